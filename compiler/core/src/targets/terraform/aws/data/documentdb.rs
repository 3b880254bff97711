//! Amazon DocumentDB: a cluster in each region, one global cluster over them where `global` asks for it.

use serde_json::json;

use super::super::credentials::Password;
use super::super::logs;
use super::sites::Site;
use super::{aurora, database, products};
use crate::targets::terraform::document::{Blocks, expression};

/// Adds the cluster of a region with its machines; gives the expressions of the host that takes writes and of the one that answers
/// reads.
pub fn cluster(site: &Site<'_, '_>, password: Option<&Password>, blocks: &mut Blocks) -> (String, String) {
    let label = site.label();
    if site.is_global() && site.is_leader() {
        global(site, blocks);
    }
    let path = format!("/aws/docdb/{}", site.id());
    let groups = logs::groups(&site.here, site.database.name.as_str(), &path, site.offer.logs, blocks);
    let parameters = database::parameter_group(site, "aws_docdb_cluster_parameter_group", blocks);
    let mut fields = json!({
        "cluster_identifier": site.id(),
        "engine": site.offer.name,
        "engine_version": engine_version(site),
        "db_subnet_group_name": expression(&format!("aws_docdb_subnet_group.{label}.name")),
        "vpc_security_group_ids": database::security_groups(site),
        "db_cluster_parameter_group_name": parameters,
        "storage_encrypted": true,
        "kms_key_id": site.here.key("data"),
        "backup_retention_period": database::point_in_time(site.database),
        "enabled_cloudwatch_logs_exports": site.offer.logs,
        "tags": database::tags(site.database),
        "depends_on": groups,
    });
    match password {
        Some(password) => {
            fields = database::login(fields, "master_password", password);
            if site.is_global() {
                fields["global_cluster_identifier"] = expression(&format!("aws_docdb_global_cluster.{label}.id"));
            }
        }
        None => fields["global_cluster_identifier"] = json!(site.id()),
    }
    blocks.resource("aws_docdb_cluster", &label, database::guarded(site, fields));
    machines(site, blocks);
    (format!("aws_docdb_cluster.{label}.endpoint"), format!("aws_docdb_cluster.{label}.reader_endpoint"))
}

/// DocumentDB takes its versions with three parts.
fn engine_version(site: &Site<'_, '_>) -> String {
    let version = products::version(site.database, site.offer);
    let missing = 3usize.saturating_sub(version.split('.').count());
    format!("{version}{}", ".0".repeat(missing))
}

fn global(site: &Site<'_, '_>, blocks: &mut Blocks) {
    let fields = json!({
        "global_cluster_identifier": site.id(),
        "engine": site.offer.name,
        "engine_version": engine_version(site),
        "storage_encrypted": true,
        "deletion_protection": !site.here.is_passing(),
    });
    blocks.resource("aws_docdb_global_cluster", &site.label(), fields);
}

fn machines(site: &Site<'_, '_>, blocks: &mut Blocks) {
    let mut fields = json!({
        "count": aurora::count(site),
        "identifier": format!("{}-${{count.index + 1}}", site.id()),
        "cluster_identifier": expression(&format!("aws_docdb_cluster.{}.id", site.label())),
        "instance_class": site.machine().0,
        "promotion_tier": expression("count.index"),
        "auto_minor_version_upgrade": true,
    });
    if site.database.insights.on {
        fields["enable_performance_insights"] = json!(true);
        fields["performance_insights_kms_key_id"] = site.here.key("data");
    }
    blocks.resource("aws_docdb_cluster_instance", &site.label(), fields);
}
