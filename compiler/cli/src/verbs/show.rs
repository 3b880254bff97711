//! `platc show`: one merged node, or a whole environment, with the origin beside each line.

use std::path::Path;

use clap::Args;
use platc_core::finding::Severity;
use platc_core::print;
use serde_json::{Map, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::notice::{self, Notice};
use crate::{render, repository};

/// Show what the layers make of a node, with the origin of each line
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The environment
    environment: String,
    /// A node, such as service.web [default: all of them]
    address: Option<String>,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let repository = repository::open(root)?;
    let shown = print::show(&repository.sources, &arguments.environment, arguments.address.as_deref());
    let (text, findings) = shown.map_err(|reason| vec![Notice::error("unknown-address", reason)])?;
    let notices = notice::of_findings(findings, &repository.sources);
    if arguments.format == Format::Json {
        render::to_json(&notices, Map::from_iter([("text".to_owned(), json!(text))]));
    } else {
        render::aside(&notices);
        render::to_stdout(&text);
    }
    Ok(if notices.iter().all(|notice| notice.severity == Severity::Advice) { Verdict::Fine } else { Verdict::Findings })
}
