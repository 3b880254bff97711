//! External Secrets Operator, `external-secrets.io/v1`: a store to read from, and the Secret to make of what is there or of a
//! password that is made up (`generators.external-secrets.io/v1alpha1`).

use super::{Custom, Labelled, Pairs, SecretKey, Spec, types};

/// A Secret that is kept equal to values in a store.
pub type ExternalSecret = Custom<ExternalSecretSpec>;

/// Where a namespace's External Secrets read.
pub type SecretStore = Custom<SecretStoreSpec>;

/// How a password is made up.
pub type Password = Custom<PasswordSpec>;

impl Spec for PasswordSpec {
    const API_VERSION: &'static str = "generators.external-secrets.io/v1alpha1";
    const KIND: &'static str = "Password";
}

impl Spec for ExternalSecretSpec {
    const API_VERSION: &'static str = "external-secrets.io/v1";
    const KIND: &'static str = "ExternalSecret";
}

impl Spec for SecretStoreSpec {
    const API_VERSION: &'static str = "external-secrets.io/v1";
    const KIND: &'static str = "SecretStore";
}

types! {
    /// What stands under an External Secret's `spec`.
    pub struct ExternalSecretSpec {
        pub secret_store_ref: Option<StoreReference>,
        pub refresh_policy: Option<RefreshPolicy>,
        /// A Go duration, such as `1h0m0s`.
        pub refresh_interval: Option<String>,
        pub target: Option<Target>,
        pub data: Vec<Data>,
        pub data_from: Vec<DataFrom>,
    }

    pub struct StoreReference {
        pub name: String,
        pub kind: Option<StoreKind>,
    }

    pub enum StoreKind { SecretStore, ClusterSecretStore }

    pub enum RefreshPolicy { CreatedOnce, Periodic, OnChange }

    /// The Secret that is made.
    pub struct Target {
        pub name: Option<String>,
        pub creation_policy: Option<CreationPolicy>,
        pub deletion_policy: Option<DeletionPolicy>,
        pub immutable: Option<bool>,
        pub template: Option<Template>,
    }

    pub enum CreationPolicy { Owner, Orphan, Merge, None }

    pub enum DeletionPolicy { Delete, Merge, Retain }

    pub struct Template {
        #[serde(rename = "type")]
        pub secret_type: Option<String>,
        pub engine_version: Option<String>,
        pub merge_policy: Option<MergePolicy>,
        pub metadata: Option<Labelled>,
        /// Go templates over the keys that were read.
        pub data: Pairs,
    }

    pub enum MergePolicy { Replace, Merge }

    /// One key of the Secret.
    pub struct Data {
        pub secret_key: String,
        pub remote_ref: RemoteReference,
        /// Another store than the External Secret's own.
        pub source_ref: Option<Source>,
    }

    pub struct Source {
        pub store_ref: StoreReference,
    }

    /// A value in the store: a whole secret, or a property of one that holds JSON.
    pub struct RemoteReference {
        pub key: String,
        pub property: Option<String>,
        pub version: Option<String>,
        pub decoding_strategy: Option<DecodingStrategy>,
        pub conversion_strategy: Option<ConversionStrategy>,
    }

    pub enum DecodingStrategy { Auto, Base64, Base64URL, None }

    pub enum ConversionStrategy { Default, Unicode }

    /// All keys of one secret, of all secrets that are found, or of what a generator makes up.
    pub struct DataFrom {
        pub extract: Option<RemoteReference>,
        pub find: Option<Find>,
        pub source_ref: Option<GeneratorSource>,
        pub rewrite: Vec<Rewrite>,
    }

    pub struct GeneratorSource {
        pub generator_ref: GeneratorReference,
    }

    pub struct GeneratorReference {
        pub api_version: Option<String>,
        pub kind: String,
        pub name: String,
    }

    /// What stands under a Password's `spec`. It makes one key, `password`.
    pub struct PasswordSpec {
        pub length: i32,
        pub digits: Option<i32>,
        pub symbols: Option<i32>,
        pub no_upper: bool,
        pub allow_repeat: bool,
    }

    pub struct Find {
        pub path: Option<String>,
        pub name: Option<FindName>,
        pub tags: Pairs,
    }

    pub struct FindName {
        pub regexp: String,
    }

    pub struct Rewrite {
        pub regexp: Option<RewriteExpression>,
    }

    pub struct RewriteExpression {
        pub source: String,
        pub target: String,
    }

    /// What stands under a Secret Store's `spec`.
    pub struct SecretStoreSpec {
        pub provider: Provider,
        /// In seconds.
        pub refresh_interval: Option<i32>,
        pub retry_settings: Option<RetrySettings>,
    }

    pub struct RetrySettings {
        pub max_retries: Option<i32>,
        pub retry_interval: Option<String>,
    }

    #[serde(rename_all = "lowercase")]
    pub enum Provider {
        Aws(AwsProvider),
        Vault(VaultProvider),
        /// Google Secret Manager.
        Gcpsm(GoogleProvider),
        /// Azure Key Vault.
        Azurekv(AzureProvider),
        /// Secrets of a cluster.
        Kubernetes(KubernetesProvider),
    }

    pub struct KubernetesProvider {
        pub remote_namespace: Option<String>,
        pub server: KubernetesServer,
        pub auth: KubernetesAuth,
    }

    pub struct KubernetesServer {
        pub url: Option<String>,
        pub ca_provider: Option<CaProvider>,
    }

    pub struct KubernetesAuth {
        pub service_account: ServiceAccountReference,
    }

    pub struct AwsProvider {
        pub service: AwsService,
        pub region: String,
        /// The ARN of a role to assume.
        pub role: Option<String>,
        #[serde(rename = "externalID")]
        pub external_id: Option<String>,
        pub auth: Option<AwsAuth>,
        pub prefix: Option<String>,
    }

    #[derive(Copy, Default)]
    pub enum AwsService {
        #[default]
        SecretsManager,
        ParameterStore,
    }

    pub struct AwsAuth {
        pub jwt: Option<AwsJwt>,
    }

    /// A service account with a role of its own (IRSA).
    pub struct AwsJwt {
        pub service_account_ref: ServiceAccountReference,
    }

    pub struct ServiceAccountReference {
        pub name: String,
        pub audiences: Vec<String>,
    }

    pub struct VaultProvider {
        pub server: String,
        pub namespace: Option<String>,
        /// Where the secrets engine is mounted.
        pub path: Option<String>,
        /// Of the key-value engine.
        pub version: Option<VaultVersion>,
        pub ca_provider: Option<CaProvider>,
        pub auth: Option<VaultAuth>,
    }

    #[serde(rename_all = "lowercase")]
    pub enum VaultVersion { V1, V2 }

    pub struct CaProvider {
        #[serde(rename = "type")]
        pub source: CaSource,
        pub name: String,
        pub key: Option<String>,
    }

    #[derive(Copy, Default)]
    pub enum CaSource {
        #[default]
        Secret,
        ConfigMap,
    }

    #[serde(rename_all = "camelCase")]
    pub enum VaultAuth {
        Kubernetes(VaultKubernetes),
        AppRole(VaultAppRole),
        Jwt(VaultJwt),
    }

    pub struct VaultKubernetes {
        pub mount_path: String,
        pub role: String,
        pub service_account_ref: Option<ServiceAccountReference>,
    }

    pub struct VaultAppRole {
        pub path: String,
        pub role_id: Option<String>,
        pub secret_ref: SecretKey,
    }

    pub struct VaultJwt {
        pub path: String,
        pub role: Option<String>,
        pub kubernetes_service_account_token: Option<VaultToken>,
    }

    pub struct VaultToken {
        pub service_account_ref: ServiceAccountReference,
        pub audiences: Vec<String>,
    }

    pub struct GoogleProvider {
        #[serde(rename = "projectID")]
        pub project_id: Option<String>,
        pub location: Option<String>,
        pub auth: Option<GoogleAuth>,
    }

    pub struct GoogleAuth {
        pub workload_identity: Option<GoogleWorkloadIdentity>,
    }

    pub struct GoogleWorkloadIdentity {
        pub service_account_ref: ServiceAccountReference,
        pub cluster_location: Option<String>,
        pub cluster_name: Option<String>,
        #[serde(rename = "clusterProjectID")]
        pub cluster_project_id: Option<String>,
    }

    pub struct AzureProvider {
        pub vault_url: String,
        pub auth_type: Option<AzureAuthType>,
        pub tenant_id: Option<String>,
        /// The client of a managed identity.
        pub identity_id: Option<String>,
        pub service_account_ref: Option<ServiceAccountReference>,
        pub auth_secret_ref: Option<AzureCredentials>,
        pub environment_type: Option<AzureEnvironment>,
    }

    pub enum AzureAuthType { ServicePrincipal, ManagedIdentity, WorkloadIdentity }

    pub enum AzureEnvironment { PublicCloud, USGovernmentCloud, ChinaCloud, GermanCloud }

    pub struct AzureCredentials {
        pub client_id: Option<SecretKey>,
        pub client_secret: Option<SecretKey>,
    }
}

impl Default for Provider {
    fn default() -> Provider {
        Provider::Aws(AwsProvider::default())
    }
}
