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

/// From the feature gate reference of kubernetes.io, the first version of each gate with `defaultValue: true`.
pub const NEWER_FIELDS: [NewerField; 6] = [
    newer("JobSpec", "managedBy", 32, "JobManagedBy"),
    newer("PodSpec", "hostUsers", 33, "UserNamespacesSupport"),
    newer("Container", "resizePolicy", 33, "InPlacePodVerticalScaling"),
    newer("PodSecurityContext", "supplementalGroupsPolicy", 33, "SupplementalGroupsPolicy"),
    newer("PodSpec", "resources", 34, "PodLevelResources"),
    newer("PersistentVolumeClaimSpec", "volumeAttributesClassName", 34, "VolumeAttributesClass"),
];

const fn newer(within: &'static str, field: &'static str, since: u32, feature_gate: &'static str) -> NewerField {
    NewerField { within, field, since: Minor(since), feature_gate }
}

/// The first supported version that takes `field` within the type `within`.
pub fn since(within: &str, field: &str) -> Minor {
    let found = NEWER_FIELDS.iter().find(|newer| newer.within == within && newer.field == field);
    found.map_or(OLDEST, |newer| newer.since)
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
    fn newer_fields_are_newer_than_the_oldest_and_no_newer_than_the_types() {
        for field in NEWER_FIELDS {
            assert!(OLDEST < field.since && field.since <= TYPES, "{field:?}");
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
