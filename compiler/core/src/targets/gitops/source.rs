//! Where the output is pulled from, and how a cluster is called.

use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::source::Place;
use crate::targets::{Lowering, kubernetes, region};
use crate::words::delivery::Delivery;
use crate::words::platform::Repository;

/// The branch that is applied.
pub fn branch(repository: &Repository) -> String {
    repository.branch.as_ref().map_or_else(|| "main".to_owned(), |branch| branch.to_string())
}

/// A path of the output as it lies in the repository, where the folder `out` may have another name.
pub fn path(repository: &Repository, path: &str) -> String {
    let folder = repository.path.as_ref().map_or("out", |folder| folder.as_str()).trim_matches('/');
    path.strip_prefix("out").map_or_else(|| path.to_owned(), |rest| format!("{folder}{rest}"))
}

/// The folder of the environment's namespace in a cluster.
pub fn folder(lowering: &Lowering<'_>, repository: &Repository, cell: usize) -> String {
    path(repository, &format!("{}/{}", kubernetes::cluster_folder(lowering, cell), lowering.platform().namespace))
}

/// The name under which a cluster is registered: a name that is chosen here, since its address is known only once it exists.
pub fn cluster(lowering: &Lowering<'_>, cell: usize) -> String {
    let platform = lowering.platform();
    names::cluster(&platform.name, &platform.environment, region(lowering, cell))
}

/// Nothing to pull from.
pub fn missing(lowering: &Lowering<'_>) -> Finding {
    let delivery = lowering.all::<Delivery>().iter().find_map(Declared::first);
    let place = delivery.and_then(|delivery| delivery.gitops.as_ref()).map_or(Place::DEFAULT, |product| product.place);
    let message = "clusters are to pull what they run, and the platform does not say from which repository";
    Finding::error("gitops-without-repository", place, message)
        .help("add `repository \"https://github.com/…\"` to `platform`")
}
