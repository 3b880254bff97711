//! `platc build`: the spec -> `out/`. Writes what changed, deletes what is left over, and says how much of it in a line
//! an environment; an error in the spec leaves `out/` as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use clap::builder::PossibleValuesParser;
use platc_core::finding::Severity;
use platc_core::model::SHARED;
use platc_core::print::{self, Stage};
use platc_emit::{File, Report, Territory};
use serde_json::{Map, Value, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::cache::{self, Freshness};
use crate::compiled::{self, Compiled};
use crate::notice::{self, Notice};
use crate::repository::{self, Repository};
use crate::{history, progress, render};

/// Compile the spec and write what changed in out/
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Build this environment alone; may be said several times
    #[arg(long = "env", value_name = "NAME")]
    environments: Vec<String>,
    /// Print what a stage of the compiler gives, and write nothing
    #[arg(long, value_name = "STAGE", value_parser = PossibleValuesParser::new(Stage::ALL.iter().map(|(word, _)| *word)))]
    stage: Option<String>,
    /// Print findings alone
    #[arg(long, short)]
    quiet: bool,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let start = Instant::now();
    let repository = repository::open(root)?;
    if let Some(word) = &arguments.stage {
        return print_stage(arguments, &repository, word);
    }
    let whole = arguments.environments.is_empty();
    let freshness = if whole { cache::freshness(&repository) } else { Freshness::default() };
    let told = freshness.told(&repository.sources);
    let mut without_output: BTreeSet<&str> = freshness.without_output().collect();
    if freshness.is_whole() {
        let notices = compiled::with_warnings(notice::in_order(told), &repository);
        let (report, fresh) = (Report::default(), &freshness.fresh);
        let summary = Summary { report: &report, files: &[], fresh, without_output, took: start.elapsed() };
        show(arguments, &notices, &summary);
        return Ok(Verdict::Fine);
    }
    let wanted = if whole { &freshness.stale } else { &arguments.environments };
    let mut compiled = compiled::run(&repository, wanted, &freshness.past)?;
    if compiled.failed() {
        show_findings(&compiled.notices, arguments.format);
        return Ok(Verdict::Findings);
    }
    let report = progress::during("writing", || write(&repository.root, &compiled))
        .map_err(|problem| vec![Notice::from(problem)])?;
    let about_output = self::told(&report);
    let is_settled = about_output.is_empty();
    compiled.notices = notice::in_order(compiled.notices.into_iter().chain(told).collect());
    compiled.notices.extend(about_output);
    let mut untouched = freshness.fresh.clone();
    untouched.extend(compiled.spared.clone());
    without_output.extend(compiled.environments.iter().flat_map(|built| &built.without_output));
    let (files, took) = (&compiled.files, start.elapsed());
    show(arguments, &compiled.notices, &Summary { report: &report, files, fresh: &untouched, without_output, took });
    match whole {
        true if is_settled => cache::remember(&repository, compiled, freshness),
        true => cache::forget(&repository.root),
        false => {}
    }
    Ok(Verdict::Fine)
}

/// Advice is for `check`, where there is time to read it; here it is counted.
fn show(arguments: &Arguments, notices: &[Notice<'_>], summary: &Summary<'_>) {
    if arguments.format != Format::Human {
        return render::to_json(notices, summary.object());
    }
    let (advice, told): (Vec<_>, Vec<_>) =
        notices.iter().cloned().partition(|notice| notice.severity == Severity::Advice);
    render::aside(&told);
    if !arguments.quiet {
        render::to_stdout(&summary.text());
        if !advice.is_empty() {
            render::to_stdout(&format!("{} of advice: `platc check` shows them.\n", amount(advice.len(), "piece")));
        }
    }
}

/// One environment's stage, where one is named; else that of all.
fn print_stage(arguments: &Arguments, repository: &Repository, word: &str) -> Outcome {
    let stage = Stage::ALL.iter().find(|(known, _)| *known == word).map_or(Stage::Lower, |(_, stage)| *stage);
    let (text, findings) = print::stage(&repository.sources, stage, arguments.environments.first().map(String::as_str));
    let notices = notice::of_findings(findings, &repository.sources);
    match arguments.format {
        Format::Human => {
            render::aside(&notices);
            render::to_stdout(&text);
        }
        _ => render::to_json(&notices, Map::from_iter([("text".to_owned(), json!(text))])),
    }
    Ok(if notices.iter().all(|notice| notice.severity == Severity::Advice) { Verdict::Fine } else { Verdict::Findings })
}

fn show_findings(notices: &[Notice<'_>], format: Format) {
    match format {
        Format::Human => {
            render::aside(notices);
            let errors = notices.iter().filter(|notice| notice.severity == Severity::Error).count();
            render::to_stderr(&format!("Nothing was written: the spec has {}.\n", amount(errors, "error")));
        }
        _ => render::to_json(notices, Map::new()),
    }
}

fn write(root: &Path, compiled: &Compiled<'_>) -> Result<Report, platc_emit::Problem> {
    let folders: Vec<&str> = compiled.folders.iter().map(String::as_str).collect();
    let territory = Territory { whole: &folders, shared: &[] };
    let git = history::of(root);
    let history = git.as_ref().map(|git| git as &dyn platc_emit::History);
    platc_emit::write(root, &compiled.files, &territory, history, &mut |waiting| {
        render::to_stderr(&format!("{waiting}\n"))
    })
}

/// What someone should know of a write beyond how much there was to do.
fn told(report: &Report) -> Vec<Notice<'static>> {
    let each = |paths: &[String], tell: fn(&str) -> Notice<'static>| {
        paths.iter().map(|path| tell(path).warning()).collect::<Vec<_>>()
    };
    let mut notices = each(&report.overwritten_edits, |path| {
        Notice::about("hand-edited", path, "this file had been edited by hand, and the edit is overwritten")
            .help("say it in the spec; `git diff` has what was there if it was committed")
    });
    notices.extend(each(&report.kept_edited, |path| {
        Notice::about(
            "left-over",
            path,
            "nothing in the spec makes this file any more, but it was edited since, so it is kept",
        )
        .help("delete it once nobody needs the edit")
    }));
    notices.extend(each(&report.foreign, |path| {
        Notice::about("foreign", path, "platc did not make this file, and everything in out/ is to come from the spec")
            .help("move it elsewhere, or delete it")
    }));
    notices
}

