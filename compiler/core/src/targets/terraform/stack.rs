//! Stacks: what is applied together, with one state. One for each cloud that the environment runs in.

use super::document::literal;
use crate::model::Declared;
use crate::targets::Lowering;
use crate::words::platform::{Cloud, Region};

/// The name of each cloud's stack of stores.
const NAMES: &[(&str, &str)] = &[("aws", "data"), ("gcp", "data-gcp"), ("azure", "data-azure")];

/// The stores of an environment in one cloud.
#[derive(Debug)]
pub struct Stack {
    /// The folder, and the last part of the state's key.
    pub name: &'static str,
    /// The cloud.
    pub cloud: String,
    /// The cells of that cloud, the one that its provider stands for without an alias first.
    pub cells: Vec<usize>,
}

impl Stack {
    /// The cell whose region is meant when a block names no provider.
    pub fn home(&self) -> usize {
        self.cells.first().copied().unwrap_or_default()
    }

    /// Whether a cell lies in this cloud.
    pub fn holds(&self, cell: usize) -> bool {
        self.cells.contains(&cell)
    }
}

/// The stacks of an environment, in the order of the table.
pub fn all(lowering: &Lowering<'_>) -> Vec<Stack> {
    NAMES.iter().filter_map(|(cloud, name)| of_cloud(lowering, cloud, name)).collect()
}

/// The stack that a cell belongs to; none on a laptop or without a cloud.
pub fn of_cell(lowering: &Lowering<'_>, cell: usize) -> Option<Stack> {
    all(lowering).into_iter().find(|stack| stack.holds(cell))
}

fn of_cloud(lowering: &Lowering<'_>, cloud: &str, name: &'static str) -> Option<Stack> {
    let cells = &lowering.platform().cells;
    let mut cells: Vec<usize> =
        (0..cells.len()).filter(|index| cells.get(*index).is_some_and(|cell| cell.cloud == cloud)).collect();
    let primary = lowering.platform().primary();
    cells.sort_by_key(|cell| *cell != primary);
    (!cells.is_empty()).then(|| Stack { name, cloud: cloud.to_owned(), cells })
}

/// The declaration of a cloud.
pub fn cloud<'p>(lowering: &Lowering<'p>, name: &str) -> Option<&'p Cloud> {
    lowering.all::<Cloud>().iter().find(|cloud| cloud.name == name).and_then(Declared::first)
}

/// The short name of a cell's region.
pub fn region<'p>(lowering: &Lowering<'p>, cell: usize) -> &'p str {
    lowering.platform().cells.get(cell).map_or("", |cell| cell.region.as_str())
}

/// The cloud's own name for a region, as Terraform takes it: its short name where the spec gives no other.
pub fn location(region: &Region) -> String {
    literal(region.location.as_ref().map_or(region.name.as_str(), |location| location.as_str()))
}

/// The cloud's own name for the region of a cell.
pub fn location_of(lowering: &Lowering<'_>, cell: usize) -> String {
    let declared =
        lowering.platform().cells.get(cell).and_then(|here| cloud(lowering, &here.cloud)?.region.get(&here.region));
    declared.map(location).unwrap_or_default()
}
