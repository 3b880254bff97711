//! Checks that platc's own way of building does not meet, and why that is right.
//!
//! Most judge a stack without those beside it, or take what a service demands for a slip. All of it holds on every platform, so that no
//! spec has to say it. What a platform could choose otherwise never stands here: that is for its spec to say.

/// A check that files made by some rules do not meet.
pub struct ByDesign {
    /// The check.
    pub check: &'static str,
    /// The rules; those of Terraform without what comes before the `/`.
    rules: &'static [&'static str],
    /// Why that is right.
    pub because: &'static str,
}

impl ByDesign {
    /// Whether it is about the files of a rule.
    pub fn is_about(&self, rule: &str) -> bool {
        self.rules.contains(&rule.strip_prefix("terraform/").unwrap_or(rule))
    }
}

const fn by_design(check: &'static str, rules: &'static [&'static str], because: &'static str) -> ByDesign {
    ByDesign { check, rules, because }
}

/// In the policy of a key, every statement is about that key alone (AWS KMS Developer Guide, key policies).
const OWN_KEY: &str =
    "in the policy of a key `*` is that key and no other, and the account must stay able to change it";

/// A permissions boundary gives nothing: a role may do what both it and the role's own policies say (IAM User Guide, permissions
/// boundaries).
const CEILING: &str = "it is the boundary of roles: the most that any policy can give, and nothing by itself";

/// Where the boundary is.
const BOUNDARY: &[&str] = &["aws-pipeline", "cloudformation/bootstrap"];

/// What access logs are.
const RECORDS: &[&str] = &["aws-access-logs", "aws-gateway-logs", "aws-cdn"];

/// All of them, cloud by cloud.
pub const BY_DESIGN: &[ByDesign] = &[
    by_design("CKV_AWS_107", BOUNDARY, CEILING),
    by_design("CKV_AWS_108", BOUNDARY, CEILING),
    by_design("CKV_AWS_109", BOUNDARY, CEILING),
    by_design("CKV_AWS_110", BOUNDARY, CEILING),
    by_design("CKV_AWS_111", BOUNDARY, CEILING),
    by_design("CKV_AWS_356", &["aws-pipeline"], CEILING),
    by_design("CKV2_AWS_23", &["gcp-gateway"], "the address of the record is that of Google's load balancer beside it"),
    by_design("CKV_AWS_109", &["aws-keys", "aws-vault-key", "aws-audit", "module"], OWN_KEY),
    by_design("CKV_AWS_111", &["aws-keys", "aws-vault-key", "aws-audit", "module"], OWN_KEY),
    by_design("CKV_AWS_356", &["aws-keys", "aws-vault-key", "aws-audit", "module"], OWN_KEY),
    by_design(
        "CKV_AWS_9",
        &["aws-account-guards"],
        "a password that must be changed often gets weaker (NIST SP 800-63B, 5.1.1.2)",
    ),
    by_design("CKV_AWS_18", RECORDS, "a record of who reads the record would fill itself"),
    by_design("CKV_AWS_21", RECORDS, "records are written once, and are gone when their time is over"),
    by_design(
        "CKV_AWS_31",
        &["aws-cache"],
        "the cache gets its token from the secret store, so that Terraform's state never holds it",
    ),
    by_design(
        "CKV_AWS_144",
        RECORDS,
        "records of requests are for looking into faults: losing those of a lost region hurts nobody",
    ),
    by_design(
        "CKV_AWS_145",
        RECORDS,
        "S3 and load balancers deliver records only to buckets that are encrypted with the key of S3, and nothing else is in these",
    ),
    by_design(
        "CKV_AWS_158",
        &["aws-dns", "aws-firewall-edge"],
        "AWS takes these records in us-east-1 alone, where a platform need not have a key; CloudWatch encrypts them with its own",
    ),
    by_design("CKV_AWS_260", &["aws-security-groups"], "port 80 of a gateway does nothing but lead to port 443"),
    by_design(
        "CKV_AWS_297",
        &["aws-node-updates"],
        "the schedule holds the name of a group of machines, and no data; AWS encrypts it with its own key",
    ),
    by_design(
        "CKV_AWS_378",
        &["aws-ecs-service"],
        "TLS ends at the load balancer; the group of the tasks takes requests from it alone, within the network",
    ),
    by_design(
        "CKV2_AWS_3",
        &["aws-threats"],
        "the detector of one account, on in each of its regions; an organisation's is its management account's to make",
    ),
    by_design(
        "CKV2_AWS_5",
        &["aws-security-groups"],
        "the stacks of clusters, stores and gateways find the groups by name and wear them",
    ),
    by_design(
        "CKV2_AWS_8",
        &["aws-database"],
        "the stack of backups selects what it keeps by a tag; any moment can be had back besides",
    ),
    by_design(
        "CKV2_AWS_34",
        &["aws-network", "aws-database", "aws-cache", "aws-search"],
        "addresses and identifiers are no secrets; what is one goes to the secret store",
    ),
    by_design(
        "CKV2_AWS_45",
        &["aws-rules"],
        "what has no region is recorded in the home region alone, so that it is recorded once",
    ),
    by_design(
        "CKV2_AWS_48",
        &["aws-rules"],
        "what has no region is recorded in the home region alone, so that it is recorded once",
    ),
    by_design(
        "CKV2_AWS_46",
        &["aws-cdn"],
        "the bucket that the check finds is for records; buckets that are served have access control",
    ),
    by_design(
        "CKV2_AWS_57",
        &["aws-external"],
        "another company gives these keys out: no function of the account could change them",
    ),
    by_design(
        "CKV2_AWS_57",
        &["aws-secrets"],
        "whoever issued it changes it; the stack of observability tells people when it is time",
    ),
    by_design(
        "CKV2_AWS_57",
        &["aws-database", "aws-cache"],
        "Terraform gives the store and its entry a new password at once, by a version",
    ),
    by_design(
        "CKV2_AWS_62",
        &["aws-bucket", "aws-access-logs", "aws-gateway-logs", "aws-cdn", "aws-state", "aws-audit"],
        "nothing waits for objects: a notification that nobody gets protects nothing",
    ),
    by_design("CKV2_AWS_65", &["aws-cdn"], "standard logging of CloudFront writes by an access control list"),
    by_design(
        "CKV_AZURE_4",
        &["module"],
        "where its records go is for whoever takes the module to say, by a diagnostic setting",
    ),
    by_design(
        "CKV_AZURE_115",
        &["module"],
        "who reaches its control plane is for whoever takes the module to say, by addresses",
    ),
    by_design("CKV_AZURE_117", &["module"], "it makes no keys; Azure encrypts the disks with its own"),
    by_design("CKV_AZURE_232", &["module"], "it is a cluster of one pool, which runs everything"),
    by_design(
        "CKV_AZURE_33",
        &["azure-state", "azure-network", "azure-bucket", "azure-cluster-backup"],
        "the account has no queues",
    ),
    by_design(
        "CKV_AZURE_40",
        &["azure-keys"],
        "a key that ends takes its data with it; it is changed by its rotation policy instead",
    ),
    by_design(
        "CKV_AZURE_41",
        &["azure-identity", "azure-secrets", "azure-database", "azure-cache", "azure-external"],
        "a secret that ends by itself takes the service down with it",
    ),
    by_design(
        "CKV_AZURE_59",
        &["azure-state"],
        "Terraform runs wherever the pipeline does; every request is signed in with Entra ID",
    ),
    by_design(
        "CKV_AZURE_135",
        &["azure-firewall"],
        "Application Gateway for Containers takes Microsoft's own rules alone, which stop such look-ups as well",
    ),
    by_design("CKV_AZURE_136", &["azure-database"], "backups leave the region only where the spec says `copy-to`"),
    by_design(
        "CKV_AZURE_139",
        &["azure-registry"],
        "the pipeline pushes from the internet; nobody pulls or pushes without signing in",
    ),
    by_design(
        "CKV_AZURE_164",
        &["azure-registry"],
        "Docker Content Trust is being retired, in favour of signatures beside the image",
    ),
    by_design(
        "CKV_AZURE_166",
        &["azure-registry"],
        "quarantine holds every image until another product lets it go, and nothing here would",
    ),
    by_design(
        "CKV_AZURE_206",
        &["azure-network", "azure-bucket", "azure-cluster-backup"],
        "copies leave the region only where the spec says so; within it they lie in every zone",
    ),
    by_design(
        "CKV_AZURE_226",
        &["azure-cluster", "module"],
        "not every size of machine has room for a disk of its own",
    ),
    by_design(
        "CKV_AZURE_227",
        &["azure-cluster", "module"],
        "an administrator must first register the feature in the subscription; Azure encrypts the disks in any case",
    ),
    by_design(
        "CKV_AZURE_235",
        &["azure-instances"],
        "what is secret is in secure_environment_variables; the rest is no secret",
    ),
    by_design(
        "CKV2_AZURE_1",
        &["azure-state"],
        "a key of the platform's own would have to be there before there is a place for its state",
    ),
    by_design(
        "CKV2_AZURE_31",
        &["azure-network"],
        "the subnet is delegated to Application Gateway for Containers, which decides who gets in",
    ),
    by_design("CKV2_AZURE_32", &["azure-vault"], "the private endpoint is in the stack of the network"),
    by_design(
        "CKV2_AZURE_33",
        &["azure-state"],
        "Terraform runs wherever the pipeline does; every request is signed in with Entra ID",
    ),
    by_design(
        "CKV2_AZURE_33",
        &["azure-network"],
        "Azure itself writes the record of connections, from its own network",
    ),
    by_design(
        "CKV2_AZURE_57",
        &["azure-database"],
        "the server stands in a subnet of the network, with no address outside of it",
    ),
    by_design(
        "CKV_GCP_6",
        &["gcp-database", "module"],
        "clients must encrypt, and log in by password or IAM; nobody hands certificates out to them",
    ),
    by_design(
        "CKV_GCP_41",
        &["gcp-pipeline"],
        "whoever applies makes service accounts and lets what it makes run as them",
    ),
    by_design(
        "CKV_GCP_49",
        &["gcp-pipeline"],
        "whoever applies makes service accounts and lets what it makes run as them",
    ),
    by_design("CKV_GCP_62", &["gcp-audit", "gcp-network"], "a record of who reads the record would fill itself"),
    by_design(
        "CKV_GCP_65",
        &["gcp-cluster"],
        "teams get their rights by IAM, which needs no group of a set name in Google Workspace",
    ),
    by_design(
        "CKV_GCP_69",
        &["gcp-cluster"],
        "machines are in pools of their own, all of which have it; the cluster's first pool is removed",
    ),
    by_design("CKV_GCP_78", &["gcp-audit"], "nothing in a locked bucket can be overwritten or deleted"),
    by_design("CKV_GCP_78", &["gcp-network"], "records are written once, and are gone when their time is over"),
    by_design("CKV_GCP_117", &["gcp-pipeline"], "a plan looks at resources of every kind; the role reads no secret"),
    by_design(
        "CKV_GCP_125",
        &["gcp-pipeline"],
        "runs of one repository alone are let in, by its whole name; the branch is asked for where rights are given",
    ),
    by_design(
        "CKV2_GCP_4",
        &["gcp-network"],
        "the record of connections is for looking into faults; the locked one is that of the audit",
    ),
    by_design(
        "CKV2_GCP_13",
        &["gcp-database", "module"],
        "log_min_duration_statement tells the duration of slow statements; of all, it would be a line for each",
    ),
    by_design(
        "CKV2_GCP_18",
        &["module"],
        "the network has no default rules; its firewall is for whoever takes the module to say",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::checks;
    use super::BY_DESIGN;
    use crate::targets::cloudformation;

    #[test]
    fn every_row_is_about_a_check_and_a_rule_that_there_are() {
        let rules = crate::targets::terraform::rules();
        for row in BY_DESIGN {
            assert!(checks::types(row.check).is_some(), "{}", row.check);
            for rule in row.rules {
                let is_template = *rule == cloudformation::TEMPLATE;
                assert!(is_template || rules.contains(&format!("terraform/{rule}").as_str()), "{rule}");
            }
        }
    }
}
