//! A table: a container of Cosmos DB in an account of its own, whose items lie by their key.

use serde_json::json;

use super::cosmosdb::{Account, account, contents};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::azure::secrets::values;
use crate::targets::terraform::azure::site::{self, group};
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::gcp::secrets::version;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::database::Table;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-table", cloud: "azure", area: "data", files, blocks };

/// The throughput of a table at most, in request units a second; a tenth of it at rest.
const UNITS: u32 = 1000;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lowering.all::<Table>().iter().filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(table) = lowering.get::<Table>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let label = label(&["table", &unit.name]);
    let named = |cell: &usize| {
        let region = stack::region(lowering, *cell);
        *cell != site.cell && table.replicate_to.0.iter().any(|place| place.name() == region)
    };
    let copies = stack::cells_of(lowering, "azure").into_iter().filter(named).collect();
    let parts = Account {
        label: &label,
        name: names::azure::table_account(&site.platform.name, &site.platform.environment, site.region, &unit.name),
        mongodb: None,
        multi_zone: true,
        copies,
        backup: table.backup.as_deref(),
    };
    account(lowering, &site, &parts, blocks);
    let name = site.platform.table(&unit.name);
    blocks.resource("azurerm_cosmosdb_sql_database", &label, contents(&name, &label, UNITS));
    let mut fields = json!({
        "name": name,
        "resource_group_name": group(),
        "account_name": expression(&format!("azurerm_cosmosdb_account.{label}.name")),
        "database_name": expression(&format!("azurerm_cosmosdb_sql_database.{label}.name")),
        "partition_key_paths": [format!("/{}", literal(table.key.as_str()))],
        "partition_key_version": 2,
    });
    if let Some(sort) = &table.sort {
        let order = |path: &str| json!({ "path": format!("/{}", literal(path)), "order": "ascending" });
        fields["indexing_policy"] = json!({
            "indexing_mode": "consistent",
            "included_path": [{ "path": "/*" }],
            "composite_index": [{ "index": [order(table.key.as_str()), order(sort.as_str())] }],
        });
    }
    if table.expire_at.is_some() {
        // Items go by the `ttl` that each of them says; without one they stay.
        fields["default_ttl"] = json!(-1);
    }
    blocks.resource("azurerm_cosmosdb_sql_container", &label, fields);
    let version = version(&format!("the entry of table `{}`", unit.name), &label, blocks);
    let endpoint = format!("azurerm_cosmosdb_account.{label}.endpoint");
    let properties = [("url", endpoint), ("name", format!("\"{name}\""))];
    values(&site, &Address::of("table", &unit.name), &properties, &version, blocks);
    Ok(())
}
