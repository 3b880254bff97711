//! What a distribution does with paths, in the order in which CloudFront asks: the most specific pattern first.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::origins::{Kind, Origin};
use super::policies::CachePolicy;
use super::{Edge, items, pin};
use crate::finding::Finding;
use crate::schema::Sp;
use crate::types::{Name, Path};
use crate::words::edge::{Behavior as Declared, Caching};

/// Managed policies of AWS, by the identifiers they have in every account (CloudFront Developer Guide).
const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER: &str = "216adef6-5c7f-47e4-b989-5492eafa07d3";
const ALL_VIEWER_EXCEPT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/// What is done with the paths of a pattern, or with all others.
pub struct Behavior<'a> {
    path: Option<&'a Path>,
    origin: &'a Sp<Name>,
    cache: Option<Caching>,
}

impl Behavior<'_> {
    /// The policy by which answers are kept; none where they are not. What nobody says to keep is not kept.
    pub fn cache_policy(&self, edge: &Edge<'_>) -> Option<CachePolicy> {
        let Some(Caching::Keep(duration)) = self.cache else { return None };
        let by_host =
            edge.origins.iter().any(|origin| origin.name == self.origin.as_str() && origin.takes_viewer_host());
        Some(CachePolicy { duration, by_host })
    }
}

/// The behaviors as written, and then what is done otherwise.
pub fn all<'a>(edge: &Edge<'a>) -> Vec<Behavior<'a>> {
    let value = |cache: &Option<Sp<Caching>>| cache.as_ref().map(|cache| cache.value);
    let declared = edge.cdn.behavior.iter().map(|behavior| Behavior {
        path: Some(&behavior.path.value),
        origin: &behavior.origin,
        cache: value(&behavior.cache),
    });
    let otherwise = edge.cdn.otherwise.as_ref().map(|otherwise| Behavior {
        path: None,
        origin: &otherwise.origin,
        cache: value(&otherwise.cache),
    });
    declared.chain(otherwise).collect()
}

/// The ordered list, and the default.
pub fn documents(edge: &Edge<'_>) -> Result<(Value, Value), Finding> {
    let order = ordered(edge.cdn.behavior.iter().collect())?;
    let all = all(edge);
    let position =
        |behavior: &Behavior<'_>| order.iter().position(|declared| Some(&declared.path.value) == behavior.path);
    let (mut listed, default): (Vec<&Behavior<'_>>, Vec<&Behavior<'_>>) =
        all.iter().partition(|behavior| behavior.path.is_some());
    listed.sort_by_key(|behavior| position(behavior));
    let listed = listed.into_iter().map(|behavior| document(edge, behavior)).collect::<Result<Vec<_>, _>>()?;
    let Some(default) = default.into_iter().next() else { return Err(without_default(edge)) };
    let mut default = document(edge, default)?;
    if edge.cdn.otherwise.as_ref().is_some_and(|otherwise| otherwise.fallback.is_some()) {
        let function = json!({ "FunctionARN": super::fallback::arn(edge), "EventType": "viewer-request" });
        default["FunctionAssociations"] = items(vec![function]);
    }
    Ok((items(listed), default))
}

/// Sorts by rank where one is said, then by specificity: the longer text before the first wildcard, then the longer text altogether,
/// then the one without a wildcard. Two that neither can tell apart, though a path may fit both, are an error.
fn ordered(mut behaviors: Vec<&Declared>) -> Result<Vec<&Declared>, Finding> {
    behaviors.sort_by_cached_key(|behavior| (rank(behavior), behavior.path.as_str().to_owned()));
    let undecided = behaviors.iter().enumerate().find_map(|(index, a)| {
        let mut equals = behaviors.iter().skip(index + 1).take_while(|b| rank(a) == rank(b));
        Some((a, equals.find(|b| may_meet(a, b))?))
    });
    match undecided {
        None => Ok(behaviors),
        Some((a, b)) => {
            let (first, second) = (a.path.as_str(), b.path.as_str());
            let message = format!(
                "a path may fit both `{first}` and `{second}`, and neither is more specific: which one answers would be chance"
            );
            let finding =
                Finding::error("ambiguous-behavior", b.path.place, message).also(a.path.place, "the other one");
            Err(finding.help("say which comes first with `priority=1` and `priority=2`"))
        }
    }
}

fn rank(behavior: &Declared) -> (u32, Reverse<usize>, Reverse<usize>, bool) {
    let path = behavior.path.as_str();
    let literals = path.chars().filter(|letter| !matches!(letter, '*' | '?')).count();
    (
        behavior.priority.as_ref().map_or(u32::MAX, |priority| priority.value),
        Reverse(fixed(behavior).len()),
        Reverse(literals),
        path.contains(['*', '?']),
    )
}

/// Whether some path may fit both. Of two patterns that begin alike, none does where they end differently: `*.js`, `*.md`.
fn may_meet(a: &Declared, b: &Declared) -> bool {
    let end = |behavior: &Declared| behavior.path.as_str().rsplit(['*', '?']).next().unwrap_or_default().to_owned();
    let (first, second) = (end(a), end(b));
    fixed(a) == fixed(b) && (first.ends_with(&second) || second.ends_with(&first))
}

/// The text before the first wildcard. Patterns that begin differently never fit the same path where it is equally long.
fn fixed(behavior: &Declared) -> &str {
    behavior.path.as_str().split(['*', '?']).next().unwrap_or_default()
}

