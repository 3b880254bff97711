//! `platc set`: changes one value of the spec and keeps every comment and space.

use std::path::Path;

use clap::Args;
use platc_core::edit;
use serde_json::{Map, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::notice::Notice;
use crate::{render, repository};

/// Change one value of the spec, keeping every comment and space
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What to set, such as versions.web or service.web.scale.max
    address: String,
    /// The value
    value: String,
    /// The environment that says it [default: the base]
    #[arg(long = "env", value_name = "NAME")]
    environment: Option<String>,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let repository = repository::open(root)?;
    let changed =
        edit::set(&repository.sources, &arguments.address, &arguments.value, arguments.environment.as_deref());
    let changed = changed.map_err(|reason| vec![Notice::error("cannot-set", reason)])?;
    let path = repository.sources.file(changed.file).map(|file| file.path.clone()).unwrap_or_default();
    let location = repository.root.join(&path);
    repository::replace(&location, &path, &changed.text).map_err(|notice| vec![notice])?;
    let place = format!("{path}:{}", changed.line);
    if arguments.format == Format::Json {
        render::to_json(
            &[],
            Map::from_iter([("place".to_owned(), json!(place)), ("before".to_owned(), json!(changed.before))]),
        );
    } else {
        let before =
            changed.before.map_or_else(|| "not said there before".to_owned(), |before| format!("was {before}"));
        render::to_stdout(&format!("{place}: {} is {} ({before})\n", arguments.address, arguments.value));
    }
    Ok(Verdict::Fine)
}
