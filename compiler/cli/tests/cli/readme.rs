//! README and the manual: every command that README shows is run, what it says `build` prints is what it prints, and the reference is
//! the one that the declarations make.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::support::{empty, run, tree};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The blocks of README in that language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let fence = format!("```{language}\n");
    readme
        .split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block.to_owned()))
        .collect()
}

/// This repository's own spec and output in a folder of their own.
fn own_platform() -> TempDir {
    let folder = empty();
    for part in ["environments", "modules", "out"] {
        for (path, bytes) in tree(&root().join(part)) {
            let target = folder.path().join(part).join(path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, bytes).unwrap();
        }
    }
    fs::copy(root().join("platform.kdl"), folder.path().join("platform.kdl")).unwrap();
    folder
}

#[test]
fn every_command_of_readme_works() {
    for command in blocks("sh").iter().flat_map(|block| block.lines()) {
        match command {
            "cargo run --release -p platc -- build" => assert_eq!(run(own_platform().path(), "build").code, 0),
            "cargo test --workspace" => assert!(
                fs::read_to_string(root().join(".ci/run")).unwrap().contains(command),
                "CI runs the tests otherwise than README says"
            ),
            "platc init shop" => {
                let folder = empty();
                assert_eq!(run(folder.path(), "init shop").code, 0);
                assert_eq!(run(folder.path(), "build").code, 0);
            }
            _ => {
                let arguments = command.strip_prefix("platc ").unwrap_or_else(|| panic!("nobody runs `{command}`"));
                let ran = run(own_platform().path(), arguments);
                assert_eq!(ran.code, 0, "`{command}`: {}{}", ran.stdout, ran.stderr);
            }
        }
    }
}

#[test]
fn readme_shows_what_build_prints() {
    let folder = own_platform();
    fs::remove_dir_all(folder.path().join("out")).unwrap();
    let printed = run(folder.path(), "build").stdout;
    let without_time = |text: &str| {
        text.lines()
            .filter(|line| !line.starts_with("Built "))
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    let shown = blocks("text").into_iter().find(|block| block.contains("Built ")).expect("README shows a build");
    assert_eq!(without_time(&shown.replace("\n    ", " ")), without_time(&printed));
}

#[test]
fn each_spec_of_readme_is_laid_out_and_known() {
    for block in blocks("kdl") {
        assert!(platc_kdl::format(&block).is_ok(), "{block}");
    }
}

#[test]
fn the_reference_is_fresh() {
    let folder = empty();
    assert_eq!(run(folder.path(), "docs --into reference").code, 0);
    let made = tree(&folder.path().join("reference"));
    let committed = tree(&root().join("docs/reference"));
    assert!(made == committed, "docs/reference is stale: run `cargo run -p platc -- docs --into docs/reference`");
}
