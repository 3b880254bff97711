//! What a spec becomes on Google Cloud, from spec to text.

use serde_json::Value;

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(nodes: &str) -> Output {
    let spec = format!(
        "platform shop {{ domain \"shop.example.com\"; repository \"https://github.com/example/shop\"; state bucket=shop-state }}\n\
         cloud gcp project=shop-prod {{ region belgium europe-west1 cidr=\"10.3.0.0/16\" role=primary {{ zones b c d }}; region iowa us-central1 cidr=\"10.4.0.0/16\" }}\n\
         {nodes}"
    );
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None);
    assert!(!output.failed(), "{:?}", output.findings);
    output
}

/// The blocks of a sort in a file.
fn blocks(output: &Output, path: &str, sort: &str) -> Value {
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(path)).expect(path);
    serde_json::from_str::<Value>(&artifact.text).expect("JSON")[sort].clone()
}

fn resources(output: &Output, path: &str) -> Value {
    blocks(output, path, "resource")
}

const RUN: &str = "service web { image \"example/web\" tag=\"1\"; runs-on cloud-run; port http 8080";

#[test]
fn a_region_is_cut_into_ranges_that_do_not_overlap() {
    let output = build("network main { nat per-zone }");
    let network = resources(&output, "network-belgium/network-main.tf.json");
    let nodes = &network["google_compute_subnetwork"]["nodes"];
    assert_eq!(nodes["ip_cidr_range"], "10.3.0.0/20");
    assert_eq!(nodes["secondary_ip_range"][0]["ip_cidr_range"], "10.3.128.0/17");
    assert_eq!(nodes["secondary_ip_range"][1]["ip_cidr_range"], "10.3.16.0/20");
    assert_eq!(network["google_compute_global_address"]["managed"]["address"], "10.3.32.0");
    assert_eq!(network["google_compute_subnetwork"]["run"]["ip_cidr_range"], "10.3.48.0/22");
    assert_eq!(network["google_compute_router_nat"]["main"]["nat_ip_allocate_option"], "AUTO_ONLY");
    let cluster = resources(&build("cluster main { node-pool general }"), "cluster-belgium/cluster-main.tf.json");
    let private = &cluster["google_container_cluster"]["main"]["private_cluster_config"];
    assert_eq!(private["master_ipv4_cidr_block"], "10.3.52.0/28");
}

#[test]
fn a_pool_gets_the_cheapest_machine_and_its_zones() {
    let output = build("cluster main { node-pool general { size cpu=4 memory=\"16Gi\"; nodes min=3 max=9; spot } }");
    let cluster = resources(&output, "cluster-belgium/cluster-main.tf.json");
    let pool = &cluster["google_container_node_pool"]["general"];
    assert_eq!(pool["node_config"]["machine_type"], "e2-standard-4");
    assert_eq!(pool["node_config"]["taint"][0]["key"], "cloud.google.com/gke-spot");
    assert_eq!(pool["autoscaling"]["total_max_node_count"], 9);
    assert_eq!(pool["node_locations"][0], "europe-west1-b");
}

#[test]
fn an_engine_has_the_version_that_is_said_by_the_name_that_google_has_for_it() {
    let written = |node: &str, file: &str, sort: &str, field: &str| {
        let file = resources(&build(node), &format!("data-belgium/{file}.tf.json"));
        let named = file[sort].as_object().and_then(|named| named.values().next()).cloned().unwrap_or_default();
        named[field].as_str().map(str::to_owned).unwrap_or_default()
    };
    let sql = |engine: &str, version: &str| {
        let node = format!("database main engine={engine} version=\"{version}\" in=primary");
        written(&node, "database-main", "google_sql_database_instance", "database_version")
    };
    assert_eq!(sql("postgresql", "16.4"), "POSTGRES_16");
    assert_eq!(sql("mysql", "8.4.3"), "MYSQL_8_4");
    assert_eq!(sql("postgresql", "19"), "POSTGRES_19", "one that is newer than the list is not made an older one");
    let redis = |version: &str| {
        let node = format!("cache main engine=redis version=\"{version}\" in=primary {{ size memory=\"5Gi\" }}");
        written(&node, "cache-main", "google_redis_instance", "redis_version")
    };
    assert_eq!(redis("6.2"), "REDIS_6_X");
    assert_eq!(redis("7.1"), "REDIS_7_2", "7.1 is ElastiCache's alone");
}

