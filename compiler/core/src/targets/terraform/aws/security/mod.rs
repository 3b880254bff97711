//! What guards a region: its keys.

pub mod keys;
