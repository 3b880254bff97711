//! `docs/infrastructure.md`: the order in which the stacks are applied, from an empty account on.

use super::google;
use crate::model::SHARED;
use crate::targets::cloudformation;
use crate::targets::terraform::{Area, BOOTSTRAP, stacks};
use crate::targets::{Lowering, root};

/// The page.
pub fn page(lowering: &Lowering<'_>) -> String {
    let platform = lowering.platform();
    match platform.is_shared() {
        true => format!("# What all environments of {} share\n\n{}", platform.name, shared(lowering)),
        false => format!("# Infrastructure of {}\n\n{}", platform.environment, environment(lowering)),
    }
}

/// How an account gets its first state: there is no bucket to keep it in until this stack has made it.
const FIRST_STATE: &str = "\
The bootstrap stack makes the bucket that all state is kept in, its own as well. So its first state is kept beside it, and moved into
the bucket once that exists. A person with administrator rights does this once for each account:
";

/// How an account of AWS begins where CloudFormation makes its first things.
const FIRST_TEMPLATE: &str = "\
A template of CloudFormation makes the bucket that all state is kept in, and the roles of the pipeline. A person with administrator
rights does this once for each account:
";

fn shared(lowering: &Lowering<'_>) -> String {
    let (first, others): (Vec<_>, Vec<_>) = stacks(lowering).into_iter().partition(|(area, _)| area.name == BOOTSTRAP);
    let mut page = String::from("An account has these things once, however many environments run in it.\n");
    if !first.is_empty() {
        page.push_str(&format!("\n## An empty account\n\n{FIRST_STATE}"));
        page.extend(first.iter().map(|(_, stack)| bootstrap(lowering, stack)));
    }
    let all: Vec<&str> = first.iter().chain(&others).map(|(_, stack)| stack.as_str()).collect();
    if let Some(command) = cloudformation::command(lowering) {
        page.push_str(&format!("\n## An empty account of AWS\n\n{FIRST_TEMPLATE}\n```sh\n{command}```\n"));
    }
    page.push_str(&steps(lowering, "## Then", &others));
    page.extend(FURTHER.iter().map(|further| further.page(lowering, &all)));
    page
}

/// What a cloud has once in each project or subscription, of which environments may have their own.
struct Further {
    /// How the names of its stacks end.
    cloud: &'static str,
    title: &'static str,
    /// What there may be several of: the variable by which a stack is told which one, too.
    unit: &'static str,
    besides: &'static str,
}

const FURTHER: &[Further] = &[
    Further {
        cloud: "-gcp",
        title: "Further projects of Google Cloud",
        unit: "project",
        besides: " The commands of `gcloud` above are for each project,\nhere with the name of the other one.",
    },
    Further { cloud: "-azure", title: "Further subscriptions of Azure", unit: "subscription", besides: "" },
];

impl Further {
    /// How the stacks of the cloud are applied again; nothing where there are none.
    fn page(&self, lowering: &Lowering<'_>, stacks: &[&str]) -> String {
        let Self { cloud, title, unit, besides } = self;
        let which = format!("${}", unit.to_uppercase());
        let again = |stack: &str| {
            let terraform = format!("terraform -chdir={}", folder(lowering, stack));
            format!(
                "{terraform} workspace select -or-create \"{which}\" && {terraform} apply -var \"{unit}={which}\"\n"
            )
        };
        let commands: String = stacks.iter().filter(|stack| stack.ends_with(cloud)).map(|stack| again(stack)).collect();
        if commands.is_empty() {
            return commands;
        }
        format!(
            "\n## {title}\n\nEnvironments may have {unit}s of their own. What a {unit} has once is applied again for each, in a workspace by its name; \
             all state\nstays with the first, so that whoever does this administers that one too.{besides}\n\n```sh\n{commands}```\n"
        )
    }
}

/// An override file puts the state beside the stack for as long as it is there (Terraform language, override files).
fn bootstrap(lowering: &Lowering<'_>, stack: &str) -> String {
    let folder = folder(lowering, stack);
    let (before, after) = if stack.ends_with("-gcp") { google::around(lowering) } else { Default::default() };
    format!(
        "\n```sh\n\
         {before}\
         echo '{{ \"terraform\": {{ \"backend\": {{ \"local\": {{}} }} }} }}' > {folder}/backend_override.tf.json\n\
         terraform -chdir={folder} init\n\
         terraform -chdir={folder} apply\n\
         rm {folder}/backend_override.tf.json\n\
         terraform -chdir={folder} init -migrate-state\n\
         rm -f {folder}/terraform.tfstate*\n\
         {after}```\n"
    )
}

fn environment(lowering: &Lowering<'_>) -> String {
    let page = format!(
        "What the account shares comes first: `out/{SHARED}/docs/infrastructure.md`. Each stack below has a state of its own and stands \
         only on those above it. Stacks of the same area in different regions do not wait for each other, but for the copies of a \
         database, which need the region that they follow.\n"
    );
    let runner = if platform_has(lowering, "azure") { RUNNER } else { "" };
    let stacks = stacks(lowering);
    let google = google::beforehand(lowering, &stacks.iter().map(|(_, stack)| stack.as_str()).collect::<Vec<_>>());
    page + runner + &google + &steps(lowering, "## In this order", &stacks)
}

/// The vault is there before its network is: the keys in it are what disks and stores are encrypted with.
const RUNNER: &str = "\
\nOn Azure the vault of a region answers in the region's network alone, which comes after it. Wherever Terraform runs outside of that \
network, at the first time in any case, it says where that is:\n
```sh
export TF_VAR_runner_addresses='[\"203.0.113.7/32\"]'
```
";

fn platform_has(lowering: &Lowering<'_>, cloud: &str) -> bool {
    lowering.platform().cells.iter().any(|cell| cell.cloud == cloud)
}

fn steps(lowering: &Lowering<'_>, title: &str, stacks: &[(&Area, String)]) -> String {
    if stacks.is_empty() {
        return String::new();
    }
    let rows: String = stacks
        .iter()
        .enumerate()
        .map(|(index, (area, stack))| format!("| {} | `{stack}` | {} |\n", index + 1, area.doc))
        .collect();
    let commands: String = stacks.iter().map(|(_, stack)| apply(&folder(lowering, stack))).collect();
    format!("\n{title}\n\n| | stack | what is in it |\n|---|---|---|\n{rows}\n```sh\n{commands}```\n")
}

fn apply(folder: &str) -> String {
    format!("terraform -chdir={folder} init && terraform -chdir={folder} apply\n")
}

fn folder(lowering: &Lowering<'_>, stack: &str) -> String {
    format!("{}/terraform/{stack}", root(lowering.platform()))
}
