//! What a pod is made from: the parts that services, jobs, crons and migrations share.

use crate::derive::form;
use crate::schema::{Block, List};
use crate::targets::kubernetes::configuration::Configuration;
use crate::targets::kubernetes::monitor;
use crate::types::Text;
use crate::words::pod::{Container, Shutdown, Volume};
use crate::words::service::{Cron, Health, Job, Migrate, Priority, Service, ServicePort, Spread, deadline};
use crate::words::workload::{ImageUse, PodSecurity, Resources};

/// What a pod is made from.
#[derive(Clone)]
pub struct Plan<'p> {
    /// The name of the workload, and of its account.
    pub name: &'p str,
    /// What it runs.
    pub image: &'p Block<ImageUse>,
    /// What it runs instead of the image's own entry point.
    pub command: &'p List<Text>,
    /// What is handed to the entry point.
    pub args: &'p List<Text>,
    /// What it asks for.
    pub resources: Option<&'p Resources>,
    /// How tightly it is held.
    pub security: Option<&'p PodSecurity>,
    /// The node pool it runs on.
    pub node_pool: Option<&'p str>,
    /// Its variables and files.
    pub configuration: &'p Configuration,
    /// Whether it may call the Kubernetes API.
    pub calls_api: bool,
    /// `Always` for a service, if nothing is said; a task decides itself.
    pub restart_policy: Option<&'static str>,
    /// After how many seconds a task is ended; a service never is.
    pub deadline: Option<u64>,
    /// Containers before it and beside it, in the order of their start.
    pub companions: &'p [Companion<'p>],
    /// Ports it listens on.
    pub ports: Vec<&'p ServicePort>,
    /// How it says that it is well.
    pub health: Option<&'p Health>,
    /// Over what its pods are spread.
    pub spread: Vec<Spread>,
    /// Its disks.
    pub volumes: Vec<&'p Volume>,
    /// How it ends.
    pub shutdown: Option<&'p Shutdown>,
    /// Whether a load balancer of the cloud sends requests straight to it.
    pub is_balanced: bool,
    /// What its pods of one version have alike and those of another differ in: a label that their controller sets.
    pub version_label: Option<&'static str>,
    /// Whether it goes early or late when room is short.
    pub priority: Option<Priority>,
    /// Whether each machine runs one.
    pub each_node: bool,
    /// The port and the path of its metrics.
    pub metrics: Option<(u16, &'p str)>,
}

/// A container before a pod's own, or beside it.
pub struct Companion<'p> {
    /// What the spec says.
    pub container: &'p Container,
    /// Its variables and files.
    pub configuration: Configuration,
}

impl<'p> Plan<'p> {
    /// The pod of a service.
    pub fn service(service: &'p Service, configuration: &'p Configuration, companions: &'p [Companion<'p>]) -> Self {
        let run = service.run.as_deref();
        let each_node = run.is_some_and(|run| run.each_node.on);
        let spread = service.spread.0.iter().map(|spread| spread.value);
        Self {
            companions,
            resources: service.resources.as_deref(),
            security: service.security.as_deref(),
            node_pool: run.and_then(|run| run.node_pool.as_ref()).map(|pool| pool.name()),
            calls_api: !service.kubernetes_api.is_empty(),
            restart_policy: None,
            ports: service.port.iter().collect(),
            health: service.health.as_deref(),
            spread: if each_node { Vec::new() } else { spread.collect() },
            volumes: service.volume.iter().collect(),
            shutdown: service.shutdown.as_deref(),
            version_label: form(service).version_label(),
            priority: service.priority.as_ref().map(|priority| priority.value),
            each_node,
            metrics: monitor::address(service),
            ..Self::task(service.name.as_str(), &service.image, &service.command, &service.args, configuration)
        }
    }

    /// The pod of what a service runs before a new version: the service's image, held like it.
    pub fn migration(
        name: &'p str,
        service: &'p Service,
        migrate: &'p Migrate,
        configuration: &'p Configuration,
    ) -> Self {
        Self {
            resources: service.resources.as_deref(),
            security: service.security.as_deref(),
            node_pool: service.run.as_ref().and_then(|run| run.node_pool.as_ref()).map(|pool| pool.name()),
            deadline: Some(deadline(migrate.deadline.as_ref())),
            ..Self::task(name, &service.image, &migrate.command, &migrate.args, configuration)
        }
    }

    /// The pod of a job.
    pub fn job(job: &'p Job, configuration: &'p Configuration) -> Self {
        Self {
            resources: job.resources.as_deref(),
            security: job.security.as_deref(),
            node_pool: job.run.as_ref().and_then(|run| run.node_pool.as_ref()).map(|pool| pool.name()),
            calls_api: !job.kubernetes_api.is_empty(),
            deadline: Some(deadline(job.deadline.as_ref())),
            ..Self::task(job.name.as_str(), &job.image, &job.command, &job.args, configuration)
        }
    }

    /// The pod of a cron.
    pub fn cron(cron: &'p Cron, configuration: &'p Configuration) -> Self {
        Self {
            resources: cron.resources.as_deref(),
            security: cron.security.as_deref(),
            node_pool: cron.run.as_ref().and_then(|run| run.node_pool.as_ref()).map(|pool| pool.name()),
            calls_api: !cron.kubernetes_api.is_empty(),
            deadline: Some(deadline(cron.deadline.as_ref())),
            ..Self::task(cron.name.as_str(), &cron.image, &cron.command, &cron.args, configuration)
        }
    }

    /// A pod that runs to its end and has nothing but a container.
    fn task(
        name: &'p str,
        image: &'p Block<ImageUse>,
        command: &'p List<Text>,
        args: &'p List<Text>,
        configuration: &'p Configuration,
    ) -> Self {
        Self {
            name,
            image,
            command,
            args,
            configuration,
            restart_policy: Some("Never"),
            deadline: None,
            resources: None,
            security: None,
            node_pool: None,
            calls_api: false,
            companions: &[],
            ports: Vec::new(),
            health: None,
            spread: Vec::new(),
            volumes: Vec::new(),
            shutdown: None,
            is_balanced: false,
            version_label: None,
            priority: None,
            each_node: false,
            metrics: None,
        }
    }

    /// What its containers are configured with.
    pub fn configurations(&self) -> impl Iterator<Item = &'p Configuration> {
        let companions: &'p [Companion<'p>] = self.companions;
        std::iter::once(self.configuration).chain(companions.iter().map(|companion| &companion.configuration))
    }
}
