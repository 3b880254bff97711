//! Amazon Aurora: a cluster in each region, one global cluster over them where `global` asks for it.

use serde_json::{Value, json};

use super::super::credentials::Password;
use super::super::logs;
use super::sites::Site;
use super::{database, products};
use crate::targets::terraform::document::{Blocks, expression};

/// Adds the cluster of a region with its machines; gives the expressions of the host that takes writes and of the one that answers
/// reads.
pub fn cluster(site: &Site<'_, '_>, password: Option<&Password>, blocks: &mut Blocks) -> (String, String) {
    let label = site.label();
    if site.is_global() && site.is_leader() {
        global(site, blocks);
    }
    let path = format!("/aws/rds/cluster/{}", site.id());
    let groups = logs::groups(&site.here, site.database.name.as_str(), &path, site.offer.logs, blocks);
    let parameters = database::parameter_group(site, "aws_rds_cluster_parameter_group", blocks);
    let mut fields = json!({
        "cluster_identifier": site.id(),
        "engine": site.offer.name,
        "engine_version": products::version(site.database, site.offer),
        "db_subnet_group_name": expression(&format!("aws_db_subnet_group.{label}.name")),
        "vpc_security_group_ids": database::security_groups(site),
        "db_cluster_parameter_group_name": parameters,
        "storage_encrypted": true,
        "kms_key_id": site.here.key("data"),
        "backup_retention_period": database::point_in_time(site.database),
        "copy_tags_to_snapshot": true,
        "iam_database_authentication_enabled": true,
        "enabled_cloudwatch_logs_exports": site.offer.logs,
        "tags": database::tags(site.database),
        "depends_on": groups,
    });
    match password {
        Some(password) => {
            fields["database_name"] = json!(site.database_name());
            fields = database::login(fields, "master_password", password);
            if site.is_global() {
                fields["global_cluster_identifier"] = expression(&format!("aws_rds_global_cluster.{label}.id"));
            }
        }
        None => fields["global_cluster_identifier"] = json!(site.id()),
    }
    if site.is_global() {
        // The global cluster brings a new version to its members, and Aurora says itself whom each of them follows.
        fields["lifecycle"] = json!({ "ignore_changes": ["engine_version", "replication_source_identifier"] });
    }
    blocks.resource("aws_rds_cluster", &label, database::guarded(site, fields));
    machines(site, blocks);
    let writer = if site.is_global() && site.is_leader() {
        // It goes with the region that is written, whichever that becomes.
        format!("aws_rds_global_cluster.{label}.endpoint")
    } else {
        format!("aws_rds_cluster.{label}.endpoint")
    };
    (writer, format!("aws_rds_cluster.{label}.reader_endpoint"))
}

fn global(site: &Site<'_, '_>, blocks: &mut Blocks) {
    let fields = json!({
        "global_cluster_identifier": site.id(),
        "engine": site.offer.name,
        "engine_version": products::version(site.database, site.offer),
        "database_name": site.database_name(),
        "storage_encrypted": true,
        "deletion_protection": !site.here.is_passing(),
    });
    blocks.resource("aws_rds_global_cluster", &site.label(), fields);
}

/// How many machines a cluster has in a region: one that is written and those that answer reads; where it only follows, the latter.
pub fn count(site: &Site<'_, '_>) -> u32 {
    let readers = site.database.replicas.as_ref().map_or(0, |replicas| replicas.value);
    let readers = if site.database.multi_zone.on { readers.max(1) } else { readers };
    if site.is_leader() { readers.saturating_add(1) } else { readers.max(1) }
}

fn machines(site: &Site<'_, '_>, blocks: &mut Blocks) {
    let cluster = |attribute: &str| expression(&format!("aws_rds_cluster.{}.{attribute}", site.label()));
    let fields = json!({
        "count": count(site),
        "identifier": format!("{}-${{count.index + 1}}", site.id()),
        "cluster_identifier": cluster("id"),
        "engine": cluster("engine"),
        "engine_version": cluster("engine_version"),
        "instance_class": site.machine().0,
        "promotion_tier": expression("count.index"),
        "auto_minor_version_upgrade": true,
        "copy_tags_to_snapshot": true,
    });
    let fields: Value = database::insights(site, fields, blocks);
    blocks.resource("aws_rds_cluster_instance", &site.label(), fields);
}
