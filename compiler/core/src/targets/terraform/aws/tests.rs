//! What must be in the files of AWS, from spec to text.

use serde_json::{Value, json};

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(nodes: &str) -> Output {
    let spec = format!(
        "platform shop {{ timezone \"Europe/Dublin\" }}\n\
         cloud aws account=\"123456789012\" {{\n\
         region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary {{ zones a b c }}\n\
         region paris eu-west-3 cidr=\"10.1.0.0/16\" {{ zones a b c }}\n}}\n{nodes}"
    );
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn file(output: &Output, name: &str) -> Value {
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name)).expect(name);
    serde_json::from_str(&artifact.text).expect("JSON")
}

fn has(output: &Output, name: &str) -> bool {
    output.artifacts.iter().any(|artifact| artifact.unit.path.ends_with(name))
}

const AURORA: &str = "database main engine=postgresql version=\"16.4\" { runs-on aurora; size cpu=8 memory=\"64Gi\"; replicas 2; global; \
     backup \"daily 02:00\" keep=\"90d\" point-in-time=\"7d\" copy-to=paris }";

#[test]
fn a_global_database_is_written_in_one_region_and_followed_in_the_other() {
    let output = build(AURORA);
    let leader = &file(&output, "default/terraform/data-ireland/database-main.tf.json")["resource"];
    assert_eq!(leader["aws_rds_cluster"]["main"]["global_cluster_identifier"], "${aws_rds_global_cluster.main.id}");
    assert_eq!(leader["aws_rds_cluster_instance"]["main"]["count"], 3, "one is written, two answer reads");
    assert_eq!(leader["aws_rds_cluster_instance"]["main"]["instance_class"], "db.r7g.2xlarge");
    let follower = &file(&output, "default/terraform/data-paris/database-main.tf.json")["resource"];
    assert_eq!(
        follower["aws_rds_cluster"]["main"]["global_cluster_identifier"], "shop-default-main",
        "by its early name"
    );
    assert_eq!(
        follower["aws_rds_cluster"]["main"]["master_password_wo"],
        Value::Null,
        "it has its users from the leader"
    );
    assert_eq!(follower["aws_rds_cluster_instance"]["main"]["count"], 2);
}

#[test]
fn a_copy_is_as_large_as_its_own_region_says() {
    let output = build(
        "database main engine=postgresql version=\"16.4\" { runs-on aurora; size cpu=8 memory=\"64Gi\"; replicas 2; global\n\
         in paris { size cpu=2 memory=\"16Gi\"; replicas 1 } }",
    );
    let machines = |stack: &str| {
        let body = file(&output, &format!("{stack}/database-main.tf.json"));
        let machines = &body["resource"]["aws_rds_cluster_instance"]["main"];
        (machines["instance_class"].clone(), machines["count"].clone())
    };
    assert_eq!(machines("data-ireland"), (json!("db.r7g.2xlarge"), json!(3)));
    assert_eq!(machines("data-paris"), (json!("db.r7g.large"), json!(1)));
}

#[test]
fn what_was_there_before_is_looked_up() {
    let output = build(
        "database main engine=postgresql existing=\"old-main\" { backup \"daily 02:00\" }\n\
         cache sessions engine=redis existing=\"old-sessions\"\n\
         service web { image \"docker.io/library/nginx\" tag=\"1\"; port http 80; env HOST (ref)database.main.host }",
    );
    let body = file(&output, "data-ireland/database-main.tf.json");
    assert_eq!(body["data"]["aws_db_instance"]["main"]["db_instance_identifier"], "old-main");
    assert_eq!(body["resource"]["aws_db_instance"], Value::Null, "it is nobody's to make");
    let host = &body["resource"]["aws_ssm_parameter"]["database_main_host"]["insecure_value"];
    assert_eq!(*host, "${data.aws_db_instance.main.address}");
    let value = &body["resource"]["aws_secretsmanager_secret_version"]["database_main"];
    assert_eq!(value["secret_string_wo_version"], 1, "what a person enters stays");
    let body = file(&output, "data-ireland/cache-sessions.tf.json");
    let found = &body["data"]["aws_elasticache_replication_group"]["sessions"];
    assert_eq!(found["replication_group_id"], "old-sessions");
    assert!(!has(&output, "backup-ireland/vault.tf.json"), "its copies are its owner's");
}

