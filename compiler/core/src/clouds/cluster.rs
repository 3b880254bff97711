//! What runs in a Kubernetes cluster although a cloud would have a product for it, and all there is where a spec has no cloud.

use super::{Product, Row, exact, less, nothing};

/// The cluster.
pub const PRODUCT: Product = Product {
    word: "kubernetes",
    title: "Kubernetes",
    clouds: &["aws", "gcp", "azure", ""],
    kinds: &["service", "job", "cron", "database", "cache", "search", "environment"],
    rows: ROWS,
};

const ROWS: &[Row] = &[
    exact("cluster", "the one that is there, of that version"),
    nothing("cluster.kind=ecs", "the cluster that is there", "leave `kind` out"),
    nothing("cluster.node-pool", "the machines that are there", "leave `node-pool` out"),
    nothing("cluster.autoscaler", "the machines that are there", "leave `autoscaler` out"),
    nothing("cluster.backup", "copies that somebody else makes", "leave `backup` out"),
    exact("image", "its name, from the registry that the cluster knows"),
    exact("gateway", "ingress-nginx, or a Gateway of the mesh"),
    nothing("gateway.ingress=cloud", "ingress-nginx", "write `ingress nginx`"),
    exact("gateway.login", "oauth2-proxy in the cluster"),
    exact("certificate", "cert-manager in the cluster"),
    exact("secrets.kind=vault", "Vault, in the cluster or at its `url`"),
    exact("service", "a Deployment; a StatefulSet with a `volume`, a DaemonSet with `run each-node`"),
    exact("job", "a Job"),
    exact("cron", "a CronJob"),
    exact("database.engine=postgresql", "a Cluster of CloudNativePG"),
    exact("database.engine=mysql", "a StatefulSet of one pod"),
    exact(
        "database.engine=mongodb",
        "a StatefulSet; with `replicas` or `multi-zone` a replica set of an odd number of members",
    ),
    nothing("database.engine=dynamodb", "MongoDB in the cluster", "leave `runs-on` out: DynamoDB exists on AWS alone"),
    nothing(
        "database.engine=firestore",
        "MongoDB in the cluster",
        "leave `runs-on` out: Firestore exists on Google Cloud alone",
    ),
    nothing(
        "database.engine=cosmosdb",
        "MongoDB in the cluster",
        "leave `runs-on` out: Cosmos DB exists on Azure alone",
    ),
    nothing("database.pool rds-proxy", "PgBouncer", "write `pool pgbouncer`"),
    exact("database.pool pgbouncer", "a Pooler of CloudNativePG"),
    exact(
        "database.backup",
        "a bucket of the region: Barman Cloud with each transaction of PostgreSQL, a dump of the others",
    ),
    less("database.backup.copy-to", "a bucket of the region", "copies stay in the region's own bucket"),
    less(
        "database.storage.grow-to",
        "a disk of the size that it has now",
        "disks in a cluster grow when the spec says so, and not by themselves",
    ),
    exact("cache.engine=redis", "a StatefulSet; with `replicas` Sentinel and HAProxy, with `shards` a Redis Cluster"),
    exact("cache.engine=valkey", "the same of Valkey"),
    exact("cache.engine=memcached", "a StatefulSet"),
    exact("search", "a StatefulSet; its `nodes` are one cluster"),
];
