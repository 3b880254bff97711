//! The driver: the pipeline as one function.
//!
//! [`compile`] is the list of stages in the architecture page as code; each stage is a function from one immutable value to the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::check;
use crate::clouds::fit;
use crate::derive::{Graph, derive};
use crate::echoes::{Statements, without_echoes};
use crate::finding::{Finding, Findings};
use crate::incremental::{Edit, Made, Spec, Trace};
use crate::load::{EnvironmentLayer, Layers, Statement, arguments, children, judge, load, sort, text};
use crate::merge::{Environment, chain, merge};
use crate::model::Platform;
use crate::parse::parse;
use crate::resolve::resolve;
use crate::shared;
use crate::source::{FileId, Place, Sources};
use crate::targets::{Artifact, Unit, lower, plan, without_output};
use crate::verify::{Waiver, idle, verify, verify_each, waivers};

/// What a run gives.
#[derive(Debug, Default)]
pub struct Output {
    /// Everything found, errors first.
    pub findings: Vec<Finding>,
    /// Of these, what was found before or beside any environment.
    pub general: Vec<Finding>,
    /// Every file of `out/`, in the order of their paths; none when there is an error.
    pub artifacts: Vec<Artifact>,
    /// The version of the compiler that the spec asks for, and where it says so (O1).
    pub compiler: Option<(String, Place)>,
    /// The environments that were built.
    pub environments: Vec<Built>,
    /// The names of all environments of the spec, those that were not asked for too.
    pub names: Vec<String>,
    /// How many files of an environment are not among the artifacts since they are as an earlier build made them; by name, where
    /// there are any.
    pub spared: BTreeMap<String, usize>,
    /// What the next run may be told.
    pub trace: Trace,
}

/// An environment beside its files: what it was built from, beside the base and the modules, and what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Its name.
    pub name: String,
    /// The environments that it extends, farthest first, itself last.
    pub chain: Vec<String>,
    /// The files that speak of it by name, sorted.
    pub files: Vec<FileId>,
    /// What was found in it.
    pub findings: Vec<Finding>,
    /// Words that it uses and that no target makes anything of yet, sorted.
    pub without_output: Vec<&'static str>,
}

impl Output {
    /// Whether an error stopped the build.
    pub fn failed(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }

    /// Words that the spec uses and that no target makes anything of yet, sorted.
    pub fn without_output(&self) -> BTreeSet<&'static str> {
        self.environments.iter().flat_map(|built| &built.without_output).copied().collect()
    }
}

/// Compiles a spec: every environment, or those of these names.
pub fn compile(sources: &Sources, only: Option<&BTreeSet<&str>>) -> Output {
    recompile(sources, only, &Trace::default())
}

/// The same after a build that left a trace: files that are surely as that build made them are left out.
pub fn recompile(sources: &Sources, only: Option<&BTreeSet<&str>>, past: &Trace) -> Output {
    let mut findings = Findings::default();
    let documents = parse(sources, &mut findings);
    let layers = sort(sources, &documents, &mut findings);
    let mut spec = Spec::new(sources, &layers);
    let edit = past.edit(&spec);
    let is_read = |statement: Statement<'_>| edit.as_ref().is_some_and(|edit| edit.is_read(&layers, statement));
    judge(&layers, &is_read, &mut findings);
    spec.is_quiet(findings.list().is_empty());
    let compiler = asked_compiler(&layers);
    let shared = shared::layers(&layers);
    let is_wanted = |name: &str| only.is_none_or(|names| names.contains(name));
    let (wanted, others): (Vec<_>, Vec<_>) =
        environments(&layers, shared.as_ref()).partition(|(_, environment)| is_wanted(environment.name));
    let all = wanted.iter().chain(&others).map(|(_, environment)| environment.name.to_owned());
    let names = all.collect::<BTreeSet<_>>().into_iter().collect();
    // One after the other: each uses all cores by itself, and only one environment's trees are in memory at a time.
    let mut output = Output { compiler, names, ..Output::default() };
    let (mut waivers, mut traces) = (Vec::new(), BTreeMap::new());
    output.general = findings.list().to_vec();
    let broken = findings.has_errors();
    for (layers, environment) in wanted {
        let made = compile_environment(layers, environment, edit.as_ref(), broken);
        let name = environment.name.to_owned();
        output.artifacts.extend(made.artifacts);
        output.spared.extend(Some(made.spared).filter(|count| *count > 0).map(|count| (name.clone(), count)));
        output.environments.push(built(layers, environment, &made.findings, made.without_output));
        findings.extend(made.findings);
        waivers.extend(made.waivers);
        traces.extend(made.trace.map(|made| (name, made)));
    }
    // What one environment has no use for, another may have, and so may a file that an error withholds.
    if only.is_none() && !findings.has_errors() {
        let idle: Vec<_> = idle(waivers).collect();
        output.general.extend(idle.iter().cloned());
        findings.extend(idle);
    }
    if findings.has_errors() {
        output.artifacts.clear();
    }
    output.trace = Trace::new(spec, traces);
    output.findings = without_echoes(findings.sorted(), &Statements::new(sources, &documents, &layers));
    output
}

/// Every environment with the layers that it is made from; what all of them share comes last.
fn environments<'l, 's>(
    layers: &'l Layers<'s>,
    shared: Option<&'l Layers<'s>>,
) -> impl Iterator<Item = (&'l Layers<'s>, &'l EnvironmentLayer<'s>)> {
    let of = |layers: &'l Layers<'s>| layers.environments.values().map(move |environment| (layers, environment));
    std::iter::once(layers).chain(shared).flat_map(of)
}

