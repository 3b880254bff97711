//! Attributes: what a node gives to others, and when it is known (L30).
//!
//! Whether a value is early, late or secret stands in the declaration of its kind. Here is how the early ones come about; most are
//! names that the compiler itself chooses.

use super::context::Context;
use super::{pinned, references};
use crate::finding::Finding;
use crate::merge::Item;
use crate::model::{aliases, names, promql};
use crate::schema::{Context as _, Missing, Phase, nearest};
use crate::types::{Address, Piece};
use crate::words;

/// The pieces that an address stands for.
pub fn value(context: &Context<'_, '_>, item: &Item<'_>, address: Address) -> Result<Vec<Piece>, Finding> {
    let address = exists(context, item, address)?;
    let Some(node) = context.read(&address) else {
        return Err(unknown(item, &address, &[]));
    };
    let Some(wanted) = address.attribute().map(str::to_owned) else { return Err(whole_node(item, &address)) };
    let declared = node.kind.attributes.iter().find(|attribute| attribute.name == wanted);
    let dynamic = node.kind.dynamic_attributes.is_some_and(|word| node.child(word, &wanted).is_some());
    match declared.map(|attribute| attribute.phase) {
        Some(Phase::Late) => Ok(vec![pinned::value(context, &address).map_or(Piece::Late(address), Piece::Text)]),
        Some(Phase::Secret) => Ok(vec![Piece::Secret(address)]),
        _ if dynamic => Ok(vec![Piece::Secret(address)]),
        Some(Phase::Early) => match early(context, &address, &wanted) {
            Some(text) => Ok(vec![Piece::Text(text)]),
            None => said(context, &address, &wanted).unwrap_or_else(|| Err(unsaid(item, &address))),
        },
        None => said(context, &address, &wanted).unwrap_or_else(|| Err(unknown(item, &address, &known(node)))),
    }
}

fn exists(context: &Context<'_, '_>, item: &Item<'_>, address: Address) -> Result<Address, Finding> {
    let singleton = words::kind(&address.kind).is_some_and(|kind| kind.identity == crate::schema::Identity::Singleton);
    if singleton {
        let path = std::iter::once(address.name).chain(address.path).filter(|part| !part.is_empty()).collect();
        return Ok(Address { kind: address.kind, name: String::new(), place: address.place, path });
    }
    if words::kind(&address.kind).is_none() && !super::Index::is_part(&address.kind) {
        return Err(unknown_head(item, &address));
    }
    let node = Address { path: Vec::new(), ..address.clone() };
    match references::look_up(context, item.site(), &node.to_string(), &[&address.kind], false) {
        Ok(_) => Ok(address),
        Err(Missing::Wrong(finding)) => Err(*finding),
        Err(Missing::Gone(_)) => Err(unknown(item, &address, &[])),
    }
}

/// The value of a setting that a layer said; nothing where none did.
fn said(context: &Context<'_, '_>, address: &Address, word: &str) -> Option<Result<Vec<Piece>, Finding>> {
    let item = context.setting(address, word)?;
    let text = crate::load::text(item.value)?;
    if address.place.is_none() && differs(context, address) {
        context.depends_on_cell();
    }
    Some(context.pieces(item, text))
}

fn differs(context: &Context<'_, '_>, address: &Address) -> bool {
    let key = (words::kind(&address.kind).map_or("", |kind| kind.word), address.name.clone().into());
    context
        .environment
        .components
        .get(&key)
        .is_some_and(|component| matches!(component.cells, crate::merge::Cells::Each(_)))
}

/// The early attributes of each kind.
fn early(context: &Context<'_, '_>, address: &Address, attribute: &str) -> Option<String> {
    let platform = context.platform_text("name")?;
    let environment = context.environment.name;
    let node = context.read(address);
    let said = |word: &str| node.and_then(|node| aliases::common(node, word)).map(|(text, _)| text);
    if attribute == "name"
        && let Some(existing) = said("existing")
    {
        return Some(existing);
    }
    let former = said("was");
    let name = former.as_deref().unwrap_or(&address.name);
    match (&*address.kind, attribute) {
        ("database", "name") => Some(name.replace('-', "_")),
        ("database", "user") => Some("app".to_owned()),
        ("database", "port") => database_port(context, address),
        ("cache", "port") => Some(cache_port(context, address).to_owned()),
        ("bucket", "name") => Some(names::bucket(&platform, environment, name, "")),
        ("table", "name") => Some(names::table(&platform, environment, name)),
        ("queue" | "topic", "name") => Some(names::queue(&platform, environment, name)),
        (kind @ ("queue" | "topic"), "backlog") => {
            promql::backlog(backlog_cloud(context, address), kind, &names::queue(&platform, environment, name))
        }
        ("service", "host") => Some(names::service_host(name, &context.namespace())),
        ("service", "url") => Some(service_url(context, address)),
        ("firewall", "blocked") => Some("sum(aws_wafv2_blocked_requests_sum)".to_owned()),
        ("security", "threats") => Some("sum(platform_security_findings)".to_owned()),
        ("cost", "spend") => Some("sum(platform_cost_spend_dollars)".to_owned()),
        ("cost", "idle") => Some("sum(platform_cost_idle_dollars)".to_owned()),
        _ => None,
    }
}

