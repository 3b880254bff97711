//! The typed platform of one environment: what `resolve` gives and everything behind it reads.

pub mod aliases;
pub mod clusters;
pub mod instances;
pub mod names;
mod nodes;
pub mod promql;
pub mod regions;

use std::sync::Arc;

use platc_kubernetes::schema::Schemas;

use crate::finding::Finding;
use crate::merge::{Cell, Cells, Component};
use crate::schema::{Fail, Node, NodeReader};
use crate::source::Place;
use crate::words::common::Allow;
use crate::words::workload::Product;

pub use crate::load::SHARED;
pub use nodes::{Listed, Nodes};

/// The clouds in which things are made.
pub const CLOUDS: &[&str] = &["aws", "gcp", "azure"];

/// One environment of a platform, typed.
#[derive(Debug)]
pub struct Platform {
    /// The platform's name.
    pub name: String,
    /// The environment's name.
    pub environment: String,
    /// The names of all environments of the platform, sorted.
    pub environments: Vec<String>,
    /// The domain under which the environment answers.
    pub domain: Option<String>,
    /// The namespace of its workloads in every cluster.
    pub namespace: String,
    /// The time zone of its schedules (IANA); UTC if unsaid.
    pub timezone: String,
    /// Tags of the platform's own images, by image.
    pub versions: Vec<(String, String)>,
    /// Where it runs.
    pub cells: Vec<Cell>,
    /// Its own settings.
    pub settings: Option<crate::words::platform::Environment>,
    /// What some things are called outside of the spec.
    pub aliases: Vec<aliases::Alias>,
    /// Every node.
    pub nodes: Nodes,
    /// Who names which workload.
    pub mentions: Vec<Mention>,
    /// Custom resources that the repository defines.
    pub definitions: Arc<Schemas>,
}

/// That a node names a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The address of the node; `environment` for the settings of the environment.
    pub who: String,
    /// The address of the workload.
    pub whom: String,
    /// Whether the node takes a value from it. Who only refers to a workload is noted where it is one itself.
    pub reads: bool,
}

impl Platform {
    /// Whether this is what all environments share, and none of them.
    pub fn is_shared(&self) -> bool {
        self.environment == SHARED
    }

    /// Whether Docker Compose runs the whole environment, and no cloud any part of it.
    pub fn is_on_compose(&self) -> bool {
        let runs_on = self.settings.as_ref().and_then(|settings| settings.runs_on.as_ref());
        runs_on.and_then(|runs_on| runs_on.product.as_ref()).is_some_and(|product| product.value == Product::Compose)
    }

    /// The environment that owns the nodes of a kind: the names of what they become have its name in theirs (`shares … from=`).
    pub fn owner(&self, kind: &str) -> &str {
        let shares = self.settings.as_ref().and_then(|settings| settings.shares.as_ref());
        let is_of = |node: &str| node == kind || node.split_once('.').is_some_and(|(of, _)| of == kind);
        let shared = shares.filter(|shares| shares.nodes.0.iter().any(|node| is_of(node.as_str())));
        shared.map_or(&self.environment, |shares| shares.from.as_str())
    }

    /// Whether another environment owns the nodes of a kind.
    pub fn borrows(&self, kind: &str) -> bool {
        self.owner(kind) != self.environment
    }

    /// The place of a cell, where that is a cloud in which things are made.
    pub fn in_cloud(&self, cell: usize) -> Option<&Cell> {
        self.cells.get(cell).filter(|cell| CLOUDS.contains(&cell.cloud.as_str()))
    }

    /// The cell that `primary` names.
    pub fn primary(&self) -> usize {
        self.cells.iter().position(|cell| cell.primary).unwrap_or(0)
    }

    /// The tag of one of the platform's own images.
    pub fn version(&self, image: &str) -> Option<&str> {
        self.versions.iter().find(|(name, _)| name == image).map(|(_, version)| version.as_str())
    }
}

/// The node of that name in a list, which is sorted by name.
pub fn named<'p, T>(list: &'p [Declared<T>], name: &str) -> Option<&'p Declared<T>> {
    list.binary_search_by(|declared| declared.name.as_str().cmp(name)).ok().and_then(|index| list.get(index))
}

