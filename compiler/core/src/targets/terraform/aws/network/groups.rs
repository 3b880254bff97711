//! Security groups: a group for each sort of machine, a rule for each declared use, and no other way in.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::edges::{self, Caller, Edge, Group};
use super::vpc;
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-security-groups", cloud: "aws", area: "network", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let network = super::used_in(lowering, stack.home()).map(|(network, _)| network);
    network.map(|network| super::file_of(network, "security-groups")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((_, block)) = super::used_in(lowering, stack.home()) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let mut id = vpc::id();
    if super::of_cell(lowering, stack.home()).is_none() {
        blocks.data("aws_vpc", "network", here.network_search());
        id = expression("data.aws_vpc.network.id");
    }
    let groups = edges::groups(lowering, stack.home());
    for group in &groups {
        security_group(&here, group, &id, blocks);
    }
    let is_made = |what: &str| groups.iter().any(|group| group.what == what);
    for edge in edges::edges(lowering, stack.home(), block) {
        if let Caller::Group(what) = &edge.from
            && !is_made(what)
        {
            blocks.data("aws_security_group", &label(&[what]), lent(&here, what, &id));
        }
        rule(&edge, &is_made, blocks);
    }
    Ok(())
}

/// The group of a cluster or of a way in that is another environment's.
fn lent(here: &Here<'_, '_>, what: &str, network: &Value) -> Value {
    let kind = if what == edges::CLUSTER { "cluster" } else { "vpn" };
    json!({ "name": here.group_name_of(kind, what), "vpc_id": network })
}

fn security_group(here: &Here<'_, '_>, group: &Group, network: &Value, blocks: &mut Blocks) {
    let label = label(&[&group.what]);
    let name = here.group_name(&group.what);
    let mut tags = json!({ "Name": name });
    if group.what == edges::CLUSTER {
        tags["karpenter.sh/discovery"] = json!(here.cluster());
    }
    // A group that is replaced while machines are in it must exist before the old one goes.
    let fields = json!({
        "name": name,
        "description": group.description,
        "vpc_id": network,
        "tags": tags,
        "lifecycle": { "create_before_destroy": true },
    });
    blocks.resource("aws_security_group", &label, fields);
    if group.calls {
        let fields = json!({
            "security_group_id": expression(&format!("aws_security_group.{label}.id")),
            "description": "images, the cloud's interface, and what network policies let through",
            "ip_protocol": "-1",
            "cidr_ipv4": "0.0.0.0/0",
        });
        blocks.resource("aws_vpc_security_group_egress_rule", &label, fields);
    }
}

/// A rule of a group that is made here, for callers in one that is or that another environment has made.
fn rule(edge: &Edge, is_made: &dyn Fn(&str) -> bool, blocks: &mut Blocks) {
    let id = |what: &str| {
        let sort = if is_made(what) { "" } else { "data." };
        expression(&format!("{sort}aws_security_group.{}.id", label(&[what])))
    };
    let mut fields = json!({
        "security_group_id": id(&edge.to),
        "description": edge.description,
        "ip_protocol": "tcp",
        "from_port": edge.port,
        "to_port": edge.port,
    });
    let (field, value, from): (&str, Value, String) = match &edge.from {
        Caller::Group(what) => ("referenced_security_group_id", id(what), what.clone()),
        Caller::Block(block) => ("cidr_ipv4", json!(block.to_string()), block.to_string().replace(['.', '/'], "-")),
        Caller::Anywhere => ("cidr_ipv4", json!("0.0.0.0/0"), "anywhere".to_owned()),
    };
    fields[field] = value;
    let label = label(&[&edge.to, "from", &from, &edge.port.to_string()]);
    blocks.resource("aws_vpc_security_group_ingress_rule", &label, fields);
}
