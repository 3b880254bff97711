//! Pods are started anew when a value that they read has changed: variables, and files mounted one by one, are read at the start alone.
//!
//! Stakater Reloader does it, told by an annotation on what runs the pods (Reloader 1.4, "How to use Reloader"). Tasks need none: each
//! of their pods reads the values of its day.

use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// The annotation with the names of the Secrets that are watched.
const WATCHED: &str = "secret.reloader.stakater.com/reload";

/// What Reloader, with the strategy `annotations`, writes into pods to make them other ones, as jq finds it.
pub const WRITTEN: &str = ".spec.template.metadata.annotations.\"reloader.stakater.com/last-reloaded-from\"";

/// Asks for new pods whenever one of these Secrets has changed.
pub fn on_change_of(secrets: &[String], metadata: &mut ObjectMeta) {
    if !secrets.is_empty() {
        metadata.annotations.get_or_insert_default().insert(WATCHED.to_owned(), secrets.join(","));
    }
}
