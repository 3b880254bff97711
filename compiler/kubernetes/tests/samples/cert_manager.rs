//! cert-manager.

use platc_kubernetes::custom::cert_manager::*;

use super::{labelled, text, texts};

pub fn certificate() -> CertificateSpec {
    CertificateSpec {
        secret_name: "web-tls".into(),
        issuer_ref: IssuerReference {
            name: "letsencrypt".into(),
            kind: text("ClusterIssuer"),
            group: text("cert-manager.io"),
        },
        common_name: text("shop.example.com"),
        dns_names: texts("*.shop.example.com"),
        ip_addresses: texts("10.0.0.1"),
        uris: texts("spiffe://shop/web"),
        subject: Some(Subject { organizations: texts("Shop"), organizational_units: texts("Web") }),
        is_ca: Some(false),
        duration: text("2160h"),
        renew_before: text("720h"),
        usages: texts("server auth"),
        private_key: Some(PrivateKey {
            algorithm: Some(Algorithm::Ecdsa),
            size: Some(256),
            encoding: Some(Encoding::Pkcs8),
            rotation_policy: Some(RotationPolicy::Always),
        }),
        revision_history_limit: Some(2),
        secret_template: Some(labelled()),
    }
}