#[test]
fn a_database_is_written_once_and_followed_elsewhere() {
    let output = build(
        "database main engine=postgresql version=\"16.4\" { size cpu=2 memory=\"8Gi\"; multi-zone; replicas 1; global }\n\
         service api { image \"example/api\" tag=\"1\"; uses database.main as=DATABASE_URL; env HOST (ref)database.main.host }",
    );
    let home = resources(&output, "data-belgium/database-main.tf.json");
    let writer = &home["google_sql_database_instance"]["database_main"];
    assert_eq!(writer["database_version"], "POSTGRES_16");
    assert_eq!(writer["settings"]["availability_type"], "REGIONAL");
    assert_eq!(writer["settings"]["ip_configuration"]["ipv4_enabled"], false);
    let follows = &resources(&output, "data-iowa/database-main.tf.json")["google_sql_database_instance"];
    assert_eq!(follows["database_main"]["master_instance_name"], "shop-default-belgium-main");
    assert_eq!(home["google_sql_user"]["database_main"]["password_wo"], "${local.database_main_password}");
    assert!(home["google_sql_user"]["database_main"].get("password").is_none(), "no password in the state");
}

#[test]
fn who_writes_a_value_and_who_reads_it_agree_on_its_name() {
    let output = build(
        "database main engine=postgresql { size cpu=2 memory=\"8Gi\" }\n\
         service api { image \"example/api\" tag=\"1\"; uses database.main as=DATABASE_URL; env HOST (ref)database.main.host }",
    );
    let entries = &resources(&output, "data-belgium/database-main.tf.json")["google_secret_manager_secret"];
    let reader = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with("belgium/default/api.yaml"));
    let reader =
        reader.or_else(|| output.artifacts.iter().find(|one| one.unit.path.ends_with("/api.yaml"))).expect("api");
    for label in ["database_main_url", "database_main_host_fact"] {
        let id = entries[label]["secret_id"].as_str().expect(label);
        assert!(reader.text.contains(&format!("key: {id}\n")), "{id} in {}", reader.text);
    }
}

#[test]
fn messages_are_pushed_to_cloud_run_and_pulled_elsewhere() {
    let output = build(&format!(
        "topic orders {{ dead-letter after=5 }}\n\
         {RUN}; uses topic.orders as=ORDERS access=consume }}\n\
         service worker {{ image \"example/worker\" tag=\"1\"; uses topic.orders as=ORDERS access=consume }}"
    ));
    let topic = resources(&output, "data-belgium/topic-orders.tf.json");
    let pulled = &topic["google_pubsub_subscription"]["topic_orders_worker"];
    assert_eq!(pulled["name"], "shop-default-orders-worker");
    assert_eq!(pulled["dead_letter_policy"]["max_delivery_attempts"], 5);
    assert!(topic["google_pubsub_subscription"].get("topic_orders_web").is_none());
    let service = resources(&output, "compute-belgium/service-web.tf.json");
    let pushed = &service["google_pubsub_subscription"]["web_orders"];
    assert_eq!(pushed["push_config"]["push_endpoint"], "${google_cloud_run_v2_service.web.uri}");
    assert_eq!(service["google_cloud_run_v2_service"]["web"]["ingress"], "INGRESS_TRAFFIC_INTERNAL_ONLY");
}

#[test]
fn a_gateway_leads_to_cloud_run_by_https_alone() {
    let output = build(&format!("gateway public\n{RUN}; expose www via=gateway.public }}"));
    let gateway = resources(&output, "compute-belgium/gateway-public.tf.json");
    assert_eq!(gateway["google_compute_url_map"]["public"]["host_rule"][1]["hosts"][0], "www.shop.example.com");
    assert_eq!(gateway["google_compute_url_map"]["public_redirect"]["default_url_redirect"]["https_redirect"], true);
    assert_eq!(gateway["google_compute_ssl_policy"]["public"]["min_tls_version"], "TLS_1_2");
    let service = &resources(&output, "compute-belgium/service-web.tf.json")["google_cloud_run_v2_service"]["web"];
    assert_eq!(service["ingress"], "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER");
}

