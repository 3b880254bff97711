//! Where a distribution fetches from: buckets by signed requests, services and systems of others over HTTPS.
//!
//! A service that answers in several regions is one origin, by a name that DNS leads to the nearest region that is well, so that every
//! method survives the loss of a region; a group of origins would let through GET and HEAD alone. A region that a `route` sends a
//! country to is a further origin. A bucket with a copy in another region is a group: the copy answers while the bucket fails.
//!
//! There is no secret header that proves to an origin that CloudFront asked: its value would stand in the state of Terraform and in the
//! configuration of the distribution for everybody who may read either.

use super::model::{Connection, Group, Origin};
use crate::derive::hosts;
use crate::model::names;
use crate::targets::Lowering;
use crate::types::Duration;
use crate::words::edge::{Cdn, Origin as Declared};
use crate::words::network::{Dns, External};
use crate::words::platform::Cloud;
use crate::words::references::NameOr;
use crate::words::state::Bucket;

/// What an origin of the spec becomes.
pub struct Fetched {
    /// Its name in the spec.
    pub name: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// The origin itself, then those for a copy or for the regions of routes.
    pub origins: Vec<Origin>,
    /// The group of an origin and its copy.
    pub group: Option<Group>,
    /// The origin for viewers of a country, by its code.
    pub routes: Vec<(String, String)>,
}

/// What sort of thing an origin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A bucket.
    Bucket,
    /// A service whose gateway knows it by the name that clients ask for.
    Fronted,
    /// A service or a system of others that answers under the name by which it is reached.
    Foreign,
}

impl Fetched {
    /// What behaviors name: the group where there is one.
    pub fn target(&self) -> &str {
        self.group.as_ref().map_or(&self.name, |group| &group.id)
    }

    fn single(name: &str, sort: Sort, origin: Origin) -> Self {
        Self { name: name.to_owned(), sort, origins: vec![origin], group: None, routes: Vec::new() }
    }
}

/// The origins of a distribution, as written; one whose target is nowhere in this environment is left out.
pub fn all(lowering: &Lowering<'_>, cdn: &Cdn) -> Vec<Fetched> {
    let fetched = |origin: &Declared| match origin.target.kind() {
        "bucket" => bucket(lowering, origin),
        "service" => service(lowering, cdn, origin),
        _ => external(lowering, origin),
    };
    cdn.origin.iter().filter_map(fetched).collect()
}

/// The full names that a distribution answers on.
pub fn aliases(lowering: &Lowering<'_>, cdn: &Cdn) -> Vec<String> {
    for serve in cdn.serve.iter() {
        if let NameOr::Node(node) = &serve.name.value {
            lowering.depends(&format!("service.{}", node.name()));
        }
    }
    hosts::served(lowering.platform(), lowering.graphs(), cdn).into_iter().map(|(host, _)| host).collect()
}

/// A service that the distribution stands in front of under the service's own name has that name pointed at the distribution: it is
/// reached at its origin name instead, and told the name that the client asked for. Otherwise its exposed name serves.
fn service(lowering: &Lowering<'_>, cdn: &Cdn, declared: &Declared) -> Option<Fetched> {
    let (platform, graphs, service) = (lowering.platform(), lowering.graphs(), declared.target.name());
    lowering.depends(&format!("service.{service}"));
    let _ = lowering.all::<Dns>(); // Whether regions fail over.
    let fronted = hosts::is_fronted(platform, graphs, cdn, service);
    let host = match fronted {
        true => names::origin_host(service, platform.domain.as_deref()?),
        false => hosts::exposures(graphs, service).first()?.host.clone(),
    };
    let id = declared.name.as_str();
    let sort = if fronted { Sort::Fronted } else { Sort::Foreign };
    let mut fetched = Fetched::single(id, sort, https(id.to_owned(), host, 443, declared.timeout()));
    for cell in hosts::routed(platform, graphs, cdn, service) {
        let region = &platform.cells.get(cell)?.region;
        let host = match fronted {
            true => hosts::preferring(platform, service, cell)?,
            false => hosts::regional(platform, service, cell)?,
        };
        let regional = format!("{id}-{region}");
        let routes = cdn.route.iter().filter(|route| route.to.as_ref().is_some_and(|to| to.name() == region));
        let countries = routes.filter_map(|route| route.country.as_ref());
        fetched.routes.extend(countries.map(|country| (country.0.clone(), regional.clone())));
        fetched.origins.push(https(regional, host, 443, declared.timeout()));
    }
    Some(fetched)
}

/// The bucket in the first region of AWS where it exists, and its first copy there.
fn bucket(lowering: &Lowering<'_>, declared: &Declared) -> Option<Fetched> {
    let platform = lowering.platform();
    let (id, name) = (declared.name.as_str(), declared.target.name());
    let bucket = lowering.all::<Bucket>().iter().find(|bucket| bucket.name == name)?;
    let on_aws = |cell: &usize| platform.cells.get(*cell).is_some_and(|cell| cell.cloud == "aws");
    let home = (0..platform.cells.len()).filter(on_aws).find(|cell| bucket.at(*cell).is_some())?;
    let origin = |id: &str, cell: usize, suffix: &str| {
        let store = platform.bucket(name, suffix);
        let host = format!("{store}.s3.{}.amazonaws.com", location(lowering, cell)?);
        Some(Origin { id: id.to_owned(), host, path: String::new(), connection: Connection::Bucket })
    };
    let mut fetched = Fetched::single(id, Sort::Bucket, origin(id, home, "")?);
    let copies = bucket.at(home)?.replicate_to.0.iter();
    let copy = copies
        .filter_map(|region| platform.cells.iter().position(|cell| cell.region == region.name()))
        .find(|cell| *cell != home && on_aws(cell));
    if let Some((cell, region)) = copy.and_then(|cell| Some((cell, &platform.cells.get(cell)?.region))) {
        let second = format!("{id}-{region}");
        fetched.origins.push(origin(&second, cell, region)?);
        fetched.group = Some(Group { id: format!("{id}-or-copy"), first: id.to_owned(), second });
    }
    Some(fetched)
}

/// AWS's own name for the region of a cell.
fn location<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p str> {
    let here = lowering.platform().cells.get(cell)?;
    let cloud = lowering.all::<Cloud>().iter().find(|cloud| cloud.name == here.cloud)?.first()?;
    Some(cloud.region.get(&here.region)?.location.as_ref()?.as_str())
}

fn external(lowering: &Lowering<'_>, declared: &Declared) -> Option<Fetched> {
    let external = lowering.get::<External>(declared.target.name(), lowering.platform().primary())?;
    let rest = external.url.0.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default().trim_end_matches('/').to_owned();
    let id = declared.name.as_str();
    let origin = https(id.to_owned(), external.url.host().to_owned(), external.url.port(), declared.timeout());
    Some(Fetched::single(id, Sort::Foreign, Origin { path, ..origin }))
}

/// How long an idle connection to an origin stays open, in seconds: the most that CloudFront allows without asking AWS.
const KEEP_ALIVE: u64 = 60;

fn https(id: String, host: String, port: u16, timeout: u64) -> Origin {
    Origin { id, host, path: String::new(), connection: Connection::Https { port, timeout, keep_alive: KEEP_ALIVE } }
}

impl Declared {
    /// How long it may take to begin an answer, in seconds.
    fn timeout(&self) -> u64 {
        self.timeout.as_ref().map_or(30, |timeout| Duration::seconds(timeout.value))
    }
}
