//! What a workload's `uses` need on AWS: the least that each kind and each `access` can do with.

use serde_json::{Value, json};

use super::super::here::Here;
use crate::derive::Workload;
use crate::targets::Lowering;
use crate::words::database::Table;
use crate::words::state::{Bucket, Queue, Topic};
use crate::words::workload::{Access, Use};

/// What a use may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    In,
    Out,
}

/// The rights for a kind of thing in one direction: where they hold, below the thing itself, and what they are (Service Authorization
/// Reference).
struct Rights {
    kind: &'static str,
    direction: Direction,
    below: &'static [&'static str],
    actions: &'static [&'static str],
}

const fn rights(
    kind: &'static str,
    direction: Direction,
    below: &'static [&'static str],
    actions: &'static [&'static str],
) -> Rights {
    Rights { kind, direction, below, actions }
}

const RIGHTS: &[Rights] = &[
    rights("bucket", Direction::In, &[""], &["s3:ListBucket", "s3:GetBucketLocation"]),
    rights("bucket", Direction::In, &["/*"], &["s3:GetObject", "s3:GetObjectVersion"]),
    rights("bucket", Direction::Out, &["/*"], &["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]),
    rights(
        "queue",
        Direction::In,
        &[""],
        &[
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
        ],
    ),
    rights("queue", Direction::Out, &[""], &["sqs:SendMessage", "sqs:GetQueueUrl"]),
    rights("topic", Direction::Out, &[""], &["sns:Publish"]),
    rights(
        "table",
        Direction::In,
        &["", "/index/*"],
        &["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:DescribeTable"],
    ),
    rights(
        "table",
        Direction::Out,
        &[""],
        &["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"],
    ),
];

/// The statements of a workload's role; none where nothing it uses asks for one.
pub fn statements(here: &Here<'_, '_>, workload: &Workload<'_>) -> Vec<Value> {
    workload.uses.iter().flat_map(|used| of_use(here, workload, &used.value)).collect()
}

fn of_use(here: &Here<'_, '_>, workload: &Workload<'_>, used: &Use) -> Vec<Value> {
    let (kind, name) = (used.target.kind(), used.target.name());
    here.lowering.depends(&format!("{kind}.{name}"));
    // What another cloud has is that cloud's to give rights to.
    let Some(home) = home(here, kind, name) else { return Vec::new() };
    let directions = directions(kind, used.access.as_ref().map(|access| access.value));
    // Who reads a topic reads the queue in which its messages wait for it.
    let (read, thing) = match kind {
        "topic" => ("queue", queue_of_reader(&home, name, workload)),
        _ => (kind, thing(&home, kind, name)),
    };
    let fits = |row: &&Rights| {
        directions.contains(&row.direction) && row.kind == if row.direction == Direction::In { read } else { kind }
    };
    RIGHTS
        .iter()
        .filter(fits)
        .map(|row| {
            let whole =
                if row.kind == kind && kind == "topic" { self::thing(&home, kind, name) } else { thing.clone() };
            let resources: Vec<String> = row.below.iter().map(|below| format!("{whole}{below}")).collect();
            json!({ "actions": row.actions, "resources": resources })
        })
        .collect()
}

/// The directions of an access. Without one, what holds data is read, and a queue or a topic goes both ways.
fn directions(kind: &str, access: Option<Access>) -> &'static [Direction] {
    match access {
        Some(Access::Read | Access::Receive | Access::Consume) => &[Direction::In],
        Some(Access::Write | Access::Send | Access::Publish) => &[Direction::Out],
        Some(Access::ReadWrite) => &[Direction::In, Direction::Out],
        None if matches!(kind, "queue" | "topic") => &[Direction::In, Direction::Out],
        None => &[Direction::In],
    }
}

/// The full name of a thing, in the region where it is.
fn thing(home: &Here<'_, '_>, kind: &str, name: &str) -> String {
    let platform = home.platform();
    match kind {
        "bucket" => format!("arn:aws:s3:::{}", platform.bucket(name, "")),
        "queue" => home.arn("sqs", &platform.queue(kind, name)),
        "topic" => home.arn("sns", &platform.queue(kind, name)),
        _ => home.arn("dynamodb", &format!("table/{}", platform.table(name))),
    }
}

fn queue_of_reader(home: &Here<'_, '_>, topic: &str, workload: &Workload<'_>) -> String {
    let queue = home.platform().subscription(topic, workload.node);
    home.arn("sqs", &queue)
}

/// The cell of AWS in which a thing is: this one, or the first that has it.
fn home<'l, 'p>(here: &Here<'l, 'p>, kind: &str, name: &str) -> Option<Here<'l, 'p>> {
    let cells = super::super::super::stack::cells_of(here.lowering, "aws");
    let mut cells = std::iter::once(here.cell).chain(cells);
    cells.find(|cell| exists(here.lowering, kind, name, *cell)).map(|cell| here.in_cell(cell))
}

fn exists(lowering: &Lowering<'_>, kind: &str, name: &str, cell: usize) -> bool {
    match kind {
        "bucket" => lowering.get::<Bucket>(name, cell).is_some(),
        "queue" => lowering.get::<Queue>(name, cell).is_some(),
        "topic" => lowering.get::<Topic>(name, cell).is_some(),
        _ => lowering.get::<Table>(name, cell).is_some(),
    }
}
