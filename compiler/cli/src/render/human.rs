//! For people:
//!
//! ```text
//! error[unknown-setting]: `service` has no setting `imge`
//!     ╭─[platform.kdl:14:5]
//!  14 │     imge web
//!     ·     ──┬─
//!     ·       ╰── did you mean `image`?
//!     ╰────
//!   help: write `image`
//! ```
//! Places that belong together are drawn together, and each file has its own drawing.

use platc_core::finding::Severity;

use super::look::{Ink, Look, harmless};
use super::{snippet, wrap::wrap};
use crate::notice::Notice;

/// How many notices are shown; whoever has more mends these first.
const MOST_SHOWN: usize = 50;

/// All notices, one after the other, and how many more there are.
pub(super) fn notices(notices: &[Notice<'_>], look: &Look) -> String {
    let mut text: String = notices.iter().take(MOST_SHOWN).map(|one| notice(one, look) + "\n").collect();
    if let Some(more) = notices.len().checked_sub(MOST_SHOWN).filter(|more| *more > 0) {
        text.push_str(&format!("and {more} more, which `--format json` has all of\n"));
    }
    text
}

fn notice(notice: &Notice<'_>, look: &Look) -> String {
    let title = format!("{}[{}]:", notice.severity.word(), notice.code);
    let message = wrap(&harmless(&notice.message), look.width, title.len() + 1, 4);
    let mut text = format!("{} {}\n", look.paint(ink(notice.severity), &title), look.paint(Ink::Strong, &message));
    for part in snippet::parts(&notice.spots) {
        text.push_str(&snippet::draw(&part, look));
    }
    if let Some(help) = &notice.help {
        let help = wrap(&harmless(help), look.width, "  help: ".len(), "  help: ".len());
        text.push_str(&format!("  {} {help}\n", look.paint(Ink::Advice, "help:")));
    }
    text
}

fn ink(severity: Severity) -> Ink {
    match severity {
        Severity::Error => Ink::Error,
        Severity::Warning => Ink::Warning,
        Severity::Advice => Ink::Advice,
    }
}
