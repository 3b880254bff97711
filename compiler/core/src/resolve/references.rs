//! References: from an address, or a bare name where one kind alone fits, to what it refers to (L29).

use super::context::Context;
use super::dropped;
use super::index::Index;
use crate::finding::Finding;
use crate::merge::{Item, Merged, Node, Site};
use crate::schema::{Identity, Missing, nearest};
use crate::types::Address;
use crate::words;

/// What a text refers to.
pub fn look_up(
    context: &Context<'_, '_>,
    site: Site,
    text: &str,
    kinds: &[&str],
    droppable: bool,
) -> Result<Address, Missing> {
    let value = parameter_value(context, site, text);
    let text = value.as_deref().unwrap_or(text);
    let address = parse(context, text, kinds).ok_or_else(|| wrong(unreadable(site, text, kinds)))?;
    if !kinds.contains(&address.kind.as_str()) {
        return Err(wrong(other_kind(context, site, &address, kinds)));
    }
    if let Some(node) = context.refer(&address) {
        if let Some(refusal) = not_offered(context, site, &address, node) {
            return Err(wrong(refusal));
        }
        return match walk(node, &address.path) {
            true => here(context, site, address, droppable),
            false => Err(wrong(no_part(site, &address, node))),
        };
    }
    match mistyped_kind(context, text, kinds) {
        Some(kind) => Err(wrong(unknown_kind(site, text, kind))),
        None => absent(context, site, address, droppable),
    }
}

/// A node of a team is another team's to use only if it says so; whoever answers for the whole platform may use everything.
fn not_offered(context: &Context<'_, '_>, site: Site, address: &Address, node: &Node<'_>) -> Option<Finding> {
    let owners = &context.environment.owners;
    let (owner, user) = (owners.get(&node.place().file)?, owners.get(&site.place.file)?);
    let offers =
        |item: &Item<'_>| crate::load::text(item.value).is_some_and(|team| team.trim_start_matches("team.") == user);
    let is_offered = match node.setting("offer").map(|slot| &slot.value) {
        Some(Merged::Items(items)) => items.iter().any(offers),
        _ => false,
    };
    if user == owner || is_offered {
        return None;
    }
    let message = format!("`{}` belongs to team `{owner}`, which does not offer it to team `{user}`", address.node());
    let finding = Finding::error("not-offered", site.place, message).also(node.place(), "defined here");
    Some(finding.help(format!("team `{owner}` can write `offer {user}` into it")))
}

/// The kind that was meant, where a text begins with a word that is neither a kind nor the name of anything.
fn mistyped_kind<'k>(context: &Context<'_, '_>, text: &str, kinds: &[&'k str]) -> Option<&'k str> {
    let (first, _) = text.split_once('.')?;
    let is_kind = Index::is_part(first) || words::kind(first).is_some();
    let is_name =
        kinds.iter().any(|kind| context.index.exists(kind, first) || context.index.removal(kind, first).is_some());
    if is_kind || is_name { None } else { nearest(first, kinds.iter().copied()) }
}

fn unknown_kind(site: Site, text: &str, kind: &str) -> Finding {
    let rest = text.split_once('.').map_or("", |(_, rest)| rest);
    let finding =
        Finding::error("unknown-reference", site.place, format!("`{text}` refers to nothing: no kind is called so"));
    finding.help(format!("did you mean `{kind}.{rest}`?"))
}

fn wrong(finding: Finding) -> Missing {
    Missing::Wrong(Box::new(finding))
}

fn gone(note: Finding) -> Missing {
    Missing::Gone(Box::new(note))
}

/// The text of a parameter, where the reference is one.
fn parameter_value(context: &Context<'_, '_>, site: Site, text: &str) -> Option<String> {
    let scope = context.environment.scopes.get(site.scope.0 as usize).filter(|_| site.scope.0 != 0)?;
    let name = text.strip_prefix("param.").or_else(|| text.strip_prefix("${")?.strip_suffix('}'))?;
    let name = name.strip_prefix("param.").unwrap_or(name);
    let (_, items) = scope.parameters.iter().find(|(known, _)| *known == name)?;
    let value = items.first()?;
    let text = crate::load::text(value.value)?;
    context.deeper(|| parameter_value(context, value.site(), text)).flatten().or_else(|| Some(text.to_owned()))
}

