//! The rest of the platform as a node sees it while it is read: one context for each cell.

use std::cell::{Cell as Flag, RefCell};
use std::collections::BTreeMap;

use super::Index;
use super::{interpolate, references};
use crate::finding::Finding;
use crate::incremental::is_workload;
use crate::merge::{Cell, Environment, Item, Merged, Node, Site};
use crate::model::names;
use crate::schema::{Context as Reads, Missing};
use crate::source::Place;
use crate::types::{Address, Piece, Text};

/// One leaf to read otherwise, and which of its other values to put there.
#[derive(Clone, Copy, Debug)]
pub struct Substitution {
    /// The leaf.
    pub place: Place,
    /// Index among the other values of its type.
    pub which: usize,
}

/// An environment from one cell.
pub struct Context<'e, 's> {
    /// The environment.
    pub environment: &'e Environment<'s>,
    /// What exists in it.
    pub index: &'e Index<'e, 's>,
    /// Which cell.
    pub at: usize,
    substitution: Option<Substitution>,
    regional: Flag<bool>,
    depth: Flag<u8>,
    /// The workloads that were looked up, and whether a value was taken from them.
    mentioned: RefCell<BTreeMap<String, bool>>,
}

/// Interpolation that goes deeper refers to itself (L33).
const MAXIMUM_DEPTH: u8 = 32;

/// A context for each cell.
pub fn contexts<'e, 's>(
    environment: &'e Environment<'s>,
    index: &'e Index<'e, 's>,
    substitution: Option<Substitution>,
) -> Vec<Context<'e, 's>> {
    let context = |at| Context {
        environment,
        index,
        at,
        substitution,
        regional: Flag::new(false),
        depth: Flag::new(0),
        mentioned: RefCell::default(),
    };
    (0..environment.cells.len()).map(context).collect()
}

impl<'e, 's> Context<'e, 's> {
    /// The cell.
    pub fn cell(&self) -> &'e Cell {
        &self.environment.cells[self.at.min(self.environment.cells.len() - 1)]
    }

    /// Whether anything read since the last call depends on the cell.
    pub fn regional(&self) -> bool {
        self.regional.replace(false)
    }

    /// Notes that what is read depends on the cell.
    pub fn depends_on_cell(&self) {
        self.regional.set(true);
    }

    /// A setting of the `platform` node, or its name; the environment's own `domain` wins.
    pub fn platform_text(&self, word: &str) -> Option<String> {
        if word == "name" {
            let (name, node) = self.platform_node()?;
            return Some(self.otherwise(node.place(), name.to_owned()));
        }
        self.platform_item(word).and_then(|item| self.text(item))
    }

    /// What says a setting of the `platform` node: the environment itself, for its own `domain`.
    pub fn platform_item(&self, word: &str) -> Option<&'e Item<'s>> {
        let own = self.environment.settings.item(word).filter(|_| word == "domain");
        own.or_else(|| self.platform_node()?.1.item(word))
    }

    fn platform_node(&self) -> Option<(&'e str, &'e Node<'s>)> {
        let (name, component) = self.environment.of_kind("platform").next()?;
        Some((name, component.cells.first()?))
    }

    /// The namespace of the environment's workloads.
    pub fn namespace(&self) -> String {
        let said = match self.environment.settings.setting("namespace").map(|slot| &slot.value) {
            Some(Merged::Node(node)) => node.arguments.first().and_then(|item| self.text(item)),
            _ => None,
        };
        let name = self.platform_text("name").unwrap_or_default();
        let environment = if self.environment.settings.stack.is_empty() { "" } else { self.environment.name };
        said.unwrap_or_else(|| names::join(&[&name, environment], names::DNS_LABEL))
    }

    /// The text of an item, if it is early.
    pub fn text(&self, item: &Item<'_>) -> Option<String> {
        let text = crate::load::text(item.value)?;
        match Text::new(self.pieces(item, text).ok()?) {
            Text::Early(text) => Some(self.otherwise(item.place, text)),
            Text::Later(_) => None,
        }
    }

    /// A text, or another one while `explain` asks what it moves.
    fn otherwise(&self, place: Place, text: String) -> String {
        match self.substitution {
            Some(substitution) if substitution.place == place => format!("other{}-{text}", substitution.which),
            _ => text,
        }
    }

    /// The node that an address refers to.
    pub fn refer(&self, address: &Address) -> Option<&'e Node<'s>> {
        self.look_up(address, false)
    }

    /// The node of an address, to take a value from.
    pub fn read(&self, address: &Address) -> Option<&'e Node<'s>> {
        self.look_up(address, true)
    }

    fn look_up(&self, address: &Address, reads: bool) -> Option<&'e Node<'s>> {
        if is_workload(&address.kind) {
            let mut mentioned = self.mentioned.borrow_mut();
            *mentioned.entry([&address.kind, ".", &address.name].concat()).or_default() |= reads;
        }
        self.index.node(&address.kind, &address.name, self.cell_of(address))
    }

    /// The workloads that were looked up since the last call, and whether a value was taken from each.
    pub fn mentioned(&self) -> BTreeMap<String, bool> {
        self.mentioned.take()
    }

    /// The text of the one value of a setting of another node.
    pub fn setting(&self, address: &Address, word: &str) -> Option<&'e Item<'s>> {
        let node = self.read(address)?;
        match &node.setting(word)?.value {
            Merged::Item(item) => Some(item),
            Merged::Node(block) => block.arguments.first(),
            _ => None,
        }
    }

    /// The cell that an address means: that of its `@PLACE`, or this one.
    pub fn cell_of(&self, address: &Address) -> usize {
        let named = address
            .place
            .as_ref()
            .and_then(|place| self.environment.cells.iter().position(|cell| cell.narrowing(place).is_some()));
        named.unwrap_or(self.at)
    }

    /// Runs a look-up that may look up again; one that never ends is stopped.
    pub fn deeper<T>(&self, look_up: impl FnOnce() -> T) -> Option<T> {
        if self.depth.get() >= MAXIMUM_DEPTH {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let found = look_up();
        self.depth.set(self.depth.get() - 1);
        Some(found)
    }
}

impl Reads for Context<'_, '_> {
    fn pieces(&self, item: &Item<'_>, text: &str) -> Result<Vec<Piece>, Finding> {
        interpolate::pieces(self, item, text)
    }

    fn reference(&self, site: Site, text: &str, kinds: &[&str], droppable: bool) -> Result<Address, Missing> {
        references::look_up(self, site, text, kinds, droppable)
    }

    fn substitution(&self, place: Place) -> Option<usize> {
        self.substitution.filter(|substitution| substitution.place == place).map(|substitution| substitution.which)
    }
}
