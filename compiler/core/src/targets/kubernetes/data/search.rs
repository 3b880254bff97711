//! OpenSearch and Elasticsearch in the cluster: one node, or several that are one.
//!
//! Nodes speak to each other by TLS alone, with one certificate that cert-manager makes for the store and that no other has. Clients come
//! with a password and without TLS: what lies between is the cluster's own network, and a mesh encrypts it where there is one.

use platc_kubernetes::Object;
use platc_kubernetes::custom::cert_manager::{
    Algorithm, Certificate, CertificateSpec, Encoding, Issuer, IssuerReference, LocalIssuerSpec, PrivateKey, SelfSigned,
};
use platc_kubernetes::k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector, Service, ServiceSpec};

use super::engines::{self, SEARCH_PORT};
use super::pods::{self, Pods};
use super::{Store, credentials, single};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::kubernetes::metadata;
use crate::words::database::{Search, SearchEngine};

/// How nodes find each other and choose who manages them, in the words of an engine; `NAME` is the store, `NODES` are its pods, `CERTS`
/// is where the certificate is mounted. A node maps no files into memory: the kernel's usual limit would not let it start (OpenSearch 3,
/// discovery and security settings; Elasticsearch 9, discovery and security settings).
struct Clustering {
    engine: SearchEngine,
    certificates: &'static str,
    env: &'static [(&'static str, &'static str)],
}

const CLUSTERINGS: &[Clustering] = &[
    Clustering {
        engine: SearchEngine::Opensearch,
        certificates: "/usr/share/opensearch/config/certs",
        env: &[
            ("cluster.name", "NAME"),
            ("network.host", "0.0.0.0"),
            ("discovery.seed_hosts", "NAME"),
            ("cluster.initial_cluster_manager_nodes", "NODES"),
            ("node.store.allow_mmap", "false"),
            ("DISABLE_INSTALL_DEMO_CONFIG", "true"),
            ("plugins.security.ssl.transport.pemcert_filepath", "CERTS/tls.crt"),
            ("plugins.security.ssl.transport.pemkey_filepath", "CERTS/tls.key"),
            ("plugins.security.ssl.transport.pemtrustedcas_filepath", "CERTS/ca.crt"),
            ("plugins.security.ssl.transport.enforce_hostname_verification", "false"),
            ("plugins.security.nodes_dn", "CN=NAME"),
            ("plugins.security.allow_default_init_securityindex", "true"),
        ],
    },
    Clustering {
        engine: SearchEngine::Elasticsearch,
        certificates: "/usr/share/elasticsearch/config/certs",
        env: &[
            ("cluster.name", "NAME"),
            ("network.host", "0.0.0.0"),
            ("discovery.seed_hosts", "NAME"),
            ("cluster.initial_master_nodes", "NODES"),
            ("node.store.allow_mmap", "false"),
            ("xpack.security.enabled", "true"),
            ("xpack.security.transport.ssl.enabled", "true"),
            ("xpack.security.transport.ssl.verification_mode", "certificate"),
            ("xpack.security.transport.ssl.certificate", "CERTS/tls.crt"),
            ("xpack.security.transport.ssl.key", "CERTS/tls.key"),
            ("xpack.security.transport.ssl.certificate_authorities", "CERTS/ca.crt"),
        ],
    },
];

/// The objects of a search engine.
///
/// # Errors
/// If no version is said.
pub fn objects(store: &Store<'_, '_>, search: &Search) -> Result<Vec<Object>, Finding> {
    let version = single::version(store, search.version.as_ref(), search.engine.place)?;
    let (profile, nodes) = (engines::search(search.engine.value), nodes(search));
    let mut pods = single::shape(store, profile, &version, search.name.as_str());
    pods.disk = Some((profile.data, single::disk(search.storage.as_deref())));
    let size = search.size.as_ref();
    let memory = size.and_then(|size| size.memory.as_ref()).map(|memory| memory.value);
    let cpu = size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.to_string());
    pods.resources = pods::resources(cpu, memory.map(|memory| memory.to_string()));
    let is_opensearch = search.engine.value == SearchEngine::Opensearch;
    // Elasticsearch measures its own.
    pods.env.extend(memory.filter(|_| is_opensearch).map(|memory| heap(memory.bytes())));
    let host = store.host(&service(search, &store.name));
    let url = format!("http://{}:{{{{ .password }}}}@{host}:{SEARCH_PORT}", profile.login);
    let hash = ("hash", "{{ .password | bcrypt }}".to_owned());
    let known = [("host", host), ("url", url), ("username", profile.login.to_owned())];
    let mut objects = if nodes > 1 && is_opensearch {
        let [host, url, user] = known;
        credentials::made_up(store, None, credentials::entries([host, url, user, hash]))
    } else {
        credentials::made_up(store, None, credentials::entries(known))
    };
    if nodes > 1 {
        objects.extend(several(store, search, nodes, pods));
    } else {
        pods.env.push(pods::variable("discovery.type", "single-node"));
        objects.extend(pods::objects(store, 1, &pods));
    }
    Ok(objects)
}

