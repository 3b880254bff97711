//! `main.tf.json`: versions, where the state is kept, and the providers of every region.

use serde_json::{Map, Value, json};

use super::area::Reach;
use super::document::{label, literal};
use super::links;
use super::stack::{self, Stack};
use super::vault;
use crate::model::{Declared, Platform, names};
use crate::targets::Lowering;
use crate::words::platform::{Cloud, Platform as PlatformNode, Region, RegionRole, TerraformState};

/// Terraform that locks state in S3 itself (1.10) and knows write-only arguments (1.11).
const TERRAFORM: &str = ">= 1.11.0, < 2.0.0";

/// Each cloud's provider: its name, and the version where `cloud { provider }` says none.
const PROVIDERS: &[(&str, &str, &str)] =
    &[("aws", "aws", "6.25.0"), ("gcp", "google", "6.50.0"), ("azure", "azurerm", "4.55.0")];

/// The project of a shared stack: environments may have projects of their own.
const SHARED_PROJECT: &str = "${var.project}";

/// The body of the file.
pub fn body(lowering: &Lowering<'_>, stack: &Stack) -> Value {
    let cloud = stack::cloud(lowering, &stack.cloud);
    let mut providers = vec![(provider_name(&stack.cloud), providers(lowering, stack, cloud))];
    providers.extend(links::providers(lowering, stack));
    let required: Map<String, Value> =
        providers.iter().map(|(name, _)| ((*name).to_owned(), required(lowering, name))).collect();
    let providers: Map<String, Value> = providers.into_iter().map(|(name, blocks)| (name.to_owned(), blocks)).collect();
    let mut terraform = Map::new();
    terraform.insert("required_version".to_owned(), json!(TERRAFORM));
    if let Some(backend) = backend(lowering, stack) {
        terraform.insert("backend".to_owned(), backend);
    }
    if stack.area.name == vault::AREA {
        return of_vault(lowering, stack, terraform);
    }
    terraform.insert("required_providers".to_owned(), Value::Object(required));
    let mut body = json!({ "terraform": terraform, "provider": providers });
    if stack.cloud == "gcp" && stack.area.reach == Reach::Shared {
        let project = cloud.and_then(|cloud| cloud.project.as_ref()).map(|project| literal(project.as_str()));
        let description = "The project: apply this once for each that an environment has.";
        body["variable"] = json!({ "project": { "type": "string", "default": project, "description": description } });
    }
    if is_for_any_subscription(stack) {
        let description = "The subscription: what is shared is applied once for each that environments have.";
        let usual = cloud.and_then(|cloud| cloud.subscription.as_ref()).map(|said| literal(said.as_str()));
        body["variable"] = json!({ SUBSCRIPTION: { "type": "string", "default": usual, "description": description } });
    }
    if stack.cloud == "aws" && cloud.is_some_and(|cloud| cloud.account.is_none()) {
        // Names of things in full have the account's number in them (`Here::account`).
        body["data"] = json!({ "aws_caller_identity": { "current": {} } });
    }
    if stack.cloud == "azure" {
        body["resource"] = json!({ "azurerm_resource_group": { "main": resource_group(lowering, stack) } });
    }
    body
}

/// The body for what is in Vault, which has a provider of its own.
fn of_vault(lowering: &Lowering<'_>, stack: &Stack, mut terraform: Map<String, Value>) -> Value {
    let required = json!({ "vault": { "source": "hashicorp/vault", "version": vault::PROVIDER } });
    terraform.insert("required_providers".to_owned(), required);
    json!({ "terraform": terraform, "provider": { "vault": vault::provider(lowering, stack) } })
}

/// The name of the provider of a cloud.
fn provider_name(cloud: &str) -> &'static str {
    PROVIDERS.iter().find(|(known, ..)| *known == cloud).map_or("aws", |(_, name, _)| name)
}

/// Where a provider comes from, and its version: the spec's, or the one that this compiler knows.
fn required(lowering: &Lowering<'_>, name: &str) -> Value {
    let (cloud, _, version) = PROVIDERS.iter().find(|(_, known, _)| *known == name).copied().unwrap_or_default();
    let said = stack::cloud(lowering, cloud).and_then(|cloud| cloud.provider.as_ref());
    json!({ "source": format!("hashicorp/{name}"), "version": literal(said.map_or(version, |version| version.as_str())) })
}

