//! `platc pin`: from what Terraform gave to the pins of an environment.
//!
//! The outputs of a stack that are late attributes are called `<kind>_<name>_<attribute>`: no name of the spec has a `_`. All others
//! are passed over.

use std::collections::BTreeMap;

use platc_kdl::quote;

use crate::compile::with_environments;
use crate::load::{Layers, no_environment};
use crate::merge::Environment;
use crate::schema::Phase;
use crate::source::Sources;
use crate::types::Address;

/// The pins of an environment as they are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The file that holds them, from the root of the repository.
    pub path: String,
    /// Its whole text.
    pub text: String,
    /// The addresses that were taken from the outputs.
    pub taken: Vec<String>,
    /// The outputs that are no late attribute of a node.
    pub passed_over: Vec<String>,
}

/// Adds outputs to the pins of an environment; `place` is the region that they come from, where the address needs one.
///
/// # Errors
/// A sentence that says that there is no such environment.
pub fn pin(
    sources: &Sources,
    environment: &str,
    place: Option<&str>,
    outputs: &BTreeMap<String, String>,
) -> Result<Pinned, String> {
    let mut outcome = Err(String::new());
    with_environments(sources, Some(environment), |layers, compiled| {
        outcome = Err(no_environment(layers, environment));
        if let Some(compiled) = compiled.first() {
            outcome = Ok(add(layers, &compiled.merged, place, outputs));
        }
    });
    outcome
}

fn add(
    layers: &Layers<'_>,
    environment: &Environment<'_>,
    place: Option<&str>,
    outputs: &BTreeMap<String, String>,
) -> Pinned {
    let known = layers.pins.get(environment.name).into_iter().flatten();
    let mut pins: BTreeMap<String, &str> = known.map(|(address, pin)| ((*address).to_owned(), pin.value)).collect();
    let (mut taken, mut passed_over) = (Vec::new(), Vec::new());
    for (output, value) in outputs {
        match late_attribute(environment, output) {
            Some(address) => {
                let address = Address { place: place.map(str::to_owned), ..address }.to_string();
                taken.push(address.clone());
                pins.insert(address, value);
            }
            None => passed_over.push(output.clone()),
        }
    }
    let path = format!("environments/{}.pins.kdl", environment.name);
    Pinned { path, text: text(environment.name, &pins), taken, passed_over }
}

/// The late attribute that an output is called after.
fn late_attribute(environment: &Environment<'_>, output: &str) -> Option<Address> {
    let mut parts = output.splitn(3, '_');
    let (kind, name, attribute) = (parts.next()?, parts.next()?, parts.next()?);
    let component = environment.components.iter().find(|((word, known), _)| *word == kind && known == name);
    let (_, component) = component?;
    let late = component.kind.attributes.iter().any(|known| known.name == attribute && known.phase == Phase::Late);
    late.then(|| Address { path: vec![attribute.to_owned()], ..Address::of(kind, name) })
}

fn text(environment: &str, pins: &BTreeMap<String, &str>) -> String {
    let lines = pins.iter().map(|(address, value)| format!("    pin {} {}\n", quote(address), quote(value)));
    let head = "// What the cloud gave once and does not change. Written by `platc pin`.\n";
    format!("{head}pins {} {{\n{}}}\n", quote(environment), lines.collect::<String>())
}
