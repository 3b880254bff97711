//! Networks and what stands at their edge: gateways, firewalls, VPNs, DNS, certificates, foreign systems, the mesh.

use super::alert::Alert;
use super::references::{CloudName, FirewallName, RegionName, SecretName, TeamName, VpnName};
use super::workload::RunsOn;
use crate::schema::{Attribute, Block, Flag, Keyed, Phase, Scope, Set, Sp};
use crate::types::{Cidr, Country, Duration, Host, Name, Path, Ref, Url};

/// The private network of a region: subnets, routes, the way out.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Network {
    /// The name of the network.
    #[node(key)]
    pub name: Sp<Name>,
    /// How private machines reach the internet.
    #[node(default = "per-zone")]
    pub nat: Option<Sp<Nat>>,
    /// A record of every connection.
    pub flow_logs: Option<Block<FlowLogs>>,
    /// Private connections between clouds.
    pub link: Keyed<Link>,
}

/// How private machines reach the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Nat {
    /// A gateway in each zone: a lost zone takes nothing else with it.
    PerZone,
    /// One gateway for a region: cheaper, and lost with its zone.
    Single,
    /// Not at all.
    Off,
}

/// A record of every connection.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct FlowLogs {
    /// How long it is kept.
    #[node(default = "30d")]
    pub keep: Option<Sp<Duration>>,
}

/// A private connection between two clouds.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Link {
    /// One end.
    #[node(key, about)]
    pub from: Sp<Ref<CloudName>>,
    /// The other end.
    #[node(key, about)]
    pub to: Sp<Ref<CloudName>>,
    /// What carries the traffic.
    #[node(default = "vpn")]
    pub via: Option<Sp<Carrier>>,
}

/// What carries the traffic between two clouds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Carrier {
    /// An encrypted tunnel over the internet.
    Vpn,
}

/// Where requests from outside come in: a load balancer with its certificates.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Gateway {
    /// The name of the gateway.
    #[node(key)]
    pub name: Sp<Name>,
    /// The firewall in front of it.
    #[node(droppable)]
    pub behind: Option<Sp<Ref<FirewallName>>>,
    /// The private networks that alone may reach it.
    #[node(droppable)]
    pub from: Set<Ref<VpnName>>,
    /// Who must log in before a request comes through.
    pub login: Option<Block<Login>>,
    /// What routes requests in the cluster, where it is not the cloud's own.
    pub ingress: Option<Sp<Ingress>>,
}

/// What routes requests in the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Ingress {
    /// The cloud's load balancer.
    Cloud,
    /// ingress-nginx, which has had no fixes since March 2026, or another controller that reads its Ingresses.
    Nginx,
}

/// Who must log in, and with whom.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Login {
    /// Who knows the people.
    #[node(argument)]
    pub provider: Sp<IdentityProvider>,
    /// The teams that are let in.
    #[node(arguments)]
    pub teams: Set<Ref<TeamName>>,
    /// The secret with the keys `client-id` and `client-secret`.
    pub client: Option<Sp<Ref<SecretName>>>,
    /// The issuer of an `oidc` provider.
    pub issuer: Option<Sp<Url>>,
}

/// Who knows the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum IdentityProvider {
    /// Google Workspace.
    Google,
    /// GitHub.
    Github,
    /// Any OpenID Connect provider; it needs `issuer=`.
    Oidc,
}

/// Stops requests that mean harm before they reach anything.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment, attributes = FIREWALL_ATTRIBUTES)]
pub struct Firewall {
    /// The name of the firewall.
    #[node(key)]
    pub name: Sp<Name>,
    /// The cloud's ready rules that are on.
    pub managed: Set<ManagedRules>,
    /// How often one address may ask.
    pub rate_limit: Keyed<RateLimit>,
    /// Whether the cloud's paid protection from floods stands in front of what the firewall guards: AWS Shield Advanced, which the
    /// account must have subscribed to.
    pub shield: Flag,
}

/// What other nodes may read of a firewall.
const FIREWALL_ATTRIBUTES: &[Attribute] =
    &[Attribute { name: "blocked", phase: Phase::Early, doc: "PromQL for the requests that it stopped, a second." }];

/// Ready rules of a cloud's firewall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum ManagedRules {
    /// The common attacks of the OWASP list.
    Common,
    /// SQL in requests.
    SqlInjection,
    /// Requests that exploit known holes.
    KnownBadInputs,
    /// Addresses with a bad name.
    BadAddresses,
    /// Known robots.
    Bots,
}

