//! Helm: the values of charts that others make.
//!
//! In goes `chart`; out comes `helm/<release>/<region>/values.yaml`, which the objects of `gitops` install the chart with. Helm does
//! not take values for templates, so that every text stays as it is.

use super::{Lowering, Target, Unit, heading, kubernetes, region, root, unwritable, vanished};
use crate::finding::Finding;
use crate::model::Declared;
use crate::words::packages::Chart;

/// The target.
pub const TARGET: Target = Target { name: "helm", plan, render };

const VALUES: &str = "helm/values";

/// The charts of a cluster.
pub fn charts<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<&'p Declared<Chart>> {
    let charts = lowering.all::<Chart>().iter();
    charts.filter(|declared| declared.at(cell).is_some() && kubernetes::has_cluster(lowering, cell)).collect()
}

/// Where the values of a release in a cluster are.
pub fn values_path(lowering: &Lowering<'_>, release: &str, cell: usize) -> String {
    format!("{}/helm/{release}/{}/values.yaml", root(lowering.platform()), region(lowering, cell))
}

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let cells = 0..lowering.platform().cells.len();
    let unit = |declared: &Declared<Chart>, cell| Unit {
        path: values_path(lowering, &declared.name, cell),
        rule: VALUES,
        owner: declared.address(),
        name: declared.name.clone(),
        cell,
    };
    cells.flat_map(|cell| charts(lowering, cell).into_iter().map(move |declared| unit(declared, cell))).collect()
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let Some(chart) = lowering.get::<Chart>(&unit.name, unit.cell) else {
        return Err(vanished(unit));
    };
    let mut text = heading("#", &unit.owner);
    let written = match &chart.values.0 {
        serde_json::Value::Null => platc_yaml::write(&mut text, &serde_json::Map::new()),
        values => platc_yaml::write(&mut text, values),
    };
    written.map_err(|error| unwritable(unit, &error)).map(|()| text)
}