/// The provider of another cloud, in a stack that has one foot there: its name, and its blocks for these cells. Those of AWS all
/// bear the name of their region; the others have one, whose resources say where they are.
pub fn visiting(lowering: &Lowering<'_>, cloud: &str, cells: Vec<usize>) -> (&'static str, Value) {
    let declared = stack::cloud(lowering, cloud);
    let said = |value: Option<&crate::schema::Sp<crate::types::Plain>>| value.map(|value| literal(value.as_str()));
    let blocks = if cloud == "aws" {
        let account = said(declared.and_then(|cloud| cloud.account.as_ref()));
        let of = |cell: usize| (label(&[stack::region(lowering, cell)]), stack::location_of(lowering, cell));
        let regions = cells.into_iter().map(of);
        regions.map(|(alias, region)| aws(lowering, Some(alias), &region, account.as_deref())).collect()
    } else {
        let project = said(declared.and_then(|cloud| cloud.project.as_ref()));
        cells.first().map(|cell| google(lowering, *cell, project)).into_iter().collect()
    };
    (provider_name(cloud), blocks)
}

/// What a resource in a cell says to get the provider of its region; nothing in the home region.
pub fn provider(lowering: &Lowering<'_>, stack: &Stack, cell: usize) -> Option<Value> {
    let aliased = stack.cloud == "aws" && cell != stack.home();
    aliased.then(|| json!(format!("aws.{}", label(&[stack::region(lowering, cell)]))))
}

/// Tags or labels of everything in the stack.
pub fn tags(platform: &Platform) -> Value {
    json!({ "platform": platform.name, "environment": platform.environment, "managed-by": "platc" })
}

fn providers(lowering: &Lowering<'_>, stack: &Stack, cloud: Option<&Cloud>) -> Value {
    let said = |value: Option<&crate::schema::Sp<crate::types::Plain>>| value.map(|value| literal(value.as_str()));
    match stack.cloud.as_str() {
        "gcp" => {
            let project = said(cloud.and_then(|cloud| cloud.project.as_ref()));
            let project = if stack.area.reach == Reach::Shared { Some(SHARED_PROJECT.to_owned()) } else { project };
            json!([google(lowering, stack.home(), project)])
        }
        "azure" => {
            let subscription = match is_for_any_subscription(stack) {
                true => Some(format!("${{var.{SUBSCRIPTION}}}")),
                false => said(cloud.and_then(|cloud| cloud.subscription.as_ref())),
            };
            let tenant = said(cloud.and_then(|cloud| cloud.tenant.as_ref()));
            // Accounts answer inside of their networks alone, where Terraform need not run.
            let features = json!({ "storage": { "data_plane_available": false } });
            json!([{ "subscription_id": subscription, "tenant_id": tenant, "storage_use_azuread": true, "features": features }])
        }
        _ => {
            let account = said(cloud.and_then(|cloud| cloud.account.as_ref()));
            let regions = stack.cells.iter().map(|cell| {
                let alias = (*cell != stack.home()).then(|| label(&[stack::region(lowering, *cell)]));
                aws(lowering, alias, &stack::location_of(lowering, *cell), account.as_deref())
            });
            let global =
                stack.is_global().then(|| aws(lowering, Some(GLOBAL.to_owned()), GLOBAL_REGION, account.as_deref()));
            regions.chain(global).collect()
        }
    }
}

/// The variable with the subscription of what environments share.
pub const SUBSCRIPTION: &str = "subscription";

fn is_for_any_subscription(stack: &Stack) -> bool {
    stack.cloud == "azure" && stack.area.reach == Reach::Shared
}

/// The alias of the AWS provider for the region of global services, in stacks that reach over the cloud.
pub const GLOBAL: &str = "global";

/// Where certificates and web ACLs of CloudFront, and the metrics of Route 53, must be (Amazon CloudFront Developer Guide).
const GLOBAL_REGION: &str = "us-east-1";

