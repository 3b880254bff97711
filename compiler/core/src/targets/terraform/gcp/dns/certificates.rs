//! Certificate Manager: certificates that Google signs and renews, proven by a record in the zone, and the map by which load balancers
//! find them, those of Gateways in the cluster and those of Cloud Run alike.
//!
//! A record proves a name before anything answers on it, so that a region that stands by has its certificate too, and names with a star
//! can have one at all (Certificate Manager, domain authorization). A certificate also covers the names of the regions
//! (`derive::hosts`), by which health checks and distributions reach them.

use serde_json::json;

use super::zones::{self, Record, dashed};
use crate::derive::placement::router;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::network::{Certificate, Gateway};

/// The map, and how load balancers speak TLS.
pub const MAP: Part =
    Part { rule: "terraform/gcp-certificate-map", cloud: "gcp", area: "dns", files: map_files, blocks: map };

/// A certificate.
pub const PART: Part = Part { rule: "terraform/gcp-certificate", cloud: "gcp", area: "dns", files, blocks };

/// The label of the map, and of the policy of TLS.
const LABEL: &str = "main";

/// Whether a load balancer of Google's ends TLS for some gateway in a cell.
fn is_ended(lowering: &Lowering<'_>, cell: usize) -> bool {
    let mut gateways = lowering.all::<Gateway>().iter().filter_map(|declared| declared.at(cell));
    gateways.any(|gateway| router(lowering.platform(), Some(gateway), cell).is_google())
}

fn map_files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let owner = format!("platform.{}", lowering.platform().name);
    let is_needed = stack.cells.iter().any(|cell| is_ended(lowering, *cell));
    is_needed.then(|| File { stem: "certificates".to_owned(), owner, node: String::new() }).into_iter().collect()
}

fn map(lowering: &Lowering<'_>, _stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let platform = lowering.platform();
    if has_map(lowering) {
        let name = names::certificate_map(&platform.name, &platform.environment);
        blocks.resource("google_certificate_manager_certificate_map", LABEL, json!({ "name": name }));
    }
    let name = names::google::tls_policy(&platform.name, &platform.environment);
    let policy = json!({ "name": name, "min_tls_version": "TLS_1_2", "profile": "MODERN" });
    blocks.resource("google_compute_ssl_policy", LABEL, policy);
    Ok(())
}

/// Whether the environment has certificates of its own; without any, they come from elsewhere.
pub fn has_map(lowering: &Lowering<'_>) -> bool {
    let mut cells = stack::cells_of(lowering, "gcp").into_iter();
    let is_declared = |cell| lowering.all::<Certificate>().iter().any(|declared| declared.at(cell).is_some());
    cells.any(|cell| is_ended(lowering, cell) && is_declared(cell))
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let all = lowering.all::<Certificate>().iter();
    all.filter(|declared| !owned(lowering, stack, &declared.name).is_empty()).map(File::of).collect()
}

/// The names that a certificate is for, over all regions of the stack: those that no certificate before it has.
pub fn owned(lowering: &Lowering<'_>, stack: &Stack, name: &str) -> Vec<String> {
    let mut before: Vec<String> = Vec::new();
    for declared in lowering.all::<Certificate>().iter() {
        let mut own = Vec::new();
        for cell in stack.cells.iter().copied().filter(|cell| is_ended(lowering, *cell)) {
            let Some(certificate) = declared.at(cell) else { continue };
            let said = certificate.names.0.iter().map(|name| name.value.to_string());
            let regional = |domain: &str| names::regional_host("*", stack::region(lowering, cell), domain);
            let all = said.chain(lowering.platform().domain.as_deref().map(regional));
            let fresh: Vec<String> = all.filter(|host| !before.contains(host) && !own.contains(host)).collect();
            own.extend(fresh);
        }
        if declared.name == name {
            return own;
        }
        before.extend(own);
    }
    Vec::new()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let hosts = owned(lowering, stack, &unit.name);
    for domain in bases(&hosts).into_iter().filter(|domain| is_first(lowering, stack, &unit.name, domain)) {
        proof(lowering, &unit.name, &domain, blocks);
    }
    certificate(lowering, &unit.name, &hosts, blocks);
    for host in &hosts {
        entry(lowering, &unit.name, host, blocks);
    }
    Ok(())
}

