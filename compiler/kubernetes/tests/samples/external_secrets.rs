//! External Secrets Operator: an External Secret, and a store of each provider.

use platc_kubernetes::custom::external_secrets::*;

use super::{labelled, pairs, secret_key, text, texts};

pub fn external_secret() -> ExternalSecretSpec {
    let remote = RemoteReference {
        key: "shop/web".into(),
        property: text("password"),
        version: text("AWSCURRENT"),
        decoding_strategy: Some(DecodingStrategy::None),
        conversion_strategy: Some(ConversionStrategy::Default),
    };
    ExternalSecretSpec {
        secret_store_ref: Some(StoreReference { name: "shop".into(), kind: Some(StoreKind::SecretStore) }),
        refresh_policy: Some(RefreshPolicy::Periodic),
        refresh_interval: text("1h0m0s"),
        target: Some(Target {
            name: text("web"),
            creation_policy: Some(CreationPolicy::Owner),
            deletion_policy: Some(DeletionPolicy::Retain),
            immutable: Some(false),
            template: Some(Template {
                secret_type: text("Opaque"),
                engine_version: text("v2"),
                merge_policy: Some(MergePolicy::Merge),
                metadata: Some(labelled()),
                data: pairs("URL", "postgres://{{ .user }}:{{ .password }}@db/web"),
            }),
        }),
        data: vec![Data {
            secret_key: "PASSWORD".into(),
            remote_ref: remote.clone(),
            source_ref: Some(Source {
                store_ref: StoreReference { name: "facts".into(), kind: Some(StoreKind::SecretStore) },
            }),
        }],
        data_from: vec![
            DataFrom {
                extract: Some(remote),
                find: None,
                source_ref: None,
                rewrite: vec![Rewrite {
                    regexp: Some(RewriteExpression { source: "^shop/(.*)$".into(), target: "$1".into() }),
                }],
            },
            DataFrom {
                extract: None,
                source_ref: Some(GeneratorSource {
                    generator_ref: GeneratorReference {
                        api_version: text("generators.external-secrets.io/v1alpha1"),
                        kind: "Password".into(),
                        name: "web".into(),
                    },
                }),
                find: Some(Find {
                    path: text("shop/"),
                    name: Some(FindName { regexp: ".*".into() }),
                    tags: pairs("team", "shop"),
                }),
                rewrite: vec![],
            },
        ],
    }
}

pub fn secret_store(provider: Provider) -> SecretStoreSpec {
    SecretStoreSpec {
        provider,
        refresh_interval: Some(3600),
        retry_settings: Some(RetrySettings { max_retries: Some(5), retry_interval: text("10s") }),
    }
}

pub fn password() -> PasswordSpec {
    PasswordSpec { length: 32, digits: Some(8), symbols: Some(0), no_upper: false, allow_repeat: true }
}

pub fn providers() -> Vec<Provider> {
    let account = || ServiceAccountReference { name: "external-secrets".into(), audiences: texts("vault") };
    let aws = |service| {
        Provider::Aws(AwsProvider {
            service,
            region: "eu-west-1".into(),
            role: text("arn:aws:iam::123456789012:role/secrets"),
            external_id: text("shop"),
            auth: Some(AwsAuth { jwt: Some(AwsJwt { service_account_ref: account() }) }),
            prefix: text("shop/"),
        })
    };
    let vault = |auth| {
        Provider::Vault(VaultProvider {
            server: "https://vault.example.com:8200".into(),
            namespace: text("shop"),
            path: text("secret"),
            version: Some(VaultVersion::V2),
            ca_provider: Some(CaProvider { source: CaSource::ConfigMap, name: "ca".into(), key: text("ca.crt") }),
            auth: Some(auth),
        })
    };
    vec![
        aws(AwsService::SecretsManager),
        aws(AwsService::ParameterStore),
        vault(VaultAuth::Kubernetes(VaultKubernetes {
            mount_path: "kubernetes".into(),
            role: "shop".into(),
            service_account_ref: Some(account()),
        })),
        vault(VaultAuth::AppRole(VaultAppRole {
            path: "approle".into(),
            role_id: text("id"),
            secret_ref: secret_key(),
        })),
        vault(VaultAuth::Jwt(VaultJwt {
            path: "jwt".into(),
            role: text("shop"),
            kubernetes_service_account_token: Some(VaultToken {
                service_account_ref: account(),
                audiences: texts("vault"),
            }),
        })),
        Provider::Gcpsm(GoogleProvider {
            project_id: text("shop-123"),
            location: text("europe-west1"),
            auth: Some(GoogleAuth {
                workload_identity: Some(GoogleWorkloadIdentity {
                    service_account_ref: account(),
                    cluster_location: text("europe-west1"),
                    cluster_name: text("shop"),
                    cluster_project_id: text("shop-123"),
                }),
            }),
        }),
        Provider::Azurekv(AzureProvider {
            vault_url: "https://shop.vault.azure.net".into(),
            auth_type: Some(AzureAuthType::WorkloadIdentity),
            tenant_id: text("00000000-0000-0000-0000-000000000000"),
            identity_id: text("00000000-0000-0000-0000-000000000001"),
            service_account_ref: Some(account()),
            auth_secret_ref: Some(AzureCredentials {
                client_id: Some(secret_key()),
                client_secret: Some(secret_key()),
            }),
            environment_type: Some(AzureEnvironment::PublicCloud),
        }),
        Provider::Kubernetes(KubernetesProvider {
            remote_namespace: text("shop"),
            server: KubernetesServer {
                url: text("https://kubernetes.default.svc"),
                ca_provider: Some(CaProvider {
                    source: CaSource::ConfigMap,
                    name: "kube-root-ca.crt".into(),
                    key: text("ca.crt"),
                }),
            },
            auth: KubernetesAuth { service_account: account() },
        }),
    ]
}
