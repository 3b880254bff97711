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
    assert_eq!(gateway["google_compute_url_map"]["public"]["host_rule"][0]["hosts"][0], "www.shop.example.com");
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
    let read = &blocks(&output, "dns-gcp/dns-public.tf.json", "data")["google_secret_manager_secret_version"];
    let written = &resources(&output, "compute-belgium/gateway-public.tf.json")["google_secret_manager_secret"];
    assert_eq!(read["public_belgium"]["secret"], written["gateway_public_address_fact"]["secret_id"]);
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
