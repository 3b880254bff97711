//! Reads the tables of `schemas/`, whose form stands at the head of `schemas/generate.py`.

use super::{Field, Kind, Schemas, Shape, Span};
use crate::versions::Minor;

/// The kinds and types of some tables together.
pub fn read(tables: &[&str]) -> Schemas {
    let mut schemas = Schemas::default();
    let mut of = String::new();
    for line in tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
        match line.split_once(' ') {
            Some(("kind", rest)) => schemas.kinds.extend(kind(rest)),
            Some(("type", name)) => of = name.to_owned(),
            Some((_, rest)) => schemas.types.entry(of.clone()).or_default().extend(field(rest)),
            None => {}
        }
    }
    schemas
}

fn kind(text: &str) -> Option<Kind> {
    let mut words = text.split(' ');
    let (api_version, kind, of) = (words.next()?, words.next()?, words.next()?);
    let is = |mark: &str| words.clone().any(|word| word == mark);
    let (cluster, custom) = (is("cluster"), is("custom"));
    Some(Kind { api_version: api_version.into(), kind: kind.into(), of: of.into(), cluster, custom, span: span(words) })
}

fn field(text: &str) -> Option<Field> {
    let mut words = text.split(' ');
    let (name, shape) = (words.next()?, shape(words.next()?));
    let required = name.ends_with('!');
    let optional_since = version(words.clone(), "optional");
    Some(Field { name: name.trim_end_matches('!').to_owned(), shape, required, optional_since, span: span(words) })
}

fn span<'t>(words: impl Iterator<Item = &'t str> + Clone) -> Span {
    Span { since: version(words.clone(), "since"), gone: version(words, "gone") }
}

fn version<'t>(mut words: impl Iterator<Item = &'t str>, mark: &str) -> Option<Minor> {
    words.find_map(|word| word.strip_prefix(mark)?.strip_prefix('=')?.parse().ok())
}

fn shape(text: &str) -> Shape {
    let within = |open, close| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(item) = within('[', ']') {
        return Shape::List(Box::new(shape(item)));
    }
    if let Some(value) = within('{', '}') {
        return Shape::Map(Box::new(shape(value)));
    }
    if let Some(words) = text.strip_prefix('=') {
        return Shape::OneOf(words.split(',').map(str::to_owned).collect());
    }
    match text {
        "any" => Shape::Any,
        "string" => Shape::Text,
        "integer" => Shape::Integer,
        "number" => Shape::Number,
        "boolean" => Shape::Boolean,
        "int-or-string" => Shape::IntegerOrText,
        "quantity" => Shape::Quantity,
        name => Shape::Type(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, own};
    use super::*;
    use crate::Object;

    #[test]
    fn a_table_is_read() {
        let schemas = read(&[
            "# head\nkind a/v1 A a.A cluster gone=1.34\ntype a.A\n name! string\n parts [{quantity}] since=1.33\n kind =B,C\n",
        ]);
        let kind = &schemas.kinds[0];
        assert_eq!((kind.api_version.as_str(), kind.cluster, kind.span.gone), ("a/v1", true, Some(Minor(34))));
        let fields = &schemas.types["a.A"];
        assert!(fields[0].required && fields[0].shape == Shape::Text);
        assert_eq!(fields[1].shape, Shape::List(Box::new(Shape::Map(Box::new(Shape::Quantity)))));
        assert_eq!(fields[1].span.since, Some(Minor(33)));
        assert_eq!(fields[2].shape, Shape::OneOf(vec!["B".into(), "C".into()]));
    }

    #[test]
    fn every_type_that_is_named_is_there() {
        fn named(shape: &Shape) -> Option<&str> {
            match shape {
                Shape::Type(name) => Some(name),
                Shape::List(inner) | Shape::Map(inner) => named(inner),
                _ => None,
            }
        }
        let fields = own().types.values().flatten().filter_map(|field| named(&field.shape));
        let missing: Vec<&str> = fields
            .chain(own().kinds.iter().map(|kind| kind.of.as_str()))
            .filter(|name| !own().types.contains_key(*name))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn every_kind_that_platc_makes_has_a_schema() {
        let known = |(version, kind): &(&str, &str)| own().kind(version, kind).is_some();
        let missing: Vec<_> = Object::KINDS.iter().filter(|kind| !known(kind)).collect();
        assert!(missing.is_empty(), "{missing:?}: add them to CUSTOM in schemas/generate.py");
    }
}
