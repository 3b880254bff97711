//! Reads doc comments and `#[node(…)]` attributes into plain data.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Error, Expr, ExprLit, Lit, LitStr, Meta, Path, Result, Token, punctuated::Punctuated};

/// One entry of `#[node(…)]`: a bare word (`key`) or a word with a value (`default = "5m"`).
pub struct Entry {
    pub name: String,
    pub value: Option<Expr>,
    pub span: Span,
}

/// All entries of all `#[node(…)]` attributes of an item.
pub struct Options(Vec<Entry>);

impl Options {
    /// Reads them; entries not in `known` are errors at their place.
    pub fn read(attributes: &[Attribute], known: &[&str]) -> Result<Self> {
        let mut options = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("node")) {
            for meta in attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)? {
                options.push(read_option(&meta, known)?);
            }
        }
        Ok(Self(options))
    }

    /// Whether the bare word or a value of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|option| option.name == name)
    }

    /// The value of `name = "text"`.
    pub fn text(&self, name: &str) -> Result<Option<LitStr>> {
        self.find(name)
            .map(|option| match &option.value {
                Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Ok(text.clone()),
                _ => Err(Error::new(option.span, format!("write `{name} = \"…\"`"))),
            })
            .transpose()
    }

    /// The value of `name = path::to::ITEM`.
    pub fn path(&self, name: &str) -> Result<Option<Path>> {
        self.find(name)
            .map(|option| match &option.value {
                Some(Expr::Path(path)) => Ok(path.path.clone()),
                _ => Err(Error::new(option.span, format!("write `{name} = a_name`"))),
            })
            .transpose()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.0.iter().find(|option| option.name == name)
    }
}

fn read_option(meta: &Meta, known: &[&str]) -> Result<Entry> {
    let ident = meta.path().require_ident()?;
    let name = ident.to_string();
    if !known.contains(&name.as_str()) {
        return Err(Error::new(ident.span(), format!("unknown option; known here: {}", known.join(", "))));
    }
    let value = match meta {
        Meta::NameValue(pair) => Some(pair.value.clone()),
        _ => None,
    };
    Ok(Entry { name, value, span: ident.span() })
}

/// The doc comment as one text, lines joined by spaces.
pub fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// `MaxSurge` and `max_surge` as `max-surge`; a trailing underscore, which avoids a Rust keyword, is dropped.
pub fn kebab(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for (index, letter) in name.trim_end_matches('_').chars().enumerate() {
        match letter {
            '_' => text.push('-'),
            letter if letter.is_uppercase() => {
                if index > 0 {
                    text.push('-');
                }
                text.extend(letter.to_lowercase());
            }
            letter => text.push(letter),
        }
    }
    text
}

/// `Some(text)` or `None` as tokens.
pub fn optional(text: Option<LitStr>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}
