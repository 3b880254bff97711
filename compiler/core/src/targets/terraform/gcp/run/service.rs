//! A service on Cloud Run: reached from its network or through a load balancer, never by its own address from the internet.

use serde_json::{Value, json};

use super::{container, environment, metrics, push};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::service::Service;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-run-service", cloud: "gcp", area: "compute", files, blocks };

/// The fewest and the most instances of a service that says nothing.
const USUAL: (u32, u32) = (1, 10);

/// How long a request may take.
const TIMEOUT: &str = "300s";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let services = lowering.all::<Service>().iter();
    services.filter(|declared| placement::is_on_run(lowering, &declared.name, stack.home())).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(service) = lowering.get::<Service>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let label = label(&[&unit.name]);
    let workload = Workload::service(service);
    let variables = environment::of(lowering, &site, &workload, blocks);
    let mut main =
        container::of(lowering, &service.image, &service.command, service.resources.as_deref(), variables, site.cell)?;
    main["resources"]["cpu_idle"] = json!(fewest(service) == 0);
    main["resources"]["startup_cpu_boost"] = json!(true);
    if let Some(port) = service.port.iter().next() {
        main["ports"] = container::port(port);
    }
    if let Some(main) = main.as_object_mut() {
        main.extend(container::probes(service));
    }
    let mut template = template(&site, service, main);
    metrics::collected(&site, service, &mut template, blocks);
    blocks.resource("google_cloud_run_v2_service", &label, fields(lowering, &site, service, template));
    push::to(lowering, &site, service, &label, blocks);
    let uri = expression(&format!("google_cloud_run_v2_service.{label}.uri"));
    blocks.add(
        "output",
        &format!("{label}_uri"),
        json!({ "description": format!("Where {} answers in its network.", unit.owner), "value": uri }),
    );
    Ok(())
}

fn fewest(service: &Service) -> u32 {
    service.scale.as_ref().and_then(|scale| scale.min.as_ref()).map_or(USUAL.0, |min| min.value)
}

fn most(service: &Service) -> u32 {
    let said = service.scale.as_ref().and_then(|scale| scale.max.as_ref()).map_or(USUAL.1, |max| max.value);
    said.max(fewest(service)).max(1)
}

fn template(site: &Site<'_>, service: &Service, main: Value) -> Value {
    json!({
        "service_account": site.account(service.name.as_str()),
        "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
        "timeout": TIMEOUT,
        "session_affinity": service.session_affinity.is_some(),
        "scaling": { "min_instance_count": fewest(service), "max_instance_count": most(service) },
        "vpc_access": vpc(site),
        "containers": [main],
    })
}

/// Private addresses are reached through the region's network; the rest goes out directly.
pub fn vpc(site: &Site<'_>) -> Value {
    json!({
        "egress": "PRIVATE_RANGES_ONLY",
        "network_interfaces": [{ "network": site.network(), "subnetwork": site.subnet("run") }],
    })
}

/// Who may call it: anybody in its network where other services do or a load balancer stands before it, as in a cluster; else only
/// who has been given that right.
fn fields(lowering: &Lowering<'_>, site: &Site<'_>, service: &Service, template: Value) -> Value {
    let name = service.name.as_str();
    let graph = lowering.graph(site.cell);
    let is_called = graph.is_some_and(|graph| graph.callers.contains_key(name));
    let is_exposed = graph.is_some_and(|graph| graph.exposures.contains_key(name));
    let ingress = if is_exposed { "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" } else { "INGRESS_TRAFFIC_INTERNAL_ONLY" };
    json!({
        "name": site.run_service(name),
        "location": site.location,
        "ingress": ingress,
        "invoker_iam_disabled": is_called || is_exposed,
        "deletion_protection": false,
        "template": template,
        "traffic": [{ "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100 }],
    })
}
