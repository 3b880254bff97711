//! Leaves out errors that only follow from another one: one slip, one error.
//!
//! What was not read cannot be judged, and cannot be missed. On a line with a syntax error nothing else is said. A finding that something is
//! lacking counts only if no slip stands where it could have been said: in the same node, in a node that this one names, or in
//! what everything stands on. Advice waits until nothing is wrong. A parameter that is missing where a module is used is missing wherever the module reads it, too.
//! What two copies of a node both say is one slip as well.

mod slips;
mod statements;
mod twice;

use std::collections::BTreeSet;

use crate::finding::{Finding, Severity};

use slips::Slips;
pub use statements::Statements;

/// Codes that say something is nowhere declared: a syntax error anywhere may have hidden it, and so may a kind that is mistyped.
const ABSENT: &[&str] =
    &["unknown-reference", "unknown-node", "unknown-address", "unknown-place", "unknown-environment", "unknown-team"];

/// Codes that say a setting was not said; a word or a value of that node that was not understood may be the only reason.
const MISSING: &[&str] = &["image-without-version", "missing-argument", "missing-parameter", "missing-setting"];

/// Codes that say the platform lacks something; what was not read, or not said, may be the only reason.
const LACKING: &[&str] = &[
    "affinity-without-gateway",
    "alert-without-condition",
    "alert-without-threshold",
    "cdn-without-default",
    "certificate-does-not-cover",
    "chart-without-release",
    "cloud-without-account",
    "cluster-without-nodes",
    "copy-without-versioning",
    "ecs-without-cluster",
    "gitops-without-repository",
    "identity-without-account",
    "incomplete-trigger",
    "login-without-client",
    "measure-without-source",
    "needs-a-cloud",
    "needs-a-network",
    "nothing-below",
    "objective-without-measure",
    "region-without-addresses",
    "rollout-without-port",
    "scale-without-request",
    "store-without-backup",
    "store-without-version",
    "unknown-measure",
    "unknown-origin",
    "unknown-part",
    "unknown-port",
    "unreachable-origin",
    "unreachable-service",
    "volume-without-class",
    "volume-without-size",
    "zero-without-trigger",
];

/// What could not be read.
const SYNTAX: &str = "syntax";

/// A value that is none of its type.
const WRONG_VALUE: &str = "wrong-value";

/// A kind of node that nobody knows, or one where it cannot stand: whatever it should have declared is absent.
const UNDECLARED: &[&str] = &["unknown-word", "misplaced-node"];

/// A name or a value at the head of a part that cannot be read: the part is absent.
const UNREAD_PART: &[&str] = &[WRONG_VALUE, "missing-argument"];

/// A parameter without a value: at the instance that does not say it, with the module as the second place, or inside of the module.
const PARAMETER: &str = "missing-parameter";

/// The findings that stand by themselves.
pub fn without_echoes(findings: Vec<Finding>, spec: &Statements<'_>) -> Vec<Finding> {
    if !findings.iter().any(Finding::is_error) {
        return findings;
    }
    let is_no_advice = |finding: &Finding| finding.severity != Severity::Advice;
    let findings = twice::gathered(findings.into_iter().filter(is_no_advice).collect(), spec);
    let slips = Slips::of(&findings, spec);
    let told = findings.iter().any(|finding| finding.code == PARAMETER && !finding.others.is_empty());
    let stands = |finding: &Finding| {
        let inside_the_module = told && depth(finding) == 1 && finding.others.is_empty() && in_module(finding, spec);
        finding.code == SYNTAX || !(inside_the_module || slips.explain(finding))
    };
    let stands: Vec<bool> = findings.iter().map(stands).collect();
    let mut values = BTreeSet::new();
    let findings = findings.into_iter().zip(stands).filter_map(|(finding, stands)| stands.then_some(finding));
    // A literal is judged where it stands, and read again where it holds.
    let is_new = |finding: &Finding| match &finding.primary {
        Some(label) if finding.code == WRONG_VALUE => values.insert(label.place.order()),
        _ => true,
    };
    findings.filter(is_new).collect()
}

/// Whether a finding is in the body of a module.
fn in_module(finding: &Finding, spec: &Statements<'_>) -> bool {
    let node = finding.primary.as_ref().and_then(|label| spec.top_level(label.place));
    node.is_some_and(|node| node.name.text == "module")
}

