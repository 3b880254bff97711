//! Choices: the first argument picks a variant, and each variant has settings of its own (L8).

use platc_kdl::{Entry, Name, Node};

use super::{Judge, entries, settings, unknown, values};
use crate::load::{arguments, children};
use crate::schema::{Expected, Kind, Variant, wrong_value};
use crate::source::Place;

/// A choice as a child. Where it names no variant, the settings of any will do; which one holds is known after merging.
pub fn check(judge: &mut Judge<'_>, node: &Node<'_>, variants: &'static [Variant]) {
    let Ok(picked) = arguments(node).next().map_or(Ok(None), |entry| variant(judge, entry, variants)) else { return };
    if let Some(variant) = picked {
        entries::arguments(judge, node, variant.kind, 1);
    }
    entries::repeated(judge, node);
    for entry in &node.entries {
        let Some(name) = &entry.name else { continue };
        if let Some(kind) = owner(judge, node, name, variants, picked) {
            entries::property(judge, entry, name, kind);
        }
    }
    block(judge, node, children(node), variants, picked);
}

fn block(
    judge: &mut Judge<'_>,
    node: &Node<'_>,
    nodes: &[Node<'_>],
    variants: &'static [Variant],
    picked: Option<&'static Variant>,
) {
    for child in nodes {
        if child.name.text == "in" {
            settings::narrowing(judge, child);
            block(judge, node, children(child), variants, picked);
        } else if let Some(kind) = owner(judge, node, &child.name, variants, picked) {
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
fn owner(
    judge: &mut Judge<'_>,
    node: &Node<'_>,
    name: &Name<'_>,
    variants: &'static [Variant],
    picked: Option<&'static Variant>,
) -> Option<&'static Kind> {
    let has = |variant: &&Variant| variant.kind.setting(&name.text).is_some();
    let owner = variants.iter().find(has);
    match (picked, owner) {
        (Some(picked), _) if has(&picked) => Some(picked.kind),
        (None, Some(owner)) => Some(owner.kind),
        (Some(picked), Some(owner)) => {
            let message = format!(
                "`{}` belongs to `{} {}`, and this is `{}`",
                name.text, node.name.text, owner.word, picked.word
            );
            let help = format!("remove it, or write `{} {}`", node.name.text, owner.word);
            judge.push(judge.error("other-variant", name.span, message).help(help));
            None
        }
        (_, None) => {
            let kinds: Vec<_> = picked
                .map_or_else(|| variants.iter().map(|variant| variant.kind).collect(), |variant| vec![variant.kind]);
            judge.push(unknown::of_choice(judge, node, name, &kinds));
            None
        }
    }
}
