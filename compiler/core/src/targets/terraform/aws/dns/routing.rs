//! Which region answers whom: the tree of a host, whose leaves are the names of regions.
//!
//! Records of one name have one policy in Route 53, so that each question that is asked of a viewer is a name of its own:
//!
//! ```text
//! www                    where are you?      CN -> jp, else -> nearest.www
//! nearest.www            who is nearest?     sg, jp
//! ```
//!
//! A region that fails its health check is left out: of the nearest, the next answers; of a country, whoever answers the others (Route
//! 53 Developer Guide, how records are chosen when health checking is configured). Where nothing asks for the nearest, `failover` names
//! an order, and each further region is a name of its own: `otherwise.www`.

use crate::derive::hosts::Asker;
use crate::model::names;
use crate::words::network::{Dns, Route};

/// A record: a name, how it is chosen among those of the same name, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The full name.
    pub name: String,
    /// How it is chosen.
    pub choice: Choice,
    /// Where it leads.
    pub target: Target,
}

/// How a record is chosen among those of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// It is the only one.
    Only,
    /// For viewers of a country.
    Country(String),
    /// For viewers of all other countries.
    OtherCountries,
    /// For those to whom the region of a cell is nearest.
    Nearest(usize),
    /// While it is well.
    First,
    /// While the first is not.
    Second,
}

/// Where a record leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a service in the region of a cell.
    Region(usize),
    /// To another name of the tree.
    Name(String),
}

/// The regions that answer a host, and what the spec says of choosing among them.
pub struct Question<'a> {
    /// The host.
    pub host: &'a str,
    /// The cells in which it is answered; at least one.
    pub cells: &'a [usize],
    /// The cell of a region, by its short name.
    pub cell_of: &'a dyn Fn(&str) -> Option<usize>,
    /// Whether Route 53 knows how far away the region of a cell is: those of AWS alone.
    pub has_distance: &'a dyn Fn(usize) -> bool,
    /// The short name of the region of a cell.
    pub region_of: &'a dyn Fn(usize) -> &'a str,
    /// Who asks.
    pub asker: &'a Asker,
    /// What the spec says.
    pub dns: &'a Dns,
}

/// The records of a host, leaves last.
pub fn tree(question: &Question<'_>) -> Vec<Record> {
    let name = question.host.to_owned();
    match (question.cells, question.asker) {
        ([only], _) => vec![Record { name, choice: Choice::Only, target: Target::Region(*only) }],
        (_, Asker::Viewers) => by_country(question, name),
        (_, Asker::Distribution(routed)) => {
            let preferring = routed.iter().flat_map(|cell| preferring(question, *cell));
            preferring.chain(everybody(question, name.clone())).collect()
        }
    }
}

/// One region while it is well, else whoever answers the others.
fn preferring(question: &Question<'_>, cell: usize) -> Vec<Record> {
    if question.dns.failover.is_none() {
        return Vec::new();
    }
    let name = names::routing_host((question.region_of)(cell), question.host);
    let record = |choice, target| Record { name: name.clone(), choice, target };
    let otherwise = Target::Name(question.host.to_owned());
    vec![record(Choice::First, Target::Region(cell)), record(Choice::Second, otherwise)]
}

fn by_country(question: &Question<'_>, name: String) -> Vec<Record> {
    let mut countries = countries(question);
    if countries.is_empty() {
        return everybody(question, name);
    }
    let rest = names::routing_host("nearest", question.host);
    countries.push(Record { name, choice: Choice::OtherCountries, target: Target::Name(rest.clone()) });
    countries.extend(everybody(question, rest));
    countries
}

fn countries(question: &Question<'_>) -> Vec<Record> {
    let record = |route: &Route| {
        let cell = (question.cell_of)(route.to.as_ref()?.name()).filter(|cell| question.cells.contains(cell))?;
        let choice = Choice::Country(route.country.as_ref()?.0.clone());
        Some(Record { name: question.host.to_owned(), choice, target: Target::Region(cell) })
    };
    question.dns.route.iter().filter_map(record).collect()
}

/// The order that `failover` names where nothing asks for the nearest; else the nearest.
fn everybody(question: &Question<'_>, name: String) -> Vec<Record> {
    let asks_nearest = question.dns.route.iter().any(|route| route.country.is_none());
    let said = question.dns.failover.iter().flat_map(|failover| failover.regions.0.iter());
    let order = said.filter_map(|region| (question.cell_of)(region.name()));
    let order: Vec<usize> = order.filter(|cell| question.cells.contains(cell)).collect();
    let (near, far): (Vec<usize>, Vec<usize>) = question.cells.iter().partition(|cell| (question.has_distance)(**cell));
    match (order.is_empty() || asks_nearest, near.len()) {
        (true, 2..) => nearest(question, name, &near, &far),
        (true, _) => chain(question.host, name, question.cells),
        (false, _) => chain(question.host, name, &order),
    }
}

/// The nearest of those whose distance is known; the others answer when none of these is well.
fn nearest(question: &Question<'_>, name: String, near: &[usize], far: &[usize]) -> Vec<Record> {
    let by_distance = |name: String| {
        near.iter().map(move |cell| Record {
            name: name.clone(),
            choice: Choice::Nearest(*cell),
            target: Target::Region(*cell),
        })
    };
    if far.is_empty() {
        return by_distance(name).collect();
    }
    let first = names::routing_host("first", question.host);
    let second = names::routing_host("otherwise", question.host);
    let mut records = vec![
        Record { name: name.clone(), choice: Choice::First, target: Target::Name(first.clone()) },
        Record { name, choice: Choice::Second, target: Target::Name(second.clone()) },
    ];
    records.extend(by_distance(first));
    records.extend(chain(&names::routing_host("otherwise", question.host), second, far));
    records
}

/// One after the other.
fn chain(host: &str, name: String, cells: &[usize]) -> Vec<Record> {
    let record = |choice, target| Record { name: name.clone(), choice, target };
    match cells {
        [] => Vec::new(),
        [only] => vec![record(Choice::Only, Target::Region(*only))],
        [first, second] => {
            vec![record(Choice::First, Target::Region(*first)), record(Choice::Second, Target::Region(*second))]
        }
        [first, rest @ ..] => {
            let next = names::routing_host("otherwise", host);
            let mut records =
                vec![record(Choice::First, Target::Region(*first)), record(Choice::Second, Target::Name(next.clone()))];
            records.extend(chain(&next, next.clone(), rest));
            records
        }
    }
}
