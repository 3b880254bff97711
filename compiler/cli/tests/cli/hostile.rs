//! Files that are not what a spec should be: a clear notice each, and exit code 2 where there is nothing to judge.

use std::fs;

use crate::support::*;

/// Runs a build that cannot begin, and gives the codes of its notices.
fn refused(folder: &std::path::Path) -> Vec<String> {
    let run = run(folder, "build --format json");
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    let findings = run.json()["findings"].as_array().cloned().unwrap();
    assert!(findings.iter().all(|finding| finding["help"].is_string()), "a notice says no mend: {}", run.stdout);
    assert!(!folder.join("out").exists());
    run.codes()
}

#[test]
fn no_platform() {
    assert_eq!(refused(empty().path()), ["no-platform"]);
}

#[test]
fn a_root_that_is_not_there() {
    assert_eq!(run(empty().path(), "build --root nowhere").code, 2);
}

#[test]
fn a_folder_in_place_of_a_file() {
    let folder = shop();
    fs::remove_file(folder.path().join("platform.kdl")).unwrap();
    fs::create_dir(folder.path().join("platform.kdl")).unwrap();
    put(folder.path(), "environments/qa.kdl/inside.kdl", "environment qa\n");
    assert_eq!(refused(folder.path()), ["not-a-file", "not-a-file"]);
}

#[test]
fn bytes_that_are_no_text() {
    let folder = shop();
    put(folder.path(), "platform/latin.kdl", b"// ok\nservice caf\xe9 {}\n");
    let run = run(folder.path(), "build --format json");
    assert_eq!((run.code, run.codes()), (2, vec!["not-text".to_owned()]));
    let place = &run.json()["findings"][0]["places"][0];
    assert_eq!((&place["line"], &place["column"]), (&2.into(), &12.into()));
    let human = self::run(folder.path(), "build").stderr;
    assert!(human.contains("[platform/latin.kdl:2:12]") && human.contains("service caf"), "{human}");
}

#[test]
fn utf_16() {
    let folder = shop();
    let wide: Vec<u8> = "\u{feff}service x".encode_utf16().flat_map(u16::to_le_bytes).collect();
    put(folder.path(), "platform/wide.kdl", wide);
    assert_eq!(refused(folder.path()), ["not-text"]);
}

#[test]
fn nul_bytes_are_findings() {
    let folder = shop();
    put(folder.path(), "platform/nul.kdl", b"service\0x\n");
    let run = run(folder.path(), "build");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("NUL") && !run.stderr.contains('\0'), "{}", run.stderr);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let folder = built_shop();
    for path in ["platform.kdl", "environments/staging.kdl"] {
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        put(folder.path(), path, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    }
    let run = run(folder.path(), "check");
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_file_beyond_all_measure() {
    let folder = shop();
    let file = fs::File::create(folder.path().join("platform.kdl")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    assert_eq!(refused(folder.path()), ["file-too-large"]);
}

#[test]
fn too_many_files() {
    let folder = shop();
    fs::create_dir(folder.path().join("platform")).unwrap();
    for number in 0..65_534 {
        fs::File::create(folder.path().join(format!("platform/{number}.kdl"))).unwrap();
    }
    assert_eq!(refused(folder.path()), ["too-many-files"]);
}

#[test]
fn kdl_files_where_none_are_read() {
    let folder = shop();
    put(folder.path(), "environments/europe/qa.kdl", "environment qa\n");
    let run = run(folder.path(), "build --format json");
    assert_eq!((run.code, run.codes()), (0, vec!["misplaced-file".to_owned()]));
}

#[test]
fn an_editors_files_are_passed_over() {
    let folder = shop();
    put(folder.path(), "environments/.#staging.kdl", b"\xff");
    put(folder.path(), "platform/.swap/x.kdl", b"\xff");
    assert_eq!(run(folder.path(), "build").code, 0);
}

#[test]
fn a_very_long_line_is_not_printed() {
    let folder = shop();
    put(folder.path(), "platform/long.kdl", format!("servce \"{}\"\n", "x".repeat(1 << 20)));
    let run = run(folder.path(), "build");
    assert_eq!(run.code, 1);
    assert!(run.stderr.len() < 4096 && run.stderr.contains("platform/long.kdl:1:1"), "{} bytes", run.stderr.len());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_out_of_the_repository() {
        let (folder, elsewhere) = (shop(), empty());
        put(elsewhere.path(), "secret.kdl", "service x\n");
        fs::create_dir(folder.path().join("platform")).unwrap();
        symlink(elsewhere.path().join("secret.kdl"), folder.path().join("platform/x.kdl")).unwrap();
        symlink(elsewhere.path(), folder.path().join("teams")).unwrap();
        assert_eq!(refused(folder.path()), ["link-out-of-repository", "link-out-of-repository"]);
    }

    #[test]
    fn links_within_it_are_followed() {
        let folder = shop();
        fs::rename(folder.path().join("environments/staging.kdl"), folder.path().join("staging.text")).unwrap();
        symlink("../staging.text", folder.path().join("environments/staging.kdl")).unwrap();
        assert!(run(folder.path(), "build").stdout.contains("Built 2 environments"));
    }

    #[test]
    fn links_to_nothing_and_in_a_circle() {
        let folder = shop();
        fs::create_dir(folder.path().join("platform")).unwrap();
        symlink("nowhere.kdl", folder.path().join("platform/x.kdl")).unwrap();
        symlink("../platform", folder.path().join("platform/again")).unwrap();
        let mut codes = refused(folder.path());
        codes.sort();
        assert_eq!(codes, ["link-loop", "no-such-file"]);
    }

    #[test]
    fn names_that_differ_by_case_only() {
        let folder = shop();
        put(folder.path(), "environments/Staging.kdl", "environment other\n");
        assert_eq!(refused(folder.path()), ["names-differ-by-case"]);
    }

    #[test]
    fn names_that_are_no_text() {
        let folder = shop();
        for name in [&b"\xff.kdl"[..], b"a\nb.kdl", b"\x1b[2J.kdl"] {
            fs::write(folder.path().join("modules").join(OsStr::from_bytes(name)), "").unwrap();
        }
        assert_eq!(refused(folder.path()), ["file-name", "file-name", "file-name"]);
        assert!(!run(folder.path(), "build").stderr.contains('\x1b'));
    }

    #[test]
    fn a_pipe_in_place_of_a_file() {
        let folder = shop();
        fs::remove_file(folder.path().join("platform.kdl")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("platform.kdl")).status();
        if !made.is_ok_and(|status| status.success()) {
            return eprintln!("skipped: there is no mkfifo here");
        }
        assert_eq!(refused(folder.path()), ["not-a-file"]);
    }

    #[test]
    fn a_file_that_may_not_be_read() {
        let folder = shop();
        let path = folder.path().join("platform.kdl");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&path).is_ok() {
            return eprintln!("skipped: this user may read everything");
        }
        assert_eq!(refused(folder.path()), ["unreadable"]);
    }
}
