//! Every row is about words of the language, and what it says reaches the spec.

use super::path::parse;
use super::{Does, PRODUCTS};
use crate::compile::{Output, compile};
use crate::schema::{Kind, Shape};
use crate::source::Sources;
use crate::words::kind;

fn build(spec: &str) -> Output {
    let cloud = "platform shop\ncloud gcp project=shop { region belgium europe-west1 role=primary }\n";
    compile(&Sources::new(vec![("platform.kdl".to_owned(), format!("{cloud}{spec}"))]), None)
}

fn found(output: &Output) -> Vec<(&str, &str)> {
    output.findings.iter().map(|finding| (finding.code, finding.message.as_str())).collect()
}

/// The part of a kind under a setting, by its shape.
fn below(kind: &Kind, setting: &str, value: Option<&str>) -> Option<&'static Kind> {
    let (_, field) = kind.setting(setting).unwrap_or_else(|| panic!("`{}` has no `{setting}`", kind.word));
    match field.shape {
        Shape::Block(part) | Shape::Keyed(part) | Shape::Sequence(part) => Some(part),
        Shape::Choice(variants, _) => {
            let variant = variants.iter().find(|variant| value.is_none_or(|value| value == variant.word));
            Some(variant.unwrap_or_else(|| panic!("`{setting}` has no variant {value:?}")).kind)
        }
        Shape::Value(of) | Shape::Set(of) | Shape::List(of) => {
            let known = value.is_none_or(|value| of.words.is_empty() || of.words.contains(&value));
            assert!(known, "`{setting}` of `{}` does not take {value:?}", kind.word);
            None
        }
        _ => None,
    }
}

#[test]
fn every_row_is_about_words_of_the_language() {
    for row in PRODUCTS.iter().flat_map(|product| product.rows) {
        let (word, parts) = parse(row.word);
        let mut kind = kind(word);
        assert!(kind.is_some(), "{}", row.word);
        for part in parts {
            kind = below(kind.expect(row.word), part.setting, part.value);
        }
    }
}

#[test]
fn a_product_says_a_word_once() {
    for product in PRODUCTS {
        let mut words: Vec<_> = product.rows.iter().map(|row| row.word).collect();
        words.sort_unstable();
        let said = words.len();
        words.dedup();
        assert_eq!(words.len(), said, "{}", product.word);
    }
}

#[test]
fn what_a_cloud_cannot_do_is_an_error_with_the_nearest() {
    let output = build("database main engine=dynamodb");
    let (code, message) = found(&output)[0];
    assert_eq!(code, "cloud-cannot");
    assert!(message.ends_with("the nearest there is: Firestore"), "{message}");
}

#[test]
fn what_runs_a_service_is_seen_wherever_it_is_said() {
    let service = "service web { image \"example/web\" tag=\"1\"; port http 8080; resources { memory \"1Gi\" }; \
                   scale min=1 max=4 { on memory \"80%\" }; RUNS }\n";
    let plain = service.replace("RUNS", "");
    let with = |environment: &str| {
        let platform =
            format!("platform shop\ncloud gcp project=shop {{ region belgium europe-west1 role=primary }}\n{plain}");
        let environment = format!("environment live {{ {environment} }}");
        let files = [("platform.kdl", platform), ("environments/live.kdl", environment)];
        compile(&Sources::new(files.map(|(path, text)| (path.to_owned(), text))), None)
    };
    for runs in ["runs-on cloud-run", "runs-on gcp=cloud-run", "runs-on kubernetes gcp=cloud-run"] {
        assert_eq!(found(&build(&service.replace("RUNS", runs)))[0].0, "cloud-cannot", "{runs}");
        assert_eq!(found(&build(&format!("{plain}every service {{ {runs} }}")))[0].0, "cloud-cannot", "every: {runs}");
        assert_eq!(found(&with(runs))[0].0, "cloud-cannot", "environment: {runs}");
        assert_eq!(found(&with(&format!("every service {{ {runs} }}")))[0].0, "cloud-cannot", "its every: {runs}");
    }
    assert_eq!(found(&with("runs-on aws=ecs")), []);
    let output = with("runs-on ecs");
    let (code, message) = found(&output)[0];
    assert_eq!(code, "cloud-cannot");
    assert!(message.starts_with("`every service` is to run on Amazon ECS in `belgium`"), "{message}");
}

