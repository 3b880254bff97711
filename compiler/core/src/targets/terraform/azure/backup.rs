//! Azure Backup for AKS: what runs in a cluster with its volumes, as often and as long as the spec says.

use serde_json::{Value, json};

use super::data::account;
use super::network::private;
use super::site::{self, Site, group};
use super::{cluster, security::vault::of_platform};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::service::Service;
use crate::words::state::Backup;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-cluster-backup", cloud: "azure", area: "backup", files, blocks };

/// How long a backup is kept where the spec says nothing, in days.
const USUAL: u64 = 30;

/// The container for what is not a disk.
const CONTAINER: &str = "backup";

/// The role in the cluster that lets the vault work there (AKS backup, trusted access).
const OPERATOR: &str = "Microsoft.DataProtection/backupVaults/backup-operator";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    plan(lowering, stack.home()).map(|_| of_platform(lowering, "cluster")).into_iter().collect()
}

/// The most that something in a cluster asks for: the cluster itself, or the volumes of its services.
pub fn plan<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Backup> {
    let cluster = cluster::of_cell(lowering, cell)?;
    let services = lowering.all::<Service>().iter().filter_map(|declared| declared.at(cell));
    let volumes = services.flat_map(|service| service.volume.iter()).filter_map(|volume| volume.backup.as_deref());
    cluster.backup.as_deref().into_iter().chain(volumes).max_by_key(|backup| days(backup))
}

