//! A full sample of each custom resource. No `..Default` is used here: a new field must be given a value to compile, and so is
//! held against the schema.

mod alb;
mod argo_cd;
mod argo_rollouts;
mod autoscaling;
mod cert_manager;
mod cloudnative_pg;
mod external_secrets;
mod flux;
mod gateway;
mod gke;
mod istio;
mod karpenter;
mod keda;
mod prometheus;

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_rollouts::Strategy;
use platc_kubernetes::custom::{Custom, Labelled, LocalReference, Pairs, SecretKey};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

/// Every custom resource, some in several variants.
pub fn objects() -> Vec<Object> {
    let mut objects = vec![
        named(external_secrets::external_secret()).into(),
        named(argo_cd::application()).into(),
        named(argo_cd::project()).into(),
        named(argo_rollouts::rollout(Strategy::Canary(Box::new(argo_rollouts::canary())))).into(),
        named(argo_rollouts::rollout(Strategy::BlueGreen(Box::new(argo_rollouts::blue_green())))).into(),
        named(argo_rollouts::analysis_template()).into(),
        named(flux::flux_kustomization()).into(),
        named(flux::git_repository()).into(),
        named(prometheus::rules()).into(),
        named(prometheus::service_monitor()).into(),
        named(keda::scaled_object()).into(),
        named(keda::trigger_authentication()).into(),
        named(autoscaling::vertical_pod_autoscaler()).into(),
        named(karpenter::node_pool()).into(),
        named(karpenter::ec2_node_class()).into(),
        named(cert_manager::certificate()).into(),
        named(external_secrets::password()).into(),
        named(cloudnative_pg::cluster()).into(),
        named(cloudnative_pg::pooler()).into(),
        named(cloudnative_pg::scheduled_backup()).into(),
        named(cloudnative_pg::object_store()).into(),
        named(gateway::gateway()).into(),
        named(gateway::http_route()).into(),
        named(gke::health_check_policy()).into(),
        named(gke::backend_policy()).into(),
        named(alb::route_policy()).into(),
        named(alb::firewall_policy()).into(),
        named(istio::gateway()).into(),
        named(istio::virtual_service()).into(),
        named(istio::destination_rule(istio::by_cookie())).into(),
        named(istio::destination_rule(istio::by_address())).into(),
        named(istio::service_entry()).into(),
        named(istio::sidecar()).into(),
        named(istio::peer_authentication()).into(),
        named(istio::authorization_policy()).into(),
    ];
    objects.extend(cert_manager::namespaced_issuers().map(|issuer| named(issuer).into()));
    objects.extend(cert_manager::issuers().into_iter().map(|issuer| named(issuer).into()));
    objects.extend(
        external_secrets::providers()
            .into_iter()
            .map(|provider| named(external_secrets::secret_store(provider)).into()),
    );
    objects
}

fn named<S>(spec: S) -> Custom<S> {
    let metadata = ObjectMeta {
        name: text("web"),
        namespace: text("shop"),
        labels: Some(pairs("app.kubernetes.io/name", "web")),
        ..ObjectMeta::default()
    };
    Custom { metadata, spec }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn texts(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

fn pairs(name: &str, value: &str) -> Pairs {
    Pairs::from([(name.to_owned(), value.to_owned())])
}

fn labelled() -> Labelled {
    Labelled { labels: pairs("team", "shop"), annotations: pairs("note", "on") }
}

fn secret_key() -> SecretKey {
    SecretKey { name: "web".into(), key: "password".into() }
}

fn local(name: &str) -> LocalReference {
    LocalReference { name: name.into() }
}

fn selector() -> LabelSelector {
    LabelSelector { match_labels: Some(pairs("app.kubernetes.io/name", "web")), match_expressions: None }
}
