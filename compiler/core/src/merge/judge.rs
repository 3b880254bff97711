//! Errors and advice about what an environment says over lower layers (L17, L19). They never change a value.
//!
//! A verb that finds nothing, or a setting that repeats what was below, is reported only if it is so in every cell where the text
//! speaks: what one region lacks, another may have. Only the environment's own layer is judged, and the base where no module and
//! no place has a say; each ancestor is judged where it is built itself, in the regions that it is meant for.

use std::collections::BTreeMap;

use platc_kdl::Value;

use super::fold::Folder;
use super::ranks;
use super::sayings::Saying;
use super::tree::{Item, Rank, Said, ScopeId};
use crate::finding::Finding;
use crate::schema::nearest;
use crate::source::Place;

/// What holds of places in every cell so far; a place that one cell refuted has no finding.
#[derive(Debug, Default)]
pub struct Claims {
    held: BTreeMap<Claim, Finding>,
    refuted: Vec<Claim>,
}

/// The code of a finding, and the order of its place.
type Claim = (&'static str, (u16, u32, u32));

impl Claims {
    /// Claims something of a place in one cell, or refutes it.
    fn claim(&mut self, code: &'static str, place: Place, finding: Option<Finding>) {
        let claim = (code, place.order());
        match finding {
            Some(finding) => drop(self.held.entry(claim).or_insert(finding)),
            None => self.refuted.push(claim),
        }
    }

    /// What no cell refuted.
    pub fn findings(self) -> impl Iterator<Item = Finding> {
        let Self { held, refuted } = self;
        held.into_iter().filter(move |(claim, _)| !refuted.contains(claim)).map(|(_, finding)| finding)
    }
}

/// What a layer said as the value of a setting, or as the arguments of a node.
pub trait Voice<'s> {
    /// The layer, and where.
    fn said(&self) -> Said;

    /// The values.
    fn items(&self) -> impl Iterator<Item = Item<'s>>;
}

impl<'s> Folder<'_, 's> {
    /// L17: a verb needs something below. `group` is all that the layers say of one setting, or of one key, lowest first.
    pub fn judge_verbs(&mut self, group: &[Saying<'s>], word: &str, key: &str, siblings: &[String]) {
        let Some((first, others)) = group.split_first() else { return };
        let title = || format!("{word} {key}");
        for (below, saying) in group.iter().zip(others) {
            match saying.verb() {
                Some(verb @ ("remove" | "replace")) if below.verb() == Some("remove") && self.is_judged(saying) => {
                    self.nothing_below(verb, title().trim_end(), saying.place(), None);
                }
                Some(_) => self.claims.claim(NOTHING_BELOW, saying.place(), None),
                None => {}
            }
        }
        let Some(verb @ ("remove" | "replace")) = first.verb().filter(|_| self.is_judged(first)) else { return };
        self.nothing_below(
            verb,
            title().trim_end(),
            first.place(),
            nearest(key, siblings.iter().map(String::as_str)).map(|near| format!("{word} {near}")),
        );
    }

    /// L17 for values that are taken out of a set.
    pub fn judge_absent(&mut self, saying: &Saying<'s>, word: &str, absent: bool) {
        if self.is_judged(saying) {
            let finding = nothing_below("remove", &format!("such value of {word}"), saying.place(), None);
            self.claims.claim(NOTHING_BELOW, saying.place(), absent.then_some(finding));
        }
    }

    fn nothing_below(&mut self, verb: &str, title: &str, place: Place, near: Option<String>) {
        self.claims.claim(NOTHING_BELOW, place, Some(nothing_below(verb, title, place, near)));
    }

    /// Whether a saying's verbs are judged: see the header.
    fn is_judged(&self, saying: &Saying<'_>) -> bool {
        let plain_base =
            saying.rank.layer == ranks::BASE && saying.scope == ScopeId::default() && !self.narrowed && self.plain;
        plain_base || Some(saying.rank.layer) == self.own_layer
    }

    /// L19 for what the layers gave as one value, lowest first; the last one wins.
    pub fn judge_values(&mut self, voices: &[impl Voice<'s>]) {
        let Some((winner, lower)) = voices.split_last() else { return };
        let Said { rank, place } = winner.said();
        if Some(rank.layer) != self.own_layer || ranks::is_every(rank) {
            return;
        }
        let is_other = |below: Rank| !ranks::is_every(below) && below != rank;
        let below = lower.last().filter(|below| is_other(below.said().rank));
        let same = below.filter(|below| same_values(below.items(), winner.items()));
        self.claims.claim(SAME_AS_BELOW, place, same.map(|below| same_as_below(place, below.said().place)));
        if let Some(covered) = lower.iter().map(Voice::said).rfind(|below| covers(rank, below.rank)) {
            self.findings.push(covers_place(place, covered.place));
        }
    }
}

const NOTHING_BELOW: &str = "nothing-below";
const SAME_AS_BELOW: &str = "same-as-below";

/// Whether a wider saying of a later layer wins over what an earlier layer said in a place.
fn covers(winner: Rank, below: Rank) -> bool {
    winner.narrowing < below.narrowing && winner.layer > below.layer && !ranks::is_every(below)
}

/// Whether two layers say the same; what is interpolated or referred to may differ though it is spelt alike.
fn same_values<'s>(mut one: impl Iterator<Item = Item<'s>>, mut other: impl Iterator<Item = Item<'s>>) -> bool {
    let literal = |item: &Item<'_>| {
        item.annotation.is_none() && !matches!(item.value, Value::String(text) if text.contains("${"))
    };
    loop {
        match (one.next(), other.next()) {
            (Some(one), Some(other)) if one.value == other.value && literal(&one) && literal(&other) => {}
            (one, other) => return one.is_none() && other.is_none(),
        }
    }
}

/// L17: a verb that finds nothing; `near` is what may have been meant.
pub fn nothing_below(verb: &str, title: &str, place: Place, near: Option<String>) -> Finding {
    let purpose = if verb == "replace" { "replace" } else { "remove" };
    let finding =
        Finding::error("nothing-below", place, format!("there is no `{title}` to {purpose}: no lower layer says it"));
    match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if verb == "replace" => finding.help("leave out `(replace)`: what is new needs no verb"),
        None => finding.help("remove this line, or mend the name if something else was meant"),
    }
}

fn same_as_below(place: Place, below: Place) -> Finding {
    let finding = Finding::advice("same-as-below", place, "a lower layer says the same, so this line changes nothing");
    finding.also(below, "said here already").help("remove it, so that this environment shows only what differs")
}

fn covers_place(place: Place, below: Place) -> Finding {
    let message =
        "this also covers what an earlier layer says for one place alone: a later layer wins, however wide it is";
    let finding = Finding::advice("covers-place", place, message);
    finding.also(below, "no longer holds").help("if that place is to stay different, say so here too: `in PLACE { … }`")
}
