//! What there must be before anything else on AWS: the bucket of all state, and how the pipeline logs in without a key.

pub mod boundary;
pub mod pipeline;
pub mod state;

use crate::targets::Lowering;
use crate::words::platform::{Bootstrap, Platform};

/// Whether CloudFormation makes all of it, and Terraform nothing.
pub fn is_by_cloudformation(lowering: &Lowering<'_>) -> bool {
    let platform = lowering.all::<Platform>().iter().find_map(|declared| declared.first());
    let said = platform.and_then(|platform| platform.state.as_ref()?.bootstrap.as_ref());
    said.is_some_and(|said| said.value == Bootstrap::Cloudformation)
}