/// An address, or a bare name of the one kind that has it.
fn parse(context: &Context<'_, '_>, text: &str, kinds: &[&str]) -> Option<Address> {
    let (first, _) = text.split_once('.').unwrap_or((text, ""));
    let known = |word: &str| Index::is_part(word) || words::kind(word).is_some();
    if text.contains('.') && (known(first) || kinds.contains(&first)) {
        return Address::parse(text);
    }
    let (name, path) = text.split_once('.').map_or((text, None), |(name, path)| (name, Some(path)));
    let kind = kinds.iter().find(|kind| context.index.exists(kind, name)).or(kinds.first())?;
    let singleton = words::kind(first).is_some_and(|kind| kind.identity == Identity::Singleton);
    if singleton && kinds.contains(&first) {
        return Some(Address {
            kind: first.to_owned(),
            name: String::new(),
            place: None,
            path: path.map(str::to_owned).into_iter().collect(),
        });
    }
    Address::parse(&format!("{kind}.{text}"))
}

/// Whether the path below a node leads to a child or an attribute.
fn walk(node: &Node<'_>, path: &[String]) -> bool {
    match path {
        [] => true,
        [attribute] if node.kind.attributes.iter().any(|known| known.name == attribute) => true,
        [key] if node.kind.dynamic_attributes.is_some_and(|word| node.child(word, key).is_some()) => true,
        [setting] => node.kind.setting(setting).is_some(),
        [word, key, rest @ ..] => node.child(word, key).is_some_and(|child| walk(child, rest)),
    }
}

/// A region that the environment does not run in is no place to go (L22).
fn here(context: &Context<'_, '_>, site: Site, address: Address, droppable: bool) -> Result<Address, Missing> {
    let not_run = address.kind == "region" && !context.environment.cells.iter().any(|cell| cell.region == address.name);
    if not_run && droppable { Err(gone(dropped::not_run(context.environment, &address, site))) } else { Ok(address) }
}

fn absent(context: &Context<'_, '_>, site: Site, address: Address, droppable: bool) -> Result<Address, Missing> {
    match context.index.removal(&address.kind, &address.name) {
        Some(removal) if droppable && removal.detaches => {
            Err(gone(dropped::removed(context.environment, removal, &address, site)))
        }
        Some(removal) => {
            let message = format!("`{}` was removed in this environment, and this needs it", address.node());
            let finding =
                Finding::error("removed-reference", site.place, message).also(removal.said.place, "removed here");
            Err(wrong(finding.help(format!("remove what needs it too, or keep `{}`", address.node()))))
        }
        None => Err(wrong(unknown(context, site, &address))),
    }
}

fn unknown(context: &Context<'_, '_>, site: Site, address: &Address) -> Finding {
    let finding =
        Finding::error("unknown-reference", site.place, format!("there is no {} `{}`", address.kind, address.name));
    let names = context.index.names(&address.kind);
    match nearest(&address.name, names.iter().copied()) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None if names.is_empty() => finding.help(format!("declare one: `{} {} …`", address.kind, address.name)),
        None => finding.help(format!("there are: {}", names.join(", "))),
    }
}

fn unreadable(site: Site, text: &str, kinds: &[&str]) -> Finding {
    Finding::error("unknown-reference", site.place, format!("`{text}` is no address of a {}", kinds.join(", ")))
}

fn other_kind(context: &Context<'_, '_>, site: Site, address: &Address, kinds: &[&str]) -> Finding {
    let message = format!("this refers to a {}, and `{address}` is a {}", kinds.join(" or "), address.kind);
    let finding = Finding::error("wrong-reference", site.place, message);
    let names: Vec<_> = kinds
        .iter()
        .flat_map(|kind| context.index.names(kind).into_iter().map(move |name| format!("{kind}.{name}")))
        .collect();
    match names.is_empty() {
        true => finding.help(format!("declare one: `{} NAME …`", kinds.first().copied().unwrap_or_default())),
        false => finding.help(format!("there are: {}", names.join(", "))),
    }
}

fn no_part(site: Site, address: &Address, node: &Node<'_>) -> Finding {
    let path = address.path.join(".");
    let finding = Finding::error("unknown-reference", site.place, format!("`{}` has no `{path}`", address.node()))
        .also(node.place(), "the node");
    let known: Vec<&str> =
        node.kind.attributes.iter().map(|attribute| attribute.name).chain(node.kind.words()).collect();
    match nearest(&path, known) {
        Some(word) => finding.help(format!("did you mean `{}.{word}`?", address.node())),
        None => finding,
    }
}
