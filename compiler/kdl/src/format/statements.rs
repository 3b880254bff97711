//! From tokens to a tree of statements: a statement is a node with its comments, or comments alone.

use crate::lexer::characters::is_newline;
use crate::lexer::tokens::{Kind, Token, tokens};
use crate::place::indentation;

/// A node, or comments that stand by themselves.
#[derive(Debug, Default)]
pub(super) struct Statement {
    /// How many line breaks stand before it; without one it shares the line of the statement before it.
    pub(super) newlines: usize,
    pub(super) pieces: Vec<Piece>,
}

/// A part of a statement.
#[derive(Debug)]
pub(super) struct Piece {
    /// How many spaces stand before it in the source.
    pub(super) gap: usize,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    /// A name, an entry or a `/* … */` comment, as it is to be written.
    Text(String),
    /// An entry with a `"""` string, and the spaces that its source line begins with.
    MultiLine {
        text: String,
        indentation: String,
    },
    /// A `//` comment.
    LineComment(String),
    /// A backslash at the end of a line, with the comment behind it.
    Continuation(String),
    Block(Block),
}

#[derive(Debug)]
pub(super) struct Block {
    /// `{`, or what hides the block: `/-{`.
    pub(super) opening: String,
    /// The comment behind the opening brace, and how many spaces stand before it.
    pub(super) comment: Option<(usize, String)>,
    pub(super) statements: Vec<Statement>,
}

impl Statement {
    /// Whether it holds nothing but comments.
    fn is_comment(&self) -> bool {
        self.pieces.iter().all(|piece| match &piece.content {
            Content::LineComment(_) => true,
            Content::Text(text) => text.starts_with("/*"),
            _ => false,
        })
    }

    /// Whether nothing can follow it on its line.
    fn ends_in_line_comment(&self) -> bool {
        matches!(self.pieces.last(), Some(Piece { content: Content::LineComment(_), .. }))
    }

    /// Whether it can stand on one line.
    pub(super) fn is_one_line(&self) -> bool {
        self.pieces.iter().all(|piece| match &piece.content {
            Content::Text(text) => !text.contains('\n'),
            Content::LineComment(_) => true,
            Content::MultiLine { .. } | Content::Continuation(_) => false,
            Content::Block(block) => block.is_one_line(),
        })
    }
}

impl Block {
    /// Whether the source has it on one line.
    pub(super) fn is_one_line(&self) -> bool {
        let has_line_comment = |statement: &Statement| {
            statement.pieces.iter().any(|piece| matches!(piece.content, Content::LineComment(_)))
        };
        self.comment.is_none()
            && self.statements.iter().all(|each| each.newlines == 0 && !has_line_comment(each) && each.is_one_line())
    }
}

/// Arranges the tokens of a file.
pub(super) fn statements(source: &str, tokens: &[Token<'_>]) -> Vec<Statement> {
    Arranger { source, tokens, next: 0 }.statements()
}

/// How several tokens become one text.
enum Spelling {
    /// Without anything between them.
    Joined(String),
    /// With all that stands between them in the source.
    AsWritten(String),
}

struct Arranger<'s, 't> {
    source: &'s str,
    tokens: &'t [Token<'s>],
    next: usize,
}

impl<'s, 't> Arranger<'s, 't> {
    fn peek(&self) -> Option<&'t Token<'s>> {
        self.tokens.get(self.next)
    }

    fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// Reads statements up to the end of the block, or of the file.
    fn statements(&mut self) -> Vec<Statement> {
        let mut statements: Vec<Statement> = Vec::new();
        let mut newlines = 0;
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::BlockClose => break,
                Kind::Newline => newlines += 1,
                Kind::Continuation if !token.text.contains('/') => newlines = newlines.max(1),
                Kind::Semicolon => {}
                _ => {
                    // The comment of a continued line may end a statement without a line break behind it.
                    let after_comment = statements.last().is_some_and(Statement::ends_in_line_comment);
                    let newlines_before = newlines.max(usize::from(after_comment));
                    let statement = Statement { newlines: newlines_before, pieces: self.pieces() };
                    newlines = 0;
                    match statements.last_mut().filter(|_| statement.newlines == 0 && statement.is_comment()) {
                        Some(before) => before.pieces.extend(statement.pieces),
                        None => statements.push(statement),
                    }
                    continue;
                }
            }
            self.next += 1;
        }
        statements
    }

    /// Reads the parts of a statement, up to what ends it.
    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some(token) = self.peek() {
            let gap = token.gap;
            let content = match token.kind {
                Kind::Newline | Kind::Semicolon | Kind::BlockClose => break,
                Kind::LineComment => Content::LineComment(self.take(token)),
                Kind::BlockComment => Content::Text(self.take(token)),
                Kind::Continuation => Content::Continuation(self.take(token)),
                _ => match self.target() {
                    target if self.kind(target) == Some(Kind::BlockOpen) => Content::Block(self.block(target)),
                    target => self.entry(target),
                },
            };
            pieces.push(Piece { gap, content });
        }
        end_continuation(&mut pieces);
        pieces
    }

    /// Takes a token as it is, without white space at its end.
    fn take(&mut self, token: &Token<'_>) -> String {
        self.next += 1;
        token.text.trim_end().to_owned()
    }

    /// The index of the token that the piece here is about: behind `/-` and what follows that.
    fn target(&self) -> usize {
        match self.kind(self.next) {
            Some(Kind::Slashdash) => self.skip(self.next + 1, true),
            _ => self.next,
        }
    }

    /// The index behind comments and continued lines, and behind line breaks too if they mean nothing here.
    fn skip(&self, mut index: usize, newlines: bool) -> usize {
        while let Some(kind) = self.kind(index) {
            match kind {
                Kind::BlockComment | Kind::Continuation => index += 1,
                Kind::Newline | Kind::LineComment if newlines => index += 1,
                _ => break,
            }
        }
        index
    }

    fn block(&mut self, brace: usize) -> Block {
        let (Spelling::AsWritten(opening) | Spelling::Joined(opening)) = self.spelled(brace);
        self.next = brace + 1;
        let comment = self.peek().filter(|token| token.kind == Kind::LineComment);
        let comment = comment.map(|token| (token.gap, self.take(token)));
        let statements = self.statements();
        self.next += 1;
        Block { opening, comment, statements }
    }

    /// A node's name, an argument or a property, whose first token is `target`.
    fn entry(&mut self, target: usize) -> Content {
        let last = self.last_of_entry(target);
        let spelling = self.spelled(last);
        let word = self.tokens.get(last);
        self.next = last + 1;
        match (spelling, word) {
            (Spelling::Joined(text), Some(word)) if is_movable(word.text) && is_one_line_before(&text, word.text) => {
                Content::MultiLine { text, indentation: indentation(self.source, word.start).to_owned() }
            }
            (Spelling::Joined(text) | Spelling::AsWritten(text), _) => Content::Text(text),
        }
    }

    /// The index of the last token of the entry that begins with `first`: `(annotation) name = (annotation) value`.
    fn last_of_entry(&self, first: usize) -> usize {
        let word = self.word(first);
        let equals = self.skip(word + 1, false);
        match self.kind(equals) {
            Some(Kind::Equals) => self.word(self.skip(equals + 1, false)),
            _ => word,
        }
    }

    /// The index of the word at `index`, behind its annotation.
    fn word(&self, index: usize) -> usize {
        match self.kind(index) {
            Some(Kind::Open) => {
                let inside = self.skip(index + 1, false);
                let close = self.skip(inside + 1, false);
                self.skip(close + 1, false)
            }
            _ => index,
        }
    }

    /// The tokens from here to `last`, without space between them; just as they are in the source if a comment or a
    /// continued line is among them.
    fn spelled(&self, last: usize) -> Spelling {
        let tokens = self.tokens.get(self.next..=last).unwrap_or_default();
        let is_kept =
            |token: &Token<'_>| matches!(token.kind, Kind::BlockComment | Kind::LineComment | Kind::Continuation);
        if tokens.iter().any(is_kept) {
            return Spelling::AsWritten(self.span_text(last).to_owned());
        }
        Spelling::Joined(tokens.iter().filter(|token| token.kind != Kind::Newline).map(|token| token.text).collect())
    }

    /// The source from here to the end of the token `last`.
    fn span_text(&self, last: usize) -> &'s str {
        let start = self.peek().map_or(0, |token| token.start);
        let end = self.tokens.get(last).map_or(0, Token::end);
        self.source.get(start..end).unwrap_or_default()
    }
}

/// A backslash that continues nothing goes; its comment stays.
fn end_continuation(pieces: &mut Vec<Piece>) {
    while let Some(Piece { content: Content::Continuation(text), .. }) = pieces.last_mut() {
        let comment = text.trim_start_matches('\\').trim().to_owned();
        let gap = pieces.pop().map_or(0, |piece| piece.gap);
        for token in tokens(&comment) {
            let text = token.text.trim_end().to_owned();
            let content =
                if token.kind == Kind::LineComment { Content::LineComment(text) } else { Content::Text(text) };
            pieces.push(Piece { gap: gap.max(1), content });
        }
    }
}

/// Whether a word is a `"""` string whose lines can be moved to the side without a change of the text: nothing in it
/// takes a line break back, and all its line breaks are plain ones.
fn is_movable(word: &str) -> bool {
    let is_raw = word.starts_with('#');
    let takes_back = |pair: &[u8]| pair[0] == b'\\' && (pair[1].is_ascii_whitespace() || !pair[1].is_ascii());
    word.trim_start_matches('#').starts_with("\"\"\"")
        && (is_raw || !word.as_bytes().windows(2).any(takes_back))
        && !word.contains(|character| is_newline(character) && character != '\n')
}

/// Whether the text in front of its last word is on one line.
fn is_one_line_before(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|before| !before.contains('\n'))
}
