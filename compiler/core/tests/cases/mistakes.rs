//! Slips that people make, each in a platform that is right otherwise: every one gives one error, at the slip, that says what to write.
//!
//! The platform is `tests/mistakes/platform/`; what a person is told stands by subject in `tests/mistakes/<subject>.txt`.

use platc_core::compile::compile;
use platc_core::finding::Severity;
use platc_core::source::Sources;

use crate::expectation;
use crate::support::{read_files, render, repository};

/// A slip: what is right, and what somebody writes in its place.
type Slip = (&'static str, &'static str);

/// The platform with one slip.
fn slipped((right, wrong): Slip) -> Sources {
    let files = read_files(&repository().join("tests/mistakes/platform"));
    let holders = files.values().filter(|text| text.contains(right)).count();
    assert!(holders > 0, "no file has `{right}`");
    let mut put = false;
    let files = files.into_iter().rev().map(|(path, text)| {
        let here = !put && text.contains(right);
        put |= here;
        (path, if here { text.replacen(right, wrong, 1) } else { text })
    });
    Sources::new(files.collect::<Vec<_>>())
}

/// What each slip gives, one after the other.
fn told(slips: &[Slip]) -> String {
    let mut told = String::new();
    for slip in slips {
        let sources = slipped(*slip);
        let findings = compile(&sources, None).findings;
        let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        let text: String = errors.iter().map(|finding| render(&sources, finding)).collect();
        assert!(errors.len() == 1, "one slip, one error: `{}` in the place of `{}`:\n{text}", slip.1, slip.0);
        told += &format!("{text}\n");
    }
    told
}

macro_rules! subjects {
    ($($name:ident: [$($right:literal => $wrong:literal,)+])+) => {
        $(#[test]
        fn $name() {
            let path = repository().join(concat!("tests/mistakes/", stringify!($name), ".txt"));
            let differs = expectation::differs(&path, &told(&[$(($right, $wrong)),+]));
            assert!(differs.is_none(), "{}", differs.unwrap_or_default());
        })+
    };
}

#[test]
fn the_platform_itself_is_right() {
    let sources = Sources::new(read_files(&repository().join("tests/mistakes/platform")));
    let found: String = compile(&sources, None).findings.iter().map(|finding| render(&sources, finding)).collect();
    assert!(found.is_empty(), "{found}");
}

