//! How tightly a pod is held (Kubernetes documentation, Pod Security Standards): the restricted profile, unless the spec says otherwise.

use platc_kubernetes::k8s_openapi::api::core::v1::{Capabilities, PodSecurityContext, SeccompProfile, SecurityContext};

use super::Plan;
use crate::words::workload::SecurityProfile;

fn profile(plan: &Plan<'_>) -> SecurityProfile {
    plan.security
        .and_then(|security| security.profile.as_ref())
        .map_or(SecurityProfile::Restricted, |profile| profile.value)
}

/// Whether the root file system of its containers cannot be written.
pub fn has_read_only_root(plan: &Plan<'_>) -> bool {
    profile(plan) == SecurityProfile::Restricted && !plan.security.is_some_and(|security| security.writable_root.on)
}

/// What the restricted profile asks of a pod (Kubernetes, Pod Security Standards).
pub fn of_pod(plan: &Plan<'_>) -> Option<PodSecurityContext> {
    (profile(plan) == SecurityProfile::Restricted).then(|| PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: Some(USER),
        run_as_group: Some(USER),
        fs_group: Some(USER),
        fs_group_change_policy: keeps_files(plan).then(|| "OnRootMismatch".to_owned()),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
        ..PodSecurityContext::default()
    })
}

/// Whether a disk outlives the pod: its files change hands once, not at every start.
fn keeps_files(plan: &Plan<'_>) -> bool {
    plan.volumes.iter().any(|volume| !volume.ephemeral.on)
}

/// The user of pods that must not be root; above 10 000, so that it is nobody on the host.
const USER: i64 = 10_001;

/// What the profile asks of each container.
pub fn of_container(plan: &Plan<'_>) -> Option<SecurityContext> {
    (profile(plan) != SecurityProfile::Privileged).then(|| SecurityContext {
        allow_privilege_escalation: Some(false),
        read_only_root_filesystem: has_read_only_root(plan).then_some(true),
        capabilities: (profile(plan) == SecurityProfile::Restricted)
            .then(|| Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Capabilities::default() }),
        ..SecurityContext::default()
    })
}