/// A typed top-level node over the cells of an environment.
#[derive(Debug, Clone)]
pub struct Declared<T> {
    /// The word of its kind.
    pub kind: &'static str,
    /// Its name; empty for a singleton.
    pub name: String,
    /// Where it was first written.
    pub place: Place,
    /// What it is in each cell.
    pub cells: Cells<T>,
    /// In which cells it exists.
    pub present: Vec<bool>,
    /// The rules that it may break, in some cell.
    pub allows: Vec<Allow>,
}

impl<T> Declared<T> {
    /// The node in a cell, if it exists there.
    pub fn at(&self, cell: usize) -> Option<&T> {
        self.cells.at(cell).filter(|_| self.present.get(cell).copied().unwrap_or(false))
    }

    /// What the spec says of the node in a cell, whether or not it exists there: a copy there is as that says.
    pub fn form(&self, cell: usize) -> Option<&T> {
        self.cells.at(cell)
    }

    /// The node in the first cell where it exists: what a kind of wider scope than a region is.
    pub fn first(&self) -> Option<&T> {
        (0..self.present.len()).find_map(|cell| self.at(cell))
    }

    /// Whether the spec says why a rule does not hold for it: `allow RULE because="…"`.
    pub fn waives(&self, code: &str) -> bool {
        self.allows.iter().any(|allow| allow.rule.as_str() == code)
    }

    /// `kind.name`.
    pub fn address(&self) -> String {
        if self.name.is_empty() { self.kind.to_owned() } else { format!("{}.{}", self.kind, self.name) }
    }
}

/// Reads merged nodes into typed ones.
pub struct Reading<'a> {
    /// The rest of the platform, as seen from each cell.
    pub contexts: &'a [crate::resolve::Context<'a, 'a>],
    /// Errors.
    pub findings: Vec<Finding>,
}

impl Reading<'_> {
    /// Reads one node in every cell; once only, where nothing in it depends on the cell.
    pub fn declared<T: Node + Clone>(&mut self, merged: &Component<'_>) -> Option<Declared<T>> {
        let place = merged.cells.first()?.place();
        let mut values = Vec::with_capacity(1);
        let mut split = matches!(merged.cells, Cells::Each(_));
        for (index, context) in self.contexts.iter().enumerate() {
            values.push(merged.cells.at(index).and_then(|node| {
                let mut reader = NodeReader { node, context, findings: &mut self.findings };
                T::decode(&mut reader)
                    .map_err(|fail| debug_assert!(fail == Fail::Gone || !reader.findings.is_empty()))
                    .ok()
            }));
            split |= context.regional();
            if !split {
                break;
            }
        }
        let present = presence(merged, &values, split, self.contexts);
        let cells = if split { Cells::Each(values) } else { Cells::Same(values.pop().flatten()?) };
        let allows = self.allows(merged);
        Some(Declared { kind: merged.kind.word, name: merged.name.to_string(), place, cells, present, allows })
    }

    /// What a node says by `allow`, in any cell; each rule once.
    fn allows(&mut self, merged: &Component<'_>) -> Vec<Allow> {
        let mut allows: Vec<Allow> = Vec::new();
        for (tree, context) in merged.cells.iter().zip(self.contexts) {
            for node in tree.allows() {
                if allows.iter().all(|allow| allow.rule.as_str() != node.key) {
                    allows.extend(Allow::decode(&mut NodeReader { node, context, findings: &mut self.findings }));
                }
            }
        }
        allows
    }
}

/// State is one store, written in the primary region, unless it says where it lives (L21).
fn presence<T>(
    merged: &Component<'_>,
    values: &[Option<T>],
    split: bool,
    contexts: &[crate::resolve::Context<'_, '_>],
) -> Vec<bool> {
    let placed = merged.cells.iter().any(|node| node.slot(crate::merge::existence_field()).is_some());
    let in_cell = |index: usize| if split { values.get(index).is_some_and(Option::is_some) } else { true };
    let at_home = |index: usize| {
        placed || !merged.kind.state || contexts.get(index).is_some_and(|context| context.cell().primary)
    };
    (0..contexts.len()).map(|index| in_cell(index) && at_home(index)).collect()
}
