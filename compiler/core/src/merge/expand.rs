//! Modules: each instance becomes contributions to the nodes that its module produces (L23–L28).
//!
//! An instance is one that some layer makes; what an environment says of it alone waits until a module around it has made it (L17).
//! Parameters are folded for the cell first (L26); the bodies of modules are then layers below the base, the innermost first. Nested
//! instances are expanded in turn; a cycle cannot come here, since `load` refuses modules without a principal kind.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use platc_kdl::{Entry, Node as Written};

use super::cells::Cell;
use super::existence::{self, Removal};
use super::gather::{Contribution, Gathered, View};
use super::ranks;
use super::scopes::{Scope, Scopes};
use super::tree::{Item, Rank, ScopeId};
use crate::finding::Finding;
use crate::load::{Layers, Module, arguments, children, property, text};
use crate::schema::Identity;
use crate::source::{FileId, Place};
use crate::words;

/// The most that the modules of an environment may say in all: far beyond any platform, and soon reached by modules that double.
const MAXIMUM_CONTRIBUTIONS: usize = 100_000;

/// Expands all instances until none is left.
pub fn expand<'s>(
    layers: &'s Layers<'s>,
    cell: &Cell,
    gathered: &mut Gathered<'s>,
    scopes: &mut Scopes<'s>,
    findings: &mut Vec<Finding>,
) {
    let mut budget = MAXIMUM_CONTRIBUTIONS;
    let mut known = BTreeSet::new();
    for depth in 0..=ranks::MAXIMUM_MODULE_DEPTH {
        let (instances, waiting): (BTreeMap<_, _>, _) = std::mem::take(&mut gathered.instances)
            .into_iter()
            .partition(|(_, said)| said.iter().any(existence::makes));
        gathered.instances = waiting;
        if instances.is_empty() {
            break;
        }
        known.extend(instances.keys().cloned());
        if depth == ranks::MAXIMUM_MODULE_DEPTH || budget == 0 {
            let last = instances.keys().find_map(|(word, _)| layers.modules.get(word));
            return findings.extend(last.map(too_much));
        }
        for ((word, name), mut said) in instances {
            let Some(module) = layers.modules.get(word).filter(|module| module.principal_kind.is_some()) else {
                continue;
            };
            said.sort_by_key(|contribution| contribution.rank);
            let removals =
                gathered.instance_removals.iter().filter(|removal| removal.hits(word, &name)).cloned().collect();
            let budget = &mut budget;
            let mut expansion = Expansion { layers, cell, gathered, scopes, module, name, depth, removals, budget };
            expansion.run(&said, findings);
        }
    }
    findings.extend(existence::removals_of_no_instance(gathered, &known));
    for ((word, name), said) in std::mem::take(&mut gathered.instances) {
        let names = known.iter().filter(|(other, _)| *other == word).map(|(_, name)| &**name);
        findings.extend(said.first().map(|said| existence::unmade(word, &name, said, names.collect())));
    }
}

/// One instance on its way to nodes.
struct Expansion<'a, 's> {
    layers: &'s Layers<'s>,
    cell: &'a Cell,
    gathered: &'a mut Gathered<'s>,
    scopes: &'a mut Scopes<'s>,
    module: &'s Module<'s>,
    name: Cow<'s, str>,
    depth: u8,
    /// What takes it away, with all that it makes.
    removals: Vec<Removal<'s>>,
    /// How much more the modules may say.
    budget: &'a mut usize,
}

