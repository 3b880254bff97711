//! Reminders to change the values that a person entered: nothing can change a key of somebody else's system by itself.
//!
//! What Terraform made is changed by raising a version, which is a person's decision too: whoever uses it must be ready.

use serde_json::json;

use super::super::here::Here;
use super::super::secrets::is_kept_by_aws;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::types::Duration;
use crate::words::network::External;
use crate::words::secrets::Secrets;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-rotation", cloud: "aws", area: "observability", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let here = Here::of(lowering, stack);
    let owner = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "rotations".to_owned(), owner, node: String::new() };
    let is_needed = super::alarmed(&here).is_some() && !due(&here).is_empty();
    is_needed.then_some(file).into_iter().collect()
}

/// What is to be changed, and how often; each is remembered in the region where it is kept, once.
fn due<'p>(here: &Here<'_, 'p>) -> Vec<(&'static str, &'p str, Duration)> {
    let stores = here.lowering.all::<Secrets>().iter().filter_map(|declared| declared.at(here.cell));
    let secrets = stores.filter(|store| is_kept_by_aws(store)).flat_map(|store| store.secret.iter());
    let secrets = secrets.filter_map(|secret| Some(("secret", secret.name.as_str(), secret.rotate.as_ref()?.value)));
    let systems = here.lowering.all::<External>().iter().filter(|_| here.cell == here.platform().primary());
    let systems = systems.filter_map(|declared| declared.at(here.cell));
    let systems = systems.filter_map(|system| Some(("external", system.name.as_str(), system.rotate.as_ref()?.value)));
    secrets.chain(systems).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    for (kind, name, after) in due(&here) {
        let days = after.days().max(1);
        let unit = if days == 1 { "day" } else { "days" };
        let description = format!("{kind}.{name} is due for new values.");
        let fields = json!({ "description": description, "schedule_expression": format!("rate({days} {unit})") });
        let text =
            format!("{description} It is to be changed every {days} days; its entry is {}.", here.secret(kind, name));
        let input = json!({ "input": serde_json::Value::from(text).to_string() });
        super::rule(&here, &label(&["rotate", kind, name]), fields, input, blocks);
    }
    Ok(())
}
