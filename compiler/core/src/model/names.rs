//! Names are decided once: one function for each name space.
//!
//! A name that changes replaces the thing that bears it, a database as well; a golden test holds each of these.

pub mod azure;
pub mod google;

use std::fmt::Write as _;

/// Kubernetes object names that become DNS labels (RFC 1123): at most 63.
pub const DNS_LABEL: usize = 63;

/// AWS IAM role names: at most 64 (IAM and STS quotas).
pub const IAM_ROLE: usize = 64;

/// S3 bucket names: at most 63, and unique in the partition (Amazon S3 User Guide, bucket naming rules).
pub const BUCKET: usize = 63;

/// Azure storage account names: at most 24.
const STORAGE_ACCOUNT: usize = 24;

/// Joins parts by `-`; a text that is too long is cut, and a hash of the whole keeps it apart from others.
pub fn join(parts: &[&str], limit: usize) -> String {
    let whole = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("-");
    if whole.len() <= limit {
        return whole;
    }
    let mut name: String = whole.chars().take(limit.saturating_sub(HASH + 1)).collect();
    let _ = write!(name, "-{:08x}", hash(&whole) as u32);
    name
}

/// How many characters of hash a cut name ends in.
const HASH: usize = 8;

/// FNV-1a, 64 bit: stable over machines and versions, which is all that is asked of it.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A short digest of a text, for annotations that must change with it.
pub fn digest(text: &str) -> String {
    format!("{:016x}", hash(text))
}

/// The bucket of an environment; `place` tells apart the stores of several regions.
pub fn bucket(platform: &str, environment: &str, name: &str, place: &str) -> String {
    join(&[platform, environment, name, place], BUCKET)
}

/// The last part of the name of a bucket for copies; on Azure the whole name of the container.
pub const COPIES: &str = "copies";

/// The bucket of a region for the copies of what its cluster stores.
pub fn copies(platform: &str, environment: &str, region: &str) -> String {
    join(&[platform, environment, region, COPIES], BUCKET)
}

/// What copies a store in the cluster, as a workload of its own.
pub fn copying(store: &str) -> String {
    join(&[store, "copy"], 50)
}

/// An Azure storage account: lower-case letters and digits alone, at most 24, unique in all of Azure (Azure naming rules).
pub fn storage_account(parts: &[&str]) -> String {
    let name = join(parts, STORAGE_ACCOUNT);
    let whole = parts.concat().replace('-', "");
    if whole.len() <= STORAGE_ACCOUNT { whole } else { name.replace('-', "") }
}

/// The Azure resource group of a stack in a region: at most 90 (Azure naming rules).
pub fn resource_group(platform: &str, environment: &str, region: &str, stack: &str) -> String {
    join(&[platform, environment, region, stack], 90)
}

/// The IAM role that copies a bucket to other regions; the name of the bucket is unique already.
pub fn replication_role(bucket: &str) -> String {
    join(&[bucket, "replication"], IAM_ROLE)
}

/// The identifier of a database or a cache with its provider.
pub fn store(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], DNS_LABEL)
}

/// The identifier of a cache: at most 40 (Amazon ElastiCache API, CreateReplicationGroup).
pub fn cache(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], 40)
}

/// The domain of a search engine: at most 28 (Amazon OpenSearch Service API, CreateDomain).
pub fn search(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], 28)
}

/// The table of an environment: at most 255 (Amazon DynamoDB API, CreateTable).
pub fn table(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], 255)
}

/// The queue or topic of an environment.
pub fn queue(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], 80)
}

/// The IAM role of a workload in a region.
pub fn role(platform: &str, environment: &str, region: &str, workload: &str) -> String {
    join(&[platform, environment, region, workload], IAM_ROLE)
}

/// The ARN of an IAM role (IAM User Guide, identifiers).
pub fn role_arn(account: &str, role: &str) -> String {
    format!("arn:aws:iam::{account}:role/{role}")
}

/// Google service account identifiers: 6 to 30 (IAM documentation, create service accounts).
const GOOGLE_SERVICE_ACCOUNT: std::ops::RangeInclusive<usize> = 6..=30;

/// The Google service account of a workload in a region.
pub fn google_service_account(platform: &str, environment: &str, region: &str, workload: &str) -> String {
    let name = join(&[platform, environment, region, workload], *GOOGLE_SERVICE_ACCOUNT.end());
    if name.len() < *GOOGLE_SERVICE_ACCOUNT.start() { join(&[&name, "account"], 30) } else { name }
}

/// The address by which a Google service account is known.
pub fn google_service_account_email(account: &str, project: &str) -> String {
    format!("{account}@{project}.iam.gserviceaccount.com")
}

