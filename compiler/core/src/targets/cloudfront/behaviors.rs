//! What a distribution does with paths, in the order in which CloudFront asks: the most specific pattern first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Edge;
use super::functions::{File, Steps};
use super::model::{Behavior, Policy};
use super::origins::{Fetched, Sort};
use super::policies::{Keeping, VIEWER_COUNTRY};
use crate::finding::Finding;
use crate::schema::Sp;
use crate::types::{Duration, Name, Path};
use crate::words::edge::{Behavior as Declared, Caching};

/// Managed policies of AWS, by the identifiers they have in every account (CloudFront Developer Guide). The last one passes on where the
/// viewer is as well.
const CACHING_DISABLED: Policy = Policy::Managed("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
const ALL_VIEWER: Policy = Policy::Managed("216adef6-5c7f-47e4-b989-5492eafa07d3");
const ALL_VIEWER_EXCEPT_HOST: Policy = Policy::Managed("b689b0a8-53d0-40ab-baf2-68738e2966ac");

/// All behaviors, with what they stand on.
pub struct Behaviors {
    /// In the order in which CloudFront asks.
    pub listed: Vec<Behavior>,
    /// What is done otherwise.
    pub default: Behavior,
    /// The ways to keep answers that they name.
    pub keeping: BTreeSet<Keeping>,
    /// What the functions do that they name.
    pub steps: Vec<Steps>,
}

/// What the spec says about the paths of a pattern, or about all others.
struct Said<'a> {
    path: Option<&'a Path>,
    origin: &'a Sp<Name>,
    cache: Option<Caching>,
    least: Option<Duration>,
    most: Option<Duration>,
    file: File,
}

/// The behaviors of a distribution.
pub fn all(edge: &Edge<'_>) -> Result<Behaviors, Finding> {
    let mut keeping = BTreeSet::new();
    let mut steps = Vec::new();
    let mut lower = |said: &Said<'_>| {
        let Some(fetched) = edge.origins.iter().find(|origin| origin.name == said.origin.as_str()) else {
            return Err(unknown_origin(edge, said.origin));
        };
        let kept = kept(said, fetched);
        let todo = Steps { origin: fetched.name.clone(), routes: fetched.routes.clone(), file: said.file.clone() };
        keeping.extend(kept);
        if todo.part().is_some() && !steps.contains(&todo) {
            steps.push(todo.clone());
        }
        Ok(behavior(edge, said, fetched, kept, &todo))
    };
    let listed = ordered(edge.cdn.behavior.iter().collect())?.into_iter().map(listed);
    let listed = listed.map(|said| lower(&said)).collect::<Result<Vec<_>, _>>()?;
    let default = lower(&otherwise(edge)?)?;
    Ok(Behaviors { listed, default, keeping, steps })
}

fn listed(declared: &Declared) -> Said<'_> {
    Said {
        path: Some(&declared.path.value),
        origin: &declared.origin,
        cache: declared.cache.as_ref().map(|cache| cache.value),
        least: declared.min_ttl.as_ref().map(|least| least.value),
        most: declared.max_ttl.as_ref().map(|most| most.value),
        file: File::Same,
    }
}

fn otherwise<'a>(edge: &'a Edge<'_>) -> Result<Said<'a>, Finding> {
    let Some(otherwise) = &edge.cdn.otherwise else { return Err(without_default(edge)) };
    let from_bucket = edge.has_bucket(otherwise.origin.as_str());
    let file = match &otherwise.fallback {
        Some(page) => File::Page(page.to_string()),
        None if from_bucket => File::Index,
        None => File::Same,
    };
    Ok(Said {
        path: None,
        origin: &otherwise.origin,
        cache: otherwise.cache.as_ref().map(|cache| cache.value),
        least: otherwise.min_ttl.as_ref().map(|least| least.value),
        most: otherwise.max_ttl.as_ref().map(|most| most.value),
        file,
    })
}

/// How answers are kept; not at all where nobody says so.
fn kept(said: &Said<'_>, fetched: &Fetched) -> Option<Keeping> {
    let Some(Caching::Keep(duration)) = said.cache else { return None };
    Some(Keeping {
        duration,
        least: said.least.filter(|least| least.seconds() > 0),
        most: said.most,
        by_host: fetched.sort == Sort::Fronted,
        by_country: !fetched.routes.is_empty(),
    })
}

fn behavior(edge: &Edge<'_>, said: &Said<'_>, fetched: &Fetched, kept: Option<Keeping>, todo: &Steps) -> Behavior {
    Behavior {
        pattern: said.path.map(ToString::to_string),
        target: fetched.target().to_owned(),
        methods: methods(fetched, kept.is_some()),
        compress: !edge.cdn.compress.0.is_empty(),
        cache: kept.map_or(CACHING_DISABLED, |keeping| Policy::Own(keeping.part())),
        request: if kept.is_some() { None } else { request_policy(fetched) },
        headers: edge.cdn.headers.as_ref().map(|_| Policy::Own("headers".to_owned())),
        function: todo.part(),
    }
}

/// What is not kept reaches its service as the client sent it; a bucket needs none of it.
fn request_policy(fetched: &Fetched) -> Option<Policy> {
    match fetched.sort {
        Sort::Bucket => None,
        Sort::Fronted if fetched.routes.is_empty() => Some(ALL_VIEWER),
        Sort::Fronted => Some(Policy::Own(VIEWER_COUNTRY.to_owned())),
        Sort::Foreign => Some(ALL_VIEWER_EXCEPT_HOST),
    }
}

fn methods(fetched: &Fetched, kept: bool) -> &'static [&'static str] {
    match (fetched.sort, kept) {
        (Sort::Bucket, _) => &["GET", "HEAD"],
        (_, true) => &["GET", "HEAD", "OPTIONS"],
        (_, false) => &["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
    }
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
