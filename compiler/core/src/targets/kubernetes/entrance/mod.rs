//! The way in: from `gateway`, `expose`, `certificate` and `dns` to Ingresses, or to Gateways with their routes.
//!
//! The cloud of a cell decides what routes requests, unless the gateway says `ingress nginx`: an Application Load Balancer by Ingresses
//! on AWS, the cloud's own Gateway on Google Cloud and Azure, ingress-nginx in a cluster without a cloud.

mod alb;
mod certificate;
mod dns;
mod gateway;
mod gke;
mod ingress;
mod login;
mod mesh;
mod proxies;

use std::collections::BTreeSet;

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_rollouts::RoutedService;

use super::{component, mesh as members, workload};
use crate::derive::placement::{self, Router};
use crate::derive::{Exposure, Traffic};
use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::targets::{Lowering, Unit, vanished};
use crate::types::Address;
use crate::words::network::{Certificate, Gateway, Issuer};
use crate::words::service::{Protocol, Service};

pub use login::{name as login_of, provider_hosts};

/// The rule of a gateway's file, and of a certificate's.
pub const GATEWAY: &str = "kubernetes/gateway";
/// The rule of the file of a certificate that cert-manager keeps.
pub const CERTIFICATE: &str = "kubernetes/certificate";

/// The name of a gateway's objects.
pub fn object_name(gateway: &str) -> String {
    names::in_cluster("gateway", gateway)
}

/// What routes the requests of a gateway in a cell.
pub fn router(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> Router {
    placement::router(lowering.platform(), lowering.get::<Gateway>(gateway, cell), cell)
}

/// Whether a load balancer of the cloud sends requests straight to the pods of a service.
pub fn is_balanced(lowering: &Lowering<'_>, service: &Service, cell: usize) -> bool {
    let straight = |entrance: &Entrance<'_, '_>| {
        entrance.router() != Router::Nginx && !entrance.is_in_mesh() && entrance.login().is_none()
    };
    has_its_own(service) || entrances(lowering, service, cell).iter().any(straight)
}

fn has_its_own(service: &Service) -> bool {
    service.expose.iter().any(|expose| expose.load_balancer.on)
}

/// Whether a load balancer of AWS sends requests to pods of a cell.
pub fn has_target_groups(lowering: &Lowering<'_>, cell: usize) -> bool {
    let on_aws = lowering.platform().cells.get(cell).is_some_and(|cell| cell.cloud == "aws");
    let here = |service: &&Service| component::runs_here(lowering, service, cell);
    let leads_here = |service: &Service| {
        let mut entrances = entrances(lowering, service, cell).into_iter();
        has_its_own(service) || entrances.any(|entrance| entrance.router() == Router::LoadBalancer)
    };
    on_aws && super::at::<Service>(lowering, cell).filter(here).any(leads_here)
}

/// Whether only the private network may reach a gateway.
fn is_private(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> bool {
    lowering.get::<Gateway>(gateway, cell).is_some_and(|gateway| !gateway.from.0.is_empty())
}

/// The names on which a service answers in a cell, as the graph has them.
fn exposures<'p>(lowering: &Lowering<'p>, service: &str, cell: usize) -> &'p [Exposure] {
    lowering.graph(cell).and_then(|graph| graph.exposures.get(service)).map_or(&[][..], Vec::as_slice)
}

/// The exposures of a cell's own services through one gateway.
fn through<'p>(lowering: &Lowering<'p>, gateway: &str, cell: usize) -> Vec<(&'p Service, &'p Exposure)> {
    let services = lowering.all::<Service>().iter().filter_map(|declared| declared.at(cell));
    let services = services.filter(|service| component::runs_here(lowering, service, cell));
    let all = services.flat_map(|service| {
        exposures(lowering, service.name.as_str(), cell).iter().map(move |exposure| (service, exposure))
    });
    all.filter(|(_, exposure)| exposure.gateway.as_deref() == Some(gateway)).collect()
}