/// The user-assigned managed identity of a workload in a region: 3 to 128 (Azure naming rules).
pub fn managed_identity(platform: &str, environment: &str, region: &str, workload: &str) -> String {
    join(&[platform, environment, region, workload, "identity"], 128)
}

/// The group by which a cluster knows a team, where the cloud lets its name be chosen (EKS, access entries).
pub fn team_group(platform: &str, team: &str) -> String {
    format!("{platform}:{team}")
}

/// What a service runs before a new version, as a workload of its own.
pub fn migration(service: &str) -> String {
    join(&[service, "migrate"], DNS_LABEL)
}

/// What asks a service's page after a new version, as a workload of its own.
pub fn verification(service: &str) -> String {
    join(&[service, "verify"], DNS_LABEL)
}

/// The Service that only names the pods of a StatefulSet, one by one.
pub fn headless(service: &str) -> String {
    join(&[service, "pods"], DNS_LABEL)
}

/// The claim of a disk that all pods of a service share.
pub fn claim(service: &str, volume: &str) -> String {
    join(&[service, volume], DNS_LABEL)
}

/// The label of a machine that names its pool.
pub const NODE_POOL_LABEL: &str = "platc.dev/node-pool";

/// What keeps pods off machines that may be taken away at any time, unless they tolerate it: key and value of a `NoSchedule` taint.
/// AKS sets its own; Google recommends that key; elsewhere it is one's own to choose.
pub const SPOT_TAINTS: &[(&str, &str, &str)] = &[
    ("aws", "platc.dev/spot", "true"),
    ("azure", "kubernetes.azure.com/scalesetpriority", "spot"),
    ("gcp", "cloud.google.com/gke-spot", "true"),
];

/// A priority class of the platform: it is the whole cluster's, hence the prefix.
pub fn priority_class(platform: &str, priority: &str) -> String {
    join(&[platform, priority], DNS_LABEL)
}

/// The class of the platform's disks: it is the whole cluster's, hence the prefix.
pub fn storage_class(platform: &str) -> String {
    join(&[platform, "encrypted"], DNS_LABEL)
}

/// The entry of a secret in its store.
pub fn secret(platform: &str, environment: &str, kind: &str, name: &str) -> String {
    format!("{platform}/{environment}/{kind}/{name}")
}

/// Azure Key Vault names: at most 24, unique in Azure (Microsoft Learn, naming rules for resources).
pub const KEY_VAULT: usize = 24;

/// The Key Vault of an environment in a region.
pub fn key_vault(platform: &str, environment: &str, region: &str) -> String {
    azure::single_hyphens(&join(&[platform, environment, region], KEY_VAULT))
}

/// The path of a fact: what a stack publishes for consumers outside of it (L30).
pub fn fact(platform: &str, environment: &str, region: &str, address: &str, attribute: &str) -> String {
    let region = if region.is_empty() { "global" } else { region };
    format!("/{platform}/{environment}/{region}/{address}/{attribute}")
}

/// The queue in which a topic's messages wait for one of its consumers: at most 80 (Amazon SQS quotas).
pub fn subscription(platform: &str, environment: &str, topic: &str, consumer: &str) -> String {
    join(&[platform, environment, topic, consumer], 80)
}

/// The queue of messages that nobody could handle, by the name of the queue they were in.
pub fn dead_letters(queue: &str) -> String {
    join(&[queue, "dead"], 80)
}

/// A cluster, as what delivers to it knows it.
pub fn cluster(platform: &str, environment: &str, region: &str) -> String {
    join(&[platform, environment, region], DNS_LABEL)
}

/// A cluster of Amazon ECS: at most 255 (Amazon ECS API Reference, CreateCluster). Its machines and pools have names below it.
pub fn ecs_cluster(platform: &str, environment: &str, region: &str, cluster: &str) -> String {
    join(&[platform, environment, region, cluster], DNS_LABEL)
}

/// The zone in which services on Amazon ECS answer by name, inside of their network.
pub fn discovery_zone(namespace: &str) -> String {
    format!("{namespace}.internal")
}

/// The profile of the machines that Karpenter starts: at most 128 (IAM and STS quotas).
pub fn instance_profile(platform: &str, environment: &str, region: &str) -> String {
    join(&[platform, environment, region, "karpenter-node"], IAM_ROLE)
}

/// The role that reads an environment's secrets and facts for External Secrets.
pub fn secret_reader(platform: &str, environment: &str, region: &str) -> String {
    role(platform, environment, region, "secret-reader")
}

/// The role of a team's people in an environment: it has no region.
pub fn team_role(platform: &str, environment: &str, team: &str) -> String {
    join(&[platform, environment, "team", team], IAM_ROLE)
}

/// A role of the pipeline, by what it does: `plan`, `apply` or `images`.
pub fn pipeline_role(platform: &str, does: &str) -> String {
    join(&[platform, "pipeline", does], IAM_ROLE)
}

