//! Where a distribution fetches from: buckets by signed requests, services and systems of others over HTTPS.

use serde_json::{Value, json};

use super::{Edge, items, pin};
use crate::derive::Exposure;
use crate::model::names;
use crate::targets::Lowering;
use crate::words::edge::Cdn;
use crate::words::network::External;
use crate::words::platform::Cloud;
use crate::words::references::NameOr;
use crate::words::state::Bucket;

/// An origin with the address that it is reached at.
pub struct Origin<'p> {
    /// Its name in the spec.
    pub name: &'p str,
    /// What it is.
    pub kind: Kind,
}

/// What an origin is.
pub enum Kind {
    /// A bucket, by its host in its region.
    Bucket {
        /// The host.
        host: String,
    },
    /// A service, by a name that leads to its gateway.
    Service {
        /// The host.
        host: String,
        /// Whether its gateway knows it by the name that clients ask for.
        viewer_host: bool,
    },
    /// A system of others.
    External {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// The path below which it answers; empty for all.
        path: String,
    },
}

impl Origin<'_> {
    /// Whether it is a bucket.
    pub fn is_bucket(&self) -> bool {
        matches!(self.kind, Kind::Bucket { .. })
    }

    /// Whether it answers under the name that the client asked for.
    pub fn takes_viewer_host(&self) -> bool {
        matches!(self.kind, Kind::Service { viewer_host: true, .. })
    }
}

/// The origins of a distribution, as written; one whose target is nowhere in this environment is left out.
pub fn all<'p>(lowering: &'p Lowering<'p>, cdn: &'p Cdn) -> Vec<Origin<'p>> {
    let kind = |origin: &crate::words::edge::Origin| match origin.target.kind() {
        "bucket" => bucket(lowering, origin.target.name()),
        "service" => service(lowering, cdn, origin.target.name()),
        _ => external(lowering, origin.target.name()),
    };
    cdn.origin.iter().filter_map(|origin| Some(Origin { name: origin.name.as_str(), kind: kind(origin)? })).collect()
}

/// The full names that a distribution answers on.
pub fn aliases(lowering: &Lowering<'_>, cdn: &Cdn) -> Vec<String> {
    let domain = lowering.platform().domain.as_deref();
    let host = |serve: &crate::words::edge::Serve| match (&serve.host, &serve.name.value) {
        (Some(host), _) => Some(host.to_string()),
        (None, NameOr::Name(name)) => Some(domain.map_or_else(|| name.clone(), |domain| format!("{name}.{domain}"))),
        (None, NameOr::Node(node)) => {
            let exposed = exposures(lowering, node.name()).into_iter();
            exposed
                .filter(|exposure| node.address.attribute().is_none_or(|name| name == exposure.name))
                .map(|exposure| exposure.host.clone())
                .next()
        }
    };
    cdn.serve.iter().filter_map(host).collect()
}

/// The names that a service is exposed under, in the first place where it is.
fn exposures<'p>(lowering: &Lowering<'p>, service: &str) -> Vec<&'p Exposure> {
    lowering.depends(&format!("service.{service}"));
    let cells = 0..lowering.platform().cells.len();
    let found = cells.filter_map(|cell| lowering.graph(cell)?.exposures.get(service)).next();
    found.map_or_else(Vec::new, |exposures| exposures.iter().collect())
}

/// A service that the distribution stands in front of under the service's own name has that name pointed at the distribution: it is
/// reached at its origin name instead, and told the name that the client asked for. Otherwise its exposed name serves.
fn service(lowering: &Lowering<'_>, cdn: &Cdn, name: &str) -> Option<Kind> {
    let exposed = exposures(lowering, name);
    let aliases = aliases(lowering, cdn);
    if exposed.iter().any(|exposure| aliases.contains(&exposure.host)) {
        let host = names::origin_host(name, lowering.platform().domain.as_deref()?);
        return Some(Kind::Service { host, viewer_host: true });
    }
    exposed.first().map(|exposure| Kind::Service { host: exposure.host.clone(), viewer_host: false })
}

/// The bucket in the first region where it exists.
fn bucket(lowering: &Lowering<'_>, name: &str) -> Option<Kind> {
    let platform = lowering.platform();
    let declared = lowering.all::<Bucket>().iter().find(|bucket| bucket.name == name)?;
    let here =
        platform.cells.iter().enumerate().find(|(cell, here)| here.cloud == "aws" && declared.at(*cell).is_some())?.1;
    let cloud = lowering.all::<Cloud>().iter().find(|cloud| cloud.name == here.cloud)?.first()?;
    let location = cloud.region.get(&here.region)?.location.as_ref()?;
    let bucket = names::bucket(&platform.name, &platform.environment, name, "");
    Some(Kind::Bucket { host: format!("{bucket}.s3.{}.amazonaws.com", location.as_str()) })
}

fn external(lowering: &Lowering<'_>, name: &str) -> Option<Kind> {
    let external = lowering.get::<External>(name, lowering.platform().primary())?;
    let rest = external.url.0.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default().trim_end_matches('/').to_owned();
    Some(Kind::External { host: external.url.host().to_owned(), port: external.url.port(), path })
}

/// The origins as the API takes them.
pub fn documents(edge: &Edge<'_>) -> Value {
    items(edge.origins.iter().map(document).collect())
}

fn document(origin: &Origin<'_>) -> Value {
    let base = |host: &str, path: &str| json!({ "Id": origin.name, "DomainName": host, "OriginPath": path });
    match &origin.kind {
        Kind::Bucket { host } => {
            let mut document = base(host, "");
            document["S3OriginConfig"] = json!({ "OriginAccessIdentity": "" });
            document["OriginAccessControlId"] = json!(pin("origin-access-control"));
            document
        }
        Kind::Service { host, .. } => {
            let mut document = base(host, "");
            document["CustomOriginConfig"] = connection(443);
            document
        }
        Kind::External { host, port, path } => {
            let mut document = base(host, path);
            document["CustomOriginConfig"] = connection(*port);
            document
        }
    }
}

/// Encrypted, and kept open for a minute, which is as long as CloudFront allows without asking AWS.
fn connection(port: u16) -> Value {
    json!({
        "HTTPPort": 80,
        "HTTPSPort": port,
        "OriginProtocolPolicy": "https-only",
        "OriginSslProtocols": { "Quantity": 1, "Items": ["TLSv1.2"] },
        "OriginReadTimeout": 30,
        "OriginKeepaliveTimeout": 60,
    })
}
