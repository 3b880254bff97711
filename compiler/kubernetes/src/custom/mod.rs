//! Custom resources: objects that a controller beside Kubernetes reads. A file a group.
//!
//! The types have the fields that a production platform sets, under the names of the resource's own reference, where they are
//! documented; they can be written, not read. A field that is `None`, an empty list or an empty map is left out. A file's order
//! of fields is the order in the output: what identifies a thing first, what qualifies it later.
//!
//! `tests/custom_resources.rs` holds a full sample of each kind against the schema of its definition.
#![allow(missing_docs, reason = "fields and variants are those of the upstream references, under the same names")]

pub mod alb;
pub mod argo_cd;
pub mod argo_rollouts;
pub mod autoscaling;
pub mod cert_manager;
pub mod cloudnative_pg;
pub mod external_secrets;
pub mod flux;
pub mod gateway;
pub mod gke;
pub mod istio;
pub mod karpenter;
pub mod keda;
pub mod kustomize;
pub mod prometheus;

use std::collections::BTreeMap;

use k8s_openapi::api::batch::v1::JobSpec;
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Names and values, sorted: labels, annotations, parameters.
pub type Pairs = BTreeMap<String, String>;

/// A custom resource: Kubernetes' envelope around what the controller reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Custom<S> {
    pub metadata: ObjectMeta,
    pub spec: S,
}

/// What stands under `spec`, and the kind that it makes of the object.
pub trait Spec: Serialize {
    /// Group and version.
    const API_VERSION: &'static str;
    const KIND: &'static str;
}

impl<S: Spec> Serialize for Custom<S> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        let mut object = serializer.serialize_struct(S::KIND, 4)?;
        object.serialize_field("apiVersion", S::API_VERSION)?;
        object.serialize_field("kind", S::KIND)?;
        object.serialize_field("metadata", &self.metadata)?;
        object.serialize_field("spec", &self.spec)?;
        object.end()
    }
}

/// Whether a field has nothing to say and is left out.
trait Absent {
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<K, V> Absent for BTreeMap<K, V> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Absent for String {}
impl Absent for bool {}
impl Absent for i32 {}
impl Absent for u32 {}
impl Absent for IntOrString {}
impl Absent for JobSpec {}
impl Absent for LabelSelector {}
impl Absent for PodTemplateSpec {}

/// Declares structs whose absent fields are left out, and enums, with `camelCase` field names.
macro_rules! types {
    () => {};
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$about_field:meta])* pub $field:ident: $type:ty,)*
        }
        $($more:tt)*
    ) => {
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
        $(#[$about])*
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[$about_field])*
                #[serde(skip_serializing_if = "crate::custom::Absent::is_absent")]
                pub $field: $type,
            )*
        }

        impl crate::custom::Absent for $name {}

        crate::custom::types!($($more)*);
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($variants:tt)* }
        $($more:tt)*
    ) => {
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        $(#[$about])*
        pub enum $name { $($variants)* }

        impl crate::custom::Absent for $name {}

        crate::custom::types!($($more)*);
    };
}

use types;

types! {
    /// Labels and annotations that a controller puts on what it makes.
    pub struct Labelled {
        pub labels: Pairs,
        pub annotations: Pairs,
    }

    /// A thing in the same namespace.
    pub struct LocalReference {
        pub name: String,
    }

    /// One key of a Secret in the same namespace.
    pub struct SecretKey {
        pub name: String,
        pub key: String,
    }
}
