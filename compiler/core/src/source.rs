//! The files of one run and places in them.
//!
//! A place is a file and a span of bytes; it becomes a line and a column only when it is shown to a person.

use std::path::PathBuf;

pub use platc_kdl::Span;

/// Which file of [`Sources`]; files are numbered in the order of their paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

/// Where something stands in the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, or [`Place::DEFAULT`]'s file for what no file says.
    pub file: FileId,
    /// The bytes within it.
    pub span: Span,
}

impl Place {
    /// The place of what nobody wrote: the default of a kind.
    pub const DEFAULT: Self = Self { file: FileId(u16::MAX), span: Span { start: 0, end: 0 } };

    /// Whether this is the default of a kind and no text of the user's.
    pub fn is_default(self) -> bool {
        self.file == Self::DEFAULT.file
    }

    /// Whether two places have text in common; an empty one counts as a character.
    pub fn overlaps(self, other: Self) -> bool {
        self.file == other.file
            && self.span.start < other.span.end.max(other.span.start + 1)
            && other.span.start < self.span.end.max(self.span.start + 1)
    }

    /// A sort key: file, then position.
    pub fn order(self) -> (u16, u32, u32) {
        (self.file.0, self.span.start, self.span.end)
    }
}

/// What a file of the repository is for; decided by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `platform.kdl`, `platform/**.kdl`, `teams/<team>/**.kdl`: one layer, the base.
    Base,
    /// `modules/**.kdl`: new node kinds.
    Module,
    /// `environments/*.kdl` and `teams/<team>/environments/*.kdl`: overlays.
    Environment,
    /// `crds/**.yaml`: definitions of custom resources, by which a `manifest` or a `patch` of one is checked.
    Definition,
}

impl Role {
    /// The role of a path relative to the repository root, `/` separated; nothing for a path that is no part of a spec.
    pub fn of(path: &str) -> Option<Self> {
        if path.starts_with("crds/") {
            return (path.ends_with(".yaml") || path.ends_with(".yml")).then_some(Self::Definition);
        }
        let parts: Vec<_> = path.strip_suffix(".kdl")?.split('/').collect();
        match parts.as_slice() {
            ["platform"] | ["platform", ..] => Some(Self::Base),
            ["modules", _, ..] => Some(Self::Module),
            ["environments", _] | ["teams", _, "environments", _] => Some(Self::Environment),
            ["teams", _, _, ..] => Some(Self::Base),
            _ => None,
        }
    }
}

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the repository root, `/` separated.
    pub path: String,
    /// What it is for.
    pub role: Role,
    /// Its whole text.
    pub text: String,
}

/// All files of a spec, in the order of their paths: the only input of a build.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Sorted by path, so that no directory order reaches a result.
    pub files: Vec<SourceFile>,
}

/// A place as people name it; both counted from one, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

impl Sources {
    /// Takes pairs of path and text; paths that are no part of a spec are left out.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut files: Vec<_> = files
            .into_iter()
            .filter_map(|(path, text)| Role::of(&path).map(|role| SourceFile { path, role, text }))
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.truncate(usize::from(u16::MAX));
        Self { files }
    }

    /// The file with that number.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::from(id.0))
    }

    /// All files with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u16..).map(FileId).zip(&self.files)
    }

    /// The text at a place; empty for a default.
    pub fn text(&self, place: Place) -> &str {
        self.file(place.file).map_or("", |file| place.span.text(&file.text))
    }

    /// `path:line`, as messages and explanations name a place.
    pub fn name(&self, place: Place) -> String {
        match (self.file(place.file), self.position(place)) {
            (Some(file), Some(position)) => format!("{}:{}", file.path, position.line),
            _ => "the default".to_owned(),
        }
    }

    /// Line and column of the start of a place.
    pub fn position(&self, place: Place) -> Option<Position> {
        let text = &self.file(place.file)?.text;
        let before = text.get(..place.span.start as usize)?;
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Some(Position { line, column: before[line_start..].chars().count() + 1 })
    }

    /// The path a command was given, in the form used here.
    pub fn find(&self, path: &std::path::Path) -> Option<FileId> {
        let wanted: PathBuf = path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect();
        self.iter().find(|(_, file)| wanted == std::path::Path::new(&file.path)).map(|(id, _)| id)
    }
}
