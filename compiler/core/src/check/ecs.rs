//! Services on Amazon ECS: there is a cluster for them, and what they are told can be told there.
//!
//! `ecs-without-cluster` · A service is to run on Amazon ECS in a region without such a cluster.
//!
//! `value-of-several-parts` · A variable of a service on ECS is put together of parts that are fetched when it starts; ECS fetches a
//! value whole.
//!
//! `unreachable-service` · A service on ECS uses one that runs in the cluster and has no name outside of it.

use crate::derive::{Graph, Workload};
use crate::finding::Finding;
use crate::model::{Platform, clusters, named};
use crate::types::{Piece, Text};
use crate::words::service::Service;
use crate::words::workload::{Product, RunsOn};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (index, cell) in platform.cells.iter().enumerate().filter(|(_, cell)| cell.cloud == "aws") {
        let services = platform.nodes.service.iter().filter_map(|declared| declared.at(index));
        for service in services.filter(|service| is_on_ecs(platform, service)) {
            findings.extend(without_cluster(platform, service, index, &cell.region));
            several_parts(platform, service, index, findings);
            unreachable(platform, service, index, findings);
        }
    }
}

fn is_on_ecs(platform: &Platform, service: &Service) -> bool {
    let said = |runs_on: Option<&RunsOn>| runs_on.and_then(|runs_on| runs_on.on("aws"));
    let of_environment = || said(platform.settings.as_ref()?.runs_on.as_deref());
    said(service.runs_on.as_deref()).or_else(of_environment) == Some(Product::Ecs)
}

fn without_cluster(platform: &Platform, service: &Service, cell: usize, region: &str) -> Option<Finding> {
    let mut clusters = platform.nodes.cluster.iter().filter_map(|declared| declared.at(cell));
    if clusters.any(|cluster| !clusters::is_kubernetes(cluster)) {
        return None;
    }
    let place = service.runs_on.as_ref().map_or(service.name.place, |runs_on| runs_on.place);
    let message = format!(
        "`service {}` is to run on Amazon ECS, and `{region}` has no such cluster with machines for it",
        service.name.as_str()
    );
    let help = "declare one: `cluster tasks kind=ecs in=aws { node-pool general { size cpu=2 memory=\"8Gi\"; nodes min=2 max=10 } }`";
    Some(Finding::error("ecs-without-cluster", place, message).help(help))
}

fn several_parts(platform: &Platform, service: &Service, cell: usize, findings: &mut Vec<Finding>) {
    for variable in Workload::service(service).variables(platform, cell) {
        let Text::Later(pieces) = &variable.value else { continue };
        if matches!(pieces.as_slice(), [Piece::Late(_) | Piece::Secret(_)]) {
            continue;
        }
        let message = format!(
            "`{}` of `service {}` is put together of parts that are known only when a task starts, and ECS fetches a value whole",
            variable.name,
            service.name.as_str()
        );
        findings.push(
            Finding::error("value-of-several-parts", variable.place, message)
                .help("give each part a variable of its own, and have the program put them together; a database has a ready address: `${database.NAME.url}`"),
        );
    }
}

fn unreachable(platform: &Platform, service: &Service, cell: usize, findings: &mut Vec<Finding>) {
    for used in service.uses.0.iter().filter(|used| used.value.target.kind() == "service") {
        let name = used.value.target.name();
        let Some(other) = named(&platform.nodes.service, name).and_then(|declared| declared.at(cell)) else { continue };
        if is_on_ecs(platform, other) || !other.expose.is_empty() {
            continue;
        }
        let message = format!(
            "`service {}` runs on Amazon ECS and uses `service {name}`, which runs in the cluster and has no name outside of it",
            service.name.as_str()
        );
        findings.push(
            Finding::error("unreachable-service", used.place, message).help(format!(
                "expose it (`expose {name} via=gateway.NAME`), or run both on the same: `runs-on aws=ecs`"
            )),
        );
    }
}
