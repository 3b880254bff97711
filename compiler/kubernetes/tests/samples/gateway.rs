//! Gateway API.

use platc_kubernetes::custom::gateway::*;

use super::{labelled, pairs, selector, text, texts};

pub fn gateway() -> GatewaySpec {
    GatewaySpec {
        gateway_class_name: "istio".into(),
        infrastructure: Some(labelled()),
        addresses: vec![Address { kind: text("Hostname"), value: "lb.example.com".into() }],
        listeners: vec![Listener {
            name: "https".into(),
            hostname: text("*.example.com"),
            port: 443,
            protocol: "HTTPS".into(),
            tls: Some(ListenerTls {
                mode: Some(TlsMode::Terminate),
                certificate_refs: vec![SecretReference { name: "tls".into(), namespace: text("shop") }],
                options: pairs("example.com/minimum", "TLSv1_2"),
            }),
            allowed_routes: Some(AllowedRoutes {
                namespaces: Some(RouteNamespaces { from: AllowedFrom::Selector, selector: Some(selector()) }),
            }),
        }],
    }
}

pub fn http_route() -> HttpRouteSpec {
    let header = || vec![Header { name: "X-A".into(), value: "b".into() }];
    let modifier = || HeaderModifier { set: header(), add: header(), remove: texts("X-B") };
    let value = |kind| vec![ValueMatch { kind: Some(kind), name: "beta".into(), value: "1".into() }];
    HttpRouteSpec {
        parent_refs: vec![ParentReference {
            name: "edge".into(),
            namespace: text("edge"),
            section_name: text("https"),
            port: Some(443),
        }],
        hostnames: texts("shop.example.com"),
        rules: vec![HttpRule {
            name: text("api"),
            matches: vec![HttpMatch {
                path: Some(PathMatch { kind: PathMatchKind::PathPrefix, value: "/api".into() }),
                headers: value(ValueMatchKind::Exact),
                query_params: value(ValueMatchKind::RegularExpression),
                method: text("GET"),
            }],
            filters: vec![
                HttpFilter::RequestHeaderModifier { request_header_modifier: modifier() },
                HttpFilter::ResponseHeaderModifier { response_header_modifier: modifier() },
                HttpFilter::RequestRedirect {
                    request_redirect: RequestRedirect {
                        scheme: text("https"),
                        hostname: text("shop.example.com"),
                        path: Some(PathModifier::ReplaceFullPath { replace_full_path: "/".into() }),
                        port: Some(443),
                        status_code: Some(301),
                    },
                },
                HttpFilter::UrlRewrite {
                    url_rewrite: UrlRewrite {
                        hostname: text("api"),
                        path: Some(PathModifier::ReplacePrefixMatch { replace_prefix_match: "/".into() }),
                    },
                },
                HttpFilter::RequestMirror {
                    request_mirror: RequestMirror {
                        backend_ref: Backend { name: "api".into(), namespace: text("shop"), port: Some(80) },
                        percent: Some(10),
                    },
                },
            ],
            backend_refs: vec![HttpBackend {
                name: "api".into(),
                namespace: text("shop"),
                port: Some(80),
                weight: Some(90),
            }],
            timeouts: Some(Timeouts { request: text("30s"), backend_request: text("10s") }),
            retry: Some(Retry { codes: vec![502], attempts: Some(2), backoff: text("100ms") }),
            session_persistence: Some(SessionPersistence {
                kind: Some(PersistenceKind::Cookie),
                session_name: text("session"),
                absolute_timeout: text("1h"),
            }),
        }],
    }
}
