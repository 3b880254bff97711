//! Holds `explain` to this repository's own production: every value has an answer, and what a leaf moves is among what was read.
#![allow(clippy::disallowed_methods, reason = "a test reads the repository's own spec")]

use std::fs;
use std::path::Path;

use super::{Asked, Movement, environment, file, leaves, moves};
use crate::compile::with_environments;
use crate::derive::derive;
use crate::resolve::{Substitution, resolve_with};
use crate::source::Sources;
use crate::targets;

/// The spec at the root of this repository.
fn own_spec() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![("platform.kdl".to_owned(), fs::read_to_string(root.join("platform.kdl")).unwrap())];
    for folder in ["environments", "modules"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((format!("{folder}/{name}"), fs::read_to_string(&path).unwrap()));
        }
    }
    Sources::new(files)
}

#[test]
fn every_value_of_production_has_an_answer() {
    let sources = own_spec();
    let files = environment(&sources, "production").unwrap_or_else(|reason| panic!("{reason:?}"));
    assert!(files.len() > 20, "production has {} files", files.len());
    let (mut values, mut moved) = (0, 0);
    for (path, answers) in &files {
        for answer in answers {
            let leads_to_the_spec = !answer.causes.is_empty() || answer.owner_place.is_some();
            assert!(
                leads_to_the_spec && !answer.rule.is_empty(),
                "no answer for {path} {} {}",
                answer.value.object,
                answer.value.pointer
            );
            values += 1;
            moved += usize::from(!answer.causes.is_empty());
        }
    }
    assert!(moved * 5 > values * 2, "only {moved} of {values} values are led to a line that moves them");
}

#[test]
fn a_file_alone_is_explained_as_among_all() {
    let service = |name: &str, more: &str| {
        format!(
            "service {name} {{\nimage {name} tag=\"1\"\nport http 8080\nexpose {name} via=gateway.public\n{more}}}\n"
        )
    };
    let services =
        [service("a", "uses service.b\n"), service("b", "env OF_C \"${service.c.host}\"\n"), service("c", "")];
    let head =
        "platform shop { domain \"example.com\" }\ngateway public\nevery service { disruption min-available=1 }\n";
    let overlay = "environment production {\nservice c { image tag=\"2\" }\n}\n".to_owned();
    let sources = Sources::new([
        ("platform.kdl".to_owned(), format!("{head}{}", services.concat())),
        ("environments/production.kdl".to_owned(), overlay),
    ]);
    let files = environment(&sources, "production").unwrap_or_else(|reason| panic!("{reason:?}"));
    assert!(files.iter().any(|(path, answers)| path.ends_with("/b.yaml") && !answers.is_empty()));
    for (path, answers) in &files {
        assert_eq!(file(&sources, path, &Asked::All).as_ref(), Ok(answers), "{path}");
    }
}

#[test]
fn what_a_leaf_moves_is_among_what_was_read() {
    let sources = own_spec();
    with_environments(&sources, Some("production"), |_, environments| {
        let compiled = &environments[0];
        let units = targets::plan(&compiled.platform, &compiled.graph);
        let made: Vec<_> =
            units.iter().map(|unit| (unit, moves::Made::of(compiled, unit).unwrap(), text(compiled, unit))).collect();
        for leaf in leaves::all(compiled).into_iter().step_by(5) {
            let (platform, findings) =
                resolve_with(&compiled.merged, Some(Substitution { place: leaf.place, which: 0 }), &|_| true);
            if !findings.is_empty() {
                continue;
            }
            let graph = derive(&platform);
            for (unit, made, before) in &made {
                let after = super::render(&platform, &graph, unit).map(|(text, _)| text);
                let unread = after.is_some_and(|after| after != *before) && !reads_place(compiled, made, &leaf);
                assert!(!unread, "{} {} moves {}, whose lowering did not read it", leaf.node, leaf.setting, unit.path);
            }
        }
    });
}

fn text(compiled: &crate::compile::Compiled<'_>, unit: &targets::Unit) -> String {
    super::render(&compiled.platform, &compiled.graph, unit).unwrap().0
}

/// A place may be a leaf of several nodes (`every`, a module): one of them must have been read.
fn reads_place(compiled: &crate::compile::Compiled<'_>, made: &moves::Made, leaf: &leaves::Leaf) -> bool {
    leaves::all(compiled).iter().any(|other| other.place == leaf.place && made.reads_of(&other.node))
}

#[test]
fn a_value_is_led_to_its_line_and_to_what_it_overrode() {
    let sources = own_spec();
    let asked = Asked::Pointer(Some("HorizontalPodAutoscaler web".to_owned()), "/spec/maxReplicas".to_owned());
    let answers = file(&sources, "out/production/clusters/sg/chat-prod/web.yaml", &asked).unwrap();
    let cause = &answers[0].causes[0];
    assert_eq!((&*answers[0].value.text, &*cause.leaf.node, &*cause.leaf.setting), ("200", "service.web", "scale.max"));
    assert_eq!(cause.effect, Movement::Changes);
    let layers: Vec<_> = cause
        .layers
        .iter()
        .map(|layer| (&*layer.name, sources.file(layer.place.file).unwrap().path.as_str()))
        .collect();
    assert_eq!(layers, [("production", "environments/production.kdl"), ("the module", "modules/web-service.kdl")]);
}
