//! path: an address -> the node it begins at, the blocks below it that lead to the value, and how the value stands in the last of them.
//!
//! The declarations of the kinds decide each step, so that a word nothing takes is refused before any file is touched.

use crate::load::{self, Layers, is_own_setting};
use crate::schema::{Expected, Field, Identity, Kind, Literal, Node as _, Role, Shape, Type, nearest};
use crate::words;
use crate::words::common::Common;
use crate::words::platform::Environment;

/// A parsed address.
#[derive(Debug)]
pub struct Path {
    /// The top-level node; nothing for a setting of the environment itself.
    pub head: Option<Head>,
    /// The place that it is about alone, of `service.web@jp`.
    pub place: Option<String>,
    /// The blocks below it.
    pub steps: Vec<Step>,
    /// The value.
    pub leaf: Leaf,
}

/// The top-level node that an address begins at.
#[derive(Debug)]
pub struct Head {
    /// Its kind, or its module.
    pub word: String,
    /// Its name; nothing for a kind that has one node.
    pub name: Option<String>,
}

/// A child on the way: its word, and what tells it apart from others of that word.
#[derive(Debug, Clone)]
pub struct Step {
    /// `port`.
    pub word: String,
    /// `http`.
    pub key: Vec<String>,
}

impl Path {
    /// The ways to the value: one, or with a place one for each depth at which `in PLACE { … }` can stand, the outermost first.
    pub fn ways(&self) -> Vec<Vec<Step>> {
        let Some(place) = &self.place else { return vec![self.steps.clone()] };
        let narrowing = Step { word: "in".to_owned(), key: vec![place.clone()] };
        // An argument belongs to its node, which no block can part from it.
        let deepest = self.steps.len().saturating_sub(usize::from(matches!(self.leaf, Leaf::Argument(..))));
        let way = |depth: usize| {
            let (above, below) = self.steps.split_at(depth);
            above.iter().chain([&narrowing]).chain(below).cloned().collect()
        };
        (0..=deepest).map(way).collect()
    }
}

/// How a value stands in its node.
#[derive(Debug)]
pub enum Leaf {
    /// As a child, or as a property of the head line.
    Setting(String, Accepts),
    /// The same, on or off.
    Flag(String),
    /// As the argument of that number, from zero.
    Argument(usize, Accepts),
}

/// Which values may stand there.
#[derive(Debug)]
pub enum Accepts {
    /// Data takes any, and a parameter is judged where its module reads it.
    Any,
    /// Those of a type.
    Of(&'static Type),
    /// One of these words: the variants of a choice, the options of a parameter.
    OneOf(Vec<String>),
}

impl Leaf {
    /// Whether a number may stand without quotes.
    pub fn takes_numbers(&self) -> bool {
        match self {
            Self::Setting(_, Accepts::Of(ty)) | Self::Argument(_, Accepts::Of(ty)) => ty.literal != Literal::Text,
            Self::Setting(..) | Self::Argument(..) => true,
            Self::Flag(_) => false,
        }
    }

    /// Refuses a value that the type does not take. A text with `${…}` is known only when the spec is built.
    pub fn judge(&self, value: &str) -> Result<(), String> {
        match self {
            Self::Flag(word) if !matches!(value.trim_start_matches('#'), "true" | "false") => {
                Err(format!("`{word}` is on or off: set it to `true` or `false`"))
            }
            _ if value.contains("${") => Ok(()),
            Self::Setting(_, accepts) | Self::Argument(_, accepts) => accepts.judge(value),
            Self::Flag(_) => Ok(()),
        }
    }
}

impl Accepts {
    fn one_of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        if words.is_empty() { Self::Any } else { Self::OneOf(words) }
    }

    fn judge(&self, value: &str) -> Result<(), String> {
        let judged = match self {
            Self::Any => Ok(()),
            Self::Of(ty) => (ty.check)(value),
            Self::OneOf(words) if words.iter().any(|word| word == value) => Ok(()),
            Self::OneOf(words) => Err(Expected::one_of(value, &words.iter().map(String::as_str).collect::<Vec<_>>())),
        };
        judged.map_err(|expected| match expected.help {
            Some(help) => format!("{}; {help}", expected.message),
            None => expected.message.to_string(),
        })
    }
}

/// Reads an address as one of a layer: only an environment has settings of its own.
pub fn read(layers: &Layers<'_>, address: &str, in_environment: bool) -> Result<Path, String> {
    let Some((start, rest)) = address.split_once('@') else { return anywhere(layers, address, in_environment) };
    let (place, below) = rest.split_once('.').unwrap_or((rest, ""));
    let places = load::places(layers);
    if !places.contains(place) {
        let near = nearest(place, places).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("there is no place `{place}`{near}"));
    }
    let path = anywhere(layers, &format!("{start}.{below}"), in_environment)?;
    Ok(Path { place: Some(place.to_owned()), ..path })
}