subjects! {
    words: [
        "database main engine" => "databse main engine",
        "health ready" => "helth ready",
        "down after" => "donw after",
        "; replicate-to jp" => "; replicate_to jp",
        "engine=postgresql" => "engine=postgres",
        "rollout blue-green" => "rollout blue_green",
        "every alert" => "every alerts",
        "service worker" => "service Worker",
        "service worker" => "service my_worker",
        "service worker" => "service con",
        "environment staging" => "environment nul",
        "service worker" => "service",
        "service worker" => "service worker two",
        "scale min=10" => "scael min=10",
        "service worker {" => "service name=worker {",
        "bucket media { versioning;" => "bucket media versioning { ",
        "every alert {" => "every alert errors {",
        "environment production {" => "env production {",
    ]
    values: [
        "\"70%\"" => "70%",
        "\"70%\"" => "70",
        "limit=\"512Mi\"" => "limit=512Mi",
        "memory \"256Mi\"" => "memory 256",
        "cpu \"250m\"" => "cpu 250m",
        "for=\"5m\"" => "for=5",
        "down after=\"5m\"" => "down after=\"5 minutes\"",
        "kubernetes \"1.33\"" => "kubernetes 1.30",
        "tag=\"1.4.2\"" => "tag=1.4.2",
        "tag=\"1.4.2\"" => "tag=latest",
        "cidr=\"10.0.0.0/16\"" => "cidr=10.0.0.0/16",
        "cidr=\"10.0.0.0/16\"" => "cidr=\"10.0.1.0/16\"",
        "ready=\"/ready\"" => "ready=/ready",
        "port http 8080" => "port http \"8080\"",
        "port http 8080" => "port http 80800",
        "port http 8080" => "port 8080",
        "env LOG_LEVEL warn" => "env LOG_LEVEL",
        "env LOG_LEVEL warn" => "env LOG_LEVEL warn debug",
        "scale min=2 max=10" => "scale min=-2 max=10",
        "image \"ghcr.io/example/worker\" tag=\"1.4.2\"" => "image \"ghcr.io/example/worker:1.4.2\"",
        "backup \"daily 02:00\"" => "backup \"every day at 2\"",
        "versioning;" => "versioning yes;",
        "versioning;" => "versioning true;",
        "replicas 1" => "replicas null",
        "env LOG_LEVEL warn" => "env LOG_LEVEL ${HOME}",
        "domain \"staging.shop.example.com\"" => "domain \"staging_shop.example.com\"",
        "bucket media { versioning;" => "bucket media { versioning on;",
        "on cpu \"70%\"" => "on players 10",
        "backup \"daily 02:00\"" => "backup \"0 0 2 * * *\"",
        "limit=\"512Mi\" }\n    scale" => "limit=\"128Mi\" }\n    scale",
        "port http 8080" => "port http-of-the-web-service 8080",
    ]
    references: [
        "uses database.main as" => "uses cache.main as",
        "uses database.main as" => "uses database.mian as",
        "via=gateway.public" => "via=network.main",
        "via=gateway.public" => "via=gateway.publik",
        "live=\"/live\"" => "live=\"/live\" port=admin",
        "otherwise origin=web" => "otherwise origin=wob",
        "regions sg jp" => "regions sg jq",
        "regions sg jp" => "regions ap-southeast-1 jp",
        "in jp { scale min=3" => "in jpp { scale min=3",
        "service web { scale min=10" => "service wev { scale min=10",
        "extends=production" => "extends=prod",
        "\"${platform.domain}\" \"*" => "\"${platform.domian}\" \"*",
        "\"${platform.domain}\" \"*" => "\"${platform.domain\" \"*",
        "env LOG_LEVEL warn" => "env PASSWORD (secret)secret.slak.webhook",
        "env LOG_LEVEL warn" => "env PASSWORD (sercet)secret.slack.webhook",
        "env LOG_LEVEL warn" => "env HOME \"${env.HOME}\"",
        "env LOG_LEVEL warn" => "env MEDIA (ref)bucket",
        "cloud aws account" => "clout aws account",
        "uses database.main as" => "uses database main as",
        "via=gateway.public" => "via gateway.public",
        "expose www via" => "expose \"www.shop.example.com\" via",
        "expose www via" => "expose via",
        "in jp { scale min=3 max=100 }" => "in jp { in sg { scale min=3 max=100 } }",
        "every alert {" => "versions { wbe \"1.5.0\" }\n    every alert {",
        "domain \"staging" => "without queue.upload\n    domain \"staging",
        "domain \"staging" => "without cdn.edge cdn.edge\n    domain \"staging",
        "domain \"staging" => "queue other { keep \"1d\" }\n    domain \"staging",
        "extends=production" => "extends=staging",
    ]
    twice: [
        "service worker {" => "service web {",
        "env LOG_LEVEL warn" => "env LOG_LEVEL warn\n    env LOG_LEVEL debug",
        "port http 8080" => "port http 8080\n    port http 9090",
        "scale min=2 max=10" => "scale min=2 min=3 max=10",
        "environment staging extends=production {" => "environment production {\n    regions sg jp\n    namespace shop-prod\n}\nenvironment staging extends=production {",
    ]
    braces_and_quotes: [
        "for=\"5m\"\n}" => "for=\"5m\"\n",
        "down after=\"5m\" }" => "down after=\"5m\"",
        "    health ready" => "    }\n    health ready",
        "down after=\"5m\" }" => "down after=\"5m\" }}",
        "service web {" => "service web",
        "service web {" => "service web\n{",
        "ready=\"/ready\" live" => "ready=\"/ready live",
        "example/web\" tag" => "example/web tag",
        "image \"ghcr.io/example/web\"" => "image ghcr.io/example/web\"",
        "limit=\"512Mi\" }\n    scale" => "limit=\"512Mi }\n    scale",
    ]
    habits: [
        "env LOG_LEVEL warn" => "env: LOG_LEVEL warn",
        "port http 8080" => "port: 8080",
        "port http 8080" => "port http = 8080",
        "port http 8080" => "port = 8080",
        "env LOG_LEVEL warn" => "env LOG_LEVEL=warn",
        "env LOG_LEVEL warn" => "env { LOG_LEVEL warn }",
        "names \"${platform.domain}\" \"*.${platform.domain}\"" => "names [\"${platform.domain}\", \"*.${platform.domain}\"]",
        "\"${platform.domain}\" \"*" => "\"${platform.domain}\", \"*",
        "names \"${platform.domain}\" \"*.${platform.domain}\"" => "names {\n    - \"${platform.domain}\"\n}",
        "versioning; replicate-to" => "versioning, replicate-to",
        "ready=\"/ready\"" => "ready=“/ready”",
        "ready=\"/ready\"" => "ready='/ready'",
        "service worker {" => "# the worker\nservice worker {",
        "port http 8080" => "port http 8080 # web",
        "port http 8080" => "#port http 8080",
        "port http 8080" => "port\u{200B}http 8080",
        "scale min=2 max=10" => "replicas min=2 max=10",
        "health ready=\"/ready\" live=\"/live\"" => "readinessProbe \"/ready\"",
        "scale min=2 max=10" => "scale minReplicas=2 max=10",
        "port http 8080" => "ports 8080",
        "cpu \"250m\" limit=\"1\";" => "requests { cpu \"1\" };",
        "env LOG_LEVEL warn" => "environment { LOG_LEVEL warn }",
        "uses queue.uploads" => "depends-on queue.uploads",
        "queue uploads" => "environment test { regions sg }\nqueue uploads",
        "queue uploads" => "module x { service { port http 80 } }\nqueue uploads",
        "queue uploads" => "<<<<<<< HEAD\nqueue uplaods\n=======\nqueue uploads",
    ]
}