#[test]
fn what_is_optional_is_left_out_and_reported() {
    let service = |verb: &str| {
        format!(
            "service web {{ image \"example/web\" tag=\"1\"; runs-on cloud-run; port http 8080; \
             resources {{ memory \"1Gi\" }}; scale min=1 max=4 {{ {verb}on memory \"80%\" }} }}"
        )
    };
    assert_eq!(found(&build(&service("")))[0].0, "cloud-cannot");
    let output = build(&service("(optional)"));
    assert_eq!(found(&output).iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["cloud-leaves-out"]);
}

#[test]
fn what_is_allowed_is_not_reported_again() {
    let database = |allow: &str| format!("database main engine=mongodb {{ {allow} }}");
    assert_eq!(found(&build(&database("")))[0].0, "cloud-does-less");
    let output = build(&database("allow cloud-does-less because=\"the application uses documents alone\""));
    assert_eq!(found(&output), []);
}

#[test]
fn an_amount_is_held_against_the_limit() {
    assert_eq!(found(&build("topic orders { keep \"31d\" }")), []);
    assert_eq!(found(&build("topic orders { keep \"32d\" }"))[0].0, "cloud-cannot");
    assert_eq!(found(&build("topic orders { dead-letter after=3 }"))[0].0, "cloud-cannot");
}

#[test]
fn a_product_runs_where_it_is_and_what_it_can() {
    let service = "service web { image \"example/web\" tag=\"1\"; port http 8080; runs-on ecs }";
    let output = build(service);
    let (code, message) = found(&output)[0];
    assert_eq!(code, "cloud-cannot");
    assert!(message.contains("to run on Amazon ECS in `belgium`"), "{message}");
    assert_eq!(found(&build("database main engine=postgresql { runs-on cloud-run }"))[0].0, "cloud-cannot");
}

#[test]
fn every_cloud_says_what_a_database_becomes() {
    for product in &PRODUCTS[..3] {
        let row = product.rows.iter().find(|row| row.word == "database.engine=postgresql");
        assert!(row.is_some_and(|row| matches!(row.does, Does::Exactly)), "{}", product.title);
    }
}

#[test]
fn what_the_environment_runs_on_is_meant_for_what_can_run_there() {
    let spec = "platform shop\ncloud aws account=\"123456789012\" { region ireland eu-west-1 role=primary }\n\
                cluster main { os ubuntu }\ncron report { schedule \"daily 03:00\"; deadline \"2h\"; image \"example/report\" tag=\"1\" }";
    let messages = |product: &str| {
        let environment = format!("environment production {{ regions ireland; runs-on {product} }}");
        let files = [("platform.kdl", spec.to_owned()), ("environments/production.kdl", environment)];
        let files: Vec<_> = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
        let output = compile(&Sources::new(files), None);
        found(&output).into_iter().map(|(_, message)| message.to_owned()).collect::<Vec<_>>().join("\n")
    };
    assert!(messages("ecs").contains("`cron.report` is less on Amazon ECS than it says"), "{}", messages("ecs"));
    assert!(
        messages("ecs").contains("`os ubuntu` of `cluster.main`"),
        "the cluster is the cloud's: {}",
        messages("ecs")
    );
    assert!(messages("ecs").contains("`deadline` of `cron.report`"), "{}", messages("ecs"));
    assert!(!messages("kubernetes").contains("cron.report"), "{}", messages("kubernetes"));
}
