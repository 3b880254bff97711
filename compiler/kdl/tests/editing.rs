//! Edits: one thing changes, and every comment and space stays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test fails")]

use platc_kdl::edit::{add_child, apply, set_value};
use platc_kdl::{Edit, Span, parse, quote};

#[track_caller]
fn check_value(source: &str, new: &str, expected: &str) {
    let document = parse(source).0;
    assert_eq!(apply(source, vec![set_value(source, &document.nodes[0].entries[0], new)]), expected);
}

#[track_caller]
fn check_child(source: &str, expected: &str) {
    let document = parse(source).0;
    assert_eq!(apply(source, vec![add_child(source, &document.nodes[0], "z 1")]), expected);
}

#[test]
fn values_keep_their_spelling() {
    check_value("web  \"2.14.0\"   // pinned\n", "2.15.0", "web  \"2.15.0\"   // pinned\n");
    check_value("scale min = 2 /* c */ max=3\n", "5", "scale min = 5 /* c */ max=3\n");
    check_value("scale min=2\n", "70%", "scale min=\"70%\"\n");
    check_value("image web\n", "api", "image api\n");
    check_value("image web\n", "services/api", "image \"services/api\"\n");
    check_value("expr #\"a\\b\"#\n", "c\\d\"", "expr \"c\\\\d\\\"\"\n");
    check_value("spot #true\n", "false", "spot #false\n");
    check_value("spot (secret)#null\n", "a b", "spot (secret)\"a b\"\n");
}

#[test]
fn children_take_the_indentation_of_their_block() {
    check_child("a\n", "a {\n    z 1\n}\n");
    check_child("a b=1 /-c // d\n", "a b=1 /-c {\n    z 1\n} // d\n");
    check_child("  a\n", "  a {\n      z 1\n  }\n");
    check_child("a {\n  b\n  // c\n}\n", "a {\n  b\n  // c\n  z 1\n}\n");
    check_child("a {\n\tb }\n", "a {\n\tb\n\tz 1\n}\n");
    check_child("a {\n}\n", "a {\n    z 1\n}\n");
    check_child("a {}", "a { z 1 }");
    check_child("a { b; c }", "a { b; c; z 1 }");
    check_child("a { b; /* c */ }", "a { b; /* c */ z 1 }");
}

#[test]
fn a_child_of_a_node_inside_a_line_stays_in_the_line() {
    let source = "a { b 1; c }\n";
    let document = parse(source).0;
    let child = &document.nodes[0].children.as_ref().unwrap().nodes[0];
    assert_eq!(apply(source, vec![add_child(source, child, "z 1")]), "a { b 1 { z 1 }; c }\n");
}

#[test]
fn edits_are_made_in_the_order_of_the_source() {
    let edit = |start, end, text: &str| Edit { span: Span { start, end }, text: text.to_owned() };
    assert_eq!(apply("abc", vec![edit(2, 3, "C"), edit(0, 1, "A")]), "AbC");
    assert_eq!(apply("abc", vec![edit(1, 1, "1"), edit(1, 1, "2")]), "a12bc");
    assert_eq!(apply("abc", vec![edit(0, 2, "x"), edit(1, 3, "y")]), "xc");
    assert_eq!(apply("äb", vec![edit(1, 2, "x"), edit(9, 10, "y")]), "äb");
}

#[test]
fn texts_are_quoted_where_they_must_be() {
    for bare in ["web", "on-call", "ap-southeast-1", "sun", "é", "-", "*"] {
        assert_eq!(quote(bare), bare);
    }
    for (text, quoted) in [
        ("", "\"\""),
        ("70%", "\"70%\""),
        ("true", "\"true\""),
        ("a b", "\"a b\""),
        ("a:", "\"a:\""),
        ("\n\u{202E}\"", "\"\\n\\u{202E}\\\"\""),
    ] {
        assert_eq!(quote(text), quoted);
    }
}