#[test]
fn a_role_is_within_the_bounds_of_the_pipeline() {
    let output = build("network main { flow-logs }\nsecurity { audit cloud }");
    let role = |file_name: &str, label: &str| file(&output, file_name)["resource"]["aws_iam_role"][label].clone();
    assert_eq!(
        role("network-ireland/network-main-flow-logs.tf.json", "flow-logs")["permissions_boundary"],
        Value::Null
    );
    let spec = "platform shop { repository \"https://github.com/example/shop\" }\n\
                cloud aws account=\"123456789012\" { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary }\n\
                network main { flow-logs }";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    let boundary = "arn:aws:iam::123456789012:policy/shop-pipeline-boundary";
    let logs = file(&output, "network-ireland/network-main-flow-logs.tf.json");
    assert_eq!(logs["resource"]["aws_iam_role"]["flow-logs"]["permissions_boundary"], boundary);
    let trust = &logs["data"]["aws_iam_policy_document"]["flow-logs_trust"]["statement"][0];
    assert_eq!(trust["condition"]["variable"], "aws:SourceAccount");
    let pipeline = file(&output, "bootstrap-aws/pipeline.tf.json");
    assert_eq!(pipeline["resource"]["aws_iam_policy"]["boundary"]["name"], "shop-pipeline-boundary");
    let grants = &pipeline["data"]["aws_iam_policy_document"]["apply"]["statement"][0];
    assert_eq!(grants["condition"]["values"], json!([boundary]), "no role is made without");
}

#[test]
fn a_password_is_in_no_argument_that_terraform_keeps() {
    let output = build(AURORA);
    let body = file(&output, "default/terraform/data-ireland/database-main.tf.json");
    let cluster = &body["resource"]["aws_rds_cluster"]["main"];
    assert_eq!(cluster["master_password"], Value::Null);
    assert_eq!(cluster["master_password_wo_version"], "${var.database_main_password_version}");
    let version = &body["resource"]["aws_secretsmanager_secret_version"]["database_main"];
    assert_eq!(version["secret_string"], Value::Null);
    assert_eq!(version["secret_string_wo_version"], cluster["master_password_wo_version"], "both change together");
    let entry = &body["resource"]["aws_secretsmanager_secret"]["database_main"];
    assert_eq!(entry["name"], "shop/default/database/main");
    assert_eq!(entry["replica"][0]["region"], "eu-west-3", "whoever runs there reads it there");
}

#[test]
fn a_copy_of_rds_follows_by_the_full_name_of_what_it_follows() {
    let output = build(
        "database main engine=mysql version=\"8.4\" { size cpu=2 memory=\"8Gi\"; storage \"100Gi\" grow-to=\"1Ti\"; global }",
    );
    let leader = &file(&output, "default/terraform/data-ireland/database-main.tf.json")["resource"]["aws_db_instance"];
    assert_eq!(leader["main"]["max_allocated_storage"], 1024);
    let follower = &file(&output, "default/terraform/data-paris/database-main.tf.json")["resource"]["aws_db_instance"];
    assert_eq!(follower["main"]["replicate_source_db"], "arn:aws:rds:eu-west-1:123456789012:db:shop-default-main");
}