fn built(
    layers: &Layers<'_>,
    environment: &EnvironmentLayer<'_>,
    findings: &[Finding],
    without_output: Vec<&'static str>,
) -> Built {
    let chain = chain(layers, environment);
    let pins = layers.pins.get(environment.name).into_iter().flatten().map(|(_, pin)| pin.place.file);
    let mut files: Vec<FileId> = environment.statements.iter().map(|statement| statement.file).chain(pins).collect();
    files.sort();
    files.dedup();
    Built {
        name: environment.name.to_owned(),
        chain: chain.iter().map(|layer| layer.name.to_owned()).collect(),
        files,
        findings: findings.to_vec(),
        without_output,
    }
}

/// What `platform { platc "0.1" }` says.
fn asked_compiler(layers: &Layers<'_>) -> Option<(String, Place)> {
    let platform = layers.base.iter().find(|statement| statement.node.name.text == "platform")?;
    let said = children(platform.node).iter().find(|child| child.name.text == "platc")?;
    let entry = arguments(said).next()?;
    Some((text(&entry.value)?.to_owned(), platform.at(entry.value_span)))
}

/// One environment with the outcome of each stage up to the graph.
#[derive(Debug)]
pub struct Compiled<'s> {
    /// After merge.
    pub merged: Environment<'s>,
    /// After resolve.
    pub platform: Platform,
    /// After derive.
    pub graph: Graph,
}

/// Runs the stages up to the graph for every environment, or the one of that name, and hands them over; gives the findings.
pub fn with_environments(
    sources: &Sources,
    only: Option<&str>,
    use_them: impl FnOnce(&Layers<'_>, &[Compiled<'_>]),
) -> Vec<Finding> {
    let mut findings = Findings::default();
    let documents = parse(sources, &mut findings);
    let layers = load(sources, &documents, &mut findings);
    let shared = shared::layers(&layers);
    let mut compiled = Vec::new();
    let wanted = environments(&layers, shared.as_ref()).filter(|(_, layer)| only.is_none_or(|name| name == layer.name));
    for (layers, layer) in wanted {
        let (mut merged, found) = merge(layers, layer);
        let unfit = fit(&mut merged);
        let (platform, more) = resolve(&merged);
        if !platform.is_shared() {
            findings.extend(found.into_iter().chain(unfit).chain(more));
        }
        let graph = derive(&platform);
        compiled.push(Compiled { merged, platform, graph });
    }
    use_them(&layers, &compiled);
    without_echoes(findings.sorted(), &Statements::new(sources, &documents, &layers))
}

/// An environment with all that came of it.
struct Outcome {
    artifacts: Vec<Artifact>,
    findings: Vec<Finding>,
    without_output: Vec<&'static str>,
    waivers: Vec<Waiver>,
    spared: usize,
    /// Nothing where there was something to say about the files: who makes only some of them could not say it again.
    trace: Option<Made>,
}

/// `broken` says that the text of the spec has errors, so that what it lacks may stand in what nobody could read.
fn compile_environment(
    layers: &Layers<'_>,
    layer: &EnvironmentLayer<'_>,
    edit: Option<&Edit<'_>>,
    broken: bool,
) -> Outcome {
    let (mut merged, mut findings) = merge(layers, layer);
    findings.extend(fit(&mut merged));
    let (platform, found) = resolve(&merged);
    findings.extend(found);
    let without_output = if platform.is_shared() { Vec::new() } else { without_output(&merged) };
    // Nothing behind this reads it, and the artifacts take its room.
    drop(merged);
    let graph = derive(&platform);
    findings.extend(check(&platform, &graph));
    if platform.is_shared() {
        // What the base leaves for environments to say is no fault.
        findings.clear();
    }
    let planned = plan(&platform, &graph);
    let outcome = edit.and_then(|edit| make_some(&platform, &graph, &planned, edit));
    let mut outcome = outcome
        .unwrap_or_else(|| make_all(&platform, &graph, planned, broken || findings.iter().any(Finding::is_error)));
    outcome.findings.splice(..0, findings);
    // They are about infrastructure, of which no file is ever spared.
    let waivers = waivers(&platform, &outcome.artifacts);
    Outcome { without_output, waivers, ..outcome }
}

/// Makes every file. Where an error withholds one, a look at the whole would only find the gap.
fn make_all(platform: &Platform, graph: &Graph, planned: Vec<Unit>, failed: bool) -> Outcome {
    let (artifacts, mut findings) = lower(platform, graph, planned);
    let mut trace = None;
    if !failed && !findings.iter().any(Finding::is_error) {
        let (found, ties) = verify(platform, graph, &artifacts);
        findings.extend(found);
        trace = findings.is_empty().then(|| Made::new(graph, &artifacts, &ties));
    }
    Outcome { artifacts, findings, without_output: Vec::new(), waivers: Vec::new(), spared: 0, trace }
}

/// Makes the files that an edit reaches; nothing where that turns out not to be enough.
fn make_some(platform: &Platform, graph: &Graph, planned: &[Unit], edit: &Edit<'_>) -> Option<Outcome> {
    let (reached, past) = edit.reaches(platform, graph, planned)?;
    let spared = planned.len() - reached.len();
    let (artifacts, mut findings) = lower(platform, graph, reached);
    let (found, ties) = verify_each(platform, &artifacts);
    findings.extend(found);
    let enough = findings.is_empty() && past.ties_as(planned, &artifacts, &ties);
    enough.then(|| Outcome {
        artifacts,
        findings,
        without_output: Vec::new(),
        waivers: Vec::new(),
        spared,
        trace: Some(past.clone()),
    })
}
