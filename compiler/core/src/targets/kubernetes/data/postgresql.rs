//! PostgreSQL in the cluster, by CloudNativePG: a primary with its replicas, PgBouncer in front of them, and copies in a bucket.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::cloudnative_pg::{
    Access, AccountTemplate, Affinity, Bootstrap, Cluster, ClusterSpec, InitDatabase, Postgresql, Storage, Synchronous,
};
use platc_kubernetes::custom::{Labelled, LocalReference, Pairs};

use super::{Store, barman, callers, copies, credentials, pods, pooler, single};
use crate::finding::Finding;
use crate::targets::kubernetes::autoscaler::count;
use crate::targets::kubernetes::{metadata, network};
use crate::words::database::{Database, Pool, PoolProduct, Reads};

/// The operand images of CloudNativePG; their tags are PostgreSQL's versions.
const IMAGE: &str = "ghcr.io/cloudnative-pg/postgresql";

/// What stands behind a major version: such tags alone are deprecated, and move no more (cloudnative-pg/postgres-containers, image tags).
const FLAVOUR: &str = "standard-trixie";

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
    let mut spec = cluster(store, database, instances, version);
    let copies = copied(store, &mut spec);
    objects.push(Cluster { metadata: pods::meta(store), spec }.into());
    let pools = [Access::Rw, Access::Ro].into_iter().take(1 + usize::from(reads));
    for (pool, access) in pooled.into_iter().flat_map(|pool| pools.clone().map(move |access| (pool, access))) {
        objects.extend(pooler::objects(store, pool, access, labelled(store)));
    }
    objects.extend(copies);
    objects.push(policy(store));
    Ok(objects)
}

/// Has a Cluster send copies to a bucket, if it is to: its pods get the plugin, and the identity that may write there.
fn copied(store: &Store<'_, '_>, cluster: &mut ClusterSpec) -> Vec<Object> {
    let Some(copied) = copies::of(store) else { return Vec::new() };
    cluster.plugins = vec![barman::plugin(store)];
    let template = |annotations| AccountTemplate { metadata: Labelled { labels: Pairs::new(), annotations } };
    cluster.service_account_template = copies::annotations(store, &copied).map(template);
    let identity = copies::managed_identity(store, &copied);
    if let (Some(inherited), true) = (&mut cluster.inherited_metadata, identity.is_some()) {
        inherited.labels.insert(copies::LABEL.0.to_owned(), copies::LABEL.1.to_owned());
    }
    barman::objects(store, &copied, identity)
}

/// The primary and its replicas; `multi-zone` is a second instance that must have every transaction.
fn instances(database: &Database) -> u32 {
    let replicas = database.replicas.as_ref().map_or(0, |replicas| replicas.value);
    replicas.max(u32::from(database.multi_zone.on)).saturating_add(1)
}

fn reads_replicas(pool: &Pool) -> bool {
    pool.reads.as_ref().is_some_and(|reads| reads.value == Reads::Replicas)
}

