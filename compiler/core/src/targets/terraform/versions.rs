//! Versions of engines: those that a product has, and which of them a spec means.

use std::cmp::Ordering;

/// The versions that a product has of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// What the product is called in messages.
    pub title: &'static str,
    /// Each by the parts that one can choose, the oldest first.
    pub known: &'static [&'static str],
    /// What runs where the spec names none. It stays when the list grows: a new release of platc upgrades nobody's store.
    pub usual: &'static str,
    /// Whether newer ones are to be expected.
    pub grows: bool,
}

/// What a product has of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    /// It is one of those that are known, or a part of one, or its first numbers.
    It,
    /// It is newer than all that are known, so that nobody here can tell.
    Unlisted,
    /// The product does not have it.
    Nothing,
}

impl Versions {
    /// Those of a product that gets newer ones.
    pub const fn of(title: &'static str, known: &'static [&'static str], usual: &'static str) -> Self {
        Self { title, known, usual, grows: true }
    }

    /// Those of a product that gets no newer ones.
    pub const fn ended(title: &'static str, known: &'static [&'static str], usual: &'static str) -> Self {
        Self { title, known, usual, grows: false }
    }

    /// What the product has of a version.
    pub fn has(&self, version: &str) -> Has {
        let newest = self.known.last().copied().unwrap_or_default();
        match self.listed(version) {
            Some(_) => Has::It,
            None if self.grows && compare(version, newest) == Ordering::Greater => Has::Unlisted,
            None => Has::Nothing,
        }
    }

    /// The newest that a version is a part of, or that is a part of it: for `8`, 8.4; for `16.4`, 16.
    pub fn listed(&self, version: &str) -> Option<&'static str> {
        let alike = |known: &&&str| is_part_of(version, known) || is_part_of(known, version);
        self.known.iter().rev().find(alike).copied()
    }

    /// The version as the product takes it: the usual one where the spec says none, and one that is newer than all in as many parts.
    pub fn chosen(&self, said: Option<&str>) -> String {
        let newest = self.known.last().copied().unwrap_or_default();
        let Some(said) = said else { return self.usual.to_owned() };
        self.listed(said).map_or_else(|| first_parts(said, newest.split('.').count()), str::to_owned)
    }
}

/// Whether a version is another one, or lies within it: `16.4` within `16`.
pub fn is_part_of(version: &str, whole: &str) -> bool {
    version.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn first_parts(version: &str, count: usize) -> String {
    version.split('.').take(count).collect::<Vec<_>>().join(".")
}

fn compare(one: &str, other: &str) -> Ordering {
    let numbers = |version: &str| version.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u64>>();
    numbers(one).cmp(&numbers(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: Versions = Versions::of("A product", &["8.0", "8.4", "9.7"], "8.4");

    #[test]
    fn what_is_newer_than_the_list_is_not_refused() {
        assert_eq!(VERSIONS.has("8.4"), Has::It);
        assert_eq!(VERSIONS.has("8.4.3"), Has::It);
        assert_eq!(VERSIONS.has("10.0"), Has::Unlisted);
        assert_eq!(VERSIONS.has("9.9.1"), Has::Unlisted);
        assert_eq!(VERSIONS.has("8"), Has::It);
        assert_eq!(VERSIONS.has("8.1"), Has::Nothing);
        assert_eq!(VERSIONS.has("8.40"), Has::Nothing);
        assert_eq!(VERSIONS.has("5.7"), Has::Nothing);
        assert_eq!(Versions { grows: false, ..VERSIONS }.has("10.0"), Has::Nothing);
    }

    #[test]
    fn a_product_takes_as_many_parts_as_it_knows() {
        assert_eq!(VERSIONS.chosen(None), "8.4");
        assert_eq!(VERSIONS.chosen(Some("8.4.3")), "8.4");
        assert_eq!(VERSIONS.chosen(Some("8")), "8.4");
        assert_eq!(VERSIONS.chosen(Some("10.1.2")), "10.1");
    }
}
