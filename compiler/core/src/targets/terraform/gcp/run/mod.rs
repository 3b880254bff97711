//! Cloud Run: services, tasks, what is pushed to them, and the load balancer in front of them.

pub mod balancer;
mod container;
mod environment;
pub mod firewall;
mod metrics;
mod push;
pub mod service;
pub mod task;
