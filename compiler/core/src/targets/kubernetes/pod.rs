//! The pod of a workload: its container, how tightly it is held, and where it may run.

use std::collections::BTreeMap;

use platc_kubernetes::k8s_openapi::api::core::v1::{
    Capabilities, Container, ContainerPort, EmptyDirVolumeSource, ExecAction, HTTPGetAction, Lifecycle,
    LifecycleHandler, PodSecurityContext, PodSpec, PodTemplateSpec, Probe, ResourceRequirements, SeccompProfile,
    SecurityContext, SleepAction, TopologySpreadConstraint, Volume, VolumeMount,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::configuration::Configuration;
use super::{metadata, network};
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::{Block, List};
use crate::targets::Lowering;
use crate::types::{Path, Text};
use crate::words::image::Image;
use crate::words::platform::CloudProduct;
use crate::words::service::{Health, ServicePort, Spread};
use crate::words::workload::{ImageUse, PodSecurity, Resources, Run, SecurityProfile};

/// What a pod is made from: the parts that services, jobs and crons share.
pub struct Plan<'p> {
    /// The name of the workload, and of its account.
    pub name: &'p str,
    /// What it runs.
    pub image: &'p Block<ImageUse>,
    /// What it runs instead of the image's own entry point.
    pub command: &'p List<Text>,
    /// What it asks for.
    pub resources: Option<&'p Resources>,
    /// How tightly it is held.
    pub security: Option<&'p PodSecurity>,
    /// Where it runs.
    pub run: Option<&'p Run>,
    /// Its variables.
    pub configuration: &'p Configuration,
    /// Ports it listens on.
    pub ports: Vec<&'p ServicePort>,
    /// How it says that it is well.
    pub health: Option<&'p Health>,
    /// Over what its pods are spread.
    pub spread: Vec<Spread>,
    /// `Always` for a service; a task decides itself.
    pub restart_policy: Option<&'static str>,
}

/// The template of a workload's pods in a cell.
pub fn template(lowering: &Lowering<'_>, plan: &Plan<'_>, cell: usize) -> Result<PodTemplateSpec, Finding> {
    let annotations =
        plan.configuration.digest().map(|digest| BTreeMap::from([("platc.dev/configuration".to_owned(), digest)]));
    let labels = metadata::labels(lowering.platform(), plan.name);
    let scratch = has_read_only_root(plan).then(|| Volume {
        name: "tmp".to_owned(),
        empty_dir: Some(EmptyDirVolumeSource::default()),
        ..Volume::default()
    });
    let spec = PodSpec {
        service_account_name: Some(plan.name.to_owned()),
        automount_service_account_token: Some(false),
        restart_policy: plan.restart_policy.map(str::to_owned),
        security_context: pod_security(plan),
        node_selector: plan
            .run
            .and_then(|run| run.node_pool.as_ref())
            .map(|pool| BTreeMap::from([("platc.dev/node-pool".to_owned(), pool.name().to_owned())])),
        topology_spread_constraints: spread(plan),
        containers: vec![container(lowering, plan, cell)?],
        volumes: scratch.map(|volume| vec![volume]),
        ..PodSpec::default()
    };
    Ok(PodTemplateSpec {
        metadata: Some(ObjectMeta { annotations, labels: Some(labels), ..ObjectMeta::default() }),
        spec: Some(spec),
    })
}

fn container(lowering: &Lowering<'_>, plan: &Plan<'_>, cell: usize) -> Result<Container, Finding> {
    let command =
        plan.command.0.iter().map(|word| word.early(word.place).map(literal)).collect::<Result<Vec<_>, _>>()?;
    let ports: Vec<_> = plan.ports.iter().map(|port| container_port(port)).collect();
    let mounts = has_read_only_root(plan)
        .then(|| vec![VolumeMount { name: "tmp".to_owned(), mount_path: "/tmp".to_owned(), ..VolumeMount::default() }]);
    let probe = |path: Option<&Path>| plan.health.and_then(|health| probe(plan, health, path));
    let health = plan.health;
    Ok(Container {
        name: "app".to_owned(),
        image: Some(image(lowering, plan.image, cell)?),
        command: (!command.is_empty()).then_some(command),
        env_from: plan.configuration.sources(),
        ports: (!ports.is_empty()).then_some(ports),
        resources: plan.resources.map(requirements),
        liveness_probe: health.and_then(|health| probe(health.live.as_deref())),
        readiness_probe: health.and_then(|health| probe(health.ready.as_deref())),
        startup_probe: health
            .and_then(|health| health.startup.as_deref())
            .and_then(|path| probe(Some(path)))
            .map(patient),
        security_context: container_security(plan),
        lifecycle: (!plan.ports.is_empty()).then(drain),
        volume_mounts: mounts,
        ..Container::default()
    })
}

