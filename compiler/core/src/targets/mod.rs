//! lower: the platform and its graph -> artifacts, one folder a target.
//!
//! A target plans its files first, which is cheap, and renders each when asked; so files are rendered in parallel, and `explain` can
//! render one alone. It reads nodes through [`Lowering`], which can record what a file was made from. No target sees another's files.

pub mod ansible;
pub mod checkov;
pub mod cloudformation;
pub mod cloudfront;
pub mod coverage;
pub mod docs;
pub mod gitops;
pub mod helm;
pub mod image;
mod images;
pub mod kubernetes;
pub mod prometheus;
pub mod terraform;

use std::cell::RefCell;
use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::derive::{CellGraph, Graph};
use crate::finding::Finding;
use crate::model::Listed;
use crate::model::{Declared, Platform, named};
use crate::source::Place;
use crate::words::common::Allow;
use crate::words::platform::{Cloud, Region};

pub use coverage::without_output;

/// One output kind.
pub struct Target {
    /// The folder of its code, and the first part of its rules' names.
    pub name: &'static str,
    /// The files it makes.
    pub plan: fn(&Lowering<'_>) -> Vec<Unit>,
    /// The text of one of them.
    pub render: fn(&Lowering<'_>, &Unit) -> Result<String, Finding>,
}

/// All targets, in the order of the manual.
pub const TARGETS: &[Target] = &[
    kubernetes::TARGET,
    helm::TARGET,
    terraform::TARGET,
    cloudformation::TARGET,
    prometheus::TARGET,
    cloudfront::TARGET,
    gitops::TARGET,
    ansible::TARGET,
    checkov::TARGET,
    docs::TARGET,
];

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Relative to the repository root, `/` separated.
    pub path: String,
    /// The rule that makes it, such as `kubernetes/component`; it has a page in the manual.
    pub rule: &'static str,
    /// The address of the node it belongs to, such as `service.web`; the platform's for what belongs to all.
    pub owner: String,
    /// The name of the node.
    pub name: String,
    /// The cell it is for.
    pub cell: usize,
}

/// A file with its text.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// What was planned.
    pub unit: Unit,
    /// Its bytes, UTF-8.
    pub text: String,
}

/// What a lowering sees: one environment, typed, and its graph.
pub struct Lowering<'p> {
    platform: &'p Platform,
    graph: &'p Graph,
    reads: Option<RefCell<BTreeSet<String>>>,
}

impl<'p> Lowering<'p> {
    /// For a build.
    pub fn new(platform: &'p Platform, graph: &'p Graph) -> Self {
        Self { platform, graph, reads: None }
    }

    /// For `explain`: what is read is recorded.
    pub fn recording(platform: &'p Platform, graph: &'p Graph) -> Self {
        Self { platform, graph, reads: Some(RefCell::default()) }
    }

    /// The addresses that were read; a kind alone where all of its nodes were.
    pub fn reads(&self) -> BTreeSet<String> {
        self.reads.as_ref().map(|reads| reads.borrow().clone()).unwrap_or_default()
    }

    /// All nodes of a kind.
    pub fn all<T: Listed>(&self) -> &'p [Declared<T>] {
        self.record(|| T::KIND.word.to_owned());
        T::list(&self.platform.nodes)
    }

    /// The node of that name in a cell.
    pub fn get<T: Listed>(&self, name: &str, cell: usize) -> Option<&'p T> {
        self.record(|| format!("{}.{name}", T::KIND.word));
        named(T::list(&self.platform.nodes), name)?.at(cell)
    }

    /// What the spec says of the node of that name in a cell, whether or not it exists there: see [`Declared::form`].
    pub fn form<T: Listed>(&self, name: &str, cell: usize) -> Option<&'p T> {
        self.record(|| format!("{}.{name}", T::KIND.word));
        named(T::list(&self.platform.nodes), name)?.form(cell)
    }

    /// The rules that the node of an address such as `service.web` may break.
    pub fn allows(&self, address: &str) -> &'p [Allow] {
        self.record(|| address.to_owned());
        self.platform.nodes.allows(address)
    }

    /// What concerns the whole environment: names, cells, namespace, versions.
    pub fn platform(&self) -> &'p Platform {
        self.record(|| "platform".to_owned());
        self.platform
    }

    /// What follows from the nodes of a cell taken together. Its part for a node counts as a read of whoever makes it up, so that
    /// the caller names that node through [`Lowering::get`].
    pub fn graph(&self, cell: usize) -> Option<&'p CellGraph> {
        self.graph.cells.get(cell)
    }

    /// The graphs of all cells; as with [`Lowering::graph`], the caller names the nodes.
    pub fn graphs(&self) -> &'p [CellGraph] {
        &self.graph.cells
    }

    /// Notes that a file depends on a node.
    pub fn depends(&self, address: &str) {
        self.record(|| address.to_owned());
    }

    fn record(&self, address: impl FnOnce() -> String) {
        if let Some(reads) = &self.reads {
            reads.borrow_mut().insert(address());
        }
    }
}

