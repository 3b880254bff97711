//! Subnets: what needs one of its own has it. A subnet of Azure spans the zones of its region, but its way out lies in one of them;
//! so machines have a subnet for each zone where each zone has its own way out.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::{gateways, of_cell};
use crate::targets::Lowering;
use crate::targets::terraform::addresses::{Tier, part, subnet};
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::site::{Site, group};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::links;
use crate::types::Cidr;
use crate::words::database::Engine;
use crate::words::network::Nat;

/// Machines of the cluster.
pub const NODES: &str = "nodes";
/// Container Instances.
pub const CONTAINERS: &str = "containers";
/// Where Application Gateway for Containers comes in.
pub const GATEWAY: &str = "gateway";
/// Where a link to another cloud ends: Azure wants it called so (Azure VPN Gateway, gateway subnet).
pub const LINK: &str = "GatewaySubnet";
/// Servers of PostgreSQL.
pub const POSTGRESQL: &str = "postgresql";
/// Servers of MySQL.
pub const MYSQL: &str = "mysql";
/// Private addresses of stores.
pub const ENDPOINTS: &str = "endpoints";

/// A kind of subnet: its place among the region's addresses, and the service that Azure gives it to.
struct Purpose {
    name: &'static str,
    tier: Tier,
    first: u32,
    delegation: Option<(&'static str, &'static str)>,
}

const fn purpose(
    name: &'static str,
    tier: Tier,
    first: u32,
    delegation: Option<(&'static str, &'static str)>,
) -> Purpose {
    Purpose { name, tier, first, delegation }
}

const JOIN: &str = "Microsoft.Network/virtualNetworks/subnets/join/action";
const ACT: &str = "Microsoft.Network/virtualNetworks/subnets/action";

/// All kinds of subnet. No region of Azure has more than three zones, so that there are six private ones: three for machines and three
/// for containers. Source of the delegations: Azure Virtual Network, subnet delegation, as of 2026-11.
const PURPOSES: &[Purpose] = &[
    purpose(NODES, Tier::Private, 0, None),
    purpose(CONTAINERS, Tier::Private, 3, Some(("Microsoft.ContainerInstance/containerGroups", ACT))),
    purpose(GATEWAY, Tier::Public, 0, Some(("Microsoft.ServiceNetworking/trafficControllers", JOIN))),
    purpose(LINK, Tier::Public, 1, None),
    purpose(POSTGRESQL, Tier::Database, 0, Some(("Microsoft.DBforPostgreSQL/flexibleServers", JOIN))),
    purpose(MYSQL, Tier::Database, 1, Some(("Microsoft.DBforMySQL/flexibleServers", JOIN))),
    purpose(ENDPOINTS, Tier::Database, 2, None),
];

/// A subnet of a region.
pub struct Subnet {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: &'static str,
    /// Its addresses.
    pub cidr: Option<Cidr>,
    /// The zone of its way out.
    pub zone: Option<String>,
    delegation: Option<(&'static str, &'static str)>,
}

/// The block of a region; one of the private ones by its place in the list where the spec names none.
pub fn block(site: &Site<'_>) -> Cidr {
    let said = site.declared.and_then(|region| region.cidr.as_ref()).map(|cidr| cidr.value);
    let place = u8::try_from(site.cell).unwrap_or(u8::MAX);
    said.unwrap_or(Cidr { network: Ipv4Addr::new(10, place, 0, 0), prefix: 16 })
}

/// The subnets of a region: of every purpose that something there has.
pub fn all(lowering: &Lowering<'_>, site: &Site<'_>) -> Vec<Subnet> {
    PURPOSES
        .iter()
        .filter(|purpose| is_needed(lowering, purpose.name, site.cell))
        .flat_map(|purpose| of_purpose(lowering, site, purpose))
        .collect()
}

