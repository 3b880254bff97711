//! Who reads what from Vault, on both sides: in the cluster and in Terraform.

use serde_json::Value;

use crate::compile::{Output, compile};
use crate::source::Sources;

const AWS: &str = "cloud aws account=\"111122223333\" { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary }\n";
const GCP: &str = "cloud gcp project=shop-prod { region iowa us-central1 cidr=\"10.2.0.0/16\" role=primary }\n";
const AZURE: &str = "cloud azure subscription=s tenant=t { region holland westeurope role=primary }\n";
const SECRETS: &str = "secret session { key signing generate=\"64 bytes\" }; secret mail { key password }";

fn build(cloud: &str, vault: &str) -> Output {
    let spec = format!(
        "platform shop\n{cloud}cluster main {{ kubernetes \"1.33\" }}\n{vault}\n\
         service web {{ image w tag=\"1\"; port http 8080; uses secret.session as=SESSION }}\n\
         service mailer {{ image m tag=\"1\"; uses secret.mail as=MAIL }}\nservice idle {{ image i tag=\"1\" }}\n"
    );
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn file<'o>(output: &'o Output, name: &str) -> &'o str {
    let found = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
    found.map(|artifact| artifact.text.as_str()).expect(name)
}

fn stack(output: &Output, name: &str) -> Value {
    serde_json::from_str(file(output, name)).expect(name)
}

#[test]
fn a_workload_reads_what_it_uses_and_nothing_else() {
    let output = build(AWS, &format!("secrets vault kind=vault {{ {SECRETS} }}"));
    let readers = stack(&output, "vault-ireland/secrets-vault-readers.tf.json");
    let policy = |reader: &str| readers["resource"]["vault_policy"][reader]["policy"].as_str().unwrap_or_default();
    assert!(policy("web").contains("secret/data/shop/default/secret/session"), "{readers}");
    assert!(!policy("web").contains("mail") && policy("mailer").contains("/mail"), "{readers}");
    assert_eq!(readers["resource"]["vault_policy"]["idle"], Value::Null, "it reads nothing");
    let role = &readers["resource"]["vault_kubernetes_auth_backend_role"]["web"];
    assert_eq!(role["bound_service_account_names"][0], "web");
    let web = file(&output, "/web.yaml");
    for expected in ["name: web-vault", "role: web\n", "serviceAccountRef:\n          name: web", "server: https://secrets-vault."] {
        assert!(web.contains(expected), "{expected}: {web}");
    }
}

#[test]
fn a_value_that_is_made_is_in_no_state() {
    let output = build(AWS, &format!("secrets vault kind=vault {{ {SECRETS} }}"));
    let contents = stack(&output, "vault-ireland/secrets-vault.tf.json");
    let entry = |name: &str| contents["resource"]["vault_kv_secret_v2"][name].clone();
    assert!(entry("secret_session")["data_json_wo"].as_str().is_some_and(|text| text.contains("local.secret_session")));
    assert_eq!(entry("secret_mail")["data_json_wo_version"], 1, "a person enters it");
    assert_eq!(entry("secret_mail")["data_json"], Value::Null);
}

#[test]
fn each_cloud_unseals_with_its_own_key() {
    let vault = format!("secrets vault kind=vault {{ {SECRETS} }}");
    let values = |cloud: &str, region: &str| {
        file(&build(cloud, &vault), &format!("helm/secrets-vault/{region}/values.yaml")).to_owned()
    };
    let aws = build(AWS, &vault);
    assert!(file(&aws, "helm/secrets-vault/ireland/values.yaml").contains("alias/shop-default-ireland-vault"));
    let key = stack(&aws, "security-ireland/secrets-vault-seal.tf.json");
    assert_eq!(key["resource"]["aws_kms_alias"]["vault"]["name"], "alias/shop-default-ireland-vault", "the same name");
    let gcp = values(GCP, "iowa");
    assert!(gcp.contains("seal \"gcpckms\"") && gcp.contains("iam.gke.io/gcp-service-account"), "{gcp}");
    assert!(!values(AZURE, "holland").contains("seal \""), "there people unseal it");
}

#[test]
fn a_vault_that_is_elsewhere_is_only_filled() {
    let output = build(AWS, &format!("secrets vault kind=vault url=\"https://vault.example.com\" {{ {SECRETS} }}"));
    let made = |part: &str| output.artifacts.iter().any(|artifact| artifact.unit.path.contains(part));
    assert!(!made("helm/") && !made("secrets-vault.yaml") && !made("seal"), "nothing runs here");
    assert_eq!(stack(&output, "vault-ireland/secrets-vault.tf.json")["resource"]["vault_mount"], Value::Null);
    let web = file(&output, "/web.yaml");
    assert!(web.contains("server: https://vault.example.com") && !web.contains("caProvider"), "{web}");
    assert!(web.contains("mountPath: shop-default-ireland"), "{web}");
}
