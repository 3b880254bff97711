//! CloudNativePG.

use platc_kubernetes::custom::cloudnative_pg::*;
use platc_kubernetes::k8s_openapi::api::core::v1::{EnvVar, ResourceRequirements, SecurityContext};

use super::{labelled, local, pairs, text};

pub fn cluster() -> ClusterSpec {
    ClusterSpec {
        instances: 3,
        image_name: text("ghcr.io/cloudnative-pg/postgresql:16.4"),
        bootstrap: Some(Bootstrap {
            initdb: InitDatabase { database: "main".into(), owner: "app".into(), secret: Some(local("main")) },
        }),
        postgresql: Some(Postgresql {
            parameters: pairs("log_min_duration_statement", "500ms"),
            synchronous: Some(Synchronous { method: "any".into(), number: 1, data_durability: text("preferred") }),
        }),
        storage: Storage { size: "5Gi".into(), storage_class: text("fast") },
        resources: Some(ResourceRequirements::default()),
        affinity: Some(Affinity {
            enable_pod_anti_affinity: Some(true),
            topology_key: text("topology.kubernetes.io/zone"),
            pod_anti_affinity_type: text("preferred"),
        }),
        inherited_metadata: Some(labelled()),
        service_account_template: Some(AccountTemplate { metadata: labelled() }),
        plugins: vec![Plugin {
            name: "barman-cloud.cloudnative-pg.io".into(),
            is_wal_archiver: Some(true),
            parameters: pairs("barmanObjectName", "main"),
        }],
        enable_pdb: Some(true),
    }
}

pub fn pooler() -> PoolerSpec {
    PoolerSpec {
        cluster: local("main"),
        instances: 2,
        access: Access::Ro,
        pgbouncer: PgBouncer { pool_mode: "transaction".into(), parameters: pairs("max_client_conn", "800") },
        template: Some(PodTemplate {
            metadata: Some(labelled()),
            spec: PoolerPod {
                containers: vec![PoolerContainer {
                    name: "pgbouncer".into(),
                    resources: Some(ResourceRequirements::default()),
                    security_context: Some(SecurityContext::default()),
                }],
            },
        }),
    }
}

pub fn scheduled_backup() -> ScheduledBackupSpec {
    ScheduledBackupSpec {
        schedule: "0 0 2 * * *".into(),
        backup_owner_reference: text("self"),
        immediate: Some(true),
        cluster: local("main"),
        method: text("plugin"),
        plugin_configuration: Some(PluginName { name: "barman-cloud.cloudnative-pg.io".into() }),
    }
}

pub fn object_store() -> ObjectStoreSpec {
    let gzip = || Some(Compressed { compression: "gzip".into() });
    ObjectStoreSpec {
        configuration: ObjectStoreConfiguration {
            destination_path: "s3://shop-copies/main".into(),
            s3_credentials: Some(AwsCredentials { inherit_from_iam_role: true }),
            google_credentials: Some(GoogleCredentials { gke_environment: true }),
            azure_credentials: Some(AzureCredentials { inherit_from_azure_ad: true }),
            data: gzip(),
            wal: gzip(),
        },
        retention_policy: text("30d"),
        instance_sidecar_configuration: Some(Sidecar {
            env: vec![EnvVar { name: "AZURE_CLIENT_ID".into(), value: text("id"), value_from: None }],
            resources: Some(ResourceRequirements::default()),
        }),
    }
}
