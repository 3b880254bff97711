//! The keys of what is not the platform's own: entries that a person fills, one for all regions or, where it is another system in
//! each region, one for each.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::credentials::{self, Entry};
use super::super::here::Here;
use super::secret::is_kept_by_aws;
use crate::finding::Finding;
use crate::merge::Cells;
use crate::model::{Declared, named};
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::terraform::workloads;
use crate::targets::{Lowering, Unit};
use crate::types::Piece;
use crate::words::network::External;
use crate::words::secrets::Secrets;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-external", cloud: "aws", area: "secrets", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let systems = lowering.all::<External>().iter();
    systems.filter(|declared| !entries(lowering, &declared.name, stack.home()).is_empty()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    for (name, (keys, copies)) in entries(lowering, &unit.name, here.cell) {
        let label = label(&["external", &name.replace('@', "_")]);
        let copies = credentials::copies(&here, copies);
        credentials::entry(&here, &Entry { kind: "external", name: &name, label: &label, copies }, blocks);
        let properties: Vec<(&str, String)> = keys.iter().map(|key| (key.as_str(), "\"\"".to_owned())).collect();
        credentials::value(&label, &properties, &json!(1), blocks);
    }
    Ok(())
}

/// The entries of a system in a cell, by name: the keys of each, and the cells with a copy.
fn entries(lowering: &Lowering<'_>, name: &str, cell: usize) -> BTreeMap<String, (Vec<String>, Vec<usize>)> {
    let mut entries = BTreeMap::new();
    let Some(declared) = named(lowering.all::<External>(), name).filter(|_| is_in_aws(lowering)) else {
        return entries;
    };
    let cells = stack::cells_of(lowering, "aws");
    let keys = |external: &External| external.key.0.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>();
    if let Some(external) = declared.at(cell).filter(|external| !external.key.is_empty()) {
        if is_regional(declared, &cells) {
            entries.insert(name.to_owned(), (keys(external), Vec::new()));
        } else if cells.first() == Some(&cell) {
            entries.insert(name.to_owned(), (keys(external), cells.iter().copied().skip(1).collect()));
        }
    }
    for place in elsewhere(lowering, name, cell) {
        let there = (0..lowering.platform().cells.len()).find(|other| stack::region(lowering, *other) == place);
        if let Some(external) = there.and_then(|there| declared.at(there)) {
            entries.insert(format!("{name}@{place}"), (keys(external), Vec::new()));
        }
    }
    entries
}

/// Whether the keys of foreign systems are in the cloud's own store: unless Vault alone is declared.
fn is_in_aws(lowering: &Lowering<'_>) -> bool {
    let stores = lowering.all::<Secrets>();
    stores.is_empty() || stores.iter().filter_map(Declared::first).any(is_kept_by_aws)
}

/// Whether it is another system in each region: it has another address there, and so other keys.
fn is_regional(declared: &Declared<External>, cells: &[usize]) -> bool {
    let urls = cells.iter().filter_map(|cell| declared.at(*cell)).map(|external| external.url.to_string());
    let mut urls: Vec<String> = urls.collect();
    urls.dedup();
    matches!(declared.cells, Cells::Each(_)) && urls.len() > 1
}

/// The other places whose system workloads of a cell ask for by name, as in `external.supabase@jp`.
fn elsewhere(lowering: &Lowering<'_>, name: &str, cell: usize) -> Vec<String> {
    let places = workloads::pieces(lowering, cell).filter_map(|piece| match piece {
        Piece::Secret(address) if address.kind == "external" && address.name == name => address.place,
        _ => None,
    });
    let mut places: Vec<String> = places.collect();
    places.sort();
    places.dedup();
    places
}