/// What comes through a gateway to the services of a cell; nothing where it leads to none.
fn traffic(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> Option<Traffic> {
    let _ = lowering.all::<Service>();
    lowering.graph(cell)?.traffic.get(gateway).copied()
}

/// What a service becomes because of its exposures: Ingresses or routes, and the proxies that ask people to log in.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit, service: &Service) -> Result<Vec<Object>, Finding> {
    let entrances = entrances(lowering, service, unit.cell);
    let mut objects = Vec::new();
    for entrance in &entrances {
        objects.extend(match entrance.router() {
            router @ Router::Gateway(..) => {
                let policy = router.is_azure().then(|| alb::policy(entrance)).flatten();
                [gateway::route(entrance)].into_iter().chain(policy).collect()
            }
            router => ingress::objects(entrance, router),
        });
        if entrance.is_in_mesh() {
            objects.extend(mesh::objects(entrance));
        }
        objects.extend(login::objects(entrance, unit)?);
    }
    let on_google = |entrance: &Entrance<'_, '_>| entrance.router().is_google() && !entrance.is_in_mesh();
    objects.extend(gke::policies(entrances.into_iter().filter(on_google).collect::<Vec<_>>().as_slice()));
    Ok(objects)
}

/// What leads to a service from a gateway, and can tell two of its versions apart.
pub struct Way {
    /// What routes.
    pub router: Router,
    /// The names of the Ingresses, or of the route.
    pub objects: Vec<String>,
    /// The name of the port that the first exposure leads to.
    pub port: String,
}