/// What all environments share is infrastructure, what it is let off, and the page about it.
const SHARED: &[&str] = &[terraform::TARGET.name, cloudformation::TARGET.name, checkov::TARGET.name, docs::TARGET.name];

/// The targets that make something of an environment.
fn targets_of(platform: &Platform) -> impl Iterator<Item = &'static Target> {
    let shared = platform.is_shared();
    TARGETS.iter().filter(move |target| !shared || SHARED.contains(&target.name))
}

/// The files of an environment, in the order of their paths.
pub fn plan(platform: &Platform, graph: &Graph) -> Vec<Unit> {
    plan_for(platform, graph, |_| true)
}

/// The files that some of the targets make of an environment, in the order of their paths.
pub fn plan_for(platform: &Platform, graph: &Graph, is_wanted: impl Fn(&Target) -> bool) -> Vec<Unit> {
    let targets = targets_of(platform).filter(|target| is_wanted(target));
    let mut units: Vec<_> = targets.flat_map(|target| (target.plan)(&Lowering::new(platform, graph))).collect();
    units.sort_by(|a, b| a.path.cmp(&b.path));
    units
}

/// Planned files with their texts, in the same order, and the findings of what could not be made.
pub fn lower(platform: &Platform, graph: &Graph, planned: Vec<Unit>) -> (Vec<Artifact>, Vec<Finding>) {
    let make = |unit: Unit| target_of(unit.rule).map(|target| render(target, &Lowering::new(platform, graph), unit));
    let rendered: Vec<_> = planned.into_par_iter().filter_map(make).collect();
    let mut artifacts = Vec::with_capacity(rendered.len());
    let mut findings = Vec::new();
    for outcome in rendered {
        match outcome {
            Ok(artifact) => artifacts.push(artifact),
            Err(finding) => findings.push(finding),
        }
    }
    (artifacts, findings)
}

/// Renders one planned file.
pub fn render(target: &Target, lowering: &Lowering<'_>, unit: Unit) -> Result<Artifact, Finding> {
    (target.render)(lowering, &unit).map(|text| Artifact { unit, text })
}

/// The target that makes a file by that rule.
pub fn target_of(rule: &str) -> Option<&'static Target> {
    let name = rule.split('/').next()?;
    TARGETS.iter().find(|target| target.name == name)
}

/// The first line of every file whose format has comments: what made it, and that it is not to be edited.
pub fn heading(comment: &str, owner: &str) -> String {
    format!("{comment} Generated by platc from {owner}. Edit the spec, not this file.\n")
}

/// `out/<environment>`.
pub fn root(platform: &Platform) -> String {
    format!("out/{}", platform.environment)
}

/// The cloud and the region of a cell; nothing where a spec has no cloud.
pub fn place<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<(&'p Cloud, &'p Region)> {
    let here = lowering.platform().cells.get(cell)?;
    let cloud = lowering.all::<Cloud>().iter().find(|cloud| cloud.name == here.cloud).and_then(Declared::first)?;
    cloud.region.get(&here.region).map(|region| (cloud, region))
}

/// The short name of a cell's region, as paths have it; `main` without a cloud.
pub fn region<'p>(lowering: &Lowering<'p>, cell: usize) -> &'p str {
    let region = lowering.platform().cells.get(cell).map(|cell| cell.region.as_str());
    region.filter(|region| !region.is_empty()).unwrap_or("main")
}

/// A file that was planned for a node which is not there: only `explain`, which takes nodes away, meets it.
pub fn vanished(unit: &Unit) -> Finding {
    let message = format!("{} cannot be made: `{}` does not exist there", unit.path, unit.owner);
    Finding { primary: None, ..Finding::error("vanished", Place::DEFAULT, message) }
}

/// A file with a value that its format cannot hold: a fault of the compiler, since every type of the language has such a form.
pub fn unwritable(unit: &Unit, error: &dyn std::fmt::Display) -> Finding {
    let message = format!("{} cannot be written: {error}", unit.path);
    let finding = Finding { primary: None, ..Finding::error("unwritable", Place::DEFAULT, message) };
    finding.help("this is a fault in platc: please report it with the spec lines of the node that the file belongs to")
}
