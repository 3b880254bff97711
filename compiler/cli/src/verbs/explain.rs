//! `platc explain`: from a value in `out/` to the lines of the spec that move it; from a line of the spec to what it moves.

use std::path::Path;

use clap::Args;
use platc_core::explain::{self, Asked, Cause, Effect, Explanation, Movement, Unanswered};
use platc_core::source::Sources;
use serde_json::{Map, Value, json};

use super::{Outcome, Verdict};
use crate::arguments::{Format, human_or_json};
use crate::notice::Notice;
use crate::render::{self, Ink, Look};
use crate::repository::{self, Repository};

/// How many causes of a value, and how many values of an effect, are shown to a person.
const MOST_SHOWN: usize = 4;

/// Explain a value of out/ by the spec, or show what a line of the spec moves
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A file of out/, as FILE or FILE:LINE; or a line of the spec, as platform.kdl:42
    place: String,
    /// A JSON pointer such as /spec/replicas; an object before it, such as `Deployment web /spec/replicas`
    #[arg(value_name = "POINTER", num_args = 0..)]
    pointer: Vec<String>,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = human_or_json())]
    pub(crate) format: Format,
}

pub(super) fn run(arguments: &Arguments, root: Option<&Path>) -> Outcome {
    let repository = repository::open(root)?;
    let (path, line) = split(&arguments.place);
    match (repository.sources.find(Path::new(path)), line) {
        (Some(file), Some(line)) => {
            let lines = repository.sources.file(file).map_or(0, |file| file.text.lines().count());
            if line == 0 || line as usize > lines {
                return Err(vec![Notice::error("no-line", format!("`{path}` has {lines} lines, and no line {line}"))]);
            }
            let effects =
                explain::line(&repository.sources, file, line as usize).map_err(|reason| unanswered(&reason))?;
            show_effects(arguments, &effects);
        }
        (Some(_), None) => {
            return Err(vec![
                Notice::error("no-line", format!("`{path}` is of the spec: say which line"))
                    .help(format!("platc explain {path}:1")),
            ]);
        }
        (None, line) => {
            let path = from_root(&repository, path);
            let answers = explain::file(&repository.sources, &path, &asked(arguments, line))
                .map_err(|reason| unanswered(&reason))?;
            show(arguments, &repository.sources, &answers);
        }
    }
    Ok(Verdict::Fine)
}

/// `FILE:LINE`, where what follows the last colon is a number.
fn split(place: &str) -> (&str, Option<u32>) {
    match place.rsplit_once(':').map(|(path, line)| (path, line.parse())) {
        Some((path, Ok(line))) => (path, Some(line)),
        _ => (place, None),
    }
}

/// The path as the compiler knows it: from the root of the repository, whatever folder the person stands in.
fn from_root(repository: &Repository, path: &str) -> String {
    let absolute = std::env::current_dir().map(|here| here.join(path)).ok().and_then(|path| path.canonicalize().ok());
    let inside = absolute.as_deref().and_then(|path| path.strip_prefix(&repository.root).ok());
    inside.map_or_else(|| path.trim_start_matches("./").to_owned(), |path| path.to_string_lossy().replace('\\', "/"))
}

fn asked(arguments: &Arguments, line: Option<u32>) -> Asked {
    match (arguments.pointer.split_last(), line) {
        (Some((pointer, object)), _) => Asked::Pointer((!object.is_empty()).then(|| object.join(" ")), pointer.clone()),
        (None, Some(line)) => Asked::Line(line),
        (None, None) => Asked::All,
    }
}

fn unanswered(reason: &Unanswered) -> Vec<Notice<'static>> {
    vec![match reason {
        Unanswered::Broken => Notice::error("broken-spec", "the spec has errors, so nothing can be explained by it")
            .help("`platc check` shows them"),
        Unanswered::NoSuchFile(path) => Notice::error("no-such-file", format!("no build makes `{path}`"))
            .help("name a file as it stands in out/, from the root of the repository"),
        Unanswered::NoSuchValue(near) => {
            let notice = Notice::error("no-such-value", "the file has no such value");
            match near.first() {
                Some(pointer) => notice.help(format!("did you mean `{pointer}`?")),
                None => notice.help("leave out the pointer to see all values of the file"),
            }
        }
    }]
}

