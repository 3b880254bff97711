//! Argo CD.

use platc_kubernetes::custom::argo_cd::*;
use serde_json::json;

use super::{labelled, text, texts};

pub fn application() -> ApplicationSpec {
    let source = Source {
        repo_url: "https://github.com/example/shop".into(),
        target_revision: text("main"),
        path: text("out/production"),
        chart: text("web"),
        r#ref: text("values"),
        helm: Some(Helm {
            release_name: text("web"),
            value_files: texts("$values/values.yaml"),
            ignore_missing_value_files: Some(true),
            values_object: Some(json!({"replicas": 2})),
            parameters: vec![HelmParameter { name: "tag".into(), value: "1.30".into(), force_string: Some(true) }],
            skip_crds: Some(true),
        }),
        kustomize: Some(Kustomize { namespace: text("shop"), images: texts("web=web:2"), components: texts("../tls") }),
        directory: Some(Directory {
            recurse: Some(true),
            include: text("*.yaml"),
            exclude: text("kustomization.yaml"),
        }),
    };
    ApplicationSpec {
        project: "shop".into(),
        source: Some(source.clone()),
        sources: vec![source],
        destination: destination(),
        sync_policy: Some(SyncPolicy {
            automated: Some(Automated { prune: Some(true), self_heal: Some(true), allow_empty: Some(false) }),
            sync_options: texts("ServerSideApply=true"),
            retry: Some(Retry {
                limit: Some(5),
                backoff: Some(Backoff { duration: text("5s"), factor: Some(2), max_duration: text("3m") }),
            }),
            managed_namespace_metadata: Some(labelled()),
        }),
        ignore_differences: vec![IgnoreDifferences {
            group: text("apps"),
            kind: "Deployment".into(),
            name: text("web"),
            namespace: text("shop"),
            json_pointers: texts("/spec/replicas"),
            jq_path_expressions: texts(".spec.replicas"),
            managed_fields_managers: texts("kube-controller-manager"),
        }],
        revision_history_limit: Some(5),
        info: vec![Info { name: "runbook".into(), value: "https://runbooks.example.com/web".into() }],
    }
}

pub fn destination() -> Destination {
    Destination { name: text("eu"), server: text("https://kubernetes.default.svc"), namespace: text("shop") }
}

pub fn project() -> AppProjectSpec {
    let kinds = || vec![GroupKind { group: "*".into(), kind: "*".into() }];
    AppProjectSpec {
        description: text("The shop"),
        source_repos: texts("https://github.com/example/shop"),
        source_namespaces: texts("argocd"),
        destinations: vec![destination()],
        cluster_resource_whitelist: kinds(),
        cluster_resource_blacklist: kinds(),
        namespace_resource_whitelist: kinds(),
        namespace_resource_blacklist: kinds(),
        orphaned_resources: Some(OrphanedResources { warn: Some(true) }),
        roles: vec![Role {
            name: "deployer".into(),
            description: text("May sync"),
            policies: texts("p, proj:shop:deployer, applications, sync, shop/*, allow"),
            groups: texts("shop"),
        }],
        sync_windows: vec![SyncWindow {
            kind: WindowKind::Deny,
            schedule: "0 22 * * *".into(),
            duration: "8h".into(),
            time_zone: text("Europe/Berlin"),
            applications: texts("*"),
            namespaces: texts("shop"),
            clusters: texts("eu"),
            manual_sync: Some(true),
        }],
    }
}
