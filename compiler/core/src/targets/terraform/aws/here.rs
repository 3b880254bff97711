//! Where a stack stands on AWS, and how it finds what the stacks before it made: by the names that are decided in [`names`].

use serde_json::{Value, json};

use super::super::addresses::Tier;
use super::super::document::{Blocks, expression, label, literal};
use super::super::sharing;
use super::super::stack::{self, Stack};
use crate::model::names;
use crate::targets::{Lowering, Unit};

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
    /// The cloud's name for the region.
    pub location: String,
    account: Option<String>,
    /// The file that is made: what it looks up has its name, since other files of the stack may look up the same.
    file: String,
}

impl<'p> Here<'p> {
    /// The home region of a stack, for one of its files.
    pub fn of(lowering: &Lowering<'p>, stack: &Stack, unit: &Unit) -> Self {
        let stem = unit.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        Self { file: stem.to_owned(), ..Self::at(lowering, stack.home()) }
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
            location: stack::location_of(lowering, cell),
            account: account.map(|account| literal(account.as_str())),
            file: String::new(),
        }
    }

    /// The account's number; Terraform is asked for it where the spec does not say.
    pub fn account(&self, blocks: &mut Blocks) -> String {
        self.account.clone().unwrap_or_else(|| {
            let label = self.label("");
            blocks.data("aws_caller_identity", &label, json!({}));
            format!("${{data.aws_caller_identity.{label}.account_id}}")
        })
    }

    /// The label of something that this file looks up.
    fn label(&self, what: &str) -> String {
        label(&[&self.file, what])
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
        let label = self.label("");
        blocks.data("aws_vpc", &label, json!({ "tags": { "Name": self.network() } }));
        expression(&format!("data.aws_vpc.{label}.id"))
    }

    /// Looks up the subnets of a tier: the expression of their identifiers.
    pub fn find_subnets(&self, tier: Tier, blocks: &mut Blocks) -> Value {
        let label = self.label(tier.word());
        let filter = json!([
            { "name": "vpc-id", "values": [self.find_network(blocks)] },
            { "name": "tag:tier", "values": [tier.word()] },
        ]);
        blocks.data("aws_subnets", &label, json!({ "filter": filter }));
        expression(&format!("data.aws_subnets.{label}.ids"))
    }

    /// Looks up a security group: the expression of its identifier.
    pub fn find_security_group(&self, what: &str, blocks: &mut Blocks) -> Value {
        let label = self.label(what);
        let fields = json!({ "name": self.security_group(what), "vpc_id": self.find_network(blocks) });
        blocks.data("aws_security_group", &label, fields);
        expression(&format!("data.aws_security_group.{label}.id"))
    }

    /// Looks up a key by its purpose: the expression of its identifier.
    pub fn find_key(&self, purpose: &str, blocks: &mut Blocks) -> Value {
        let label = self.label(purpose);
        let name = names::key(self.platform, self.environment, self.region, purpose);
        blocks.data("aws_kms_alias", &label, json!({ "name": name }));
        expression(&format!("data.aws_kms_alias.{label}.target_key_arn"))
    }
}
