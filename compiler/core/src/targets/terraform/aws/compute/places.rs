//! Places behind gateways: the target groups in which the tasks of a service answer.
//!
//! A service whose tasks are replaced one by one has a place for each port. One whose requests go over to a new version has a pair for
//! each name: the tasks that answer are in one, those of the new version in the other, and ECS moves the listener's rule between them.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::here::Here;
use crate::derive::{Exposure, placement};
use crate::model::names;
use crate::words::service::{AffinityKey, Protocol, Service, ServicePort};

/// How long a task goes on answering what has come already, in seconds.
const DRAIN: u64 = 30;

/// Where requests reach a port of a service.
pub struct Place<'p> {
    /// The port.
    pub port: &'p ServicePort,
    /// The names that lead here.
    pub exposures: Vec<&'p Exposure>,
    /// What it is called after: the port, or the name.
    word: &'p str,
}

/// The label of the target group for a name of a service.
pub fn label_of(service: &Service, exposure: &Exposure) -> String {
    let word = if placement::is_shifted(service) { &exposure.name } else { &exposure.port };
    label(&[service.name.as_str(), word])
}

/// The label of the group in which the tasks of a new version begin, beside that of those that answer.
pub fn next(label: &str) -> String {
    format!("{label}_next")
}

/// The places of a service.
pub fn of<'p>(here: &Here<'_, 'p>, service: &'p Service) -> Vec<Place<'p>> {
    let exposures = here.lowering.graph(here.cell).and_then(|graph| graph.exposures.get(service.name.as_str()));
    let exposures: Vec<&Exposure> =
        exposures.into_iter().flatten().filter(|exposure| exposure.gateway.is_some()).collect();
    if placement::is_shifted(service) {
        let place = |exposure: &'p Exposure| {
            let port = service.port.get(&exposure.port)?;
            Some(Place { port, exposures: vec![exposure], word: exposure.name.as_str() })
        };
        return exposures.into_iter().filter_map(place).collect();
    }
    let place = |port: &'p ServicePort| {
        let exposures: Vec<&Exposure> =
            exposures.iter().copied().filter(|exposure| exposure.port == port.name.as_str()).collect();
        (!exposures.is_empty()).then_some(Place { port, exposures, word: port.name.as_str() })
    };
    service.port.iter().filter_map(place).collect()
}

impl Place<'_> {
    /// The labels of its target groups.
    pub fn labels(&self, service: &Service) -> Vec<String> {
        let label = label(&[service.name.as_str(), self.word]);
        let next = placement::is_shifted(service).then(|| next(&label));
        std::iter::once(label).chain(next).collect()
    }

    /// Adds its target groups.
    pub fn groups(&self, here: &Here<'_, '_>, service: &Service, blocks: &mut Blocks) {
        for (index, label) in self.labels(service).iter().enumerate() {
            let suffix = if index == 0 { "" } else { "-next" };
            let name = format!("{}-{}{suffix}", service.name.as_str(), self.word);
            blocks.resource("aws_lb_target_group", label, self.group(here, service, &name));
        }
    }

    fn group(&self, here: &Here<'_, '_>, service: &Service, name: &str) -> Value {
        let platform = here.platform();
        let spoken = self.port.protocol.as_ref().map_or(Protocol::Http, |protocol| protocol.value);
        let version = PROTOCOLS.iter().find(|(known, _)| *known == spoken).map_or("HTTP1", |(_, version)| *version);
        let mut fields = json!({
            "name": names::load_balancer(&platform.name, &platform.environment, here.region(), name),
            "vpc_id": here.vpc(),
            "target_type": "ip",
            "port": self.port.number.0,
            "protocol": "HTTP",
            "protocol_version": version,
            "deregistration_delay": DRAIN,
            "health_check": health_check(service, version),
        });
        let by_cookie = service.session_affinity.as_ref().filter(|affinity| affinity.by.value == AffinityKey::Cookie);
        if let Some(affinity) = by_cookie {
            let seconds = affinity.timeout.as_ref().map_or(3600, |timeout| timeout.seconds());
            fields["stickiness"] = json!({ "type": "lb_cookie", "enabled": true, "cookie_duration": seconds });
        }
        fields
    }
}

/// What a load balancer calls the protocols that it can speak to a task (Elastic Load Balancing, target groups).
const PROTOCOLS: &[(Protocol, &str)] = &[(Protocol::Grpc, "GRPC"), (Protocol::Http2, "HTTP2")];

/// Where and how often a task is asked whether requests may come. The answer must come before the next question.
fn health_check(service: &Service, version: &str) -> Value {
    let health = service.health.as_ref();
    let path = health.and_then(|health| health.ready.as_ref()).map_or_else(|| "/".to_owned(), |path| path.to_string());
    let every = health.and_then(|health| health.every.as_ref()).map_or(10, |every| every.seconds().clamp(5, 300));
    json!({
        "path": path,
        "matcher": if version == "GRPC" { "0-99" } else { "200-399" },
        "interval": every,
        "timeout": (every - 1).min(5),
        "healthy_threshold": 2,
        "unhealthy_threshold": 3,
    })
}

/// The action of a listener's rule that leads to a name of a service.
pub fn forward(service: &Service, exposure: &Exposure) -> Value {
    let label = label_of(service, exposure);
    let arn = |label: &str| expression(&format!("aws_lb_target_group.{label}.arn"));
    if !placement::is_shifted(service) {
        return json!({ "type": "forward", "target_group_arn": arn(&label) });
    }
    let groups = json!([{ "arn": arn(&label), "weight": 100 }, { "arn": arn(&next(&label)), "weight": 0 }]);
    json!({ "type": "forward", "forward": { "target_group": groups } })
}
