//! Whom the infrastructure tells, and whose runs it believes: addresses of mail, and the repository.

use crate::targets::Lowering;
use crate::words::platform::{Platform, Repository, Right, Team};
use crate::words::response::Receiver;

/// The addresses of all receivers, and of teams that administer the platform; sorted, each once.
pub fn addresses<'p>(lowering: &Lowering<'p>) -> Vec<&'p str> {
    let receivers = lowering.all::<Receiver>().iter().filter_map(|declared| declared.first());
    let of_receivers = receivers.flat_map(|receiver| receiver.email.0.iter().map(|email| email.as_str()));
    let teams = lowering.all::<Team>().iter().filter_map(|declared| declared.first());
    let administers = |team: &&Team| team.may.iter().any(|grant| grant.right.value == Right::Administer);
    let of_teams = teams.filter(administers).filter_map(|team| team.email.as_ref().map(|email| email.as_str()));
    let mut addresses: Vec<&str> = of_receivers.chain(of_teams).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

/// The repository, and its name with GitHub: `owner/name`; nothing where it lies elsewhere.
pub fn repository<'p>(lowering: &Lowering<'p>) -> Option<(&'p Repository, String)> {
    let platform = lowering.all::<Platform>().iter().find_map(|declared| declared.first())?;
    let repository = platform.repository.as_deref()?;
    let url = repository.url.to_string();
    let name = url.strip_prefix("https://github.com/")?.trim_end_matches('/').trim_end_matches(".git").to_owned();
    Some((repository, name))
}
