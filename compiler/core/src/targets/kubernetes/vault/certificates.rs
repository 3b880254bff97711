//! The certificates of Vault: an authority of its own signs them, and those who call know that authority.

use platc_kubernetes::Object;
use platc_kubernetes::custom::cert_manager::{
    Algorithm, Authority, Certificate, CertificateSpec, Issuer, IssuerReference, LocalIssuerSpec, PrivateKey,
    RotationPolicy, SelfSigned,
};

use super::super::metadata;
use crate::model::{Platform, names};

/// The Secret of the authority.
pub fn authority(name: &str) -> String {
    names::join(&[name, "ca"], names::DNS_LABEL)
}

/// The Secret of the certificate.
pub fn own(name: &str) -> String {
    names::join(&[name, "tls"], names::DNS_LABEL)
}

/// Ten years for the authority, ninety days for the certificate, as Go writes them.
const LIVES: (&str, &str) = ("87600h", "2160h");

/// Who signs, and what is signed.
pub fn objects(platform: &Platform, name: &str) -> Vec<Object> {
    let meta = |object: &str| metadata::object(platform, name, object);
    let root = names::join(&[name, "root"], names::DNS_LABEL);
    let (authority, own) = (authority(name), own(name));
    let issuer = |metadata, spec| Object::from(Issuer { metadata, spec });
    vec![
        issuer(meta(&root), LocalIssuerSpec::SelfSigned(SelfSigned {})),
        Certificate {
            metadata: meta(&authority),
            spec: CertificateSpec {
                secret_name: authority.clone(),
                issuer_ref: by(&root),
                common_name: Some(authority.clone()),
                is_ca: Some(true),
                duration: Some(LIVES.0.to_owned()),
                private_key: key(RotationPolicy::Never),
                ..CertificateSpec::default()
            },
        }
        .into(),
        issuer(meta(name), LocalIssuerSpec::Ca(Authority { secret_name: authority })),
        Certificate {
            metadata: meta(&own),
            spec: CertificateSpec {
                secret_name: own.clone(),
                issuer_ref: by(name),
                dns_names: hosts(name, &platform.namespace),
                ip_addresses: vec!["127.0.0.1".to_owned()],
                duration: Some(LIVES.1.to_owned()),
                usages: ["server auth", "client auth"].map(str::to_owned).to_vec(),
                private_key: key(RotationPolicy::Always),
                ..CertificateSpec::default()
            },
        }
        .into(),
    ]
}

fn by(issuer: &str) -> IssuerReference {
    IssuerReference { name: issuer.to_owned(), kind: Some("Issuer".to_owned()), group: None }
}

fn key(rotation_policy: RotationPolicy) -> Option<PrivateKey> {
    let algorithm = Some(Algorithm::Ecdsa);
    Some(PrivateKey { algorithm, size: Some(256), encoding: None, rotation_policy: Some(rotation_policy) })
}

/// The Services of the chart: its own, the one of the copy that leads, and each copy's name below the headless one.
fn hosts(name: &str, namespace: &str) -> Vec<String> {
    let service = |service: &str| names::service_host(service, namespace);
    let (leader, each) = (format!("{name}-active"), format!("{name}-internal"));
    vec![
        name.to_owned(),
        service(name),
        service(&leader),
        service(&each),
        format!("*.{each}"),
        format!("*.{}", service(&each)),
    ]
}
