//! Optional references that go with what they refer to (L14, L22), reported once for each removal and each region that is not run.
//!
//! One note for each reference would bury what matters: an environment without a firewall may drop a hundred of them.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::merge::{Environment, Rank, Removal, Said, Site, describe};
use crate::source::Place;
use crate::types::Address;

/// The code of the notes.
pub const CODE: &str = "dropped-reference";

/// The note for a reference to what `without` removed.
pub fn removed(environment: &Environment<'_>, removal: &Removal<'_>, address: &Address, site: Site) -> Finding {
    let message =
        format!("without `{}`, {} leaves out what refers to it", address.node(), speaker(environment, removal.said));
    Finding::advice(CODE, removal.said.place, message).also(site.place, "left out")
}

/// The note for a mention of a region that the environment does not run in.
pub fn not_run(environment: &Environment<'_>, region: &str, site: Site) -> Finding {
    let regions = environment.settings.setting("regions").and_then(|slot| slot.stack.last()).copied();
    let name = regions.map_or_else(|| environment.name.to_owned(), |said| speaker(environment, said));
    let message = format!("{name} does not run in `{region}`, so it leaves out what is about that region");
    Finding::advice(CODE, regions.map_or(Place::DEFAULT, |said| said.place), message).also(site.place, "left out")
}

/// The environment that said so: an heir drops the same again, which is not worth a second note.
fn speaker(environment: &Environment<'_>, said: Said) -> String {
    describe(Rank { narrowing: 0, ..said.rank }, &environment.chain)
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
