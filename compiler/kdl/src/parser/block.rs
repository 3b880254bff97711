//! Blocks: the nodes between `{` and `}`, and braces that lost their partner.

use super::balance::{Mend, Unbalanced};
use super::node::nodes;
use super::recover::skip_block;
use super::{MAXIMUM_DEPTH, Parser};
use crate::document::{Children, Node, Span};
use crate::problems::structure;

/// Reads the block that begins here. Nothing, after a report, if it is nested too deep; it is passed over then.
pub(super) fn children<'s>(parser: &mut Parser<'s, '_>) -> Option<Children<'s>> {
    let start = parser.reader.at;
    let opening = Span::new(start..start + 1);
    if parser.depth == MAXIMUM_DEPTH {
        parser.unclosed_block |= !skip_block(&mut parser.reader);
        parser.reader.report(structure::too_deep(opening, MAXIMUM_DEPTH));
        return None;
    }
    parser.reader.at += 1;
    Some(rest_of_block(parser, opening))
}

/// The nodes of a block that was opened, and its end.
fn rest_of_block<'s>(parser: &mut Parser<'s, '_>, opening: Span) -> Children<'s> {
    parser.depth += 1;
    let nodes = nodes(parser);
    parser.depth -= 1;
    let closed_by_repair = std::mem::take(&mut parser.closed_by_repair);
    let mut span = Span { end: nodes.last().map_or(opening.end, |node| node.span.end), ..opening };
    match parser.reader.peek() {
        _ if closed_by_repair => parser.node_ends_at = Some(parser.reader.at),
        Some(_) => {
            parser.reader.at += 1;
            span = parser.reader.span(opening.start as usize);
        }
        None => {
            unclosed(parser, opening, &nodes);
            span = parser.reader.span(opening.start as usize);
        }
    }
    Children { nodes, span }
}

/// Reads the block of a node whose `{` was lost, where a repair says so.
pub(super) fn without_opening<'s>(parser: &mut Parser<'s, '_>, at: u32) -> Option<Children<'s>> {
    let fits = parser.depth < MAXIMUM_DEPTH && parser.mends(at as usize, Mend::Open);
    fits.then(|| rest_of_block(parser, Span { start: at, end: at }))
}

/// Reports a block that the end of the file cut off: only the innermost, since those around it lack nothing else.
fn unclosed(parser: &mut Parser<'_, '_>, opening: Span, nodes: &[Node<'_>]) {
    if parser.unclosed_block {
        return;
    }
    parser.unclosed_block = true;
    parser.unbalanced(Unbalanced::Open(opening), nodes);
    parser.reader.report(structure::unclosed_block(opening));
}

/// Reads a `{` that stands where a node should begin: on the line below its node, or after none at all. The nodes of the
/// block around it start at `first`.
pub(super) fn without_node(parser: &mut Parser<'_, '_>, first: usize) {
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
