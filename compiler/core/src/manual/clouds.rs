//! The page on clouds: what each product makes of each word, from the table that the checks read.

use std::fmt::Write as _;

use super::pages::{HEADING, Page, cell};
use crate::clouds::{Does, PRODUCTS, Product, Row, path};

/// The name of the page.
pub(super) const NAME: &str = "clouds.md";

const INTRODUCTION: &str = "Every word means the same on every cloud; the product behind it differs. *Less* is a warning that names the loss, *no* an \
                            error that names the nearest product; a word without a line is done exactly as it says. `(optional)` before a word leaves \
                            it out where it cannot be had, and `allow cloud-does-less because=\"…\"` accepts a loss. Without a `cloud` \
                            there is one place, a cluster that is already there: what Kubernetes has no product for needs a cloud, and a store \
                            runs there where it says `runs-on kubernetes`.";

/// The page.
pub(super) fn page() -> Page {
    let mut text = format!("{HEADING}\n# Words and clouds\n\n{INTRODUCTION}\n");
    let is_column = |product: &&Product| product.is_cloud() || product.needs_no_cloud();
    let (columns, others): (Vec<_>, Vec<_>) = PRODUCTS.iter().copied().partition(is_column);
    table(&mut text, &columns);
    for product in others.iter().filter(|product| !product.rows.is_empty()) {
        let _ = write!(text, "\n## `runs-on {}`\n\nOn {}: {}.\n", product.word, product.title, reach(product));
        table(&mut text, &[product]);
    }
    Page { name: NAME.to_owned(), text }
}

fn reach(product: &Product) -> String {
    match product.kinds {
        [] => "whatever the platform has".to_owned(),
        kinds => kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", "),
    }
}

/// A line for each word, a column for each product.
fn table(text: &mut String, products: &[&Product]) {
    let mut words: Vec<&str> = products.iter().flat_map(|product| product.rows).map(|row| row.word).collect();
    words.sort_unstable();
    words.dedup();
    let titles: String = products.iter().map(|product| format!(" {} |", product.title)).collect();
    let _ = write!(text, "\n| word |{titles}\n|---|{}\n", "---|".repeat(products.len()));
    for word in words {
        let cells: String = products.iter().map(|product| format!(" {} |", outcome(product, word))).collect();
        let _ = writeln!(text, "| `{word}` |{cells}");
    }
}

/// A cell. Beside the clouds a row says all that is promised: a kind without one is not to be had there.
fn outcome(product: &Product, word: &str) -> String {
    let kind = |word| path::parse(word).0;
    let silent = match product.rows.iter().any(|row| kind(row.word) == kind(word)) {
        _ if product.is_cloud() => "as it says",
        true => "",
        false => "—",
    };
    let row = product.rows.iter().find(|row| row.word == word);
    cell(&row.map_or_else(|| silent.to_owned(), sentence))
}

fn sentence(row: &Row) -> String {
    match row.does {
        Does::Exactly => row.becomes.to_owned(),
        Does::Less(loss) => format!("*less*: {}; {loss}", row.becomes),
        Does::Within(None, most) => format!("up to {most}: {}", row.becomes),
        Does::Within(Some(least), most) => format!("from {least} to {most}: {}", row.becomes),
        Does::Nothing(instead) => format!("*no*; the nearest: {}. {instead}", row.becomes),
    }
}
