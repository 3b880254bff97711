//! Amazon Web Services: what each kind of node becomes there, by the provider `hashicorp/aws`.

mod account;
pub mod backup;
pub mod bootstrap;
mod cluster;
mod compute;
mod cost;
mod credentials;
pub mod data;
pub mod dns;
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

/// Adds a role that a service of AWS works with, and gives the expression of its full name. `rights` are the statements of its own
/// policy, `managed` the policy of AWS that it has besides.
fn service_role(
    blocks: &mut Blocks,
    label: &str,
    name: &str,
    service: &str,
    rights: &[Value],
    managed: Option<&str>,
) -> Value {
    let trust = json!({ "actions": ["sts:AssumeRole"], "principals": { "type": "Service", "identifiers": [service] } });
    let trust = policy_document(blocks, &format!("{label}_trust"), &[trust]);
    blocks.resource("aws_iam_role", label, json!({ "name": name, "assume_role_policy": trust }));
    let role = expression(&format!("aws_iam_role.{label}.name"));
    if !rights.is_empty() {
        let policy = policy_document(blocks, label, rights);
        blocks.resource("aws_iam_role_policy", label, json!({ "name": "own", "role": role, "policy": policy }));
    }
    if let Some(managed) = managed {
        let policy = format!("arn:aws:iam::aws:policy/{managed}");
        blocks.resource("aws_iam_role_policy_attachment", label, json!({ "role": role, "policy_arn": policy }));
    }
    expression(&format!("aws_iam_role.{label}.arn"))
}

/// Gives a role policies that AWS keeps, by their names below `arn:aws:iam::aws:policy/`.
fn attach(blocks: &mut Blocks, label: &str, policies: &[&str]) {
    for policy in policies {
        let name = policy.rsplit('/').next().unwrap_or(policy);
        let fields = json!({
            "role": expression(&format!("aws_iam_role.{label}.name")),
            "policy_arn": format!("arn:aws:iam::aws:policy/{policy}"),
        });
        blocks.resource("aws_iam_role_policy_attachment", &format!("{label}_{name}"), fields);
    }
}

/// Gives a role rights of its own.
fn rights(blocks: &mut Blocks, label: &str, statements: &[Value]) {
    let policy = policy_document(blocks, label, statements);
    let role = expression(&format!("aws_iam_role.{label}.name"));
    blocks.resource("aws_iam_role_policy", label, json!({ "name": "own", "role": role, "policy": policy }));
}
