//! A container of a group: its image, its command, how much of a machine it has, how it says that it is well.

use serde_json::{Map, Value, json};

use super::environment::Variables;
use crate::finding::Finding;
use crate::schema::{Block, List};
use crate::targets::Lowering;
use crate::targets::image;
use crate::targets::terraform::document::literal;
use crate::types::Text;
use crate::words::pod::{Container, ContainerKind};
use crate::words::service::{Health, Service};
use crate::words::workload::{ImageUse, Resources};

/// What a container asks for that says nothing: cores in thousandths, and mebibytes.
const USUAL: (u64, u64) = (500, 512);

/// The container of a service.
pub fn of(lowering: &Lowering<'_>, service: &Service, variables: &Variables, cell: usize) -> Result<Value, Finding> {
    let mut fields = common(lowering, &service.image, [&service.command, &service.args], cell)?;
    fields.extend(amounts(service.resources.as_deref()));
    fields.insert("environment_variables".to_owned(), json!(variables.plain));
    fields.insert("secure_environment_variables".to_owned(), json!(variables.secret));
    let ports: Vec<Value> =
        service.port.iter().map(|port| json!({ "port": port.number.0, "protocol": "TCP" })).collect();
    if !ports.is_empty() {
        fields.insert("ports".to_owned(), json!(ports));
    }
    fields.extend(probes(service));
    Ok(Value::Object(fields))
}

/// A further container of a group; one that prepares it asks for nothing of its own.
pub fn further(lowering: &Lowering<'_>, service: &Service, part: &Container, cell: usize) -> Result<Value, Finding> {
    let used = part.image.as_ref().unwrap_or(&service.image);
    let mut fields = common(lowering, used, [&part.command, &part.args], cell)?;
    fields.insert("name".to_owned(), json!(part.name.as_str()));
    let mut plain = Map::new();
    for variable in part.env.iter() {
        let value = variable.value.value.early(variable.value.place)?;
        plain.insert(variable.name.to_string(), json!(literal(value)));
    }
    fields.insert("environment_variables".to_owned(), Value::Object(plain));
    if part.kind.value == ContainerKind::Sidecar {
        fields.extend(amounts(part.resources.as_deref()));
    }
    Ok(Value::Object(fields))
}

/// The image and the command. Container Instances know no entry point apart from its arguments.
fn common(
    lowering: &Lowering<'_>,
    used: &Block<ImageUse>,
    words: [&List<Text>; 2],
    cell: usize,
) -> Result<Map<String, Value>, Finding> {
    let mut fields = Map::new();
    fields.insert("image".to_owned(), json!(literal(&image::reference(lowering, used, cell)?)));
    let mut commands = Vec::new();
    for word in words.iter().flat_map(|list| list.0.iter()) {
        commands.push(literal(word.value.early(word.place)?));
    }
    if !commands.is_empty() {
        fields.insert("commands".to_owned(), json!(commands));
    }
    Ok(fields)
}

/// Cores and gigabytes, asked for and at most, in tenths.
fn amounts(resources: Option<&Resources>) -> Map<String, Value> {
    let cpu = resources.and_then(|resources| resources.cpu.as_ref());
    let memory = resources.and_then(|resources| resources.memory.as_ref());
    let cores = |millicores: u64| json!(millicores.div_ceil(100) as f64 / 10.0);
    let gigabytes = |mebibytes: u64| json!((mebibytes * 10).div_ceil(1024) as f64 / 10.0);
    let mut amounts = Map::new();
    amounts.insert("cpu".to_owned(), cores(cpu.map_or(USUAL.0, |cpu| cpu.request.millicores)));
    amounts.insert("memory".to_owned(), gigabytes(memory.map_or(USUAL.1, |memory| memory.request.mebibytes())));
    cpu.and_then(|cpu| cpu.limit.as_ref())
        .and_then(|limit| amounts.insert("cpu_limit".to_owned(), cores(limit.millicores)));
    memory
        .and_then(|memory| memory.limit.as_ref())
        .and_then(|limit| amounts.insert("memory_limit".to_owned(), gigabytes(limit.mebibytes())));
    amounts
}

/// The probes of a service. There is none for the start: the one for its life waits.
fn probes(service: &Service) -> Map<String, Value> {
    let mut probes = Map::new();
    let Some(health) = &service.health else { return probes };
    if let Some(question) = question(service, health, health.live.as_ref().map(|path| path.as_str())) {
        probes.insert("liveness_probe".to_owned(), question);
    }
    if let Some(path) = &health.ready {
        let question = question(service, health, Some(path.as_str()));
        question.and_then(|question| probes.insert("readiness_probe".to_owned(), question));
    }
    probes
}

/// How long a service may take to start before its life is asked for, where the spec names no time, in seconds.
const START: u64 = 30;

fn question(service: &Service, health: &Health, path: Option<&str>) -> Option<Value> {
    let first = service.port.iter().next();
    let port = health.port.as_ref().and_then(|port| service.port.get(port.as_str())).or(first);
    let delay = health.delay.as_ref().map_or(START, |delay| delay.seconds());
    let mut probe = json!({
        "initial_delay_seconds": delay,
        "period_seconds": health.every.as_ref().map_or(10, |every| every.seconds().max(1)),
        "timeout_seconds": 3,
        "failure_threshold": 3,
    });
    match (path, port) {
        (Some(path), Some(port)) => {
            probe["http_get"] = json!([{ "path": literal(path), "port": port.number.0, "scheme": "http" }]);
        }
        _ if !health.command.0.is_empty() => {
            let words = health.command.0.iter().map(|word| word.value.early(word.place).map(literal));
            probe["exec"] = json!(words.collect::<Result<Vec<_>, _>>().ok()?);
        }
        _ => return None,
    }
    Some(probe)
}
