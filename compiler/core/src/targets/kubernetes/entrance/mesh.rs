//! What a gateway's proxies do with the requests that they get: a VirtualService for the hosts of a service.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_rollouts::RoutedService;
use platc_kubernetes::custom::istio::{HttpMatch, HttpRoute, Text, VirtualService, VirtualServiceSpec};

use super::{Entrance, object_name};
use crate::derive::{Exposure, hosts};
use crate::model::names;
use crate::targets::kubernetes::mesh::routing::destinations;
use crate::targets::kubernetes::metadata;
use crate::words::network::Dns;

/// The hosts that lead to the same ports by the same paths, and one exposure for each path, the longest first.
struct Group<'a> {
    name: String,
    hosts: Vec<String>,
    ways: Vec<&'a Exposure>,
}

/// The VirtualServices of a service behind a gateway: one, where all of its hosts lead to the same.
pub fn objects(entrance: &Entrance<'_, '_>) -> Vec<Object> {
    groups(entrance).into_iter().map(|group| virtual_service(entrance, group)).collect()
}

/// Their routes, whose weights Argo Rollouts sets.
pub fn routed(entrance: &Entrance<'_, '_>) -> Vec<RoutedService> {
    let names = |group: Group<'_>| RoutedService {
        name: group.name,
        routes: group.ways.iter().map(|exposure| route_name(exposure)).collect(),
    };
    groups(entrance).into_iter().map(names).collect()
}

fn groups<'a>(entrance: &Entrance<'a, '_>) -> Vec<Group<'a>> {
    let mut by_host: BTreeMap<String, Vec<&'a Exposure>> = BTreeMap::new();
    for exposure in &entrance.exposures {
        by_host.entry(exposure.host.clone()).or_default().push(exposure);
    }
    by_host.values_mut().for_each(|ways| ways.sort_by_key(|exposure| std::cmp::Reverse(exposure.path.len())));
    let same = |a: &[&Exposure], b: &[&Exposure]| {
        let ways = |of: &[&Exposure]| of.iter().map(|it| (it.path.clone(), it.port.clone())).collect::<Vec<_>>();
        ways(a) == ways(b)
    };
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (host, ways) in by_host {
        match groups.iter_mut().find(|group| same(&group.ways, &ways)) {
            Some(group) => group.hosts.push(host),
            None => {
                let further = ways.first().filter(|_| !groups.is_empty()).map_or("", |exposure| &exposure.name);
                let parts = [entrance.service.name.as_str(), entrance.gateway, further];
                groups.push(Group { name: names::join(&parts, names::DNS_LABEL), hosts: vec![host], ways });
            }
        }
    }
    add_region(entrance, &mut groups);
    groups
}

/// The name of the region, by which health checks and distributions ask, leads where the first exposure does.
fn add_region(entrance: &Entrance<'_, '_>, groups: &mut [Group<'_>]) {
    let regional = hosts::regional(entrance.lowering.platform(), entrance.service.name.as_str(), entrance.cell);
    let Some(host) = regional.filter(|_| !entrance.lowering.all::<Dns>().is_empty()) else { return };
    let first = entrance.exposures.first().map(|first| first.host.as_str());
    if let Some(group) = groups.iter_mut().find(|group| group.hosts.iter().any(|known| Some(known.as_str()) == first))
        && !group.hosts.contains(&host)
    {
        group.hosts.push(host);
    }
}

fn virtual_service(entrance: &Entrance<'_, '_>, group: Group<'_>) -> Object {
    let platform = entrance.lowering.platform();
    let canary = entrance.canary();
    let http = group.ways.iter().map(|exposure| {
        let (service, _, port) = entrance.target(exposure);
        HttpRoute {
            name: Some(route_name(exposure)),
            r#match: below(&exposure.path),
            route: destinations(platform, &service, canary.as_deref(), port),
            ..HttpRoute::default()
        }
    });
    let spec = VirtualServiceSpec {
        http: http.collect(),
        hosts: group.hosts,
        gateways: vec![object_name(entrance.gateway)],
        export_to: vec![".".to_owned()],
    };
    let metadata = metadata::object(platform, entrance.service.name.as_str(), &group.name);
    VirtualService { metadata, spec }.into()
}

/// A path and what is below it, by its segments; everything has no match, which Istio tries last.
fn below(path: &str) -> Vec<HttpMatch> {
    let by = |uri| HttpMatch { uri: Some(uri), ..HttpMatch::default() };
    match path.trim_end_matches('/') {
        "" => Vec::new(),
        path => vec![by(Text::Exact(path.to_owned())), by(Text::Prefix(format!("{path}/")))],
    }
}

fn route_name(exposure: &Exposure) -> String {
    let path = exposure.path.trim_matches('/').replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    names::join(&[&exposure.port, &path.to_lowercase()], names::DNS_LABEL)
}
