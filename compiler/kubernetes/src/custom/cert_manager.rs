//! cert-manager, `cert-manager.io/v1`: a certificate that is kept valid in a Secret.

use super::{Custom, Labelled, Spec, types};

/// Names, an issuer, and the Secret that holds the pair.
pub type Certificate = Custom<CertificateSpec>;

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
}
