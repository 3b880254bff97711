//! Words for what is wrong with a Kubernetes object that somebody wrote or patched, by the schema of its kind.

use platc_kubernetes::schema::{Fault, Kind, Problem, Schemas, Shape, Span, judge};
use platc_kubernetes::versions::removed_api;
use serde_json::Value as Json;

use crate::model::clusters::Running;
use crate::schema::nearest;

/// What is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Where, as a JSON pointer into the object.
    pub pointer: String,
    /// What sort of slip it is.
    pub slip: Slip,
    /// What is wrong there.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Sorts of slip, each with a code of its own where a manifest has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// No such field.
    UnknownField,
    /// A value of another type.
    WrongType,
    /// A field left out.
    MissingField,
    /// A field or an API that the cluster's version lacks.
    OtherVersion,
    /// No such kind.
    UnknownKind,
    /// A custom resource without a definition.
    NoDefinition,
}

/// Everything that is wrong with an object in a cluster of that version.
pub fn complaints(definitions: &Schemas, object: &Json, running: Running<'_>) -> Vec<Complaint> {
    let text = |field: &str| object[field].as_str().filter(|text| !text.is_empty());
    let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else {
        let absent = ["apiVersion", "kind"].into_iter().filter(|field| text(field).is_none());
        return absent.map(no_envelope).collect();
    };
    let Some(known) = definitions.kind(api_version, kind) else {
        return vec![unknown_kind(definitions, api_version, kind, running)];
    };
    if !known.span.holds(running.version) {
        return vec![not_served(definitions, known, running)];
    }
    let problems = judge(definitions, known, running.version, object);
    problems.iter().map(|problem| complaint(kind, problem, running)).collect()
}

fn no_envelope(field: &str) -> Complaint {
    Complaint {
        pointer: String::new(),
        slip: Slip::MissingField,
        message: format!("this object has no `{field}`, so that no API server knows what it is"),
        help: "begin with `apiVersion \"apps/v1\"` and `kind Deployment`, as the API reference names them".to_owned(),
    }
}

fn unknown_kind(definitions: &Schemas, api_version: &str, kind: &str, running: Running<'_>) -> Complaint {
    let at = |pointer: &str, slip, message, help| Complaint { pointer: pointer.to_owned(), slip, message, help };
    let complaint = |slip, message, help| at("/apiVersion", slip, message, help);
    if let Some(removed) = removed_api(api_version, kind) {
        let message = format!("Kubernetes has no `{kind}` in `{api_version}` since {}", removed.gone);
        let help = match removed.instead {
            "" => "nothing took its place; Pod Security labels on the namespace do what it did".to_owned(),
            instead => format!("write `apiVersion \"{instead}\"`, and compare its fields with `kubectl explain`"),
        };
        return complaint(Slip::OtherVersion, message, help);
    }
    let beside = || definitions.all().filter(|other| group(&other.api_version) == group(api_version));
    let built_in = !group(api_version).contains('.') || beside().any(|other| !other.custom);
    let namesake = |other: &&Kind| {
        other.kind == kind
            && other.span.holds(running.version)
            && (built_in || group(&other.api_version) == group(api_version))
    };
    let message = format!("`{api_version}` has no kind `{kind}`");
    if let Some(other) = definitions.all().find(namesake) {
        return complaint(Slip::UnknownKind, message, format!("did you mean `apiVersion \"{}\"`?", other.api_version));
    }
    if built_in {
        let help = match nearest(kind, beside().map(|other| other.kind.as_str())) {
            Some(near) => format!("did you mean `kind {near}`?"),
            None => "`kubectl api-resources` lists the kinds of a cluster with their API versions".to_owned(),
        };
        return at("/kind", Slip::UnknownKind, message, help);
    }
    let message = format!("no definition of `{kind}` in `{api_version}` is known, so that its fields are not checked");
    let help = format!(
        "put the definition that {} publishes under crds/, such as crds/{}.yaml",
        group(api_version),
        kind.to_lowercase()
    );
    complaint(Slip::NoDefinition, message, help)
}

/// The part of an API version before the `/`; empty for the core.
fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

fn not_served(definitions: &Schemas, known: &Kind, running: Running<'_>) -> Complaint {
    let Kind { api_version, kind, span, .. } = known;
    let serves = |other: &&Kind| other.kind == *kind && other.span.holds(running.version);
    let other = definitions.all().filter(serves).map(|other| &other.api_version).find(|other| !other.contains("alpha"));
    Complaint {
        pointer: "/apiVersion".to_owned(),
        slip: Slip::OtherVersion,
        message: format!("Kubernetes {} has no `{kind}` in `{api_version}`: {}", running.version, when(*span, running)),
        help: match other {
            None => "raise the version of the cluster, or do without this object there".to_owned(),
            Some(other) if other.contains("beta") => {
                format!(
                    "raise the version of the cluster, or write `apiVersion \"{other}\"` where it has that beta API turned on"
                )
            }
            Some(other) => format!("write `apiVersion \"{other}\"`"),
        },
    }
}

