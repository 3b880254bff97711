//! Amazon Web Services: what each kind of node becomes there, by the provider `hashicorp/aws`.

mod account;
pub mod backup;
pub mod bootstrap;
mod cluster;
mod compute;
mod cost;
mod credentials;
pub mod data;
mod dns;
mod edge;
pub mod here;
mod identity;
mod logs;
mod lookups;
mod network;
mod observability;
mod placement;
mod registry;
mod retention;
mod role;
mod schedule;
pub mod seal;
mod secrets;
mod security;
#[cfg(test)]
mod tests;
mod vpn;

use serde_json::{Value, json};

use super::document::{Blocks, expression};
use super::part::Part;
use role::{attach, of_service as service_role, rights, role};

/// All parts.
pub const PARTS: &[Part] = &[
    bootstrap::state::PART,
    bootstrap::pipeline::PART,
    registry::REPOSITORY,
    registry::COPIES,
    security::keys::PART,
    network::vpc::PART,
    network::endpoints::PART,
    network::groups::PART,
    network::flow_logs::PART,
    network::links::PART,
    network::vpn_gateway::PART,
    cluster::LOOKUPS,
    cluster::eks::PART,
    cluster::node_groups::PART,
    cluster::add_ons::PART,
    cluster::karpenter::PART,
    cluster::updates::PART,
    cluster::ecs::PART,
    data::LOOKUPS,
    data::database::PART,
    data::bucket::PART,
    data::bucket_copies::PART,
    identity::LOOKUPS,
    identity::workloads::SERVICES,
    identity::workloads::JOBS,
    identity::workloads::CRONS,
    identity::secret_reader::PART,
    identity::controllers::PART,
    identity::teams::PART,
    compute::LOOKUPS,
    compute::service::PART,
    compute::gateway::PART,
    compute::tasks::JOBS,
    compute::tasks::CRONS,
    vpn::PART,
    secrets::LOOKUPS,
    secrets::SECRET,
    secrets::EXTERNAL,
    data::cache::PART,
    data::search::PART,
    data::access_logs::PART,
    data::gateway_logs::PART,
    data::queue::PART,
    data::topic::PART,
    data::table::PART,
    account::guards::PART,
    account::audit::PART,
    account::threats::PART,
    account::rules::PART,
    backup::LOOKUPS,
    backup::vault::PART,
    backup::plan::PART,
    backup::stores::PART,
    observability::receivers::PART,
    observability::alarms::PART,
    observability::rotations::PART,
    observability::findings::PART,
    cost::PART,
    cost::anomalies::PART,
    dns::zone::PART,
    dns::certificates::PROOF,
    dns::certificates::IN_A_REGION,
    edge::distribution::PART,
    edge::firewall::AT_THE_EDGE,
    edge::firewall::IN_A_REGION,
];

/// Adds an IAM policy document, and gives the expression of its JSON.
fn policy_document(blocks: &mut Blocks, label: &str, statements: &[Value]) -> Value {
    blocks.data("aws_iam_policy_document", label, json!({ "statement": statements }));
    expression(&format!("data.aws_iam_policy_document.{label}.json"))
}
