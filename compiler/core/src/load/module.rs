//! Modules: new node kinds of the user's own (L23–L28).

use std::collections::{BTreeMap, BTreeSet};

use super::{Layers, Statement, arguments, children, circles, parameters, property, shape, text};
use crate::finding::{Finding, Findings};
use crate::schema::{Identity, Kind, nearest};
use crate::source::Place;
use crate::words;

/// A module as it is written.
#[derive(Debug, Clone)]
pub struct Module<'s> {
    /// The word that instances start with.
    pub name: &'s str,
    /// The whole module.
    pub statement: Statement<'s>,
    /// What an instance can say.
    pub parameters: Vec<Parameter<'s>>,
    /// Everything but the parameters: products, `when`, `each`.
    pub body: Vec<Statement<'s>>,
    /// The kind of the product without a name, through nested modules.
    pub principal_kind: Option<&'static Kind>,
}

/// One parameter of a module.
#[derive(Debug, Clone)]
pub struct Parameter<'s> {
    /// Its name.
    pub name: &'s str,
    /// Where it is declared.
    pub statement: Statement<'s>,
    /// What holds when no instance says it.
    pub default: Option<&'s platc_kdl::Entry<'s>>,
    /// The legal values of an `enum`.
    pub options: Vec<&'s str>,
}

impl<'s> Module<'s> {
    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter<'s>> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The product without a name: the word of its kind or module.
    pub fn principal(&self) -> Option<&'s str> {
        let nameless = |statement: &&Statement<'s>| is_product(statement) && arguments(statement.node).next().is_none();
        self.body.iter().find(nameless).map(|statement| &*statement.node.name.text)
    }

    /// Whether a child of an instance is about another product than the principal.
    pub fn has_product(&self, word: &str, local_name: &str) -> bool {
        self.body.iter().any(|statement| statement.node.name.text == word && statement.argument(0) == Some(local_name))
    }
}

fn is_product(statement: &Statement<'_>) -> bool {
    !matches!(&*statement.node.name.text, "when" | "each")
}

/// Takes one top-level node of a module file.
pub fn collect<'s>(statement: Statement<'s>, modules: &mut BTreeMap<&'s str, Module<'s>>, findings: &mut Findings) {
    if statement.node.name.text != "module" {
        let finding =
            Finding::error("misplaced-node", statement.place(), "a file under modules/ holds `module`s alone");
        findings.push(finding.help("move this node to platform.kdl, or into the body of a module"));
        return;
    }
    let Some(name) = statement.argument(0) else {
        findings.push(
            Finding::error("missing-argument", statement.place(), "this module has no name")
                .help("write `module web-service { … }`"),
        );
        return;
    };
    if let Some(first) = modules.get(name) {
        let finding = Finding::error("said-twice", statement.place(), format!("there are two modules named `{name}`"));
        findings.push(finding.also(first.statement.place(), "the first"));
        return;
    }
    if words::kind(name).is_some() {
        let finding = Finding::error(
            "taken-word",
            statement.place(),
            format!("`{name}` is a kind of the language, so no module can be named so"),
        );
        findings.push(finding.help("give the module a name of its own"));
        return;
    }
    let within = |node| Statement { node, file: statement.file };
    let (parameters, body): (Vec<_>, Vec<_>) =
        children(statement.node).iter().map(within).partition(|child| child.node.name.text == "param");
    let parameters = parameters.into_iter().filter_map(parameter).collect();
    modules.insert(name, Module { name, statement, parameters, body, principal_kind: None });
}

fn parameter(statement: Statement<'_>) -> Option<Parameter<'_>> {
    let options = children(statement.node).iter().filter(|child| child.name.text == "option");
    let options = options.flat_map(|child| arguments(child).filter_map(|entry| text(&entry.value))).collect();
    Some(Parameter { name: statement.argument(0)?, statement, default: property(statement.node, "default"), options })
}

/// Finds the kind of each module's principal, through modules that use modules. A circle is an error that shows it; its modules have
/// no principal, so that nothing expands them.
pub fn find_principals<'s>(modules: &mut BTreeMap<&'s str, Module<'s>>, findings: &mut Findings) {
    let circular = circles::find(modules, findings);
    let kinds: Vec<_> = modules.values().map(|module| principal_kind(modules, module, &circular, findings)).collect();
    for (module, kind) in modules.values_mut().zip(kinds) {
        module.principal_kind = kind;
    }
}

fn principal_kind<'m, 's>(
    modules: &'m BTreeMap<&'s str, Module<'s>>,
    mut module: &'m Module<'s>,
    circular: &BTreeSet<&str>,
    findings: &mut Findings,
) -> Option<&'static Kind> {
    one_principal(module, findings);
    while !circular.contains(module.name) {
        let word = module.principal()?;
        match words::kind(word) {
            Some(kind) => return Some(kind),
            None => module = modules.get(word)?,
        }
    }
    None
}

