//! What must be somewhere: workloads, and state in environments that span clouds (L21, L22).

use super::cells::Cell;
use super::sayings::existence_field;
use super::tree::Node;
use crate::finding::Finding;
use crate::schema::Kind;
use crate::source::Place;

/// Workloads: what a person would miss if it ran nowhere.
const WORKLOADS: &[&str] = &["service", "job", "cron"];

/// L22: a workload whose `in=` names no place where the environment runs.
pub fn left_nowhere(kind: &Kind, name: &str, place: Place) -> Option<Finding> {
    let title = format!("{} {name}", kind.word);
    let message = format!("`{title}` runs in no place of this environment");
    let finding = Finding::error("left-nowhere", place, message).label("where it runs");
    let help = format!("write `without {}.{name}` in the environment if it is to go, or another `in=`", kind.word);
    WORKLOADS.contains(&kind.word).then(|| finding.help(help))
}

/// L21: state that does not say where it lives, though the clouds of the environment could each have it. `values` are the node's
/// forms by cell.
pub fn state_without_place(kind: &Kind, values: &[Option<Node<'_>>], cells: &[Cell]) -> Option<Finding> {
    let (first, others) = cells.split_first()?;
    let spans_clouds = others.iter().any(|cell| cell.cloud != first.cloud);
    let node = values.iter().flatten().next().filter(|_| kind.state && spans_clouds)?;
    if node.slot(existence_field()).is_some() {
        return None;
    }
    let message = format!(
        "`{} {}` keeps state, and this environment spans clouds: it must say in which of them it lives",
        kind.word, node.key
    );
    let help = format!(
        "write, for example, `{} {} in=primary`, or `in=each-cloud` for one of its own in each",
        kind.word, node.key
    );
    Some(Finding::error("state-without-place", node.place(), message).help(help))
}
