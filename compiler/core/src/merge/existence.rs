//! What exists: environments speak of nodes that somebody made, and take nodes away (L13, L14, L17).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Identifier;
use super::gather::{Contribution, Gathered, View};
use super::judge::nothing_below;
use super::ranks;
use super::tree::Said;
use crate::finding::Finding;
use crate::load::verb;
use crate::schema::nearest;
use crate::source::Place;
use crate::words;

/// That an environment said `without`, or `(remove)` of a whole node.
#[derive(Clone, Debug)]
pub struct Removal<'s> {
    /// The kind.
    pub kind: &'s str,
    /// The name; nothing when all of the kind went.
    pub name: Option<Cow<'s, str>>,
    /// Who said so.
    pub said: Said,
    /// `without`: optional references go with it.
    pub detaches: bool,
}

impl Removal<'_> {
    /// Whether it is about a node or an instance of that kind and name.
    pub fn hits(&self, kind: &str, name: &str) -> bool {
        self.kind == kind && self.name.as_ref().is_none_or(|wanted| wanted == name)
    }
}

/// Whether a layer makes what it speaks of: all below the environments do, and those only with `(new)`.
pub fn makes(said: &Contribution<'_>) -> bool {
    let new = verb(said.node) == Some("new") && matches!(said.view, View::Whole);
    !said.is_every() && (new || said.rank.layer <= ranks::BASE)
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
pub fn judge_existence(gathered: &mut Gathered<'_>, findings: &mut Vec<Finding>) {
    let mut unmade = Vec::new();
    for (identifier, said) in &gathered.nodes {
        // The lowest layer below which nothing remains, and who took it away.
        let mut made = false;
        let mut gone: Option<Said> = None;
        for contribution in said.iter().filter(|contribution| !contribution.is_every()) {
            let overlay = contribution.rank.layer > ranks::BASE;
            let removed = removal_below(gathered, identifier, contribution, gone);
            gone = removed.or(gone);
            made &= removed.is_none();
            if overlay && !made && !makes(contribution) {
                findings.push(unknown_node(gathered, identifier, contribution, gone));
                unmade.push((identifier.clone(), gone.is_some()));
                break;
            }
            if overlay && made && makes(contribution) {
                findings.push(already_there(identifier, contribution, said));
            }
            made = true;
            if verb(contribution.node) == Some("remove") && matches!(contribution.view, View::Whole) {
                gone = Some(contribution.said());
                made = false;
            }
        }
    }
    for (identifier, was_removed) in unmade {
        match gathered.nodes.get_mut(&identifier) {
            // That it was there once is what its removal is about.
            Some(list) if was_removed => list.clear(),
            _ => drop(gathered.nodes.remove(&identifier)),
        }
    }
}

/// L16 and L17: a `without` of what one layer takes away twice, or of what an earlier one took away and nobody made anew.
pub fn removed_again(gathered: &Gathered<'_>) -> Vec<Finding> {
    let everywhere = || gathered.removals.iter().filter(|removal| removal.detaches && removal.said.rank.narrowing == 0);
    let again = |removal: &Removal<'_>| {
        let name = removal.name.as_deref()?;
        let before = |earlier: &&Removal<'_>| {
            earlier.said.rank <= removal.said.rank && earlier.said != removal.said && earlier.hits(removal.kind, name)
        };
        let earlier = everywhere().filter(before).max_by_key(|earlier| earlier.said.rank)?;
        if earlier.said.rank == removal.said.rank {
            // Of two in one layer, the later in the text is the repetition.
            let is_later = removal.said.place.order() > earlier.said.place.order();
            return is_later.then(|| twice(removal, earlier));
        }
        let made = gathered.nodes.iter().filter(|((kind, other), _)| *kind == removal.kind && other == name);
        let made = made.flat_map(|(_, said)| said).any(|said| makes(said) && said.rank > earlier.said.rank);
        (!made).then(|| nothing_of(removal, std::iter::empty()).also(earlier.said.place, "removed here"))
    };
    everywhere().filter_map(again).collect()
}

fn twice(removal: &Removal<'_>, earlier: &Removal<'_>) -> Finding {
    let message = "one environment takes this away twice";
    let finding = Finding::error("said-twice", removal.said.place, message).also(earlier.said.place, "here first");
    finding.help("keep one of the two")
}

