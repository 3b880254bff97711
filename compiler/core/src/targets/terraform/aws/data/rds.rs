//! Amazon RDS: one machine that is written, its readers, and copies in other regions that follow it.

use serde_json::{Value, json};

use super::super::credentials::Password;
use super::super::logs;
use super::sites::Site;
use super::{database, products};
use crate::targets::terraform::document::{Blocks, expression};

/// The smallest disk of the kind gp3 (Amazon RDS User Guide, storage), in gibibytes.
const SMALLEST_DISK: u64 = 20;

/// Adds the machines of a region; gives the expressions of the host that takes writes and of those that answer reads, separated by
/// commas where there are several: RDS has no address over its readers, and clients of both engines take such a list.
pub fn instances(site: &Site<'_, '_>, password: Option<&Password>, blocks: &mut Blocks) -> (String, String) {
    let label = site.label();
    let path = format!("/aws/rds/instance/{}", site.id());
    let groups = logs::groups(&site.here, site.database.name.as_str(), &path, site.offer.logs, blocks);
    let common = common(site, blocks);
    let fields = match password {
        Some(password) => leader(site, common.clone(), password),
        None => follower(site, common.clone()),
    };
    let mut fields = database::guarded(site, fields);
    fields["depends_on"] = json!(groups);
    blocks.resource("aws_db_instance", &label, fields);
    let host = format!("aws_db_instance.{label}.address");
    let readers = readers(site);
    if readers == 0 {
        return (host.clone(), host);
    }
    blocks.resource("aws_db_instance", &format!("{label}_reader"), reader(site, common, readers));
    (host, format!("join(\",\", aws_db_instance.{label}_reader[*].address)"))
}

/// How many machines only answer reads. In a region that follows the first copy is one of them.
fn readers(site: &Site<'_, '_>) -> u32 {
    let readers = site.database.replicas.as_ref().map_or(0, |replicas| replicas.value);
    if site.is_leader() { readers } else { readers.saturating_sub(1) }
}

/// What all machines of a database have in common.
fn common(site: &Site<'_, '_>, blocks: &mut Blocks) -> Value {
    let storage = site.database.storage.as_ref();
    let mut fields = json!({
        "instance_class": site.machine().0,
        "storage_type": "gp3",
        "storage_encrypted": true,
        "vpc_security_group_ids": database::security_groups(site),
        "parameter_group_name": database::parameter_group(site, "aws_db_parameter_group", blocks),
        "auto_minor_version_upgrade": true,
        "copy_tags_to_snapshot": true,
        "iam_database_authentication_enabled": true,
        "publicly_accessible": false,
        "enabled_cloudwatch_logs_exports": site.offer.logs,
    });
    if let Some(most) = storage.and_then(|storage| storage.grow_to.as_ref()) {
        fields["max_allocated_storage"] = json!(most.gibibytes());
    }
    database::insights(site, fields, blocks)
}

fn leader(site: &Site<'_, '_>, mut fields: Value, password: &Password) -> Value {
    let disk = site.database.storage.as_ref().map_or(SMALLEST_DISK, |storage| storage.amount.gibibytes());
    fields["engine"] = json!(site.offer.name);
    fields["engine_version"] = json!(products::version(site.database, site.offer));
    fields["db_name"] = json!(site.database_name());
    fields["allocated_storage"] = json!(disk.max(SMALLEST_DISK));
    own_disk(site, database::login(fields, "password", password))
}

/// A copy in another region names what it follows by its full name, and has a key of its own region.
fn follower(site: &Site<'_, '_>, mut fields: Value) -> Value {
    fields["replicate_source_db"] = json!(site.home().arn("rds", &format!("db:{}", site.id())));
    own_disk(site, fields)
}

/// What a machine says that does not share the network and the key of the one it follows.
fn own_disk(site: &Site<'_, '_>, mut fields: Value) -> Value {
    fields["identifier"] = json!(site.id());
    fields["multi_az"] = json!(site.database.multi_zone.on);
    fields["db_subnet_group_name"] = expression(&format!("aws_db_subnet_group.{}.name", site.label()));
    fields["kms_key_id"] = site.here.key("data");
    fields["backup_retention_period"] = json!(database::point_in_time(site.database));
    fields["delete_automated_backups"] = json!(site.here.is_passing());
    fields["tags"] = database::tags(site.database);
    fields
}

fn reader(site: &Site<'_, '_>, mut fields: Value, count: u32) -> Value {
    fields["count"] = json!(count);
    fields["identifier"] = json!(format!("{}-reader-${{count.index + 1}}", site.id()));
    fields["replicate_source_db"] = expression(&format!("aws_db_instance.{}.identifier", site.label()));
    fields["skip_final_snapshot"] = json!(true);
    fields["deletion_protection"] = json!(!site.here.is_passing());
    fields
}
