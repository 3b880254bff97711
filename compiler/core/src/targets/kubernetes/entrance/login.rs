//! People log in before a request of theirs reaches a service: OAuth2 Proxy between the gateway and the service.
//!
//! One proxy for each service behind a gateway with `login`, so that it works alike behind every kind of router.

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{Service as KubernetesService, ServiceSpec};

use super::{Entrance, traffic};
use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::schema::Sp;
use crate::targets::kubernetes::autoscaler::count;
use crate::targets::kubernetes::data::Store;
use crate::targets::kubernetes::data::pods::{self, Alive, Pods};
use crate::targets::kubernetes::external_secret::{self, read_outside};
use crate::targets::kubernetes::mesh::{self, Caller, Member};
use crate::targets::kubernetes::{metadata, network, stores};
use crate::targets::{Lowering, Unit, images};
use crate::types::{Address, Piece, Ref};
use crate::words::network::{Gateway, IdentityProvider, Login};
use crate::words::platform::Team;
use crate::words::references::SecretName;

/// The user of that image.
const USER: i64 = 65_532;

/// The port of the proxy.
pub const PORT: (&str, u16) = ("proxy", 4180);

/// The page by which it says that it is well.
pub const ALIVE: &str = "/ping";

/// How many proxies: one may go while the other answers.
const INSTANCES: u32 = 2;

const FILES: &str = "/etc/oauth2-proxy";

/// The name of the proxy before a service behind a gateway; nothing where nobody must log in.
pub fn name(lowering: &Lowering<'_>, service: &str, gateway: &str, cell: usize) -> Option<String> {
    lowering.get::<Gateway>(gateway, cell)?.login.as_ref()?;
    Some(names::join(&[service, gateway, "login"], names::DNS_LABEL))
}

/// The objects of the proxy.
///
/// # Errors
/// If the login has no client, which no provider would answer.
pub fn objects(entrance: &Entrance<'_, '_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let gateway = entrance.lowering.get::<Gateway>(entrance.gateway, entrance.cell);
    let Some(login) = gateway.and_then(|gateway| gateway.login.as_ref()) else { return Ok(Vec::new()) };
    let service = entrance.service.name.as_str();
    let name = names::join(&[service, entrance.gateway, "login"], names::DNS_LABEL);
    let client = login.client.as_ref().ok_or_else(|| without_client(entrance, login.provider.place))?;
    let store = Store { lowering: entrance.lowering, kind: "service", name, unit };
    let files = BTreeMap::from([("oauth2-proxy.cfg".to_owned(), configuration(entrance, login))]);
    let mut template = pods::template(&store, &shape(&store, files.clone()));
    mesh::join_store(entrance.lowering, &mut template, entrance.cell);
    let spec = DeploymentSpec {
        replicas: Some(count(INSTANCES)),
        selector: metadata::pods_of(&store.name),
        template,
        ..DeploymentSpec::default()
    };
    let ports = ServiceSpec {
        selector: Some(metadata::selector(&store.name)),
        ports: Some(vec![pods::service_port(PORT.0, PORT.1)]),
        ..ServiceSpec::default()
    };
    let mut objects = vec![
        pods::account(&store),
        pods::config_map(&store, files),
        secret(&store, client),
        Deployment { metadata: pods::restarted_meta(&store), spec: Some(spec), status: None }.into(),
        KubernetesService { metadata: pods::meta(&store), spec: Some(ports), status: None }.into(),
        pods::budget(&store),
        policy(&store, entrance),
    ];
    let client = [Piece::Secret(client.value.address.clone())];
    objects.extend(stores::of_reader(entrance.lowering, &store.name, client.iter(), entrance.cell));
    objects.extend(mesh::objects(entrance.lowering, &member(&store, entrance, login), entrance.cell));
    Ok(objects)
}

