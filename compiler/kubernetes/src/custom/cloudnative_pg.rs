//! CloudNativePG, `postgresql.cnpg.io/v1`: PostgreSQL with its replicas, its pool and its backups, which its plugin for Barman Cloud,
//! `barmancloud.cnpg.io/v1`, keeps in a bucket.

use k8s_openapi::api::core::v1::{EnvVar, ResourceRequirements, SecurityContext};

use super::{Custom, Labelled, LocalReference, Pairs, Spec, types};

/// A primary and its replicas.
pub type Cluster = Custom<ClusterSpec>;

/// PgBouncer in front of a Cluster.
pub type Pooler = Custom<PoolerSpec>;

/// When a Cluster is copied.
pub type ScheduledBackup = Custom<ScheduledBackupSpec>;

/// Where Barman Cloud keeps the copies of Clusters, and the log between them.
pub type ObjectStore = Custom<ObjectStoreSpec>;

impl Spec for ClusterSpec {
    const API_VERSION: &'static str = "postgresql.cnpg.io/v1";
    const KIND: &'static str = "Cluster";
}

impl Spec for PoolerSpec {
    const API_VERSION: &'static str = "postgresql.cnpg.io/v1";
    const KIND: &'static str = "Pooler";
}

impl Spec for ScheduledBackupSpec {
    const API_VERSION: &'static str = "postgresql.cnpg.io/v1";
    const KIND: &'static str = "ScheduledBackup";
}

impl Spec for ObjectStoreSpec {
    const API_VERSION: &'static str = "barmancloud.cnpg.io/v1";
    const KIND: &'static str = "ObjectStore";
}

types! {
    /// What stands under a Cluster's `spec`.
    pub struct ClusterSpec {
        /// The primary and its replicas together.
        pub instances: i32,
        pub image_name: Option<String>,
        pub bootstrap: Option<Bootstrap>,
        pub postgresql: Option<Postgresql>,
        pub storage: Storage,
        pub resources: Option<ResourceRequirements>,
        pub affinity: Option<Affinity>,
        pub inherited_metadata: Option<Labelled>,
        pub service_account_template: Option<AccountTemplate>,
        pub plugins: Vec<Plugin>,
        #[serde(rename = "enablePDB")]
        pub enable_pdb: Option<bool>,
    }

    pub struct Bootstrap {
        pub initdb: InitDatabase,
    }

    pub struct InitDatabase {
        pub database: String,
        pub owner: String,
        /// User and password, of the type `kubernetes.io/basic-auth`.
        pub secret: Option<LocalReference>,
    }

    pub struct Postgresql {
        pub parameters: Pairs,
        pub synchronous: Option<Synchronous>,
    }

    /// How many replicas must have a transaction before it is done.
    pub struct Synchronous {
        /// `any` or `first`.
        pub method: String,
        pub number: i32,
        /// `required`, or `preferred`: writes go on while no replica is there.
        pub data_durability: Option<String>,
    }

    pub struct Storage {
        pub size: String,
        pub storage_class: Option<String>,
    }

    pub struct Affinity {
        pub enable_pod_anti_affinity: Option<bool>,
        pub topology_key: Option<String>,
        /// `preferred` or `required`.
        pub pod_anti_affinity_type: Option<String>,
    }

    pub struct AccountTemplate {
        pub metadata: Labelled,
    }

    /// A program beside the operator that does a part of its work.
    pub struct Plugin {
        /// Such as `barman-cloud.cloudnative-pg.io`.
        pub name: String,
        /// Whether it keeps the log of transactions.
        #[serde(rename = "isWALArchiver")]
        pub is_wal_archiver: Option<bool>,
        pub parameters: Pairs,
    }

    /// What stands under an Object Store's `spec`.
    pub struct ObjectStoreSpec {
        pub configuration: ObjectStoreConfiguration,
        /// Such as `30d`: for how long back any moment can be restored.
        pub retention_policy: Option<String>,
        pub instance_sidecar_configuration: Option<Sidecar>,
    }

    /// The container beside each instance that speaks to the bucket.
    pub struct Sidecar {
        pub env: Vec<EnvVar>,
        pub resources: Option<ResourceRequirements>,
    }

    /// A bucket for copies and for the log between them.
    pub struct ObjectStoreConfiguration {
        /// Such as `s3://bucket/path`.
        pub destination_path: String,
        pub s3_credentials: Option<AwsCredentials>,
        pub google_credentials: Option<GoogleCredentials>,
        pub azure_credentials: Option<AzureCredentials>,
        pub data: Option<Compressed>,
        pub wal: Option<Compressed>,
    }

    /// Who writes to S3: the role of the pods.
    pub struct AwsCredentials {
        #[serde(rename = "inheritFromIAMRole")]
        pub inherit_from_iam_role: bool,
    }

    /// Who writes to Cloud Storage: the identity of the pods.
    pub struct GoogleCredentials {
        pub gke_environment: bool,
    }

    /// Who writes to Blob Storage: the identity of the pods.
    pub struct AzureCredentials {
        #[serde(rename = "inheritFromAzureAD")]
        pub inherit_from_azure_ad: bool,
    }

    pub struct Compressed {
        /// Such as `gzip`.
        pub compression: String,
    }

    /// What stands under a Pooler's `spec`.
    pub struct PoolerSpec {
        pub cluster: LocalReference,
        pub instances: i32,
        #[serde(rename = "type")]
        pub access: Access,
        pub pgbouncer: PgBouncer,
        pub template: Option<PodTemplate>,
    }

    /// The machine that takes writes, or those that answer reads.
    #[derive(Copy, Default)]
    #[serde(rename_all = "lowercase")]
    pub enum Access {
        #[default]
        Rw,
        Ro,
    }

    pub struct PgBouncer {
        /// `session` or `transaction`.
        pub pool_mode: String,
        pub parameters: Pairs,
    }

    /// What is merged into the pods that the operator makes.
    pub struct PodTemplate {
        pub metadata: Option<Labelled>,
        pub spec: PoolerPod,
    }

    pub struct PoolerPod {
        pub containers: Vec<PoolerContainer>,
    }

    pub struct PoolerContainer {
        pub name: String,
        pub resources: Option<ResourceRequirements>,
        pub security_context: Option<SecurityContext>,
    }

    /// What stands under a Scheduled Backup's `spec`.
    pub struct ScheduledBackupSpec {
        /// Six fields, the first of them seconds, in UTC.
        pub schedule: String,
        /// `cluster`: the copies go when the Cluster goes; `self`: when this object goes; `none`: never.
        pub backup_owner_reference: Option<String>,
        pub immediate: Option<bool>,
        pub cluster: LocalReference,
        /// `plugin`, where one makes the copy.
        pub method: Option<String>,
        pub plugin_configuration: Option<PluginName>,
    }

    pub struct PluginName {
        pub name: String,
    }
}
