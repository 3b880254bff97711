//! `platc fmt`: lays spec files out afresh, comments and all. A file that is no KDL is told and left as it is; the others
//! are still done.

use std::fs;
use std::io;
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
    let formatted: Vec<_> = sources.par_iter().map(|source| (source, platc_kdl::format(&source.text))).collect();
    let mut findings = Vec::new();
    let mut changed = Vec::new();
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
    if !arguments.check {
        changed
            .par_iter()
            .try_for_each(|(source, text)| replace(&source.location, text).map_err(|error| (source, error)))
            .map_err(|(source, error)| refused(&source.path, &error))?;
    }
    let paths: Vec<&str> = changed.iter().map(|(source, _)| source.path.as_str()).collect();
    show(arguments, &findings, &paths, sources.len());
    let is_fine = findings.is_empty() && !(arguments.check && !paths.is_empty());
    Ok(if is_fine { Verdict::Fine } else { Verdict::Findings })
}

fn whole_spec(root: Option<&Path>) -> Result<Vec<Source>, Vec<Notice<'static>>> {
    let repository = repository::open(root)?;
    let files = repository.sources.files.into_iter();
    Ok(files
        .map(|file| Source { location: repository.root.join(&file.path), path: file.path, text: file.text })
        .collect())
}

fn named(paths: &[PathBuf]) -> Result<Vec<Source>, Vec<Notice<'static>>> {
    let files = repository::files(paths)?;
    let read: Vec<_> = files
        .into_par_iter()
        .map(|location| {
            let path = location.to_string_lossy().into_owned();
            repository::read(&location, &path).map(|text| Source { path, location, text })
        })
        .collect();
    let (mut sources, mut troubles) = (Vec::new(), Vec::new());
    for outcome in read {
        match outcome {
            Ok(source) => sources.push(source),
            Err(unreadable) => troubles.push(unreadable.notice()),
        }
    }
    if troubles.is_empty() { Ok(sources) } else { Err(troubles) }
}

/// Writes beside the file and renames, so that no moment has half a spec. A link stays one: what it leads to is replaced.
pub(super) fn replace(location: &Path, text: &str) -> io::Result<()> {
    let location = location.canonicalize()?;
    let mut name = std::ffi::OsString::from(".");
    name.push(location.file_name().unwrap_or_default());
    name.push(".platc-fmt");
    let beside = location.with_file_name(name);
    fs::write(&beside, text)?;
    let renamed = fs::metadata(&location)
        .and_then(|metadata| fs::set_permissions(&beside, metadata.permissions()))
        .and_then(|()| fs::rename(&beside, &location));
    if renamed.is_err() {
        fs::remove_file(&beside)?;
    }
    renamed
}

pub(super) fn refused(path: &str, error: &io::Error) -> Vec<Notice<'static>> {
    let message = format!("`{path}` cannot be written: {error}");
    vec![
        Notice::about("unwritable", path, message)
            .help("check who may write the file and its folder, and whether the disk is full"),
    ]
}

fn show(arguments: &Arguments, findings: &[Notice<'_>], changed: &[&str], count: usize) {
    if arguments.format == Format::Json {
        return render::to_json(
            findings,
            Map::from_iter([("changed".to_owned(), json!(changed)), ("files".to_owned(), json!(count))]),
        );
    }
    render::aside(findings);
    let verb = if arguments.check { "needs formatting" } else { "formatted" };
    let mut text: String = changed.iter().map(|path| format!("{verb}: {}\n", render::harmless(path))).collect();
    if arguments.check && !changed.is_empty() {
        text.push_str("`platc fmt` lays them out.\n");
    }
    render::to_stdout(&text);
}
