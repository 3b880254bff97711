//! Google Cloud by its usual means, and the stores of it that `runs-on` names.
//!
//! Sources: the documentation of each product at cloud.google.com (limits: Cloud SQL backups, Pub/Sub subscription properties,
//! Memorystore read replicas), and the arguments of hashicorp/google 6.50.0.

use super::{Product, Row, between, exact, less, nothing, up_to};

/// Google Cloud.
pub const PRODUCT: Product = Product { word: "gcp", title: "Google Cloud", clouds: &["gcp"], kinds: &[], rows: ROWS };

/// Cloud SQL, said by its name.
pub const CLOUD_SQL: Product =
    Product { word: "cloud-sql", title: "Cloud SQL", clouds: &["gcp"], kinds: &["database"], rows: SQL };

/// AlloyDB.
pub const ALLOYDB: Product =
    Product { word: "alloydb", title: "AlloyDB", clouds: &["gcp"], kinds: &["database"], rows: ALLOYDB_ROWS };

const ROWS: &[Row] = &[
    nothing("cluster.os.version", "the image of the release channel", "leave `version` out there: `in gcp { os … }`"),
    nothing(
        "cluster.os.updates",
        "`maintenance` of the platform",
        "leave `updates` out there: GKE keeps to the window",
    ),
    exact("cluster", "GKE, a private regional cluster"),
    nothing(
        "cluster.kind=ecs",
        "GKE, or Cloud Run",
        "keep that cluster `in=aws`, and say `runs-on gcp=cloud-run` or `gcp=kubernetes` in what ran on it",
    ),
    less(
        "cluster.autoscaler karpenter",
        "node auto-provisioning of GKE",
        "Karpenter does not run on GKE; node auto-provisioning picks the machines",
    ),
    exact("cluster.autoscaler cluster-autoscaler", "the autoscaler of GKE"),
    exact("cluster.os container-optimized", "Container-Optimized OS"),
    exact("cluster.os ubuntu", "Ubuntu with containerd"),
    nothing("cluster.os amazon-linux", "Container-Optimized OS", "write `in gcp { os container-optimized }`"),
    nothing("cluster.os bottlerocket", "Container-Optimized OS", "write `in gcp { os container-optimized }`"),
    nothing("cluster.os azure-linux", "Container-Optimized OS", "write `in gcp { os container-optimized }`"),
    exact("cluster.node-pool", "a node pool, shielded, with spot machines where asked"),
    exact("cluster.backup", "Backup for GKE"),
    less(
        "cluster.backup.copy-to",
        "Backup for GKE in the region of the cluster",
        "no other region gets a copy: a backup lies in the region of the cluster",
    ),
    exact("service", "a Deployment on GKE; Cloud Run by `runs-on cloud-run`"),
    exact("job", "a Job on GKE"),
    exact("cron", "a CronJob on GKE"),
    exact("image", "Artifact Registry"),
    exact("network", "a VPC with private subnets and private service access"),
    less(
        "network.nat=single",
        "Cloud NAT",
        "Cloud NAT is regional: it does not stand in one zone, and costs the same either way",
    ),
    exact("network.nat=per-zone", "Cloud NAT, which no zone takes with it"),
    exact("network.flow-logs", "VPC Flow Logs, in a log bucket with that retention"),
    exact("network.link", "an HA VPN gateway and a router, a tunnel to each address of the other end"),
    exact("gateway", "a global external Application Load Balancer"),
    exact("gateway.behind", "Cloud Armor, by a policy of each Service"),
    exact("gateway.from", "a regional internal Application Load Balancer"),
    exact("gateway.login", "oauth2-proxy in the cluster"),
    exact("certificate", "Certificate Manager, which asks the load balancer; cert-manager in the cluster"),
    exact("dns", "Cloud DNS, the nearest region by its place"),
    exact("dns.dnssec", "signed answers, whether asked for or not"),
    less(
        "dns.failover",
        "Cloud DNS",
        "no check is made there of whether a region answers: records stay until somebody changes them",
    ),
    exact("cdn", "none of its own: CloudFront, from the platform's AWS account"),
    exact("firewall", "Cloud Armor"),
    less(
        "firewall.managed=bots",
        "the scanner rules of Cloud Armor",
        "it knows scanners by their signatures; anything finer is reCAPTCHA Enterprise, which is bought apart",
    ),
    less(
        "firewall.managed=bad-addresses",
        "Threat Intelligence of Cloud Armor",
        "the lists of bad addresses work only in projects enrolled in Cloud Armor Enterprise",
    ),
    nothing(
        "vpn",
        "Identity-Aware Proxy in front of a gateway",
        "say `login` in the gateway, or keep the vpn `in=aws`",
    ),
    exact("database.engine=postgresql", "Cloud SQL for PostgreSQL; AlloyDB by `runs-on alloydb`"),
    exact("database.engine=mysql", "Cloud SQL for MySQL"),
    less(
        "database.engine=mongodb",
        "Firestore, Enterprise edition, with its MongoDB protocol",
        "Firestore speaks a part of MongoDB's protocol: no change streams to other regions, no text search, no capped collections",
    ),
    exact("database.engine=firestore", "Firestore"),
    nothing("database.engine=dynamodb", "Firestore", "write `engine=firestore`, or keep the database `in=aws`"),
    nothing("database.engine=cosmosdb", "Firestore", "write `engine=firestore`, or keep the database `in=azure`"),
    exact("database.multi-zone", "a standby in another zone (`REGIONAL`)"),
    exact("database.replicas", "read replicas"),
    exact("database.global", "a read replica in each other region"),
    less(
        "database.global.promote=automatic",
        "a cross-region replica",
        "Cloud SQL promotes a replica in another region only when somebody says so",
    ),
    nothing("database.pool rds-proxy", "PgBouncer in the cluster", "write `in gcp { pool pgbouncer }`"),
    up_to("database.backup.point-in-time", "Cloud SQL Enterprise Plus; the Enterprise edition goes up to 7d", "35d"),
    up_to("database.backup.keep", "Cloud SQL keeps 365 backups at most", "365d"),
    less(
        "database.backup.copy-to",
        "backups of Cloud SQL in the multi-region around it",
        "no region gets a copy of its own: a backup lies in the multi-region around the database",
    ),
    exact("cache.engine=redis", "Memorystore for Redis"),
    less(
        "cache.engine=valkey",
        "Memorystore for Redis 7.2",
        "the product is Redis 7.2: the protocol is the same, later commands of Valkey are not there",
    ),
    exact("cache.engine=memcached", "Memorystore for Memcached"),
    exact("cache.shards", "Memorystore for Redis Cluster"),
    up_to("cache.replicas", "five read replicas of Memorystore for Redis", "5"),
    less(
        "table",
        "a Firestore database",
        "an item is a document whose name is the `key`; there is no capacity to reserve",
    ),
    less(
        "table.expire-at",
        "a policy of a field",
        "Firestore lets documents expire by a policy of each collection, which a person makes: nothing goes until then",
    ),
    nothing("search", "OpenSearch in the cluster", "write `runs-on gcp=kubernetes`"),
    exact("queue", "a topic of Pub/Sub with one pull subscription"),
    exact("topic", "Pub/Sub, a subscription for each reader"),
    up_to("queue.keep", "the retention of a Pub/Sub subscription", "31d"),
    up_to("topic.keep", "the retention of a Pub/Sub topic", "31d"),
    between("queue.dead-letter.after", "the delivery attempts of Pub/Sub", "5", "100"),
    between("topic.dead-letter.after", "the delivery attempts of Pub/Sub", "5", "100"),
    exact("bucket", "Cloud Storage"),
    exact("secrets", "Secret Manager"),
    less(
        "secrets.secret.rotate",
        "a value that a person changes",
        "no reminder is made there: nobody hears when it is due",
    ),
    exact("secrets.kind=google-secret-manager", "Secret Manager"),
    nothing(
        "secrets.kind=aws-secrets-manager",
        "Secret Manager",
        "write `kind=managed`, which is each cloud's own store",
    ),
    exact("secrets.kind=vault", "Vault in the cluster, unsealed by a key of Cloud KMS"),
    nothing("secrets.kind=azure-key-vault", "Secret Manager", "write `kind=managed`, which is each cloud's own store"),
    exact("security.audit", "Cloud Audit Logs in a log bucket with that retention"),
    less(
        "security.detect=threats",
        "Security Command Center",
        "it is switched on for an organisation, by a person who administers it",
    ),
    less(
        "security.detect=sensitive-data",
        "Sensitive Data Protection",
        "discovery is switched on for an organisation, by a person who administers it",
    ),
    exact(
        "security.scan",
        "Artifact Analysis of each image, and the security posture of GKE, whether asked for or not",
    ),
    exact("cost.budget", "a budget of Cloud Billing"),
    exact("cost.budget.currency", "the currency of the billing account, which it must be"),
    less(
        "cost.reserve",
        "committed use discounts",
        "a commitment is bought by a person; the platform only says how much",
    ),
];

