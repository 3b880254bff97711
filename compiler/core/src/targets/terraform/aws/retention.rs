//! How long CloudWatch keeps logs: one of a few numbers of days.

use crate::types::Duration;

/// What PutRetentionPolicy takes (Amazon CloudWatch Logs API Reference).
const DAYS: &[u64] =
    &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// The shortest retention that is long enough, in days; the longest there is where none is.
pub fn days(keep: Duration) -> u64 {
    at_least(keep.days())
}

/// The shortest retention of at least that many days.
pub fn at_least(days: u64) -> u64 {
    DAYS.iter().copied().find(|allowed| *allowed >= days).unwrap_or(3653)
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn a_retention_is_never_shorter_than_asked() {
        assert_eq!(at_least(0), 1);
        assert_eq!(at_least(30), 30);
        assert_eq!(at_least(31), 60);
        assert_eq!(at_least(9999), 3653);
    }
}
