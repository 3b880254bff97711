//! Judges one statement against the declaration of its kind, before any merging, so that each text is judged once.
//!
//! In: a node as it is parsed, and its kind. Out: findings about words, shapes, literals and verbs that cannot be right in any
//! layer. Not here: what depends on other statements (said twice, removed, unknown names) and what needs a value that is
//! interpolated; merge and resolve see those.

mod choice;
mod data;
mod entries;
mod habits;
mod settings;
mod unknown;
mod values;
mod verbs;

#[cfg(test)]
mod tests;

use platc_kdl::{Node, Span};

use crate::finding::{Finding, Findings};
use crate::schema::{Field, Identity, Kind, Node as _};
use crate::source::{FileId, Place};
use crate::words::common::Common;

/// Where the statement stands, and where findings about it go.
struct Judge<'f> {
    file: FileId,
    findings: &'f mut Findings,
}

impl Judge<'_> {
    /// An error at a span of the statement's file.
    fn error(&self, code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::error(code, Place { file: self.file, span }, message)
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// Judges a whole top-level node: its verb, its arguments and properties, its block.
pub fn check_node(node: &Node<'_>, kind: &'static Kind, file: FileId, findings: &mut Findings) {
    let judge = &mut Judge { file, findings };
    verbs::of_node(judge, node);
    settings::whole(judge, node, kind);
}

/// Judges one child of a node, or of an `every`, a module's product or an instance of one, of that kind.
pub fn check_child(child: &Node<'_>, kind: &'static Kind, file: FileId, findings: &mut Findings) {
    settings::child(&mut Judge { file, findings }, child, kind);
}

/// Judges the head of an `in PLACE { … }` around whole nodes.
pub fn check_narrowing(node: &Node<'_>, file: FileId, findings: &mut Findings) {
    settings::narrowing(&mut Judge { file, findings }, node);
}

/// Judges the properties of a node alone: those of an environment, whose block is judged elsewhere, or of a module's product.
pub fn check_properties(node: &Node<'_>, kind: &'static Kind, file: FileId, findings: &mut Findings) {
    entries::properties(&mut Judge { file, findings }, node, kind);
}

/// The setting of that word: one of the kind's own, or one that every top-level node takes.
fn find(kind: &'static Kind, word: &str) -> Option<&'static Field> {
    let common = || Common::KIND.setting(word).filter(|_| is_top_level(kind));
    kind.setting(word).or_else(common).map(|(_, field)| field)
}

fn is_top_level(kind: &Kind) -> bool {
    kind.identity != Identity::Part
}
