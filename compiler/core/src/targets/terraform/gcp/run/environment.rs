//! The environment variables of a container on Cloud Run: literals, and entries of Secret Manager that it reads when it starts.

use serde_json::{Value, json};

use crate::derive::{Variable, Workload};
use crate::model::names;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::gcp::identity::rights::entry;
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site::Site;
use crate::types::{Piece, Text};

/// All variables of a workload.
pub fn of(lowering: &Lowering<'_>, site: &Site<'_>, workload: &Workload<'_>, blocks: &mut Blocks) -> Vec<Value> {
    for used in workload.uses {
        lowering.depends(&used.value.target.address.node());
    }
    let variables = workload.variables(site.platform, site.cell);
    variables.into_iter().map(|variable| one(lowering, site, workload, variable, blocks)).collect()
}

fn one(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    workload: &Workload<'_>,
    variable: Variable,
    blocks: &mut Blocks,
) -> Value {
    let Variable { name, value, .. } = variable;
    if let Some(address) = address_of_service(lowering, site, workload, &name) {
        return json!({ "name": name, "value": address });
    }
    match value {
        Text::Early(text) => json!({ "name": name, "value": literal(&text) }),
        Text::Later(pieces) => match pieces.as_slice() {
            [piece] => read(&name, entry(site, piece)),
            _ => composed(site, workload, &name, &pieces, blocks),
        },
    }
}

fn read(name: &str, secret: Option<String>) -> Value {
    json!({ "name": name, "value_source": { "secret_key_ref": { "secret": secret, "version": "latest" } } })
}

/// Where a service that the variable is about answers, as seen from Cloud Run: another one there by its own address; one of the
/// cluster, whose names mean nothing outside of it, by the name under which it is exposed.
fn address_of_service(lowering: &Lowering<'_>, site: &Site<'_>, workload: &Workload<'_>, name: &str) -> Option<String> {
    let is_it = |used: &&crate::schema::Entry<crate::words::workload::Use>| {
        used.value.target.kind() == "service"
            && used.value.variable.as_ref().is_some_and(|known| known.as_str() == name)
    };
    let service = workload.uses.iter().find(is_it)?.value.target.name();
    if placement::is_on_run(lowering, service, site.cell) {
        return Some(format!("${{google_cloud_run_v2_service.{}.uri}}", label(&[service])));
    }
    let exposure = lowering.graph(site.cell)?.exposures.get(service)?.first()?;
    Some(format!("https://{}", literal(&exposure.host)))
}

/// A text of several parts: Cloud Run puts none together, so that it is put together here, in an entry of its own, from values that
/// are read for the length of a run.
fn composed(site: &Site<'_>, workload: &Workload<'_>, name: &str, pieces: &[Piece], blocks: &mut Blocks) -> Value {
    let label = label(&[&workload.name, name]);
    let mut text = String::new();
    for (number, piece) in pieces.iter().enumerate() {
        match (piece, entry(site, piece)) {
            (Piece::Text(part), _) => text.push_str(&literal(part)),
            (_, Some(secret)) => {
                let part = format!("{label}_{number}");
                blocks.typed("ephemeral", "google_secret_manager_secret_version", &part, json!({ "secret": secret }));
                text.push_str(&format!("${{ephemeral.google_secret_manager_secret_version.{part}.secret_data}}"));
            }
            _ => {}
        }
    }
    let platform = site.platform;
    let path = format!("{}/{}/{}/{}/{name}", platform.name, platform.environment, site.region, workload.name);
    let id = names::google::secret(&path);
    let version = crate::targets::terraform::gcp::secrets::version(&format!("variable {name}"), &label, blocks);
    blocks.resource(
        "google_secret_manager_secret",
        &label,
        crate::targets::terraform::gcp::secrets::body(&id, std::slice::from_ref(&site.location)),
    );
    let secret = expression(&format!("google_secret_manager_secret.{label}.id"));
    let fields = json!({ "secret": secret, "secret_data_wo": text, "secret_data_wo_version": version });
    blocks.resource("google_secret_manager_secret_version", &label, fields);
    let member = json!({ "secret_id": secret, "role": "roles/secretmanager.secretAccessor", "member": site.member(&workload.name) });
    blocks.resource("google_secret_manager_secret_iam_member", &label, member);
    read(name, Some(format!("${{google_secret_manager_secret.{label}.secret_id}}")))
}
