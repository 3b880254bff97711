//! What holds for every input: agreement with another parser, formatting, editing, and no panic.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test fails")]

mod canonical;
mod generated;

use platc_kdl::edit::{add_child, apply, set_value};
use platc_kdl::{Node, Value, format, parse, quote};
use proptest::prelude::*;

/// The document as the `kdl` crate reads it, spelled like ours. On a large stack: it needs much of it, unoptimised.
fn oracle(source: &str) -> Result<String, kdl::KdlError> {
    const STACK: usize = 1 << 26;
    std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || {
            let mut text = String::new();
            oracle_nodes(&mut text, &kdl::KdlDocument::parse_v2(source)?, 0);
            Ok(text)
        });
        parser.unwrap().join().unwrap()
    })
}

fn oracle_nodes(text: &mut String, document: &kdl::KdlDocument, depth: usize) {
    for node in document.nodes() {
        text.push_str(&format!("{depth} {:?} {:?}", node.ty().map(|name| name.value()), node.name().value()));
        for entry in node.entries() {
            let value = match entry.value() {
                kdl::KdlValue::String(value) => format!("{value:?}"),
                kdl::KdlValue::Integer(value) => format!("{value}"),
                kdl::KdlValue::Float(value) => format!("{value:?}"),
                kdl::KdlValue::Bool(value) => format!("#{value}"),
                kdl::KdlValue::Null => "#null".to_owned(),
            };
            text.push_str(&format!(
                " {:?}={:?} {value}",
                entry.name().map(|name| name.value()),
                entry.ty().map(|name| name.value())
            ));
        }
        text.push('\n');
        if let Some(children) = node.children() {
            oracle_nodes(text, children, depth + 1);
        }
    }
}

