//! layer: a path -> the node of the layer that says its value, or that comes nearest to saying it.

use platc_kdl::Node;

use super::path::{Head, Path, Step};
use crate::load::{Layers, Statement, arguments, children, no_environment, text, verb};
use crate::schema::nearest;
use crate::source::FileId;
use crate::words;

/// Where a value stands, or is to be added.
#[derive(Debug)]
pub struct Spot<'s> {
    /// The file.
    pub file: FileId,
    /// The innermost node on the way that the layer has.
    pub node: &'s Node<'s>,
    /// The blocks that are still missing below it.
    pub missing: Vec<Step>,
}

/// Finds the spot in an environment, or in the base.
pub fn find<'s>(layers: &'s Layers<'s>, path: &Path, environment: Option<&str>) -> Result<Spot<'s>, String> {
    let Some(name) = environment else { return in_base(layers, path) };
    let Some(layer) = layers.environments.get(name) else {
        return Err(no_environment(layers, name));
    };
    let own = || layer.statements.iter().copied();
    let Some(head) = &path.head else { return best(own(), path).ok_or_else(|| no_file(name)) };
    let about = layer.overlays().filter(|statement| is_about(layers, head, statement));
    if let Some(spot) = best(about, path) {
        return Ok(spot);
    }
    known(layers, head)?;
    let Some(statement) = own().last() else { return Err(no_file(name)) };
    let step = Step { word: head.word.clone(), key: head.name.iter().cloned().collect() };
    let missing = std::iter::once(step).chain(path.ways().into_iter().next().unwrap_or_default()).collect();
    Ok(Spot { file: statement.file, node: statement.node, missing })
}

fn in_base<'s>(layers: &'s Layers<'s>, path: &Path) -> Result<Spot<'s>, String> {
    let Some(head) = &path.head else { return Err("the base has no settings of an environment".to_owned()) };
    let about = layers.base.iter().copied().filter(|statement| is_about(layers, head, statement));
    best(about, path).ok_or_else(|| match known(layers, head) {
        Err(reason) => reason,
        Ok(()) => format!("the base does not have `{}`: name an environment with `--env`", title(head)),
    })
}

/// The node that the longest part of the path leads to; of several, the first.
fn best<'s>(statements: impl Iterator<Item = Statement<'s>>, path: &Path) -> Option<Spot<'s>> {
    let ways = path.ways();
    let spots = statements.flat_map(|statement| ways.iter().map(move |way| spot(statement, way)));
    spots.min_by_key(|spot| (spot.missing.len(), !path.leaf.stands_in(spot.node)))
}

fn spot<'s>(statement: Statement<'s>, way: &[Step]) -> Spot<'s> {
    let (node, taken) = reach(statement.node, way);
    Spot { file: statement.file, node, missing: way.iter().skip(taken).cloned().collect() }
}

/// The innermost node along the steps, and how many of them lead there.
fn reach<'s>(node: &'s Node<'s>, steps: &[Step]) -> (&'s Node<'s>, usize) {
    let Some((step, rest)) = steps.split_first() else { return (node, 0) };
    let inner = children(node).iter().filter(|child| step.leads_to(child) && verb(child) != Some("remove"));
    let reached = inner.map(|child| reach(child, rest)).map(|(found, taken)| (found, taken + 1));
    reached.reduce(|best, next| if next.1 > best.1 { next } else { best }).unwrap_or((node, 0))
}

impl Step {
    fn leads_to(&self, node: &Node<'_>) -> bool {
        let mut said = arguments(node).map(|entry| text(&entry.value));
        node.name.text == self.word && self.key.iter().all(|key| said.next() == Some(Some(key)))
    }
}

/// Whether a statement is about the node: by its kind and name, or as the instance of a module that makes it.
fn is_about(layers: &Layers<'_>, head: &Head, statement: &Statement<'_>) -> bool {
    let word = &*statement.node.name.text;
    let makes = || layers.modules.get(word).and_then(|module| module.principal_kind);
    let named = head.name.as_deref().is_none_or(|name| statement.argument(0) == Some(name));
    named
        && verb(statement.node) != Some("remove")
        && (word == head.word || makes().is_some_and(|kind| kind.word == head.word))
}

/// Refuses a name that no layer has; what a module makes begins with the name of its instance.
fn known(layers: &Layers<'_>, head: &Head) -> Result<(), String> {
    let Some(name) = head.name.as_deref() else { return Ok(()) };
    let overlays = layers.environments.values().flat_map(|layer| layer.overlays());
    let all: Vec<Statement<'_>> = layers.base.iter().copied().chain(overlays).collect();
    let same: Vec<&str> = all
        .iter()
        .filter(|one| is_about(layers, &Head { name: None, word: head.word.clone() }, one))
        .filter_map(|one| one.argument(0))
        .collect();
    let made = |one: &Statement<'_>| {
        let product = one.argument(0).and_then(|instance| name.strip_prefix(instance));
        layers.modules.contains_key(&*one.node.name.text) && product.is_some_and(|rest| rest.starts_with('-'))
    };
    if same.contains(&name) || (words::kind(&head.word).is_some() && all.iter().any(made)) {
        return Ok(());
    }
    Err(format!("no layer has `{}`{}", title(head), hint(nearest(name, same))))
}

fn title(head: &Head) -> String {
    [Some(head.word.as_str()), head.name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn hint(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

fn no_file(environment: &str) -> String {
    format!(
        "no file says `environment {environment}`: write `environment {environment} {{ }}` into environments/{environment}.kdl first"
    )
}