/// The domains that are proven: one proof is for a name and all names right below it.
fn bases(hosts: &[String]) -> Vec<String> {
    let mut bases: Vec<String> = hosts.iter().map(|host| host.trim_start_matches("*.").to_owned()).collect();
    bases.sort();
    bases.dedup();
    bases
}

/// Whether no certificate before this one proves a domain: two proofs would be one record.
fn is_first(lowering: &Lowering<'_>, stack: &Stack, name: &str, domain: &str) -> bool {
    let mut all = lowering.all::<Certificate>().iter();
    let first = all.find(|one| bases(&owned(lowering, stack, &one.name)).iter().any(|base| base == domain));
    first.is_some_and(|first| first.name == name)
}

/// The proof that a domain is the platform's. Its record bears a name of this project alone, so that other clouds and projects can
/// prove the same domain (Certificate Manager, per-project DNS authorization).
fn proof(lowering: &Lowering<'_>, node: &str, domain: &str, blocks: &mut Blocks) {
    let platform = lowering.platform();
    let dashed = dashed(domain);
    let label = label(&[&dashed]);
    let fields = json!({
        "name": names::google::thing(&platform.name, &platform.environment, "", &dashed),
        "domain": literal(domain),
        "type": "PER_PROJECT_RECORD",
    });
    blocks.resource("google_certificate_manager_dns_authorization", &label, fields);
    let of = |attribute: &str| {
        format!("google_certificate_manager_dns_authorization.{label}.dns_resource_record[0].{attribute}")
    };
    let data = format!("${{{}}}", of("data"));
    let record = Record { host: domain, name: Some(of("name")), sort: "CNAME", data };
    if !zones::write(lowering, node, &record, blocks) {
        let description = format!("The record by which whoever serves {domain} proves that it is the platform's.");
        let value = format!("${{{}}} CNAME ${{{}}}", of("name"), of("data"));
        blocks.add("output", &format!("{label}_proof"), json!({ "description": description, "value": value }));
    }
}

/// One that is for other names is another one: its own name says so, and the old one goes when the new one is there.
fn certificate(lowering: &Lowering<'_>, node: &str, hosts: &[String], blocks: &mut Blocks) {
    let platform = lowering.platform();
    let proofs = bases(hosts).into_iter().map(|base| {
        expression(&format!("google_certificate_manager_dns_authorization.{}.id", label(&[&dashed(&base)])))
    });
    let part = format!("{node}-{}", names::digest(&hosts.join(" ")));
    let fields = json!({
        "name": names::google::thing(&platform.name, &platform.environment, "", &part),
        "managed": {
            "domains": hosts.iter().map(|host| literal(host)).collect::<Vec<_>>(),
            "dns_authorizations": proofs.collect::<Vec<_>>(),
        },
        "lifecycle": { "create_before_destroy": true },
    });
    blocks.resource("google_certificate_manager_certificate", &label(&[node]), fields);
}

fn entry(lowering: &Lowering<'_>, node: &str, host: &str, blocks: &mut Blocks) {
    let platform = lowering.platform();
    let dashed = dashed(host);
    let fields = json!({
        "name": names::google::thing(&platform.name, &platform.environment, "", &dashed),
        "map": expression(&format!("google_certificate_manager_certificate_map.{LABEL}.name")),
        "hostname": literal(host),
        "certificates": [expression(&format!("google_certificate_manager_certificate.{}.id", label(&[node])))],
    });
    blocks.resource("google_certificate_manager_certificate_map_entry", &label(&[&dashed]), fields);
}
