//! Regions and zones: each is one that its cloud has.
//!
//! `unknown-location` · A region is called by a name that its cloud has no region for.
//!
//! `unlisted-location` · A region is newer than those that platc knows of, and its zones are said: it is taken as it stands.
//!
//! `other-partition` · A region lies in a part of its cloud that has accounts, names and addresses of its own.
//!
//! `unknown-zone` · A region uses a zone that it does not have.
//!
//! `unsaid-zones` · A region does not say its zones, and which ones there are differs from account to account.

use super::regions;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::model::regions::{Location, location, of_cloud};
use crate::schema::nearest;
use crate::source::Place;
use crate::words::platform::Region;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (cloud, region) in regions(platform).filter(|(cloud, _)| *cloud != "local") {
        let name = region.location.as_ref().map_or(region.name.as_str(), |location| location.as_str());
        match location(cloud, name) {
            Some(location) => {
                zones(region, location, findings);
                findings.extend(unsaid(region, location));
            }
            None => findings.push(absent(cloud, region, name)),
        }
    }
}

fn absent(cloud: &str, region: &Region, name: &str) -> Finding {
    let place = region.location.as_ref().map_or(region.name.place, |location| location.place);
    match partition(cloud, name) {
        Some(title) => elsewhere(title, place, name),
        None if region.zones.0.is_empty() => unknown(cloud, region, place, name),
        None => unlisted(cloud, place, name),
    }
}

/// Parts of clouds with accounts of their own: what the names of their regions begin with (`partitions.json` of botocore 1.44.8; Azure
/// Government and Azure operated by 21Vianet, regions).
const PARTITIONS: &[(&str, &str, &str)] = &[
    ("aws", "cn-", "the Chinese partition of AWS"),
    ("aws", "us-gov-", "AWS GovCloud"),
    ("aws", "us-iso", "a partition of AWS for the government"),
    ("aws", "eu-iso", "a partition of AWS for the government"),
    ("aws", "eusc-", "the European Sovereign Cloud of AWS"),
    ("azure", "china", "Azure in China"),
    ("azure", "usgov", "Azure Government"),
    ("azure", "usdod", "Azure Government"),
];

fn partition(cloud: &str, name: &str) -> Option<&'static str> {
    let found = PARTITIONS.iter().find(|(of, prefix, _)| *of == cloud && name.starts_with(prefix));
    found.map(|(_, _, title)| *title)
}

fn elsewhere(title: &str, place: Place, name: &str) -> Finding {
    let message = format!(
        "`{name}` lies in {title}, whose accounts, names and addresses are its own: what is written here would reach nothing there"
    );
    Finding::error("other-partition", place, message)
        .help("leave the region out: platc writes for the clouds that anybody may open an account with")
}

fn unlisted(cloud: &str, place: Place, name: &str) -> Finding {
    let message = format!(
        "platc knows of no region `{name}` of `{cloud}`; since its zones are said it is taken as it stands, and whether it is there shows \
         when it is applied"
    );
    let finding = Finding::warning("unlisted-location", place, message);
    match nearest(name, of_cloud(cloud)) {
        Some(known) => finding.help(format!("or did you mean `{known}`?")),
        None => finding,
    }
}

fn unknown(cloud: &str, region: &Region, place: Place, name: &str) -> Finding {
    let message = format!("`{cloud}` has no region `{name}`: nothing could be made there");
    let finding = Finding::error("unknown-location", place, message);
    match (nearest(name, of_cloud(cloud)), &region.location) {
        (Some(known), Some(_)) => finding
            .help(format!("did you mean `{known}`? A region that is newer than this platc is taken with its `zones`")),
        _ => finding.help(format!(
            "write the cloud's own name behind the short one: `region {} {}`",
            region.name.as_str(),
            of_cloud(cloud).next().unwrap_or_default()
        )),
    }
}

/// Regions that show an account some of their zones, and how many (EC2 User Guide, Availability Zones).
const PARTLY_SHOWN: &[(&str, &str, usize)] = &[("aws", "us-west-1", 2)];

fn unsaid(region: &Region, location: &Location) -> Option<Finding> {
    let is_it = |(cloud, name, _): &&(&str, &str, usize)| *cloud == location.cloud && *name == location.name;
    let (_, name, shown) = PARTLY_SHOWN.iter().find(is_it).filter(|_| region.zones.0.is_empty())?;
    let place = region.location.as_ref().map_or(region.name.place, |location| location.place);
    let message = format!(
        "an account sees {shown} of the zones of `{name}`, and which ones differs from account to account: subnets in the first zones \
         would be refused where one of them is not there"
    );
    let help = "`aws ec2 describe-availability-zones` lists them: write such as `zones a c`";
    Some(Finding::warning("unsaid-zones", place, message).help(help))
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
