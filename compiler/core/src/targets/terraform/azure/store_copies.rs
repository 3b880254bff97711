//! The container for copies of what the cluster stores, and an identity for each store that writes there.

use serde_json::{Value, json};

use super::data::account;
use super::identity::rights::role;
use super::identity::workloads::trust;
use super::network::private;
use super::secrets::fact;
use super::site::{self, Site};
use crate::derive::Identity;
use crate::derive::copies::{self, Copied};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::aws::backup::stores::{copied, files};
use crate::targets::terraform::aws::data::bucket::OLD_VERSIONS;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::Part;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-store-copies", cloud: "azure", area: "backup", files, blocks };

/// The label of the storage account.
const LABEL: &str = "copies";

/// Whether a cell has the account.
pub fn is_needed(lowering: &Lowering<'_>, cell: usize) -> bool {
    !copied(lowering, cell).is_empty()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let copied = copied(lowering, site.cell);
    let name = copies::storage_account(site.platform, site.cell);
    // What is overwritten or deleted can be had back for a while: who writes copies could also lose them.
    blocks.resource("azurerm_storage_account", LABEL, account::body(&site, &name, true));
    let id = expression(&format!("azurerm_storage_account.{LABEL}.id"));
    let container = json!({ "name": names::COPIES, "storage_account_id": id, "container_access_type": "private" });
    blocks.resource("azurerm_storage_container", LABEL, container);
    let rules = json!({ "storage_account_id": id, "rule": rules(&copied) });
    blocks.resource("azurerm_storage_management_policy", LABEL, rules);
    private::endpoint(&site, private::BLOB, LABEL, id, blocks);
    let cluster = json!({ "name": site.cluster_name(), "resource_group_name": site.group_of("cluster") });
    blocks.data("azurerm_kubernetes_cluster", "main", cluster);
    copied.iter().for_each(|copied| identity(&site, copied, blocks));
    Ok(())
}

/// What is copied whole goes by age; Barman lets go of the rest itself, as only it knows what a copy stands on.
fn rules(copied: &[Copied<'_>]) -> Vec<Value> {
    let rule = |name: &str, prefix: &str, actions: Value| {
        let filters = json!({ "blob_types": ["blockBlob"], "prefix_match": [prefix] });
        json!({ "name": name, "enabled": true, "filters": filters, "actions": actions })
    };
    let whole = copied.iter().filter(|copied| !copied.is_continuous());
    let by_age = whole.map(|copied| {
        let store = copied.store();
        let prefix = format!("{}/{store}/", names::COPIES);
        rule(
            &store,
            &prefix,
            json!({ "base_blob": { "delete_after_days_since_modification_greater_than": copied.days() } }),
        )
    });
    let old = json!({ "version": { "delete_after_days_since_creation": OLD_VERSIONS } });
    by_age.chain([rule("old-versions", &format!("{}/", names::COPIES), old)]).collect()
}

/// Rights on files hold for a container: Azure has none for a folder of it without conditions on tags.
fn identity(site: &Site<'_>, copied: &Copied<'_>, blocks: &mut Blocks) {
    let (platform, name) = (site.platform, copied.account());
    let label = label(&["database", copied.database.name.as_str()]);
    let own = names::managed_identity(&platform.name, &platform.environment, site.region, &name);
    blocks.resource("azurerm_user_assigned_identity", &label, site.resource(&own, json!({})));
    let of = |attribute: &str| expression(&format!("azurerm_user_assigned_identity.{label}.{attribute}"));
    trust(&label, of("id"), &platform.namespace, &name, blocks);
    if let Some(Identity::ManagedIdentity { client_id, .. }) = copied.identity(platform, site.cell) {
        let attribute = client_id.attribute().unwrap_or_default().to_owned();
        fact(site, &client_id, &attribute, of("client_id"), blocks);
    }
    let container = format!("${{azurerm_storage_container.{LABEL}.id}}");
    role(&format!("{label}_copies"), "Storage Blob Data Contributor", container, &of("principal_id"), blocks);
}
