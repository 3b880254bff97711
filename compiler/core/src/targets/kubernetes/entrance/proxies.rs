//! The proxies of a gateway in a mesh: what comes from a load balancer gets an identity here, and goes on encrypted.
//!
//! The load balancer stays what it is, with its certificates and its firewall, and leads to these pods instead of the services' own.
//! Istio puts its proxy into a pod that asks for it by the template `gateway` (Istio, installing gateways).

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::custom::istio::{
    DirectResponse, Gateway as MeshGateway, GatewaySpec, HttpMatch, HttpRoute, Port, Server, Text, VirtualService,
    VirtualServiceSpec,
};
use platc_kubernetes::k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use platc_kubernetes::k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};
use platc_kubernetes::k8s_openapi::api::core::v1::{
    Capabilities, Container, ContainerPort, Lifecycle, LifecycleHandler, PodSecurityContext, PodSpec, PodTemplateSpec,
    SeccompProfile, SecurityContext, Service as KubernetesService, ServicePort, ServiceSpec, SleepAction,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{login, object_name, through};
use crate::targets::kubernetes::data::{Store, pods};
use crate::targets::kubernetes::mesh::{self, Caller, Member};
use crate::targets::kubernetes::{metadata, network};
use crate::targets::{Lowering, Unit};

/// The port of the Service, and the one that the proxies listen on: nobody but root has the first.
pub const PORT: (&str, u16, u16) = ("http", 80, 8080);

/// Where a proxy says that it is ready: a port and a path (Istio, application requirements).
pub const READY: (&str, u16, &str) = ("status", 15021, "/healthz/ready");

/// The fewest proxies, so that one may go, the most, and the share of CPU, in percent, at which one more comes.
const SCALE: (i32, i32, i32) = (2, 10, 70);

/// How long a proxy goes on while load balancers learn that it is going, and the time that it has in all, in seconds.
const DRAIN: (i64, i64) = (20, 60);

/// The user of the proxy in Istio's image.
const USER: i64 = 1337;

/// The objects of a gateway's proxies.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit) -> Vec<Object> {
    let store = Store { lowering, kind: "gateway", name: object_name(&unit.name), unit };
    let mut objects = vec![
        pods::account(&store),
        deployment(&store),
        service(&store),
        autoscaler(&store),
        pods::budget(&store),
        policy(&store),
        listener(&store),
    ];
    let callers = vec![Caller { accounts: Vec::new(), ports: vec![PORT.2] }];
    objects.extend(mesh::admit(lowering, &Member { name: &store.name, callers, hosts: Vec::new() }, unit.cell));
    objects.extend(is_on_google(&store).then(|| health(&store)));
    objects
}

fn deployment(store: &Store<'_, '_>) -> Object {
    let mut labels = metadata::labels(store.lowering.platform(), &store.name);
    labels.insert(mesh::LABEL.0.to_owned(), mesh::LABEL.1.to_owned());
    let spec = PodSpec {
        service_account_name: Some(store.name.clone()),
        automount_service_account_token: Some(false),
        termination_grace_period_seconds: Some(DRAIN.1),
        security_context: Some(PodSecurityContext {
            run_as_non_root: Some(true),
            run_as_user: Some(USER),
            run_as_group: Some(USER),
            seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
            ..PodSecurityContext::default()
        }),
        topology_spread_constraints: Some(vec![pods::over_zones(&store.name)]),
        containers: vec![container()],
        ..PodSpec::default()
    };
    let spec = DeploymentSpec {
        selector: metadata::pods_of(&store.name),
        template: PodTemplateSpec {
            metadata: Some(ObjectMeta {
                annotations: Some(annotations(store)),
                labels: Some(labels),
                ..ObjectMeta::default()
            }),
            spec: Some(spec),
        },
        ..DeploymentSpec::default()
    };
    Deployment { metadata: pods::meta(store), spec: Some(spec), status: None }.into()
}

/// How many addresses at the end of `X-Forwarded-For` load balancers add: Google's adds its own beside that of the client (Google Cloud,
/// external Application Load Balancer, headers).
const TRUSTED: &[(&str, u32)] = &[("gcp", 2)];

/// The template, and how far the headers of load balancers are to be believed: otherwise every client would be a load balancer, and
/// every request would seem to have come without TLS (Istio, configuring gateway network topology).
fn annotations(store: &Store<'_, '_>) -> BTreeMap<String, String> {
    let cloud = store.lowering.platform().cells.get(store.unit.cell).map_or("", |cell| cell.cloud.as_str());
    let trusted = TRUSTED.iter().find(|(known, _)| *known == cloud).map_or(1, |(_, count)| *count);
    let topology = format!("{{\"gatewayTopology\":{{\"numTrustedProxies\":{trusted}}}}}");
    BTreeMap::from([
        ("inject.istio.io/templates".to_owned(), "gateway".to_owned()),
        ("proxy.istio.io/config".to_owned(), topology),
    ])
}

