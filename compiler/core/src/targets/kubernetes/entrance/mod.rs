//! The way in: from `gateway`, `expose`, `certificate` and `dns` to Ingresses, or to Gateways with their routes.
//!
//! The cloud of a cell decides what routes requests, unless the gateway says `ingress nginx`: an Application Load Balancer by Ingresses
//! on AWS, the cloud's own Gateway on Google Cloud and Azure, ingress-nginx in a cluster without a cloud.

mod certificate;
mod dns;
mod gateway;
mod google;
mod ingress;
mod login;

use std::collections::BTreeSet;

use platc_kubernetes::Object;

use super::component;
use crate::derive::placement::{self, Router};
use crate::derive::{Exposure, Traffic};
use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::targets::{Lowering, Unit, vanished};
use crate::words::network::{Certificate, Gateway, Issuer};
use crate::words::service::{Protocol, Service};

pub use login::name as login_of;

/// The rule of a gateway's file, and of a certificate's.
pub const GATEWAY: &str = "kubernetes/gateway";
/// The rule of the file of a certificate that cert-manager keeps.
pub const CERTIFICATE: &str = "kubernetes/certificate";

/// What routes the requests of a gateway in a cell.
pub fn router(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> Router {
    placement::router(lowering.platform(), lowering.get::<Gateway>(gateway, cell), cell)
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
    let exposures = exposures(lowering, service.name.as_str(), unit.cell);
    let gateways: BTreeSet<&str> = exposures.iter().filter_map(|exposure| exposure.gateway.as_deref()).collect();
    let (mut objects, mut told) = (Vec::new(), BTreeSet::new());
    for gateway in gateways {
        let entrance = Entrance {
            lowering,
            service,
            gateway,
            exposures: exposures.iter().filter(|exposure| exposure.gateway.as_deref() == Some(gateway)).collect(),
            cell: unit.cell,
        };
        objects.extend(match router(lowering, gateway, unit.cell) {
            Router::Gateway(..) => vec![gateway::route(&entrance)],
            router => ingress::objects(&entrance, router),
        });
        if router(lowering, gateway, unit.cell) == Router::Gateway(placement::GOOGLE.0, placement::GOOGLE.1) {
            let services = entrance.exposures.iter().map(|exposure| entrance.backend(exposure).0);
            let new: BTreeSet<String> = services.filter(|service| told.insert(service.clone())).collect();
            objects.extend(new.iter().flat_map(|service| google::policies(&entrance, service)));
        }
        objects.extend(login::objects(&entrance, unit)?);
    }
    Ok(objects)
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
    /// The name of its Ingress or route.
    fn name(&self) -> String {
        names::join(&[self.service.name.as_str(), self.gateway], names::DNS_LABEL)
    }

    /// The Service that requests go to, its port's name and number: the proxy where people must log in.
    fn backend(&self, exposure: &Exposure) -> (String, String, i32) {
        match login::name(self.lowering, self.service.name.as_str(), self.gateway, self.cell) {
            Some(name) => (name, login::PORT.0.to_owned(), i32::from(login::PORT.1)),
            None => {
                let port = self.service.port.get(&exposure.port).map_or(80, |port| i32::from(port.number.0));
                (self.service.name.to_string(), exposure.port.clone(), port)
            }
        }
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
            && matches!(router(lowering, &declared.name, cell), Router::Gateway(..))
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
    matches!(router, Router::Nginx | Router::Gateway("azure-alb-external", _))
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
        GATEWAY => gateway::objects(lowering, unit),
        _ => {
            let certificate = lowering.get::<Certificate>(&unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
            Ok(certificate::objects(lowering, certificate, unit.cell))
        }
    }
}
