//! Numbers: which tokens are well-formed ones, and what they are worth.

use crate::document::Number;

/// A prefix that says the base, and the base.
const BASES: [(&str, u32); 3] = [("0x", 16), ("0o", 8), ("0b", 2)];

/// Whether a token is a KDL number: decimal with optional fraction and exponent, or `0x`, `0o`, `0b`; `_` between digits.
/// The keyword numbers (`#inf`) are not asked about.
pub(crate) fn is_number(token: &str) -> bool {
    let token = token.strip_prefix(['+', '-']).unwrap_or(token);
    match with_base(token) {
        Some((digits, base)) => is_digits(digits, base),
        None => is_decimal(token),
    }
}

fn is_decimal(token: &str) -> bool {
    let (mantissa, exponent) = split(token, &['e', 'E']);
    let (whole, fraction) = split(mantissa, &['.']);
    let exponent = exponent.map(|digits| digits.strip_prefix(['+', '-']).unwrap_or(digits));
    [Some(whole), fraction, exponent].into_iter().flatten().all(|digits| is_digits(digits, 10))
}

/// Digits, of which the first is one; `_` may follow.
fn is_digits(text: &str, base: u32) -> bool {
    text.starts_with(|first: char| first.is_digit(base)) && text.chars().all(|each| each == '_' || each.is_digit(base))
}

fn split<'t>(text: &'t str, separators: &[char]) -> (&'t str, Option<&'t str>) {
    match text.split_once(separators) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn with_base(token: &str) -> Option<(&str, u32)> {
    BASES.iter().find_map(|(prefix, base)| Some((token.strip_prefix(prefix)?, *base)))
}

impl Number<'_> {
    /// The whole number that is written, if it is one and fits: `1_000`, `0xff`, `-3`. `1.0` and `1e3` are no integers.
    pub fn integer(&self) -> Option<i128> {
        if let Ok(plain) = self.source.parse() {
            return Some(plain);
        }
        let digits = self.source.replace('_', "");
        let (sign, token) = match digits.strip_prefix('-') {
            Some(token) => ("-", token),
            None => ("", digits.strip_prefix('+').unwrap_or(&digits)),
        };
        let (token, base) = with_base(token).unwrap_or((token, 10));
        i128::from_str_radix(&format!("{sign}{token}"), base).ok()
    }

    /// The nearest floating-point number, `#inf` and `#nan` included; beyond the range of `f64` it is infinite.
    /// Nothing if the token is no number.
    pub fn float(&self) -> Option<f64> {
        match self.source {
            "#inf" => Some(f64::INFINITY),
            "#-inf" => Some(f64::NEG_INFINITY),
            "#nan" => Some(f64::NAN),
            token if with_base(token.trim_start_matches(['+', '-'])).is_some() => {
                self.integer().map(|value| value as f64)
            }
            token if is_number(token) => token.replace('_', "").parse().ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed() {
        for token in ["0", "-1", "+1_0", "1.5", "1.5e-3", "1E+1_0", "0xfF_", "-0o17", "0b0_1", "1__"] {
            assert!(is_number(token), "{token}");
        }
        for token in [
            "", "-", "1.", ".5", "1.e7", "1._7", "1e", "0x", "0x_1", "0xg", "0b2", "1.0.0", "1e1e1", "1.0.0e7", "70%",
            "5m",
        ] {
            assert!(!is_number(token), "{token}");
        }
    }

    #[test]
    fn integers() {
        let integer = |source| Number { source }.integer();
        assert_eq!(integer("1_000"), Some(1000));
        assert_eq!(integer("-0xff"), Some(-255));
        assert_eq!(integer("+0b101"), Some(5));
        assert_eq!(integer("-170141183460469231731687303715884105728"), Some(i128::MIN));
        assert_eq!(integer("170141183460469231731687303715884105728"), None);
        assert_eq!(integer("1.0"), None);
        assert_eq!(integer("#inf"), None);
    }

    #[test]
    fn floats() {
        let float = |source| Number { source }.float();
        assert_eq!(float("1_0.5e1"), Some(105.0));
        assert_eq!(float("0x10"), Some(16.0));
        assert_eq!(float("#-inf"), Some(f64::NEG_INFINITY));
        assert!(float("#nan").is_some_and(f64::is_nan));
        assert_eq!(float("1e999"), Some(f64::INFINITY));
        assert_eq!(float("five"), None);
    }
}