/// The repository of an image in Amazon ECR: at most 256 (Amazon ECR API, CreateRepository).
pub fn repository(platform: &str, image: &str) -> String {
    format!("{platform}/{image}")
}

/// A load balancer or one of its target groups: at most 32 (Elastic Load Balancing API, CreateLoadBalancer).
pub fn load_balancer(platform: &str, environment: &str, region: &str, name: &str) -> String {
    join(&[platform, environment, region, name], 32)
}

/// The bucket in which the load balancers of a region record requests.
pub fn gateway_logs(platform: &str, environment: &str, region: &str) -> String {
    bucket(platform, environment, "gateway-logs", region)
}

/// The vault with the backups of a region: at most 50 (AWS Backup API, CreateBackupVault).
pub fn vault(platform: &str, environment: &str, region: &str) -> String {
    join(&[platform, environment, region], 50)
}

/// The network of a region. On AWS it is the `Name` tag of the VPC; its subnets carry the tag `tier` = public, private or database.
pub fn network(platform: &str, environment: &str, region: &str) -> String {
    join(&[platform, environment, region], DNS_LABEL)
}

/// The security group of something in a region's network, such as `database-main`, `cache-sessions` or `cluster`: at most 255
/// (Amazon EC2, CreateSecurityGroup).
pub fn security_group(platform: &str, environment: &str, region: &str, what: &str) -> String {
    join(&[platform, environment, region, what], 255)
}

/// The group of logs of something in a region: at most 512 (Amazon CloudWatch Logs, CreateLogGroup).
pub fn log_group(platform: &str, environment: &str, region: &str, what: &str) -> String {
    format!("/{platform}/{environment}/{region}/{what}")
}

/// The alias of an AWS KMS key by its purpose: data, secrets, cluster or logs. At most 256 (AWS KMS, CreateAlias).
pub fn key(platform: &str, environment: &str, region: &str, purpose: &str) -> String {
    format!("alias/{}", join(&[platform, environment, region, purpose], 250))
}

/// A distribution, or one of its policies and functions: at most 64 (CloudFront, origin access controls and functions).
pub fn edge(platform: &str, environment: &str, distribution: &str, part: &str) -> String {
    join(&[platform, environment, distribution, part], 64)
}

/// The host at which a distribution reaches a service whose own name leads to the distribution.
pub fn origin_host(service: &str, domain: &str) -> String {
    format!("{service}.origin.{domain}")
}

/// The host at which a service is reached in one region, whichever region its other names lead to.
pub fn regional_host(service: &str, region: &str, domain: &str) -> String {
    format!("{service}.{region}.origin.{domain}")
}

/// A name for a step on the way of a host that several regions answer: `nearest.www.example.com`.
pub fn routing_host(step: &str, host: &str) -> String {
    format!("{step}.{host}")
}

/// The last part of the name of a web ACL in front of gateways.
pub const REGIONAL_WEB_ACL: &str = "regional";

/// A web ACL: at most 128; the last part tells the one of CloudFront from the regional ones (AWS WAF quotas).
pub fn web_acl(platform: &str, environment: &str, firewall: &str, scope: &str) -> String {
    join(&[platform, environment, firewall, scope], 128)
}

/// The log group of a web ACL: AWS WAF writes only to groups with this beginning (AWS WAF, CloudWatch Logs destinations).
pub fn web_acl_logs(web_acl: &str) -> String {
    format!("aws-waf-logs-{web_acl}")
}

/// The map of Google's Certificate Manager by which load balancers of an environment find their certificates: at most 63.
pub fn certificate_map(platform: &str, environment: &str) -> String {
    join(&[platform, environment], DNS_LABEL)
}

/// What a store, a pool or a gateway is called in the cluster: at most 50, which CloudNativePG allows a Cluster. Its kind keeps it
/// apart from a service of the same name.
pub fn in_cluster(kind: &str, name: &str) -> String {
    join(&[kind, name], 50)
}

