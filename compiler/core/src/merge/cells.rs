//! Cells: the regions in which an environment runs, and which places name them (L21).

use super::fold::{Folder, Outcome};
use super::gather;
use super::scopes::Scopes;
use super::tree::{Item, Merged, Node};
use crate::load::{EnvironmentLayer, Layers, text};

/// A region of an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The region's short name; empty without a cloud.
    pub region: String,
    /// The cloud's name; empty without a cloud.
    pub cloud: String,
    /// Whether it is the place that `primary` names.
    pub primary: bool,
    /// Whether it is the first region of its cloud here.
    pub first_of_cloud: bool,
}

impl Cell {
    /// How narrowly a place names this cell: 1 by its cloud, 2 by its region; nothing when it names another.
    pub fn narrowing(&self, place: &str) -> Option<u8> {
        let by_region = place == self.region || (place == "primary" && self.primary);
        let by_cloud = place == self.cloud || (place == "each-cloud" && self.first_of_cloud) || place == "each-region";
        if by_region { Some(2) } else { by_cloud.then_some(1) }
    }
}

/// A region as a `cloud` declares it.
struct Declared {
    cloud: String,
    region: String,
    primary: bool,
}

/// The cells of an environment: its `regions`, or all that are declared outside of `cloud local`.
pub fn of<'s>(layers: &'s Layers<'s>, chain: &[&'s EnvironmentLayer<'s>], settings: &Node<'s>) -> Vec<Cell> {
    let declared = declared(layers, chain);
    let wanted = match settings.setting("regions").map(|slot| &slot.value) {
        Some(Merged::Items(items)) => pick(items, &declared),
        _ => declared.iter().filter(|region| region.cloud != "local").collect(),
    };
    if wanted.is_empty() {
        return vec![Cell { primary: true, first_of_cloud: true, ..Cell::default() }];
    }
    let primary = wanted.iter().position(|region| region.primary).unwrap_or(0);
    let cell = |(index, region): (usize, &&Declared)| Cell {
        region: region.region.clone(),
        cloud: region.cloud.clone(),
        primary: index == primary,
        first_of_cloud: !wanted.iter().take(index).any(|other| other.cloud == region.cloud),
    };
    wanted.iter().enumerate().map(cell).collect()
}

/// The regions of that name; `resolve` reports a name that no cloud declares.
fn pick<'d>(items: &[Item<'_>], declared: &'d [Declared]) -> Vec<&'d Declared> {
    let named = |name: &str| declared.iter().find(|region| region.region == name);
    items.iter().filter_map(|item| text(item.value).and_then(named)).collect()
}

fn declared<'s>(layers: &'s Layers<'s>, chain: &[&'s EnvironmentLayer<'s>]) -> Vec<Declared> {
    let anywhere = Cell::default();
    let mut scopes = Scopes::default();
    let mut ignored = Vec::new();
    let gathered = gather::gather_only(Some("cloud"), layers, chain, &anywhere, &mut scopes, &mut ignored);
    let mut regions = Vec::new();
    for cloud in in_order_of_appearance(&gathered) {
        let Some(contributions) = gathered.nodes.get(&cloud) else { continue };
        let mut folder = Folder { every: Some(&gathered.every), ..Folder::new(&anywhere, &scopes, &mut ignored) };
        let Some(kind) = crate::words::kind("cloud") else { continue };
        if let Outcome::Node(node) = folder.component(kind, cloud.1.clone(), contributions) {
            regions.extend(regions_of(&node));
        }
    }
    regions
}

/// Clouds as they are written, so that without `regions` the first region of the first cloud comes first.
fn in_order_of_appearance<'s>(gathered: &gather::Gathered<'s>) -> Vec<super::Identifier<'s>> {
    let mut clouds: Vec<_> = gathered.nodes.iter().filter(|((word, _), _)| *word == "cloud").collect();
    clouds.sort_by_key(|(_, contributions)| contributions.iter().map(|said| (said.file.0, said.node.span.start)).min());
    clouds.into_iter().map(|(identifier, _)| identifier.clone()).collect()
}

fn regions_of(cloud: &Node<'_>) -> Vec<Declared> {
    let Some(Merged::Nodes(regions)) = cloud.setting("region").map(|slot| &slot.value) else { return Vec::new() };
    let primary = |region: &Node<'_>| region.item("role").and_then(|item| text(item.value)) == Some("primary");
    let declare = |region: &Node<'_>| Declared {
        cloud: cloud.key.to_string(),
        region: region.key.to_string(),
        primary: primary(region),
    };
    regions.iter().map(declare).collect()
}
