//! Each code with its message.

use super::check_node;
use crate::finding::{Finding, Findings};
use crate::source::FileId;
use crate::words;

/// What is said about one node, as `code: message / help`.
fn judged(text: &str) -> Vec<String> {
    let (document, problems) = platc_kdl::parse(text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    let mut findings = Findings::default();
    for node in &document.nodes {
        let kind = words::kind(&node.name.text).expect("a kind of the language");
        check_node(node, kind, FileId(0), &mut findings);
    }
    findings.sorted().iter().map(shown).collect()
}

fn shown(finding: &Finding) -> String {
    let help = finding.help.as_deref().unwrap_or("-");
    format!("{}: {} / {help}", finding.code, finding.message)
}

/// Holds each text to what is said about it.
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(judged(text), [*expected], "{text}");
    }
}

#[test]
fn unknown_words() {
    check(&[
        ("service web { imge web }", "unknown-setting: `service` has no setting `imge` / did you mean `image`?"),
        (
            "service web max=10",
            "unknown-property: `service` has no setting `max` / `max` belongs to `scale`: write `scale max=10`",
        ),
        (
            "service web { max 10 }",
            "unknown-setting: `service` has no setting `max` / `max` belongs to `scale`: write `scale max=10`",
        ),
        (
            "cache main engine=redis { memory \"1Gi\" }",
            "unknown-setting: `cache` has no setting `memory` / `memory` belongs to `size`: write `size memory=\"1Gi\"`",
        ),
        (
            "service web { port http name=x }",
            "unknown-property: `port` has no setting `name` / the name is an argument: write `port x`",
        ),
        (
            "service web { bucket media }",
            "unknown-setting: `service` has no setting `bucket` / `bucket` is a node of its own: move it out of this block",
        ),
        (
            "service web { run zzz=3 }",
            "unknown-property: `run` has no setting `zzz` / `run` takes node-pool, each-node",
        ),
        (
            "service web { when tier=critical { priority high } }",
            "unknown-setting: `when` stands in the body of a module, around products or directly in the block of one / \
             in environments, write what differs there; no condition is needed",
        ),
        (
            "service web { scale in=jp }",
            "unknown-property: `in=` says where a thing exists, and `scale` is no thing of its own but a part of its node / \
             write `in jp { scale … }`",
        ),
    ]);
}

#[test]
fn arguments() {
    check(&[
        (
            "service { image web }",
            "missing-argument: this `service` has no name, which tells it apart from every other `service` / write `service NAME`",
        ),
        (
            "service web { (remove)env }",
            "missing-argument: this `env` has no name, which tells it apart from every other `env` / write `env NAME VALUE`",
        ),
        (
            "service web { command }",
            "missing-argument: `command` says nothing: this takes a text, which may hold `${address}` parts / \
             write, for example, `command warn`",
        ),
        (
            "service web { port http 8080 9090 }",
            "too-many-arguments: this is one value too many: the line is `port NAME NUMBER`, and everything else on it has a name / \
             its other settings are written with their names: protocol",
        ),
        (
            "logs main",
            "too-many-arguments: `logs` takes no value of its own / \
             its other settings are written with their names: collector, store, view, counter, alert; a description is a text of several words",
        ),
        (
            "service web { priority high low }",
            "too-many-arguments: `priority` takes one value: one of low, normal, high, critical / keep the one that is meant",
        ),
        (
            "service web { health ready=\"/a\" ready=\"/b\" }",
            "repeated-property: `ready=` stands twice on this line, and only one of them can hold / keep the one that is meant",
        ),
    ]);
}

#[test]
fn values() {
    check(&[
        (
            "service web { scale min=\"3\" }",
            "wrong-value: `\"3\"` does not fit: this takes a whole number from 0 / write it without quotes: 3",
        ),
        (
            "service web { session-affinity client-ip timeout=5 }",
            "wrong-value: `5` does not fit: this takes a length of time as a string, such as \"30s\", \"5m\", \"2h\" or \"30d\" / \
             write it with its unit: \"5s\" or \"5m\" or \"5d\"",
        ),
        (
            "service web { priority 3 }",
            "wrong-value: `3` is none of the words allowed here: low, normal, high, critical / -",
        ),
        (
            "database main engine=postgres",
            "wrong-value: `postgres` is none of the words allowed here: postgresql, mysql, mongodb, dynamodb, firestore, cosmosdb / \
             did you mean `postgresql`?",
        ),
        (
            "bucket media { versioning yes }",
            "wrong-value: `yes` does not fit: `versioning` is on or off / \
             write `versioning` to turn it on, or `versioning #false` to turn it off",
        ),
        (
            "cluster main { node-pool a spot=\"true\" }",
            "wrong-value: `true` does not fit: `spot` is on or off / write `spot=#true` or `spot=#false`",
        ),
        (
            "service web { uses \"database main\" }",
            "wrong-value: `database main` does not fit: this takes the address of something that a service can use, such as \
             `database.main` or `service.api` / -",
        ),
        (
            "service web { env X (ref)nothing }",
            "wrong-value: `nothing` does not fit: this takes an address: the kind of a node, its name and what is read of it, \
             such as `database.main.host` / -",
        ),
        (
            "cdn edge { route china country=cn }",
            "wrong-value: `cn` does not fit: this takes a country by its code of two capital letters, such as CN / write CN",
        ),
    ]);
}

