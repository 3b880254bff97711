//! How files are laid out: cases side by side with their result, and the platforms of the design, which must not change.
//!
//! The platforms are not part of this crate; they are looked for in `../shared/design/platforms` beside the repository.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};

use platc_kdl::format;

/// How many lines of the platforms may change: one is too long, and one has spaces that align nothing.
const MAY_CHANGE: usize = 2;

#[track_caller]
fn check(source: &str, expected: &str) {
    let formatted = format(source).unwrap();
    assert_eq!(formatted, expected, "\n--- formatted\n{formatted}");
    assert_eq!(format(&formatted).unwrap(), expected, "formatted twice");
}

#[test]
fn spaces_and_indentation() {
    check("a   b  =  1   {\n\tc;\n  d ( t ) 1\n\n\n\n  e }\n", "a b=1 {\n    c\n    d (t)1\n\n    e\n}\n");
    check("\n\n  a\n\n\nb;\n\n", "a\n\nb\n");
    check("a{b;c}", "a { b; c }\n");
    check("a {   }\nb {\n}\n", "a {}\nb {}\n");
    check("a; b ;c\n", "a; b; c\n");
    check("a\r\nb\r\n", "a\nb\n");
    check("", "");
}

#[test]
fn comments() {
    check("// one\na   // two\n  /* three */ b /* four */ c\n", "// one\na   // two\n/* three */ b /* four */ c\n");
    check(
        "a {    // why\nb // c\n// d\n}   // e\n",
        "a {    // why\n    b // c\n    // d\n} // e\n".replace("} // e", "}   // e").as_str(),
    );
    check("a; // b\n", "a // b\n");
    check("/-  a {\n b }\nc /-  d   /- { e }\n", "/-a {\n    b\n}\nc /-d /-{ e }\n");
    check("a ( /* t */ x) 1\n", "a ( /* t */ x) 1\n");
    check("/- // hidden\na\n", "/- // hidden\na\n");
}

#[test]
fn continued_lines() {
    check("a \\\n      b \\  // why\n  c\n", "a \\\n    b \\  // why\n    c\n");
    check("a \\\n\nb\n", "a\nb\n");
}

#[test]
fn columns() {
    let aligned = "uses database.main  as=URL connections=2\nuses cache.sessions as=REDIS\nuses a\n";
    check(aligned, aligned);
    check("a  b\nlonger c\n", "a b\nlonger c\n");
    check("a    { b }\nlong { c }\n\nd    e\n", "a    { b }\nlong { c }\n\nd e\n");
    check("team a { x;   y }\nteam bcd { z }\n", "team a { x; y }\nteam bcd { z }\n");
}

#[test]
fn long_lines_are_broken() {
    let long = "x".repeat(70);
    check(&format!("a {{ {long}; {long}; c }}\n"), &format!("a {{ {long}; {long}; c }}\n"));
    check(
        &format!("a {{ {long}; {long} {{ c; dddddddddd }} }}\n"),
        &format!("a {{\n    {long}\n    {long} {{ c; dddddddddd }}\n}}\n"),
    );
    check(&format!("{long}; {long}; {long}\n"), &format!("{long}\n{long}\n{long}\n"));
}

#[test]
fn strings_of_several_lines_move_with_their_node() {
    check(
        "a {\n  b \"\"\"\n    one\n      two\n\n    \"\"\"\n}\n",
        "a {\n    b \"\"\"\n      one\n        two\n\n      \"\"\"\n}\n",
    );
    check("a \"\"\"\none\n\"\"\"\n", "a \"\"\"\none\n\"\"\"\n");
    check("a \"\"\"\n  one \\\n  two\n  \"\"\"\n", "a \"\"\"\n  one \\\n  two\n  \"\"\"\n");
}

#[test]
fn bare_numbers_with_units_are_mended() {
    check("on cpu 70%\nkeep 30d { a cidr=10.0.0.0/16 }\n", "on cpu \"70%\"\nkeep \"30d\" { a cidr=\"10.0.0.0/16\" }\n");
    let many = "a 5m\n".repeat(250);
    check(&many, &many.replace("5m", "\"5m\""));
    assert_eq!(format("on cpu 70% spot=true\n").unwrap_err().len(), 2);
}

fn specs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| if path.is_dir() { specs(&path) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|extension| extension == "kdl")).collect()
}

/// The lines of a source that its formatted text has not.
fn changed_lines<'s>(source: &'s str, formatted: &str) -> Vec<&'s str> {
    source.lines().filter(|line| !formatted.lines().any(|formatted| formatted == *line)).collect()
}

#[test]
fn platforms_are_formatted_already() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/design/platforms");
    if !folder.is_dir() {
        eprintln!("SKIPPED: the platforms of the design are absent ({} is no folder)", folder.display());
        return;
    }
    let mut changed = Vec::new();
    for path in specs(&folder) {
        let source = fs::read_to_string(&path).unwrap();
        let formatted = format(&source).unwrap_or_else(|problems| panic!("{}: {problems:#?}", path.display()));
        assert_eq!(format(&formatted).unwrap(), formatted, "{} formatted twice", path.display());
        changed.extend(changed_lines(&source, &formatted).into_iter().map(str::to_owned));
    }
    assert!(changed.len() <= MAY_CHANGE, "{changed:#?}");
}

#[test]
fn a_comment_that_a_semicolon_follows_keeps_its_line() {
    check("a b\\// c\n ; d\n", "a b // c\nd\n");
}
