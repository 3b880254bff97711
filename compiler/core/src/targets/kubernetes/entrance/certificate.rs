//! Certificates that cert-manager keeps: who signs them, how a zone is proven, and when they are renewed.

use platc_kubernetes::Object;
use platc_kubernetes::custom::LocalReference;
use platc_kubernetes::custom::cert_manager::{
    Acme, Algorithm, AzureDns, Certificate as KeptCertificate, CertificateSpec, CloudDns, ClusterIssuer, Dns01,
    IssuerReference, IssuerSpec, PrivateKey, RotationPolicy, Route53, Route53Account, Route53Auth, SelfSigned, Solver,
    SolverSelector,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::model::{Declared, names};
use crate::targets::Lowering;
use crate::targets::kubernetes::{metadata, place};
use crate::targets::terraform::azure::dns;
use crate::types::Plain;
use crate::words::network::{Certificate, Dns, Issuer};
use crate::words::platform::{Cloud, CloudProduct, Region, Team};
use crate::words::workload::Product;

/// Where Let's Encrypt answers (its documentation, ACME v2 production).
const LETSENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// How long before its end a certificate is renewed: 30 of Let's Encrypt's 90 days, so that a month of failures does no harm.
const RENEW_BEFORE: &str = "720h0m0s";
const DURATION: &str = "2160h0m0s";

/// The issuer of a certificate and the certificate. An issuer belongs to the whole cluster, which environments may share, so that its
/// name has the environment.
pub fn objects(lowering: &Lowering<'_>, certificate: &Certificate, cell: usize) -> Vec<Object> {
    let platform = lowering.platform();
    let name = names::in_cluster("certificate", certificate.name.as_str());
    let issuer = names::join(&[&platform.name, &platform.environment, &name], names::DNS_LABEL);
    let spec = CertificateSpec {
        secret_name: name.clone(),
        issuer_ref: IssuerReference {
            name: issuer.clone(),
            kind: Some("ClusterIssuer".to_owned()),
            group: Some("cert-manager.io".to_owned()),
        },
        dns_names: certificate.names.0.iter().map(|host| host.to_string()).collect(),
        duration: Some(DURATION.to_owned()),
        renew_before: Some(RENEW_BEFORE.to_owned()),
        private_key: Some(PrivateKey {
            algorithm: Some(Algorithm::Ecdsa),
            size: Some(256),
            rotation_policy: Some(RotationPolicy::Always),
            ..PrivateKey::default()
        }),
        ..CertificateSpec::default()
    };
    let labels = metadata::labels(platform, &name);
    let cluster_wide = ObjectMeta { name: Some(issuer.clone()), labels: Some(labels), ..ObjectMeta::default() };
    vec![
        ClusterIssuer { metadata: cluster_wide, spec: signer(lowering, certificate, &issuer, cell) }.into(),
        KeptCertificate { metadata: metadata::object(platform, &name, &name), spec }.into(),
    ]
}

fn signer(lowering: &Lowering<'_>, certificate: &Certificate, issuer: &str, cell: usize) -> IssuerSpec {
    if certificate.issuer.as_ref().is_some_and(|issuer| issuer.value == Issuer::SelfSigned) {
        return IssuerSpec::SelfSigned(SelfSigned {});
    }
    IssuerSpec::Acme(Box::new(Acme {
        server: LETSENCRYPT.to_owned(),
        email: mail(lowering),
        private_key_secret_ref: LocalReference { name: names::join(&[issuer, "account"], names::DNS_LABEL) },
        solvers: lowering.all::<Dns>().iter().filter_map(|zone| solver(lowering, zone.first()?, cell)).collect(),
    }))
}

/// Whom Let's Encrypt may write to: the first team that may administer.
fn mail(lowering: &Lowering<'_>) -> Option<String> {
    let teams = lowering.all::<Team>().iter().filter_map(Declared::first);
    let mut mails = teams.filter(|team| team.may.get("administer").is_some()).filter_map(|team| team.email.as_ref());
    mails.next().map(|mail| mail.to_string())
}

/// A record in the zone, written by cert-manager's own identity in the cloud that serves it.
fn solver(lowering: &Lowering<'_>, zone: &Dns, cell: usize) -> Option<Solver> {
    let domain = zone.zone.as_ref()?.to_string();
    let (cloud, region) = serving(lowering, zone, cell)?;
    let text = |value: &Option<crate::schema::Sp<Plain>>| value.as_ref().map(|value| value.to_string());
    let dns01 = match cloud.name.value {
        CloudProduct::Aws => Dns01::Route53(route53(lowering, cloud, region, cell)),
        CloudProduct::Gcp => Dns01::CloudDns(CloudDns { project: text(&cloud.project)?, hosted_zone_name: None }),
        CloudProduct::Azure => Dns01::AzureDns(AzureDns {
            subscription_id: text(&cloud.subscription)?,
            resource_group_name: dns::zone(lowering, zone)?.group_name().to_owned(),
            hosted_zone_name: Some(domain.clone()),
            managed_identity: None,
        }),
        CloudProduct::Local => return None,
    };
    Some(Solver { selector: Some(SolverSelector { dns_zones: vec![domain] }), dns01: Some(dns01) })
}

/// From a cluster outside of AWS, a role is assumed with cert-manager's own account.
fn route53(lowering: &Lowering<'_>, cloud: &Cloud, region: &Region, cell: usize) -> Route53 {
    let platform = lowering.platform();
    let at_home = platform.cells.get(cell).is_some_and(|cell| cell.cloud == "aws");
    let account = cloud.account.as_ref().filter(|_| !at_home);
    let role = account.map(|account| {
        let name = names::role(&platform.name, &platform.environment, region.name.as_str(), CERT_MANAGER);
        format!("arn:aws:iam::{}:role/{name}", account.as_str())
    });
    let account = || Route53Account { service_account_ref: LocalReference { name: CERT_MANAGER.to_owned() } };
    Route53 {
        region: region.location.as_ref().map(|location| location.to_string()),
        hosted_zone_id: None,
        auth: role.is_some().then(|| Route53Auth { kubernetes: account() }),
        role,
    }
}

/// What cert-manager's account is called, in its own namespace.
const CERT_MANAGER: &str = "cert-manager";

/// The cloud and region that serve a zone: those of its `runs-on`, else of the primary region.
fn serving<'p>(lowering: &Lowering<'p>, zone: &Dns, cell: usize) -> Option<(&'p Cloud, &'p Region)> {
    let platform = lowering.platform();
    let on_aws =
        zone.runs_on.as_ref().and_then(|it| it.product.as_ref()).is_some_and(|it| it.value == Product::Route53);
    let is_aws = |cell: &usize| platform.cells.get(*cell).is_some_and(|cell| cell.cloud == "aws");
    let primary = platform.primary();
    let served = if on_aws { (0..platform.cells.len()).find(is_aws) } else { Some(primary) };
    place(lowering, served.unwrap_or(cell))
}
