//! Where a database is: the region in which it is written, and those that follow it.

use super::products::{self, Offer};
use crate::targets::Lowering;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::label;
use crate::targets::terraform::stack;
use crate::words::database::Database;

/// A database in one region.
pub struct Site<'l, 'p> {
    /// The database as the spec has it in this region, where it may be a mere copy.
    pub database: &'p Database,
    /// What it becomes.
    pub offer: &'static Offer,
    /// The region.
    pub here: Here<'l, 'p>,
    /// The cell in which it is written.
    pub leader: usize,
    /// The cells that follow that one.
    pub followers: Vec<usize>,
}

impl<'l, 'p> Site<'l, 'p> {
    /// The label of its blocks.
    pub fn label(&self) -> String {
        label(&[self.database.name.as_str()])
    }

    /// Its identifier, the same in every region.
    pub fn id(&self) -> String {
        let name = self.database.name.as_str();
        let made = || self.here.store(&self.here.platform().held("database", name));
        self.here.platform().existing("database", name).map_or_else(made, str::to_owned)
    }

    /// The name of the database in its engine, as workloads know it.
    pub fn database_name(&self) -> String {
        self.here.platform().inner_database(self.database.name.as_str())
    }

    /// Its address in the spec.
    pub fn address(&self) -> String {
        format!("database.{}", self.database.name.as_str())
    }

    /// Whether it was there before the platform.
    pub fn is_adopted(&self) -> bool {
        self.here.platform().existing("database", self.database.name.as_str()).is_some()
    }

    /// Whether it is written here.
    pub fn is_leader(&self) -> bool {
        self.here.cell == self.leader
    }

    /// Whether other regions have a copy.
    pub fn is_global(&self) -> bool {
        !self.followers.is_empty()
    }

    /// The region in which it is written.
    pub fn home(&self) -> Here<'l, 'p> {
        self.here.in_cell(self.leader)
    }

    /// The class of its machines. One too large for every class is refused before anything is written.
    pub fn machine(&self) -> super::machines::Machine {
        let machines = self.offer.machines;
        let wanted = products::wanted(self.database, self.is_global());
        let largest = machines.last().copied();
        super::machines::fitting(machines, wanted).or(largest).unwrap_or(super::machines::Machine("", 0, 0))
    }
}

/// A database in a cell; nothing where AWS does not run it there.
pub fn site<'l, 'p>(lowering: &'l Lowering<'p>, name: &str, cell: usize) -> Option<Site<'l, 'p>> {
    let at = |cell: usize| {
        let database = lowering.get::<Database>(name, cell)?;
        Some((database, products::offer(database)?))
    };
    let cells = stack::cells_of(lowering, "aws");
    let first = cells.iter().copied().find(|cell| at(*cell).is_some())?;
    let (leading, offer) = at(first)?;
    let here = Here { lowering, cell };
    // Where one that was there before has copies is its owner's to know.
    if leading.global.is_none() || lowering.platform().existing("database", name).is_some() {
        let (database, offer) = at(cell)?;
        return Some(Site { database, offer, here, leader: cell, followers: Vec::new() });
    }
    let database = lowering.form::<Database>(name, cell).unwrap_or(leading);
    let followers: Vec<usize> = cells.iter().copied().filter(|other| *other != first).collect();
    cells.contains(&cell).then_some(Site { database, offer, here, leader: first, followers })
}
