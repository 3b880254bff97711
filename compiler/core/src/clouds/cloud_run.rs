//! Google Cloud Run, the second generation (cloud.google.com/run/docs, and `google_cloud_run_v2_service` of hashicorp/google 6.50.0).

use super::{Product, Row, exact, less, nothing};

/// Cloud Run.
pub const PRODUCT: Product =
    Product { word: "cloud-run", title: "Cloud Run", clouds: &["gcp"], kinds: &["service", "job", "cron"], rows: ROWS };

const ROWS: &[Row] = &[
    exact("service", "a Cloud Run service with its own service account"),
    exact("service.scale", "its fewest and most instances"),
    less(
        "service.scale.on cpu",
        "the autoscaler of Cloud Run",
        "it aims at 60 % of the CPU, whatever is asked, and at its own number of requests for each instance",
    ),
    nothing(
        "service.scale.on memory",
        "a larger `memory`, or `runs-on gcp=kubernetes`",
        "Cloud Run does not scale on memory: write `(optional)on memory …`, or run it on Kubernetes there",
    ),
    less(
        "service.scale.on backlog",
        "instances that follow what Pub/Sub pushes",
        "messages are pushed, and instances follow the number of requests: the backlog itself is no measure",
    ),
    exact("service.health", "startup and liveness probes by HTTP"),
    nothing(
        "service.health.command",
        "a probe by HTTP",
        "Cloud Run asks by HTTP, TCP or gRPC: write `health live=\"/live\"`, or run it on Kubernetes there",
    ),
    less(
        "service.rollout canary",
        "a new revision",
        "a new revision takes all requests once it is ready; shares of them are moved by the pipeline, not by steps",
    ),
    less(
        "service.rollout blue-green",
        "a new revision",
        "a new revision takes all requests once it is ready; going back is one command, not automatic",
    ),
    nothing(
        "service.volume",
        "a bucket or a database",
        "the file system of an instance is gone with it: keep files in a `bucket`, or run it on Kubernetes there",
    ),
    nothing(
        "service.run.node-pool",
        "Cloud Run has no machines to choose",
        "leave `run` out there: `in gcp { (remove)run }`",
    ),
    less(
        "service.session-affinity client-ip",
        "a cookie",
        "Cloud Run keeps a client at its instance by a cookie, and only as long as the instance is there",
    ),
    nothing(
        "service.port.protocol=udp",
        "GKE",
        "Cloud Run takes HTTP, HTTP/2, gRPC and WebSockets: run it on Kubernetes there",
    ),
    nothing(
        "service.port.protocol=tcp",
        "GKE",
        "Cloud Run takes HTTP, HTTP/2, gRPC and WebSockets: run it on Kubernetes there",
    ),
    less(
        "service.metrics",
        "Managed Service for Prometheus",
        "a collector beside the container sends them to Google Cloud; the platform's own Prometheus does not scrape it",
    ),
    nothing(
        "service.security.profile=privileged",
        "GKE",
        "Cloud Run has no privileged containers: run it on Kubernetes there",
    ),
    nothing(
        "service.run.each-node",
        "Cloud Run has no machines to choose",
        "write `in gcp { (remove)run }`, or run it on Kubernetes there",
    ),
    exact("service.container.kind=sidecar", "a further container of the instance"),
    nothing(
        "service.container.kind=init",
        "a step of the container's own start",
        "Cloud Run starts all containers of an instance and ends none: prepare in the entry point, or run it on Kubernetes there",
    ),
    less(
        "service.verify",
        "what `health` asks",
        "nothing asks that page after a deployment: a new version is judged by its health alone",
    ),
    nothing("service.kubernetes-api", "GKE", "there is no Kubernetes to ask on Cloud Run: run it on Kubernetes there"),
    less(
        "service.shutdown.grace",
        "ten seconds",
        "an instance is killed ten seconds after it is told to end, whatever is asked",
    ),
    less(
        "service.priority",
        "the order of Cloud Run",
        "instances do not compete for machines of one's own: nothing goes first",
    ),
    exact("service.spread", "the zones of the region, by itself"),
    nothing(
        "service.migrate",
        "a `job`",
        "write a `job` in the cluster that migrates, or run the service on Kubernetes there: `runs-on gcp=kubernetes`",
    ),
    exact("job", "a Cloud Run job"),
    exact("cron", "a Cloud Run job that Cloud Scheduler starts"),
];
