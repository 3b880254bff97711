//! Probes: a small spec for every word of the table, by which each cell of it is held against what a build does.

use std::collections::BTreeSet;

use super::path::parse;
use super::{Does, PRODUCTS, Product, Row};
use crate::compile::{Output, compile};
use crate::source::Sources;
use crate::targets::coverage;

/// The clouds, each with what every probe there begins with.
const CLOUDS: &[(&str, &str)] = &[
    (
        "aws",
        "cloud aws account=\"123456789012\" { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary { zones a b }; region paris eu-west-3 cidr=\"10.1.0.0/16\" { zones a b } }",
    ),
    (
        "gcp",
        "cloud gcp project=shop { region ireland europe-west1 cidr=\"10.0.0.0/16\" role=primary { zones b c }; region paris europe-west9 cidr=\"10.1.0.0/16\" { zones a b } }",
    ),
    (
        "azure",
        "cloud azure subscription=\"00000000-0000-4000-8000-000000000001\" tenant=\"00000000-0000-4000-8000-0000000000aa\" { region ireland northeurope cidr=\"10.0.0.0/16\" role=primary { zones 1 2 }; region paris francecentral cidr=\"10.1.0.0/16\" { zones 1 2 } }",
    ),
];

/// A second cloud, for what is between clouds or is had from AWS alone.
const BESIDE: &[(&str, &str)] = &[
    ("aws", "cloud gcp project=shop { region belgium europe-west1 cidr=\"10.9.0.0/16\" }"),
    ("", "cloud aws account=\"123456789012\" { region virginia us-east-1 cidr=\"10.9.0.0/16\" }"),
];

/// What a probe says of a cell that has nothing to do: the cloud does it anyway.
const BY_ITSELF: &[(&str, &str)] = &[
    ("aws", "cluster.os.version"),
    ("gcp", "dns.dnssec"),
    ("gcp", "network.nat=single"),
    ("gcp", "cost.budget.currency"),
    ("gcp", "security.scan"),
    ("azure", "cluster.autoscaler cluster-autoscaler"),
];

/// A word, a spec with it, and the same without it.
struct Probe {
    word: &'static str,
    with: &'static str,
    without: &'static str,
}

const fn probe(word: &'static str, with: &'static str, without: &'static str) -> Probe {
    Probe { word, with, without }
}

