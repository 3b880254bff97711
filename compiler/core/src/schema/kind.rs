//! The tables that declare node kinds: plain data, made by `#[derive(Node)]`.

use super::leaf::Type;

/// A node kind: what it is called, how it is told apart, what it takes.
#[derive(Debug)]
pub struct Kind {
    /// The path of its declaration: what tells kinds apart that share a word.
    pub path: &'static str,
    /// The word that starts such a node.
    pub word: &'static str,
    /// One or two sentences for the manual.
    pub doc: &'static str,
    /// How nodes of this kind are told apart.
    pub identity: Identity,
    /// How wide a node of this kind reaches.
    pub scope: Scope,
    /// What it takes, in the order of the manual.
    pub fields: &'static [Field],
    /// What other nodes may read of it: `database.main.host`.
    pub attributes: &'static [Attribute],
    /// The keyed field whose keys are secret attributes too: `key` of `secret` and `external`.
    pub dynamic_attributes: Option<&'static str>,
    /// Arguments of a later layer also set aside the properties of earlier ones (`runs-on`).
    pub arguments_reset: bool,
    /// Whether it keeps state, which lives in one place unless `in=` says otherwise (L21).
    pub state: bool,
    /// Each argument of such a node is a key of its own: `key client-id client-secret`.
    pub many_keys: bool,
    /// The key of a node that names none.
    pub default_key: Option<&'static str>,
}

/// How the nodes of a kind are told apart (L1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Top-level, by its name: `service web`.
    Named,
    /// Top-level, one in a platform: `logs`.
    Singleton,
    /// A part of another node.
    Part,
}

/// How wide a kind reaches (A10): what it is decided once for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Once for the whole platform.
    Shared,
    /// Once in an environment.
    Environment,
    /// Once in each region of an environment.
    Region,
}

/// One setting or argument of a kind.
#[derive(Debug)]
pub struct Field {
    /// The word for it.
    pub word: &'static str,
    /// One sentence for the manual.
    pub doc: &'static str,
    /// Where it stands in the node.
    pub role: Role,
    /// How layers of it merge, and what it holds.
    pub shape: Shape,
    /// Whether leaving it out is an error.
    pub required: bool,
    /// What holds when no layer says it, as text.
    pub default: Option<&'static str>,
    /// The whole node goes when what this refers to was removed or is not run here (L14, L22).
    pub about: bool,
    /// This alone is dropped then.
    pub droppable: bool,
}

/// Where a field stands in its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The leading arguments that tell siblings apart.
    Key,
    /// The next argument.
    Argument,
    /// All further arguments.
    Arguments,
    /// Properties of any other name.
    Rest,
    /// A child, or a property where it holds one value.
    Setting,
}

/// How layers of a setting merge, and what it holds (L4–L9).
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// The last layer that says it.
    Value(&'static Type),
    /// On or off.
    Flag,
    /// Order matters; replaced whole.
    List(&'static Type),
    /// Replaced whole, or changed by `(append)` and `(remove)`.
    Set(&'static Type),
    /// Merged setting by setting.
    Block(&'static Kind),
    /// Merged by key.
    Keyed(&'static Kind),
    /// Steps; any in a later layer replaces all.
    Sequence(&'static Kind),
    /// The last layer that names a variant picks it.
    Choice(&'static [Variant], Option<&'static str>),
    /// Free names, each with one value; merged by name.
    Map(&'static Type),
    /// Free data: maps merge, lists are replaced.
    Data,
}

/// One alternative of a choice.
#[derive(Debug)]
pub struct Variant {
    /// The word that picks it.
    pub word: &'static str,
    /// One sentence for the manual.
    pub doc: &'static str,
    /// What it takes.
    pub kind: &'static Kind,
}

/// When a value is known (L30); the order is that of the law: a text is as late or secret as its worst part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// When compiling.
    Early,
    /// After `terraform apply`.
    Late,
    /// Never by the compiler: the value stays in a secret store.
    Secret,
}

/// Something other nodes may read of a node.
#[derive(Debug)]
pub struct Attribute {
    /// The last part of its address.
    pub name: &'static str,
    /// When it is known.
    pub phase: Phase,
    /// One sentence for the manual.
    pub doc: &'static str,
}

impl Kind {
    /// The field of that word among those that are written as a word (not arguments), with its index.
    pub fn setting(&self, word: &str) -> Option<(u16, &'static Field)> {
        let indices = 0u16..;
        indices.zip(self.fields).find(|(_, field)| field.role == Role::Setting && field.word == word)
    }

    /// The field with that role, with its index.
    pub fn role(&self, role: Role) -> Option<(u16, &'static Field)> {
        (0u16..).zip(self.fields).find(|(_, field)| field.role == role)
    }

    /// The positional fields after the key, in order, with their indices.
    pub fn positional(&self) -> impl Iterator<Item = (u16, &'static Field)> {
        (0u16..).zip(self.fields).filter(|(_, field)| matches!(field.role, Role::Argument | Role::Arguments))
    }

    /// How many leading arguments are the key.
    pub fn key_arity(&self) -> usize {
        self.fields.iter().filter(|field| field.role == Role::Key).count()
    }

    /// The words of all settings, for "did you mean".
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().filter(|field| field.role == Role::Setting).map(|field| field.word)
    }

    /// Whether two kinds are the same declaration.
    pub fn is(&self, other: &Kind) -> bool {
        self.path == other.path
    }
}
