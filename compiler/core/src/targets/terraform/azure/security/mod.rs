//! What everything else in a region stands on: its Key Vault, the keys in it, and where logs are kept.

pub mod keys;
pub mod logs;
pub mod vault;
