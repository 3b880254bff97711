//! Writes the entries of a mapping or a sequence, a line or more each.
//!
//! Nothing is written before the first entry, since a type may skip all its fields: what stays empty becomes `{}` or `[]`.
//! Sequences stand at the column of their key, as kubectl writes them.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant,
};

use crate::error::Error;
use crate::key::key_text;
use crate::scalar;
use crate::writer::{Place, Writer, indent};

/// Levels of two columns; far beyond any real object, and within what readers and this writer's own stack bear.
pub const DEEPEST_COLUMN: usize = 400;

/// An open mapping or sequence.
pub struct Block<'out> {
    pub out: &'out mut String,
    /// Where its entries begin.
    pub column: usize,
    place: Place,
    is_empty: bool,
    /// How it is spelled without entries.
    when_empty: &'static str,
}

impl<'out> Block<'out> {
    /// A mapping where `writer` stands.
    pub fn mapping(writer: Writer<'out>) -> Result<Block<'out>, Error> {
        let step = if writer.place == Place::Start { 0 } else { 2 };
        Block::open(writer, step, "{}")
    }

    /// A sequence where `writer` stands.
    pub fn sequence(writer: Writer<'out>) -> Result<Block<'out>, Error> {
        let step = if writer.place == Place::Dash { 2 } else { 0 };
        Block::open(writer, step, "[]")
    }

    fn open(writer: Writer<'out>, step: usize, when_empty: &'static str) -> Result<Block<'out>, Error> {
        let column = writer.column + step;
        if column > DEEPEST_COLUMN {
            let levels = DEEPEST_COLUMN / 2;
            return Err(Error(format!(
                "this value is nested more than {levels} levels deep, which YAML readers refuse"
            )));
        }
        Ok(Block { out: writer.out, column, place: writer.place, is_empty: true, when_empty })
    }

    /// Goes to where the next entry begins: the first one after a dash shares its line.
    fn next_entry(&mut self) {
        let first = std::mem::replace(&mut self.is_empty, false);
        match self.place {
            Place::Dash if first => return self.out.push(' '),
            Place::Key if first => self.out.push('\n'),
            _ => {}
        }
        indent(self.out, self.column);
    }

    /// Writes `text:` as the next entry's key.
    pub fn key(&mut self, text: &str) {
        self.next_entry();
        scalar::key(self.out, text, self.column);
    }

    fn value<T: Serialize + ?Sized>(&mut self, place: Place, value: &T) -> Result<(), Error> {
        value.serialize(Writer { out: self.out, place, column: self.column })
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        self.key(name);
        self.value(Place::Key, value)
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.next_entry();
        self.out.push('-');
        self.value(Place::Dash, value)
    }

    fn close(self) -> Result<(), Error> {
        if self.is_empty {
            let space = if self.place == Place::Start { "" } else { " " };
            self.out.extend([space, self.when_empty, "\n"]);
        }
        Ok(())
    }
}

impl SerializeMap for Block<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        key_text(key, |text| self.key(text))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(Place::Key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

/// The serde traits that differ in name only.
macro_rules! entries {
    (fields: $($fields:ident)*; items: $($items:ident $method:ident)*) => {
        $(impl $fields for Block<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
        $(impl $items for Block<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

entries! {
    fields: SerializeStruct SerializeStructVariant;
    items: SerializeSeq serialize_element SerializeTuple serialize_element
        SerializeTupleStruct serialize_field SerializeTupleVariant serialize_field
}
