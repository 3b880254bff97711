//! What keeps state: databases, caches, buckets, queues and topics.

pub mod account;
pub mod bucket;
pub mod cache;
pub mod cosmosdb;
pub mod database;
pub mod messages;
pub mod replication;
mod servers;
pub mod table;
