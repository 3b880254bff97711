//! Leaf types: what one value may be.
//!
//! A [`Leaf`] reads itself from text; its [`Type`] says what it expects, for errors, the manual, completion and fuzz seeds. A
//! [`Value`] is whatever may stand as one value of a setting: every leaf, and the few types that need to know the platform
//! (references, texts that may hold late parts).

use std::borrow::Cow;

use platc_kdl::Value as Token;

use super::reader::{Decoded, NodeReader};
use super::{Field, suggest::nearest};
use crate::merge::Item;
use crate::source::Place;

/// What a leaf type accepts, as data.
#[derive(Debug)]
pub struct Type {
    /// Its name in the manual, such as `duration`.
    pub name: &'static str,
    /// What is allowed, as the rest of the sentence "this takes …".
    pub doc: &'static str,
    /// Which tokens may stand for it.
    pub literal: Literal,
    /// A few legal values.
    pub examples: &'static [&'static str],
    /// All legal values, where the list is closed.
    pub words: &'static [&'static str],
    /// The kinds it may refer to; empty when it is no reference.
    pub reference: &'static [&'static str],
    /// Judges a text.
    pub check: fn(&str) -> Result<(), Expected>,
}

/// Which KDL tokens may stand for a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A string, quoted or bare.
    Text,
    /// A number.
    Number,
    /// A string or a number, read from the text as it is written, so that `1.30` is not 1.3.
    Source,
}

/// Why a text is no value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What is wrong and what is allowed.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Expected {
    /// A reason without a proposal.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// A text that is none of a closed list of words.
    pub fn one_of(text: &str, words: &[&str]) -> Self {
        let expected = Self::new(format!("`{text}` is none of the words allowed here: {}", words.join(", ")));
        match nearest(text, words.iter().copied()) {
            Some(word) => expected.help(format!("did you mean `{word}`?")),
            None => expected,
        }
    }
}

/// A value that can be read from its text alone.
pub trait Leaf: Sized + Clone + PartialEq + Send + Sync + 'static {
    /// What it accepts.
    const TYPE: &'static Type;

    /// Reads the text; numbers come in plain decimal form.
    fn parse(text: &str) -> Result<Self, Expected>;

    /// Two or so other legal values: `explain` puts them in the place of this one to see what moves.
    fn others(&self) -> Vec<Self>;
}

/// The `check` of a leaf's [`Type`].
pub fn check<T: Leaf>(text: &str) -> Result<(), Expected> {
    T::parse(text).map(drop)
}

/// A value of a setting, which may need to know the platform to be read.
pub trait Value: Sized + Send + Sync {
    /// What it accepts.
    const ACCEPTS: &'static Type;

    /// Reads what a layer said; errors go to the reader.
    fn read(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>, field: &Field) -> Decoded<Self>;

    /// Reads a part of what tells a node apart; parameters in it have been put in already.
    fn read_key(reader: &mut NodeReader<'_, '_, '_>, text: &str, place: Place) -> Decoded<Self> {
        let expected = || Expected::new(format!("`{text}` does not fit: this takes {}", Self::ACCEPTS.doc));
        Self::default_value(text).ok_or_else(|| reader.wrong_value(place, &expected()))
    }

    /// Reads the default of a field.
    fn default_value(text: &str) -> Option<Self>;
}

impl<T: Leaf> Value for T {
    const ACCEPTS: &'static Type = T::TYPE;

    fn read(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>, _field: &Field) -> Decoded<Self> {
        let text = reader.literal(item, T::TYPE)?;
        let value = T::parse(&text).map_err(|expected| reader.wrong_value(item.place, &expected))?;
        match reader.context.substitution(item.place) {
            Some(which) => Ok(value.others().into_iter().nth(which).unwrap_or(value)),
            None => Ok(value),
        }
    }

    fn read_key(reader: &mut NodeReader<'_, '_, '_>, text: &str, place: Place) -> Decoded<Self> {
        T::parse(text).map_err(|expected| reader.wrong_value(place, &expected))
    }

    fn default_value(text: &str) -> Option<Self> {
        T::parse(text).ok()
    }
}

/// The text of a token for a type, or why such a token cannot stand for it.
pub fn token_text<'s>(token: &'s Token<'s>, expected: &Type) -> Result<Cow<'s, str>, Expected> {
    match (token, expected.literal) {
        (Token::String(text), Literal::Text | Literal::Source) => Ok(Cow::Borrowed(text)),
        (Token::Number(number), Literal::Source) => Ok(Cow::Borrowed(number.source)),
        (Token::Number(number), Literal::Number) => Ok(plain_number(number)),
        (Token::Number(number), Literal::Text) => Err(quoted(number.source, expected)),
        (Token::String(text), Literal::Number) => Err(unquoted(text, expected)),
        (Token::Bool(value), Literal::Source) => Ok(Cow::Borrowed(if *value { "true" } else { "false" })),
        (Token::Bool(value), _) => Err(mismatch(if *value { "#true" } else { "#false" }, expected)),
        (Token::Null, _) => Err(mismatch("#null", expected)),
    }
}

fn plain_number<'s>(number: &platc_kdl::Number<'s>) -> Cow<'s, str> {
    match number.integer() {
        Some(integer) => Cow::Owned(integer.to_string()),
        None => number.float().map_or(Cow::Borrowed(number.source), |float| Cow::Owned(float.to_string())),
    }
}

fn quoted(source: &str, expected: &Type) -> Expected {
    let wrong = mismatch(source, expected);
    match (expected.check)(source) {
        Ok(()) if expected.reference.is_empty() => wrong.help(format!("write it as a string: \"{source}\"")),
        _ => match with_units(source, expected).as_slice() {
            [] => wrong,
            [text] => wrong.help(format!("write it with its unit: {text}")),
            texts => wrong.help(format!("write it with its unit: {}", texts.join(" or "))),
        },
    }
}

/// A number with each unit that the examples of a type have, where that is one of its values.
fn with_units(source: &str, expected: &Type) -> Vec<String> {
    let is_digit = |digit: char| digit.is_ascii_digit();
    let amounts = expected.examples.iter().filter(|example| example.starts_with(is_digit));
    let units = amounts.map(|example| example.trim_start_matches(|digit| is_digit(digit) || digit == '.'));
    let mut texts: Vec<_> = units
        .map(|unit| format!("{source}{unit}"))
        .filter(|text| (expected.check)(text).is_ok())
        .map(|text| format!("\"{text}\""))
        .collect();
    texts.dedup();
    texts
}

fn unquoted(text: &str, expected: &Type) -> Expected {
    let wrong = mismatch(&format!("\"{text}\""), expected);
    match (expected.check)(text) {
        Ok(()) => wrong.help(format!("write it without quotes: {text}")),
        Err(_) => wrong,
    }
}

fn mismatch(found: &str, expected: &Type) -> Expected {
    Expected::new(format!("`{found}` does not fit: this takes {}", expected.doc))
}
