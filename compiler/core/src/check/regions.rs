//! Regions and zones: each is one that its cloud has.
//!
//! `unknown-location` · A region is called by a name that its cloud has no region for.
//!
//! `unknown-zone` · A region uses a zone that it does not have.

use super::regions;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::model::regions::{Location, location, of_cloud};
use crate::schema::nearest;
use crate::words::platform::Region;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (cloud, region) in regions(platform).filter(|(cloud, _)| *cloud != "local") {
        let name = region.location.as_ref().map_or(region.name.as_str(), |location| location.as_str());
        match location(cloud, name) {
            Some(location) => zones(region, location, findings),
            None => findings.push(unknown(cloud, region, name)),
        }
    }
}

fn unknown(cloud: &str, region: &Region, name: &str) -> Finding {
    let place = region.location.as_ref().map_or(region.name.place, |location| location.place);
    let message = format!("`{cloud}` has no region `{name}`: nothing could be made there");
    let finding = Finding::error("unknown-location", place, message);
    match (nearest(name, of_cloud(cloud)), &region.location) {
        (Some(known), Some(_)) => finding.help(format!("did you mean `{known}`?")),
        _ => finding.help(format!(
            "write the cloud's own name behind the short one: `region {} {}`",
            region.name.as_str(),
            of_cloud(cloud).next().unwrap_or_default()
        )),
    }
}

fn zones(region: &Region, location: &Location, findings: &mut Vec<Finding>) {
    for zone in region.zones.0.iter().filter(|zone| !location.zones.contains(&zone.as_str())) {
        let message = format!("`{}` has no zone `{}`", location.name, zone.as_str());
        let finding = Finding::error("unknown-zone", zone.place, message);
        findings.push(if location.zones.is_empty() {
            finding.help("leave `zones` out: this region has none that one could choose")
        } else {
            finding.help(format!("its zones are {}", location.zones.join(", ")))
        });
    }
}