/// All ways to a service in a cell without a mesh. A proxy that asks people to log in has one way out, so that it is none.
pub fn ways(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Vec<Way> {
    let open = entrances(lowering, service, cell).into_iter().filter(|entrance| entrance.login().is_none());
    open.map(|entrance| {
        let router = router(lowering, entrance.gateway, cell);
        let objects = match router {
            Router::Gateway(..) => vec![entrance.name()],
            _ => ingress::names(&entrance, router),
        };
        let port = entrance.exposures.first().map(|first| first.port.clone()).unwrap_or_default();
        Way { router, objects, port }
    })
    .collect()
}

/// Whether people must log in to a service somewhere.
pub fn asks_to_log_in(lowering: &Lowering<'_>, service: &Service, cell: usize) -> bool {
    entrances(lowering, service, cell).iter().any(|entrance| entrance.login().is_some())
}

/// The proxies of a cell that ask people to log in: the name of each, and the secret with its client.
pub fn log_ins(lowering: &Lowering<'_>, cell: usize) -> Vec<(String, Address)> {
    let services = lowering.all::<Service>().iter().filter_map(|declared| declared.at(cell));
    let entrances = services.flat_map(|service| entrances(lowering, service, cell));
    let proxies = entrances.filter_map(|entrance| {
        let gateway = lowering.get::<Gateway>(entrance.gateway, cell)?;
        Some((entrance.login()?, gateway.login.as_ref()?.client.as_ref()?.value.address.clone()))
    });
    proxies.collect()
}

/// The routes to a service in a mesh that are shared out while a version comes in.
pub fn routed(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Vec<RoutedService> {
    let open = entrances(lowering, service, cell).into_iter().filter(|entrance| entrance.login().is_none());
    open.flat_map(|entrance| mesh::routed(&entrance)).collect()
}

/// A service behind each of its gateways.
fn entrances<'a, 'p>(lowering: &'a Lowering<'p>, service: &'a Service, cell: usize) -> Vec<Entrance<'a, 'p>> {
    let exposures = exposures(lowering, service.name.as_str(), cell);
    let gateways: BTreeSet<&str> = exposures.iter().filter_map(|exposure| exposure.gateway.as_deref()).collect();
    let through = |gateway| exposures.iter().filter(move |exposure| exposure.gateway.as_deref() == Some(gateway));
    gateways
        .into_iter()
        .map(|gateway| Entrance { lowering, service, gateway, exposures: through(gateway).collect(), cell })
        .collect()
}

/// One service behind one gateway.
struct Entrance<'a, 'p> {
    lowering: &'a Lowering<'p>,
    service: &'a Service,
    gateway: &'a str,
    exposures: Vec<&'a Exposure>,
    cell: usize,
}

impl Entrance<'_, '_> {
    /// What routes its requests.
    fn router(&self) -> Router {
        router(self.lowering, self.gateway, self.cell)
    }

    /// The name of its Ingress or route.
    fn name(&self) -> String {
        names::join(&[self.service.name.as_str(), self.gateway], names::DNS_LABEL)
    }

    /// Whether the gateway has proxies of a mesh, which take requests on from whatever routes before them.
    fn is_in_mesh(&self) -> bool {
        members::is_there(self.lowering, self.cell)
    }

    /// The Service that a load balancer leads to, its port's name and number.
    fn backend(&self, exposure: &Exposure) -> (String, String, i32) {
        let (port, number, _) = proxies::PORT;
        match self.is_in_mesh() {
            true => (object_name(self.gateway), port.to_owned(), i32::from(number)),
            false => self.target(exposure),
        }
    }

    /// The Service that requests go to in the end, its port's name and number: the proxy where people must log in.
    fn target(&self, exposure: &Exposure) -> (String, String, i32) {
        match self.login() {
            Some(name) => (name, login::PORT.0.to_owned(), i32::from(login::PORT.1)),
            None => {
                let port = self.service.port.get(&exposure.port).map_or(80, |port| i32::from(port.number.0));
                (self.service.name.to_string(), exposure.port.clone(), port)
            }
        }
    }

    /// The proxy that asks people to log in, where one does.
    fn login(&self) -> Option<String> {
        login::name(self.lowering, self.service.name.as_str(), self.gateway, self.cell)
    }

    /// The Service of a version that comes in by canary, where this entrance gives it a share of the requests.
    fn canary(&self) -> Option<String> {
        workload::canary_service(self.service).filter(|_| self.login().is_none())
    }

    /// Whether one of the exposed ports speaks a protocol.
    fn speaks(&self, protocol: Protocol) -> bool {
        self.exposures.iter().any(|exposure| exposure.speaks(self.service, protocol))
    }
}

/// The gateways and certificates with a file of their own in a cell: rule, kind and name.
pub fn plan(lowering: &Lowering<'_>, cell: usize) -> BTreeSet<(&'static str, &'static str, String)> {
    let gateways = lowering.all::<Gateway>().iter().filter(|declared| {
        declared.at(cell).is_some()
            && (matches!(router(lowering, &declared.name, cell), Router::Gateway(..))
                || members::is_there(lowering, cell))
            && traffic(lowering, &declared.name, cell).is_some()
    });
    let certificates = lowering.all::<Certificate>().iter();
    let certificates =
        certificates.filter(|declared| declared.at(cell).is_some_and(|it| is_kept_here(lowering, it, cell)));
    let gateways = gateways.map(|declared| (GATEWAY, "gateway", declared.name.clone()));
    gateways.chain(certificates.map(|declared| (CERTIFICATE, "certificate", declared.name.clone()))).collect()
}

/// Whether cert-manager keeps a certificate: it says so, or a gateway here ends TLS where the cloud's own certificates do not reach.
fn is_kept_here(lowering: &Lowering<'_>, certificate: &Certificate, cell: usize) -> bool {
    let issuer = certificate.issuer.as_ref().map_or(Issuer::Managed, |issuer| issuer.value);
    let ends_here = |gateway: &Declared<Gateway>| {
        ends_tls_here(router(lowering, &gateway.name, cell)) && traffic(lowering, &gateway.name, cell).is_some()
    };
    issuer != Issuer::Managed
        || lowering.all::<Gateway>().iter().any(|gateway| gateway.at(cell).is_some() && ends_here(gateway))
}

/// Whether TLS ends by a certificate in a Secret. Load balancers of AWS and Google find their clouds' own.
fn ends_tls_here(router: Router) -> bool {
    router == Router::Nginx || router.is_azure()
}

/// The Secret with a certificate that covers a host, among those that are kept in this cluster.
fn secret_for(lowering: &Lowering<'_>, host: &str, cell: usize) -> Option<String> {
    let certificates = lowering.all::<Certificate>().iter().filter_map(|declared| declared.at(cell));
    let mut kept = certificates.filter(|certificate| is_kept_here(lowering, certificate, cell));
    let found = kept.find(|certificate| certificate.names.0.iter().any(|name| name.covers(host)))?;
    Some(names::in_cluster("certificate", found.name.as_str()))
}

/// The objects of a gateway's or a certificate's file.
pub fn file(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    match unit.rule {
        GATEWAY => {
            let router = router(lowering, &unit.name, unit.cell);
            let mut objects = match router {
                Router::Gateway(..) => gateway::objects(lowering, unit)?,
                Router::Nginx | Router::LoadBalancer => Vec::new(),
            };
            objects.extend(router.is_google().then(|| gke::of_gateway(lowering, unit)).flatten());
            if members::is_there(lowering, unit.cell) {
                objects.extend(proxies::objects(lowering, unit));
                objects.extend(router.is_google().then(|| gke::of_proxies(lowering, unit)).into_iter().flatten());
            }
            Ok(objects)
        }
        _ => {
            let certificate = lowering.get::<Certificate>(&unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
            Ok(certificate::objects(lowering, certificate, unit.cell))
        }
    }
}