/// A literal stays that literal: `$(NAME)` would be read as a variable (Kubernetes documentation, dependent variables).
fn literal(text: &str) -> String {
    text.replace("$(", "$$(")
}

fn container_port(port: &ServicePort) -> ContainerPort {
    let protocol = network::transport(port.protocol.as_ref().map(|protocol| protocol.value));
    ContainerPort {
        name: Some(port.name.to_string()),
        container_port: i32::from(port.number.0),
        protocol: Some(protocol.to_owned()),
        ..ContainerPort::default()
    }
}

/// Load balancers go on sending for a moment after a pod was told to stop.
fn drain() -> Lifecycle {
    let sleep = LifecycleHandler { sleep: Some(SleepAction { seconds: DRAIN_SECONDS }), ..LifecycleHandler::default() };
    Lifecycle { pre_stop: Some(sleep), ..Lifecycle::default() }
}

/// How long a pod goes on answering once it is told to stop.
const DRAIN_SECONDS: i64 = 5;

fn probe(plan: &Plan<'_>, health: &Health, path: Option<&Path>) -> Option<Probe> {
    let seconds = |duration: &crate::types::Duration| i32::try_from(duration.seconds().max(1)).ok();
    let command: Vec<String> =
        health.command.0.iter().filter_map(|word| word.early(word.place).ok().map(str::to_owned)).collect();
    let first_port = || plan.ports.first().map(|port| port.name.to_string());
    let port = health.port.as_ref().map(|port| port.to_string()).or_else(first_port);
    let http_get = path.zip(port).map(|(path, port)| HTTPGetAction {
        path: Some(path.to_string()),
        port: IntOrString::String(port),
        ..HTTPGetAction::default()
    });
    let exec = (http_get.is_none() && !command.is_empty()).then_some(ExecAction { command: Some(command) });
    (http_get.is_some() || exec.is_some()).then(|| Probe {
        http_get,
        exec,
        period_seconds: health.every.as_deref().and_then(seconds),
        initial_delay_seconds: health.delay.as_deref().and_then(seconds),
        ..Probe::default()
    })
}

/// A start may take thirty questions before a pod counts as broken.
fn patient(probe: Probe) -> Probe {
    Probe { failure_threshold: Some(30), ..probe }
}

fn requirements(resources: &Resources) -> ResourceRequirements {
    let amounts = |cpu: Option<String>, memory: Option<String>| {
        let cpu = cpu.map(|amount| ("cpu".to_owned(), Quantity(amount)));
        let memory = memory.map(|amount| ("memory".to_owned(), Quantity(amount)));
        let amounts: BTreeMap<_, _> = cpu.into_iter().chain(memory).collect();
        (!amounts.is_empty()).then_some(amounts)
    };
    let (cpu, memory) = (resources.cpu.as_ref(), resources.memory.as_ref());
    ResourceRequirements {
        requests: amounts(cpu.map(|cpu| cpu.request.to_string()), memory.map(|memory| memory.request.to_string())),
        limits: amounts(
            cpu.and_then(|cpu| cpu.limit.as_ref()).map(|limit| limit.to_string()),
            memory.and_then(|memory| memory.limit.as_ref()).map(|limit| limit.to_string()),
        ),
        ..ResourceRequirements::default()
    }
}

fn profile(plan: &Plan<'_>) -> SecurityProfile {
    plan.security
        .and_then(|security| security.profile.as_ref())
        .map_or(SecurityProfile::Restricted, |profile| profile.value)
}

