//! What a person does on Google Cloud that Terraform cannot: what must be there before its first run, and who may use it.

use crate::derive::placement;
use crate::targets::Lowering;
use crate::words::platform::{Cloud, CloudProduct, Platform};
use crate::words::service::Service;

/// The project that the platform names; a word to put one's own in the place of, where it names none.
fn project(lowering: &Lowering<'_>) -> String {
    let clouds = lowering.all::<Cloud>().iter().filter_map(|declared| declared.first());
    let mut google = clouds.filter(|cloud| cloud.name.value == CloudProduct::Gcp);
    google.find_map(|cloud| cloud.project.as_ref()).map_or_else(|| "PROJECT".to_owned(), |project| project.to_string())
}

/// Commands before and after a project's first run. The interface that switches on the others must be on; and Google makes the account
/// that Pub/Sub acts as when somebody first asks for it, where rights can be given only to an account that is there (Pub/Sub, service
/// agents).
pub fn around(lowering: &Lowering<'_>) -> (String, String) {
    let project = project(lowering);
    let before = format!(
        "gcloud auth application-default login\n\
         gcloud services enable serviceusage.googleapis.com cloudresourcemanager.googleapis.com --project={project}\n"
    );
    (before, format!("gcloud beta services identity create --service=pubsub.googleapis.com --project={project}\n"))
}

/// What the stacks of an environment stand on that no stack makes.
pub fn beforehand(lowering: &Lowering<'_>, stacks: &[&str]) -> String {
    let mut platforms = lowering.all::<Platform>().iter().filter_map(|declared| declared.first());
    let has_pipeline = platforms.any(|platform| platform.repository.is_some());
    let is_there = |name: &str| stacks.contains(&name);
    let mut text = String::new();
    if runs_outside(lowering) {
        text.push_str(IMAGES);
    }
    if has_pipeline && is_there("cost-gcp") {
        text.push_str(BILLING);
    }
    text
}

/// Whether Terraform itself starts some service, and no cluster.
fn runs_outside(lowering: &Lowering<'_>) -> bool {
    let platform = lowering.platform();
    let services = lowering.all::<Service>();
    let is_outside = |cell: usize| {
        let here = services.iter().filter_map(|declared| declared.at(cell));
        here.into_iter().any(|service| !placement::service_in_cluster(platform, service, cell))
    };
    !platform.is_on_compose() && (0..platform.cells.len()).any(is_outside)
}

const IMAGES: &str = "\
\nThe stacks `compute` start services of images: those of this version must lie in their registries before, as the pipeline leaves \
them there.\n";

const BILLING: &str = "\
\nA budget belongs to the billing account, not to the project. Whoever administers it lets the pipeline keep budgets there, once:\n
```sh
gcloud billing accounts add-iam-policy-binding \"$TF_VAR_billing_account\" --role=roles/billing.costsManager \\
  --member=\"serviceAccount:$(terraform -chdir=out/shared/terraform/bootstrap-gcp output -raw apply)\"
```
";