/// What the proxy is to the mesh: its gateway comes in, and it goes to the service and to who knows the people.
fn member<'a>(store: &'a Store<'_, '_>, entrance: &Entrance<'_, '_>, login: &Login) -> Member<'a> {
    let namespace = &entrance.lowering.platform().namespace;
    let services = mesh::routing::services(entrance.service).into_iter();
    let inside = services.map(|service| names::service_host(&service, namespace));
    let hosts = inside.chain(provided_by(login)).map(|host| mesh::outside_host(&host));
    let gateway = Caller { accounts: vec![mesh::gateway_account(entrance.gateway)], ports: vec![PORT.1] };
    Member { name: &store.name, callers: vec![gateway], hosts: hosts.collect() }
}

/// Where each provider answers (the providers' own documentation of OAuth 2; OAuth2 Proxy, providers).
const PROVIDERS: &[(IdentityProvider, &[&str])] = &[
    (
        IdentityProvider::Google,
        &["accounts.google.com", "oauth2.googleapis.com", "openidconnect.googleapis.com", "www.googleapis.com"],
    ),
    (IdentityProvider::Github, &["api.github.com", "github.com"]),
];

fn provided_by(login: &Login) -> Vec<String> {
    let known = PROVIDERS.iter().filter(|(provider, _)| *provider == login.provider.value);
    let hosts = known.flat_map(|(_, hosts)| hosts.iter().map(|host| (*host).to_owned()));
    hosts.chain(login.issuer.as_ref().map(|issuer| issuer.host().to_owned())).collect()
}

/// The hosts of all providers that gateways of a cell ask.
pub fn provider_hosts(lowering: &Lowering<'_>, cell: usize) -> BTreeSet<String> {
    let used = |declared: &&Declared<Gateway>| traffic(lowering, &declared.name, cell).is_some();
    let gateways = lowering.all::<Gateway>().iter().filter(used).filter_map(|declared| declared.at(cell));
    gateways.filter_map(|gateway| gateway.login.as_ref()).flat_map(|login| provided_by(login)).collect()
}

fn shape(store: &Store<'_, '_>, files: BTreeMap<String, String>) -> Pods<'static> {
    let variables = [
        ("OAUTH2_PROXY_CLIENT_ID", "client-id"),
        ("OAUTH2_PROXY_CLIENT_SECRET", "client-secret"),
        ("OAUTH2_PROXY_COOKIE_SECRET", "cookie-secret"),
    ];
    Pods {
        image: images::OAUTH2_PROXY.to_owned(),
        command: Some(vec!["/bin/oauth2-proxy".to_owned(), format!("--config={FILES}/oauth2-proxy.cfg")]),
        user: USER,
        env: variables.map(|(name, key)| pods::secret_variable(store, name, key)).to_vec(),
        port: PORT,
        alive: Alive::Page(ALIVE),
        resources: pods::resources(Some("50m".to_owned()), Some("64Mi".to_owned())),
        files: Some((FILES, files)),
        ..Pods::default()
    }
}

/// Settings of OAuth2 Proxy 7 (its documentation, configuration). The address to come back to follows from the host of each request.
fn configuration(entrance: &Entrance<'_, '_>, login: &Login) -> String {
    let service = entrance.service.name.as_str();
    let host = names::service_host(service, &entrance.lowering.platform().namespace);
    let ports = entrance
        .exposures
        .iter()
        .filter_map(|exposure| Some((exposure.path.as_str(), entrance.service.port.get(&exposure.port)?.number.0)));
    let upstreams: BTreeSet<String> = ports.map(|(path, port)| format!("http://{host}:{port}{path}")).collect();
    let text = |value: &str| format!("\"{value}\"");
    let mut settings = vec![
        ("provider", text(provider(login))),
        ("http_address", text(&format!("0.0.0.0:{}", PORT.1))),
        ("reverse_proxy", "true".to_owned()),
        ("upstreams", list(upstreams)),
        ("skip_provider_button", "true".to_owned()),
        ("set_xauthrequest", "true".to_owned()),
        ("cookie_secure", "true".to_owned()),
        ("cookie_samesite", text("lax")),
    ];
    settings.extend(admitted(entrance.lowering, login));
    settings.extend(login.issuer.as_ref().map(|issuer| ("oidc_issuer_url", text(&issuer.to_string()))));
    settings.into_iter().map(|(name, value)| format!("{name} = {value}\n")).collect()
}

