//! The variables and files of a container: a ConfigMap for what is known, an ExternalSecret for what is late or secret (L30).

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::{
    ConfigMap, ConfigMapEnvSource, ConfigMapVolumeSource, EnvFromSource, EnvVar, EnvVarSource, SecretEnvSource,
    SecretKeySelector, SecretVolumeSource, Volume, VolumeMount,
};

use super::{external_secret, flags, metadata};
use crate::derive::{CLIENT_ID_VARIABLE, Identity, Variable, Workload};
use crate::model::names;
use crate::targets::Lowering;
use crate::types::{Piece, Text};

/// What a container is configured with.
pub struct Configuration {
    /// Who the workload is to its cloud.
    pub identity: Option<Identity>,
    name: String,
    variables: Entries,
    files: Entries,
    paths: BTreeMap<String, String>,
}

/// Values by name, sorted by when they are known.
#[derive(Default)]
struct Entries {
    known: BTreeMap<String, String>,
    later: BTreeMap<String, Vec<Piece>>,
}

impl Entries {
    fn insert(&mut self, name: String, value: Text) {
        match value {
            Text::Early(text) => drop(self.known.insert(name, text)),
            Text::Later(pieces) => drop(self.later.insert(name, pieces)),
        }
    }
}

impl Configuration {
    /// The configuration of a workload's own container.
    pub fn of(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Self {
        for used in workload.uses {
            lowering.depends(&used.value.target.address.node());
        }
        let identity = workload.identity(lowering.platform(), cell);
        if identity.is_some() {
            lowering.depends("cloud");
        }
        let mut variables = Entries::default();
        for Variable { name, value, .. } in workload.variables(lowering.platform(), cell) {
            variables.insert(name, value);
        }
        for (name, value) in flags::variables(lowering, workload, cell).into_iter().flatten() {
            let is_said = |name: &str| variables.known.contains_key(name) || variables.later.contains_key(name);
            if !is_said(name) {
                variables.insert(name.to_owned(), Text::Early(value));
            }
        }
        let (mut files, mut paths) = (Entries::default(), BTreeMap::new());
        for file in workload.files {
            let key = file_key(&file.key, &paths);
            files.insert(key.clone(), file.value.text.value.clone());
            paths.insert(key, file.key.clone());
        }
        Self { identity, name: workload.name.to_string(), variables, files, paths }
    }

    /// The objects that hold them.
    pub fn objects(&self, lowering: &Lowering<'_>, component: &str, cell: usize) -> Vec<Object> {
        let sorts = [
            (&self.variables, self.name.clone(), self.secret_name()),
            (&self.files, self.files_name(), self.secret_files_name()),
        ];
        let objects = sorts.into_iter().flat_map(|(entries, config, secret)| {
            let metadata = |name: &str| metadata::object(lowering.platform(), component, name);
            let config = (!entries.known.is_empty()).then(|| {
                let data = Some(entries.known.clone());
                ConfigMap { metadata: metadata(&config), data, ..ConfigMap::default() }.into()
            });
            let secret = (!entries.later.is_empty())
                .then(|| external_secret::of(lowering, component, metadata(&secret), &entries.later, cell).into());
            config.into_iter().chain(secret)
        });
        objects.collect()
    }

    /// What it has that is late or secret.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        [&self.variables, &self.files].into_iter().flat_map(|entries| entries.later.values().flatten())
    }

    /// The Secrets that it is read from.
    pub fn secrets(&self) -> impl Iterator<Item = String> {
        let variables = (!self.variables.later.is_empty()).then(|| self.secret_name());
        let files = (!self.files.later.is_empty()).then(|| self.secret_files_name());
        variables.into_iter().chain(files)
    }

    /// Where the container's environment comes from.
    pub fn sources(&self) -> Option<Vec<EnvFromSource>> {
        let config = (!self.variables.known.is_empty()).then(|| EnvFromSource {
            config_map_ref: Some(ConfigMapEnvSource { name: self.name.clone(), optional: None }),
            ..EnvFromSource::default()
        });
        let secret = (!self.variables.later.is_empty()).then(|| EnvFromSource {
            secret_ref: Some(SecretEnvSource { name: self.secret_name(), optional: None }),
            ..EnvFromSource::default()
        });
        let sources: Vec<_> = config.into_iter().chain(secret).collect();
        (!sources.is_empty()).then_some(sources)
    }

    /// The client identifier of a managed identity stands alone: what AKS adds to a container would otherwise hide it, since it adds
    /// an empty one where it sees none among the container's own variables (azure-workload-identity, webhook).
    pub fn variables(&self) -> Option<Vec<EnvVar>> {
        let key = self.variables.later.contains_key(CLIENT_ID_VARIABLE).then(|| SecretKeySelector {
            name: self.secret_name(),
            key: CLIENT_ID_VARIABLE.to_owned(),
            optional: None,
        })?;
        let value_from = Some(EnvVarSource { secret_key_ref: Some(key), ..EnvVarSource::default() });
        Some(vec![EnvVar { name: CLIENT_ID_VARIABLE.to_owned(), value: None, value_from }])
    }

    /// The pod's volumes that its files are mounted from.
    pub fn volumes(&self) -> impl Iterator<Item = Volume> {
        let known = (!self.files.known.is_empty()).then(|| Volume {
            name: self.files_name(),
            config_map: Some(ConfigMapVolumeSource { name: self.files_name(), ..ConfigMapVolumeSource::default() }),
            ..Volume::default()
        });
        let later = (!self.files.later.is_empty()).then(|| Volume {
            name: self.secret_files_name(),
            secret: Some(SecretVolumeSource {
                secret_name: Some(self.secret_files_name()),
                ..SecretVolumeSource::default()
            }),
            ..Volume::default()
        });
        known.into_iter().chain(later)
    }

    /// A mount for each file, so that what else is in its folder stays.
    pub fn mounts(&self) -> impl Iterator<Item = VolumeMount> {
        self.paths.iter().map(|(key, path)| {
            let is_known = self.files.known.contains_key(key);
            VolumeMount {
                name: if is_known { self.files_name() } else { self.secret_files_name() },
                mount_path: path.clone(),
                sub_path: Some(key.clone()),
                read_only: Some(true),
                ..VolumeMount::default()
            }
        })
    }

    /// A text that changes with all that is known about the configuration: values, and where those come from that are not known.
    pub fn fingerprint(&self) -> String {
        let sorts = [&self.variables, &self.files];
        let known = sorts.iter().flat_map(|entries| &entries.known);
        let mut text: String = known.flat_map(|(name, value)| [name, "=", value, "\n"]).collect();
        for (name, pieces) in sorts.iter().flat_map(|entries| &entries.later) {
            text.extend([name, "<"]);
            pieces.iter().for_each(|piece| match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Late(address) | Piece::Secret(address) => text.push_str(&address.to_string()),
            });
            text.push('\n');
        }
        text
    }

    fn secret_name(&self) -> String {
        names::join(&[&self.name, "env"], names::DNS_LABEL)
    }

    fn files_name(&self) -> String {
        names::join(&[&self.name, "files"], names::DNS_LABEL)
    }

    fn secret_files_name(&self) -> String {
        names::join(&[&self.name, "secret-files"], names::DNS_LABEL)
    }
}

/// A path as the key of a ConfigMap, which has letters, digits, `-`, `_` and `.` (API reference, ConfigMap v1).
fn file_key(path: &str, taken: &BTreeMap<String, String>) -> String {
    let is_legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let key = path.trim_matches('/').replace(|letter| !is_legal(letter), "_");
    if taken.contains_key(&key) { format!("{key}.{}", names::digest(path)) } else { key }
}
