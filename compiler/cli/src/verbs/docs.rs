//! `platc docs`: the reference manual as Markdown, a page for each kind; or one page on the terminal.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use platc_core::manual::{self, Page};
use platc_core::schema::nearest;
use serde_json::{Map, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::notice::Notice;
use crate::{render, repository};

/// Print a page of the reference manual, or write all of them into a folder
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The kind, such as service [default: the index]
    kind: Option<String>,
    /// Write all pages into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    into: Option<PathBuf>,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let pages = manual::pages();
    if let Some(folder) = &arguments.into {
        return write(folder, &pages, arguments.format);
    }
    let name = arguments.kind.as_deref().map_or_else(|| "README.md".to_owned(), |kind| format!("{kind}.md"));
    let Some(page) = pages.iter().find(|page| page.name == name) else { return Err(vec![unknown(&name, &pages)]) };
    show(arguments.format, &page.text, &[&page.name]);
    Ok(Verdict::Fine)
}

fn write(folder: &PathBuf, pages: &[Page], format: Format) -> Outcome {
    let refused =
        |path: &std::path::Path, error: &std::io::Error| vec![repository::refused(&path.to_string_lossy(), error)];
    fs::create_dir_all(folder).map_err(|error| refused(folder, &error))?;
    for page in pages {
        let path = folder.join(&page.name);
        fs::write(&path, &page.text).map_err(|error| refused(&path, &error))?;
    }
    let names: Vec<&str> = pages.iter().map(|page| page.name.as_str()).collect();
    show(format, &format!("{} pages in {}\n", pages.len(), folder.display()), &names);
    Ok(Verdict::Fine)
}

fn show(format: Format, text: &str, pages: &[&str]) {
    if format == Format::Json {
        render::to_json(&[], Map::from_iter([("text".to_owned(), json!(text)), ("pages".to_owned(), json!(pages))]));
    } else {
        render::to_stdout(text);
    }
}

fn unknown(name: &str, pages: &[Page]) -> Notice<'static> {
    let kind = name.trim_end_matches(".md");
    let notice = Notice::error("unknown-word", format!("there is no kind `{kind}`"));
    match nearest(kind, pages.iter().map(|page| page.name.trim_end_matches(".md"))) {
        Some(near) => notice.help(format!("did you mean `{near}`?")),
        None => notice.help("`platc docs` lists all kinds"),
    }
}
