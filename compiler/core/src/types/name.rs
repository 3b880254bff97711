//! Names of several name spaces, and plain texts.

use crate::schema::{Expected, Leaf, Literal, Type};

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $literal:ident, $type_name:literal, $expects:literal, [$($example:literal),+], $test:expr, $other:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub String);

        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Leaf for $name {
            const TYPE: &'static Type = &Type {
                name: $type_name, doc: $expects, literal: Literal::$literal, examples: &[$($example),+], words: &[], reference: &[],
                check: crate::schema::check::<Self>,
            };

            fn parse(text: &str) -> Result<Self, Expected> {
                let test: fn(&str) -> bool = $test;
                if test(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    let wrong = Expected::new(format!("`{text}` does not fit: this takes {}", $expects));
                    let like = [text.to_lowercase().replace(['_', ' '], "-"), text.to_uppercase().replace(['-', ' '], "_")];
                    Err(match like.iter().find(|text| test(text)) {
                        Some(like) => wrong.help(format!("write `{like}`")),
                        None => wrong,
                    })
                }
            }

            fn others(&self) -> Vec<Self> {
                let other: fn(&str, &str) -> String = $other;
                vec![Self(other(&self.0, "other")), Self(other(&self.0, "another"))]
            }
        }
    )+};
}

texts! {
    /// A DNS label (RFC 1123): what Kubernetes takes as the name of nearly everything.
    Name, Source, "name", "a name of lower-case letters, digits and `-`, at most 63 long, that begins and ends with a letter or a digit",
        ["web", "main", "media-uploads"], is_dns_label, |text, word| format!("{word}-{text}").chars().take(63).collect();
    /// The name of an environment variable, as POSIX shells read it (IEEE 1003.1, 8.1).
    EnvironmentVariable, Text, "environment variable", "a variable's name: letters, digits and `_`, not a digit first",
        ["LOG_LEVEL", "DATABASE_URL"], is_variable, |text, word| format!("{text}_{}", word.to_uppercase());
    /// The code of a rule: one of platc's, or one of checkov's.
    Rule, Source, "rule", "the code of a rule: letters, digits, `-` and `_`",
        ["loose-security", "CKV_K8S_43"], is_rule, |text, word| format!("{text}-{word}");
    /// The name of a Prometheus metric (Prometheus data model).
    MetricName, Text, "metric name", "a metric's name: letters, digits, `_` and `:`, not a digit first",
        ["http_requests_total"], is_metric, |text, word| format!("{text}_{word}");
    /// An absolute path of a URL or a file system.
    Path, Text, "path", "a path that begins with `/`",
        ["/ready", "/media/*"], |text| text.starts_with('/') && !text.contains(char::is_whitespace), |text, word| format!("{text}/{word}");
    /// A version, read as it is written: `1.30` is not 1.3.
    Version, Source, "version", "a version such as \"1.33\" or \"2.14.1\"",
        ["1.33", "2.14.1", "16"], |text| !text.is_empty() && !text.contains(char::is_whitespace), |text, word| format!("{text}-{word}");
    /// Any early text that is not empty.
    Plain, Source, "plain text", "a text that is not empty and known when compiling",
        ["anything"], |text| !text.is_empty(), |text, word| format!("{text} {word}");
}

fn is_dns_label(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(legal) && !text.starts_with('-') && !text.ends_with('-')
}

fn is_variable(text: &str) -> bool {
    !text.starts_with(|letter: char| letter.is_ascii_digit()) && is_word(text, "_")
}

fn is_rule(text: &str) -> bool {
    is_word(text, "-_")
}

fn is_metric(text: &str) -> bool {
    !text.starts_with(|letter: char| letter.is_ascii_digit()) && is_word(text, "_:")
}

fn is_word(text: &str, extra: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || extra.contains(letter))
}

/// Names that Windows keeps for devices (Microsoft Learn, "Naming Files, Paths, and Namespaces").
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt0",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether no file of that name, whatever its ending, can be there on Windows.
pub fn is_device(name: &str) -> bool {
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(name))
}
