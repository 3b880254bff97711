//! Turns a map's key into text, as JSON does: numbers and booleans become their spelling, anything else is refused.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{Impossible, Serializer};

use crate::error::Error;

/// Calls `use_text` with the text of `key`.
///
/// # Errors
/// If `key` is not text, a number, a boolean or the name of a variant.
pub fn key_text<T: Serialize + ?Sized>(key: &T, use_text: impl FnOnce(&str)) -> Result<(), Error> {
    key.serialize(Key(use_text))
}

struct Key<F>(F);

impl<F: FnOnce(&str)> Key<F> {
    fn spell(self, value: impl Display) -> Result<(), Error> {
        (self.0)(&value.to_string());
        Ok(())
    }
}

fn refused<T>() -> Result<T, Error> {
    Err(Error(
        "a key must be text: lists, maps, nothing and fractions cannot name a field; write a string as the key".into(),
    ))
}

/// The plain values that are spelled as text, and the rest, which are refused.
macro_rules! keys {
    (spelled: $($spelled:ident $spelled_type:ty)*; refused: $($refused:ident ($($argument:ty),*) -> $answer:ty;)*) => {
        $(fn $spelled(self, value: $spelled_type) -> Result<(), Error> {
            self.spell(value)
        })*
        $(fn $refused(self $(, _: $argument)*) -> Result<$answer, Error> {
            refused()
        })*
    };
}

impl<F: FnOnce(&str)> Serializer for Key<F> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Impossible<(), Error>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        (self.0)(value);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        refused()
    }

    keys! {
        spelled:
            serialize_bool bool serialize_char char
            serialize_i8 i8 serialize_i16 i16 serialize_i32 i32 serialize_i64 i64 serialize_i128 i128
            serialize_u8 u8 serialize_u16 u16 serialize_u32 u32 serialize_u64 u64 serialize_u128 u128;
        refused:
            serialize_f32(f32) -> ();
            serialize_f64(f64) -> ();
            serialize_bytes(&[u8]) -> ();
            serialize_none() -> ();
            serialize_unit() -> ();
            serialize_unit_struct(&'static str) -> ();
            serialize_seq(Option<usize>) -> Impossible<(), Error>;
            serialize_tuple(usize) -> Impossible<(), Error>;
            serialize_tuple_struct(&'static str, usize) -> Impossible<(), Error>;
            serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Impossible<(), Error>;
            serialize_map(Option<usize>) -> Impossible<(), Error>;
            serialize_struct(&'static str, usize) -> Impossible<(), Error>;
            serialize_struct_variant(&'static str, u32, &'static str, usize) -> Impossible<(), Error>;
    }
}