/// The cloud whose monitoring counts the messages; where an environment spans several, it depends on the cell.
fn backlog_cloud<'e>(context: &Context<'e, '_>, address: &Address) -> &'e str {
    let cells = &context.environment.cells;
    let cloud = cells.get(context.cell_of(address)).map_or("", |cell| cell.cloud.as_str());
    if address.place.is_none() && cells.iter().any(|cell| cell.cloud != cloud) {
        context.depends_on_cell();
    }
    cloud
}

/// On its first port, as in the variable that `uses` gives.
fn service_url(context: &Context<'_, '_>, address: &Address) -> String {
    let host = names::service_host(&address.name, &context.namespace());
    let node = context.read(address);
    let ports = node.and_then(|node| node.setting("port")).map(|slot| &slot.value);
    let Some(crate::merge::Merged::Nodes(ports)) = ports else { return format!("http://{host}") };
    match ports.first().and_then(|port| port.arguments.first()).and_then(|item| context.text(item)) {
        Some(port) => format!("http://{host}:{port}"),
        None => format!("http://{host}"),
    }
}

/// The usual port of an engine (each engine's documentation).
const ENGINE_PORTS: &[(&str, &str)] = &[("postgresql", "5432"), ("mysql", "3306"), ("mongodb", "27017")];

fn cache_port(context: &Context<'_, '_>, address: &Address) -> &'static str {
    let engine = context.setting(address, "engine").and_then(|item| context.text(item));
    if engine.as_deref() == Some("memcached") { "11211" } else { "6379" }
}

fn database_port(context: &Context<'_, '_>, address: &Address) -> Option<String> {
    let engine = context.setting(address, "engine").and_then(|item| context.text(item))?;
    ENGINE_PORTS.iter().find(|(known, _)| *known == engine).map(|(_, port)| (*port).to_owned())
}

fn known<'a>(node: &'a crate::merge::Node<'_>) -> Vec<&'a str> {
    let dynamic = node.kind.dynamic_attributes.and_then(|word| node.setting(word)).map(|slot| match &slot.value {
        crate::merge::Merged::Nodes(nodes) => nodes.iter().map(|node| &*node.key).collect(),
        _ => Vec::new(),
    });
    node.kind.attributes.iter().map(|attribute| attribute.name).chain(dynamic.into_iter().flatten()).collect()
}

fn unknown(item: &Item<'_>, address: &Address, known: &[&str]) -> Finding {
    let path = address.path.join(".");
    let finding = Finding::error("unknown-address", item.place, format!("`{}` has no `{path}`", address.node()));
    match nearest(&path, known.iter().copied()) {
        Some(word) => finding.help(format!("did you mean `{}.{word}`?", address.node())),
        None if known.is_empty() => finding,
        None => finding.help(format!("it gives: {}", known.join(", "))),
    }
}

fn unsaid(item: &Item<'_>, address: &Address) -> Finding {
    Finding::error(
        "unknown-address",
        item.place,
        format!("`{address}` has no value here: no layer says what it would be made of"),
    )
}

fn whole_node(item: &Item<'_>, address: &Address) -> Finding {
    let finding = Finding::error(
        "unknown-address",
        item.place,
        format!("`{address}` is a whole node, and a text needs one of its attributes"),
    );
    finding.help(format!("write for example `{address}.name`"))
}

fn unknown_head(item: &Item<'_>, address: &Address) -> Finding {
    let finding = Finding::error(
        "unknown-address",
        item.place,
        format!("`{address}` is no address: nothing is called `{}`", address.kind),
    );
    if super::interpolate::looks_like_shell(&address.kind) {
        return finding.help(format!("write `$${{{address}}}` if the program itself is to see `${{{address}}}`"));
    }
    let heads = words::KINDS.iter().map(|kind| kind.word).chain(["platform", "environment", "region", "param"]);
    match nearest(&address.kind, heads) {
        Some(word) => finding.help(format!("did you mean `{word}`?")),
        None => finding,
    }
}
