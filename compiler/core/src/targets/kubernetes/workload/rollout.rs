//! How a new version comes in: the strategies of a Deployment, and those of an Argo Rollout.

use platc_kubernetes::custom::argo_rollouts::{self, Pause, Step, Strategy};
use platc_kubernetes::k8s_openapi::api::apps::v1::{
    DaemonSetUpdateStrategy, DeploymentStrategy, RollingUpdateDaemonSet, RollingUpdateDeployment,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::traffic;
use crate::model::names;
use crate::targets::Lowering;
use crate::targets::kubernetes::analysis;
use crate::words::rollout::{Amount, BlueGreen, Canary, Rollout};
use crate::words::service::Service;

/// The strategy of a Deployment; Kubernetes' own where nothing is said.
pub fn of_deployment(service: &Service) -> Option<DeploymentStrategy> {
    match &service.rollout.as_ref()?.value {
        Rollout::Recreate(_) => Some(DeploymentStrategy { type_: Some("Recreate".to_owned()), rolling_update: None }),
        Rollout::Rolling(rolling) => {
            let update = RollingUpdateDeployment {
                max_surge: rolling.max_surge.as_deref().map(amount),
                max_unavailable: rolling.max_unavailable.as_deref().map(amount),
            };
            Some(DeploymentStrategy { type_: Some("RollingUpdate".to_owned()), rolling_update: Some(update) })
        }
        Rollout::BlueGreen(_) | Rollout::Canary(_) => None,
    }
}

/// The strategy of a DaemonSet: a new pod beside the old one or after it, never both (API reference, RollingUpdateDaemonSet v1).
pub fn of_daemon_set(service: &Service) -> Option<DaemonSetUpdateStrategy> {
    let Rollout::Rolling(rolling) = &service.rollout.as_ref()?.value else { return None };
    let max_surge = rolling.max_surge.as_deref().filter(|surge| !surge.is_nothing()).map(amount);
    let said = rolling.max_unavailable.as_deref().map(amount);
    let max_unavailable = said.or_else(|| max_surge.as_ref().map(|_| IntOrString::Int(0)));
    let update = RollingUpdateDaemonSet { max_surge, max_unavailable };
    Some(DaemonSetUpdateStrategy { type_: Some("RollingUpdate".to_owned()), rolling_update: Some(update) })
}

/// The strategy of a Rollout, where the service comes in by blue-green or canary.
pub fn of_rollout(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Option<Strategy> {
    match &service.rollout.as_ref()?.value {
        Rollout::BlueGreen(rollout) => Some(blue_green(service, rollout)),
        Rollout::Canary(rollout) => Some(canary(lowering, service, rollout, cell)),
        Rollout::Rolling(_) | Rollout::Recreate(_) => None,
    }
}

/// Whether Argo Rollouts brings new versions in.
pub fn is_controlled(service: &Service) -> bool {
    matches!(service.rollout.as_ref().map(|it| &it.value), Some(Rollout::BlueGreen(_) | Rollout::Canary(_)))
}

/// Whether a growing share of requests goes to a new version.
pub fn is_canary(service: &Service) -> bool {
    matches!(service.rollout.as_ref().map(|it| &it.value), Some(Rollout::Canary(_)))
}

/// Whether something must hold while a version comes in.
pub fn is_guarded(service: &Service) -> bool {
    match service.rollout.as_ref().map(|rollout| &rollout.value) {
        Some(Rollout::BlueGreen(rollout)) => rollout.guard.is_some(),
        Some(Rollout::Canary(rollout)) => rollout.guard.is_some(),
        _ => false,
    }
}

/// The name of the second Service that a rollout needs: for the pods that are not yet, or not all, in use. Nobody calls what has no
/// port.
pub fn second_service(service: &Service) -> Option<String> {
    let suffix = match service.rollout.as_ref()?.value {
        _ if service.port.is_empty() => return None,
        Rollout::BlueGreen(_) => "preview",
        Rollout::Canary(_) => "canary",
        Rollout::Rolling(_) | Rollout::Recreate(_) => return None,
    };
    Some(names::join(&[service.name.as_str(), suffix], names::DNS_LABEL))
}

/// The name of the Service of the pods of a canary.
pub fn canary_service(service: &Service) -> Option<String> {
    second_service(service).filter(|_| is_canary(service))
}

/// Without `promote`, a person promotes.
fn blue_green(service: &Service, rollout: &BlueGreen) -> Strategy {
    let after = rollout.promote.as_ref().and_then(|promote| promote.after.as_ref());
    Strategy::BlueGreen(Box::new(argo_rollouts::BlueGreen {
        active_service: service.name.to_string(),
        preview_service: second_service(service),
        auto_promotion_enabled: Some(rollout.promote.is_some()),
        auto_promotion_seconds: after.and_then(|after| i32::try_from(after.seconds()).ok()),
        post_promotion_analysis: analysis::after_switch(service),
        ..argo_rollouts::BlueGreen::default()
    }))
}

/// After the steps that are said, all pods are new and the last question is asked, while the old ones can still come back.
///
/// As soon as a Rollout names a stable Service, that Service leads to the old pods alone: it is named only where something else gives
/// the new ones their share (Argo Rollouts, issue 1760). Otherwise the service's own leads to all pods, old and new.
fn canary(lowering: &Lowering<'_>, service: &Service, rollout: &Canary, cell: usize) -> Strategy {
    let steps = rollout.step.0.iter().flat_map(|step| {
        let seconds = step.hold.as_ref().and_then(|hold| i32::try_from(hold.seconds()).ok());
        let weight = i32::try_from(step.share.whole()).unwrap_or(100);
        [Step::SetWeight(weight), Step::Pause(Pause { duration: seconds.map(IntOrString::Int) })]
    });
    let verified = analysis::after_canary(service).map(|run| [Step::SetWeight(100), Step::Analysis(run)]);
    let traffic_routing = traffic::routing(lowering, service, cell);
    Strategy::Canary(Box::new(argo_rollouts::Canary {
        stable_service: traffic_routing.as_ref().map(|_| service.name.to_string()),
        canary_service: second_service(service),
        traffic_routing,
        steps: steps.chain(verified.into_iter().flatten()).collect(),
        analysis: analysis::beside_canary(service),
        ..argo_rollouts::Canary::default()
    }))
}

fn amount(amount: &Amount) -> IntOrString {
    match amount {
        Amount::Count(count) => IntOrString::Int(i32::try_from(*count).unwrap_or(i32::MAX)),
        Amount::Share(share) => IntOrString::String(share.to_string()),
    }
}
