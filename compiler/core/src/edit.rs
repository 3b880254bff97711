//! edit: changes one value of a spec and keeps every comment and space: `platc set versions.web 2.15.0 --env staging`.
//!
//! Where the layer already says the setting, its value is replaced; else a line is added to the block that the layer has for the
//! node, or a block to the layer. The outcome is text: whoever calls writes it.

use platc_kdl::{Edit, Entry, Node};

use crate::load::{arguments, children, property, text};
use crate::schema::{Kind, Shape, nearest};
use crate::source::{FileId, Role, Sources};
use crate::words;

/// A changed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which one.
    pub file: FileId,
    /// Its whole new text.
    pub text: String,
    /// What the value was in that layer, if it said one.
    pub before: Option<String>,
    /// The line that says it now, from one.
    pub line: usize,
}

/// Sets the value of an address (`service.web.scale.max`, `versions.web`) in an environment, or in the base.
///
/// # Errors
/// A sentence that says why there is no such place.
pub fn set(sources: &Sources, address: &str, value: &str, environment: Option<&str>) -> Result<Changed, String> {
    let path: Vec<&str> = address.split('.').collect();
    let layer = environment.map_or_else(|| base(sources, &path), |name| in_environment(sources, name, &path))?;
    let source = sources.file(layer.file).map(|file| file.text.as_str()).unwrap_or_default();
    let (document, problems) = platc_kdl::parse(source);
    if let Some(problem) = problems.first() {
        return Err(format!("the file has to be mended first: {}", problem.message));
    }
    let parent = match environment {
        Some(name) => document.nodes.iter().find(|node| is_named(node, "environment", name)),
        None => document.nodes.iter().find(|node| is_path_head(node, &layer.path)),
    };
    let rest =
        if environment.is_some() { layer.path.as_slice() } else { layer.path.get(layer.taken..).unwrap_or_default() };
    let Some(parent) = parent else { return Err(format!("no layer says anything about `{address}` yet")) };
    let (edit, before) = descend(source, parent, rest, value);
    let changed = platc_kdl::edit::apply(source, vec![edit.clone()]);
    let line = source.get(..edit.span.start as usize).map_or(1, |before| before.matches('\n').count() + 1);
    Ok(Changed {
        file: layer.file,
        text: changed,
        before,
        line: line + edit.text.len() - edit.text.trim_start_matches('\n').len(),
    })
}

/// The file of a layer, and the words below it that lead to the value.
struct LayerPath {
    file: FileId,
    path: Vec<String>,
    /// How many words the head of the base's node takes.
    taken: usize,
}

fn base(sources: &Sources, path: &[&str]) -> Result<LayerPath, String> {
    let words: Vec<String> = path.iter().map(|word| (*word).to_owned()).collect();
    let head = path.first().copied().unwrap_or_default();
    judge_head(head)?;
    for (file, source) in sources.iter().filter(|(_, source)| source.role == Role::Base) {
        let (document, _) = platc_kdl::parse(&source.text);
        if document.nodes.iter().any(|node| is_path_head(node, &words)) {
            let named = words::kind(head).is_none_or(|kind| kind.identity == crate::schema::Identity::Named);
            return Ok(LayerPath { file, path: words, taken: if named { 2 } else { 1 } });
        }
    }
    Err(format!("the base has no `{}`", path.iter().take(2).copied().collect::<Vec<_>>().join(" ")))
}

fn in_environment(sources: &Sources, name: &str, path: &[&str]) -> Result<LayerPath, String> {
    let head = path.first().copied().unwrap_or_default();
    if !crate::load::is_own_setting(head) {
        judge_head(head)?;
    }
    let mut known = Vec::new();
    for (file, source) in sources.iter().filter(|(_, source)| source.role == Role::Environment) {
        let (document, _) = platc_kdl::parse(&source.text);
        if document.nodes.iter().any(|node| is_named(node, "environment", name)) {
            return Ok(LayerPath { file, path: path.iter().map(|word| (*word).to_owned()).collect(), taken: 0 });
        }
        known.extend(
            document
                .nodes
                .iter()
                .filter_map(|node| arguments(node).next().and_then(|entry| text(&entry.value)).map(str::to_owned)),
        );
    }
    let hint = nearest(name, known.iter().map(String::as_str))
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    Err(format!("there is no environment `{name}`{hint}"))
}