#[test]
fn a_fact_is_written_only_where_somebody_reads_it() {
    let quiet = build(AURORA);
    let facts = &file(&quiet, "default/terraform/data-ireland/database-main.tf.json")["resource"]["aws_ssm_parameter"];
    assert_eq!(*facts, Value::Null);
    let read = build(&format!(
        "{AURORA}\nservice web {{ image \"docker.io/library/nginx\" tag=\"1\"; port http 80; env HOST (ref)database.main.host }}"
    ));
    let facts = &file(&read, "default/terraform/data-ireland/database-main.tf.json")["resource"]["aws_ssm_parameter"];
    assert_eq!(facts["database_main_host"]["name"], "/shop/default/ireland/database.main/host");
    let follower = file(&read, "default/terraform/data-paris/database-main.tf.json");
    assert_eq!(follower["data"]["aws_ssm_parameter"]["database_main_host"]["region"], "eu-west-1");
}

#[test]
fn old_copies_are_the_backup_service_s() {
    let output = build(AURORA);
    let cluster =
        &file(&output, "default/terraform/data-ireland/database-main.tf.json")["resource"]["aws_rds_cluster"]["main"];
    assert_eq!(cluster["backup_retention_period"], 7);
    let plan =
        &file(&output, "backup-ireland/plan-database-main.tf.json")["resource"]["aws_backup_plan"]["database-main"];
    assert_eq!(plan["rule"]["schedule"], "cron(0 2 * * ? *)");
    assert_eq!(plan["rule"]["schedule_expression_timezone"], "Europe/Dublin");
    assert_eq!(plan["rule"]["lifecycle"]["delete_after"], 90);
    let copy = &plan["rule"]["copy_action"][0]["destination_vault_arn"];
    assert_eq!(*copy, "arn:aws:backup:eu-west-3:123456789012:backup-vault:shop-default-paris");
    assert_eq!(
        file(&output, "backup-paris/vault.tf.json")["resource"]["aws_backup_vault"]["main"]["name"],
        "shop-default-paris"
    );
}

#[test]
fn a_proxy_stands_before_the_database() {
    let output = build("database main engine=postgresql version=\"16\" { size cpu=2 memory=\"8Gi\"; pool rds-proxy }");
    let body = file(&output, "data-ireland/database-main.tf.json");
    assert_eq!(
        body["resource"]["aws_db_proxy_target"]["main"]["db_instance_identifier"],
        "${aws_db_instance.main.identifier}"
    );
    let value = &body["resource"]["aws_secretsmanager_secret_version"]["database_main"]["secret_string_wo"];
    assert!(value.as_str().is_some_and(|text| text.contains("@${aws_db_proxy.main.endpoint}:5432/main")), "{value}");
}

#[test]
fn shards_make_a_cluster_of_a_cache() {
    let output = build("cache main engine=redis version=\"7.1\" { size memory=\"12Gi\"; shards 3; replicas 1 }");
    let resources = &file(&output, "data-ireland/cache-main.tf.json")["resource"];
    let group = &resources["aws_elasticache_replication_group"]["main"];
    assert_eq!([&group["num_node_groups"], &group["replicas_per_node_group"]], [3, 1]);
    assert_eq!(group["num_cache_clusters"], Value::Null);
    assert_eq!(group["auth_token"], Value::Null, "the provider would keep it in its state");
    let token = &resources["terraform_data"]["cache_main_token"];
    assert_eq!(token["count"], "${var.cache_main_set_token ? 1 : 0}", "no command runs that nobody asked for");
    let parameters = &resources["aws_elasticache_parameter_group"]["main"];
    assert_eq!(parameters["parameter"][0], json!({ "name": "cluster-enabled", "value": "yes" }));
}

#[test]
fn each_reader_of_a_topic_has_a_queue() {
    let output = build(
        "topic orders { keep \"7d\"; dead-letter after=5 }\n\
         service invoices { image \"docker.io/library/nginx\" tag=\"1\"; uses topic.orders as=ORDERS access=consume }",
    );
    let resources = &file(&output, "data-ireland/topic-orders.tf.json")["resource"];
    assert_eq!(resources["aws_sqs_queue"]["orders_invoices"]["name"], "shop-default-orders-invoices");
    assert_eq!(resources["aws_sqs_queue"]["orders_invoices"]["message_retention_seconds"], 604_800);
    assert_eq!(resources["aws_sns_topic_subscription"]["orders_invoices"]["protocol"], "sqs");
    let told = output.artifacts.iter().any(|artifact| artifact.text.contains("ORDERS: shop-default-orders-invoices"));
    assert!(told, "the reader is told of its own queue");
}

