//! What the last build was made from and what it left on the disk, so that what neither has touched is not built again.
//!
//! An environment depends on the compiler, the base, the modules, and the files that speak of it or of what it extends. While all of
//! these are what they were, and every file and folder of its output has the size and time that the build left, it is fresh. Where
//! only the output is as it was, the compiler is given the trace of that build, and decides which files an edit can have reached.
//! What a build found is kept too, since the next one is to say it again. Only `build` asks; `check` looks at everything. The cache is
//! never needed: without it, or with a part that cannot be read, all is built.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::UNIX_EPOCH;

use platc_core::compile::Built;
use platc_core::incremental::Trace;
use platc_core::source::{Role, SourceFile, Sources};
use serde::{Deserialize, Serialize};

use crate::compiled::{Compiled, OUT};
use crate::notice::Notice;
use crate::remembered::{self, Remembered};
use crate::repository::Repository;

/// Where it lies, from the root of the repository; `.platc/` is not for Git.
const PATH: &str = ".platc/cache.json";

/// The last build.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Cache {
    compiler: String,
    sources: BTreeMap<String, u64>,
    /// The folder of all output: what comes or goes there belongs to no environment.
    out: Option<Stamp>,
    environments: BTreeMap<String, Environment>,
    /// What was found beside any environment.
    general: Vec<Remembered>,
    trace: Trace,
}

/// An environment as the last build left it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Environment {
    /// What it extends, farthest first, itself last.
    chain: Vec<String>,
    /// The files that speak of it by name.
    files: Vec<String>,
    output: BTreeMap<String, Stamp>,
    /// What was found in it.
    findings: Vec<Remembered>,
    /// Words that it uses and that nothing is made of yet.
    without_output: Vec<String>,
}

/// Size, and time of the last change in nanoseconds since 1970; a folder has a time alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp(u64, u64);

/// Which environments need no build, and how many files each has; and the names of those that do.
#[derive(Debug, Default)]
pub(crate) struct Freshness {
    /// Fresh ones with their number of files.
    pub(crate) fresh: BTreeMap<String, usize>,
    /// The others; empty when all must be built, or when it is not known which there are.
    pub(crate) stale: Vec<String>,
    /// What the last build left of those whose output is as it was.
    known: BTreeMap<String, Environment>,
    /// What it found beside any environment.
    general: Vec<Remembered>,
    /// And what the compiler left of them.
    pub(crate) past: Trace,
}

/// Compares the repository with the last build.
pub(crate) fn freshness(repository: &Repository) -> Freshness {
    let is_usable = |cache: &Cache| cache.compiler == compiler() && cache.out == stamp_of(&repository.root.join(OUT));
    let cache = read(&repository.root).filter(is_usable);
    cache.map(|cache| compare(repository, cache)).unwrap_or_default()
}

fn compare(repository: &Repository, cache: Cache) -> Freshness {
    let changed = changed_overlays(&repository.sources, &cache);
    let is_touched = |known: &Environment| {
        let speaks = |file: &&SourceFile| known.chain.iter().any(|link| cache.speaks(&file.path, link));
        changed.as_ref().is_none_or(|changed| changed.iter().any(speaks))
    };
    let mut freshness = Freshness::default();
    for (name, known) in &cache.environments {
        let is_alone = is_left_alone(&repository.root, known);
        if is_alone {
            freshness.known.insert(name.clone(), known.clone());
        }
        if is_alone && !is_touched(known) {
            freshness.fresh.insert(name.clone(), known.output.values().filter(|stamp| stamp.0 > 0).count());
        } else {
            freshness.stale.push(name.clone());
        }
    }
    if changed.is_none() {
        // There may be others by now.
        freshness.stale.clear();
    }
    freshness.general = cache.general;
    freshness.past = cache.trace;
    freshness.past.environments.retain(|name, _| freshness.known.contains_key(name));
    freshness
}

impl Freshness {
    /// Whether nothing is to be built.
    pub(crate) fn is_whole(&self) -> bool {
        self.stale.is_empty() && !self.fresh.is_empty()
    }

    /// What the last build said, as far as it holds: of the fresh environments, and beside any where nothing is to be built.
    pub(crate) fn told<'s>(&self, sources: &'s Sources) -> Vec<Notice<'s>> {
        let general = self.general.iter().filter(|_| self.is_whole());
        let kept = self.known_fresh().flat_map(|known| &known.findings).chain(general);
        remembered::recall(kept.cloned(), sources)
    }

    /// Words that the fresh environments use and that nothing is made of yet.
    pub(crate) fn without_output(&self) -> impl Iterator<Item = &str> {
        self.known_fresh().flat_map(|known| &known.without_output).map(String::as_str)
    }

    fn known_fresh(&self) -> impl Iterator<Item = &Environment> {
        self.known.iter().filter(|(name, _)| self.fresh.contains_key(*name)).map(|(_, known)| known)
    }
}

