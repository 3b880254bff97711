//! What a spec becomes on Azure, from spec to text.

use serde_json::Value;

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(nodes: &str) -> Output {
    let spec = format!(
        "platform shop {{ domain \"shop.example.com\"; repository \"https://github.com/example/shop\"; state bucket=shop-state }}\n\
         cloud azure subscription=\"00000000-0000-4000-8000-000000000001\" tenant=t {{ \
         region holland westeurope cidr=\"10.2.0.0/16\" role=primary {{ zones 1 2 3 }}; \
         region ireland northeurope cidr=\"10.3.0.0/16\" }}\n{nodes}"
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

/// The last part of an identifier.
fn end(id: &Value) -> &str {
    id.as_str().and_then(|id| id.rsplit('/').next()).unwrap_or_default()
}

const CLUSTER: &str = "cluster main { node-pool general { size cpu=4 memory=\"16Gi\"; nodes min=3 max=20; spot } }";

#[test]
fn each_zone_has_its_way_out_and_its_machines() {
    let output = build(&format!("network main {{ nat per-zone }}\n{CLUSTER}"));
    let network = resources(&output, "network-holland/network-main.tf.json");
    assert_eq!(network["azurerm_subnet"]["nodes-2"]["address_prefixes"][0], "10.2.32.0/19");
    assert_eq!(network["azurerm_nat_gateway"]["nat_2"]["zones"][0], "2");
    let cluster = resources(&output, "cluster-holland/cluster-main.tf.json");
    let pool = &cluster["azurerm_kubernetes_cluster_node_pool"]["general_2"];
    assert_eq!(end(&pool["vnet_subnet_id"]), "nodes-2");
    assert_eq!(pool["vm_size"], "Standard_D4as_v5");
    assert_eq!((&pool["min_count"], &pool["max_count"]), (&1.into(), &7.into()), "twenty machines in three zones");
    assert_eq!(pool["node_taints"][0], "kubernetes.azure.com/scalesetpriority=spot:NoSchedule");
    let system = &cluster["azurerm_kubernetes_cluster"]["main"]["default_node_pool"];
    assert_eq!(system["name"], "system1", "what the cluster itself runs is never on spot machines");
}

#[test]
fn one_way_out_serves_all_zones() {
    let output = build(&format!("network main {{ nat single }}\n{CLUSTER}"));
    let cluster = resources(&output, "cluster-holland/cluster-main.tf.json");
    let pool = &cluster["azurerm_kubernetes_cluster_node_pool"]["general"];
    assert_eq!(pool["zones"].as_array().map(Vec::len), Some(3));
    assert_eq!(end(&pool["vnet_subnet_id"]), "nodes");
}

#[test]
fn a_database_lets_in_who_uses_it() {
    let database = "network main\ndatabase main engine=postgresql in=primary";
    let rules = |nodes: &str| {
        let network = resources(&build(&format!("{database}\n{nodes}")), "network-holland/network-main.tf.json");
        network["azurerm_network_security_rule"].clone()
    };
    assert!(rules("").get("postgresql_from_nodes").is_none());
    let service = "service web { image \"example/web\" tag=\"1\"; in holland { uses database.main as=DATABASE_URL } }";
    let rule = &rules(service)["postgresql_from_nodes"];
    assert_eq!(rule["destination_port_ranges"][0], "5432");
    assert_eq!(rule["source_address_prefixes"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_database_has_a_standby_and_a_password_that_nobody_sees() {
    let output = build(
        "database main engine=postgresql version=\"16\" in=primary { multi-zone; size cpu=8 memory=\"32Gi\"; backup keep=\"30d\" }",
    );
    let server = &resources(&output, "data-holland/database-main.tf.json")["azurerm_postgresql_flexible_server"]["database_main"];
    assert_eq!(server["sku_name"], "GP_Standard_D8ds_v5");
    assert_eq!(server["high_availability"]["standby_availability_zone"], "2");
    assert_eq!(server["backup_retention_days"], 30);
    assert!(server.get("administrator_password").is_none());
    let entry = &resources(&output, "data-holland/database-main.tf.json")["azurerm_key_vault_secret"]["database_main"];
    assert_eq!(entry["name"], "shop--default--database--main");
    assert!(entry.get("value").is_none());
}

#[test]
fn a_global_database_is_followed_in_the_other_region() {
    let output = build("database main engine=postgresql in=primary { global }");
    let copy = &resources(&output, "data-ireland/database-main.tf.json")["azurerm_postgresql_flexible_server"]["database_main"];
    assert_eq!(copy["create_mode"], "Replica");
    assert_eq!(end(&copy["source_server_id"]), "shop-default-holland-main");
    assert_eq!(copy["zone"], "1", "the spec names no zone of that region, so that all are used");
}

#[test]
fn a_server_has_the_version_that_is_said_by_the_name_that_azure_has_for_it() {
    let version = |engine: &str, said: &str| {
        let output = build(&format!("database main engine={engine} version=\"{said}\" in=primary"));
        let file = resources(&output, "data-holland/database-main.tf.json");
        file[format!("azurerm_{engine}_flexible_server")]["database_main"]["version"].clone()
    };
    assert_eq!(version("postgresql", "16.4"), "16");
    assert_eq!(version("postgresql", "19.1"), "19", "one that is newer than the list is not made an older one");
    assert_eq!(version("mysql", "8.0"), "8.0.21");
}

#[test]
fn throughput_scales_by_itself_up_to_what_is_said() {
    let output =
        build("database catalog engine=mongodb version=\"5.0\" in=primary { size request-units=4500; multi-zone }");
    let file = resources(&output, "data-holland/database-catalog.tf.json");
    assert_eq!(
        file["azurerm_cosmosdb_mongo_database"]["database_catalog"]["autoscale_settings"]["max_throughput"],
        5000
    );
    let account = &file["azurerm_cosmosdb_account"]["database_catalog"];
    assert_eq!(account["mongo_server_version"], "5.0");
    assert_eq!(account["geo_location"][0]["zone_redundant"], true);
}

#[test]
fn what_goes_back_less_far_than_it_is_asked_to_says_so() {
    let codes = |days: u32| {
        let backup = format!("backup \"daily 02:00\" keep=\"30d\" point-in-time=\"{days}d\"");
        let output = build(&format!("database catalog engine=mongodb version=\"5.0\" in=primary {{ {backup} }}"));
        output.findings.iter().filter(|finding| finding.code == "cloud-does-less").count()
    };
    assert_eq!((codes(30), codes(35)), (0, 1));
}

#[test]
fn what_was_renamed_is_watched_under_the_name_that_it_has_kept() {
    let output = build("database main engine=postgresql in=primary was=orders");
    let alerts = resources(&output, "observability-holland/alerts.tf.json");
    let alert = &alerts["azurerm_monitor_metric_alert"]["database_main_cpu"];
    assert_eq!(end(&alert["scopes"][0]), "shop-default-holland-orders");
}

#[test]
fn what_looks_for_data_of_people_looks_into_storage_alone() {
    let output = build("security { detect sensitive-data }");
    let plans = &resources(&output, "threats.tf.json")["azurerm_security_center_subscription_pricing"];
    assert_eq!(plans.as_object().map(serde_json::Map::len), Some(1));
    assert_eq!(plans["storageaccounts"]["extension"]["name"], "SensitiveDataDiscovery");
}

#[test]
fn a_reader_of_a_topic_has_a_subscription_and_may_read_no_other() {
    let output = build(
        "topic orders in=primary { dead-letter after=3 }\n\
         service invoices { image \"example/invoices\" tag=\"1\"; runs-on aci; scale min=2; in holland { uses topic.orders as=ORDERS access=consume } }",
    );
    let topic = resources(&output, "data-holland/topic-orders.tf.json");
    assert_eq!(topic["azurerm_servicebus_subscription"]["orders_invoices"]["max_delivery_count"], 3);
    let identity = resources(&output, "identity-holland/service-invoices.tf.json");
    let right = &identity["azurerm_role_assignment"]["invoices_topic_orders_reads"];
    assert_eq!(right["role_definition_name"], "Azure Service Bus Data Receiver");
    assert_eq!(end(&right["scope"]), "invoices");
    let groups = &resources(&output, "compute-holland/service-invoices.tf.json")["azurerm_container_group"]["invoices"];
    assert_eq!(groups["count"], 2);
    let variables = &groups["container"][0]["environment_variables"];
    assert_eq!(variables["ORDERS"], "shop-default-orders/subscriptions/invoices");
    assert_eq!(variables["ORDERS_NAMESPACE"], "shop-default-holland-messages.servicebus.windows.net");
}

#[test]
fn the_cluster_reads_who_a_workload_is_where_terraform_writes_it() {
    let output = build(&format!(
        "{CLUSTER}\nbucket media in=primary\n\
         service web {{ image \"example/web\" tag=\"1\"; in holland {{ uses bucket.media as=MEDIA access=read }} }}"
    ));
    let identity = resources(&output, "identity-holland/service-web.tf.json");
    let name = identity["azurerm_key_vault_secret"]["service_web_client-id"]["name"].as_str().expect("a fact");
    let cluster = output.artifacts.iter().find(|file| file.unit.path.ends_with("web.yaml") && file.text.contains(name));
    assert!(cluster.is_some(), "{name}");
    let right = &identity["azurerm_role_assignment"]["web_bucket_media"];
    assert_eq!(right["role_definition_name"], "Storage Blob Data Reader");
}

const BEHIND: &str = "network main; cluster main { node-pool general { nodes min=1 max=3 } }; gateway public { behind firewall.edge }; certificate public { names \"*.shop.example.com\" }; \
     service web { image \"example/web\" tag=\"1\"; port http 8080; expose www via=gateway.public }";

#[test]
fn the_cluster_and_terraform_mean_the_same_gateway_and_the_same_firewall() {
    let output = build(&format!(
        "{BEHIND}\nfirewall edge {{ managed common bots; rate-limit flood 2000 per=\"10m\"; rate-limit log-in 20 per=\"1m\" path=\"/login*\" }}"
    ));
    let network = resources(&output, "network-holland/gateways.tf.json");
    assert_eq!(network["azurerm_application_load_balancer_frontend"]["public"]["name"], "public");
    let name = network["azurerm_application_load_balancer"]["gateways"]["name"].as_str().expect("a name");
    let policy =
        &resources(&output, "network-holland/firewall-edge.tf.json")["azurerm_web_application_firewall_policy"]["edge"];
    assert_eq!(policy["managed_rules"]["managed_rule_set"][1]["type"], "Microsoft_BotManagerRuleSet");
    let rates = &policy["custom_rules"];
    assert_eq!(
        (&rates[0]["name"], &rates[0]["match_conditions"][0]["match_values"][0]),
        (&"login".into(), &"/login".into())
    );
    assert_eq!(
        (&rates[1]["rate_limit_duration"], &rates[1]["rate_limit_threshold"]),
        (&"FiveMins".into(), &1000.into())
    );
    let cluster = output.artifacts.iter().find(|file| file.unit.path.ends_with("holland/shop/gateway-public.yaml"));
    let text = &cluster.expect("a Gateway").text;
    assert!(text.contains(&format!("/providers/Microsoft.ServiceNetworking/trafficControllers/{name}")));
    let firewall = policy["name"].as_str().expect("a name");
    assert!(text.contains(&format!("/applicationGatewayWebApplicationFirewallPolicies/{firewall}")));
}

#[test]
fn the_subnet_of_a_gateway_has_the_one_size_that_it_may_have() {
    let output = build(&format!("firewall edge\n{BEHIND}"));
    let network = resources(&output, "network-holland/network-main.tf.json");
    assert_eq!(network["azurerm_subnet"]["gateway"]["address_prefixes"][0], "10.2.192.0/24");
}

#[test]
fn who_writes_records_may_write_into_the_zone_alone() {
    let output = build(&format!("{CLUSTER}\ndns public zone=\"shop.example.com\""));
    let operators = resources(&output, "identity-holland/operators.tf.json");
    let right = &operators["azurerm_role_assignment"]["external-dns_0"];
    assert_eq!(right["role_definition_name"], "DNS Zone Contributor");
    assert_eq!(end(&right["scope"]), "shop.example.com");
    let elsewhere = build(&format!(
        "{CLUSTER}\ndns public zone=\"shop.example.com\" {{ runs-on route53 }}\ncloud aws account=\"123456789012\" {{ region virginia us-east-1 }}"
    ));
    let operators = resources(&elsewhere, "identity-holland/operators.tf.json");
    assert!(operators["azurerm_user_assigned_identity"].get("external-dns").is_none());
}

#[test]
fn copies_are_sent_to_the_region_that_is_said() {
    let output = build("bucket media in=primary { versioning; replicate-to ireland }");
    let sends = resources(&output, "backup-holland/bucket-media.tf.json");
    let rule = &sends["azurerm_storage_object_replication"]["media_ireland"];
    assert_eq!(end(&rule["destination_storage_account_id"]), "shopdefaultmediaireland");
}

#[test]
fn the_pipeline_comes_without_a_key() {
    let output = build("bucket media in=primary");
    let pipeline = resources(&output, "bootstrap-azure/pipeline.tf.json");
    let login = &pipeline["azurerm_federated_identity_credential"];
    assert_eq!(login["apply_branch"]["subject"], "repo:example/shop:ref:refs/heads/main");
    assert_eq!(login["plan_pull-request"]["subject"], "repo:example/shop:pull_request");
    let sees = pipeline["azurerm_role_assignment"].as_object().expect("roles");
    assert!(sees.keys().all(|label| !label.starts_with("plan_key_vault_secrets")));
}
