//! load: parsed files -> layers.
//!
//! Sorts the top-level nodes of all files into the base, the modules and the environments, and judges each statement against the
//! declaration of its kind once, before any merging, so that a slip is reported once however many environments read it.

mod circles;
mod definitions;
mod environment;
mod module;
mod parameters;
mod pins;
mod places;
mod shape;
mod teams;
mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use platc_kdl::{Document, Node};
use platc_kubernetes::schema::Schemas;
use rayon::prelude::*;

use crate::finding::{Finding, Findings};
use crate::schema::{Kind, nearest};
use crate::source::{FileId, Place, Role, Sources};
use crate::words;

pub use environment::{EnvironmentLayer, SHARED, is_own_setting, no_environment};
pub use module::{Module, Parameter};
pub use pins::{Pin, Pins};
pub use places::all as places;
pub use teams::Owners;

/// A node of a file.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'s> {
    /// The node.
    pub node: &'s Node<'s>,
    /// Its file.
    pub file: FileId,
}

/// The spec in its layers.
#[derive(Debug, Default)]
pub struct Layers<'s> {
    /// What `platform.kdl` and its further files say, without order.
    pub base: Vec<Statement<'s>>,
    /// The kinds of the user's own, by name.
    pub modules: BTreeMap<&'s str, Module<'s>>,
    /// The overlays, by name.
    pub environments: BTreeMap<&'s str, EnvironmentLayer<'s>>,
    /// What the cloud gave, by the environment that wrote it down.
    pub pins: BTreeMap<&'s str, Pins<'s>>,
    /// The files that belong to a team.
    pub owners: Owners,
    /// Custom resources that the repository defines.
    pub definitions: Arc<Schemas>,
}

impl<'s> Statement<'s> {
    /// The place of the node's head.
    pub fn place(&self) -> Place {
        Place { file: self.file, span: self.node.head }
    }

    /// The place of a span in the statement's file.
    pub fn at(&self, span: platc_kdl::Span) -> Place {
        Place { file: self.file, span }
    }

    /// The text of an argument, counted from zero.
    pub fn argument(&self, index: usize) -> Option<&'s str> {
        arguments(self.node).nth(index).and_then(|entry| text(&entry.value))
    }
}

/// The arguments of a node: its entries without a name.
pub fn arguments<'s>(node: &'s Node<'s>) -> impl Iterator<Item = &'s platc_kdl::Entry<'s>> {
    node.entries.iter().filter(|entry| entry.name.is_none())
}

/// The property of that name; the last, where there are several.
pub fn property<'s>(node: &'s Node<'s>, name: &str) -> Option<&'s platc_kdl::Entry<'s>> {
    node.entries.iter().rev().find(|entry| entry.name.as_ref().is_some_and(|found| found.text == name))
}

/// The children of a node.
pub fn children<'s>(node: &'s Node<'s>) -> &'s [Node<'s>] {
    node.children.as_ref().map_or(&[], |children| &children.nodes)
}

/// The annotation of a node: its verb.
pub fn verb<'s>(node: &'s Node<'s>) -> Option<&'s str> {
    node.annotation.as_ref().map(|name| &*name.text)
}

/// The text of a value as it is written: strings and numbers.
pub fn text<'s>(value: &'s platc_kdl::Value<'s>) -> Option<&'s str> {
    match value {
        platc_kdl::Value::String(text) => Some(text),
        platc_kdl::Value::Number(number) => Some(number.source),
        _ => None,
    }
}

/// The one environment of a spec without environments: the base as it is.
const DEFAULT: &str = "default";