fn has_read_only_root(plan: &Plan<'_>) -> bool {
    profile(plan) == SecurityProfile::Restricted && !plan.security.is_some_and(|security| security.writable_root.on)
}

/// What the restricted profile asks of a pod (Kubernetes, Pod Security Standards).
fn pod_security(plan: &Plan<'_>) -> Option<PodSecurityContext> {
    (profile(plan) == SecurityProfile::Restricted).then(|| PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: Some(USER),
        run_as_group: Some(USER),
        fs_group: Some(USER),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
        ..PodSecurityContext::default()
    })
}

/// The user of pods that must not be root; above 10 000, so that it is nobody on the host.
const USER: i64 = 10_001;

fn container_security(plan: &Plan<'_>) -> Option<SecurityContext> {
    (profile(plan) != SecurityProfile::Privileged).then(|| SecurityContext {
        allow_privilege_escalation: Some(false),
        read_only_root_filesystem: has_read_only_root(plan).then_some(true),
        capabilities: (profile(plan) == SecurityProfile::Restricted)
            .then(|| Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Capabilities::default() }),
        ..SecurityContext::default()
    })
}

fn spread(plan: &Plan<'_>) -> Option<Vec<TopologySpreadConstraint>> {
    let constraints: Vec<_> = plan.spread.iter().map(|spread| constraint(plan.name, *spread)).collect();
    (!constraints.is_empty()).then_some(constraints)
}

fn constraint(name: &str, spread: Spread) -> TopologySpreadConstraint {
    let topology_key = match spread {
        Spread::Zones => "topology.kubernetes.io/zone",
        Spread::Nodes => "kubernetes.io/hostname",
    };
    TopologySpreadConstraint {
        max_skew: 1,
        topology_key: topology_key.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        label_selector: Some(metadata::pods_of(name)),
        ..TopologySpreadConstraint::default()
    }
}

/// The full reference of what a workload runs.
fn image(lowering: &Lowering<'_>, used: &Block<ImageUse>, cell: usize) -> Result<String, Finding> {
    let name = used.name.as_str();
    lowering.depends(&format!("image.{name}"));
    let own = lowering.all::<Image>().iter().any(|image| image.name == name);
    let platform = lowering.platform();
    let repository = if own { repository(lowering, platform, name, cell) } else { name.to_owned() };
    if let Some(digest) = &used.digest {
        return Ok(format!("{repository}@{}", digest.as_str()));
    }
    let tag = used.tag.as_ref().map(|tag| tag.as_str()).or_else(|| platform.version(name));
    tag.map(|tag| format!("{repository}:{tag}")).ok_or_else(|| {
        let message = format!("no version of image `{name}` is said, so what runs would change by itself");
        let help = match name.contains('/') {
            true => format!("write `image \"{name}\" tag=\"1.0.0\"`"),
            false => {
                format!(
                    "write `versions {{ {name} \"1.0.0\" }}` in the environment, or `image {name} tag=\"1.0.0\"` here"
                )
            }
        };
        Finding::error("image-without-version", used.name.place, message).help(help)
    })
}

/// Where the platform's own images lie: in the registry of the cell's cloud.
fn repository(lowering: &Lowering<'_>, platform: &Platform, name: &str, cell: usize) -> String {
    let Some((cloud, region)) = super::place(lowering, cell) else { return name.to_owned() };
    let location = region.location.as_ref().map_or("", |location| location.as_str());
    let text = |value: &Option<crate::schema::Sp<crate::types::Plain>>| {
        value.as_ref().map(|value| value.to_string()).unwrap_or_default()
    };
    let platform = &platform.name;
    match cloud.name.value {
        CloudProduct::Aws => format!("{}.dkr.ecr.{location}.amazonaws.com/{platform}/{name}", text(&cloud.account)),
        CloudProduct::Gcp => format!("{location}-docker.pkg.dev/{}/{platform}/{name}", text(&cloud.project)),
        CloudProduct::Azure => format!("{}.azurecr.io/{name}", platform.replace('-', "")),
        CloudProduct::Local => name.to_owned(),
    }
}
