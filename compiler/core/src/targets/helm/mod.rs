//! Helm: the values of charts that others make.
//!
//! In go `chart`, and words that others' software carries out (`mesh`, `secrets kind=vault`); out comes
//! `helm/<release>/<region>/values.yaml`, which the objects of `gitops` install the chart with. Helm does not take values for
//! templates, so that every text stays as it is.

use std::borrow::Cow;

use serde_json::Value;

use super::{Lowering, Target, Unit, heading, kubernetes, region, root, unwritable, vanished};
use crate::finding::Finding;
use crate::model::{Declared, named};
use crate::source::Place;
use crate::words::network::Mesh;
use crate::words::packages::Chart;

/// The target.
pub const TARGET: Target = Target { name: "helm", plan, render };

const VALUES: &str = "helm/values";

/// A chart that is installed in a cluster.
pub struct Release<'p> {
    /// The address of the node that asks for it.
    pub owner: String,
    /// Where that node stands.
    pub place: Place,
    /// What it is called.
    pub name: Cow<'p, str>,
    /// The chart.
    pub chart: Cow<'p, str>,
    /// The repository of the chart, or the registry with `oci://`.
    pub repository: Cow<'p, str>,
    /// The version of the chart.
    pub version: Cow<'p, str>,
    /// The namespace, where it is another than the environment's.
    pub namespace: Option<Cow<'p, str>>,
    /// Its values.
    pub values: Cow<'p, Value>,
}

/// The releases of a cluster.
pub fn releases<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<Release<'p>> {
    if !kubernetes::has_cluster(lowering, cell) {
        return Vec::new();
    }
    let charts = lowering.all::<Chart>().iter();
    let mut releases: Vec<Release<'p>> =
        charts.filter_map(|declared| Some(of_chart(declared, declared.at(cell)?))).collect();
    releases.extend(of_mesh(lowering, cell));
    releases
}

fn of_chart<'p>(declared: &'p Declared<Chart>, chart: &'p Chart) -> Release<'p> {
    Release {
        owner: declared.address(),
        place: declared.place,
        name: chart.name.as_str().into(),
        chart: chart.name.as_str().into(),
        repository: chart.repository.0.as_str().into(),
        version: chart.version.as_str().into(),
        namespace: chart.namespace.as_ref().map(|namespace| namespace.as_str().into()),
        values: Cow::Borrowed(&chart.values.0),
    }
}

/// What runs the mesh, unless another environment owns it.
fn of_mesh<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<Release<'p>> {
    let name = kubernetes::mesh::plan(lowering, cell).filter(|_| !lowering.platform().borrows("mesh"));
    let Some(declared) = name.and_then(|name| named(lowering.all::<Mesh>(), &name)) else { return Vec::new() };
    let (repository, version) = kubernetes::mesh::SOURCE;
    let release = |(name, chart, namespace, values): (&'static str, &'static str, &'static str, Value)| Release {
        owner: declared.address(),
        place: declared.place,
        name: name.into(),
        chart: chart.into(),
        repository: repository.into(),
        version: version.into(),
        namespace: Some(namespace.into()),
        values: Cow::Owned(values),
    };
    kubernetes::mesh::charts(lowering, cell).map(release).into()
}

/// The release of that name in a cluster.
pub fn release<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<Release<'p>> {
    releases(lowering, cell).into_iter().find(|release| release.name == name)
}

/// Where the values of a release in a cluster are.
pub fn values_path(lowering: &Lowering<'_>, release: &str, cell: usize) -> String {
    format!("{}/helm/{release}/{}/values.yaml", root(lowering.platform()), region(lowering, cell))
}

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let cells = 0..lowering.platform().cells.len();
    let unit = |release: Release<'_>, cell| Unit {
        path: values_path(lowering, &release.name, cell),
        rule: VALUES,
        owner: release.owner,
        name: release.name.into_owned(),
        cell,
    };
    cells.flat_map(|cell| releases(lowering, cell).into_iter().map(move |release| unit(release, cell))).collect()
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let release = release(lowering, &unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
    let mut text = heading("#", &unit.owner);
    let written = match &*release.values {
        Value::Null => platc_yaml::write(&mut text, &serde_json::Map::new()),
        values => platc_yaml::write(&mut text, values),
    };
    written.map_err(|error| unwritable(unit, &error)).map(|()| text)
}
