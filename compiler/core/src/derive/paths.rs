//! Where values are kept in the cloud's store of a cell: one name for who writes and for who reads (L30).

use crate::model::{Platform, names};
use crate::types::Address;

/// The entry of a secret of a node. Google has one name space for all regions of a project, so that what each region makes has its
/// region in its name there.
pub fn secret(platform: &Platform, cell: usize, address: &Address) -> String {
    let (cloud, here) = place(platform, cell);
    let (kind, name, region) = (&*address.kind, &*address.name, address.place.as_deref());
    let is_shared = matches!(kind, "secret" | "external");
    if cloud == "gcp" && !is_shared {
        let region = region.unwrap_or(here);
        let path = names::google::store_secret(&platform.name, &platform.environment, region, kind, name);
        return names::google::secret(&path);
    }
    spelt(cloud, in_vault(platform, address))
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
    names::secret(&platform.name, &platform.environment, &address.kind, &name)
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
