//! Ready measures of a service: the conditions that need no PromQL of one's own.
//!
//! `errors` and `latency` read what the service exports, `cpu`, `memory` and `down` what the cluster knows of its pods (cAdvisor and
//! kube-state-metrics), and `disk` of a volume what a machine knows of the disks that it has mounted (kubelet metrics).

use crate::derive::form;
use crate::finding::Finding;
use crate::model::{Platform, names};
use crate::schema::{Leaf, Sp};
use crate::source::Place;
use crate::types::{Duration, Percent, Plain};
use crate::words::alert::Alert;
use crate::words::pod::{Volume, VolumeAccess, access};
use crate::words::service::Service;

/// What an alert of a service can be named after: the name, and what makes condition and summary.
const MEASURES: &[(&str, Measure)] =
    &[("errors", errors), ("latency", latency), ("down", down), ("cpu", cpu), ("memory", memory)];

/// Makes the condition and the summary.
type Measure = fn(&Subject<'_>) -> Result<(String, String), Finding>;

/// Over which time rates are taken: several scrapes, and short enough to notice within minutes.
const WINDOW: &str = "5m";

/// The alert that is made, and what it is about.
struct Subject<'a> {
    platform: &'a Platform,
    service: &'a Service,
    alert: &'a Alert,
    place: Place,
}

/// The condition and the derived summary of an alert without an expression.
pub fn ready(platform: &Platform, service: &Service, alert: &Alert, place: Place) -> Result<(String, String), Finding> {
    let subject = Subject { platform, service, alert, place };
    let name = alert.name.as_str();
    match MEASURES.iter().find(|(known, _)| *known == name) {
        Some((_, measure)) => measure(&subject),
        None => {
            let known: Vec<_> = MEASURES.iter().map(|(known, _)| format!("`{known}`")).collect();
            let message = format!("alert `{name}` has no expression, and a service has no ready measure of that name");
            Err(Finding::error("alert-without-condition", place, message)
                .help(format!("write `expr \"…\"`, or use one of {}", known.join(", "))))
        }
    }
}

/// The same of an alert in a volume that outlives its pods: the only measure is `disk`, the share of it that is free.
pub fn of_volume(
    platform: &Platform,
    service: &Service,
    volume: &Volume,
    alert: &Alert,
    place: Place,
) -> Result<(String, String), Finding> {
    let (name, disk) = (alert.name.as_str(), volume.name.as_str());
    if name != "disk" {
        let message = format!("alert `{name}` has no expression, and a volume has no ready measure of that name");
        return Err(Finding::error("alert-without-condition", place, message)
            .help("write `expr \"…\"`, or `disk`, which is the free share of it: `alert disk below=\"20%\"`"));
    }
    let (operator, share) = threshold(&Subject { platform, service, alert, place }, percent)?;
    let claims = match access(volume) {
        Some(VolumeAccess::Shared) => names::claim(service.name.as_str(), disk),
        _ => format!("{disk}-{}-[0-9]+", service.name.as_str()),
    };
    let of = |what: &str| {
        let namespace = &platform.namespace;
        format!("kubelet_volume_stats_{what}_bytes{{namespace=\"{namespace}\",persistentvolumeclaim=~\"{claims}\"}}")
    };
    let expr = format!("{} / {} {operator} {share}", of("available"), of("capacity"));
    let summary = format!(
        "{{{{ $value | humanizePercentage }}}} of the disk {{{{ $labels.persistentvolumeclaim }}}} of {} are free",
        service.name.as_str()
    );
    Ok((expr, summary))
}

fn errors(subject: &Subject<'_>) -> Result<(String, String), Finding> {
    const METRIC: &str = "http_requests_total";
    let counters = subject.service.metrics.as_ref().map(|metrics| &metrics.counter);
    let Some(counter) = counters.and_then(|counters| counters.get(METRIC)) else {
        return Err(unexported(subject, &format!("counter {METRIC} by=\"code method\"")));
    };
    let labels = counter.by.as_ref().map_or("", |by| by.as_str());
    let Some(code) = ["code", "status"].into_iter().find(|label| labels.split(' ').any(|known| known == *label)) else {
        return Err(unexported(subject, &format!("counter {METRIC} by=\"code method\"")));
    };
    let rate = |more: &str| format!("sum(rate({METRIC}{{{}{more}}}[{WINDOW}]))", service_labels(subject));
    let (operator, share) = threshold(subject, percent)?;
    let expr = format!("{} / {} {operator} {share}", rate(&format!(",{code}=~\"5..\"")), rate(""));
    Ok((
        expr,
        format!("{{{{ $value | humanizePercentage }}}} of the requests to {} fail", subject.service.name.as_str()),
    ))
}

/// The time within which 95 of 100 requests are answered.
fn latency(subject: &Subject<'_>) -> Result<(String, String), Finding> {
    const METRIC: &str = "http_request_duration_seconds";
    let histograms = subject.service.metrics.as_ref().map(|metrics| &metrics.histogram);
    if histograms.and_then(|histograms| histograms.get(METRIC)).is_none() {
        return Err(unexported(subject, &format!("histogram {METRIC} by=\"code method\" {{ buckets 0.1 0.5 1 2 5 }}")));
    }
    let (operator, seconds) = threshold(subject, seconds)?;
    let expr = format!(
        "histogram_quantile(0.95, sum by (le) (rate({METRIC}_bucket{{{}}}[{WINDOW}]))) {operator} {seconds}",
        service_labels(subject)
    );
    Ok((
        expr,
        format!(
            "5 % of the requests to {} take longer than {{{{ $value | humanizeDuration }}}}",
            subject.service.name.as_str()
        ),
    ))
}

