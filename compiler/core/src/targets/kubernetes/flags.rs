//! Switches in running services: flagd, which answers what `flags` says.
//!
//! Every service of the cluster finds it by the variables that OpenFeature's libraries read. A switch is a file of a ConfigMap that
//! flagd watches, so that a change is there within a minute and no pod is replaced for it.

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{
    ContainerPort, PodTemplateSpec, Service as KubernetesService, ServiceSpec,
};
use serde_json::{Map, Value, json};

use super::autoscaler::count;
use super::data::Store;
use super::data::pods::{self, Alive, Pods};
use super::mesh::{self, Caller, Member};
use super::{at, component, has_cluster, metadata, network};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::targets::{Lowering, Unit, images, vanished};
use crate::words::practice::{FeatureState, Flags};
use crate::words::service::Service;

/// The rule of the file.
pub const FLAGS: &str = "kubernetes/flags";

/// The user of that image.
const USER: i64 = 65_532;

/// The port on which it says that it is well, and the page.
const MANAGEMENT: (&str, u16, &str) = ("management", 8014, "/readyz");

/// The ports on which it answers: gRPC, as OpenFeature's providers ask, and OFREP, which is HTTP (flagd, `flagd start`).
const PORTS: [(&str, u16); 2] = [("grpc", 8013), ("http", 8016)];

/// How many pods: one may go while the other answers.
const INSTANCES: u32 = 2;

const FOLDER: &str = "/etc/flagd";
const FILE: &str = "flags.json";

/// The name of the product that a cell's cluster runs, where some service is there to ask it.
pub fn plan(lowering: &Lowering<'_>, cell: usize) -> Option<String> {
    let declared = lowering.all::<Flags>().iter().find(|declared| declared.at(cell).is_some())?;
    (has_cluster(lowering, cell) && !readers(lowering, cell).is_empty()).then(|| declared.name.clone())
}

fn object_name(product: &str) -> String {
    names::in_cluster("flags", product)
}

/// The services of a cell's cluster, any of which may ask.
fn readers(lowering: &Lowering<'_>, cell: usize) -> Vec<String> {
    let services = at::<Service>(lowering, cell).filter(|service| component::runs_here(lowering, service, cell));
    let names: BTreeSet<String> = services.map(|service| service.name.to_string()).collect();
    names.into_iter().collect()
}

