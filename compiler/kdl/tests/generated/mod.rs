//! Generated documents: valid KDL 2.0 in every spelling, shallow, and free of what this crate refuses on purpose.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A document of up to a few dozen nodes, at most four blocks deep.
pub fn document() -> impl Strategy<Value = String> {
    nodes(node(4)).prop_map(|nodes| nodes.join(""))
}

fn nodes(node: BoxedStrategy<String>) -> impl Strategy<Value = Vec<String>> {
    vec((line_space(), node, select(vec!["\n", "\r\n", ";", " // c\n", "\n\n", " /* b\n */ \n"])), 0..5).prop_map(
        |nodes| nodes.into_iter().map(|(space, node, end)| format!("{space}{node}{}", node_end(&node, end))).collect(),
    )
}

/// What ends a node. The `kdl` crate, against which these documents are checked, refuses a `;` behind a hidden one.
fn node_end<'e>(node: &str, end: &'e str) -> &'e str {
    if node.starts_with("/-") && end == ";" { "\n" } else { end }
}

fn node(depth: u32) -> BoxedStrategy<String> {
    let head = (hidden(), annotation(), string(), vec((space(), hidden(), entry()), 0..4));
    let head = head.prop_map(|(hidden, annotation, name, entries)| {
        let entries = entries.into_iter().map(|(space, hidden, entry)| format!("{space}{hidden}{entry}"));
        format!("{hidden}{annotation}{name}{}", entries.collect::<String>())
    });
    if depth == 0 {
        return head.boxed();
    }
    let block = nodes(node(depth - 1)).prop_map(|nodes| nodes.join("")).boxed();
    let block = prop_oneof![
        3 => Just(String::new()),
        2 => (space(), block.clone(), line_space()).prop_map(|(space, block, end)| format!("{space}{{{block}{end}}}")),
        1 => (space(), block).prop_map(|(space, block)| format!("{space}/-{{{block}}}")),
    ];
    (head, block).prop_map(|(head, block)| head + &block).boxed()
}

fn hidden() -> impl Strategy<Value = &'static str> {
    prop_oneof![8 => Just(""), 1 => Just("/-"), 1 => Just("/- "), 1 => Just("/-\n")]
}

fn annotation() -> BoxedStrategy<String> {
    prop_oneof![4 => Just(String::new()), 1 => string().prop_map(|name| format!("({name})")), 1 => string().prop_map(|name| format!("( {name} ) "))].boxed()
}

fn entry() -> BoxedStrategy<String> {
    let value = (annotation(), value()).prop_map(|(annotation, value)| annotation + &value).boxed();
    let equals = prop_oneof![4 => Just("="), 1 => Just(" = "), 1 => Just("/* c */=  ")];
    prop_oneof![
        value.clone(),
        (string(), equals, value).prop_map(|(name, equals, value)| format!("{name}{equals}{value}"))
    ]
    .boxed()
}

fn value() -> BoxedStrategy<String> {
    prop_oneof![3 => string(), 2 => number(), 1 => prop_oneof!["#true", "#false", "#null"]].boxed()
}

fn number() -> BoxedStrategy<String> {
    prop_oneof![
        "[+-]?[0-9][0-9_]{0,5}",
        "[+-]?[0-9]{1,3}\\.[0-9]{1,3}",
        "[0-9]{1,3}[eE][+-]?[0-9]",
        "0x[0-9a-fA-F]{1,6}",
        "0o[0-7]{1,4}",
        "-0b[01]{1,5}"
    ]
    .boxed()
}

/// Strings in all spellings. Bare ones end so that none looks like a slip (`a:`) or a keyword.
fn string() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-z_é][a-z0-9.:,_'-]{0,6}[A-Z]",
        1 => "[-+][a-zA-Z]?[A-Z]",
        2 => "\"([a-z ;{}/#=é]|\\\\[nrts\"\\\\bf]|\\\\u\\{[1-9a-f]{1,3}\\}){0,8}\"",
        1 => "#\"[a-z \\\\;{}é]{0,8}\"#",
        1 => "##\"[a-z](\"#|\"|#)?[a-z]\"##",
        1 => multi_line(),
    ]
    .boxed()
}

fn multi_line() -> BoxedStrategy<String> {
    let line = prop_oneof![4 => "[a-z{};/ ]{1,8}", 1 => Just(String::new()), 1 => Just("\\t\\\"x".to_owned()), 1 => Just("a\\\n    b".to_owned())];
    (prop_oneof!["", "  ", "    ", "\t"], vec(line, 0..4))
        .prop_map(|(prefix, lines)| {
            let lines = lines.iter().map(|line| format!("{prefix}{line}\n"));
            format!("\"\"\"\n{}{prefix}\"\"\"", lines.collect::<String>())
        })
        .boxed()
}

fn space() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just(" "), 2 => Just("   "), 1 => Just("\t"), 1 => Just(" /* c */ "), 1 => Just(" \\\n  "), 1 => Just(" \\ // c\n ")]
}

fn line_space() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(""), 2 => Just("  "), 1 => Just("\n"), 1 => Just("\n\n\n"), 1 => Just("// c\n"), 1 => Just("/* b */"), 1 => Just("\\\n")]
}
