//! Arbitrary values come back from a reader as they were, and every place in them is found again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Text rich in what YAML gives a meaning to.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 ._:/#=@()+-]{0,12}",
        "[ \t\n\r:#|>&*!%?\\-\\[\\]{},'\"\\\\ab\u{85}\u{a0}\u{feff}é🚀]{0,16}",
        any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e300..1e300).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn written(value: &Value) -> String {
    let mut text = String::new();
    platc_yaml::write(&mut text, value).unwrap();
    text
}

/// Every pointer into `value`, an outer one before those below it.
fn pointers(value: &Value, pointer: &str, into: &mut Vec<String>) {
    into.push(pointer.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, &format!("{pointer}/{index}"), into));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, field)| {
            let key = key.replace('~', "~0").replace('/', "~1");
            pointers(field, &format!("{pointer}/{key}"), into);
        }),
        _ => {}
    }
}

fn wanted_pointers(value: &Value) -> Vec<String> {
    let mut wanted = Vec::new();
    pointers(value, "", &mut wanted);
    wanted
}

/// The places of one document without the lines that only go on with, or close, what began before.
fn found_pointers(locations: impl IntoIterator<Item = platc_yaml::locate::Location>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    locations.into_iter().map(|place| place.pointer).filter(|pointer| seen.insert(pointer.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_reader_sees_what_was_written(value in value()) {
        let text = written(&value);
        prop_assert!(text.ends_with('\n'));
        let read: Value = serde_yaml::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(read, value, "{}", text);
    }

    #[test]
    fn every_value_is_located(values in prop::collection::vec(value(), 1..4)) {
        let mut text = "# a heading\n".to_owned();
        for value in &values {
            platc_yaml::document(&mut text, value).unwrap();
        }
        let locations = platc_yaml::locate::pointers(&text);
        prop_assert!(locations.is_sorted_by_key(|place| (place.line, place.document)));
        for (document, value) in values.iter().enumerate() {
            let found = found_pointers(locations.iter().filter(|place| place.document == document).cloned());
            prop_assert_eq!(found, wanted_pointers(value), "{}", &text);
        }
    }

    #[test]
    fn every_value_is_located_in_json(value in value()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(found_pointers(platc_yaml::locate::json::pointers(&text)), wanted_pointers(&value));
    }

    #[test]
    fn locating_takes_any_text(text in text()) {
        platc_yaml::locate::pointers(&text);
        platc_yaml::locate::json::pointers(&text);
    }
}

#[test]
fn documents_are_parted_and_a_heading_is_none() {
    let mut out = "# made by platc\n".to_owned();
    platc_yaml::document(&mut out, &json!({"a": 1})).unwrap();
    platc_yaml::document(&mut out, &json!([])).unwrap();
    assert_eq!(out, "# made by platc\na: 1\n---\n[]\n");
}

#[test]
fn the_layout_is_kubectls() {
    let value = json!({"spec": {"ports": [{"name": "http", "port": 80}, {}], "args": [["-c", []]], "run": "a\nb\n"}});
    assert_eq!(
        written(&value),
        "spec:\n  ports:\n  - name: http\n    port: 80\n  - {}\n  args:\n  - - \"-c\"\n    - []\n  run: |\n    a\n    b\n"
    );
}

#[test]
fn what_has_no_form_is_an_error() {
    let mut deep = json!(null);
    for _ in 0..300 {
        deep = json!({"a": deep});
    }
    let error = platc_yaml::write(&mut String::new(), &deep).unwrap_err();
    assert!(error.to_string().contains("nested more than 200 levels"), "{error}");
    let keys = std::collections::BTreeMap::from([(vec![1], 2)]);
    let error = platc_yaml::write(&mut String::new(), &keys).unwrap_err();
    assert!(error.to_string().contains("a key must be text"), "{error}");
}

/// Keys are text, as they are in JSON: a reader must not see numbers.
#[test]
fn keys_that_are_not_text_are_spelled() {
    let mut out = String::new();
    platc_yaml::write(&mut out, &std::collections::BTreeMap::from([(8080, true)])).unwrap();
    platc_yaml::write(&mut out, &std::collections::BTreeMap::from([(true, 'c')])).unwrap();
    assert_eq!(out, "\"8080\": true\n\"true\": c\n");
}

#[test]
fn variants_are_named_by_a_key() {
    #[derive(serde::Serialize)]
    enum Step {
        Wait,
        Weight(u8),
        Pair(u8, u8),
        Pause { minutes: u8 },
    }
    let mut out = String::new();
    let steps = [Step::Wait, Step::Weight(5), Step::Pair(1, 2), Step::Pause { minutes: 3 }];
    platc_yaml::write(&mut out, &steps).unwrap();
    assert_eq!(out, "- Wait\n- Weight: 5\n- Pair:\n  - 1\n  - 2\n- Pause:\n    minutes: 3\n");
}
