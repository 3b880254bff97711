//! What there must be before anything else on AWS: the bucket of all state, and how the pipeline logs in without a key.

pub mod pipeline;
pub mod state;