/// Name and image are those by which the template knows the proxy.
fn container() -> Container {
    let port = |name: &str, number: u16| ContainerPort {
        name: Some(name.to_owned()),
        container_port: i32::from(number),
        protocol: Some("TCP".to_owned()),
        ..ContainerPort::default()
    };
    let sleep = LifecycleHandler { sleep: Some(SleepAction { seconds: DRAIN.0 }), ..LifecycleHandler::default() };
    Container {
        name: "istio-proxy".to_owned(),
        image: Some("auto".to_owned()),
        ports: Some(vec![port(PORT.0, PORT.2), port(READY.0, READY.1)]),
        resources: Some(pods::resources(Some("100m".to_owned()), Some("256Mi".to_owned()))),
        lifecycle: Some(Lifecycle { pre_stop: Some(sleep), ..Lifecycle::default() }),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            read_only_root_filesystem: Some(true),
            capabilities: Some(Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Capabilities::default() }),
            ..SecurityContext::default()
        }),
        ..Container::default()
    }
}

fn service(store: &Store<'_, '_>) -> Object {
    let port = |name: &str, number: u16| ServicePort {
        name: Some(name.to_owned()),
        port: i32::from(number),
        target_port: Some(IntOrString::String(name.to_owned())),
        protocol: Some("TCP".to_owned()),
        ..ServicePort::default()
    };
    let spec = ServiceSpec {
        selector: Some(metadata::selector(&store.name)),
        ports: Some(vec![port(PORT.0, PORT.1), port(READY.0, READY.1)]),
        ..ServiceSpec::default()
    };
    KubernetesService { metadata: pods::meta(store), spec: Some(spec), status: None }.into()
}

fn autoscaler(store: &Store<'_, '_>) -> Object {
    let (least, most, share) = SCALE;
    let target =
        MetricTarget { type_: "Utilization".to_owned(), average_utilization: Some(share), ..MetricTarget::default() };
    let spec = HorizontalPodAutoscalerSpec {
        scale_target_ref: CrossVersionObjectReference {
            api_version: Some("apps/v1".to_owned()),
            kind: "Deployment".to_owned(),
            name: store.name.clone(),
        },
        min_replicas: Some(least),
        max_replicas: most,
        metrics: Some(vec![MetricSpec {
            type_: "Resource".to_owned(),
            resource: Some(ResourceMetricSource { name: "cpu".to_owned(), target }),
            ..MetricSpec::default()
        }]),
        behavior: None,
    };
    HorizontalPodAutoscaler { metadata: pods::meta(store), spec: Some(spec), status: None }.into()
}

/// In from the load balancer, which also asks whether a proxy is ready; out to what the gateway leads to.
fn policy(store: &Store<'_, '_>) -> Object {
    let (lowering, cell, gateway) = (store.lowering, store.unit.cell, store.unit.name.as_str());
    let ingress = vec![
        network::from_peers(network::load_balancer_peers(lowering, gateway, cell), &[PORT.2, READY.1]),
        network::from_namespace(network::MONITORING, &[mesh::METRICS_PORT]),
    ];
    let mut targets: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    for (service, exposure) in through(lowering, gateway, cell) {
        let name = service.name.as_str();
        let (target, port) = match login::name(lowering, name, gateway, cell) {
            Some(login) => (login, Some(login::PORT.1)),
            None => (name.to_owned(), service.port.get(&exposure.port).map(|port| port.number.0)),
        };
        targets.entry(target).or_default().extend(port);
    }
    let to = |(name, ports): (String, BTreeSet<u16>)| network::to_pods(&name, &ports.into_iter().collect::<Vec<_>>());
    let egress = targets.into_iter().map(to).chain([network::to_mesh()]).collect();
    network::policy_of(lowering, &store.name, ingress, egress)
}

/// What the proxies listen for: the hosts of this namespace's VirtualServices. TLS has ended at the load balancer.
fn listener(store: &Store<'_, '_>) -> Object {
    let port = Port { number: u32::from(PORT.2), name: PORT.0.to_owned(), protocol: "HTTP".to_owned() };
    let server = Server { name: None, port, hosts: vec!["./*".to_owned()] };
    let spec = GatewaySpec { selector: metadata::selector(&store.name), servers: vec![server] };
    MeshGateway { metadata: pods::meta(store), spec }.into()
}

fn is_on_google(store: &Store<'_, '_>) -> bool {
    store.lowering.platform().cells.get(store.unit.cell).is_some_and(|cell| cell.cloud == "gcp")
}

/// Google asks for `/` on the port that serves, by no host that anybody knows (Google Cloud, health checks): the proxies answer.
fn health(store: &Store<'_, '_>) -> Object {
    let asked = HttpMatch {
        headers: BTreeMap::from([("user-agent".to_owned(), Text::Prefix("GoogleHC/".to_owned()))]),
        ..HttpMatch::default()
    };
    let answer = HttpRoute {
        name: Some("health".to_owned()),
        r#match: vec![asked],
        direct_response: Some(DirectResponse { status: 200 }),
        ..HttpRoute::default()
    };
    let spec = VirtualServiceSpec {
        hosts: vec!["*".to_owned()],
        gateways: vec![store.name.clone()],
        export_to: vec![".".to_owned()],
        http: vec![answer],
    };
    VirtualService { metadata: pods::meta(store), spec }.into()
}
