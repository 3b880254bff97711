//! Whose requests a canary gets: what leads to the service shares them out by weight, where it can.
//!
//! Each kind of router has an integration with Argo Rollouts (its documentation, traffic management). The controller then owns what
//! says the weights: those of a VirtualService or a route, a second Ingress, an annotation. In a mesh callers inside are shared out
//! too. Without one, behind a login and from inside nothing shares out, and the share of a canary is one of pods.

use std::collections::BTreeMap;

use platc_kubernetes::custom::argo_rollouts::{Alb, Istio, Nginx, TrafficRouting};
use serde_json::{Value, json};

use crate::derive::placement::Router;
use crate::targets::Lowering;
use crate::targets::kubernetes::entrance::{self, Way};
use crate::targets::kubernetes::mesh;
use crate::words::service::Service;

/// The integration with the Gateway API, as the controller's configuration names it (argoproj-labs, rollouts-plugin-trafficrouter-gatewayapi).
const GATEWAY_API: &str = "argoproj-labs/gatewayAPI";

/// The port that stands for the annotation with the weights in an Ingress of the AWS Load Balancer Controller.
pub const BY_ANNOTATION: &str = "use-annotation";

/// What shares the requests of a canary out; nothing where its share is one of pods.
pub fn routing(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Option<TrafficRouting> {
    if mesh::is_there(lowering, cell) {
        return in_mesh(lowering, service, cell);
    }
    let ways = entrance::ways(lowering, service, cell);
    let names = |wanted: fn(&Router) -> bool| {
        let fitting = ways.iter().filter(|way| wanted(&way.router));
        fitting.flat_map(|way| way.objects.iter().cloned()).collect::<Vec<String>>()
    };
    let ingresses = names(|router| *router == Router::Nginx);
    let routes = names(|router| matches!(router, Router::Gateway(..)));
    (!ways.is_empty()).then(|| TrafficRouting {
        nginx: (!ingresses.is_empty())
            .then(|| Nginx { stable_ingresses: ingresses, additional_ingress_annotations: BTreeMap::new() }),
        alb: load_balancer(service, &ways),
        istio: None,
        plugins: (!routes.is_empty()).then(|| (GATEWAY_API.to_owned(), gateway_api(&routes))).into_iter().collect(),
    })
}

fn in_mesh(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Option<TrafficRouting> {
    let mut virtual_services = entrance::routed(lowering, service, cell);
    virtual_services.extend(mesh::routing::routed(service));
    (!virtual_services.is_empty())
        .then(|| TrafficRouting { istio: Some(Istio { virtual_services }), ..TrafficRouting::default() })
}

fn load_balancer(service: &Service, ways: &[Way]) -> Option<Alb> {
    let mut balanced = ways.iter().filter(|way| way.router == Router::LoadBalancer);
    let first = balanced.next()?;
    let others: Vec<String> = balanced.flat_map(|way| way.objects.iter().cloned()).collect();
    let port = service.port.get(&first.port).map_or(80, |port| i32::from(port.number.0));
    let mut objects = first.objects.clone();
    Some(match others.is_empty() {
        true => Alb { ingress: objects.pop(), service_port: port, ..Alb::default() },
        false => {
            objects.extend(others);
            Alb { ingresses: objects, service_port: port, ..Alb::default() }
        }
    })
}

fn gateway_api(routes: &[String]) -> Value {
    let named = |name: &String| json!({ "name": name, "useHeaderRoutes": false });
    json!({ "httpRoutes": routes.iter().map(named).collect::<Vec<_>>() })
}
