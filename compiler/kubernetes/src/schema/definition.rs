//! Reads custom resource definitions (`apiextensions.k8s.io/v1`) as their authors publish them, in YAML, into [`Schemas`].

use serde_json::Value;

use super::{Field, Kind, Schemas, Shape, Span};

/// A file that is no YAML, or a definition without a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where in the text, in bytes.
    pub offset: usize,
    /// Why.
    pub reason: String,
}

impl Schemas {
    /// Takes in every definition of a text of one or more YAML documents; other objects in it are passed over.
    ///
    /// # Errors
    /// If the text is no YAML.
    pub fn define(&mut self, text: &str) -> Result<(), Unreadable> {
        for document in serde_yaml::Deserializer::from_str(text) {
            let object: Value = serde::Deserialize::deserialize(document).map_err(unreadable)?;
            if object["kind"] == "CustomResourceDefinition" {
                self.take(&object["spec"]);
            }
        }
        Ok(())
    }

    fn take(&mut self, spec: &Value) {
        let (Some(group), Some(kind)) = (spec["group"].as_str(), spec["names"]["kind"].as_str()) else { return };
        let versions = spec["versions"].as_array().into_iter().flatten();
        for version in versions.filter(|version| version["served"] != false) {
            let Some(name) = version["name"].as_str() else { continue };
            let of = format!("{group}.{name}.{kind}");
            self.add_type(&of, &version["schema"]["openAPIV3Schema"]);
            self.envelope(&of);
            self.kinds.push(Kind {
                api_version: format!("{group}/{name}"),
                kind: kind.to_owned(),
                of,
                cluster: spec["scope"] == "Cluster",
                custom: true,
                span: Span::default(),
            });
        }
    }

    /// What every object has, whatever its definition says of it.
    fn envelope(&mut self, of: &str) {
        let fields = self.types.entry(of.to_owned()).or_default();
        let shapes = [
            ("apiVersion", Shape::Text),
            ("kind", Shape::Text),
            ("metadata", Shape::Type("meta.v1.ObjectMeta".to_owned())),
        ];
        for (name, shape) in shapes {
            fields.retain(|field| field.name != name);
            fields.push(Field {
                name: name.to_owned(),
                shape,
                required: false,
                optional_since: None,
                span: Span::default(),
            });
        }
    }

    /// Notes the fields of an object schema under a name.
    fn add_type(&mut self, name: &str, schema: &Value) {
        let properties = schema["properties"].as_object();
        let fields = properties.into_iter().flatten().map(|(field, inner)| Field {
            shape: self.shape(&format!("{name}.{field}"), inner),
            required: schema["required"].as_array().is_some_and(|required| required.iter().any(|one| one == field)),
            name: field.clone(),
            optional_since: None,
            span: Span::default(),
        });
        let fields = fields.collect();
        self.types.insert(name.to_owned(), fields);
    }

    fn shape(&mut self, name: &str, schema: &Value) -> Shape {
        if schema["x-kubernetes-int-or-string"] == true {
            return Shape::IntegerOrText;
        }
        if schema["x-kubernetes-preserve-unknown-fields"] == true {
            return Shape::Any;
        }
        match schema["type"].as_str() {
            Some("string") => words(schema).map_or(Shape::Text, Shape::OneOf),
            Some("integer") => Shape::Integer,
            Some("number") => Shape::Number,
            Some("boolean") => Shape::Boolean,
            Some("array") => Shape::List(Box::new(self.shape(name, &schema["items"]))),
            Some("object") if schema["properties"].is_object() => {
                self.add_type(name, schema);
                Shape::Type(name.to_owned())
            }
            Some("object") if schema["additionalProperties"].is_object() => {
                Shape::Map(Box::new(self.shape(name, &schema["additionalProperties"])))
            }
            _ => Shape::Any,
        }
    }
}

fn words(schema: &Value) -> Option<Vec<String>> {
    schema["enum"].as_array().map(|words| words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn unreadable(error: serde_yaml::Error) -> Unreadable {
    Unreadable { offset: error.location().map_or(0, |location| location.index()), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Fault, judge};
    use super::*;
    use crate::versions::TYPES;

    const WIDGET: &str = "
kind: ConfigMap
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.org
  names: {kind: Widget}
  scope: Cluster
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            metadata: {type: object}
            spec:
              type: object
              required: [size]
              properties:
                size: {type: string, enum: [small, large]}
                port: {x-kubernetes-int-or-string: true}
                more: {type: object, x-kubernetes-preserve-unknown-fields: true}
                tags: {type: object, additionalProperties: {type: array, items: {type: integer}}}
";

    #[test]
    fn a_definition_judges_its_resources() {
        let mut schemas = Schemas::default();
        schemas.define(WIDGET).unwrap();
        let kind = schemas.kind("example.org/v1", "Widget").unwrap();
        assert!(kind.cluster);
        let object = |spec: Value| json!({"apiVersion": "example.org/v1", "kind": "Widget", "metadata": {"name": "a"}, "spec": spec});
        let right = object(json!({"size": "small", "port": "http", "more": {"any": 1}, "tags": {"a": [1]}}));
        assert_eq!(judge(&schemas, kind, TYPES, &right), []);
        let wrong = judge(&schemas, kind, TYPES, &object(json!({"size": "huge", "tags": {"a": ["x"]}})));
        assert_eq!(
            wrong.iter().map(|problem| problem.pointer.as_str()).collect::<Vec<_>>(),
            ["/spec/size", "/spec/tags/a/0"]
        );
        let missing = judge(&schemas, kind, TYPES, &object(json!({})));
        assert_eq!(missing[0].fault, Fault::Missing { field: "size".to_owned() });
    }

    #[test]
    fn what_is_no_yaml_says_where() {
        let error = Schemas::default().define("a: b\nc: [\n").unwrap_err();
        assert!(error.offset > 0 && !error.reason.is_empty());
    }
}
