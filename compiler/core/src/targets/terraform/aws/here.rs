//! Where a stack stands on AWS, and how it finds what the stacks before it made: by the names that are decided in [`names`].

use serde_json::{Value, json};

use super::super::addresses::Tier;
use super::super::document::{Blocks, expression, label, literal};
use super::super::sharing;
use super::super::stack::{self, Stack};
use crate::model::names;
use crate::targets::Lowering;

/// A region of an environment, as names and identifiers have it.
#[derive(Debug, Clone)]
pub struct Here<'p> {
    /// The platform.
    pub platform: &'p str,
    /// The environment.
    pub environment: &'p str,
    /// The environment that owns the network; another one where it is borrowed.
    pub network_owner: &'p str,
    /// The environment that owns the cluster; another one where it is borrowed.
    pub cluster_owner: &'p str,
    /// The region's short name.
    pub region: &'p str,
    /// The cell.
    pub cell: usize,
    /// The cloud's name for the region.
    pub location: String,
    account: Option<String>,
}

impl<'p> Here<'p> {
    /// The home region of a stack.
    pub fn of(lowering: &Lowering<'p>, stack: &Stack) -> Self {
        Self::at(lowering, stack.home())
    }

    /// A region by its cell.
    pub fn at(lowering: &Lowering<'p>, cell: usize) -> Self {
        let platform = lowering.platform();
        let account = stack::cloud(lowering, "aws").and_then(|cloud| cloud.account.as_ref());
        Self {
            platform: &platform.name,
            environment: &platform.environment,
            network_owner: sharing::owner(lowering, "network"),
            cluster_owner: sharing::owner(lowering, "cluster"),
            region: stack::region(lowering, cell),
            cell,
            location: stack::location_of(lowering, cell),
            account: account.map(|account| literal(account.as_str())),
        }
    }

    /// The account's number; Terraform is asked for it where the spec does not say.
    pub fn account(&self, blocks: &mut Blocks) -> String {
        self.account.clone().unwrap_or_else(|| {
            blocks.data("aws_caller_identity", "current", json!({}));
            "${data.aws_caller_identity.current.account_id}".to_owned()
        })
    }

    /// The name of the network.
    pub fn network(&self) -> String {
        names::network(self.platform, self.network_owner, self.region)
    }

    /// The name of the Kubernetes cluster.
    pub fn cluster(&self) -> String {
        names::cluster(self.platform, self.cluster_owner, self.region)
    }

    /// The name of a role that works in this region.
    pub fn role(&self, who: &str) -> String {
        names::role(self.platform, self.environment, self.region, who)
    }

    /// The identifier of such a role.
    pub fn role_arn(&self, who: &str, blocks: &mut Blocks) -> String {
        format!("arn:aws:iam::{}:role/{}", self.account(blocks), self.role(who))
    }

    /// The name of a security group.
    pub fn security_group(&self, what: &str) -> String {
        names::security_group(self.platform, self.network_owner, self.region, what)
    }

    /// The name of a group of logs.
    pub fn log_group(&self, what: &str) -> String {
        names::log_group(self.platform, self.environment, self.region, what)
    }

    /// The identifier of something of a service of AWS in this region, such as `sqs` and the name of a queue.
    pub fn arn(&self, service: &str, resource: &str, blocks: &mut Blocks) -> String {
        format!("arn:aws:{service}:{}:{}:{resource}", self.location, self.account(blocks))
    }

    /// Looks up the network: the expression of its identifier.
    pub fn find_network(&self, blocks: &mut Blocks) -> Value {
        blocks.data("aws_vpc", "network", json!({ "tags": { "Name": self.network() } }));
        expression("data.aws_vpc.network.id")
    }

    /// Looks up the subnets of a tier: the expression of their identifiers.
    pub fn find_subnets(&self, tier: Tier, blocks: &mut Blocks) -> Value {
        let network = self.find_network(blocks);
        let filter = json!([
            { "name": "vpc-id", "values": [network] },
            { "name": "tag:tier", "values": [tier.word()] },
        ]);
        blocks.data("aws_subnets", tier.word(), json!({ "filter": filter }));
        expression(&format!("data.aws_subnets.{}.ids", tier.word()))
    }

    /// Looks up a security group: the expression of its identifier.
    pub fn find_security_group(&self, what: &str, blocks: &mut Blocks) -> Value {
        let network = self.find_network(blocks);
        let label = label(&[what]);
        blocks.data("aws_security_group", &label, json!({ "name": self.security_group(what), "vpc_id": network }));
        expression(&format!("data.aws_security_group.{label}.id"))
    }

    /// Looks up a key by its purpose: the expression of its identifier.
    pub fn find_key(&self, purpose: &str, blocks: &mut Blocks) -> Value {
        let name = names::key(self.platform, self.environment, self.region, purpose);
        blocks.data("aws_kms_alias", purpose, json!({ "name": name }));
        expression(&format!("data.aws_kms_alias.{purpose}.target_key_arn"))
    }
}
