//! Parameters of modules: what each takes, judged where it is declared, where an instance says it and where `when` asks for it, so that
//! a slip shows also where no product reads the value (L25–L27).

use platc_kdl::{Entry, Node, Value};

use super::{Module, Parameter, Statement, arguments, children, property, text};
use crate::finding::{Finding, Findings};
use crate::schema::{Leaf, Type, nearest, token_text};
use crate::source::Place;
use crate::types::{Bytes, Cidr, Duration, Host, Percent, Port, Schedule};

/// What `type=` may say, with the type of the value where it is a plain one.
const TYPES: &[(&str, Option<&Type>)] = &[
    ("text", None),
    ("integer", Some(<u32 as Leaf>::TYPE)),
    ("number", Some(<f64 as Leaf>::TYPE)),
    ("port", Some(Port::TYPE)),
    ("version", None),
    ("duration", Some(Duration::TYPE)),
    ("bytes", Some(Bytes::TYPE)),
    ("percentage", Some(Percent::TYPE)),
    ("schedule", Some(Schedule::TYPE)),
    ("host", Some(Host::TYPE)),
    ("cidr", Some(Cidr::TYPE)),
    ("enum", None),
    ("list", None),
    ("ref", None),
];

/// Judges the parameters of a module, and every condition and repetition in its body.
pub fn judge(module: &Module<'_>, findings: &mut Findings) {
    for parameter in &module.parameters {
        findings.extend(unknown_type(parameter));
        findings.extend(parameter.default.and_then(|default| value(parameter, default, parameter.statement)));
    }
    for statement in &module.body {
        conditions(module, statement.node, *statement, &mut Vec::new(), findings);
    }
}

/// Judges the parameters that an instance says: properties of its head, children, and children of `in PLACE`.
pub fn judge_instance(module: &Module<'_>, statement: Statement<'_>, findings: &mut Findings) {
    for entry in &statement.node.entries {
        let parameter = entry.name.as_ref().and_then(|name| module.parameter(&name.text));
        findings.extend(parameter.and_then(|parameter| value(parameter, entry, statement)));
    }
    said_in_block(module, children(statement.node), statement, findings);
}

fn said_in_block(module: &Module<'_>, nodes: &[Node<'_>], instance: Statement<'_>, findings: &mut Findings) {
    for node in nodes {
        if node.name.text == "in" {
            said_in_block(module, children(node), instance, findings);
        } else if let Some(parameter) = module.parameter(&node.name.text) {
            findings.extend(arguments(node).filter_map(|entry| value(parameter, entry, instance)));
        }
    }
}

/// The type that a parameter says it has.
fn said_type<'s>(parameter: &Parameter<'s>) -> Option<(&'s str, &'s Entry<'s>)> {
    let entry = property(parameter.statement.node, "type")?;
    Some((text(&entry.value)?, entry))
}

fn unknown_type(parameter: &Parameter<'_>) -> Option<Finding> {
    let (word, entry) = said_type(parameter)?;
    let known = || TYPES.iter().map(|(known, _)| *known);
    if known().any(|known| known == word) {
        return None;
    }
    let message = format!("`{word}` is no type that a parameter can have");
    let finding = Finding::error("wrong-value", parameter.statement.at(entry.value_span), message);
    Some(match nearest(word, known()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("there are: {}", known().collect::<Vec<_>>().join(", "))),
    })
}

/// A literal that is none of the parameter's options, or not of its type. What is interpolated or referred to is judged when it is known.
fn value(parameter: &Parameter<'_>, entry: &Entry<'_>, said: Statement<'_>) -> Option<Finding> {
    let value = text(&entry.value).filter(|value| entry.annotation.is_none() && !value.contains("${"))?;
    let place = said.at(entry.value_span);
    let finding = match parameter.options.as_slice() {
        [] => of_type(parameter, &entry.value).map(|message| Finding::error("wrong-value", place, message)),
        options => (!options.contains(&value)).then(|| no_option(parameter, value, place)),
    }?;
    Some(if said.place() == parameter.statement.place() {
        finding
    } else {
        finding.also(parameter.statement.place(), "the parameter")
    })
}

fn of_type(parameter: &Parameter<'_>, value: &Value<'_>) -> Option<String> {
    let (word, _) = said_type(parameter)?;
    let (_, ty) = TYPES.iter().find(|(known, _)| *known == word)?;
    let ty = (*ty)?;
    // A number may stand in quotes: what reads the parameter sees its text.
    let read = match value {
        Value::Number(_) => token_text(value, ty).and_then(|text| (ty.check)(&text)),
        _ => (ty.check)(text(value)?),
    };
    Some(read.err()?.message.to_string())
}

fn no_option(parameter: &Parameter<'_>, value: &str, place: Place) -> Finding {
    let options = &parameter.options;
    let message = format!("`{value}` is none of the options of `{}`: {}", parameter.name, options.join(", "));
    let finding = Finding::error("wrong-value", place, message);
    match nearest(value, options.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    }
}

