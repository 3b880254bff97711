//! Choices: the first argument picks a variant, and each variant has settings of its own (L8).

use platc_kdl::{Entry, Name, Node};

use super::{Judge, entries, settings, unknown, values};
use crate::load::{arguments, children};
use crate::schema::{Expected, Kind, Variant, wrong_value};
use crate::source::Place;

/// A choice as one statement writes it.
#[derive(Clone, Copy)]
struct Written<'n> {
    /// The word of the choice, such as `rollout`.
    head: &'n str,
    variants: &'static [Variant],
    /// The variant that the statement names, if it names one.
    picked: Option<&'static Variant>,
}

/// A choice as a child. Where it names no variant, the settings of any will do; which one holds is known after merging.
pub fn check(judge: &mut Judge<'_>, node: &Node<'_>, variants: &'static [Variant]) {
    let Ok(picked) = arguments(node).next().map_or(Ok(None), |entry| variant(judge, entry, variants)) else { return };
    let written = Written { head: &node.name.text, variants, picked };
    if let Some(variant) = picked {
        entries::arguments(judge, node, variant.kind, 1);
    }
    entries::repeated(judge, node);
    for entry in &node.entries {
        let Some(name) = &entry.name else { continue };
        if let Some(kind) = owner(judge, written, name) {
            entries::property(judge, entry, name, kind);
        }
    }
    block(judge, written, children(node));
}

fn block(judge: &mut Judge<'_>, written: Written<'_>, nodes: &[Node<'_>]) {
    for child in nodes {
        if child.name.text == "in" {
            settings::narrowing(judge, child);
            block(judge, written, children(child));
        } else if let Some(kind) = owner(judge, written, &child.name) {
            settings::child(judge, child, kind);
        }
    }
}

/// The variant that an argument names; nothing where only the merged platform tells, an error where it is none.
pub fn variant(
    judge: &mut Judge<'_>,
    entry: &Entry<'_>,
    variants: &'static [Variant],
) -> Result<Option<&'static Variant>, ()> {
    if values::annotated(judge, entry) || values::is_later(&entry.value) {
        return Ok(None);
    }
    let word = values::plain(&entry.value);
    let found = variants.iter().find(|variant| variant.word == word);
    if found.is_none() {
        let words: Vec<_> = variants.iter().map(|variant| variant.word).collect();
        judge.push(wrong_value(Place { file: judge.file, span: entry.value_span }, &Expected::one_of(&word, &words)));
    }
    found.map(Some).ok_or(())
}

/// The kind that a setting of a choice belongs to; a finding where the variant that is named has no such setting.
fn owner(judge: &mut Judge<'_>, written: Written<'_>, name: &Name<'_>) -> Option<&'static Kind> {
    let Written { head, variants, picked } = written;
    let has = |variant: &&Variant| variant.kind.setting(&name.text).is_some();
    match (picked, variants.iter().find(has)) {
        (Some(picked), _) if has(&picked) => return Some(picked.kind),
        (None, Some(owner)) => return Some(owner.kind),
        (Some(picked), Some(owner)) => {
            let message = format!("`{}` belongs to `{head} {}`, and this is `{}`", name.text, owner.word, picked.word);
            let help = format!("remove it, or write `{head} {}`", owner.word);
            judge.push(judge.error("other-variant", name.span, message).help(help));
        }
        (Some(picked), None) => judge.push(unknown::of_choice(judge, head, name, &[picked.kind])),
        (None, None) => {
            let kinds: Vec<_> = variants.iter().map(|variant| variant.kind).collect();
            judge.push(unknown::of_choice(judge, head, name, &kinds));
        }
    }
    None
}
