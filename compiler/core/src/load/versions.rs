//! The `versions` of an environment: each is of an image that some layer names, since a mistyped one would leave the old version running.

use std::collections::BTreeSet;

use platc_kdl::{Entry, Name, Node};

use super::{Layers, Statement, arguments, children, text};
use crate::finding::{Finding, Findings};
use crate::schema::nearest;

/// Judges the names in every `versions`.
pub fn judge(layers: &Layers<'_>, findings: &mut Findings) {
    let said: Vec<_> = layers.environments.values().flat_map(|environment| &environment.statements).collect();
    let names = said.iter().flat_map(|statement| named(children(statement.node)).map(|name| (*statement, name)));
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        return;
    }
    let known = images(layers);
    findings.extend(names.into_iter().filter_map(|(statement, name)| unknown(&known, *statement, name)));
}

/// The names that `versions` gives a version, whatever place it is for.
fn named<'s>(nodes: &'s [Node<'s>]) -> Box<dyn Iterator<Item = &'s Name<'s>> + 's> {
    Box::new(nodes.iter().flat_map(|node| match &*node.name.text {
        "in" => named(children(node)),
        "versions" => {
            let lines = children(node).iter().map(|child| &child.name);
            Box::new(lines.chain(node.entries.iter().filter_map(|entry| entry.name.as_ref())))
        }
        _ => Box::new(std::iter::empty()) as Box<dyn Iterator<Item = _>>,
    }))
}

/// Every text that names an image. What an instance of a module says may become a part of one, so that all of it counts.
fn images<'s>(layers: &Layers<'s>) -> BTreeSet<&'s str> {
    let overlays = layers.environments.values().flat_map(|environment| environment.overlays());
    let bodies = layers.modules.values().flat_map(|module| module.body.iter().copied());
    let mut images = BTreeSet::new();
    for statement in layers.base.iter().copied().chain(overlays).chain(bodies) {
        collect(layers, statement.node, false, &mut images);
    }
    images
}

fn collect<'s>(layers: &Layers<'s>, node: &'s Node<'s>, in_instance: bool, images: &mut BTreeSet<&'s str>) {
    let in_instance = in_instance || layers.modules.contains_key(&*node.name.text);
    let is_image = |entry: &&Entry<'_>| entry.name.as_ref().is_some_and(|name| name.text == "image");
    let said = |entry: &'s Entry<'s>| text(&entry.value);
    if node.name.text == "image" || in_instance {
        images.extend(arguments(node).filter_map(said));
    }
    images.extend(node.entries.iter().filter(|entry| in_instance || is_image(entry)).filter_map(said));
    children(node).iter().for_each(|child| collect(layers, child, in_instance, images));
}

fn unknown(known: &BTreeSet<&str>, statement: Statement<'_>, name: &Name<'_>) -> Option<Finding> {
    if known.contains(&*name.text) {
        return None;
    }
    let message = format!("nothing in the platform runs an image `{}`, so this version would be nobody's", name.text);
    let finding = Finding::error("unknown-reference", statement.at(name.span), message);
    Some(match nearest(&name.text, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("name the image as its service does: `image NAME`"),
    })
}
