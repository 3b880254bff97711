//! Reads what the writer wrote with the readers that users have: Python's and kubectl's.
//!
//! A test whose program is missing says so and passes, except under `CI=true`, where it fails.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod hostile;

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

/// A ConfigMap with these texts as values. ConfigMaps hold text only, so that a value that a reader took for something else is
/// no longer equal.
fn values(texts: Vec<String>) -> Value {
    config_map(texts.iter().enumerate().map(|(index, text)| (format!("value-{index}"), json!(text))))
}

/// A ConfigMap with every hostile text as a key.
fn keys() -> Value {
    config_map(hostile::all().into_iter().enumerate().map(|(index, text)| (text, json!(format!("key-{index}")))))
}

fn config_map(data: impl Iterator<Item = (String, Value)>) -> Value {
    let data: Map<String, Value> = data.collect();
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "hostile"}, "data": data})
}

/// The same texts in every place that the writer has: below a dash, deep in lists, as the key of a list and of a map.
fn every_place() -> Value {
    let places = hostile::all().into_iter().map(|text| {
        json!({
            "items": [text, [text, [text]], {"first": text, "then": text}, {text.clone(): [text]}],
            "key": {text.clone(): {text.clone(): text}, "empty": {}, "none": []},
            "numbers": [0, -1, 1.5, 1e16, 1e-7, u64::MAX, true, false, Value::Null],
        })
    });
    Value::Array(places.collect())
}

fn written(value: &Value) -> String {
    let mut text = String::new();
    platc_yaml::write(&mut text, value).unwrap();
    text
}

/// Whether `program` answers; if not, why the test may be left out.
fn is_there(program: &str, arguments: &[&str]) -> bool {
    let answer = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = answer.is_ok_and(|status| status.success());
    if !there {
        let required = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!required, "`{program} {}` does not run here, and CI=true asks for it", arguments.join(" "));
        eprintln!("SKIPPED: `{program} {}` does not run here, so nothing was read back", arguments.join(" "));
    }
    there
}

/// What `program` prints as JSON when given `text` on its standard input.
fn read_by((program, arguments): (&str, &[&str]), text: &str) -> Value {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = text.to_owned();
    let feeder = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program}: {}", shortened(&output.stderr));
    feeder.join().unwrap().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The end of what a program said, since some print all that they were given.
fn shortened(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    said.chars().skip(said.chars().count().saturating_sub(500)).collect()
}

/// Compares text by text, so that a failure names the one that changed.
fn assert_same_data(read: &Value, wanted: &Value) {
    let (read, wanted) = (read["data"].as_object().unwrap(), wanted["data"].as_object().unwrap());
    for (key, value) in wanted {
        assert_eq!(read.get(key), Some(value), "key {key:?}");
    }
    assert_eq!(read.len(), wanted.len(), "keys that nobody wrote");
}

const PYTHON: (&str, &[&str]) =
    ("python3", &["-c", "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)"]);

/// Labelling without a cluster is kubectl's way to print what it read.
const KUBECTL: (&str, &[&str]) = ("kubectl", &["label", "--local", "-f", "-", "-o", "json", "read=back"]);

#[test]
fn python_reads_what_was_written() {
    if !is_there("python3", &["-c", "import yaml"]) {
        return;
    }
    for wanted in [values(hostile::all()), keys()] {
        assert_same_data(&read_by(PYTHON, &written(&wanted)), &wanted);
    }
    let wanted = every_place();
    assert!(read_by(PYTHON, &written(&wanted)) == wanted, "a text changed in some place");
}

#[test]
fn kubectl_reads_what_was_written() {
    if !is_there("kubectl", &["version", "--client"]) {
        return;
    }
    for wanted in [values(hostile::all()), keys()] {
        assert_same_data(&read_by(KUBECTL, &written(&wanted)), &wanted);
    }
}

/// kustomize has a reader of its own, and writes again what it read. What it cannot write itself is left out: all keys, and
/// the characters that it puts raw into its own intermediate text, which its reader then refuses or takes for line ends.
#[test]
fn kustomize_reads_what_was_written() {
    if !is_there("kubectl", &["version", "--client"]) {
        return;
    }
    let raw = |character| matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    let wanted = values(hostile::all().into_iter().filter(|text| !text.contains(raw)).collect());
    let folder = std::env::temp_dir().join(format!("platc-yaml-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("hostile.yaml"), written(&wanted)).unwrap();
    std::fs::write(folder.join("kustomization.yaml"), "resources:\n- hostile.yaml\n").unwrap();
    let output = Command::new("kubectl").arg("kustomize").arg(&folder).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{}", shortened(&output.stderr));
    assert_same_data(&read_by(KUBECTL, &String::from_utf8(output.stdout).unwrap()), &wanted);
}

#[test]
fn the_table_is_large_enough_to_mean_something() {
    assert!(hostile::HOSTILE.len() >= 120, "{}", hostile::HOSTILE.len());
}