fn anywhere(layers: &Layers<'_>, address: &str, in_environment: bool) -> Result<Path, String> {
    let parts: Vec<&str> = address.split('.').collect();
    let (Some((word, rest)), false) = (parts.split_first(), parts.iter().any(|part| part.is_empty())) else {
        return Err(format!("`{address}` is no address: write for example `service.web.scale.max`"));
    };
    if is_own_setting(word) {
        return match in_environment {
            true => below(None, Environment::KIND, &parts),
            false => Err(format!("`{word}` is a setting of environments: name one with `--env`")),
        };
    }
    if let Some(module) = layers.modules.get(word) {
        let Some((name, rest)) = rest.split_first() else { return Err(without_name(word)) };
        let head = Head { word: (*word).to_owned(), name: Some((*name).to_owned()) };
        return match (rest, module.principal_kind) {
            ([one], _) if let Some(parameter) = module.parameter(one) => {
                let leaf = Leaf::Setting((*one).to_owned(), Accepts::one_of(parameter.options.iter().copied()));
                Ok(Path { head: Some(head), place: None, steps: Vec::new(), leaf })
            }
            (_, Some(kind)) => below(Some(head), kind, rest),
            (_, None) => Err(format!("module `{word}` has no product that takes settings")),
        };
    }
    let Some(kind) = words::kind(word) else { return Err(unknown_kind(layers, word)) };
    let (name, rest) = match (kind.identity, rest.split_first()) {
        (Identity::Named, Some((setting, _))) if is_of_the_platform(kind, setting) => (platform_name(layers), rest),
        (Identity::Named, Some((name, below))) => (Some((*name).to_owned()), below),
        (Identity::Named, None) => return Err(without_name(word)),
        _ => (None, rest),
    };
    below(Some(Head { word: (*word).to_owned(), name }), kind, rest)
}

/// `platform.domain`, as the spec itself calls it: there is one platform, and its name may be left out.
fn is_of_the_platform(kind: &Kind, word: &str) -> bool {
    kind.word == "platform" && kind.setting(word).is_some()
}

fn platform_name(layers: &Layers<'_>) -> Option<String> {
    let mut base = layers.base.iter();
    base.find(|statement| statement.node.name.text == "platform")?.argument(0).map(str::to_owned)
}

fn below(head: Option<Head>, kind: &'static Kind, parts: &[&str]) -> Result<Path, String> {
    let mut steps = Vec::new();
    let common = parts.split_first().filter(|_| head.is_some());
    let common = common.and_then(|(word, rest)| Common::KIND.setting(word).map(|(_, field)| (field, rest)));
    let leaf = match common {
        Some((field, rest)) => shaped(field, rest, &mut steps),
        None => follow(kind, parts, &mut steps),
    }?;
    Ok(Path { head, place: None, steps, leaf })
}

/// One part of an address after the other, each in what the part before it takes.
fn follow(kind: &'static Kind, parts: &[&str], steps: &mut Vec<Step>) -> Result<Leaf, String> {
    let title = steps.last().map_or(kind.word, |step| step.word.as_str()).to_owned();
    let Some((word, rest)) = parts.split_first() else { return argument(kind, &title, None) };
    match kind.setting(word).map(|(_, field)| field) {
        Some(field) => shaped(field, rest, steps),
        None if rest.is_empty() && kind.positional().any(|(_, field)| field.word == *word) => {
            argument(kind, &title, Some(word))
        }
        None => match kind.role(Role::Rest).map(|(_, field)| field.shape) {
            Some(Shape::Map(ty)) if rest.is_empty() => Ok(Leaf::Setting((*word).to_owned(), Accepts::Of(ty))),
            Some(Shape::Data) => data(parts, steps),
            _ => Err(unknown_setting(kind, &title, word)),
        },
    }
}

