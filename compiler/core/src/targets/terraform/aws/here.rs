//! Where a block stands: the names, the region and the account that every part of AWS needs.

use serde_json::{Value, json};

use crate::model::{Declared, Platform, clusters, names};
use crate::targets::Lowering;
use crate::targets::terraform::addresses::Tier;
use crate::targets::terraform::document::{expression, label, literal};
use crate::targets::terraform::stack::{self, Stack};
use crate::words::cluster::Cluster;
use crate::words::network::Network;

/// A cell of AWS, as the blocks of its stacks see it.
pub struct Here<'l, 'p> {
    /// What is read.
    pub lowering: &'l Lowering<'p>,
    /// The cell.
    pub cell: usize,
}

impl<'l, 'p> Here<'l, 'p> {
    /// The home of a stack.
    pub fn of(lowering: &'l Lowering<'p>, stack: &Stack) -> Self {
        Self { lowering, cell: stack.home() }
    }

    /// The same environment in another cell.
    pub fn in_cell(&self, cell: usize) -> Self {
        Self { lowering: self.lowering, cell }
    }

    /// The platform.
    pub fn platform(&self) -> &'p Platform {
        self.lowering.platform()
    }

    /// The short name of the region.
    pub fn region(&self) -> &'p str {
        stack::region(self.lowering, self.cell)
    }

    /// The region as AWS calls it.
    pub fn location(&self) -> String {
        stack::location_of(self.lowering, self.cell)
    }

    /// The account's number; the expression of a look-up where the spec has none, which each stack's settings then hold.
    pub fn account(&self) -> String {
        let said = stack::cloud(self.lowering, "aws").and_then(|cloud| cloud.account.as_ref());
        said.map_or_else(|| "${data.aws_caller_identity.current.account_id}".to_owned(), |said| literal(said.as_str()))
    }

    /// The full name of a thing of a service in this region (AWS IAM, Amazon Resource Names).
    pub fn arn(&self, service: &str, thing: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{thing}", self.location(), self.account())
    }

    /// The full name of a thing of IAM, which has no region.
    pub fn iam_arn(&self, thing: &str) -> String {
        format!("arn:aws:iam::{}:{thing}", self.account())
    }

    /// The identifier of a database, a cache or a search engine.
    pub fn store(&self, name: &str) -> String {
        names::store(&self.platform().name, &self.platform().environment, name)
    }

    /// The name of an IAM role of this region.
    pub fn role(&self, purpose: &str) -> String {
        names::role(&self.platform().name, &self.platform().environment, self.region(), purpose)
    }

    /// The alias of the key for a purpose.
    pub fn key_alias(&self, purpose: &str) -> String {
        names::key(&self.platform().name, &self.platform().environment, self.region(), purpose)
    }

    /// The full name of the key for a purpose, by the look-up that stands beside (see `lookups`).
    pub fn key(&self, purpose: &str) -> Value {
        expression(&format!("data.aws_kms_alias.{}.target_key_arn", label(&[purpose])))
    }

    /// The path of an entry in the secret store: the one that workloads read.
    pub fn secret(&self, kind: &str, name: &str) -> String {
        names::secret(&self.platform().name, &self.platform().environment, kind, &self.platform().held(kind, name))
    }

    /// The path of a fact in this region.
    pub fn fact(&self, address: &str, attribute: &str) -> String {
        names::fact(&self.platform().name, &self.platform().environment, self.region(), address, attribute)
    }

    /// The name of the network, which another environment may own.
    pub fn network(&self) -> String {
        names::network(&self.platform().name, self.platform().owner("network"), self.region())
    }

    /// What the network is found by: its name, or its identifier where it was there before.
    pub fn network_search(&self) -> Value {
        match self.lowering.all::<Network>().iter().find_map(|one| self.platform().existing("network", &one.name)) {
            Some(identifier) => json!({ "id": literal(identifier) }),
            None => json!({ "tags": { "Name": self.network() } }),
        }
    }

    /// The name of the Kubernetes cluster, which another environment may own, or which was there before.
    pub fn cluster(&self) -> String {
        let is_kubernetes = |one: &&Declared<Cluster>| one.at(self.cell).is_some_and(clusters::is_kubernetes);
        let mut clusters = self.lowering.all::<Cluster>().iter().filter(is_kubernetes);
        if let Some(name) = clusters.find_map(|one| self.platform().existing("cluster", &one.name)) {
            return literal(name);
        }
        names::cluster(&self.platform().name, self.platform().owner("cluster"), self.region())
    }

    /// The name of a security group of this environment, in whosever network it is.
    pub fn group_name(&self, what: &str) -> String {
        names::security_group(&self.platform().name, &self.platform().environment, self.region(), what)
    }

    /// The name of a security group of whoever owns the nodes of a kind.
    pub fn group_name_of(&self, kind: &str, what: &str) -> String {
        names::security_group(&self.platform().name, self.platform().owner(kind), self.region(), what)
    }

    /// The name of a group of logs.
    pub fn log_group(&self, what: &str) -> String {
        names::log_group(&self.platform().name, &self.platform().environment, self.region(), what)
    }

    /// The identifier of the network, by the look-up that stands beside (see `lookups`).
    pub fn vpc(&self) -> Value {
        expression("data.aws_vpc.main.id")
    }

    /// The identifiers of the subnets of a tier, by the look-up that stands beside.
    pub fn subnets(&self, tier: Tier) -> Value {
        expression(&format!("data.aws_subnets.{}.ids", tier.word()))
    }

    /// The identifier of a security group, by the look-up that stands beside.
    pub fn group(&self, what: &str) -> Value {
        expression(&format!("data.aws_security_group.{}.id", label(&[what])))
    }

    /// Whether the environment comes and goes with a pull request: nothing in it is guarded against deletion.
    pub fn is_passing(&self) -> bool {
        self.platform().settings.as_ref().is_some_and(|settings| settings.per.is_some())
    }
}
