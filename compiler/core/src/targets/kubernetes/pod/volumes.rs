//! What is mounted into the containers of a pod: disks, files from the spec, and room for scratch files where the root is read-only.

use platc_kubernetes::k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeClaimVolumeSource, Volume,
    VolumeMount, VolumeResourceRequirements,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{Plan, security};
use crate::model::names;
use crate::targets::kubernetes::configuration::Configuration;
use crate::words::pod::{self, VolumeAccess, access};

const SCRATCH: &str = "tmp";
const SCRATCH_PATH: &str = "/tmp";

/// The volumes of a pod. Those that a StatefulSet claims for each of its pods are not among them: it adds them itself.
pub fn of_pod(plan: &Plan<'_>) -> Option<Vec<Volume>> {
    let scratch = needs_scratch(plan).then(|| Volume {
        name: SCRATCH.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource::default()),
        ..Volume::default()
    });
    let files = plan.configurations().flat_map(Configuration::volumes);
    let disks = plan.volumes.iter().filter_map(|volume| disk(plan.name, volume));
    let volumes: Vec<_> = scratch.into_iter().chain(disks).chain(files).collect();
    (!volumes.is_empty()).then_some(volumes)
}

fn disk(component: &str, volume: &pod::Volume) -> Option<Volume> {
    let name = volume.name.to_string();
    match access(volume) {
        None => {
            let size_limit = volume.storage.as_ref().map(|size| Quantity(size.to_string()));
            let empty_dir = Some(EmptyDirVolumeSource { size_limit, medium: None });
            Some(Volume { name, empty_dir, ..Volume::default() })
        }
        Some(VolumeAccess::Shared) => {
            let claim_name = names::claim(component, &name);
            let claim = PersistentVolumeClaimVolumeSource { claim_name, read_only: None };
            Some(Volume { name, persistent_volume_claim: Some(claim), ..Volume::default() })
        }
        Some(VolumeAccess::OnePod | VolumeAccess::EachPod) => None,
    }
}

/// What a container finds: the pod's disks, its own files, and `/tmp`.
pub fn mounts(plan: &Plan<'_>, configuration: &Configuration) -> Option<Vec<VolumeMount>> {
    let mount = |name: &str, path: &str| VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        ..VolumeMount::default()
    };
    let scratch = needs_scratch(plan).then(|| mount(SCRATCH, SCRATCH_PATH));
    let disks = plan.volumes.iter().map(|volume| mount(volume.name.as_str(), volume.path.as_str()));
    let mounts: Vec<_> = scratch.into_iter().chain(disks).chain(configuration.mounts()).collect();
    (!mounts.is_empty()).then_some(mounts)
}

fn needs_scratch(plan: &Plan<'_>) -> bool {
    security::has_read_only_root(plan) && plan.volumes.iter().all(|volume| volume.path.as_str() != SCRATCH_PATH)
}

/// The claim of a disk that outlives pods; the cluster's default storage class makes it, unless the spec names another.
pub fn claim(metadata: ObjectMeta, volume: &pod::Volume) -> PersistentVolumeClaim {
    let mode = match access(volume) {
        Some(VolumeAccess::Shared) => "ReadWriteMany",
        _ => "ReadWriteOnce",
    };
    let requests =
        volume.storage.as_ref().map(|size| [("storage".to_owned(), Quantity(size.to_string()))].into_iter().collect());
    let spec = PersistentVolumeClaimSpec {
        access_modes: Some(vec![mode.to_owned()]),
        resources: Some(VolumeResourceRequirements { requests, limits: None }),
        storage_class_name: volume.class.as_ref().map(|class| class.to_string()),
        ..PersistentVolumeClaimSpec::default()
    };
    PersistentVolumeClaim { metadata, spec: Some(spec), status: None }
}
