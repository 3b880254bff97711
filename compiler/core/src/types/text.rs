//! Texts that may hold late and secret parts (L30).
//!
//! [`Text`] is the only type that can. Its parts are addresses, never values, and every other type is early; so a late or secret value
//! cannot reach an output except where a target turns the address into a reference of its consumer's. A leak does not compile:
//!
//! ```compile_fail
//! fn leak(text: &platc_core::types::Text) -> String {
//!     text.to_string()
//! }
//! ```
//!
//! ```compile_fail
//! fn leak(piece: &platc_core::types::Piece) -> &str {
//!     let platc_core::types::Piece::Secret(value) = piece else { return "" };
//!     value
//! }
//! ```

use super::Address;
use crate::finding::Finding;
use crate::merge::Item;
use crate::schema::{Decoded, Field, Literal, NodeReader, Phase, Type, Value};
use crate::source::Place;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Known text.
    Text(String),
    /// Known after `terraform apply`; it reaches its consumer through the fact store.
    Late(Address),
    /// Never known here; it reaches its consumer through the secret store.
    Secret(Address),
}

/// A text with its phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Known when compiling.
    Early(String),
    /// At least one part is late or secret.
    Later(Vec<Piece>),
}

impl Text {
    /// Joins pieces; neighbours that are known become one.
    pub fn new(pieces: Vec<Piece>) -> Self {
        if pieces.iter().any(|piece| !matches!(piece, Piece::Text(_))) {
            return Self::Later(pieces);
        }
        Self::Early(
            pieces.into_iter().map(|piece| if let Piece::Text(text) = piece { text } else { String::new() }).collect(),
        )
    }

    /// As late or as secret as its worst part.
    pub fn phase(&self) -> Phase {
        match self {
            Self::Early(_) => Phase::Early,
            Self::Later(pieces) if pieces.iter().any(|piece| matches!(piece, Piece::Secret(_))) => Phase::Secret,
            Self::Later(_) => Phase::Late,
        }
    }

    /// The text for a consumer that must know it when compiling; an error at its place otherwise.
    pub fn early(&self, place: Place) -> Result<&str, Finding> {
        match self {
            Self::Early(text) => Ok(text),
            Self::Later(_) => Err(Finding::error("late-value", place, "this must be known before anything is applied, and a part of it is not")
                .help("use a name that you choose yourself, or an environment variable or a mounted file of a service, which may hold late values")),
        }
    }
}

impl Value for Text {
    const ACCEPTS: &'static Type = &Type {
        name: "text",
        doc: "a text, which may hold `${address}` parts",
        literal: Literal::Source,
        examples: &["warn", "https://api.example.com", "postgresql://app@${database.main.host}/app"],
        words: &[],
        reference: &[],
        check: |_| Ok(()),
    };

    fn read(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>, _field: &Field) -> Decoded<Self> {
        let text = match item.value {
            platc_kdl::Value::String(text) if crate::schema::needs_context(item, text) => {
                let pieces = reader.context.pieces(item, text).map_err(|finding| reader.fail(finding))?;
                Self::new(pieces)
            }
            _ => Self::Early(reader.literal(item, Self::ACCEPTS)?.into_owned()),
        };
        Ok(match (text, reader.context.substitution(item.place)) {
            (Self::Early(text), Some(which)) => Self::Early(format!("{text}-{which}")),
            (text, _) => text,
        })
    }

    fn default_value(text: &str) -> Option<Self> {
        Some(Self::Early(text.to_owned()))
    }
}