const SQL: &[Row] = &[
    nothing("database.engine=mongodb", "Firestore", "leave `runs-on` out: Google Cloud brings Firestore"),
    less(
        "database.global.promote=automatic",
        "a cross-region replica",
        "Cloud SQL promotes a replica in another region only when somebody says so",
    ),
    nothing("database.pool rds-proxy", "PgBouncer in the cluster", "write `in gcp { pool pgbouncer }`"),
    up_to("database.backup.point-in-time", "Cloud SQL Enterprise Plus; the Enterprise edition goes up to 7d", "35d"),
    up_to("database.backup.keep", "Cloud SQL keeps 365 backups at most", "365d"),
    less(
        "database.backup.copy-to",
        "backups of Cloud SQL in the multi-region around it",
        "no region gets a copy of its own: a backup lies in the multi-region around the database",
    ),
];

const ALLOYDB_ROWS: &[Row] = &[
    exact("database.engine=postgresql", "AlloyDB for PostgreSQL"),
    nothing("database.engine=mysql", "Cloud SQL for MySQL", "leave `runs-on` out"),
    nothing("database.engine=mongodb", "Firestore", "leave `runs-on` out: Google Cloud brings Firestore"),
    exact("database.multi-zone", "a primary instance with a standby in another zone"),
    exact("database.replicas", "a read pool"),
    nothing("database.pool rds-proxy", "PgBouncer in the cluster", "write `in gcp { pool pgbouncer }`"),
    up_to("database.backup.point-in-time", "the continuous backup of AlloyDB", "35d"),
];
