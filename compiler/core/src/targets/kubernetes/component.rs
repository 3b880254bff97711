//! Which objects a component becomes.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::{
    ClientIPConfig, Service as KubernetesService, ServiceAccount, ServicePort, ServiceSpec, SessionAffinityConfig,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::configuration::Configuration;
use super::{autoscaler, metadata, network, workload};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::service::{AffinityKey, Cron, Job, Service};
use crate::words::workload::Product;

/// Whether the whole environment runs on Docker Compose.
pub fn runs_on_compose(lowering: &Lowering<'_>) -> bool {
    let settings = lowering.platform().settings.as_ref();
    settings
        .and_then(|settings| settings.runs_on.as_ref())
        .is_some_and(|runs_on| runs_on.on("") == Some(Product::Compose))
}

/// Whether a service runs on Kubernetes in a cell.
pub fn runs_here(lowering: &Lowering<'_>, service: &Service, cell: usize) -> bool {
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    service.runs_on.as_ref().and_then(|runs_on| runs_on.on(cloud)).is_none_or(|product| product == Product::Kubernetes)
}

/// The objects of a service.
pub fn service(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let Some(service) = lowering.get::<Service>(&unit.name, unit.cell) else { return Err(vanished(unit)) };
    let platform = lowering.platform();
    let configuration = Configuration::of(lowering, &Workload::service(service), unit.cell);
    let mut objects = vec![account(lowering, &unit.name)];
    objects.extend(configuration.objects(lowering, &unit.name, unit.cell));
    objects.push(workload::of_service(lowering, unit, service, &configuration)?);
    objects.extend(services(lowering, service));
    objects.extend(autoscaler::of(platform, service));
    objects.extend(autoscaler::disruption_budget(platform, service));
    objects.push(network::policy(lowering, &Workload::service(service), Some(service), unit.cell));
    objects.extend(network::ingresses(lowering, service, unit.cell));
    Ok(objects)
}

/// The objects of a task that runs once.
pub fn job(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let Some(job) = lowering.get::<Job>(&unit.name, unit.cell) else { return Err(vanished(unit)) };
    task(lowering, unit, &Workload::job(job), |configuration| workload::of_job(lowering, unit, job, configuration))
}

/// The objects of a task on a schedule.
pub fn cron(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let Some(cron) = lowering.get::<Cron>(&unit.name, unit.cell) else { return Err(vanished(unit)) };
    task(lowering, unit, &Workload::cron(cron), |configuration| workload::of_cron(lowering, unit, cron, configuration))
}

/// What a task needs beside the object that runs it.
fn task(
    lowering: &Lowering<'_>,
    unit: &Unit,
    workload: &Workload<'_>,
    runner: impl FnOnce(&Configuration) -> Result<Object, Finding>,
) -> Result<Vec<Object>, Finding> {
    let configuration = Configuration::of(lowering, workload, unit.cell);
    let mut objects = vec![account(lowering, &unit.name)];
    objects.extend(configuration.objects(lowering, &unit.name, unit.cell));
    objects.push(runner(&configuration)?);
    objects.push(network::policy(lowering, workload, None, unit.cell));
    Ok(objects)
}

fn account(lowering: &Lowering<'_>, name: &str) -> Object {
    ServiceAccount {
        metadata: metadata::object(lowering.platform(), name, name),
        automount_service_account_token: Some(false),
        ..ServiceAccount::default()
    }
    .into()
}

/// The Service of a service that listens on something, and a second one where a rollout needs it.
fn services(lowering: &Lowering<'_>, service: &Service) -> Vec<Object> {
    if service.port.is_empty() {
        return Vec::new();
    }
    let name = service.name.as_str();
    let second = workload::second_service(service);
    [Some(name.to_owned()), second]
        .into_iter()
        .flatten()
        .map(|object| kubernetes_service(lowering, service, &object))
        .collect()
}

fn kubernetes_service(lowering: &Lowering<'_>, service: &Service, object: &str) -> Object {
    let by_address = service.session_affinity.as_ref().filter(|affinity| affinity.by.value == AffinityKey::ClientIp);
    let timeout = by_address
        .and_then(|affinity| affinity.timeout.as_ref())
        .and_then(|timeout| i32::try_from(timeout.seconds()).ok());
    let spec = ServiceSpec {
        selector: Some(metadata::selector(service.name.as_str())),
        ports: Some(service.port.iter().map(port).collect()),
        session_affinity: by_address.map(|_| "ClientIP".to_owned()),
        session_affinity_config: timeout.map(|seconds| SessionAffinityConfig {
            client_ip: Some(ClientIPConfig { timeout_seconds: Some(seconds) }),
        }),
        ..ServiceSpec::default()
    };
    let metadata = metadata::object(lowering.platform(), service.name.as_str(), object);
    KubernetesService { metadata, spec: Some(spec), status: None }.into()
}

fn port(port: &crate::words::service::ServicePort) -> ServicePort {
    let protocol = port.protocol.as_ref().map(|protocol| protocol.value);
    ServicePort {
        name: Some(port.name.to_string()),
        port: i32::from(port.number.0),
        target_port: Some(IntOrString::String(port.name.to_string())),
        protocol: Some(network::transport(protocol).to_owned()),
        app_protocol: network::application_protocol(protocol).map(str::to_owned),
        ..ServicePort::default()
    }
}
