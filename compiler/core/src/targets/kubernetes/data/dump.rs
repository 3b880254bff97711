//! Copies of engines that write none themselves: on a schedule, what the engine's own program writes out goes to the bucket of copies,
//! whole and compressed. The bucket lets it go after the time that the spec says.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::batch::v1::{CronJob, CronJobSpec, JobTemplateSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{EnvVar, ServiceAccount};

use super::task::{self, Step, Task};
use super::{Store, copies, pods};
use crate::derive::copies::Copied;
use crate::targets::images;
use crate::targets::kubernetes::{metadata, network, workload};

/// How the programs of a cloud put a file into a bucket; `BUCKET` is its name, on Azure the storage account's, and `FILE` what stands
/// before the time. From the AWS CLI 2, gcloud and Azure CLI command references (2026-11).
struct Uploader {
    cloud: &'static str,
    image: &'static str,
    script: &'static str,
    env: &'static [(&'static str, &'static str)],
}

const UPLOADERS: &[Uploader] = &[
    Uploader {
        cloud: "aws",
        image: images::AWS_CLI,
        script: "aws s3 cp --only-show-errors /copy/dump \"s3://BUCKET/FILE\"",
        env: &[("HOME", "/tmp")],
    },
    Uploader {
        cloud: "gcp",
        image: images::GOOGLE_CLOUD_CLI,
        script: "gcloud storage cp --quiet /copy/dump \"gs://BUCKET/FILE\"",
        env: &[("HOME", "/tmp"), ("CLOUDSDK_CONFIG", "/tmp")],
    },
    Uploader {
        cloud: "azure",
        image: images::AZURE_CLI,
        script: "az login --output none --service-principal --username \"$AZURE_CLIENT_ID\" --tenant \"$AZURE_TENANT_ID\" \
                 --federated-token \"$(cat \"$AZURE_FEDERATED_TOKEN_FILE\")\"\n\
                 az storage blob upload --output none --auth-mode login --account-name BUCKET --container-name copies \
                 --name \"FILE\" --file /copy/dump",
        env: &[("HOME", "/tmp"), ("AZURE_CONFIG_DIR", "/tmp")],
    },
];

/// What a store is written out by.
pub struct Dump {
    /// The image of the engine.
    pub image: String,
    /// The user of that image.
    pub user: i64,
    /// The script, which leaves [`FILE`].
    pub script: String,
    /// What the file is, for whoever reads it back.
    pub suffix: &'static str,
    /// Variables of the script.
    pub env: Vec<EnvVar>,
    /// The most that a copy takes.
    pub room: String,
    /// The port of the store.
    pub port: u16,
}

/// The task that copies a store, if it asks for copies and there is a bucket for them.
pub fn objects(store: &Store<'_, '_>, copied: &Copied<'_>, dump: Dump) -> Vec<Object> {
    let (cloud, bucket) = copies::place(store);
    let Some(uploader) = UPLOADERS.iter().find(|uploader| uploader.cloud == cloud) else { return Vec::new() };
    let identity = copies::managed_identity(store, copied);
    let labels = identity.iter().map(|_| (copies::LABEL.0.to_owned(), copies::LABEL.1.to_owned())).collect();
    let (port, name) = (dump.port, copied.account());
    let file = format!("{}/$(date -u +%Y-%m-%dT%H-%M-%SZ){}", store.name, dump.suffix);
    let known = uploader.env.iter().map(|(name, value)| pods::variable(name, value));
    let upload = Step {
        name: "upload",
        image: uploader.image.to_owned(),
        script: format!("set -eu\n{}\n", uploader.script.replace("BUCKET", &bucket).replace("FILE", &file)),
        env: known.chain(identity.iter().map(|identity| identity.variable.clone())).collect(),
        resources: pods::room("50m", "128Mi", "512Mi"),
    };
    let written = Step {
        name: "dump",
        image: dump.image,
        script: format!("set -eu\n{}\n", dump.script),
        env: dump.env,
        resources: pods::room("100m", "128Mi", "1Gi"),
    };
    let task = Task { name, user: dump.user, steps: vec![written, upload], room: Some(dump.room), labels };
    let mut objects = vec![account(store, copied, &task.name)];
    objects.extend(identity.map(|identity| identity.secret));
    objects.push(scheduled(store, copied, &task));
    objects.push(policy(store, &task.name, port));
    objects
}

fn account(store: &Store<'_, '_>, copied: &Copied<'_>, name: &str) -> Object {
    let mut metadata = metadata::object(store.lowering.platform(), name, name);
    metadata.annotations = copies::annotations(store, copied);
    ServiceAccount { metadata, automount_service_account_token: Some(false), ..ServiceAccount::default() }.into()
}

/// One that still runs is not joined by another, and one that was missed, as while the cluster was away, is made within the hour.
fn scheduled(store: &Store<'_, '_>, copied: &Copied<'_>, task: &Task) -> Object {
    let platform = store.lowering.platform();
    let job = workload::to_its_end(task::template(store, task), 3, Some(LONGEST));
    let spec = CronJobSpec {
        schedule: copied.cron().to_owned(),
        time_zone: Some(platform.timezone.clone()),
        concurrency_policy: Some("Forbid".to_owned()),
        starting_deadline_seconds: Some(60 * 60),
        job_template: JobTemplateSpec { metadata: None, spec: Some(job) },
        ..CronJobSpec::default()
    };
    let metadata = metadata::object(platform, &task.name, &task.name);
    CronJob { metadata, spec: Some(spec), status: None }.into()
}

/// After how many seconds a copy is given up: one that hangs would keep all later ones away.
const LONGEST: u64 = 12 * 60 * 60;

/// Out to the store, and to the bucket as whoever the cloud says it is.
fn policy(store: &Store<'_, '_>, name: &str, port: u16) -> Object {
    let mut egress = vec![network::to_pods(&store.name, &[port])];
    egress.extend(network::to_identity(store.lowering, store.unit.cell));
    network::policy_of(store.lowering, name, Vec::new(), egress)
}

/// The file that a script leaves for the upload.
pub const FILE: &str = "/copy/dump";
