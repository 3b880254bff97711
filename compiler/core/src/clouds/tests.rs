//! Every row is about words of the language, and what it says reaches the spec.

use super::path::parse;
use super::{Does, PRODUCTS};
use crate::compile::{Output, compile};
use crate::schema::{Kind, Shape};
use crate::source::Sources;
use crate::words::kind;

fn build(spec: &str) -> Output {
    let cloud =
        "platform shop\ncloud gcp project=shop { region belgium europe-west1 cidr=\"10.0.0.0/16\" role=primary }\n";
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
    let database = |allow: &str| format!("network main\ndatabase main engine=mongodb {{ {allow} }}");
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

/// What a spec without a cloud finds: each code and message, and where there is an environment, what it says.
fn anywhere(spec: &str, environment: &str) -> Vec<(&'static str, String)> {
    let files = [
        ("platform.kdl", format!("platform shop {{ domain \"example.com\" }}\n{spec}")),
        ("environments/live.kdl", format!("environment live {{ {environment} }}")),
    ];
    let output = compile(&Sources::new(files.map(|(path, text)| (path.to_owned(), text))), None);
    output.findings.into_iter().map(|finding| (finding.code, finding.message)).collect()
}

#[test]
fn what_only_a_cloud_makes_needs_one() {
    let words = [
        "bucket media",
        "queue mails",
        "topic orders",
        "table items key=id",
        "network main",
        "dns public zone=\"example.com\"",
        "database main engine=postgresql version=\"16.4\"",
        "cache main engine=redis version=\"7.1\"",
        "search main engine=opensearch version=\"3.3.0\"",
        "secrets main kind=managed { secret session { key signing } }",
        "secrets main { secret session { key signing } }",
        "security { audit cloud }",
        "cost { budget 100 per=month }",
        "gateway public { ingress cloud }",
        "cluster main { node-pool general { size cpu=2 memory=\"8Gi\"; nodes min=1 max=2 } }",
    ];
    for word in words {
        let found = anywhere(word, "");
        assert!(matches!(found[..], [("needs-a-cloud", _)]), "{word}: {found:?}");
        assert!(found[0].1.ends_with(", and the platform has none"), "{}", found[0].1);
    }
}

#[test]
fn what_a_cluster_has_needs_no_cloud() {
    let words = [
        "service web { image web tag=\"1\"; port http 8080 }",
        "gateway public\ncertificate public issuer=letsencrypt { names \"example.com\" }",
        "database main engine=postgresql version=\"16.4\" { runs-on kubernetes }",
        "every cache { runs-on kubernetes }\ncache main engine=redis version=\"7.1\"",
        "secrets main kind=vault { url \"https://vault.example.com\"; secret session { key signing } }",
        "cluster main { kubernetes \"1.33\" }",
        "bucket media existing=\"media-of-others\"",
    ];
    for word in words {
        assert_eq!(anywhere(word, ""), [], "{word}");
    }
    assert_eq!(anywhere("bucket media", "runs-on compose"), [], "Compose makes it a volume");
}

#[test]
fn a_store_that_no_cluster_runs_is_not_told_to() {
    let output = compile(
        &Sources::new(vec![("platform.kdl".to_owned(), "platform shop\ndatabase main engine=firestore".to_owned())]),
        None,
    );
    let help = output.findings[0].help.as_deref().unwrap();
    assert!(help.contains("`cloud gcp project=…") && !help.contains("kubernetes"), "{help}");
}

#[test]
fn a_product_of_a_cloud_needs_that_cloud() {
    let found = anywhere("service web { image web tag=\"1\"; port http 8080; runs-on ecs }", "");
    assert_eq!(found[0].0, "needs-a-cloud");
    assert!(
        found[0].1.starts_with("`service.web` is to run on Amazon ECS, which needs Amazon Web Services"),
        "{found:?}"
    );
}

#[test]
fn what_is_optional_is_left_out_where_no_cloud_is() {
    let found = anywhere("bucket media", "(optional)bucket media");
    assert!(matches!(found[..], [("cloud-leaves-out", _)]), "{found:?}");
}

#[test]
fn a_cloud_without_a_region_is_no_place() {
    let found = anywhere("cloud aws account=\"123456789012\"\nbucket media", "");
    assert!(found[0].1.ends_with("the one of the platform has no region"), "{found:?}");
}

#[test]
fn a_cdn_needs_aws_whatever_the_cloud() {
    let spec = "service web { image web tag=\"1\"; port http 8080; expose www }\n\
                cdn edge { serve www; origin web service.web; otherwise origin=web }";
    assert!(found(&build(spec)).iter().any(|(code, _)| *code == "needs-a-cloud"));
    assert!(anywhere(spec, "").iter().filter(|(code, _)| *code == "needs-a-cloud").count() == 1);
}
