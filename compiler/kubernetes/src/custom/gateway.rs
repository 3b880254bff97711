//! Gateway API, `gateway.networking.k8s.io/v1`: listeners, and the routes that hang on them.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::{Custom, Labelled, Pairs, Spec, types};

/// Where traffic comes in.
pub type Gateway = Custom<GatewaySpec>;

/// Which HTTP request goes to which Service.
pub type HTTPRoute = Custom<HttpRouteSpec>;

impl Spec for GatewaySpec {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "Gateway";
}

impl Spec for HttpRouteSpec {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "HTTPRoute";
}

types! {
    /// What stands under a Gateway's `spec`.
    pub struct GatewaySpec {
        pub gateway_class_name: String,
        pub infrastructure: Option<Labelled>,
        pub addresses: Vec<Address>,
        pub listeners: Vec<Listener>,
    }

    pub struct Address {
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub value: String,
    }

    pub struct Listener {
        pub name: String,
        pub hostname: Option<String>,
        pub port: i32,
        /// `HTTP`, `HTTPS`, `TLS`, `TCP` or `UDP`.
        pub protocol: String,
        pub tls: Option<ListenerTls>,
        pub allowed_routes: Option<AllowedRoutes>,
    }

    pub struct ListenerTls {
        pub mode: Option<TlsMode>,
        pub certificate_refs: Vec<SecretReference>,
        pub options: Pairs,
    }

    pub enum TlsMode { Terminate, Passthrough }

    pub struct SecretReference {
        pub name: String,
        pub namespace: Option<String>,
    }

    pub struct AllowedRoutes {
        pub namespaces: Option<RouteNamespaces>,
    }

    pub struct RouteNamespaces {
        pub from: AllowedFrom,
        pub selector: Option<LabelSelector>,
    }

    #[derive(Copy, Default)]
    pub enum AllowedFrom {
        #[default]
        Same,
        Selector,
        All,
    }

    /// What stands under an HTTP Route's `spec`.
    pub struct HttpRouteSpec {
        pub parent_refs: Vec<ParentReference>,
        pub hostnames: Vec<String>,
        pub rules: Vec<HttpRule>,
    }

    pub struct ParentReference {
        pub name: String,
        pub namespace: Option<String>,
        pub section_name: Option<String>,
        pub port: Option<i32>,
    }

    pub struct HttpRule {
        pub name: Option<String>,
        pub matches: Vec<HttpMatch>,
        pub filters: Vec<HttpFilter>,
        pub backend_refs: Vec<HttpBackend>,
        pub timeouts: Option<Timeouts>,
        pub retry: Option<Retry>,
        pub session_persistence: Option<SessionPersistence>,
    }

    pub struct HttpMatch {
        pub path: Option<PathMatch>,
        pub headers: Vec<ValueMatch>,
        pub query_params: Vec<ValueMatch>,
        pub method: Option<String>,
    }

    pub struct PathMatch {
        #[serde(rename = "type")]
        pub kind: PathMatchKind,
        pub value: String,
    }

    #[derive(Copy, Default)]
    pub enum PathMatchKind {
        #[default]
        PathPrefix,
        Exact,
        RegularExpression,
    }

    pub struct ValueMatch {
        #[serde(rename = "type")]
        pub kind: Option<ValueMatchKind>,
        pub name: String,
        pub value: String,
    }

    pub enum ValueMatchKind { Exact, RegularExpression }

    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum HttpFilter {
        RequestHeaderModifier { request_header_modifier: HeaderModifier },
        ResponseHeaderModifier { response_header_modifier: HeaderModifier },
        RequestRedirect { request_redirect: RequestRedirect },
        #[serde(rename = "URLRewrite")]
        UrlRewrite { url_rewrite: UrlRewrite },
        RequestMirror { request_mirror: RequestMirror },
    }

    pub struct HeaderModifier {
        pub set: Vec<Header>,
        pub add: Vec<Header>,
        pub remove: Vec<String>,
    }

    pub struct Header {
        pub name: String,
        pub value: String,
    }

    pub struct RequestRedirect {
        pub scheme: Option<String>,
        pub hostname: Option<String>,
        pub path: Option<PathModifier>,
        pub port: Option<i32>,
        pub status_code: Option<i32>,
    }

    pub struct UrlRewrite {
        pub hostname: Option<String>,
        pub path: Option<PathModifier>,
    }

    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum PathModifier {
        ReplaceFullPath { replace_full_path: String },
        ReplacePrefixMatch { replace_prefix_match: String },
    }

    pub struct RequestMirror {
        pub backend_ref: Backend,
        pub percent: Option<i32>,
    }

    pub struct Backend {
        pub name: String,
        pub namespace: Option<String>,
        pub port: Option<i32>,
    }

    /// A Service and its share of the requests.
    pub struct HttpBackend {
        pub name: String,
        pub namespace: Option<String>,
        pub port: Option<i32>,
        pub weight: Option<i32>,
    }

    pub struct Timeouts {
        pub request: Option<String>,
        pub backend_request: Option<String>,
    }

    pub struct Retry {
        pub codes: Vec<i32>,
        pub attempts: Option<i32>,
        pub backoff: Option<String>,
    }

    pub struct SessionPersistence {
        #[serde(rename = "type")]
        pub kind: Option<PersistenceKind>,
        pub session_name: Option<String>,
        pub absolute_timeout: Option<String>,
    }

    pub enum PersistenceKind { Cookie, Header }
}
