//! The order in which what delivers applies objects, where something must run before a new version: a `migrate`, or a `job before=`.
//!
//! **Argo CD** applies wave after wave and waits until each is healthy, which a Job is once it has succeeded: what a Job stands on, then
//! the Job, then what waits for it. Waves rather than `PreSync` hooks, since at the first sync a hook would run before its own account,
//! secrets and namespace exist, and later at every sync instead of once a version. A Job that fails keeps the whole namespace at the
//! version that runs, and says so.
//!
//! **Flux** applies one Kustomization after the other (`dependsOn`) and never orders what is inside of one; **`kubectl apply -k`** waits
//! for nothing. [`comes_first`] says which files are in the earlier folder that both take first.

use platc_kubernetes::Object;

use super::{COMPONENT, CRON, JOB, at};
use crate::model::Declared;
use crate::targets::{Lowering, Unit};
use crate::words::delivery::{Delivery, GitOps};
use crate::words::service::{Job, Service};

const WAVE: &str = "argocd.argoproj.io/sync-wave";

/// What Jobs stand on, and the Jobs; everything else is in wave 0, where Argo CD puts what says nothing.
const FOUNDATION: &str = "-2";
const JOBS: &str = "-1";

/// Marks an object with its wave, where Argo CD delivers and something in the cell has an order.
pub fn arrange(lowering: &Lowering<'_>, unit: &Unit, object: &mut Object) {
    if !delivers(lowering, GitOps::Argocd) || !has_order(lowering, unit.cell) || !comes_first(lowering, unit) {
        return;
    }
    let wave = if object.kind() == "Job" { JOBS } else { FOUNDATION };
    let annotations = object.metadata_mut().annotations.get_or_insert_default();
    annotations.insert(WAVE.to_owned(), wave.to_owned());
}

/// Whether a file is applied before those of services: all but services themselves, crons, and jobs that nobody waits for.
pub fn comes_first(lowering: &Lowering<'_>, unit: &Unit) -> bool {
    match unit.rule {
        COMPONENT | CRON => false,
        JOB => lowering.get::<Job>(&unit.name, unit.cell).is_some_and(|job| job.before.is_some()),
        _ => true,
    }
}

/// Whether something in a cell runs before something else.
pub fn has_order(lowering: &Lowering<'_>, cell: usize) -> bool {
    at::<Job>(lowering, cell).any(|job| job.before.is_some())
        || at::<Service>(lowering, cell).any(|service| service.migrate.is_some())
}

fn delivers(lowering: &Lowering<'_>, product: GitOps) -> bool {
    let delivery = lowering.all::<Delivery>().iter().find_map(Declared::first);
    delivery.and_then(|delivery| delivery.gitops.as_ref()).is_some_and(|said| said.value == product)
}
