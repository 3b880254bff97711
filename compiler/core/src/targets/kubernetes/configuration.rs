//! The environment variables of a component: a ConfigMap for what is known, an ExternalSecret for what is late or secret (L30).

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::external_secrets::{
    Data, ExternalSecret, ExternalSecretSpec, RemoteReference, Source, StoreKind, StoreReference, Target, Template,
};
use platc_kubernetes::k8s_openapi::api::core::v1::{ConfigMap, ConfigMapEnvSource, EnvFromSource, SecretEnvSource};

use super::{data as in_cluster, metadata, stores};
use crate::derive::{Variable, Workload};
use crate::model::{Platform, names};
use crate::targets::Lowering;
use crate::types::{Address, Piece, Text};

/// What a component's pods get in their environment.
pub struct Configuration {
    component: String,
    known: BTreeMap<String, String>,
    later: Vec<(String, Vec<Piece>)>,
}

impl Configuration {
    /// Sorts the variables of a workload by when they are known.
    pub fn of(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Self {
        for used in workload.uses {
            lowering.depends(&used.value.target.address.node());
        }
        let mut configuration = Self { component: workload.name.to_owned(), known: BTreeMap::new(), later: Vec::new() };
        for Variable { name, value, .. } in workload.variables(lowering.platform(), cell) {
            match value {
                Text::Early(text) => drop(configuration.known.insert(name, text)),
                Text::Later(pieces) => configuration.later.push((name, pieces)),
            }
        }
        configuration
    }

    /// The objects that hold them.
    pub fn objects(&self, lowering: &Lowering<'_>, component: &str, cell: usize) -> Vec<Object> {
        let platform = lowering.platform();
        let config = (!self.known.is_empty()).then(|| {
            let metadata = metadata::object(platform, component, component);
            ConfigMap { metadata, data: Some(self.known.clone()), ..ConfigMap::default() }.into()
        });
        let secret = (!self.later.is_empty()).then(|| self.external_secret(lowering, cell).into());
        config.into_iter().chain(secret).collect()
    }

    /// Where the pods' environment comes from.
    pub fn sources(&self) -> Option<Vec<EnvFromSource>> {
        let config = (!self.known.is_empty()).then(|| EnvFromSource {
            config_map_ref: Some(ConfigMapEnvSource { name: self.component.clone(), optional: None }),
            ..EnvFromSource::default()
        });
        let secret = (!self.later.is_empty()).then(|| EnvFromSource {
            secret_ref: Some(SecretEnvSource { name: self.secret_name(), optional: None }),
            ..EnvFromSource::default()
        });
        let sources: Vec<_> = config.into_iter().chain(secret).collect();
        (!sources.is_empty()).then_some(sources)
    }

    /// A digest of what is known: it changes with any of it, so that pods which read it only at their start are replaced.
    pub fn digest(&self) -> Option<String> {
        let text: String = self.known.iter().flat_map(|(name, value)| [name, "=", value, "\n"]).collect();
        (!text.is_empty()).then(|| names::digest(&text))
    }

    fn secret_name(&self) -> String {
        names::join(&[&self.component, "env"], names::DNS_LABEL)
    }

    fn external_secret(&self, lowering: &Lowering<'_>, cell: usize) -> ExternalSecret {
        let platform = lowering.platform();
        let mut data: Vec<Data> = Vec::new();
        let mut template = BTreeMap::new();
        for (name, pieces) in &self.later {
            let parts: String = pieces.iter().map(|piece| part(piece, lowering, cell, &mut data)).collect();
            template.insert(name.clone(), parts);
        }
        let store = share_store(&mut data);
        ExternalSecret {
            metadata: metadata::object(platform, &self.component, &self.secret_name()),
            spec: ExternalSecretSpec {
                secret_store_ref: store,
                refresh_interval: Some("1h0m0s".to_owned()),
                target: Some(Target {
                    template: Some(Template {
                        engine_version: Some("v2".to_owned()),
                        data: template,
                        ..Template::default()
                    }),
                    ..Target::default()
                }),
                data,
                ..ExternalSecretSpec::default()
            },
        }
    }
}

/// The store that the first value comes from is the External Secret's own; only values from another say so.
pub fn share_store(data: &mut [Data]) -> Option<StoreReference> {
    let own = data.first()?.source_ref.clone()?.store_ref;
    data.iter_mut()
        .filter(|value| value.source_ref.as_ref().is_some_and(|source| source.store_ref == own))
        .for_each(|value| value.source_ref = None);
    Some(own)
}

/// One piece as a part of a Go template; what is read for it joins `data`. What a store or a pool in this cluster gives is read from
/// the Secret that it has here.
fn part(piece: &Piece, lowering: &Lowering<'_>, cell: usize, data: &mut Vec<Data>) -> String {
    if let Piece::Late(address) | Piece::Secret(address) = piece
        && let Some(key) = in_cluster::secret_of(lowering, address, cell)
    {
        let property = address.attribute().map(str::to_owned);
        let reference = RemoteReference { key, property, ..RemoteReference::default() };
        return joined(address, reference, in_cluster::STORE.to_owned(), data);
    }
    read_outside(piece, lowering, cell, data)
}

/// The same, read from where the cloud keeps it.
pub fn read_outside(piece: &Piece, lowering: &Lowering<'_>, cell: usize, data: &mut Vec<Data>) -> String {
    let platform = lowering.platform();
    match piece {
        Piece::Text(text) => text.replace("{{", "{{ \"{{\" }}"),
        Piece::Late(address) => joined(address, fact(address, platform, cell), stores::FACTS.to_owned(), data),
        Piece::Secret(address) => joined(address, secret(address, platform), stores::of(lowering, address), data),
    }
}

fn joined(address: &Address, reference: RemoteReference, store: String, data: &mut Vec<Data>) -> String {
    let key = address.to_string().replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
    if !data.iter().any(|known| known.secret_key == key) {
        let store_ref = StoreReference { name: store, kind: Some(StoreKind::SecretStore) };
        data.push(Data { secret_key: key.clone(), remote_ref: reference, source_ref: Some(Source { store_ref }) });
    }
    format!("{{{{ .{key} }}}}")
}

fn fact(address: &Address, platform: &Platform, cell: usize) -> RemoteReference {
    let here = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
    let region = address.place.as_deref().unwrap_or(here);
    let path = names::fact(
        &platform.name,
        &platform.environment,
        region,
        &address.node(),
        address.attribute().unwrap_or_default(),
    );
    RemoteReference { key: path, ..RemoteReference::default() }
}

fn secret(address: &Address, platform: &Platform) -> RemoteReference {
    let name = match &address.place {
        Some(place) => format!("{}@{place}", address.name),
        None => address.name.clone(),
    };
    let path = names::secret(&platform.name, &platform.environment, &address.kind, &name);
    RemoteReference { key: path, property: address.attribute().map(str::to_owned), ..RemoteReference::default() }
}
