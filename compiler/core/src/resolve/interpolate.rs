//! Interpolation: `${address}` in every string, `(ref)address` and `(secret)address` for a whole one (L32).

use super::attributes;
use super::context::Context;
use crate::finding::Finding;
use crate::merge::Item;
use crate::schema::{Context as _, nearest};
use crate::types::{Address, Piece};

/// The pieces of a text: known text, and the addresses of what is late or secret.
pub fn pieces(context: &Context<'_, '_>, item: &Item<'_>, text: &str) -> Result<Vec<Piece>, Finding> {
    match item.annotation {
        Some("ref" | "secret") => address(context, item, text),
        Some("raw") => Ok(vec![Piece::Text(text.to_owned())]),
        _ => interpolated(context, item, text),
    }
}

fn interpolated(context: &Context<'_, '_>, item: &Item<'_>, text: &str) -> Result<Vec<Piece>, Finding> {
    let mut pieces = Vec::new();
    let mut known = String::new();
    let mut rest = text;
    while let Some(dollar) = rest.find("${") {
        let (before, from) = rest.split_at(dollar);
        if let Some(escaped) = before.strip_suffix('$') {
            known.push_str(escaped);
            known.push_str("${");
            rest = &from[2..];
            continue;
        }
        known.push_str(before);
        let Some((inner, after)) = from[2..].split_once('}') else { return Err(unclosed(item)) };
        for piece in address(context, item, inner.trim())? {
            match piece {
                Piece::Text(text) => known.push_str(&text),
                later => {
                    pieces.extend((!known.is_empty()).then(|| Piece::Text(std::mem::take(&mut known))));
                    pieces.push(later);
                }
            }
        }
        rest = after;
    }
    known.push_str(rest);
    if !known.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Text(known));
    }
    Ok(pieces)
}

fn unclosed(item: &Item<'_>) -> Finding {
    Finding::error("unclosed-interpolation", item.place, "`${` has no closing `}`")
        .help("write `$${` for the two characters themselves")
}

/// What one address stands for.
fn address(context: &Context<'_, '_>, item: &Item<'_>, text: &str) -> Result<Vec<Piece>, Finding> {
    if let Some((parameter, rest)) = parameter(context, item, text) {
        return of_parameter(context, item, &parameter, rest);
    }
    if is_unset_parameter(context, item, text) {
        return Err(no_parameter(context, item, text));
    }
    if text == "name" && item.scope.0 != 0 {
        let scope = context.environment.scopes.get(item.scope.0 as usize);
        return Ok(vec![Piece::Text(scope.map(|scope| scope.instance.to_string()).unwrap_or_default())]);
    }
    let Some(parsed) = Address::parse(text) else { return Err(no_address(item, text)) };
    match &*parsed.kind {
        "platform" if context.platform_item(&parsed.name).is_some_and(|said| said.place == item.place) => {
            Err(circular(item, text))
        }
        "platform" => context
            .deeper(|| known(context.platform_text(&parsed.name), item, text))
            .unwrap_or_else(|| Err(circular(item, text))),
        "environment" => known(environment(context, &parsed.name), item, text),
        "region" if region_attribute(&parsed.name) && parsed.path.is_empty() => {
            context.depends_on_cell();
            known(region(context, &parsed.name), item, text)
        }
        "param" => Err(no_parameter(context, item, text)),
        _ => context.deeper(|| attributes::value(context, item, parsed)).unwrap_or_else(|| Err(circular(item, text))),
    }
}

/// Whether a bare name is a parameter that the instance does not say, though it must.
fn is_unset_parameter(context: &Context<'_, '_>, item: &Item<'_>, text: &str) -> bool {
    let scope = context.environment.scopes.get(item.scope.0 as usize).filter(|_| item.scope.0 != 0);
    scope.is_some_and(|scope| scope.parameters.iter().any(|(name, items)| *name == text && items.is_empty()))
}

fn known(value: Option<String>, item: &Item<'_>, text: &str) -> Result<Vec<Piece>, Finding> {
    match value {
        Some(value) => Ok(vec![Piece::Text(value)]),
        None => Err(unsaid(item, text)),
    }
}