fn ours(text: &mut String, nodes: &[Node<'_>], depth: usize) {
    for node in nodes {
        text.push_str(&format!(
            "{depth} {:?} {:?}",
            node.annotation.as_ref().map(|name| name.text.as_ref()),
            node.name.text
        ));
        for entry in &node.entries {
            let value = match &entry.value {
                Value::String(value) => format!("{value:?}"),
                Value::Number(number) => number
                    .integer()
                    .map(|value| value.to_string())
                    .unwrap_or_else(|| format!("{:?}", number.float().unwrap())),
                Value::Bool(value) => format!("#{value}"),
                Value::Null => "#null".to_owned(),
            };
            let text_of = |name: &Option<platc_kdl::Name<'_>>| name.as_ref().map(|name| name.text.to_string());
            text.push_str(&format!(" {:?}={:?} {value}", text_of(&entry.name), text_of(&entry.annotation)));
        }
        text.push('\n');
        if let Some(children) = &node.children {
            ours(text, &children.nodes, depth + 1);
        }
    }
}

/// Every span lies inside its parent's, and names are where their spans say.
fn check_spans(source: &str, nodes: &[Node<'_>]) {
    for node in nodes {
        assert!(node.span.start == node.head.start && node.head.end <= node.span.end, "{node:#?}");
        assert!(node.name.span.start >= node.head.start && node.name.span.end <= node.head.end, "{node:#?}");
        assert!(!node.span.text(source).ends_with(char::is_whitespace), "{node:#?}");
        for entry in &node.entries {
            assert!(entry.span.start >= node.head.start && entry.span.end <= node.head.end, "{node:#?}");
            assert!(entry.value_span.end == entry.span.end && entry.value_span.start >= entry.span.start, "{entry:#?}");
        }
        if let Some(children) = &node.children {
            let text = children.span.text(source);
            assert!(text.starts_with('{') && text.ends_with('}') && children.span.end <= node.span.end, "{node:#?}");
            check_spans(source, &children.nodes);
        }
    }
}

fn canonical(source: &str) -> String {
    let (document, problems) = parse(source);
    assert!(problems.is_empty(), "{source}\n{problems:#?}");
    canonical::document(&document)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_kdl_crate(source in generated::document()) {
        let (document, problems) = parse(&source);
        prop_assert!(problems.is_empty(), "{source}\n{problems:#?}");
        check_spans(&source, &document.nodes);
        let mut text = String::new();
        ours(&mut text, &document.nodes, 0);
        match oracle(&source) {
            Ok(expected) => prop_assert_eq!(text, expected, "{}", source),
            Err(error) => prop_assert!(false, "the oracle refuses {}\n{:?}", source, error),
        }
    }

    #[test]
    fn formatting_keeps_the_document_and_is_idempotent(source in generated::document()) {
        let formatted = format(&source).unwrap();
        prop_assert_eq!(canonical(&source), canonical(&formatted), "{}\n---\n{}", source, formatted);
        prop_assert_eq!(&format(&formatted).unwrap(), &formatted, "{}", source);
        let comments = |text: &str| text.matches("// c").count() + text.matches("/*").count();
        prop_assert_eq!(comments(&source), comments(&formatted), "{}\n---\n{}", source, formatted);
        prop_assert!(!formatted.lines().any(|line| line.ends_with(' ') && !source.contains(line.trim_start())), "{}", formatted);
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(source) = platc_kdl::decode(&bytes) {
            let _ = (parse(source), format(source));
        }
    }

    #[test]
    fn any_mixture_of_tokens_is_answered(source in "([a-z07.:,' \n\r\t\\\\/*(){};=\"#<$%-]|\"\"\"|/-|/\\*|//|#true|r\"|é|\u{2028}){0,60}") {
        let (document, problems) = parse(&source);
        let _ = canonical::document(&document);
        for problem in &problems {
            prop_assert!(source.get(problem.span.range()).is_some(), "{problem:?}");
        }
        if problems.is_empty() {
            let formatted = format(&source).unwrap();
            prop_assert_eq!(canonical(&source), canonical(&formatted), "{:?}\n---\n{:?}", source, formatted);
            prop_assert_eq!(&format(&formatted).unwrap(), &formatted, "{:?}", source);
        }
    }

    #[test]
    fn quoted_texts_read_as_themselves(text in "\\PC*|[ -~]{0,8}|[\\x00-\\u{2100}]{0,6}|true|-inf|[0-9.+-]{1,4}|[a-z]{1,3}[:,$'=]") {
        let source = format!("{0} {0}={0}", quote(&text));
        let (document, problems) = parse(&source);
        prop_assert!(problems.is_empty(), "{source}\n{problems:#?}");
        prop_assert_eq!(document.nodes[0].name.text.as_ref(), text.as_str());
        prop_assert_eq!(&document.nodes[0].entries[0].value, &Value::String(text.as_str().into()));
        prop_assert!(kdl::KdlDocument::parse_v2(&source).is_ok(), "{}", source);
    }

    #[test]
    fn an_edit_changes_one_thing(source in generated::document(), text in "[a-z0-9 ]{1,5}") {
        let (document, _) = parse(&source);
        for node in &document.nodes {
            let added = apply(&source, vec![add_child(&source, node, "added 1")]);
            let (after, problems) = parse(&added);
            prop_assert!(problems.is_empty(), "{source}\n---\n{added}\n{problems:#?}");
            prop_assert_eq!(after.nodes.len(), document.nodes.len());
            let found = after.nodes.iter().filter_map(|node| node.children.as_ref()?.nodes.last()).filter(|node| node.name.text == "added").count();
            prop_assert_eq!(found, 1, "{}\n---\n{}", source, added);
            if let Some(entry) = node.entries.first() {
                let changed = apply(&source, vec![set_value(&source, entry, &text)]);
                let (after, problems) = parse(&changed);
                prop_assert!(problems.is_empty(), "{source}\n---\n{changed}\n{problems:#?}");
                prop_assert_eq!(after.nodes.len(), document.nodes.len());
            }
        }
    }
}
