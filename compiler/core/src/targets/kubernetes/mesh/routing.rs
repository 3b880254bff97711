//! How members reach a service: encrypted, around pods that fail, and by weight while a version comes in.

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_rollouts::RoutedService;
use platc_kubernetes::custom::istio::{
    ClientTls, ClientTlsMode, ConsistentHash, Cookie, Destination, DestinationRule, DestinationRuleSpec, Host,
    HttpMatch, HttpRoute, LoadBalancer, OutlierDetection, PortNumber, TrafficPolicy, VirtualService,
    VirtualServiceSpec,
};

use crate::model::{Platform, names};
use crate::targets::kubernetes::{metadata, workload};
use crate::words::service::{AffinityKey, Protocol, Service, ServicePort};

/// What is kept to this namespace: nobody else is meant.
const HERE: &str = ".";

/// The Services of a service by which others reach its pods.
pub fn services(service: &Service) -> Vec<String> {
    std::iter::once(service.name.to_string()).chain(workload::second_service(service)).collect()
}

/// The rules of a service's Services, and the weights of a canary for callers inside.
pub fn objects(platform: &Platform, service: &Service, strict: bool) -> Vec<Object> {
    if service.port.is_empty() {
        return Vec::new();
    }
    let rules = services(service).into_iter().map(|name| rule(platform, service, &name, strict));
    rules.chain(weights(platform, service)).collect()
}

/// A pod that answers five times in a row with an error is left out for a while, up to half of them. With this the proxies also prefer
/// pods of their own zone while those are well (Istio, locality load balancing).
fn rule(platform: &Platform, service: &Service, name: &str, strict: bool) -> Object {
    let spec = DestinationRuleSpec {
        host: names::service_host(name, &platform.namespace),
        export_to: vec![HERE.to_owned()],
        traffic_policy: Some(TrafficPolicy {
            load_balancer: affinity(service),
            outlier_detection: Some(OutlierDetection {
                consecutive_5xx_errors: Some(5),
                interval: Some("10s".to_owned()),
                base_ejection_time: Some("30s".to_owned()),
                max_ejection_percent: Some(50),
            }),
            tls: strict.then_some(ClientTls { mode: ClientTlsMode::IstioMutual }),
        }),
    };
    DestinationRule { metadata: metadata::object(platform, service.name.as_str(), name), spec }.into()
}

/// The same caller comes to the same pod.
fn affinity(service: &Service) -> Option<LoadBalancer> {
    let affinity = service.session_affinity.as_ref()?;
    let seconds = affinity.timeout.as_ref().map_or(86_400, |timeout| timeout.seconds());
    let hash = match affinity.by.value {
        AffinityKey::Cookie => ConsistentHash::HttpCookie(Cookie {
            name: format!("{}-pod", service.name.as_str()),
            ttl: Some(format!("{seconds}s")),
        }),
        AffinityKey::ClientIp => ConsistentHash::UseSourceIp(true),
    };
    Some(LoadBalancer { consistent_hash: Some(hash) })
}

/// Whether a port speaks HTTP, whose requests can be told apart.
fn speaks_http(port: &&ServicePort) -> bool {
    let protocol = port.protocol.as_ref().map(|protocol| protocol.value);
    !matches!(protocol, Some(Protocol::Tcp | Protocol::Udp))
}

/// Where a route leads: to the service, and in the share that Argo Rollouts decides to its canary.
pub fn destinations(platform: &Platform, service: &str, canary: Option<&str>, port: i32) -> Vec<Destination> {
    let to = |name: &str, weight| Destination {
        destination: Host {
            host: names::service_host(name, &platform.namespace),
            port: u32::try_from(port).ok().map(|number| PortNumber { number }),
        },
        weight,
    };
    match canary {
        Some(canary) => vec![to(service, Some(100)), to(canary, Some(0))],
        None => vec![to(service, None)],
    }
}

fn weights(platform: &Platform, service: &Service) -> Option<Object> {
    let canary = workload::canary_service(service)?;
    let name = service.name.as_str();
    let http = service.port.iter().filter(speaks_http).map(|port| HttpRoute {
        name: Some(port.name.to_string()),
        r#match: vec![HttpMatch { port: Some(u32::from(port.number.0)), ..HttpMatch::default() }],
        route: destinations(platform, name, Some(&canary), i32::from(port.number.0)),
        ..HttpRoute::default()
    });
    let spec = VirtualServiceSpec {
        hosts: vec![names::service_host(name, &platform.namespace)],
        gateways: Vec::new(),
        export_to: vec![HERE.to_owned()],
        http: http.collect(),
    };
    (!spec.http.is_empty()).then(|| VirtualService { metadata: metadata::object(platform, name, name), spec }.into())
}

/// The routes inside whose weights Argo Rollouts sets.
pub fn routed(service: &Service) -> Option<RoutedService> {
    let routes: Vec<String> = service.port.iter().filter(speaks_http).map(|port| port.name.to_string()).collect();
    (!routes.is_empty()).then(|| RoutedService { name: service.name.to_string(), routes })
}