fn provider(login: &Login) -> &'static str {
    match login.provider.value {
        IdentityProvider::Google => "google",
        IdentityProvider::Github => "github",
        IdentityProvider::Oidc => "oidc",
    }
}

fn list(items: BTreeSet<String>) -> String {
    format!("[{}]", items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", "))
}

/// Who is let in. GitHub tells teams; other issuers tell groups, which are called like the teams; Google tells a person's domain.
fn admitted(lowering: &Lowering<'_>, login: &Login) -> Vec<(&'static str, String)> {
    let teams: Vec<&Team> = login
        .teams
        .0
        .iter()
        .filter_map(|team| lowering.all::<Team>().iter().find(|declared| declared.name == team.name())?.first())
        .collect();
    let anybody = || ("email_domains", list(BTreeSet::from(["*".to_owned()])));
    match login.provider.value {
        IdentityProvider::Google => {
            let domains = teams.iter().filter_map(|team| team.email.as_ref()?.as_str().split_once('@'));
            vec![("email_domains", list(domains.map(|(_, domain)| domain.to_owned()).collect()))]
        }
        IdentityProvider::Github => {
            let known: Vec<_> =
                teams.iter().filter_map(|team| team.github.as_ref()?.as_str().split_once('/')).collect();
            let organisation = known.first().map_or("", |(organisation, _)| organisation);
            let teams: Vec<&str> = known.iter().map(|(_, team)| *team).collect();
            let (organisation, teams) = (format!("\"{organisation}\""), format!("\"{}\"", teams.join(",")));
            vec![anybody(), ("github_org", organisation), ("github_team", teams)]
        }
        IdentityProvider::Oidc => {
            vec![anybody(), ("allowed_groups", list(teams.iter().map(|team| team.name.to_string()).collect()))]
        }
    }
}

/// The client's keys, and a key for cookies that follows from them: it changes when they do, and nobody needs to keep it.
fn secret(store: &Store<'_, '_>, client: &Sp<Ref<SecretName>>) -> Object {
    let mut data = Vec::new();
    let mut read = |key: &str| {
        let address = Address { path: vec![key.to_owned()], ..client.value.address.clone() };
        read_outside(&Piece::Secret(address), &store.name, store.lowering, store.unit.cell, &mut data)
    };
    let (id, key) = (read("client-id"), read("client-secret"));
    let derived = key.replace(" }}", " | sha256sum | trunc 32 }}");
    let entries = [("client-id", id), ("client-secret", key), ("cookie-secret", derived)];
    let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    external_secret::filled(pods::meta(store), entries, data).into()
}

/// In from the gateway; out to the service, and to the provider, which has no fixed address.
fn policy(store: &Store<'_, '_>, entrance: &Entrance<'_, '_>) -> Object {
    let ingress =
        network::from_peers(network::gateway_peers(entrance.lowering, entrance.gateway, entrance.cell), &[PORT.1]);
    let ports: BTreeSet<u16> = entrance
        .exposures
        .iter()
        .filter_map(|exposure| Some(entrance.service.port.get(&exposure.port)?.number.0))
        .collect();
    let ports: Vec<u16> = ports.into_iter().collect();
    let mut egress = vec![network::to_pods(entrance.service.name.as_str(), &ports), network::to_outside(443)];
    egress.extend(entrance.is_in_mesh().then(network::to_mesh));
    network::policy_of(entrance.lowering, &store.name, vec![ingress], egress)
}

fn without_client(entrance: &Entrance<'_, '_>, place: crate::source::Place) -> Finding {
    let message = format!(
        "people who come through `gateway {}` must log in, and no secret says as which client the provider knows us",
        entrance.gateway
    );
    Finding::error("login-without-client", place, message)
        .help("write `client=secret.NAME`, a secret with the keys `client-id` and `client-secret`")
}
