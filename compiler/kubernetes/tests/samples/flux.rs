//! Flux.

use platc_kubernetes::custom::flux::*;

use super::{labelled, local, pairs, text, texts};

pub fn flux_kustomization() -> KustomizationSpec {
    KustomizationSpec {
        source_ref: SourceReference {
            kind: SourceKind::GitRepository,
            name: "shop".into(),
            namespace: text("flux-system"),
        },
        path: text("./out/production"),
        interval: "10m".into(),
        retry_interval: text("1m"),
        timeout: text("5m"),
        prune: true,
        wait: Some(true),
        force: Some(false),
        suspend: Some(false),
        deletion_policy: Some(DeletionPolicy::MirrorPrune),
        target_namespace: text("shop"),
        service_account_name: text("flux"),
        kube_config: Some(KubeConfig { secret_ref: local("kubeconfig") }),
        depends_on: vec![NamespacedReference { name: "platform".into(), namespace: text("flux-system") }],
        health_checks: vec![ObjectReference {
            api_version: text("apps/v1"),
            kind: "Deployment".into(),
            name: "web".into(),
            namespace: text("shop"),
        }],
        health_check_exprs: vec![HealthCheckExpression {
            api_version: "argoproj.io/v1alpha1".into(),
            kind: "Rollout".into(),
            current: "status.phase == 'Healthy'".into(),
            in_progress: text("status.phase == 'Progressing'"),
            failed: text("status.phase == 'Degraded'"),
        }],
        common_metadata: Some(labelled()),
        components: texts("../tls"),
        patches: vec![Patch {
            patch: "- op: remove\n  path: /spec/replicas\n".into(),
            target: Some(PatchTarget {
                group: text("apps"),
                version: text("v1"),
                kind: text("Deployment"),
                name: text("web"),
                namespace: text("shop"),
                label_selector: text("a=b"),
            }),
        }],
        post_build: Some(PostBuild {
            substitute: pairs("region", "eu"),
            substitute_from: vec![SubstituteSource {
                kind: SubstituteKind::ConfigMap,
                name: "cluster".into(),
                optional: Some(true),
            }],
        }),
        decryption: Some(Decryption { provider: "sops".into(), secret_ref: Some(local("age")) }),
    }
}

pub fn git_repository() -> GitRepositorySpec {
    GitRepositorySpec {
        url: "https://github.com/example/shop".into(),
        r#ref: Some(GitReference {
            branch: text("main"),
            tag: text("v1"),
            semver: text(">=1.0.0"),
            commit: text("0123456789abcdef"),
        }),
        interval: "1m".into(),
        timeout: text("60s"),
        provider: Some(GitProvider::Github),
        secret_ref: Some(local("git")),
        suspend: Some(false),
        ignore: text("/*\n!/out\n"),
        sparse_checkout: texts("out"),
        recurse_submodules: Some(false),
        verify: Some(Verify { mode: text("HEAD"), secret_ref: local("keys") }),
    }
}
