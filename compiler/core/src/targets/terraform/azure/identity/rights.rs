//! The least that a workload needs of what it uses, as roles on exactly that thing. Source: Azure built-in roles, as of 2026-11.

use serde_json::{Value, json};

use crate::derive::Workload;
use crate::model::names;
use crate::schema::Entry;
use crate::targets::Lowering;
use crate::targets::terraform::azure::data::messages::namespace_id;
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::registry;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::data::sql::inner_name;
use crate::targets::terraform::gcp::data::subscriptions::reads;
use crate::targets::terraform::stack;
use crate::targets::terraform::stores;
use crate::words::database::{Engine, Table};
use crate::words::state::{Queue, Topic};
use crate::words::workload::{Access, Use};

/// What reads and what writes of Cosmos DB, by the identifiers that every account has (Cosmos DB, data plane role-based access).
const READER: &str = "00000000-0000-0000-0000-000000000001";
const WRITER: &str = "00000000-0000-0000-0000-000000000002";

/// Gives a workload's identity what its `uses` need.
pub fn grant(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    workload: &Workload<'_>,
    principal: &Value,
    blocks: &mut Blocks,
) {
    for used in workload.uses {
        let (kind, name) = (used.value.target.kind(), used.value.target.name());
        let label = label(&[&workload.name, kind, name]);
        match kind {
            "bucket" => bucket(lowering, used, &label, principal, blocks),
            "queue" | "topic" => messages(lowering, site, workload, used, &label, principal, blocks),
            "table" => table(lowering, site, used, &label, principal, blocks),
            "database" => database(lowering, site, used, &label, principal, blocks),
            _ => {}
        }
    }
    if placement::runs_on_aci(lowering, workload, site.cell) {
        let label = label(&[&workload.name, "images"]);
        role(&label, "AcrPull", registry::id(lowering, site), principal, blocks);
    }
}

/// A role for the identity of a workload.
pub fn role(label: &str, role: &str, scope: String, principal: &Value, blocks: &mut Blocks) {
    let fields = json!({
        "scope": scope,
        "role_definition_name": role,
        "principal_id": principal,
        "principal_type": "ServicePrincipal",
    });
    blocks.resource("azurerm_role_assignment", label, fields);
}

fn access(used: &Entry<Use>) -> Option<Access> {
    used.value.access.as_ref().map(|access| access.value)
}

/// Files in the container of the bucket that workloads of this cloud know.
fn bucket(lowering: &Lowering<'_>, used: &Entry<Use>, label: &str, principal: &Value, blocks: &mut Blocks) {
    let platform = lowering.platform();
    let stores = stores::in_cloud(lowering, used.value.target.name(), "azure");
    let Some(store) = stores.first() else { return };
    let there = site::at(lowering, store.cell);
    let account = there.id("data", "Microsoft.Storage/storageAccounts", &store.account(platform));
    let scope = format!("{account}/blobServices/default/containers/{}", store.name(platform));
    let name = match access(used) {
        Some(Access::Read) => "Storage Blob Data Reader",
        _ => "Storage Blob Data Contributor",
    };
    role(label, name, scope, principal, blocks);
}

/// The cell of this cloud where something is: this one, or the first that has it.
fn place(lowering: &Lowering<'_>, site: &Site<'_>, is_there: impl Fn(usize) -> bool) -> Option<usize> {
    let cells = stack::cells_of(lowering, "azure").into_iter();
    std::iter::once(site.cell).chain(cells).find(|cell| is_there(*cell))
}

/// Who publishes may do so to the queue or the topic; who reads, read the queue or the subscription of its own. Messages to another
/// cloud go by that cloud's own rights.
fn messages(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    workload: &Workload<'_>,
    used: &Entry<Use>,
    label: &str,
    principal: &Value,
    blocks: &mut Blocks,
) {
    let (kind, name) = (used.value.target.kind(), used.value.target.name());
    let is_there = |cell| match kind {
        "queue" => lowering.get::<Queue>(name, cell).is_some(),
        _ => lowering.get::<Topic>(name, cell).is_some(),
    };
    let Some(cell) = place(lowering, site, is_there) else { return };
    let there = site::at(lowering, cell);
    let entity = site.platform.queue(kind, name);
    let scope = format!("{}/{kind}s/{entity}", namespace_id(&there));
    let receives = reads(used);
    if !receives || access(used) == Some(Access::ReadWrite) {
        role(label, "Azure Service Bus Data Sender", scope.clone(), principal, blocks);
    }
    if receives && workload.name == workload.node {
        let scope = match kind {
            "queue" => scope,
            _ => format!("{scope}/subscriptions/{}", names::azure::subscription(&workload.name)),
        };
        role(&format!("{label}_reads"), "Azure Service Bus Data Receiver", scope, principal, blocks);
    }
}

/// Items of a table.
fn table(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    used: &Entry<Use>,
    label: &str,
    principal: &Value,
    blocks: &mut Blocks,
) {
    let name = used.value.target.name();
    let Some(cell) = place(lowering, site, |cell| lowering.get::<Table>(name, cell).is_some()) else { return };
    let there = site::at(lowering, cell);
    let platform = site.platform;
    let account = names::azure::table_account(&platform.name, &platform.environment, there.region, name);
    let items = Items { there: &there, account, database: platform.table(name) };
    blocks.resource(ITEMS_ROLE, label, items.right(access(used), principal));
}

/// Items of a database of Cosmos DB; into the others a workload comes with a password.
fn database(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    used: &Entry<Use>,
    label: &str,
    principal: &Value,
    blocks: &mut Blocks,
) {
    let name = used.value.target.name();
    let copy = placement::database(lowering, name, site.cell);
    let Some(copy) = copy.filter(|copy| copy.database.engine.value == Engine::Cosmosdb) else { return };
    let there = site::at(lowering, copy.follows.unwrap_or(site.cell));
    let account = there.short_name(&site.platform.held("database", name));
    let items = Items { there: &there, account, database: inner_name(copy.database) };
    blocks.resource(ITEMS_ROLE, label, items.right(access(used), principal));
}

const ITEMS_ROLE: &str = "azurerm_cosmosdb_sql_role_assignment";

/// The items of a database of Cosmos DB, which has roles of its own for them.
struct Items<'a> {
    there: &'a Site<'a>,
    account: String,
    database: String,
}

impl Items<'_> {
    fn right(&self, access: Option<Access>, principal: &Value) -> Value {
        let id = self.there.id("data", "Microsoft.DocumentDB/databaseAccounts", &self.account);
        let definition = if access == Some(Access::Read) { READER } else { WRITER };
        json!({
            "resource_group_name": self.there.group_of("data"),
            "account_name": self.account,
            "role_definition_id": format!("{id}/sqlRoleDefinitions/{definition}"),
            "principal_id": principal,
            "scope": format!("{id}/dbs/{}", self.database),
        })
    }
}
