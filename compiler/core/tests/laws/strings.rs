//! L32: interpolation, and texts that are none.

use crate::support::{assert_clean, assert_finds, files, sources};

/// The manifest of a service with one environment variable.
fn variable(value: &str) -> String {
    let text =
        format!("platform chat {{ domain \"example.com\" }}\nservice web {{ image web tag=\"1\"; env A {value} }}");
    assert_clean(&text);
    files(&sources(&text)).into_values().collect()
}

#[test]
fn l32_a_string_takes_addresses() {
    assert!(variable("\"https://${platform.domain}/\"").contains("https://example.com/"));
}

#[test]
fn l32_two_dollars_are_the_characters_themselves() {
    assert!(variable("\"a$${b}\"").contains("a${b}"));
}

#[test]
fn l32_raw_texts_are_not_interpolated() {
    assert!(variable("(raw)\"a${platform.domain}\"").contains("a${platform.domain}"));
}

#[test]
fn l32_raw_and_quoted_strings_mean_the_same() {
    assert!(variable("#\"x-${platform.domain}\"#").contains("x-example.com"));
}

#[test]
fn l32_a_literal_reaches_a_container_as_that_literal() {
    let in_a_variable = variable("\"$(HOME)\"");
    assert!(in_a_variable.contains("$(HOME)") && !in_a_variable.contains("$$"), "a ConfigMap expands nothing");
    assert!(variable("a; command \"$(HOME)\"").contains("$$(HOME)"), "Kubernetes would expand `$(HOME)` in a command");
}

#[test]
fn l32_an_interpolation_is_closed() {
    let text = "platform chat\nservice web { image web tag=\"1\"; env A \"${platform.name\" }";
    assert_finds(text, "unclosed-interpolation", "\"${platform.name\"");
}
