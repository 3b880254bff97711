//! Judges an object by the schema of its kind, in a version of Kubernetes: unknown fields, wrong types, missing fields, and
//! fields that this version does not have.
//!
//! What only an API server knows (rules between fields, defaults, admission) is not judged here.

use serde_json::Value;

use super::{Field, Kind, Schemas, Shape, Span};
use crate::versions::{Minor, newer_field};

/// Something wrong in an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, as a JSON pointer: the field itself, or the object that a field is missing from.
    pub pointer: String,
    /// What.
    pub fault: Fault,
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The type has no such field.
    Unknown {
        /// Its name.
        field: String,
        /// The fields that there are.
        known: Vec<String>,
    },
    /// A value of another type is expected.
    WrongType {
        /// What the field takes.
        takes: Shape,
        /// What it was given, in JSON.
        found: Value,
    },
    /// A required field is left out.
    Missing {
        /// Its name.
        field: String,
    },
    /// The field exists, but not in this version.
    OtherVersion {
        /// Its name.
        field: String,
        /// The versions that have it.
        span: Span,
    },
    /// The field exists, but this version has it only where an administrator turned a feature gate on.
    Gated {
        /// Its name.
        field: String,
        /// The first version in which the gate is on by default.
        since: Minor,
        /// The feature gate.
        feature_gate: &'static str,
    },
}

/// What a judgement needs to know at every depth.
struct Judge<'a> {
    schemas: &'a Schemas,
    version: Minor,
    problems: Vec<Problem>,
}

/// Everything that is wrong with an object of a kind in a version.
pub fn judge(schemas: &Schemas, kind: &Kind, version: Minor, object: &Value) -> Vec<Problem> {
    let mut judge = Judge { schemas, version, problems: Vec::new() };
    judge.typed(&kind.of, object, "");
    judge.problems
}

impl Judge<'_> {
    fn value(&mut self, shape: &Shape, value: &Value, pointer: &str) {
        match (shape, value) {
            // Null is what is not said.
            (_, Value::Null) => {}
            (Shape::List(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(shape, item, &format!("{pointer}/{index}"));
                }
            }
            (Shape::Map(shape), Value::Object(entries)) => {
                for (name, value) in entries {
                    self.value(shape, value, &join(pointer, name));
                }
            }
            (Shape::Type(name), Value::Object(_)) => self.typed(name, value, pointer),
            _ if takes(shape, value) => {}
            _ => self.report(pointer, Fault::WrongType { takes: shape.clone(), found: value.clone() }),
        }
    }

    fn typed(&mut self, name: &str, value: &Value, pointer: &str) {
        let (Some(fields), Some(entries)) = (self.schemas.fields(name), value.as_object()) else { return };
        for (entry, inner) in entries {
            let at = join(pointer, entry);
            match fields.iter().find(|field| field.name == *entry) {
                Some(field) => self.field(name, field, inner, &at),
                None => {
                    let known = fields.iter().filter(|field| field.span.holds(self.version));
                    let known = known.map(|field| field.name.clone()).collect();
                    self.report(&at, Fault::Unknown { field: entry.clone(), known });
                }
            }
        }
        let missing =
            |field: &&Field| field.is_required(self.version) && entries.get(&field.name).is_none_or(Value::is_null);
        for field in fields.iter().filter(missing) {
            self.problems
                .push(Problem { pointer: pointer.to_owned(), fault: Fault::Missing { field: field.name.clone() } });
        }
    }

    fn field(&mut self, within: &str, field: &Field, value: &Value, at: &str) {
        let name = || field.name.clone();
        if !field.span.holds(self.version) {
            return self.report(at, Fault::OtherVersion { field: name(), span: field.span });
        }
        let newer = newer_field(within.rsplit('.').next().unwrap_or(within), &field.name);
        if let Some(newer) = newer.filter(|newer| self.version < newer.since) {
            let (since, feature_gate) = (newer.since, newer.feature_gate);
            return self.report(at, Fault::Gated { field: name(), since, feature_gate });
        }
        self.value(&field.shape, value, at);
    }

    fn report(&mut self, pointer: &str, fault: Fault) {
        self.problems.push(Problem { pointer: pointer.to_owned(), fault });
    }
}

/// Whether a shape without parts takes a value.
fn takes(shape: &Shape, value: &Value) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Text => value.is_string(),
        Shape::Integer => value.is_i64() || value.is_u64(),
        Shape::Number => value.is_number(),
        Shape::Boolean => value.is_boolean(),
        Shape::IntegerOrText => value.is_string() || value.is_i64(),
        Shape::Quantity => value.is_string() || value.is_number(),
        Shape::OneOf(words) => value.as_str().is_some_and(|text| words.iter().any(|word| word == text)),
        Shape::List(_) | Shape::Map(_) | Shape::Type(_) => false,
    }
}

/// A pointer one step further (RFC 6901).
fn join(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::own;
    use super::*;

    fn problems(version: u32, object: Value) -> Vec<(String, Fault)> {
        let kind = own().kind(object["apiVersion"].as_str().unwrap(), object["kind"].as_str().unwrap()).unwrap();
        let found = judge(&Schemas::default(), kind, Minor(version), &object);
        found.into_iter().map(|problem| (problem.pointer, problem.fault)).collect()
    }

    fn pod(spec: Value) -> Value {
        json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"b/c": "d"}}, "spec": spec})
    }

    #[test]
    fn a_right_object_has_no_problem() {
        let container = json!({"name": "a", "image": "a:1", "ports": [{"containerPort": 80}],
            "resources": {"requests": {"cpu": 1, "memory": "1Gi"}}, "livenessProbe": {"httpGet": {"port": "http"}}});
        assert_eq!(problems(33, pod(json!({"containers": [container], "nodeName": null}))), []);
    }

    #[test]
    fn an_unknown_field_knows_its_neighbours() {
        let found = problems(33, pod(json!({"containers": [], "hostNetwrk": true})));
        let [(pointer, Fault::Unknown { known, .. })] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(pointer, "/spec/hostNetwrk");
        assert!(known.iter().any(|name| name == "hostNetwork"));
    }

    #[test]
    fn types_and_missing_fields_are_told_with_their_pointers() {
        let found = problems(33, pod(json!({"containers": [{"image": "a:1", "ports": [{"containerPort": "80"}]}]})));
        let wrong = Fault::WrongType { takes: Shape::Integer, found: json!("80") };
        let missing = Fault::Missing { field: "name".to_owned() };
        assert_eq!(
            found,
            [
                ("/spec/containers/0/ports/0/containerPort".to_owned(), wrong),
                ("/spec/containers/0".to_owned(), missing)
            ]
        );
        let labels = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {"b/c": 1}}});
        assert_eq!(problems(33, labels)[0].0, "/metadata/labels/b~1c");
    }

    #[test]
    fn a_field_of_another_version_is_told_from_an_unknown_one() {
        let spec = |field: &str| pod(json!({"containers": [], field: {}}));
        let since = Span { since: Some(Minor(32)), gone: None };
        let other = Fault::OtherVersion { field: "resources".to_owned(), span: since };
        assert_eq!(problems(31, spec("resources")), [("/spec/resources".to_owned(), other)]);
        let gated = problems(33, spec("resources"));
        assert!(matches!(gated.as_slice(), [(_, Fault::Gated { feature_gate: "PodLevelResources", .. })]), "{gated:?}");
        assert_eq!(problems(34, spec("resources")), []);
    }
}
