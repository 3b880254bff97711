//! Who is let in, who is known and how requests are shared out: from spec to text.

use crate::compile::{Output, compile};
use crate::source::Sources;

const AWS: &str = "cloud aws account=\"111122223333\" { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary }\n";
const GCP: &str = "cloud gcp project=shop-prod { region iowa us-central1 cidr=\"10.2.0.0/16\" role=primary }\n";
const GATEWAY: &str = "gateway public\ndns public zone=\"shop.example.com\"\n";
const CANARY: &str = "expose web via=gateway.public; rollout canary { step \"10%\" for=\"5m\" }";

fn build(spec: &str) -> Output {
    let spec =
        format!("platform shop {{ domain \"shop.example.com\"; repository \"https://example.com/shop\" }}\n{spec}");
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None);
    let problems = ["unresolved-object", "object-twice", "illegal-name", "unwritable"];
    let found: Vec<_> = output.findings.iter().filter(|finding| problems.contains(&finding.code)).collect();
    assert!(found.is_empty(), "{found:?}");
    output
}

fn file<'o>(output: &'o Output, name: &str) -> &'o str {
    let found = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
    found.map(|artifact| artifact.text.as_str()).expect(name)
}

/// The objects of a kind in a file.
fn objects<'o>(text: &'o str, kind: &str) -> Vec<&'o str> {
    text.split("---\n").filter(|object| object.contains(&format!("\nkind: {kind}\n"))).collect()
}

fn web(settings: &str) -> String {
    format!("service web {{ image web tag=\"1.0.0\"; port http 8080; {settings} }}\n")
}

#[test]
fn without_a_mesh_nothing_is_said_of_one() {
    let output = build(&format!("{AWS}{GATEWAY}{}", web(CANARY)));
    assert!(output.artifacts.iter().all(|artifact| !artifact.text.contains("istio.io")));
}

#[test]
fn a_member_lets_in_whom_the_graph_names() {
    let caller = "cron report { image r tag=\"1\"; schedule \"daily 02:00\"; uses service.web }\n";
    let output = build(&format!("{AWS}mesh istio\n{GATEWAY}{caller}{}", web("expose web via=gateway.public")));
    let text = file(&output, "/web.yaml");
    let policies = objects(text, "AuthorizationPolicy");
    assert_eq!(policies.len(), 1);
    for account in ["        - report\n", "        - gateway-public\n"] {
        assert!(policies.first().is_some_and(|policy| policy.contains(account)), "{account}{policies:?}");
    }
    assert!(objects(file(&output, "/report.yaml"), "AuthorizationPolicy").is_empty(), "nobody calls it");
    let mesh = file(&output, "/mesh-istio.yaml");
    assert!(mesh.contains("mode: STRICT") && mesh.contains("spec: {}"), "{mesh}");
}

#[test]
fn who_may_go_without_encryption_is_not_asked_who_they_are() {
    let output = build(&format!("{AWS}mesh istio {{ mtls permissive }}\n{}", web("")));
    assert!(file(&output, "/mesh-istio.yaml").contains("mode: PERMISSIVE"));
    assert!(output.artifacts.iter().all(|artifact| !artifact.text.contains("AuthorizationPolicy")));
    assert!(!file(&output, "/web.yaml").contains("ISTIO_MUTUAL"));
}

#[test]
fn a_member_knows_the_hosts_that_it_uses() {
    let stores =
        "external stripe { url \"https://api.stripe.com\" }\nbucket media\ncache main engine=redis version=\"7.1\"\n";
    let uses = "uses external.stripe; uses bucket.media; uses cache.main as=REDIS_URL";
    let output = build(&format!("{AWS}mesh istio\n{stores}{}service idle {{ image i tag=\"1\" }}\n", web(uses)));
    let web = file(&output, "/web.yaml");
    let sidecar = objects(web, "Sidecar").concat();
    for host in ["./*.amazonaws.com", "./api.stripe.com", "./stores-6379.ireland.internal"] {
        assert!(sidecar.contains(host), "{host}: {sidecar}");
    }
    let mesh = file(&output, "/mesh-istio.yaml");
    assert!(mesh.contains("- api.stripe.com\n") && mesh.contains("- \"10.0.0.0/16\"\n"), "{mesh}");
    assert!(objects(file(&output, "/idle.yaml"), "Sidecar").concat().contains("~/*"));
}

