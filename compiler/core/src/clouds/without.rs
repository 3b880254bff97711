//! A spec without a cloud has one unnamed place, a cluster that is already there: what only a cloud could make says so.
//!
//! Nothing is listed here. What the clouds make of a word is in their rows, what a cluster makes of it in those of Kubernetes; a store runs
//! in the cluster only where `runs-on` says so.
//!
//! `needs-a-cloud` · A word needs a cloud, and the platform has none.

use super::fit::address;
use super::path::{self, Hit, Part};
use super::{PRODUCTS, Product, Row, cluster};
use crate::finding::Finding;
use crate::merge::{Component, Environment, Node};

/// The code of the rule.
pub const CODE: &str = "needs-a-cloud";

/// How each cloud is declared.
const DECLARED: &[(&str, &str)] = &[
    ("aws", "cloud aws account=\"…\" { region ireland eu-west-1 role=primary }"),
    ("gcp", "cloud gcp project=… { region belgium europe-west1 role=primary }"),
    ("azure", "cloud azure subscription=\"…\" tenant=\"…\" { region ireland northeurope role=primary }"),
];

/// What an environment in the unnamed place lacks, as the end of a sentence; nothing where it has a cloud, or names regions that no
/// cloud declares, which is an error of its own.
pub fn lacking(environment: &Environment<'_>) -> Option<&'static str> {
    let unnamed = environment.cells.iter().all(|cell| cell.cloud.is_empty());
    if !unnamed || environment.settings.setting("regions").is_some() {
        return None;
    }
    let is_cloud = |(kind, name): &(&str, _)| *kind == "cloud" && *name != "local";
    let declared = environment.components.keys().any(is_cloud);
    Some(if declared { "and the one of the platform has no region" } else { "and the platform has none" })
}

/// Says so where nothing comes of a node, or of a setting of it, without a cloud.
pub fn needs(component: &Component<'_>, node: &Node<'_>, lacking: &str) -> Option<Finding> {
    if node.common("existing").is_some() {
        return None;
    }
    let kind = component.kind;
    let may_run_here = cluster::PRODUCT.kinds.contains(&kind.word);
    let is_store = kind.state && may_run_here;
    let not_here = said(&cluster::PRODUCT, node).find(|(row, ..)| row.is_nothing());
    if !is_store && not_here.is_none() && said(&cluster::PRODUCT, node).next().is_some() {
        return None;
    }
    let (cloud, (row, hit, _)) = of_a_cloud(node)?;
    let address = address(component);
    if node.optional {
        let message = format!("`{address}` is left out: it needs a cloud, {lacking}");
        return Some(Finding::advice("cloud-leaves-out", node.place(), message));
    }
    let refused = not_here.as_ref().filter(|_| !is_store);
    let (subject, place) = match refused {
        Some((row, hit, _)) => (part_of(row, &address), hit.place),
        None if component.name.is_empty() => (part_of(row, &address), hit.place),
        None => (format!("`{address}`"), node.place()),
    };
    let becomes = row.becomes.split(';').next().unwrap_or_default();
    let means = match refused {
        Some(_) => String::new(),
        None => format!(" to become something, such as {becomes} on {}", cloud.title),
    };
    let instead = match refused {
        Some((row, ..)) => row.instead().map(str::to_owned),
        None if is_store && not_here.is_none() => Some("let the cluster run it: `runs-on kubernetes`".to_owned()),
        None => in_other_words(kind.word).filter(|_| !may_run_here),
    };
    let finding = Finding::error(CODE, place, format!("{subject} needs a cloud{means}, {lacking}"));
    Some(finding.help(mends(cloud, instead.as_deref())))
}

/// Says so where `runs-on` names a product of a cloud.
pub fn misplaced(product: &Product, asked: &Node<'_>, subject: &str, lacking: &str) -> Option<Finding> {
    let place = asked.setting("runs-on")?.stack.last()?.place;
    let cloud = clouds().find(|cloud| product.clouds.contains(&cloud.word))?;
    let message = format!("`{subject}` is to run on {}, which needs {}, {lacking}", product.title, cloud.title);
    Some(Finding::error(CODE, place, message).help(mends(cloud, Some("leave `runs-on` out"))))
}

fn clouds() -> impl Iterator<Item = &'static Product> {
    PRODUCTS.iter().copied().filter(|product| product.is_cloud())
}

/// A row that a node says, where it does first, and the parts of its word.
type Said = (&'static Row, Hit, &'static [Part<'static>]);

/// What a node says of the rows of a product.
fn said(product: &'static Product, node: &Node<'_>) -> impl Iterator<Item = Said> {
    let rows = product.rows_of(node.kind.word).iter();
    rows.filter_map(|(row, parts)| Some((*row, path::hits(node, parts).into_iter().next()?, parts.as_slice())))
}

/// The first cloud that makes something of a node, or one that at least has a word about it.
fn of_a_cloud(node: &Node<'_>) -> Option<(&'static Product, Said)> {
    let all = || clouds().flat_map(|cloud| said(cloud, node).map(move |said| (cloud, said)));
    all().find(|(_, (row, ..))| !row.is_nothing()).or_else(|| all().next())
}

fn part_of(row: &Row, address: &str) -> String {
    let written = path::written(row.word);
    if row.word.contains('.') { format!("`{written}` of `{address}`") } else { format!("`{address}`") }
}

/// The words by which a cluster makes something of a kind, where it does not of any node of it.
fn in_other_words(kind: &str) -> Option<String> {
    let rows = cluster::PRODUCT.rows.iter().filter(|row| !row.is_nothing() && path::parse(row.word).0 == kind);
    let words: Vec<_> = rows.map(|row| format!("`{}`", path::written(row.word))).collect();
    (!words.is_empty()).then(|| format!("write {}", words.join(" or ")))
}

fn mends(cloud: &Product, instead: Option<&str>) -> String {
    let declared = DECLARED.iter().find(|(word, _)| *word == cloud.word).map_or("cloud …", |(_, declared)| declared);
    let or = instead.map(|instead| format!("; or {instead}")).unwrap_or_default();
    format!("declare one, `{declared}`{or}")
}
