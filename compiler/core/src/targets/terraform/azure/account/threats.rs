//! Microsoft Defender for Cloud: it looks for attacks on what the subscription has, for weaknesses in it, and for data that must be guarded.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::azure::cluster::looks_for_threats;
use crate::targets::terraform::document::{Blocks, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Detection, Security, Weakness};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-threats", cloud: "azure", area: "account", files, blocks };

/// What is looked after, with the plan where there are several. Source: Defender for Cloud, plans, as of 2026-11.
const PLANS: &[(&str, Option<&str>)] = &[
    ("Arm", Some("PerSubscription")),
    ("Containers", None),
    ("CosmosDbs", None),
    ("KeyVaults", Some("PerKeyVault")),
    ("OpenSourceRelationalDatabases", None),
    ("StorageAccounts", Some("DefenderForStorageV2")),
    ("VirtualMachines", Some("P2")),
];

/// The plans that look for known holes too: in the images of a registry and of what runs, and in machines.
const WEAKNESSES: &[&str] = &["Containers", "VirtualMachines"];

/// The plan that finds data of people in what storage accounts keep, and the extension of it that does (Defender for Storage, Terraform).
const SENSITIVE_DATA: (&str, &str) = ("StorageAccounts", "SensitiveDataDiscovery");

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let file = File { stem: "threats".to_owned(), owner: "security".to_owned(), node: String::new() };
    (looks_for_threats(lowering) || scans(lowering) || looks_for_data(lowering)).then_some(file).into_iter().collect()
}

fn looks_for_data(lowering: &Lowering<'_>) -> bool {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first());
    security.is_some_and(|security| security.detect.0.iter().any(|detect| detect.value == Detection::SensitiveData))
}

fn scans(lowering: &Lowering<'_>) -> bool {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first());
    security.is_some_and(|security| security.scan.iter().any(|scan| scan.subject.value == Weakness::Vulnerabilities))
}

fn blocks(lowering: &Lowering<'_>, _stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let (everything, weaknesses, data) = (looks_for_threats(lowering), scans(lowering), looks_for_data(lowering));
    let (storage, discovery) = SENSITIVE_DATA;
    let is_asked = |what: &str| everything || weaknesses && WEAKNESSES.contains(&what) || data && what == storage;
    for (what, plan) in PLANS.iter().filter(|(what, _)| is_asked(what)) {
        let mut fields = json!({ "resource_type": what, "tier": "Standard" });
        if let Some(plan) = plan {
            fields["subplan"] = json!(plan);
        }
        if data && *what == storage {
            fields["extension"] = json!({ "name": discovery });
        }
        blocks.resource("azurerm_security_center_subscription_pricing", &label(&[&what.to_lowercase()]), fields);
    }
    if let Some(address) = people::addresses(lowering).first() {
        let contact = json!({ "name": "default", "email": literal(address), "alert_notifications": true, "alerts_to_admins": true });
        blocks.resource("azurerm_security_center_contact", "main", contact);
    }
    Ok(())
}