/// Every `when PARAM=VALUE` and `each NAME in=PARAM` at any depth: a condition on what is not there would never hold, without a word.
fn conditions<'s>(
    module: &Module<'s>,
    node: &'s Node<'s>,
    within: Statement<'s>,
    items: &mut Vec<&'s str>,
    findings: &mut Findings,
) {
    let outer = items.len();
    match &*node.name.text {
        "when" => node.entries.iter().for_each(|entry| condition(module, entry, within, items, findings)),
        "each" => {
            if let Some(entry) = property(node, "in") {
                findings.extend(text(&entry.value).and_then(|name| unknown(module, name, entry, within, items)));
            }
            items.extend(arguments(node).next().and_then(|entry| text(&entry.value)));
        }
        _ => {}
    }
    children(node).iter().for_each(|child| conditions(module, child, within, items, findings));
    items.truncate(outer);
}

fn condition(module: &Module<'_>, entry: &Entry<'_>, within: Statement<'_>, items: &[&str], findings: &mut Findings) {
    let Some(name) = &entry.name else { return };
    match module.parameter(&name.text) {
        Some(parameter) => findings.extend(value(parameter, entry, within)),
        None => findings.extend(unknown(module, &name.text, entry, within, items)),
    }
}

fn unknown(
    module: &Module<'_>,
    name: &str,
    entry: &Entry<'_>,
    within: Statement<'_>,
    items: &[&str],
) -> Option<Finding> {
    if module.parameter(name).is_some() || items.contains(&name) {
        return None;
    }
    let message = format!("module `{}` has no parameter `{name}`", module.name);
    let finding = Finding::error("unknown-parameter", within.at(entry.span), message);
    let known = module.parameters.iter().map(|parameter| parameter.name);
    Some(match nearest(name, known) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("declare it in the module: `param {name}`")),
    })
}

#[cfg(test)]
mod tests {
    use crate::compile::compile;
    use crate::source::Sources;

    const TIER: &str = "param tier type=enum default=low { option low; option high }; ";

    /// The code and the help of each finding about a module with this body, and one instance.
    fn told(body: &str, instance: &str) -> Vec<(&'static str, String)> {
        let service = "service { image w tag=\"1\"";
        let module = format!("module worker {{ {} }} }}", body.replace("service", service));
        let files = [("platform.kdl", format!("platform shop\n{instance}\n")), ("modules/worker.kdl", module)];
        let files = files.map(|(path, text)| (path.to_owned(), text));
        let findings = compile(&Sources::new(files), None).findings;
        findings.into_iter().map(|finding| (finding.code, finding.help.unwrap_or_default())).collect()
    }

    fn one(code: &'static str, help: &str) -> Vec<(&'static str, String)> {
        vec![(code, help.to_owned())]
    }

    #[test]
    fn l25_a_value_is_judged_also_where_no_product_reads_it() {
        let sized =
            format!("{TIER} param size type=integer; service; when tier=high {{ scale max=\"${{param.size}}\" }}");
        assert_eq!(told(&sized, "worker w size=3"), []);
        assert_eq!(told(&sized, "worker w size=big"), one("wrong-value", ""));
        assert_eq!(told(&sized, "worker w { size big }"), one("wrong-value", ""));
        assert_eq!(told(&sized, "worker w size=3 tier=hihg"), one("wrong-value", "did you mean `high`?"));
    }

    #[test]
    fn l27_a_condition_is_about_a_parameter_and_one_of_its_options() {
        let when = |condition: &str| told(&format!("{TIER} service; when {condition} {{ env A 1 }}"), "worker w");
        assert_eq!(when("tier=high"), []);
        assert_eq!(when("tier=hihg"), one("wrong-value", "did you mean `high`?"));
        assert_eq!(when("teir=high"), one("unknown-parameter", "did you mean `tier`?"));
        let each = |list: &str| {
            told(
                &format!("param names type=list; service; each n in={list} {{ env \"${{n}}\" 1 }}"),
                "worker w { names A B }",
            )
        };
        assert_eq!(each("names"), []);
        assert_eq!(each("nmes"), one("unknown-parameter", "did you mean `names`?"));
    }

    #[test]
    fn a_declaration_is_of_a_known_type_and_its_default_fits() {
        let declared = |parameter: &str| told(&format!("param {parameter}; service"), "worker w");
        assert_eq!(declared("a type=interger default=1"), one("wrong-value", "did you mean `integer`?"));
        assert_eq!(declared("a type=integer default=one"), one("wrong-value", ""));
        assert_eq!(
            declared("a type=enum default=lo { option low; option high }"),
            one("wrong-value", "did you mean `low`?")
        );
        assert_eq!(declared("a type=port default=8080"), []);
    }
}