/// An attribute of the platform, the environment or the region that is not said, or does not exist.
fn unsaid(item: &Item<'_>, text: &str) -> Finding {
    let finding = Finding::error("unknown-address", item.place, format!("`{text}` has no value: no layer says it"));
    let (head, wanted) = text.split_once('.').unwrap_or((text, ""));
    let known = ATTRIBUTES.iter().find(|(known, _)| *known == head).map_or(&[][..], |(_, attributes)| attributes);
    match nearest(wanted, known.iter().copied()).filter(|near| *near != wanted) {
        Some(near) => finding.help(format!("did you mean `{head}.{near}`?")),
        None if known.contains(&wanted) => finding.help(format!("say it: `{head} … {{ {wanted} … }}`")),
        None => finding.help(format!("`{head}` gives: {}", known.join(", "))),
    }
}

/// What may be read of where a text stands.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("platform", &["name", "domain", "timezone", "repository"]),
    ("environment", &["name", "number", "commit"]),
    ("region", &["name", "cloud"]),
];

/// Stand-ins for what only a pull request knows; `delivery` replaces them when it makes the preview.
fn environment(context: &Context<'_, '_>, attribute: &str) -> Option<String> {
    match attribute {
        "name" => Some(context.environment.name.to_owned()),
        "number" => Some("0".to_owned()),
        "commit" => Some("0000000".to_owned()),
        _ => None,
    }
}

fn region_attribute(name: &str) -> bool {
    matches!(name, "name" | "cloud")
}

fn region(context: &Context<'_, '_>, attribute: &str) -> Option<String> {
    match attribute {
        "name" => Some(context.cell().region.clone()),
        "cloud" => Some(context.cell().cloud.clone()),
        _ => None,
    }
}

/// The value of the parameter that an address begins with, and what is asked of it.
fn parameter<'s, 't>(context: &Context<'_, 's>, item: &Item<'_>, text: &'t str) -> Option<(Item<'s>, &'t str)> {
    let scope = context.environment.scopes.get(item.scope.0 as usize).filter(|_| item.scope.0 != 0)?;
    let bare = text.strip_prefix("param.").unwrap_or(text);
    let (name, rest) = bare.split_once('.').map_or((bare, ""), |(name, rest)| (name, rest));
    let (_, items) = scope.parameters.iter().find(|(known, _)| *known == name)?;
    items.first().map(|value| (*value, rest))
}

fn of_parameter(
    context: &Context<'_, '_>,
    item: &Item<'_>,
    value: &Item<'_>,
    rest: &str,
) -> Result<Vec<Piece>, Finding> {
    let Some(text) = crate::load::text(value.value) else { return Err(no_address(item, "param")) };
    if rest.is_empty() {
        return context.deeper(|| pieces(context, value, text)).unwrap_or_else(|| Err(circular(item, text)));
    }
    let whole = format!("{text}.{rest}");
    let outer = Item { annotation: Some("ref"), place: item.place, ..*value };
    context.deeper(|| context.pieces(&outer, &whole)).unwrap_or_else(|| Err(circular(item, &whole)))
}

fn no_address(item: &Item<'_>, text: &str) -> Finding {
    let finding = Finding::error("unknown-address", item.place, format!("`{text}` is no address"));
    finding.help(if looks_like_shell(text) {
        format!("write `$${{{text}}}` if the program itself is to see `${{{text}}}`")
    } else {
        EXAMPLE.to_owned()
    })
}

const EXAMPLE: &str =
    "an address is a kind and a name, then children and attributes: `database.main.host`, `platform.domain`";

fn no_parameter(context: &Context<'_, '_>, item: &Item<'_>, text: &str) -> Finding {
    let scope = context.environment.scopes.get(item.scope.0 as usize);
    let mut names = scope.into_iter().flat_map(|scope| scope.parameters.iter().map(|(name, _)| *name));
    let wanted = text.trim_start_matches("param.");
    if let (Some(scope), true) = (scope, names.clone().any(|name| name == wanted)) {
        let message = format!("`{text}` has no value here: `{} {}` does not say it", scope.module, scope.instance);
        return Finding::error("missing-parameter", item.place, message);
    }
    let finding = Finding::error("unknown-parameter", item.place, format!("the module has no `{text}`"));
    match nearest(wanted, &mut names) {
        Some(known) => finding.help(format!("did you mean `param.{known}`?")),
        None => finding.help("parameters are declared at the top of the module: `param port type=port`"),
    }
}

fn circular(item: &Item<'_>, text: &str) -> Finding {
    let message = format!("`{text}` refers back to itself, so it has no value");
    Finding::error("circular-value", item.place, message)
        .help("write one of the values in the circle out, without `${…}`")
}

/// Upper case and `__` are a shell's or Grafana's, not ours.
pub fn looks_like_shell(text: &str) -> bool {
    text.starts_with("__")
        || (!text.is_empty()
            && text.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'))
}
