//! The checks of checkov: which there are, and the types of resources that each looks at.

use crate::schema::nearest;

/// One line a check; its head says where it is from.
const TABLE: &str = include_str!("checks.txt");

/// How the names of all checks begin.
const PREFIXES: &[&str] = &["CKV_", "CKV2_"];

/// What the names of checks say of the cloud that they are about, after their beginning.
const CLOUDS: &[(&str, &str)] = &[("AWS_", "aws"), ("AZURE_", "azure"), ("GCP_", "gcp")];

/// Whether a rule is one of checkov's, by its name.
pub fn is_check(rule: &str) -> bool {
    subject(rule).is_some()
}

/// Whether a rule is a check of Kubernetes objects, by its name.
pub fn is_about_kubernetes(rule: &str) -> bool {
    subject(rule).is_some_and(|subject| subject.starts_with("K8S_"))
}

/// The cloud that a check is about, by its name; nothing for other rules.
pub fn cloud(rule: &str) -> Option<&'static str> {
    let subject = subject(rule)?;
    CLOUDS.iter().find(|(word, _)| subject.starts_with(word)).map(|(_, cloud)| *cloud)
}

/// What a check is about and its number: one thing by itself, or several together.
fn subject(rule: &str) -> Option<&str> {
    PREFIXES.iter().find_map(|prefix| rule.strip_prefix(prefix))
}

/// The types of Terraform and CloudFormation that a check looks at; nothing for a name that no check has.
pub fn types(check: &str) -> Option<impl Iterator<Item = &'static str>> {
    lines().find(|(name, _)| *name == check).map(|(_, types)| types.split_ascii_whitespace())
}

/// Whether a check looks at something in the text of a generated file: the resources of Terraform and CloudFormation are keyed by
/// their type there, or say it as theirs.
pub fn looks_at(check: &str, text: &str) -> bool {
    types(check).is_some_and(|mut types| types.any(|of| of == "*" || text.contains(&format!("\"{of}\""))))
}

/// The check whose name is nearest to one that no check has.
pub fn near(check: &str) -> Option<&'static str> {
    nearest(check, lines().map(|(name, _)| name))
}

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_known_by_its_whole_name() {
        let types = |check| types(check).map(Iterator::collect::<Vec<_>>);
        assert_eq!(types("CKV2_AWS_5"), Some(vec!["aws_security_group"]));
        assert_eq!(types("CKV_K8S_43"), Some(vec![]));
        assert_eq!(types("CKV2_AWS_"), None);
        assert_eq!(near("CKV_AZURE_2066"), Some("CKV_AZURE_206"));
    }

    #[test]
    fn a_check_looks_at_resources_of_its_types() {
        let text = r#"{ "resource": { "aws_s3_bucket": { "media": {} } } }"#;
        assert!(looks_at("CKV_AWS_144", text));
        assert!(!looks_at("CKV2_AWS_5", text));
        assert!(!looks_at("CKV_AWS_99999", text));
    }

    #[test]
    fn the_table_is_sorted_into_names_of_checks_alone() {
        assert!(lines().count() > 1000);
        assert!(lines().all(|(name, _)| is_check(name)));
    }
}
