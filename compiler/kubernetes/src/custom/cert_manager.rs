//! cert-manager, `cert-manager.io/v1`: a certificate that is kept valid in a Secret, and who signs it.

use super::{Custom, Labelled, LocalReference, Spec, types};

/// Names, an issuer, and the Secret that holds the pair.
pub type Certificate = Custom<CertificateSpec>;

/// Who signs certificates, in every namespace.
pub type ClusterIssuer = Custom<IssuerSpec>;

/// Who signs certificates in its own namespace.
pub type Issuer = Custom<LocalIssuerSpec>;

impl Spec for LocalIssuerSpec {
    const API_VERSION: &'static str = "cert-manager.io/v1";
    const KIND: &'static str = "Issuer";
}

impl Spec for IssuerSpec {
    const API_VERSION: &'static str = "cert-manager.io/v1";
    const KIND: &'static str = "ClusterIssuer";
}

impl Spec for CertificateSpec {
    const API_VERSION: &'static str = "cert-manager.io/v1";
    const KIND: &'static str = "Certificate";
}

types! {
    /// What stands under a Certificate's `spec`. Durations are Go's, such as `2160h`.
    pub struct CertificateSpec {
        pub secret_name: String,
        pub issuer_ref: IssuerReference,
        pub common_name: Option<String>,
        pub dns_names: Vec<String>,
        pub ip_addresses: Vec<String>,
        pub uris: Vec<String>,
        pub subject: Option<Subject>,
        #[serde(rename = "isCA")]
        pub is_ca: Option<bool>,
        pub duration: Option<String>,
        pub renew_before: Option<String>,
        pub usages: Vec<String>,
        pub private_key: Option<PrivateKey>,
        pub revision_history_limit: Option<i32>,
        pub secret_template: Option<Labelled>,
    }

    pub struct IssuerReference {
        pub name: String,
        pub kind: Option<String>,
        pub group: Option<String>,
    }

    pub struct Subject {
        pub organizations: Vec<String>,
        pub organizational_units: Vec<String>,
    }

    pub struct PrivateKey {
        pub algorithm: Option<Algorithm>,
        pub size: Option<i32>,
        pub encoding: Option<Encoding>,
        pub rotation_policy: Option<RotationPolicy>,
    }

    pub enum Algorithm {
        #[serde(rename = "RSA")]
        Rsa,
        #[serde(rename = "ECDSA")]
        Ecdsa,
        Ed25519,
    }

    #[serde(rename_all = "UPPERCASE")]
    pub enum Encoding { Pkcs1, Pkcs8 }

    pub enum RotationPolicy { Never, Always }

    /// What stands under a Cluster Issuer's `spec`: one of them.
    #[serde(rename_all = "camelCase")]
    pub enum IssuerSpec {
        Acme(Box<Acme>),
        SelfSigned(SelfSigned),
    }

    /// What stands under an Issuer's `spec`.
    pub struct LocalIssuerSpec {
        pub self_signed: SelfSigned,
    }

    /// A key of its own signs.
    pub struct SelfSigned {}

    /// An authority that asks for proof over ACME (RFC 8555).
    pub struct Acme {
        pub server: String,
        pub email: Option<String>,
        pub private_key_secret_ref: LocalReference,
        pub solvers: Vec<Solver>,
    }

    /// How proof is given, for the zones that it selects.
    pub struct Solver {
        pub selector: Option<SolverSelector>,
        pub dns01: Option<Dns01>,
    }

    pub struct SolverSelector {
        pub dns_zones: Vec<String>,
    }

    /// A record in the zone that the DNS service holds. Without credentials cert-manager's own identity writes it.
    pub enum Dns01 {
        #[serde(rename = "route53")]
        Route53(Route53),
        #[serde(rename = "cloudDNS")]
        CloudDns(CloudDns),
        #[serde(rename = "azureDNS")]
        AzureDns(AzureDns),
    }

    pub struct Route53 {
        pub region: Option<String>,
        #[serde(rename = "hostedZoneID")]
        pub hosted_zone_id: Option<String>,
        /// The ARN of a role to assume.
        pub role: Option<String>,
        pub auth: Option<Route53Auth>,
    }

    /// How the role is assumed from a cluster outside of AWS.
    pub struct Route53Auth {
        pub kubernetes: Route53Account,
    }

    pub struct Route53Account {
        pub service_account_ref: LocalReference,
    }

    pub struct CloudDns {
        pub project: String,
        pub hosted_zone_name: Option<String>,
    }

    pub struct AzureDns {
        #[serde(rename = "subscriptionID")]
        pub subscription_id: String,
        pub resource_group_name: String,
        pub hosted_zone_name: Option<String>,
        pub managed_identity: Option<ManagedIdentity>,
    }

    pub struct ManagedIdentity {
        #[serde(rename = "clientID")]
        pub client_id: Option<String>,
    }
}

impl Default for IssuerSpec {
    fn default() -> IssuerSpec {
        IssuerSpec::SelfSigned(SelfSigned {})
    }
}
