//! What runs in a Kubernetes cluster although a cloud would have a product for it.

use super::{Product, Row, exact, nothing};

/// The cluster.
pub const PRODUCT: Product = Product {
    word: "kubernetes",
    title: "Kubernetes",
    clouds: &["aws", "gcp", "azure", ""],
    kinds: &["service", "job", "cron", "database", "cache", "search", "environment"],
    rows: ROWS,
};

const ROWS: &[Row] = &[
    exact("service", "a Deployment; a StatefulSet with a `volume`, a DaemonSet with `run each-node`"),
    exact("job", "a Job"),
    exact("cron", "a CronJob"),
    exact("database.engine=postgresql", "CloudNativePG"),
    exact("database.engine=mysql", "a StatefulSet"),
    exact("database.engine=mongodb", "a StatefulSet"),
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
    exact("cache.engine=redis", "a StatefulSet"),
    exact("search", "a StatefulSet"),
];
