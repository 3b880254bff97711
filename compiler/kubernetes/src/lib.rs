//! Every kind of Kubernetes object that platc produces, as types, and the one place where they are serialised.
//!
//! In goes a typed object, built-in (`k8s_openapi`) or custom ([`custom`]); out comes YAML or a JSON value. An [`Object`] is any
//! of them, and writes itself through ordinary functions: serialisers for all these types are long to compile, and here they
//! are compiled once.
//!
//! ```text
//! object    the list of kinds, and what can be asked of any of them
//! custom    the resources of controllers: External Secrets, Argo, Flux, Prometheus Operator, KEDA, cert-manager, Gateway API
//! schema    which fields a kind has, as data, for objects that a user wrote or patched
//! versions  which versions of Kubernetes are supported, and since when newer fields exist
//! ```
//!
//! It does not decide what an object says, and reads no file. What is `None` is left out; a built-in type writes
//! `Some` of an empty list, map or `ObjectMeta` as `[]` or `{}`, so that a caller with nothing to say says `None`.

pub mod custom;
mod object;
mod order;
pub mod schema;
pub mod versions;

pub use k8s_openapi;
pub use object::Object;
pub use platc_yaml::Error;