#[test]
fn what_a_person_enters_is_never_overwritten() {
    let output =
        build("secrets main { secret slack { key webhook }; secret session { key signing generate=\"64 bytes\" } }");
    let body = file(&output, "secrets-ireland/secrets-main.tf.json");
    let versions = &body["resource"]["aws_secretsmanager_secret_version"];
    assert_eq!(versions["secret_slack"]["secret_string_wo_version"], 1, "it never changes");
    assert_eq!(versions["secret_session"]["secret_string_wo_version"], "${var.secret_session_version}");
    assert_eq!(
        body["ephemeral"]["aws_secretsmanager_random_password"]["secret_session_signing"]["password_length"],
        86
    );
}

#[test]
fn a_foreign_system_of_each_region_has_keys_of_its_own() {
    let one = build("external stripe { url \"https://api.stripe.com\"; key api-key }");
    let entry = &file(&one, "secrets-ireland/external-stripe.tf.json")["resource"]["aws_secretsmanager_secret"]["external_stripe"];
    assert_eq!(entry["replica"][0]["region"], "eu-west-3");
    assert!(!has(&one, "secrets-paris/external-stripe.tf.json"));
    let two = build(
        "external stripe { url \"https://eu.stripe.com\"; in paris { url \"https://fr.stripe.com\" }; key api-key }",
    );
    let entry = &file(&two, "secrets-ireland/external-stripe.tf.json")["resource"]["aws_secretsmanager_secret"]["external_stripe"];
    assert_eq!(entry["replica"], Value::Null);
    assert!(has(&two, "secrets-paris/external-stripe.tf.json"));
}

#[test]
fn the_record_of_actions_is_locked() {
    let output = build("security { audit cloud keep=\"6y\"; detect threats }");
    let resources = &file(&output, "shared/terraform/account-aws/audit.tf.json")["resource"];
    let lock = &resources["aws_s3_bucket_object_lock_configuration"]["audit"]["rule"]["default_retention"];
    assert_eq!(*lock, json!({ "mode": "COMPLIANCE", "days": 2190 }));
    assert_eq!(resources["aws_cloudtrail"]["audit"]["is_multi_region_trail"], true);
    let detectors =
        &file(&output, "shared/terraform/account-aws/threats.tf.json")["resource"]["aws_guardduty_detector"];
    assert_eq!(detectors["paris"]["provider"], "aws.paris");
}

#[test]
fn alarms_reach_whoever_answers_what_is_critical() {
    let output = build(
        "cache main engine=redis { size memory=\"2Gi\"; replicas 1 }\n\
         receiver oncall { sns alerts; email \"oncall@example.com\" }\nreceiver chat { email \"chat@example.com\" }\n\
         severity critical to=oncall\nseverity info to=chat",
    );
    let alarms =
        &file(&output, "observability-ireland/alarms-cache-main.tf.json")["resource"]["aws_cloudwatch_metric_alarm"];
    let alarm = &alarms["cache_main_shop_default_main_002_memory"];
    assert_eq!(alarm["dimensions"]["CacheClusterId"], "shop-default-main-002");
    assert_eq!(alarm["alarm_actions"][0], "arn:aws:sns:eu-west-1:123456789012:shop-default-alerts");
}