fn document(edge: &Edge<'_>, behavior: &Behavior<'_>) -> Result<Value, Finding> {
    let name = behavior.origin.as_str();
    let Some(origin) = edge.origins.iter().find(|origin| origin.name == name) else {
        return Err(unknown_origin(edge, behavior.origin));
    };
    let policy = behavior.cache_policy(edge);
    let mut document = json!({});
    if let Some(path) = behavior.path {
        document["PathPattern"] = json!(path.as_str());
    }
    document["TargetOriginId"] = json!(name);
    document["ViewerProtocolPolicy"] = json!("redirect-to-https");
    document["AllowedMethods"] = methods(origin, policy.is_some());
    document["Compress"] = json!(!edge.cdn.compress.0.is_empty());
    document["CachePolicyId"] =
        json!(policy.as_ref().map_or_else(|| CACHING_DISABLED.to_owned(), |policy| pin(&policy.folder())));
    if let (None, Some(id)) = (policy, request_policy(origin)) {
        document["OriginRequestPolicyId"] = json!(id);
    }
    if edge.cdn.headers.is_some() {
        document["ResponseHeadersPolicyId"] = json!(pin("response-headers-policy"));
    }
    Ok(document)
}

/// What is not kept reaches its service as the client sent it; a bucket needs none of it.
fn request_policy(origin: &Origin<'_>) -> Option<&'static str> {
    match origin.kind {
        Kind::Bucket { .. } => None,
        Kind::Service { viewer_host: true, .. } => Some(ALL_VIEWER),
        Kind::Service { .. } | Kind::External { .. } => Some(ALL_VIEWER_EXCEPT_HOST),
    }
}

fn methods(origin: &Origin<'_>, kept: bool) -> Value {
    let allowed: &[&str] = match (origin.is_bucket(), kept) {
        (true, _) => &["GET", "HEAD"],
        (false, true) => &["GET", "HEAD", "OPTIONS"],
        (false, false) => &["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
    };
    let mut methods = items(allowed.iter().map(|method| json!(method)).collect());
    methods["CachedMethods"] = items(vec![json!("GET"), json!("HEAD")]);
    methods
}

/// An origin that nobody declared, or one that has no address in this environment.
fn unknown_origin(edge: &Edge<'_>, said: &Sp<Name>) -> Finding {
    let (cdn, origin) = (edge.cdn.name.as_str(), said.as_str());
    if let Some(declared) = edge.cdn.origin.get(origin) {
        let target = &declared.target;
        let message = format!(
            "origin `{origin}` of `cdn {cdn}` has no address: CloudFront cannot reach `{}` in this environment",
            target.address
        );
        return Finding::error("unreachable-origin", target.place, message).help(match target.kind() {
            "service" => format!("give it a name on the internet: `expose NAME` in `service {}`", target.name()),
            "bucket" => {
                "CloudFront fetches from buckets on AWS alone: the bucket must exist in a region there".to_owned()
            }
            _ => "declare it for this environment, or take the origin out".to_owned(),
        });
    }
    let known: Vec<_> = edge.cdn.origin.iter().map(|origin| origin.name.as_str()).collect();
    let finding = Finding::error("unknown-origin", said.place, format!("`cdn {cdn}` has no origin `{origin}`"));
    finding.help(format!("its origins are: {}", known.join(", ")))
}

fn without_default(edge: &Edge<'_>) -> Finding {
    let message = format!(
        "`cdn {}` does not say what answers the paths that no behavior names, and CloudFront needs to know",
        edge.cdn.name.as_str()
    );
    Finding::error("cdn-without-default", edge.cdn.name.place, message).help("add `otherwise origin=…`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn behavior(path: &str, priority: Option<u32>) -> Declared {
        fn at<T>(value: T) -> Sp<T> {
            Sp { value, place: Place::DEFAULT }
        }
        Declared {
            path: at(Path(path.to_owned())),
            origin: at(Name("web".to_owned())),
            cache: None,
            min_ttl: None,
            max_ttl: None,
            priority: priority.map(at),
        }
    }

    fn order(behaviors: &[Declared]) -> Result<Vec<&str>, &'static str> {
        let ordered = ordered(behaviors.iter().collect()).map_err(|finding| finding.code)?;
        Ok(ordered.into_iter().map(|behavior| behavior.path.as_str()).collect())
    }

    #[test]
    fn the_most_specific_comes_first() {
        let behaviors = [
            behavior("/*.png", None),
            behavior("/api/*", None),
            behavior("/api/v1/*", None),
            behavior("/api/*/files", None),
        ];
        assert_eq!(order(&behaviors), Ok(vec!["/api/v1/*", "/api/*/files", "/api/*", "/*.png"]));
    }

    #[test]
    fn patterns_that_never_meet_need_no_priority() {
        assert_eq!(order(&[behavior("/web/*", None), behavior("/api/*", None)]), Ok(vec!["/api/*", "/web/*"]));
        assert_eq!(order(&[behavior("/*.png", None), behavior("/*.jpg", None)]), Ok(vec!["/*.jpg", "/*.png"]));
    }

    #[test]
    fn a_whole_path_comes_before_what_only_begins_like_it() {
        assert_eq!(order(&[behavior("/api*", None), behavior("/api", None)]), Ok(vec!["/api", "/api*"]));
    }

    #[test]
    fn what_chance_would_decide_is_an_error_until_a_priority_decides_it() {
        assert_eq!(order(&[behavior("/*.png", None), behavior("/*full*", None)]), Err("ambiguous-behavior"));
        assert_eq!(order(&[behavior("/*.png", Some(2)), behavior("/*full*", Some(1))]), Ok(vec!["/*full*", "/*.png"]));
        assert_eq!(order(&[behavior("/api/*", None), behavior("/*", Some(1))]), Ok(vec!["/*", "/api/*"]));
    }
}
