//! merge: layers -> one tree per environment.
//!
//! Every node's value in a cell (a region of an environment) is a function of the ordered list of what the layers say about it there,
//! folded once; nothing is merged pairwise. The order is one line, later wins (L0):
//!
//! ```text
//! kind default < base every < module body (innermost first; `when` over the rest) < base blocks
//!              < for each environment, farthest ancestor first: its every < its blocks
//! ```
//!
//! and inside each of them: plain < `in CLOUD` < `in REGION`. How one setting folds is its shape:
//!
//! | shape | rule | base, then overlay | result |
//! |---|---|---|---|
//! | value | the last layer that says it (L4) | `max-size "1Gi"`, `max-size "2Gi"` | `"2Gi"` |
//! | flag | on, off with `#false` (L5) | `versioning`, `versioning #false` | off |
//! | list | replaced whole (L6) | `command a b`, `command c` | `c` |
//! | set | replaced, or `(append)`, `(remove)` (L6) | `names a b`, `(append)names c` | `a b c` |
//! | block | setting by setting (L7) | `scale min=2 max=4`, `scale max=9` | `min=2 max=9` |
//! | keyed | by key; a new key comes last (L7) | `env A 1`, `env B 2` | both |
//! | sequence | any step replaces all (L7) | `step "5%"; step "9%"`, `step "1%"` | `step "1%"` |
//! | choice | the last that names a variant; settings of it or of none (L8) | `rollout canary …`, `rollout rolling` | `rolling` alone |
//! | data | maps by key, lists whole (L9) | `a { b 1 }`, `a { c 2 }` | `a { b 1; c 2 }` |
//!
//! `(remove)x` hides all below it (L11); `(replace)x` all but base `every` (L12); `without x` removes a node and each optional
//! reference to it (L14). A layer says a thing once (L16). The stack of layers that spoke stays with each setting, the winner last.

mod cells;
mod data;
mod existence;
mod expand;
mod fold;
mod gather;
mod judge;
mod places;
mod ranks;
mod sayings;
mod scopes;
mod settings;
mod tree;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use platc_kubernetes::schema::Schemas;
use rayon::prelude::*;

use crate::finding::Finding;
use crate::load::{EnvironmentLayer, Layers, Owners, Pins};
use crate::schema::{Identity, Kind};
use crate::words;

pub use cells::Cell;
pub use existence::Removal;
pub use gather::chain;
pub use ranks::{BASE, describe, is_every};
pub use sayings::existence_field;
pub use scopes::Scope;
pub use tree::*;

/// One environment, merged.
#[derive(Debug)]
pub struct Environment<'s> {
    /// Its name.
    pub name: &'s str,
    /// The chain it extends, farthest ancestor first, itself last.
    pub chain: Vec<&'s str>,
    /// Where it runs, in the order of `regions`; one unnamed place without a cloud.
    pub cells: Vec<Cell>,
    /// Its own settings: `domain`, `regions`, `namespace`, `versions` …
    pub settings: Node<'s>,
    /// Every node that exists somewhere in it, by kind and name.
    pub components: BTreeMap<Identifier<'s>, Component<'s>>,
    /// Every node that was removed, with the removal.
    pub removed: BTreeMap<Identifier<'s>, Removal<'s>>,
    /// Parameters of module instances, by [`ScopeId`].
    pub scopes: Vec<Scope<'s>>,
    /// What the cloud gave it, written down.
    pub pins: Pins<'s>,
    /// The files that belong to a team.
    pub owners: Owners,
    /// All environments of the platform, itself among them.
    pub environments: Vec<&'s str>,
    /// Custom resources that the repository defines.
    pub definitions: Arc<Schemas>,
}

/// The identity of a top-level node: the word of its kind and its name (L1).
pub type Identifier<'s> = (&'static str, Cow<'s, str>);

impl<'s> Environment<'s> {
    /// The nodes of a kind, sorted by name.
    pub fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = (&str, &Component<'s>)> {
        let from = self.components.range((kind, Cow::Borrowed(""))..);
        from.take_while(move |((word, _), _)| *word == kind).map(|((_, name), component)| (&**name, component))
    }
}

/// A top-level node over the cells of an environment.
#[derive(Debug)]
pub struct Component<'s> {
    /// Its declaration.
    pub kind: &'static Kind,
    /// Its name; empty for a singleton.
    pub name: Cow<'s, str>,
    /// What it is in each cell.
    pub cells: Cells<Node<'s>>,
}

/// A value that is the same in every cell, or one for each; split only where a layer said something `in` a place.
#[derive(Debug, Clone)]
pub enum Cells<T> {
    /// The same everywhere.
    Same(T),
    /// By the index of the cell; nothing where it does not exist.
    Each(Vec<Option<T>>),
}

