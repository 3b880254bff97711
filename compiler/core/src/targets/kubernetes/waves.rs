//! The order in which objects are applied, where something must run before a new version: a `migrate`, or a `job before=`. What runs
//! after one (`verification`) has a hook of Argo CD, or a folder that comes last.
//!
//! **Argo CD** applies wave after wave and waits until each is healthy, which a Job is once it has succeeded: what a Job stands on, then
//! the Job, then what waits for it. Waves rather than `PreSync` hooks, since at the first sync a hook would run before its own account,
//! secrets and namespace exist, and later at every sync instead of once a version. A Job that fails keeps the whole namespace at the
//! version that runs, and says so.
//!
//! **Flux** never orders what is inside of a Kustomization, but applies one after the other (`dependsOn`, `wait`): what comes first has
//! a folder and a Kustomization of its own. **`kubectl apply -k`** waits for nothing, so that whoever uses it applies that folder,
//! waits for its Jobs (`kubectl wait --for=condition=complete`), and applies the other.

use platc_kubernetes::Object;

use super::{COMPONENT, CRON, JOB, VERIFICATION, at, component, entrance};
use crate::derive::delivered_by;
use crate::targets::{Lowering, Unit};
use crate::words::delivery::GitOps;
use crate::words::service::{Job, Service};

/// What comes before the services of a namespace, which are in wave 0 without saying so.
#[derive(Debug, Clone, Copy)]
pub struct First;

impl First {
    /// Notes its wave on an object: Jobs after what they stand on.
    pub fn mark(self, object: &mut Object) {
        let wave = if object.kind() == "Job" { "-1" } else { "-2" };
        let annotations = object.metadata_mut().annotations.get_or_insert_default();
        annotations.insert("argocd.argoproj.io/sync-wave".to_owned(), wave.to_owned());
    }
}

/// The wave of a file's objects, where it comes first and waves say that.
pub fn of(lowering: &Lowering<'_>, unit: &Unit) -> Option<First> {
    let first = comes_first(lowering, unit.rule, &unit.name, unit.cell);
    (first && delivers_argo_cd(lowering) && has_order(lowering, unit.cell)).then_some(First)
}

/// Whether folders say what comes first in a cell.
pub fn are_folders(lowering: &Lowering<'_>, cell: usize) -> bool {
    !delivers_argo_cd(lowering) && has_order(lowering, cell)
}

/// Whether a file comes before those of services: all but services themselves, crons, jobs that nobody waits for, and the way in.
pub fn comes_first(lowering: &Lowering<'_>, rule: &str, name: &str, cell: usize) -> bool {
    match rule {
        COMPONENT | VERIFICATION | CRON | entrance::GATEWAY | entrance::CERTIFICATE => false,
        JOB => lowering.get::<Job>(name, cell).is_some_and(|job| job.before.is_some()),
        _ => true,
    }
}

/// Whether Argo CD brings out what is here.
pub fn delivers_argo_cd(lowering: &Lowering<'_>) -> bool {
    delivered_by(lowering.platform()) == Some(GitOps::Argocd)
}

/// Whether something in a cell runs before something else.
fn has_order(lowering: &Lowering<'_>, cell: usize) -> bool {
    let migrates = |service: &Service| service.migrate.is_some() && component::runs_here(lowering, service, cell);
    at::<Job>(lowering, cell).any(|job| job.before.is_some()) || at::<Service>(lowering, cell).any(migrates)
}
