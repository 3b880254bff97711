//! `platc init`: writes a small platform that builds. Its files are the ones under `starter/`, with the platform's name
//! in place of `NAME`. Nothing that is there is overwritten.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use platc_core::schema::Leaf;
use platc_core::types::Name;
use serde_json::{Map, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::notice::Notice;
use crate::render;
use crate::repository::unwritable;

/// Begin a platform: a small one that builds
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The name of the platform [default: that of the folder]
    name: Option<String>,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

/// What `starter/` says instead of the platform's name.
const PLACEHOLDER: &str = "NAME";

/// The spec: if one of these is there, there is a platform already.
const SPEC: &[(&str, &str)] = &[
    ("platform.kdl", include_str!("../starter/platform.kdl")),
    ("modules/web-service.kdl", include_str!("../starter/modules/web-service.kdl")),
    ("environments/production.kdl", include_str!("../starter/environments/production.kdl")),
    ("environments/staging.kdl", include_str!("../starter/environments/staging.kdl")),
];

/// What any repository may have; one that is there stays as it is.
const BESIDE: &[(&str, &str)] =
    &[(".gitignore", include_str!("../starter/gitignore")), ("README.md", include_str!("../starter/README.md"))];

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let folder = folder(root).map_err(|notice| vec![notice])?;
    let name = name(arguments.name.as_deref(), &folder).map_err(|notice| vec![notice])?;
    check_empty(&folder)?;
    let beside = BESIDE.iter().filter(|(path, _)| !exists(&folder, path));
    let mut written = Vec::new();
    for (path, text) in SPEC.iter().chain(beside) {
        create(&folder.join(path), &text.replace(PLACEHOLDER, &name))
            .map_err(|error| vec![unwritable(path, &error)])?;
        written.push(*path);
    }
    match arguments.format {
        Format::Human => render::to_stdout(&summary(&name, &written)),
        _ => render::to_json(
            &[],
            Map::from_iter([("platform".to_owned(), json!(name)), ("written".to_owned(), json!(written))]),
        ),
    }
    Ok(Verdict::Fine)
}

fn folder(root: Option<&Path>) -> Result<PathBuf, Notice<'static>> {
    let folder = root.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| folder.canonicalize())
        .map_err(|error| unwritable(&folder.to_string_lossy(), &error))
}

/// The name that was given, or one made from the folder's.
fn name(given: Option<&str>, folder: &Path) -> Result<String, Notice<'static>> {
    let wanted = match given {
        Some(name) => name.to_owned(),
        None => from_folder(&folder.file_name().unwrap_or_default().to_string_lossy()),
    };
    match Name::parse(&wanted) {
        Ok(name) => Ok(name.0),
        Err(_) => {
            let message =
                format!("`{wanted}` cannot be the name of a platform: DNS names and cloud resources begin with it");
            Err(Notice::error("platform-name", message)
                .help("take lower-case letters, digits and `-`, at most 63 of them: `platc init shop`"))
        }
    }
}

fn from_folder(folder: &str) -> String {
    let usual = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' };
    folder.chars().map(usual).collect::<String>().trim_matches('-').to_owned()
}

fn check_empty(folder: &Path) -> Result<(), Vec<Notice<'static>>> {
    let there = SPEC.iter().filter(|(path, _)| exists(folder, path));
    let notices: Vec<_> = there
        .map(|(path, _)| {
            Notice::about("already-there", path, format!("`{path}` is there already, and `init` overwrites nothing"))
                .help("begin in an empty folder: `platc init NAME --root DIR`")
        })
        .collect();
    if notices.is_empty() { Ok(()) } else { Err(notices) }
}

fn exists(folder: &Path, path: &str) -> bool {
    folder.join(path).symlink_metadata().is_ok()
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

fn summary(name: &str, written: &[&str]) -> String {
    let files: String = written.iter().map(|path| format!("  {path}\n")).collect();
    format!("Began the platform `{name}`:\n{files}Next: `platc build`, then look into out/.\n")
}