/// What is said about a build that went well.
struct Summary<'a> {
    report: &'a Report,
    files: &'a [File],
    /// How many files of an environment needed no making.
    fresh: &'a BTreeMap<String, usize>,
    without_output: BTreeSet<&'a str>,
    took: Duration,
}

/// How many files of one environment had to be written, deleted, or neither.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    written: usize,
    removed: usize,
    unchanged: usize,
}

impl Summary<'_> {
    fn text(&self) -> String {
        let counts = self.counts();
        let longest = counts.keys().map(|name| name.chars().count()).max().unwrap_or_default();
        let mut text: String =
            counts.iter().map(|(name, count)| format!("{name:longest$}  {}\n", count.text())).collect();
        if self.report.recovered {
            text.push_str("An earlier build had been interrupted; it was taken back first.\n");
        }
        let is_built = |(name, count): &(&&str, &Count)| **name != SHARED && count.written + count.unchanged > 0;
        let environments = amount(counts.iter().filter(is_built).count(), "environment");
        text.push_str(&format!(
            "Built {environments}, {}, in {} ms.\n",
            amount(self.files.len() + self.fresh.values().sum::<usize>(), "file"),
            self.took.as_millis()
        ));
        if !self.without_output.is_empty() {
            text.push_str(&format!(
                "No output yet for: {}.\n",
                Vec::from_iter(self.without_output.iter().copied()).join(", ")
            ));
        }
        text
    }

    fn object(&self) -> Map<String, Value> {
        let counts: Map<String, Value> =
            self.counts().into_iter().map(|(name, count)| (name.to_owned(), count.object())).collect();
        Map::from_iter([
            ("environments".to_owned(), Value::Object(counts)),
            ("written".to_owned(), json!(self.report.written)),
            ("removed".to_owned(), json!(self.report.removed)),
            ("without_output".to_owned(), json!(self.without_output)),
            ("milliseconds".to_owned(), json!(u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX))),
        ])
    }

    fn counts(&self) -> BTreeMap<&str, Count> {
        let fresh =
            self.fresh.iter().map(|(name, files)| (name.as_str(), Count { unchanged: *files, ..Count::default() }));
        let mut counts: BTreeMap<&str, Count> = fresh.collect();
        for file in self.files {
            counts.entry(environment(&file.path)).or_default().unchanged += 1;
        }
        for path in &self.report.written {
            let count = counts.entry(environment(path)).or_default();
            count.written += 1;
            count.unchanged = count.unchanged.saturating_sub(1);
        }
        for path in &self.report.removed {
            counts.entry(environment(path)).or_default().removed += 1;
        }
        counts
    }
}

impl Count {
    fn text(self) -> String {
        let parts = [(self.written, "written"), (self.removed, "removed"), (self.unchanged, "unchanged")];
        parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn object(self) -> Value {
        json!({"written": self.written, "removed": self.removed, "unchanged": self.unchanged})
    }
}

/// The environment in a path of `out/`; the first folder of any other.
fn environment(path: &str) -> &str {
    let below = path.strip_prefix("out/").unwrap_or(path);
    below.split('/').next().unwrap_or(below)
}

/// `1 file`, `2 files`.
fn amount(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
