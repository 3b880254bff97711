//! For GitHub Actions: one workflow command a notice, which annotates the line in the pull request.

use platc_core::finding::Severity;

use crate::notice::Notice;

/// All commands, each on its line.
pub(super) fn commands(notices: &[Notice<'_>]) -> String {
    notices.iter().map(command).collect()
}

fn command(notice: &Notice<'_>) -> String {
    let level = match notice.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let properties = [place(notice), format!("title={}", escape_property(&notice.code))].join(",");
    format!("::{level} {}::{}\n", properties.trim_start_matches(','), escape(&message(notice)))
}

fn place(notice: &Notice<'_>) -> String {
    let Some(spot) = notice.spots.first() else { return String::new() };
    let file = format!("file={}", escape_property(&spot.page.path));
    match spot.extent() {
        Some((start, end)) => {
            format!("{file},line={},col={},endLine={},endColumn={}", start.line, start.column, end.line, end.column)
        }
        None => file,
    }
}

/// Everything that is said, since an annotation has no other room: the label, the other places, the help.
fn message(notice: &Notice<'_>) -> String {
    let label = notice.spots.first().filter(|spot| !spot.label.is_empty()).map(|spot| spot.label.clone());
    let others = notice.spots.iter().skip(1).map(|spot| format!("{}: {}", spot.name(), spot.label));
    let help = notice.help.iter().map(|help| format!("help: {help}"));
    std::iter::once(notice.message.clone()).chain(label).chain(others).chain(help).collect::<Vec<_>>().join("\n")
}

/// By the rules of GitHub's runner for the text of a command.
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// By the rules of GitHub's runner for a property of a command.
fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
