//! Holds a merged environment against the table: what a product cannot do is said where the spec asks for it, and what is optional
//! is left out (L14).

use super::path::{self, Hit, Part};
use super::{Does, PRODUCTS, Product, Row, product, without};
use crate::finding::Finding;
use crate::load::text;
use crate::merge::{Cell, Cells, Component, Environment, Merged, Node, existence_field};
use crate::schema::{Leaf, Role, Scope};
use crate::types::{Bytes, Duration};

/// Findings about every word that a product does not do as it says; optional ones are taken out of the environment.
pub fn fit(environment: &mut Environment<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lacking = without::lacking(environment);
    let Environment { components, cells, settings, .. } = environment;
    for component in components.values_mut() {
        for (index, cell) in cells.iter().enumerate() {
            let Some(node) = component.cells.at(index).filter(|node| is_decided_in(component, node, cell)) else {
                continue;
            };
            let Some(product) = runs_on(node, settings, cell) else {
                let needs = lacking.and_then(|lacking| without::needs(component, node, lacking));
                let is_left_out = needs.is_some() && node.optional;
                findings.extend(needs);
                if is_left_out && let Some(slot) = cell_of(&mut component.cells, index, cells.len()) {
                    *slot = None;
                }
                continue;
            };
            let address = address(component);
            let (asked, subject) = match said(node, &cell.cloud) {
                Some(_) => (node, address.clone()),
                None => (&*settings, format!("every {}", node.kind.word)),
            };
            if let Some(lacking) = lacking.filter(|_| !product.needs_no_cloud()) {
                findings.extend(without::misplaced(product, asked, &subject, lacking));
                continue;
            }
            if !is_elsewhere(product, component, cells) {
                findings.extend(misplaced(product, asked, node.kind.word, cell, &subject));
            }
            let left_out = judge(product, component.kind.word, node, &address, &mut findings);
            if !left_out.is_empty() {
                take_out(&mut component.cells, index, cells.len(), &left_out);
            }
        }
    }
    findings
}

/// Whether a node becomes something in a cell: what is decided once, and state without a place of its own, does so in the primary
/// one (L21).
fn is_decided_in(component: &Component<'_>, node: &Node<'_>, cell: &Cell) -> bool {
    let once = component.kind.scope != Scope::Region;
    let at_home = component.kind.state && node.slot(existence_field()).is_none();
    cell.primary || !(once || at_home)
}

pub fn address(component: &Component<'_>) -> String {
    if component.name.is_empty() {
        component.kind.word.to_owned()
    } else {
        format!("{}.{}", component.kind.word, component.name)
    }
}

/// What a node runs on in a cell: what it says, what the environment says, or the cloud by its usual means.
fn runs_on(node: &Node<'_>, settings: &Node<'_>, cell: &Cell) -> Option<&'static Product> {
    let of_environment = || said(settings, &cell.cloud).filter(|product| product.takes(node.kind.word));
    said(node, &cell.cloud)
        .or_else(of_environment)
        .or_else(|| product(if cell.cloud == "local" { "compose" } else { &cell.cloud }))
}

