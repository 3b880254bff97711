//! Amazon ECS on machines of one's own (Amazon ECS Developer Guide).

use super::{Product, Row, exact, less, nothing};

/// Amazon ECS.
pub const PRODUCT: Product =
    Product { word: "ecs", title: "Amazon ECS", clouds: &["aws"], kinds: &["service", "job", "cron"], rows: ROWS };

/// What to write instead of a file: ECS mounts none that is not on a disk.
const FILES: &str = "hand the text over in a variable, `env NAME …`, or put the file into the image";

/// What becomes of a deadline.
const NO_END: (&str, &str) =
    ("nothing", "ECS ends no task that takes too long: one that hangs runs until somebody stops it");

const ROWS: &[Row] = &[
    exact("service", "an ECS service with its own task role"),
    exact("service.scale.on cpu", "target tracking"),
    exact("service.scale.on memory", "target tracking"),
    exact("service.scale.on backlog", "target tracking on the messages that wait for each task"),
    less(
        "service.rollout blue-green",
        "a second set of tasks behind the gateway, and back to the first when too many answers are errors",
        "the new version is watched after the switch and not before it; behind no gateway, tasks are replaced one by one",
    ),
    less(
        "service.rollout canary",
        "a second set of tasks that gets the share of the first step, and then all",
        "there is one share before the whole, the first; behind no gateway, tasks are replaced one by one",
    ),
    less(
        "service.verify",
        "what `health` asks",
        "nothing asks that page after a deployment: a new version is judged by its health alone",
    ),
    nothing("service.run.each-node", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
    exact("service.container.kind=init", "a container that ends before the others start"),
    exact("service.container.kind=sidecar", "a further container of the task"),
    nothing("service.container.file", "a variable", FILES),
    nothing("service.file", "a variable", FILES),
    nothing("job.file", "a variable", FILES),
    nothing("cron.file", "a variable", FILES),
    nothing("service.volume", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
    less(
        "service.migrate",
        "a container that every task runs to its end before the service's own",
        "it runs whenever a task starts, and not once for a version: it must bear being repeated, and take a lock",
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
    less("service.migrate.deadline", NO_END.0, NO_END.1),
    less("job.deadline", NO_END.0, NO_END.1),
    less("cron.deadline", NO_END.0, NO_END.1),
    exact("job", "a task that EventBridge Scheduler starts once for each new version of it"),
    nothing(
        "job.before",
        "`migrate`",
        "nothing on ECS waits for a job: write what must come first as `migrate` of the service, which its tasks wait for",
    ),
    less(
        "cron",
        "a task that EventBridge Scheduler starts",
        "a run begins although the last one has not ended, and one that fails is not tried again",
    ),
    nothing(
        "job.kubernetes-api",
        "EKS",
        "there is no Kubernetes to ask on ECS: leave `runs-on` of the environment out",
    ),
    nothing(
        "cron.kubernetes-api",
        "EKS",
        "there is no Kubernetes to ask on ECS: leave `runs-on` of the environment out",
    ),
    nothing("service.security.profile=privileged", "EKS", "run it on Kubernetes there: `runs-on aws=kubernetes`"),
];
