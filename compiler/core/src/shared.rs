//! What all environments share: the things that an account has once, compiled as if they were an environment of their own.
//!
//! The store of Terraform's state, the pipeline's way in, the registry, the record of who did what: two environments in one account
//! would make them twice. So they come out once, under `out/shared/`, from the base alone.

use crate::load::{EnvironmentLayer, Layers, Statement};
use crate::model::SHARED;

/// The kinds that shared things are made from.
const KINDS: &[&str] = &["platform", "cloud", "team", "image", "security", "delivery", "compliance", "cost", "every"];

/// What the shared things see of a spec, as the layers of one environment: the nodes they are made from, and nothing else. Nothing
/// where there is no cloud to have them in.
pub fn layers<'s>(layers: &Layers<'s>) -> Option<Layers<'s>> {
    layers.base.iter().find(|statement| is_cloud(statement))?;
    let becomes = |word: &str| layers.modules.get(word).and_then(|module| module.principal_kind).map(|kind| kind.word);
    let is_read = |statement: &&Statement<'s>| {
        let word = &*statement.node.name.text;
        KINDS.contains(&becomes(word).unwrap_or(word))
    };
    let layer = EnvironmentLayer { name: SHARED, extends: None, statements: Vec::new() };
    Some(Layers {
        base: layers.base.iter().filter(is_read).copied().collect(),
        modules: layers.modules.clone(),
        environments: [(SHARED, layer)].into(),
        ..Layers::default()
    })
}

fn is_cloud(statement: &Statement<'_>) -> bool {
    statement.node.name.text == "cloud" && statement.argument(0) != Some("local")
}
