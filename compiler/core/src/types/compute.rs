//! Amounts of compute: CPU and bytes, in the notation of Kubernetes quantities.

use crate::schema::{Expected, Leaf, Literal, Type};

/// CPU time in thousandths of a core. `cpu=2` is two cores, `"500m"` half a one (Kubernetes API, resource.Quantity).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpu {
    /// Thousandths of a core.
    pub millicores: u64,
}

impl std::fmt::Display for Cpu {
    /// The canonical quantity: whole cores without a suffix, else thousandths.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.millicores.is_multiple_of(1000) {
            write!(f, "{}", self.millicores / 1000)
        } else {
            write!(f, "{}m", self.millicores)
        }
    }
}

impl Leaf for Cpu {
    const TYPE: &'static Type = &Type {
        name: "cpu",
        doc: "an amount of CPU: whole cores such as 2, or thousandths such as \"500m\"",
        literal: Literal::Source,
        examples: &["500m", "1", "2"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let millicores = match text.strip_suffix('m') {
            Some(digits) => digits.parse::<u64>().ok(),
            None => text
                .parse::<f64>()
                .ok()
                .filter(|cores| (0.0..=1e6).contains(cores))
                .map(|cores| (cores * 1000.0).round() as u64),
        };
        match millicores {
            Some(millicores) if millicores > 0 => Ok(Self { millicores }),
            _ => Err(Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc))),
        }
    }

    fn others(&self) -> Vec<Self> {
        vec![Self { millicores: self.millicores + 10 }, Self { millicores: self.millicores * 2 + 30 }]
    }
}

/// A number of bytes with a unit: binary `Ki Mi Gi Ti`, decimal `k M G T`, also written `KB MB GB TB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes {
    amount: u64,
    unit: &'static str,
}

/// Units by their suffix: what it is in a Kubernetes quantity, and its size in bytes.
const UNITS: &[(&str, &str, u64)] = &[
    ("Ki", "Ki", 1 << 10),
    ("Mi", "Mi", 1 << 20),
    ("Gi", "Gi", 1 << 30),
    ("Ti", "Ti", 1 << 40),
    ("KB", "k", 1_000),
    ("MB", "M", 1_000_000),
    ("GB", "G", 1_000_000_000),
    ("TB", "T", 1_000_000_000_000),
    ("k", "k", 1_000),
    ("M", "M", 1_000_000),
    ("G", "G", 1_000_000_000),
    ("T", "T", 1_000_000_000_000),
];

impl Bytes {
    /// How many bytes that is.
    pub fn bytes(self) -> u64 {
        let size = UNITS.iter().find(|(_, unit, _)| *unit == self.unit).map_or(1, |(.., size)| *size);
        self.amount.saturating_mul(size)
    }

    /// In whole mebibytes, rounded up.
    pub fn mebibytes(self) -> u64 {
        self.bytes().div_ceil(1 << 20)
    }

    /// In whole gibibytes, rounded up.
    pub fn gibibytes(self) -> u64 {
        self.bytes().div_ceil(1 << 30)
    }
}

impl std::fmt::Display for Bytes {
    /// The Kubernetes quantity.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.amount, self.unit)
    }
}

impl Leaf for Bytes {
    const TYPE: &'static Type = &Type {
        name: "bytes",
        doc: "an amount of bytes with its unit, such as \"512Mi\", \"16Gi\" or \"200MB\"",
        literal: Literal::Text,
        examples: &["512Mi", "16Gi", "200MB"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let wrong = || Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc));
        let (suffix, unit, size) = UNITS.iter().find(|(suffix, ..)| text.ends_with(suffix)).ok_or_else(wrong)?;
        let amount = text.strip_suffix(suffix).and_then(|digits| digits.parse::<u64>().ok()).ok_or_else(wrong)?;
        match amount.checked_mul(*size) {
            Some(bytes) if bytes > 0 => Ok(Self { amount, unit }),
            _ => Err(wrong()),
        }
    }

    fn others(&self) -> Vec<Self> {
        vec![
            Self { amount: self.amount.saturating_add(1), ..*self },
            Self { amount: self.amount.saturating_mul(2).saturating_add(3), ..*self },
        ]
    }
}
