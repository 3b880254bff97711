//! GitOps: what each cluster is pointed at, so that it runs what the repository says.
//!
//! In go the clusters and charts of an environment and the platform's `repository`; out come the objects of Argo CD, or of Flux where
//! `delivery` names it. Whoever installs Argo CD or Flux applies these once; everything else is then pulled. Environments made for
//! each pull request are not among them: they are made from a template, when a request opens.

mod argocd;
mod flux;
mod source;
mod teams;
#[cfg(test)]
mod tests;

use platc_kubernetes::Object;

use super::helm::{self, Release};
use super::{Lowering, Target, Unit, heading, kubernetes, region, root, unwritable};
use crate::derive::{delivered_by, repository};
use crate::finding::Finding;
use crate::words::delivery::GitOps;

/// The target.
pub const TARGET: Target = Target { name: "gitops", plan, render };

const ARGO_CD: &str = "gitops/argocd";
const ARGO_CD_CHART: &str = "gitops/argocd-chart";
const ARGO_CD_PROJECT: &str = "gitops/argocd-project";
const FLUX: &str = "gitops/flux";
const FLUX_CHART: &str = "gitops/flux-chart";

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let copies = lowering.platform().settings.as_ref().is_some_and(|settings| settings.per.is_some());
    let (false, Some(product)) = (copies, delivered_by(lowering.platform())) else { return Vec::new() };
    let clusters = clusters(lowering);
    if clusters.is_empty() {
        return Vec::new();
    }
    match product {
        GitOps::Flux => plan_flux(lowering, &clusters),
        GitOps::Argocd => plan_argocd(lowering, &clusters),
    }
}

/// The cells whose cluster has something to run.
fn clusters(lowering: &Lowering<'_>) -> Vec<usize> {
    let planned = (kubernetes::TARGET.plan)(lowering);
    let cells = 0..lowering.platform().cells.len();
    cells.filter(|cell| planned.iter().any(|unit| unit.cell == *cell)).collect()
}

fn plan_argocd(lowering: &Lowering<'_>, clusters: &[usize]) -> Vec<Unit> {
    let namespace = &lowering.platform().namespace;
    let mut units = vec![unit(lowering, "argocd/project.yaml", ARGO_CD_PROJECT, None, lowering.platform().primary())];
    for cell in clusters {
        let region = region(lowering, *cell);
        units.push(unit(lowering, &format!("argocd/{region}-{namespace}.yaml"), ARGO_CD, None, *cell));
        let releases = helm::releases(lowering, *cell).into_iter();
        units.extend(releases.map(|release| {
            let file = format!("argocd/{region}-helm-{}.yaml", release.name);
            unit(lowering, &file, ARGO_CD_CHART, Some(&release), *cell)
        }));
    }
    units
}

fn plan_flux(lowering: &Lowering<'_>, clusters: &[usize]) -> Vec<Unit> {
    let namespace = &lowering.platform().namespace;
    let mut units = Vec::new();
    for cell in clusters {
        let region = region(lowering, *cell);
        units.push(unit(lowering, &format!("flux/{region}/{namespace}.yaml"), FLUX, None, *cell));
        let releases = helm::releases(lowering, *cell).into_iter();
        units.extend(releases.map(|release| {
            let file = format!("flux/{region}/helm-{}.yaml", release.name);
            unit(lowering, &file, FLUX_CHART, Some(&release), *cell)
        }));
    }
    units
}

fn unit(lowering: &Lowering<'_>, file: &str, rule: &'static str, release: Option<&Release<'_>>, cell: usize) -> Unit {
    let platform = lowering.platform();
    let owner = release.map_or_else(|| format!("platform.{}", platform.name), |release| release.owner.clone());
    Unit {
        path: format!("{}/gitops/{file}", root(platform)),
        rule,
        owner,
        name: release.map(|release| release.name.to_string()).unwrap_or_default(),
        cell,
    }
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let Some(repository) = repository(lowering.platform()) else { return Err(source::missing(lowering)) };
    let objects: Vec<Object> = match unit.rule {
        ARGO_CD_PROJECT => argocd::projects(lowering, repository, &clusters(lowering)),
        ARGO_CD => vec![argocd::application(lowering, repository, unit.cell)],
        ARGO_CD_CHART => vec![argocd::chart(lowering, repository, unit)?],
        FLUX_CHART => return Err(flux::chart(lowering, unit)),
        _ => flux::objects(lowering, repository, unit.cell),
    };
    let mut text = heading("#", &unit.owner);
    for object in objects {
        object.write(&mut text).map_err(|error| unwritable(unit, &error))?;
    }
    Ok(text)
}
