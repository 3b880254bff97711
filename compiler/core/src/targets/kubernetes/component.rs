//! Which objects a component becomes.

use platc_kubernetes::Object;

use super::configuration::Configuration;
use super::pod::{self, Companion, Plan};
use super::{
    access, account, analysis, autoscaler, entrance, mesh, monitor, network, right_size, services, stores, workload,
};
use crate::derive::{Form, Workload, form, placement};
use crate::finding::Finding;
use crate::model::names;
use crate::schema::Keyed;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::pod::{ApiAccess, Container, ContainerKind};
use crate::words::service::{Cron, Job, Service};

/// Whether a service runs on Kubernetes in a cell.
pub fn runs_here(lowering: &Lowering<'_>, service: &Service, cell: usize) -> bool {
    placement::service_in_cluster(lowering.platform(), service, cell)
}

/// The objects of a service.
///
/// # Errors
/// Where the pods cannot be made: see [`super::pod::template`].
pub fn service(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let Some(service) = lowering.get::<Service>(&unit.name, unit.cell) else { return Err(vanished(unit)) };
    let workload = Workload::service(service);
    let configuration = Configuration::of(lowering, &workload, unit.cell);
    let companions = companions(lowering, service, unit.cell);
    let plan = plan(lowering, service, &configuration, &companions, unit.cell);
    let mut objects = vec![account::object(lowering, &workload, unit.cell)];
    objects.extend(access::of_workload(lowering, &unit.name, &service.kubernetes_api));
    let pieces = plan.configurations().flat_map(Configuration::pieces);
    objects.extend(stores::of_reader(lowering, &unit.name, pieces, unit.cell));
    for configuration in plan.configurations() {
        objects.extend(configuration.objects(lowering, &unit.name, unit.cell));
    }
    objects.extend(workload::shared_claims(lowering, service).map(Object::from));
    objects.push(workload::of_service(lowering, unit, service, &plan)?);
    objects.extend(services::objects(lowering, unit, service));
    if form(service) != Form::DaemonSet {
        objects.extend(autoscaler::of(lowering, service, unit.cell));
        objects.extend(autoscaler::disruption_budget(lowering.platform(), service));
    }
    objects.extend(right_size::of(lowering.platform(), service));
    objects.push(network::policy(lowering, &workload, Some(service), unit.cell));
    objects.extend(entrance::objects(lowering, unit, service)?);
    objects.extend(mesh::of_workload(lowering, &workload, Some(service), unit.cell));
    objects.extend(monitor::of(lowering, service, unit.cell));
    objects.extend(analysis::of(lowering.platform(), service)?);
    Ok(objects)
}

fn plan<'p>(
    lowering: &Lowering<'_>,
    service: &'p Service,
    configuration: &'p Configuration,
    companions: &'p [Companion<'p>],
    cell: usize,
) -> Plan<'p> {
    let is_balanced = entrance::is_balanced(lowering, service, cell);
    Plan { is_balanced, ..Plan::service(service, configuration, companions) }
}

/// A digest of a service's pods: another one is another version.
///
/// # Errors
/// As [`service`].
pub fn version(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Result<String, Finding> {
    let configuration = Configuration::of(lowering, &Workload::service(service), cell);
    let companions = companions(lowering, service, cell);
    let template = pod::template(lowering, &plan(lowering, service, &configuration, &companions, cell), cell)?;
    Ok(names::digest(&format!("{template:?}")))
}

/// Whether a service's pods read values that are late or secret.
pub fn reads_secrets(lowering: &Lowering<'_>, service: &Service, cell: usize) -> bool {
    let own = Configuration::of(lowering, &Workload::service(service), cell);
    let companions = companions(lowering, service, cell);
    let further = companions.iter().map(|companion| &companion.configuration);
    std::iter::once(&own).chain(further).any(|configuration| configuration.secrets().next().is_some())
}

/// The further containers of a service's pods in the order of their start. Sidecars come first: what prepares the pod may need one,
/// and one that needs what is being prepared is started again until it is there.
fn companions<'p>(lowering: &Lowering<'_>, service: &'p Service, cell: usize) -> Vec<Companion<'p>> {
    let of_kind = |kind| service.container.iter().filter(move |container| container.kind.value == kind);
    let containers = of_kind(ContainerKind::Sidecar).chain(of_kind(ContainerKind::Init));
    containers.map(|container| companion(lowering, service, container, cell)).collect()
}

fn companion<'p>(
    lowering: &Lowering<'_>,
    service: &'p Service,
    container: &'p Container,
    cell: usize,
) -> Companion<'p> {
    let workload = Workload {
        name: names::join(&[service.name.as_str(), container.name.as_str()], names::DNS_LABEL).into(),
        uses: &[],
        env: &container.env.0,
        files: &container.file.0,
        ..Workload::service(service)
    };
    Companion { container, configuration: Configuration::of(lowering, &workload, cell) }
}

/// The objects of what a service runs before a new version.
///
/// # Errors
/// As [`service`].
pub fn migration(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let service = lowering.get::<Service>(&unit.name, unit.cell);
    let Some((service, migrate)) = service.and_then(|service| Some((service, service.migrate.as_ref()?))) else {
        return Err(vanished(unit));
    };
    let workload = Workload::migration(service);
    task(lowering, unit, &workload, &Keyed(Vec::new()), |configuration| {
        workload::job(lowering, unit, &Plan::migration(&workload.name, service, migrate, configuration))
    })
}

/// The objects of a task that runs once.
///
/// # Errors
/// As [`service`].
pub fn job(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let Some(job) = lowering.get::<Job>(&unit.name, unit.cell) else { return Err(vanished(unit)) };
    task(lowering, unit, &Workload::job(job), &job.kubernetes_api, |configuration| {
        workload::job(lowering, unit, &Plan::job(job, configuration))
    })
}

/// The objects of a task on a schedule.
///
/// # Errors
/// As [`service`].
pub fn cron(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let Some(cron) = lowering.get::<Cron>(&unit.name, unit.cell) else { return Err(vanished(unit)) };
    task(lowering, unit, &Workload::cron(cron), &cron.kubernetes_api, |configuration| {
        workload::cron_job(lowering, unit, cron, &Plan::cron(cron, configuration))
    })
}

/// What a task needs beside the object that runs it.
fn task(
    lowering: &Lowering<'_>,
    unit: &Unit,
    workload: &Workload<'_>,
    api: &Keyed<ApiAccess>,
    runner: impl FnOnce(&Configuration) -> Result<Object, Finding>,
) -> Result<Vec<Object>, Finding> {
    let configuration = Configuration::of(lowering, workload, unit.cell);
    let mut objects = vec![account::object(lowering, workload, unit.cell)];
    objects.extend(access::of_workload(lowering, &workload.name, api));
    objects.extend(stores::of_reader(lowering, &workload.name, configuration.pieces(), unit.cell));
    objects.extend(configuration.objects(lowering, &workload.name, unit.cell));
    objects.push(runner(&configuration)?);
    objects.push(network::policy(lowering, workload, None, unit.cell));
    objects.extend(mesh::of_workload(lowering, workload, None, unit.cell));
    Ok(objects)
}