/// A provider of Google Cloud: resources that name no region are in that of the cell.
fn google(lowering: &Lowering<'_>, cell: usize, project: Option<String>) -> Value {
    json!({ "project": project, "region": stack::location_of(lowering, cell), "default_labels": tags(lowering.platform()) })
}

/// A provider of one region. The account is named, so that credentials of another account are refused instead of used.
fn aws(lowering: &Lowering<'_>, alias: Option<String>, region: &str, account: Option<&str>) -> Value {
    let mut provider = Map::new();
    if let Some(alias) = alias {
        provider.insert("alias".to_owned(), json!(alias));
    }
    provider.insert("region".to_owned(), json!(region));
    if let Some(account) = account {
        provider.insert("allowed_account_ids".to_owned(), json!([account]));
    }
    provider.insert("default_tags".to_owned(), json!({ "tags": tags(lowering.platform()) }));
    Value::Object(provider)
}

/// Each stack has a group of its own: whatever is in the stack goes with its group.
fn resource_group(lowering: &Lowering<'_>, stack: &Stack) -> Value {
    let platform = lowering.platform();
    let region = stack::region(lowering, stack.home());
    let name = names::resource_group(&platform.name, &platform.environment, region, stack.area.name);
    json!({ "name": name, "location": stack::location_of(lowering, stack.home()), "tags": tags(platform) })
}

/// Where the state is kept: with the platform's home, or in each cloud what describes it. Nothing said, nothing written: Terraform
/// then keeps it beside the files.
fn backend(lowering: &Lowering<'_>, stack: &Stack) -> Option<Value> {
    let state = lowering.all::<PlatformNode>().iter().find_map(Declared::first)?.state.as_ref()?;
    let bucket = state.bucket.as_ref()?.as_str();
    let (cloud, region) = home_of_state(lowering, stack, state)?;
    let path = format!("{}/{}", lowering.platform().environment, stack.name(lowering));
    let key = format!("{path}.tfstate");
    Some(match cloud.as_str() {
        "gcp" => json!({ "gcs": { "bucket": bucket, "prefix": path } }),
        "azure" => json!({ "azurerm": {
            "resource_group_name": bucket,
            "storage_account_name": names::storage_account(&[bucket]),
            "container_name": "tfstate",
            "key": key,
            "use_azuread_auth": true,
        } }),
        _ => {
            json!({ "s3": { "bucket": bucket, "key": key, "region": stack::location(region), "encrypt": true, "use_lockfile": true } })
        }
    })
}

/// The bucket of all state where it lies in this stack's cloud: its name, and the cell it is in.
pub fn state_bucket(lowering: &Lowering<'_>, stack: &Stack) -> Option<(String, usize)> {
    let state = lowering.all::<PlatformNode>().iter().find_map(Declared::first)?.state.as_ref()?;
    let (cloud, region) = home_of_state(lowering, stack, state)?;
    let cells = stack.cells.iter().copied().filter(|_| cloud == stack.cloud);
    let home = cells.into_iter().find(|cell| stack::region(lowering, *cell) == region.name.as_str())?;
    Some((state.bucket.as_ref()?.to_string(), home))
}

/// The cloud and region of the bucket with the state. It stays where the platform is at home, whichever regions an environment runs in.
fn home_of_state<'p>(lowering: &Lowering<'p>, stack: &Stack, state: &TerraformState) -> Option<(String, &'p Region)> {
    let each_cloud = state.place.as_ref().is_some_and(|place| place.as_str() == "each-cloud");
    let clouds = lowering.all::<Cloud>().iter().filter(|cloud| !each_cloud || cloud.name == stack.cloud);
    let regions = || {
        clouds
            .clone()
            .filter_map(|cloud| Some((cloud.name.clone(), cloud.first()?)))
            .flat_map(|(name, cloud)| cloud.region.iter().map(move |region| (name.clone(), region)))
    };
    let is_primary = |region: &Region| region.role.as_ref().is_some_and(|role| role.value == RegionRole::Primary);
    regions().find(|(_, region)| is_primary(region)).or_else(|| regions().find(|(name, _)| *name == stack.cloud))
}
