//! The journal: the changes that take one write back, in one file, so that a write happens whole or not at all.
//!
//! Changes -> bytes -> changes. The format is lines, with the length before each file's bytes and a digest of
//! everything at the end:
//! ```text
//! platc journal 2
//! remove out/production/old.yaml
//! write 4096 out/production/web.yaml
//! …4096 bytes…
//! end 0123456789abcdef
//! ```
//! A journal is read back by the next start, maybe of another version of platc and maybe from a hostile repository:
//! whatever does not read exactly is no journal, and the caller checks each path like one from a build.

use crate::digest::digest;

const TITLE: &str = "platc journal 2\n";

/// One change of the disk. Doing it twice gives what doing it once gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change<'a> {
    /// Deletes a file, and the folders that this leaves empty.
    Remove { path: &'a str },
    /// Makes a file have these bytes.
    Write { path: &'a str, content: &'a [u8] },
}

impl<'a> Change<'a> {
    /// The file that changes.
    pub(crate) fn path(&self) -> &'a str {
        match self {
            Change::Remove { path } | Change::Write { path, .. } => path,
        }
    }
}

/// The bytes of a journal.
pub(crate) fn encode(changes: &[Change]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(TITLE.len() + LINE + changes.iter().map(size).sum::<usize>());
    bytes.extend_from_slice(TITLE.as_bytes());
    for change in changes {
        match change {
            Change::Remove { path } => bytes.extend_from_slice(format!("remove {path}\n").as_bytes()),
            Change::Write { path, content } => {
                bytes.extend_from_slice(format!("write {} {path}\n", content.len()).as_bytes());
                bytes.extend_from_slice(content);
                bytes.push(b'\n');
            }
        }
    }
    let end = end(&bytes);
    bytes.extend_from_slice(end.as_bytes());
    bytes.push(b'\n');
    bytes
}

/// Room for what stands on a line beside a path.
const LINE: usize = 40;

/// No fewer than the bytes that a change takes: a large journal is not to be moved while it grows.
fn size(change: &Change) -> usize {
    LINE + match change {
        Change::Remove { path } => path.len(),
        Change::Write { path, content } => path.len() + content.len(),
    }
}

/// The last line after these bytes.
fn end(bytes: &[u8]) -> String {
    format!("end {:016x}", digest(bytes))
}

/// The changes in a journal; nothing if it is not one, or not whole.
pub(crate) fn decode(bytes: &[u8]) -> Option<Vec<Change<'_>>> {
    let mut rest = bytes.strip_prefix(TITLE.as_bytes())?;
    let mut changes = Vec::new();
    loop {
        let before = bytes.len() - rest.len();
        let line = take_line(&mut rest)?;
        let (word, value) = line.split_once(' ')?;
        match word {
            "remove" => changes.push(Change::Remove { path: value }),
            "write" => changes.push(take_write(value, &mut rest)?),
            "end" => {
                let is_whole = rest.is_empty() && line == end(bytes.get(..before)?);
                return is_whole.then_some(changes);
            }
            _ => return None,
        }
    }
}

fn take_write<'a>(value: &'a str, rest: &mut &'a [u8]) -> Option<Change<'a>> {
    let (length, path) = value.split_once(' ')?;
    let (content, after) = rest.split_at_checked(length.parse().ok()?)?;
    *rest = after.strip_prefix(b"\n")?;
    Some(Change::Write { path, content })
}

fn take_line<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (line, after) = rest.split_at_checked(end)?;
    *rest = after.strip_prefix(b"\n")?;
    std::str::from_utf8(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn example() -> Vec<u8> {
        encode(&[
            Change::Remove { path: "out/old file.yaml" },
            Change::Write { path: "out/a", content: b"end 0\nremove x\n" },
            Change::Write { path: "out/b", content: b"" },
        ])
    }

    #[test]
    fn it_reads_what_it_wrote() {
        let bytes = example();
        let changes = decode(&bytes).expect("a journal");
        assert_eq!(changes.len(), 3);
        assert_eq!(encode(&changes), bytes);
        assert_eq!(decode(&encode(&[])), Some(Vec::new()));
    }

    #[test]
    fn a_part_of_a_journal_is_none() {
        let bytes = example();
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), None, "{end} bytes");
        }
    }

    proptest! {
        #[test]
        fn a_damaged_journal_is_none(at in 0..example().len(), byte in any::<u8>()) {
            let mut bytes = example();
            prop_assume!(bytes[at] != byte);
            bytes[at] = byte;
            prop_assert_eq!(decode(&bytes), None);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
            let mut titled = TITLE.as_bytes().to_vec();
            titled.extend(bytes);
            prop_assert_eq!(decode(&titled), None);
        }
    }
}
