//! A repository -> what is to be in `out/`: runs the compiler for the environments that were asked for, and turns its
//! artifacts and findings into what the verbs work with.

use std::collections::{BTreeMap, BTreeSet};

use platc_core::compile::{Built, Output, recompile};
use platc_core::finding::{Finding, Severity};
use platc_core::incremental::Trace;
use platc_core::schema::nearest;
use platc_core::source::Place;
use platc_emit::File;

use crate::notice::{self, Notice};
use crate::progress;
use crate::repository::Repository;

/// The folder of everything that is generated.
pub(crate) const OUT: &str = "out";

/// The version of this compiler.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a run of the compiler gave.
#[derive(Debug)]
pub(crate) struct Compiled<'s> {
    /// Everything to say about the spec, errors first.
    pub(crate) notices: Vec<Notice<'s>>,
    /// The files to be, without those that are spared; none if there is an error.
    pub(crate) files: Vec<File>,
    /// How many files of an environment are on disk already, as the last build made them; by name, where there are any.
    pub(crate) spared: BTreeMap<String, usize>,
    /// The folders that these files fill, and in which nothing else belongs.
    pub(crate) folders: Vec<String>,
    /// The environments that were built, with what was found in each.
    pub(crate) environments: Vec<Built>,
    /// What was found beside any environment.
    pub(crate) general: Vec<Finding>,
    /// What the next build may know of this one.
    pub(crate) trace: Trace,
}

impl Compiled<'_> {
    /// Whether an error stopped it.
    pub(crate) fn failed(&self) -> bool {
        self.notices.iter().any(|notice| notice.severity == Severity::Error)
    }
}

/// Compiles all environments, or those named in `only`, sparing what is as the build made it that left `past`. Fails if one of those
/// does not exist.
pub(crate) fn run<'s>(
    repository: &'s Repository,
    only: &[String],
    past: &Trace,
) -> Result<Compiled<'s>, Vec<Notice<'static>>> {
    let only: BTreeSet<&str> = only.iter().map(String::as_str).collect();
    let wanted = Some(&only).filter(|names| !names.is_empty());
    let output = progress::during("compiling", || recompile(&repository.sources, wanted, past));
    check_names(&only, &output.names)?;
    let output = unless_for_another_compiler(output);
    let folders = folders(&only, &output);
    let notices = with_warnings(notice::of_findings(output.findings, &repository.sources), repository);
    let is_wanted = |path: &str| only.is_empty() || only.iter().any(|name| is_below(path, name));
    let files = output.artifacts.into_iter().filter(|artifact| is_wanted(&artifact.unit.path));
    let files = files.map(|artifact| File { path: artifact.unit.path, content: artifact.text.into_bytes() }).collect();
    Ok(Compiled {
        notices,
        files,
        spared: output.spared,
        folders,
        environments: output.environments,
        general: output.general,
        trace: output.trace,
    })
}

/// What was found, and what reading the repository had to say.
pub(crate) fn with_warnings<'s>(mut notices: Vec<Notice<'s>>, repository: &'s Repository) -> Vec<Notice<'s>> {
    notices.extend(repository.warnings.iter().cloned());
    notices.sort_by_key(|notice| notice.severity);
    notices
}

/// An environment of which files were spared has all its files and no others: whoever knows the last build has looked.
fn folders(only: &BTreeSet<&str>, output: &Output) -> Vec<String> {
    if only.is_empty() && output.spared.is_empty() {
        return vec![OUT.to_owned()];
    }
    let made = output.environments.iter().map(|origin| &origin.name).filter(|name| !output.spared.contains_key(*name));
    made.map(|name| format!("{OUT}/{name}")).collect()
}

/// Whether a file is one of that environment's.
fn is_below(path: &str, environment: &str) -> bool {
    let below = path.strip_prefix(OUT).and_then(|rest| rest.strip_prefix('/'));
    below.and_then(|rest| rest.strip_prefix(environment)).is_some_and(|rest| rest.starts_with('/'))
}

/// The output, or nothing but the finding that the spec is for another version of the compiler, whose output may have
/// other bytes (law O1). Whatever else this one finds in such a spec would only lead astray.
fn unless_for_another_compiler(output: Output) -> Output {
    match &output.compiler {
        Some((wanted, place)) if !is_own_version(wanted) => {
            Output { findings: vec![another_compiler(wanted, *place)], ..Output::default() }
        }
        _ => output,
    }
}

/// Whether the spec's `0.1` or `0.1.0` takes this compiler.
fn is_own_version(wanted: &str) -> bool {
    let mut own = VERSION.split('.');
    wanted.split('.').all(|part| own.next() == Some(part))
}

fn another_compiler(wanted: &str, place: Place) -> Finding {
    let message =
        format!("this spec is for platc {wanted}, and this is platc {VERSION}, which may generate something else");
    let move_on = format!("write `platc \"{VERSION}\"`, build, and review what changes in out/");
    // What is put into a shell's line is a version and nothing else.
    let help = match wanted.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        true => format!("`cargo install platc --version \"~{wanted}\"` installs the right one; to move on, {move_on}"),
        false => move_on,
    };
    Finding::error("compiler-version", place, message).label("asked for here").help(help)
}

/// A notice for each name that no environment has.
fn check_names(wanted: &BTreeSet<&str>, known: &[String]) -> Result<(), Vec<Notice<'static>>> {
    let unknown = wanted.iter().filter(|name| !known.iter().any(|known| known == *name));
    let notices: Vec<_> = unknown.map(|name| unknown_environment(name, known)).collect();
    if notices.is_empty() { Ok(()) } else { Err(notices) }
}

fn unknown_environment(name: &str, known: &[String]) -> Notice<'static> {
    let notice = Notice::error("unknown-environment", format!("there is no environment `{name}`"));
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => notice.help(format!("did you mean `{near}`?")),
        None => notice.help(format!("this platform has: {}", known.join(", "))),
    }
}
