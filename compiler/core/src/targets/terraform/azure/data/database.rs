//! Databases: which product of Azure's speaks the protocol that an application does.

use crate::finding::Finding;
use crate::targets::terraform::azure::data::{cosmosdb, servers};
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::sizes::Catalogue;
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::versions::Versions;
use crate::targets::{Lowering, Unit};
use crate::words::database::{Database, Engine};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-database", cloud: "azure", area: "data", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    placement::databases(lowering, stack.home())
        .into_iter()
        .filter(|(_, copy)| copy.follows.is_none() || has_servers(copy.database.engine.value))
        .map(|(declared, _)| File::of(declared))
        .collect()
}

/// Whether an engine runs on servers of its own. Cosmos DB does not: an account spans regions by itself.
fn has_servers(engine: Engine) -> bool {
    matches!(engine, Engine::Postgresql | Engine::Mysql)
}

/// The versions that a database can have; none for Cosmos DB's own protocol.
pub fn versions(database: &Database) -> Option<Versions> {
    match database.engine.value {
        Engine::Postgresql | Engine::Mysql => Some(servers::versions(database)),
        Engine::Mongodb => Some(cosmosdb::VERSIONS),
        Engine::Cosmosdb | Engine::Dynamodb | Engine::Firestore => None,
    }
}

/// The machines that a database can be on; none for Cosmos DB, which sells throughput.
pub fn sizes(database: &Database) -> Option<Catalogue> {
    has_servers(database.engine.value).then(|| servers::sizes(database))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(copy) = placement::database(lowering, &unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    match copy.database.engine.value {
        Engine::Postgresql | Engine::Mysql => servers::all(lowering, &site, &copy, blocks),
        Engine::Mongodb | Engine::Cosmosdb => cosmosdb::database(lowering, &site, copy.database, blocks),
        // What Azure has nothing for is an error before anything is rendered: see the table of clouds.
        Engine::Dynamodb | Engine::Firestore => {}
    }
    Ok(())
}