/// A word that starts an address: a kind, or a module of the user's, which only the files know.
fn judge_head(head: &str) -> Result<(), String> {
    let known = || words::KINDS.iter().map(|kind: &&Kind| kind.word);
    match nearest(head, known().filter(|word| *word != head)) {
        Some(near) if words::kind(head).is_none() && head.len() == near.len() => {
            Err(format!("`{head}` is no kind of node; did you mean `{near}`?"))
        }
        _ => Ok(()),
    }
}

fn is_named(node: &Node<'_>, word: &str, name: &str) -> bool {
    node.name.text == word && arguments(node).next().and_then(|entry| text(&entry.value)) == Some(name)
}

/// Whether a node of the base is the one that an address begins with.
fn is_path_head(node: &Node<'_>, path: &[String]) -> bool {
    let Some(word) = path.first() else { return false };
    let singleton = words::kind(word).is_some_and(|kind| kind.identity == crate::schema::Identity::Singleton);
    if singleton { node.name.text == *word } else { path.get(1).is_some_and(|name| is_named(node, word, name)) }
}

/// Follows the words of a path down the blocks that are there; what is missing is written as one line.
fn descend(source: &str, parent: &Node<'_>, path: &[String], value: &str) -> (Edit, Option<String>) {
    let Some((word, rest)) = path.split_first() else {
        return match arguments(parent).last() {
            Some(entry) => replace(source, entry, value),
            None => (platc_kdl::edit::add_child(source, parent, &platc_kdl::quote(value)), None),
        };
    };
    if rest.is_empty()
        && let Some(entry) = property(parent, word)
    {
        return replace(source, entry, value);
    }
    for child in children(parent).iter().filter(|child| child.name.text == *word) {
        let keyed = rest
            .first()
            .filter(|key| arguments(child).next().and_then(|entry| text(&entry.value)) == Some(key.as_str()));
        match keyed {
            Some(_) if rest.len() > 1 || arguments(child).count() > 1 => {
                return descend(source, child, &rest[1..], value);
            }
            None if rest.is_empty() || arguments(child).next().is_none() || is_block(word) => {
                return descend(source, child, rest, value);
            }
            _ => {}
        }
    }
    (platc_kdl::edit::add_child(source, parent, &line(path, value)), None)
}

/// Whether some kind takes the word as a block: its arguments are then no key.
fn is_block(word: &str) -> bool {
    words::KINDS.iter().any(|kind| kind.setting(word).is_some_and(|(_, field)| matches!(field.shape, Shape::Block(_))))
}

fn replace(source: &str, entry: &Entry<'_>, value: &str) -> (Edit, Option<String>) {
    let before = entry.value_span.text(source).to_owned();
    (platc_kdl::edit::set_value(source, entry, value), Some(before))
}

/// The words that lead to a value as one line: `service web { scale max=9 }`.
fn line(path: &[String], value: &str) -> String {
    let Some((last, before)) = path.split_last() else { return written(value) };
    let mut opened = 0;
    let mut text = String::new();
    let mut words = before.iter().peekable();
    while let Some(word) = words.next() {
        text.push_str(&platc_kdl::quote(word));
        if words::kind(word).is_some_and(|kind| kind.identity == crate::schema::Identity::Named)
            && let Some(name) = words.next()
        {
            text.push(' ');
            text.push_str(&platc_kdl::quote(name));
        }
        text.push_str(" { ");
        opened += 1;
    }
    text.push_str(&format!("{} {}", platc_kdl::quote(last), written(value)));
    text.push_str(&" }".repeat(opened));
    text
}

/// A value as KDL: numbers and `#true` as they are, everything else as a string.
fn written(value: &str) -> String {
    let plain = value.parse::<f64>().is_ok() || matches!(value, "#true" | "#false" | "#null");
    if plain { value.to_owned() } else { platc_kdl::quote(value) }
}
