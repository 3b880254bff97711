//! What runs the pods of a service in a cluster: it follows from its disks, its machines and how its versions come in.

use crate::words::pod::is_claimed;
use crate::words::rollout::Rollout;
use crate::words::service::Service;

/// What runs the pods of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Pods without a disk of their own.
    Deployment,
    /// The same, where versions stand beside each other for a while.
    Rollout,
    /// Pods that each keep a disk.
    StatefulSet,
    /// A pod on every machine.
    DaemonSet,
}

impl Form {
    /// Its API version and kind: what an autoscaler is pointed at.
    pub fn api(self) -> (&'static str, &'static str) {
        match self {
            Self::Deployment => ("apps/v1", "Deployment"),
            Self::Rollout => ("argoproj.io/v1alpha1", "Rollout"),
            Self::StatefulSet => ("apps/v1", "StatefulSet"),
            Self::DaemonSet => ("apps/v1", "DaemonSet"),
        }
    }

    /// The label by which its pods of one version are told from those of another (API reference, TopologySpreadConstraint v1
    /// `matchLabelKeys`; Argo Rollouts documentation); none where pods come and go one by one.
    pub fn version_label(self) -> Option<&'static str> {
        match self {
            Self::Deployment => Some("pod-template-hash"),
            Self::Rollout => Some("rollouts-pod-template-hash"),
            Self::StatefulSet | Self::DaemonSet => None,
        }
    }

    /// The names of its pods after the name of the service, as a regular expression of Prometheus (Kubernetes documentation, the pages
    /// of each workload).
    pub fn pods(self) -> &'static str {
        match self {
            Self::Deployment | Self::Rollout => "-[a-z0-9]+-[a-z0-9]{5}",
            Self::StatefulSet => "-[0-9]+",
            Self::DaemonSet => "-[a-z0-9]{5}",
        }
    }
}

/// What runs the pods of this service. A rule refuses what two of these would be.
pub fn form(service: &Service) -> Form {
    let strategy = service.rollout.as_ref().map(|rollout| &rollout.value);
    if service.run.as_ref().is_some_and(|run| run.each_node.on) {
        Form::DaemonSet
    } else if service.volume.iter().any(is_claimed) {
        Form::StatefulSet
    } else if matches!(strategy, Some(Rollout::BlueGreen(_) | Rollout::Canary(_))) {
        Form::Rollout
    } else {
        Form::Deployment
    }
}
