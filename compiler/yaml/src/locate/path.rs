//! A JSON pointer that grows and shrinks while a file is read, and the reading of quoted keys.

/// A pointer, with the places where its parts end.
#[derive(Default)]
pub struct Path {
    pointer: String,
    ends: Vec<usize>,
}

impl Path {
    /// As RFC 6901 writes it.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The number of parts.
    pub fn depth(&self) -> usize {
        self.ends.len()
    }

    /// Keeps the first `depth` parts.
    pub fn shorten(&mut self, depth: usize) {
        self.ends.truncate(depth);
        self.pointer.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Adds a part, escaping `~` and `/`.
    pub fn push(&mut self, part: &str) {
        self.pointer.push('/');
        for character in part.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                _ => self.pointer.push(character),
            }
        }
        self.ends.push(self.pointer.len());
    }
}

/// The string in double quotes at the start of `text`, and what follows it. Escapes are those of JSON and `\U`.
pub fn unquote(text: &str) -> Option<(String, &str)> {
    let mut string = String::new();
    let mut characters = text.strip_prefix('"')?.chars();
    loop {
        match characters.next()? {
            '"' => return Some((string, characters.as_str())),
            '\\' => string.push(unescape(&mut characters)?),
            character => string.push(character),
        }
    }
}

fn unescape(characters: &mut std::str::Chars<'_>) -> Option<char> {
    match characters.next()? {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'u' => hexadecimal(characters, 4),
        'U' => hexadecimal(characters, 8),
        same => Some(same),
    }
}

fn hexadecimal(characters: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let (number, rest) = characters.as_str().split_at_checked(digits)?;
    let character = char::from_u32(u32::from_str_radix(number, 16).ok()?)?;
    *characters = rest.chars();
    Some(character)
}
