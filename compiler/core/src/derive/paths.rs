//! Where values are kept in the cloud's store of a cell: one name for who writes and for who reads (L30).

use crate::model::{Platform, names};
use crate::types::Address;

/// The entry of a secret of a node, and the property of it that is meant. Google keeps one value in an entry, which Cloud Run can
/// read no part of, and has one name space for all regions of a project: so the property is in the name there, and the region in that
/// of what each region makes.
pub fn secret(platform: &Platform, cell: usize, address: &Address) -> (String, Option<String>) {
    let (cloud, here) = place(platform, cell);
    let property = address.attribute().map(str::to_owned);
    if cloud != "gcp" {
        return (spelt(cloud, in_vault(platform, address)), property);
    }
    let (kind, name) = (&*address.kind, &*address.name);
    let path = if matches!(kind, "secret" | "external") {
        in_vault(platform, address)
    } else {
        let region = address.place.as_deref().unwrap_or(here);
        names::google::store_secret(&platform.name, &platform.environment, region, kind, &platform.held(kind, name))
    };
    let value = property.map(|property| format!("/{property}")).unwrap_or_default();
    (names::google::secret(&format!("{path}{value}")), None)
}

/// A path as the store of a cloud spells it: AWS takes it as it is.
fn spelt(cloud: &str, path: String) -> String {
    match cloud {
        "gcp" => names::google::secret(&path),
        "azure" => names::azure::secret(&path),
        _ => path,
    }
}

/// The entry of a secret of a node in Vault, which is the same wherever it is read.
pub fn in_vault(platform: &Platform, address: &Address) -> String {
    let name = match &address.place {
        Some(place) => format!("{}@{place}", address.name),
        None => address.name.clone(),
    };
    names::secret(&platform.name, &platform.environment, &address.kind, &platform.held(&address.kind, &name))
}

/// A fact about a node: of the region that its address names, else of the cell's own.
pub fn fact(platform: &Platform, cell: usize, address: &Address) -> String {
    let (cloud, here) = place(platform, cell);
    let region = address.place.as_deref().unwrap_or(here);
    let attribute = address.attribute().unwrap_or_default();
    spelt(cloud, names::fact(&platform.name, &platform.environment, region, &address.node(), attribute))
}

fn place(platform: &Platform, cell: usize) -> (&str, &str) {
    platform.cells.get(cell).map_or(("", ""), |cell| (cell.cloud.as_str(), cell.region.as_str()))
}
