//! Secrets as plain text: whatever stands in the spec is in Git and in `out/`, for everyone who can read either, and for ever.
//!
//! `plain-secret` · An environment variable has a text that looks like a password, a token or a key, by its name or by itself.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::types::Text;
use crate::words::workload::Variable;

/// How the names of variables end that hold secrets.
const NAMES: &[&str] =
    &["PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "ACCESS_KEY", "PRIVATE_KEY", "SIGNING_KEY"];

/// How keys and tokens of well-known services begin, as secret scanners look for them (GitHub documentation, supported secret scanning
/// patterns; AWS IAM reference, unique identifiers; RFC 7468 for PEM).
const BEGINNINGS: &[&str] = &[
    "-----BEGIN ",
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "sk_live_",
    "rk_live_",
    "AIza",
];

/// Shorter texts are words such as `none`, and no secret that would hold.
const SHORTEST: usize = 6;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let of_services = forms(&platform.nodes.service).flat_map(|service| service.env.iter());
    let of_jobs = forms(&platform.nodes.job).flat_map(|job| job.env.iter());
    let of_crons = forms(&platform.nodes.cron).flat_map(|cron| cron.env.iter());
    findings.extend(of_services.chain(of_jobs).chain(of_crons).filter_map(judge));
}

fn judge(variable: &Variable) -> Option<Finding> {
    let Text::Early(text) = &variable.value.value else { return None };
    let named = NAMES.iter().any(|name| variable.name.as_str().ends_with(name)) && could_be_secret(text);
    if !named && !looks_secret(text) {
        return None;
    }
    let name = variable.name.as_str();
    let message = format!("`{name}` has a secret as plain text: it would lie in Git and in out/ for all who read them");
    Some(Finding::warning("plain-secret", variable.value.place, message).help(format!(
        "keep it in a store and read it from there: `secrets NAME kind=managed {{ secret NAME {{ key KEY }} }}` and \
         `env {name} (secret)secret.NAME.KEY`; if it has been pushed, make a new one"
    )))
}

/// A path, an address or a name with spaces under such a name says where a secret is, or what it is for.
fn could_be_secret(text: &str) -> bool {
    text.len() >= SHORTEST && !text.starts_with('/') && !text.contains("://") && !text.contains(char::is_whitespace)
}

/// The form of a key or a token, or a URL with a password in it.
fn looks_secret(text: &str) -> bool {
    let key = BEGINNINGS.iter().any(|beginning| text.strip_prefix(beginning).is_some_and(|rest| rest.len() >= 10));
    let authority = text.split_once("://").and_then(|(_, rest)| rest.split(['/', '?']).next());
    let user = authority.and_then(|authority| authority.rsplit_once('@')).map(|(user, _)| user);
    key || user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{could_be_secret, looks_secret};

    #[test]
    fn keys_and_urls_with_a_password_are_secrets_whatever_they_are_called() {
        for text in ["AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdefghij", "postgres://app:hunter2@db:5432/app"] {
            assert!(looks_secret(text), "{text}");
        }
        for text in ["warn", "https://example.com/a:b@c", "postgres://app@db:5432/app", "AKIA", "redis://cache:6379"] {
            assert!(!looks_secret(text), "{text}");
        }
    }

    #[test]
    fn what_says_where_a_secret_is_is_none() {
        assert!(could_be_secret("hunter2!"));
        for text in ["/run/secrets/token", "https://example.com/oauth/token", "none", ""] {
            assert!(!could_be_secret(text), "{text}");
        }
    }
}
