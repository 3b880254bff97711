//! Where an offset stands in its line.

/// Offset of the first byte of the line.
pub(crate) fn line_start(source: &str, at: usize) -> usize {
    let before = source.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// The spaces and tabs that the line of an offset begins with.
pub(crate) fn indentation(source: &str, at: usize) -> &str {
    let line = source.get(line_start(source, at)..).unwrap_or_default();
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

/// Whether nothing but spaces and tabs stands before an offset in its line.
pub(crate) fn begins_line(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r'])
}
