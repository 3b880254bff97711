//! PostgreSQL in the cluster, by CloudNativePG: a primary with its replicas, PgBouncer in front of them, and copies in a bucket.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::cloudnative_pg::{
    Access, Affinity, AwsCredentials, AzureCredentials, Backup as ClusterBackup, Bootstrap, Cluster, ClusterSpec,
    Compressed, GoogleCredentials, InitDatabase, ObjectStore, PgBouncer, PodTemplate, Pooler, PoolerContainer,
    PoolerPod, PoolerSpec, Postgresql, ScheduledBackup, ScheduledBackupSpec, Storage, Synchronous,
};
use platc_kubernetes::custom::{Labelled, LocalReference, Pairs};

use super::{Store, callers, credentials, pods, pool, single};
use crate::finding::Finding;
use crate::model::names;
use crate::schema::Block;
use crate::targets::kubernetes::autoscaler::count;
use crate::targets::kubernetes::{metadata, network};
use crate::words::database::{Database, Pool, PoolProduct, Reads};
use crate::words::platform::CloudProduct;
use crate::words::state::Backup;

/// The operand images of CloudNativePG; their tags are PostgreSQL's versions.
const IMAGE: &str = "ghcr.io/cloudnative-pg/postgresql";

/// The port of PostgreSQL, of its pools, and that on which the operator asks an instance how it is.
const PORT: u16 = 5432;
const STATUS_PORT: u16 = 8000;

/// The objects of a database.
pub fn objects(store: &Store<'_, '_>, database: &Database) -> Result<Vec<Object>, Finding> {
    let version = single::version(store, database.version.as_ref(), database.engine.place)?;
    let instances = instances(database);
    let pooled = database.pool.as_ref().filter(|pool| pool.product.value == PoolProduct::Pgbouncer);
    let reads = pooled.is_some_and(|pool| reads_replicas(pool)) && instances > 1;
    let mut objects = credentials::made_up(store, Some("kubernetes.io/basic-auth"), entries(store, database, reads));
    objects.push(Cluster { metadata: pods::meta(store), spec: cluster(store, database, instances, version) }.into());
    if let Some(pool) = pooled {
        objects.push(pooler(store, pool, Access::Rw));
        objects.extend(reads.then(|| pooler(store, pool, Access::Ro)));
    }
    objects.extend(database.backup.as_ref().and_then(|backup| scheduled(store, backup)));
    objects.push(policy(store));
    Ok(objects)
}

/// The primary and its replicas; `multi-zone` is a second instance that must have every transaction.
fn instances(database: &Database) -> u32 {
    let replicas = database.replicas.as_ref().map_or(0, |replicas| replicas.value);
    replicas.max(u32::from(database.multi_zone.on)).saturating_add(1)
}

fn reads_replicas(pool: &Pool) -> bool {
    pool.reads.as_ref().is_some_and(|reads| reads.value == Reads::Replicas)
}

/// The name of a pool of a Cluster; its Service has the same.
fn pooler_name(store: &Store<'_, '_>, access: Access) -> String {
    let part = if access == Access::Rw { "pool" } else { "pool-ro" };
    names::join(&[&store.name, part], names::DNS_LABEL)
}

/// Where writes and reads go: to the pool if there is one, else to the Services that the operator makes.
fn entries(store: &Store<'_, '_>, database: &Database, reads: bool) -> Pairs {
    let pooled = database.pool.is_some();
    let writes = if pooled { pooler_name(store, Access::Rw) } else { format!("{}-rw", store.name) };
    let readers = match (pooled, reads) {
        (true, true) => pooler_name(store, Access::Ro),
        (true, false) => writes.clone(),
        (false, _) if instances(database) > 1 => format!("{}-ro", store.name),
        (false, _) => writes.clone(),
    };
    let name = store.lowering.platform().inner_database(database.name.as_str());
    let url = |host: &str| format!("postgresql://{}:{{{{ .password }}}}@{host}:{PORT}/{name}", credentials::USER);
    let (host, reader) = (store.host(&writes), store.host(&readers));
    credentials::entries([
        ("url", url(&host)),
        ("reader-url", url(&reader)),
        ("host", host),
        ("reader-host", reader),
        ("username", credentials::USER.to_owned()),
    ])
}

fn cluster(store: &Store<'_, '_>, database: &Database, instances: u32, version: String) -> ClusterSpec {
    let size = database.size.as_ref();
    ClusterSpec {
        instances: count(instances),
        image_name: Some(format!("{IMAGE}:{version}")),
        bootstrap: Some(Bootstrap {
            initdb: InitDatabase {
                database: store.lowering.platform().inner_database(database.name.as_str()),
                owner: credentials::USER.to_owned(),
                secret: Some(LocalReference { name: store.name.clone() }),
            },
        }),
        postgresql: postgresql(database),
        storage: Storage {
            size: database.storage.as_ref().map_or_else(|| single::DISK.to_owned(), |disk| disk.amount.to_string()),
            storage_class: None,
        },
        resources: Some(pods::resources(
            size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.to_string()),
            size.and_then(|size| size.memory.as_ref()).map(|memory| memory.to_string()),
        )),
        affinity: Some(Affinity {
            topology_key: Some("topology.kubernetes.io/zone".to_owned()),
            ..Affinity::default()
        }),
        inherited_metadata: Some(labelled(store)),
        backup: database.backup.as_ref().map(|backup| copies(store, backup)),
        // The operator's budget keeps the primary where it is: with one instance no machine could ever be emptied.
        enable_pdb: (instances == 1).then_some(false),
        ..ClusterSpec::default()
    }
}

