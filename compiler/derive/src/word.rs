//! `#[derive(Word)]`: an enum without data into a leaf type that reads its variants as words.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Result};

use crate::attributes::{Options, documentation, kebab};

/// The `impl Leaf` of an enum of plain words.
pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(input, "a word is an enum without data"));
    };
    let name = &input.ident;
    let type_name = kebab(&name.to_string());
    let doc = documentation(&input.attrs);
    let mut words = Vec::new();
    let mut idents = Vec::new();
    for variant in &data.variants {
        let options = Options::read(&variant.attrs, &["word"])?;
        words.push(options.text("word")?.map_or_else(|| kebab(&variant.ident.to_string()), |text| text.value()));
        idents.push(&variant.ident);
    }
    Ok(quote! {
        impl #name {
            /// The word that stands for this value in a spec.
            pub fn word(self) -> &'static str {
                match self { #(Self::#idents => #words,)* }
            }
        }

        impl crate::schema::Leaf for #name {
            const TYPE: &'static crate::schema::Type = &crate::schema::Type {
                name: #type_name, doc: #doc, literal: crate::schema::Literal::Text, examples: &[#(#words),*], words: &[#(#words),*],
                reference: &[], check: crate::schema::check::<Self>,
            };

            fn parse(text: &str) -> Result<Self, crate::schema::Expected> {
                match text {
                    #(#words => Ok(Self::#idents),)*
                    _ => Err(crate::schema::Expected::one_of(text, &[#(#words),*])),
                }
            }

            fn others(&self) -> Vec<Self> {
                [#(Self::#idents),*].into_iter().filter(|other| other != self).collect()
            }
        }
    })
}
