//! The engines that run as StatefulSets: images, ports and what their containers are told. From each image's own documentation
//! (Docker Official Images, OpenSearch and Elastic documentation, all read in 2026-11).

use crate::words::database::{Cache, CacheEngine, Database, Engine, SearchEngine};

/// How an engine runs in a container.
pub struct Profile {
    /// The repository; the version of the store is the tag.
    pub image: &'static str,
    /// The port it listens on.
    pub port: u16,
    /// Where it keeps its data.
    pub data: &'static str,
    /// The user it runs as, who owns the data.
    pub user: i64,
    /// Folders that it writes besides its data: they go with the pod.
    pub scratch: &'static [&'static str],
    /// Variables with their values; `NAME` stands for the name of the database.
    pub env: &'static [(&'static str, &'static str)],
    /// The variable that it reads its password from.
    pub password: &'static str,
    /// Asks whether it answers, in a shell.
    pub alive: &'static str,
    /// Its address; `HOST` and `NAME` are filled in.
    pub url: &'static str,
    /// Whether it writes beside its data and scratch folders, so that its root cannot be read-only.
    pub writes_root: bool,
}

/// The user of images that run as anybody; above 10 000, so that it is nobody on the host.
pub const USER: i64 = 10_001;

/// The port of a search engine, of either kind.
pub const SEARCH_PORT: u16 = 9200;

const MYSQL: Profile = Profile {
    image: "docker.io/library/mysql",
    port: 3306,
    data: "/var/lib/mysql",
    user: USER,
    scratch: &["/tmp", "/var/run/mysqld"],
    env: &[("MYSQL_DATABASE", "NAME"), ("MYSQL_USER", "app"), ("MYSQL_RANDOM_ROOT_PASSWORD", "yes")],
    password: "MYSQL_PASSWORD",
    alive: "MYSQL_PWD=$MYSQL_PASSWORD mysqladmin ping --host=127.0.0.1 --user=app --silent",
    url: "mysql://app:{{ .password }}@HOST:3306/NAME",
    writes_root: false,
};

const MONGODB: Profile = Profile {
    image: "docker.io/library/mongo",
    port: 27017,
    data: "/data/db",
    user: USER,
    scratch: &["/tmp", "/data/configdb"],
    env: &[("HOME", "/tmp"), ("MONGO_INITDB_DATABASE", "NAME"), ("MONGO_INITDB_ROOT_USERNAME", "app")],
    password: "MONGO_INITDB_ROOT_PASSWORD",
    alive: "mongosh --quiet --eval 'db.adminCommand(\"ping\").ok' | grep -q 1",
    url: "mongodb://app:{{ .password }}@HOST:27017/NAME?authSource=admin",
    writes_root: false,
};

const OPENSEARCH: Profile = Profile {
    image: "docker.io/opensearchproject/opensearch",
    port: SEARCH_PORT,
    data: "/usr/share/opensearch/data",
    user: 1000,
    scratch: &["/tmp"],
    env: &[("discovery.type", "single-node")],
    password: "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
    alive: "curl --silent --insecure --output /dev/null https://127.0.0.1:9200",
    url: "https://admin:{{ .password }}@HOST:9200",
    writes_root: true,
};

const ELASTICSEARCH: Profile = Profile {
    image: "docker.elastic.co/elasticsearch/elasticsearch",
    port: SEARCH_PORT,
    data: "/usr/share/elasticsearch/data",
    user: 1000,
    scratch: &["/tmp"],
    env: &[("discovery.type", "single-node"), ("xpack.security.http.ssl.enabled", "false")],
    password: "ELASTIC_PASSWORD",
    alive: "curl --silent --output /dev/null http://127.0.0.1:9200",
    url: "http://elastic:{{ .password }}@HOST:9200",
    writes_root: true,
};

/// The engine of a database that runs as a StatefulSet; PostgreSQL has an operator, and the rest are a cloud's own.
pub fn database(engine: Engine) -> Option<&'static Profile> {
    match engine {
        Engine::Mysql => Some(&MYSQL),
        Engine::Mongodb => Some(&MONGODB),
        Engine::Postgresql | Engine::Dynamodb | Engine::Firestore | Engine::Cosmosdb => None,
    }
}

/// The engine of a search.
pub fn search(engine: SearchEngine) -> &'static Profile {
    match engine {
        SearchEngine::Opensearch => &OPENSEARCH,
        SearchEngine::Elasticsearch => &ELASTICSEARCH,
    }
}

/// The port of a database in the cluster, and of a pool in front of one outside.
pub fn database_port(declared: &Database) -> u16 {
    database(declared.engine.value).map_or(5432, |profile| profile.port)
}

/// The port of a cache.
pub fn cache_port(cache: &Cache) -> u16 {
    if cache.engine.value == CacheEngine::Memcached { 11211 } else { 6379 }
}
