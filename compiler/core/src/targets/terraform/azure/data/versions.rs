//! The versions of engines that Azure has. Azure Managed Redis has one, which Azure alone chooses.

use crate::words::database::Engine;

/// A product and its versions, the one that is taken where the spec says none first.
#[derive(Debug)]
pub struct Offer {
    /// What the product is called.
    pub title: &'static str,
    /// The versions, as Azure writes them.
    pub versions: &'static [&'static str],
}

/// Source: Azure Database for PostgreSQL, Flexible Server, supported versions, as of 2026-11.
const POSTGRESQL: Offer =
    Offer { title: "Azure Database for PostgreSQL", versions: &["17", "16", "15", "14", "13", "12", "11"] };

/// Source: Azure Database for MySQL, Flexible Server, version support policy, as of 2026-11.
const MYSQL: Offer = Offer { title: "Azure Database for MySQL", versions: &["8.4", "8.0.21", "5.7"] };

/// Versions of MongoDB's protocol. Source: Cosmos DB for MongoDB, supported versions, as of 2026-11.
const MONGODB: Offer = Offer { title: "Cosmos DB for MongoDB", versions: &["7.0", "6.0", "5.0", "4.2", "4.0", "3.6"] };

/// The versions of an engine that has any on Azure.
pub fn of_database(engine: Engine) -> Option<&'static Offer> {
    match engine {
        Engine::Postgresql => Some(&POSTGRESQL),
        Engine::Mysql => Some(&MYSQL),
        Engine::Mongodb => Some(&MONGODB),
        Engine::Dynamodb | Engine::Firestore | Engine::Cosmosdb => None,
    }
}

impl Offer {
    /// The version that Azure has for the one that a spec says. Azure chooses the patch itself: `16.4` is `16`, `8.0.37` is `8.0.21`.
    pub fn find(&self, said: &str) -> Option<&'static str> {
        let parts = |version: &str| version.split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
        let alike = |known: &&&str| parts(known).iter().zip(parts(said)).all(|(known, said)| *known == said);
        self.versions.iter().find(alike).copied()
    }

    /// The version of a store: the one that it says, else the newest.
    pub fn version(&self, said: Option<&str>) -> &'static str {
        said.and_then(|said| self.find(said)).or(self.versions.first().copied()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn azure_chooses_the_patch_and_nothing_else() {
        assert_eq!(POSTGRESQL.find("16.4"), Some("16"));
        assert_eq!(POSTGRESQL.find("18"), None);
        assert_eq!(MYSQL.find("8.0.37"), Some("8.0.21"));
        assert_eq!(MYSQL.find("8"), Some("8.4"));
        assert_eq!(MYSQL.find("9.1"), None);
        assert_eq!(MONGODB.version(None), "7.0");
    }
}
