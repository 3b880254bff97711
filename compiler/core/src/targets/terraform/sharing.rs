//! What an environment borrows: the nodes that another environment owns, under the names of that one (`shares … from=`).

use crate::targets::Lowering;

/// Whether another environment owns the nodes of a kind.
pub fn is_borrowed(lowering: &Lowering<'_>, kind: &str) -> bool {
    owner(lowering, kind) != lowering.platform().environment
}

/// The environment that owns the nodes of a kind: the names of what they become have its name in theirs.
pub fn owner<'p>(lowering: &Lowering<'p>, kind: &str) -> &'p str {
    let platform = lowering.platform();
    let shares = platform.settings.as_ref().and_then(|settings| settings.shares.as_ref());
    let borrows = |node: &str| node == kind || node.split_once('.').is_some_and(|(of, _)| of == kind);
    match shares.filter(|shares| shares.nodes.0.iter().any(|node| borrows(node.as_str()))) {
        Some(shares) => shares.from.as_str(),
        None => &platform.environment,
    }
}
