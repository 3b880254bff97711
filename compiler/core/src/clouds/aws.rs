//! Amazon Web Services by its usual means, and the products of it that `runs-on` names.
//!
//! Sources: the user guide of each product at docs.aws.amazon.com, and the arguments of hashicorp/aws 6.25.0.

use super::{Product, Row, exact, nothing, up_to};

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
    nothing("cluster.os ubuntu", "Amazon Linux", "write `in aws { os amazon-linux }`, or `os bottlerocket`"),
    nothing("cluster.os container-optimized", "Bottlerocket", "write `in aws { os bottlerocket }`"),
    nothing("cluster.os azure-linux", "Amazon Linux", "write `in aws { os amazon-linux }`"),
    exact("cluster.node-pool", "a managed node group, or a node pool of Karpenter"),
    exact("cluster.backup", "AWS Backup"),
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
    exact("certificate", "ACM, validated by DNS"),
    exact("dns", "Route 53"),
    exact("cdn", "CloudFront"),
    exact("firewall", "WAFv2"),
    exact("database.engine=postgresql", "RDS; Aurora by `runs-on aurora`"),
    exact("database.engine=mysql", "RDS; Aurora by `runs-on aurora`"),
    exact("database.engine=mongodb", "DocumentDB"),
    nothing("database.engine=dynamodb", "DynamoDB", "it has tables and no databases: declare each, `table NAME key=…`"),
    nothing("database.engine=firestore", "DynamoDB", "declare its tables, `table NAME key=…`, or keep it `in=gcp`"),
    nothing("database.engine=cosmosdb", "DocumentDB", "write `engine=mongodb`, or keep the database `in=azure`"),
    exact("database.multi-zone", "Multi-AZ"),
    exact("database.replicas", "read replicas"),
    exact("database.global", "a copy in each other region"),
    up_to("database.backup.point-in-time", "the automated backups of RDS and DocumentDB", "35d"),
    exact("cache.engine=redis", "ElastiCache"),
    exact("cache.engine=valkey", "ElastiCache"),
    exact("cache.engine=memcached", "ElastiCache"),
    exact("table", "DynamoDB"),
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
    exact("bucket", "S3"),
    exact("secrets", "Secrets Manager"),
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
    exact("cost.budget", "AWS Budgets"),
];

const RELATIONAL: &[Row] = &[
    nothing("database.engine=mongodb", "DocumentDB", "leave `runs-on` out: AWS brings DocumentDB"),
    up_to("database.backup.point-in-time", "its automated backups", "35d"),
];
