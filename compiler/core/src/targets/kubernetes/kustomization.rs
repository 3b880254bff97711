//! `kustomization.yaml`: the list by which `kubectl apply -k`, Argo CD and Flux take a folder.

use platc_kubernetes::custom::kustomize::Kustomization;

use super::{components, file_name};
use crate::targets::{Lowering, Unit};

/// The list of a namespace's files, or of a cluster's namespaces.
pub fn file(lowering: &Lowering<'_>, unit: &Unit, cluster: bool) -> String {
    let resources = if cluster {
        vec![lowering.platform().namespace.clone()]
    } else {
        let files = components(lowering, unit.cell)
            .into_iter()
            .map(|(rule, kind, name)| format!("{}.yaml", file_name(rule, kind, &name)));
        let mut files: Vec<String> = files.chain(["namespace.yaml".to_owned()]).collect();
        files.sort();
        files
    };
    let mut text = String::new();
    // The types of this file have only text and lists, which always have a YAML form.
    let _ = Kustomization { resources, ..Kustomization::default() }.write(&mut text);
    text
}
