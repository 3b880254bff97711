//! Words × clouds: what each product makes of each word, as data.
//!
//! A [`Product`] is a cloud by its usual means, or what `runs-on` names; each has a file of rows. A word without a row is done exactly
//! as it says. [`fit`] holds a merged environment against the rows; the manual prints them. A new product is rows, not code.
//!
//! `cloud-cannot` · A product has nothing that does what a word asks for.
//!
//! `cloud-does-less` · A product does what a word asks for, with a loss.
//!
//! `cloud-leaves-out` · What stands behind `(optional)` was left out, because the product there cannot do it.

mod aci;
mod aws;
mod azure;
mod cloud_run;
mod cluster;
mod compose;
mod ecs;
mod fit;
mod gcp;
pub mod path;
#[cfg(test)]
mod probes;
mod without;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use path::Part;

pub use fit::fit;

/// What runs or keeps something: a cloud by its usual means, or a product that `runs-on` names.
#[derive(Debug)]
pub struct Product {
    /// The name of the cloud, or the word after `runs-on`.
    pub word: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The clouds where it can be had.
    pub clouds: &'static [&'static str],
    /// The kinds of node that can run on it; every one where none is named.
    pub kinds: &'static [&'static str],
    /// What it makes of words.
    pub rows: &'static [Row],
}

impl Product {
    /// Whether it is a cloud by its usual means.
    pub fn is_cloud(&self) -> bool {
        self.clouds == [self.word]
    }

    /// Whether it is there without any cloud.
    pub fn needs_no_cloud(&self) -> bool {
        self.clouds.contains(&"")
    }

    /// What it makes of the words of a kind: each row with the parts of its word.
    pub fn rows_of(&self, kind: &str) -> &'static [(&'static Row, Vec<Part<'static>>)] {
        ROWS.get(self.word).and_then(|kinds| kinds.get(kind)).map_or(&[], Vec::as_slice)
    }

    /// Whether a kind of node can run on it.
    pub fn takes(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// What a product makes of a word.
#[derive(Debug)]
pub struct Row {
    /// The kind and, after dots, its setting as a spec writes it: `database`, `database.engine=mongodb`, `service.scale.on memory`.
    pub word: &'static str,
    /// What comes of it; the nearest there is where the product cannot.
    pub becomes: &'static str,
    /// How well.
    pub does: Does,
}

impl Row {
    /// What to write instead, where the product cannot.
    pub fn instead(&self) -> Option<&'static str> {
        if let Does::Nothing(instead) = self.does { Some(instead) } else { None }
    }

    /// Whether the product cannot.
    pub fn is_nothing(&self) -> bool {
        self.instead().is_some()
    }
}

/// How well a product does what a word asks for.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    /// As it says.
    Exactly,
    /// With a loss: the sentence, without its full stop.
    Less(&'static str),
    /// Only within bounds of the setting's own type: the least, where there is one, and the most.
    Within(Option<&'static str>, &'static str),
    /// Not at all: what to write instead.
    Nothing(&'static str),
}

/// All products, in the order of the manual: the clouds, then what `runs-on` names.
pub const PRODUCTS: &[&Product] = &[
    &aws::PRODUCT,
    &gcp::PRODUCT,
    &azure::PRODUCT,
    &cluster::PRODUCT,
    &ecs::PRODUCT,
    &cloud_run::PRODUCT,
    &aci::PRODUCT,
    &compose::PRODUCT,
    &aws::AURORA,
    &aws::RDS,
    &gcp::CLOUD_SQL,
    &gcp::ALLOYDB,
    &aws::ROUTE53,
];

/// The rows of all products by product and kind: every node of an environment asks for those of its kind.
static ROWS: LazyLock<BTreeMap<&str, BTreeMap<&str, Vec<(&Row, Vec<Part<'_>>)>>>> = LazyLock::new(|| {
    let mut rows: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for (product, row) in PRODUCTS.iter().flat_map(|product| product.rows.iter().map(move |row| (product, row))) {
        let (kind, parts) = path::parse(row.word);
        rows.entry(product.word).or_default().entry(kind).or_default().push((row, parts));
    }
    rows
});

/// The product of that name.
pub fn product(word: &str) -> Option<&'static Product> {
    PRODUCTS.iter().copied().find(|product| product.word == word)
}

/// Done as it says.
const fn exact(word: &'static str, becomes: &'static str) -> Row {
    Row { word, becomes, does: Does::Exactly }
}

/// Done with a loss.
const fn less(word: &'static str, becomes: &'static str, loss: &'static str) -> Row {
    Row { word, becomes, does: Does::Less(loss) }
}

/// Done up to an amount.
const fn up_to(word: &'static str, becomes: &'static str, most: &'static str) -> Row {
    Row { word, becomes, does: Does::Within(None, most) }
}

/// Done between two amounts.
const fn between(word: &'static str, becomes: &'static str, least: &'static str, most: &'static str) -> Row {
    Row { word, becomes, does: Does::Within(Some(least), most) }
}

/// Not to be had: the nearest product, and what to write.
const fn nothing(word: &'static str, nearest: &'static str, instead: &'static str) -> Row {
    Row { word, becomes: nearest, does: Does::Nothing(instead) }
}
