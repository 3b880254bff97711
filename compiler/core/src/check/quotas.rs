//! Quotas: what an environment may ask for holds what its services ask for.
//!
//! `quota-too-small` · The fewest pods of the services together ask for more than the namespace may, so that some are never made; or the
//! most do, so that services cannot all become as large as they are meant to.

use crate::derive::{Graph, placement};
use crate::finding::{Finding, Severity};
use crate::model::Platform;
use crate::schema::Sp;
use crate::source::Place;
use crate::words::platform::Quota;
use crate::words::pod::ContainerKind;
use crate::words::service::Service;
use crate::words::workload::Resources;

const CODE: &str = "quota-too-small";

/// What a container is counted with that asks for nothing: the namespace's LimitRange gives it that.
const UNSAID: Amount = Amount { millicores: 100, bytes: 128 << 20, pods: 0 };

/// What pods ask for.
#[derive(Debug, Clone, Copy, Default)]
struct Amount {
    millicores: u64,
    bytes: u64,
    pods: u64,
}

/// The rule. It counts services alone: what else runs in the namespace comes on top.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let settings = platform.settings.as_ref().and_then(|settings| settings.namespace.as_ref());
    let Some(quota) = settings.and_then(|namespace| namespace.quota.as_ref()) else { return };
    // One region shows what is wrong with a quota that all of them have.
    let mut said: Vec<Place> = Vec::new();
    for cell in 0..platform.cells.len() {
        let here = platform.nodes.service.iter().filter_map(|declared| declared.at(cell));
        let here: Vec<_> = here.filter(|service| placement::service_in_cluster(platform, service, cell)).collect();
        let fewest = total(&here, fewest);
        let most = total(&here, |service| super::most(service).map_or(1, |most| u64::from(most.value)));
        let region = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
        for (place, what, may, least, most) in asked(quota, fewest, most) {
            if let Some(finding) = judge(place, what, &may, least, most, region).filter(|_| !said.contains(&place)) {
                said.push(place);
                findings.push(finding);
            }
        }
    }
}

fn fewest(service: &Service) -> u64 {
    let min = service.scale.as_ref().and_then(|scale| scale.min.as_ref());
    min.map_or(1, |min| u64::from(min.value))
}

fn total(services: &[&Service], pods: impl Fn(&Service) -> u64) -> Amount {
    services.iter().fold(Amount::default(), |sum, service| {
        let (one, pods) = (pod(service), pods(service));
        Amount {
            millicores: sum.millicores.saturating_add(one.millicores.saturating_mul(pods)),
            bytes: sum.bytes.saturating_add(one.bytes.saturating_mul(pods)),
            pods: sum.pods.saturating_add(pods),
        }
    })
}

/// What one pod asks for: its container and those beside it.
fn pod(service: &Service) -> Amount {
    let beside = service.container.iter().filter(|container| container.kind.value == ContainerKind::Sidecar);
    let containers = std::iter::once(service.resources.as_deref()).chain(beside.map(|one| one.resources.as_deref()));
    containers.map(request).fold(Amount::default(), |sum, one| Amount {
        millicores: sum.millicores.saturating_add(one.millicores),
        bytes: sum.bytes.saturating_add(one.bytes),
        pods: 0,
    })
}

fn request(resources: Option<&Resources>) -> Amount {
    let cpu = resources.and_then(|resources| resources.cpu.as_ref());
    let memory = resources.and_then(|resources| resources.memory.as_ref());
    Amount {
        millicores: cpu.map_or(UNSAID.millicores, |cpu| cpu.request.millicores),
        bytes: memory.map_or(UNSAID.bytes, |memory| memory.request.bytes()),
        pods: 0,
    }
}

/// Each amount that the quota says: where, of what, how much in words, and what the fewest and the most pods ask for in words where
/// that is more.
type Asked = (Place, &'static str, String, Option<String>, Option<String>);

fn asked(quota: &Quota, fewest: Amount, most: Amount) -> Vec<Asked> {
    fn row<T>(said: &Sp<T>, what: &'static str, may: u64, least: u64, most: u64, unit: fn(u64) -> String) -> Asked {
        let beyond = |amount: u64| (amount > may).then(|| unit(amount));
        (said.place, what, unit(may), beyond(least), beyond(most))
    }
    let cores = |millicores: u64| format!("{} CPU", millicores as f64 / 1000.0);
    let gibibytes = |bytes: u64| format!("{:.1} GiB of memory", bytes as f64 / f64::from(1 << 30));
    let pods = |pods: u64| format!("{pods} pods");
    let cpu =
        quota.cpu.as_ref().map(|said| row(said, "cpu", said.millicores, fewest.millicores, most.millicores, cores));
    let memory =
        quota.memory.as_ref().map(|said| row(said, "memory", said.bytes(), fewest.bytes, most.bytes, gibibytes));
    let count = quota.pods.as_ref().map(|said| row(said, "pods", u64::from(said.value), fewest.pods, most.pods, pods));
    [cpu, memory, count].into_iter().flatten().collect()
}

fn judge(
    place: Place,
    what: &str,
    may: &str,
    least: Option<String>,
    most: Option<String>,
    region: &str,
) -> Option<Finding> {
    let region = if region.is_empty() { String::new() } else { format!(" in `{region}`") };
    let (severity, message) = match (least, most) {
        (Some(least), _) => (
            Severity::Error,
            format!(
                "the services{region} need {least} even with their fewest pods, and the namespace may have {may}: some pods are never made"
            ),
        ),
        (None, Some(most)) => (
            Severity::Warning,
            format!(
                "the services{region} need {most} with all the pods that they may have, and the namespace may have {may}: not all of them can grow at once"
            ),
        ),
        (None, None) => return None,
    };
    let help =
        format!("raise `{what}` of the quota, with room for a rollout's further pods, or lower `scale` or `resources`");
    Some(Finding { severity, ..Finding::error(CODE, place, message) }.help(help))
}
