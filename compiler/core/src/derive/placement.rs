//! What runs a workload or a store in a cell: `runs-on`, a cloud's own product where that says nothing.

use crate::model::Platform;
use crate::words::service::Service;
use crate::words::workload::{Product, RunsOn};

/// The product that `runs-on` names for a cell.
pub fn product(platform: &Platform, runs_on: Option<&RunsOn>, cell: usize) -> Option<Product> {
    let cloud = platform.cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    let runs_on = runs_on?;
    runs_on.by_cloud.get(cloud).copied().or(runs_on.product.as_ref().map(|product| product.value))
}

/// Whether a service runs on Kubernetes in a cell: it does unless it says otherwise.
pub fn service_in_cluster(platform: &Platform, service: &Service, cell: usize) -> bool {
    product(platform, service.runs_on.as_deref(), cell).is_none_or(|product| product == Product::Kubernetes)
}

/// Whether a store runs on Kubernetes in a cell: only if it says so.
pub fn store_in_cluster(platform: &Platform, runs_on: Option<&RunsOn>, cell: usize) -> bool {
    product(platform, runs_on, cell) == Some(Product::Kubernetes)
}
