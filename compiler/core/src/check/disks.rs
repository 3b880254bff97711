//! Disks: how large, whose, and where.
//!
//! `volume-without-size` · A disk that outlives its pods must have a size; its claim would be refused.
//!
//! `volume-on-several-pods` · A disk of one pod, and a service of several: each would write a disk of its own, and requests would find
//! now the one, now the other.
//!
//! `volume-without-class` · A disk that all pods share needs a storage class of a file system; the usual default class is one of
//! disks that a single machine can hold, and the pods on other machines would wait forever.
//!
//! `rollout-with-volume` · A service with disks of its own is to have two versions beside each other: a disk belongs to one pod.
//!
//! `mounted-twice` · Two things are mounted at one path of a container.

use super::{forms, most};
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::source::Place;
use crate::words::pod::{Volume, VolumeAccess, access, is_claimed};
use crate::words::rollout::{Rolling, Rollout};
use crate::words::service::Service;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service) {
        for (volume, access) in service.volume.iter().filter_map(|volume| Some((volume, access(volume)?))) {
            size(volume, findings);
            owners(service, volume, access, findings);
        }
        if let Some(volume) = service.volume.iter().find(|volume| is_claimed(volume)) {
            rollout(service, volume, findings);
        }
        mounts(service, findings);
    }
}

fn size(volume: &Volume, findings: &mut Vec<Finding>) {
    if volume.storage.is_none() {
        let message = format!("volume `{}` outlives its pods and has no size", volume.name.as_str());
        findings.push(
            Finding::error("volume-without-size", volume.name.place, message)
                .help("write `storage \"20Gi\"`; or `ephemeral`, if it may go with the pod"),
        );
    }
}

fn owners(service: &Service, volume: &Volume, access: VolumeAccess, findings: &mut Vec<Finding>) {
    let name = volume.name.as_str();
    match (access, most(service).filter(|most| most.value > 1)) {
        (VolumeAccess::OnePod, Some(most)) => {
            let message = format!(
                "volume `{name}` is the disk of one pod, and `service {}` runs up to {}: each would have data of its own",
                service.name.as_str(),
                most.value
            );
            findings.push(
                Finding::error("volume-on-several-pods", volume.name.place, message)
                    .also(most.place, "several pods")
                    .help("say whose it is: `access=each-pod` where each pod keeps its own part, `access=shared` where all work on the same files; or scale to one"),
            );
        }
        (VolumeAccess::Shared, _) if volume.class.is_none() => {
            let place = volume.access.as_ref().map_or(volume.name.place, |access| access.place);
            let message = format!(
                "volume `{name}` is shared by pods on several machines, which disks of the default storage class cannot be"
            );
            findings.push(
                Finding::error("volume-without-class", place, message)
                    .help("name a storage class of a file system (EFS, Filestore, Azure Files): `class=efs`"),
            );
        }
        _ => {}
    }
}

fn rollout(service: &Service, volume: &Volume, findings: &mut Vec<Finding>) {
    let Some(rollout) = &service.rollout else { return };
    let name = service.name.as_str();
    let finding = match &rollout.value {
        Rollout::BlueGreen(_) | Rollout::Canary(_) => Finding::error(
            "rollout-with-volume",
            rollout.place,
            format!(
                "two versions of `service {name}` would run beside each other, and its disk belongs to one pod at a time"
            ),
        ),
        Rollout::Rolling(rolling) if adds_pods(rolling) => Finding::warning(
            "rollout-with-volume",
            rollout.place,
            format!(
                "`service {name}` has a disk, so that each pod goes before its successor comes: it has no more pods while a version comes in"
            ),
        ),
        Rollout::Rolling(_) | Rollout::Recreate(_) => return,
    };
    findings
        .push(finding.also(volume.name.place, "the disk").help("write `rollout recreate`, or keep the data elsewhere"));
}

/// Whether there are to be more pods than usual, or no fewer, while a version comes in.
fn adds_pods(rolling: &Rolling) -> bool {
    rolling.max_surge.as_ref().is_some_and(|surge| !surge.is_nothing())
        || rolling.max_unavailable.as_ref().is_some_and(|unavailable| unavailable.is_nothing())
}

fn mounts(service: &Service, findings: &mut Vec<Finding>) {
    let volumes = service.volume.iter().map(|volume| (volume.path.as_str(), volume.path.place));
    let files = service.file.0.iter().map(|file| (file.key.as_str(), file.place));
    let mut known: Vec<(&str, Place)> = Vec::new();
    for (path, place) in volumes.chain(files) {
        let path = path.trim_end_matches('/');
        if let Some((_, first)) = known.iter().find(|(known, _)| *known == path) {
            let message = format!("two things are mounted at `{path}` of `service {}`", service.name.as_str());
            findings.push(
                Finding::error("mounted-twice", place, message)
                    .also(*first, "mounted here already")
                    .help("give each a path of its own"),
            );
        }
        known.push((path, place));
    }
}
