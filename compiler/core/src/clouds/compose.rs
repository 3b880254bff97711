//! Docker Compose on one machine.

use super::{Product, Row, exact, nothing};

/// Docker Compose.
pub const PRODUCT: Product = Product {
    word: "compose",
    title: "Docker Compose",
    clouds: &["aws", "gcp", "azure", "local", ""],
    kinds: &[],
    rows: ROWS,
};

const ROWS: &[Row] = &[
    exact("service", "a Compose service"),
    exact("service.scale", "`replicas`"),
    nothing(
        "service.kubernetes-api",
        "a Kubernetes of one's own",
        "there is no Kubernetes to ask on Compose: leave the service out there with `without`",
    ),
    exact("job", "a one-shot service"),
    exact("database.engine=postgresql", "`postgres`"),
    exact("database.engine=mysql", "`mysql`"),
    exact("database.engine=mongodb", "`mongo`"),
    exact("cache.engine=redis", "`redis`"),
    exact("bucket", "a volume"),
    exact("secrets", "an environment file outside of Git"),
];
