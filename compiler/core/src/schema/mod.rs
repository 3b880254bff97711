//! One declaration per node kind.
//!
//! A kind is a Rust struct; the types of its fields are the shapes by which they merge. `#[derive(Node)]` turns it into a [`Kind`]
//! table and a `decode` of one line a field. Checking, merging, errors, "did you mean", the exported schema and the reference manual
//! are ordinary code over that table.
//!
//! | field type | shape | in a spec |
//! |---|---|---|
//! | `Sp<T>`, `Option<Sp<T>>` | value | `max-size "200MB"`, `max=10` |
//! | `Flag` | flag | `versioning`, `versioning #false`, `spot=#true` |
//! | `List<T>` | list, replaced whole | `command "bin/serve" "--fast"` |
//! | `Set<T>` | set, `(append)` and `(remove)` | `zones a b c` |
//! | `Block<K>`, `Option<Block<K>>` | block, merged setting by setting | `scale min=2 { … }` |
//! | `Keyed<K>` | keyed children, merged by key | `env LOG_LEVEL debug` |
//! | `Sequence<K>` | sequence, replaced whole | canary `step`s |
//! | `Chosen<C>` | choice, `C` an enum of kinds | `rollout canary { … }` |
//! | `Map<T>` | free names to values | `versions { web "2.14.1" }` |
//! | `Data`, `PlacedData` | free data | `values { … }` |
//!
//! Field options: `key` (identity), `argument` and `arguments` (positional), `rest` (properties of any name), `default = "…"`,
//! `about` (the node goes when what this refers to has gone), `droppable` (the reference alone goes).

mod data;
mod kind;
mod leaf;
mod reader;
mod setting;
mod suggest;

pub use data::{Data, PlacedData};
pub use kind::{Attribute, Field, Identity, Kind, Phase, Role, Scope, Shape, Variant};
pub use leaf::{Expected, Leaf, Literal, Type, Value, check, token_text};
pub use reader::{Context, Decoded, Fail, Missing, NodeReader, needs_context, wrong_value};
pub use setting::{Block, Choice, Chosen, Entry, Flag, Keyed, List, Map, Node, Sequence, Set, Setting, Sp};
pub use suggest::{nearest, some_of};
