//! The fold as a naive model, to compare the compiler with: what a stack of statements comes to in one cell.

use std::collections::BTreeMap;

use crate::generate::{Layer, Statement};

/// What `service web` is in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    variables: BTreeMap<&'static str, u8>,
    scale: Option<(Option<u8>, Option<u8>)>,
    command: Option<u8>,
    rolling: Option<u8>,
    canary: Option<u8>,
    picked: Option<bool>,
    spread: Vec<&'static str>,
}

/// The stack of a cell: `every` of the base, then each layer's plain statements and those for the region.
pub fn fold(every: &[Statement], layers: &[&Layer], in_jp: bool) -> Model {
    let mut model = Model::default();
    let safe = |model: &mut Model| every.iter().for_each(|statement| say(model, statement, &Model::default()));
    safe(&mut model);
    let floor = model.clone();
    for layer in layers {
        layer.plain.iter().for_each(|statement| say(&mut model, statement, &floor));
        layer.in_jp.iter().filter(|_| in_jp).for_each(|statement| say(&mut model, statement, &floor));
    }
    model
}

/// One statement over what is below; `floor` is what survives a `(replace)`.
fn say(model: &mut Model, statement: &Statement, floor: &Model) {
    match statement {
        Statement::Variable(name, value) => drop(model.variables.insert(name, *value)),
        Statement::NoVariable(name) => drop(model.variables.remove(name)),
        Statement::Scale(min, max) => {
            let (below_min, below_max) = model.scale.unwrap_or_default();
            model.scale = Some((min.or(below_min), max.or(below_max)));
        }
        Statement::NoScale => model.scale = None,
        Statement::NewScale(max) => model.scale = Some((floor.scale.unwrap_or_default().0, Some(*max))),
        Statement::Command(word) => model.command = Some(*word),
        Statement::Rolling(surge) => (model.rolling, model.picked) = (Some(*surge), Some(true)),
        Statement::Canary(share) => (model.canary, model.picked) = (Some(*share), Some(false)),
        Statement::Spread(over) => model.spread.extend((!model.spread.contains(over)).then_some(over)),
        Statement::NoSpread(over) => model.spread.retain(|known| known != over),
    }
}

/// The model as sorted lines in the form of the merge stage.
pub fn facts(model: &Model) -> Vec<String> {
    let mut facts: Vec<String> = model.variables.iter().map(|(name, value)| format!("env {name} v{value}")).collect();
    if let Some((min, max)) = model.scale {
        facts.push("scale".to_owned());
        facts.extend(min.map(|min| format!("min {min}")));
        facts.extend(max.map(|max| format!("max {max}")));
    }
    facts.extend(model.command.map(|word| format!("command c{word} x")));
    match model.picked {
        Some(true) => {
            facts.extend(["rollout rolling".to_owned(), format!("max-surge {}", model.rolling.unwrap_or_default())])
        }
        Some(false) => {
            facts.extend(["rollout canary".to_owned(), format!("step {}%", model.canary.unwrap_or_default())])
        }
        None => {}
    }
    if !model.spread.is_empty() {
        facts.push(format!("spread {}", model.spread.join(" ")));
    }
    let mut facts: Vec<_> = facts.into_iter().map(in_order).collect();
    facts.sort();
    facts
}

/// A set has no order.
pub fn in_order(fact: String) -> String {
    let Some(values) = fact.strip_prefix("spread ") else { return fact };
    let mut values: Vec<_> = values.split(' ').collect();
    values.sort_unstable();
    format!("spread {}", values.join(" "))
}
