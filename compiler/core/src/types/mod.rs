//! Types with meaning: what a value of the spec may be.
//!
//! Each leaf has a parser, examples, an error that says what is allowed, and other legal values for `explain`. A file a family.

mod address;
mod compute;
mod country;
mod name;
mod network;
mod number;
mod reference;
mod schedule;
mod text;
mod time;

pub use address::Address;
pub use compute::{Bytes, Cpu};
pub use country::Country;
pub use name::{EnvironmentVariable, MetricName, Name, Path, Plain, Rule, Version, is_device};
pub use network::{Cidr, Host, Port, Url};
pub use number::{Number, Percent};
pub(crate) use reference::referable;
pub use reference::{Ref, Referable};
pub use schedule::Schedule;
pub use text::{Piece, Text};
pub use time::Duration;
