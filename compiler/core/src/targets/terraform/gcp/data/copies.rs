//! Where a database of Google's is written, and where it is followed: `global` has a copy in each other region of the cloud.

use crate::targets::Lowering;
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::stack;
use crate::words::database::Database;

/// A database as one region has it.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'p> {
    /// What the spec says, in the region where it is written.
    pub database: &'p Database,
    /// The cell where it is written, if this is another one.
    pub follows: Option<usize>,
}

/// The database of that name in a cell: its own, or the copy of another region's.
pub fn at<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<Copy<'p>> {
    let cells = stack::cells_of(lowering, "gcp");
    let written = cells.into_iter().find(|cell| managed(lowering, name, *cell).is_some())?;
    let first = managed(lowering, name, written)?;
    if first.global.is_none() || written == cell {
        let own = managed(lowering, name, cell)?;
        return Some(Copy { database: own, follows: None });
    }
    let database = managed(lowering, name, cell).unwrap_or(first);
    Some(Copy { database, follows: Some(written) })
}

fn managed<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<&'p Database> {
    let database = lowering.get::<Database>(name, cell)?;
    placement::is_managed(lowering, database.runs_on.as_deref()).then_some(database)
}
