//! Teams' folders: what stands under `teams/<team>/` is that team's, and holds only what its `team` node allows.
//!
//! `may define KIND …` lists the kinds, modules among them; without kinds, all but those that decide about others. What a team may do
//! is never said in its own folder. A team changes only its own nodes in environments; who else uses them is for `offer` to say,
//! which `resolve` judges.

use std::collections::BTreeMap;

use super::{Layers, Statement, arguments, children, text};
use crate::finding::{Finding, Findings};
use crate::schema::nearest;
use crate::source::{FileId, Place, Sources};

/// The files of the teams' folders, and whose they are.
pub type Owners = BTreeMap<FileId, String>;

/// The kinds that decide about the whole platform: no team defines them, whatever it may.
const RESERVED: &[&str] =
    &["platform", "cloud", "team", "every", "severity", "policy", "compliance", "delivery", "cost"];

/// Whose each file is.
pub fn owners(sources: &Sources) -> Owners {
    let team = |path: &str| path.strip_prefix("teams/")?.split_once('/').map(|(team, _)| team.to_owned());
    sources.iter().filter_map(|(file, source)| Some((file, team(&source.path)?))).collect()
}

/// Judges every node of the teams' folders.
pub fn judge(layers: &Layers<'_>, findings: &mut Findings) {
    for statement in &layers.base {
        if let Some(team) = layers.owners.get(&statement.file) {
            findings.extend(judge_definition(layers, *statement, team));
        }
    }
    for statement in layers.environments.values().flat_map(|environment| environment.overlays()) {
        if let Some(team) = layers.owners.get(&statement.file) {
            findings.extend(judge_change(layers, statement, team));
        }
    }
}

fn judge_definition(layers: &Layers<'_>, statement: Statement<'_>, team: &str) -> Option<Finding> {
    let Some(node) = declaration(layers, team) else { return Some(unknown_team(layers, statement, team)) };
    let word = &*statement.node.name.text;
    let grants = || children(node.node).iter().filter(|child| child.name.text == "may");
    let mut defines = grants().filter_map(|grant| {
        let mut words = arguments(grant).filter_map(|entry| text(&entry.value));
        (words.next() == Some("define")).then(|| words.collect::<Vec<_>>())
    });
    if !RESERVED.contains(&word) && defines.any(|kinds| kinds.is_empty() || kinds.contains(&word)) {
        return None;
    }
    let at = statement.at(statement.node.name.span);
    let message = format!("the folder of team `{team}` defines a `{word}`, and the team may not");
    let help = match RESERVED.contains(&word) {
        true => format!("a `{word}` decides about the whole platform: move it to platform.kdl"),
        false => format!("add `may define {word}` to `team {team}`, or move the node to platform.kdl"),
    };
    Some(Finding::error("not-allowed", at, message).also(node.place(), "what the team may").help(help))
}

/// A team changes its own nodes alone.
fn judge_change(layers: &Layers<'_>, statement: Statement<'_>, team: &str) -> Option<Finding> {
    let (word, name) = (&*statement.node.name.text, statement.argument(0));
    let same = |known: &&Statement<'_>| known.node.name.text == word && known.argument(0) == name;
    let defined = layers.base.iter().find(same)?;
    if layers.owners.get(&defined.file).is_some_and(|owner| owner == team) {
        return None;
    }
    let named = name.map(|name| format!(" {name}")).unwrap_or_default();
    let message = format!("the folder of team `{team}` changes `{word}{named}`, which is not the team's");
    let finding = Finding::error("not-allowed", statement.place(), message).also(defined.place(), "defined here");
    Some(finding.help("move the change to environments/, or ask whose node it is to make it"))
}

/// The `team` node of a team: never one of a team's folder, or teams would say themselves what they may.
fn declaration<'l, 's>(layers: &'l Layers<'s>, team: &str) -> Option<&'l Statement<'s>> {
    declarations(layers).find(|statement| statement.argument(0) == Some(team))
}

fn declarations<'l, 's>(layers: &'l Layers<'s>) -> impl Iterator<Item = &'l Statement<'s>> {
    let is_team = |statement: &&Statement<'s>| statement.node.name.text == "team";
    layers.base.iter().filter(is_team).filter(|statement| !layers.owners.contains_key(&statement.file))
}

fn unknown_team(layers: &Layers<'_>, statement: Statement<'_>, team: &str) -> Finding {
    let place = Place { file: statement.file, span: statement.node.head };
    let message =
        format!("this is in the folder of a team `{team}`, and no `team {team}` is declared outside of such folders");
    let finding = Finding::error("unknown-team", place, message);
    match nearest(team, declarations(layers).filter_map(|known| known.argument(0))) {
        Some(known) => finding.help(format!("did you mean teams/{known}/?")),
        None => finding.help(format!("write `team {team} {{ may define service }}` in platform.kdl")),
    }
}
