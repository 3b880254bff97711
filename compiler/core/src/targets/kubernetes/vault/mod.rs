//! Vault in the cluster, for `secrets kind=vault` that does not say where else it answers: three copies that agree by raft, unsealed by
//! a key of the cloud, with certificates of their own authority and a record of every request.
//!
//! The chart makes the pods ([`chart`]); here is what they stand on. What is in Vault, and who may read it, is Terraform's
//! (`terraform/vault`). Each workload logs in with its own account and has a SecretStore of its own ([`store`]), so that nobody reads
//! what another one uses.

mod certificates;
mod chart;
#[cfg(test)]
mod tests;

use platc_kubernetes::Object;
use platc_kubernetes::custom::external_secrets::{
    CaProvider, CaSource, Provider, SecretStore, SecretStoreSpec, ServiceAccountReference, VaultAuth, VaultKubernetes,
    VaultProvider, VaultVersion,
};
use platc_kubernetes::k8s_openapi::api::networking::v1::{NetworkPolicy, NetworkPolicySpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::{has_cluster, metadata, network};
use crate::model::{Declared, names};
use crate::targets::{Lowering, Unit, region};
use crate::words::secrets::{SecretStore as Product, Secrets};

pub use chart::{KEY, SOURCE, values};

/// The rule of the file.
pub const VAULT: &str = "kubernetes/vault";

/// The port on which it answers, and the one on which its copies agree.
const PORTS: [u16; 2] = [8200, 8201];

/// The folder of the engine that keeps keys and values (Vault, mounts).
pub const MOUNT: &str = "secret";

/// Where EKS gives pods the identity that is associated with their account (Amazon EKS User Guide, Pod Identity agent).
const POD_IDENTITY: (&str, u16) = ("169.254.170.23/32", 80);

/// Whom the tokens that workloads log in with are for.
pub const AUDIENCE: &str = "vault";

/// The stores of a cell that Vault keeps.
pub fn stores<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = &'p Declared<Secrets>> {
    lowering.all::<Secrets>().iter().filter(move |declared| declared.at(cell).is_some_and(is_vault))
}

fn is_vault(store: &Secrets) -> bool {
    store.kind.as_ref().is_some_and(|kind| kind.value == Product::Vault)
}

/// The stores of Vault that workloads of a cell read: those of the cell, and one that is elsewhere, which every cluster reaches.
pub fn readable<'p>(
    lowering: &Lowering<'p>,
    cell: usize,
) -> impl Iterator<Item = (&'p Declared<Secrets>, &'p Secrets)> {
    let elsewhere = |declared: &'p Declared<Secrets>| declared.first().filter(|store| store.url.is_some());
    let stores = lowering.all::<Secrets>().iter();
    let stores =
        stores.filter_map(move |declared| Some((declared, declared.at(cell).or_else(|| elsewhere(declared))?)));
    stores.filter(|(_, store)| is_vault(store))
}

/// The stores whose Vault runs in a cell's cluster.
pub fn in_cluster<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = &'p Declared<Secrets>> {
    let runs_here = has_cluster(lowering, cell);
    stores(lowering, cell).filter(move |declared| runs_here && declared.at(cell).is_some_and(|it| it.url.is_none()))
}

/// The name of its release, and of all of its objects.
pub fn object_name(store: &str) -> String {
    names::in_cluster("secrets", store)
}

/// Where it answers.
pub fn address(lowering: &Lowering<'_>, store: &Secrets) -> String {
    let host = || names::service_host(&object_name(store.name.as_str()), &lowering.platform().namespace);
    store.url.as_ref().map_or_else(|| format!("https://{}:{}", host(), PORTS[0]), |url| url.to_string())
}

/// The folder of the logins of a cell's cluster: a Vault that is elsewhere may know several.
pub fn logins(lowering: &Lowering<'_>, store: &Secrets, cell: usize) -> String {
    let platform = lowering.platform();
    match store.url {
        Some(_) => names::cluster(&platform.name, &platform.environment, region(lowering, cell)),
        None => "kubernetes".to_owned(),
    }
}

/// The role of a workload, and the name of its policy, which a Vault that is elsewhere keeps beside those of others.
pub fn role(lowering: &Lowering<'_>, store: &Secrets, reader: &str, cell: usize) -> String {
    let platform = lowering.platform();
    match store.url {
        Some(_) => names::role(&platform.name, &platform.environment, region(lowering, cell), reader),
        None => reader.to_owned(),
    }
}

/// The objects that its pods stand on.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit) -> Vec<Object> {
    let name = object_name(&unit.name);
    let mut objects = certificates::objects(lowering.platform(), &name);
    objects.push(policy(lowering, &name, unit.cell));
    objects
}

/// In from the operator that reads for workloads, and between its copies; out to them, to the key that unseals it, and to the API
/// server, which says whose a login is.
fn policy(lowering: &Lowering<'_>, name: &str, cell: usize) -> Object {
    let pods = LabelSelector { match_labels: Some(chart::pods(name)), match_expressions: None };
    let mut egress = vec![
        network::dns(),
        network::to_peers(vec![network::peer(pods.clone())], &PORTS),
        network::to_outside(443),
        network::to_anywhere(network::KUBERNETES_API),
    ];
    egress.extend(network::region_block(lowering, cell).map(|_| network::to_region(lowering, cell, 443)));
    egress.extend(network::to_identity(lowering, cell));
    let is_on_aws = lowering.platform().cells.get(cell).is_some_and(|cell| cell.cloud == "aws");
    egress.extend(is_on_aws.then(|| network::to_block(POD_IDENTITY.0, POD_IDENTITY.1)));
    let ingress = vec![
        network::from_namespace("external-secrets", &PORTS[..1]),
        network::from_peers(vec![network::peer(pods.clone())], &PORTS),
    ];
    let spec = NetworkPolicySpec {
        pod_selector: Some(pods),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ingress: Some(ingress),
        egress: Some(egress),
    };
    NetworkPolicy { metadata: metadata::object(lowering.platform(), name, name), spec: Some(spec) }.into()
}

/// The name of the SecretStore through which a workload reads.
pub fn store_name(store: &str, reader: &str) -> String {
    names::join(&[reader, store], names::DNS_LABEL)
}

/// The SecretStore of a workload: a token of its own account, for minutes, is its login.
pub fn store(lowering: &Lowering<'_>, store: &Secrets, reader: &str, cell: usize) -> Object {
    let authority = CaProvider {
        source: CaSource::Secret,
        name: certificates::authority(&object_name(store.name.as_str())),
        key: Some("ca.crt".to_owned()),
    };
    let account = ServiceAccountReference { name: reader.to_owned(), audiences: vec![AUDIENCE.to_owned()] };
    let provider = Provider::Vault(VaultProvider {
        server: address(lowering, store),
        namespace: None,
        path: Some(MOUNT.to_owned()),
        version: Some(VaultVersion::V2),
        ca_provider: store.url.is_none().then_some(authority),
        auth: Some(VaultAuth::Kubernetes(VaultKubernetes {
            mount_path: logins(lowering, store, cell),
            role: role(lowering, store, reader, cell),
            service_account_ref: Some(account),
        })),
    });
    let metadata = metadata::object(lowering.platform(), reader, &store_name(store.name.as_str(), reader));
    SecretStore { metadata, spec: SecretStoreSpec { provider, ..SecretStoreSpec::default() } }.into()
}
