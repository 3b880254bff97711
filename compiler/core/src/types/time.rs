//! Durations.

use crate::schema::{Expected, Leaf, Literal, Type};

/// A length of time in whole milliseconds, kept with the unit it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    milliseconds: u64,
}

/// Units by their suffix, in milliseconds. A month has 30 days and a year 365, as retention periods are counted.
const UNITS: &[(&str, u64)] = &[
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
    ("mo", 2_592_000_000),
    ("y", 31_536_000_000),
];

impl Duration {
    /// In milliseconds.
    pub fn milliseconds(self) -> u64 {
        self.milliseconds
    }

    /// In whole seconds, rounded down.
    pub fn seconds(self) -> u64 {
        self.milliseconds / 1000
    }

    /// In whole days, rounded up.
    pub fn days(self) -> u64 {
        self.milliseconds.div_ceil(86_400_000)
    }

    /// As Prometheus writes it (`5m`, `1h`, `30d`): the largest unit that divides it.
    pub fn prometheus(self) -> String {
        let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
        match units.iter().find(|(_, size)| self.milliseconds.is_multiple_of(*size) && self.milliseconds > 0) {
            Some((suffix, size)) => format!("{}{suffix}", self.milliseconds / size),
            None => format!("{}ms", self.milliseconds),
        }
    }
}

impl Leaf for Duration {
    const TYPE: &'static Type = &Type {
        name: "duration",
        doc: "a length of time as a string, such as \"30s\", \"5m\", \"2h\" or \"30d\"",
        literal: Literal::Text,
        examples: &["30s", "5m", "30d"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let wrong = || Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc));
        let split = text.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
        let (digits, suffix) = text.split_at(split);
        let size = UNITS.iter().find(|(unit, _)| *unit == suffix).map(|(_, size)| *size).ok_or_else(wrong)?;
        let amount: u64 = digits.parse().map_err(|_| wrong())?;
        let milliseconds = amount.checked_mul(size).ok_or_else(wrong)?;
        Ok(Self { milliseconds })
    }

    fn others(&self) -> Vec<Self> {
        vec![
            Self { milliseconds: self.milliseconds + 60_000 },
            Self { milliseconds: self.milliseconds.saturating_mul(2) + 86_400_000 },
        ]
    }
}
