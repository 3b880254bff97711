//! Log groups of stores: made before the store writes to them, so that they are encrypted and end some day.

use serde_json::json;

use super::here::Here;
use crate::targets::terraform::document::{Blocks, label};
use crate::words::promises::{AuditSubject, Security};

/// How long the logs of a store are kept where no audit asks for more, in days.
const KEEP: u64 = 30;

/// How long CloudWatch can keep logs, in days (Amazon CloudWatch Logs API, PutRetentionPolicy).
const PERIODS: &[u64] =
    &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// The shortest time that CloudWatch can keep logs for and that is long enough; its longest where none is.
pub fn period(days: u64) -> u64 {
    let longest = PERIODS.last().copied().unwrap_or(days);
    PERIODS.iter().copied().find(|period| *period >= days).unwrap_or(longest)
}

/// How long the records of an audited subject are kept, in days; nothing where it is not audited.
pub fn audit(here: &Here<'_, '_>, subject: AuditSubject) -> Option<u64> {
    let security = here.lowering.all::<Security>().first()?.at(here.cell)?;
    let audit = security.audit.as_ref()?;
    let is_audited = audit.subjects.0.iter().any(|known| known.value == subject);
    is_audited.then(|| audit.keep.as_ref().map_or(365, |keep| keep.days()))
}

/// Adds the log groups of a store below a path; gives what the store depends on.
pub fn groups(here: &Here<'_, '_>, name: &str, path: &str, logs: &[&str], blocks: &mut Blocks) -> Vec<String> {
    let days = audit(here, AuditSubject::Database).unwrap_or(KEEP);
    let mut made = Vec::with_capacity(logs.len());
    for log in logs {
        let label = label(&[name, log]);
        let fields = json!({
            "name": format!("{path}/{log}"),
            "retention_in_days": period(days),
            "kms_key_id": here.key("logs"),
        });
        blocks.resource("aws_cloudwatch_log_group", &label, fields);
        made.push(format!("aws_cloudwatch_log_group.{label}"));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn a_period_is_long_enough() {
        assert_eq!([period(30), period(31), period(2190), period(9999)], [30, 60, 2192, 3653]);
    }
}
