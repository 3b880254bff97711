//! Environments: overlays, and the settings of the environment itself.

use std::collections::BTreeMap;

use super::{IsRead, Layers, Statement, children, property, shape, text, verb};
use crate::finding::{Finding, Findings};
use crate::schema::{Node, nearest};
use crate::types::is_device;
use crate::words;
use crate::words::platform::Environment;

/// The name under which what all environments share is compiled, as if it were an environment of its own.
pub const SHARED: &str = "shared";

/// One environment: all nodes that name it, from whichever files.
#[derive(Debug)]
pub struct EnvironmentLayer<'s> {
    /// Its name.
    pub name: &'s str,
    /// The environment that it is like, except for what it says.
    pub extends: Option<(&'s str, Statement<'s>)>,
    /// The nodes that make it up: usually one.
    pub statements: Vec<Statement<'s>>,
}

impl<'s> EnvironmentLayer<'s> {
    /// What it says about other nodes: everything that is no setting of its own.
    pub fn overlays(&self) -> impl Iterator<Item = Statement<'s>> + '_ {
        let nodes = self
            .statements
            .iter()
            .flat_map(|statement| children(statement.node).iter().map(|node| Statement { node, file: statement.file }));
        nodes.filter(|statement| !is_own_setting(&statement.node.name.text))
    }
}

/// The sentence for an environment that nobody declares.
pub fn no_environment(layers: &Layers<'_>, name: &str) -> String {
    let names: Vec<&str> = layers.environments.keys().copied().collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("there is no environment `{name}`; did you mean `{near}`?"),
        None => format!("there is no environment `{name}`: this platform has {}", names.join(", ")),
    }
}

/// Whether a child of an `environment` is a setting of the environment and no overlay.
pub fn is_own_setting(word: &str) -> bool {
    Environment::KIND.setting(word).is_some()
}

/// Takes one top-level node of an environment file.
pub fn collect<'s>(
    statement: Statement<'s>,
    environments: &mut BTreeMap<&'s str, EnvironmentLayer<'s>>,
    findings: &mut Findings,
) {
    if statement.node.name.text != "environment" {
        let finding = Finding::error(
            "misplaced-node",
            statement.place(),
            "a file under environments/ holds `environment`s alone",
        );
        findings.push(finding.help(match &*statement.node.name.text {
            word if words::kind(word).is_some() => {
                "move this node to platform.kdl, or into `environment NAME { … }` if it differs there"
            }
            _ => "write `environment NAME { … }`",
        }));
        return;
    }
    let Some(name) = statement.argument(0) else {
        findings.push(
            Finding::error("missing-argument", statement.place(), "this environment has no name")
                .help("write `environment production { … }`"),
        );
        return;
    };
    if name == SHARED {
        let message = format!("no environment can be called `{SHARED}`: out/{SHARED}/ is for what all of them share");
        findings.push(Finding::error("reserved-environment", statement.place(), message).help("give it another name"));
    }
    if is_device(name) {
        let message = format!("Windows keeps the name `{name}` for a device, so that out/{name}/ could not be there");
        findings.push(Finding::error("illegal-name", statement.place(), message).help("give it another name"));
    }
    let named = property(statement.node, "extends");
    let extends = named.and_then(|entry| text(&entry.value)).map(|parent| (parent, statement));
    let layer =
        environments.entry(name).or_insert_with(|| EnvironmentLayer { name, extends: None, statements: Vec::new() });
    if let (Some((_, first)), Some(entry)) = (layer.extends, named) {
        let message = format!("`{name}` extends an environment twice, and its chain is a line");
        let finding = Finding::error("said-twice", statement.at(entry.span), message).also(first.place(), "here first");
        findings.push(finding.help("keep one of the two"));
    }
    layer.extends = layer.extends.or(extends);
    layer.statements.push(statement);
}

/// Judges an environment: its own settings, its overlays, and the environment it extends.
pub fn judge(layers: &Layers<'_>, environment: &EnvironmentLayer<'_>, is_read: &IsRead<'_>, findings: &mut Findings) {
    judge_chain(layers, environment, findings);
    for statement in &environment.statements {
        shape::check_properties(statement.node, Environment::KIND, statement.file, findings);
        judge_block(layers, children(statement.node), *statement, is_read, findings);
    }
}

fn judge_block(
    layers: &Layers<'_>,
    nodes: &[platc_kdl::Node<'_>],
    parent: Statement<'_>,
    is_read: &IsRead<'_>,
    findings: &mut Findings,
) {
    let statements = nodes.iter().map(|node| Statement { node, file: parent.file });
    for statement @ Statement { node, .. } in statements.filter(|statement| !is_read(*statement)) {
        match &*node.name.text {
            "in" => {
                shape::check_narrowing(node, parent.file, findings);
                judge_block(layers, children(node), parent, is_read, findings);
            }
            "without" => {}
            word if is_own_setting(word) => shape::check_child(node, Environment::KIND, parent.file, findings),
            word if verb(node) == Some("remove") && super::known_words(layers).any(|known| known == word) => {}
            _ => super::judge_node(layers, statement, findings),
        }
    }
}

fn judge_chain(layers: &Layers<'_>, environment: &EnvironmentLayer<'_>, findings: &mut Findings) {
    let mut path = vec![environment.name];
    let mut current = environment;
    while let Some((parent, statement)) = current.extends {
        if let Some(start) = path.iter().position(|name| *name == parent) {
            path.drain(..start);
            // Each member meets the circle; the first by name reports it.
            if path.iter().min() != Some(&environment.name) {
                return;
            }
            path.push(parent);
            let message = format!("environments extend each other in a circle: {}", path.join(" → "));
            let finding = Finding::error("extends-cycle", statement.place(), message);
            findings.push(finding.help("leave `extends` out of the one that the others start from"));
            return;
        }
        let Some(next) = layers.environments.get(parent) else {
            let finding = Finding::error(
                "unknown-environment",
                statement.place(),
                format!("there is no environment `{parent}` to extend"),
            );
            findings.push(match nearest(parent, layers.environments.keys().copied()) {
                Some(name) => finding.help(format!("did you mean `{name}`?")),
                None => finding.help("each environment is a file under environments/"),
            });
            return;
        };
        path.push(parent);
        current = next;
    }
}
