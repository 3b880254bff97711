//! Aliases: what a thing is called outside of the spec, where that is not what the spec calls it now.
//!
//! A cloud renames nothing that holds data. So a thing that was renamed in the spec (`was`) keeps its former name wherever a cloud, a
//! cluster or a secret store knows it, and one that was there before the platform (`existing`) has the identifier that it has.

use super::{Platform, names};
use crate::load::text;
use crate::merge::{COMMON, Component, Environment, Merged, Node, field_of, is_every};
use crate::source::Place;

/// What one thing is called outside of the spec.
#[derive(Debug, Clone)]
pub struct Alias {
    /// The word of its kind.
    pub kind: &'static str,
    /// Its name in the spec.
    pub name: String,
    /// Its former name in the spec, and where that is said.
    pub was: Option<(String, Place)>,
    /// Its identifier in a cloud, and where that is said.
    pub existing: Option<(String, Place)>,
    /// What else it says itself: each word once, and where.
    pub settings: Vec<(&'static str, Place)>,
}

/// The aliases of an environment; most have none.
pub fn aliases(environment: &Environment<'_>) -> Vec<Alias> {
    environment.components.values().filter_map(alias).collect()
}

fn alias(component: &Component<'_>) -> Option<Alias> {
    let said = |word: &str| component.cells.iter().find_map(|node| common(node, word));
    let (was, existing) = (said("was"), said("existing"));
    (was.is_some() || existing.is_some()).then(|| Alias {
        kind: component.kind.word,
        name: component.name.to_string(),
        was,
        existing,
        settings: settings(component),
    })
}

/// What a component's own blocks say of it, in any cell. What every node of its kind is told is not about this one.
fn settings(component: &Component<'_>) -> Vec<(&'static str, Place)> {
    let mut settings: Vec<(&'static str, Place)> = Vec::new();
    for slot in component.cells.iter().flat_map(|node| &node.slots) {
        let own = slot.stack.iter().rfind(|said| !is_every(said.rank));
        let field = field_of(component.kind, slot.field).filter(|_| slot.field < COMMON);
        if let (Some(own), Some(field)) = (own, field)
            && settings.iter().all(|(word, _)| *word != field.word)
        {
            settings.push((field.word, own.place));
        }
    }
    settings
}

/// The text of a setting that every top-level node has.
pub fn common(node: &Node<'_>, word: &str) -> Option<(String, Place)> {
    let Merged::Item(item) = &node.common(word)?.value else { return None };
    Some((text(item.value)?.to_owned(), item.place))
}

impl Platform {
    /// The name under which what a node became is known outside of the spec; what stands behind `@` names a place and stays.
    pub fn held(&self, kind: &str, name: &str) -> String {
        let (node, place) = name.split_once('@').map_or((name, None), |(node, place)| (node, Some(place)));
        let former = self.former(kind, node).unwrap_or(node);
        place.map_or_else(|| former.to_owned(), |place| format!("{former}@{place}"))
    }

    /// The name that a node of that kind had before it was renamed.
    pub fn former(&self, kind: &str, name: &str) -> Option<&str> {
        self.alias(kind, name)?.was.as_ref().map(|(was, _)| was.as_str())
    }

    /// The identifier of a thing that was there before the platform.
    pub fn existing(&self, kind: &str, name: &str) -> Option<&str> {
        self.alias(kind, name)?.existing.as_ref().map(|(identifier, _)| identifier.as_str())
    }

    fn alias(&self, kind: &str, name: &str) -> Option<&Alias> {
        self.aliases.iter().find(|alias| alias.kind == kind && alias.name == name)
    }

    /// The name of a database in its engine.
    pub fn inner_database(&self, name: &str) -> String {
        self.held("database", name).replace('-', "_")
    }

    /// A bucket, as its cloud knows it; `suffix` tells further stores apart from the first.
    pub fn bucket(&self, name: &str, suffix: &str) -> String {
        let made = || names::bucket(&self.name, &self.environment, &self.held("bucket", name), suffix);
        self.existing("bucket", name).map_or_else(made, str::to_owned)
    }

    /// A queue or a topic, as its cloud knows it.
    pub fn queue(&self, kind: &str, name: &str) -> String {
        let made = || names::queue(&self.name, &self.environment, &self.held(kind, name));
        self.existing(kind, name).map_or_else(made, str::to_owned)
    }

    /// The queue in which a topic's messages wait for one of its consumers.
    pub fn subscription(&self, topic: &str, consumer: &str) -> String {
        let (topic, consumer) = (self.held("topic", topic), self.held("service", consumer));
        names::subscription(&self.name, &self.environment, &topic, &consumer)
    }

    /// A table, as its cloud knows it.
    pub fn table(&self, name: &str) -> String {
        let made = || names::table(&self.name, &self.environment, &self.held("table", name));
        self.existing("table", name).map_or_else(made, str::to_owned)
    }
}
