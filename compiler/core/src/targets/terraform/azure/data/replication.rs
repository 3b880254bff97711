//! Copies of a bucket in other regions of Azure, sent by the storage account itself once both accounts are there.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::aws::data::bucket::files as buckets;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::terraform::stores::{self, Store};
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-bucket-copies", cloud: "azure", area: "backup", files, blocks };

/// From when on files are copied: from the beginning, those that were there before the rule as well.
const SINCE: &str = "Everything";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    buckets(lowering, stack).into_iter().filter(|file| !sent(lowering, &file.node, stack).is_empty()).collect()
}

/// The store of a bucket in a stack, with each of its copies.
fn sent<'p>(lowering: &Lowering<'p>, name: &str, stack: &Stack) -> Vec<(Store<'p>, Store<'p>)> {
    let all = stores::in_cloud(lowering, name, "azure");
    let own = all.iter().find(|store| stack.holds(store.cell) && store.copy_from.is_none());
    let copies = all.iter().filter(|store| store.copy_from.is_some_and(|from| stack.holds(from)));
    own.into_iter().flat_map(|own| copies.clone().map(|copy| (own.clone(), copy.clone()))).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let platform = lowering.platform();
    let id = |store: &Store<'_>| {
        let site = site::at(lowering, store.cell);
        site.id("data", "Microsoft.Storage/storageAccounts", &store.account(platform))
    };
    for (own, copy) in sent(lowering, &unit.name, stack) {
        let rule = json!({
            "source_container_name": own.name(platform),
            "destination_container_name": copy.name(platform),
            "copy_blobs_created_after": SINCE,
        });
        let fields = json!({
            "source_storage_account_id": id(&own),
            "destination_storage_account_id": id(&copy),
            "rules": [rule],
        });
        let label = label(&[&unit.name, stack::region(lowering, copy.cell)]);
        blocks.resource("azurerm_storage_object_replication", &label, fields);
    }
    Ok(())
}
