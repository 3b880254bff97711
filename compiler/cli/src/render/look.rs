//! How text for people may look on a stream: colours, drawing characters, width.

use std::env;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};

/// How wide prose is set on a terminal, in columns. Lines in a pipe are not broken, so that they can be searched.
const WIDTH: usize = 90;

/// What a stream can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Colours: on a terminal, unless NO_COLOR or TERM=dumb say otherwise.
    pub(crate) colour: bool,
    /// Lines and arrows beyond ASCII, which the locale must have.
    pub(crate) unicode: bool,
    /// Where prose is broken; nothing for nowhere.
    pub(crate) width: Option<usize>,
}

/// What a piece of text is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Advice and help.
    Advice,
    /// What is to be read first.
    Strong,
    /// What is there for those who look for it.
    Faint,
    /// New in a diff.
    Added,
    /// Gone in a diff.
    Removed,
}

impl Look {
    /// What this stream can show.
    pub(crate) fn of<S: RawStream>(stream: &S) -> Self {
        Self {
            colour: AutoStream::choice(stream) != ColorChoice::Never,
            unicode: has_unicode(|name| env::var(name).ok()),
            width: stream.is_terminal().then_some(WIDTH),
        }
    }

    /// The text in its colour, by the sequences of ECMA-48.
    pub(crate) fn paint(&self, ink: Ink, text: &str) -> String {
        let code = match ink {
            Ink::Error => "1;31",
            Ink::Warning => "1;33",
            Ink::Advice => "1;36",
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Added => "32",
            Ink::Removed => "31",
        };
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Whether the locale is one of UTF-8, by the precedence that POSIX gives its variables. Windows has no such variables,
/// and its consoles take Unicode.
fn has_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let mut set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).filter(|value| !value.is_empty());
    set.next().map_or(cfg!(windows), |locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// The text without what could move the cursor, hide text or turn its direction: each such character becomes another of
/// the same length in bytes, so that places stay right.
pub(crate) fn harmless(text: &str) -> String {
    let replace = |character: char| match character {
        '\n' | '\t' => character,
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => '\u{FFFD}',
        _ if character.is_control() && character.is_ascii() => '?',
        _ if character.is_control() => '·',
        _ => character,
    };
    text.chars().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let locale = |set: &'static [(&str, &str)]| {
            has_unicode(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(locale(&[("LANG", "en_GB.UTF-8")]));
        assert!(locale(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(!locale(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]));
    }

    #[test]
    fn hostile_characters_keep_their_length() {
        let hostile = "a\x1b[2J\u{9b}31m\u{202e}b\r\0\u{feff}\tc\n";
        let shown = harmless(hostile);
        assert_eq!(shown, "a?[2J·31m\u{FFFD}b??\u{FFFD}\tc\n");
        assert_eq!(shown.len(), hostile.len());
    }
}
