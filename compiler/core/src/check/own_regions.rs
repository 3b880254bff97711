//! Copies of a thing to the region where it is already (L22): the mention is dropped, which is no error, and reported once.

use std::collections::BTreeMap;

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::resolve::DROPPED;
use crate::schema::{Block, Set, Sp};
use crate::source::Place;
use crate::types::Ref;
use crate::words::references::RegionName;
use crate::words::state::Backup;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let nodes = &platform.nodes;
    let mut mentions = Mentions { platform, places: BTreeMap::new() };
    mentions.of(&nodes.bucket, |bucket| Some(&bucket.replicate_to));
    mentions.of(&nodes.table, |table| Some(&table.replicate_to));
    mentions.of(&nodes.secrets, |store| Some(&store.replicate_to));
    mentions.of(&nodes.database, |database| copies(database.backup.as_ref()));
    mentions.of(&nodes.table, |table| copies(table.backup.as_ref()));
    mentions.of(&nodes.search, |search| copies(search.backup.as_ref()));
    mentions.of(&nodes.cluster, |cluster| copies(cluster.backup.as_ref()));
    findings.extend(mentions.places.into_iter().map(|(region, places)| dropped(platform, region, places)));
}

fn copies(backup: Option<&Block<Backup>>) -> Option<&Set<Ref<RegionName>>> {
    backup.map(|backup| &backup.copy_to)
}

/// Where things name the region that they are in, by region.
struct Mentions<'p> {
    platform: &'p Platform,
    places: BTreeMap<&'p str, Vec<Place>>,
}

impl<'p> Mentions<'p> {
    fn of<T>(&mut self, list: &'p [Declared<T>], targets: impl Fn(&'p T) -> Option<&'p Set<Ref<RegionName>>>) {
        for (index, cell) in self.platform.cells.iter().enumerate() {
            let here = list.iter().filter_map(|declared| targets(declared.at(index)?)).flat_map(|targets| &targets.0);
            let own: Vec<Place> =
                here.filter(|target| target.name() == cell.region).map(|target| target.place).collect();
            if !own.is_empty() {
                self.places.entry(&cell.region).or_default().extend(own);
            }
        }
    }
}

/// One note for a region, where the environment says that it runs there.
fn dropped(platform: &Platform, region: &str, mut places: Vec<Place>) -> Finding {
    places.sort_by_key(|place| place.order());
    let said = platform.settings.iter().flat_map(|settings| &settings.regions.0);
    let mut said = said.filter(|said: &&Sp<Ref<RegionName>>| said.name() == region).map(|said| said.place);
    let first = said.next().or(places.first().copied()).unwrap_or(Place::DEFAULT);
    let message =
        format!("what is to be copied to `{region}` is in that region itself here, so there is no copy of it");
    places.into_iter().fold(Finding::advice(DROPPED, first, message), |finding, place| finding.also(place, "left out"))
}