/// How often one address may ask.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct RateLimit {
    /// What the limit is called.
    #[node(key)]
    pub name: Sp<Name>,
    /// How many requests.
    #[node(argument)]
    pub requests: Sp<u32>,
    /// In which time.
    #[node(default = "5m")]
    pub per: Option<Sp<Duration>>,
    /// The paths that count, all if none is said.
    pub path: Option<Sp<Path>>,
    /// Its rank among the rules, the lowest first, where specificity does not decide it.
    pub priority: Option<Sp<u32>>,
}

/// A private way in for people.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Vpn {
    /// The name of the network.
    #[node(key)]
    pub name: Sp<Name>,
    /// The addresses that its clients get.
    pub cidr: Option<Sp<Cidr>>,
    /// Who may come in.
    pub login: Option<Block<Login>>,
}

/// A DNS zone; the records follow from what is exposed.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Dns {
    /// The name of the zone in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// Its domain.
    pub zone: Option<Sp<Host>>,
    /// What serves the zone: the primary region's cloud unless said otherwise.
    pub runs_on: Option<Block<RunsOn>>,
    /// Which region answers whom.
    pub route: Keyed<Route>,
    /// Which region answers when another does not.
    pub failover: Option<Block<DnsFailover>>,
    /// Whether answers are signed (DNSSEC). The zone above, or the registrar, must then name the key: a domain whose key is lost or
    /// changed carelessly is gone.
    pub dnssec: Flag,
}

/// Which region answers whom. Without a country it is for everybody, from the region with the shortest way.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Route {
    /// What the route is called.
    #[node(key)]
    pub name: Sp<Name>,
    /// The country that it is for.
    pub country: Option<Sp<Country>>,
    /// The region that answers.
    #[node(about)]
    pub to: Option<Sp<Ref<RegionName>>>,
    /// Its rank among the routes, the lowest first, where specificity does not decide it.
    pub priority: Option<Sp<u32>>,
}

/// Which region answers when another does not, in this order.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "failover")]
pub struct DnsFailover {
    /// The regions, the first one preferred.
    #[node(arguments, about)]
    pub regions: Set<Ref<RegionName>>,
    /// The path that is asked.
    pub check: Option<Sp<Path>>,
    /// How often it is asked.
    #[node(default = "30s")]
    pub every: Option<Sp<Duration>>,
    /// How many times in a row it must fail.
    #[node(default = "3")]
    pub failures: Option<Sp<u32>>,
    /// How long resolvers may keep an answer.
    #[node(default = "60s")]
    pub ttl: Option<Sp<Duration>>,
}

/// A certificate for names of the platform, renewed by itself.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, attributes = CERTIFICATE_ATTRIBUTES)]
pub struct Certificate {
    /// The name of the certificate in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// The hosts it covers.
    pub names: Set<Host>,
    /// Who signs it.
    #[node(default = "managed")]
    pub issuer: Option<Sp<Issuer>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a certificate.
const CERTIFICATE_ATTRIBUTES: &[Attribute] =
    &[Attribute { name: "arn", phase: Phase::Late, doc: "The identifier that AWS gives it." }];

/// Who signs a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Issuer {
    /// The cloud.
    Managed,
    /// Let's Encrypt, through cert-manager.
    Letsencrypt,
    /// The platform's own key: for machines without a public name.
    SelfSigned,
}

/// A system that belongs to somebody else and that services stand on: its address, its keys, the way to it, a probe.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, attributes = EXTERNAL_ATTRIBUTES, dynamic = "key")]
pub struct External {
    /// What it is called in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// Where it answers.
    pub url: Sp<Url>,
    /// The keys it gave us; their values are entered by a person.
    pub key: Keyed<ExternalKey>,
    /// How often the keys are changed.
    pub rotate: Option<Sp<Duration>>,
    /// A path that answers while it is well.
    pub check: Option<Sp<Path>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of an external system, besides its keys.
const EXTERNAL_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "url", phase: Phase::Early, doc: "Where it answers." },
    Attribute { name: "host", phase: Phase::Early, doc: "The host of its address." },
];

/// A key to an external system.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "key", many)]
pub struct ExternalKey {
    /// What the key is called.
    #[node(key)]
    pub name: Sp<Name>,
}

/// A service mesh: encryption and identity between services.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Mesh {
    /// Which one.
    #[node(key)]
    pub product: Sp<MeshProduct>,
    /// Whether services must encrypt and prove who they are.
    #[node(default = "strict")]
    pub mtls: Option<Sp<MutualTls>>,
}

/// A service mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum MeshProduct {
    /// Istio.
    Istio,
}

/// Whether services must encrypt and prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum MutualTls {
    /// They must.
    Strict,
    /// They may.
    Permissive,
}
