//! Braces that were lost or are one too many: which one, told by the indentation.
//!
//! A brace without its partner moves everything behind it into another block. Where the indentation says what was meant, the file is
//! read again as if the brace stood there, so that the slip is the only thing reported and all other nodes are found where they belong.

use crate::document::{Node, Span};
use crate::place::{begins_line, indentation};
use crate::problems::{Problem, structure};

/// How many braces are put right in one file: each costs one more reading.
pub(super) const MAXIMUM_REPAIRS: usize = 4;

/// A brace that has no partner.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unbalanced {
    /// A `{`.
    Open(Span),
    /// A `}`.
    Close(Span),
}

/// How to read on at one place of the source as the writer meant it.
#[derive(Debug)]
pub(super) struct Repair {
    /// Offset of the place.
    pub(super) at: usize,
    /// What to do there.
    pub(super) mend: Mend,
    /// What to say about it.
    pub(super) problem: Problem,
}

/// What to do at the place of a repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// Begin a block, as if `{` stood here.
    Open,
    /// End the innermost block, as if `}` stood here.
    Close,
    /// Pass over the `}` here.
    Skip,
}

/// The brace behind an unbalanced one, if the indentation gives it away; `nodes` are those of the block that is never closed, or
/// those of the file.
pub(super) fn find(source: &str, unbalanced: Unbalanced, nodes: &[Node<'_>]) -> Option<Repair> {
    match unbalanced {
        Unbalanced::Open(opening) => lost_closing(source, opening, nodes),
        Unbalanced::Close(stray) => {
            let before = nodes.iter().take_while(|node| node.span.start < stray.start).count();
            sunken(source, stray, nodes.get(..before).unwrap_or_default())
        }
    }
}

/// Which block lacks its `}`, and the place that gives it away: a `}` further left than the block that it closes, or a node in the
/// block that is no further right than the block's own line.
fn lost_closing(source: &str, opening: Span, nodes: &[Node<'_>]) -> Option<Repair> {
    let outer = column(source, opening.start);
    let begins_line = |node: &Node<'_>| begins_line(source, node.span.start as usize);
    let indented = nodes.first().is_some_and(|first| !begins_line(first) || column(source, first.span.start) > outer);
    for node in nodes {
        // A block on one line says nothing about indentation.
        if let Some(children) = node.children.as_ref().filter(|children| children.span.text(source).contains('\n')) {
            let block = Span { end: children.span.start + 1, ..children.span };
            let closing = Span { start: children.span.end - 1, ..children.span };
            if let Some(found) = lost_closing(source, block, &children.nodes) {
                return Some(found);
            }
            if column(source, closing.start) < column(source, block.start) {
                return Some(close_before(block, closing));
            }
        }
        if indented && begins_line(node) && column(source, node.span.start) <= outer {
            return Some(close_before(opening, Span { end: node.name.span.end, ..node.span }));
        }
    }
    None
}

fn close_before(opening: Span, seen: Span) -> Repair {
    let problem = structure::unclosed_block_by_indentation(opening, seen);
    Repair { at: seen.start as usize, mend: Mend::Close, problem }
}

/// A node that stands further right than the one before it, though both are in one block: the one before lost its `{`, or has
/// a `}` too early; `stray` is the `}` that is left over for it.
fn sunken(source: &str, stray: Span, nodes: &[Node<'_>]) -> Option<Repair> {
    let mut before: Option<&Node<'_>> = None;
    for node in nodes {
        let starts = node.span.start;
        if let Some(before) = before
            && begins_line(source, starts as usize)
            && column(source, starts) > column(source, before.span.start)
        {
            return Some(match &before.children {
                Some(children) => {
                    let closing = Span { start: children.span.end - 1, ..children.span };
                    let problem = structure::closed_too_early(closing, before.head);
                    Repair { at: closing.start as usize, mend: Mend::Skip, problem }
                }
                None => {
                    let problem = structure::unopened_block(before.head, stray);
                    Repair { at: before.head.end as usize, mend: Mend::Open, problem }
                }
            });
        }
        let inner = node.children.as_ref().map_or(&[][..], |children| &children.nodes);
        if let Some(found) = sunken(source, stray, inner) {
            return Some(found);
        }
        if begins_line(source, starts as usize) {
            before = Some(node);
        }
    }
    None
}

fn column(source: &str, offset: u32) -> usize {
    indentation(source, offset as usize).len()
}
