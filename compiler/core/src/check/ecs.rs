//! What runs on Amazon ECS: there is a cluster for it, and what it is told can be told there.
//!
//! `ecs-without-cluster` · Something is to run on Amazon ECS in a region without such a cluster.
//!
//! `value-of-several-parts` · A variable of something on ECS is put together of parts that are fetched when it starts; ECS fetches a
//! value whole.
//!
//! `unreachable-service` · Something on ECS uses a service that runs in the cluster and has no name outside of it.

use crate::derive::{Graph, Workload, placement, workloads};
use crate::finding::Finding;
use crate::model::{Platform, clusters, named};
use crate::source::Place;
use crate::types::{Piece, Text};
use crate::words::workload::Product;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (index, cell) in platform.cells.iter().enumerate().filter(|(_, cell)| cell.cloud == "aws") {
        for workload in workloads(platform, index).filter(|workload| is_on_ecs(platform, workload, index)) {
            findings.extend(without_cluster(platform, &workload, index, &cell.region));
            several_parts(platform, &workload, index, findings);
            unreachable(platform, &workload, index, findings);
        }
    }
}

/// A migration runs in the task of its service, and is told what that is told.
fn is_on_ecs(platform: &Platform, workload: &Workload<'_>, cell: usize) -> bool {
    if workload.kind != "service" {
        return placement::product(platform, None, cell) == Some(Product::Ecs);
    }
    let service = named(&platform.nodes.service, workload.node).and_then(|declared| declared.at(cell));
    workload.name == workload.node && service.is_some_and(|service| placement::service_on_ecs(platform, service, cell))
}

/// Where it is said that a workload runs on ECS: in itself, else in the environment.
fn place(platform: &Platform, workload: &Workload<'_>, cell: usize) -> Option<Place> {
    let service = (workload.kind == "service").then(|| named(&platform.nodes.service, workload.node)).flatten();
    let own = service.and_then(|declared| declared.at(cell)?.runs_on.as_ref());
    let of_environment = || platform.settings.as_ref()?.runs_on.as_ref();
    own.or_else(of_environment).map(|runs_on| runs_on.place)
}

fn without_cluster(platform: &Platform, workload: &Workload<'_>, cell: usize, region: &str) -> Option<Finding> {
    let mut clusters = platform.nodes.cluster.iter().filter_map(|declared| declared.at(cell));
    if clusters.any(|cluster| !clusters::is_kubernetes(cluster)) {
        return None;
    }
    let message = format!(
        "`{} {}` is to run on Amazon ECS, and `{region}` has no such cluster with machines for it",
        workload.kind, workload.node
    );
    let help = "declare one: `cluster tasks kind=ecs in=aws { node-pool general { size cpu=2 memory=\"8Gi\"; nodes min=2 max=10 } }`";
    Some(Finding::error("ecs-without-cluster", place(platform, workload, cell)?, message).help(help))
}

fn several_parts(platform: &Platform, workload: &Workload<'_>, cell: usize, findings: &mut Vec<Finding>) {
    for variable in workload.variables(platform, cell) {
        let Text::Later(pieces) = &variable.value else { continue };
        if matches!(pieces.as_slice(), [Piece::Late(_) | Piece::Secret(_)]) {
            continue;
        }
        let message = format!(
            "`{}` of `{} {}` is put together of parts that are known only when a task starts, and ECS fetches a value whole",
            variable.name, workload.kind, workload.node
        );
        findings.push(
            Finding::error("value-of-several-parts", variable.place, message)
                .help("give each part a variable of its own, and have the program put them together; a database has a ready address: `${database.NAME.url}`"),
        );
    }
}

fn unreachable(platform: &Platform, workload: &Workload<'_>, cell: usize, findings: &mut Vec<Finding>) {
    for used in workload.uses.iter().filter(|used| used.value.target.kind() == "service") {
        let name = used.value.target.name();
        let Some(other) = named(&platform.nodes.service, name).and_then(|declared| declared.at(cell)) else { continue };
        if placement::service_on_ecs(platform, other, cell) || !other.expose.is_empty() {
            continue;
        }
        let message = format!(
            "`{} {}` runs on Amazon ECS and uses `service {name}`, which runs in the cluster and has no name outside of it",
            workload.kind, workload.node
        );
        findings.push(
            Finding::error("unreachable-service", used.place, message).help(format!(
                "expose it (`expose {name} via=gateway.NAME`), or run both on the same: `runs-on aws=ecs`"
            )),
        );
    }
}
