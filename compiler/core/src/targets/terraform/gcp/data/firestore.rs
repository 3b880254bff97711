//! Firestore: documents without machines, in several zones by itself; with the MongoDB protocol where an application speaks that.

use serde_json::json;

use super::copies::Copy;
use super::settings::is_passing;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::secrets::declared::by_hand;
use crate::targets::terraform::gcp::secrets::part;
use crate::targets::terraform::gcp::site::Site;
use crate::types::Address;
use crate::words::database::Engine;

/// The database. With the MongoDB protocol applications come with a password, which Google makes when a person asks for it: the entry
/// is there, and the output says how it is filled.
pub fn database(lowering: &Lowering<'_>, site: &Site<'_>, copy: &Copy<'_>, blocks: &mut Blocks) {
    let database = copy.database;
    let name = database.name.as_str();
    let label = label(&["database", name]);
    let speaks_mongodb = database.engine.value == Engine::Mongodb;
    let goes_back = database.backup.as_ref().is_some_and(|backup| backup.point_in_time.is_some());
    let guarded = !is_passing(lowering);
    let fields = json!({
        "name": site.store("database", name, ""),
        "location_id": site.location,
        "type": "FIRESTORE_NATIVE",
        // The MongoDB protocol is the Enterprise edition's.
        "database_edition": if speaks_mongodb { "ENTERPRISE" } else { "STANDARD" },
        "point_in_time_recovery_enablement": if goes_back { "POINT_IN_TIME_RECOVERY_ENABLED" } else { "POINT_IN_TIME_RECOVERY_DISABLED" },
        "delete_protection_state": if guarded { "DELETE_PROTECTION_ENABLED" } else { "DELETE_PROTECTION_DISABLED" },
        "deletion_policy": if guarded { "ABANDON" } else { "DELETE" },
    });
    blocks.resource("google_firestore_database", &label, fields);
    if speaks_mongodb {
        let address = Address::of("database", name);
        by_hand(site, &part(&address, "url"), std::slice::from_ref(&site.location), blocks);
        let host = format!("google_firestore_database.{label}.uid}}.{}.firestore.goog", site.location);
        let description = "The host of the MongoDB protocol: a person makes the user (`gcloud firestore user-creds create`) and enters `url`.";
        blocks.add(
            "output",
            &format!("{label}_host"),
            json!({ "description": description, "value": format!("${{{host}") }),
        );
        return;
    }
    let id = expression(&format!("google_firestore_database.{label}.name"));
    let description = "The name of the database; workloads come in by who they are.";
    blocks.add("output", &label, json!({ "description": description, "value": id }));
}
