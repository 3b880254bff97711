//! P5 and P7: what is added or changed elsewhere changes no byte here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use platc_core::compile::compile;
use proptest::prelude::*;

use crate::generate::{HEAD, Layer, Statement, block, layer};
use crate::support::{files, sources};

/// A spec of some services, of which each but the first uses the one before, with one environment.
fn spec(services: &[Layer], regions: &str, more: &str) -> String {
    let mut text = HEAD.to_owned();
    for (index, layer) in services.iter().enumerate() {
        let uses =
            index.checked_sub(1).map_or_else(String::new, |before| format!("uses service.s{before} as=BEFORE\n"));
        let _ =
            write!(text, "service s{index} {{\nimage s{index} tag=\"1\"\nport http 8080\n{uses}{}}}\n", block(layer));
    }
    let _ = write!(text, "// environments/production.kdl\nenvironment production {{ regions {regions} }}\n{more}");
    text
}

fn services() -> impl Strategy<Value = Vec<Layer>> {
    prop::collection::vec(layer(false), 1..4)
}

/// The files below a folder.
fn below(text: &str, folder: &str) -> BTreeMap<String, String> {
    files(&sources(text)).into_iter().filter(|(path, _)| path.starts_with(folder)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p5_a_new_environment_changes_no_other(services in services(), said in layer(false)) {
        let more = format!("// environments/staging.kdl\nenvironment staging extends=production {{ service s0 {{\n{}}}\n}}\n", block(&said));
        let before = below(&spec(&services, "sg jp", ""), "out/production/");
        prop_assume!(!before.is_empty());
        prop_assert_eq!(before, below(&spec(&services, "sg jp", &more), "out/production/"));
    }

    #[test]
    fn p5_a_new_region_changes_no_other_cell(services in services()) {
        let folder = "out/production/clusters/sg/";
        let before = below(&spec(&services, "sg", ""), folder);
        prop_assume!(!before.is_empty());
        prop_assert_eq!(before, below(&spec(&services, "sg jp", ""), folder));
    }

    #[test]
    fn p7_a_changed_service_changes_only_its_own_files_and_those_that_read_it(services in services(), value in 10..90u8) {
        let mut changed = services.clone();
        if let Some(last) = changed.last_mut() {
            last.plain.push(Statement::Variable("D", value));
        }
        let owners = |text: &str| -> BTreeMap<String, (String, String)> {
            let artifacts = compile(&sources(text), None).artifacts;
            artifacts.into_iter().map(|artifact| (artifact.unit.path, (artifact.unit.owner, artifact.text))).collect()
        };
        let (before, after) = (owners(&spec(&services, "sg jp", "")), owners(&spec(&changed, "sg jp", "")));
        prop_assume!(!before.is_empty());
        let own = format!("service.s{}", services.len() - 1);
        for (path, (owner, text)) in &before {
            prop_assert!(*owner == own || after.get(path).is_some_and(|(_, other)| other == text), "{} belongs to {}", path, owner);
        }
        prop_assert!(before != after);
    }
}
