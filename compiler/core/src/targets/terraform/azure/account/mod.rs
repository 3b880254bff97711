//! What a subscription has once, for all environments in it: the store of Terraform's state, how the pipeline logs in, the record of
//! who did what, the look-out for threats.

pub mod audit;
pub mod pipeline;
pub mod state;
pub mod threats;

use crate::targets::terraform::settings::SUBSCRIPTION;

/// The identifier of the subscription that a shared stack is applied to.
pub fn subscription() -> String {
    format!("/subscriptions/${{var.{SUBSCRIPTION}}}")
}
