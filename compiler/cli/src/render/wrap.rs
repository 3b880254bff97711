//! Prose -> lines of a width, with the later ones indented.

/// Breaks `text` between words so that no line is wider than `width` columns where that can be helped; `used` columns of
/// the first line are taken, and the others begin with `indent` spaces. Without a width the text stays as it is.
pub(crate) fn wrap(text: &str, width: Option<usize>, used: usize, indent: usize) -> String {
    let Some(width) = width else { return text.to_owned() };
    let mut wrapped = String::with_capacity(text.len() + 16);
    let mut column = used;
    for (index, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 && column + 1 + length > width {
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if index > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", Some(12), 4, 2), "one two\n  three");
        assert_eq!(wrap("one two three", None, 4, 2), "one two three");
        assert_eq!(wrap("incomprehensibilities", Some(5), 0, 0), "incomprehensibilities");
    }
}
