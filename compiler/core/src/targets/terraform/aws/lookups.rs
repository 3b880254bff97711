//! What several files of one stack look up: the network, its subnets, the keys. Each stands once, in `lookups.tf.json`.

use serde_json::json;

use super::here::Here;
use crate::targets::Lowering;
use crate::targets::terraform::addresses::Tier;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;

/// The file of look-ups, where any of these parts has a file in the stack.
pub fn file(lowering: &Lowering<'_>, stack: &Stack, users: &[&Part]) -> Vec<File> {
    let is_used = users.iter().any(|part| !(part.files)(lowering, stack).is_empty());
    let owner = format!("platform.{}", lowering.platform().name);
    is_used.then(|| File { stem: "lookups".to_owned(), owner, node: String::new() }).into_iter().collect()
}

/// The Kubernetes cluster, and by whose word it vouches for its service accounts.
pub fn cluster(here: &Here<'_, '_>, blocks: &mut Blocks) {
    blocks.data("aws_eks_cluster", "cluster", json!({ "name": here.cluster() }));
    let issuer = expression("data.aws_eks_cluster.cluster.identity[0].oidc[0].issuer");
    blocks.data("aws_iam_openid_connect_provider", "cluster", json!({ "url": issuer }));
}

/// The keys for these purposes, by their aliases.
pub fn keys(here: &Here<'_, '_>, purposes: &[&str], blocks: &mut Blocks) {
    for purpose in purposes {
        blocks.data("aws_kms_alias", &label(&[purpose]), json!({ "name": here.key_alias(purpose) }));
    }
}

/// The network and its subnets for databases; the account's default network where the spec declares none.
pub fn network(here: &Here<'_, '_>, blocks: &mut Blocks) {
    let vpc = expression("data.aws_vpc.main.id");
    let mut filters = vec![json!({ "name": "vpc-id", "values": [vpc] })];
    let found = match super::network::used_in(here.lowering, here.cell).is_some() {
        true => {
            filters.push(json!({ "name": "tag:tier", "values": ["database"] }));
            here.network_search()
        }
        false => json!({ "default": true }),
    };
    blocks.data("aws_vpc", "main", found);
    blocks.data("aws_subnets", "database", json!({ "filter": filters }));
}

/// The network that machines run in, and its subnets of these tiers.
pub fn tiers(here: &Here<'_, '_>, tiers: &[Tier], blocks: &mut Blocks) {
    blocks.data("aws_vpc", "main", here.network_search());
    for tier in tiers {
        let filter = json!([
            { "name": "vpc-id", "values": [here.vpc()] },
            { "name": "tag:tier", "values": [tier.word()] },
        ]);
        blocks.data("aws_subnets", tier.word(), json!({ "filter": filter }));
    }
}

/// Security groups, by what they are of.
pub fn groups(here: &Here<'_, '_>, groups: &[String], blocks: &mut Blocks) {
    for what in groups {
        let fields = json!({ "name": here.group_name(what), "vpc_id": here.vpc() });
        blocks.data("aws_security_group", &label(&[what]), fields);
    }
}