fn show(arguments: &Arguments, sources: &Sources, answers: &[Explanation]) {
    if arguments.format == Format::Json {
        let values: Vec<Value> = answers.iter().map(|answer| object(sources, answer)).collect();
        return render::to_json(&[], Map::from_iter([("values".to_owned(), Value::Array(values))]));
    }
    let look = Look::of(&std::io::stdout());
    answers.iter().for_each(|answer| render::to_stdout(&text(sources, answer, &look)));
}

fn text(sources: &Sources, answer: &Explanation, look: &Look) -> String {
    let value = &answer.value;
    let place = if value.pointer.is_empty() {
        format!("line {}", value.line)
    } else {
        format!("{} {}", value.object, value.pointer)
    };
    let mut text = format!("{} = {}\n", look.paint(Ink::Strong, place.trim()), render::harmless(&value.text));
    let shown = answer.causes.iter().take(MOST_SHOWN);
    shown.for_each(|cause| text.push_str(&cause_text(sources, cause)));
    if answer.causes.len() > MOST_SHOWN {
        text.push_str(&format!("  and {} more lines\n", answer.causes.len() - MOST_SHOWN));
    }
    let owner = answer.owner_place.map(|place| format!(" ({})", sources.name(place))).unwrap_or_default();
    let constant = if answer.causes.is_empty() { "a constant of " } else { "by " };
    text + &look.paint(Ink::Faint, &format!("  {constant}rule {}, for {}{owner}", answer.rule, answer.owner)) + "\n"
}

fn cause_text(sources: &Sources, cause: &Cause) -> String {
    let verb = match cause.effect {
        Movement::Changes => "set by",
        Movement::Vanishes => "is there for",
    };
    let mut layers = cause.layers.iter();
    let said_by = layers.next().map(|layer| format!("  [{}]", layer.name)).unwrap_or_default();
    let said = render::harmless(cause.text.lines().next().unwrap_or_default());
    let mut text = format!(
        "  {verb} {} {} = {said}  {}{said_by}\n",
        cause.leaf.node,
        cause.leaf.setting,
        sources.name(cause.leaf.place)
    );
    for layer in layers {
        let said = layer.text.lines().next().unwrap_or_default();
        text.push_str(&format!(
            "    over {}  {}  [{}]\n",
            render::harmless(said),
            sources.name(layer.place),
            layer.name
        ));
    }
    text
}

fn object(sources: &Sources, answer: &Explanation) -> Value {
    let cause = |cause: &Cause| {
        let layers: Vec<Value> = cause
            .layers
            .iter()
            .map(|layer| json!({"layer": layer.name, "place": sources.name(layer.place), "text": layer.text}))
            .collect();
        json!({
            "node": cause.leaf.node, "setting": cause.leaf.setting, "place": sources.name(cause.leaf.place), "text": cause.text,
            "effect": if cause.effect == Movement::Changes { "changes" } else { "vanishes" }, "layers": layers,
        })
    };
    json!({
        "object": answer.value.object, "pointer": answer.value.pointer, "line": answer.value.line, "value": answer.value.text,
        "rule": answer.rule, "owner": answer.owner, "owner_place": answer.owner_place.map(|place| sources.name(place)),
        "causes": answer.causes.iter().map(cause).collect::<Vec<_>>(),
    })
}

fn show_effects(arguments: &Arguments, effects: &[Effect]) {
    if arguments.format == Format::Json {
        let values: Vec<Value> = effects.iter().map(effect).collect();
        return render::to_json(&[], Map::from_iter([("effects".to_owned(), Value::Array(values))]));
    }
    if effects.is_empty() {
        return render::to_stdout("this line moves no value of any output\n");
    }
    let look = Look::of(&std::io::stdout());
    for effect in effects {
        let head = format!("{} {}", effect.leaf.node, effect.leaf.setting);
        let mut text = format!("{} moves in {}\n", look.paint(Ink::Strong, &head), effect.path);
        for value in effect.values.iter().take(MOST_SHOWN) {
            text.push_str(&format!("  {} {} = {}\n", value.object, value.pointer, render::harmless(&value.text)));
        }
        if effect.values.len() > MOST_SHOWN {
            text.push_str(&format!("  and {} more values\n", effect.values.len() - MOST_SHOWN));
        }
        render::to_stdout(&text);
    }
}

fn effect(effect: &Effect) -> Value {
    let values: Vec<Value> = effect
        .values
        .iter()
        .map(|value| json!({"object": value.object, "pointer": value.pointer, "line": value.line, "value": value.text}))
        .collect();
    json!({"environment": effect.environment, "node": effect.leaf.node, "setting": effect.leaf.setting, "file": effect.path, "values": values})
}