/// No pod is ready. Where a service may go down to none, no pods at all is fine.
fn down(subject: &Subject<'_>) -> Result<(String, String), Finding> {
    let ready = format!("kube_pod_status_ready{{{},condition=\"true\"}}", pod_labels(subject));
    let may_rest =
        subject.service.scale.as_ref().and_then(|scale| scale.min.as_ref()).is_some_and(|min| min.value == 0);
    let expr = if may_rest { format!("sum({ready}) == 0") } else { format!("absent({ready} == 1)") };
    Ok((expr, format!("No pod of {} is ready", subject.service.name.as_str())))
}

fn cpu(subject: &Subject<'_>) -> Result<(String, String), Finding> {
    let amount = subject.service.resources.as_ref().and_then(|resources| resources.cpu.as_ref());
    let bound = amount.map(|amount| amount.limit.is_some());
    let used = format!(
        "sum by (pod) (rate(container_cpu_usage_seconds_total{{{},container=\"app\"}}[{WINDOW}]))",
        pod_labels(subject)
    );
    usage(subject, "cpu", "CPU", bound, &used)
}

fn memory(subject: &Subject<'_>) -> Result<(String, String), Finding> {
    let amount = subject.service.resources.as_ref().and_then(|resources| resources.memory.as_ref());
    let bound = amount.map(|amount| amount.limit.is_some());
    let used =
        format!("sum by (pod) (container_memory_working_set_bytes{{{},container=\"app\"}})", pod_labels(subject));
    usage(subject, "memory", "memory", bound, &used)
}

/// What a pod uses as a part of its limit, or of what it asks for where it has none; nothing said is nothing to measure by.
fn usage(
    subject: &Subject<'_>,
    resource: &str,
    word: &str,
    limited: Option<bool>,
    used: &str,
) -> Result<(String, String), Finding> {
    let Some(limited) = limited else {
        let message = format!(
            "`{resource}` is measured as a share of what service `{}` may use, and it does not say how much",
            subject.service.name.as_str()
        );
        return Err(Finding::error("measure-without-source", subject.place, message)
            .help(format!("add `resources {{ {resource} … }}` to the service")));
    };
    let (metric, of) = if limited { ("limits", "its limit") } else { ("requests", "what it asks for") };
    let (operator, share) = threshold(subject, percent)?;
    let whole = format!(
        "sum by (pod) (kube_pod_container_resource_{metric}{{{},container=\"app\",resource=\"{resource}\"}})",
        pod_labels(subject)
    );
    let summary = format!("{{{{ $labels.pod }}}} uses {{{{ $value | humanizePercentage }}}} of {of} of {word}");
    Ok((format!("{used} / {whole} {operator} {share}"), summary))
}

/// The labels that a scrape through the Service gives to what a service exports.
fn service_labels(subject: &Subject<'_>) -> String {
    format!("namespace=\"{}\",service=\"{}\"", subject.platform.namespace, subject.service.name.as_str())
}

/// The pods of a Deployment or Rollout: its name, the hash of a ReplicaSet, five letters. A longer name has more dashes.
fn pod_labels(subject: &Subject<'_>) -> String {
    format!(
        "namespace=\"{}\",pod=~\"{}{}\"",
        subject.platform.namespace,
        subject.service.name.as_str(),
        form(subject.service).pods()
    )
}

/// The operator and the number that the alert compares with.
fn threshold(
    subject: &Subject<'_>,
    read: fn(&Sp<Plain>) -> Result<f64, Finding>,
) -> Result<(&'static str, f64), Finding> {
    match (&subject.alert.above, &subject.alert.below) {
        (Some(above), _) => Ok((">", read(above)?)),
        (None, Some(below)) => Ok(("<", read(below)?)),
        (None, None) => {
            let name = subject.alert.name.as_str();
            let message = format!(
                "alert `{name}` of service `{}` does not say from which value on it fires",
                subject.service.name.as_str()
            );
            Err(Finding::error("alert-without-threshold", subject.place, message)
                .help(format!("write `alert {name} above=\"…\"`, or `below=`, with the value that is no longer fine")))
        }
    }
}

fn percent(text: &Sp<Plain>) -> Result<f64, Finding> {
    Percent::parse(text.as_str()).map(Percent::ratio).map_err(|_| unfit(text, "a percentage such as \"5%\""))
}

fn seconds(text: &Sp<Plain>) -> Result<f64, Finding> {
    Duration::parse(text.as_str())
        .map(|duration| duration.milliseconds() as f64 / 1000.0)
        .map_err(|_| unfit(text, "a length of time such as \"500ms\" or \"2s\""))
}

fn unfit(text: &Sp<Plain>, expected: &str) -> Finding {
    Finding::error(
        "wrong-value",
        text.place,
        format!("`{}` does not fit: this measure takes {expected}", text.as_str()),
    )
}

fn unexported(subject: &Subject<'_>, line: &str) -> Finding {
    let (alert, service) = (subject.alert.name.as_str(), subject.service.name.as_str());
    let message = format!(
        "`{alert}` is measured from a metric that service `{service}` does not export, so that the alert would never fire"
    );
    let help =
        format!("if the service exports it, say so with `metrics {{ {line} }}`; otherwise write an `expr` of your own");
    Finding::error("measure-without-source", subject.place, message).help(help)
}
