//! Places: each `in PLACE { … }` and `in=PLACE` names a cloud or a region that some layer declares (L21).
//!
//! Judged here once, over all layers: whether the environment that is built runs there is no matter, whether the place exists is.
//!
//! `disjoint-places` · A place within another one that it is no part of: what is said there would hold nowhere.

use std::collections::{BTreeMap, BTreeSet};

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
    let mut judge = Judge { layers, clouds, regions, within: Vec::new(), findings };
    let bodies = layers.modules.values().flat_map(|module| module.body.iter().copied());
    layers.base.iter().copied().chain(overlays()).chain(bodies).for_each(|statement| judge.statement(statement));
}

/// The clouds that any layer declares, and the regions with the cloud of each.
fn declared<'s>(layers: &Layers<'s>) -> (BTreeSet<&'s str>, BTreeMap<&'s str, &'s str>) {
    let overlays = layers.environments.values().flat_map(super::EnvironmentLayer::overlays);
    let nodes = layers.base.iter().copied().chain(overlays).map(|statement| statement.node);
    let clouds: Vec<_> = nodes.filter(|node| node.name.text == "cloud").collect();
    let name = |node: &'s Node<'s>| arguments(node).next().and_then(|entry| text(&entry.value));
    let regions_of = |cloud: &&'s Node<'s>| {
        let cloud_name = name(cloud).unwrap_or_default();
        let regions = children(cloud).iter().filter(|child| child.name.text == "region");
        regions.filter_map(name).map(move |region| (region, cloud_name)).collect::<Vec<_>>()
    };
    (clouds.iter().filter_map(|cloud| name(cloud)).collect(), clouds.iter().flat_map(regions_of).collect())
}

/// Every place that something can be said about.
pub fn all<'s>(layers: &Layers<'s>) -> BTreeSet<&'s str> {
    let (clouds, regions) = declared(layers);
    clouds.into_iter().chain(regions.into_keys()).chain(ALWAYS.iter().copied()).collect()
}

struct Judge<'j, 's> {
    layers: &'j Layers<'s>,
    clouds: BTreeSet<&'s str>,
    /// Each with its cloud.
    regions: BTreeMap<&'s str, &'s str>,
    /// The `in PLACE { … }` around what is judged, the outermost first.
    within: Vec<(&'s str, Place)>,
    findings: &'j mut Findings,
}

impl<'s> Judge<'_, 's> {
    /// A top-level node, or `in`, `when` or `each` around some.
    fn statement(&mut self, statement: Statement<'s>) {
        let (node, word) = (statement.node, &*statement.node.name.text);
        let outer = self.within.len();
        if word == "in" {
            self.narrowing(node, None, statement.file);
        }
        if matches!(word, "in" | "when" | "each") {
            let inner = |node| Statement { node, file: statement.file };
            children(node).iter().map(inner).for_each(|statement| self.statement(statement));
            return self.within.truncate(outer);
        }
        let subject = if word == "every" { statement.argument(0).unwrap_or_default() } else { word };
        let principal = self.layers.modules.get(subject).and_then(|module| module.principal_kind);
        if let Some(kind) = principal.or_else(|| words::kind(subject)).or_else(|| words::part(subject)) {
            self.node(node, kind, kind, statement.file);
        }
    }

    /// A node of a kind, within a top-level node of the kind `whole`.
    fn node(&mut self, node: &'s Node<'s>, kind: &'static Kind, whole: &'static Kind, file: FileId) {
        if let Some(entry) = property(node, "in").filter(|_| kind.setting("in").is_none()) {
            self.existence(entry, file);
        }
        self.block(children(node), kind, whole, file);
    }

    fn block(&mut self, nodes: &'s [Node<'s>], kind: &'static Kind, whole: &'static Kind, file: FileId) {
        for child in nodes {
            match &*child.name.text {
                "in" if kind.setting("in").is_none() => {
                    let outer = self.within.len();
                    self.narrowing(child, Some(whole), file);
                    self.block(children(child), kind, whole, file);
                    self.within.truncate(outer);
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

    /// `in PLACE { … }`, which the caller leaves again; `whole` is the kind of the node that it stands in.
    fn narrowing(&mut self, node: &'s Node<'s>, whole: Option<&'static Kind>, file: FileId) {
        let place = Place { file, span: node.head };
        let Some(name) = arguments(node).next().and_then(|entry| text(&entry.value)) else { return };
        if !self.exists(name) {
            self.findings.push(self.unknown(name, place));
        } else if let Some(kind) = whole.filter(|kind| kind.scope < Scope::Region && self.regions.contains_key(name)) {
            self.findings.push(too_narrow(name, kind, place));
        } else if let Some((around, at)) = self.within.iter().find(|(around, _)| self.disjoint(around, name)) {
            self.findings.push(nowhere(name, around, place).also(*at, "the place around it"));
        }
        self.within.push((name, place));
    }

    /// Whether no region can be in both of two places; what `primary` names depends on the environment.
    fn disjoint(&self, one: &str, other: &str) -> bool {
        let cloud = |name: &str| self.regions.get(name).copied();
        let is_cloud = |name: &str| self.clouds.contains(name);
        match (cloud(one), cloud(other)) {
            (Some(_), Some(_)) => one != other,
            (Some(of), None) => is_cloud(other) && of != other,
            (None, Some(of)) => is_cloud(one) && of != one,
            (None, None) => is_cloud(one) && is_cloud(other) && one != other,
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
        ALWAYS.contains(&name) || self.clouds.contains(name) || self.regions.contains_key(name)
    }

    fn unknown(&self, name: &str, place: Place) -> Finding {
        let finding =
            Finding::error("unknown-place", place, format!("`{name}` is neither a cloud nor a region of the platform"));
        let known = || self.clouds.iter().chain(self.regions.keys()).copied().chain(ALWAYS.iter().copied());
        match nearest(name, known()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if self.clouds.is_empty() => {
                finding.help("no `cloud` is declared yet; without one there is a single place, without a name")
            }
            None => finding.help(format!("there are: {}", known().collect::<Vec<_>>().join(", "))),
        }
    }
}

fn nowhere(name: &str, around: &str, place: Place) -> Finding {
    let message = format!("`in {name}` stands within `in {around}`, and no region is in both: this would hold nowhere");
    Finding::error("disjoint-places", place, message)
        .help(format!("move it out, beside the block that is about `{around}`"))
}

fn too_narrow(name: &str, kind: &Kind, place: Place) -> Finding {
    let reach = if kind.scope == Scope::Shared { "the whole platform" } else { "an environment" };
    let message =
        format!("a `{}` exists once for {reach}, so nothing about it can differ in the region `{name}`", kind.word);
    Finding::error("place-too-narrow", place, message)
        .help("say it without a place, or in the environment where it differs")
}
