//! Backup for GKE: what runs in a cluster with its volumes, as often and as long as the spec says.

use serde_json::json;

use super::cluster::{self, is_kubernetes};
use super::site;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::Cluster;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-cluster-backup", cloud: "gcp", area: "backup", files, blocks };

/// How long a backup is kept where the spec says nothing, in days.
const USUAL: u64 = 30;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let clusters = lowering.all::<Cluster>().iter();
    let is_kept = |cluster: &Cluster| is_kubernetes(cluster) && cluster.backup.is_some();
    clusters.filter(|declared| declared.at(stack.home()).is_some_and(is_kept)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let cluster = lowering.get::<Cluster>(&unit.name, stack.home());
    let Some(backup) = cluster.and_then(|cluster| cluster.backup.as_ref()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let days = backup.keep.as_ref().map_or(USUAL, |keep| keep.days().max(1));
    let cron = backup.schedule.as_ref().map_or("0 2 * * *", |schedule| &schedule.cron);
    let fields = json!({
        "name": site.name("cluster"),
        "location": site.location,
        "cluster": format!("projects/{}/locations/{}/clusters/{}", site.project, site.location, cluster::name(&site)),
        "backup_config": { "all_namespaces": true, "include_secrets": true, "include_volume_data": true },
        "backup_schedule": { "cron_schedule": cron },
        "retention_policy": { "backup_retain_days": days },
    });
    blocks.resource("google_gke_backup_backup_plan", &label(&[&unit.name]), fields);
    Ok(())
}
