//! Modules that lead back to themselves, through any of their products (L28): their expansion would never end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use platc_kdl::Node;

use super::{Module, children};
use crate::finding::{Finding, Findings};

/// Every module that is part of a circle; each circle is reported once, with the way round.
pub fn find<'s>(modules: &BTreeMap<&'s str, Module<'s>>, findings: &mut Findings) -> BTreeSet<&'s str> {
    let mut circular = BTreeSet::new();
    for (name, module) in modules {
        if circular.contains(name) {
            continue;
        }
        if let Some(way) = way_back(modules, name) {
            let message = format!("modules use each other in a circle: {} → {name}", way.join(" → "));
            let finding = Finding::error("module-cycle", module.statement.place(), message);
            findings.push(finding.help("take the part that both need into a third module"));
            circular.extend(way);
        }
    }
    circular
}

/// The shortest way from a module to one that uses it, which begins with the module.
fn way_back<'s>(modules: &BTreeMap<&'s str, Module<'s>>, start: &'s str) -> Option<Vec<&'s str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(name) = queue.pop_front() {
        for used in used_by(modules.get(name)?, modules) {
            if used == start {
                return Some(way(name, start, &before));
            }
            if !before.contains_key(used) {
                before.insert(used, name);
                queue.push_back(used);
            }
        }
    }
    None
}

fn way<'s>(last: &'s str, start: &str, before: &BTreeMap<&'s str, &'s str>) -> Vec<&'s str> {
    let mut way: Vec<_> =
        std::iter::successors(Some(last), |name| before.get(name).copied().filter(|_| *name != start)).collect();
    way.reverse();
    way
}

/// The modules that a module's products are instances of.
fn used_by<'s>(module: &Module<'s>, modules: &BTreeMap<&'s str, Module<'s>>) -> Vec<&'s str> {
    let mut used = Vec::new();
    module.body.iter().for_each(|statement| collect(statement.node, modules, &mut used));
    used
}

fn collect<'s>(node: &'s Node<'s>, modules: &BTreeMap<&'s str, Module<'s>>, used: &mut Vec<&'s str>) {
    match &*node.name.text {
        "when" | "each" => children(node).iter().for_each(|inner| collect(inner, modules, used)),
        word => used.extend(modules.get_key_value(word).map(|(name, _)| *name)),
    }
}
