//! Areas: how the infrastructure of an environment is cut into stacks, by how much an error in one can break.
//!
//! The order is the order of application: a stack stands only on those before it. What lies in a region is in that region's stack,
//! with a state of its own, so that a region or a cloud that is lost keeps nobody from applying the others.

/// How far one stack of an area reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One stack for each cloud, for all environments together: what an account has once.
    Shared,
    /// One stack for each cloud of an environment.
    Cloud,
    /// One stack for each region of an environment.
    Region,
}

/// A part of the infrastructure that is applied by itself.
#[derive(Debug)]
pub struct Area {
    /// The first part of its stacks' names.
    pub name: &'static str,
    /// How far one of its stacks reaches.
    pub reach: Reach,
    /// The rule that makes the settings of its stacks.
    pub rule: &'static str,
    /// What is in it.
    pub doc: &'static str,
}

const fn area(name: &'static str, reach: Reach, rule: &'static str, doc: &'static str) -> Area {
    Area { name, reach, rule, doc }
}

/// The area that is applied before there is a place for state.
pub const BOOTSTRAP: &str = "bootstrap";

/// All areas, in the order in which they are applied.
pub const AREAS: &[Area] = &[
    area(BOOTSTRAP, Reach::Shared, "terraform/bootstrap", "the store of all state, and how the pipeline logs in"),
    area("account", Reach::Shared, "terraform/account", "what an account has once: its record of actions, its guards"),
    area("registry", Reach::Shared, "terraform/registry", "the images of all environments"),
    area("security", Reach::Region, "terraform/security", "the keys that everything else is encrypted with"),
    area("network", Reach::Region, "terraform/network", "networks, subnets, ways out, firewalls between them"),
    area("link", Reach::Cloud, "terraform/link", "private ways between the networks of regions"),
    area("tunnel", Reach::Cloud, "terraform/tunnel", "encrypted tunnels between the networks of different clouds"),
    area("dns", Reach::Cloud, "terraform/dns", "zones, records, health checks, proofs for certificates"),
    area("cluster", Reach::Region, "terraform/cluster", "what containers run on"),
    area("secrets", Reach::Region, "terraform/secrets", "the entries of the secret store"),
    area("data", Reach::Region, "terraform/data", "databases, caches, buckets, queues, topics"),
    area("identity", Reach::Region, "terraform/identity", "what each workload and each team may do"),
    area("compute", Reach::Region, "terraform/compute", "services that run outside of a cluster, and load balancers"),
    area("edge", Reach::Cloud, "terraform/edge", "content delivery and the firewalls in front of it"),
    area("backup", Reach::Region, "terraform/backup", "copies, in this region and in others"),
    area("observability", Reach::Region, "terraform/observability", "alarms, log groups, and whom they tell"),
    area("cost", Reach::Cloud, "terraform/cost", "budgets and whom they tell"),
];

/// The area of that name.
pub fn named(name: &str) -> Option<&'static Area> {
    AREAS.iter().find(|area| area.name == name)
}

/// The area whose settings that rule makes.
pub fn of_settings(rule: &str) -> Option<&'static Area> {
    AREAS.iter().find(|area| area.rule == rule)
}
