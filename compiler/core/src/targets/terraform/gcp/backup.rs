//! Backup for GKE: what runs in a cluster with its volumes, as often and as long as the spec says.

use serde_json::{Value, json};

use super::cluster::{self, is_kubernetes};
use super::site::{self, Site};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::Cluster;
use crate::words::service::Service;
use crate::words::state::Backup;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-cluster-backup", cloud: "gcp", area: "backup", files, blocks };

/// How long a backup is kept where the spec says nothing, in days.
const USUAL: u64 = 30;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let clusters = lowering.all::<Cluster>().iter();
    let is_kept = |cluster: &Cluster| is_kubernetes(cluster) && asked(lowering, cluster, stack.home()).is_some();
    clusters.filter(|declared| declared.at(stack.home()).is_some_and(is_kept)).map(File::of).collect()
}

/// What is asked of a cluster: its own word, else the longest of its services' volumes.
pub fn asked<'p>(lowering: &Lowering<'p>, cluster: &'p Cluster, cell: usize) -> Option<&'p Backup> {
    let services = lowering.all::<Service>().iter().filter_map(|declared| declared.at(cell));
    let volumes = services.flat_map(|service| service.volume.iter()).filter_map(|volume| volume.backup.as_deref());
    cluster.backup.as_deref().or_else(|| volumes.max_by_key(|backup| days(backup)))
}

fn days(backup: &Backup) -> u64 {
    backup.keep.as_ref().map_or(USUAL, |keep| keep.days().max(1))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let cluster = lowering.get::<Cluster>(&unit.name, stack.home());
    let Some(cluster) = cluster else { return Ok(()) };
    let Some(backup) = asked(lowering, cluster, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let cron = backup.schedule.as_ref().map_or("0 2 * * *", |schedule| &schedule.cron);
    let fields = json!({
        "name": site.name("cluster"),
        "location": site.location,
        "cluster": format!("projects/{}/locations/{}/clusters/{}", site.project, site.location, cluster::name(&site)),
        "backup_config": config(cluster, &site),
        "backup_schedule": { "cron_schedule": cron },
        "retention_policy": { "backup_retain_days": days(backup) },
    });
    blocks.resource("google_gke_backup_backup_plan", &label(&[&unit.name]), fields);
    Ok(())
}

/// Everything in a cluster that is to be kept itself; of one whose volumes are, the environment's own namespace.
fn config(cluster: &Cluster, site: &Site<'_>) -> Value {
    let mut config = json!({ "include_secrets": cluster.backup.is_some(), "include_volume_data": true });
    if cluster.backup.is_some() {
        config["all_namespaces"] = json!(true);
    } else {
        config["selected_namespaces"] = json!({ "namespaces": [site.platform.namespace] });
    }
    config
}
