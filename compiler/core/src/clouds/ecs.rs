//! Amazon ECS on machines of one's own (Amazon ECS Developer Guide).

use super::{Product, Row, exact, less, nothing};

/// Amazon ECS.
pub const PRODUCT: Product =
    Product { word: "ecs", title: "Amazon ECS", clouds: &["aws"], kinds: &["service", "job", "cron"], rows: ROWS };

const ROWS: &[Row] = &[
    exact("service", "an ECS service with its own task role"),
    exact("service.scale.on cpu", "target tracking"),
    exact("service.scale.on memory", "target tracking"),
    exact("service.scale.on backlog", "target tracking on the messages that wait for each task"),
    less(
        "service.rollout blue-green",
        "task by task, and back to the old version when the new one does not come up",
        "both versions answer for a while, and nothing but the load balancer's question is watched",
    ),
    less(
        "service.rollout canary",
        "task by task, and back to the old version when the new one does not come up",
        "the share of the new version grows as its tasks come up, and no step waits",
    ),
    less(
        "service.verify",
        "what `health` asks",
        "nothing asks that page after a deployment: a new version is judged by its health alone",
    ),
    nothing("service.run.each-node", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
    nothing("service.container", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
    nothing("service.volume", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
    nothing(
        "service.migrate",
        "EKS",
        "write a `job` in the cluster that migrates, or run it on Kubernetes there: `runs-on aws=kubernetes`",
    ),
    nothing(
        "service.kubernetes-api",
        "EKS",
        "there is no Kubernetes to ask on ECS: run it on Kubernetes there, `runs-on aws=kubernetes`",
    ),
    less(
        "service.priority",
        "the order of the scheduler",
        "ECS has no priorities: when room is short, what comes last waits",
    ),
    nothing(
        "job",
        "EKS",
        "leave `runs-on` of the environment out, and say it in the services: jobs then run on Kubernetes",
    ),
    nothing(
        "cron",
        "EKS",
        "leave `runs-on` of the environment out, and say it in the services: crons then run on Kubernetes",
    ),
    nothing("service.security.profile=privileged", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
];
