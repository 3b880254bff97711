//! "Did you mean": the nearest of a list of words.

/// The word nearest to `wanted` by edit distance (a swap of neighbours counts one), if it is near enough to be a slip.
pub fn nearest<'a>(wanted: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 3).max(1);
    words
        .into_iter()
        .filter(|word| wanted.len().abs_diff(word.len()) <= limit * 4 || is_part(wanted, word))
        .map(|word| (distance(wanted, word), word))
        .filter(|(distance, word)| *distance <= limit || is_part(wanted, word))
        .min_by_key(|(distance, word)| (*distance, *word))
        .map(|(_, word)| word)
}

/// Some of the names that there are, for help where none is near; nobody reads hundreds.
pub fn some_of<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let named: Vec<&str> = names.take(MOST_NAMED).collect();
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}

/// How many names are listed.
const MOST_NAMED: usize = 20;

fn is_part(wanted: &str, word: &str) -> bool {
    wanted.len() >= 4 && (word.contains(wanted) || (word.len() >= 4 && wanted.contains(word)))
}

/// Damerau's distance in its restricted form, over three rows.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let replaced = previous[j] + usize::from(left != right);
            let mut best = replaced.min(previous[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *right && *left == b[j - 1] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{nearest, some_of};

    #[test]
    fn slips_are_mended_and_other_words_are_not() {
        assert_eq!(nearest("medai", ["media", "uploads"]), Some("media"));
        assert_eq!(nearest("servce", ["service", "secrets"]), Some("service"));
        assert_eq!(nearest("zzz", ["media", "uploads"]), None);
        assert_eq!(nearest("replica", ["replicas", "region"]), Some("replicas"));
    }

    #[test]
    fn of_many_names_the_first_are_listed() {
        assert_eq!(some_of(["web", "api"].into_iter()), "web, api");
        let many = some_of(["web"; 23].into_iter());
        assert!(many.ends_with("web and 3 more") && many.matches("web").count() == 20, "{many}");
    }
}
