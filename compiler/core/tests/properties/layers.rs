//! P1–P3: stacks of layers, compared with the naive model and with each other.

use proptest::prelude::*;

use crate::generate::{Layer, Statement, block, layer, spec, statements};
use crate::model;
use crate::support::{merged, sources};

/// What the merge stage says of `service web` in each region, as sorted lines without what every spec says.
fn shown(text: &str, environment: &str) -> [Vec<String>; 2] {
    let merged = merged(&sources(text), environment).replace('"', "");
    let mut cells: [Option<Vec<String>>; 2] = [None, None];
    let mut current = None;
    for line in merged.lines() {
        match line {
            "service web" => current = Some([true, true]),
            "(in sg)service web" => current = Some([true, false]),
            "(in jp)service web" => current = Some([false, true]),
            line if !line.starts_with(' ') => current = None,
            line => {
                for (cell, _) in cells.iter_mut().zip(current.unwrap_or_default()).filter(|(_, speaks)| *speaks) {
                    cell.get_or_insert_default().push(line.trim().to_owned());
                }
            }
        }
    }
    let common = |fact: &String| {
        ["image web", "tag 1", "port http 8080"].contains(&fact.as_str())
            || fact.starts_with("(remove)")
            || fact == "spread"
    };
    cells.map(|facts| {
        let mut facts: Vec<_> =
            facts.unwrap_or_default().into_iter().filter(|fact| !common(fact)).map(model::in_order).collect();
        facts.sort();
        facts
    })
}

fn last(chain: &[Layer]) -> String {
    format!("e{}", chain.len().saturating_sub(1))
}

/// Nothing is said in any place.
fn nothing() -> Layer {
    Layer { plain: Vec::new(), in_jp: Vec::new() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_stack_folds_as_the_model_says(every in statements(false), base in layer(true), chain in prop::collection::vec(layer(true), 1..4)) {
        let text = spec(&every, &base, &chain);
        let layers: Vec<&Layer> = std::iter::once(&base).chain(&chain).collect();
        let expected = [false, true].map(|in_jp| model::facts(&model::fold(&every, &layers, in_jp)));
        prop_assert_eq!(shown(&text, &last(&chain)), expected, "{}", text);
    }

    #[test]
    fn p1_a_chain_may_be_flattened(every in statements(false), base in layer(false), first in layer(false), second in layer(false)) {
        let apart = spec(&every, &base, &[first.clone(), second.clone()]);
        let together = spec(&every, &base, &[nothing(), flattened(&first, &second)]);
        prop_assert_eq!(shown(&apart, "e1"), shown(&together, "e1"), "{}\n{}", apart, together);
    }

    #[test]
    fn p1_what_stands_between_groups_no_layers(every in statements(true), base in layer(true), chain in prop::collection::vec(layer(true), 2..4)) {
        let spread: Vec<Layer> = chain.iter().cloned().flat_map(|layer| [nothing(), layer]).collect();
        prop_assert_eq!(shown(&spec(&every, &base, &chain), &last(&chain)), shown(&spec(&every, &base, &spread), &last(&spread)));
    }

    #[test]
    fn p2_a_layer_said_twice_gives_what_it_gives_once(every in statements(false), base in layer(true), said in layer(true)) {
        let once = spec(&every, &base, std::slice::from_ref(&said));
        let twice = spec(&every, &base, &[said.clone(), said.clone()]);
        prop_assert_eq!(shown(&once, "e0"), shown(&twice, "e1"), "{}", twice);
    }

    #[test]
    fn p3_the_empty_layer_changes_nothing(every in statements(false), base in layer(true), chain in prop::collection::vec(layer(true), 1..3)) {
        let mut longer = chain.clone();
        longer.push(nothing());
        prop_assert_eq!(shown(&spec(&every, &base, &chain), &last(&chain)), shown(&spec(&every, &base, &longer), &last(&longer)));
    }

    #[test]
    fn p3_add_then_remove_gives_the_base(every in statements(false), base in layer(false)) {
        let added = Layer { plain: vec![Statement::Variable("D", 1)], in_jp: Vec::new() };
        let removed = Layer { plain: vec![Statement::NoVariable("D")], in_jp: Vec::new() };
        let text = spec(&every, &base, &[nothing(), added, removed]);
        prop_assert_eq!(shown(&text, "e0"), shown(&text, "e2"), "{}", block(&base));
    }
}

/// Two layers as one, where neither has a verb: the second wins, and the first one's word for a place yields to a plain word of the
/// second.
fn flattened(first: &Layer, second: &Layer) -> Layer {
    let plain = over(&first.plain, &second.plain);
    let in_jp = over(&over(&first.plain, &first.in_jp), &over(&second.plain, &second.in_jp));
    Layer { plain, in_jp }
}

/// Statements with others over them, each thing said once.
fn over(below: &[Statement], above: &[Statement]) -> Vec<Statement> {
    let mut all: Vec<Statement> = Vec::new();
    for statement in below.iter().chain(above) {
        match all.iter_mut().find(|known| same_thing(known, statement)) {
            Some(known) => *known = joined(known, statement),
            None => all.push(statement.clone()),
        }
    }
    all
}

fn same_thing(one: &Statement, other: &Statement) -> bool {
    match (one, other) {
        (Statement::Variable(one, _), Statement::Variable(other, _)) => one == other,
        (Statement::Spread(one), Statement::Spread(other)) => one == other,
        (one, other) => {
            std::mem::discriminant(one) == std::mem::discriminant(other) || (is_rollout(one) && is_rollout(other))
        }
    }
}

fn is_rollout(statement: &Statement) -> bool {
    matches!(statement, Statement::Rolling(_) | Statement::Canary(_))
}

fn joined(below: &Statement, above: &Statement) -> Statement {
    match (below, above) {
        (Statement::Scale(min, max), Statement::Scale(new_min, new_max)) => {
            Statement::Scale(new_min.or(*min), new_max.or(*max))
        }
        _ => above.clone(),
    }
}
