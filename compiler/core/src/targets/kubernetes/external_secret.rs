//! An ExternalSecret: values that are late or secret, fetched in the cluster and put together there.

use std::collections::BTreeMap;

use platc_kubernetes::custom::external_secrets::{
    Data, ExternalSecret, ExternalSecretSpec, RemoteReference, Source, StoreKind, StoreReference, Target, Template,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{data as in_cluster, stores};
use crate::derive::paths;
use crate::model::Platform;
use crate::targets::Lowering;
use crate::types::{Address, Piece};

/// One that gives a Secret of its own name with these values, which a workload reads by the account of that name.
pub fn of(
    lowering: &Lowering<'_>,
    reader: &str,
    metadata: ObjectMeta,
    values: &BTreeMap<String, Vec<Piece>>,
    cell: usize,
) -> ExternalSecret {
    let mut data: Vec<Data> = Vec::new();
    let mut template = BTreeMap::new();
    for (name, pieces) in values {
        let parts: String = pieces.iter().map(|piece| part(piece, reader, lowering, cell, &mut data)).collect();
        template.insert(name.clone(), parts);
    }
    filled(metadata, template, data)
}

/// One whose Secret has those entries, Go templates over the values that were read.
pub fn filled(metadata: ObjectMeta, entries: BTreeMap<String, String>, mut data: Vec<Data>) -> ExternalSecret {
    let template = Template { engine_version: Some("v2".to_owned()), data: entries, ..Template::default() };
    let spec = ExternalSecretSpec {
        secret_store_ref: share_store(&mut data),
        refresh_interval: Some("1h0m0s".to_owned()),
        target: Some(Target { template: Some(template), ..Target::default() }),
        data,
        ..ExternalSecretSpec::default()
    };
    ExternalSecret { metadata, spec }
}

/// The store that the first value comes from is the External Secret's own; only values from another say so.
fn share_store(data: &mut [Data]) -> Option<StoreReference> {
    let own = data.first()?.source_ref.clone()?.store_ref;
    data.iter_mut()
        .filter(|value| value.source_ref.as_ref().is_some_and(|source| source.store_ref == own))
        .for_each(|value| value.source_ref = None);
    Some(own)
}

/// One piece as a part of a Go template; what is read for it joins `data`. What a store or a pool in this cluster gives is read from
/// the Secret that it has here.
fn part(piece: &Piece, reader: &str, lowering: &Lowering<'_>, cell: usize, data: &mut Vec<Data>) -> String {
    if let Piece::Late(address) | Piece::Secret(address) = piece
        && let Some(key) = in_cluster::secret_of(lowering, address, cell)
    {
        let property = address.attribute().map(str::to_owned);
        let reference = RemoteReference { key, property, ..RemoteReference::default() };
        return joined(address, reference, in_cluster::STORE.to_owned(), data);
    }
    read_outside(piece, reader, lowering, cell, data)
}

/// The same, read from where the cloud keeps it.
pub fn read_outside(piece: &Piece, reader: &str, lowering: &Lowering<'_>, cell: usize, data: &mut Vec<Data>) -> String {
    let platform = lowering.platform();
    match piece {
        Piece::Text(text) => text.replace("{{", "{{ \"{{\" }}"),
        Piece::Late(address) => joined(address, fact(address, platform, cell), stores::FACTS.to_owned(), data),
        Piece::Secret(address) => {
            joined(address, secret(address, lowering, cell), stores::of(lowering, address, reader), data)
        }
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
    RemoteReference { key: paths::fact(platform, cell, address), ..RemoteReference::default() }
}

fn secret(address: &Address, lowering: &Lowering<'_>, cell: usize) -> RemoteReference {
    let platform = lowering.platform();
    let (key, property) = if stores::is_vault(lowering, address) {
        (paths::in_vault(platform, address), address.attribute().map(str::to_owned))
    } else {
        paths::secret(platform, cell, address)
    };
    RemoteReference { key, property, ..RemoteReference::default() }
}
