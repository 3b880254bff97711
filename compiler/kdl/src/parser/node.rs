//! Sequences of nodes, and one node: its name, its entries, its block, and what ends it.

use super::Parser;
use super::balance::Mend;
use super::block::{self, children};
use super::entry::{annotation, entry, name};
use super::recover::skip_to_boundary;
use crate::document::{Children, Entry, Name, Node, Span};
use crate::lexer::{Reader, is_line_comment, line_space, node_space, skip_line};
use crate::problems::{structure, words};

/// Reads nodes to the end of the file or, inside a block, up to its `}`.
pub(super) fn nodes<'s>(parser: &mut Parser<'s, '_>) -> Vec<Node<'s>> {
    let first = parser.open_nodes.len();
    read_nodes(parser, first);
    parser.open_nodes.drain(first..).collect()
}

/// Reads nodes and puts them behind those of the blocks around; `first` is the place of the first one.
fn read_nodes(parser: &mut Parser<'_, '_>, first: usize) {
    loop {
        line_space(&mut parser.reader);
        if parser.reader.is_full() {
            parser.reader.at = parser.reader.source.len();
        }
        let start = parser.reader.at;
        match parser.reader.peek() {
            Some(_) if parser.depth > 0 && parser.mends(start, Mend::Close) => {
                parser.closed_by_repair = true;
                return;
            }
            None => return,
            Some(b'}') if parser.mends(start, Mend::Skip) => parser.reader.at += 1,
            Some(b'}') if parser.depth > 0 => return,
            Some(b'}') => {
                stray(&mut parser.reader, structure::stray_closing_brace);
                parser.stray = parser.stray.or(Some(Span::new(start..start + 1)));
            }
            Some(b';') => stray(&mut parser.reader, structure::stray_semicolon),
            Some(b'{') => block::without_node(parser, first),
            Some(b'<' | b'|' | b'=' | b'>') if is_conflict_line(parser) => conflict_line(parser),
            Some(b'/') if parser.reader.is_at("/-") => hidden_node(parser),
            Some(_) => {
                let node = node(parser);
                parser.open_nodes.extend(node);
            }
        }
        debug_assert!(parser.reader.at > start, "the reader stands still at {start}");
    }
}

/// Moves over a character that should not be here.
fn stray(reader: &mut Reader<'_>, problem: impl Fn(Span) -> crate::Problem) {
    reader.at += 1;
    reader.report(problem(reader.span(reader.at - 1)));
}

/// Reads a node that `/-` hides, for its problems only.
fn hidden_node(parser: &mut Parser<'_, '_>) {
    if !slashdash(&mut parser.reader) {
        if parser.reader.peek() == Some(b';') {
            parser.reader.at += 1;
        }
    } else if parser.reader.peek() == Some(b'{') {
        block::without_node(parser, parser.open_nodes.len());
    } else {
        node(parser);
    }
}

/// Moves over a `/-` and the space behind it. False, after a report, if there is nothing that it could hide.
fn slashdash(reader: &mut Reader<'_>) -> bool {
    let start = reader.at;
    let mut count = 0;
    while reader.is_at("/-") {
        reader.at += 2;
        line_space(reader);
        count += 1;
    }
    let hides = !matches!(reader.peek(), None | Some(b'}' | b';'));
    if count > 1 || !hides {
        reader.report(structure::slashdash_before_nothing(Span::new(start..start + 2)));
    }
    hides
}

/// Whether what Git leaves in a conflict stands here in the place of a node: `<<<<<<<`, or after such a one `|||||||`, `=======`, `>>>>>>>`.
fn is_conflict_line(parser: &Parser<'_, '_>) -> bool {
    const LENGTH: usize = 7;
    let reader = &parser.reader;
    let marker = reader.rest().first().copied().unwrap_or_default();
    let length = reader.rest().iter().take_while(|&&byte| byte == marker).count();
    length == LENGTH && (marker == b'<' || parser.merge_conflict)
}

fn conflict_line(parser: &mut Parser<'_, '_>) {
    let start = parser.reader.at;
    skip_line(&mut parser.reader);
    if !parser.merge_conflict {
        let span = parser.reader.span(start);
        parser.reader.report(structure::merge_conflict(span));
        parser.merge_conflict = true;
    }
}

/// Reads one node and what ends it; nothing if it has no name.
fn node<'s>(parser: &mut Parser<'s, '_>) -> Option<Node<'s>> {
    let start = parser.reader.at;
    let annotation = annotation(&mut parser.reader);
    let Some(name) = name(&mut parser.reader, annotation.as_ref()) else {
        skip_rest_of_node(parser);
        end_of_node(parser);
        return None;
    };
    let (entries, end) = entries(parser, &name);
    let head = Span { end, ..Span::new(start..start) };
    let mut node = Node { annotation, name, entries, children: None, span: head, head };
    match block::without_opening(parser, end) {
        Some(children) => node.children = Some(children),
        None => blocks(parser, &mut node),
    }
    node.span.end = node.children.as_ref().map_or(head.end, |children| children.span.end);
    end_of_node(parser);
    Some(node)
}

/// Reads the arguments and properties of a node; gives also the offset behind the last one, be it hidden.
fn entries<'s>(parser: &mut Parser<'s, '_>, name: &Name<'s>) -> (Vec<Entry<'s>>, u32) {
    let first = parser.open_entries.len();
    let end = read_entries(parser, name);
    (parser.open_entries.drain(first..).collect(), end)
}

