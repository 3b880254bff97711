//! Images of others that the output runs beside the platform's own: one table, so that a new release is one line.
//!
//! Each was seen under this name and tag in public use in November 2026 (a search of public repositories); what else is said is where its
//! releases are listed. The tags of databases, caches and search engines are the versions that the spec says.

/// Asks whether a new version answers: curl with a shell (curl's own image).
pub const CURL: &str = "docker.io/curlimages/curl:8.16.0";

/// Tells applications which flags are on (OpenFeature, flagd releases); it has no shell.
pub const FLAGD: &str = "ghcr.io/open-feature/flagd:v0.12.9";

/// Has people log in before their requests pass a gateway (OAuth2 Proxy releases); it has no shell.
pub const OAUTH2_PROXY: &str = "quay.io/oauth2-proxy/oauth2-proxy:v7.12.0";

/// Leads to the leader of a cache: HAProxy's long-term release of 2025 (Docker Official Image).
pub const HAPROXY: &str = "docker.io/library/haproxy:3.2";

/// Keeps connections to a database outside of the cluster: PgBouncer alone, as CloudNativePG ships it.
pub const PGBOUNCER: &str = "ghcr.io/cloudnative-pg/pgbouncer:1.24.1";

/// Puts copies into a bucket of S3 (AWS CLI 2, Amazon ECR Public Gallery).
pub const AWS_CLI: &str = "public.ecr.aws/aws-cli/aws-cli:2.31.18";

/// The same for Cloud Storage (Google Cloud CLI, image without its emulators).
pub const GOOGLE_CLOUD_CLI: &str = "gcr.io/google.com/cloudsdktool/google-cloud-cli:545.0.0-slim";

/// The same for storage accounts (Azure CLI, Microsoft Artifact Registry).
pub const AZURE_CLI: &str = "mcr.microsoft.com/azure-cli:2.77.0";

/// Asks a service on Cloud Run for its metrics (Managed Service for Prometheus, Cloud Run sidecar).
pub const CLOUD_RUN_COLLECTOR: &str =
    "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.2.0";
