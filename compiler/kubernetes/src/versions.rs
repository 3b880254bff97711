//! Versions of Kubernetes: which are supported, and since when a newer field can be relied on.
//!
//! Objects have the types of [`TYPES`], and only fields that every supported version knows, or that [`since`] guards. All APIs
//! in [`Object`](crate::Object)'s list are stable and older than [`OLDEST`], so that none of them needs a guard.

use std::fmt;
use std::str::FromStr;

/// A minor version of Kubernetes 1, such as 34 for 1.34.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minor(pub u32);

/// The oldest version whose clusters take what is written.
pub const OLDEST: Minor = Minor(31);

/// The version whose types objects have: the `v1_34` feature of `k8s-openapi`.
pub const TYPES: Minor = Minor(34);

const SUPPORTED: [Minor; 7] = [Minor(31), Minor(32), Minor(33), Minor(34), Minor(35), Minor(36), Minor(37)];

/// The supported versions, oldest first. The newest is the newest that this release of `k8s-openapi` knows; a cluster newer
/// than [`TYPES`] takes the same objects, since stable APIs keep their fields.
pub fn supported() -> &'static [Minor] {
    &SUPPORTED
}

/// A field that not every supported version takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewerField {
    /// The type as the API reference names it, such as `PodSpec`.
    pub within: &'static str,
    /// Its name in the output.
    pub field: &'static str,
    /// The first version in which its feature gate is on unless somebody turns it off. Before, the API server drops or refuses it.
    pub since: Minor,
    /// What an administrator may have turned off.
    pub feature_gate: &'static str,
}

/// The first version of each gate with `Default: true` in `pkg/features/kube_features.go` of k8s.io/kubernetes 1.34.4 and 1.35.4. What
/// came earlier, such as native sidecars (1.29) and `minReadySeconds` of a StatefulSet (1.25), needs no row.
pub const NEWER_FIELDS: &[NewerField] = &[
    newer("JobSpec", "managedBy", 32, "JobManagedBy"),
    newer("PodSpec", "hostUsers", 33, "UserNamespacesSupport"),
    newer("Container", "resizePolicy", 33, "InPlacePodVerticalScaling"),
    newer("PodSecurityContext", "supplementalGroupsPolicy", 33, "SupplementalGroupsPolicy"),
    newer("PodSecurityContext", "seLinuxChangePolicy", 33, "SELinuxChangePolicy"),
    newer("SecurityContext", "procMount", 33, "ProcMountType"),
    newer("PodSpec", "resources", 34, "PodLevelResources"),
    newer("PersistentVolumeClaimSpec", "volumeAttributesClassName", 34, "VolumeAttributesClass"),
    newer("PodSpec", "hostnameOverride", 35, "HostnameOverride"),
    newer("Container", "restartPolicyRules", 35, "ContainerRestartRules"),
    newer("EnvVarSource", "fileKeyRef", 35, "EnvFiles"),
    newer("HPAScalingRules", "tolerance", 35, "HPAConfigurableTolerance"),
    newer("Volume", "image", 35, "ImageVolume"),
];

/// An API that every supported version has lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemovedApi {
    /// Such as `policy/v1beta1`.
    pub api_version: &'static str,
    /// Its kinds that were lost.
    pub kinds: &'static [&'static str],
    /// The first version without it.
    pub gone: Minor,
    /// What serves its kinds now; empty where nothing does.
    pub instead: &'static str,
}

