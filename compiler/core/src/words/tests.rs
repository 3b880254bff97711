//! What must hold of every declaration.

use std::collections::BTreeSet;

use super::KINDS;
use super::common::Common;
use super::platform::Environment;
use crate::schema::{Field, Identity, Kind, Node, Role, Shape, Type};

/// Calls back for every kind, however deep, with the words that lead to it.
fn each_kind(kind: &'static Kind, path: &str, visit: &mut dyn FnMut(&'static Kind, &str)) {
    let path = format!("{path} {}", kind.word);
    visit(kind, &path);
    for field in kind.fields {
        match field.shape {
            Shape::Block(part) | Shape::Keyed(part) | Shape::Sequence(part) => each_kind(part, &path, visit),
            Shape::Choice(variants, _) => variants.iter().for_each(|variant| each_kind(variant.kind, &path, visit)),
            _ => {}
        }
    }
}

fn all_kinds(visit: &mut dyn FnMut(&'static Kind, &str)) {
    KINDS.iter().copied().chain([Environment::KIND, Common::KIND]).for_each(|kind| each_kind(kind, "", visit));
}

fn one_type(field: &Field) -> Option<&'static Type> {
    match field.shape {
        Shape::Value(ty) | Shape::List(ty) | Shape::Set(ty) | Shape::Map(ty) => Some(ty),
        _ => None,
    }
}

#[test]
fn every_declaration_says_what_it_is_in_sentences() {
    all_kinds(&mut |kind, path| {
        assert!(kind.doc.ends_with('.'), "{path}: {}", kind.doc);
        for field in kind.fields {
            assert!(field.doc.ends_with('.'), "{path} {}: {}", field.word, field.doc);
        }
        for attribute in kind.attributes {
            assert!(attribute.doc.ends_with('.'), "{path} {}: {}", attribute.name, attribute.doc);
        }
    });
}

#[test]
fn words_are_told_apart() {
    let names: BTreeSet<_> = KINDS.iter().map(|kind| kind.word).collect();
    assert_eq!(names.len(), KINDS.len(), "each top-level word has one kind");
    all_kinds(&mut |kind, path| {
        let words: BTreeSet<_> = kind.words().collect();
        assert_eq!(words.len(), kind.words().count(), "{path}: {words:?}");
        let common: Vec<_> =
            Common::KIND.words().filter(|word| kind.identity != Identity::Part && words.contains(word)).collect();
        assert_eq!(common, Vec::<&str>::new(), "{path} says anew what every node takes");
    });
}

#[test]
fn keys_come_first_and_match_what_a_kind_is() {
    all_kinds(&mut |kind, path| {
        let leading = kind.fields.iter().take_while(|field| field.role == Role::Key).count();
        assert_eq!(leading, kind.key_arity(), "{path}");
        match kind.identity {
            Identity::Named => assert_eq!(leading, 1, "{path}"),
            Identity::Singleton => assert_eq!(leading, 0, "{path}"),
            Identity::Part => {}
        }
        for field in kind.fields {
            if let Shape::Keyed(part) = field.shape {
                assert!(part.key_arity() > 0, "{path} {}: a repeated child has a key (L1)", field.word);
                assert_eq!(part.word, field.word, "{path}: messages name a repeated child by its kind");
            }
        }
    });
}

#[test]
fn defaults_and_examples_are_legal() {
    all_kinds(&mut |kind, path| {
        for field in kind.fields {
            let Some(ty) = one_type(field) else { continue };
            for text in ty.examples.iter().copied().chain(field.default) {
                assert!((ty.check)(text).is_ok(), "{path} {}: {text}", field.word);
            }
        }
    });
}

#[test]
fn every_word_of_the_table_has_a_kind() {
    let table = "platform cloud team network gateway firewall vpn dns certificate external mesh cluster service job cron image \
        database cache bucket queue topic table search secrets data cdn metrics logs traces errors uptime alert dashboard severity \
        receiver event runbooks delivery chart publish flags load chore disaster-recovery security compliance cost growth policy \
        manifest terraform patch";
    let missing: Vec<_> = table.split_whitespace().filter(|word| super::kind(word).is_none()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
