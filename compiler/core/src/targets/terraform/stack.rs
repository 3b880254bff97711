//! Stacks: what is applied together, with one state.

use super::area::{AREAS, Area, Reach};
use super::document::literal;
use crate::model::{CLOUDS, Declared};
use crate::targets::Lowering;
use crate::words::platform::{Cloud, Region};

/// A root module: one area, in one cloud or one region of it.
#[derive(Debug)]
pub struct Stack {
    /// What is in it.
    pub area: &'static Area,
    /// The cloud.
    pub cloud: String,
    /// The cells it is about; the one that its provider stands for without an alias first. One alone where the area is by region.
    pub cells: Vec<usize>,
}

impl Stack {
    /// `<area>-<region>`, or `<area>-<cloud>` where it reaches over a cloud: the folder, and the last part of the state's key.
    pub fn name(&self, lowering: &Lowering<'_>) -> String {
        let place = if self.is_global() { &self.cloud } else { region(lowering, self.home()) };
        format!("{}-{place}", self.area.name)
    }

    /// The cell whose region is meant when a block names no provider.
    pub fn home(&self) -> usize {
        self.cells.first().copied().unwrap_or_default()
    }

    /// Whether it reaches over a whole cloud.
    pub fn is_global(&self) -> bool {
        self.area.reach != Reach::Region
    }

    /// Whether a cell is in it.
    pub fn holds(&self, cell: usize) -> bool {
        self.cells.contains(&cell)
    }
}

/// The stacks that an environment could have, in the order of application; empty ones are not written. None where Compose runs all of it.
pub fn all(lowering: &Lowering<'_>) -> Vec<Stack> {
    if lowering.platform().is_on_compose() {
        return Vec::new();
    }
    let shared = lowering.platform().is_shared();
    let areas = AREAS.iter().filter(|area| (area.reach == Reach::Shared) == shared);
    areas.flat_map(|area| of_area(lowering, area)).collect()
}

/// The stack of an area that a cell belongs to; none on a laptop or without a cloud.
pub fn of_cell(lowering: &Lowering<'_>, area: &'static Area, cell: usize) -> Option<Stack> {
    of_area(lowering, area).into_iter().find(|stack| stack.holds(cell))
}

fn of_area(lowering: &Lowering<'_>, area: &'static Area) -> Vec<Stack> {
    let clouds = CLOUDS.iter().map(|cloud| (*cloud, cells_of(lowering, cloud))).filter(|(_, cells)| !cells.is_empty());
    let stack = |cloud: &str, cells| Stack { area, cloud: cloud.to_owned(), cells };
    match area.reach {
        Reach::Region => {
            clouds.flat_map(|(cloud, cells)| cells.into_iter().map(move |cell| stack(cloud, vec![cell]))).collect()
        }
        Reach::Shared | Reach::Cloud => clouds.map(|(cloud, cells)| stack(cloud, cells)).collect(),
    }
}

/// The cells of a cloud, the primary one first.
pub fn cells_of(lowering: &Lowering<'_>, cloud: &str) -> Vec<usize> {
    let cells = &lowering.platform().cells;
    let in_cloud = |index: &usize| cells.get(*index).is_some_and(|cell| cell.cloud == cloud);
    let mut cells: Vec<usize> = (0..cells.len()).filter(in_cloud).collect();
    let primary = lowering.platform().primary();
    cells.sort_by_key(|cell| *cell != primary);
    cells
}

/// The declaration of a cloud.
pub fn cloud<'p>(lowering: &Lowering<'p>, name: &str) -> Option<&'p Cloud> {
    lowering.all::<Cloud>().iter().find(|cloud| cloud.name == name).and_then(Declared::first)
}

/// The declaration of a cell's region.
pub fn declared_region<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Region> {
    let here = lowering.platform().cells.get(cell)?;
    cloud(lowering, &here.cloud)?.region.get(&here.region)
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
    declared_region(lowering, cell).map(location).unwrap_or_default()
}
