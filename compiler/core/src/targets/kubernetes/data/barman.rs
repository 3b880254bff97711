//! Copies of PostgreSQL in a bucket by Barman Cloud, which CloudNativePG has as a plugin: a whole copy on a schedule, and each piece of
//! the log between two of them, so that any moment of the time that is kept can be had again.

use platc_kubernetes::Object;
use platc_kubernetes::custom::cloudnative_pg::{
    AwsCredentials, AzureCredentials, Compressed, GoogleCredentials, ObjectStore, ObjectStoreConfiguration,
    ObjectStoreSpec, Plugin, PluginName, ScheduledBackup, ScheduledBackupSpec, Sidecar,
};
use platc_kubernetes::custom::{LocalReference, Pairs};

use super::copies::{self, ManagedIdentity};
use super::{Store, pods};
use crate::derive::copies::Copied;
use crate::model::names;

/// The name by which CloudNativePG knows the plugin (Barman Cloud plugin 0.15, using the plugin).
const PLUGIN: &str = "barman-cloud.cloudnative-pg.io";

/// What the plugin is told of a Cluster whose Object Store has its name.
pub fn plugin(store: &Store<'_, '_>) -> Plugin {
    Plugin {
        name: PLUGIN.to_owned(),
        is_wal_archiver: Some(true),
        parameters: Pairs::from([("barmanObjectName".to_owned(), store.name.clone())]),
    }
}

/// The Object Store, the schedule, and who writes there.
pub fn objects(store: &Store<'_, '_>, copied: &Copied<'_>, identity: Option<ManagedIdentity>) -> Vec<Object> {
    let (env, secret) = identity.map(|identity| (identity.variable, identity.secret)).unzip();
    let gzip = || Some(Compressed { compression: "gzip".to_owned() });
    let (cloud, bucket) = copies::place(store);
    // Barman makes a folder of the Cluster's name there.
    let (s3, google, azure) = (cloud == "aws", cloud == "gcp", cloud == "azure");
    let destination_path = match cloud.as_str() {
        "gcp" => format!("gs://{bucket}/"),
        "azure" => format!("https://{bucket}.blob.core.windows.net/{}/", names::COPIES),
        _ => format!("s3://{bucket}/"),
    };
    let configuration = ObjectStoreConfiguration {
        destination_path,
        s3_credentials: s3.then_some(AwsCredentials { inherit_from_iam_role: true }),
        google_credentials: google.then_some(GoogleCredentials { gke_environment: true }),
        azure_credentials: azure.then_some(AzureCredentials { inherit_from_azure_ad: true }),
        data: gzip(),
        wal: gzip(),
    };
    let sidecar = Sidecar { env: env.into_iter().collect(), resources: Some(pods::room("50m", "128Mi", "512Mi")) };
    let spec = ObjectStoreSpec {
        configuration,
        retention_policy: Some(format!("{}d", copied.days())),
        instance_sidecar_configuration: Some(sidecar),
    };
    let object_store = ObjectStore { metadata: pods::meta(store), spec };
    secret.into_iter().chain([object_store.into(), scheduled(store, copied)]).collect()
}

/// The operator's schedules begin with the seconds, and their times are those of UTC, which it runs in.
fn scheduled(store: &Store<'_, '_>, copied: &Copied<'_>) -> Object {
    let spec = ScheduledBackupSpec {
        schedule: format!("0 {}", copied.cron()),
        backup_owner_reference: Some("self".to_owned()),
        // What has no copy yet cannot be had again at all.
        immediate: Some(true),
        cluster: LocalReference { name: store.name.clone() },
        method: Some("plugin".to_owned()),
        plugin_configuration: Some(PluginName { name: PLUGIN.to_owned() }),
    };
    ScheduledBackup { metadata: pods::meta(store), spec }.into()
}
