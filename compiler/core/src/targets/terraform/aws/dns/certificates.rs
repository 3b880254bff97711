//! Certificates on AWS: one in each region for its load balancers, and one in us-east-1 for CloudFront, all proven by one record.
//!
//! Where AWS itself ends encryption it takes certificates of its Certificate Manager alone, whoever signs what the cluster ends. The
//! record that proves a name is the same for all regions of an account (AWS Certificate Manager User Guide, DNS validation), so that the
//! stack `dns` writes it once, and a region's stack, which comes later, only waits until its certificate is there: no region's stack
//! writes into what another one stands on.
//!
//! A region's certificate also covers the names of that region (`derive::hosts`), by which health checks and distributions reach it.

use serde_json::{Value, json};

use super::{host_label, zone, zone_of};
use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::targets::terraform::aws::data::facts;
use crate::targets::terraform::aws::edge::GLOBAL;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit, vanished};
use crate::words::network::Certificate;

/// The certificate in us-east-1, and the proof.
pub const PROOF: Part = Part { rule: "terraform/aws-certificate", cloud: "aws", area: "dns", files, blocks: proof };

/// The certificate of a region.
pub const IN_A_REGION: Part =
    Part { rule: "terraform/aws-certificate-region", cloud: "aws", area: "compute", files, blocks: in_a_region };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let is_here = |declared: &&Declared<Certificate>| stack.cells.iter().any(|cell| declared.at(*cell).is_some());
    lowering.all::<Certificate>().iter().filter(is_here).map(File::of).collect()
}

/// The name by which the certificate of a host is found: its first.
pub fn of_host(lowering: &Lowering<'_>, host: &str) -> Option<String> {
    let mut certificates = lowering.all::<Certificate>().iter().filter_map(|declared| declared.first());
    let covering = certificates.find(|one| one.names.0.iter().any(|name| name.value.covers(host)))?;
    covering.names.0.first().map(|name| name.value.to_string())
}

fn proof(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let mut covered: Vec<String> = Vec::new();
    for cell in &stack.cells {
        let Some(certificate) = lowering.get::<Certificate>(&unit.name, *cell) else { continue };
        let names = covered_names(lowering, certificate, *cell);
        names.into_iter().for_each(|name| {
            if !covered.contains(&name) {
                covered.push(name)
            }
        });
    }
    let first = covered.first().cloned().ok_or_else(|| vanished(unit))?;
    let label = label(&[&unit.name]);
    let mut body = certificate(covered);
    body["provider"] = json!(GLOBAL);
    blocks.resource("aws_acm_certificate", &label, body);
    let Some(zone) = zone_of(lowering, first.trim_start_matches("*.")) else { return Ok(()) };
    let option = |attribute: &str| format!("${{each.value.resource_record_{attribute}}}");
    let options = format!("aws_acm_certificate.{label}.domain_validation_options");
    let record = host_label(&[&unit.name, "proof"]);
    blocks.resource(
        "aws_route53_record",
        &record,
        json!({
            "for_each": expression(&format!("{{ for option in {options} : option.domain_name => option }}")),
            "zone_id": zone::id(&zone),
            "name": option("name"),
            "type": option("type"),
            "records": [option("value")],
            "ttl": PROOF_TTL,
            // A name and everything below it have one proof.
            "allow_overwrite": true,
        }),
    );
    let hosts = expression(&format!("[for record in aws_route53_record.{record} : record.fqdn]"));
    let arn = expression(&format!("aws_acm_certificate.{label}.arn"));
    let waits = json!({ "provider": GLOBAL, "certificate_arn": arn, "validation_record_fqdns": hosts });
    blocks.resource("aws_acm_certificate_validation", &label, waits);
    Ok(())
}

/// How long the answer that proves a name may be kept, in seconds.
const PROOF_TTL: u32 = 300;

fn in_a_region(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let declared = lowering.get::<Certificate>(&unit.name, stack.home()).ok_or_else(|| vanished(unit))?;
    let label = label(&[&unit.name]);
    blocks.resource("aws_acm_certificate", &label, certificate(covered_names(lowering, declared, stack.home())));
    let arn = expression(&format!("aws_acm_certificate.{label}.arn"));
    blocks.resource("aws_acm_certificate_validation", &label, json!({ "certificate_arn": arn }));
    let here = Here::of(lowering, stack);
    if facts::is_consumed(&here, &unit.owner, "arn") {
        facts::publish(&here, &unit.owner, "arn", arn.clone(), blocks);
    }
    blocks.add(
        "output",
        &format!("{label}_certificate"),
        json!({ "description": "The certificate of the load balancers of this region", "value": arn }),
    );
    Ok(())
}

/// What the spec says, and the names of the region.
fn covered_names(lowering: &Lowering<'_>, certificate: &Certificate, cell: usize) -> Vec<String> {
    let said = certificate.names.0.iter().map(|name| name.value.to_string());
    let regional = lowering.platform().domain.as_deref();
    let regional = regional.map(|domain| names::regional_host("*", stack::region(lowering, cell), domain));
    said.chain(regional).collect()
}

fn certificate(names: Vec<String>) -> Value {
    let mut names = names.into_iter();
    let first = names.next();
    json!({
        "domain_name": first,
        "subject_alternative_names": names.collect::<Vec<_>>(),
        "validation_method": "DNS",
        // The old one stays in use until the new one is there.
        "lifecycle": { "create_before_destroy": true },
    })
}
