//! Optional references that go with what they refer to (L14, L22), reported once for each removal and each region that is not run.
//!
//! One note for each reference would bury what matters: an environment without a firewall may drop a hundred of them.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::merge::{Environment, Removal, Site};
use crate::source::Place;
use crate::types::Address;

const CODE: &str = "dropped-reference";

/// The note for a reference to what `without` removed.
pub fn removed(environment: &Environment<'_>, removal: &Removal<'_>, address: &Address, site: Site) -> Finding {
    let message = format!("without `{}`, {} leaves out what refers to it", address.node(), environment.name);
    Finding::advice(CODE, removal.said.place, message).also(site.place, "left out")
}

/// The note for a mention of a region that the environment does not run in.
pub fn not_run(environment: &Environment<'_>, address: &Address, site: Site) -> Finding {
    let message = format!("{} does not run in `{}`, so it leaves out what is about that region", environment.name, address.name);
    let regions = environment.settings.setting("regions").and_then(|slot| slot.stack.last());
    Finding::advice(CODE, regions.map_or(Place::DEFAULT, |said| said.place), message).also(site.place, "left out")
}

/// Puts the notes about one removal, or one region, together.
pub fn gather(findings: Vec<Finding>) -> Vec<Finding> {
    let (notes, mut others): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.code == CODE);
    let mut gathered: BTreeMap<String, Finding> = BTreeMap::new();
    for mut note in notes {
        match gathered.get_mut(&note.message) {
            Some(first) => first.others.append(&mut note.others),
            None => drop(gathered.insert(note.message.clone(), note)),
        }
    }
    for note in gathered.values_mut() {
        note.others.sort_by_key(|label| label.place.order());
        note.others.dedup();
    }
    others.extend(gathered.into_values());
    others
}
