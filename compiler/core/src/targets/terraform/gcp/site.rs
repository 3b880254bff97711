//! Where a stack is: the project and the region, and how things there are called.

use crate::model::{Platform, names};
use crate::targets::Lowering;
use crate::targets::terraform::document::literal;
use crate::targets::terraform::stack::{self, Stack};
use crate::words::platform::Region;

/// A project and a region of it.
pub struct Site<'p> {
    /// The environment.
    pub platform: &'p Platform,
    /// The cell of the region.
    pub cell: usize,
    /// The identifier of the project.
    pub project: String,
    /// The short name of the region.
    pub region: &'p str,
    /// Google's name for the region.
    pub location: String,
    /// The region as it is declared.
    pub declared: Option<&'p Region>,
}

/// The project and the region that a stack is about; the home of one that reaches further.
pub fn of<'p>(lowering: &Lowering<'p>, stack: &Stack) -> Site<'p> {
    at(lowering, stack.home())
}

/// The project and the region of a cell.
pub fn at<'p>(lowering: &Lowering<'p>, cell: usize) -> Site<'p> {
    let project =
        stack::cloud(lowering, "gcp").and_then(|cloud| cloud.project.as_ref()).map(|project| literal(project.as_str()));
    Site {
        platform: lowering.platform(),
        cell,
        project: project.unwrap_or_default(),
        region: stack::region(lowering, cell),
        location: stack::location_of(lowering, cell),
        declared: stack::declared_region(lowering, cell),
    }
}

impl Site<'_> {
    /// The name of a thing of this region.
    pub fn name(&self, part: &str) -> String {
        names::google::thing(&self.platform.name, &self.platform.environment, self.region, part)
    }

    /// The name of a store of this region, with what tells its parts apart.
    pub fn store(&self, kind: &str, name: &str, part: &str) -> String {
        self.name(&format!("{}{part}", self.platform.held(kind, name)))
    }

    /// The identifier of a key by its purpose.
    pub fn key(&self, purpose: &str) -> String {
        format!("projects/{}/locations/{}/keyRings/{}/cryptoKeys/{purpose}", self.project, self.location, self.name(""))
    }

    /// The path of the region's network.
    pub fn network(&self) -> String {
        format!("projects/{}/global/networks/{}", self.project, self.name(""))
    }

    /// The path of one of its subnets.
    pub fn subnet(&self, part: &str) -> String {
        format!("projects/{}/regions/{}/subnetworks/{}", self.project, self.location, self.name(part))
    }

    /// The member by which IAM knows the account of a workload.
    pub fn member(&self, workload: &str) -> String {
        format!("serviceAccount:{}", self.account(workload))
    }

    /// The mail address of the account of a workload.
    pub fn account(&self, workload: &str) -> String {
        let account =
            names::google_service_account(&self.platform.name, &self.platform.environment, self.region, workload);
        names::google_service_account_email(&account, &self.project)
    }

    /// The name of a service or a task on Cloud Run.
    pub fn run_service(&self, name: &str) -> String {
        names::google::run_service(&self.platform.name, &self.platform.environment, name)
    }

    /// The zones that are used, by their full names; Google chooses where the spec names none.
    pub fn zones(&self) -> Vec<String> {
        let zones = self.declared.map(|region| &region.zones.0);
        zones.into_iter().flatten().map(|zone| format!("{}-{}", self.location, literal(zone.as_str()))).collect()
    }

    /// Whether it is the first region of Google Cloud here: what a project has once is made there.
    pub fn is_first(&self) -> bool {
        self.platform.cells.get(self.cell).is_some_and(|cell| cell.first_of_cloud)
    }
}