fn labelled(store: &Store<'_, '_>) -> Labelled {
    Labelled { labels: metadata::labels(store.lowering.platform(), &store.name), annotations: Pairs::new() }
}

fn postgresql(database: &Database) -> Option<Postgresql> {
    let slow = database.slow_query.as_ref().map(|slow| ("log_min_duration_statement", slow.above.milliseconds()));
    let slow = slow.map(|(name, milliseconds)| (name.to_owned(), milliseconds.to_string()));
    // A parameter of the extension makes the operator load it.
    let insights = database.insights.on.then(|| ("pg_stat_statements.track".to_owned(), "all".to_owned()));
    let parameters: BTreeMap<_, _> = slow.into_iter().chain(insights).collect();
    let synchronous =
        database.multi_zone.on.then(|| Synchronous { method: "any".to_owned(), number: 1, data_durability: None });
    (!parameters.is_empty() || synchronous.is_some()).then_some(Postgresql { parameters, synchronous })
}

/// The bucket of copies in the cloud of the cell; the pods' own identity writes there.
fn copies(store: &Store<'_, '_>, backup: &Backup) -> ClusterBackup {
    let platform = store.lowering.platform();
    let bucket = names::bucket(&platform.name, &platform.environment, "backup", "");
    let cloud = super::super::place(store.lowering, store.unit.cell).map(|(cloud, _)| cloud.name.value);
    let gzip = || Some(Compressed { compression: "gzip".to_owned() });
    let destination = match cloud {
        Some(CloudProduct::Gcp) => format!("gs://{bucket}/{}", store.name),
        Some(CloudProduct::Azure) => {
            let account = names::storage_account(&[&platform.name, &platform.environment, "backup", ""]);
            format!("https://{account}.blob.core.windows.net/{bucket}/{}", store.name)
        }
        _ => format!("s3://{bucket}/{}", store.name),
    };
    let object_store = ObjectStore {
        destination_path: destination,
        s3_credentials: (!matches!(cloud, Some(CloudProduct::Gcp | CloudProduct::Azure)))
            .then_some(AwsCredentials { inherit_from_iam_role: true }),
        google_credentials: (cloud == Some(CloudProduct::Gcp)).then_some(GoogleCredentials { gke_environment: true }),
        azure_credentials: (cloud == Some(CloudProduct::Azure))
            .then_some(AzureCredentials { inherit_from_azure_ad: true }),
        data: gzip(),
        wal: gzip(),
    };
    let keep = backup.keep.as_ref().map(|keep| format!("{}d", keep.days()));
    ClusterBackup { barman_object_store: object_store, retention_policy: keep }
}

/// The operator's schedules begin with the seconds.
fn scheduled(store: &Store<'_, '_>, backup: &Block<Backup>) -> Option<Object> {
    let schedule = backup.schedule.as_ref()?;
    let spec = ScheduledBackupSpec {
        schedule: format!("0 {}", schedule.cron),
        backup_owner_reference: Some("self".to_owned()),
        immediate: None,
        cluster: LocalReference { name: store.name.clone() },
    };
    Some(ScheduledBackup { metadata: pods::meta(store), spec }.into())
}

fn pooler(store: &Store<'_, '_>, settings: &Pool, access: Access) -> Object {
    let parameters = pool::limits(settings).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let container = PoolerContainer {
        name: "pgbouncer".to_owned(),
        resources: Some(pods::resources(Some("100m".to_owned()), Some("64Mi".to_owned()))),
        security_context: None,
    };
    let spec = PoolerSpec {
        cluster: LocalReference { name: store.name.clone() },
        instances: count(pool::INSTANCES),
        access,
        pgbouncer: PgBouncer { pool_mode: pool::mode(settings).to_owned(), parameters },
        template: Some(PodTemplate {
            metadata: Some(labelled(store)),
            spec: PoolerPod { containers: vec![container] },
        }),
    };
    let metadata = metadata::object(store.lowering.platform(), &store.name, &pooler_name(store, access));
    Pooler { metadata, spec }.into()
}

/// Instances and pools have one label, so that they reach each other. Instances also ask the API server, whose address no spec has, and
/// write copies to the cloud: both are HTTPS.
fn policy(store: &Store<'_, '_>) -> Object {
    let callers = callers(store.lowering, store.kind, &store.unit.name, store.unit.cell);
    let ingress = vec![
        network::from_pods(&callers, &[PORT]),
        network::from_pods(&[store.name.as_str()], &[]),
        network::from_namespace("cnpg-system", &[PORT, STATUS_PORT]),
        network::from_namespace(network::MONITORING, &[METRICS_PORT]),
    ];
    let egress = vec![network::to_pods(&store.name, &[]), network::to_anywhere(network::KUBERNETES_API)];
    network::policy_of(store.lowering, &store.name, ingress, egress)
}

/// The port of the operator's exporter in each instance.
const METRICS_PORT: u16 = 9187;
