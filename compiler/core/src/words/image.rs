//! Images: what is built from source and shipped.

use crate::schema::{Block, List, Scope, Sp};
use crate::types::{Bytes, Duration, Name, Plain, Version};

/// A container image built from source, in five stages of which only the last is shipped. With `language`, the stages follow from it.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Shared)]
pub struct Image {
    /// The name of the image; the environment's `versions` name it.
    #[node(key)]
    pub name: Sp<Name>,
    /// The folder with its source.
    pub source: Option<Sp<Plain>>,
    /// The language it is written in, where the usual stages will do.
    pub language: Option<Block<Language>>,
    /// The image that it is built in.
    pub base: Option<Sp<Plain>>,
    /// How its dependencies are fetched.
    pub install: Option<Block<Install>>,
    /// How it is compiled.
    pub build: Option<Sp<Plain>>,
    /// How it is tested.
    pub test: Option<Sp<Plain>>,
    /// What is shipped.
    pub release: Option<Block<Release>>,
    /// How large it may be; a larger one is not pushed.
    pub max_size: Option<Sp<Bytes>>,
    /// How long the registry keeps versions that nothing runs.
    pub keep: Option<Sp<Duration>>,
}

/// The language an image is written in.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Language {
    /// Which one.
    #[node(argument)]
    pub name: Sp<LanguageName>,
    /// Its version.
    pub version: Option<Sp<Version>>,
}

/// A language with usual stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum LanguageName {
    /// JavaScript or TypeScript on Node.js, with npm.
    Node,
    /// Python, with uv.
    Python,
    /// Go.
    Go,
    /// Rust, with Cargo.
    Rust,
    /// Java, with Maven.
    Java,
}

/// How dependencies are fetched.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Install {
    /// The command.
    #[node(argument)]
    pub command: Sp<Plain>,
    /// The lock file; a change of it alone fetches again.
    pub lock: Option<Sp<Plain>>,
}

/// What is shipped.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Release {
    /// The command that starts it, word by word.
    #[node(arguments)]
    pub command: List<Plain>,
    /// The image that it is put on, where it is not the base.
    pub from: Option<Sp<Plain>>,
    /// What is taken over from the build: a file or a folder.
    pub keep: Option<Sp<Plain>>,
}
