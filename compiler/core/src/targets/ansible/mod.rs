//! Ansible: a playbook for each cluster whose machines are to be hardened (`os … harden=`).
//!
//! It is for the image that machines start from: a machine that is replaced starts from that image again, so that what is done to a
//! running one alone does not last. `controls` is the benchmark as data, `playbook` the form that Ansible reads.

mod controls;
mod playbook;

use super::{Lowering, Target, Unit, heading, root, unwritable, vanished};
use crate::finding::Finding;
use crate::model::Declared;
use crate::words::cluster::{Benchmark, Cluster};

/// The target.
pub const TARGET: Target = Target { name: "ansible", plan, render };

/// The rule of a playbook.
const RULE: &str = "ansible/hardening";

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let unit = |declared: &Declared<Cluster>| Unit {
        path: format!("{}/ansible/{}.yaml", root(lowering.platform()), declared.name),
        rule: RULE,
        owner: declared.address(),
        name: declared.name.clone(),
        cell: (0..declared.present.len()).find(|cell| declared.at(*cell).is_some()).unwrap_or_default(),
    };
    let is_own = !lowering.platform().borrows("cluster");
    let clusters = lowering.all::<Cluster>().iter().filter(|_| is_own);
    clusters.filter(|declared| benchmark(declared.first()).is_some()).map(unit).collect()
}

/// The benchmark that a cluster's machines are held to.
fn benchmark(cluster: Option<&Cluster>) -> Option<Benchmark> {
    Some(cluster?.os.as_ref()?.harden.as_ref()?.value)
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let benchmark = benchmark(lowering.get::<Cluster>(&unit.name, unit.cell)).ok_or_else(|| vanished(unit))?;
    let mut text = heading("#", &unit.owner);
    platc_yaml::document(&mut text, &playbook::of(&unit.name, benchmark)).map_err(|error| unwritable(unit, &error))?;
    Ok(text)
}
