//! Istio, `networking.istio.io/v1` and `security.istio.io/v1`: how the proxies beside the pods route, and whom they let in.

use std::collections::BTreeMap;

use super::{Custom, Pairs, Spec, types};

/// Which ports and hosts the proxies of an entrance answer on.
pub type Gateway = Custom<GatewaySpec>;

/// Which request goes to which Service.
pub type VirtualService = Custom<VirtualServiceSpec>;

/// How callers behave towards a Service.
pub type DestinationRule = Custom<DestinationRuleSpec>;

/// A host outside of the mesh that its members may know.
pub type ServiceEntry = Custom<ServiceEntrySpec>;

/// What a workload's proxy knows of the mesh.
pub type Sidecar = Custom<SidecarSpec>;

/// Whether callers must prove who they are.
pub type PeerAuthentication = Custom<PeerAuthenticationSpec>;

/// Who may call.
pub type AuthorizationPolicy = Custom<AuthorizationPolicySpec>;

/// Gives each type its group and kind.
macro_rules! kinds {
    ($($spec:ident = $version:literal $kind:literal;)*) => {
        $(impl Spec for $spec {
            const API_VERSION: &'static str = $version;
            const KIND: &'static str = $kind;
        })*
    };
}

kinds! {
    GatewaySpec = "networking.istio.io/v1" "Gateway";
    VirtualServiceSpec = "networking.istio.io/v1" "VirtualService";
    DestinationRuleSpec = "networking.istio.io/v1" "DestinationRule";
    ServiceEntrySpec = "networking.istio.io/v1" "ServiceEntry";
    SidecarSpec = "networking.istio.io/v1" "Sidecar";
    PeerAuthenticationSpec = "security.istio.io/v1" "PeerAuthentication";
    AuthorizationPolicySpec = "security.istio.io/v1" "AuthorizationPolicy";
}

types! {
    /// What stands under a Gateway's `spec`.
    pub struct GatewaySpec {
        pub selector: Pairs,
        pub servers: Vec<Server>,
    }

    pub struct Server {
        pub name: Option<String>,
        pub port: Port,
        pub hosts: Vec<String>,
    }

    pub struct Port {
        pub number: u32,
        pub name: String,
        /// `HTTP`, `HTTPS`, `HTTP2`, `GRPC`, `TLS` or `TCP`.
        pub protocol: String,
    }

    /// What stands under a VirtualService's `spec`.
    pub struct VirtualServiceSpec {
        pub hosts: Vec<String>,
        /// Names of Gateways; the proxies beside all pods where none is named.
        pub gateways: Vec<String>,
        pub export_to: Vec<String>,
        pub http: Vec<HttpRoute>,
    }

    pub struct HttpRoute {
        pub name: Option<String>,
        pub r#match: Vec<HttpMatch>,
        pub route: Vec<Destination>,
        pub direct_response: Option<DirectResponse>,
    }

    pub struct HttpMatch {
        pub uri: Option<Text>,
        pub authority: Option<Text>,
        pub headers: BTreeMap<String, Text>,
        pub port: Option<u32>,
    }

    #[serde(rename_all = "camelCase")]
    pub enum Text {
        Exact(String),
        Prefix(String),
    }

    pub struct Destination {
        pub destination: Host,
        pub weight: Option<i32>,
    }

    pub struct Host {
        pub host: String,
        pub port: Option<PortNumber>,
    }

    pub struct PortNumber {
        pub number: u32,
    }

    pub struct DirectResponse {
        pub status: u32,
    }

    /// What stands under a DestinationRule's `spec`.
    pub struct DestinationRuleSpec {
        pub host: String,
        pub export_to: Vec<String>,
        pub traffic_policy: Option<TrafficPolicy>,
    }

    pub struct TrafficPolicy {
        pub load_balancer: Option<LoadBalancer>,
        pub outlier_detection: Option<OutlierDetection>,
        pub tls: Option<ClientTls>,
    }

    pub struct LoadBalancer {
        pub consistent_hash: Option<ConsistentHash>,
    }

    #[serde(rename_all = "camelCase")]
    pub enum ConsistentHash {
        HttpCookie(Cookie),
        UseSourceIp(bool),
    }

    pub struct Cookie {
        pub name: String,
        pub ttl: Option<String>,
    }

    /// When a pod that fails is left out for a while.
    pub struct OutlierDetection {
        #[serde(rename = "consecutive5xxErrors")]
        pub consecutive_5xx_errors: Option<u32>,
        pub interval: Option<String>,
        pub base_ejection_time: Option<String>,
        /// In percent of the pods.
        pub max_ejection_percent: Option<i32>,
    }

    pub struct ClientTls {
        pub mode: ClientTlsMode,
    }

    #[derive(Copy, Default)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum ClientTlsMode {
        #[default]
        IstioMutual,
        Disable,
    }

    /// What stands under a ServiceEntry's `spec`.
    pub struct ServiceEntrySpec {
        pub hosts: Vec<String>,
        /// Blocks of addresses, for protocols that name no host.
        pub addresses: Vec<String>,
        pub ports: Vec<Port>,
        pub location: Option<Location>,
        pub resolution: Option<Resolution>,
        pub export_to: Vec<String>,
    }

    #[derive(Copy)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Location { MeshExternal, MeshInternal }

    #[derive(Copy)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Resolution { None, Static, Dns }

    /// What stands under a Sidecar's `spec`.
    pub struct SidecarSpec {
        pub workload_selector: Option<PodLabels>,
        pub egress: Vec<Egress>,
        pub outbound_traffic_policy: Option<OutboundTrafficPolicy>,
    }

    pub struct PodLabels {
        pub labels: Pairs,
    }

    pub struct Egress {
        /// `<namespace>/<host>`; `.` is the own namespace, `~/*` is nothing.
        pub hosts: Vec<String>,
    }

    pub struct OutboundTrafficPolicy {
        pub mode: OutboundMode,
    }

    #[derive(Copy, Default)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum OutboundMode {
        #[default]
        RegistryOnly,
        AllowAny,
    }

    /// What stands under a PeerAuthentication's `spec`.
    pub struct PeerAuthenticationSpec {
        /// All pods of the namespace, if none is named.
        pub selector: Option<MatchLabels>,
        pub mtls: Option<Mtls>,
        /// By the number of a pod's port.
        pub port_level_mtls: BTreeMap<String, Mtls>,
    }

    pub struct MatchLabels {
        pub match_labels: Pairs,
    }

    pub struct Mtls {
        pub mode: MtlsMode,
    }

    #[derive(Copy, Default)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum MtlsMode {
        #[default]
        Strict,
        Permissive,
    }

    /// What stands under an AuthorizationPolicy's `spec`. One without rules lets nobody in.
    pub struct AuthorizationPolicySpec {
        /// All pods of the namespace, if none is named.
        pub selector: Option<MatchLabels>,
        pub action: Option<Action>,
        pub rules: Vec<Rule>,
    }

    #[derive(Copy)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Action { Allow, Deny }

    /// A rule without sources is about everybody.
    pub struct Rule {
        pub from: Vec<From>,
        pub to: Vec<To>,
    }

    pub struct From {
        pub source: Caller,
    }

    pub struct Caller {
        /// `<namespace>/<account>`, or an account of the policy's own namespace.
        pub service_accounts: Vec<String>,
    }

    pub struct To {
        pub operation: Operation,
    }

    pub struct Operation {
        /// Numbers of the pods' ports.
        pub ports: Vec<String>,
    }
}
