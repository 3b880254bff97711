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
    /// The user that applications log in as.
    pub login: &'static str,
    /// Asks whether it answers, in a shell; without one a connection says so.
    pub alive: Option<&'static str>,
    /// Whether it writes beside its data and scratch folders, so that its root cannot be read-only.
    pub writes_root: bool,
}

/// The user of images that run as anybody; above 10 000, so that it is nobody on the host.
pub const USER: i64 = 10_001;

/// The port of a search engine, of either kind.
pub const SEARCH_PORT: u16 = 9200;

/// MySQL.
pub const MYSQL: Profile = Profile {
    image: "docker.io/library/mysql",
    port: 3306,
    data: "/var/lib/mysql",
    user: USER,
    scratch: &["/tmp", "/var/run/mysqld"],
    env: &[("MYSQL_DATABASE", "NAME"), ("MYSQL_USER", "app"), ("MYSQL_ROOT_HOST", "localhost")],
    password: "MYSQL_PASSWORD",
    login: "app",
    alive: Some("MYSQL_PWD=$MYSQL_PASSWORD mysqladmin ping --host=127.0.0.1 --user=app --silent"),
    writes_root: false,
};

/// MongoDB. Its shell takes longer to start than a probe should, and it listens only once it answers.
pub const MONGODB: Profile = Profile {
    image: "docker.io/library/mongo",
    port: 27017,
    data: "/data/db",
    user: USER,
    scratch: &["/tmp", "/data/configdb"],
    env: &[("HOME", "/tmp"), ("MONGO_INITDB_DATABASE", "NAME"), ("MONGO_INITDB_ROOT_USERNAME", "app")],
    password: "MONGO_INITDB_ROOT_PASSWORD",
    login: "app",
    alive: None,
    writes_root: false,
};

/// OpenSearch: its security plugin asks for passwords; what stands between clients and it is the cluster's own network.
pub const OPENSEARCH: Profile = Profile {
    image: "docker.io/opensearchproject/opensearch",
    port: SEARCH_PORT,
    data: "/usr/share/opensearch/data",
    user: 1000,
    scratch: &["/tmp"],
    env: &[("plugins.security.ssl.http.enabled", "false")],
    password: "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
    login: "admin",
    alive: Some("curl --silent --output /dev/null http://127.0.0.1:9200"),
    writes_root: true,
};

/// Elasticsearch, held alike.
pub const ELASTICSEARCH: Profile = Profile {
    image: "docker.elastic.co/elasticsearch/elasticsearch",
    port: SEARCH_PORT,
    data: "/usr/share/elasticsearch/data",
    user: 1000,
    scratch: &["/tmp"],
    env: &[("xpack.security.http.ssl.enabled", "false")],
    password: "ELASTIC_PASSWORD",
    login: "elastic",
    alive: Some("curl --silent --output /dev/null http://127.0.0.1:9200"),
    writes_root: true,
};

/// The engine of a search.
pub fn search(engine: SearchEngine) -> &'static Profile {
    match engine {
        SearchEngine::Opensearch => &OPENSEARCH,
        SearchEngine::Elasticsearch => &ELASTICSEARCH,
    }
}

/// The port of a database in the cluster, and of a pool in front of one outside.
pub fn database_port(declared: &Database) -> u16 {
    match declared.engine.value {
        Engine::Mysql => MYSQL.port,
        Engine::Mongodb => MONGODB.port,
        Engine::Postgresql | Engine::Dynamodb | Engine::Firestore | Engine::Cosmosdb => 5432,
    }
}

/// The port of a cache.
pub fn cache_port(cache: &Cache) -> u16 {
    if cache.engine.value == CacheEngine::Memcached { 11211 } else { 6379 }
}
