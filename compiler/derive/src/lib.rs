//! Derives that turn the declaration of a node kind into data.
//!
//! Takes a struct (or enum) whose fields are the settings of a node and gives a `Kind` table and a `decode` function of one line a
//! field. All behaviour lives in `platc-core::schema`, which reads the table; nothing is decided here.

mod attributes;
mod choice;
mod node;
mod word;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// A node kind: `#[derive(Node)] struct Service { … }`. See `platc_core::schema` for what the field attributes mean.
#[proc_macro_derive(Node, attributes(node))]
pub fn derive_node(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    node::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A block whose first argument picks a variant: `enum Rollout { Rolling(Rolling), Canary(Canary) }`.
#[proc_macro_derive(Choice, attributes(node))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    choice::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A value out of a fixed list of words: `enum Access { Read, ReadWrite }` reads `read` and `read-write`.
#[proc_macro_derive(Word, attributes(node))]
pub fn derive_word(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    word::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