#[test]
fn a_budget_is_of_the_environment_and_tells_who_administers() {
    let output = build(
        "team ops { email \"ops@example.com\"; may administer }\ncost { budget 500 currency=USD per=month; warn \"80%\"; tags team }",
    );
    let budget = &file(&output, "default/terraform/cost-aws/budget.tf.json")["resource"]["aws_budgets_budget"]["main"];
    assert_eq!(budget["limit_amount"], "500");
    assert_eq!(budget["cost_filter"]["values"][0], "user:environment$default");
    assert_eq!(budget["notification"][0]["threshold"], 80.0);
    assert_eq!(budget["notification"][0]["subscriber_email_addresses"][0], "ops@example.com");
    assert!(has(&output, "shared/terraform/account-aws/cost.tf.json"));
}

#[test]
fn a_key_is_used_through_the_service_or_not_at_all() {
    let output = build("bucket media");
    let keys = file(&output, "security-ireland/keys.tf.json");
    let statements = &keys["data"]["aws_iam_policy_document"]["data"]["statement"];
    assert_eq!(statements[1]["condition"][1]["variable"], "kms:ViaService");
    assert_eq!(keys["resource"]["aws_kms_key"]["data"]["enable_key_rotation"], true);
    assert_eq!(keys["resource"]["aws_kms_alias"]["data"]["name"], "alias/shop-default-ireland-data");
}

#[test]
fn what_is_kept_of_a_cluster_is_found_by_the_tags_of_its_disks() {
    let output = build(
        "network main\ncluster main { node-pool general { size cpu=2 memory=\"8Gi\"; nodes min=2 max=4 }; backup \"daily 04:00\" }\n\
         service search { image \"docker.io/example/search\" tag=\"1\"; port http 7700; \
         volume data { storage \"20Gi\"; path \"/data\"; backup \"daily 03:00\" } }",
    );
    assert!(!output.failed(), "{:?}", output.findings);
    let add_ons = file(&output, "default/terraform/cluster-ireland/cluster-main-add-ons.tf.json");
    let settings = &add_ons["resource"]["aws_eks_addon"]["aws-ebs-csi-driver"]["configuration_values"];
    let settings: Value = serde_json::from_str(settings.as_str().unwrap()).unwrap();
    assert_eq!(settings["controller"]["extraVolumeTags"]["backup"], "cluster-main");
    let condition = |plan: &str, label: &str| {
        let plan = file(&output, &format!("default/terraform/backup-ireland/plan-{plan}.tf.json"));
        plan["resource"]["aws_backup_selection"][label]["condition"].clone()
    };
    assert_eq!(condition("cluster-main", "cluster-main")["string_equals"][0]["value"], "cluster-main");
    let of_volume = condition("service-search-data", "service-search-data");
    let name = json!([{ "key": "aws:ResourceTag/kubernetes.io/created-for/pvc/name", "value": "data-search-*" }]);
    assert_eq!(of_volume["string_like"], name);
}

#[test]
fn the_pipeline_applies_from_its_branch_alone_and_plans_without_data() {
    let spec = "platform shop { repository \"https://github.com/example/shop\" branch=trunk; state bucket=shop-state }\n\
                cloud aws account=\"123456789012\" { region ireland eu-west-1 role=primary }\n";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    let documents = &file(&output, "bootstrap-aws/pipeline.tf.json")["data"]["aws_iam_policy_document"];
    let asked = |role: &str, claim: &str| {
        let conditions = documents[role]["statement"][0]["condition"].as_array().cloned().unwrap_or_default();
        let variable = format!("token.actions.githubusercontent.com:{claim}");
        conditions
            .into_iter()
            .find(|condition| condition["variable"] == variable)
            .map(|condition| condition["values"][0].clone())
    };
    assert_eq!(asked("apply_trust", "sub"), Some(json!("repo:example/shop:environment:*")));
    assert_eq!(asked("apply_trust", "ref"), Some(json!("refs/heads/trunk")), "whoever pushes may name an environment");
    assert_eq!(asked("images_trust", "sub"), Some(json!("repo:example/shop:ref:refs/heads/trunk")));
    assert_eq!(asked("plan_trust", "sub"), Some(json!("repo:example/shop:pull_request")));
    let plan = &documents["plan"]["statement"];
    assert_eq!(plan[1]["effect"], "Deny");
    assert_eq!(plan[1]["not_resources"], json!(["arn:aws:s3:::shop-state/*"]), "it reads states, and no other object");
}

