//! Text -> a spec file. `out/` is written by `platc-emit`.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use crate::notice::Notice;

/// Gives the file at `location`, which messages call `path`, another text. Writes beside it and renames, so that no moment
/// has half a spec. A link stays one: what it leads to is replaced. A file that is not there is made.
pub(crate) fn replace(location: &Path, path: &str, text: &str) -> Result<(), Notice<'static>> {
    replace_file(location, text).map_err(|error| unwritable(path, &error))
}

fn replace_file(location: &Path, text: &str) -> io::Result<()> {
    if !location.try_exists()? {
        return fs::write(location, text);
    }
    let location = location.canonicalize()?;
    let mut name = OsString::from(".");
    name.push(location.file_name().unwrap_or_default());
    name.push(".platc-new");
    let beside = location.with_file_name(name);
    fs::write(&beside, text)?;
    let renamed = fs::metadata(&location)
        .and_then(|metadata| fs::set_permissions(&beside, metadata.permissions()))
        .and_then(|()| fs::rename(&beside, &location));
    if renamed.is_err() {
        fs::remove_file(&beside)?;
    }
    renamed
}

/// The notice that the system does not let us write a path.
pub(crate) fn unwritable(path: &str, error: &io::Error) -> Notice<'static> {
    Notice::about("unwritable", path, format!("`{path}` cannot be written: {error}"))
        .help("check who may write the file and its folder, and whether the disk is full")
}
