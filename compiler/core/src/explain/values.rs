//! The values of a file: its leaves by JSON pointer where it is YAML or JSON, else its lines.

use platc_yaml::locate::{self, Location};

/// A value of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The object it is in, as `Deployment web`; empty outside of Kubernetes.
    pub object: String,
    /// Its JSON pointer (RFC 6901); empty where the format has none.
    pub pointer: String,
    /// Its first line, from one.
    pub line: u32,
    /// Its text, as it stands in the file.
    pub text: String,
}

/// All values of a file, in order.
pub fn values(path: &str, text: &str) -> Vec<Value> {
    let lines: Vec<&str> = text.lines().collect();
    match path.rsplit('.').next() {
        Some("yaml" | "yml") => structured(&locate::pointers(text), &lines),
        Some("json") => structured(&locate::json::pointers(text), &lines),
        _ => by_line(&lines),
    }
}

/// Only leaves: a location that another one lies below is a map or a list.
fn structured(locations: &[Location], lines: &[&str]) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    let mut objects: Vec<(usize, String, String)> = Vec::new();
    for (index, location) in locations.iter().enumerate() {
        let text = lines.get(location.line as usize - 1).copied().unwrap_or_default();
        note_object(&mut objects, location, text);
        // What is below a location follows it, before anything that is not.
        let later = locations.iter().skip(index + 1).take_while(|next| next.document == location.document);
        let next = later.map(|next| &*next.pointer).find(|pointer| **pointer != location.pointer);
        let is_below =
            |pointer: &str| pointer.strip_prefix(&*location.pointer).is_some_and(|rest| rest.starts_with('/'));
        if location.pointer.is_empty() || next.is_some_and(is_below) {
            continue;
        }
        let same = values
            .last_mut()
            .filter(|value| value.pointer == location.pointer && value.object == location.document.to_string());
        match same {
            Some(value) => value.text = format!("{}\n{text}", value.text),
            None => values.push(Value {
                object: location.document.to_string(),
                pointer: location.pointer.clone(),
                line: location.line,
                text: scalar(text),
            }),
        }
    }
    for value in &mut values {
        let object = objects.iter().find(|(document, ..)| document.to_string() == value.object);
        value.object = object.map(|(_, kind, name)| format!("{kind} {name}").trim().to_owned()).unwrap_or_default();
    }
    values
}

/// The kind and name of each document, as its own lines say.
fn note_object(objects: &mut Vec<(usize, String, String)>, location: &Location, line: &str) {
    let name = match &*location.pointer {
        "/kind" => false,
        "/metadata/name" => true,
        _ => return,
    };
    let value = scalar(line);
    match objects.iter_mut().find(|(document, ..)| *document == location.document) {
        Some((_, kind, object)) => *(if name { object } else { kind }) = value,
        None if name => objects.push((location.document, String::new(), value)),
        None => objects.push((location.document, value, String::new())),
    }
}

/// The value part of a line of YAML or JSON.
fn scalar(line: &str) -> String {
    let line = line.trim_start().trim_start_matches("- ");
    let value = line
        .split_once(": ")
        .filter(|(key, _)| !key.contains(' ') || key.starts_with('"'))
        .map_or(line, |(_, value)| value);
    value.trim_end_matches(',').trim_matches('"').to_owned()
}

fn by_line(lines: &[&str]) -> Vec<Value> {
    let numbered = (1u32..).zip(lines).filter(|(_, line)| !line.trim().is_empty());
    numbered
        .map(|(line, text)| Value { object: String::new(), pointer: String::new(), line, text: (*text).to_owned() })
        .collect()
}
