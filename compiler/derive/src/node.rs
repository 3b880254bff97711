//! `#[derive(Node)]`: a struct into a `Kind` table and its `decode`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Field, Fields, Result};

use crate::attributes::{Options, documentation, kebab, optional};

const KIND_OPTIONS: &[&str] =
    &["word", "named", "singleton", "scope", "attributes", "dynamic", "reset", "state", "many", "default_key"];
const FIELD_OPTIONS: &[&str] = &["word", "key", "argument", "arguments", "rest", "default", "about", "droppable"];

/// The `impl Node` of a struct with named fields.
pub fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(input, "a node kind is a struct; a choice among kinds is `#[derive(Choice)]`"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(input, "a node kind has named fields"));
    };
    let name = &input.ident;
    let head = kind_head(input)?;
    let table = fields.named.iter().map(field_row).collect::<Result<Vec<_>>>()?;
    let names: Vec<_> = fields.named.iter().filter_map(|field| field.ident.as_ref()).collect();
    let indices = 0u16..;
    let reads = names.iter().zip(indices).map(|(field, index)| quote!(let #field = reader.field(#index);));
    Ok(quote! {
        impl crate::schema::Node for #name {
            const KIND: &'static crate::schema::Kind = &crate::schema::Kind { #head, fields: &[#(#table),*] };

            fn decode(reader: &mut crate::schema::NodeReader<'_, '_, '_>) -> crate::schema::Decoded<Self> {
                #(#reads)*
                Ok(Self { #(#names: #names?),* })
            }
        }
    })
}

fn kind_head(input: &DeriveInput) -> Result<TokenStream> {
    let options = Options::read(&input.attrs, KIND_OPTIONS)?;
    let word = options.text("word")?.map_or_else(|| kebab(&input.ident.to_string()), |text| text.value());
    let doc = documentation(&input.attrs);
    let identity = match (options.has("named"), options.has("singleton")) {
        (true, _) => quote!(Named),
        (_, true) => quote!(Singleton),
        _ => quote!(Part),
    };
    let scope = options.path("scope")?.map_or_else(|| quote!(crate::schema::Scope::Region), |path| quote!(#path));
    let attributes = options.path("attributes")?.map_or_else(|| quote!(&[]), |path| quote!(#path));
    let dynamic = optional(options.text("dynamic")?);
    let default_key = optional(options.text("default_key")?);
    let (reset, state, many) = (options.has("reset"), options.has("state"), options.has("many"));
    let name = input.ident.to_string();
    Ok(quote! {
        path: concat!(module_path!(), "::", #name), word: #word, doc: #doc, identity: crate::schema::Identity::#identity, scope: #scope,
        attributes: #attributes, dynamic_attributes: #dynamic, arguments_reset: #reset, state: #state,
        many_keys: #many, default_key: #default_key
    })
}

fn field_row(field: &Field) -> Result<TokenStream> {
    let options = Options::read(&field.attrs, FIELD_OPTIONS)?;
    let Some(ident) = &field.ident else { return Err(Error::new_spanned(field, "a setting has a name")) };
    let word = options.text("word")?.map_or_else(|| kebab(&ident.to_string()), |text| text.value());
    let doc = documentation(&field.attrs);
    let role = ["key", "argument", "arguments", "rest"].into_iter().find(|role| options.has(role));
    let role = match role {
        Some("key") => quote!(Key),
        Some("argument") => quote!(Argument),
        Some("arguments") => quote!(Arguments),
        Some("rest") => quote!(Rest),
        _ => quote!(Setting),
    };
    let default = optional(options.text("default")?);
    let (about, droppable) = (options.has("about"), options.has("droppable"));
    let ty = &field.ty;
    Ok(quote! {
        crate::schema::Field {
            word: #word, doc: #doc, role: crate::schema::Role::#role, shape: <#ty as crate::schema::Setting>::SHAPE,
            required: <#ty as crate::schema::Setting>::REQUIRED, default: #default, about: #about, droppable: #droppable,
        }
    })
}
