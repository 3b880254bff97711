//! cert-manager.

use platc_kubernetes::custom::cert_manager::*;

use super::{labelled, local, text, texts};

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

/// Every way to sign, and to prove that a zone is one's own.
pub fn issuers() -> Vec<IssuerSpec> {
    let proofs = vec![
        Dns01::Route53(Route53 {
            region: text("eu-west-1"),
            hosted_zone_id: text("Z1"),
            role: text("arn:aws:iam::123456789012:role/dns"),
            auth: Some(Route53Auth { kubernetes: Route53Account { service_account_ref: local("cert-manager") } }),
        }),
        Dns01::CloudDns(CloudDns { project: "shop".into(), hosted_zone_name: text("shop") }),
        Dns01::AzureDns(AzureDns {
            subscription_id: "1".into(),
            resource_group_name: "shop".into(),
            hosted_zone_name: text("shop.example.com"),
            managed_identity: Some(ManagedIdentity { client_id: text("id") }),
        }),
    ];
    let solvers = proofs.into_iter().map(|proof| Solver {
        selector: Some(SolverSelector { dns_zones: texts("shop.example.com") }),
        dns01: Some(proof),
    });
    let acme = Acme {
        server: "https://acme.example.com/directory".into(),
        email: text("web@example.com"),
        private_key_secret_ref: local("account"),
        solvers: solvers.collect(),
    };
    vec![IssuerSpec::Acme(Box::new(acme)), IssuerSpec::SelfSigned(SelfSigned {})]
}

pub fn namespaced_issuers() -> [LocalIssuerSpec; 2] {
    let authority = Authority { secret_name: "ca".into() };
    [LocalIssuerSpec::SelfSigned(SelfSigned {}), LocalIssuerSpec::Ca(authority)]
}
