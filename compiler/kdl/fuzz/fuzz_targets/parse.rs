//! Any bytes: parsing never panics, problems lie inside the source, and formatting what parses is idempotent.
//!
//! `cargo +nightly fuzz run parse` in `compiler/kdl`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use platc_kdl::{decode, format, parse};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = decode(bytes) else { return };
    let (_, problems) = parse(source);
    for problem in &problems {
        assert!(source.get(problem.span.range()).is_some(), "{problem:?}");
    }
    if let Ok(formatted) = format(source) {
        assert!(parse(&formatted).1.is_empty(), "formatting broke the document");
        assert_eq!(format(&formatted).as_deref(), Ok(formatted.as_str()), "formatting twice differs from once");
    }
});
