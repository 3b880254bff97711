//! Session affinity by cookie: what the load balancer in front of a service is told, since a Service knows no cookies.

use std::collections::BTreeMap;

use crate::types::Duration;
use crate::words::service::{AffinityKey, Service};

/// How long a cookie holds where the spec does not say it, in seconds: AWS's own default, a day.
const USUAL_SECONDS: u64 = 86_400;

/// How each class of Ingress is told, with `{seconds}` for how long: AWS Load Balancer Controller 2, ingress-nginx 1 and Application
/// Gateway Ingress Controller 1, annotations. The `gce` class takes it from a `BackendConfig` only: a rule warns about it.
const ANNOTATIONS: &[(&str, &str, &str)] = &[
    (
        "alb",
        "alb.ingress.kubernetes.io/target-group-attributes",
        "stickiness.enabled=true,stickiness.type=lb_cookie,stickiness.lb_cookie.duration_seconds={seconds}",
    ),
    ("nginx", "nginx.ingress.kubernetes.io/affinity", "cookie"),
    ("nginx", "nginx.ingress.kubernetes.io/affinity-mode", "persistent"),
    ("nginx", "nginx.ingress.kubernetes.io/session-cookie-max-age", "{seconds}"),
    ("azure-application-gateway", "appgw.ingress.kubernetes.io/cookie-based-affinity", "true"),
];

/// The annotations of an Ingress of that class, where the service keeps clients by a cookie.
pub fn annotations(class: &str, service: &Service) -> BTreeMap<String, String> {
    let Some(affinity) = service.session_affinity.as_ref().filter(|affinity| affinity.by.value == AffinityKey::Cookie)
    else {
        return BTreeMap::new();
    };
    let seconds = affinity.timeout.as_deref().map_or(USUAL_SECONDS, |timeout: &Duration| timeout.seconds()).to_string();
    let rows = ANNOTATIONS.iter().filter(|(known, ..)| *known == class);
    rows.map(|(_, name, value)| ((*name).to_owned(), value.replace("{seconds}", &seconds))).collect()
}
