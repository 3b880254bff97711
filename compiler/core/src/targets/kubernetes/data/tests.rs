//! What stores in the cluster become, from spec to text.

use crate::compile::{Output, compile};
use crate::source::Sources;

const AWS: &str = "cloud aws account=\"111122223333\" { region ireland eu-west-1 role=primary }\n";

fn build(spec: &str) -> Output {
    compile(&Sources::new(vec![("platform.kdl".to_owned(), format!("platform shop\n{spec}"))]), None)
}

fn codes(output: &Output) -> Vec<&str> {
    output.findings.iter().map(|finding| finding.code).collect()
}

fn file<'o>(output: &'o Output, name: &str) -> &'o str {
    let found = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
    found.map(|artifact| artifact.text.as_str()).expect(name)
}

/// The objects of a kind in a file, by name.
fn object(text: &str, kind: &str, name: &str) -> String {
    let is_it = |document: &&str| {
        document.contains(&format!("\nkind: {kind}\n")) && document.contains(&format!("\n  name: {name}\n"))
    };
    text.split("---\n").find(is_it).expect(name).to_owned()
}

const WEB: &str = "service web { image web tag=\"1\"; port http 80; uses cache.main as=CACHE }\n";

#[test]
fn clients_of_a_cache_with_copies_come_to_whoever_leads() {
    let cache =
        |settings| format!("cache main engine=redis version=\"7.2\" {{ runs-on kubernetes; {settings} }}\n{WEB}");
    let output = build(&cache("replicas 1"));
    let text = file(&output, "cache-main.yaml");
    assert!(text.contains("host: cache-main-leader.shop.svc.cluster.local"));
    let members = object(text, "NetworkPolicy", "cache-main");
    assert!(!members.contains("name: web"), "nobody writes to a member that may not lead: {members}");
    assert!(object(text, "NetworkPolicy", "cache-main-sentinel").contains("name: web"));
    assert!(object(text, "StatefulSet", "cache-main-sentinel").contains("replicas: 3"));
    assert!(file(&output, "web.yaml").contains("app.kubernetes.io/name: cache-main-sentinel"));
    let alone = build(&cache(""));
    assert!(!file(&alone, "cache-main.yaml").contains("sentinel"));
    assert!(file(&alone, "web.yaml").contains("app.kubernetes.io/name: cache-main\n"));
}

#[test]
fn the_members_of_a_replica_set_are_odd() {
    for (asked, members) in [("", 1), ("replicas 1", 3), ("multi-zone", 3), ("replicas 2", 3), ("replicas 3", 5)] {
        let spec = format!("database main engine=mongodb version=\"8.0\" {{ runs-on kubernetes; {asked} }}");
        let output = build(&spec);
        let set = object(file(&output, "database-main.yaml"), "StatefulSet", "database-main");
        assert!(set.contains(&format!("replicas: {members}\n")), "{asked}");
        assert_eq!(set.contains("--replSet"), members > 1, "{asked}");
    }
}

#[test]
fn search_nodes_trust_a_certificate_of_their_own() {
    let spec = "search main engine=opensearch version=\"3.3.0\" { runs-on kubernetes; nodes 3 }";
    let output = build(spec);
    let text = file(&output, "search-main.yaml");
    assert!(object(text, "Certificate", "search-main").contains("secretName: search-main-tls"));
    let set = object(text, "StatefulSet", "search-main");
    assert!(
        set.contains("value: \"search-main-0,search-main-1,search-main-2\"")
            || set.contains("value: search-main-0,search-main-1,search-main-2")
    );
    assert!(set.contains("secretName: search-main-tls"));
    assert!(text.contains("host: search-main-client.shop.svc.cluster.local"));
}

#[test]
fn a_copy_goes_to_the_bucket_of_the_region_as_the_store_itself() {
    let database =
        |engine| format!("database main engine={engine} {{ runs-on kubernetes; backup \"daily 02:00\" keep=\"9d\" }}");
    let output = build(&format!("{AWS}{}", database("postgresql version=\"16.4\"")));
    assert_eq!(codes(&output), [""; 0]);
    let text = file(&output, "database-main.yaml");
    assert!(
        text.contains("destinationPath: s3://shop-default-ireland-copies/") && text.contains("retentionPolicy: \"9d\"")
    );
    assert!(text.contains("role-arn: arn:aws:iam::111122223333:role/shop-default-ireland-database-main"));
    let output = build(&format!("{AWS}{}", database("mysql version=\"8.4\"")));
    let copy = object(file(&output, "database-main.yaml"), "CronJob", "database-main-copy");
    assert!(copy.contains("mysqldump") && copy.contains("s3://shop-default-ireland-copies/database-main/"));
    let bucket = file(&output, "backup-ireland/store-copies.tf.json");
    assert!(bucket.contains("\"days\": 9") && bucket.contains("system:serviceaccount:shop:database-main-copy"));
}

#[test]
fn what_an_engine_does_less_in_the_cluster_is_said() {
    let mysql = |asked| {
        let output =
            build(&format!("{AWS}database main engine=mysql version=\"8.4\" {{ runs-on kubernetes; {asked} }}"));
        codes(&output).join(" ")
    };
    assert_eq!(mysql("insights"), "cloud-does-less");
    assert_eq!(mysql("backup point-in-time=\"7d\""), "cloud-does-less");
    assert_eq!(mysql("replicas 1"), "store-not-replicated");
    assert_eq!(mysql(""), "");
}

#[test]
fn members_of_a_service_with_disks_of_their_own_reach_each_other() {
    let service = |access: &str| {
        format!(
            "service log {{ image log tag=\"1\"; port tcp 9092; volume data access={access} {{ storage \"1Gi\"; path \"/data\" }} }}"
        )
    };
    let peers = |access| object(file(&build(&service(access)), "log.yaml"), "NetworkPolicy", "log").contains("- from:");
    assert!(peers("each-pod"));
    assert!(!peers("one-pod"));
}