/// Where writes and reads go: to the pool if there is one, else to the Services that the operator makes.
fn entries(store: &Store<'_, '_>, database: &Database, reads: bool) -> Pairs {
    let pooled = database.pool.is_some();
    let writes = if pooled { pooler::name(store, Access::Rw) } else { format!("{}-rw", store.name) };
    let readers = match (pooled, reads) {
        (true, true) => pooler::name(store, Access::Ro),
        (true, false) => writes.clone(),
        (false, _) if instances(database) > 1 => format!("{}-ro", store.name),
        (false, _) => writes.clone(),
    };
    let name = single::schema(store, database);
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

fn image(version: &str) -> String {
    if version.contains('.') { format!("{IMAGE}:{version}") } else { format!("{IMAGE}:{version}-{FLAVOUR}") }
}

fn cluster(store: &Store<'_, '_>, database: &Database, instances: u32, version: String) -> ClusterSpec {
    ClusterSpec {
        instances: count(instances),
        image_name: Some(image(&version)),
        bootstrap: Some(Bootstrap {
            initdb: InitDatabase {
                database: single::schema(store, database),
                owner: credentials::USER.to_owned(),
                secret: Some(LocalReference { name: store.name.clone() }),
            },
        }),
        postgresql: postgresql(database, instances),
        storage: Storage { size: single::disk(database.storage.as_deref()), storage_class: None },
        resources: Some(single::resources(database)),
        affinity: Some(Affinity {
            topology_key: Some("topology.kubernetes.io/zone".to_owned()),
            ..Affinity::default()
        }),
        inherited_metadata: Some(labelled(store)),
        // The operator's budget keeps the primary where it is: with one instance no machine could ever be emptied.
        enable_pdb: (instances == 1).then_some(false),
        ..ClusterSpec::default()
    }
}

fn labelled(store: &Store<'_, '_>) -> Labelled {
    Labelled { labels: metadata::labels(store.lowering.platform(), &store.name), annotations: Pairs::new() }
}

fn postgresql(database: &Database, instances: u32) -> Option<Postgresql> {
    let slow = database.slow_query.as_ref().map(|slow| ("log_min_duration_statement", slow.above.milliseconds()));
    let slow = slow.map(|(name, milliseconds)| (name.to_owned(), milliseconds.to_string()));
    // A parameter of the extension makes the operator load it.
    let insights = database.insights.on.then(|| ("pg_stat_statements.track".to_owned(), "all".to_owned()));
    let parameters: BTreeMap<_, _> = slow.into_iter().chain(insights).chain(memory(database)).collect();
    let synchronous = database.multi_zone.on.then(|| Synchronous {
        method: "any".to_owned(),
        number: 1,
        // With one replica, writes would stop whenever it is away.
        data_durability: (instances == 2).then(|| "preferred".to_owned()),
    });
    (!parameters.is_empty() || synchronous.is_some()).then_some(Postgresql { parameters, synchronous })
}

/// A quarter of the memory for what is read often; the kernel keeps more of it in the rest (PostgreSQL documentation, resource
/// consumption and planner cost constants).
fn memory(database: &Database) -> Vec<(String, String)> {
    let share =
        |name: &str, quarters: u64, bytes: u64| (name.to_owned(), format!("{}MB", (bytes / 4 * quarters) >> 20));
    let shares = |bytes| vec![share("shared_buffers", 1, bytes), share("effective_cache_size", 3, bytes)];
    single::memory(database).map(|memory| shares(memory.bytes())).unwrap_or_default()
}

/// Instances, pools and what the operator starts beside them have one label, so that they reach each other. They also ask the API server,
/// whose address no spec has, and write copies to the cloud.
fn policy(store: &Store<'_, '_>) -> Object {
    let callers = callers(store.lowering, store.kind, &store.unit.name, store.unit.cell);
    let ingress = vec![
        network::from_pods(&callers, &[PORT]),
        network::from_pods(&[store.name.as_str()], &[]),
        network::from_namespace("cnpg-system", &[PORT, STATUS_PORT]),
        network::from_namespace(network::MONITORING, METRICS),
    ];
    let mut egress = vec![network::to_pods(&store.name, &[]), network::to_anywhere(network::KUBERNETES_API)];
    if copies::of(store).is_some() {
        egress.extend(network::to_identity(store.lowering, store.unit.cell));
    }
    network::policy_of(store.lowering, &store.name, ingress, egress)
}

/// The ports of the exporters in each instance and in each pod of a pool.
const METRICS: &[u16] = &[9187, 9127];

#[cfg(test)]
mod tests {
    use super::image;

    #[test]
    fn a_major_version_has_a_tag_that_goes_on_moving() {
        assert_eq!(image("16.4"), "ghcr.io/cloudnative-pg/postgresql:16.4");
        assert_eq!(image("17"), "ghcr.io/cloudnative-pg/postgresql:17-standard-trixie");
    }
}