#[test]
fn node_groups_get_new_images_when_the_spec_says() {
    let cluster = |os: &str| {
        format!(
            "network main\ncluster main {{ kubernetes \"1.33\"; {os}; node-pool general {{ size cpu=2 memory=\"8Gi\"; nodes min=2 max=4 }} }}"
        )
    };
    let output = build(&cluster("os amazon-linux updates=\"sun 03:00\""));
    let updates = &file(&output, "default/terraform/cluster-ireland/cluster-main-updates.tf.json")["resource"];
    let update = &updates["aws_scheduler_schedule"]["update_general"];
    assert_eq!(update["schedule_expression"], "cron(0 3 ? * SUN *)");
    assert_eq!(update["schedule_expression_timezone"], "Europe/Dublin");
    assert_eq!(update["target"]["arn"], "arn:aws:scheduler:::aws-sdk:eks:updateNodegroupVersion");
    assert!(update["target"]["input"].as_str().unwrap().contains("\"NodegroupName\":\"general\""));
    assert!(!has(&build(&cluster("os amazon-linux")), "cluster-main-updates.tf.json"), "nothing changes unasked");
}

#[test]
fn a_zone_is_signed_only_where_it_is_asked_for() {
    let output = build("dns public zone=\"shop.example.com\" { dnssec }");
    let zone = file(&output, "default/terraform/dns-aws/dns-public.tf.json");
    let key = &zone["resource"]["aws_kms_key"]["public_dnssec"];
    assert_eq!((&key["provider"], &key["customer_master_key_spec"]), (&json!("aws.global"), &json!("ECC_NIST_P256")));
    assert_eq!(zone["output"]["public_ds_record"]["value"], "${aws_route53_key_signing_key.public_dnssec.ds_record}");
    let plain = build("dns public zone=\"shop.example.com\"");
    let zone = file(&plain, "default/terraform/dns-aws/dns-public.tf.json");
    assert_eq!(zone["resource"]["aws_route53_hosted_zone_dnssec"], Value::Null);
}

#[test]
fn who_comes_through_a_vpn_is_in_a_group_that_gateways_know() {
    let output = build(
        "network main\ncluster tasks kind=ecs { node-pool general { size cpu=2 memory=\"8Gi\"; nodes min=1 max=2 } }\n\
         team platform\nvpn staff cidr=\"10.250.0.0/22\" { login google team.platform }\ngateway inside { from vpn.staff }\n\
         service web { image nginx tag=\"1.29\"; runs-on ecs; port http 8080; expose www host=\"www.example.com\" via=gateway.inside }",
    );
    let groups = file(&output, "default/terraform/network-ireland/network-main-security-groups.tf.json");
    let rule = &groups["resource"]["aws_vpc_security_group_ingress_rule"]["gateway-inside_from_vpn-staff_443"];
    assert_eq!(rule["referenced_security_group_id"], "${aws_security_group.vpn-staff.id}");
    let vpn = &file(&output, "default/terraform/compute-ireland/vpn-staff.tf.json")["resource"];
    let endpoint = &vpn["aws_ec2_client_vpn_endpoint"]["vpn_staff"];
    assert_eq!(endpoint["client_cidr_block"], "10.250.0.0/22");
    assert_eq!(endpoint["authentication_options"]["type"], "federated-authentication");
    let rule = &vpn["aws_ec2_client_vpn_authorization_rule"]["vpn_staff_platform"];
    assert_eq!((&rule["access_group_id"], &rule["target_network_cidr"]), (&json!("platform"), &json!("10.0.0.0/16")));
}
