//! What keeps state: databases, caches, buckets, queues and topics.

pub mod alloydb;
pub mod bucket;
pub mod cache;
pub mod copies;
pub mod database;
pub mod firestore;
pub mod messages;
pub mod settings;
pub mod sql;
pub mod subscriptions;
pub mod table;
