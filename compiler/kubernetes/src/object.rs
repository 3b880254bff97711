//! Any object that platc produces. A new kind is one line in the list at the end.

use k8s_openapi::api::{apps, autoscaling, batch, core, networking, policy, rbac, scheduling, storage};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::{Metadata, Resource};
use serde::Serialize;

use crate::custom::{Custom, Spec};
use crate::custom::{alb, external_secrets, flux, gateway, gke, istio, karpenter, keda, prometheus};
use crate::custom::{argo_cd, argo_rollouts, autoscaling as vertical, cert_manager, cloudnative_pg};
use crate::order;

/// What each type in the list of kinds tells.
trait Kind: Serialize {
    const API_VERSION: &'static str;
    const KIND: &'static str;

    fn metadata(&self) -> &ObjectMeta;
    fn metadata_mut(&mut self) -> &mut ObjectMeta;
}

impl<T: Serialize + Resource + Metadata<Ty = ObjectMeta>> Kind for T {
    const API_VERSION: &'static str = <T as Resource>::API_VERSION;
    const KIND: &'static str = <T as Resource>::KIND;

    fn metadata(&self) -> &ObjectMeta {
        Metadata::metadata(self)
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        Metadata::metadata_mut(self)
    }
}

impl<S: Spec> Kind for Custom<S> {
    const API_VERSION: &'static str = S::API_VERSION;
    const KIND: &'static str = S::KIND;

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

/// Makes the enum and the functions that go through its variants.
macro_rules! objects {
    ($($kind:ident($type:ty))*) => {
        /// One Kubernetes object. Its variant is named like its kind; where two groups have a kind of one name, after the group.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "a variant says nothing that its type does not")]
        pub enum Object {
            $($kind(Box<$type>),)*
        }

        $(impl From<$type> for Object {
            fn from(object: $type) -> Object {
                Object::$kind(Box::new(object))
            }
        })*

        impl Object {
            /// The API version and kind of every variant.
            pub const KINDS: &'static [(&'static str, &'static str)] =
                &[$((<$type as Kind>::API_VERSION, <$type as Kind>::KIND),)*];

            /// Such as `apps/v1`.
            pub fn api_version(&self) -> &'static str {
                match self {
                    $(Object::$kind(_) => <$type as Kind>::API_VERSION,)*
                }
            }

            /// Such as `Deployment`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Object::$kind(_) => <$type as Kind>::KIND,)*
                }
            }

            /// Name, namespace, labels and annotations.
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $(Object::$kind(object) => Kind::metadata(&**object),)*
                }
            }

            /// The same, for what is done to all objects alike, such as common labels.
            pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
                match self {
                    $(Object::$kind(object) => Kind::metadata_mut(&mut **object),)*
                }
            }

            /// Appends the object to `out` as one YAML document, after a `---` line if `out` already holds a document.
            ///
            /// # Errors
            /// If free-form data in the object has no YAML form, such as nesting beyond what readers accept.
            pub fn write(&self, out: &mut String) -> Result<(), platc_yaml::Error> {
                let start = out.len();
                match self {
                    $(Object::$kind(object) => platc_yaml::document(out, &**object)?,)*
                }
                order::in_text(out, start);
                Ok(())
            }

            /// The object as JSON, for patches and schemas; keys in the order in which they are written.
            pub fn to_value(&self) -> serde_json::Value {
                let value = match self {
                    $(Object::$kind(object) => serde_json::to_value(&**object),)*
                };
                // The types have only text as keys and only finite numbers, so that there is nothing to refuse.
                let mut value = value.unwrap_or_default();
                value.as_object_mut().into_iter().for_each(order::in_value);
                value
            }
        }
    };
}

impl Object {
    /// The name; empty if it has none yet.
    pub fn name(&self) -> &str {
        self.metadata().name.as_deref().unwrap_or_default()
    }

    /// The namespace; none for what belongs to the whole cluster.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata().namespace.as_deref()
    }
}

objects! {
    Namespace(core::v1::Namespace)
    ServiceAccount(core::v1::ServiceAccount)
    ConfigMap(core::v1::ConfigMap)
    Service(core::v1::Service)
    PersistentVolumeClaim(core::v1::PersistentVolumeClaim)
    ResourceQuota(core::v1::ResourceQuota)
    LimitRange(core::v1::LimitRange)
    Deployment(apps::v1::Deployment)
    StatefulSet(apps::v1::StatefulSet)
    DaemonSet(apps::v1::DaemonSet)
    Job(batch::v1::Job)
    CronJob(batch::v1::CronJob)
    HorizontalPodAutoscaler(autoscaling::v2::HorizontalPodAutoscaler)
    PodDisruptionBudget(policy::v1::PodDisruptionBudget)
    NetworkPolicy(networking::v1::NetworkPolicy)
    Ingress(networking::v1::Ingress)
    Role(rbac::v1::Role)
    RoleBinding(rbac::v1::RoleBinding)
    PriorityClass(scheduling::v1::PriorityClass)
    StorageClass(storage::v1::StorageClass)

    ExternalSecret(external_secrets::ExternalSecret)
    SecretStore(external_secrets::SecretStore)
    Application(argo_cd::Application)
    AppProject(argo_cd::AppProject)
    Rollout(argo_rollouts::Rollout)
    AnalysisTemplate(argo_rollouts::AnalysisTemplate)
    FluxKustomization(flux::Kustomization)
    GitRepository(flux::GitRepository)
    PrometheusRule(prometheus::PrometheusRule)
    ServiceMonitor(prometheus::ServiceMonitor)
    ScaledObject(keda::ScaledObject)
    TriggerAuthentication(keda::TriggerAuthentication)
    VerticalPodAutoscaler(vertical::VerticalPodAutoscaler)
    NodePool(karpenter::NodePool)
    EC2NodeClass(karpenter::EC2NodeClass)
    Certificate(cert_manager::Certificate)
    ClusterIssuer(cert_manager::ClusterIssuer)
    Issuer(cert_manager::Issuer)
    Password(external_secrets::Password)
    Cluster(cloudnative_pg::Cluster)
    Pooler(cloudnative_pg::Pooler)
    ScheduledBackup(cloudnative_pg::ScheduledBackup)
    ObjectStore(cloudnative_pg::ObjectStore)
    Gateway(gateway::Gateway)
    HTTPRoute(gateway::HTTPRoute)
    HealthCheckPolicy(gke::HealthCheckPolicy)
    GCPBackendPolicy(gke::GCPBackendPolicy)
    RoutePolicy(alb::RoutePolicy)
    WebApplicationFirewallPolicy(alb::WebApplicationFirewallPolicy)
    IstioGateway(istio::Gateway)
    VirtualService(istio::VirtualService)
    DestinationRule(istio::DestinationRule)
    ServiceEntry(istio::ServiceEntry)
    Sidecar(istio::Sidecar)
    PeerAuthentication(istio::PeerAuthentication)
    AuthorizationPolicy(istio::AuthorizationPolicy)
}
