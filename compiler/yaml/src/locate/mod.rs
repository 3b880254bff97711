//! Finds which line of a generated file holds which value, as RFC 6901 JSON pointers.
//!
//! In goes text that this crate's writer wrote (or, in [`json`], that `serde_json` pretty-printed): documents parted by `---`,
//! comment lines anywhere. Out come the places in the order of the lines, an outer value before the inner one that begins on
//! the same line. So the *last* place on a line is what the line says, and the *first* place of a pointer is where its value
//! begins.
//!
//! It is no YAML reader: it relies on the one layout that the writer has. On other text it answers something harmless.

pub mod json;
mod path;

use path::{Path, unquote};

use crate::block::DEEPEST_COLUMN;

/// A line and the value on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Counted from 1.
    pub line: u32,
    /// Which document of the file, counted from 0.
    pub document: usize,
    /// RFC 6901; empty for the document itself.
    pub pointer: String,
}

/// The place of every value in YAML text of this crate's writer; each line of a `|` block has one.
pub fn pointers(text: &str) -> Vec<Location> {
    let mut reader = Reader::default();
    for (number, line) in (1..).zip(text.lines()) {
        reader.number = number;
        reader.line(line);
    }
    reader.found
}

/// An open mapping or sequence.
struct Level {
    column: usize,
    /// Of the path that leads to it.
    depth: usize,
    /// The number of items so far; none for a mapping.
    items: Option<usize>,
}

#[derive(Default)]
struct Reader {
    number: u32,
    document: usize,
    /// Whether the document has had a line of its own.
    begun: bool,
    path: Path,
    levels: Vec<Level>,
    /// The column of a `|` block's lines, while one may still go on.
    block: Option<usize>,
    found: Vec<Location>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let rest = line.trim_start_matches(' ');
        let column = line.len() - rest.len();
        if self.block.is_some_and(|block| rest.is_empty() || column >= block) {
            return self.note();
        }
        self.block = None;
        match rest {
            "" => {}
            "---" if column == 0 => self.next_document(),
            _ if rest.starts_with('#') => {}
            _ => {
                self.begin();
                self.entry(rest, column);
            }
        }
    }

    fn next_document(&mut self) {
        self.document += usize::from(self.begun);
        self.begun = false;
        self.path.shorten(0);
        self.levels.clear();
    }

    /// The first line of a document is where the whole of it begins.
    fn begin(&mut self) {
        if !self.begun {
            self.begun = true;
            self.note();
        }
    }

    fn note(&mut self) {
        let pointer = self.path.pointer().to_owned();
        self.found.push(Location { line: self.number, document: self.document, pointer });
    }

    /// Reads dashes, then a key, then what follows it. More dashes than the writer would write are not followed: each costs a
    /// pointer longer than the last.
    fn entry(&mut self, mut rest: &str, mut column: usize) {
        while let Some(item) = rest.strip_prefix("- ") {
            if column > DEEPEST_COLUMN {
                return;
            }
            self.item(column);
            rest = item;
            column += 2;
        }
        match split_key(rest) {
            Some((key, value)) => self.field(&key, value, column),
            // The `:` of a key that had a line of its own.
            None if rest.starts_with(':') => self.value(rest.trim_start_matches([':', ' ']), column + 2),
            None => self.value(rest, column.max(2)),
        }
    }

    fn item(&mut self, column: usize) {
        let level = self.level(column, true);
        let index = level.items.unwrap_or(0);
        level.items = Some(index + 1);
        let depth = level.depth;
        self.path.shorten(depth);
        self.path.push(&index.to_string());
        self.note();
    }

    fn field(&mut self, key: &str, value: &str, column: usize) {
        let depth = self.level(column, false).depth;
        self.path.shorten(depth);
        self.path.push(key);
        self.note();
        self.value(value, column + 2);
    }

    /// Whatever a value says, only a block matters: the lines after it belong to it.
    fn value(&mut self, value: &str, column: usize) {
        self.block = value.starts_with('|').then_some(column);
    }

    /// The mapping or sequence whose entries begin at `column`. Deeper ones end here, and so does a sequence when its parent
    /// mapping goes on at the same column.
    fn level(&mut self, column: usize, is_sequence: bool) -> &mut Level {
        let ended =
            |level: &Level| level.column > column || (level.column == column && level.items.is_some() && !is_sequence);
        while self.levels.last().is_some_and(ended) {
            self.levels.pop();
        }
        let goes_on =
            self.levels.last().is_some_and(|level| level.column == column && level.items.is_some() == is_sequence);
        if !goes_on {
            self.levels.push(Level { column, depth: self.path.depth(), items: is_sequence.then_some(0) });
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }
}