fn is_needed(lowering: &Lowering<'_>, purpose: &str, cell: usize) -> bool {
    let has =
        |engine| placement::databases(lowering, cell).iter().any(|(_, copy)| copy.database.engine.value == engine);
    match purpose {
        CONTAINERS => placement::aci_services(lowering, cell).next().is_some(),
        GATEWAY => gateways::of_cell(lowering, cell).next().is_some(),
        LINK => !links::of_cell(lowering, cell).is_empty(),
        POSTGRESQL => has(Engine::Postgresql),
        MYSQL => has(Engine::Mysql),
        _ => true,
    }
}

fn of_purpose(lowering: &Lowering<'_>, site: &Site<'_>, purpose: &Purpose) -> Vec<Subnet> {
    let subnet = |name: String, number, zone| Subnet {
        name,
        purpose: purpose.name,
        cidr: addresses(site, purpose, number),
        zone,
        delegation: purpose.delegation,
    };
    if purpose.tier != Tier::Private || !has_way_out_by_zone(lowering, site) {
        return vec![subnet(purpose.name.to_owned(), 0, None)];
    }
    let zones = (0..).zip(site.zones()).take(3);
    zones.map(|(number, zone)| subnet(format!("{}-{zone}", purpose.name), number, Some(zone))).collect()
}

/// The prefix of the subnet of Application Gateway for Containers, which takes no other before pods with addresses of their own
/// (Application Gateway for Containers, container networking).
const GATEWAY_PREFIX: u8 = 24;

fn addresses(site: &Site<'_>, purpose: &Purpose, number: u32) -> Option<Cidr> {
    let whole = subnet(block(site), purpose.tier, purpose.first + number)?;
    let is_too_large = purpose.name == GATEWAY && whole.prefix < GATEWAY_PREFIX;
    if is_too_large { part(whole, GATEWAY_PREFIX - whole.prefix, 0) } else { Some(whole) }
}

/// Whether each zone has its own way out: it does unless the spec wants one for all, or none.
pub fn has_way_out_by_zone(lowering: &Lowering<'_>, site: &Site<'_>) -> bool {
    let nat =
        of_cell(lowering, site.cell).and_then(|network| network.nat.as_ref()).map_or(Nat::PerZone, |nat| nat.value);
    nat == Nat::PerZone && !site.zones().is_empty()
}

/// A subnet with the zones that may be used in it.
pub struct Place {
    /// The name of the subnet.
    pub subnet: String,
    /// What is added to the name of something that is there once for each place; nothing where there is one.
    pub suffix: String,
    /// The zones.
    pub zones: Vec<String>,
}

/// The places for machines, or for containers: one for each zone, or one that spans them all.
pub fn places(lowering: &Lowering<'_>, site: &Site<'_>, purpose: &str) -> Vec<Place> {
    if !has_way_out_by_zone(lowering, site) {
        return vec![Place { subnet: purpose.to_owned(), suffix: String::new(), zones: site.zones() }];
    }
    let place = |zone: String| Place { subnet: format!("{purpose}-{zone}"), suffix: zone.clone(), zones: vec![zone] };
    site.zones().into_iter().take(3).map(place).collect()
}

/// The block of a subnet.
pub fn write(subnet: &Subnet, blocks: &mut Blocks) {
    let mut fields = json!({
        "name": subnet.name,
        "resource_group_name": group(),
        "virtual_network_name": expression("azurerm_virtual_network.main.name"),
        "address_prefixes": [subnet.cidr.map(|cidr| cidr.to_string())],
        "private_endpoint_network_policies": "Enabled",
    });
    if let Some((service, action)) = subnet.delegation {
        let delegation: Value = json!({ "name": service, "actions": [action] });
        fields["delegation"] = json!({ "name": subnet.purpose, "service_delegation": delegation });
    } else if subnet.purpose != LINK {
        // Nothing gets out but by the gateways that stand here.
        fields["default_outbound_access_enabled"] = json!(false);
    }
    if matches!(subnet.purpose, POSTGRESQL | MYSQL) {
        // The servers bring their write-ahead log to storage of Azure's own.
        fields["service_endpoints"] = json!(["Microsoft.Storage"]);
    }
    blocks.resource("azurerm_subnet", &label(&[&subnet.name]), fields);
}
