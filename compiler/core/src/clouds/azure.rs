//! Microsoft Azure by its usual means (learn.microsoft.com/azure).

use super::{Product, Row, exact, less, nothing, up_to};

/// Microsoft Azure.
pub const PRODUCT: Product =
    Product { word: "azure", title: "Microsoft Azure", clouds: &["azure"], kinds: &[], rows: ROWS };

const ROWS: &[Row] = &[
    exact("cluster", "AKS"),
    nothing(
        "cluster.kind=ecs",
        "AKS, or Container Instances",
        "keep that cluster `in=aws`, and say `runs-on azure=aci` or `azure=kubernetes` in what ran on it",
    ),
    less(
        "cluster.autoscaler karpenter",
        "the cluster autoscaler",
        "the Terraform provider (azurerm 4.55) cannot switch on AKS's node auto-provisioning, so that the pools grow and shrink as they are",
    ),
    exact("cluster.autoscaler cluster-autoscaler", "the cluster autoscaler"),
    nothing("cluster.os amazon-linux", "Azure Linux", "write `in azure { os azure-linux }`"),
    nothing("cluster.os bottlerocket", "Azure Linux", "write `in azure { os azure-linux }`"),
    nothing("cluster.os container-optimized", "Azure Linux", "write `in azure { os azure-linux }`"),
    exact("cluster.node-pool", "an agent pool"),
    exact("cluster.backup", "Azure Backup for AKS"),
    exact("service", "a Deployment on AKS; Container Instances by `runs-on aci`"),
    exact("job", "a Job on AKS"),
    exact("cron", "a CronJob on AKS"),
    exact("image", "Azure Container Registry"),
    exact("network", "a virtual network"),
    exact("network.nat=single", "one NAT gateway"),
    exact("network.nat=per-zone", "a NAT gateway in each zone"),
    exact("network.flow-logs", "flow logs of the virtual network"),
    exact("gateway", "Application Gateway for Containers"),
    nothing(
        "gateway.behind",
        "the web application firewall of a distribution",
        "put a `cdn` that is `behind=` the firewall in front, and leave `behind` out here: `in azure { (remove)behind }`",
    ),
    exact("certificate", "cert-manager in the cluster"),
    exact("dns", "Azure DNS and Traffic Manager"),
    exact("cdn", "none of its own: CloudFront, from the platform's AWS account"),
    exact("firewall", "the firewall of the distribution in front"),
    exact("database.engine=postgresql", "Azure Database for PostgreSQL, Flexible Server"),
    exact("database.engine=mysql", "Azure Database for MySQL, Flexible Server"),
    exact("database.engine=mongodb", "Cosmos DB for MongoDB"),
    exact("database.engine=cosmosdb", "Cosmos DB"),
    nothing("database.engine=dynamodb", "Cosmos DB", "write `engine=cosmosdb`, or keep the database `in=aws`"),
    nothing("database.engine=firestore", "Cosmos DB", "write `engine=cosmosdb`, or keep the database `in=gcp`"),
    exact("database.multi-zone", "a standby in another zone"),
    exact("database.replicas", "read replicas"),
    nothing(
        "database.pool rds-proxy",
        "the built-in PgBouncer of Flexible Server",
        "write `in azure { pool pgbouncer }`",
    ),
    up_to("database.backup.point-in-time", "the backups of Flexible Server and Cosmos DB", "35d"),
    up_to("database.backup.keep", "the backups of Flexible Server and Cosmos DB", "35d"),
    nothing(
        "database.backup.copy-to",
        "a copy in another region of Azure that follows all the time",
        "write `in azure { global; backup { (remove)copy-to } }`",
    ),
    exact("cache.engine=redis", "Azure Managed Redis"),
    less(
        "cache.engine=valkey",
        "Azure Managed Redis",
        "the product is Redis: the protocol is the same, later commands of Valkey are not there",
    ),
    nothing("cache.engine=memcached", "Azure Managed Redis", "write `engine=redis`, or `runs-on azure=kubernetes`"),
    exact("table", "Cosmos DB"),
    less(
        "table.expire-at",
        "the `ttl` of an item",
        "Cosmos DB counts seconds from an item's last change, by its property `ttl`: the attribute that says a time is not looked at",
    ),
    nothing("search", "OpenSearch in the cluster", "write `runs-on azure=kubernetes`"),
    exact("queue", "a queue of Service Bus"),
    exact("topic", "a topic of Service Bus, a subscription for each reader"),
    exact("bucket", "a container in a storage account of its own"),
    exact("secrets", "Key Vault"),
    less("secrets.secret.rotate", "a value that a person changes", "nothing there reminds anybody when it is due"),
    less(
        "secrets.kind=vault",
        "Vault in the cluster",
        "it does not unseal itself there: people do, after every start of a pod",
    ),
    nothing("secrets.kind=aws-secrets-manager", "Key Vault", "write `kind=managed`, which is each cloud's own store"),
    nothing("secrets.kind=google-secret-manager", "Key Vault", "write `kind=managed`, which is each cloud's own store"),
    exact("security.audit", "the activity log, exported"),
    exact("security.detect=threats", "Microsoft Defender for Cloud"),
    nothing(
        "security.detect=sensitive-data",
        "Microsoft Purview",
        "leave `sensitive-data` out there, and let Microsoft Purview look for it",
    ),
    exact("cost.budget", "a consumption budget"),
    less(
        "cost.budget.currency",
        "the currency of the bill",
        "Azure counts in the currency of the billing account alone",
    ),
];
