//! What exists: environments speak of nodes that somebody made, and take nodes away (L13, L14, L17).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Identifier;
use super::gather::{Contribution, Gathered, View};
use super::judge::nothing_below;
use super::ranks;
use super::tree::Said;
use crate::finding::Finding;
use crate::load::{Layers, verb};
use crate::schema::nearest;
use crate::source::Place;
use crate::words;

/// That an environment said `without`, or `(remove)` of a whole node.
#[derive(Clone, Debug)]
pub struct Removal<'s> {
    /// The kind.
    pub kind: &'static str,
    /// The name; nothing when all of the kind went.
    pub name: Option<Cow<'s, str>>,
    /// Who said so.
    pub said: Said,
    /// `without`: optional references go with it.
    pub detaches: bool,
}

pub fn unknown_kind(word: &str, place: Place) -> Finding {
    let finding = Finding::error(
        "unknown-word",
        place,
        format!("`without` takes kinds and addresses of nodes, and `{word}` is no kind"),
    );
    match nearest(word, words::KINDS.iter().map(|kind| kind.word)) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding,
    }
}

/// L17: an environment speaks of a node that somebody made, unless it says `(new)`.
pub fn judge_existence<'s>(layers: &Layers<'_>, gathered: &mut Gathered<'s>, findings: &mut Vec<Finding>) {
    let mut unmade = Vec::new();
    for (identifier, said) in &gathered.nodes {
        let mut made = false;
        for contribution in said.iter().filter(|contribution| !contribution.is_every()) {
            let new = verb(contribution.node) == Some("new") && matches!(contribution.view, View::Whole);
            let overlay = contribution.rank.layer > ranks::BASE;
            if overlay && !made && !new {
                findings.push(unknown_node(layers, gathered, identifier, contribution));
                unmade.push(identifier.clone());
                break;
            }
            if overlay && made && new {
                findings.push(already_there(identifier, contribution, said));
            }
            made = true;
        }
    }
    unmade.into_iter().for_each(|identifier| drop(gathered.nodes.remove(&identifier)));
}

fn unknown_node(
    layers: &Layers<'_>,
    gathered: &Gathered<'_>,
    identifier: &Identifier<'_>,
    said: &Contribution<'_>,
) -> Finding {
    let (kind, name) = (identifier.0, &*identifier.1);
    let title = format!("{kind} {name}");
    let title = title.trim_end();
    let finding = Finding::error(
        "unknown-node",
        said.place(),
        format!("there is no `{title}` to change: no layer below this one declares it"),
    );
    let known = gathered.nodes.iter().filter(|((word, other), list)| {
        *word == kind && other != name && list.iter().any(|said| said.rank.layer <= ranks::BASE)
    });
    let instances = gathered.instances.keys().filter(|(module, _)| {
        layers.modules.get(module).and_then(|module| module.principal_kind).is_some_and(|found| found.word == kind)
    });
    let known: BTreeSet<&str> = known.map(|((_, name), _)| &**name).chain(instances.map(|(_, name)| &**name)).collect();
    match nearest(name, known) {
        Some(near) => {
            finding.help(format!("did you mean `{near}`? A {kind} of this environment's own is `(new){title}`"))
        }
        None => finding.help(format!("a {kind} of this environment's own is `(new){title}`")),
    }
}

fn already_there(identifier: &Identifier<'_>, said: &Contribution<'_>, all: &[Contribution<'_>]) -> Finding {
    let title = format!("{} {}", identifier.0, identifier.1);
    let finding = Finding::error(
        "already-there",
        said.place(),
        format!("`{}` is not new: a lower layer has it", title.trim_end()),
    );
    let finding = finding
        .help(format!("leave out `(new)` to change it, or write `(replace){}` to start afresh", title.trim_end()));
    all.first().map_or(finding.clone(), |first| finding.also(first.place(), "the lower layer"))
}

/// L14: what `without` removes is cut from below; what the same environment or a later one makes anew stays.
pub fn apply_removals(gathered: &mut Gathered<'_>) {
    for removal in &gathered.removals {
        let hit = |(word, name): &Identifier<'_>| {
            *word == removal.kind && removal.name.as_ref().is_none_or(|wanted| wanted == name)
        };
        for (_, list) in gathered.nodes.iter_mut().filter(|(identifier, _)| hit(identifier)) {
            list.retain(|said| {
                said.rank > removal.said.rank
                    || (said.rank.layer == removal.said.rank.layer && verb(said.node) == Some("new"))
            });
        }
    }
}

/// L17: a `without` of what no layer has in any cell.
pub fn removals_of_nothing(gathered: &[Gathered<'_>]) -> Vec<Finding> {
    let nodes = || gathered.iter().flat_map(|here| here.nodes.keys());
    let hits = |removal: &Removal<'_>| {
        nodes().any(|(word, name)| *word == removal.kind && removal.name.as_ref().is_none_or(|wanted| wanted == name))
    };
    let of_nothing = |removal: &Removal<'_>| {
        let name = removal.name.as_deref().unwrap_or_default();
        let siblings = nodes().filter(|(word, _)| *word == removal.kind).map(|(_, name)| &**name);
        let title = format!("{} {name}", removal.kind);
        nothing_below(
            "remove",
            title.trim_end(),
            removal.said.place,
            nearest(name, siblings).map(|near| format!("{}.{near}", removal.kind)),
        )
    };
    gathered.iter().flat_map(|here| &here.removals).filter(|removal| !hits(removal)).map(of_nothing).collect()
}

/// The removals of `without`, one for each node that went.
pub fn removals<'s>(gathered: &[Gathered<'s>]) -> BTreeMap<Identifier<'s>, Removal<'s>> {
    let mut removed = BTreeMap::new();
    for removal in gathered.iter().flat_map(|here| &here.removals) {
        for (word, name) in
            gathered.iter().flat_map(|here| here.nodes.iter().filter(|(_, list)| list.is_empty()).map(|(key, _)| key))
        {
            if *word == removal.kind && removal.name.as_ref().is_none_or(|wanted| wanted == name) {
                removed.insert((*word, name.clone()), removal.clone());
            }
        }
    }
    removed
}
