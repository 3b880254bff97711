//! Columns: which runs of spaces inside a line were put there on purpose.
//!
//! ```text
//! gateway public { behind firewall.edge }
//! gateway staff  { login google }          <- two spaces stay: `{` stands below a `{`
//! gateway  other                           <- two spaces become one: nothing starts in this column above or below
//! ```
//!
//! The rule: more than one space before a part of a line stays if, in the line directly above or below, of the same
//! indentation and with no empty line between, some part begins in the same column; otherwise one space is left. Since
//! taking spaces away moves what is behind them, the rule is applied until nothing changes, which is what makes
//! formatting twice the same as formatting once. Spaces before a `//` always stay.

use super::lines::Line;

/// Taking one run of spaces away can undo the column of another, and so on; who is not done by then loses all columns.
const MAXIMUM_ROUNDS: usize = 16;

/// Takes away the spaces that align nothing.
pub(super) fn align(lines: &mut [Line]) {
    for _ in 0..MAXIMUM_ROUNDS {
        if !collapse(lines, true) {
            return;
        }
    }
    collapse(lines, false);
}

/// Makes one space of each run that the rule does not keep, or of all; says whether there were any.
fn collapse(lines: &mut [Line], keep_columns: bool) -> bool {
    let columns: Vec<Vec<usize>> = lines.iter().map(columns).collect();
    let mut changed = false;
    for index in 0..lines.len() {
        let above =
            index.checked_sub(1).filter(|&above| is_beside(lines, above, index)).and_then(|above| columns.get(above));
        let below =
            Some(index + 1).filter(|&below| is_beside(lines, index, below)).and_then(|below| columns.get(below));
        let is_kept = |column: &usize| {
            keep_columns
                && [above, below].into_iter().flatten().any(|neighbour| neighbour.binary_search(column).is_ok())
        };
        let (Some(line), Some(columns)) = (lines.get_mut(index), columns.get(index)) else { continue };
        let is_multi_line = columns.is_empty();
        for (place, part) in line.parts.iter_mut().enumerate() {
            let aligned = !is_multi_line && columns.get(place).is_some_and(is_kept);
            if part.gap > 1 && !part.is_comment && !aligned {
                part.gap = 1;
                changed = true;
            }
        }
    }
    changed
}

/// The column in which each part begins, counted from the indentation; none for what goes over several lines.
fn columns(line: &Line) -> Vec<usize> {
    if line.parts.iter().any(|part| part.text.contains('\n')) {
        return Vec::new();
    }
    let mut column = 0;
    let starts = line.parts.iter().map(|part| {
        let start = column + part.gap;
        column = start + part.text.chars().count();
        start
    });
    starts.collect()
}

/// Whether two lines that follow each other are neighbours.
fn is_beside(lines: &[Line], above: usize, below: usize) -> bool {
    match (lines.get(above), lines.get(below)) {
        (Some(above), Some(below)) => above.depth == below.depth && !below.blank_before,
        _ => false,
    }
}