const PROBES: &[Probe] = &[
    probe(
        "cluster",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }"#,
        "",
    ),
    probe(
        "cluster.kind=ecs",
        r#"cluster main kind=ecs { node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=2 } }"#,
        "",
    ),
    probe(
        "cluster.autoscaler karpenter",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; autoscaler karpenter }"#,
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }"#,
    ),
    probe(
        "cluster.autoscaler cluster-autoscaler",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; autoscaler cluster-autoscaler }"#,
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; autoscaler karpenter }"#,
    ),
    probe(
        "cluster.os amazon-linux",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os amazon-linux }"#,
        "",
    ),
    probe(
        "cluster.os bottlerocket",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os bottlerocket }"#,
        "",
    ),
    probe(
        "cluster.os azure-linux",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os azure-linux }"#,
        "",
    ),
    probe(
        "cluster.os container-optimized",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os container-optimized }"#,
        "",
    ),
    probe(
        "cluster.os ubuntu",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os ubuntu }"#,
        "",
    ),
    probe(
        "cluster.os.version",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os amazon-linux version="2023" }"#,
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os amazon-linux }"#,
    ),
    probe(
        "cluster.os.updates",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os amazon-linux updates="sun 03:00" }"#,
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; os amazon-linux }"#,
    ),
    probe(
        "cluster.node-pool",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }"#,
        "",
    ),
    probe(
        "cluster.backup",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; backup "daily 02:00" keep="7d" }"#,
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }"#,
    ),
    probe(
        "cluster.backup.copy-to",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; backup "daily 02:00" keep="7d" copy-to=paris }"#,
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 }; backup "daily 02:00" keep="7d" }"#,
    ),
    probe("service", r#"service web { image "docker.io/example/web" tag="1"; port http 8080 }"#, ""),
    probe("job", r#"job once { image "docker.io/example/web" tag="1" }"#, ""),
    probe("cron", r#"cron often { schedule "daily 03:00"; image "docker.io/example/web" tag="1" }"#, ""),
    probe(
        "image",
        r#"image web { keep "30d" }
service web { image web tag="1"; port http 8080 }"#,
        "",
    ),
    probe("network", "network main", ""),
    probe("network.nat=single", "network main { nat single }", "network main { nat off }"),
    probe("network.nat=per-zone", "network main { nat per-zone }", "network main { nat off }"),
    probe("network.flow-logs", r#"network main { flow-logs keep="30d" }"#, "network main"),
    probe(
        "network.link",
        r#"network main { link CLOUD OTHER }
OTHERS"#,
        r#"network main
OTHERS"#,
    ),
    probe(
        "gateway",
        r#"network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
        r#"network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }

certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready" }"#,
    ),
    probe(
        "gateway.login",
        r#"team a { email "a@shop.example.com" }
secrets main kind=managed { secret login { key client-id client-secret } }
network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public { login google team.a client=secret.login }
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
        r#"team a { email "a@shop.example.com" }
secrets main kind=managed { secret login { key client-id client-secret } }
network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
    ),
    probe(
        "gateway.behind",
        r#"firewall edge { managed common }
network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public { behind firewall.edge }
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
        r#"firewall edge { managed common }
network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
    ),
    probe(
        "gateway.from",
        r#"team a { email "a@shop.example.com" }
network main
vpn office HOME cidr="10.200.0.0/22" { login google team.a }
EDGE
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public { from vpn.office }
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
        r#"team a { email "a@shop.example.com" }
network main
vpn office HOME cidr="10.200.0.0/22" { login google team.a }
EDGE
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
    ),
    probe(
        "certificate",
        r#"network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
        r#"network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }

certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready" }"#,
    ),
    probe("dns", r#"dns public zone="shop.example.com""#, ""),
    probe("dns.dnssec", r#"dns public zone="shop.example.com" { dnssec }"#, r#"dns public zone="shop.example.com""#),
    probe(
        "dns.failover",
        r#"dns public zone="shop.example.com" { failover ireland paris check="/ready" }
network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
        r#"dns public zone="shop.example.com"
network main
cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
gateway public
certificate public { names "*.shop.example.com" }
service web { image "docker.io/example/web" tag="1"; port http 8080; health ready="/ready"; expose www via=gateway.public }"#,
    ),
    probe(
        "cdn",
        r#"bucket assets HOME
cdn edge { serve www; origin assets bucket.assets; otherwise origin=assets cache="1d" }
EDGE"#,
        r#"bucket assets HOME
EDGE"#,
    ),
    probe(
        "firewall",
        r#"bucket assets HOME
firewall edge { managed common }
cdn edge { serve www; origin assets bucket.assets; otherwise origin=assets cache="1d"; behind firewall.edge }
EDGE"#,
        r#"bucket assets HOME
cdn edge { serve www; origin assets bucket.assets; otherwise origin=assets cache="1d" }
EDGE"#,
    ),
    probe(
        "firewall.managed=bots",
        r#"bucket assets HOME
firewall edge { managed common bots; rate-limit flood 2000 per="5m" }
cdn edge { serve www; origin assets bucket.assets; otherwise origin=assets cache="1d"; behind firewall.edge }
EDGE"#,
        r#"bucket assets HOME
firewall edge { managed common; rate-limit flood 2000 per="5m" }
cdn edge { serve www; origin assets bucket.assets; otherwise origin=assets cache="1d"; behind firewall.edge }
EDGE"#,
    ),
    probe(
        "firewall.managed=bad-addresses",
        r#"bucket assets HOME
firewall edge { managed common bad-addresses; rate-limit flood 2000 per="5m" }
cdn edge { serve www; origin assets bucket.assets; otherwise origin=assets cache="1d"; behind firewall.edge }
EDGE"#,
        r#"bucket assets HOME
firewall edge { managed common; rate-limit flood 2000 per="5m" }
cdn edge { serve www; origin assets bucket.assets; otherwise origin=assets cache="1d"; behind firewall.edge }
EDGE"#,
    ),
    probe(
        "vpn",
        r#"team a { email "a@shop.example.com" }
network main
vpn office cidr="10.200.0.0/22" { login google team.a }"#,
        r#"team a { email "a@shop.example.com" }
network main"#,
    ),
    probe(
        "vpn.login github",
        r#"team a { email "a@shop.example.com" }
network main
vpn office cidr="10.200.0.0/22" { login github team.a }"#,
        r#"team a { email "a@shop.example.com" }
network main"#,
    ),
    probe(
        "vpn.login oidc",
        r#"team a { email "a@shop.example.com" }
network main
vpn office cidr="10.200.0.0/22" { login oidc issuer="https://login.example.com" team.a }"#,
        r#"team a { email "a@shop.example.com" }
network main"#,
    ),
    probe(
        "database.engine=postgresql",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
        "",
    ),
    probe(
        "database.engine=mysql",
        r#"database main engine=mysql version="8.0" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
        "",
    ),
    probe(
        "database.engine=mongodb",
        r#"database main engine=mongodb version="5.0" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
        "",
    ),
    probe(
        "database.engine=dynamodb",
        r#"database main engine=dynamodb { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
        "",
    ),
    probe(
        "database.engine=firestore",
        r#"database main engine=firestore { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
        "",
    ),
    probe(
        "database.engine=cosmosdb",
        r#"database main engine=cosmosdb { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
        "",
    ),
    probe(
        "database.multi-zone",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; multi-zone }"#,
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
    ),
    probe(
        "database.replicas",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; replicas 30 }"#,
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
    ),
    probe(
        "database.global",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; global }"#,
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
    ),
    probe(
        "database.global.promote=automatic",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; global promote=automatic }"#,
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
    ),
    probe(
        "database.pool rds-proxy",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; pool rds-proxy }"#,
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi" }"#,
    ),
    probe(
        "database.backup.point-in-time",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; backup "daily 02:00" keep="10d" point-in-time="40d" }"#,
        "",
    ),
    probe(
        "database.backup.keep",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; backup "daily 02:00" keep="400d" }"#,
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; backup "daily 02:00" keep="10d" }"#,
    ),
    probe(
        "database.backup.copy-to",
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; backup "daily 02:00" keep="7d" copy-to=paris }"#,
        r#"database main engine=postgresql version="16" { size cpu=2 memory="8Gi"; storage "64Gi"; backup "daily 02:00" keep="7d" }"#,
    ),
    probe("cache.engine=redis", r#"cache c engine=redis { size memory="6Gi" }"#, ""),
    probe("cache.engine=valkey", r#"cache c engine=valkey { size memory="6Gi" }"#, ""),
    probe("cache.engine=memcached", r#"cache c engine=memcached { size memory="6Gi" }"#, ""),
    probe(
        "cache.replicas",
        r#"cache c engine=redis { size memory="6Gi"; replicas 9 }"#,
        r#"cache c engine=redis { size memory="6Gi" }"#,
    ),
    probe(
        "cache.shards",
        r#"cache c engine=redis { size memory="6Gi"; shards 3 }"#,
        r#"cache c engine=redis { size memory="6Gi" }"#,
    ),
    probe("table", "table t key=id", ""),
    probe("table.expire-at", "table t key=id { expire-at gone }", "table t key=id"),
    probe("search", r#"search s engine=opensearch { size cpu=2 memory="8Gi"; storage "20Gi" }"#, ""),
    probe(
        "search.engine=elasticsearch",
        r#"search s engine=elasticsearch { size cpu=2 memory="8Gi"; storage "20Gi" }"#,
        "",
    ),
    probe("queue", "queue q", ""),
    probe("topic", "topic t", ""),
    probe("queue.keep", r#"queue q { keep "90d" }"#, "queue q"),
    probe(
        "topic.keep",
        r#"topic t { keep "90d" }
service web { image "docker.io/example/web" tag="1"; port http 8080; uses topic.t as=T access=consume }"#,
        r#"topic t
service web { image "docker.io/example/web" tag="1"; port http 8080; uses topic.t as=T access=consume }"#,
    ),
    probe("queue.dead-letter.after", "queue q { dead-letter after=3000 }", "queue q"),
    probe(
        "topic.dead-letter.after",
        r#"topic t { dead-letter after=3000 }
service web { image "docker.io/example/web" tag="1"; port http 8080; uses topic.t as=T access=consume }"#,
        r#"topic t
service web { image "docker.io/example/web" tag="1"; port http 8080; uses topic.t as=T access=consume }"#,
    ),
    probe("bucket", "bucket b", ""),
    probe("secrets", r#"secrets main kind=managed { secret a { key k generate="32 bytes" } }"#, ""),
    probe(
        "secrets.secret.rotate",
        r#"team a { email "a@shop.example.com"; may administer }
receiver people { email "a@shop.example.com" }
severity critical to=people
severity warning to=people
secrets main kind=managed { secret a { key k; rotate "30d" } }"#,
        r#"team a { email "a@shop.example.com"; may administer }
receiver people { email "a@shop.example.com" }
severity critical to=people
severity warning to=people
secrets main kind=managed { secret a { key k } }"#,
    ),
    probe(
        "secrets.kind=aws-secrets-manager",
        r#"secrets main kind=aws-secrets-manager { secret a { key k generate="32 bytes" } }"#,
        "",
    ),
    probe(
        "secrets.kind=google-secret-manager",
        r#"secrets main kind=google-secret-manager { secret a { key k generate="32 bytes" } }"#,
        "",
    ),
    probe(
        "secrets.kind=azure-key-vault",
        r#"secrets main kind=azure-key-vault { secret a { key k generate="32 bytes" } }"#,
        "",
    ),
    probe(
        "secrets.kind=vault",
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
network main
secrets main kind=vault { secret a { key k generate="32 bytes" } }"#,
        r#"cluster main { kubernetes "1.33"; node-pool general { size cpu=2 memory="8Gi"; nodes min=1 max=3 } }
network main"#,
    ),
    probe("security.audit", r#"security { audit cloud keep="1y" }"#, ""),
    probe("security.detect=threats", "security { detect threats }", ""),
    probe("security.detect=sensitive-data", "security { detect sensitive-data }", ""),
    probe("security.scan", r#"security { scan vulnerabilities "weekly" }"#, r#""#),
    probe("cost.budget", "cost { budget 100 per=month }", ""),
    probe("cost.budget.currency", "cost { budget 100 currency=EUR per=month }", "cost { budget 100 per=month }"),
    probe(
        "cost.reserve",
        r#"cost { budget 100 per=month; reserve "1y" share="50%" }"#,
        "cost { budget 100 per=month }",
    ),
];

/// The build of a probe on a cloud. `CLOUD` and `OTHER` are the two of a link, and `OTHERS` declares the second; `EDGE` declares AWS,
/// whose CloudFront is everybody's, and `HOME` is where files are that it serves.
fn build(cloud: &str, body: &str) -> Output {
    let (_, declared) = CLOUDS.iter().find(|(name, _)| *name == cloud).unwrap();
    let other = if cloud == "aws" { "gcp" } else { "aws" };
    let (_, beside) = BESIDE.iter().find(|(name, _)| *name == cloud).or(BESIDE.last()).unwrap();
    let edge = if cloud == "aws" { "" } else { *beside };
    let body = body.replace("OTHERS", beside).replace("CLOUD", cloud).replace("OTHER", other).replace("EDGE", edge);
    let body = body.replace("HOME", if cloud == "aws" { "" } else { "in=aws" });
    let spec = format!("platform shop {{ domain \"shop.example.com\"; state bucket=shop-tf }}\n{declared}\n{body}");
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn files(output: &Output) -> BTreeSet<(&str, &str)> {
    output.artifacts.iter().map(|artifact| (artifact.unit.path.as_str(), artifact.text.as_str())).collect()
}

fn clouds() -> impl Iterator<Item = &'static Product> {
    PRODUCTS.iter().copied().filter(|product| CLOUDS.iter().any(|(name, _)| *name == product.word))
}

/// What is wrong about a cell: what its row says is not what a build does.
fn disagreement(product: &Product, row: &Row, probe: &Probe) -> Option<String> {
    let with = build(product.word, probe.with);
    let errors: Vec<&str> = with.findings.iter().filter(|it| it.is_error()).map(|it| it.message.as_str()).collect();
    let has = |code: &str| with.findings.iter().any(|finding| finding.code == code);
    let changes = || files(&with) != files(&build(product.word, probe.without));
    let is_by_itself = BY_ITSELF.contains(&(product.word, row.word));
    match row.does {
        Does::Exactly if !errors.is_empty() => Some(format!("is exact, and a build fails: {errors:?}")),
        Does::Exactly if has("cloud-does-less") => Some("is exact, and a build says that it is less".to_owned()),
        Does::Exactly if !is_by_itself && !changes() => Some("is exact, and nothing comes of it".to_owned()),
        Does::Less(_) if !has("cloud-does-less") => Some("is less, and a build is silent".to_owned()),
        Does::Nothing(_) if !has("cloud-cannot") => Some("cannot be had, and a build is silent".to_owned()),
        Does::Within(..) if !has("cloud-cannot") => Some("has bounds, and a build goes beyond them".to_owned()),
        _ => None,
    }
}

#[test]
fn a_build_does_what_the_table_says() {
    let mut wrong = Vec::new();
    for product in clouds() {
        for row in product.rows {
            match PROBES.iter().find(|probe| probe.word == row.word) {
                Some(probe) => wrong.extend(
                    disagreement(product, row, probe).map(|what| format!("{}: `{}` {what}", product.word, row.word)),
                ),
                None => wrong.push(format!("{}: `{}` has no probe", product.word, row.word)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_cloud_says_something_about_each_word() {
    let words: BTreeSet<&str> = clouds().flat_map(|product| product.rows).map(|row| row.word).collect();
    let mut silent = Vec::new();
    for product in clouds() {
        let says = |word: &str| product.rows.iter().any(|row| row.word == word);
        let cannot = |word: &str| {
            let kind = parse(word).0;
            product.rows.iter().any(|row| row.word == kind && matches!(row.does, Does::Nothing(_)))
        };
        let missing = words.iter().filter(|word| !says(word) && !cannot(word) && coverage::has_output(word));
        silent.extend(missing.map(|word| format!("{}: `{word}`", product.word)));
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
