//! Plain numbers and percentages.

use crate::schema::{Expected, Leaf, Literal, Type};

/// Any number, kept as 64-bit floating point.
pub type Number = f64;

macro_rules! integers {
    ($($type:ty = $name:literal $doc:literal)+) => {$(
        impl Leaf for $type {
            const TYPE: &'static Type = &Type {
                name: $name, doc: $doc, literal: Literal::Number, examples: &["1", "3", "10"], words: &[], reference: &[],
                check: crate::schema::check::<Self>,
            };

            fn parse(text: &str) -> Result<Self, Expected> {
                text.parse().map_err(|_| Expected::new(format!("`{text}` does not fit: this takes {}", $doc)))
            }

            fn others(&self) -> Vec<Self> {
                vec![self.saturating_add(1), self.saturating_mul(2).saturating_add(3)]
            }
        }
    )+};
}

integers! {
    u32 = "integer" "a whole number from 0"
    u64 = "integer" "a whole number from 0"
}

impl Leaf for f64 {
    const TYPE: &'static Type = &Type {
        name: "number",
        doc: "a number",
        literal: Literal::Number,
        examples: &["0.5", "10"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        match text.parse() {
            Ok(number) if Self::is_finite(number) => Ok(number),
            _ => Err(Expected::new(format!("`{text}` does not fit: this takes a finite number"))),
        }
    }

    fn others(&self) -> Vec<Self> {
        vec![self + 1.0, self * 2.0 + 3.0]
    }
}

/// A percentage with up to three decimals, such as `99.95%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent {
    thousandths: u32,
}

impl Percent {
    /// As a part of one.
    pub fn ratio(self) -> f64 {
        f64::from(self.thousandths) / 100_000.0
    }

    /// In whole percent, rounded down.
    pub fn whole(self) -> u32 {
        self.thousandths / 1000
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}%", f64::from(self.thousandths) / 1000.0)
    }
}

impl Leaf for Percent {
    const TYPE: &'static Type = &Type {
        name: "percentage",
        doc: "a percentage as a string, such as \"70%\"",
        literal: Literal::Text,
        examples: &["70%", "99.9%"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let wrong = || Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc));
        let number: f64 = text.strip_suffix('%').and_then(|digits| digits.parse().ok()).ok_or_else(wrong)?;
        if !(0.0..=10_000.0).contains(&number) {
            return Err(wrong());
        }
        Ok(Self { thousandths: (number * 1000.0).round() as u32 })
    }

    fn others(&self) -> Vec<Self> {
        vec![Self { thousandths: self.thousandths / 2 + 1000 }, Self { thousandths: self.thousandths / 3 + 2000 }]
    }
}
