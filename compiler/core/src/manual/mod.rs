//! The reference manual and the exported schema, made from the declarations of the kinds.

mod clouds;
mod pages;
mod schema;

pub use pages::{Page, pages};
pub use schema::schema;
