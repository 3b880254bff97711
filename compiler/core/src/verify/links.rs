//! The objects of a cluster as a whole: what one names another one is, no two are the same, and their names and labels are legal.
//!
//! `unresolved-object` · An object names another one that nothing in the cluster's tree makes. A pod would wait for it for ever.
//!
//! `object-twice` · Two nodes make the same object; the one that is applied last would win.
//!
//! `illegal-name` · An object has a name or a label that the API server refuses.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::Ties;
use super::scan::{Named, Object, objects};
use crate::finding::Finding;
use crate::model::{Platform, named};
use crate::source::Place;
use crate::targets::Artifact;

/// A field by which an object names another one in its namespace.
struct Link {
    /// The key that the field stands under; empty for any.
    within: &'static str,
    field: &'static str,
    /// The kind that it names; empty where a field `kind` beside it says so.
    kind: &'static str,
}

const fn link(within: &'static str, field: &'static str, kind: &'static str) -> Link {
    Link { within, field, kind }
}

/// From the API references of Kubernetes 1.34, Argo Rollouts, External Secrets, KEDA and Gateway API.
const LINKS: &[Link] = &[
    link("configMapRef", "name", "ConfigMap"),
    link("configMapKeyRef", "name", "ConfigMap"),
    link("configMap", "name", "ConfigMap"),
    link("secretRef", "name", "Secret"),
    link("secretKeyRef", "name", "Secret"),
    link("secret", "secretName", "Secret"),
    link("tls", "secretName", "Secret"),
    link("", "serviceAccountName", "ServiceAccount"),
    link("persistentVolumeClaim", "claimName", "PersistentVolumeClaim"),
    link("service", "name", "Service"),
    link("backendRefs", "name", "Service"),
    link("scaleTargetRef", "name", ""),
    link("secretStoreRef", "name", ""),
    link("roleRef", "name", ""),
    link("authenticationRef", "name", "TriggerAuthentication"),
    link("blueGreen", "activeService", "Service"),
    link("blueGreen", "previewService", "Service"),
    link("canary", "stableService", "Service"),
    link("canary", "canaryService", "Service"),
    link("templates", "templateName", "AnalysisTemplate"),
];

/// An object with the file that it stands in.
pub struct Placed<'t> {
    artifact: &'t Artifact,
    object: Object<'t>,
}

/// What tells objects of one kind apart: the cell, the kind, the namespace and the name.
type Key<'t> = (usize, &'t str, &'t str, &'t str);

/// The objects of some files, in the order of the files.
pub struct Objects<'t>(Vec<Placed<'t>>);

impl<'t> Objects<'t> {
    /// Reads files.
    pub fn of(artifacts: &'t [Artifact]) -> Self {
        let files = artifacts.par_iter().filter(|artifact| artifact.unit.rule.starts_with("kubernetes/"));
        let placed = files.flat_map_iter(|artifact| {
            objects(&artifact.text).into_iter().map(move |object| Placed { artifact, object })
        });
        Self(placed.filter(|placed| placed.object.kind != "Kustomization").collect())
    }

    /// What is wrong with an object by itself.
    pub fn illegal(&self, platform: &Platform) -> Vec<Finding> {
        self.0.iter().filter_map(|one| illegal(platform, one)).collect()
    }

    /// What is wrong between objects, where these are all.
    pub fn unlinked(&self, platform: &Platform) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut known: HashMap<Key<'_>, &Placed<'_>> = HashMap::with_capacity(self.0.len());
        for one in &self.0 {
            if let Some(first) = known.insert(own_key(one), one).filter(|first| group(first) == group(one)) {
                findings.push(twice(platform, first, one));
            }
        }
        for one in &self.0 {
            known.extend(secrets(one).into_iter().map(|key| (key, one)));
        }
        let dangling = self.0.par_iter().flat_map_iter(|one| dangling(platform, one, &known));
        findings.extend(dangling.collect::<Vec<_>>());
        findings
    }

    /// A digest of what each file makes and names.
    pub fn ties(&self) -> Ties<'t> {
        let files = self.0.par_chunk_by(|one, other| std::ptr::eq(one.artifact, other.artifact));
        let tie =
            |placed: &[Placed<'t>]| placed.first().map(|first| (first.artifact.unit.path.as_str(), digest(placed)));
        files.filter_map(tie).collect()
    }
}

