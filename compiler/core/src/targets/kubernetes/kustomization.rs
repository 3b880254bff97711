//! `kustomization.yaml`: the list by which `kubectl apply -k`, Argo CD and Flux take a folder.

use std::collections::BTreeSet;

use platc_kubernetes::custom::kustomize::Kustomization;

use super::files::files;
use crate::targets::{Lowering, Unit};

/// The list of a folder's files, or of a cluster's folders: what is applied first is named first.
pub fn file(lowering: &Lowering<'_>, unit: &Unit, cluster: bool) -> String {
    let files = files(lowering, unit.cell);
    let resources: BTreeSet<String> = if cluster {
        let folders: BTreeSet<&str> = files.iter().map(|file| file.folder).collect();
        folders.iter().map(|folder| format!("{}{folder}", lowering.platform().namespace)).collect()
    } else {
        files.iter().filter(|file| file.folder == unit.name).map(|file| format!("{}.yaml", file.name)).collect()
    };
    let mut text = String::new();
    // The types of this file have only text and lists, which always have a YAML form.
    let _ = Kustomization { resources: resources.into_iter().collect(), ..Kustomization::default() }.write(&mut text);
    text
}
