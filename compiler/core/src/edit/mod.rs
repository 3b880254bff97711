//! edit: changes one value of a spec and keeps every comment and space: `platc set versions.web 2.15.0 --env staging`.
//!
//! `path` reads the address against the declarations, `layer` finds the nodes of the layer that the address is about, `change` replaces
//! the value there, or adds the line that says it. The outcome is text: whoever calls writes it.

mod change;
mod layer;
mod path;
mod pins;

use crate::finding::{Finding, Findings};
use crate::load::load;
use crate::parse::parse;
use crate::source::{FileId, Place, Sources};

pub use pins::{Pinned, pin};

/// A changed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which one.
    pub file: FileId,
    /// Its whole new text.
    pub text: String,
    /// What the value was in that layer, as it was written, if it said one.
    pub before: Option<String>,
    /// The line that says it now, from one.
    pub line: usize,
}

/// Sets the value of an address (`service.web.scale.max`, `versions.web`) in an environment, or in the base.
///
/// # Errors
/// A sentence that says why there is no such place, or why the value cannot stand there.
pub fn set(sources: &Sources, address: &str, value: &str, environment: Option<&str>) -> Result<Changed, String> {
    let mut problems = Findings::default();
    let documents = parse(sources, &mut problems);
    let layers = load(sources, &documents, &mut Findings::default());
    let problems = problems.sorted();
    let path = path::read(&layers, address, environment.is_some())?;
    path.leaf.judge(value)?;
    // What is not found may stand where a broken file could not be read.
    let spot = layer::find(&layers, &path, environment)
        .or_else(|reason| refuse_broken(sources, &problems, None).and(Err(reason)))?;
    refuse_broken(sources, &problems, Some(spot.file))?;
    let source = sources.file(spot.file).map_or("", |file| file.text.as_str());
    let change = change::make(source, &spot, &path.leaf, value);
    let text = platc_kdl::edit::apply(source, vec![change.edit.clone()]);
    let said = change.edit.span.range().start + change.offset;
    let line = text.get(..said).map_or(1, |before| before.matches('\n').count() + 1);
    Ok(Changed { file: spot.file, text, before: change.before, line })
}

/// What was read of a broken file may lack a brace: a line added there could land anywhere.
fn refuse_broken(sources: &Sources, problems: &[Finding], file: Option<FileId>) -> Result<(), String> {
    let place = |finding: &Finding| finding.primary.as_ref().map(|label| label.place);
    let is_there = |problem: &&Finding| place(problem).is_some_and(|at| file.is_none_or(|file| at.file == file));
    match problems.iter().find(is_there) {
        None => Ok(()),
        Some(problem) => {
            let at = sources.name(place(problem).unwrap_or(Place::DEFAULT));
            Err(format!("the file has to be mended first: {at}: {}", problem.message))
        }
    }
}
