//! The part of the budget that is a cloud's, and when people are told.

use crate::targets::Lowering;
use crate::words::promises::{Cost, Period};

/// The shares at which people are told where the spec says nothing.
const USUAL: [f64; 2] = [0.8, 1.0];

/// A cloud's budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget<'p> {
    /// How much, in its currency.
    pub amount: f64,
    /// The currency (ISO 4217).
    pub currency: &'p str,
    /// For which time.
    pub period: Period,
    /// The shares of it at which people are told, of one.
    pub warn: Vec<f64>,
}

/// The budget of a cloud: what its share says; all of it where there are no shares, nothing where others have them.
pub fn of<'p>(cost: &'p Cost, cloud: &str) -> Option<Budget<'p>> {
    let budget = cost.budget.as_ref()?;
    let share = budget.share.as_ref().map_or(1.0, |share| share.by_cloud.get(cloud).map_or(0.0, |part| part.ratio()));
    let warn: Vec<f64> = cost.warn.0.iter().map(|share| share.ratio()).collect();
    (share > 0.0).then(|| Budget {
        amount: (budget.amount.value * share).round(),
        currency: budget.currency.as_ref().map_or("USD", |currency| currency.as_str()),
        period: budget.per.as_ref().map_or(Period::Month, |per| per.value),
        warn: if warn.is_empty() { USUAL.to_vec() } else { warn },
    })
}

/// What the spec says about money in this environment.
pub fn cost<'p>(lowering: &Lowering<'p>) -> Option<&'p Cost> {
    lowering.all::<Cost>().iter().find_map(|declared| declared.first())
}
