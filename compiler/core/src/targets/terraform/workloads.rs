//! Workloads, as parts of a stack read them: what they use decides what stores publish and who gets a queue.

use super::stack;
use crate::derive::{self, Workload};
use crate::targets::Lowering;
use crate::types::{Address, Piece, Text};
use crate::words::service::{Cron, Job, Service};

/// The workloads of a cell; all of them count as read.
pub fn of_cell<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = Workload<'p>> {
    let _ = (lowering.all::<Service>(), lowering.all::<Job>(), lowering.all::<Cron>());
    derive::workloads(lowering.platform(), cell)
}

/// What the variables of a cell's workloads are made of that is late or secret.
pub fn pieces<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = Piece> {
    let platform = lowering.platform();
    let variables = of_cell(lowering, cell).flat_map(move |workload| workload.variables(platform, cell));
    variables.flat_map(|variable| match variable.value {
        Text::Later(pieces) => pieces,
        Text::Early(_) => Vec::new(),
    })
}

/// Whether a workload reads that fact of a node in the region of a cell: its own region's, or one that it names.
pub fn read_fact(lowering: &Lowering<'_>, home: usize, node: &str, attribute: &str) -> bool {
    let is_meant = |address: &Address, cell: usize| {
        let is_here = address.place.as_ref().map_or(cell == home, |place| place == stack::region(lowering, home));
        is_here && address.node() == node && address.attribute() == Some(attribute)
    };
    let reads = |cell: usize| {
        pieces(lowering, cell).any(|piece| matches!(piece, Piece::Late(address) if is_meant(&address, cell)))
    };
    (0..lowering.platform().cells.len()).any(reads)
}
