//! Disruption budgets: some pod must be allowed to go.
//!
//! `budget-blocks-drain` · A budget lets no pod go, however many there are. A machine with one of them can never be emptied: updates of
//! the cluster stand still until somebody deletes the pod by hand. Or it lets none go as long as the service has its fewest: then they
//! stand still whenever there is little to do.

use super::{forms, most};
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::Sp;
use crate::words::rollout::Amount;
use crate::words::service::Service;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service) {
        // A service of one pod gets no budget.
        let Some(most) = most(service).filter(|most| most.value > 1) else { continue };
        let Some(disruption) = &service.disruption else { continue };
        if let Some(amount) = disruption.max_unavailable.as_ref().filter(|amount| pods(amount, most.value) == 0) {
            findings.push(none_goes(service, amount));
        }
        if let Some(amount) = disruption.min_available.as_ref().filter(|amount| pods(amount, most.value) >= most.value)
        {
            findings.push(all_stay(service, amount, most));
        } else if let (Some(amount), Some(fewest)) = (&disruption.min_available, fewest(service))
            && pods(amount, fewest.value) >= fewest.value
        {
            findings.push(fewest_stay(service, amount, fewest));
        }
    }
}

/// The fewest pods of a service that has several at the least.
fn fewest(service: &Service) -> Option<&Sp<u32>> {
    service.scale.as_ref()?.min.as_ref().filter(|min| min.value > 1)
}

/// How many of so many pods that is; Kubernetes rounds shares up.
fn pods(amount: &Sp<Amount>, most: u32) -> u32 {
    match amount.value {
        Amount::Count(count) => count,
        Amount::Share(share) => most.saturating_mul(share.whole()).div_ceil(100),
    }
}

fn none_goes(service: &Service, amount: &Sp<Amount>) -> Finding {
    let message = format!("`service {}` lets none of its pods go", service.name.as_str());
    blocks(amount, &message).help("write `disruption max-unavailable=1`, or a share such as \"25%\"")
}

fn all_stay(service: &Service, amount: &Sp<Amount>, most: &Sp<u32>) -> Finding {
    let message =
        format!("`service {}` has {} pods at most, and all of them must stay", service.name.as_str(), most.value);
    let fewer = format!("keep fewer, such as `min-available={}`", most.value.saturating_sub(1));
    blocks(amount, &message).also(most.place, "the most").help(fewer)
}

fn fewest_stay(service: &Service, amount: &Sp<Amount>, fewest: &Sp<u32>) -> Finding {
    let message = format!(
        "`service {}` goes down to {} pods, and then all of them must stay: no machine that runs one can be emptied until there are more",
        service.name.as_str(),
        fewest.value
    );
    let finding = Finding::warning("budget-blocks-drain", amount.place, message).also(fewest.place, "the fewest");
    finding.help("write `disruption max-unavailable=1`, which holds for any number of pods")
}

fn blocks(amount: &Sp<Amount>, message: &str) -> Finding {
    let why = "no machine that runs one can ever be emptied, so that updates of the cluster stand still";
    Finding::error("budget-blocks-drain", amount.place, format!("{message}: {why}"))
}