/// Sorts the nodes of all documents into layers, and judges them; `documents` are in the order of `sources`.
pub fn load<'s>(sources: &Sources, documents: &'s [Document<'s>], findings: &mut Findings) -> Layers<'s> {
    let layers = sort(sources, documents, findings);
    judge(&layers, &|_| false, findings);
    layers
}

/// Sorts the nodes of all documents into layers.
pub fn sort<'s>(sources: &Sources, documents: &'s [Document<'s>], findings: &mut Findings) -> Layers<'s> {
    let definitions = Arc::new(definitions::read(sources, findings));
    let mut layers = Layers { owners: teams::owners(sources), definitions, ..Layers::default() };
    let files = || {
        sources.iter().zip(documents).flat_map(|((file, source), document)| {
            document.nodes.iter().map(move |node| (source.role, Statement { node, file }))
        })
    };
    for (_, statement) in files().filter(|(role, _)| *role == Role::Module) {
        module::collect(statement, &mut layers.modules, findings);
    }
    module::find_principals(&mut layers.modules, findings);
    for (role, statement) in files() {
        match role {
            Role::Base => layers.base.push(statement),
            Role::Environment if statement.node.name.text == "pins" => {
                pins::collect(statement, &mut layers.pins, findings)
            }
            Role::Environment => environment::collect(statement, &mut layers.environments, findings),
            Role::Module | Role::Definition => {}
        }
    }
    if layers.environments.is_empty() {
        layers.environments.insert(DEFAULT, EnvironmentLayer { name: DEFAULT, extends: None, statements: Vec::new() });
    }
    layers
}

/// Whether a statement was read before and found to be right, together with all that its judgement depends on.
pub type IsRead<'a> = dyn Fn(Statement<'_>) -> bool + Sync + 'a;

/// How many statements one task judges: enough to be worth a task.
const CHUNK: usize = 128;

/// Judges all statements but those that were read before and found to be right.
pub fn judge(layers: &Layers<'_>, is_read: &IsRead<'_>, findings: &mut Findings) {
    let chunks = layers.base.par_chunks(CHUNK);
    let judged: Vec<Findings> = chunks.map(|statements| judge_all(layers, is_read, statements)).collect();
    judged.into_iter().for_each(|found| findings.extend(found.sorted()));
    findings.extend(layers.base.iter().filter_map(|statement| new_in_the_base(*statement)));
    for module in layers.modules.values() {
        module::judge(layers, module, findings);
    }
    for environment in layers.environments.values() {
        environment::judge(layers, environment, is_read, findings);
    }
    pins::judge(layers, findings);
    teams::judge(layers, findings);
    places::judge(layers, findings);
    versions::judge(layers, findings);
}

/// The base has no lower layer that could have the node.
fn new_in_the_base(statement: Statement<'_>) -> Option<Finding> {
    let verb = statement.node.annotation.as_ref().filter(|verb| verb.text == "new")?;
    let message = "`(new)` marks a node that an environment adds to the base, and this is the base";
    Some(Finding::error("misplaced-verb", statement.at(verb.span), message).help("leave it out"))
}

fn judge_all(layers: &Layers<'_>, is_read: &IsRead<'_>, statements: &[Statement<'_>]) -> Findings {
    let mut findings = Findings::default();
    let unread = statements.iter().filter(|statement| !is_read(**statement));
    unread.for_each(|statement| judge_node(layers, *statement, &mut findings));
    findings
}

/// Judges a node of the base, or of an overlay or a module where it stands for a whole top-level node.
fn judge_node(layers: &Layers<'_>, statement: Statement<'_>, findings: &mut Findings) {
    let (node, word) = (statement.node, &*statement.node.name.text);
    if word == "every" {
        judge_every(layers, statement, findings);
    } else if let Some(module) = layers.modules.get(word) {
        module::judge_instance(module, statement, findings);
    } else if let Some(kind) = words::kind(word) {
        shape::check_node(node, kind, statement.file, findings);
    } else {
        findings.push(unknown_word(layers, statement));
    }
}

fn judge_every(layers: &Layers<'_>, statement: Statement<'_>, findings: &mut Findings) {
    let Some(word) = statement.argument(0) else {
        let finding =
            Finding::error("missing-argument", statement.place(), "`every` needs the kind that it speaks about");
        findings.push(finding.help("write `every service { … }`"));
        return;
    };
    let target = layers
        .modules
        .get(word)
        .and_then(|module| module.principal_kind)
        .or_else(|| words::kind(word))
        .or_else(|| words::part(word));
    let Some(kind) = target else {
        findings.push(unknown_word_at(layers, word, statement.place()));
        return;
    };
    findings.extend(arguments(statement.node).nth(1).and_then(|entry| named_every(word, statement, entry)));
    for child in children(statement.node) {
        shape::check_child(child, kind, statement.file, findings);
    }
}

/// `every service web`: it speaks about all of a kind, so that a name would be passed over. A text of several words is a description.
fn named_every(word: &str, statement: Statement<'_>, entry: &platc_kdl::Entry<'_>) -> Option<Finding> {
    let name = text(&entry.value).filter(|name| !name.contains(char::is_whitespace))?;
    let message = format!("`every {word}` speaks about every `{word}`, and takes no name of one");
    let finding = Finding::error("too-many-arguments", statement.at(entry.span), message);
    Some(finding.help(format!("write `{word} {name} {{ … }}` for that one, or leave the name out")))
}

fn unknown_word(layers: &Layers<'_>, statement: Statement<'_>) -> Finding {
    unknown_word_at(layers, &statement.node.name.text, statement.at(statement.node.name.span))
}

fn unknown_word_at(layers: &Layers<'_>, word: &str, place: Place) -> Finding {
    let finding = Finding::error(
        "unknown-word",
        place,
        format!("`{word}` is no kind of node, neither of the language nor of a module"),
    );
    if let Some((_, folder)) = ELSEWHERE.iter().find(|(known, _)| *known == word) {
        return Finding::error("misplaced-node", place, format!("`{word}` stands at the top of files of its own"))
            .help(format!("move it to a file under {folder}"));
    }
    match nearest(word, known_words(layers)) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help("`platc docs` lists all kinds; a kind of your own is a `module` under modules/"),
    }
}

/// Words that files of another folder begin with.
const ELSEWHERE: &[(&str, &str)] = &[("environment", "environments/"), ("module", "modules/")];

fn known_words<'a>(layers: &'a Layers<'_>) -> impl Iterator<Item = &'a str> {
    words::KINDS.iter().map(|kind: &&Kind| kind.word).chain(layers.modules.keys().copied()).chain(["every"])
}
