//! Writes arbitrary texts in every place that a text can have, reads them back, and finds them again.
//!
//! Run with `cargo +nightly fuzz run write` in `compiler/yaml`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fuzz_target!(|texts: Vec<String>| {
    let value = nested(&texts);
    let mut text = String::new();
    platc_yaml::write(&mut text, &value).expect("texts, lists and maps can be written");
    let read: Value = serde_yaml::from_str(&text).expect("what was written can be read");
    assert_eq!(read, value, "{text}");
    for place in platc_yaml::locate::pointers(&text) {
        assert!(value.pointer(&place.pointer).is_some(), "{} leads nowhere in\n{text}", place.pointer);
    }
});

/// Each text as a value in a list, and as a key whose value holds the texts after it; at most 20 deep.
fn nested(texts: &[String]) -> Value {
    let mut inner = Value::Array(texts.iter().cloned().map(Value::from).collect());
    for text in texts.iter().take(20) {
        let entry = Map::from_iter([(text.clone(), inner)]);
        inner = Value::Array(vec![Value::from(text.clone()), Value::Object(entry), Value::Array(vec![])]);
    }
    inner
}
