//! Who may read: each workload the secrets that it uses, by a token of its own account.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::AREA;
use crate::derive::paths;
use crate::finding::Finding;
use crate::targets::kubernetes::{log_ins, vault};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::workloads;
use crate::targets::{Lowering, Unit};
use crate::types::{Address, Piece, Text};
use crate::words::secrets::Secrets;

/// The part in a cloud.
pub const fn part(cloud: &'static str, rule: &'static str) -> Part {
    Part { rule, cloud, area: AREA, files, blocks }
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::files(vault::readable(lowering, stack.home()).map(|(declared, _)| declared).take(1), "readers")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let cell = stack.home();
    let store = vault::readable(lowering, cell).find(|(declared, _)| declared.name == unit.name);
    let Some((_, store)) = store else { return Ok(()) };
    logins(store, &vault::logins(lowering, store, cell), blocks);
    for (reader, paths) in readers(lowering, cell) {
        grant(lowering, &vault::role(lowering, store, &reader, cell), &reader, &paths, blocks);
    }
    Ok(())
}

/// Vault asks the cluster that it runs in whose a token is, by its own account; one that is elsewhere is told where the cluster answers
/// (Vault, Kubernetes auth method).
fn logins(store: &Secrets, path: &str, blocks: &mut Blocks) {
    blocks.resource("vault_auth_backend", "cluster", json!({ "type": "kubernetes", "path": path }));
    let mut fields = json!({
        "backend": expression("vault_auth_backend.cluster.path"),
        "kubernetes_host": "https://kubernetes.default.svc",
    });
    if store.url.is_some() {
        for (field, description) in ELSEWHERE {
            blocks.add("variable", field, json!({ "type": "string", "description": description }));
            fields[*field] = expression(&format!("var.{field}"));
        }
    }
    blocks.resource("vault_kubernetes_auth_backend_config", "cluster", fields);
}

/// What a Vault that is elsewhere must know of the cluster.
const ELSEWHERE: &[(&str, &str)] = &[
    ("kubernetes_host", "Where the API server of the cluster answers Vault."),
    ("kubernetes_ca_cert", "The certificate of the authority of the cluster's API server, as PEM."),
];

/// The paths that each workload of a cell reads, and each proxy before one.
fn readers(lowering: &Lowering<'_>, cell: usize) -> BTreeMap<String, BTreeSet<String>> {
    let platform = lowering.platform();
    let mut readers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for workload in workloads::of_cell(lowering, cell) {
        let files = workload.files.iter().map(|file| file.value.text.value.clone());
        let texts = workload.variables(platform, cell).into_iter().map(|variable| variable.value).chain(files);
        for text in texts {
            let Text::Later(pieces) = text else { continue };
            let secrets = pieces.into_iter().filter_map(|piece| match piece {
                Piece::Secret(address) => Some(address),
                Piece::Text(_) | Piece::Late(_) => None,
            });
            let kept = secrets.filter(|address| is_kept_here(lowering, address, cell));
            let paths: Vec<String> = kept.map(|address| paths::in_vault(platform, &address)).collect();
            if !paths.is_empty() {
                readers.entry(workload.name.to_string()).or_default().extend(paths);
            }
        }
    }
    for (proxy, client) in log_ins(lowering, cell) {
        if is_kept_here(lowering, &client, cell) {
            readers.entry(proxy).or_default().insert(paths::in_vault(platform, &client));
        }
    }
    readers
}

fn is_kept_here(lowering: &Lowering<'_>, address: &Address, cell: usize) -> bool {
    let mut stores = vault::readable(lowering, cell);
    address.kind == "secret" && stores.any(|(_, store)| store.secret.get(&address.name).is_some())
}

/// How long a login holds, in seconds: one that reads an entry and is over.
const MINUTES: (u32, u32) = (300, 600);

fn grant(lowering: &Lowering<'_>, role: &str, reader: &str, paths: &BTreeSet<String>, blocks: &mut Blocks) {
    let name = label(&[reader]);
    let rule = |path: &String| format!("path \"{}/data/{path}\" {{\n  capabilities = [\"read\"]\n}}\n", vault::MOUNT);
    let rules: String = paths.iter().map(rule).collect();
    blocks.resource("vault_policy", &name, json!({ "name": role, "policy": rules }));
    let fields = json!({
        "backend": expression("vault_auth_backend.cluster.path"),
        "role_name": role,
        "bound_service_account_names": [reader],
        "bound_service_account_namespaces": [lowering.platform().namespace],
        "audience": vault::AUDIENCE,
        "token_policies": [expression(&format!("vault_policy.{name}.name"))],
        "token_no_default_policy": true,
        "token_ttl": MINUTES.0,
        "token_max_ttl": MINUTES.1,
    });
    blocks.resource("vault_kubernetes_auth_backend_role", &name, fields);
}