/// From the deprecated API migration guide of kubernetes.io (reference/using-api/deprecation-guide), read in November 2026. APIs that
/// left within the supported versions are in `schemas/builtin.txt` with `gone=`.
pub const REMOVED_APIS: &[RemovedApi] = &[
    removed("extensions/v1beta1", &["Deployment", "DaemonSet", "ReplicaSet"], 16, "apps/v1"),
    removed("extensions/v1beta1", &["NetworkPolicy"], 16, "networking.k8s.io/v1"),
    removed("extensions/v1beta1", &["PodSecurityPolicy"], 16, ""),
    removed("apps/v1beta1", &["Deployment", "StatefulSet"], 16, "apps/v1"),
    removed("apps/v1beta2", &["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"], 16, "apps/v1"),
    removed("extensions/v1beta1", &["Ingress"], 22, "networking.k8s.io/v1"),
    removed("networking.k8s.io/v1beta1", &["Ingress", "IngressClass"], 22, "networking.k8s.io/v1"),
    removed("apiextensions.k8s.io/v1beta1", &["CustomResourceDefinition"], 22, "apiextensions.k8s.io/v1"),
    removed("apiregistration.k8s.io/v1beta1", &["APIService"], 22, "apiregistration.k8s.io/v1"),
    removed(
        "admissionregistration.k8s.io/v1beta1",
        &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
        22,
        "admissionregistration.k8s.io/v1",
    ),
    removed("certificates.k8s.io/v1beta1", &["CertificateSigningRequest"], 22, "certificates.k8s.io/v1"),
    removed("coordination.k8s.io/v1beta1", &["Lease"], 22, "coordination.k8s.io/v1"),
    removed(
        "rbac.authorization.k8s.io/v1beta1",
        &["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
        22,
        "rbac.authorization.k8s.io/v1",
    ),
    removed("scheduling.k8s.io/v1beta1", &["PriorityClass"], 22, "scheduling.k8s.io/v1"),
    removed(
        "storage.k8s.io/v1beta1",
        &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
        22,
        "storage.k8s.io/v1",
    ),
    removed("batch/v1beta1", &["CronJob"], 25, "batch/v1"),
    removed("discovery.k8s.io/v1beta1", &["EndpointSlice"], 25, "discovery.k8s.io/v1"),
    removed("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], 25, "autoscaling/v2"),
    removed("policy/v1beta1", &["PodDisruptionBudget"], 25, "policy/v1"),
    removed("policy/v1beta1", &["PodSecurityPolicy"], 25, ""),
    removed("node.k8s.io/v1beta1", &["RuntimeClass"], 25, "node.k8s.io/v1"),
    removed("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], 26, "autoscaling/v2"),
    removed(
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["FlowSchema", "PriorityLevelConfiguration"],
        26,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    removed("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], 27, "storage.k8s.io/v1"),
    removed(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["FlowSchema", "PriorityLevelConfiguration"],
        29,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
];

const fn removed(
    api_version: &'static str,
    kinds: &'static [&'static str],
    gone: u32,
    instead: &'static str,
) -> RemovedApi {
    RemovedApi { api_version, kinds, gone: Minor(gone), instead }
}

/// The row of an API that no supported version has any more.
pub fn removed_api(api_version: &str, kind: &str) -> Option<&'static RemovedApi> {
    REMOVED_APIS.iter().find(|removed| removed.api_version == api_version && removed.kinds.contains(&kind))
}

const fn newer(within: &'static str, field: &'static str, since: u32, feature_gate: &'static str) -> NewerField {
    NewerField { within, field, since: Minor(since), feature_gate }
}

/// The first supported version that takes `field` within the type `within`.
pub fn since(within: &str, field: &str) -> Minor {
    newer_field(within, field).map_or(OLDEST, |newer| newer.since)
}

/// The row of a field that not every supported version takes.
pub fn newer_field(within: &str, field: &str) -> Option<&'static NewerField> {
    NEWER_FIELDS.iter().find(|newer| newer.within == within && newer.field == field)
}

impl fmt::Display for Minor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "1.{}", self.0)
    }
}

/// Reads `1.34`.
impl FromStr for Minor {
    type Err = String;

    fn from_str(text: &str) -> Result<Minor, String> {
        let minor = text.strip_prefix("1.").and_then(|minor| minor.parse().ok());
        minor
            .map(Minor)
            .ok_or_else(|| format!("`{text}` is not a version of Kubernetes; write one such as \"{TYPES}\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_supported_versions_are_in_a_row_and_hold_the_types() {
        assert_eq!(supported().first(), Some(&OLDEST));
        assert!(supported().windows(2).all(|pair| pair[0].0 + 1 == pair[1].0));
        assert!(supported().contains(&TYPES));
    }

    #[test]
    fn newer_fields_are_newer_than_the_oldest_and_no_newer_than_the_newest() {
        for field in NEWER_FIELDS {
            assert!(OLDEST < field.since && supported().contains(&field.since), "{field:?}");
        }
    }

    #[test]
    fn removed_apis_left_before_the_oldest_version_and_what_took_their_place_is_there() {
        for removed in REMOVED_APIS {
            assert!(removed.gone <= OLDEST, "{removed:?}");
            let known = |kind: &&str| crate::schema::own().kind(removed.instead, kind).is_some();
            assert!(removed.instead.is_empty() || removed.kinds.iter().all(known), "{removed:?}");
        }
    }

    #[test]
    fn a_field_without_a_row_is_in_every_version() {
        assert_eq!(since("PodSpec", "resources"), Minor(34));
        assert_eq!(since("PodSpec", "containers"), OLDEST);
    }

    #[test]
    fn versions_are_read_as_they_are_shown() {
        assert_eq!("1.30".parse(), Ok(Minor(30)));
        assert_eq!(Minor(30).to_string(), "1.30");
        assert!("1.3x".parse::<Minor>().is_err_and(|error| error.contains("1.34")));
    }
}