impl<'s> Expansion<'_, 's> {
    fn run(&mut self, said: &[Contribution<'s>], findings: &mut Vec<Finding>) {
        if *self.budget == 0 {
            return;
        }
        let every = self.gathered.every.get(self.module.name).cloned().unwrap_or_default();
        let mut all: Vec<_> = every.into_iter().chain(said.iter().copied()).collect();
        all.sort_by_key(|contribution| contribution.rank);
        let parameters = self.parameters(&all, findings);
        let scope = self.scopes.add(Scope { module: self.module.name, instance: self.name.clone(), parameters });
        for statement in &self.module.body {
            self.product(statement.node, statement.file, scope, ranks::module_body(self.depth));
        }
        if *self.budget == 0 {
            findings.push(too_much(self.module));
        }
        self.principal(&all);
        for contribution in said {
            self.products(contribution, children(contribution.node), contribution.rank);
        }
    }

    fn parameters(&mut self, said: &[Contribution<'s>], findings: &mut Vec<Finding>) -> Vec<(&'s str, Vec<Item<'s>>)> {
        let mut folded = Vec::new();
        for parameter in &self.module.parameters {
            let mut values: Vec<Item<'s>> = Vec::new();
            let mut rank = None;
            for contribution in said {
                self.parameter(
                    parameter.name,
                    contribution,
                    children(contribution.node),
                    contribution.rank,
                    &mut |found, at| {
                        if rank.is_none_or(|best| at >= best) {
                            rank = Some(at);
                            values = found;
                        }
                    },
                );
            }
            if let (true, Some(default)) = (values.is_empty(), parameter.default) {
                let file = parameter.statement.file;
                values.push(item(default, file, ScopeId::default(), ranks::module_body(self.depth)));
            }
            if values.is_empty() {
                findings.push(self.missing(parameter.name, said));
            }
            folded.push((parameter.name, values));
        }
        folded
    }

    /// Every value that a contribution gives a parameter, as a property or as a child, also `in` places.
    fn parameter(
        &mut self,
        name: &str,
        said: &Contribution<'s>,
        nodes: &'s [Written<'s>],
        rank: Rank,
        found: &mut dyn FnMut(Vec<Item<'s>>, Rank),
    ) {
        if let Some(entry) = property(said.node, name).filter(|_| rank == said.rank && !said.is_every()) {
            found(vec![item(entry, said.file, said.scope, rank)], rank);
        }
        for node in nodes {
            if node.name.text == name {
                found(arguments(node).map(|entry| item(entry, said.file, said.scope, rank)).collect(), rank);
            } else if node.name.text == "in" {
                self.gathered.depends_on_cell |= mentions(node, name);
                if let Some(narrowing) = arguments(node)
                    .next()
                    .and_then(|entry| text(&entry.value))
                    .and_then(|place| self.cell.narrowing(place))
                {
                    for inner in children(node).iter().filter(|inner| inner.name.text == name) {
                        let rank = Rank { narrowing, ..rank };
                        found(arguments(inner).map(|entry| item(entry, said.file, said.scope, rank)).collect(), rank);
                    }
                }
            }
        }
    }

    fn missing(&self, parameter: &str, said: &[Contribution<'s>]) -> Finding {
        let place =
            said.iter().find(|contribution| !contribution.is_every()).map_or(Place::DEFAULT, Contribution::place);
        let message = format!(
            "`{} {}` does not say its parameter `{parameter}`, which has no default",
            self.module.name, self.name
        );
        Finding::error("missing-parameter", place, message)
            .also(self.module.statement.place(), "the module")
            .help(format!("write `{} {} {parameter}=…`", self.module.name, self.name))
    }

    /// One node of the body: a product, or a `when` or `each` around products.
    fn product(&mut self, node: &'s Written<'s>, file: FileId, scope: ScopeId, rank: Rank) {
        *self.budget = self.budget.saturating_sub(1);
        if *self.budget == 0 {
            return;
        }
        match &*node.name.text {
            "when" => {
                if holds(node, scope, self.scopes) {
                    let rank = Rank { part: 1, ..rank };
                    children(node).iter().for_each(|child| self.product(child, file, scope, rank));
                }
            }
            "each" => {
                for inner in each_item(node, scope, self.scopes) {
                    children(node).iter().for_each(|child| self.product(child, file, inner, rank));
                }
            }
            word => {
                let local = arguments(node)
                    .next()
                    .and_then(|entry| text(&entry.value))
                    .map(|text| interpolate(text, scope, self.scopes));
                let name = match local {
                    Some(local) => Cow::Owned(format!("{}-{local}", self.name)),
                    None => self.name.clone(),
                };
                self.items_in_block(children(node), file, scope);
                self.add(word, name, Contribution { node, file, rank, scope, view: View::Whole });
            }
        }
    }

    /// A scope for each item of every `each` in the block of a product.
    fn items_in_block(&mut self, nodes: &'s [Written<'s>], file: FileId, scope: ScopeId) {
        for node in nodes {
            match &*node.name.text {
                "when" => self.items_in_block(children(node), file, scope),
                "each" => {
                    let items = each_item(node, scope, self.scopes);
                    items.iter().for_each(|item| self.items_in_block(children(node), file, *item));
                    self.scopes.keep_items(Place { file, span: node.span }, scope, items);
                }
                _ => {}
            }
        }
    }

    /// The instance's own settings go to the principal.
    fn principal(&mut self, said: &[Contribution<'s>]) {
        let Some(word) = self.module.principal() else { return };
        for contribution in said {
            let view = if contribution.is_every() { View::Every } else { View::Instance(self.module) };
            self.add(word, self.name.clone(), Contribution { view, ..*contribution });
        }
    }

    /// A child that is the kind and local name of another product goes to that product.
    fn products(&mut self, said: &Contribution<'s>, nodes: &'s [Written<'s>], rank: Rank) {
        for node in nodes {
            let word: &'s str = &node.name.text;
            let first = arguments(node).next().and_then(|entry| text(&entry.value));
            match first {
                Some(place) if word == "in" => {
                    if let Some(narrowing) = self.cell.narrowing(place) {
                        self.products(said, children(node), Rank { narrowing, ..rank });
                    }
                }
                Some(local) if self.module.has_product(word, local) => {
                    let name = Cow::Owned(format!("{}-{local}", self.name));
                    self.add(word, name, Contribution { node, rank, view: View::Whole, ..*said });
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, word: &'s str, name: Cow<'s, str>, contribution: Contribution<'s>) {
        if let Some(kind) = words::kind(word) {
            let name = if kind.identity == Identity::Singleton { Cow::Borrowed("") } else { name };
            let with_instance = |removal| Removal { kind: kind.word, name: Some(name.clone()), ..removal };
            self.gathered.removals.extend(self.removals.iter().cloned().map(with_instance));
            self.gathered.nodes.entry((kind.word, name)).or_default().push(contribution);
        } else if self.layers.modules.contains_key(word) {
            let with_instance = |removal| Removal { kind: word, name: Some(name.clone()), ..removal };
            self.gathered.instance_removals.extend(self.removals.iter().cloned().map(with_instance));
            self.gathered.instances.entry((word, name)).or_default().push(contribution);
        }
    }
}

/// Modules that say more than any platform needs, mostly since each of them uses another one twice.
fn too_much(module: &Module<'_>) -> Finding {
    let message = format!(
        "the instances of `{}`, with the modules and lists in it, come to more than a platform can hold",
        module.name
    );
    let finding = Finding::error("too-many-products", module.statement.place(), message);
    finding.help(format!(
        "nest modules less deeply than {} levels, and `each` in `each` only over short lists",
        ranks::MAXIMUM_MODULE_DEPTH
    ))
}

/// A value with everything that reading it needs.
pub fn item<'s>(entry: &'s Entry<'s>, file: FileId, scope: ScopeId, rank: Rank) -> Item<'s> {
    let annotation = entry.annotation.as_ref().map(|name| &*name.text);
    Item { value: &entry.value, annotation, place: Place { file, span: entry.value_span }, scope, rank }
}

fn mentions(node: &Written<'_>, name: &str) -> bool {
    children(node).iter().any(|child| child.name.text == name)
}

/// Whether every `PARAM=VALUE` of a `when` holds.
pub fn holds(node: &Written<'_>, scope: ScopeId, scopes: &Scopes<'_>) -> bool {
    node.entries.iter().all(|entry| {
        let Some(name) = &entry.name else { return true };
        let wanted = text(&entry.value);
        wanted.is_some()
            && wanted
                == values(&name.text, scope, scopes).and_then(|items| items.first()).and_then(|item| text(item.value))
    })
}

/// A scope for each item of the list parameter of an `each NAME in=PARAM`.
pub fn each_item<'s>(node: &'s Written<'s>, scope: ScopeId, scopes: &mut Scopes<'s>) -> Vec<ScopeId> {
    let name = arguments(node).next().and_then(|entry| text(&entry.value));
    let list = property(node, "in").and_then(|entry| text(&entry.value));
    let (Some(name), Some(list), Some(outer)) = (name, list, scopes.get(scope).cloned()) else { return Vec::new() };
    let items = values(list, scope, scopes).map_or_else(Vec::new, <[Item<'s>]>::to_vec);
    let scope_of = |item: Item<'s>| {
        let mut parameters = vec![(name, vec![item])];
        parameters.extend(outer.parameters.iter().cloned());
        Scope { parameters, ..outer.clone() }
    };
    items.into_iter().map(scope_of).map(|scope| scopes.add(scope)).collect()
}

/// The values of a parameter, or of the item of an `each`.
pub fn values<'a, 's>(name: &str, scope: ScopeId, scopes: &'a Scopes<'s>) -> Option<&'a [Item<'s>]> {
    let scope = scopes.get(scope)?;
    scope.parameters.iter().find(|(known, _)| *known == name).map(|(_, items)| items.as_slice())
}

/// An identity inside a module: `${name}`, `${param.x}` and the item of an `each` are the only parts it may have (L2).
pub fn interpolate<'s>(text: &'s str, scope: ScopeId, scopes: &Scopes<'s>) -> Cow<'s, str> {
    let Some((before, rest)) = text.split_once("${") else { return Cow::Borrowed(text) };
    let Some((address, after)) = rest.split_once('}') else { return Cow::Borrowed(text) };
    let value = parameter_text(address, scope, scopes).unwrap_or_default();
    Cow::Owned(format!("{before}{value}{}", interpolate(after, scope, scopes)))
}

/// The text of `name`, `param.x` or the item of an `each`.
pub fn parameter_text<'s>(address: &str, scope: ScopeId, scopes: &Scopes<'s>) -> Option<Cow<'s, str>> {
    if address == "name" {
        return scopes.get(scope).map(|scope| scope.instance.clone());
    }
    let item = values(address.strip_prefix("param.").unwrap_or(address), scope, scopes)?.first()?;
    let text = text(item.value)?;
    let nested = item.annotation == Some("ref") && text.starts_with("param.");
    if nested { parameter_text(text, item.scope, scopes) } else { Some(Cow::Borrowed(text)) }
}