fn digest(placed: &[Placed<'_>]) -> u64 {
    let mut digest = DefaultHasher::new();
    for one in placed {
        (own_key(one), group(one)).hash(&mut digest);
        secrets(one).hash(&mut digest);
        let object = &one.object;
        let named = object.named.iter().filter_map(|named| Some((target(object, named)?, named.value)));
        named.for_each(|named| named.hash(&mut digest));
    }
    digest.finish()
}

fn own_key<'t>(placed: &Placed<'t>) -> Key<'t> {
    let object = &placed.object;
    (placed.artifact.unit.cell, object.kind, object.namespace, object.name)
}

/// The group of an object: kinds of two groups may have one name, as the gateways of Istio and of Kubernetes do.
fn group<'t>(placed: &Placed<'t>) -> &'t str {
    placed.object.api_version.split_once('/').map_or("", |(group, _)| group)
}

/// The secrets that a controller makes of an object.
fn secrets<'t>(placed: &Placed<'t>) -> Vec<Key<'t>> {
    let (cell, kind, namespace, name) = own_key(placed);
    let mut keys = Vec::new();
    let secrets = placed.object.named.iter().filter(|named| match kind {
        "ExternalSecret" => named.within.0 == "target" && named.field == "name",
        "Certificate" => named.within.0 == "spec" && named.field == "secretName",
        // cert-manager fills the secret of an Ingress that it watches.
        "Ingress" => named.within.0 == "tls" && named.field == "secretName",
        _ => false,
    });
    keys.extend(secrets.map(|named| (cell, "Secret", namespace, named.value)));
    if kind == "ExternalSecret" {
        keys.push((cell, "Secret", namespace, name));
    }
    keys
}

fn dangling<'p>(
    platform: &'p Platform,
    placed: &'p Placed<'_>,
    known: &'p HashMap<Key<'_>, &Placed<'_>>,
) -> impl Iterator<Item = Finding> + 'p {
    let cell = placed.artifact.unit.cell;
    let object = &placed.object;
    object.named.iter().filter_map(move |named| {
        let kind = target(object, named)?;
        let here = known.contains_key(&(cell, kind, object.namespace, named.value));
        (!here).then(|| unresolved(platform, placed, kind, named.value))
    })
}

/// The kind that a field names in the object's own namespace; nothing where it may be left out, or where the whole cluster has it.
fn target<'t>(object: &Object<'t>, named: &Named<'t>) -> Option<&'t str> {
    let is = |link: &&Link| link.field == named.field && (link.within.is_empty() || link.within == named.within.0);
    let link = LINKS.iter().find(is)?;
    let kind = if link.kind.is_empty() { object.beside(named, "kind")? } else { link.kind };
    let wanted = object.beside(named, "optional") != Some("true") && !kind.starts_with("Cluster");
    // Every namespace has an account of that name.
    (wanted && !(kind == "ServiceAccount" && named.value == "default")).then_some(kind)
}

fn owner(platform: &Platform, placed: &Placed<'_>) -> Place {
    platform.nodes.place(&placed.artifact.unit.owner).unwrap_or(Place::DEFAULT)
}

/// Where a part of an object was written, if somebody wrote it: in a manifest. Else what it is made of.
fn written(platform: &Platform, placed: &Placed<'_>, pointer: &str) -> Place {
    let unit = &placed.artifact.unit;
    let manifest = unit.owner.strip_prefix("manifest.").and_then(|name| named(&platform.nodes.manifest, name));
    let part = manifest.and_then(|manifest| manifest.at(unit.cell)).and_then(|manifest| manifest.body.place(pointer));
    part.unwrap_or_else(|| owner(platform, placed))
}

