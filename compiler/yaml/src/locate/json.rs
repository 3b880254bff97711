//! Finds which line of a pretty-printed JSON file holds which value.
//!
//! In goes text in the layout of `serde_json::to_string_pretty`: one value or bracket a line. A line that only closes a
//! bracket belongs to the value that it closes. The document is always number 0.

use super::Location;
use super::path::{Path, unquote};

/// The place of every value, in the order of the lines.
pub fn pointers(text: &str) -> Vec<Location> {
    let mut reader = Reader::default();
    for (line, content) in (1..).zip(text.lines()) {
        reader.line(content.trim());
        if !content.trim().is_empty() {
            reader.found.push(Location { line, document: 0, pointer: reader.path.pointer().to_owned() });
        }
    }
    reader.found
}

const DEEPEST: usize = 400;

/// An open object or array.
struct Level {
    /// Of the path that leads to it.
    depth: usize,
    /// The number of items so far; none for an object.
    items: Option<usize>,
}

#[derive(Default)]
struct Reader {
    path: Path,
    levels: Vec<Level>,
    found: Vec<Location>,
}

impl Reader {
    /// Moves the path to the value on the line.
    fn line(&mut self, text: &str) {
        if text.starts_with(['}', ']']) {
            let depth = self.levels.pop().map_or(0, |level| level.depth);
            return self.path.shorten(depth);
        }
        let Some(level) = self.levels.last_mut() else { return self.open(text) };
        self.path.shorten(level.depth);
        match &mut level.items {
            Some(items) => {
                self.path.push(&items.to_string());
                *items += 1;
                self.open(text);
            }
            None => {
                let Some((key, rest)) = unquote(text) else { return };
                self.path.push(&key);
                self.open(rest.trim_start_matches([':', ' ']));
            }
        }
    }

    /// An opening bracket at the end of its line begins a level, unless it is deeper than any reader of JSON goes.
    fn open(&mut self, value: &str) {
        let items = match value {
            "{" => None,
            "[" => Some(0),
            _ => return,
        };
        if self.levels.len() < DEEPEST {
            self.levels.push(Level { depth: self.path.depth(), items });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_pretty_printed_json() {
        let value = serde_json::json!({"a/b": [1, {"c\"\n": "{"}, [], {}], "d": {"e": null}});
        let text = serde_json::to_string_pretty(&value).unwrap();
        let found: Vec<String> =
            pointers(&text).iter().map(|place| format!("{} {}", place.line, place.pointer)).collect();
        assert_eq!(
            found,
            [
                "1 ",
                "2 /a~1b",
                "3 /a~1b/0",
                "4 /a~1b/1",
                "5 /a~1b/1/c\"\n",
                "6 /a~1b/1",
                "7 /a~1b/2",
                "8 /a~1b/3",
                "9 /a~1b",
                "10 /d",
                "11 /d/e",
                "12 /d",
                "13 ",
            ]
        );
    }

    #[test]
    fn text_that_is_not_json_is_harmless() {
        for text in ["", "}}}", "]\n\"a", "{\n\"\\u12", "[\n}\n1"] {
            pointers(text);
        }
        let places = pointers(&"[\n".repeat(100_000));
        assert!(places.iter().all(|place| place.pointer.len() < 5_000));
    }
}
