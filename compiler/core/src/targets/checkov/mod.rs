//! checkov: what its checks of Terraform and CloudFormation are not held against, and why.
//!
//! In go the `allow`s of nodes, and the checks that its own way of building does not meet; out comes `.checkov.yaml` in the folder of
//! the environment, which checkov reads by itself when it is run on that folder (checkov documentation, "CLI Command Reference"). It
//! has no comments in JSON to read, so that a file is the narrowest that it can be told: a check, and the file of the node. What
//! Kubernetes objects are let off is an annotation on the object itself.

mod by_design;
pub mod checks;
#[cfg(test)]
mod tests;

use super::{Lowering, Target, Unit, cloudformation, cloudfront, heading, root, target_of, terraform, vanished};
use crate::finding::Finding;
use by_design::BY_DESIGN;

/// The target.
pub const TARGET: Target = Target { name: "checkov", plan, render };

const CONFIGURATION: &str = "checkov/configuration";

/// The rules of templates of CloudFormation.
const TEMPLATES: &[&str] = &[cloudfront::TEMPLATE, cloudformation::TEMPLATE];

const EXPLANATION: &str = "# What checkov is not to hold against these files, and why. It reads this when it is run on this folder:\n\
     # checkov -d <this folder>\n";

/// A check that is not held against a file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Waiver<'p> {
    /// Who says so.
    owner: String,
    /// Why.
    because: &'p str,
    check: &'p str,
    /// The file's path below the environment, without what the end of its name says about its format.
    file: String,
}

impl<'p> Waiver<'p> {
    fn new(owner: &str, because: &'p str, check: &'p str, file: &str) -> Self {
        Self { owner: owner.to_owned(), because, check, file: file.to_owned() }
    }
}

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let platform = lowering.platform();
    let path = format!("{}/.checkov.yaml", root(platform));
    let owner = format!("platform.{}", platform.name);
    let unit = Unit { path, rule: CONFIGURATION, owner, name: platform.name.clone(), cell: platform.primary() };
    judged(lowering).next().map(|_| unit).into_iter().collect()
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let waivers = waivers(lowering)?;
    let mut text = heading("#", &unit.owner) + EXPLANATION;
    text.push_str(if waivers.is_empty() { "skip-check: []\n" } else { "skip-check:\n" });
    for group in waivers.chunk_by(|a, b| (&a.owner, a.because) == (&b.owner, b.because)) {
        let lines =
            group.iter().map(|waiver| format!("  - '{}:{}\\.'\n", waiver.check, waiver.file.replace('.', "\\.")));
        let reasons = group.first().map(|waiver| format!("  # {}: {}\n", waiver.owner, one_line(waiver.because)));
        text.extend(reasons.into_iter().chain(lines));
    }
    Ok(text)
}

/// What is not held against any file of an environment, in the order in which it is written.
fn waivers<'p>(lowering: &Lowering<'p>) -> Result<Vec<Waiver<'p>>, Finding> {
    let mut waivers = Vec::new();
    for (file, unit) in judged(lowering) {
        let design = by_design(&unit, &file);
        let said = said(lowering, &unit, &file)?;
        let is_new = |waiver: &Waiver<'_>| design.iter().all(|known| known.check != waiver.check);
        waivers.extend(said.into_iter().filter(is_new));
        waivers.extend(design);
    }
    waivers.sort();
    Ok(waivers)
}

/// The files that checkov judges, as they stand in the configuration, and what makes them.
fn judged(lowering: &Lowering<'_>) -> impl Iterator<Item = (String, Unit)> {
    let units = [terraform::TARGET, cloudfront::TARGET, cloudformation::TARGET]
        .into_iter()
        .flat_map(|target| (target.plan)(lowering));
    units.filter_map(|unit| Some((judged_file(lowering, &unit)?, unit)))
}

fn by_design(unit: &Unit, file: &str) -> Vec<Waiver<'static>> {
    let cloud = cloud_of(unit);
    // Modules of all clouds are made by one rule.
    let fits = |check: &str| unit.rule != terraform::MODULE || checks::cloud(check) == Some(cloud);
    let rows = BY_DESIGN.iter().filter(|row| row.is_about(unit.rule) && fits(row.check));
    rows.map(|row| Waiver::new("by design", row.because, row.check, file)).collect()
}

/// What the node of a file says, of checks that look at something in it.
fn said<'p>(lowering: &Lowering<'p>, unit: &Unit, file: &str) -> Result<Vec<Waiver<'p>>, Finding> {
    let cloud = cloud_of(unit);
    let allows = lowering.allows(&unit.owner).iter().filter(|allow| checks::cloud(allow.rule.as_str()) == Some(cloud));
    let mut allows = allows.peekable();
    if allows.peek().is_none() {
        return Ok(Vec::new());
    }
    let target = target_of(unit.rule).ok_or_else(|| vanished(unit))?;
    let text = (target.render)(lowering, unit)?;
    let seen = allows.filter(|allow| checks::looks_at(allow.rule.as_str(), &text));
    Ok(seen.map(|allow| Waiver::new(&unit.owner, allow.because.as_str(), allow.rule.as_str(), file)).collect())
}

/// The cloud that a file is about. Each published module is about one; the other files say it in the names of their rules.
fn cloud_of(unit: &Unit) -> &str {
    let words =
        if unit.rule == terraform::MODULE { unit.name.split(' ').nth(1) } else { unit.rule.split(['/', '-']).nth(1) };
    words.filter(|_| !TEMPLATES.contains(&unit.rule)).unwrap_or("aws")
}

/// The path of a file that checkov judges, as it stands in the configuration. What only looks things up, or sets a stack up, has
/// nothing to be judged; of a published module its one file with resources has.
fn judged_file(lowering: &Lowering<'_>, unit: &Unit) -> Option<String> {
    let path = unit.path.strip_prefix(&root(lowering.platform()))?.strip_prefix('/')?;
    if TEMPLATES.contains(&unit.rule) {
        return path.strip_suffix(".json").map(str::to_owned);
    }
    let is_resources = match unit.rule {
        terraform::MODULE => path.ends_with("/main.tf.json") && !path.contains("/examples/"),
        rule => !terraform::is_setting_up(rule),
    };
    path.strip_suffix(".tf.json").filter(|_| is_resources).map(str::to_owned)
}

/// A reason as a comment of one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