impl Cache {
    /// The environments that a file spoke of.
    fn spoken_of(&self, path: &str) -> BTreeSet<String> {
        self.environments.keys().filter(|name| self.speaks(path, name)).cloned().collect()
    }

    fn speaks(&self, path: &str, name: &str) -> bool {
        self.environments.get(name).is_some_and(|known| known.files.iter().any(|file| file == path))
    }
}

/// The environment files that are not what they were, but speak of the same environments; nothing when anything else changed, came or
/// went.
fn changed_overlays<'s>(sources: &'s Sources, cache: &Cache) -> Option<Vec<&'s SourceFile>> {
    let same_paths = sources.files.len() == cache.sources.len()
        && sources.files.iter().all(|file| cache.sources.contains_key(&file.path));
    let changed: Vec<_> =
        sources.files.iter().filter(|file| cache.sources.get(&file.path) != Some(&digest(&file.text))).collect();
    let speaks_as_before = |file: &&SourceFile| {
        file.role == Role::Environment && environments_of(&file.text) == cache.spoken_of(&file.path)
    };
    (same_paths && changed.iter().all(speaks_as_before)).then_some(changed)
}

/// The environments that a file speaks of.
fn environments_of(text: &str) -> BTreeSet<String> {
    let (document, _) = platc_kdl::parse(text);
    let name = |node: &platc_kdl::Node<'_>| {
        node.entries
            .iter()
            .find(|entry| entry.name.is_none())
            .and_then(|entry| platc_core::load::text(&entry.value).map(str::to_owned))
    };
    let speaks = |node: &&platc_kdl::Node<'_>| matches!(&*node.name.text, "environment" | "pins");
    document.nodes.iter().filter(speaks).filter_map(name).collect()
}

fn is_left_alone(root: &Path, known: &Environment) -> bool {
    known.output.iter().all(|(path, stamp)| stamp_of(&root.join(path)) == Some(*stamp))
}

/// Remembers a build: the environments that were built now, and those of the last one that were fresh.
pub(crate) fn remember(repository: &Repository, compiled: Compiled<'_>, freshness: Freshness) {
    let Freshness { fresh, mut known, past, .. } = freshness;
    let (mut environments, mut trace) = (BTreeMap::new(), compiled.trace);
    for Built { name, chain, files, findings, without_output } in compiled.environments {
        let folder = format!("{OUT}/{name}/");
        let paths = compiled.files.iter().map(|file| file.path.as_str()).filter(|path| path.starts_with(&folder));
        let files =
            files.iter().filter_map(|file| repository.sources.file(*file)).map(|file| file.path.clone()).collect();
        let spared = known.remove(&name).filter(|_| compiled.spared.contains_key(&name));
        let mut output = spared.map(|before| before.output).unwrap_or_default();
        output.extend(stamps(&repository.root, paths));
        let findings = remembered::keep(findings, &repository.sources);
        let without_output = without_output.into_iter().map(str::to_owned).collect();
        environments.insert(name, Environment { chain, files, output, findings, without_output });
    }
    let is_fresh = |name: &String| fresh.contains_key(name);
    environments.extend(known.into_iter().filter(|(name, _)| is_fresh(name)));
    trace.environments.extend(past.environments.into_iter().filter(|(name, _)| is_fresh(name)));
    let sources = repository.sources.files.iter().map(|file| (file.path.clone(), digest(&file.text))).collect();
    let out = stamp_of(&repository.root.join(OUT));
    let general = remembered::keep(compiled.general, &repository.sources);
    let cache = Cache { compiler: compiler(), sources, out, environments, general, trace };
    // A cache that cannot be written is no cache: the next build makes everything again.
    let _ = serde_json::to_vec(&cache).map(|bytes| fs::write(repository.root.join(PATH), bytes));
}

/// Forgets the last build: this one has something to say about `out/`, where the next one has to look again.
pub(crate) fn forget(root: &Path) {
    let _ = fs::remove_file(root.join(PATH));
}

/// The stamps of files, and of every folder above them within `out/`: a file that comes or goes changes its folder's.
fn stamps<'p>(root: &Path, paths: impl Iterator<Item = &'p str>) -> BTreeMap<String, Stamp> {
    let mut all = BTreeSet::new();
    for path in paths {
        let folders = path.match_indices('/').map(|(index, _)| &path[..index]).filter(|folder| folder.contains('/'));
        all.extend(folders);
        all.insert(path);
    }
    all.into_iter().filter_map(|path| stamp_of(&root.join(path)).map(|stamp| (path.to_owned(), stamp))).collect()
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(path).ok()?;
    let time = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let time = u64::try_from(time).ok()?;
    Some(Stamp(if metadata.is_dir() { 0 } else { metadata.len() }, time))
}

fn read(root: &Path) -> Option<Cache> {
    fs::read(root.join(PATH)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

/// The compiler itself: another version or another build of it may write other bytes.
fn compiler() -> String {
    let stamp = std::env::current_exe().ok().and_then(|path| stamp_of(&path));
    format!("{} {stamp:?}", env!("CARGO_PKG_VERSION"))
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
