//! What a project has once, for all environments in it: interfaces that are switched on, the registry, the record of who did what,
//! the store of Terraform's state, and how the pipeline logs in.

pub mod audit;
pub mod pipeline;
pub mod registry;
pub mod services;
pub mod state;

use crate::targets::Lowering;
use crate::targets::terraform::part::File;

/// The project that a shared stack is applied to.
pub const PROJECT: &str = "${var.project}";

/// The same within an expression.
pub const PROJECT_NAME: &str = "var.project";

/// A file that belongs to the platform as a whole.
fn file(lowering: &Lowering<'_>, stem: &str) -> File {
    File { stem: stem.to_owned(), owner: format!("platform.{}", lowering.platform().name), node: String::new() }
}
