//! Resource providers: a new subscription knows few of them, and refuses what another one would make until that is registered there.

/// The providers of an area's stacks. Source: Azure, resource providers for Azure services, as of 2026-11.
const AREAS: &[(&str, &[&str])] = &[
    ("bootstrap", &["Microsoft.ManagedIdentity", "Microsoft.Storage"]),
    ("account", &["Microsoft.Insights", "Microsoft.Security", "Microsoft.Storage"]),
    ("registry", &["Microsoft.ContainerRegistry"]),
    (
        "security",
        &["Microsoft.Insights", "Microsoft.KeyVault", "Microsoft.ManagedIdentity", "Microsoft.OperationalInsights"],
    ),
    ("network", &["Microsoft.Insights", "Microsoft.Network", "Microsoft.ServiceNetworking", "Microsoft.Storage"]),
    ("tunnel", &["Microsoft.Network"]),
    ("dns", &["Microsoft.Network"]),
    (
        "cluster",
        &[
            "Microsoft.Compute",
            "Microsoft.ContainerService",
            "Microsoft.Insights",
            "Microsoft.ManagedIdentity",
            "Microsoft.OperationsManagement",
            "Microsoft.PolicyInsights",
        ],
    ),
    ("secrets", &["Microsoft.KeyVault", "Microsoft.Network"]),
    (
        "data",
        &[
            "Microsoft.Cache",
            "Microsoft.DBforMySQL",
            "Microsoft.DBforPostgreSQL",
            "Microsoft.DocumentDB",
            "Microsoft.ServiceBus",
            "Microsoft.Storage",
        ],
    ),
    ("identity", &["Microsoft.ManagedIdentity"]),
    ("compute", &["Microsoft.ContainerInstance", "Microsoft.Network"]),
    ("backup", &["Microsoft.DataProtection", "Microsoft.KubernetesConfiguration", "Microsoft.Storage"]),
    ("observability", &["Microsoft.AlertsManagement", "Microsoft.Insights"]),
    ("cost", &["Microsoft.Consumption"]),
];

/// The resource providers that the stacks of an area need.
pub fn of_area(area: &str) -> &'static [&'static str] {
    AREAS.iter().find(|(known, _)| *known == area).map_or(&[], |(_, providers)| providers)
}
