//! What can be asked of any object, and how it is written.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use platc_kubernetes::Object;
use platc_kubernetes::custom::Custom;
use platc_kubernetes::custom::cert_manager::{CertificateSpec, IssuerReference};
use platc_kubernetes::k8s_openapi::api::core::v1::{ConfigMap, Namespace};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

fn metadata(name: &str, namespace: Option<&str>) -> ObjectMeta {
    ObjectMeta { name: Some(name.into()), namespace: namespace.map(str::to_owned), ..ObjectMeta::default() }
}

fn certificate() -> Object {
    let spec = CertificateSpec {
        secret_name: "web-tls".into(),
        issuer_ref: IssuerReference { name: "letsencrypt".into(), ..IssuerReference::default() },
        dns_names: vec!["*.example.com".into()],
        ..CertificateSpec::default()
    };
    Custom { metadata: metadata("web", Some("shop")), spec }.into()
}

#[test]
fn built_in_and_custom_objects_answer_alike() {
    let namespace: Object = Namespace { metadata: metadata("shop", None), ..Namespace::default() }.into();
    let describe = |object: &Object| {
        format!("{} {} {} {:?}", object.api_version(), object.kind(), object.name(), object.namespace())
    };
    assert_eq!(describe(&namespace), "v1 Namespace shop None");
    assert_eq!(describe(&certificate()), "cert-manager.io/v1 Certificate web Some(\"shop\")");
}

#[test]
fn objects_of_one_file_are_parted_and_absent_fields_left_out() {
    let data = [("LEVEL".to_owned(), "on".to_owned())].into();
    let settings = ConfigMap { metadata: metadata("web", Some("shop")), data: Some(data), ..ConfigMap::default() };
    let mut out = "# made by platc\n".to_owned();
    Object::from(settings).write(&mut out).unwrap();
    certificate().write(&mut out).unwrap();
    assert_eq!(
        out,
        "\
# made by platc
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: shop
data:
  LEVEL: \"on\"
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  issuerRef:
    name: letsencrypt
  dnsNames:
  - \"*.example.com\"
"
    );
}

#[test]
fn a_value_says_what_the_text_says() {
    let object = certificate();
    let value = object.to_value();
    assert_eq!(value["spec"]["dnsNames"][0], "*.example.com");
    assert_eq!(value.as_object().unwrap().keys().collect::<Vec<_>>(), ["apiVersion", "kind", "metadata", "spec"]);
}
