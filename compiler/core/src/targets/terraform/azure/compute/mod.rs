//! What runs outside of a cluster: container groups of Container Instances.

mod container;
mod environment;
pub mod instances;
