//! Stores on Google Cloud: versions that it has. Another one would be refused, or be quietly the newest.

use crate::derive::{Graph, placement};
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::Sp;
use crate::targets::terraform::gcp::data::{alloydb, cache, sql};
use crate::types::Version;
use crate::words::database::{Cache, Database, Engine};
use crate::words::workload::{Product, RunsOn};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let cells = platform.cells.iter().enumerate().filter(|(_, cell)| cell.cloud == "gcp");
    for (index, _) in cells {
        let product = |runs_on: Option<&RunsOn>| placement::product(platform, runs_on, index);
        let databases = platform.nodes.database.iter().filter_map(|declared| declared.at(index));
        findings.extend(databases.filter_map(|it| of_database(it, product(it.runs_on.as_deref()))));
        let caches = platform.nodes.cache.iter().filter_map(|declared| declared.at(index));
        findings.extend(caches.filter_map(|it| of_cache(it, product(it.runs_on.as_deref()))));
    }
}

fn of_database(database: &Database, product: Option<Product>) -> Option<Finding> {
    let is_sql = matches!(database.engine.value, Engine::Postgresql | Engine::Mysql);
    let (title, known) = match product {
        Some(Product::Kubernetes | Product::Compose) => return None,
        Some(Product::Alloydb) => ("AlloyDB", alloydb::VERSIONS),
        _ => ("Cloud SQL", sql::versions(database)),
    };
    let version = database.version.as_ref().filter(|_| is_sql)?;
    unsupported(&format!("database `{}`", database.name.as_str()), title, version, known)
}

fn of_cache(cache: &Cache, product: Option<Product>) -> Option<Finding> {
    if matches!(product, Some(Product::Kubernetes | Product::Compose)) {
        return None;
    }
    let known = cache::versions(cache);
    let name = format!("cache `{}`", cache.name.as_str());
    let version = cache.version.as_ref().filter(|version| cache::redis_version(version.as_str()).is_none())?;
    unsupported(&name, "Memorystore for Redis", version, &known)
}

/// A version that none of those known is; none are known where Google takes no version.
fn unsupported(name: &str, product: &str, version: &Sp<Version>, known: &[&str]) -> Option<Finding> {
    if known.is_empty() || known.iter().any(|known| cache::is_same(known, version.as_str())) {
        return None;
    }
    let message = format!("{name} asks for version {}, which {product} does not have", version.as_str());
    let help = format!("it has {}", known.join(", "));
    Some(Finding::error("engine-version-unsupported", version.place, message).help(help))
}

#[cfg(test)]
mod tests {
    use crate::compile::compile;
    use crate::source::Sources;

    fn refused(node: &str) -> bool {
        let spec =
            format!("platform shop\ncloud gcp project=shop {{ region belgium europe-west1 role=primary }}\n{node}");
        let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None);
        output.findings.iter().any(|finding| finding.code == "engine-version-unsupported")
    }

    #[test]
    fn versions_that_google_has_are_taken_and_others_refused() {
        let database = |what: &str| refused(&format!("database main {what} {{ size cpu=2 memory=\"8Gi\" }}"));
        assert!(!database("engine=postgresql version=\"16.4\""));
        assert!(database("engine=postgresql version=\"9.6\""));
        assert!(!database("engine=mysql version=\"8\""));
        assert!(database("engine=mysql version=\"9.1\""));
        let cache = |version: &str| {
            refused(&format!("cache main engine=redis version=\"{version}\" {{ size memory=\"6Gi\" }}"))
        };
        assert!(!cache("7.1"), "7.2 does what 7.1 does");
        assert!(!cache("6.2"));
        assert!(cache("8.0"));
    }

    #[test]
    fn what_the_cluster_runs_is_not_googles_business() {
        assert!(!refused(
            "cluster main { node-pool general }\ndatabase main engine=mysql version=\"9.1\" { runs-on kubernetes; size cpu=2 memory=\"8Gi\" }"
        ));
    }
}
