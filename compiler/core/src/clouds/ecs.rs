//! Amazon ECS on machines of one's own (Amazon ECS Developer Guide).

use super::{Product, Row, exact, less, nothing};

/// Amazon ECS.
pub const PRODUCT: Product =
    Product { word: "ecs", title: "Amazon ECS", clouds: &["aws"], kinds: &["service", "job", "cron"], rows: ROWS };

const ROWS: &[Row] = &[
    exact("service", "an ECS service with its own task role"),
    exact("service.scale.on cpu", "target tracking"),
    exact("service.scale.on memory", "target tracking"),
    exact("service.scale.on backlog", "step scaling on the depth of the queue"),
    exact("service.rollout blue-green", "ECS blue/green deployments"),
    exact("service.run.each-node", "the daemon scheduling strategy"),
    exact("service.container.kind=sidecar", "a further container of the task"),
    exact("service.container.kind=init", "a container on whose success the others depend"),
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
    exact("job", "a task that the pipeline starts"),
    exact("cron", "EventBridge Scheduler and a task"),
    nothing("service.security.profile=privileged", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
];
