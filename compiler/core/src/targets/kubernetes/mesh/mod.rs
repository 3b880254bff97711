//! The mesh: Istio's proxy beside every pod, so that whoever calls proves who they are and nothing is sent in the clear.
//!
//! The same graph of `uses` that makes the network policies makes what the proxies admit ([`admission`]), what they know of the world
//! ([`egress`]) and how they route ([`routing`]). A NetworkPolicy knows addresses, a proxy knows accounts and hosts: together they let
//! exactly the declared callers in, and out to exactly the declared hosts.
//!
//! Pods join by a label of their own ([`joining`]) and not by their namespace's: operators make pods there too, with TLS of their own
//! and called by controllers outside of the mesh. What comes from outside enters through proxies of the gateway
//! (`entrance::proxies`), since a load balancer has no identity that a strict mesh would let in.

mod admission;
mod charts;
mod egress;
mod joining;
pub mod routing;
#[cfg(test)]
mod tests;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{entrance, has_cluster, namespace};
use crate::derive::Workload;
use crate::model::{Declared, Platform};
use crate::schema::Keyed;
use crate::targets::{Lowering, Unit};
use crate::words::network::{Mesh, MutualTls};
use crate::words::service::{Protocol, Service, ServicePort};

pub use admission::Caller;
pub use charts::{SOURCE, charts};
pub use egress::{outside_host, store_host};
pub use joining::{LABEL, join, join_store};

/// The rule of the file with what holds for all members.
pub const MESH: &str = "kubernetes/mesh";

/// The namespace of the control plane, and the port on which it gives proxies their settings and certificates (Istio, application
/// requirements).
pub const CONTROL_PLANE: (&str, u16) = ("istio-system", 15012);

/// The port on which a member's agent gives the metrics of the pod, its own and the proxy's (Istio, application requirements).
pub const METRICS_PORT: u16 = 15020;

/// The mesh that the pods of a cell are in.
pub fn of<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Mesh> {
    let declared = lowering.all::<Mesh>().iter().find(|declared| declared.at(cell).is_some());
    declared.filter(|_| has_cluster(lowering, cell)).and_then(|declared| declared.at(cell))
}

/// Whether the pods of a cell are in a mesh.
pub fn is_there(lowering: &Lowering<'_>, cell: usize) -> bool {
    of(lowering, cell).is_some()
}

/// Whether callers must be members.
fn is_strict(mesh: &Mesh) -> bool {
    mesh.mtls.as_ref().is_none_or(|mtls| mtls.value == MutualTls::Strict)
}

/// The name of the mesh in a cell, where it has a file.
pub fn plan(lowering: &Lowering<'_>, cell: usize) -> Option<String> {
    let there = |declared: &&Declared<Mesh>| declared.at(cell).is_some() && has_cluster(lowering, cell);
    lowering.all::<Mesh>().iter().find(there).map(|declared| declared.name.clone())
}

/// What holds for all members of a cell: who is let in if nothing else is said, and the hosts outside that some of them know.
pub fn file(lowering: &Lowering<'_>, unit: &Unit) -> Vec<Object> {
    let Some(mesh) = of(lowering, unit.cell) else { return Vec::new() };
    let mut objects = admission::of_all(lowering, mesh);
    objects.extend(egress::entries(lowering, unit.cell));
    objects
}

/// Metadata of an object that belongs to all members.
fn shared_metadata(platform: &Platform, name: &str) -> ObjectMeta {
    namespace::metadata(platform, name)
}

/// What a member is to the mesh: whom it lets in, and whom it knows.
pub struct Member<'a> {
    /// The name of its pods and of their account.
    pub name: &'a str,
    /// Who may call it.
    pub callers: Vec<Caller>,
    /// The hosts that it may call, as a Sidecar has them.
    pub hosts: Vec<String>,
}

/// The objects of a member; none without a mesh.
pub fn objects(lowering: &Lowering<'_>, member: &Member<'_>, cell: usize) -> Vec<Object> {
    let known = is_there(lowering, cell).then(|| egress::sidecar(lowering.platform(), member));
    admit(lowering, member, cell).into_iter().chain(known).collect()
}

/// The policy of a member, where the mesh is strict and somebody may call it.
pub fn admit(lowering: &Lowering<'_>, member: &Member<'_>, cell: usize) -> Option<Object> {
    of(lowering, cell).filter(|mesh| is_strict(mesh)).and_then(|_| admission::of(lowering.platform(), member))
}

/// The objects of a workload, and of the Services of a service.
pub fn of_workload(
    lowering: &Lowering<'_>,
    workload: &Workload<'_>,
    service: Option<&Service>,
    cell: usize,
) -> Vec<Object> {
    let Some(mesh) = of(lowering, cell) else { return Vec::new() };
    let callers = service.map_or_else(Vec::new, |service| admission::callers(lowering, service, cell));
    let member = Member { name: &workload.name, callers, hosts: egress::hosts(lowering, workload, cell) };
    let mut objects = objects(lowering, &member, cell);
    if let Some(service) = service {
        objects.extend(admission::without_proof(lowering, service, cell));
        objects.extend(routing::objects(lowering.platform(), service, is_strict(mesh)));
    }
    objects
}

/// The account of a gateway's proxies.
pub fn gateway_account(gateway: &str) -> String {
    entrance::object_name(gateway)
}

/// The ports of a service that the proxies see: they leave UDP alone.
fn streams(ports: &Keyed<ServicePort>) -> impl Iterator<Item = &ServicePort> {
    ports.iter().filter(|port| port.protocol.as_ref().is_none_or(|spoken| spoken.value != Protocol::Udp))
}
