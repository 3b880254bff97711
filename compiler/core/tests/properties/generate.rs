//! Small generated statements about one service, and their text as KDL.

use std::fmt::Write as _;

use proptest::prelude::*;

/// One thing that a layer says about `service web`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `env NAME value`.
    Variable(&'static str, u8),
    /// `(remove)env NAME`.
    NoVariable(&'static str),
    /// `scale min=… max=…`.
    Scale(Option<u8>, Option<u8>),
    /// `(remove)scale`.
    NoScale,
    /// `(replace)scale max=…`.
    NewScale(u8),
    /// `command …`.
    Command(u8),
    /// `rollout rolling max-surge=…`.
    Rolling(u8),
    /// `rollout canary { step … }`.
    Canary(u8),
    /// `(append)spread …`.
    Spread(&'static str),
    /// `(remove)spread …`.
    NoSpread(&'static str),
}

/// What a layer says, and where: everywhere, or in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// In all regions; no two about the same thing.
    pub plain: Vec<Statement>,
    /// In one region.
    pub in_jp: Vec<Statement>,
}

/// The names that variables have.
pub const NAMES: [&str; 3] = ["A", "B", "C"];

/// What a service may be spread over.
pub const SPREADS: [&str; 2] = ["zones", "nodes"];

/// Any statement; `verbs` says whether it may take something away.
pub fn statement(verbs: bool) -> impl Strategy<Value = Statement> {
    let name = || prop::sample::select(&NAMES[..]);
    let spread = || prop::sample::select(&SPREADS[..]);
    let number = || 1..9u8;
    let plain = prop_oneof![
        (name(), number()).prop_map(|(name, value)| Statement::Variable(name, value)),
        (prop::option::of(number()), prop::option::of(10..20u8)).prop_map(|(min, max)| Statement::Scale(min, max)),
        number().prop_map(Statement::Command),
        number().prop_map(Statement::Rolling),
        number().prop_map(Statement::Canary),
        spread().prop_map(Statement::Spread),
    ];
    let verb = prop_oneof![
        name().prop_map(Statement::NoVariable),
        Just(Statement::NoScale),
        (10..20u8).prop_map(Statement::NewScale),
        spread().prop_map(Statement::NoSpread),
    ];
    if verbs { prop_oneof![3 => plain, 2 => verb].boxed() } else { plain.boxed() }
}

/// Statements that one layer may make together: a layer says a thing once.
pub fn statements(verbs: bool) -> impl Strategy<Value = Vec<Statement>> {
    prop::collection::vec(statement(verbs), 0..6).prop_map(|all| {
        let mut kept: Vec<Statement> = Vec::new();
        for statement in all {
            if kept.iter().all(|other| subject(other) != subject(&statement)) {
                kept.push(statement);
            }
        }
        kept
    })
}

/// One layer.
pub fn layer(verbs: bool) -> impl Strategy<Value = Layer> {
    (statements(verbs), statements(verbs)).prop_map(|(plain, in_jp)| Layer { plain, in_jp })
}

/// What a statement is about.
fn subject(statement: &Statement) -> &'static str {
    match statement {
        Statement::Variable(name, _) | Statement::NoVariable(name) => name,
        Statement::Scale(..) | Statement::NoScale | Statement::NewScale(_) => "scale",
        Statement::Command(_) => "command",
        Statement::Rolling(_) | Statement::Canary(_) => "rollout",
        Statement::Spread(_) | Statement::NoSpread(_) => "spread",
    }
}

/// A layer as children of `service web`.
pub fn block(layer: &Layer) -> String {
    let inner = lines(&layer.in_jp);
    let narrowed = if inner.is_empty() { String::new() } else { format!("in jp {{\n{inner}}}\n") };
    format!("{}{narrowed}", lines(&layer.plain))
}

/// Statements as lines.
pub fn lines(statements: &[Statement]) -> String {
    let mut text = String::new();
    for statement in statements {
        let _ = writeln!(text, "{}", line(statement));
    }
    text
}

fn line(statement: &Statement) -> String {
    match statement {
        Statement::Variable(name, value) => format!("env {name} v{value}"),
        Statement::NoVariable(name) => format!("(remove)env {name}"),
        Statement::Scale(min, max) => {
            let min = min.map_or_else(String::new, |min| format!(" min={min}"));
            let max = max.map_or_else(String::new, |max| format!(" max={max}"));
            format!("scale{min}{max}")
        }
        Statement::NoScale => "(remove)scale".to_owned(),
        Statement::NewScale(max) => format!("(replace)scale max={max}"),
        Statement::Command(word) => format!("command c{word} x"),
        Statement::Rolling(surge) => format!("rollout rolling max-surge={surge}"),
        Statement::Canary(share) => format!("rollout canary {{ step \"{share}%\" }}"),
        Statement::Spread(over) => format!("(append)spread {over}"),
        Statement::NoSpread(over) => format!("(remove)spread {over}"),
    }
}

/// A spec over two regions: the base's `every service`, the base's `service web`, and a chain of environments, the last one first in
/// `names`.
pub fn spec(every: &[Statement], base: &Layer, chain: &[Layer]) -> String {
    let mut text = format!(
        "{HEAD}every service {{\n{}}}\nservice web {{\nimage web tag=\"1\"\nport http 8080\n{}}}\n",
        lines(every),
        block(base)
    );
    for (index, layer) in chain.iter().enumerate() {
        let extends = index.checked_sub(1).map_or_else(String::new, |parent| format!(" extends=e{parent}"));
        let _ = write!(
            text,
            "// environments/e{index}.kdl\nenvironment e{index}{extends} {{\nservice web {{\n{}}}\n}}\n",
            block(layer)
        );
    }
    text
}

/// The platform that every generated spec is.
pub const HEAD: &str = "platform chat\ncloud aws account=\"1\" {\nregion sg ap-southeast-1 cidr=\"10.0.0.0/16\" role=primary\nregion jp ap-northeast-1 cidr=\"10.1.0.0/16\"\n}\n";
