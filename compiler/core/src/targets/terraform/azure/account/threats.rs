//! Microsoft Defender for Cloud: it looks for attacks on what the subscription has, and for weaknesses in it.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::azure::cluster::looks_for_threats;
use crate::targets::terraform::document::{Blocks, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Security, Weakness};

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

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let file = File { stem: "threats".to_owned(), owner: "security".to_owned(), node: String::new() };
    (looks_for_threats(lowering) || scans(lowering)).then_some(file).into_iter().collect()
}

fn scans(lowering: &Lowering<'_>) -> bool {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first());
    security.is_some_and(|security| security.scan.iter().any(|scan| scan.subject.value == Weakness::Vulnerabilities))
}

fn blocks(lowering: &Lowering<'_>, _stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let everything = looks_for_threats(lowering);
    for (what, plan) in PLANS.iter().filter(|(what, _)| everything || WEAKNESSES.contains(what)) {
        let mut fields = json!({ "resource_type": what, "tier": "Standard" });
        if let Some(plan) = plan {
            fields["subplan"] = json!(plan);
        }
        blocks.resource("azurerm_security_center_subscription_pricing", &label(&[&what.to_lowercase()]), fields);
    }
    if let Some(address) = people::addresses(lowering).first() {
        let contact = json!({ "name": "default", "email": literal(address), "alert_notifications": true, "alerts_to_admins": true });
        blocks.resource("azurerm_security_center_contact", "main", contact);
    }
    Ok(())
}