#[test]
fn a_name_that_several_regions_answer_on_leads_to_the_nearest() {
    let output = build(&format!(
        "gateway public\ndns public zone=\"shop.example.com\"\n{RUN}; expose www via=gateway.public }}"
    ));
    let dns = resources(&output, "dns-gcp/dns-public.tf.json");
    let record = &dns["google_dns_record_set"]["www-shop-example-com"];
    assert_eq!(record["name"], "www.shop.example.com.");
    assert_eq!(record["routing_policy"]["geo"][1]["location"], "us-central1");
    let written = &resources(&output, "compute-iowa/gateway-public.tf.json")["google_dns_record_set"];
    let origin = &written["web-iowa-origin-shop-example-com"];
    assert_eq!(record["routing_policy"]["geo"][1]["rrdatas"][0], origin["name"], "it leads to the region's own name");
    assert_eq!(origin["rrdatas"][0], "${google_compute_global_address.public.address}");
    assert_eq!(origin["managed_zone"], dns["google_dns_managed_zone"]["public"]["name"]);
}

const GKE: &str = "cluster main { node-pool general }\nnetwork main\ngateway public\n\
                   service web { image \"example/web\" tag=\"1\"; port http 8080; expose www via=gateway.public }";

#[test]
fn what_a_gateway_of_the_cluster_names_is_made() {
    let output = build(&format!(
        "{GKE}\ncertificate public {{ names \"*.shop.example.com\" \"shop.example.com\" }}\ndns public zone=\"shop.example.com\""
    ));
    let gateway =
        output.artifacts.iter().find(|it| it.unit.path.ends_with("belgium/shop/gateway-public.yaml")).unwrap();
    let shared = resources(&output, "dns-gcp/certificates.tf.json");
    let (map, tls) = (&shared["google_certificate_manager_certificate_map"], &shared["google_compute_ssl_policy"]);
    let named = |line: &str, name: &Value| {
        gateway.text.contains(&format!("{line}: {}\n", name["main"]["name"].as_str().unwrap()))
    };
    assert!(named("networking.gke.io/certmap", map) && named("sslPolicy", tls), "{}", gateway.text);
    let certificate = resources(&output, "dns-gcp/certificate-public.tf.json");
    let proofs = certificate["google_certificate_manager_dns_authorization"].as_object().unwrap();
    assert_eq!(proofs.len(), 3, "one for the domain and what is below it, one for each region");
    assert_eq!(certificate["google_dns_record_set"]["shop-example-com"]["managed_zone"], "shop-default-public");
    let entries = certificate["google_certificate_manager_certificate_map_entry"].as_object().unwrap();
    assert_eq!(entries.len(), 4);
    let dns = &resources(&output, "dns-gcp/dns-public.tf.json")["google_dns_record_set"]["www-shop-example-com"];
    assert_eq!(dns["routing_policy"]["geo"][0]["rrdatas"][0], "web.belgium.origin.shop.example.com.");
}

