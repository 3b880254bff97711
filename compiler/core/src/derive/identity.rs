//! Who a workload is to its cloud: IRSA on EKS, workload identity on GKE and AKS. No key of a cloud stands in a cluster.
//!
//! The names are decided here and in `model/names.rs`, so that Terraform makes what Kubernetes refers to without either seeing the
//! other: everything is early but the client identifier of an Azure managed identity, which Azure chooses. That one goes through the
//! fact store (L30) into the variable that Azure's libraries read, [`CLIENT_ID_VARIABLE`].

use super::{Workload, placement};
use crate::model::{Declared, Platform, names};
use crate::schema::Sp;
use crate::types::{Address, Plain, Ref};
use crate::words::database::{Cache, CacheEngine, Engine};
use crate::words::platform::CloudProduct;
use crate::words::references::Usable;

/// The variable in which Azure's libraries look for the identity to use (azure-workload-identity, webhook).
pub const CLIENT_ID_VARIABLE: &str = "AZURE_CLIENT_ID";

/// Kinds that a cloud lets a workload into by who it is; into the others it comes with a password.
pub const BY_IDENTITY: &[&str] = &["bucket", "queue", "topic", "table"];

/// Who a workload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// The ARN of an IAM role.
    Role(String),
    /// The mail address of a Google service account.
    GoogleServiceAccount(String),
    /// A managed identity of Azure.
    ManagedIdentity {
        /// Its name.
        name: String,
        /// The fact that holds its client identifier.
        client_id: Address,
    },
}

/// The identity of a workload in a cell; none without a cloud, or where nothing it uses asks for one.
pub fn of(workload: &Workload<'_>, platform: &Platform, cell: usize) -> Option<Identity> {
    workload.uses.iter().find(|used| is_by_identity(&used.value.target, platform, cell))?;
    named(platform, cell, workload.kind, &workload.name)
}

/// Whether a cloud lets a workload into something by who it is: into databases, if they are Cosmos DB, and into caches that know tokens.
fn is_by_identity(target: &Ref<Usable>, platform: &Platform, cell: usize) -> bool {
    let engine = || crate::model::named(&platform.nodes.database, target.name())?.at(cell).map(|it| it.engine.value);
    match target.kind() {
        "database" => engine() == Some(Engine::Cosmosdb),
        "cache" => is_token_cache(platform, cell, target.name()),
        kind => BY_IDENTITY.contains(&kind),
    }
}

/// Whether a cache lets workloads in by a token of the cloud's, and knows no password: Redis Cluster of Google's.
pub fn is_token_cache(platform: &Platform, cell: usize, name: &str) -> bool {
    let is_google = platform.cells.get(cell).is_some_and(|cell| cell.cloud == "gcp");
    let cache = crate::model::named(&platform.nodes.cache, name).and_then(|declared| declared.at(cell));
    let is_one = |cache: &Cache| {
        let is_split = cache.shards.as_ref().is_some_and(|shards| shards.value > 1);
        let is_redis = cache.engine.value != CacheEngine::Memcached;
        is_split && is_redis && !placement::store_in_cluster(platform, cache.runs_on.as_deref(), cell)
    };
    is_google && cache.is_some_and(is_one)
}

/// The identity in a cell of the account of that name, which something of that kind has.
pub fn named(platform: &Platform, cell: usize, kind: &str, account: &str) -> Option<Identity> {
    let here = platform.cells.get(cell)?;
    let cloud = platform.nodes.cloud.iter().find(|cloud| cloud.name == here.cloud).and_then(Declared::first)?;
    let text = |value: &Option<Sp<Plain>>| value.as_ref().map_or_else(String::new, |value| value.to_string());
    let (name, environment) = (&platform.name, &platform.environment);
    match cloud.name.value {
        CloudProduct::Aws => {
            let role = names::role(name, environment, &here.region, account);
            Some(Identity::Role(names::role_arn(&text(&cloud.account), &role)))
        }
        CloudProduct::Gcp => {
            let account = names::google_service_account(name, environment, &here.region, account);
            Some(Identity::GoogleServiceAccount(names::google_service_account_email(&account, &text(&cloud.project))))
        }
        CloudProduct::Azure => Some(Identity::ManagedIdentity {
            name: names::managed_identity(name, environment, &here.region, account),
            client_id: Address { path: vec!["client-id".to_owned()], ..Address::of(kind, account) },
        }),
        CloudProduct::Local => None,
    }
}
