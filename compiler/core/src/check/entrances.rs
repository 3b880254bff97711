//! The way in: what a gateway cannot do, and names that its certificates are not for.
//!
//! `certificate-does-not-cover` · No certificate of the region is for a host that a service answers on through a gateway; browsers
//! would refuse it.
//!
//! `weaker-gateway` · What routes requests in a region cannot do what is asked of it; it is left out there.
//!
//! `login-wider-than-teams` · Google does not say which team a person is in, so that everybody of the teams' domain is let in.

use super::forms;
use crate::derive::placement::{self, Router};
use crate::derive::{Exposure, Graph};
use crate::finding::Finding;
use crate::model::{Platform, named};
use crate::source::Place;
use crate::words::network::{Certificate, Gateway, IdentityProvider};
use crate::words::service::{AffinityKey, Service};

/// The rule.
pub fn check(platform: &Platform, graph: &Graph, findings: &mut Vec<Finding>) {
    for (cell, exposed) in graph.cells.iter().enumerate() {
        for (name, exposures) in &exposed.exposures {
            let service = named(&platform.nodes.service, name).and_then(|declared| declared.at(cell));
            let Some(service) = service else { continue };
            let (in_cluster, on_ecs) = (
                placement::service_in_cluster(platform, service, cell),
                placement::service_on_ecs(platform, service, cell),
            );
            for exposure in exposures.iter().filter(|exposure| exposure.gateway.is_some()) {
                if in_cluster || on_ecs {
                    covered(platform, service, exposure, cell, findings);
                }
                if in_cluster {
                    able(platform, service, exposure, cell, findings);
                }
            }
        }
    }
    for declared in &platform.nodes.gateway {
        for gateway in forms(std::slice::from_ref(declared)) {
            findings.extend(unguarded(platform, gateway));
            if !declared.waives(CODE) {
                wider(platform, gateway, findings);
            }
        }
    }
}

fn place(service: &Service, exposure: &Exposure) -> Place {
    service.expose.0.iter().find(|entry| entry.key == exposure.name).map_or(Place::DEFAULT, |entry| entry.place)
}

fn covered(platform: &Platform, service: &Service, exposure: &Exposure, cell: usize, findings: &mut Vec<Finding>) {
    let certificates: Vec<&Certificate> =
        platform.nodes.certificate.iter().filter_map(|declared| declared.at(cell)).collect();
    let Some(first) = certificates.first() else { return };
    if certificates.iter().any(|certificate| certificate.names.0.iter().any(|name| name.covers(&exposure.host))) {
        return;
    }
    let message = format!(
        "`service {}` answers on `{}`, and no certificate is for that name: browsers would refuse the connection",
        service.name.as_str(),
        exposure.host
    );
    let also = first.names.0.first().map_or(first.name.place, |name| name.place);
    findings.push(
        Finding::error("certificate-does-not-cover", place(service, exposure), message)
            .label("a name without a certificate")
            .also(also, "the names that have one; a `*` stands for one label")
            .help(format!("add it: `names \"{}\"`, or expose the service on a name that is there", exposure.host)),
    );
}

/// What Gateways of the clouds, and load balancers of AWS, have no standard field for.
fn able(platform: &Platform, service: &Service, exposure: &Exposure, cell: usize, findings: &mut Vec<Finding>) {
    let gateway = exposure.gateway.as_deref().unwrap_or_default();
    let declared = named(&platform.nodes.gateway, gateway).and_then(|declared| declared.at(cell));
    let router = placement::router(platform, declared, cell);
    let mut weaker = |place: Place, what: &str, instead: &str| {
        let region = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
        let message = format!("`gateway {gateway}` in `{region}` {what}");
        findings.push(Finding::warning("weaker-gateway", place, message).help(instead.to_owned()));
    };
    let max_body = service.expose.get(&exposure.name).and_then(|expose| expose.max_body.as_ref());
    if let Some(size) = max_body.filter(|_| router != Router::Nginx) {
        weaker(
            size.place,
            "passes bodies of any size: the load balancer has no such limit, so that `max-body` is not kept there",
            "let the application refuse what is too large, or write `ingress nginx` in the gateway",
        );
    }
    let cookie = service.session_affinity.as_ref().filter(|affinity| affinity.by.value == AffinityKey::Cookie);
    if let Some(affinity) = cookie.filter(|_| matches!(router, Router::Gateway(..))) {
        weaker(
            affinity.by.place,
            "does not keep a client at one pod: the standard Gateway API has no cookie for that yet",
            "keep sessions in a cache that all pods share, or write `ingress nginx` in the gateway",
        );
    }
}

/// A firewall of the cloud stands in front of a load balancer that reads requests; the one before ingress-nginx passes connections on.
fn unguarded(platform: &Platform, gateway: &Gateway) -> Option<Finding> {
    let behind = gateway.behind.as_ref()?;
    let on_nginx = |cell: &usize| placement::router(platform, Some(gateway), *cell) == Router::Nginx;
    let cell = (0..platform.cells.len()).find(on_nginx)?;
    let region = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
    let message = format!(
        "`gateway {}` in `{region}` is not behind `firewall.{}`: the load balancer before ingress-nginx reads no requests, so that nothing stops them there",
        gateway.name.as_str(),
        behind.name()
    );
    Some(Finding::warning("weaker-gateway", behind.place, message).help(
        "leave `ingress nginx` out, and the cloud's own load balancer stands behind the firewall; or have a `cdn` that is `behind` it serve what is exposed",
    ))
}

/// The code of a login that lets in more than the teams.
const CODE: &str = "login-wider-than-teams";

fn wider(platform: &Platform, gateway: &Gateway, findings: &mut Vec<Finding>) {
    let Some(login) = gateway.login.as_ref().filter(|login| login.provider.value == IdentityProvider::Google) else {
        return;
    };
    let Some(team) = login.teams.0.first() else { return };
    let team = named(&platform.nodes.team, team.name()).and_then(|declared| declared.first());
    let domain = team.and_then(|team| team.email.as_ref()?.as_str().split_once('@'));
    let message = match domain {
        Some((_, domain)) => format!(
            "`gateway {}` is for teams, and Google says of a person only the address: everybody with one of {domain} is let in",
            gateway.name.as_str()
        ),
        None => format!(
            "`gateway {}` is for teams, and Google says of a person only the address, while the team has none: nobody is let in",
            gateway.name.as_str()
        ),
    };
    findings.push(
        Finding::warning(CODE, login.provider.place, message)
            .help("log in with GitHub, which knows the teams, or with an `oidc` issuer that tells groups; or say `allow login-wider-than-teams because=\"…\"`"),
    );
}
