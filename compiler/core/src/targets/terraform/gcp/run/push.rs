//! Messages for a service on Cloud Run: Pub/Sub pushes them to it, with a token that says who pushes.

use serde_json::json;

use crate::model::names;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::data::messages;
use crate::targets::terraform::gcp::data::subscriptions::{AGENT, Kept, Reader, body, moves_dead_letters, reads};
use crate::targets::terraform::gcp::site::Site;
use crate::words::service::Service;

/// The subscriptions of a service, pushed to its address.
pub fn to(lowering: &Lowering<'_>, site: &Site<'_>, service: &Service, service_label: &str, blocks: &mut Blocks) {
    let read =
        service.uses.0.iter().filter(|used| matches!(used.value.target.kind(), "queue" | "topic") && reads(used));
    let mut is_pushed = false;
    for used in read {
        let (kind, name) = (used.value.target.kind(), used.value.target.name());
        let Some(messages) = messages::of(lowering, kind, name) else { continue };
        is_pushed = true;
        let topic = site.platform.queue(kind, name);
        let policy = messages.dead_letter.map(|attempts| messages::policy(site, &topic, attempts));
        let label = label(&[service_label, name]);
        let kept = Kept { kind, label: &label, node: name, seconds: messages.seconds, dead_letter: policy.as_ref() };
        let reader = Reader { workload: service.name.to_string(), pushed_to: Some(site.cell) };
        let mut fields = body(site, &kept, &reader, json!(format!("projects/{}/topics/{topic}", site.project)));
        let uri = expression(&format!("google_cloud_run_v2_service.{service_label}.uri"));
        fields["push_config"] = json!({
            "push_endpoint": uri,
            "oidc_token": { "service_account_email": expression(&format!("google_service_account.{service_label}_push.email")), "audience": uri },
        });
        blocks.resource("google_pubsub_subscription", &label, fields);
        if policy.is_some() {
            moves_dead_letters(site, &label, blocks);
        }
    }
    if is_pushed {
        pusher(site, service, service_label, blocks);
    }
}

/// The account that messages come from: it may call the service, and Pub/Sub may make its tokens.
fn pusher(site: &Site<'_>, service: &Service, label: &str, blocks: &mut Blocks) {
    let platform = site.platform;
    let name = format!("{}-push", service.name.as_str());
    let id = names::google_service_account(&platform.name, &platform.environment, site.region, &name);
    let push = format!("{label}_push");
    let display = format!("pushes messages to {}", service.name.as_str());
    blocks.resource("google_service_account", &push, json!({ "account_id": id, "display_name": display }));
    let invoker = json!({
        "name": expression(&format!("google_cloud_run_v2_service.{label}.name")),
        "location": site.location,
        "role": "roles/run.invoker",
        "member": expression(&format!("google_service_account.{push}.member")),
    });
    blocks.resource("google_cloud_run_v2_service_iam_member", &push, invoker);
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let tokens = json!({
        "service_account_id": expression(&format!("google_service_account.{push}.name")),
        "role": "roles/iam.serviceAccountTokenCreator",
        "member": AGENT,
    });
    blocks.resource("google_service_account_iam_member", &push, tokens);
}
