//! Spells floating-point numbers so that YAML 1.1, YAML 1.2 and JSON readers all see a number.
//!
//! YAML 1.1 demands a point in the mantissa and a sign in the exponent: it takes `1e16` for a string, `1.0e+16` for a number.

use std::fmt::{Debug, Write};

/// Appends a finite float, or `.nan`, `.inf` and `-.inf`, which JSON (and so Kubernetes) does not have.
pub fn float<F: Debug + Into<f64> + Copy>(out: &mut String, value: F) {
    let wide: f64 = value.into();
    if wide.is_nan() {
        out.push_str(".nan");
    } else if wide.is_infinite() {
        out.push_str(if wide > 0.0 { ".inf" } else { "-.inf" });
    } else {
        finite(out, value);
    }
}

/// Rust's `Debug` gives the shortest text that reads back as the same number, always with a point or an exponent.
fn finite<F: Debug>(out: &mut String, value: F) {
    let start = out.len();
    // Writing to a String cannot fail.
    let _ = write!(out, "{value:?}");
    let Some((mantissa, exponent)) = out.get(start..).and_then(|text| text.split_once('e')) else { return };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    let spelled = format!("{mantissa}{point}e{sign}{exponent}");
    out.truncate(start);
    out.push_str(&spelled);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(value: f64) -> String {
        let mut out = String::new();
        float(&mut out, value);
        out
    }

    #[test]
    fn exponents_have_a_point_and_a_sign() {
        assert_eq!(spelled(1e16), "1.0e+16");
        assert_eq!(spelled(2.5e-9), "2.5e-9");
        assert_eq!(spelled(-1e300), "-1.0e+300");
    }

    #[test]
    fn ordinary_numbers_stay_short() {
        assert_eq!(spelled(1.0), "1.0");
        assert_eq!(spelled(0.1), "0.1");
        assert_eq!(spelled(-0.0), "-0.0");
    }

    #[test]
    fn a_single_precision_number_is_not_widened() {
        let mut out = String::new();
        float(&mut out, 0.1_f32);
        assert_eq!(out, "0.1");
    }

    #[test]
    fn numbers_that_json_lacks_have_their_yaml_names() {
        assert_eq!(spelled(f64::NAN), ".nan");
        assert_eq!(spelled(f64::INFINITY), ".inf");
        assert_eq!(spelled(f64::NEG_INFINITY), "-.inf");
    }
}
