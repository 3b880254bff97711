//! Labels of metrics: Prometheus takes them, and they keep what it says of every target itself.
//!
//! `illegal-label` · A metric has a label that is no name of one; Prometheus would throw the whole scrape away. Or one that Prometheus
//! sets itself, and renames where a service sets it too.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::Sp;
use crate::types::Plain;
use crate::words::measures::ServiceMetrics;

/// What the Prometheus Operator says of every target of a ServiceMonitor (its documentation, relabelings).
const OF_TARGETS: &[&str] = &["container", "endpoint", "instance", "job", "namespace", "pod", "service"];

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service) {
        let lists = service.metrics.as_deref().into_iter().flat_map(by);
        findings.extend(lists.flat_map(illegal));
    }
}

fn by(metrics: &ServiceMetrics) -> impl Iterator<Item = &Sp<Plain>> {
    let counters = metrics.counter.iter().filter_map(|counter| counter.by.as_ref());
    let gauges = metrics.gauge.iter().filter_map(|gauge| gauge.by.as_ref());
    let histograms = metrics.histogram.iter().filter_map(|histogram| histogram.by.as_ref());
    counters.chain(gauges).chain(histograms)
}

fn illegal(labels: &Sp<Plain>) -> impl Iterator<Item = Finding> + '_ {
    labels.as_str().split_whitespace().filter_map(|label| {
        let error = |why: &str| Finding::error("illegal-label", labels.place, format!("`{label}` {why}"));
        if !is_label(label) {
            let wrong = error("is no name of a label, so that Prometheus throws away all that the service tells it");
            return Some(wrong.help("use letters, digits and `_`, not a digit first, and no `__` before it"));
        }
        let taken = OF_TARGETS.contains(&label);
        taken.then(|| {
            error(
                "is what Prometheus calls where a metric comes from: it would rename the service's own to `exported_…`",
            )
            .help(format!("choose another name, such as `{label}_name`"))
        })
    })
}

/// Prometheus documentation, data model; names with `__` before them are Prometheus' own.
fn is_label(label: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    label.bytes().next().is_some_and(is_letter)
        && label.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit())
        && !label.starts_with("__")
}
