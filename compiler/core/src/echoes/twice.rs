//! Two copies of one node: what both of them say is one slip, not one for each setting.

use std::collections::{BTreeMap, BTreeSet};

use super::Statements;
use crate::finding::Finding;
use crate::source::Place;

const CODE: &str = "said-twice";

/// The order of a place.
type Order = (u16, u32, u32);

/// Puts the findings about two top-level nodes that both say the same settings together.
pub fn gathered(findings: Vec<Finding>, spec: &Statements<'_>) -> Vec<Finding> {
    let mut settings: BTreeMap<(Order, Order), BTreeSet<Order>> = BTreeMap::new();
    for finding in &findings {
        if let (Some((one, other)), Some(primary)) = (copies(finding, spec), &finding.primary) {
            settings.entry((one.order(), other.order())).or_default().insert(primary.place.order());
        }
    }
    let mut told = BTreeSet::new();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings {
        let pair = copies(&finding, spec);
        let said = pair.and_then(|(one, other)| settings.get(&(one.order(), other.order())));
        let count = said.map_or(0, BTreeSet::len);
        match pair {
            Some(pair) if count > 1 => {
                if told.insert((pair.0.order(), pair.1.order())) {
                    kept.push(one_finding(pair, count));
                }
            }
            _ => kept.push(finding),
        }
    }
    kept
}

/// The heads of the two nodes that a finding is about, if they are two.
fn copies(finding: &Finding, spec: &Statements<'_>) -> Option<(Place, Place)> {
    let (primary, other) = (finding.primary.as_ref()?, finding.others.first()?);
    let head = |place: Place| spec.top_level(place).map(|node| Place { file: place.file, span: node.head });
    let pair = (head(primary.place)?, head(other.place)?);
    (finding.code == CODE && pair.0 != pair.1).then_some(pair)
}

fn one_finding((second, first): (Place, Place), count: usize) -> Finding {
    let message = format!("this is written twice in one layer, and both say {count} settings, so neither can win");
    Finding::error(CODE, second, message)
        .label("said again here")
        .also(first, "said here")
        .help("keep one of the two, or give one another name; the order of lines and files decides nothing")
}
