//! Azure Container Instances (learn.microsoft.com/azure/container-instances).

use super::{Product, Row, exact, less, nothing};

/// Azure Container Instances.
pub const PRODUCT: Product =
    Product { word: "aci", title: "Azure Container Instances", clouds: &["azure"], kinds: &["service"], rows: ROWS };

const ROWS: &[Row] = &[
    exact("service", "container groups, as many as `scale min=`"),
    nothing(
        "service.scale.on cpu",
        "a fixed number of groups",
        "write `in azure { (replace)scale min=2 max=2 }`, or run it on Kubernetes there",
    ),
    nothing(
        "service.scale.on memory",
        "a fixed number of groups",
        "write `in azure { (replace)scale min=2 max=2 }`, or run it on Kubernetes there",
    ),
    nothing(
        "service.scale.on backlog",
        "a fixed number of groups",
        "write `in azure { (replace)scale min=2 max=2 }`, or run it on Kubernetes there",
    ),
    nothing(
        "service.rollout canary",
        "`rollout recreate`",
        "write `in azure { rollout recreate }`, or run it on Kubernetes there",
    ),
    nothing(
        "service.rollout blue-green",
        "`rollout recreate`",
        "write `in azure { rollout recreate }`, or run it on Kubernetes there",
    ),
    nothing(
        "service.rollout rolling",
        "`rollout recreate`",
        "write `in azure { rollout recreate }`, or run it on Kubernetes there",
    ),
    less(
        "service.health.startup",
        "the liveness probe",
        "there is no startup probe: the liveness probe waits as long first",
    ),
    nothing("service.run.node-pool", "Container Instances have no machines to choose", "leave `run` out there"),
    nothing("service.run.each-node", "Container Instances have no machines to choose", "leave `run` out there"),
    exact("service.container", "a further container of the group; an init container where it prepares"),
    nothing(
        "service.kubernetes-api",
        "AKS",
        "there is no Kubernetes to ask on Container Instances: run it on Kubernetes there, `runs-on azure=kubernetes`",
    ),
    less(
        "service.priority",
        "spot groups at most",
        "groups do not compete for machines of one's own: nothing goes first",
    ),
    nothing(
        "service.volume",
        "AKS",
        "Container Instances keep no disk of one's own: run it on Kubernetes there, `runs-on azure=kubernetes`",
    ),
    less(
        "service.verify",
        "what `health` asks",
        "nothing asks that page after a deployment: a new version is judged by its health alone",
    ),
    nothing("service.file", "environment variables", "hand it over in `env`, or run it on Kubernetes there"),
    nothing(
        "service.expose",
        "AKS behind Application Gateway for Containers",
        "addresses of container groups change with each start: run it on Kubernetes there, `runs-on azure=kubernetes`",
    ),
    nothing("service.migrate", "a `job` on AKS", "write a `job` with the same command, or run it on Kubernetes there"),
    less(
        "service.metrics",
        "nothing",
        "no Prometheus finds what runs outside of the cluster: nobody asks for its metrics",
    ),
];