/// Reads arguments and properties up to a block or the end of the node.
fn read_entries<'s>(parser: &mut Parser<'s, '_>, name: &Name<'s>) -> u32 {
    let reader = &mut parser.reader;
    let mut end = name.span.end;
    let mut last = name.span;
    let first = parser.open_entries.len();
    node_space(reader);
    if reader.peek() == Some(b'=') {
        assignment(reader, name);
        last = Span::default();
    }
    while !is_node_end(reader) && reader.peek() != Some(b'{') && !reader.is_full() {
        let hidden = reader.is_at("/-");
        if hidden {
            let start = reader.at;
            if !slashdash(reader) {
                break;
            }
            if reader.peek() == Some(b'{') {
                reader.at = start;
                break;
            }
        } else if reader.at == last.end as usize {
            if swallowed_quote(reader, last) && parser.open_entries.len() > first {
                parser.open_entries.pop();
                last = Span::default();
                node_space(reader);
                continue;
            } else if !separator(reader, last) {
                end = offset(reader);
                break;
            }
        }
        let Some(entry) = entry(reader) else {
            skip_rest_of_node(parser);
            end = offset(&parser.reader);
            break;
        };
        last = entry.span;
        end = last.end;
        if !hidden {
            parser.open_entries.push(entry);
        }
        node_space(reader);
    }
    end
}

/// `replicas = 3`: reports the `=` and moves over it, so that the value becomes an argument.
fn assignment(reader: &mut Reader<'_>, name: &Name<'_>) {
    reader.at += 1;
    let equals = reader.span(reader.at - 1);
    reader.report(words::equals_after_node(equals, &name.text));
    node_space(reader);
}

/// Where the reader stands, for the span of a node of which not all was read.
fn offset(reader: &Reader<'_>) -> u32 {
    reader.span(reader.at).end
}

/// `"/ready live="/live"`: reports a string whose own closing quote is missing, so that it ends where the next one should begin, and
/// moves behind the end of that one.
fn swallowed_quote(reader: &mut Reader<'_>, before: Span) -> bool {
    let swallowed = before.text(reader.source).ends_with("=\"");
    if swallowed {
        reader.report(structure::quote_missing_behind(before));
        match rest_of_line(reader).find('"') {
            Some(length) => reader.at += length + 1,
            None => skip_to_boundary(reader),
        }
    }
    swallowed
}

fn rest_of_line<'s>(reader: &Reader<'s>) -> &'s str {
    reader.slice(reader.at, reader.source.len()).lines().next().unwrap_or_default()
}

/// Reports an entry that touches the one before it. True if it is parted from it by `,` or `:`, so that reading can go on.
fn separator(reader: &mut Reader<'_>, before: Span) -> bool {
    let here = reader.next_character();
    let name = before.text(reader.source);
    let problem = match reader.peek() {
        Some(b',') => words::comma_between(here),
        Some(b':') => words::colon_after_name(here, name),
        Some(b'"') if !name.ends_with('"') && closes_nothing(reader) => {
            // What was said about the word itself is a part of this slip.
            reader.problems.pop_if(|problem| problem.span == before);
            structure::quote_missing_before(before)
        }
        _ => {
            reader.report(structure::space_missing(here));
            skip_to_boundary(reader);
            return false;
        }
    };
    reader.report(problem);
    reader.at += 1;
    node_space(reader);
    !is_node_end(reader) && reader.peek() != Some(b'{')
}

/// Whether the quote here is one of an odd number on its line, so that it closes a string that was never opened.
fn closes_nothing(reader: &Reader<'_>) -> bool {
    rest_of_line(reader).matches('"').count() % 2 == 1
}

/// Reads the node's block, and blocks hidden by `/-` around it.
fn blocks<'s>(parser: &mut Parser<'s, '_>, node: &mut Node<'s>) {
    loop {
        node_space(&mut parser.reader);
        let hidden = parser.reader.is_at("/-") && slashdash(&mut parser.reader);
        if parser.reader.peek() != Some(b'{') {
            return;
        }
        let Some(children) = children(parser) else { continue };
        match &node.children {
            _ if hidden => {}
            None => node.children = Some(children),
            Some(first) => {
                let problem = structure::second_block(opening_brace(&children), opening_brace(first));
                parser.reader.report(problem);
            }
        }
    }
}

fn opening_brace(children: &Children<'_>) -> Span {
    Span { start: children.span.start, end: children.span.start + 1 }
}

/// Passes over what cannot be read. A block in it belongs to it, and is read for its problems only.
fn skip_rest_of_node(parser: &mut Parser<'_, '_>) {
    skip_to_boundary(&mut parser.reader);
    while parser.reader.peek() == Some(b'{') {
        children(parser);
        skip_to_boundary(&mut parser.reader);
    }
}

/// Whether a node may end here.
fn is_node_end(reader: &Reader<'_>) -> bool {
    matches!(reader.peek(), None | Some(b';' | b'}')) || is_line_comment(reader) || reader.is_at_line_end()
}

/// Moves over the `;` that ends a node, or up to the line break or `}` that does; anything else is reported and passed over.
fn end_of_node(parser: &mut Parser<'_, '_>) {
    node_space(&mut parser.reader);
    let is_end = parser.node_ends_at == Some(parser.reader.at) || is_node_end(&parser.reader);
    if !is_end && !parser.reader.is_full() {
        let start = parser.reader.at;
        skip_rest_of_node(parser);
        let span = parser.reader.span(start);
        parser.reader.report(structure::no_break_after_block(span));
    }
    if parser.reader.peek() == Some(b';') {
        parser.reader.at += 1;
    }
}
