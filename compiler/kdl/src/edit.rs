//! Small changes to a file that leave every other byte alone: comments, spaces, order, the spelling of other values.
//!
//! An [`Edit`] replaces one span. The functions here make edits from parsed places; [`apply`] carries them out.

use std::fmt::Write;

use crate::document::{Children, Entry, Node, Span, Value};
use crate::lexer::characters::{is_disallowed, is_newline, is_word};
use crate::lexer::tokens::{Kind, tokens};
use crate::lexer::{is_keyword, is_number, is_number_like};
use crate::place::{begins_line, indentation, line_start};

const INDENT: &str = "    ";

/// One change: the text that takes the place of a span. An empty span is an insertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Carries out edits, in any order. Of two that overlap, the one that starts first is made and the other left out;
/// insertions at one place keep their order. An edit that does not fit the source is left out.
pub fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.span.start);
    let mut result = String::with_capacity(source.len());
    let mut copied = 0;
    for edit in edits {
        let range = edit.span.range();
        if let Some(between) = source.get(copied..range.start)
            && source.get(range.clone()).is_some()
        {
            result.push_str(between);
            result.push_str(&edit.text);
            copied = range.end;
        }
    }
    result.push_str(source.get(copied..).unwrap_or_default());
    result
}

/// Writes a text as a KDL string: as a bare word where it is one, otherwise in double quotes.
pub fn quote(value: &str) -> String {
    if is_bare(value) { value.to_owned() } else { quoted(value) }
}

/// Whether a text may stand without quotes, here and in any other KDL parser. What only looks strange without them (`a,`
/// or `'a'`) gets quotes too.
fn is_bare(value: &str) -> bool {
    !value.is_empty()
        && value.chars().all(|character| is_word(character) && !is_disallowed(character))
        && !is_keyword(value)
        && !is_number_like(value)
        && !value.ends_with([':', ',', '$'])
        && !value.starts_with(['\'', '<', '|', '>'])
}

/// Writes a text in double quotes on one line.
pub(crate) fn quoted(value: &str) -> String {
    let mut result = String::with_capacity(value.len() + 2);
    result.push('"');
    for character in value.chars() {
        match character {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            other if is_disallowed(other) || is_newline(other) => {
                let _ = write!(result, "\\u{{{:X}}}", u32::from(other));
            }
            other => result.push(other),
        }
    }
    result.push('"');
    result
}

/// Gives an entry another value, in the spelling of the old one: a number stays a number and a keyword a keyword if
/// `new` reads as one, a quoted text stays quoted, and anything else is written as [`quote`] has it.
pub fn set_value(source: &str, entry: &Entry<'_>, new: &str) -> Edit {
    let was_quoted = entry.value_span.text(source).starts_with(['"', '#']);
    let text = match &entry.value {
        Value::Number(_) if is_number(new) => new.to_owned(),
        Value::Bool(_) | Value::Null if matches!(new, "true" | "false" | "null") => format!("#{new}"),
        Value::String(_) if was_quoted => quoted(new),
        _ => quote(new),
    };
    Edit { span: entry.value_span, text }
}

/// Adds a line to a node's block, behind those that are there, with the indentation of the block; gives the node a block
/// if it has none. What is on one line stays on one line.
pub fn add_child(source: &str, node: &Node<'_>, line: &str) -> Edit {
    match &node.children {
        Some(children) if children.span.text(source).contains('\n') => add_line(source, node, children, line),
        Some(children) => add_on_same_line(source, children, line),
        None => add_block(source, node, line),
    }
}

fn insertion(at: usize, text: String) -> Edit {
    Edit { span: Span::new(at..at), text }
}

fn add_line(source: &str, node: &Node<'_>, children: &Children<'_>, line: &str) -> Edit {
    let own = indentation(source, node.span.range().start);
    let starts = children.nodes.iter().map(|child| child.span.range().start);
    let below = starts.into_iter().find(|&start| begins_line(source, start));
    let indentation = below.map_or_else(|| format!("{own}{INDENT}"), |start| indentation(source, start).to_owned());
    let brace = children.span.range().end - 1;
    if begins_line(source, brace) {
        return insertion(line_start(source, brace), format!("{indentation}{line}\n"));
    }
    let inside = source.get(..brace).unwrap_or_default().trim_end_matches([' ', '\t']);
    Edit { span: Span::new(inside.len()..brace), text: format!("\n{indentation}{line}\n{own}") }
}

/// `{ a; b }`: behind the last node, whether or not a `;` ends it, and behind comments.
fn add_on_same_line(source: &str, children: &Children<'_>, line: &str) -> Edit {
    let range = children.span.range();
    let kept = source.get(range.start + 1..range.end - 1).unwrap_or_default().trim_end();
    let is_comment = |kind| matches!(kind, Kind::BlockComment | Kind::Continuation);
    let last = tokens(kept).iter().map(|token| token.kind).rfind(|&kind| !is_comment(kind));
    let separator = if matches!(last, None | Some(Kind::Semicolon)) { " " } else { "; " };
    let end = range.start + 1 + kept.len();
    Edit { span: Span::new(end..range.end - 1), text: format!("{separator}{line} ") }
}

fn add_block(source: &str, node: &Node<'_>, line: &str) -> Edit {
    let (start, end) = (node.span.range().start, node.head.range().end);
    if !begins_line(source, start) {
        return insertion(end, format!(" {{ {line} }}"));
    }
    let own = indentation(source, start);
    insertion(end, format!(" {{\n{own}{INDENT}{line}\n{own}}}"))
}