fn shaped(field: &'static Field, rest: &[&str], steps: &mut Vec<Step>) -> Result<Leaf, String> {
    let word = field.word;
    let mut step = |key: &[&str]| {
        steps.push(Step { word: word.to_owned(), key: key.iter().map(|part| (*part).to_owned()).collect() });
    };
    match (field.shape, rest) {
        (Shape::Value(ty), []) => Ok(Leaf::Setting(word.to_owned(), Accepts::Of(ty))),
        (Shape::Flag, []) => Ok(Leaf::Flag(word.to_owned())),
        (Shape::Value(_) | Shape::Flag, [more, ..]) => Err(format!("`{word}` is one value: it has no `{more}`")),
        (Shape::Block(kind), _) => {
            step(&[]);
            follow(kind, rest, steps)
        }
        (Shape::Keyed(kind), _) => {
            let (key, rest) = key(kind, rest)?;
            step(key);
            follow(kind, rest, steps)
        }
        (Shape::Choice(variants, _), []) => {
            step(&[]);
            Ok(Leaf::Argument(0, Accepts::one_of(variants.iter().map(|variant| variant.word))))
        }
        (Shape::Choice(variants, _), [setting, ..]) => {
            step(&[]);
            let variant = variants.iter().find(|variant| variant.kind.setting(setting).is_some());
            variant.map_or_else(
                || Err(format!("no variant of `{word}` has a setting `{setting}`")),
                |variant| follow(variant.kind, rest, steps),
            )
        }
        (Shape::Map(ty), [name]) => {
            step(&[]);
            Ok(Leaf::Setting((*name).to_owned(), Accepts::Of(ty)))
        }
        (Shape::Map(_), _) => Err(format!("`{word}` holds a value for each name: write `{word}.NAME`")),
        (Shape::Data, _) => {
            step(&[]);
            data(rest, steps)
        }
        (Shape::List(_) | Shape::Set(_), _) => {
            Err(format!("`{word}` is a list, and `platc set` changes one value: edit it in the file"))
        }
        (Shape::Sequence(_), _) => {
            Err(format!("the steps of `{word}` have no addresses, since a later layer replaces all: edit the file"))
        }
    }
}

/// Data is free: every part but the last is a block.
fn data(parts: &[&str], steps: &mut Vec<Step>) -> Result<Leaf, String> {
    let Some((last, before)) = parts.split_last() else {
        return Err("data is set value by value: add the name of one".to_owned());
    };
    steps.extend(before.iter().map(|part| Step { word: (*part).to_owned(), key: Vec::new() }));
    Ok(Leaf::Setting((*last).to_owned(), Accepts::Any))
}

/// The key of a keyed child, and what is left of the address.
fn key<'a>(kind: &'static Kind, rest: &'a [&'a str]) -> Result<(&'a [&'a str], &'a [&'a str]), String> {
    let word = kind.word;
    let keys = kind.fields.iter().filter(|field| field.role == Role::Key);
    if keys.clone().any(may_hold_dots) {
        return Err(format!(
            "the name behind `{word}` may hold dots itself, so that an address cannot tell where it ends: edit the file"
        ));
    }
    rest.split_at_checked(kind.key_arity())
        .ok_or_else(|| format!("there may be several `{word}`: write `{word}.NAME`, with the name of one"))
}

/// Whether a key may be an address or a path.
fn may_hold_dots(field: &Field) -> bool {
    match field.shape {
        Shape::Value(ty) => ty.reference.len() != 1 && ["a.b", "/a.b"].iter().any(|text| (ty.check)(text).is_ok()),
        _ => false,
    }
}

/// The argument of that name behind the key; the first, when none is named.
fn argument(kind: &'static Kind, title: &str, word: Option<&str>) -> Result<Leaf, String> {
    let mut fields = kind.positional().zip(kind.key_arity()..);
    match fields.find(|((_, field), _)| word.is_none_or(|word| field.word == word)) {
        Some(((_, field), index)) => match field.shape {
            Shape::Value(ty) => Ok(Leaf::Argument(index, Accepts::Of(ty))),
            _ => Err(format!("`{title}` takes a list there, and `platc set` changes one value: edit it in the file")),
        },
        None => Err(format!("`{title}` has no value of its own: name one of its settings: {}", settings(kind))),
    }
}

fn settings(kind: &Kind) -> String {
    kind.words().collect::<Vec<_>>().join(", ")
}

fn unknown_setting(kind: &Kind, title: &str, word: &str) -> String {
    let hint = match nearest(word, kind.words()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it takes {}", settings(kind)),
    };
    format!("`{title}` has no setting `{word}`; {hint}")
}

fn unknown_kind(layers: &Layers<'_>, word: &str) -> String {
    let mut known: Vec<&str> = words::KINDS.iter().map(|kind| kind.word).collect();
    known.extend(layers.modules.keys());
    Environment::KIND.words().for_each(|word| known.push(word));
    match nearest(word, known) {
        Some(near) => format!("`{word}` is no kind of node; did you mean `{near}`?"),
        None => format!("`{word}` is no kind of node; an address begins with one, such as `service.web.scale.max`"),
    }
}

fn without_name(word: &str) -> String {
    format!("there may be several `{word}`: write `{word}.NAME.…`, with the name of one")
}
