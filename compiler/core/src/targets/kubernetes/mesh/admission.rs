//! Whom members let in: nobody, but the accounts of those that `uses` and `expose` name.

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::custom::istio::{
    AuthorizationPolicy, AuthorizationPolicySpec, Caller as Source, From, MatchLabels, Mtls, MtlsMode, Operation,
    PeerAuthentication, PeerAuthenticationSpec, Rule, To,
};

use super::{Member, gateway_account, is_strict, is_there, shared_metadata, streams};
use crate::model::Platform;
use crate::targets::Lowering;
use crate::targets::kubernetes::{entrance, metadata, services};
use crate::words::network::Mesh;
use crate::words::service::Service;

/// Some accounts, or anybody where none is named, and the ports that are open to them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// Accounts of this namespace.
    pub accounts: Vec<String>,
    /// Numbers of the pods' ports.
    pub ports: Vec<u16>,
}

/// What holds for all members: who they are is proved, and without a policy of its own a member lets nobody in.
pub fn of_all(lowering: &Lowering<'_>, mesh: &Mesh) -> Vec<Object> {
    let platform = lowering.platform();
    let mode = if is_strict(mesh) { MtlsMode::Strict } else { MtlsMode::Permissive };
    let spec = PeerAuthenticationSpec { mtls: Some(Mtls { mode }), ..PeerAuthenticationSpec::default() };
    let proof = PeerAuthentication { metadata: shared_metadata(platform, "default"), spec };
    let nobody = AuthorizationPolicy {
        metadata: shared_metadata(platform, "default-deny"),
        spec: AuthorizationPolicySpec::default(),
    };
    std::iter::once(proof.into()).chain(is_strict(mesh).then(|| nobody.into())).collect()
}

/// The policy of a member that somebody may call.
pub fn of(platform: &Platform, member: &Member<'_>) -> Option<Object> {
    let rules = member.callers.iter().map(|caller| Rule {
        from: source(&caller.accounts).into_iter().collect(),
        to: vec![To { operation: Operation { ports: caller.ports.iter().map(u16::to_string).collect() } }],
    });
    let spec = AuthorizationPolicySpec { selector: Some(pods_of(member.name)), rules: rules.collect(), action: None };
    let metadata = metadata::object(platform, member.name, member.name);
    (!member.callers.is_empty()).then(|| AuthorizationPolicy { metadata, spec }.into())
}

fn source(accounts: &[String]) -> Option<From> {
    (!accounts.is_empty()).then(|| From { source: Source { service_accounts: accounts.to_vec() } })
}

fn pods_of(name: &str) -> MatchLabels {
    MatchLabels { match_labels: metadata::selector(name) }
}

/// Who calls a service: workloads that use it, gateways that lead to it or the proxies that ask people to log in, and anybody where it
/// has a load balancer of its own.
pub fn callers(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Vec<Caller> {
    let graph = lowering.graph(cell);
    let name = service.name.as_str();
    let workloads = graph.and_then(|graph| graph.callers.get(name)).cloned().unwrap_or_default();
    let all: Vec<u16> = streams(&service.port).map(|port| port.number.0).collect();
    let mut callers = Vec::new();
    if !workloads.is_empty() && !all.is_empty() {
        callers.push(Caller { accounts: workloads, ports: all });
    }
    let exposures = graph.and_then(|graph| graph.exposures.get(name)).map_or(&[][..], Vec::as_slice);
    let mut entrances: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    for exposure in exposures {
        let (Some(gateway), Some(port)) = (exposure.gateway.as_deref(), service.port.get(&exposure.port)) else {
            continue;
        };
        let account = entrance::login_of(lowering, name, gateway, cell).unwrap_or_else(|| gateway_account(gateway));
        entrances.entry(account).or_default().insert(port.number.0);
    }
    callers.extend(
        entrances
            .into_iter()
            .map(|(account, ports)| Caller { accounts: vec![account], ports: ports.into_iter().collect() }),
    );
    let balanced = balanced(lowering, service, cell);
    callers.extend((!balanced.is_empty()).then(|| Caller { accounts: Vec::new(), ports: balanced }));
    callers
}

fn balanced(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Vec<u16> {
    let named = services::balanced(lowering, service, cell).map(|exposure| exposure.port.as_str());
    let ports: BTreeSet<u16> = named
        .filter_map(|name| streams(&service.port).find(|port| port.name.as_str() == name))
        .map(|port| port.number.0)
        .collect();
    ports.into_iter().collect()
}

/// The ports on which people come without a proxy of theirs: those of a load balancer of the service's own.
pub fn without_proof(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Option<Object> {
    let ports = balanced(lowering, service, cell);
    let name = service.name.as_str();
    let open = |port: u16| (port.to_string(), Mtls { mode: MtlsMode::Permissive });
    (is_there(lowering, cell) && !ports.is_empty()).then(|| {
        let spec = PeerAuthenticationSpec {
            selector: Some(pods_of(name)),
            mtls: Some(Mtls { mode: MtlsMode::Strict }),
            port_level_mtls: ports.into_iter().map(open).collect(),
        };
        PeerAuthentication { metadata: metadata::object(lowering.platform(), name, name), spec }.into()
    })
}
