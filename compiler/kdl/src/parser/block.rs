//! Blocks: the nodes between `{` and `}`, and braces that lost their partner.

use super::node::nodes;
use super::recover::skip_block;
use super::{MAXIMUM_DEPTH, Parser};
use crate::document::{Children, Node, Span};
use crate::place::{begins_line, indentation};
use crate::problems::structure;

/// Reads the block that begins here. Nothing, after a report, if it is nested too deep; it is passed over then.
pub(super) fn children<'s>(parser: &mut Parser<'s>) -> Option<Children<'s>> {
    let start = parser.reader.at;
    let opening = Span::new(start..start + 1);
    if parser.depth == MAXIMUM_DEPTH {
        parser.unclosed_block |= !skip_block(&mut parser.reader);
        parser.reader.report(structure::too_deep(opening, MAXIMUM_DEPTH));
        return None;
    }
    parser.reader.at += 1;
    parser.depth += 1;
    let nodes = nodes(parser);
    parser.depth -= 1;
    match parser.reader.peek() {
        Some(_) => parser.reader.at += 1,
        None => unclosed(parser, opening, &nodes),
    }
    Some(Children { nodes, span: parser.reader.span(start) })
}

/// Reports a block that the end of the file cut off: only the innermost, since those around it lack nothing else.
fn unclosed(parser: &mut Parser<'_>, opening: Span, nodes: &[Node<'_>]) {
    if parser.unclosed_block {
        return;
    }
    parser.unclosed_block = true;
    let problem = match lost_brace(parser.reader.source, opening, nodes) {
        Some((opening, seen)) => structure::unclosed_block_by_indentation(opening, seen),
        None => structure::unclosed_block(opening),
    };
    parser.reader.report(problem);
}

/// Which block lacks its `}`, told by the indentation, and the place that gives it away: a `}` further left than the
/// block that it closes, or a node in the block that is no further right than the block's own line.
fn lost_brace(source: &str, opening: Span, nodes: &[Node<'_>]) -> Option<(Span, Span)> {
    let column = |offset: u32| indentation(source, offset as usize).len();
    let outer = column(opening.start);
    let indented = nodes.first().is_some_and(|node| column(node.span.start) > outer);
    for node in nodes {
        // A block on one line says nothing about indentation.
        if let Some(children) = node.children.as_ref().filter(|children| children.span.text(source).contains('\n')) {
            let block = Span { end: children.span.start + 1, ..children.span };
            let closing = Span { start: children.span.end - 1, ..children.span };
            if let Some(found) = lost_brace(source, block, &children.nodes) {
                return Some(found);
            }
            if column(closing.start) < column(block.start) {
                return Some((block, closing));
            }
        }
        if indented && begins_line(source, node.span.start as usize) && column(node.span.start) <= outer {
            return Some((opening, node.name.span));
        }
    }
    None
}

/// Reads a `{` that stands where a node should begin: on the line below its node, or after none at all. The nodes of the
/// block around it start at `first`.
pub(super) fn without_node(parser: &mut Parser<'_>, first: usize) {
    let start = parser.reader.at;
    let opening = Span::new(start..start + 1);
    let follows_node = parser.open_nodes.len() > first;
    let before = parser.open_nodes.pop_if(|node| follows_node && node.children.is_none());
    if let Some(mut node) = before {
        parser.reader.report(structure::block_on_its_own_line(opening, node.head));
        node.children = children(parser);
        node.span.end = parser.reader.span(start).end;
        parser.open_nodes.push(node);
    } else {
        parser.reader.report(structure::block_without_node(opening));
        parser.unclosed_block |= !skip_block(&mut parser.reader);
    }
}
