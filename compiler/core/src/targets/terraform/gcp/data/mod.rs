//! What keeps state: databases, caches, buckets, queues and topics.

pub mod bucket;
