//! The way from a store to the bucket of its copies: who writes there, what a cloud must be told for that, and where it is.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, SecretKeySelector};

use super::Store;
use crate::derive::copies::{self, Copied};
use crate::derive::{CLIENT_ID_VARIABLE, Identity};
use crate::model::names;
pub use crate::targets::kubernetes::pod::IDENTITY_LABEL as LABEL;
use crate::targets::kubernetes::{account, external_secret, metadata};
use crate::types::{Address, Piece};

/// The copies that a store asks for, where there is a bucket for them.
pub fn of<'p>(store: &Store<'_, 'p>) -> Option<Copied<'p>> {
    let mut copied = copies::of_cell(store.lowering.platform(), store.unit.cell);
    copied.find(|copied| copied.database.name.as_str() == store.unit.name)
}

/// Where the copies of a cell's cluster are: the cloud, and the bucket; on Azure the storage account.
pub fn place(store: &Store<'_, '_>) -> (String, String) {
    let platform = store.lowering.platform();
    let cloud = platform.cells.get(store.unit.cell).map_or_else(String::new, |cell| cell.cloud.clone());
    let bucket = if cloud == "azure" {
        copies::storage_account(platform, store.unit.cell)
    } else {
        copies::bucket(platform, store.unit.cell)
    };
    (cloud, bucket)
}

/// What the account that writes there bears, so that the cloud knows it.
pub fn annotations(store: &Store<'_, '_>, copied: &Copied<'_>) -> Option<BTreeMap<String, String>> {
    copied.identity(store.lowering.platform(), store.unit.cell).and_then(account::annotations)
}

/// Who writes there, in what AKS asks for: a label on pods, and a variable whose value comes through the fact store. Nothing elsewhere.
pub struct ManagedIdentity {
    /// The variable.
    pub variable: EnvVar,
    /// The External Secret that it is read from.
    pub secret: Object,
}

/// The managed identity of the account that writes there.
pub fn managed_identity(store: &Store<'_, '_>, copied: &Copied<'_>) -> Option<ManagedIdentity> {
    let identity = copied.identity(store.lowering.platform(), store.unit.cell)?;
    let Identity::ManagedIdentity { client_id, .. } = identity else { return None };
    let name = names::join(&[&copied.account(), "identity"], names::DNS_LABEL);
    Some(ManagedIdentity { variable: variable(&name), secret: secret(store, &name, client_id) })
}

fn variable(secret: &str) -> EnvVar {
    let key = SecretKeySelector { name: secret.to_owned(), key: CLIENT_ID_VARIABLE.to_owned(), ..Default::default() };
    let value_from = Some(EnvVarSource { secret_key_ref: Some(key), ..EnvVarSource::default() });
    EnvVar { name: CLIENT_ID_VARIABLE.to_owned(), value: None, value_from }
}

fn secret(store: &Store<'_, '_>, name: &str, client_id: Address) -> Object {
    let values = BTreeMap::from([(CLIENT_ID_VARIABLE.to_owned(), vec![Piece::Late(client_id)])]);
    let metadata = metadata::object(store.lowering.platform(), &store.name, name);
    external_secret::of(store.lowering, metadata, &values, store.unit.cell).into()
}
