//! Addresses: `kind.name`, then children and attributes, with `@PLACE` after the name for another place's copy (L29).

use std::fmt;

/// A parsed address, such as `external.supabase@jp.url`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The kind's word, or one of the heads that are no kind: `platform`, `environment`, `region`, `param`.
    pub kind: String,
    /// The name; empty for a singleton.
    pub name: String,
    /// Another place's copy.
    pub place: Option<String>,
    /// Children and attributes below it.
    pub path: Vec<String>,
}

impl Address {
    /// Splits a text at its dots; nothing when a part is empty. A singleton's first part is its name here until the platform is
    /// known: whoever knows the kinds moves it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let kind = parts.next()?.to_owned();
        let (name, place) = match parts.next().unwrap_or_default().split_once('@') {
            Some((name, place)) => (name.to_owned(), Some(place.to_owned())),
            None => (text.split('.').nth(1).unwrap_or_default().to_owned(), None),
        };
        let path: Vec<_> = parts.map(str::to_owned).collect();
        let complete = !kind.is_empty() && path.iter().all(|part| !part.is_empty()) && !text.ends_with('.');
        complete.then_some(Self { kind, name, place, path })
    }

    /// The address of a named node.
    pub fn of(kind: &str, name: &str) -> Self {
        Self { kind: kind.to_owned(), name: name.to_owned(), place: None, path: Vec::new() }
    }

    /// The last part of the path: the attribute that a text asks for.
    pub fn attribute(&self) -> Option<&str> {
        self.path.last().map(String::as_str)
    }

    /// `kind.name`, without what is below it.
    pub fn node(&self) -> String {
        if self.name.is_empty() { self.kind.clone() } else { format!("{}.{}", self.kind, self.name) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.node())?;
        if let Some(place) = &self.place {
            write!(f, "@{place}")?;
        }
        self.path.iter().try_for_each(|part| write!(f, ".{part}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_prints_as_it_was_written() {
        for text in ["database.main", "external.supabase@jp.url", "service.web.port.http", "cost.spend"] {
            assert_eq!(Address::parse(text).map(|address| address.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Address::parse("database."), None);
        assert_eq!(Address::parse(".main"), None);
    }
}
