//! Who may do what: an identity for each workload with the least that its `uses` need, identities of what runs in the cluster for the
//! platform, and the rights of teams.

pub mod operators;
pub mod rights;
pub mod teams;
pub mod workloads;