/// The `without` that comes between what was seen so far and a contribution, everywhere; nothing if an earlier one was it.
fn removal_below(
    gathered: &Gathered<'_>,
    identifier: &Identifier<'_>,
    said: &Contribution<'_>,
    earlier: Option<Said>,
) -> Option<Said> {
    let below = |removal: &&Removal<'_>| {
        let rank = removal.said.rank;
        rank.layer < said.rank.layer || (rank.layer == said.rank.layer && makes(said))
    };
    let everywhere = gathered.removals.iter().filter(|removal| removal.said.rank.narrowing == 0);
    let hits = everywhere.filter(|removal| removal.hits(identifier.0, &identifier.1)).filter(below);
    let later = |said: &Said| earlier.is_none_or(|earlier| said.rank > earlier.rank);
    hits.map(|removal| removal.said).filter(later).max_by_key(|said| said.rank)
}

fn unknown_node(
    gathered: &Gathered<'_>,
    identifier: &Identifier<'_>,
    said: &Contribution<'_>,
    gone: Option<Said>,
) -> Finding {
    let (kind, name) = (identifier.0, &*identifier.1);
    let known = gathered.nodes.iter().filter(|((word, other), list)| {
        *word == kind && other != name && list.iter().any(|said| said.rank.layer <= ranks::BASE)
    });
    let finding = unmade(kind, name, said, known.map(|((_, name), _)| &**name).collect());
    match gone {
        Some(gone) => finding.also(gone.place, "removed here"),
        None => finding,
    }
}

/// L17: an environment speaks of a node, or of an instance of a module, that nobody made; `known` are the names of the others.
pub fn unmade(kind: &str, name: &str, said: &Contribution<'_>, known: BTreeSet<&str>) -> Finding {
    let title = format!("{kind} {name}");
    let title = title.trim_end();
    let message = format!("there is no `{title}` to change: no layer below this one declares it");
    let finding = Finding::error("unknown-node", said.place(), message);
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
        for (_, list) in gathered.nodes.iter_mut().filter(|((kind, name), _)| removal.hits(kind, name)) {
            list.retain(|said| {
                said.rank > removal.said.rank
                    || (said.rank.layer == removal.said.rank.layer && verb(said.node) == Some("new"))
            });
            if !list.iter().any(makes) {
                list.clear();
            }
        }
    }
}

/// L17: a `without` of what no layer has in any cell.
pub fn removals_of_nothing(gathered: &[Gathered<'_>]) -> Vec<Finding> {
    let nodes = || gathered.iter().flat_map(|here| here.nodes.keys());
    let hits = |removal: &Removal<'_>| nodes().any(|(kind, name)| removal.hits(kind, name));
    let of_nothing = |removal: &Removal<'_>| {
        nothing_of(removal, nodes().filter(|(kind, _)| *kind == removal.kind).map(|(_, name)| &**name))
    };
    gathered.iter().flat_map(|here| &here.removals).filter(|removal| !hits(removal)).map(of_nothing).collect()
}

/// L17: the same of instances of modules; `known` are those that some layer makes.
pub fn removals_of_no_instance(gathered: &Gathered<'_>, known: &BTreeSet<(&str, Cow<'_, str>)>) -> Vec<Finding> {
    let is_known = |removal: &&Removal<'_>| known.iter().any(|(module, name)| removal.hits(module, name));
    let names = |removal: &Removal<'_>| -> Vec<&str> {
        known.iter().filter(|(module, _)| *module == removal.kind).map(|(_, name)| &**name).collect()
    };
    let of_nothing = gathered.instance_removals.iter().filter(|removal| !is_known(removal));
    of_nothing.map(|removal| nothing_of(removal, names(removal).into_iter())).collect()
}

fn nothing_of<'n>(removal: &Removal<'_>, siblings: impl Iterator<Item = &'n str>) -> Finding {
    let name = removal.name.as_deref().unwrap_or_default();
    let title = format!("{} {name}", removal.kind);
    let near = nearest(name, siblings).map(|near| format!("{}.{near}", removal.kind));
    nothing_below("remove", title.trim_end(), removal.said.place, near)
}

/// The removals of `without`, one for each node that went.
pub fn removals<'s>(gathered: &[Gathered<'s>]) -> BTreeMap<Identifier<'s>, Removal<'s>> {
    let mut removed = BTreeMap::new();
    for removal in gathered.iter().flat_map(|here| &here.removals) {
        for (word, name) in
            gathered.iter().flat_map(|here| here.nodes.iter().filter(|(_, list)| list.is_empty()).map(|(key, _)| key))
        {
            if removal.hits(word, name) {
                removed.insert((*word, name.clone()), removal.clone());
            }
        }
    }
    removed
}
