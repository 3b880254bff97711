//! What can be wrong with a file, and how it is said.
//!
//! A problem is data: a place, a sentence, and what to write instead. Rendering is the caller's. The texts stand beside
//! each other by subject (words, strings, structure, characters), so that they can be read and improved as prose.
//!
//! KDL allows some spellings that, in a platform spec, are always slips. They are problems here although a strict KDL
//! parser would take them; each can still be said in quotes:
//!
//! | written | because |
//! |---|---|
//! | `replicas: 3` | a plain word that ends with `:`, as in YAML |
//! | `names a, b` | a plain word that ends with `,`, as in JSON |
//! | `'text'` | a bare word that begins with a single quote, which KDL takes for a part of the text |
//! | `${address}` | the brace would open a block |
//! | `<<<<<<< HEAD` | a node named `<<<<<<<` is left over from a merge |

pub(crate) mod characters;
pub(crate) mod strings;
pub(crate) mod structure;
pub(crate) mod words;

use crate::document::Span;
use crate::edit::Edit;

/// How many problems are reported for one file at most; whoever has that many is served by the first ones.
pub const MAXIMUM_PROBLEMS: usize = 100;

/// One thing that is wrong with the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub span: Span,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// A second place that belongs to it, with what is there: the brace that was opened, for one.
    pub also: Option<(Span, String)>,
    /// A few words for the place itself.
    pub label: String,
    /// A change that certainly is what was meant; the formatter makes it unasked.
    pub mend: Option<Edit>,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>, label: impl Into<String>) -> Problem {
        Problem { span, message: message.into(), help: None, also: None, label: label.into(), mend: None }
    }

    fn help(self, help: impl Into<String>) -> Problem {
        Problem { help: Some(help.into()), ..self }
    }

    fn also(self, span: Span, label: impl Into<String>) -> Problem {
        Problem { also: Some((span, label.into())), ..self }
    }

    fn mended_by(self, text: String) -> Problem {
        Problem { mend: Some(Edit { span: self.span, text }), ..self }
    }
}

/// The source text as it is shown inside a message: cut when long, and never more than its first line.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST && line.len() == text.len() {
        return line.to_owned();
    }
    let start: String = line.chars().take(LONGEST).collect();
    format!("{start}…")
}