/// What a workload asks, where it is a service and there are switches: the name of the pods, and their ports.
pub fn asked_by(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Option<(String, [u16; 2])> {
    let declared = lowering.all::<Flags>().iter().find(|declared: &&Declared<Flags>| declared.at(cell).is_some())?;
    let is_service = workload.kind == "service" && workload.name == workload.node;
    (is_service && has_cluster(lowering, cell)).then(|| (object_name(&declared.name), PORTS.map(|(_, port)| port)))
}

/// The variables by which OpenFeature's flagd providers find it (flagd, providers).
pub fn variables(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Option<[(&'static str, String); 2]> {
    let (name, [grpc, _]) = asked_by(lowering, workload, cell)?;
    let host = names::service_host(&name, &lowering.platform().namespace);
    Some([("FLAGD_HOST", host), ("FLAGD_PORT", grpc.to_string())])
}

/// The objects that serve the switches.
///
/// # Errors
/// If nothing declares them there.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let flags = lowering.get::<Flags>(&unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
    let store = Store { lowering, kind: "flags", name: object_name(&unit.name), unit };
    let files = BTreeMap::from([(FILE.to_owned(), definitions(flags))]);
    let spec = DeploymentSpec {
        replicas: Some(count(INSTANCES)),
        selector: metadata::pods_of(&store.name),
        template: template(&store, files.clone()),
        ..DeploymentSpec::default()
    };
    let in_mesh = mesh::is_there(lowering, unit.cell);
    let service = ServiceSpec {
        selector: Some(metadata::selector(&store.name)),
        ports: Some(PORTS.map(|(name, port)| pods::service_port(name, port)).into()),
        ..ServiceSpec::default()
    };
    let (accounts, ports) = (readers(lowering, unit.cell), PORTS.map(|(_, port)| port));
    let ingress = vec![network::from_pods(&accounts, &ports)];
    let egress = in_mesh.then(network::to_mesh).into_iter().collect();
    let member =
        Member { name: &store.name, callers: vec![Caller { accounts, ports: ports.into() }], hosts: Vec::new() };
    let mut objects = vec![
        pods::account(&store),
        pods::config_map(&store, files),
        Deployment { metadata: pods::meta(&store), spec: Some(spec), status: None }.into(),
        KubernetesService { metadata: pods::meta(&store), spec: Some(service), status: None }.into(),
        pods::budget(&store),
        network::policy_of(lowering, &store.name, ingress, egress),
    ];
    objects.extend(mesh::objects(lowering, &member, unit.cell));
    Ok(objects)
}

fn template(store: &Store<'_, '_>, files: BTreeMap<String, String>) -> PodTemplateSpec {
    let (management, port, page) = MANAGEMENT;
    let command = ["/flagd-build", "start", "--uri"].map(str::to_owned);
    let shape = Pods {
        image: images::FLAGD.to_owned(),
        command: Some(command.into_iter().chain([format!("file:{FOLDER}/{FILE}")]).collect()),
        user: USER,
        port: (management, port),
        alive: Alive::Page(page),
        resources: pods::resources(Some("50m".to_owned()), Some("64Mi".to_owned())),
        files: Some((FOLDER, files)),
        ..Pods::default()
    };
    let mut template = pods::template(store, &shape);
    // It reads a changed file by itself: the digest of the files, which would replace its pods, is left out.
    if let Some(metadata) = &mut template.metadata {
        metadata.annotations = None;
    }
    let containers = template.spec.iter_mut().flat_map(|spec| &mut spec.containers);
    containers.for_each(|container| container.ports.get_or_insert_default().extend(PORTS.map(answering)));
    mesh::join_store(store.lowering, &mut template, store.unit.cell);
    template
}

fn answering((name, number): (&str, u16)) -> ContainerPort {
    ContainerPort {
        name: Some(name.to_owned()),
        container_port: i32::from(number),
        protocol: Some("TCP".to_owned()),
        ..ContainerPort::default()
    }
}

/// The switches as flagd reads them (flagd, flag definitions, schema v0).
fn definitions(flags: &Flags) -> String {
    let flags: Map<String, Value> =
        flags.flag.iter().map(|feature| (feature.name.to_string(), definition(feature.state.value))).collect();
    let document = json!({ "$schema": "https://flagd.dev/schema/v0/flags.json", "flags": flags });
    // Text and finite numbers alone always have a JSON form.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// A share is of people, by the key that a service asks for (`targetingKey`): the same person always gets the same answer.
fn definition(state: FeatureState) -> Value {
    let usual = if state == FeatureState::On { "on" } else { "off" };
    let mut flag = json!({ "state": "ENABLED", "variants": { "on": true, "off": false }, "defaultVariant": usual });
    if let FeatureState::Share(share) = state {
        let on = share.whole();
        flag["targeting"] = json!({ "fractional": [["on", on], ["off", 100_u32.saturating_sub(on)]] });
    }
    flag
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::compile;
    use crate::schema::Leaf;
    use crate::source::Sources;
    use crate::types::Percent;

    #[test]
    fn a_share_is_of_people() {
        let share = definition(FeatureState::Share(Percent::parse("25%").unwrap()));
        assert_eq!(share["targeting"]["fractional"], json!([["on", 25], ["off", 75]]));
        assert_eq!(share["defaultVariant"], "off", "who has no key");
        assert_eq!(definition(FeatureState::On)["defaultVariant"], "on");
        assert!(definition(FeatureState::Off).get("targeting").is_none());
    }

    #[test]
    fn every_service_may_ask_and_nobody_else() {
        let spec = "platform shop\nflags flagd { flag new-search on }\nservice web { image w tag=\"1\"; port http 80; migrate { command up } }\ncron c { image c tag=\"1\"; schedule \"daily 02:00\" }\n";
        let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
        let file = |name: &str| {
            let found = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
            found.map(|artifact| artifact.text.as_str()).expect(name)
        };
        assert!(file("/web.yaml").contains("FLAGD_HOST: flags-flagd.shop.svc.cluster.local"), "{}", file("/web.yaml"));
        assert!(file("/web.yaml").contains("app.kubernetes.io/name: flags-flagd"), "the way is open");
        assert!(file("/flags-flagd.yaml").contains("app.kubernetes.io/name: web\n"), "{}", file("/flags-flagd.yaml"));
        for other in ["/c.yaml", "/web-migrate.yaml"] {
            assert!(!file(other).contains("flagd"), "{other}");
        }
    }
}
