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
        "platform shop\n{cloud}cluster main {{ kubernetes \"1.33\"; node-pool general {{ nodes min=2 max=4 }} }}\n{vault}\n\
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
    for expected in [
        "name: web-vault",
        "role: web\n",
        "serviceAccountRef:\n            name: web\n",
        "server: https://secrets-vault.",
    ] {
        assert!(web.contains(expected), "{expected}: {web}");
    }
}

#[test]
fn a_vault_that_is_elsewhere_is_read_in_every_region_and_by_who_asks_people_to_log_in() {
    let spec = "platform shop { domain \"shop.example.com\" }\n\
        cloud aws account=\"111122223333\" { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary; region paris eu-west-3 cidr=\"10.1.0.0/16\" }\n\
        team ops { may administer }\nnetwork main\ncluster main { node-pool general { nodes min=2 max=4 } }\n\
        certificate public { names \"*.shop.example.com\" }\ngateway staff { login google team.ops client=secret.login; allow login-wider-than-teams because=\"all may\" }\n\
        secrets vault kind=vault { url \"https://vault.example.com:8200\"; secret login { key client-id client-secret }; secret session { key signing } }\n\
        service web { image w tag=\"1\"; port http 8080; uses secret.session as=SESSION; expose web via=gateway.staff }\n";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    for region in ["ireland", "paris"] {
        let readers = stack(&output, &format!("vault-{region}/secrets-vault-readers.tf.json"));
        let policies = &readers["resource"]["vault_policy"];
        assert!(policies["web"]["policy"].as_str().is_some_and(|text| text.contains("/session")), "{readers}");
        assert!(
            policies["web-staff-login"]["policy"].as_str().is_some_and(|text| text.contains("/login")),
            "{readers}"
        );
        let web = file(&output, &format!("{region}/shop/web.yaml"));
        assert!(web.contains("name: web-vault\n") && web.contains("name: web-staff-login-vault\n"), "{region}: {web}");
    }
    assert!(output.findings.iter().all(|finding| finding.code != "unresolved-object"), "{:?}", output.findings);
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
