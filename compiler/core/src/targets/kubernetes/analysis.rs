//! What decides whether a new version goes on: an AnalysisTemplate of `slo`, where a rollout says `while=slo`.
//!
//! Each objective is asked once a minute, of the requests of the last minutes. A minute without requests decides nothing.

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_rollouts::{
    Analysis, AnalysisTemplate, AnalysisTemplateSpec, Argument, Metric, MetricProvider, Prometheus, TemplateArgument,
    TemplateReference,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{metadata, workload};
use crate::finding::Finding;
use crate::model::{Platform, names, promql};
use crate::schema::Entry;
use crate::words::measures::{Measure, Objective};
use crate::words::rollout::Rollout;
use crate::words::service::Service;

/// The parameter that names the Service whose requests are judged.
const JUDGED: &str = "service";

/// How often it is asked, and over which time a ratio is taken.
const INTERVAL: &str = "1m";
const WINDOW: &str = "5m";

/// How many minutes in a run may miss the objective before the old version comes back.
const TOLERATED: i32 = 2;

/// The template of a guarded service.
///
/// # Errors
/// If an objective is about a metric that the service does not export.
pub fn of(platform: &Platform, service: &Service) -> Result<Option<Object>, Finding> {
    if !judges(service) {
        return Ok(None);
    }
    let metrics = service.slo.0.iter().map(|entry| metric(platform, service, entry)).collect::<Result<_, _>>()?;
    let argument = TemplateArgument { name: JUDGED.to_owned(), ..TemplateArgument::default() };
    let spec = AnalysisTemplateSpec { args: vec![argument], metrics };
    let metadata = metadata::object(platform, service.name.as_str(), &template_name(service));
    Ok(Some(AnalysisTemplate { metadata, spec }.into()))
}

fn template_name(service: &Service) -> String {
    names::join(&[service.name.as_str(), "slo"], names::DNS_LABEL)
}

/// The run that a canary has beside its steps: its new pods have a Service of their own, whose requests are judged.
pub fn beside_canary(service: &Service) -> Option<Analysis> {
    let judged = workload::second_service(service)?;
    judges(service).then(|| run(vec![template_name(service)], Some(judged)))
}

/// The run at the end of a canary's steps, which asks the page of `verify`.
pub fn after_canary(service: &Service) -> Option<Analysis> {
    service.verify.as_ref().map(|_| run(vec![names::verification(service.name.as_str())], None))
}

/// The run after the switch of a blue-green: new pods get their first requests by it, so that the service itself is judged, and asked
/// for the page of `verify`, while the old pods still stand.
pub fn after_switch(service: &Service) -> Option<Analysis> {
    let judged = judges(service).then(|| template_name(service));
    let verified = service.verify.as_ref().map(|_| names::verification(service.name.as_str()));
    let judges = judged.is_some();
    let templates: Vec<_> = judged.into_iter().chain(verified).collect();
    (!templates.is_empty()).then(|| run(templates, judges.then(|| service.name.to_string())))
}

fn judges(service: &Service) -> bool {
    workload::is_guarded(service) && !service.slo.is_empty()
}

fn run(templates: Vec<String>, judged: Option<String>) -> Analysis {
    let reference = |template_name| TemplateReference { template_name, cluster_scope: None };
    let argument = |judged| Argument { name: JUDGED.to_owned(), value: Some(judged), value_from: None };
    Analysis {
        templates: templates.into_iter().map(reference).collect(),
        starting_step: None,
        args: judged.into_iter().map(argument).collect(),
    }
}

fn metric(platform: &Platform, service: &Service, entry: &Entry<Objective>) -> Result<Metric, Finding> {
    let objective = &entry.value;
    let labels = promql::scraped_through(platform, &format!("{{{{args.{JUDGED}}}}}"));
    let (name, query) = match objective.measure.value {
        Measure::Availability => ("availability", availability(service, &labels)),
        Measure::Latency => ("latency", latency(service, objective, &labels)),
    };
    let query = query.ok_or_else(|| unmeasured(service, name, entry))?;
    let target = objective.target.ratio();
    Ok(Metric {
        name: name.to_owned(),
        initial_delay: Some(INTERVAL.to_owned()),
        interval: Some(INTERVAL.to_owned()),
        // A background analysis of a canary ends with its steps; the one after a switch needs an end.
        count: blue_green_minutes(service).map(IntOrString::Int),
        success_condition: Some(format!("len(result) == 0 || isNaN(result[0]) || result[0] >= {target}")),
        failure_limit: Some(IntOrString::Int(TOLERATED)),
        provider: MetricProvider::Prometheus(Prometheus {
            address: promql::PROMETHEUS.to_owned(),
            query,
            ..Prometheus::default()
        }),
        ..Metric::default()
    })
}

/// For how many minutes a blue-green is watched: as long as `promote after=` says, ten if it does not.
fn blue_green_minutes(service: &Service) -> Option<i32> {
    let Some(Rollout::BlueGreen(rollout)) = service.rollout.as_ref().map(|rollout| &rollout.value) else { return None };
    let after = rollout.promote.as_ref().and_then(|promote| promote.after.as_ref());
    Some(after.and_then(|after| i32::try_from(after.seconds().div_ceil(60)).ok()).unwrap_or(10).max(1))
}

/// The part of requests that did not fail.
fn availability(service: &Service, labels: &str) -> Option<String> {
    const METRIC: &str = "http_requests_total";
    let by = service.metrics.as_ref()?.counter.get(METRIC)?.by.as_ref()?;
    let code = ["code", "status"].into_iter().find(|label| by.as_str().split(' ').any(|known| known == *label))?;
    let rate = |more: &str| format!("sum(rate({METRIC}{{{labels}{more}}}[{WINDOW}]))");
    Some(format!("{} / {}", rate(&format!(",{code}!~\"5..\"")), rate("")))
}

/// The part of requests that were answered in time: the bucket of that bound, which the histogram must have.
fn latency(service: &Service, objective: &Objective, labels: &str) -> Option<String> {
    const METRIC: &str = "http_request_duration_seconds";
    let histogram = service.metrics.as_ref()?.histogram.get(METRIC)?;
    let below = objective.below.as_ref()?.milliseconds() as f64 / 1000.0;
    let bound = histogram.buckets.0.iter().map(|bucket| bucket.value).find(|bucket| *bucket == below)?;
    let rate = |metric: &str, more: &str| format!("sum(rate({METRIC}_{metric}{{{labels}{more}}}[{WINDOW}]))");
    Some(format!("{} / {}", rate("bucket", &format!(",le=~\"{}\"", spellings(bound))), rate("count", "")))
}

/// A whole number as bound of a bucket is `2` in some client libraries and `2.0` in others, and in Prometheus 3.
fn spellings(bound: f64) -> String {
    if bound.fract() == 0.0 { format!("{bound}|{bound:.1}") } else { bound.to_string().replace('.', "\\\\.") }
}

fn unmeasured(service: &Service, measure: &str, entry: &Entry<Objective>) -> Finding {
    let service = service.name.as_str();
    let needed = match entry.value.measure.value {
        Measure::Availability => "counter http_requests_total by=\"code method\"".to_owned(),
        Measure::Latency => {
            let below = entry.value.below.as_ref().map_or(1.0, |below| below.milliseconds() as f64 / 1000.0);
            format!("histogram http_request_duration_seconds by=\"code method\" {{ buckets … {below} … }}")
        }
    };
    let message = format!(
        "the rollout of `service {service}` goes on while its {measure} holds, and nothing that the service exports says whether it does"
    );
    Finding::error("objective-without-measure", entry.place, message)
        .help(format!("export it: `metrics {{ {needed} }}`; or drop `while=slo`"))
}