#[test]
fn shapes() {
    check(&[
        (
            "service web scale=3",
            "wrong-shape: `scale` has settings of its own, so it stands on a line of its own in the block and not on the head line / \
             write `scale min=…` in the block",
        ),
        (
            "service web port=8080",
            "wrong-shape: `port` has settings of its own, so it stands on a line of its own in the block and not on the head line / \
             write `port NAME NUMBER protocol=…` in the block",
        ),
        (
            "service web { priority high { x } }",
            "wrong-shape: `priority` is a plain value and has no settings of its own: this takes one of low, normal, high, critical / \
             write `priority high` alone",
        ),
        (
            "bucket media { versioning on=#true }",
            "wrong-shape: `versioning` is on or off and takes nothing else / write `versioning`, or `versioning #false`",
        ),
        (
            "service web { scale { in jp } }",
            "wrong-shape: `in` has no block, so it says nothing / write what differs there: `in primary { … }`",
        ),
        (
            "service web { in { scale min=1 } }",
            "wrong-shape: `in` takes the one place that its block is about / \
             name a cloud, a region, `primary`, `each-region` or `each-cloud`: `in primary { … }`",
        ),
        (
            "terraform extra stack=data { resource aws_s3_bucket x { bucket b } }",
            "wrong-shape: `resource` is given a value and names of its own, and free data is one or the other / \
             labels are names too, one in the other: `resource { aws_s3_bucket { x { … } } }`",
        ),
        (
            "manifest extra { labels a b=1 }",
            "wrong-shape: `labels` is given a value and names of its own, and free data is one or the other / \
             labels are names too, one in the other: `labels { a { … } }`",
        ),
    ]);
}

#[test]
fn choices() {
    check(&[
        (
            "service web { rollout blu-green }",
            "wrong-value: `blu-green` is none of the words allowed here: rolling, recreate, blue-green, canary / did you mean `blue-green`?",
        ),
        (
            "service web { rollout rolling { promote after=\"5m\" } }",
            "other-variant: `promote` belongs to `rollout blue-green`, and this is `rolling` / remove it, or write `rollout blue-green`",
        ),
        (
            "service web { rollout { in jp { stpe \"5%\" } } }",
            "unknown-setting: `rollout` has no setting `stpe` / did you mean `step`?",
        ),
    ]);
}

#[test]
fn verbs() {
    check(&[
        (
            "service web { (delete)env X }",
            "unknown-verb: `(delete)` is no verb of the language / \
             the verbs are remove, replace, append, new, optional, ref, secret, raw, list",
        ),
        (
            "service web { env X (reff)database.main.host }",
            "unknown-verb: `(reff)` is no verb of the language / did you mean `(ref)`?",
        ),
        (
            "service web { (append)command x }",
            "misplaced-verb: `(append)` cannot stand here: `(append)` adds values to a set / \
             order matters in `command`: say the whole list, without a verb",
        ),
        (
            "service web { (new)scale min=2 }",
            "misplaced-verb: `(new)` cannot stand here: `(new)` stands before a top-level node of an environment that no lower layer has / \
             drop it: a new `scale` needs no verb, and one that is there is merged",
        ),
        (
            "service web { (ref)env X database.main.host }",
            "misplaced-verb: `(ref)` cannot stand here: `(ref)` stands before the address of a value / \
             put it before the value: `env (ref)…`",
        ),
        (
            "service web { (remove)scale min=2 }",
            "misplaced-verb: `(remove)` takes the whole `scale` away, so nothing can be said about it / \
             remove this; or write `(replace)scale` to begin afresh, or put the verb before the part that goes",
        ),
        (
            "service web { env X (raw)3 }",
            "misplaced-verb: `(raw)` keeps `${` in a text as it is, and this is no text / write 3 alone",
        ),
        (
            "chart x { values { (lst)a 3 } }",
            "unknown-verb: `(lst)` is no verb of the language / did you mean `(list)`?",
        ),
    ]);
}

#[test]
fn what_only_the_merged_platform_can_tell_passes() {
    for text in [
        "service web { scale min=(ref)param.least; port http (ref)param.port; priority \"${param.rank}\" }",
        "service web { rollout max-surge=1 }",
        "service web { rollout (ref)param.rollout }",
        "service web { priority #null }",
        "certificate main { (append)names \"a.example.com\"; (remove)names \"b.example.com\" }",
        "service web { in jp { in aws { (replace)scale min=1 } }; (remove)alert errors; (optional)uses topic.clicks }",
        "service web in=jp \"What people see first\" { allow crosses-clouds because=\"it does no harm\" }",
        "manifest extra { apiVersion v1; kind ConfigMap; data { - a; - b; (list)c 1 } }",
        "delivery { ci github-actions { test; sign } }",
    ] {
        assert_eq!(judged(text), Vec::<String>::new(), "{text}");
    }
}
