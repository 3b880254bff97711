//! `platc check`: everything that `build` does, but nothing is written. Names each difference between the spec and
//! `out/`, shows it as a diff, and fails on any finding or difference.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use clap::Args;
use platc_core::finding::Severity;
use platc_core::incremental::Trace;
use platc_emit::{Difference, Drift, Territory};
use serde_json::{Map, Value, json};
use similar::TextDiff;

use super::{Outcome, Verdict};
use crate::arguments::Format;
use crate::compiled::{self, Compiled};
use crate::notice::Notice;
use crate::render::{self, Ink, Look};
use crate::{history, repository};

/// How many lines of each difference are shown without `--full`.
const MOST_LINES: usize = 200;

/// How many differences are shown without `--full`.
const MOST_SHOWN: usize = 50;

/// How long the search for the smallest diff of one file may take; it is the next best afterwards.
const PATIENCE: Duration = Duration::from_millis(500);

/// Check the spec and compare it with out/; write nothing
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Check this environment alone; may be said several times
    #[arg(long = "env", value_name = "NAME")]
    environments: Vec<String>,
    /// Show every difference whole, also of files that are missing or left over
    #[arg(long)]
    full: bool,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
}

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let repository = repository::open(root)?;
    let compiled = compiled::run(&repository, &arguments.environments, &Trace::default())?;
    let differences = match compiled.failed() {
        true => Vec::new(),
        false => compare(&repository.root, &compiled).map_err(|problem| vec![Notice::from(problem)])?,
    };
    match arguments.format {
        Format::Human => show(&compiled, &differences, arguments.full),
        Format::Json => render::to_json(&compiled.notices, object(&differences, arguments.full)),
        format => {
            let notices: Vec<_> = compiled.notices.iter().cloned().chain(differences.iter().map(notice)).collect();
            render::to_stdout(&render::machine(&notices, format));
        }
    }
    let is_clean = differences.is_empty() && compiled.notices.iter().all(|notice| notice.severity == Severity::Advice);
    Ok(if is_clean { Verdict::Fine } else { Verdict::Findings })
}

fn compare<'c>(root: &Path, compiled: &'c Compiled<'_>) -> Result<Vec<Difference<'c>>, platc_emit::Problem> {
    let folders: Vec<&str> = compiled.folders.iter().map(String::as_str).collect();
    let territory = Territory { whole: &folders, shared: &[] };
    let git = history::of(root);
    platc_emit::compare(root, &compiled.files, &territory, git.as_ref().map(|git| git as &dyn platc_emit::History))
}

/// What a kind of drift is, and what to do about it.
fn meaning(drift: Drift) -> (&'static str, &'static str) {
    match drift {
        Drift::Stale => ("the spec says something else by now", "`platc build` writes it afresh"),
        Drift::HandEdited => {
            ("someone edited it after platc wrote it", "say it in the spec; `platc build` overwrites the edit")
        }
        Drift::Missing => ("the spec makes it, and it is not there", "`platc build` writes it"),
        Drift::LeftOver { edited: false } => ("nothing in the spec makes it any more", "`platc build` deletes it"),
        Drift::LeftOver { edited: true } => (
            "nothing in the spec makes it any more, and someone edited it",
            "delete it once nobody needs the edit; `platc build` keeps it",
        ),
        Drift::Foreign => (
            "platc did not make it, and everything in out/ is to come from the spec",
            "move it elsewhere, or delete it",
        ),
    }
}

/// The name of the drift as a rule's code.
fn code(drift: Drift) -> &'static str {
    match drift {
        Drift::LeftOver { .. } => "left-over",
        other => other.name(),
    }
}

fn notice<'n>(difference: &Difference<'_>) -> Notice<'n> {
    let (what, mend) = meaning(difference.drift);
    Notice::about(code(difference.drift), &difference.path, format!("{}: {what}", difference.path)).help(mend)
}

fn object(differences: &[Difference<'_>], full: bool) -> Map<String, Value> {
    let drift = differences.iter().map(|difference| {
        let Difference { path, drift, .. } = difference;
        json!({"path": path, "kind": code(*drift), "diff": diff(difference, full)})
    });
    Map::from_iter([("drift".to_owned(), drift.collect())])
}

fn show(compiled: &Compiled<'_>, differences: &[Difference<'_>], full: bool) {
    render::result(&compiled.notices);
    let look = Look::of(&std::io::stdout());
    let shown = if full { differences.len() } else { MOST_SHOWN.min(differences.len()) };
    for difference in differences.iter().take(shown) {
        render::to_stdout(&one(difference, full, &look));
    }
    if shown < differences.len() {
        render::to_stdout(&format!("and {} more, which `--full` shows\n", differences.len() - shown));
    }
    render::to_stdout(&summary(compiled, differences));
}

fn one(difference: &Difference<'_>, full: bool, look: &Look) -> String {
    let (what, mend) = meaning(difference.drift);
    let name = look.paint(Ink::Warning, &format!("{}:", difference.drift.name()));
    let heading =
        format!("{name} {}\n  {what}; {mend}\n", look.paint(Ink::Strong, &render::harmless(&difference.path)));
    let lines = diff(difference, full).unwrap_or_default();
    let lines: String = render::harmless(&lines).lines().map(|line| paint(line, look) + "\n").collect();
    format!("{heading}{lines}\n")
}

fn paint(line: &str, look: &Look) -> String {
    match line.as_bytes().first() {
        Some(b'+') => look.paint(Ink::Added, line),
        Some(b'-') => look.paint(Ink::Removed, line),
        Some(b'@') => look.paint(Ink::Faint, line),
        _ => line.to_owned(),
    }
}

/// The difference as a unified diff, from the disk to the build. Where one side is nothing, the diff says no more than
/// the kind of drift does, and is left to `--full`.
fn diff(difference: &Difference<'_>, full: bool) -> Option<String> {
    let (before, after) = (difference.before.as_deref(), difference.after);
    if before.is_none() && after.is_none() || !full && (before.is_none() || after.is_none()) {
        return None;
    }
    let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
    let (before, after) = (text(before), text(after));
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(&before, &after)
        .unified_diff()
        .context_radius(3)
        .to_string();
    Some(if full { diff } else { first_lines(&diff) })
}

fn first_lines(diff: &str) -> String {
    let count = diff.lines().count();
    match count.checked_sub(MOST_LINES).filter(|more| *more > 0) {
        None => diff.to_owned(),
        Some(more) => {
            let first: String = diff.lines().take(MOST_LINES).map(|line| format!("{line}\n")).collect();
            format!("{first}(and {more} more lines, which `--full` shows)\n")
        }
    }
}

fn summary(compiled: &Compiled<'_>, differences: &[Difference<'_>]) -> String {
    if compiled.failed() {
        return "The spec has errors, so it was not compared with out/.\n".to_owned();
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for difference in differences {
        *kinds.entry(difference.drift.name()).or_default() += 1;
    }
    match (differences.len(), compiled.folders.join(", ")) {
        (0, folders) => format!("{} files in {folders} are what the spec says.\n", compiled.files.len()),
        (_, folders) => {
            let kinds: Vec<_> = kinds.iter().map(|(name, count)| format!("{count} {name}")).collect();
            format!("{folders} differs from the spec: {}.\n", kinds.join(", "))
        }
    }
}