fn unresolved(platform: &Platform, placed: &Placed<'_>, kind: &str, name: &str) -> Finding {
    let object = &placed.object;
    let message = format!(
        "`{} {}` names `{kind} {name}`, and nothing makes one in namespace `{}` of its cluster",
        object.kind, object.name, object.namespace
    );
    let finding = Finding::warning("unresolved-object", owner(platform, placed), message);
    finding
        .help(format!("correct the name, or write the {kind} as a `manifest` if nothing else in the cluster makes it"))
}

/// Said of the manifest, where one of the two is: what is generated has its name from elsewhere.
fn twice(platform: &Platform, first: &Placed<'_>, second: &Placed<'_>) -> Finding {
    let is_manifest = first.artifact.unit.owner.starts_with("manifest.");
    let (first, second) = if is_manifest { (second, first) } else { (first, second) };
    let object = &second.object;
    let message = format!("`{} {}` is made twice: by {} as well", object.kind, object.name, first.artifact.unit.owner);
    let finding = Finding::error("object-twice", owner(platform, second), message);
    let finding = finding.also(owner(platform, first), "this makes one of the same name");
    finding.help("give one of them another name; to change what is made already, `patch` it")
}

fn illegal(platform: &Platform, placed: &Placed<'_>) -> Option<Finding> {
    let object = &placed.object;
    let wrong = |place: Place, what: String, why: &str| {
        let message = format!("`{} {}` has {what}, which the API server refuses: {why}", object.kind, object.name);
        Finding::error("illegal-name", place, message)
    };
    if !is_name(object) {
        let help = "use lower-case letters, digits and `-`, at most 63 of them, with a letter or a digit at both ends";
        let place = written(platform, placed, "/metadata/name");
        return Some(wrong(place, "an illegal name".to_owned(), "it is part of addresses and paths").help(help));
    }
    let (label, value) =
        object.labels.iter().find(|(name, value)| !is_label(name) || !(value.is_empty() || is_word(value)))?;
    let pointer = format!("/metadata/labels/{}", label.replace('~', "~0").replace('/', "~1"));
    let help = "a label is at most 63 letters, digits, `-`, `_` and `.`, with a letter or a digit at both ends";
    let place = written(platform, placed, &pointer);
    Some(wrong(place, format!("the label `{label}: {value}`"), "objects are selected by it").help(help))
}

/// Names of RBAC objects are parts of a path, of Services DNS labels (RFC 1123), of all others DNS names.
fn is_name(object: &Object<'_>) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = |name: &str| name.bytes().next().is_some_and(lower) && name.bytes().last().is_some_and(lower);
    let dns = |name: &str| ends(name) && name.bytes().all(|byte| lower(byte) || byte == b'-' || byte == b'.');
    match object.kind {
        "Role" | "RoleBinding" | "ClusterRole" | "ClusterRoleBinding" => !object.name.contains(['/', '%']),
        "Service" | "Namespace" => object.name.len() <= 63 && dns(object.name) && !object.name.contains('.'),
        _ => object.name.len() <= 253 && dns(object.name),
    }
}

/// A label's name: a word, after an optional domain.
fn is_label(name: &str) -> bool {
    is_word(name.rsplit_once('/').map_or(name, |(_, word)| word))
}

fn is_word(word: &str) -> bool {
    let bytes = || word.bytes();
    let alphanumeric = |byte: u8| byte.is_ascii_alphanumeric();
    word.len() <= 63
        && bytes().next().is_some_and(alphanumeric)
        && bytes().last().is_some_and(alphanumeric)
        && bytes().all(|byte| alphanumeric(byte) || matches!(byte, b'-' | b'_' | b'.'))
}
