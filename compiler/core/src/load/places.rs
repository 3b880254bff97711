//! Places: each `in PLACE { … }` and `in=PLACE` names a cloud or a region that some layer declares (L21).
//!
//! Judged here once, over all layers: whether the environment that is built runs there is no matter, whether the place exists is.

use std::collections::BTreeSet;

use platc_kdl::{Entry, Node};

use super::{Layers, Statement, arguments, children, property, text};
use crate::finding::{Finding, Findings};
use crate::schema::{Kind, Scope, Shape, nearest};
use crate::source::{FileId, Place};
use crate::words;

/// Places that every environment has.
const ALWAYS: &[&str] = &["primary", "each-region", "each-cloud"];

/// Judges every place that any layer names.
pub fn judge(layers: &Layers<'_>, findings: &mut Findings) {
    let overlays = || layers.environments.values().flat_map(super::EnvironmentLayer::overlays);
    let (clouds, regions) = declared(layers);
    let mut judge = Judge { layers, clouds, regions, findings };
    let bodies = layers.modules.values().flat_map(|module| module.body.iter().copied());
    layers.base.iter().copied().chain(overlays()).chain(bodies).for_each(|statement| judge.statement(statement));
}

/// The clouds and the regions that any layer declares.
fn declared<'s>(layers: &Layers<'s>) -> (BTreeSet<&'s str>, BTreeSet<&'s str>) {
    let overlays = layers.environments.values().flat_map(super::EnvironmentLayer::overlays);
    let nodes = layers.base.iter().copied().chain(overlays).map(|statement| statement.node);
    let clouds: Vec<_> = nodes.filter(|node| node.name.text == "cloud").collect();
    let name = |node: &'s Node<'s>| arguments(node).next().and_then(|entry| text(&entry.value));
    let regions = clouds.iter().flat_map(|cloud| children(cloud)).filter(|child| child.name.text == "region");
    (clouds.iter().filter_map(|cloud| name(cloud)).collect(), regions.filter_map(name).collect())
}

/// Every place that something can be said about.
pub fn all<'s>(layers: &Layers<'s>) -> BTreeSet<&'s str> {
    let (clouds, regions) = declared(layers);
    clouds.into_iter().chain(regions).chain(ALWAYS.iter().copied()).collect()
}

struct Judge<'j, 's> {
    layers: &'j Layers<'s>,
    clouds: BTreeSet<&'s str>,
    regions: BTreeSet<&'s str>,
    findings: &'j mut Findings,
}

impl<'s> Judge<'_, 's> {
    /// A top-level node, or `in`, `when` or `each` around some.
    fn statement(&mut self, statement: Statement<'s>) {
        let (node, word) = (statement.node, &*statement.node.name.text);
        if word == "in" {
            self.narrowing(node, None, statement.file);
        }
        if matches!(word, "in" | "when" | "each") {
            let inner = |node| Statement { node, file: statement.file };
            return children(node).iter().map(inner).for_each(|statement| self.statement(statement));
        }
        let subject = if word == "every" { statement.argument(0).unwrap_or_default() } else { word };
        let principal = self.layers.modules.get(subject).and_then(|module| module.principal_kind);
        if let Some(kind) = principal.or_else(|| words::kind(subject)).or_else(|| words::part(subject)) {
            self.node(node, kind, kind, statement.file);
        }
    }

    /// A node of a kind, within a top-level node of the kind `whole`.
    fn node(&mut self, node: &Node<'_>, kind: &'static Kind, whole: &'static Kind, file: FileId) {
        if let Some(entry) = property(node, "in").filter(|_| kind.setting("in").is_none()) {
            self.existence(entry, file);
        }
        self.block(children(node), kind, whole, file);
    }

    fn block(&mut self, nodes: &[Node<'_>], kind: &'static Kind, whole: &'static Kind, file: FileId) {
        for child in nodes {
            match &*child.name.text {
                "in" if kind.setting("in").is_none() => {
                    self.narrowing(child, Some(whole), file);
                    self.block(children(child), kind, whole, file);
                }
                "when" => self.block(children(child), kind, whole, file),
                word => match kind.setting(word).map(|(_, field)| field.shape) {
                    Some(Shape::Block(part) | Shape::Keyed(part) | Shape::Sequence(part)) => {
                        self.node(child, part, whole, file)
                    }
                    Some(Shape::Choice(variants, _)) => {
                        let named = arguments(child).next().and_then(|entry| text(&entry.value));
                        if let Some(variant) =
                            variants.iter().find(|variant| named.is_none_or(|name| name == variant.word))
                        {
                            self.node(child, variant.kind, whole, file);
                        }
                    }
                    _ => {}
                },
            }
        }
    }

    /// `in PLACE { … }`; `whole` is the kind of the node that it stands in.
    fn narrowing(&mut self, node: &Node<'_>, whole: Option<&'static Kind>, file: FileId) {
        let place = Place { file, span: node.head };
        let Some(name) = arguments(node).next().and_then(|entry| text(&entry.value)) else { return };
        if !self.exists(name) {
            self.findings.push(self.unknown(name, place));
        } else if let Some(kind) = whole.filter(|kind| kind.scope < Scope::Region && self.regions.contains(name)) {
            self.findings.push(too_narrow(name, kind, place));
        }
    }

    /// `in=PLACE`, or several places in one text.
    fn existence(&mut self, entry: &Entry<'_>, file: FileId) {
        let place = Place { file, span: entry.value_span };
        for name in
            text(&entry.value).filter(|_| entry.annotation.is_none()).into_iter().flat_map(|names| names.split(' '))
        {
            if !self.exists(name) && !name.contains("${") {
                self.findings.push(self.unknown(name, place));
            }
        }
    }

    fn exists(&self, name: &str) -> bool {
        ALWAYS.contains(&name) || self.clouds.contains(name) || self.regions.contains(name)
    }

    fn unknown(&self, name: &str, place: Place) -> Finding {
        let finding =
            Finding::error("unknown-place", place, format!("`{name}` is neither a cloud nor a region of the platform"));
        let known = || self.clouds.iter().chain(&self.regions).copied().chain(ALWAYS.iter().copied());
        match nearest(name, known()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if self.clouds.is_empty() => {
                finding.help("no `cloud` is declared yet; without one there is a single place, without a name")
            }
            None => finding.help(format!("there are: {}", known().collect::<Vec<_>>().join(", "))),
        }
    }
}

fn too_narrow(name: &str, kind: &Kind, place: Place) -> Finding {
    let reach = if kind.scope == Scope::Shared { "the whole platform" } else { "an environment" };
    let message =
        format!("a `{}` exists once for {reach}, so nothing about it can differ in the region `{name}`", kind.word);
    Finding::error("place-too-narrow", place, message)
        .help("say it without a place, or in the environment where it differs")
}