/// The key of `key: value`, `"key": value` or `? key`, and the value's text.
fn split_key(text: &str) -> Option<(String, &str)> {
    if let Some(key) = text.strip_prefix("? ") {
        let unquoted = unquote(key).map(|(key, _)| key);
        return Some((unquoted.unwrap_or_else(|| key.to_owned()), ""));
    }
    if let Some((key, rest)) = unquote(text) {
        return Some((key, rest.strip_prefix(':')?.trim_start()));
    }
    match text.split_once(": ") {
        Some((key, value)) => Some((key.to_owned(), value)),
        None => text.strip_suffix(':').filter(|key| !key.is_empty()).map(|key| (key.to_owned(), "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line for each place: the line's number, the document's, the pointer.
    fn located(text: &str) -> Vec<String> {
        pointers(text).iter().map(|place| format!("{} {} {}", place.line, place.document, place.pointer)).collect()
    }

    #[test]
    fn every_line_says_its_innermost_value_last() {
        let text = "# made by platc\n\
                    apiVersion: v1\n\
                    spec:\n\
                    \x20 ports:\n\
                    \x20 - name: http\n\
                    \x20   port: 80\n\
                    \x20 - name: metrics\n\
                    \x20 selector: {}\n\
                    status: ok\n";
        assert_eq!(
            located(text),
            [
                "2 0 ",
                "2 0 /apiVersion",
                "3 0 /spec",
                "4 0 /spec/ports",
                "5 0 /spec/ports/0",
                "5 0 /spec/ports/0/name",
                "6 0 /spec/ports/0/port",
                "7 0 /spec/ports/1",
                "7 0 /spec/ports/1/name",
                "8 0 /spec/selector",
                "9 0 /status",
            ]
        );
    }

    #[test]
    fn a_block_covers_its_lines_and_hides_what_looks_like_keys() {
        let text = "data:\n  a: |+\n    x: 1\n    # no comment\n\n    ---\n\n---\nb: 1\n";
        assert_eq!(
            located(text),
            [
                "1 0 ",
                "1 0 /data",
                "2 0 /data/a",
                "3 0 /data/a",
                "4 0 /data/a",
                "5 0 /data/a",
                "6 0 /data/a",
                "7 0 /data/a",
                "9 1 ",
                "9 1 /b"
            ]
        );
    }

    #[test]
    fn lists_of_lists_and_blocks_in_lists() {
        let text = "a:\n- - 1\n  - |-\n    x\n    y\n- b\n";
        assert_eq!(
            located(text),
            ["1 0 ", "1 0 /a", "2 0 /a/0", "2 0 /a/0/0", "3 0 /a/0/1", "4 0 /a/0/1", "5 0 /a/0/1", "6 0 /a/1"]
        );
    }

    #[test]
    fn keys_are_unquoted_and_escaped_for_the_pointer() {
        let text = "\"a: b\": 1\nexample.com/x~y: 2\n\"\\u0085\\\"\": 3\nurl:http:\n  x: 1\n";
        assert_eq!(
            located(text),
            ["1 0 ", "1 0 /a: b", "2 0 /example.com~1x~0y", "3 0 /\u{85}\"", "4 0 /url:http", "5 0 /url:http/x"]
        );
    }

    #[test]
    fn nesting_that_nobody_wrote_is_not_followed() {
        assert!(pointers(&"- ".repeat(100_000)).len() < 500);
    }

    #[test]
    fn an_explicit_key_leads_to_its_value() {
        assert_eq!(located("? long\n:\n  a: 1\nb: 2\n"), ["1 0 ", "1 0 /long", "3 0 /long/a", "4 0 /b"]);
    }
}
