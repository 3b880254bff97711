//! The laws of the language, each with a test that names it, and the worked examples of merging (C1–C14).

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test reads files, and one that cannot set itself up has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod addresses;
mod examples;
mod folding;
mod identity;
mod modules;
mod places;
mod strings;
mod verbs;
mod wellformed;

/// Without what a test is about, a service says this.
const WEB: &str = r#"
platform chat
service web { image web tag="1"; port http 8080 }
"#;

/// Two regions of one cloud.
const CLOUD: &str = r#"
platform chat
cloud aws account="1" {
    region sg ap-southeast-1 cidr="10.0.0.0/16" role=primary
    region jp ap-northeast-1 cidr="10.1.0.0/16"
}
"#;

/// A cloud of one region, for what needs one.
const AWS: &str = r#"cloud aws account="1" { region sg ap-southeast-1 cidr="10.0.0.0/16" role=primary }"#;

/// A spec with these further nodes.
fn web(more: &str) -> String {
    format!("{WEB}\n{more}")
}

/// The same in a cloud.
fn web_in_cloud(more: &str) -> String {
    format!("{WEB}\n{AWS}\n{more}")
}

/// A spec over two regions with these further nodes.
fn cloud(more: &str) -> String {
    format!("{CLOUD}\n{more}")
}