/// L24: exactly one product has no name.
fn one_principal(module: &Module<'_>, findings: &mut Findings) {
    let singleton = |word: &str| words::kind(word).is_some_and(|kind| kind.identity == Identity::Singleton);
    let nameless = |statement: &&Statement<'_>| {
        is_product(statement) && arguments(statement.node).next().is_none() && !singleton(&statement.node.name.text)
    };
    let mut principals = module.body.iter().filter(nameless);
    let finding = |message: &str| {
        Finding::error("no-principal", module.statement.place(), format!("module `{}` {message}", module.name))
    };
    match (principals.next(), principals.next()) {
        (Some(_), None) => {}
        (None, _) => findings.push(
            finding("has no principal: exactly one of its products must stand without a name")
                .help("write, for example, `service { … }` in its body: it takes the name of the instance"),
        ),
        (Some(first), Some(second)) => findings.push(
            finding("has two products without a name, and only one can take the name of the instance")
                .also(first.place(), "one")
                .also(second.place(), "another")
                .help(format!(
                    "name the other, for example `{} queue`: it becomes `NAME-queue`",
                    second.node.name.text
                )),
        ),
    }
}

/// Judges the body of a module where it is defined.
pub fn judge(layers: &Layers<'_>, module: &Module<'_>, findings: &mut Findings) {
    parameters::judge(module, findings);
    for statement in &module.body {
        judge_product(layers, *statement, findings);
    }
}

fn judge_product(layers: &Layers<'_>, statement: Statement<'_>, findings: &mut Findings) {
    let word = &*statement.node.name.text;
    if matches!(word, "when" | "each") {
        for child in children(statement.node) {
            judge_product(layers, Statement { node: child, file: statement.file }, findings);
        }
    } else if let Some(kind) = words::kind(word) {
        children(statement.node).iter().for_each(|child| judge_child(child, kind, statement, findings));
        shape::check_properties(statement.node, kind, statement.file, findings);
    } else if let Some(module) = layers.modules.get(word) {
        judge_instance(module, statement, findings);
    } else {
        findings.push(super::unknown_word(layers, statement));
    }
}

fn judge_child(child: &platc_kdl::Node<'_>, kind: &'static Kind, product: Statement<'_>, findings: &mut Findings) {
    if matches!(&*child.name.text, "when" | "each") {
        children(child).iter().for_each(|inner| judge_child(inner, kind, product, findings));
    } else {
        shape::check_child(child, kind, product.file, findings);
    }
}

/// Judges an instance: its properties are parameters or settings of the principal, its children go to the principal or a product.
pub fn judge_instance(module: &Module<'_>, statement: Statement<'_>, findings: &mut Findings) {
    let Some(principal) = module.principal_kind else { return };
    parameters::judge_instance(module, statement, findings);
    judge_properties(module, principal, statement, findings);
    judge_children(module, principal, children(statement.node), statement, findings);
}

fn judge_properties(module: &Module<'_>, principal: &'static Kind, statement: Statement<'_>, findings: &mut Findings) {
    for entry in &statement.node.entries {
        let Some(name) = &entry.name else { continue };
        match module.parameter(&name.text) {
            Some(_) => {}
            None if name.text == "in" || principal.setting(&name.text).is_some() || words::is_common(&name.text) => {}
            None => findings.push(unknown_parameter(module, principal, &name.text, statement.at(name.span))),
        }
    }
}

fn judge_children(
    module: &Module<'_>,
    principal: &'static Kind,
    nodes: &[platc_kdl::Node<'_>],
    instance: Statement<'_>,
    findings: &mut Findings,
) {
    for child in nodes {
        let word = &*child.name.text;
        let local_name = arguments(child).next().and_then(|entry| text(&entry.value));
        if word == "in" {
            judge_children(module, principal, children(child), instance, findings);
        } else if let (Some(name), Some(kind)) = (local_name, words::kind(word))
            && module.has_product(word, name)
        {
            shape::check_node(child, kind, instance.file, findings);
        } else if module.parameter(word).is_none() {
            shape::check_child(child, principal, instance.file, findings);
        }
    }
}

fn unknown_parameter(module: &Module<'_>, principal: &Kind, name: &str, place: Place) -> Finding {
    let message =
        format!("module `{}` has no parameter `{name}`, and `{}` no such setting", module.name, principal.word);
    let finding = Finding::error("unknown-property", place, message).also(module.statement.place(), "the module");
    let mut known: Vec<&str> = module.parameters.iter().map(|parameter| parameter.name).collect();
    known.extend(principal.words().collect::<Vec<_>>());
    match nearest(name, known) {
        Some(word) => finding.help(format!("did you mean `{word}`?")),
        None => finding,
    }
}
