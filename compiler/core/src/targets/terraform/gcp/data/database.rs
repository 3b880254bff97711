//! Databases: which product of Google's speaks the protocol that an application does.

use crate::finding::Finding;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::gcp::data::{alloydb, copies, firestore, settings, sql};
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::gcp::sizes::ALLOYDB;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::sizes::Catalogue;
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::versions::Versions;
use crate::targets::{Lowering, Unit};
use crate::words::database::{Database, Engine};
use crate::words::workload::Product;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-database", cloud: "gcp", area: "data", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let databases = lowering.all::<Database>().iter();
    databases.filter(|declared| copies::at(lowering, &declared.name, stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(copy) = copies::at(lowering, &unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let on_alloydb = placement::product(lowering, copy.database.runs_on.as_deref()) == Some(Product::Alloydb);
    match copy.database.engine.value {
        Engine::Postgresql if on_alloydb => alloydb::cluster(lowering, &site, &copy, blocks),
        Engine::Postgresql | Engine::Mysql => sql::instances(lowering, &site, &copy, blocks),
        Engine::Mongodb | Engine::Firestore => firestore::database(lowering, &site, &copy, blocks),
        // What Google has nothing for is an error before anything is rendered: see the table of clouds.
        Engine::Dynamodb | Engine::Cosmosdb => {}
    }
    Ok(())
}

/// The versions that a database can have; none for Firestore, which has one.
pub fn versions(database: &Database, product: Option<Product>) -> Option<Versions> {
    match database.engine.value {
        Engine::Postgresql if product == Some(Product::Alloydb) => Some(alloydb::VERSIONS),
        Engine::Postgresql | Engine::Mysql => Some(sql::versions(database)),
        Engine::Mongodb | Engine::Firestore | Engine::Dynamodb | Engine::Cosmosdb => None,
    }
}

/// The machines that a database can be on; none for Firestore, which has no machines of one's own.
pub fn sizes(database: &Database, product: Option<Product>) -> Option<Catalogue> {
    match database.engine.value {
        Engine::Postgresql if product == Some(Product::Alloydb) => Some(ALLOYDB),
        Engine::Postgresql | Engine::Mysql => Some(settings::edition(database).1),
        Engine::Mongodb | Engine::Firestore | Engine::Dynamodb | Engine::Cosmosdb => None,
    }
}
