//! What runs a workload or a store in a cell, and what routes requests to it: `runs-on` and `ingress`, a cloud's own product where
//! these say nothing.

use crate::model::Platform;
use crate::words::network::{Gateway, Ingress};
use crate::words::rollout::Rollout;
use crate::words::service::Service;
use crate::words::workload::{Product, RunsOn};

/// The product that `runs-on` names for a cell: the thing's own word, else the environment's.
pub fn product(platform: &Platform, runs_on: Option<&RunsOn>, cell: usize) -> Option<Product> {
    let cloud = platform.cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    let of_environment = || platform.settings.as_ref()?.runs_on.as_ref()?.on(cloud);
    runs_on.and_then(|runs_on| runs_on.on(cloud)).or_else(of_environment)
}

/// Whether jobs and crons run on Kubernetes in a cell: they say nothing of their own about it.
pub fn tasks_in_cluster(platform: &Platform, cell: usize) -> bool {
    product(platform, None, cell).is_none_or(|product| product == Product::Kubernetes)
}

/// Whether a service runs on Kubernetes in a cell: it does unless it says otherwise.
pub fn service_in_cluster(platform: &Platform, service: &Service, cell: usize) -> bool {
    product(platform, service.runs_on.as_deref(), cell).is_none_or(|product| product == Product::Kubernetes)
}

/// Whether a service runs on Amazon ECS in a cell.
pub fn service_on_ecs(platform: &Platform, service: &Service, cell: usize) -> bool {
    product(platform, service.runs_on.as_deref(), cell) == Some(Product::Ecs)
}

/// Whether the requests of a service go over to a new version that stands beside the old one, where its gateways can move them: on
/// Amazon ECS, which does nothing else with a service behind no gateway than replace its tasks.
pub fn is_shifted(service: &Service) -> bool {
    let rollout = service.rollout.as_ref().map(|rollout| &rollout.value);
    let asks = matches!(rollout, Some(Rollout::BlueGreen(_) | Rollout::Canary(_)));
    asks && service.expose.iter().any(|expose| expose.via.is_some())
}

/// Whether a store runs on Kubernetes in a cell: only if it says so.
pub fn store_in_cluster(platform: &Platform, runs_on: Option<&RunsOn>, cell: usize) -> bool {
    product(platform, runs_on, cell) == Some(Product::Kubernetes)
}

/// Whether load balancers record the requests that they answer: not in an environment that passes with a pull request.
pub fn logs_requests(platform: &Platform) -> bool {
    platform.settings.as_ref().is_none_or(|settings| settings.per.is_none())
}

/// What routes requests to pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Router {
    /// ingress-nginx, by Ingresses.
    Nginx,
    /// An Application Load Balancer of AWS, by Ingresses.
    LoadBalancer,
    /// A load balancer of a cloud by the Gateway API: its class, and the one that is reached from the private network alone.
    Gateway(&'static str, &'static str),
}

impl Router {
    /// Whether Google's load balancers route.
    pub fn is_google(self) -> bool {
        matches!(self, Self::Gateway(class, _) if class.starts_with("gke-"))
    }

    /// Whether Azure's Application Gateway for Containers routes.
    pub fn is_azure(self) -> bool {
        matches!(self, Self::Gateway(class, _) if class.starts_with("azure-"))
    }
}

/// What routes on each cloud (GKE documentation, GatewayClass capabilities; Azure, Application Gateway for Containers, which has no
/// private frontend).
const ROUTERS: &[(&str, Router)] = &[
    ("aws", Router::LoadBalancer),
    ("gcp", Router::Gateway("gke-l7-global-external-managed", "gke-l7-rilm")),
    ("azure", Router::Gateway("azure-alb-external", "azure-alb-external")),
];

/// What routes the requests of a gateway in a cell; ingress-nginx where there is no cloud.
pub fn router(platform: &Platform, gateway: Option<&Gateway>, cell: usize) -> Router {
    let said = gateway.and_then(|gateway| gateway.ingress.as_ref());
    let cloud = platform.cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    if said.is_some_and(|said| said.value == Ingress::Nginx) {
        return Router::Nginx;
    }
    ROUTERS.iter().find(|(known, _)| *known == cloud).map_or(Router::Nginx, |(_, router)| *router)
}
