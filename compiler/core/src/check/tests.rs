//! What each page of a code has no room for: the edges of the rules about workloads.

use crate::compile::compile;
use crate::source::Sources;

/// The codes of a spec with this in it.
fn codes(spec: &str) -> Vec<&'static str> {
    let text = format!("platform shop\n{spec}");
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), text)]), None);
    output.findings.iter().map(|finding| finding.code).collect()
}

fn service(settings: &str) -> String {
    format!("service web {{ image web tag=\"1.0.0\"; port http 8080; {settings} }}\n")
}

/// Holds each group of settings against what it should give.
fn each(table: &[(&str, &[&str])]) {
    for (settings, expected) in table {
        assert_eq!(codes(&service(settings)), *expected, "{settings}");
    }
}

#[test]
fn a_budget_is_held_against_the_most_pods() {
    each(&[
        ("scale min=2 max=4; disruption min-available=1", &[]),
        ("scale min=2 max=4; disruption min-available=\"50%\"", &[]),
        ("scale min=2 max=4; disruption min-available=2", &["budget-blocks-drain"]),
        ("scale min=2 max=4; disruption min-available=\"51%\"", &["budget-blocks-drain"]),
        ("scale min=1 max=4; disruption min-available=3", &[]),
        ("scale min=2 max=4; disruption min-available=4", &["budget-blocks-drain"]),
        ("scale min=2 max=4; disruption min-available=\"80%\"", &["budget-blocks-drain"]),
        ("scale min=2 max=4; disruption max-unavailable=\"1%\"", &[]),
        ("scale min=2 max=4; disruption max-unavailable=0", &["budget-blocks-drain"]),
        ("scale min=1 max=1; disruption min-available=1", &[]),
    ]);
}

#[test]
fn a_disk_belongs_to_somebody() {
    each(&[
        ("volume data { path \"/data\"; storage \"1Gi\" }; scale min=1 max=1", &[]),
        ("volume data { path \"/data\"; storage \"1Gi\"; ephemeral }; scale min=3 max=3", &[]),
        ("volume data { path \"/data\"; storage \"1Gi\" }; scale min=3", &["volume-on-several-pods"]),
        (
            "volume data access=shared class=efs { path \"/data\"; storage \"1Gi\" }; rollout canary { step \"10%\" }",
            &[],
        ),
        ("volume data { path \"/data\"; storage \"1Gi\" }; rollout canary { step \"10%\" }", &["rollout-with-volume"]),
        ("volume data { path \"/data\"; storage \"1Gi\" }; rollout rolling max-surge=1", &["rollout-with-volume"]),
        ("volume data { path \"/data\"; storage \"1Gi\" }; rollout rolling max-surge=0", &[]),
        ("volume data { path \"/etc/web\"; ephemeral }; file \"/etc/web\" text", &["mounted-twice"]),
    ]);
}

#[test]
fn a_pod_on_every_machine_has_no_number_and_no_disk() {
    each(&[
        ("run each-node=#true; rollout rolling max-unavailable=1", &[]),
        ("run each-node=#true; rollout rolling max-unavailable=0 max-surge=\"25%\"", &[]),
        ("run each-node=#true; rollout rolling max-unavailable=1 max-surge=1", &["not-on-each-node"]),
        ("run each-node=#true; rollout rolling max-unavailable=0", &["not-on-each-node"]),
        ("run each-node=#true; rollout blue-green", &["not-on-each-node"]),
        ("run each-node=#true; volume data { path \"/data\"; storage \"1Gi\" }", &["not-on-each-node"]),
        ("run each-node=#true; volume data { path \"/data\"; ephemeral }", &[]),
    ]);
}

#[test]
fn a_pod_has_time_to_finish() {
    each(&[
        ("shutdown grace=\"5s\"", &["drain-beyond-grace"]),
        ("shutdown grace=\"5s\" drain=\"0s\"", &[]),
        ("shutdown drain=\"60s\"", &[]),
    ]);
}

#[test]
fn names_fit_and_are_given_once() {
    each(&[
        ("port a-port-of-16-let 9000", &["name-too-long"]),
        ("container app kind=sidecar { image proxy tag=\"1\" }", &["name-taken"]),
        ("container proxy kind=sidecar { image proxy tag=\"1\" }", &[]),
    ]);
    assert_eq!(codes("service namespace { image web tag=\"1\" }"), ["name-taken"]);
    let beside = format!("{}job web-migrate {{ image web tag=\"1\" }}", service("migrate { command up }"));
    assert_eq!(codes(&beside), ["name-taken"]);
    let long = "service a-service-of-more-than-fifty-two-letters-which-has-a-disk \
                { image web tag=\"1\"; volume data { path \"/data\"; storage \"1Gi\" } }";
    assert_eq!(codes(long), ["name-too-long"]);
}

#[test]
fn a_page_that_is_asked_after_a_rollout_needs_a_port() {
    assert_eq!(codes("service web { image web tag=\"1\"; verify \"/health\" }"), ["unknown-port"]);
    assert_eq!(codes(&service("verify \"/health\"")), [""; 0]);
}

