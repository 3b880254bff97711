//! Problems with what stands where: blocks, lines, comments, annotations.

use super::{Problem, shown};
use crate::document::Span;

/// A file of 4 GiB or more.
pub(crate) fn file_too_large() -> Problem {
    Problem::new(Span::default(), "this file is larger than 4 GiB", "too large").help("split it into several files")
}

/// A `{` whose `}` is missing.
pub(crate) fn unclosed_block(opening: Span) -> Problem {
    Problem::new(opening, "this block is never closed", "opened here").help("write } where the block ends")
}

/// A block that, by indentation, lost its `}` to an outer block.
pub(crate) fn unclosed_block_by_indentation(opening: Span, seen: Span) -> Problem {
    Problem::new(opening, "this block is never closed", "opened here")
        .also(seen, "by the indentation, the block ends before this")
        .help("write } where the block ends")
}

/// A `}` that, by indentation, ends a block before all that belongs in it.
pub(crate) fn closed_too_early(closing: Span, node: Span) -> Problem {
    Problem::new(closing, "this `}` ends a block too early: what follows is indented like a part of it", "one too many")
        .also(node, "the node whose block it ends")
        .help("remove it")
}

/// A node whose block has no `{`, by the indentation of what follows and a `}` that is left over.
pub(crate) fn unopened_block(node: Span, left_over: Span) -> Problem {
    Problem::new(node, "the `{` of this block is missing: what follows is indented like a part of it", "ends without {")
        .also(left_over, "so this closes nothing")
        .help("write { at the end of the line")
}

/// A `}` without a `{`.
pub(crate) fn stray_closing_brace(span: Span) -> Problem {
    Problem::new(span, "this `}` closes nothing", "no block is open here")
        .help("remove it, or add the { that it should close")
}

/// A `{` on the line below its node.
pub(crate) fn block_on_its_own_line(span: Span, node: Span) -> Problem {
    Problem::new(span, "a block opens on the line of its node", "this brace is on a line of its own")
        .also(node, "the node that it belongs to")
        .help("move the { to the end of the node's line")
}

/// A `{` before which no node stands.
pub(crate) fn block_without_node(span: Span) -> Problem {
    Problem::new(span, "a block belongs to a node, and none stands before this one", "no node before it")
        .help("write the node's name before the {")
}

/// `a { … } { … }`.
pub(crate) fn second_block(span: Span, first: Span) -> Problem {
    Problem::new(span, "a node has one block", "second block")
        .also(first, "first block")
        .help("put everything in one block")
}

/// `a { … } b`.
pub(crate) fn no_break_after_block(span: Span) -> Problem {
    Problem::new(span, "after a block, a node ends", "belongs to nothing")
        .help("write arguments and properties before the block, and the next node on a new line or after ;")
}

/// Nesting beyond the bound.
pub(crate) fn too_deep(span: Span, maximum: usize) -> Problem {
    Problem::new(span, format!("blocks are nested more than {maximum} deep"), "not read any further")
        .help("a spec is rarely deeper than ten levels: is a closing } missing somewhere above?")
}

/// `;;`.
pub(crate) fn stray_semicolon(span: Span) -> Problem {
    Problem::new(span, "this `;` ends nothing", "no node before it").help("remove it")
}

/// Two entries without a space between them.
pub(crate) fn space_missing(span: Span) -> Problem {
    Problem::new(span, "a space is missing before this", "runs into what is before it")
        .help("write a space between two values; to have a quote inside a string, write \\\"")
}

/// `"/ready live="/live"`: a string that ends with the quote that should begin the next one.
pub(crate) fn quote_missing_behind(span: Span) -> Problem {
    Problem::new(
        span,
        "the quote that ends this text is missing: it goes on to the quote of the next one",
        "runs on to here",
    )
    .help("write \" where the text ends; to have a quote inside a string, write \\\"")
}

/// `web" port=80`: a word that ends with a quote and begins with none.
pub(crate) fn quote_missing_before(span: Span) -> Problem {
    Problem::new(span, "the quote that begins this text is missing", "ends with a quote")
        .help("write \" before it; to have a quote inside a string, write \\\"")
}

/// A character that begins nothing.
pub(crate) fn unexpected(span: Span, text: &str) -> Problem {
    let problem = Problem::new(span, format!("`{}` has no meaning here", shown(text)), "unexpected");
    match text {
        "\\" => problem
            .help("a backslash continues a node on the next line, and only a comment may follow it on its own line"),
        "/" => problem.help("a comment is written // to the end of the line, or /* … */; a path needs quotes"),
        _ => problem.help("put it in quotes if it belongs to a text; otherwise remove it"),
    }
}

/// A `/*` without its `*/`.
pub(crate) fn unclosed_comment(span: Span) -> Problem {
    Problem::new(span, "this comment is never closed", "opened here")
        .help("write */ where it ends; comments nest, so that each /* needs its own */")
}

/// A `/-` with nothing behind it.
pub(crate) fn slashdash_before_nothing(span: Span) -> Problem {
    Problem::new(span, "`/-` hides the node, value or block behind it, and there is none", "nothing to hide")
        .help("remove it, or put it directly before what should be left out")
}

/// `()`, `(80)x`.
pub(crate) fn annotation_without_name(span: Span) -> Problem {
    Problem::new(span, "an annotation holds one word", "a word belongs here")
        .help("write (word), as in (remove)alert or (secret)secret.api-key; a text with parentheses needs quotes")
}

/// `(remove alert`.
pub(crate) fn unclosed_annotation(span: Span) -> Problem {
    Problem::new(span, "this annotation is not closed", "opened here").help("write ) directly after its one word")
}

/// `(remove)` with nothing behind it.
pub(crate) fn annotation_of_nothing(span: Span) -> Problem {
    Problem::new(span, "this annotation stands before nothing", "nothing follows")
        .help("write it directly before the node or value it is about")
}

/// `(secret)key=value`.
pub(crate) fn annotation_before_property(span: Span, annotation: &str, name: &str) -> Problem {
    Problem::new(span, "an annotation stands before a property's value, not before its name", "before the name")
        .help(format!("write {}=({})…", shown(name), shown(annotation)))
}

/// `<<<<<<< HEAD`.
pub(crate) fn merge_conflict(span: Span) -> Problem {
    Problem::new(span, "this file has an unresolved merge conflict", "left by Git")
        .help("decide between the two sides and remove the lines <<<<<<<, ======= and >>>>>>>")
}
