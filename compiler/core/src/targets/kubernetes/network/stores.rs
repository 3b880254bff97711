//! Where a store answers its clients: the port, and the cell in whose network it is.

use crate::derive::BY_IDENTITY;
use crate::model::{Declared, named};
use crate::targets::Lowering;
use crate::targets::kubernetes::data;
use crate::words::database::{Cache, Database, Engine, Search};

/// The port of HTTPS.
pub const HTTPS: u16 = 443;

/// The ports of databases that a cloud answers at others than their protocols': Azure Cosmos DB for MongoDB, connection strings; Firestore
/// with MongoDB compatibility, connection; and those that speak HTTPS wherever they are.
const DATABASE_PORTS: &[(&str, Engine, u16)] = &[
    ("azure", Engine::Mongodb, 10255),
    ("gcp", Engine::Mongodb, HTTPS),
    ("aws", Engine::Dynamodb, HTTPS),
    ("gcp", Engine::Firestore, HTTPS),
    ("azure", Engine::Cosmosdb, HTTPS),
];

/// The port of Azure Managed Redis (Azure Managed Redis, development considerations).
const MANAGED_REDIS: u16 = 10_000;

/// The port on which a cloud's store is reached; nothing for what pods do not speak to.
pub fn store_port(lowering: &Lowering<'_>, kind: &str, name: &str, cell: usize) -> Option<u16> {
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    match kind {
        "database" => {
            let database = named(lowering.all::<Database>(), name)?.first()?;
            let engine = database.engine.value;
            let own = DATABASE_PORTS.iter().find(|(on, known, _)| *on == cloud && *known == engine);
            Some(own.map_or_else(|| data::database_port(database), |(.., port)| *port))
        }
        "cache" if cloud == "azure" => Some(MANAGED_REDIS),
        "cache" => named(lowering.all::<Cache>(), name)?.first().map(data::cache_port),
        "search" => Some(HTTPS),
        kind => BY_IDENTITY.contains(&kind).then_some(HTTPS),
    }
}

/// The cell in whose network a store answers a workload of a cell: its own, else one of its cloud, else one of another cloud that
/// `link` leads to.
pub fn home_of(lowering: &Lowering<'_>, kind: &str, name: &str, cell: usize) -> usize {
    let present = match kind {
        "database" => {
            named(lowering.all::<Database>(), name).map(|declared| (&declared.present, is_followed(declared)))
        }
        "cache" => named(lowering.all::<Cache>(), name).map(|declared| (&declared.present, false)),
        "search" => named(lowering.all::<Search>(), name).map(|declared| (&declared.present, false)),
        _ => None,
    };
    let Some((present, is_followed)) = present else { return cell };
    let cells = &lowering.platform().cells;
    let cloud = |cell: usize| cells.get(cell).map(|cell| cell.cloud.as_str());
    let has = |cell: &usize| present.get(*cell).copied().unwrap_or(false);
    let own = (0..cells.len()).filter(|other| cloud(*other) == cloud(cell));
    let in_own = own.into_iter().find(has);
    match in_own {
        Some(_) if has(&cell) || is_followed => cell,
        Some(there) => there,
        None => (0..cells.len()).find(has).unwrap_or(cell),
    }
}

/// Whether every region of a cloud that has a database has a copy of it.
fn is_followed(database: &Declared<Database>) -> bool {
    database.first().is_some_and(|database| database.global.is_some())
}
