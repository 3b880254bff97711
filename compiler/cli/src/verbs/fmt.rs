//! `platc fmt`: lays spec files out afresh, comments and all. A file that is no KDL is told and left as it is; the others
//! are still done.

use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;
use serde_json::{Map, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::notice::{Notice, Page};
use crate::{render, repository};

/// Lay spec files out afresh, keeping every comment
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Files, or folders with files [default: the whole spec]
    files: Vec<PathBuf>,
    /// Write nothing; fail if a file is laid out otherwise
    #[arg(long)]
    check: bool,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

/// A file: what it is called in messages, where it is, and its text.
struct Source {
    path: String,
    location: PathBuf,
    text: String,
}

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let sources = match arguments.files.is_empty() {
        true => whole_spec(root)?,
        false => named(&arguments.files)?,
    };
    let (changed, findings) = format_all(&sources);
    if !arguments.check {
        write_all(&changed)?;
    }
    show(arguments, &findings, &changed, sources.len());
    let is_as_wanted = changed.is_empty() || !arguments.check;
    Ok(if findings.is_empty() && is_as_wanted { Verdict::Fine } else { Verdict::Findings })
}

/// A file with the text that it should have.
type Changed<'s> = (&'s Source, String);

/// The files that are laid out otherwise, and what is wrong with those that are no KDL.
fn format_all(sources: &[Source]) -> (Vec<Changed<'_>>, Vec<Notice<'_>>) {
    let formatted: Vec<_> = sources.par_iter().map(|source| (source, platc_kdl::format(&source.text))).collect();
    let (mut changed, mut findings) = (Vec::new(), Vec::new());
    for (source, outcome) in formatted {
        match outcome {
            Ok(text) if text != source.text => changed.push((source, text)),
            Ok(_) => {}
            Err(problems) => {
                let page = Page::new(source.path.as_str(), source.text.as_str());
                findings.extend(problems.into_iter().map(|problem| Notice::syntax(&page, problem)));
            }
        }
    }
    (changed, findings)
}

fn write_all(changed: &[Changed<'_>]) -> Result<(), Vec<Notice<'static>>> {
    let outcomes = changed.iter().map(|(source, text)| repository::replace(&source.location, &source.path, text));
    let refusals: Vec<_> = outcomes.filter_map(Result::err).collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

fn whole_spec(root: Option<&Path>) -> Result<Vec<Source>, Vec<Notice<'static>>> {
    let repository = repository::open(root)?;
    let files = repository.sources.files.into_iter();
    Ok(files
        .map(|file| Source { location: repository.root.join(&file.path), path: file.path, text: file.text })
        .collect())
}

fn named(paths: &[PathBuf]) -> Result<Vec<Source>, Vec<Notice<'static>>> {
    let read = |location: PathBuf| {
        let path = location.to_string_lossy().into_owned();
        repository::read(&location, &path).map(|text| Source { path, location, text })
    };
    repository::all_or_notices(repository::files(paths)?.into_par_iter().map(read).collect())
}

fn show(arguments: &Arguments, findings: &[Notice<'_>], changed: &[Changed<'_>], count: usize) {
    let paths: Vec<&str> = changed.iter().map(|(source, _)| source.path.as_str()).collect();
    if arguments.format == Format::Json {
        let more = Map::from_iter([("changed".to_owned(), json!(paths)), ("files".to_owned(), json!(count))]);
        return render::to_json(findings, more);
    }
    render::aside(findings);
    let what = if arguments.check { "needs formatting" } else { "formatted" };
    let mut text: String = paths.iter().map(|path| format!("{what}: {}\n", render::harmless(path))).collect();
    if arguments.check && !paths.is_empty() {
        text.push_str("`platc fmt` lays them out.\n");
    }
    render::to_stdout(&text);
}
