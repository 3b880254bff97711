//! Broken and malicious input: it is answered in linear time, without deep recursion, and with few problems.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test fails")]

use std::time::{Duration, Instant};

use platc_kdl::{MAXIMUM_PROBLEMS, format, parse};

/// How much of each pattern is given.
const SIZE: usize = 250_000;

/// Far above what a linear parser needs, even unoptimised and on a busy machine; far below anything quadratic.
const PATIENCE: Duration = Duration::from_secs(2);

/// Repeated over and over. Each of them opens something and never closes it, or makes a parser look ahead or back.
const PATTERNS: [&str; 53] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "#",
    "/",
    "\\",
    "=",
    ";",
    ",",
    ":",
    "\0",
    "\u{FEFF}",
    "\u{202E}",
    "-",
    "0",
    "0x",
    "/-",
    "/-{",
    "a /-{\n",
    "/*",
    "/* */",
    "*/",
    "a{",
    "a {\n",
    "a (",
    "a=",
    "a \"",
    "\"}",
    "\"\\\"} ",
    "#\"",
    "#\"} ",
    "{ #\"} ",
    "a #\"\"\"\n",
    "a \"\"\"\n",
    "\"\"\" ",
    "'a ",
    "[a ",
    "\\\n",
    "\\ ",
    "5m ",
    "a: ",
    "<<<<<<<\n",
    "${",
    "a\" ",
    "a \"b=\"c ",
    "“a ",
    "a {\n  b\n}\n}\n",
    "a\n  b\n}\n",
];

/// Runs on a small stack, so that recursion which follows the input would be seen.
fn on_small_stack(work: impl FnOnce() + Send + 'static) {
    const STACK: usize = 1 << 20;
    std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap();
}

fn timed(name: &str, source: &str) {
    let start = Instant::now();
    let (document, problems) = parse(source);
    let elapsed = start.elapsed();
    assert!(elapsed < PATIENCE, "{name:?}: {elapsed:?} for {} bytes", source.len());
    assert!(problems.len() <= MAXIMUM_PROBLEMS, "{name:?}: {} problems", problems.len());
    for problem in &problems {
        assert!(source.get(problem.span.range()).is_some(), "{name:?}: {problem:?} is not a place in the source");
    }
    drop(document);
}

#[test]
fn repeated_patterns() {
    on_small_stack(|| {
        for pattern in PATTERNS {
            timed(pattern, &pattern.repeat(SIZE / pattern.len()));
            timed(pattern, &format!("a {{\n{}", pattern.repeat(SIZE / pattern.len())));
            timed(pattern, &format!("a {}\nb", pattern.repeat(SIZE / pattern.len())));
        }
    });
}

#[test]
fn growing_fences() {
    let raw: String = (1..1200).map(|hashes| format!("a {}\"\"\"\n", "#".repeat(hashes))).collect();
    timed("raw strings with ever more hashes", &raw);
    let single: String = (1..1200).map(|hashes| format!("a {}\" ", "#".repeat(hashes))).collect();
    timed("raw strings on one line", &single);
}

#[test]
fn much_on_one_line() {
    timed("blocks in an unclosed one", &format!("a{{{}", "b{};".repeat(SIZE / 4)));
    timed("blocks in an unclosed one, over lines", &format!("a{{\n  {}", "b{};".repeat(SIZE / 4)));
    timed("values", &format!("a {}", "b=1 ".repeat(SIZE / 4)));
    timed("escapes", &format!("a \"{}\"", "\\n".repeat(SIZE / 2)));
    timed("spaces", &format!("a{}b", " ".repeat(SIZE)));
}

#[test]
fn one_slip_in_much_text() {
    for slip in ["{", "\"", "/*", "/-{", "\"\"\"", "a {", "a (", "}", "${"] {
        let source = format!("{slip}\n{}", "service web tier=critical { image \"web\" }\n".repeat(SIZE / 40));
        timed(slip, &source);
        let count = parse(&source).1.len();
        assert!(count <= 2, "{slip:?}: one slip gave {count} problems");
    }
}

#[test]
fn formatting_refuses_what_does_not_parse() {
    on_small_stack(|| {
        for pattern in PATTERNS {
            let source = pattern.repeat(10_000 / pattern.len());
            let start = Instant::now();
            let formatted = format(&source);
            assert!(start.elapsed() < PATIENCE, "{pattern:?}");
            assert_eq!(
                formatted.is_err(),
                parse(&source).1.iter().any(|problem| problem.mend.is_none()),
                "{pattern:?}"
            );
        }
    });
}
