//! What a distribution does with paths: every behavior can be reached, and its times fit together.
//!
//! `shadowed-behavior` · An earlier behavior fits every path that a later one fits, so that the later one never answers.
//!
//! `ttl-order` · The least time that answers are kept is longer than the usual one, or that one longer than the most; or a time is said
//! of answers that are not kept.
//!
//! `countries-both-ways` · A distribution names countries that it answers and others that it refuses; CloudFront has one list.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::Sp;
use crate::types::Duration;
use crate::words::edge::{Behavior, Caching, Cdn};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for cdn in forms(&platform.nodes.cdn) {
        findings.extend(cdn.behavior.iter().filter_map(|behavior| shadowed(cdn, behavior)));
        findings.extend(unreached(cdn));
        let listed = cdn.behavior.iter().map(|one| (&one.cache, &one.min_ttl, &one.max_ttl));
        let otherwise = cdn.otherwise.iter().map(|one| (&one.cache, &one.min_ttl, &one.max_ttl));
        for (cache, least, most) in listed.chain(otherwise) {
            findings.extend(times(cache.as_ref(), least.as_ref(), most.as_ref()));
        }
        findings.extend(countries(cdn));
        findings.extend(cdn.origin.iter().filter_map(|origin| timeout(origin.timeout.as_ref()?)));
    }
}

/// Only a priority can put the wider pattern first: the derived order is from the narrow to the wide.
fn shadowed(cdn: &Cdn, behavior: &Behavior) -> Option<Finding> {
    let rank = |behavior: &Behavior| behavior.priority.as_ref().map_or(u32::MAX, |priority| priority.value);
    let path = behavior.path.as_str();
    let mut earlier = cdn.behavior.iter().filter(|other| rank(other) < rank(behavior));
    let wider = earlier.find(|other| fits_all(other.path.as_str().as_bytes(), path.as_bytes()))?;
    let message = format!(
        "`behavior {path}` never answers: `{}` comes first, and fits every path that this one fits",
        wider.path.as_str()
    );
    let finding = Finding::error("shadowed-behavior", behavior.path.place, message);
    let help = "give the narrower one the lower `priority`, or leave `priority` out: the narrower one then comes first";
    Some(finding.also(wider.path.place, "this one answers instead").help(help))
}

/// `otherwise` comes last, and never where a pattern fits every path.
fn unreached(cdn: &Cdn) -> Option<Finding> {
    let otherwise = cdn.otherwise.as_ref()?;
    let all = cdn.behavior.iter().find(|behavior| fits_all(behavior.path.as_str().as_bytes(), b"/*"))?;
    let path = all.path.as_str();
    let message = format!("`otherwise` never answers: `{path}` comes first, and fits every path");
    let help = format!("say in `otherwise` what `behavior \"{path}\"` says, and leave that one out");
    Some(
        Finding::error("shadowed-behavior", otherwise.place, message)
            .also(all.path.place, "this one answers instead")
            .help(help),
    )
}

/// Whether a pattern fits every path that another fits. `*` stands for anything, `?` for one letter; a star of the other pattern can
/// only be fitted by a star.
fn fits_all(wide: &[u8], narrow: &[u8]) -> bool {
    match (wide.split_first(), narrow.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), None) => fits_all(rest, narrow),
        (Some((b'*', rest)), Some((_, tail))) => fits_all(rest, narrow) || fits_all(wide, tail),
        (Some((b'?', rest)), Some((letter, tail))) => *letter != b'*' && fits_all(rest, tail),
        (Some((first, rest)), Some((letter, tail))) => first == letter && fits_all(rest, tail),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn times(cache: Option<&Sp<Caching>>, least: Option<&Sp<Duration>>, most: Option<&Sp<Duration>>) -> Option<Finding> {
    let finding = |place, what: &str, other| {
        let help = "the order is `min-ttl`, `cache`, `max-ttl`: CloudFront refuses any other";
        Some(Finding::error("ttl-order", place, what).also(other, "kept for this long").help(help))
    };
    if let (Some(least), Some(most)) = (least, most)
        && least.value > most.value
    {
        return finding(
            least.place,
            "answers would be kept at least this long, which is longer than at most",
            most.place,
        );
    }
    let cache = cache?;
    let Caching::Keep(usual) = cache.value else { return kept_all_the_same(cache, [least, most]) };
    match (least, most) {
        (Some(least), _) if least.value > usual => {
            finding(least.place, "answers would be kept at least this long, which is longer than usual", cache.place)
        }
        (_, Some(most)) if most.value < usual => {
            finding(most.place, "answers would be kept at most this long, which is less than usual", cache.place)
        }
        _ => None,
    }
}

/// Nothing is kept where the cache is off, whatever the origin asks for.
fn kept_all_the_same(cache: &Sp<Caching>, times: [Option<&Sp<Duration>>; 2]) -> Option<Finding> {
    let time = times.into_iter().flatten().find(|time| time.value.seconds() > 0)?;
    let message = "answers have a time to be kept for, and are not kept at all";
    let help = "leave the time out; or say how long they are usually kept instead of `off`, as in `cache \"1h\"`";
    Some(Finding::error("ttl-order", time.place, message).also(cache.place, "not kept").help(help))
}

fn countries(cdn: &Cdn) -> Option<Finding> {
    let (allowed, denied) = (cdn.allow_countries.0.first()?, cdn.deny_countries.0.first()?);
    let message = format!(
        "`cdn {}` names countries that it answers and others that it refuses, and CloudFront has one list or the other",
        cdn.name.as_str()
    );
    let finding = Finding::error("countries-both-ways", denied.place, message);
    Some(
        finding
            .also(allowed.place, "those that it answers")
            .help("leave one out: whatever is not allowed is refused already"),
    )
}

/// How long an origin may take, in seconds (CloudFront quotas, January 2026).
const TIMEOUT: std::ops::RangeInclusive<u64> = 1..=120;

fn timeout(said: &Sp<Duration>) -> Option<Finding> {
    (!TIMEOUT.contains(&said.value.seconds())).then(|| {
        let message = format!("CloudFront cannot wait {} for an origin", said.value.prometheus());
        Finding::error("wrong-value", said.place, message).help("it waits 1 to 120 seconds")
    })
}

#[cfg(test)]
mod tests {
    use super::fits_all;

    #[test]
    fn a_wider_pattern_fits_whatever_a_narrower_one_does() {
        let fits = |wide: &str, narrow: &str| fits_all(wide.as_bytes(), narrow.as_bytes());
        assert!(fits("/*", "/api/*"));
        assert!(fits("/*.js", "/app/*.js"));
        assert!(fits("/a?c", "/abc"));
        assert!(!fits("/api/*", "/*"));
        assert!(!fits("/a?c", "/a*c"));
        assert!(!fits("/*.js", "/app/*"));
    }
}
