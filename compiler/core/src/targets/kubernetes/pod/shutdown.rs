//! How a pod ends: it goes on answering while load balancers learn that it is going, and then has time to finish.

use platc_kubernetes::k8s_openapi::api::core::v1::{Lifecycle, LifecycleHandler, SleepAction};

use super::{Plan, seconds};
use crate::words::pod::{BALANCED_DRAIN, USUAL_DRAIN, USUAL_GRACE};

/// The sleep before a container is told to end (`sleep` actions: Kubernetes 1.30 and later).
pub fn lifecycle(plan: &Plan<'_>) -> Option<Lifecycle> {
    let seconds = drain(plan);
    let sleep = LifecycleHandler { sleep: Some(SleepAction { seconds }), ..LifecycleHandler::default() };
    (seconds > 0).then(|| Lifecycle { pre_stop: Some(sleep), ..Lifecycle::default() })
}

/// What the spec says, or else the usual time on top of a longer drain; nothing where that is Kubernetes' own default.
pub fn grace(plan: &Plan<'_>) -> Option<i64> {
    let said = plan.shutdown.and_then(|shutdown| shutdown.grace.as_deref()).map(seconds);
    said.or_else(|| (drain(plan) > USUAL_DRAIN).then(|| USUAL_GRACE + drain(plan)))
}

fn drain(plan: &Plan<'_>) -> i64 {
    let said = plan.shutdown.and_then(|shutdown| shutdown.drain.as_deref()).map(seconds);
    let grace = plan.shutdown.and_then(|shutdown| shutdown.grace.as_deref()).map(seconds);
    let usual = || match plan.is_balanced && grace.is_none_or(|grace| grace > BALANCED_DRAIN) {
        _ if plan.ports.is_empty() => 0,
        true => BALANCED_DRAIN,
        false => USUAL_DRAIN,
    };
    said.unwrap_or_else(usual)
}
