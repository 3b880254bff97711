//! Notices -> text: for people, for programs, for code scanning and for GitHub. A format a file; none knows what a
//! notice is about.
//!
//! What a verb was asked for goes to standard output. What kept it from doing its work goes to standard error, except in
//! the formats for programs, which have all of it in one place. A stream that nobody reads any more is no error.

mod github;
mod human;
mod json;
mod look;
mod sarif;
mod snippet;
mod wrap;

use std::io::{Write, stderr, stdout};

use crate::arguments::Format;
use crate::notice::Notice;

pub(crate) use look::{Ink, Look, harmless};

/// Shows why a verb could not do its work.
pub(crate) fn failure(notices: &[Notice<'_>], format: Format) {
    match format {
        Format::Human => to_stderr(&human::notices(notices, &Look::of(&stderr()))),
        _ => to_stdout(&machine(notices, format)),
    }
}

/// The notices of a spec that a verb could not go on with, or that it tells beside its work.
pub(crate) fn aside(notices: &[Notice<'_>]) {
    to_stderr(&human::notices(notices, &Look::of(&stderr())));
}

/// The notices as what a verb was asked for.
pub(crate) fn result(notices: &[Notice<'_>]) {
    to_stdout(&human::notices(notices, &Look::of(&stdout())));
}

/// The notices in a format for programs, where nothing else is to be said.
pub(crate) fn machine(notices: &[Notice<'_>], format: Format) -> String {
    match format {
        Format::Sarif => sarif::log(notices),
        Format::Github => github::commands(notices),
        Format::Human | Format::Json => json::text(&json::object(notices)),
    }
}

/// One JSON object with the notices, and what else the verb has to say.
pub(crate) fn to_json(notices: &[Notice<'_>], more: serde_json::Map<String, serde_json::Value>) {
    let mut object = json::object(notices);
    object.extend(more);
    to_stdout(&json::text(&object));
}

/// Writes to standard output; a reader that has gone away has seen enough.
pub(crate) fn to_stdout(text: &str) {
    let mut stream = stdout().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Writes to standard error.
pub(crate) fn to_stderr(text: &str) {
    let _ = stderr().write_all(text.as_bytes());
}
