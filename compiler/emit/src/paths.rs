//! Which paths a build may use at all, whatever is on disk: inside the repository, and the same file on every machine.
//!
//! Takes paths, gives a problem for the first bad one. The rules are those of the strictest system that a team may
//! clone to: names that Windows cannot hold, or that differ only in case, would make the same spec give another tree
//! there. Keeping to ASCII rules out the characters that some file systems fold or drop, by which a name could turn
//! into `.git`.

use std::collections::HashMap;

use crate::{File, Problem};

/// The longest name of a file or folder that every common file system takes, in bytes.
const LONGEST_NAME: usize = 255;

/// Names that Windows keeps for devices, with any extension; all have three or four letters.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt0",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Files and folders that other tools keep in `out/`: never listed, never written, never deleted.
const GUESTS: &[&str] = &[".terraform", ".terraform.lock.hcl", "Chart.lock"];

/// Whether another tool keeps a file or folder of this name in `out/`.
pub(crate) fn is_guest(name: &str) -> bool {
    GUESTS.contains(&name)
}

/// Checks the paths of a build, one by one and against each other.
pub(crate) fn check(files: &[File]) -> Result<(), Problem> {
    files.iter().try_for_each(|file| check_path(&file.path))?;
    check_collisions(files)
}

/// Checks one path by itself.
pub(crate) fn check_path(path: &str) -> Result<(), Problem> {
    match fault(path) {
        None => Ok(()),
        Some(fault) => Err(Problem::at(path, format!("platc does not write to the path {path:?}: {fault}."))
            .help("Rename the node, environment or region that the path is made from.")),
    }
}

fn fault(path: &str) -> Option<String> {
    if path.is_empty() {
        return Some("it is empty".to_owned());
    }
    if path.starts_with('/') {
        return Some(
            "it starts at the root of the file system, and everything platc writes lies in the repository".to_owned(),
        );
    }
    if let Some(odd) = path.chars().find(|c| !is_usual(*c)) {
        return Some(format!("{odd:?} does not mean the same in file names on every system"));
    }
    if path.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(".platc")) {
        return Some("`.platc` at the root of the repository holds platc's own notes".to_owned());
    }
    path.split('/').find_map(fault_of_name)
}

/// Whether a character means itself in file names on every system.
fn is_usual(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '/' | '.' | '_' | '-' | '+' | '@' | '=' | ',' | '(' | ')' | '[' | ']' | ' ')
}

fn fault_of_name(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if name.is_empty() {
        Some("a name between two slashes is missing".to_owned())
    } else if name == "." || name == ".." {
        Some(format!("`{name}` could lead out of the repository"))
    } else if name.len() > LONGEST_NAME {
        Some(format!("a name in it has {} characters, and file systems take {LONGEST_NAME}", name.len()))
    } else if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        Some(format!("Windows drops the dots and spaces around `{name}`"))
    } else if name.eq_ignore_ascii_case(".git") {
        Some("`.git` belongs to Git".to_owned())
    } else if is_guest(name) {
        Some(format!("`{name}` belongs to another tool, and platc leaves it alone"))
    } else if matches!(stem.len(), 3 | 4) && DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device)) {
        Some(format!("Windows keeps the name `{stem}` for a device"))
    } else {
        None
    }
}

/// A path of the build, and whether it is a file or a folder that holds some.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place<'a> {
    path: &'a str,
    is_file: bool,
}

fn check_collisions(files: &[File]) -> Result<(), Problem> {
    let mut places = HashMap::with_capacity(2 * files.len());
    let mut previous_parent = "";
    for File { path, .. } in files {
        let parent = parent(path);
        if parent != previous_parent {
            folders(path).try_for_each(|folder| check_place(&mut places, Place { path: folder, is_file: false }))?;
            previous_parent = parent;
        }
        check_place(&mut places, Place { path, is_file: true })?;
    }
    Ok(())
}

fn check_place<'a>(places: &mut HashMap<String, Place<'a>>, place: Place<'a>) -> Result<(), Problem> {
    let Some(other) = places.insert(place.path.to_ascii_lowercase(), place) else { return Ok(()) };
    let (one, two) = (other.path, place.path);
    if one != two {
        return Err(Problem::at(
            two,
            format!("`{one}` and `{two}` differ only in case, which macOS and Windows take for one file."),
        )
        .help("Rename one of the two nodes that they are made from."));
    }
    match (other.is_file, place.is_file) {
        (false, false) => Ok(()),
        (true, true) => {
            Err(Problem::at(two, format!("Two artifacts have the same path, `{two}`; one would overwrite the other."))
                .help("Rename one of the two nodes that it is made from."))
        }
        _ => Err(Problem::at(two, format!("`{two}` is both a file and a folder of other files in this build."))
            .help("Rename one of the nodes that it is made from.")),
    }
}

/// The folders on the way to a path, outermost first: `out`, `out/production` for `out/production/web.yaml`.
pub(crate) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(end, _)| path.get(..end))
}

/// The folder of a path; empty for a file at the root.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The last name of a path.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_all(paths: &[&str]) -> Result<(), Problem> {
        check(&paths.iter().map(|path| File { path: (*path).to_owned(), content: Vec::new() }).collect::<Vec<_>>())
    }

    #[test]
    fn usual_paths_pass() {
        let paths = [
            "out/a/web.yaml",
            "out/a/.platc",
            ".github/workflows/deploy.yml",
            "Dockerfile",
            "out/contact/console.yaml",
        ];
        assert_eq!(check_all(&paths), Ok(()));
    }

    #[test]
    fn dangerous_paths_are_refused() {
        let long = format!("out/{}", "a".repeat(256));
        let paths = [
            "",
            "/etc/passwd",
            "../x",
            "out/../../x",
            "out//x",
            "out/x/",
            "./x",
            "out\\x",
            "C:/x",
            "out/a\0b",
            "out/a\nb",
            "out/con",
            "out/NUL.yaml",
            "out/com1 .txt",
            "out/x.",
            "out/x ",
            ".git/config",
            ".GIT/hooks/post-checkout",
            "out/.git/x",
            "out/git~1/x",
            ".platc/committed",
            ".PLATC/lock",
            "out/.g\u{200c}it/x",
            "out/\u{ff}",
            "out/.terraform/x",
            "out/Chart.lock",
            &long,
        ];
        for path in paths {
            assert!(check_path(path).is_err(), "{path:?} was taken");
        }
    }

    #[test]
    fn colliding_paths_are_refused() {
        for (one, two) in [
            ("out/web", "out/web"),
            ("out/Web", "out/web"),
            ("out/A/x", "out/a/y"),
            ("out/a", "out/a/b"),
            ("out/a/b", "out/a"),
        ] {
            assert!(check_all(&[one, two]).is_err(), "{one} and {two} were taken");
        }
    }
}