/// The product that `runs-on` of a node names for a cloud.
fn said(node: &Node<'_>, cloud: &str) -> Option<&'static Product> {
    let Merged::Node(runs_on) = &node.setting("runs-on")?.value else { return None };
    let clouds = runs_on.kind.role(Role::Rest).and_then(|(index, _)| runs_on.slot(index));
    let by_cloud = clouds.and_then(|slot| match &slot.value {
        Merged::Map(entries) => entries.iter().find(|(name, _)| name == cloud).map(|(_, item)| item),
        _ => None,
    });
    by_cloud.or_else(|| runs_on.arguments.first()).and_then(|item| text(item.value)).and_then(product)
}

/// Whether something that is there once is in another cloud of the platform's, where its product is.
fn is_elsewhere(product: &Product, component: &Component<'_>, cells: &[Cell]) -> bool {
    let has_it = |cell: &Cell| product.clouds.contains(&cell.cloud.as_str());
    component.kind.scope != Scope::Region && product.takes(component.kind.word) && cells.iter().any(has_it)
}

/// A product that cannot be had in this cloud, or not for this kind; `asked` is the node that names it, or the environment.
fn misplaced(product: &Product, asked: &Node<'_>, kind: &str, cell: &Cell, subject: &str) -> Option<Finding> {
    let place = asked.setting("runs-on").and_then(|slot| slot.stack.last()).map(|said| said.place)?;
    let usual = self::product(&cell.cloud)?;
    if !product.clouds.contains(&cell.cloud.as_str()) {
        let message = format!(
            "`{subject}` is to run on {} in `{}`, which is in {}: it cannot be had there",
            product.title, cell.region, usual.title
        );
        let others: Vec<String> = PRODUCTS
            .iter()
            .filter(|other| other.clouds.contains(&cell.cloud.as_str()) && other.kinds.contains(&kind))
            .map(|other| format!("`{}={}`", cell.cloud, other.word))
            .collect();
        let help = format!("say what runs it there: `runs-on` with {}", others.join(" or "));
        return Some(Finding::error("cloud-cannot", place, message).help(help));
    }
    (!product.takes(kind)).then(|| {
        let message = format!("`{subject}` cannot run on {}: it takes {}", product.title, product.kinds.join(", "));
        Finding::error("cloud-cannot", place, message).help("leave `runs-on` out: the cloud brings the usual product")
    })
}

/// What a product says about a node; gives the rows whose words are optional and go.
fn judge(
    product: &'static Product,
    kind: &str,
    node: &Node<'_>,
    address: &str,
    findings: &mut Vec<Finding>,
) -> Vec<&'static Row> {
    let mut left_out = Vec::new();
    let inexact = product.rows_of(kind).iter().filter(|(row, _)| !matches!(row.does, Does::Exactly));
    for (row, parts) in inexact {
        for hit in path::hits(node, parts) {
            let Some(finding) = finding(product, row, &hit, parts, address) else { continue };
            if finding.code == "cloud-leaves-out" {
                left_out.push(*row);
            }
            if !node.allowed().any(|code| code == finding.code) {
                findings.push(finding);
            }
        }
    }
    left_out
}

fn finding(product: &Product, row: &Row, hit: &Hit, parts: &[Part<'_>], address: &str) -> Option<Finding> {
    let written = path::written(row.word);
    let subject = if parts.is_empty() { format!("`{address}`") } else { format!("`{written}` of `{address}`") };
    let title = product.title;
    Some(match row.does {
        Does::Exactly => return None,
        Does::Less(loss) => {
            Finding::warning("cloud-does-less", hit.place, format!("{subject} is less on {title} than it says: {loss}"))
                .help(format!("`allow cloud-does-less because=\"…\"` in `{address}` accepts that"))
        }
        Does::Within(least, most) => {
            let asked = hit.value.as_deref()?;
            let bound = least.filter(|least| exceeds(least, asked)).or_else(|| exceeds(asked, most).then_some(most))?;
            let side = if bound == most { "goes up to" } else { "begins at" };
            let message = format!("{subject} is {asked}, and {title} {side} {bound} ({})", row.becomes);
            Finding::error("cloud-cannot", hit.place, message).help(format!(
                "ask for {bound} there: `in {} {{ … }}` narrows a setting to that cloud",
                product.clouds.join(" ")
            ))
        }
        Does::Nothing(_) if hit.optional => Finding::advice(
            "cloud-leaves-out",
            hit.place,
            format!("{subject} is left out on {title}, which cannot do it"),
        ),
        Does::Nothing(instead) => {
            let message = format!("{subject} cannot be had on {title}; the nearest there is: {}", row.becomes);
            Finding::error("cloud-cannot", hit.place, message).help(instead)
        }
    })
}

/// Whether an amount is more than another of the same type.
fn exceeds(asked: &str, most: &str) -> bool {
    let over = |asked: Option<u64>, most: Option<u64>| asked.zip(most).is_some_and(|(asked, most)| asked > most);
    let time = |text| Duration::parse(text).ok().map(Duration::seconds);
    let amount = |text| Bytes::parse(text).ok().map(Bytes::bytes);
    over(time(asked), time(most)) || over(amount(asked), amount(most)) || over(asked.parse().ok(), most.parse().ok())
}

/// Takes optional words out of a node in one cell.
fn take_out(cells: &mut Cells<Node<'_>>, index: usize, count: usize, rows: &[&Row]) {
    let Some(slot) = cell_of(cells, index, count) else { return };
    for row in rows {
        let (_, parts) = path::parse(row.word);
        match slot {
            Some(node) if !parts.is_empty() => path::take_out(node, &parts),
            _ => *slot = None,
        }
    }
}

/// What a node is in one cell, which from then on may differ from the others.
fn cell_of<'n, 's>(cells: &'n mut Cells<Node<'s>>, index: usize, count: usize) -> Option<&'n mut Option<Node<'s>>> {
    if let Cells::Same(node) = cells {
        *cells = Cells::Each(vec![Some(node.clone()); count]);
    }
    if let Cells::Each(nodes) = cells { nodes.get_mut(index) } else { None }
}
