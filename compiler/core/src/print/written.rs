//! The first two stages: nodes as they were read, and the layers they went to.

use std::fmt::Write as _;

use platc_kdl::{Entry, Node, Value};

use crate::finding::{Finding, Findings};
use crate::load::{Layers, Statement, children};
use crate::source::Sources;

/// Every file's nodes, each with its line.
pub fn documents(sources: &Sources) -> (String, Vec<Finding>) {
    let mut findings = Findings::default();
    let documents = crate::parse::parse(sources, &mut findings);
    let mut text = String::new();
    for ((file, source), document) in sources.iter().zip(&documents) {
        let _ = writeln!(text, "// {}", source.path);
        document.nodes.iter().for_each(|node| print(sources, Statement { node, file }, 0, &mut text));
    }
    (text, findings.sorted())
}

fn print(sources: &Sources, statement: Statement<'_>, depth: usize, text: &mut String) {
    let line = sources.position(statement.place()).map_or(0, |position| position.line);
    let _ = writeln!(text, "{line:>5}  {}{}", "    ".repeat(depth), head(statement.node));
    for node in children(statement.node) {
        print(sources, Statement { node, file: statement.file }, depth + 1, text);
    }
}

/// A node without its block.
fn head(node: &Node<'_>) -> String {
    let mut head = node.annotation.as_ref().map(|verb| format!("({})", verb.text)).unwrap_or_default();
    head.push_str(&platc_kdl::quote(&node.name.text));
    for entry in &node.entries {
        let _ = write!(head, " {}", written(entry));
    }
    head
}

fn written(entry: &Entry<'_>) -> String {
    let name = entry.name.as_ref().map(|name| format!("{}=", platc_kdl::quote(&name.text))).unwrap_or_default();
    let annotation = entry.annotation.as_ref().map(|name| format!("({})", name.text)).unwrap_or_default();
    format!("{name}{annotation}{}", value(&entry.value))
}

/// A value as KDL.
pub fn value(value: &Value<'_>) -> String {
    match value {
        Value::String(text) => platc_kdl::quote(text),
        Value::Number(number) => number.source.to_owned(),
        Value::Bool(true) => "#true".to_owned(),
        Value::Bool(false) => "#false".to_owned(),
        Value::Null => "#null".to_owned(),
    }
}

/// The layers: which statement went where.
pub fn layers(sources: &Sources, layers: &Layers<'_>) -> String {
    let mut text = String::from("// base\n");
    let line = |text: &mut String, statement: &Statement<'_>| {
        let _ = writeln!(text, "{}  // {}", head(statement.node), sources.name(statement.place()));
    };
    layers.base.iter().for_each(|statement| line(&mut text, statement));
    for module in layers.modules.values() {
        let parameters: Vec<_> = module.parameters.iter().map(|parameter| parameter.name).collect();
        let kind = module.principal_kind.map_or("nothing", |kind| kind.word);
        let _ = writeln!(
            text,
            "// module {}: a {kind}, with {}",
            module.name,
            if parameters.is_empty() { "no parameters".to_owned() } else { parameters.join(", ") }
        );
        module.body.iter().for_each(|statement| line(&mut text, statement));
    }
    for environment in layers.environments.values() {
        let extends = environment.extends.map(|(parent, _)| format!(" extends {parent}")).unwrap_or_default();
        let _ = writeln!(text, "// environment {}{extends}", environment.name);
        environment.overlays().for_each(|statement| line(&mut text, &statement));
    }
    text
}
