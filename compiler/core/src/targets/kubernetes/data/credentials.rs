//! The Secret of a store in the cluster: a password that is made up once, and the addresses with it.

use platc_kubernetes::Object;
use platc_kubernetes::custom::Pairs;
use platc_kubernetes::custom::external_secrets::{
    CaProvider, CaSource, DataFrom, ExternalSecret, ExternalSecretSpec, GeneratorReference, GeneratorSource,
    KubernetesAuth, KubernetesProvider, KubernetesServer, Password, PasswordSpec, Provider, RefreshPolicy, SecretStore,
    SecretStoreSpec, ServiceAccountReference, Target, Template,
};
use platc_kubernetes::k8s_openapi::api::core::v1::ServiceAccount;
use platc_kubernetes::k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};

use super::{Store, object_name, plan};
use crate::model::Platform;
use crate::targets::Lowering;
use crate::targets::kubernetes::metadata;

/// The SecretStore by which External Secrets read Secrets of their own namespace, and the account that it reads as.
pub const STORE: &str = "cluster";

/// The user that applications log in as; the early attribute `user` of a database says the same.
pub const USER: &str = "app";

/// Stands in a template for the password.
pub const PASSWORD: &str = "{{ .password }}";

/// Letters and digits alone, so that it needs no quoting in an address; 32 of them are 190 bits.
const LENGTH: i32 = 32;

/// The generator of a password, and the External Secret that makes the store's Secret of it and of `entries`, once: a new password
/// would lock everybody out.
pub fn made_up(store: &Store<'_, '_>, secret_type: Option<&str>, entries: Pairs) -> Vec<Object> {
    let metadata = || metadata::object(store.lowering.platform(), &store.name, &store.name);
    let generator = GeneratorReference {
        api_version: Some("generators.external-secrets.io/v1alpha1".to_owned()),
        kind: "Password".to_owned(),
        name: store.name.clone(),
    };
    let template = Template {
        secret_type: secret_type.map(str::to_owned),
        engine_version: Some("v2".to_owned()),
        data: entries,
        ..Template::default()
    };
    let secret = ExternalSecretSpec {
        refresh_policy: Some(RefreshPolicy::CreatedOnce),
        target: Some(Target { template: Some(template), ..Target::default() }),
        data_from: vec![DataFrom {
            source_ref: Some(GeneratorSource { generator_ref: generator }),
            ..DataFrom::default()
        }],
        ..ExternalSecretSpec::default()
    };
    let password = PasswordSpec { length: LENGTH, digits: None, symbols: Some(0), no_upper: false, allow_repeat: true };
    vec![
        Password { metadata: metadata(), spec: password }.into(),
        ExternalSecret { metadata: metadata(), spec: secret }.into(),
    ]
}

/// The entries of a store's Secret: its password, and what else is known of it.
pub fn entries<const N: usize>(known: [(&str, String); N]) -> Pairs {
    let password = ("password", PASSWORD.to_owned());
    known.into_iter().chain([password]).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Stands in a template for a secret of another purpose that is made from the password: who has the one cannot tell the other.
pub fn derived(purpose: &str) -> String {
    format!("{{{{ printf \"{purpose}:%s\" .password | sha256sum }}}}")
}

/// What lets External Secrets read the Secrets of stores, and those alone; nothing where there is none.
pub fn store(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let platform = lowering.platform();
    let secrets: Vec<String> = plan(lowering, cell)
        .into_iter()
        .map(|(rule, kind, name)| object_name(lowering.platform(), rule, kind, &name))
        .collect();
    if secrets.is_empty() {
        return Vec::new();
    }
    let metadata = || metadata::object(platform, STORE, STORE);
    let account = ServiceAccount {
        metadata: metadata(),
        automount_service_account_token: Some(false),
        ..ServiceAccount::default()
    };
    let rule = PolicyRule {
        api_groups: Some(vec![String::new()]),
        resources: Some(vec!["secrets".to_owned()]),
        resource_names: Some(secrets),
        verbs: vec!["get".to_owned()],
        ..PolicyRule::default()
    };
    vec![
        account.into(),
        Role { metadata: metadata(), rules: Some(vec![rule]) }.into(),
        binding(platform).into(),
        SecretStore {
            metadata: metadata(),
            spec: SecretStoreSpec { provider: reader(platform), ..Default::default() },
        }
        .into(),
    ]
}

fn binding(platform: &Platform) -> RoleBinding {
    let role_ref =
        RoleRef { api_group: "rbac.authorization.k8s.io".to_owned(), kind: "Role".to_owned(), name: STORE.to_owned() };
    let subject = Subject {
        kind: "ServiceAccount".to_owned(),
        name: STORE.to_owned(),
        namespace: Some(platform.namespace.clone()),
        ..Subject::default()
    };
    RoleBinding { metadata: metadata::object(platform, STORE, STORE), role_ref, subjects: Some(vec![subject]) }
}

/// The API server of this cluster, by the authority that every namespace has (Kubernetes, root CA configuration).
fn reader(platform: &Platform) -> Provider {
    Provider::Kubernetes(KubernetesProvider {
        remote_namespace: Some(platform.namespace.clone()),
        server: KubernetesServer {
            url: None,
            ca_provider: Some(CaProvider {
                source: CaSource::ConfigMap,
                name: "kube-root-ca.crt".to_owned(),
                key: Some("ca.crt".to_owned()),
            }),
        },
        auth: KubernetesAuth {
            service_account: ServiceAccountReference { name: STORE.to_owned(), audiences: Vec::new() },
        },
    })
}