/// The host inside the cluster of a service (Kubernetes DNS specification).
pub fn service_host(service: &str, namespace: &str) -> String {
    format!("{service}.{namespace}.svc.cluster.local")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These names are in people's clouds: whoever changes one replaces what bears it.
    #[test]
    fn names_are_golden() {
        assert_eq!(bucket("chat", "production", "media", ""), "chat-production-media");
        assert_eq!(copies("chat", "production", "sg"), "chat-production-sg-copies");
        assert_eq!(store("chat", "production", "main"), "chat-production-main");
        assert_eq!(role("chat", "production", "sg", "web"), "chat-production-sg-web");
        assert_eq!(secret("chat", "production", "external", "supabase"), "chat/production/external/supabase");
        assert_eq!(fact("chat", "production", "sg", "database.main", "host"), "/chat/production/sg/database.main/host");
        assert_eq!(storage_account(&["shop", "production", "media", ""]), "shopproductionmedia");
        assert_eq!(storage_account(&["shop", "production", "attachments", "holland"]), "shopproduction2d05cdb7");
        assert_eq!(resource_group("shop", "production", "holland", "data-azure"), "shop-production-holland-data-azure");
        assert_eq!(replication_role("chat-production-media"), "chat-production-media-replication");
        assert_eq!(subscription("shop", "production", "orders", "invoices"), "shop-production-orders-invoices");
        assert_eq!(cache("chat", "production", "sessions"), "chat-production-sessions");
        assert_eq!(search("chat", "production", "products"), "chat-production-products");
        assert_eq!(search("diet-game", "production", "products"), "diet-game-productio-69313bf3");
        assert_eq!(table("chat", "production", "sessions"), "chat-production-sessions");
        assert_eq!(dead_letters("chat-production-uploads"), "chat-production-uploads-dead");
        assert_eq!(cluster("chat", "production", "sg"), "chat-production-sg");
        assert_eq!(ecs_cluster("shop", "production", "virginia", "tasks"), "shop-production-virginia-tasks");
        assert_eq!(gateway_logs("chat", "production", "sg"), "chat-production-gateway-logs-sg");
        assert_eq!(discovery_zone("shop-prod"), "shop-prod.internal");
        assert_eq!(instance_profile("chat", "production", "sg"), "chat-production-sg-karpenter-node");
        assert_eq!(secret_reader("chat", "production", "sg"), "chat-production-sg-secret-reader");
        assert_eq!(team_role("chat", "production", "platform"), "chat-production-team-platform");
        assert_eq!(pipeline_role("chat", "apply"), "chat-pipeline-apply");
        assert_eq!(repository("chat", "web"), "chat/web");
        assert_eq!(load_balancer("shop", "production", "virginia", "public"), "shop-production-virginia-public");
        assert_eq!(load_balancer("shop", "production", "virginia", "staff-only"), "shop-production-virgini-25ad0ac3");
        assert_eq!(vault("chat", "production", "sg"), "chat-production-sg");
        assert_eq!(network("chat", "production", "sg"), "chat-production-sg");
        assert_eq!(security_group("chat", "production", "sg", "database-main"), "chat-production-sg-database-main");
        assert_eq!(log_group("chat", "production", "sg", "flow-logs"), "/chat/production/sg/flow-logs");
        assert_eq!(key("chat", "production", "sg", "data"), "alias/chat-production-sg-data");
        assert_eq!(role_arn("111122223333", "chat-web"), "arn:aws:iam::111122223333:role/chat-web");
        assert_eq!(google_service_account("a", "", "", "b"), "a-b-account");
        assert_eq!(google_service_account("shop", "production", "iowa", "web"), "shop-production-iowa-web");
        assert_eq!(
            google_service_account("shop", "production", "iowa", "recommendations"),
            "shop-production-iowa--5dc66e63"
        );
        assert_eq!(google_service_account_email("shop-web", "shop-prod"), "shop-web@shop-prod.iam.gserviceaccount.com");
        assert_eq!(managed_identity("shop", "production", "holland", "web"), "shop-production-holland-web-identity");
        assert_eq!(team_group("chat", "messaging"), "chat:messaging");
        assert_eq!(migration("web"), "web-migrate");
        assert_eq!(headless("search"), "search-pods");
        assert_eq!(claim("search", "data"), "search-data");
        assert_eq!(priority_class("chat", "high"), "chat-high");
        assert_eq!(edge("chat", "production", "edge", "cache-30d"), "chat-production-edge-cache-30d");
        assert_eq!(origin_host("web", "chat.example.com"), "web.origin.chat.example.com");
        assert_eq!(regional_host("web", "sg", "chat.example.com"), "web.sg.origin.chat.example.com");
        assert_eq!(routing_host("nearest", "www.chat.example.com"), "nearest.www.chat.example.com");
        assert_eq!(web_acl("chat", "production", "edge", "regional"), "chat-production-edge-regional");
        assert_eq!(web_acl_logs("chat-production-edge-cdn"), "aws-waf-logs-chat-production-edge-cdn");
        assert_eq!(in_cluster("database", "main"), "database-main");
        assert_eq!(certificate_map("shop", "production"), "shop-production");
        assert_eq!(
            join(&["a-very-long-platform-name", "production", "a-name-that-does-not-fit-in-here-at-all"], 63).len(),
            63
        );
        assert_eq!(
            join(&["a-very-long-platform-name", "production", "a-name-that-does-not-fit-in-here-at-all"], 63),
            "a-very-long-platform-name-production-a-name-that-does--614fcf2b"
        );
    }
}
