//! Which modules there are: what `publish` calls each, the folder it is in, its cloud, and its document.

/// A module.
pub struct Module {
    /// What `publish { terraform-modules }` calls it.
    pub part: &'static str,
    /// Its folder, and what an example calls it.
    pub folder: &'static str,
    /// The cloud it is for.
    pub cloud: &'static str,
    /// Its document.
    pub document: &'static str,
}

/// What `publish` can name.
pub const PARTS: &[&str] = &["compute", "database", "monitoring", "networking"];

const fn module(part: &'static str, folder: &'static str, cloud: &'static str, document: &'static str) -> Module {
    Module { part, folder, cloud, document }
}

/// All modules.
pub const MODULES: &[Module] = &[
    module("compute", "compute", "aws", include_str!("aws/compute.json")),
    module("compute", "compute", "azure", include_str!("azure/compute.json")),
    module("compute", "compute", "gcp", include_str!("gcp/compute.json")),
    module("database", "database", "aws", include_str!("aws/database.json")),
    module("database", "database", "azure", include_str!("azure/database.json")),
    module("database", "database", "gcp", include_str!("gcp/database.json")),
    module("monitoring", "monitoring", "aws", include_str!("aws/monitoring.json")),
    module("monitoring", "monitoring", "azure", include_str!("azure/monitoring.json")),
    module("monitoring", "monitoring", "gcp", include_str!("gcp/monitoring.json")),
    module("networking", "network", "aws", include_str!("aws/network.json")),
    module("networking", "network", "azure", include_str!("azure/network.json")),
    module("networking", "network", "gcp", include_str!("gcp/network.json")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_whole() {
        for module in MODULES {
            let document: serde_json::Value = serde_json::from_str(module.document).expect(module.folder);
            for key in ["description", "terraform", "variable", "resource", "output", "example"] {
                assert!(!document[key].is_null(), "{} {} has no {key}", module.cloud, module.folder);
            }
            for (name, variable) in document["variable"].as_object().expect("variables") {
                assert!(variable["type"].is_string() && variable["description"].is_string(), "{name}");
                assert!(
                    !variable["default"].is_null() || !document["example"][name].is_null(),
                    "the example lacks {name}"
                );
            }
            assert!(PARTS.contains(&module.part));
        }
    }
}
