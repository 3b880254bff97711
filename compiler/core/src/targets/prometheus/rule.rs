//! One alerting rule: its condition, and what it tells whoever is woken.

use std::collections::BTreeMap;

use platc_kubernetes::custom::prometheus::AlertRule;

use super::measures;
use crate::finding::Finding;
use crate::model::Declared;
use crate::source::Place;
use crate::targets::Lowering;
use crate::words::alert::Alert;
use crate::words::platform::Platform as PlatformNode;
use crate::words::pod::Volume;
use crate::words::response::Runbooks;
use crate::words::service::Service;

/// The rule of an alert in a service: its own expression, or the measure that it is named after.
pub fn of_service(
    lowering: &Lowering<'_>,
    service: &Service,
    alert: &Alert,
    place: Place,
) -> Result<AlertRule, Finding> {
    let name = service.name.as_str();
    let (expr, derived) = match &alert.expr {
        Some(expr) => (expr.early(expr.place)?.to_owned(), format!("{} of service {name}", alert.name.as_str())),
        None => measures::ready(lowering.platform(), service, alert, place)?,
    };
    let mut rule = rule(lowering, alert, &format!("{name}-{}", alert.name.as_str()), expr, derived)?;
    rule.labels.insert("service".to_owned(), name.to_owned());
    Ok(rule)
}

/// The rule of an alert in a volume of a service.
pub fn of_volume(
    lowering: &Lowering<'_>,
    service: &Service,
    volume: &Volume,
    alert: &Alert,
    place: Place,
) -> Result<AlertRule, Finding> {
    let (name, disk) = (service.name.as_str(), volume.name.as_str());
    let (expr, derived) = match &alert.expr {
        Some(expr) => {
            (expr.early(expr.place)?.to_owned(), format!("{} of volume {disk} of service {name}", alert.name.as_str()))
        }
        None => measures::of_volume(lowering.platform(), service, volume, alert, place)?,
    };
    let mut rule = rule(lowering, alert, &format!("{name}-{disk}-{}", alert.name.as_str()), expr, derived)?;
    rule.labels.insert("service".to_owned(), name.to_owned());
    rule.labels.insert("volume".to_owned(), disk.to_owned());
    Ok(rule)
}

/// The rule of an alert that stands on its own.
pub fn alone(lowering: &Lowering<'_>, alert: &Alert) -> Result<AlertRule, Finding> {
    let Some(expr) = &alert.expr else {
        let message = format!(
            "alert `{}` has no expression: an alert that stands on its own has nothing ready to measure",
            alert.name.as_str()
        );
        let help = "write `expr \"…\"` with a PromQL condition, or move the alert into the service that it is about";
        return Err(Finding::error("alert-without-condition", alert.name.place, message).help(help));
    };
    let text = expr.early(expr.place)?.to_owned();
    rule(lowering, alert, alert.name.as_str(), text, format!("alert {}", alert.name.as_str()))
}

fn rule(
    lowering: &Lowering<'_>,
    alert: &Alert,
    name: &str,
    expr: String,
    derived: String,
) -> Result<AlertRule, Finding> {
    let place = alert.expr.as_ref().map_or(alert.name.place, |expr| expr.place);
    check(&expr, place)?;
    let mut labels = BTreeMap::new();
    let severity = alert.severity.as_ref().map(|severity| ("severity".to_owned(), severity.name().to_owned()));
    labels.extend(severity);
    let also: Vec<&str> = alert.also.0.iter().map(|team| team.name()).collect();
    if !also.is_empty() {
        labels.insert("also".to_owned(), also.join(","));
    }
    let summary = alert.summary.as_ref().map_or(Ok(derived.as_str()), |summary| summary.early(summary.place))?;
    let mut annotations = BTreeMap::from([("summary".to_owned(), summary.to_owned())]);
    annotations.extend(alert.runbook.as_ref().map(|page| ("runbook_url".to_owned(), runbook(lowering, page.as_str()))));
    let hold = alert.hold.as_ref().map(|hold| hold.prometheus());
    Ok(AlertRule { alert: camel_case(name), expr, r#for: hold, labels, annotations, ..AlertRule::default() })
}

/// Whether Prometheus can read an expression. The parser gives no position within it.
fn check(expr: &str, place: Place) -> Result<(), Finding> {
    promql_parser::parser::parse(expr).map(drop).map_err(|reason| {
        let reason = reason.lines().next().unwrap_or_default().trim();
        let help = format!("it reads, with every address filled in: {expr}");
        Finding::error(
            "invalid-promql",
            place,
            format!("Prometheus cannot read this expression, so that the alert would never fire: {reason}"),
        )
        .help(help)
    })
}

/// Where a page of the runbooks is read: on the repository's own site, if the platform names its repository.
fn runbook(lowering: &Lowering<'_>, page: &str) -> String {
    let runbooks = lowering.all::<Runbooks>().iter().find_map(Declared::first);
    let folder = runbooks.map_or("docs/runbooks", |runbooks| runbooks.folder.as_str()).trim_matches('/');
    let platform = lowering.all::<PlatformNode>().iter().find_map(Declared::first);
    match platform.and_then(|platform| platform.repository.as_ref()) {
        Some(repository) => {
            let url = repository.url.0.trim_end_matches(".git");
            let branch = repository.branch.as_ref().map_or("main", |branch| branch.as_str());
            format!("{url}/blob/{branch}/{folder}/{page}.md")
        }
        None => format!("{folder}/{page}.md"),
    }
}

/// `web-errors` as `WebErrors`, as alerts are named everywhere.
fn camel_case(name: &str) -> String {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    name.split('-').map(capitalised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_expression_is_an_error_with_the_reason() {
        assert!(check("sum(rate(http_requests_total[5m])) > 5", Place::DEFAULT).is_ok());
        for (wrong, reason) in
            [("sum(rate(http_requests_total)) > 5", "expected type"), ("sum(", ""), ("foo{bar} > 1", "")]
        {
            let finding = check(wrong, Place::DEFAULT).expect_err(wrong);
            assert_eq!(finding.code, "invalid-promql");
            assert!(finding.message.contains(reason), "{}", finding.message);
        }
    }

    #[test]
    fn alerts_are_named_as_everywhere() {
        assert_eq!(camel_case("web-errors"), "WebErrors");
        assert_eq!(camel_case("coach-2-behind"), "Coach2Behind");
    }
}
