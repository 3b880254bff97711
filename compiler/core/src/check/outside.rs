//! Services that run outside of a cluster: what only a cluster has is not asked of them in vain.
//!
//! `only-in-a-cluster` · A service on Amazon ECS, Cloud Run or Container Instances asks for what only a cluster does: a login in front
//! of it, a number of instances that follows a measure of its own, a secret in Vault.

use crate::derive::Graph;
use crate::derive::{Workload, placement};
use crate::finding::Finding;
use crate::model::{Platform, named};
use crate::source::Place;
use crate::types::{Address, Piece, Text};
use crate::words::secrets::{SecretStore, Secrets};
use crate::words::service::Service;
use crate::words::workload::Product;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for cell in 0..platform.cells.len() {
        for service in platform.nodes.service.iter().filter_map(|declared| declared.at(cell)) {
            if let Some(title) = outside(platform, service, cell) {
                let asked = logins(platform, service, cell)
                    .chain(private(platform, service, cell))
                    .chain(measures(service))
                    .chain(vaults(platform, service, cell));
                findings.extend(asked.map(|asked| finding(service, title, &asked)));
            }
        }
    }
}

/// What a service asks for: what it is, where it is said, and what would come of it.
struct Asked {
    what: String,
    place: Place,
    outcome: &'static str,
}

fn finding(service: &Service, title: &str, asked: &Asked) -> Finding {
    let message = format!(
        "`service {}` runs on {title}, and {} is there only in a cluster: {}",
        service.name.as_str(),
        asked.what,
        asked.outcome
    );
    Finding::error("only-in-a-cluster", asked.place, message)
        .help("run it on Kubernetes there (`runs-on kubernetes`), or leave that out for it: `in aws { … }` narrows a setting to a cloud")
}

/// The products that run services outside of a cluster.
const PRODUCTS: &[(Product, &str)] =
    &[(Product::Ecs, "Amazon ECS"), (Product::CloudRun, "Cloud Run"), (Product::Aci, "Container Instances")];

fn outside(platform: &Platform, service: &Service, cell: usize) -> Option<&'static str> {
    let product = placement::product(platform, service.runs_on.as_deref(), cell)?;
    PRODUCTS.iter().find(|(known, _)| *known == product).map(|(_, title)| *title)
}

/// The proxy that asks for a login stands in the cluster.
fn logins(platform: &Platform, service: &Service, cell: usize) -> impl Iterator<Item = Asked> {
    let exposed = service.expose.iter().filter_map(|expose| expose.via.as_ref());
    let guarded = exposed.filter(move |via| {
        let gateway = named(&platform.nodes.gateway, via.name()).and_then(|declared| declared.at(cell));
        gateway.is_some_and(|gateway| gateway.login.is_some())
    });
    guarded.map(|via| Asked {
        what: format!("the login of `gateway.{}`", via.name()),
        place: via.place,
        outcome: "anybody would come through",
    })
}

/// The load balancer of Cloud Run is on the internet alone.
fn private(platform: &Platform, service: &Service, cell: usize) -> impl Iterator<Item = Asked> {
    let is_on_run = placement::product(platform, service.runs_on.as_deref(), cell) == Some(Product::CloudRun);
    let exposed = service.expose.iter().filter(move |_| is_on_run).filter_map(|expose| expose.via.as_ref());
    let closed = exposed.filter(move |via| {
        let gateway = named(&platform.nodes.gateway, via.name()).and_then(|declared| declared.at(cell));
        gateway.is_some_and(|gateway| !gateway.from.0.is_empty())
    });
    closed.map(|via| Asked {
        what: format!("a `gateway.{}` that only a private network reaches", via.name()),
        place: via.place,
        outcome: "the internet would reach it",
    })
}

/// What any product can scale on; the rows of each say how well.
const MEASURES: &[&str] = &["cpu", "memory", "backlog"];

fn measures(service: &Service) -> impl Iterator<Item = Asked> {
    let triggers = service.scale.iter().flat_map(|scale| scale.on.iter());
    triggers.filter(|trigger| !MEASURES.contains(&trigger.measure.as_str())).map(|trigger| Asked {
        what: format!("scaling on `{}`", trigger.measure.as_str()),
        place: trigger.measure.place,
        outcome: "the number of instances would not follow it",
    })
}

/// External Secrets, which reads Vault, runs in the cluster.
fn vaults(platform: &Platform, service: &Service, cell: usize) -> impl Iterator<Item = Asked> {
    let variables = Workload::service(service).variables(platform, cell).into_iter();
    variables.filter(|variable| reads_vault(platform, &variable.value)).map(|variable| Asked {
        what: format!("the secret in Vault behind `{}`", variable.name),
        place: variable.place,
        outcome: "the value would be missing",
    })
}

fn reads_vault(platform: &Platform, value: &Text) -> bool {
    let Text::Later(pieces) = value else { return false };
    pieces.iter().any(|piece| matches!(piece, Piece::Secret(address) if is_in_vault(platform, address)))
}

fn is_in_vault(platform: &Platform, address: &Address) -> bool {
    let is_vault = |store: &Secrets| store.kind.as_ref().is_some_and(|kind| kind.value == SecretStore::Vault);
    let mut stores = platform.nodes.secrets.iter().filter_map(|declared| declared.first());
    address.kind == "secret" && stores.any(|store| is_vault(store) && store.secret.get(&address.name).is_some())
}
