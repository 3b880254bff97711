//! The slips of a run, sorted by what may follow from each, so that a spec with thousands of them is answered as fast as one with few.

use std::collections::{BTreeMap, BTreeSet};

use super::statements::{Statements, Subject};
use super::{ABSENT, SYNTAX, UNDECLARED, UNREAD_PART, WRONG_VALUE, depth};
use crate::finding::Finding;
use crate::source::Place;

/// How many wrong values are looked for in the texts that carry them on: nobody reads on to the echoes of more.
const MOST_CARRIED: usize = 100;

/// What may be the reason for other errors.
pub struct Slips<'f> {
    spec: &'f Statements<'f>,
    unread: Unread,
    /// The names of what is declared by a word that nobody knows, and whether such a word may be one that anything stands on.
    undeclared: (BTreeSet<&'f str>, bool),
    /// The nodes with a part whose head cannot be read: their words and names.
    without_part: BTreeSet<(&'f str, &'f str)>,
    /// Where there are values that are none of their type.
    wrong: BTreeSet<Order>,
    /// The first of what is written there.
    written: BTreeSet<&'f str>,
    /// The heads with more arguments than they take.
    overfull: BTreeSet<Order>,
    /// The least depth of a slip in what everything stands on, or nowhere.
    anywhere: Option<u8>,
    /// The least depth of a slip in each node.
    within: BTreeMap<(&'f str, &'f str), u8>,
}

type Order = (u16, u32, u32);

/// What could not be read.
#[derive(Default)]
struct Unread {
    /// Places by file and start, each with the farthest end up to it.
    places: BTreeMap<(u16, u32), u32>,
    heads: BTreeSet<Order>,
}

impl<'f> Slips<'f> {
    /// Those among findings.
    pub fn of(findings: &'f [Finding], spec: &'f Statements<'f>) -> Self {
        let mut slips = Self {
            spec,
            unread: Unread::default(),
            undeclared: (BTreeSet::new(), false),
            without_part: BTreeSet::new(),
            wrong: BTreeSet::new(),
            written: BTreeSet::new(),
            overfull: BTreeSet::new(),
            anywhere: None,
            within: BTreeMap::new(),
        };
        for finding in findings.iter().filter(|finding| finding.is_error() && depth(finding) < 2) {
            if let Some(label) = &finding.primary {
                slips.insert(finding, label.place);
            }
        }
        slips.unread.extend_ends();
        slips
    }

    fn insert(&mut self, finding: &Finding, place: Place) {
        let subject = self.spec.subject(place);
        if finding.code == SYNTAX {
            self.unread.places.insert((place.file.0, place.span.start), place.span.end.max(place.span.start + 1));
            self.unread.heads.extend(self.spec.head(place).map(Place::order));
        }
        if let Some(subject) = subject {
            if UNDECLARED.contains(&finding.code) {
                self.undeclared.0.insert(subject.name);
                self.undeclared.1 |= subject.is_nearly_common_ground();
            }
            if UNREAD_PART.contains(&finding.code) {
                self.without_part.insert((subject.word, subject.name));
            }
        }
        if finding.code == WRONG_VALUE {
            self.wrong.insert(place.order());
            self.written.extend(self.spec.literal(place).filter(|_| self.written.len() < MOST_CARRIED));
        }
        if finding.code == "too-many-arguments" {
            self.overfull.extend(self.spec.head(place).map(Place::order));
        }
        let least = |known: u8| known.min(depth(finding));
        match subject.filter(|subject| !subject.is_common_ground()) {
            Some(Subject { word, name, .. }) => {
                self.within.entry((word, name)).and_modify(|known| *known = least(*known)).or_insert(depth(finding));
            }
            None => self.anywhere = Some(self.anywhere.map_or(depth(finding), least)),
        }
    }

    /// Whether a finding only follows from one of them.
    pub fn explain(&self, finding: &Finding) -> bool {
        let Some(here) = finding.primary.as_ref().map(|label| label.place) else { return false };
        if finding.code != SYNTAX && self.unread.reaches(here, self.spec) {
            return true;
        }
        if ABSENT.contains(&finding.code) {
            return self.explain_absence(here);
        }
        if finding.code == WRONG_VALUE && self.carried(finding, here) {
            return true;
        }
        depth(finding) > 0 && self.explain_lack(finding)
    }

    /// What is nowhere declared: a syntax error anywhere may have hidden it, and so may a kind that is mistyped. A literal that is no
    /// address refers to nothing either, and neither does half of one.
    fn explain_absence(&self, here: Place) -> bool {
        let named = || self.spec.words(here).any(|word| self.undeclared.0.contains(word));
        let names_part = || self.spec.pairs(here).any(|pair| self.without_part.contains(&pair));
        let halved = || self.spec.head(here).is_some_and(|head| self.overfull.contains(&head.order()));
        let is_judged = self.wrong.contains(&here.order());
        !self.unread.places.is_empty() || is_judged || self.undeclared.1 || named() || names_part() || halved()
    }

    /// A text that interpolates a value which is wrong already where it is written.
    fn carried(&self, finding: &Finding, here: Place) -> bool {
        self.spec.interpolates(here) && self.written.iter().any(|literal| finding.message.contains(literal))
    }

    /// What a finding lacks may be what a slip should have said: in its node, in one that this names, or in what all stand on.
    fn explain_lack(&self, finding: &Finding) -> bool {
        let is_less = |known: Option<&u8>| known.is_some_and(|known| *known < depth(finding));
        let places = || finding.primary.iter().chain(&finding.others).map(|label| label.place);
        let subjects = || places().filter_map(|place| self.spec.subject(place));
        is_less(self.anywhere.as_ref())
            || subjects().any(|subject| is_less(self.within.get(&(subject.word, subject.name))))
            || subjects().any(|subject| self.spec.mentioned(subject).any(|pair| is_less(self.within.get(&pair))))
    }
}

impl Unread {
    /// Gives each place the farthest end of all that begin before it.
    fn extend_ends(&mut self) {
        let mut farthest = (0, 0);
        for ((file, _), end) in &mut self.places {
            farthest = if farthest.0 == *file { (*file, farthest.1.max(*end)) } else { (*file, *end) };
            *end = farthest.1;
        }
    }

    /// Whether a place is among what could not be read, or in the head of a node with such a place.
    fn reaches(&self, here: Place, spec: &Statements<'_>) -> bool {
        if self.places.is_empty() {
            return false;
        }
        let end = here.span.end.max(here.span.start + 1);
        let before = self.places.range((here.file.0, 0)..(here.file.0, end)).next_back();
        before.is_some_and(|(_, end)| *end > here.span.start)
            || spec.head(here).is_some_and(|head| self.heads.contains(&head.order()))
    }
}