#[test]
fn every_container_is_held_against_its_limit() {
    let resources = "resources { cpu \"2\" limit=\"1\" }";
    each(&[(
        &format!("container proxy kind=sidecar {{ image proxy tag=\"1\"; {resources} }}"),
        &["request-above-limit"],
    )]);
    assert_eq!(codes(&format!("job once {{ image web tag=\"1\"; {resources} }}")), ["request-above-limit"]);
    let cron = format!("cron daily schedule=\"daily 02:00\" {{ image web tag=\"1\"; {resources} }}");
    assert_eq!(codes(&cron), ["request-above-limit"]);
}

#[test]
fn a_label_of_a_metric_is_one_that_prometheus_takes() {
    each(&[
        ("metrics { counter seen_total by=\"code http_method\" }", &[]),
        ("metrics { counter seen_total by=\"http-method\" }", &["illegal-label"]),
        ("metrics { gauge seen by=__name }", &["illegal-label"]),
        ("metrics { histogram seen by=\"pod 1st\" { buckets 1 } }", &["illegal-label", "illegal-label"]),
    ]);
}

#[test]
fn a_quota_holds_the_pods_of_its_services() {
    let with = |quota: &str| {
        let shop = format!("platform shop\n{}", service("scale min=2 max=4; resources { cpu \"500m\" }"));
        let environment = format!("environment production {{ namespace shop {{ quota {quota} }} }}");
        let files = [("platform.kdl", shop), ("environments/production.kdl", environment)];
        let sources = Sources::new(files.map(|(path, text)| (path.to_owned(), text)).to_vec());
        compile(&sources, None).findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(with("cpu=2 memory=\"512Mi\" pods=4"), [""; 0]);
    assert_eq!(with("cpu=\"900m\""), ["quota-too-small"]);
    assert_eq!(with("memory=\"511Mi\""), ["quota-too-small"], "what the LimitRange gives counts");
    assert_eq!(with("pods=3"), ["quota-too-small"]);
}

const CLOUDS: [(&str, &str); 3] = [
    ("aws", "cloud aws account=\"123456789012\" { region one eu-west-1 cidr=\"10.0.0.0/16\" role=primary }"),
    ("gcp", "cloud gcp project=shop { region one europe-west1 cidr=\"10.0.0.0/16\" role=primary }"),
    (
        "azure",
        "cloud azure subscription=\"00000000-0000-4000-8000-000000000001\" tenant=\"00000000-0000-4000-8000-0000000000aa\" \
         { region one westeurope cidr=\"10.0.0.0/16\" role=primary }",
    ),
];

/// Holds a spec against each cloud, in the base and in an environment that changes it.
fn on_each_cloud(expected: &[&str], small: &str, change: &str) {
    for (name, cloud) in CLOUDS {
        let base = format!("platform shop\n{cloud}\n{small}\n");
        let environment = format!("environment production {{ {change} }}");
        let files = [("platform.kdl", base), ("environments/production.kdl", environment)];
        let sources = Sources::new(files.map(|(path, text)| (path.to_owned(), text)).to_vec());
        let codes: Vec<&str> = compile(&sources, None).findings.iter().map(|finding| finding.code).collect();
        let codes: Vec<&str> = codes.into_iter().filter(|code| *code != "secret-in-state").collect();
        assert_eq!(codes, expected, "{name}: {change}");
    }
}

#[test]
fn no_cloud_has_machines_of_any_size() {
    let database = "network main\ndatabase main engine=postgresql version=\"16\" { size cpu=2 memory=\"8Gi\" }";
    on_each_cloud(&[], database, "database main { size cpu=16 }");
    on_each_cloud(&["no-machine-class"], database, "database main { size cpu=500 }");
    let cache = "network main\ncache main engine=redis version=\"7.0\" { size memory=\"2Gi\" }";
    on_each_cloud(&[], cache, "cache main { size memory=\"12Gi\" }");
    on_each_cloud(&["no-machine-class"], cache, "cache main { size memory=\"2Ti\" }");
    let cluster = "network main\ncluster main { kubernetes \"1.33\"; node-pool general { size cpu=2 memory=\"8Gi\"; nodes min=1 max=3 } }";
    on_each_cloud(&[], cluster, "cluster main { node-pool general { size cpu=64 } }");
    on_each_cloud(&["no-such-machine"], cluster, "cluster main { node-pool general { size cpu=900 } }");
}

#[test]
fn a_region_has_room_for_its_subnets() {
    let codes = |cloud: &str, rest: &str, block: &str| {
        let cloud = cloud.replace("10.0.0.0/16", block);
        codes(&format!("{cloud}\nnetwork main\n{rest}"))
    };
    for (name, cloud) in CLOUDS {
        assert_eq!(codes(cloud, "", "10.0.0.0/20"), [""; 0], "{name}");
        assert_eq!(codes(cloud, "", "10.0.0.0/26"), ["unfit-address-block"], "{name}");
    }
    let (_, azure) = CLOUDS[2];
    assert_eq!(codes(azure, "gateway public", "10.0.0.0/18"), [""; 0]);
    assert_eq!(codes(azure, "gateway public", "10.0.0.0/19"), ["unfit-address-block"]);
}

#[test]
fn names_of_buckets_are_held_against_the_cloud_that_has_them() {
    let named = |platform: &str, bucket: &str, cloud: usize| {
        let cloud = CLOUDS.get(cloud).map_or("", |(_, text)| text);
        let text = format!("platform {platform}\n{cloud}\nbucket {bucket}\n");
        let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), text)]), None);
        output.findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(named("shop", "media--ol-s3", 0), ["illegal-bucket-name"]);
    assert_eq!(named("shop", "media--ol-s3", 1), [""; 0]);
    assert_eq!(named("shop", "google-media", 1), ["illegal-bucket-name"]);
    assert_eq!(named("shop", "google-media", 0), [""; 0]);
}

