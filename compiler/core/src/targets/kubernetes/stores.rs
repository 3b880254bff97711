//! Where a namespace's External Secrets read: a SecretStore for each `secrets` node, and one for facts (L30).
//!
//! On a cloud the operator reads with its own identity, so that no credential stands here.

use platc_kubernetes::Object;
use platc_kubernetes::custom::external_secrets::{
    AwsProvider, AwsService, AzureAuthType, AzureProvider, GoogleProvider, Provider, SecretStore, SecretStoreSpec,
    VaultAuth, VaultKubernetes, VaultProvider, VaultVersion,
};

use super::metadata;
use crate::model::names;
use crate::targets::Lowering;
use crate::types::Address;
use crate::words::platform::{Cloud, CloudProduct, Region};
use crate::words::secrets::{SecretStore as Product, Secrets};

/// The store of facts: what Terraform publishes for the cluster.
pub const FACTS: &str = "facts";

/// The store of what no `secrets` node declares: the cloud's own.
const MANAGED: &str = "secrets";

/// Kinds whose passwords Terraform makes, and keeps in the cloud's own store.
const MADE_BY_TERRAFORM: &[&str] = &["cache", "database", "search"];

/// The name of the store that holds a secret value.
pub fn of(lowering: &Lowering<'_>, address: &Address) -> String {
    holder(lowering, address).map_or_else(|| MANAGED.to_owned(), |store| store.name.to_string())
}

/// Whether a secret value is in Vault.
pub fn is_vault(lowering: &Lowering<'_>, address: &Address) -> bool {
    holder(lowering, address).is_some_and(|store| product(store) == Product::Vault)
}

/// The store that declares the secret, else the first that is the cloud's own.
fn holder<'p>(lowering: &Lowering<'p>, address: &Address) -> Option<&'p Secrets> {
    let stores = || lowering.all::<Secrets>().iter().filter_map(|declared| declared.first());
    let holder = stores().find(|store| address.kind == "secret" && store.secret.get(&address.name).is_some());
    let managed = || stores().find(|store| product(store) != Product::Vault);
    let any = || stores().next().filter(|_| !MADE_BY_TERRAFORM.contains(&address.kind.as_str()));
    holder.or_else(managed).or_else(any)
}

/// The stores of a namespace in a cell; none where the spec has no cloud, whose stores are there already.
pub fn objects(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let Some((cloud, region)) = super::place(lowering, cell) else { return Vec::new() };
    let declared: Vec<&Secrets> = lowering.all::<Secrets>().iter().filter_map(|declared| declared.first()).collect();
    let mut stores: Vec<(String, Provider)> = declared
        .iter()
        .filter_map(|store| Some((store.name.to_string(), provider(lowering, store, cloud, region)?)))
        .collect();
    if declared.iter().all(|store| product(store) == Product::Vault) {
        stores.extend(
            managed(lowering, cloud, region, AwsService::SecretsManager).map(|provider| (MANAGED.to_owned(), provider)),
        );
    }
    stores.extend(
        managed(lowering, cloud, region, AwsService::ParameterStore).map(|provider| (FACTS.to_owned(), provider)),
    );
    stores.into_iter().map(|(name, provider)| store(lowering, &name, provider)).collect()
}

fn store(lowering: &Lowering<'_>, name: &str, provider: Provider) -> Object {
    let metadata = metadata::object(lowering.platform(), name, name);
    SecretStore { metadata, spec: SecretStoreSpec { provider, ..SecretStoreSpec::default() } }.into()
}

fn product(store: &Secrets) -> Product {
    store.kind.as_ref().map_or(Product::Managed, |kind| kind.value)
}

fn provider(lowering: &Lowering<'_>, store: &Secrets, cloud: &Cloud, region: &Region) -> Option<Provider> {
    match product(store) {
        Product::Vault => Some(vault(lowering, store)),
        _ => managed(lowering, cloud, region, AwsService::SecretsManager),
    }
}

/// The cloud's own store; facts have a service of their own on AWS alone.
fn managed(lowering: &Lowering<'_>, cloud: &Cloud, region: &Region, service: AwsService) -> Option<Provider> {
    let text = |value: &Option<crate::schema::Sp<crate::types::Plain>>| value.as_ref().map(|value| value.to_string());
    match cloud.name.value {
        CloudProduct::Aws => Some(Provider::Aws(AwsProvider {
            service,
            region: text(&region.location).unwrap_or_default(),
            role: text(&cloud.account).map(|account| {
                let platform = lowering.platform();
                let reader = names::secret_reader(&platform.name, &platform.environment, region.name.as_str());
                names::role_arn(&account, &reader)
            }),
            ..AwsProvider::default()
        })),
        CloudProduct::Gcp => {
            Some(Provider::Gcpsm(GoogleProvider { project_id: text(&cloud.project), ..GoogleProvider::default() }))
        }
        CloudProduct::Azure => Some(Provider::Azurekv(AzureProvider {
            vault_url: format!(
                "https://{}.vault.azure.net",
                names::key_vault(&lowering.platform().name, &lowering.platform().environment, region.name.as_str())
            ),
            auth_type: Some(AzureAuthType::WorkloadIdentity),
            tenant_id: text(&cloud.tenant),
            ..AzureProvider::default()
        })),
        CloudProduct::Local => None,
    }
}

/// Vault, with the namespace's own account; it runs in the cluster unless the spec says where it answers.
fn vault(lowering: &Lowering<'_>, store: &Secrets) -> Provider {
    let server = store
        .url
        .as_ref()
        .map_or_else(|| "http://vault.vault.svc.cluster.local:8200".to_owned(), |url| url.to_string());
    let role = lowering.platform().namespace.clone();
    Provider::Vault(VaultProvider {
        server,
        path: Some("secret".to_owned()),
        version: Some(VaultVersion::V2),
        auth: Some(VaultAuth::Kubernetes(VaultKubernetes {
            mount_path: "kubernetes".to_owned(),
            role,
            service_account_ref: None,
        })),
        ..VaultProvider::default()
    })
}