/// Why a span does not hold a version.
fn when(span: Span, running: Running<'_>) -> String {
    match (span.since, span.gone) {
        (Some(since), _) if running.version < since => format!("it came with {since}"),
        (_, Some(gone)) => format!("it went with {gone}"),
        _ => "it is not served".to_owned(),
    }
}

fn complaint(kind: &str, problem: &Problem, running: Running<'_>) -> Complaint {
    let version = running.version;
    let (slip, message, help) = match &problem.fault {
        Fault::Unknown { field, known } => {
            let message = format!("`{kind}` has no field `{field}` {}", within(parent(&problem.pointer)));
            (Slip::UnknownField, message, instead(kind, problem, field, known))
        }
        Fault::WrongType { takes, found } => {
            let message =
                format!("`{}` of `{kind}` takes {}, and this is {}", problem.pointer, named(takes), called(found));
            (Slip::WrongType, message, rewrite(takes, found))
        }
        Fault::Missing { field } => {
            let message = format!(
                "`{kind}` has no `{field}` {}, and the API server refuses it without",
                within(&problem.pointer)
            );
            (
                Slip::MissingField,
                message,
                format!("`{}` tells what it takes", lookup(kind, &format!("{}/{field}", problem.pointer))),
            )
        }
        Fault::OtherVersion { field, span } => {
            let place = within(parent(&problem.pointer));
            let message =
                format!("`{kind}` has no field `{field}` {place} in Kubernetes {version}: {}", when(*span, running));
            (Slip::OtherVersion, message, "leave it out, or raise the version of the cluster".to_owned())
        }
        Fault::Gated { field, since, feature_gate } => {
            let place = within(parent(&problem.pointer));
            let message = format!(
                "Kubernetes {version} does not take `{field}` {place} of `{kind}` unless the feature gate `{feature_gate}` is on, which it is by itself since {since}"
            );
            (Slip::OtherVersion, message, format!("leave it out, or raise the cluster to {since}"))
        }
    };
    Complaint { pointer: problem.pointer.clone(), slip, message, help }
}

fn instead(kind: &str, problem: &Problem, field: &str, known: &[String]) -> String {
    match nearest(field, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.len() <= SHORT => format!("it has: {}", known.join(", ")),
        None => format!("`{}` lists its fields", lookup(kind, parent(&problem.pointer))),
    }
}

/// How many names can be listed in a message.
const SHORT: usize = 12;

fn within(pointer: &str) -> String {
    if pointer.is_empty() { "at its top".to_owned() } else { format!("in `{pointer}`") }
}

fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The command that shows the reference of a field.
fn lookup(kind: &str, pointer: &str) -> String {
    let names = pointer.split('/').filter(|part| !part.is_empty() && part.parse::<usize>().is_err());
    let path: Vec<&str> = names.collect();
    let dot = if path.is_empty() { "" } else { "." };
    format!("kubectl explain {}{dot}{}", kind.to_lowercase(), path.join("."))
}

fn named(shape: &Shape) -> String {
    match shape {
        Shape::Any => "anything".to_owned(),
        Shape::Text => "a text".to_owned(),
        Shape::Integer => "a whole number".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Boolean => "#true or #false".to_owned(),
        Shape::IntegerOrText => "a whole number or a text".to_owned(),
        Shape::Quantity => "an amount such as \"500m\"".to_owned(),
        Shape::OneOf(words) => format!("one of {}", words.join(", ")),
        Shape::List(_) => "a list".to_owned(),
        Shape::Map(_) => "names with values".to_owned(),
        Shape::Type(_) => "a block".to_owned(),
    }
}

fn called(found: &Json) -> String {
    match found {
        Json::Null => "nothing".to_owned(),
        Json::Bool(value) => format!("#{value}"),
        Json::Number(number) => format!("the number {number}"),
        Json::String(text) => format!("the text \"{text}\""),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "a block".to_owned(),
    }
}

fn rewrite(takes: &Shape, found: &Json) -> String {
    match (takes, found) {
        (Shape::Text | Shape::OneOf(_), Json::Number(_) | Json::Bool(_)) => {
            format!("write it in quotes: \"{found}\"")
        }
        (Shape::Integer | Shape::Number, Json::String(text)) if text.parse::<f64>().is_ok() => {
            format!("write it without quotes: {text}")
        }
        (Shape::Boolean, _) => "a truth value has no quotes: #true or #false".to_owned(),
        (Shape::List(_), Json::Object(_)) => "write its children as items, each `- { … }`".to_owned(),
        (Shape::List(_), _) => "several arguments are a list; a list of one is `(list)name \"value\"`".to_owned(),
        (Shape::Map(_) | Shape::Type(_), _) => "write what it holds as its children: `name { … }`".to_owned(),
        _ => "write a value of that type".to_owned(),
    }
}