#[test]
fn what_comes_from_outside_comes_through_the_gateways_own_proxies() {
    let output = build(&format!("{AWS}mesh istio\n{GATEWAY}{}", web("expose web via=gateway.public")));
    let web = file(&output, "/web.yaml");
    let ingress = objects(web, "Ingress").concat();
    assert!(ingress.contains("name: gateway-public") && ingress.contains("healthcheck-port: \"15021\""), "{ingress}");
    let policy = objects(web, "NetworkPolicy").concat();
    assert!(policy.contains("app.kubernetes.io/name: gateway-public") && !policy.contains("10.0.0.0/16"), "{policy}");
    let gateway = objects(file(&output, "/gateway-public.yaml"), "NetworkPolicy").concat();
    assert!(gateway.contains("10.0.0.0/16") && gateway.contains("port: 15012"), "{gateway}");
}

#[test]
fn google_is_answered_by_the_proxies() {
    let output = build(&format!("{GCP}mesh istio\n{GATEWAY}{}", web("expose web via=gateway.public")));
    let gateway = file(&output, "/gateway-public.yaml");
    assert!(gateway.contains("prefix: GoogleHC/") && gateway.contains("gatewayClassName:"), "{gateway}");
    assert!(file(&output, "/istio-cni/iowa/values.yaml").contains("platform: gke"));
}

#[test]
fn the_longest_path_comes_first() {
    let exposures = "port live 9000; expose web via=gateway.public; expose live host=\"web.shop.example.com\" path=\"/live\" port=live via=gateway.public";
    let output = build(&format!("{AWS}mesh istio\n{GATEWAY}{}", web(exposures)));
    let routes = objects(file(&output, "/web.yaml"), "VirtualService").concat();
    let at = |text: &str| routes.find(text).unwrap_or(usize::MAX);
    assert!(at("name: live-live") < at("- name: http\n"), "{routes}");
    assert!(routes.contains("exact: /live\n") && routes.contains("prefix: /live/\n"), "{routes}");
}

#[test]
fn a_canary_gets_its_share_from_whatever_leads_to_it() {
    let rollout = |spec: &str| {
        let output = build(spec);
        objects(file(&output, "/web.yaml"), "Rollout").concat()
    };
    let mesh = rollout(&format!("{AWS}mesh istio\n{GATEWAY}{}", web(CANARY)));
    assert!(mesh.contains("virtualServices:\n          - name: web-public"), "{mesh}");
    let balancer = rollout(&format!("{AWS}{GATEWAY}{}", web(CANARY)));
    assert!(balancer.contains("alb:\n          ingress: web-public\n          servicePort: 8080"), "{balancer}");
    let nginx = rollout(&format!("{AWS}{}{}", GATEWAY.replace("public\n", "public { ingress nginx }\n"), web(CANARY)));
    assert!(nginx.contains("nginx:\n          stableIngresses:\n          - web-public"), "{nginx}");
    let route = rollout(&format!("{GCP}{GATEWAY}{}", web(CANARY)));
    assert!(route.contains("argoproj-labs/gatewayAPI:"), "{route}");
    for shared in [mesh, balancer, nginx, route] {
        assert!(shared.contains("stableService: web\n"), "{shared}");
    }
    let inside = rollout(&format!("{AWS}{}", web("rollout canary { step \"10%\" }")));
    assert!(!inside.contains("stableService") && !inside.contains("trafficRouting"), "old and new pods: {inside}");
}

#[test]
fn nobody_fights_over_what_a_rollout_writes() {
    let application = |spec: &str| {
        let output = build(spec);
        let found = output.artifacts.iter().find(|artifact| artifact.unit.rule == "gitops/argocd");
        found.map(|artifact| artifact.text.clone()).unwrap_or_default()
    };
    assert!(!application(&format!("{AWS}{}", web(""))).contains("ignoreDifferences"));
    let canary = application(&format!("{AWS}mesh istio\n{GATEWAY}{}", web(CANARY)));
    assert!(canary.contains("kind: VirtualService") && canary.contains("RespectIgnoreDifferences=true"), "{canary}");
    let switch = application(&format!("{AWS}{}", web("rollout blue-green { promote after=\"5m\" }")));
    assert!(switch.contains("rollouts-pod-template-hash") && !switch.contains("VirtualService"), "{switch}");
}

#[test]
fn a_worker_without_a_port_has_no_service_to_share_out() {
    let output = build("service worker { image w tag=\"1\"; rollout canary { step \"50%\" } }\n");
    assert!(!file(&output, "/worker.yaml").contains("Service:"), "{}", file(&output, "/worker.yaml"));
}

#[test]
fn who_has_no_proxy_comes_through_a_port_of_its_own() {
    let turn = "service turn { image t tag=\"1\"; port turn 3478 protocol=tcp; port http 8080; expose turn host=\"turn.example.com\" load-balancer=#true }\n";
    let output = build(&format!("{AWS}mesh istio\n{turn}"));
    let open = objects(file(&output, "/turn.yaml"), "PeerAuthentication").concat();
    assert!(open.contains("\"3478\":\n      mode: PERMISSIVE") && !open.contains("8080"), "{open}");
}
