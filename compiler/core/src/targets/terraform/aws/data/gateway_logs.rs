//! A record of every connection and every request that load balancers answer: a bucket for each region, which only they can write to.

use serde_json::json;

use super::bucket;
use crate::derive::placement::{self, Router};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::aws::identity::condition;
use crate::targets::terraform::aws::{placement as on_aws, policy_document};
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::network::Gateway;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-gateway-logs", cloud: "aws", area: "data", files, blocks };

/// How long the record is kept, in days.
const KEEP: u64 = 90;

/// The label of its blocks.
const LABEL: &str = "gateway_logs";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let cell = stack.home();
    let platform = lowering.platform();
    let leads_to_ecs = !on_aws::ecs_gateways(lowering, cell).is_empty();
    let is_balanced = |gateway: &Gateway| {
        let traffic = lowering.graph(cell).is_some_and(|graph| graph.traffic.contains_key(gateway.name.as_str()));
        traffic && placement::router(platform, Some(gateway), cell) == Router::LoadBalancer
    };
    let mut gateways = lowering.all::<Gateway>().iter().filter_map(|declared| declared.at(cell));
    let is_needed = placement::logs_requests(platform) && (leads_to_ecs || gateways.any(is_balanced));
    let owner = format!("platform.{}", platform.name);
    let file = File { stem: "gateway-logs".to_owned(), owner, node: String::new() };
    is_needed.then_some(file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let platform = here.platform();
    let name = names::gateway_logs(&platform.name, &platform.environment, here.region());
    // Load balancers write only to a bucket that is encrypted with the key of S3 itself (Elastic Load Balancing, access logs).
    bucket::closed(LABEL, &name, json!({ "sse_algorithm": "AES256" }), json!({}), blocks);
    let unfinished = json!({ "days_after_initiation": bucket::UNFINISHED_UPLOADS });
    let rule = json!({
        "id": "age",
        "status": "Enabled",
        "filter": {},
        "expiration": { "days": KEEP },
        "abort_incomplete_multipart_upload": unfinished,
    });
    let id = expression(&format!("aws_s3_bucket.{LABEL}.id"));
    blocks.resource("aws_s3_bucket_lifecycle_configuration", LABEL, json!({ "bucket": id, "rule": rule }));
    let arn = format!("${{aws_s3_bucket.{LABEL}.arn}}");
    let deliver = json!({
        "sid": "Delivery",
        "principals": { "type": "Service", "identifiers": ["logdelivery.elasticloadbalancing.amazonaws.com"] },
        "actions": ["s3:PutObject"],
        "resources": [format!("{arn}/*/AWSLogs/{}/*", here.account())],
        "condition": condition("ArnLike", "aws:SourceArn", &[&here.arn("elasticloadbalancing", "loadbalancer/*")]),
    });
    let policy = policy_document(blocks, LABEL, &[super::bucket_policy::encrypted_only(&arn), deliver]);
    let closed = format!("aws_s3_bucket_public_access_block.{LABEL}");
    blocks.resource("aws_s3_bucket_policy", LABEL, json!({ "bucket": id, "policy": policy, "depends_on": [closed] }));
    Ok(())
}
