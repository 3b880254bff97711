//! References: from an address, or a bare name where one kind alone fits, to what it refers to (L29).

use super::context::Context;
use super::dropped;
use super::index::Index;
use crate::finding::Finding;
use crate::merge::{Item, Merged, Node, Site};
use crate::schema::{Identity, Missing, nearest, some_of};
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
    match parameter_value(context, site, text) {
        // What an instance says is wrong where it says it.
        Some((value, said)) => {
            look_up_address(context, said, &value, kinds, droppable).map_err(|missing| match missing {
                Missing::Wrong(finding) if said.place != site.place => wrong(finding.also(site.place, "read here")),
                missing => missing,
            })
        }
        None => look_up_address(context, site, text, kinds, droppable),
    }
}

fn look_up_address(
    context: &Context<'_, '_>,
    site: Site,
    text: &str,
    kinds: &[&str],
    droppable: bool,
) -> Result<Address, Missing> {
    let address = parse(context, text, kinds).ok_or_else(|| wrong(unreadable(site, text, kinds)))?;
    if !kinds.contains(&address.kind.as_str()) {
        return Err(wrong(other_kind(context, site, &address, kinds)));
    }
    if let Some(missing) = not_run_there(context, site, &address, droppable) {
        return Err(missing);
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
        None => absent(context, site, address, kinds, droppable),
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

/// What an address says behind `@` is a place of the environment (L22, L29).
fn not_run_there(context: &Context<'_, '_>, site: Site, address: &Address, droppable: bool) -> Option<Missing> {
    let place = address.place.as_deref()?;
    if context.environment.cells.iter().any(|cell| cell.narrowing(place).is_some()) {
        return None;
    }
    if context.index.part("region", place).is_none() && !context.index.exists("cloud", place) {
        let message = format!("`{place}` is neither a cloud nor a region of the platform");
        let finding = Finding::error("unknown-place", site.place, message);
        let known = context.index.names("region").into_iter().chain(context.index.names("cloud"));
        return Some(wrong(match nearest(place, known) {
            Some(near) => finding.help(format!("did you mean `{}@{near}`?", address.node())),
            None => finding,
        }));
    }
    if droppable {
        return Some(gone(dropped::not_run(context.environment, place, site)));
    }
    let message = format!("`{address}` is in `{place}`, where this environment does not run, and this needs it");
    let help = "remove what needs it in this environment, or name the node without a place";
    Some(wrong(Finding::error("not-run-here", site.place, message).help(help)))
}

/// The text of a parameter, where the reference is one, and where it is said.
fn parameter_value(context: &Context<'_, '_>, site: Site, text: &str) -> Option<(String, Site)> {
    let scope = context.environment.scopes.get(site.scope.0 as usize).filter(|_| site.scope.0 != 0)?;
    let name = text.strip_prefix("param.").or_else(|| text.strip_prefix("${")?.strip_suffix('}'))?;
    let name = name.strip_prefix("param.").unwrap_or(name);
    let (_, items) = scope.parameters.iter().find(|(known, _)| *known == name)?;
    let value = items.first()?;
    let text = crate::load::text(value.value)?;
    let nested = context.deeper(|| parameter_value(context, value.site(), text)).flatten();
    nested.or_else(|| Some((text.to_owned(), value.site())))
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
    if not_run && droppable {
        Err(gone(dropped::not_run(context.environment, &address.name, site)))
    } else {
        Ok(address)
    }
}

fn absent(
    context: &Context<'_, '_>,
    site: Site,
    address: Address,
    kinds: &[&str],
    droppable: bool,
) -> Result<Address, Missing> {
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
        None => Err(wrong(unknown(context, site, &address, kinds))),
    }
}

fn unknown(context: &Context<'_, '_>, site: Site, address: &Address, kinds: &[&str]) -> Finding {
    let finding =
        Finding::error("unknown-reference", site.place, format!("there is no {} `{}`", address.kind, address.name));
    let names = context.index.names(&address.kind);
    let namesake = kinds.iter().find(|kind| context.index.exists(kind, &address.name));
    let meant = namesake.map(|kind| format!("{kind}.{}", address.name)).or_else(|| short_name(context, address));
    if let Some(known) = meant {
        return finding.help(format!("did you mean `{known}`?"));
    }
    match nearest(&address.name, names.iter().copied()) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None if names.is_empty() => finding.help(format!("declare one: `{} {} …`", address.kind, address.name)),
        None => finding.help(format!("there are: {}", some_of(names.iter().copied()))),
    }
}

/// The name that the platform gives a region of a cloud, where its name at the cloud was written.
fn short_name(context: &Context<'_, '_>, address: &Address) -> Option<String> {
    let is_meant = |name: &&str| {
        let part = context.index.part("region", name);
        let mut said = part.into_iter().flat_map(|part| &part.node.arguments);
        said.any(|item| crate::load::text(item.value) == Some(&address.name))
    };
    let regions = if address.kind == "region" { context.index.names("region") } else { Vec::new() };
    regions.into_iter().find(is_meant).map(str::to_owned)
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
        false => finding.help(format!("there are: {}", some_of(names.iter().map(String::as_str)))),
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
