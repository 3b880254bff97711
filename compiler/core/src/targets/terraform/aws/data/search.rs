//! A search engine on AWS: OpenSearch Service, in the network of the region and nowhere else.
//!
//! It asks for no password: the provider would keep one in its state. Who may reach it is what its security group says, and whoever
//! reaches it speaks to it encrypted.

use serde_json::{Value, json};

use super::super::credentials::{self, Entry};
use super::super::logs::{self, Writer};
use super::machines::{self, Wanted};
use super::{facts, products};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::aws::policy_document;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::database::Search;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-search", cloud: "aws", area: "data", files, blocks };

/// The smallest disk of a machine, in gibibytes.
const SMALLEST_DISK: u64 = 10;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let engines = lowering.all::<Search>().iter();
    engines.filter(|declared| search(lowering, &declared.name, stack.home()).is_some()).map(File::of).collect()
}

fn search<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<&'p Search> {
    lowering.get::<Search>(name, cell).filter(|search| products::is_managed(search.runs_on.as_ref()))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(search) = search(lowering, &unit.name, here.cell) else { return Ok(()) };
    let label = label(&[&unit.name]);
    let name =
        names::search(&here.platform().name, &here.platform().environment, &here.platform().held("search", &unit.name));
    super::security_group(&here, "search", &unit.name, blocks);
    let disk = search.storage.as_ref().map_or(SMALLEST_DISK, |storage| storage.amount.gibibytes());
    let group = self::label(&[&unit.name, "application"]);
    let mut waits = logs::groups(&here, &unit.name, &format!("/aws/opensearch/{name}"), &["application"], blocks);
    let about = here.arn("es", &format!("domain/{name}"));
    waits.push(Writer { service: "es.amazonaws.com", about, name: name.clone(), provider: None }.admit(&group, blocks));
    waits.extend(linked_role(&here, &unit.name, blocks));
    let fields = json!({
        "domain_name": name,
        "engine_version": version(search),
        "cluster_config": cluster(lowering, &here, search),
        "ebs_options": { "ebs_enabled": true, "volume_type": "gp3", "volume_size": disk.max(SMALLEST_DISK) },
        "encrypt_at_rest": { "enabled": true, "kms_key_id": here.key("data") },
        "node_to_node_encryption": { "enabled": true },
        "domain_endpoint_options": { "enforce_https": true, "tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10" },
        "vpc_options": {
            "subnet_ids": subnets(lowering, &here, search),
            "security_group_ids": [super::security_group_id(&here, "search", &unit.name)],
        },
        "access_policies": access(&here, &label, &name, blocks),
        "log_publishing_options": {
            "log_type": "ES_APPLICATION_LOGS",
            "cloudwatch_log_group_arn": expression(&format!("aws_cloudwatch_log_group.{group}.arn")),
        },
        "depends_on": waits,
    });
    blocks.resource("aws_opensearch_domain", &label, fields);
    let host = format!("aws_opensearch_domain.{label}.endpoint");
    secret(&here, &unit.name, &label, &host, blocks);
    if facts::is_consumed(&here, &unit.owner, "host") {
        facts::publish(&here, &unit.owner, "host", expression(&host), blocks);
    }
    Ok(())
}

/// The role by which OpenSearch reaches a network: an account has it once, and Amazon makes it only for who uses the console (Amazon
/// OpenSearch Service Developer Guide, service-linked roles). It stands with the first engine of the first region.
fn linked_role(here: &Here<'_, '_>, name: &str, blocks: &mut Blocks) -> Option<String> {
    let cells = stack::cells_of(here.lowering, "aws");
    let engines = here.lowering.all::<Search>();
    let mut all = cells.iter().flat_map(|cell| engines.iter().map(move |engine| (*cell, engine.name.as_str())));
    let first = all.find(|(cell, name)| search(here.lowering, name, *cell).is_some());
    if first != Some((here.cell, name)) {
        return None;
    }
    let variable = json!({
        "type": "bool",
        "default": true,
        "description": "Whether this makes the role by which OpenSearch reaches a network, which an account has once; false where it is there.",
    });
    blocks.add("variable", "make_search_role", variable);
    let fields = json!({
        "count": expression("var.make_search_role ? 1 : 0"),
        "aws_service_name": "opensearchservice.amazonaws.com",
    });
    blocks.resource("aws_iam_service_linked_role", "search", fields);
    Some("aws_iam_service_linked_role.search".to_owned())
}

fn version(search: &Search) -> String {
    let asked = search.version.as_ref().map(|version| version.as_str());
    format!("OpenSearch_{}", products::OPENSEARCH.chosen(asked))
}

/// How many machines there are: as many as asked, and at least one in each zone where they must stand in several.
fn machines_of(search: &Search) -> u32 {
    let nodes = search.nodes.as_ref().map_or(1, |nodes| nodes.value).max(1);
    if search.multi_zone.on { nodes.next_multiple_of(2).max(2) } else { nodes }
}

fn zones(lowering: &Lowering<'_>, here: &Here<'_, '_>, search: &Search) -> usize {
    let declared = stack::declared_region(lowering, here.cell).map_or(2, |region| region.zones.0.len());
    if !search.multi_zone.on {
        1
    } else if declared >= 3 && machines_of(search).is_multiple_of(3) {
        3
    } else {
        2
    }
}

fn cluster(lowering: &Lowering<'_>, here: &Here<'_, '_>, search: &Search) -> Value {
    let wanted = wanted(search);
    let all = machines::OPENSEARCH;
    let machine = machines::fitting(all, wanted).or(all.last().copied()).map_or("", |machine| machine.0);
    let mut fields = json!({ "instance_type": machine, "instance_count": machines_of(search) });
    let zones = zones(lowering, here, search);
    if zones > 1 {
        fields["zone_awareness_enabled"] = json!(true);
        fields["zone_awareness_config"] = json!({ "availability_zone_count": zones });
    }
    fields
}

/// What is asked of each of its machines.
pub fn wanted(search: &Search) -> Wanted {
    let size = search.size.as_ref();
    Wanted {
        millicores: size.and_then(|size| size.cpu.as_ref()).map_or(0, |cpu| cpu.millicores),
        memory: size.and_then(|size| size.memory.as_ref()).map_or(0, |memory| memory.mebibytes()),
        steady: false,
    }
}

/// One subnet for each zone that its machines stand in.
fn subnets(lowering: &Lowering<'_>, here: &Here<'_, '_>, search: &Search) -> Value {
    let all = "data.aws_subnets.database.ids";
    let zones = zones(lowering, here, search);
    expression(&format!("slice(sort({all}), 0, min({zones}, length({all})))"))
}

fn access(here: &Here<'_, '_>, label: &str, name: &str, blocks: &mut Blocks) -> Value {
    let statement = json!({
        "principals": { "type": "*", "identifiers": ["*"] },
        "actions": ["es:ESHttp*"],
        "resources": [here.arn("es", &format!("domain/{name}/*"))],
    });
    policy_document(blocks, &format!("search_{label}"), &[statement])
}

fn secret(here: &Here<'_, '_>, name: &str, label: &str, host: &str, blocks: &mut Blocks) {
    let entry_label = format!("search_{label}");
    let entry = Entry { kind: "search", name, label: &entry_label, copies: Vec::new() };
    credentials::entry(here, &entry, blocks);
    credentials::value(&entry_label, &[("url", format!("\"https://${{{host}}}\""))], &json!(1), blocks);
}
