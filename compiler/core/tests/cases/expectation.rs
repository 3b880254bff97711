//! Expected texts in files: compared, or written anew when `UPDATE=1` is set.

use std::fs;
use std::path::Path;

/// Whether expectations are to be written instead of compared.
pub fn updates() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Nothing if a file holds this text, or has just been made to; else what is the matter.
pub fn differs(path: &Path, text: &str) -> Option<String> {
    let expected = fs::read_to_string(path).ok();
    if expected.as_deref() == Some(text) {
        return None;
    }
    if updates() {
        fs::create_dir_all(path.parent().unwrap_or(path)).expect("the folder of the case can be made");
        fs::write(path, text).expect("the expectation can be written");
        return None;
    }
    let expected = expected.unwrap_or_default();
    let line = expected.lines().zip(text.lines()).position(|(one, other)| one != other);
    let line = line.unwrap_or_else(|| expected.lines().count().min(text.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    Some(format!("{} line {}:\n  expected: {}\n  found:    {}\n", path.display(), line + 1, at(&expected), at(text)))
}

/// Removes a file that is no longer expected, or says that it is there.
pub fn left_over(path: &Path) -> Option<String> {
    if updates() {
        fs::remove_file(path).expect("the left-over expectation can be removed");
        return None;
    }
    Some(format!("{} is no longer made\n", path.display()))
}