/// How many nodes: with a node in another zone there must be a third, since two of three can go on without one.
fn nodes(search: &Search) -> u32 {
    let said = search.nodes.as_ref().map_or(1, |nodes| nodes.value.max(1));
    if search.multi_zone.on { said.max(3) } else { said }
}

/// The Service that clients come to: nodes find each other by another, which leads to those as well that are not ready.
pub fn service(search: &Search, store: &str) -> String {
    if nodes(search) > 1 { names::join(&[store, "client"], names::DNS_LABEL) } else { store.to_owned() }
}

/// Half of the memory, as the engine's own documentation has it (OpenSearch, important settings).
fn heap(memory: u64) -> EnvVar {
    let megabytes = (memory / 2) >> 20;
    pods::variable("OPENSEARCH_JAVA_OPTS", &format!("-Xms{megabytes}m -Xmx{megabytes}m"))
}

fn several(store: &Store<'_, '_>, search: &Search, nodes: u32, alone: Pods<'_>) -> Vec<Object> {
    let engine = search.engine.value;
    let Some(clustering) = CLUSTERINGS.iter().find(|clustering| clustering.engine == engine) else { return Vec::new() };
    let (name, members) = (&store.name, (0..nodes).map(|node| format!("{}-{node}", store.name)).collect::<Vec<_>>());
    let fill = |value: &str| {
        value.replace("NODES", &members.join(",")).replace("NAME", name).replace("CERTS", clustering.certificates)
    };
    let secret = names::join(&[name, "tls"], names::DNS_LABEL);
    let mut pods = Pods { together: true, secrets: Some((clustering.certificates, secret.clone())), ..alone };
    pods.env.push(node_name());
    pods.env.extend(clustering.env.iter().map(|(name, value)| pods::variable(name, &fill(value))));
    if engine == SearchEngine::Opensearch {
        pods.env.push(pods::secret_variable(store, "ADMIN_HASH", "hash"));
        pods.command = Some(pods::shell(FIRST_USER));
    }
    let mut objects = certificate(store, &secret);
    objects.extend(pods::objects(store, nodes, &pods));
    objects.push(to_clients(store, &service(search, &store.name)));
    objects
}

/// The only user that the security plugin begins with; those of the image have passwords that everybody knows (OpenSearch, defining users
/// and roles in YAML).
const FIRST_USER: &str = "cat >config/opensearch-security/internal_users.yml <<END\n\
    _meta: { type: internalusers, config_version: 2 }\n\
    admin: { hash: \"$ADMIN_HASH\", reserved: true, backend_roles: [admin] }\nEND\n\
    exec ./opensearch-docker-entrypoint.sh opensearch\n";

fn node_name() -> EnvVar {
    let field = ObjectFieldSelector { field_path: "metadata.name".to_owned(), api_version: None };
    EnvVar {
        name: "node.name".to_owned(),
        value: None,
        value_from: Some(EnvVarSource { field_ref: Some(field), ..EnvVarSource::default() }),
    }
}

/// How long the certificate is good: nodes trust it and nothing else, so that another one would part those that have it already from those
/// that do not. In hours: ten years.
const GOOD_FOR: &str = "87600h0m0s";

/// A certificate that signs itself, and whoever makes it.
fn certificate(store: &Store<'_, '_>, secret: &str) -> Vec<Object> {
    let issuer = Issuer { metadata: pods::meta(store), spec: LocalIssuerSpec { self_signed: SelfSigned {} } };
    let spec = CertificateSpec {
        secret_name: secret.to_owned(),
        common_name: Some(store.name.clone()),
        dns_names: vec![store.host(&store.name), format!("*.{}", store.host(&store.name))],
        duration: Some(GOOD_FOR.to_owned()),
        is_ca: Some(true),
        usages: ["digital signature", "key encipherment", "cert sign", "server auth", "client auth"]
            .map(str::to_owned)
            .to_vec(),
        private_key: Some(PrivateKey {
            algorithm: Some(Algorithm::Ecdsa),
            encoding: Some(Encoding::Pkcs8),
            ..PrivateKey::default()
        }),
        issuer_ref: IssuerReference {
            name: store.name.clone(),
            kind: Some("Issuer".to_owned()),
            ..IssuerReference::default()
        },
        ..CertificateSpec::default()
    };
    vec![issuer.into(), Certificate { metadata: pods::meta(store), spec }.into()]
}

fn to_clients(store: &Store<'_, '_>, name: &str) -> Object {
    let spec = ServiceSpec {
        selector: Some(metadata::selector(&store.name)),
        ports: Some(vec![pods::service_port("store", SEARCH_PORT)]),
        ..ServiceSpec::default()
    };
    let metadata = metadata::object(store.lowering.platform(), &store.name, name);
    Service { metadata, spec: Some(spec), status: None }.into()
}
