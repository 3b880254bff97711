//! Workloads, as parts of a stack read them: what they use decides what stores publish and who gets a queue.

use crate::derive::{self, Workload};
use crate::targets::Lowering;
use crate::types::{Piece, Text};
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
