//! `#[derive(Choice)]`: an enum of kinds, picked by the first argument of the node.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::attributes::{Options, documentation, kebab, optional};

/// The `impl Choice` of an enum whose variants each hold one node kind.
pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(input, "a choice is an enum with one node kind in each variant"));
    };
    let name = &input.ident;
    let options = Options::read(&input.attrs, &["default"])?;
    let default = optional(options.text("default")?);
    let mut rows = Vec::new();
    let mut arms = Vec::new();
    for variant in &data.variants {
        let (ident, word) = (&variant.ident, kebab(&variant.ident.to_string()));
        let doc = documentation(&variant.attrs);
        let Fields::Unnamed(fields) = &variant.fields else {
            return Err(Error::new_spanned(variant, "write the variant as `Name(Kind)`"));
        };
        let Some(kind) = fields.unnamed.first().map(|field| &field.ty) else {
            return Err(Error::new_spanned(variant, "write the variant as `Name(Kind)`"));
        };
        rows.push(
            quote!(crate::schema::Variant { word: #word, doc: #doc, kind: <#kind as crate::schema::Node>::KIND }),
        );
        arms.push(quote!(#word => <#kind as crate::schema::Node>::decode(reader).map(Self::#ident)));
    }
    Ok(quote! {
        impl crate::schema::Choice for #name {
            const VARIANTS: &'static [crate::schema::Variant] = &[#(#rows),*];
            const DEFAULT: Option<&'static str> = #default;

            fn decode_variant(variant: &str, reader: &mut crate::schema::NodeReader<'_, '_, '_>) -> crate::schema::Decoded<Self> {
                match variant {
                    #(#arms,)*
                    _ => Err(crate::schema::Fail::Error),
                }
            }
        }
    })
}
