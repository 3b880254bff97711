//! A container on Cloud Run: its image, its command, how much of a machine it has, how it says that it is well.

use serde_json::{Map, Value, json};

use crate::finding::Finding;
use crate::schema::{Block, List};
use crate::targets::Lowering;
use crate::targets::image;
use crate::targets::terraform::document::literal;
use crate::types::Text;
use crate::words::service::{Health, Protocol, Service, ServicePort};
use crate::words::workload::{ImageUse, Resources};

/// CPUs that an instance can have, each with the most gibibytes beside it (Cloud Run, configure CPU and memory limits).
const SIZES: &[(u64, u64)] = &[(1, 4), (2, 8), (4, 16), (6, 24), (8, 32)];

/// The least memory of an instance of the second generation, in mebibytes (Cloud Run, execution environments).
const LEAST_MEMORY: u64 = 512;

/// What every container has.
pub fn of(
    lowering: &Lowering<'_>,
    used: &Block<ImageUse>,
    command: &List<Text>,
    resources: Option<&Resources>,
    environment: Vec<Value>,
    cell: usize,
) -> Result<Value, Finding> {
    let mut fields = json!({
        "name": "main",
        "image": literal(&image::reference(lowering, used, cell)?),
        "env": environment,
        "resources": { "limits": limits(resources) },
    });
    let words: Result<Vec<String>, Finding> =
        command.0.iter().map(|word| Ok(literal(word.value.early(word.place)?))).collect();
    let words = words?;
    if !words.is_empty() {
        fields["command"] = json!(words);
    }
    Ok(fields)
}

/// The most that a container may take: what it asks for, where it names no limit. Fewer than one CPU would serve one request at a
/// time, so that one is the least.
fn limits(resources: Option<&Resources>) -> Value {
    let cpu = resources.and_then(|resources| resources.cpu.as_ref());
    let memory = resources.and_then(|resources| resources.memory.as_ref());
    let cores = cpu.map_or(1, |cpu| cpu.limit.as_ref().unwrap_or(&cpu.request).millicores.div_ceil(1000));
    let bytes = memory.map_or(0, |memory| memory.limit.as_ref().unwrap_or(&memory.request).bytes());
    let mebibytes = bytes.div_ceil(1 << 20).max(LEAST_MEMORY);
    let fits = |(cpu, gibibytes): &&(u64, u64)| *cpu >= cores && gibibytes * 1024 >= mebibytes;
    let (cpu, _) = SIZES.iter().find(fits).or(SIZES.last()).copied().unwrap_or((1, 4));
    json!({ "cpu": cpu.to_string(), "memory": format!("{mebibytes}Mi") })
}

/// The port that requests come to: the first; HTTP/2 and gRPC without TLS are asked for by its name.
pub fn port(port: &ServicePort) -> Value {
    let protocol = port.protocol.as_ref().map(|protocol| protocol.value);
    let name = if matches!(protocol, Some(Protocol::Http2 | Protocol::Grpc)) { "h2c" } else { "http1" };
    json!({ "name": name, "container_port": port.number.0 })
}

/// The probes of a service. Cloud Run asks whether an instance has started, and then whether it lives.
pub fn probes(service: &Service) -> Map<String, Value> {
    let mut probes = Map::new();
    let Some((health, port)) = service.health.as_ref().zip(service.port.iter().next()) else { return probes };
    let probe = |path: &str, failures: u32| {
        json!({
            "http_get": { "path": literal(path), "port": port.number.0 },
            "period_seconds": period(health),
            "timeout_seconds": 1,
            "failure_threshold": failures,
        })
    };
    if let Some(path) = health.startup.as_ref().or(health.ready.as_ref()) {
        probes.insert("startup_probe".to_owned(), probe(path.as_str(), 24));
    }
    if let Some(path) = &health.live {
        probes.insert("liveness_probe".to_owned(), probe(path.as_str(), 3));
    }
    probes
}

fn period(health: &Health) -> u64 {
    health.every.as_ref().map_or(10, |every| every.seconds().clamp(1, 240))
}
