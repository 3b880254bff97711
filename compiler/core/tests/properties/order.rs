//! P4 and P6: the order of what is written decides nothing, and a module is what it expands to.

use proptest::prelude::*;

use crate::generate::{HEAD, Layer, Statement, layer, lines};
use crate::support::{files, merged, sources};

/// The services of a spec and what an environment says of them, each statement a text of its own.
fn statements(services: &[Layer]) -> (Vec<String>, Vec<String>) {
    let service = |(index, layer): (usize, &Layer)| {
        vec![
            format!("service s{index} {{\nport http 8080\n{}}}\n", lines(&layer.plain)),
            format!("service s{index} {{\nimage s{index} tag=\"1\"\n}}\n"),
        ]
    };
    let base = services.iter().enumerate().flat_map(service).collect();
    let overlays = services
        .iter()
        .enumerate()
        .map(|(index, layer)| format!("service s{index} {{\n{}}}\n", lines(&layer.in_jp)))
        .collect();
    (base, overlays)
}

fn spec(base: &[String], overlays: &[String], split: bool) -> String {
    let (first, second) = base.split_at(if split { base.len() / 2 } else { base.len() });
    let between = if split { "// platform/more.kdl\n" } else { "" };
    let environment = |statements: &[String]| format!("environment production {{\n{}}}\n", statements.concat());
    let (one, other) = overlays.split_at(if split { overlays.len() / 2 } else { overlays.len() });
    let more = if split { format!("// environments/a.kdl\n{}", environment(other)) } else { String::new() };
    format!(
        "{HEAD}{}{between}{}// environments/production.kdl\n{}{more}",
        first.concat(),
        second.concat(),
        environment(one)
    )
}

/// Files can be compared only where there are some.
fn compiles(text: &str) -> bool {
    !files(&sources(text)).is_empty()
}

/// Without verbs, and with a new order of keyed children left out: where it reaches a file, the file sorts it.
fn without_verbs() -> impl Strategy<Value = Vec<Layer>> {
    prop::collection::vec(layer(false), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p4_files_blocks_and_siblings_permuted_give_the_same_bytes(
        (services, base, overlays) in without_verbs().prop_flat_map(|services| {
            let (base, overlays) = statements(&services);
            (Just(services), Just(base).prop_shuffle(), Just(overlays).prop_shuffle())
        }),
        split in any::<bool>(),
    ) {
        let (plain_base, plain_overlays) = statements(&services);
        let plain = spec(&plain_base, &plain_overlays, false);
        prop_assume!(compiles(&plain));
        let permuted = spec(&base, &overlays, split);
        prop_assert_eq!(files(&sources(&plain)), files(&sources(&permuted)), "{}\n{}", plain, permuted);
    }

    #[test]
    fn p6_a_module_expanded_by_hand_gives_the_same_nodes(body in layer(false), said in layer(false), critical in any::<bool>()) {
        let module = format!(
            "// modules/m.kdl\nmodule web-service {{\nparam tier type=enum default=standard {{ option standard; option critical }}\nservice {{\nimage \"${{name}}\" tag=\"1\"\n{}when tier=critical {{ priority critical }}\n}}\n}}\n",
            lines(&body.plain)
        );
        let tier = if critical { " tier=critical" } else { "" };
        let with_module = format!("{HEAD}web-service web{tier} {{\n{}}}\n{module}", lines(&said.plain));
        let priority = if critical { "priority critical\n" } else { "" };
        // By hand, the body is the base and the instance stands over it.
        let by_hand = format!(
            "{HEAD}service web {{\nimage web tag=\"1\"\n{}{priority}}}\n// environments/default.kdl\nenvironment default {{\nservice web {{\n{}}}\n}}\n",
            lines(&body.plain),
            lines(&said.plain)
        );
        let service = |text: &str| merged(&sources(text), "default").lines().skip_while(|line| *line != "service web").map(str::to_owned).collect::<Vec<_>>();
        let expanded: Vec<_> = service(&with_module).into_iter().map(|line| line.replace("\"${name}\"", "web")).collect();
        prop_assert_eq!(expanded, service(&by_hand));
    }
}

#[test]
fn the_generated_specs_compile() {
    let plain = Layer { plain: vec![Statement::Variable("A", 1)], in_jp: vec![Statement::Variable("A", 2)] };
    let (base, overlays) = statements(&[plain]);
    assert!(compiles(&spec(&base, &overlays, true)), "otherwise the properties say nothing");
}
