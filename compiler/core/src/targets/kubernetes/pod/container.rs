//! The containers of a pod: its own, those that prepare it, and those beside it.

use std::collections::BTreeMap;

use platc_kubernetes::k8s_openapi::api::core::v1::{Container, ContainerPort, ResourceRequirements};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::{Companion, Plan, probes, security, shutdown, volumes};
use crate::finding::Finding;
use crate::schema::List;
use crate::targets::kubernetes::network;
use crate::targets::{Lowering, image};
use crate::types::Text;
use crate::words::pod::ContainerKind;
use crate::words::service::ServicePort;
use crate::words::workload::Resources;

/// The name of a pod's own container.
pub const NAME: &str = "app";

/// The container that the pod is for.
///
/// # Errors
/// Where its image has no version, or a word of its command is not known before anything is applied.
pub fn own(lowering: &Lowering<'_>, plan: &Plan<'_>, cell: usize) -> Result<Container, Finding> {
    let ports: Vec<_> = plan.ports.iter().map(|port| container_port(port)).collect();
    let container = Container {
        name: NAME.to_owned(),
        image: Some(image::reference(lowering, plan.image, cell)?),
        command: words(plan.command)?,
        args: words(plan.args)?,
        env: plan.configuration.variables(),
        env_from: plan.configuration.sources(),
        ports: (!ports.is_empty()).then_some(ports),
        resources: plan.resources.map(requirements),
        security_context: security::of_container(plan),
        lifecycle: shutdown::lifecycle(plan),
        volume_mounts: volumes::mounts(plan, plan.configuration),
        ..Container::default()
    };
    Ok(probes::with_probes(container, plan))
}

/// Those that prepare the pod and those that accompany it: a sidecar is an init container that is never over, so that it is there
/// before the pod's own and goes after it (Kubernetes 1.29 and later; stable in 1.33).
///
/// # Errors
/// As [`own`].
pub fn companions(lowering: &Lowering<'_>, plan: &Plan<'_>, cell: usize) -> Result<Option<Vec<Container>>, Finding> {
    let containers: Vec<_> =
        plan.companions.iter().map(|companion| further(lowering, plan, companion, cell)).collect::<Result<_, _>>()?;
    Ok((!containers.is_empty()).then_some(containers))
}

fn further(
    lowering: &Lowering<'_>,
    plan: &Plan<'_>,
    Companion { container, configuration }: &Companion<'_>,
    cell: usize,
) -> Result<Container, Finding> {
    Ok(Container {
        name: container.name.to_string(),
        image: Some(image::reference(lowering, container.image.as_ref().unwrap_or(plan.image), cell)?),
        command: words(&container.command)?,
        args: words(&container.args)?,
        env_from: configuration.sources(),
        resources: container.resources.as_deref().map(requirements),
        restart_policy: (container.kind.value == ContainerKind::Sidecar).then(|| "Always".to_owned()),
        security_context: security::of_container(plan),
        volume_mounts: volumes::mounts(plan, configuration),
        ..Container::default()
    })
}

/// A literal stays that literal: `$(NAME)` would be read as a variable (Kubernetes documentation, dependent variables).
fn words(list: &List<Text>) -> Result<Option<Vec<String>>, Finding> {
    let words: Vec<_> = list
        .0
        .iter()
        .map(|word| word.early(word.place).map(|text| text.replace("$(", "$$(")))
        .collect::<Result<_, _>>()?;
    Ok((!words.is_empty()).then_some(words))
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
