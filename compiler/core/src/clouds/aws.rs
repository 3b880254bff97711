//! Amazon Web Services by its usual means, and the products of it that `runs-on` names.
//!
//! Sources: the user guide of each product at docs.aws.amazon.com, and the arguments of hashicorp/aws 6.25.0.

use super::{Product, Row, between, exact, less, nothing, up_to};

/// Amazon Web Services.
pub const PRODUCT: Product =
    Product { word: "aws", title: "Amazon Web Services", clouds: &["aws"], kinds: &[], rows: ROWS };

/// Amazon Aurora.
pub const AURORA: Product =
    Product { word: "aurora", title: "Amazon Aurora", clouds: &["aws"], kinds: &["database"], rows: RELATIONAL };

/// Amazon RDS, said by its name.
pub const RDS: Product =
    Product { word: "rds", title: "Amazon RDS", clouds: &["aws"], kinds: &["database"], rows: RELATIONAL };

/// Amazon Route 53, said by its name.
pub const ROUTE53: Product =
    Product { word: "route53", title: "Amazon Route 53", clouds: &["aws"], kinds: &["dns"], rows: &[] };

const ROWS: &[Row] = &[
    exact("cluster", "EKS"),
    exact("cluster.kind=ecs", "ECS on an Auto Scaling group"),
    exact("cluster.autoscaler karpenter", "Karpenter"),
    exact("cluster.autoscaler cluster-autoscaler", "the cluster autoscaler"),
    exact("cluster.os amazon-linux", "Amazon Linux 2023"),
    exact("cluster.os bottlerocket", "Bottlerocket"),
    nothing("cluster.os ubuntu", "Amazon Linux", "write `in aws { os amazon-linux }`, or `os bottlerocket`"),
    nothing("cluster.os container-optimized", "Bottlerocket", "write `in aws { os bottlerocket }`"),
    nothing("cluster.os azure-linux", "Amazon Linux", "write `in aws { os amazon-linux }`"),
    exact("cluster.os.version", "Amazon Linux 2023; the release of Bottlerocket is that of the version of Kubernetes"),
    exact("cluster.os.updates", "the newest image for each node group; Karpenter replaces its machines by itself"),
    exact("cluster.node-pool", "a managed node group, or a node pool of Karpenter"),
    exact("cluster.backup", "AWS Backup"),
    exact("cluster.backup.copy-to", "a copy in that region by AWS Backup"),
    exact("service", "a Deployment on EKS; ECS by `runs-on ecs`"),
    exact("job", "a Job on EKS"),
    exact("cron", "a CronJob on EKS"),
    exact("image", "ECR"),
    exact("network", "a VPC with public, private and database subnets"),
    exact("network.nat=single", "one NAT gateway"),
    exact("network.nat=per-zone", "a NAT gateway in each zone"),
    exact("network.flow-logs", "VPC Flow Logs"),
    exact("network.link", "a VPN gateway, two connections of two tunnels to each region"),
    exact("gateway", "an Application Load Balancer"),
    exact("gateway.behind", "a web ACL of the region"),
    exact("gateway.from", "an internal Application Load Balancer"),
    exact("gateway.login", "oauth2-proxy in the cluster"),
    exact("certificate", "ACM, validated by DNS"),
    exact("dns", "Route 53"),
    exact("dns.dnssec", "signed answers, with a key of KMS in us-east-1"),
    exact("vpn", "Client VPN"),
    nothing("vpn.login github", "an identity provider with SAML 2.0", "log in with `google`, which is one"),
    nothing("vpn.login oidc", "an identity provider with SAML 2.0", "log in with `google`, which is one"),
    exact("dns.failover", "health checks of Route 53"),
    exact("cdn", "CloudFront"),
    exact("firewall", "WAFv2"),
    exact("firewall.managed=bots", "Bot Control of WAFv2"),
    exact("firewall.managed=bad-addresses", "the IP reputation list of WAFv2"),
    exact("database.engine=postgresql", "RDS; Aurora by `runs-on aurora`"),
    exact("database.engine=mysql", "RDS; Aurora by `runs-on aurora`"),
    exact("database.engine=mongodb", "DocumentDB"),
    nothing("database.engine=dynamodb", "DynamoDB", "it has tables and no databases: declare each, `table NAME key=…`"),
    nothing("database.engine=firestore", "DynamoDB", "declare its tables, `table NAME key=…`, or keep it `in=gcp`"),
    nothing("database.engine=cosmosdb", "DocumentDB", "write `engine=mongodb`, or keep the database `in=azure`"),
    exact("database.multi-zone", "Multi-AZ"),
    up_to("database.replicas", "the read replicas of RDS, Aurora and DocumentDB", "15"),
    exact("database.global", "a copy in each other region"),
    exact("database.pool rds-proxy", "RDS Proxy"),
    up_to("database.backup.point-in-time", "the automated backups of RDS and DocumentDB", "35d"),
    exact("database.backup.keep", "AWS Backup"),
    exact("database.backup.copy-to", "a copy in that region by AWS Backup"),
    exact("cache.engine=redis", "ElastiCache"),
    exact("cache.engine=valkey", "ElastiCache"),
    exact("cache.engine=memcached", "ElastiCache"),
    exact("cache.shards", "shards of ElastiCache"),
    up_to("cache.replicas", "five copies of each shard of ElastiCache", "5"),
    exact("table", "DynamoDB"),
    exact("table.expire-at", "the time to live of DynamoDB"),
    exact("search", "OpenSearch Service"),
    nothing(
        "search.engine=elasticsearch",
        "OpenSearch Service",
        "write `engine=opensearch`, or `runs-on aws=kubernetes`",
    ),
    exact("queue", "SQS"),
    exact("topic", "SNS with a queue of SQS for each reader"),
    up_to("queue.keep", "the retention of SQS", "14d"),
    up_to("topic.keep", "the retention of SQS", "14d"),
    between("queue.dead-letter.after", "the receives of SQS", "1", "1000"),
    between("topic.dead-letter.after", "the receives of SQS", "1", "1000"),
    exact("bucket", "S3"),
    exact("secrets", "Secrets Manager"),
    exact("secrets.kind=aws-secrets-manager", "Secrets Manager"),
    exact("secrets.secret.rotate", "an alarm for whom alerts go to when a value is due"),
    nothing(
        "secrets.kind=google-secret-manager",
        "Secrets Manager",
        "write `kind=managed`, which is each cloud's own store",
    ),
    exact("secrets.kind=vault", "Vault in the cluster, unsealed by a key of KMS"),
    nothing("secrets.kind=azure-key-vault", "Secrets Manager", "write `kind=managed`, which is each cloud's own store"),
    exact("security.audit", "CloudTrail"),
    exact("security.detect=threats", "GuardDuty"),
    exact("security.detect=sensitive-data", "Macie"),
    exact("security.scan", "Inspector, all the time, and ECR at each push"),
    exact("cost.budget", "AWS Budgets"),
    less(
        "cost.reserve",
        "a Savings Plan that a person buys",
        "nothing is bought: that binds the account for a year or more, and hashicorp/aws 6.25 has no resource for it",
    ),
    exact("cost.budget.currency", "the unit of the budget"),
];

const RELATIONAL: &[Row] = &[
    nothing("database.engine=mongodb", "DocumentDB", "leave `runs-on` out: AWS brings DocumentDB"),
    up_to("database.replicas", "its read replicas", "15"),
    up_to("database.backup.point-in-time", "its automated backups", "35d"),
];
