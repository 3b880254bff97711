//! Words that a kind does not take: where they belong, or which one was meant.

use platc_kdl::{Entry, Name, Node, Span};

use super::{Judge, habits, is_top_level, values};
use crate::finding::Finding;
use crate::load::arguments;
use crate::schema::{Field, Kind, Node as _, Role, Shape, nearest};
use crate::words::{self, common::Common};

/// A child that is no setting of its parent.
pub fn setting(judge: &Judge<'_>, node: &Node<'_>, parent: &'static Kind) -> Finding {
    let word = &*node.name.text;
    if matches!(word, "when" | "each") {
        let message =
            format!("`{word}` stands in the body of a module, around products or directly in the block of one");
        return judge
            .error("unknown-setting", node.name.span, message)
            .help("in environments, write what differs there; no condition is needed");
    }
    let values: Vec<_> = arguments(node).map(|entry| values::shown(&entry.value)).collect();
    let finding = no_setting(judge, "unknown-setting", node.name.span, word, parent);
    if parent.key_arity() > 0 && parent.words().next().is_none() {
        let line = [parent.word, word].into_iter().chain(values.iter().map(String::as_str)).collect::<Vec<_>>();
        return finding.help(format!("write a line for each: `{}`", line.join(" ")));
    }
    advise(finding, word, parent, |path, shape| match (shape, values.as_slice()) {
        (Shape::Value(_), [value]) => format!("{path} {word}={value}"),
        _ => format!(
            "{path} {{ {} }}",
            [word].into_iter().chain(values.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
        ),
    })
}

/// A property that is no setting of its node.
pub fn property(judge: &Judge<'_>, entry: &Entry<'_>, name: &Name<'_>, kind: &'static Kind) -> Finding {
    let (word, value) = (&*name.text, values::shown(&entry.value));
    let finding = no_setting(judge, "unknown-property", name.span, word, kind);
    if kind.fields.iter().any(|field| field.role != Role::Setting && field.role != Role::Rest && field.word == word) {
        return finding.help(format!("the {word} is an argument: write `{} {value}`", kind.word));
    }
    advise(finding, word, kind, |path, _| format!("{path} {word}={value}"))
}

/// `port http=8080`: a key that is written like a property.
pub fn key_as_property(judge: &Judge<'_>, entry: &Entry<'_>, name: &Name<'_>, kind: &'static Kind) -> Finding {
    let finding = no_setting(judge, "unknown-property", name.span, &name.text, kind);
    let value = values::shown(&entry.value);
    let is_key = kind.fields.iter().any(|field| field.role == Role::Key && field.word == name.text);
    finding.help(match is_key {
        true => format!("the {} is an argument: write `{} {value}`", name.text, kind.word),
        false => format!("write `{} {} {value}`", kind.word, name.text),
    })
}

/// A word in a choice that none of these variants takes.
pub fn of_choice(judge: &Judge<'_>, head: &str, name: &Name<'_>, kinds: &[&'static Kind]) -> Finding {
    let word = &*name.text;
    let known = || kinds.iter().flat_map(|kind| kind.words());
    let finding = judge.error("unknown-setting", name.span, format!("`{head}` has no setting `{word}`"));
    match (nearest(word, known()), known().next()) {
        (Some(near), _) => finding.help(format!("did you mean `{near}`?")),
        (None, Some(_)) => finding.help(format!("`{head}` takes {}", known().collect::<Vec<_>>().join(", "))),
        (None, None) => finding.help(format!("`{head}` takes no settings here")),
    }
}

fn no_setting(judge: &Judge<'_>, code: &'static str, span: Span, word: &str, kind: &Kind) -> Finding {
    judge.error(code, span, format!("`{}` has no setting `{word}`", kind.word))
}

/// The part it belongs to, the word that was meant, or all there are.
fn advise(finding: Finding, word: &str, kind: &'static Kind, write: impl Fn(&str, Shape) -> String) -> Finding {
    if let Some(line) = habits::instead(kind.word, word) {
        return finding.help(format!("write `{line}`"));
    }
    if let Some((part, shape)) = owner(kind, word) {
        return finding.help(format!(
            "`{word}` belongs to `{}`: write `{}`",
            part.split(' ').next().unwrap_or_default(),
            write(&part, shape)
        ));
    }
    let common = Common::KIND.words().filter(|_| is_top_level(kind));
    if let Some(near) = nearest(word, kind.words().chain(common)) {
        return finding.help(format!("did you mean `{near}`?"));
    }
    if words::kind(word).is_some() {
        return finding.help(format!("`{word}` is a node of its own: move it out of this block"));
    }
    finding.help(format!("`{}` takes {}", kind.word, listed(kind)))
}

/// The part of a kind that has a setting of that word: how its line begins, and the setting's shape.
fn owner(kind: &'static Kind, word: &str) -> Option<(String, Shape)> {
    let shape = |part: &'static Kind| part.setting(word).map(|(_, field)| field.shape);
    kind.fields.iter().find_map(|field: &'static Field| match field.shape {
        Shape::Block(part) => Some((field.word.to_owned(), shape(part)?)),
        Shape::Keyed(part) => Some((format!("{} NAME", field.word), shape(part)?)),
        Shape::Choice(variants, _) => {
            variants.iter().find_map(|variant| Some((format!("{} {}", field.word, variant.word), shape(variant.kind)?)))
        }
        _ => None,
    })
}

/// The settings of a kind in a row.
pub fn listed(kind: &Kind) -> String {
    let words: Vec<_> = kind.words().collect();
    if words.is_empty() { "no settings".to_owned() } else { words.join(", ") }
}