fn days(backup: &Backup) -> u64 {
    backup.keep.as_ref().map_or(USUAL, |keep| keep.days().max(1))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(backup) = plan(lowering, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    vault(&site, backup, blocks);
    extension(&site, blocks);
    rights(&site, blocks);
    let instance = json!({
        "name": site.short_name("cluster"),
        "location": site.location,
        "vault_id": expression("azurerm_data_protection_backup_vault.main.id"),
        "backup_policy_id": expression("azurerm_data_protection_backup_policy_kubernetes_cluster.main.id"),
        "kubernetes_cluster_id": site.cluster(),
        "snapshot_resource_group_name": group(),
        "backup_datasource_parameters": { "cluster_scoped_resources_enabled": true, "volume_snapshot_enabled": true },
        "depends_on": [
            "azurerm_kubernetes_cluster_extension.backup",
            "azurerm_kubernetes_cluster_trusted_access_role_binding.backup",
            "azurerm_role_assignment.vault_cluster",
            "azurerm_role_assignment.vault_snapshots",
            "azurerm_role_assignment.cluster_snapshots",
            "azurerm_role_assignment.extension_files",
        ],
    });
    blocks.resource("azurerm_data_protection_backup_instance_kubernetes_cluster", "main", instance);
    Ok(())
}

/// The vault and how often it is filled: an interval from a first time on (ISO 8601), as Azure Backup has it.
fn vault(site: &Site<'_>, backup: &Backup, blocks: &mut Blocks) {
    let fields = json!({
        "datastore_type": "OperationalStore",
        "redundancy": if site.zones().is_empty() { "LocallyRedundant" } else { "ZoneRedundant" },
        "soft_delete": "On",
        "retention_duration_in_days": 14,
        "identity": { "type": "SystemAssigned" },
    });
    let name = site.short_name("backup");
    blocks.resource("azurerm_data_protection_backup_vault", "main", site.resource(&name, fields));
    let policy = json!({
        "name": "cluster",
        "resource_group_name": group(),
        "vault_name": expression("azurerm_data_protection_backup_vault.main.name"),
        "backup_repeating_time_intervals": [interval(backup)],
        "default_retention_rule": {
            "life_cycle": [{ "duration": format!("P{}D", days(backup)), "data_store_type": "OperationalStore" }],
        },
    });
    blocks.resource("azurerm_data_protection_backup_policy_kubernetes_cluster", "main", policy);
}

/// Once a week where the schedule names a day, else once a day.
fn interval(backup: &Backup) -> String {
    let cron = backup.schedule.as_ref().map_or("0 2 * * *", |schedule| &schedule.cron);
    let field = |index: usize| cron.split(' ').nth(index).and_then(|field| field.parse::<u32>().ok());
    let (minute, hour) = (field(0).unwrap_or(0), field(1).unwrap_or(2));
    // The fourth of January 2026 is a Sunday, the first day of a cron line's week.
    let (day, every) = field(4).map_or((4, "P1D"), |day| (4 + day % 7, "P1W"));
    format!("R/2026-01-{day:02}T{hour:02}:{minute:02}:00+00:00/{every}")
}

/// What works in the cluster, and where it puts what is not a disk.
fn extension(site: &Site<'_>, blocks: &mut Blocks) {
    let platform = site.platform;
    let name = names::storage_account(&[&platform.name, &platform.environment, "backup", site.region]);
    blocks.resource("azurerm_storage_account", "backup", account::body(site, &name, false));
    let id = expression("azurerm_storage_account.backup.id");
    let container = json!({ "name": CONTAINER, "storage_account_id": id, "container_access_type": "private" });
    blocks.resource("azurerm_storage_container", "backup", container);
    private::endpoint(site, private::BLOB, "backup", id, blocks);
    let settings = json!({
        "configuration.backupStorageLocation.bucket": expression("azurerm_storage_container.backup.name"),
        "configuration.backupStorageLocation.config.resourceGroup": group(),
        "configuration.backupStorageLocation.config.storageAccount": expression("azurerm_storage_account.backup.name"),
        "configuration.backupStorageLocation.config.subscriptionId": site.subscription,
        "configuration.backupStorageLocation.config.useAAD": "true",
        "configuration.backupStorageLocation.config.storageAccountURI": expression("azurerm_storage_account.backup.primary_blob_endpoint"),
        "credentials.tenantId": site.tenant,
    });
    let fields = json!({
        "name": "azure-aks-backup",
        "cluster_id": site.cluster(),
        "extension_type": "microsoft.dataprotection.kubernetes",
        "release_train": "stable",
        "release_namespace": "dataprotection-microsoft",
        "configuration_settings": settings,
    });
    blocks.resource("azurerm_kubernetes_cluster_extension", "backup", fields);
    let trusted = json!({
        "name": "backup",
        "kubernetes_cluster_id": site.cluster(),
        "roles": [OPERATOR],
        "source_resource_id": expression("azurerm_data_protection_backup_vault.main.id"),
    });
    blocks.resource("azurerm_kubernetes_cluster_trusted_access_role_binding", "backup", trusted);
}

/// The vault reads the cluster and its snapshots, the cluster makes them, the extension writes files.
fn rights(site: &Site<'_>, blocks: &mut Blocks) {
    let identity = json!({ "name": site.name("cluster"), "resource_group_name": site.group_of("cluster") });
    blocks.data("azurerm_user_assigned_identity", "cluster", identity);
    let of = |attribute: &str| expression(&format!("azurerm_data_protection_backup_vault.main.{attribute}"));
    let found = json!({ "name": of("name"), "resource_group_name": of("resource_group_name") });
    blocks.data("azurerm_data_protection_backup_vault", "main", found);
    let snapshots = expression("azurerm_resource_group.main.id");
    let vault = "data.azurerm_data_protection_backup_vault.main.identity[0].principal_id";
    let cluster = "data.azurerm_user_assigned_identity.cluster.principal_id";
    let extension = "azurerm_kubernetes_cluster_extension.backup.aks_assigned_identity[0].principal_id";
    let files = expression("azurerm_storage_account.backup.id");
    right("vault_cluster", "Reader", vault, json!(site.cluster()), blocks);
    right("vault_snapshots", "Reader", vault, snapshots.clone(), blocks);
    right("cluster_snapshots", "Contributor", cluster, snapshots, blocks);
    right("extension_files", "Storage Blob Data Contributor", extension, files, blocks);
}

fn right(label: &str, role: &str, principal: &str, scope: Value, blocks: &mut Blocks) {
    let fields = json!({
        "scope": scope,
        "role_definition_name": role,
        "principal_id": expression(principal),
        "principal_type": "ServicePrincipal",
    });
    blocks.resource("azurerm_role_assignment", label, fields);
}
