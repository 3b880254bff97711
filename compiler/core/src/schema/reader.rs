//! Reads a merged node into its typed form, collecting every error.

use std::borrow::Cow;

use super::leaf::{Expected, Type, token_text};
use super::{Field, Role, Setting};
use crate::finding::Finding;
use crate::merge::{Item, Node, Site};
use crate::source::Place;
use crate::types::{Address, Piece};

/// Why a value could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fail {
    /// An error, already reported.
    Error,
    /// What it is about was removed or is not run here, which is no error (L14, L22); reported once as a note.
    Gone,
}

/// The outcome of reading something.
pub type Decoded<T> = Result<T, Fail>;

/// What a reader must know of the rest of the platform; `resolve` provides it.
pub trait Context {
    /// The pieces of a text after interpolation.
    fn pieces(&self, item: &Item<'_>, text: &str) -> Result<Vec<Piece>, Finding>;

    /// What a reference refers to: any of `kinds`, or the reason why there is nothing. `droppable` says that a reference to
    /// something removed goes without an error.
    fn reference(&self, site: Site, text: &str, kinds: &[&str], droppable: bool) -> Result<Address, Missing>;

    /// Which other value to put in the place of a leaf, while `explain` asks what moves.
    fn substitution(&self, place: Place) -> Option<usize>;
}

/// Why a reference refers to nothing.
#[derive(Debug)]
pub enum Missing {
    /// An error.
    Wrong(Box<Finding>),
    /// It was removed, or its place is not run here, and whoever asked can do without: a note that says so.
    Gone(Box<Finding>),
}

/// Reads one merged node.
pub struct NodeReader<'r, 'c, 's> {
    /// The node.
    pub node: &'r Node<'s>,
    /// The rest of the platform.
    pub context: &'c dyn Context,
    /// Where errors go.
    pub findings: &'r mut Vec<Finding>,
}

impl<'r, 'c, 's> NodeReader<'r, 'c, 's> {
    /// Reads the field at an index of the node's kind.
    pub fn field<T: Setting>(&mut self, index: u16) -> Decoded<T> {
        let field = self.node.kind.fields.get(usize::from(index)).ok_or(Fail::Error)?;
        T::decode(self, index, field)
    }

    /// The same reader on a part of the node.
    pub fn part<'p>(&'p mut self, node: &'p Node<'s>) -> NodeReader<'p, 'c, 's> {
        NodeReader { node, context: self.context, findings: self.findings }
    }

    /// Reports an error.
    pub fn fail(&mut self, finding: Finding) -> Fail {
        self.findings.push(finding);
        Fail::Error
    }

    /// Reports a text that is no value of its type.
    pub fn wrong_value(&mut self, place: Place, expected: &Expected) -> Fail {
        let finding = wrong_value(place, expected);
        self.fail(finding)
    }

    /// Reports a required field that no layer said.
    pub fn missing(&mut self, field: &Field) -> Fail {
        let kind = self.node.kind.word;
        let name = if self.node.key.is_empty() { String::new() } else { format!(" {}", self.node.key) };
        let finding = Finding::error(
            "missing-setting",
            self.node.place(),
            format!("`{kind}{name}` has no `{}`, which every `{kind}` needs", field.word),
        );
        let help = match field.role {
            Role::Argument | Role::Arguments => {
                format!("write `{kind}{name} {}`. {}", field.word.to_uppercase(), field.doc)
            }
            _ => format!("write `{} …`. {}", field.word, field.doc),
        };
        self.fail(finding.label("said here, without it").help(help))
    }

    /// The early text of an item for a type: interpolated, and refused when a part is late or secret.
    pub fn literal<'i>(&mut self, item: &'i Item<'i>, expected: &Type) -> Decoded<Cow<'i, str>> {
        let text = token_text(item.value, expected);
        let interpolates = matches!(item.value, platc_kdl::Value::String(text) if needs_context(item, text));
        if !interpolates {
            return text.map_err(|expected| self.wrong_value(item.place, &expected));
        }
        let platc_kdl::Value::String(text) = item.value else { return Err(Fail::Error) };
        let pieces = self.context.pieces(item, text).map_err(|finding| self.fail(finding))?;
        early(&pieces, item.place).map(Cow::Owned).map_err(|finding| self.fail(finding))
    }
}

/// Whether reading a text needs more than the text.
pub fn needs_context(item: &Item<'_>, text: &str) -> bool {
    item.annotation.is_some_and(|word| word == "ref" || word == "secret")
        || (item.annotation != Some("raw") && text.contains("${"))
}

/// The finding for a text that is no value of its type.
pub fn wrong_value(place: Place, expected: &Expected) -> Finding {
    let finding = Finding::error("wrong-value", place, &*expected.message);
    match &expected.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// The text of pieces that are all early; a late or secret one is an error that says how to mend it (L30).
fn early(pieces: &[Piece], place: Place) -> Result<String, Finding> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Late(attribute) => return Err(not_early(place, attribute, "is known only after `terraform apply`")),
            Piece::Secret(attribute) => {
                return Err(not_early(place, attribute, "is a secret, whose value platc never sees"));
            }
        }
    }
    Ok(text)
}

fn not_early(place: Place, attribute: &Address, why: &str) -> Finding {
    Finding::error("late-value", place, format!("this must be known before anything is applied, and `{attribute}` {why}")).help(format!(
        "use a name that you choose yourself, put it into an environment variable (`env NAME (ref){attribute}`), or pin it with `platc pin`"
    ))
}
