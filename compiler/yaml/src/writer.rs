//! Writes one value where a key, a dash or the start of the document has left room for it.
//!
//! A writer is spent on its value: it writes from just behind `key:` or `-` to the end of the value's last line. Scalars are
//! written here; a mapping or sequence becomes a [`Block`], which hands a new writer to each of its entries.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::Serializer;

use crate::block::Block;
use crate::error::Error;
use crate::{number, scalar};

/// What stands before the value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nothing: the value is the whole document.
    Start,
    /// `key:`
    Key,
    /// `-`
    Dash,
}

/// The serializer for one value.
pub struct Writer<'out> {
    pub out: &'out mut String,
    pub place: Place,
    /// Where the entries of the mapping or sequence around the value begin; 0 at the start.
    pub column: usize,
}

impl<'out> Writer<'out> {
    /// The writer for a document's root.
    pub fn at_start(out: &'out mut String) -> Writer<'out> {
        Writer { out, place: Place::Start, column: 0 }
    }

    /// Parts the value from what stands before it.
    pub fn space(&mut self) {
        if self.place != Place::Start {
            self.out.push(' ');
        }
    }

    fn literal(mut self, text: &str) -> Result<(), Error> {
        self.space();
        self.out.push_str(text);
        self.out.push('\n');
        Ok(())
    }

    fn integer(self, value: impl Display) -> Result<(), Error> {
        self.literal(&value.to_string())
    }

    fn float<F: std::fmt::Debug + Into<f64> + Copy>(mut self, value: F) -> Result<(), Error> {
        self.space();
        number::float(self.out, value);
        self.out.push('\n');
        Ok(())
    }

    fn text(mut self, text: &str) -> Result<(), Error> {
        if scalar::is_plain(text) {
            return self.literal(text);
        }
        self.space();
        if scalar::is_block(text) {
            scalar::block(self.out, text, self.column + 2);
        } else {
            scalar::quoted(self.out, text);
            self.out.push('\n');
        }
        Ok(())
    }

    /// `Variant:`, with a writer for what the variant holds.
    fn variant(self, name: &str) -> Result<Writer<'out>, Error> {
        let mut outer = Block::mapping(self)?;
        outer.key(name);
        Ok(Writer { out: outer.out, place: Place::Key, column: outer.column })
    }
}

/// Appends `columns` spaces.
pub fn indent(out: &mut String, columns: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = columns;
    while left > SPACES.len() {
        out.push_str(SPACES);
        left -= SPACES.len();
    }
    out.push_str(SPACES.get(..left).unwrap_or_default());
}

impl<'out> Serializer for Writer<'out> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Block<'out>;
    type SerializeTuple = Block<'out>;
    type SerializeTupleStruct = Block<'out>;
    type SerializeTupleVariant = Block<'out>;
    type SerializeMap = Block<'out>;
    type SerializeStruct = Block<'out>;
    type SerializeStructVariant = Block<'out>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.literal(if value { "true" } else { "false" })
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_i128(self, value: i128) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_u128(self, value: u128) -> Result<(), Error> {
        self.integer(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.float(value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.float(value)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Error(
            "bytes cannot be written as YAML: consumers disagree on how to read them; write them as base64 text".into(),
        ))
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.literal("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.literal("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.literal("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self.variant(variant)?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Block<'out>, Error> {
        Block::sequence(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Block<'out>, Error> {
        Block::sequence(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Block<'out>, Error> {
        Block::sequence(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Block<'out>, Error> {
        Block::sequence(self.variant(variant)?)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Block<'out>, Error> {
        Block::mapping(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Block<'out>, Error> {
        Block::mapping(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Block<'out>, Error> {
        Block::mapping(self.variant(variant)?)
    }
}
