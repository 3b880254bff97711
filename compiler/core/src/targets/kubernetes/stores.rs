//! Where a namespace's External Secrets read: a SecretStore for each `secrets` node, and one for facts (L30).
//!
//! On a cloud the operator reads with its own identity, so that no credential stands here.

use platc_kubernetes::Object;
use platc_kubernetes::custom::external_secrets::{
    AwsProvider, AwsService, AzureAuthType, AzureProvider, GoogleProvider, Provider, SecretStore, SecretStoreSpec,
};

use super::{data, metadata, vault};
use crate::model::names;
use crate::targets::Lowering;
use crate::types::{Address, Piece};
use crate::words::platform::{Cloud, CloudProduct, Region};
use crate::words::secrets::{SecretStore as Product, Secrets};

/// The store of facts: what Terraform publishes for the cluster.
pub const FACTS: &str = "facts";

/// The store of what no `secrets` node declares: the cloud's own.
const MANAGED: &str = "secrets";

/// Kinds whose passwords Terraform makes, and keeps in the cloud's own store.
const MADE_BY_TERRAFORM: &[&str] = &["cache", "database", "search"];

/// The name of the store through which a reader gets a secret value: of Vault it has one of its own.
pub fn of(lowering: &Lowering<'_>, address: &Address, reader: &str) -> String {
    match holder(lowering, address) {
        Some(store) if product(store) == Product::Vault => vault::store_name(store.name.as_str(), reader),
        Some(store) => store.name.to_string(),
        None => MANAGED.to_owned(),
    }
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

/// The stores through which a reader gets those of its values that Vault keeps.
pub fn of_reader<'a>(
    lowering: &Lowering<'_>,
    reader: &str,
    values: impl Iterator<Item = &'a Piece>,
    cell: usize,
) -> Vec<Object> {
    let mut found: Vec<&str> = Vec::new();
    for piece in values {
        if let Piece::Secret(address) = piece
            && data::secret_of(lowering, address, cell).is_none()
            && let Some(store) = holder(lowering, address).filter(|store| product(store) == Product::Vault)
            && !found.contains(&store.name.as_str())
        {
            found.push(store.name.as_str());
        }
    }
    let stores = vault::readable(lowering, cell).filter(|(declared, _)| found.contains(&&*declared.name));
    stores.map(|(_, store)| vault::store(lowering, store, reader, cell)).collect()
}

/// The stores of a namespace in a cell, but those of Vault; none where the spec has no cloud, whose stores are there already.
pub fn objects(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let Some((cloud, region)) = super::place(lowering, cell) else { return Vec::new() };
    let declared: Vec<&Secrets> = lowering.all::<Secrets>().iter().filter_map(|declared| declared.first()).collect();
    let mut stores: Vec<(String, Provider)> = declared
        .iter()
        .filter(|store| product(store) != Product::Vault)
        .filter_map(|store| {
            Some((store.name.to_string(), managed(lowering, cloud, region, AwsService::SecretsManager)?))
        })
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