#[test]
fn what_comes_last_in_a_distribution_answers_something() {
    let with = |behavior: &str| {
        let (_, cloud) = CLOUDS[0];
        codes(&format!(
            "{cloud}\nbucket media\ncdn edge {{ origin files bucket.media; {behavior}; otherwise origin=files }}"
        ))
    };
    assert_eq!(with("behavior \"/*\" origin=files"), ["shadowed-behavior"]);
    assert_eq!(with("behavior \"/a/*\" origin=files"), [""; 0]);
}

#[test]
fn terraform_is_held_against_the_types_of_each_provider() {
    let block = |kind: &str, body: &str| {
        let (_, cloud) = CLOUDS[0];
        codes(&format!("{cloud}\nterraform extra stack=data {{ resource {{ {kind} {{ one {{ {body} }} }} }} }}"))
    };
    for (kind, required) in [
        ("aws_sns_topic", "name a"),
        ("google_storage_bucket", "name a; location EU"),
        ("azurerm_resource_group", "name a; location westeurope"),
    ] {
        assert_eq!(block(kind, required), [""; 0], "{kind}");
        assert_eq!(block(kind, &format!("{required}; nmae b")), ["unknown-argument"], "{kind}");
    }
    assert_eq!(block("google_storage_bucket", "name a"), ["missing-field"]);
    assert_eq!(
        block("aws_sns_topic", "name a; depends_on \"aws_sns_topic.two\"; lifecycle { prevent_destroy #true }"),
        [""; 0]
    );
    assert_eq!(block("aws_of_tomorrow", "name a"), ["unknown-resource"]);
}

#[test]
fn terraform_has_its_blocks_and_a_stack() {
    let with = |text: &str| codes(&format!("{}\nterraform extra {text}", CLOUDS[0].1));
    assert_eq!(with("stack=data { resorce { aws_sns_topic { one { name a } } } }"), ["unknown-argument"]);
    assert_eq!(with("stack=database { locals { one 1 } }"), ["unknown-stack"]);
    assert_eq!(with("stack=account { locals { one 1 } }"), ["unknown-stack"], "environments share that one");
    assert_eq!(with("{ locals { one 1 } }"), ["missing-setting"]);
    let several = "stack=data { resource { aws_sns_topic { one { - { name a }; - { nmae b } } } } }";
    assert_eq!(with(several), ["unknown-argument"]);
}

#[test]
fn times_in_a_cache_are_in_order() {
    let behavior = |times: &str| {
        let spec = format!(
            "cloud aws account=\"123456789012\" {{ region ireland eu-west-1 role=primary }}\n\
             bucket media\n\
             cdn edge {{ origin media bucket.media; otherwise origin=media {{ {times} }} }}"
        );
        codes(&spec).into_iter().filter(|code| *code == "ttl-order").count()
    };
    assert_eq!(behavior("cache \"1h\"; min-ttl \"1m\"; max-ttl \"1d\""), 0);
    assert_eq!(behavior("cache off"), 0);
    assert_eq!(behavior("cache off; min-ttl \"1m\""), 1, "what is not kept has no time");
    assert_eq!(behavior("cache \"1h\"; min-ttl \"2h\""), 1);
    assert_eq!(behavior("min-ttl \"2h\"; max-ttl \"1h\""), 1, "also without a usual time");
}

#[test]
fn what_was_there_before_is_told_only_how_it_is_used() {
    let warned = |database: &str| {
        let cloud = "cloud aws account=\"123456789012\" { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary }\nnetwork main";
        codes(&format!("{cloud}\n{database}"))
    };
    assert_eq!(warned("database main engine=postgresql existing=old version=\"16\""), [""; 0]);
    assert_eq!(warned("database main engine=postgresql existing=old { storage \"20Gi\" }"), ["existing-setting"]);
    assert_eq!(warned("every database { storage \"20Gi\" }\ndatabase main engine=postgresql existing=old"), [""; 0]);
    assert_eq!(warned("database main engine=postgresql existing=old { pool rds-proxy }"), ["pool-unsupported"]);
}
