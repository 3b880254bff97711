//! AlloyDB: a cluster with an instance that is written and, where there are readers, a pool of them.

use serde_json::{Value, json};

use super::copies::Copy;
use super::settings::is_passing;
use super::sql::inner_name;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::secrets::declared::by_hand;
use crate::targets::terraform::gcp::secrets::{part, publish};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::gcp::sizes::ALLOYDB;
use crate::targets::terraform::versions::Versions;
use crate::types::Address;
use crate::words::database::Database;

/// Versions of PostgreSQL (AlloyDB, supported versions, as of 2026-11).
pub const VERSIONS: Versions = Versions::of("AlloyDB", &["14", "15", "16", "17"], "17");

/// How far back any moment can be had, in days, where the spec says nothing.
const USUAL_DAYS: u64 = 14;

/// The cluster, its instances, and the entry that workloads read. AlloyDB takes the password of its first user as an argument that
/// its state would keep; so there is none, and a person makes the user and fills the entry.
pub fn cluster(lowering: &Lowering<'_>, site: &Site<'_>, copy: &Copy<'_>, blocks: &mut Blocks) {
    let database = copy.database;
    let label = label(&["database", database.name.as_str()]);
    let days = database
        .backup
        .as_ref()
        .and_then(|backup| backup.point_in_time.as_ref())
        .map_or(USUAL_DAYS, |days| days.days());
    let mut fields = json!({
        "cluster_id": site.store("database", database.name.as_str(), ""),
        "location": site.location,
        "network_config": { "network": site.network(), "allocated_ip_range": site.name("managed") },
        "continuous_backup_config": { "enabled": true, "recovery_window_days": days.clamp(1, 35) },
        "deletion_policy": if is_passing(lowering) { "FORCE" } else { "DEFAULT" },
    });
    if let Some(version) = &database.version {
        fields["database_version"] = json!(format!("POSTGRES_{}", VERSIONS.chosen(Some(version.as_str()))));
    }
    if let Some(written) = copy.follows {
        let there = site::at(lowering, written);
        let source = there.store("database", database.name.as_str(), "");
        let primary = format!("projects/{}/locations/{}/clusters/{source}", there.project, there.location);
        fields["cluster_type"] = json!("SECONDARY");
        fields["secondary_config"] = json!({ "primary_cluster_name": primary });
    }
    blocks.resource("google_alloydb_cluster", &label, fields);
    instances(site, copy, &label, blocks);
    access(lowering, site, database, &label, blocks);
}

fn instances(site: &Site<'_>, copy: &Copy<'_>, label: &str, blocks: &mut Blocks) {
    let database = copy.database;
    let name = database.name.as_str();
    let size = database.size.as_ref();
    let cpu = size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.value);
    let memory = size.and_then(|size| size.memory.as_ref()).map(|memory| memory.value);
    let instance = |part: &str, sort: &str| {
        json!({
            "cluster": expression(&format!("google_alloydb_cluster.{label}.name")),
            "instance_id": site.store("database", name, part),
            "instance_type": sort,
            "machine_config": { "machine_type": ALLOYDB.name(cpu, memory) },
            "client_connection_config": { "ssl_config": { "ssl_mode": "ENCRYPTED_ONLY" } },
        })
    };
    let mut writer = instance("", if copy.follows.is_some() { "SECONDARY" } else { "PRIMARY" });
    writer["availability_type"] = json!(if database.multi_zone.on { "REGIONAL" } else { "ZONAL" });
    blocks.resource("google_alloydb_instance", label, writer);
    let readers = database.replicas.as_ref().map_or(0, |count| count.value);
    if readers > 0 {
        let mut pool = instance("-readers", "READ_POOL");
        pool["read_pool_config"] = json!({ "node_count": readers });
        pool["depends_on"] = json!([format!("google_alloydb_instance.{label}")]);
        blocks.resource("google_alloydb_instance", &format!("{label}_readers"), pool);
    }
}

fn access(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, label: &str, blocks: &mut Blocks) {
    let address = Address::of("database", database.name.as_str());
    let host = expression(&format!("google_alloydb_instance.{label}.ip_address"));
    publish(lowering, site, &address, "host", host.clone(), blocks);
    by_hand(site, &part(&address, "url"), std::slice::from_ref(&site.location), blocks);
    let value: Value = json!({
        "description": "Where the cluster answers: a person makes the user and enters the `url`.",
        "value": format!("{}/{}", host.as_str().unwrap_or_default(), inner_name(database)),
    });
    blocks.add("output", &format!("{label}_address"), value);
}