/// How far from a slip a finding can be: a word that is not understood, a setting that is not said, and what then is lacking.
fn depth(finding: &Finding) -> u8 {
    match finding.code {
        code if LACKING.contains(&code) => 2,
        code if MISSING.contains(&code) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::compile;
    use crate::source::Sources;

    fn codes(platform: &str, production: &str) -> Vec<&'static str> {
        let files = [("platform.kdl", platform), ("environments/production.kdl", production)];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        compile(&Sources::new(files), None).findings.into_iter().map(|finding| finding.code).collect()
    }

    fn codes_of(platform: &str) -> Vec<&'static str> {
        codes(platform, "environment production\n")
    }

    #[test]
    fn on_a_line_with_a_syntax_error_nothing_else_is_said() {
        assert_eq!(
            codes_of(
                "platform shop\nservice web {\n    image web tag=\"1\"\n    health ready=\"/ready live=\"/live\"\n}\n"
            ),
            ["syntax"]
        );
        assert_eq!(
            codes_of("platform shop\nservice web {\n    image web tag=1m\n    prot 80\n}\n"),
            ["syntax", "unknown-setting"]
        );
    }

    #[test]
    fn what_is_lacking_counts_where_no_slip_could_have_said_it() {
        let lacks = "service other { image other tag=\"1\"; health ready=\"/\" }\n";
        let slip = "service web { image web tag=\"1\"; prot http 80; health ready=\"/\" }\n";
        assert_eq!(codes_of(&format!("platform shop\n{slip}")), ["unknown-setting"]);
        assert_eq!(codes_of(&format!("platform shop\n{slip}{lacks}")), ["unknown-setting", "unknown-port"]);
    }

    #[test]
    fn a_mistyped_kind_is_the_reason_for_all_that_name_its_node() {
        let web = "service web { image web tag=\"1\"; uses database.main as=URL; uses database.other as=OTHER }\n";
        let found = codes(
            &format!("platform shop\ndatabse main engine=postgresql version=\"16\"\n{web}"),
            "environment production { database main { replicas 1 } }\n",
        );
        assert_eq!(found, ["unknown-word", "unknown-reference"]);
    }

    #[test]
    fn a_mistyped_cloud_is_the_reason_for_all_places() {
        let cloud = "clout aws account=\"1\" { region sg ap-southeast-1 cidr=\"10.0.0.0/16\" }\n";
        let web = "service web { image web tag=\"1\"; in sg { env A 1 } }\n";
        let found = codes(&format!("platform shop\n{cloud}{web}"), "environment production { regions sg }\n");
        assert_eq!(found, ["unknown-word"]);
    }

    #[test]
    fn what_is_no_address_refers_to_nothing() {
        assert_eq!(
            codes_of("platform shop\nservice web { image web tag=\"1\"; env A (ref)bucket }\n"),
            ["wrong-value"]
        );
    }

    #[test]
    fn what_stands_in_a_part_without_a_name_is_not_missed_elsewhere() {
        let spec = "platform shop { domain \"shop.example.com\" }\ngateway public\nservice other { image other tag=\"1\"; port http 80; expose A via=gateway.public }\n\
                    service web { image web tag=\"1\"; env A \"${service.other.expose.a}\"; env B \"${service.third.expose.a}\" }\n";
        assert_eq!(codes_of(spec), ["wrong-value", "unknown-reference"]);
    }

    #[test]
    fn a_value_that_is_carried_on_by_interpolation_is_wrong_once() {
        let spec = "platform shop { domain \"shop_.example.com\" }\ncloud aws account=\"123456789012\" { region sg ap-southeast-1 cidr=\"10.0.0.0/16\" }\n\
                    certificate public { names \"*.${platform.domain}\" \"${platform.domain}\" \"also_wrong\" }\n";
        assert_eq!(codes_of(spec), ["wrong-value", "wrong-value"]);
    }

    #[test]
    fn advice_waits_until_nothing_is_wrong() {
        let web = "platform shop\nservice web { image web tag=\"1\"; env A 1 }\n";
        assert_eq!(codes(web, "environment production { service web { env A 1 } }"), ["same-as-below"]);
        assert_eq!(codes(web, "environment production { service web { env A 1; prot 80 } }"), ["unknown-setting"]);
    }

    #[test]
    fn a_copied_node_is_one_slip() {
        let web = "service web { image web tag=\"1\"; port http 80; scale min=1 max=2 }\n";
        assert_eq!(codes_of(&format!("platform shop\n{web}{web}")), ["said-twice"]);
    }
}