#[test]
fn the_control_plane_reaches_webhooks_and_the_first_machines_have_an_account() {
    let output = build(GKE);
    let rule = &resources(&output, "network-belgium/network-main.tf.json")["google_compute_firewall"]["webhooks"];
    let cluster = &resources(&output, "cluster-belgium/cluster-main.tf.json");
    let control = &cluster["google_container_cluster"]["main"];
    assert_eq!(rule["source_ranges"][0], control["private_cluster_config"]["master_ipv4_cidr_block"]);
    assert_eq!(rule["target_tags"], cluster["google_container_node_pool"]["general"]["node_config"]["tags"]);
    assert_eq!(control["node_config"]["service_account"], "${google_service_account.nodes.email}");
    let grants: Vec<_> = control["depends_on"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let made = cluster["google_project_iam_member"].as_object().unwrap();
    assert!(grants.iter().all(|grant| made.contains_key(grant.rsplit('.').next().unwrap())), "{grants:?}");
}

#[test]
fn the_agent_of_backups_is_on_wherever_something_is_kept() {
    let volume = "service store { image \"example/store\" tag=\"1\"; port http 80; \
                  volume data { storage \"1Gi\"; path \"/data\"; backup \"daily 02:00\" keep=\"7d\" } }";
    let agent = |nodes: &str| {
        let cluster = resources(&build(nodes), "cluster-belgium/cluster-main.tf.json");
        cluster["google_container_cluster"]["main"]["addons_config"]["gke_backup_agent_config"]["enabled"].clone()
    };
    assert_eq!(agent(GKE), false);
    assert_eq!(agent(&format!("{GKE}\n{volume}")), true);
}

#[test]
fn operators_write_records_into_the_environments_zone_alone() {
    let operators = |nodes: &str| resources(&build(nodes), "identity-belgium/operators.tf.json");
    let without = operators(GKE);
    assert!(without["google_service_account"].get("external-dns").is_none(), "there is no zone that it could write");
    let with = operators(&format!("{GKE}\ndns public zone=\"shop.example.com\""));
    assert_eq!(
        with["google_dns_managed_zone_iam_member"]["external-dns_public"]["managed_zone"],
        "shop-default-public"
    );
    assert_eq!(with["google_project_iam_member"]["external-dns"]["role"], "roles/dns.reader");
}

#[test]
fn a_cache_that_knows_no_password_lets_in_by_token() {
    let output = build(
        "network main\ncluster main { node-pool general }\ncache one engine=redis { size memory=\"6Gi\"; shards 3; allow cloud-does-less because=\"tokens\" }\n\
         cache two engine=redis { size memory=\"6Gi\"; shards 3; allow cloud-does-less because=\"tokens\" }\n\
         service api { image \"example/api\" tag=\"1\"; uses cache.one as=CACHE }",
    );
    let grants = resources(&output, "identity-belgium/service-api.tf.json");
    let grant = &grants["google_project_iam_member"]["api_cache_one"];
    assert_eq!(grant["role"], "roles/redis.dbConnectionUser");
    let cache = &resources(&output, "data-belgium/cache-one.tf.json")["google_redis_cluster"]["cache_one"];
    let name = cache["name"].as_str().unwrap();
    assert!(grant["condition"]["expression"].as_str().unwrap().ends_with(&format!("/clusters/{name}\"")));
    let network = resources(&output, "network-belgium/network-main.tf.json");
    let policies = network["google_network_connectivity_service_connection_policy"].as_object().unwrap();
    assert_eq!(policies.len(), 1, "a network takes one for all of them");
}

#[test]
fn nothing_is_made_before_its_interface_is_on() {
    let spec = "platform shop { repository \"https://github.com/example/shop\"; state bucket=shop-state }\n\
                cloud gcp project=shop-prod { region belgium europe-west1 role=primary }";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    let pipeline = resources(&output, "bootstrap-gcp/pipeline.tf.json");
    let state = resources(&output, "bootstrap-gcp/state.tf.json");
    let services = resources(&output, "bootstrap-gcp/services.tf.json");
    for first in [
        &pipeline["google_iam_workload_identity_pool"]["github"],
        &pipeline["google_service_account"]["apply"],
        &state["google_storage_bucket"]["state"],
    ] {
        let waits = first["depends_on"].as_array().unwrap();
        let is_on = |address: &Value| {
            let label = address.as_str().unwrap().strip_prefix("google_project_service.").unwrap();
            services["google_project_service"].get(label).is_some()
        };
        assert!(!waits.is_empty() && waits.iter().all(is_on), "{waits:?}");
    }
}

#[test]
fn an_audit_keeps_who_read_and_databases_say_who_changed_them() {
    let output = build(
        "security { audit cloud database keep=\"1y\" }\ndatabase main engine=postgresql { size cpu=2 memory=\"8Gi\" }",
    );
    let audit = &resources(&output, "account-gcp/audit.tf.json")["google_project_iam_audit_config"];
    assert_eq!(audit["storage"]["audit_log_config"][1]["log_type"], "DATA_READ");
    let database = resources(&output, "data-belgium/database-main.tf.json");
    let flags =
        database["google_sql_database_instance"]["database_main"]["settings"]["database_flags"].as_array().unwrap();
    assert!(flags.iter().any(|flag| flag["name"] == "pgaudit.log"));
}

#[test]
fn an_account_may_do_what_its_uses_need_and_no_more() {
    let output = build(
        "bucket media\ntopic orders\n\
         service api { image \"example/api\" tag=\"1\"; uses bucket.media as=MEDIA access=read; uses topic.orders as=ORDERS access=publish }",
    );
    let rights = resources(&output, "identity-belgium/service-api.tf.json");
    assert_eq!(rights["google_storage_bucket_iam_member"]["api_bucket_media"]["role"], "roles/storage.objectViewer");
    assert_eq!(rights["google_pubsub_topic_iam_member"]["api_topic_orders"]["role"], "roles/pubsub.publisher");
    let bound = &rights["google_service_account_iam_member"]["api"]["member"];
    assert_eq!(bound, "serviceAccount:shop-prod.svc.id.goog[shop/api]");
    assert!(rights.get("google_project_iam_member").is_none(), "nothing over the whole project");
}

#[test]
fn what_a_person_enters_has_an_entry_and_no_value() {
    let output = build("secrets main { secret search { key master generate=\"32 bytes\"; key user } }");
    let file = "secrets-belgium/secrets-main.tf.json";
    let versions = &resources(&output, file)["google_secret_manager_secret_version"];
    assert!(versions.get("secret_search_master").is_some());
    assert!(versions.get("secret_search_user").is_none());
    let command = &blocks(&output, file, "output")["enter_secret_search_user"]["value"];
    assert_eq!(
        command,
        "gcloud secrets versions add shop_default_secret_search_user --project=shop-prod --data-file=-"
    );
}

#[test]
fn the_pipeline_logs_in_without_a_key() {
    let pipeline = resources(&build("network main"), "shared/terraform/bootstrap-gcp/pipeline.tf.json");
    let provider = &pipeline["google_iam_workload_identity_pool_provider"]["github"];
    assert_eq!(provider["attribute_condition"], "assertion.repository == \"example/shop\"");
    let apply = &pipeline["google_service_account_iam_member"]["apply"]["member"];
    assert!(apply.as_str().is_some_and(|member| member.ends_with("/attribute.ref/refs/heads/main")));
}

#[test]
fn cloud_armor_stands_before_what_the_cluster_answers() {
    let output = build(
        "firewall edge { managed common }\nnetwork main\ncluster main { node-pool general { nodes min=1 max=3 } }\ngateway public { behind firewall.edge }\n\
         certificate public { names \"*.shop.example.com\" }\n\
         service web { image \"docker.io/example/web\" tag=\"1\"; port http 8080; health ready=\"/ready\"; expose www via=gateway.public }",
    );
    let policy = &resources(&output, "compute-belgium/firewall-edge.tf.json")["google_compute_security_policy"]["edge"];
    let web = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with("belgium/shop/web.yaml")).unwrap();
    let name = policy["name"].as_str().unwrap();
    assert!(web.text.contains(&format!("securityPolicy: {name}\n")), "{}", web.text);
}

#[test]
fn disks_of_services_are_kept_where_the_cluster_says_nothing_itself() {
    let service = "service search { image search tag=\"1\"; port http 7700; scale min=1 max=1\n\
                   volume data { storage \"20Gi\"; path \"/data\"; backup \"daily 03:00\" keep=\"7d\" } }";
    let cluster =
        "cluster main { kubernetes \"1.33\"; node-pool general { size cpu=4 memory=\"16Gi\"; nodes min=1 max=3 } }";
    let output = build(&format!("network main\n{cluster}\n{service}"));
    let plans = resources(&output, "backup-belgium/cluster-main.tf.json");
    let plan = &plans["google_gke_backup_backup_plan"]["main"];
    assert_eq!(plan["retention_policy"]["backup_retain_days"], 7);
    assert_eq!(plan["backup_config"]["selected_namespaces"]["namespaces"][0], "shop");
}
