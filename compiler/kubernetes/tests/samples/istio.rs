//! Istio.

use std::collections::BTreeMap;

use platc_kubernetes::custom::istio::*;

use super::{pairs, text, texts};

fn port() -> Port {
    Port { number: 443, name: "tls".into(), protocol: "TLS".into() }
}

fn labels() -> MatchLabels {
    MatchLabels { match_labels: pairs("app.kubernetes.io/name", "web") }
}

pub fn gateway() -> GatewaySpec {
    let server = Server { name: text("http"), port: port(), hosts: texts("*") };
    GatewaySpec { selector: pairs("app.kubernetes.io/name", "gateway-public"), servers: vec![server] }
}

pub fn virtual_service() -> VirtualServiceSpec {
    let host = Host { host: "web".into(), port: Some(PortNumber { number: 8080 }) };
    let matched = HttpMatch {
        uri: Some(Text::Prefix("/api".into())),
        authority: Some(Text::Exact("www.example.com".into())),
        headers: BTreeMap::from([("user-agent".into(), Text::Prefix("GoogleHC/".into()))]),
        port: Some(8080),
    };
    let route = |route, direct_response| HttpRoute {
        name: text("http"),
        r#match: vec![matched.clone()],
        route,
        direct_response,
    };
    VirtualServiceSpec {
        hosts: texts("www.example.com"),
        gateways: texts("gateway-public"),
        export_to: texts("."),
        http: vec![
            route(vec![Destination { destination: host, weight: Some(100) }], None),
            route(Vec::new(), Some(DirectResponse { status: 200 })),
        ],
    }
}

pub fn by_cookie() -> ConsistentHash {
    ConsistentHash::HttpCookie(Cookie { name: "web-pod".into(), ttl: text("3600s") })
}

pub fn by_address() -> ConsistentHash {
    ConsistentHash::UseSourceIp(true)
}

pub fn destination_rule(hash: ConsistentHash) -> DestinationRuleSpec {
    DestinationRuleSpec {
        host: "web".into(),
        export_to: texts("."),
        traffic_policy: Some(TrafficPolicy {
            load_balancer: Some(LoadBalancer { consistent_hash: Some(hash) }),
            outlier_detection: Some(OutlierDetection {
                consecutive_5xx_errors: Some(5),
                interval: text("10s"),
                base_ejection_time: text("30s"),
                max_ejection_percent: Some(50),
            }),
            tls: Some(ClientTls { mode: ClientTlsMode::Disable }),
        }),
    }
}

pub fn service_entry() -> ServiceEntrySpec {
    ServiceEntrySpec {
        hosts: texts("api.example.com"),
        addresses: texts("10.0.0.0/16"),
        ports: vec![port()],
        location: Some(Location::MeshExternal),
        resolution: Some(Resolution::None),
        export_to: texts("."),
    }
}

pub fn sidecar() -> SidecarSpec {
    SidecarSpec {
        workload_selector: Some(PodLabels { labels: pairs("app.kubernetes.io/name", "web") }),
        egress: vec![Egress { hosts: texts("./api.example.com") }],
        outbound_traffic_policy: Some(OutboundTrafficPolicy { mode: OutboundMode::RegistryOnly }),
    }
}

pub fn peer_authentication() -> PeerAuthenticationSpec {
    let mtls = |mode| Mtls { mode };
    PeerAuthenticationSpec {
        selector: Some(labels()),
        mtls: Some(mtls(MtlsMode::Strict)),
        port_level_mtls: BTreeMap::from([("9000".into(), mtls(MtlsMode::Permissive))]),
    }
}

pub fn authorization_policy() -> AuthorizationPolicySpec {
    let rule = Rule {
        from: vec![From { source: Caller { service_accounts: texts("shop/web") } }],
        to: vec![To { operation: Operation { ports: texts("8080") } }],
    };
    AuthorizationPolicySpec { selector: Some(labels()), action: Some(Action::Allow), rules: vec![rule] }
}
