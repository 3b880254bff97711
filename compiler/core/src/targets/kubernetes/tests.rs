//! Who workloads and teams are on each cloud, where pods run, and in which order things come: from spec to text.

use crate::compile::{Output, compile};
use crate::source::Sources;

const AWS: &str = "cloud aws account=\"111122223333\" { region ireland eu-west-1 role=primary }\n";
const GCP: &str = "cloud gcp project=shop-prod { region iowa us-central1 role=primary }\n";
const AZURE: &str = "cloud azure subscription=s tenant=t { region holland westeurope role=primary }\n";

fn build(spec: &str) -> Output {
    let spec = format!("platform shop {{ state bucket=shop-state }}\n{spec}");
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn codes(output: &Output) -> Vec<&str> {
    output.findings.iter().map(|finding| finding.code).collect()
}

fn file<'o>(output: &'o Output, name: &str) -> &'o str {
    let found = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
    found.map(|artifact| artifact.text.as_str()).expect(name)
}

fn service(settings: &str) -> String {
    format!("service web {{ image web tag=\"1.0.0\"; port http 8080; {settings} }}\n")
}

#[test]
fn a_workload_is_somebody_to_each_cloud() {
    let spec = format!("bucket media\n{}", service("uses bucket.media as=MEDIA"));
    let aws = build(&format!("{AWS}{spec}"));
    assert!(file(&aws, "web.yaml").contains("role-arn: arn:aws:iam::111122223333:role/shop-default-ireland-web"));
    let gcp = build(&format!("{GCP}{spec}"));
    let account = "gcp-service-account: shop-default-iowa-web@shop-prod.iam.gserviceaccount.com";
    assert!(file(&gcp, "web.yaml").contains(account));
}

#[test]
fn the_identity_of_azure_comes_through_the_fact_store() {
    let output = build(&format!("{AZURE}bucket media\n{}", service("uses bucket.media as=MEDIA")));
    let web = file(&output, "web.yaml");
    assert!(web.contains("azure.workload.identity/use: \"true\""));
    assert!(web.contains("key: shop--default--holland--service--web--client-id"), "{web}");
    let reference =
        "- name: AZURE_CLIENT_ID\n          valueFrom:\n            secretKeyRef:\n              key: AZURE_CLIENT_ID";
    assert!(web.contains(reference), "{web}");
}

#[test]
fn who_needs_no_right_in_the_cloud_is_nobody_there() {
    let output = build(&format!("{AWS}secrets main {{ secret s {{ key k }} }}\n{}", service("uses secret.s as=S")));
    assert!(!file(&output, "web.yaml").contains("role-arn"));
}

#[test]
fn a_team_has_its_roles_where_its_rights_are() {
    let teams = "team a { may view default; may deploy }\nteam b { may administer; email \"b@example.com\" }\n";
    let aws = build(&format!("{AWS}{teams}{}", service("")));
    let namespace = file(&aws, "namespace.yaml");
    assert!(namespace.contains("name: team-a-deployer") && namespace.contains("name: shop:a"));
    assert!(namespace.contains("name: team-b-admin"));
    let gcp = build(&format!("{GCP}{teams}{}", service("")));
    assert_eq!(codes(&gcp), ["team-without-group"], "GKE cannot know who is in team a");
    assert!(!file(&gcp, "namespace.yaml").contains("team-a"));
    assert!(file(&gcp, "namespace.yaml").contains("name: b@example.com"));
}

#[test]
fn a_right_in_another_environment_is_none_here() {
    let spec = format!("platform shop\nteam a {{ may view production }}\n{}", service(""));
    let environment = |name: &str| (format!("environments/{name}.kdl"), format!("environment {name}"));
    let files = vec![("platform.kdl".to_owned(), spec), environment("dev"), environment("production")];
    let output = compile(&Sources::new(files), None);
    assert!(file(&output, "production/clusters/main/shop-production/namespace.yaml").contains("name: team-a-view"));
    assert!(!file(&output, "dev/clusters/main/shop-dev/namespace.yaml").contains("RoleBinding"));
}

#[test]
fn cheap_machines_take_only_pods_that_are_meant_for_them() {
    let pools = "cluster main { node-pool general { nodes min=1 max=3 }; node-pool batch { spot } }\n";
    let tolerates = |spec: &str| file(&build(spec), "web.yaml").contains("tolerations:");
    assert!(!tolerates(&format!("{AWS}{pools}{}", service(""))));
    assert!(!tolerates(&format!("{AWS}{pools}{}", service("run node-pool=general"))));
    assert!(tolerates(&format!("{AWS}{pools}{}", service("run node-pool=batch"))));
    assert!(tolerates(&format!(
        "{AWS}cluster main {{ node-pool general {{ spot; nodes min=1 max=3 }} }}\n{}",
        service("")
    )));
    let azure = build(&format!("{AZURE}{pools}{}", service("run node-pool=batch")));
    assert!(file(&azure, "web.yaml").contains("key: kubernetes.azure.com/scalesetpriority"));
}

#[test]
fn what_is_not_http_has_a_load_balancer_of_its_own() {
    let spec = "service turn { image turn tag=\"1.0.0\"; port stun 3478 protocol=udp; expose turn host=\"turn.example.com\" load-balancer=#true }";
    let output = build(&format!("{AWS}{spec}"));
    let turn = file(&output, "turn.yaml");
    assert!(turn.contains("type: LoadBalancer") && turn.contains("hostname: turn.example.com"));
    assert!(turn.contains("- ports:\n    - port: stun\n      protocol: UDP\n"), "its policy lets everybody in: {turn}");
}

#[test]
fn what_runs_first_is_a_kustomization_of_its_own_for_flux() {
    let spec = "platform shop { repository \"https://github.com/example/shop\" }\ndelivery { gitops flux }\n";
    let spec = format!("{spec}{}", service("migrate { command up }"));
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None);
    assert!(file(&output, "shop/first/web-migrate.yaml").contains("name: web-migrate-"));
    assert!(!file(&output, "shop/kustomization.yaml").contains("migrate"));
    let flux = file(&output, "flux/main/shop.yaml");
    assert!(flux.contains("dependsOn:\n  - name: shop-first"), "{flux}");
    assert!(flux.contains("clusters/main/shop/first"), "{flux}");
}

#[test]
fn a_migration_stands_on_what_its_service_stands_on() {
    let spec = format!(
        "service api {{ image api tag=\"1\"; port http 80 }}\n{}",
        service("uses service.api; migrate { command up }")
    );
    let output = build(&spec);
    let migration = file(&output, "web-migrate.yaml");
    assert!(migration.contains("app.kubernetes.io/name: api"), "it may reach the other service");
    assert!(file(&output, "api.yaml").contains("app.kubernetes.io/name: web-migrate"), "which lets it in");
    assert!(!migration.contains("app.kubernetes.io/name: web\n"), "no Service may take its pods for the service's own");
}

#[test]
fn what_checkov_is_to_leave_is_said_on_what_runs_the_pods() {
    let every = "every service { allow CKV_K8S_43 because=\"tags=fixed\"; allow loose-security because=\"a test\" }\n";
    let output = build(&format!("{AWS}{every}{}", service("migrate { command up }")));
    let waiver = "CKV_K8S_43=tags:fixed";
    assert_eq!(file(&output, "web.yaml").matches(waiver).count(), 1, "{}", file(&output, "web.yaml"));
    assert_eq!(file(&output, "web-migrate.yaml").matches(waiver).count(), 1);
    assert!(!file(&output, "web.yaml").contains("skip2"));
}