impl<T> Cells<T> {
    /// The value in a cell.
    pub fn at(&self, cell: usize) -> Option<&T> {
        match self {
            Self::Same(value) => Some(value),
            Self::Each(values) => values.get(cell).and_then(Option::as_ref),
        }
    }

    /// The distinct values, in the order of the cells.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let values: Vec<&T> = match self {
            Self::Same(value) => vec![value],
            Self::Each(values) => values.iter().flatten().collect(),
        };
        values.into_iter()
    }

    /// The value in the first cell that has one.
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }
}

/// Merges one environment.
pub fn merge<'s>(layers: &'s Layers<'s>, environment: &'s EnvironmentLayer<'s>) -> (Environment<'s>, Vec<Finding>) {
    let chain = gather::chain(layers, environment);
    let mut findings = Vec::new();
    let settings = gather::own_settings(&chain, &mut findings);
    let cells = cells::of(layers, &chain, &settings);
    let mut scopes = scopes::Scopes::default();
    let gathered = gather::gather_cells(layers, &chain, &cells, &mut scopes, &mut findings);
    findings.extend(existence::removals_of_nothing(&gathered));
    let own_layer = ranks::environment(chain.len().saturating_sub(1)).layer;
    let folded: Vec<_> = gather::identities(&gathered)
        .into_par_iter()
        .map(|identifier| fold_component(identifier, &gathered, &cells, &scopes, own_layer))
        .collect();
    let mut components = BTreeMap::new();
    let mut removed = existence::removals(&gathered);
    for (component, tombstone, found) in folded {
        findings.extend(found);
        if let Some(removal) = tombstone {
            removed.entry((component.kind.word, component.name.clone())).or_insert(removal);
        }
        if component.cells.first().is_some() {
            components.insert((component.kind.word, component.name.clone()), component);
        }
    }
    let chain = chain.iter().map(|layer| layer.name).collect();
    let merged = Environment {
        name: environment.name,
        chain,
        cells,
        settings,
        components,
        removed,
        scopes: scopes.list,
        pins: layers.pins.get(environment.name).cloned().unwrap_or_default(),
        owners: layers.owners.clone(),
        environments: layers.environments.keys().copied().collect(),
        definitions: layers.definitions.clone(),
    };
    (merged, findings)
}

type Folded<'s> = (Component<'s>, Option<Removal<'s>>, Vec<Finding>);

fn fold_component<'s>(
    identifier: Identifier<'s>,
    gathered: &[gather::Gathered<'s>],
    cells: &[Cell],
    scopes: &scopes::Scopes<'s>,
    own_layer: u8,
) -> Folded<'s> {
    let (word, name) = &identifier;
    let kind = words::kind(word).unwrap_or(words::KINDS[0]);
    let (mut findings, mut removal, mut elsewhere) = (Vec::new(), None, None);
    let mut values = Vec::with_capacity(1);
    let mut split = gather::differs(gathered, &identifier);
    let nowhere = Cell::default();
    let mut folder = fold::Folder { own_layer: Some(own_layer), ..fold::Folder::new(&nowhere, scopes, &mut findings) };
    for (index, cell) in cells.iter().enumerate() {
        let here = gathered.get(index).or(gathered.first());
        let contributions = here.and_then(|here| here.nodes.get(&identifier)).map_or(&[][..], Vec::as_slice);
        folder.every = here.map(|here| &here.every);
        folder.cell = cell;
        folder.plain = contributions.iter().all(gather::Contribution::is_plain);
        values.push(match folder.component(kind, name.clone(), contributions) {
            fold::Outcome::Node(node) => Some(node),
            fold::Outcome::Removed(said) => {
                removal = Some(Removal { kind: word, name: Some(name.clone()), said, detaches: false });
                None
            }
            fold::Outcome::Elsewhere(place) => {
                elsewhere = Some(place);
                None
            }
            fold::Outcome::Unmade => None,
        });
        split |= folder.narrowed;
        if !split {
            break;
        }
    }
    let claims = std::mem::take(&mut folder.claims);
    findings.extend(claims.findings());
    if let Some(place) = elsewhere.filter(|_| values.iter().all(Option::is_none)) {
        findings.extend(places::left_nowhere(kind, name, place));
    }
    findings.extend(places::state_without_place(kind, &values, cells));
    let cells = match (split, values.len()) {
        (false, _) => values.pop().flatten().map_or_else(|| Cells::Each(Vec::new()), Cells::Same),
        (true, _) => Cells::Each(values),
    };
    let name = if kind.identity == Identity::Singleton { Cow::Borrowed("") } else { identifier.1 };
    (Component { kind, name, cells }, removal, findings)
}
