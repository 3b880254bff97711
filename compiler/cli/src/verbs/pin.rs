//! `platc pin`: writes down what Terraform gave, so that it is known when compiling.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use platc_core::edit;
use serde_json::{Map, Value, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::notice::Notice;
use crate::{render, repository};

/// Pin late values of an environment, read from `terraform output -json`
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The outputs of a stack, as `terraform output -json` prints them [default: standard input]
    file: Option<PathBuf>,
    /// The environment that they belong to
    #[arg(long = "env", value_name = "NAME")]
    environment: String,
    /// The region that they come from, where the environment has several
    #[arg(long = "in", value_name = "REGION")]
    place: Option<String>,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let repository = repository::open(root)?;
    let fail = |reason: String| vec![Notice::error("cannot-pin", reason)];
    let outputs = read(arguments.file.as_deref()).map_err(fail)?;
    let pinned = edit::pin(&repository.sources, &arguments.environment, arguments.place.as_deref(), &outputs);
    let pinned = pinned.map_err(fail)?;
    let location = repository.root.join(&pinned.path);
    repository::replace(&location, &pinned.path, &pinned.text).map_err(|notice| vec![notice])?;
    if arguments.format == Format::Json {
        let told =
            [("path", json!(pinned.path)), ("pinned", json!(pinned.taken)), ("passed_over", json!(pinned.passed_over))];
        render::to_json(&[], Map::from_iter(told.map(|(key, value)| (key.to_owned(), value))));
    } else {
        let lines: String = pinned.taken.iter().map(|address| format!("{}: {address}\n", pinned.path)).collect();
        let others = match pinned.passed_over.as_slice() {
            [] => String::new(),
            others => format!("Passed over, being nothing late: {}.\n", others.join(", ")),
        };
        render::to_stdout(&(lines + &others));
    }
    Ok(Verdict::Fine)
}

/// The outputs that are texts, by name.
fn read(file: Option<&Path>) -> Result<BTreeMap<String, String>, String> {
    let text = match file {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?
        }
        None => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| format!("standard input cannot be read: {error}"))?;
            text
        }
    };
    let outputs: BTreeMap<String, Value> = serde_json::from_str(&text)
        .map_err(|error| format!("this is not what `terraform output -json` prints: {error}"))?;
    let secret = |output: &Value| output["sensitive"].as_bool().unwrap_or(false);
    let texts = outputs.into_iter().filter(|(_, output)| !secret(output));
    Ok(texts.filter_map(|(name, output)| Some((name, output["value"].as_str()?.to_owned()))).collect())
}
