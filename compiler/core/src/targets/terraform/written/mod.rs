//! `terraform`: blocks as they were written, in a file of their own among those of a stack; and what is known of the arguments that
//! types of resources take, so that a slip in one is found before `terraform validate` finds it.

use serde_json::Value;

use super::area::{AREAS, Area, Reach};
use super::document::write;
use super::part::File;
use super::stack::Stack;
use crate::finding::Finding;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::escape::Terraform;

/// The rule.
pub const RULE: &str = "terraform/written";

/// The areas of whose stacks a file may be: those of one environment.
pub fn areas() -> impl Iterator<Item = &'static Area> {
    AREAS.iter().filter(|area| area.reach != Reach::Shared)
}

/// The files of a stack.
pub fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let all = lowering.all::<Terraform>().iter();
    let here = all.filter(|declared| stack.cells.iter().any(|cell| is_of(declared.at(*cell), stack.area)));
    here.map(File::of).collect()
}

fn is_of(terraform: Option<&Terraform>, area: &Area) -> bool {
    terraform.is_some_and(|terraform| terraform.stack.as_str() == area.name)
}

/// The text of a file.
///
/// # Errors
/// If the node is not there, which only `explain` meets.
pub fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let declared = lowering.all::<Terraform>().iter().find(|declared| declared.name == unit.name);
    let written = declared.and_then(|declared| declared.at(unit.cell).or_else(|| declared.first()));
    written.map(|terraform| write(&unit.owner, terraform.body.value.clone())).ok_or_else(|| vanished(unit))
}

/// Sorts of blocks (Terraform language, configuration syntax), and how many labels stand before the body of each.
pub const SORTS: &[(&str, usize)] = &[
    ("check", 1),
    ("data", 2),
    ("ephemeral", 2),
    ("import", 0),
    ("locals", 0),
    ("module", 1),
    ("moved", 0),
    ("output", 1),
    ("provider", 1),
    ("removed", 0),
    ("resource", 2),
    ("terraform", 0),
    ("variable", 1),
];

/// What a block of every type takes (Terraform language, meta-arguments).
const EVERYWHERE: &[&str] =
    &["//", "connection", "count", "depends_on", "dynamic", "for_each", "lifecycle", "provider", "provisioner"];

/// The types that are known, with their arguments: those of hashicorp/aws 6.25, google 6.50 and azurerm 4.55 that platforms use most.
/// Made by `generate.py`.
const ARGUMENTS: &str = include_str!("arguments.txt");

/// The arguments of one type.
#[derive(Debug, Clone, Copy)]
pub struct Arguments(&'static str);

impl Arguments {
    /// Those of a type of `resource` or `data`; none where the type is not known.
    pub fn of(sort: &str, kind: &str) -> Option<Self> {
        let rest =
            |line: &'static str| line.strip_prefix(sort)?.strip_prefix(' ')?.strip_prefix(kind)?.strip_prefix(' ');
        ARGUMENTS.lines().find_map(rest).map(Self)
    }

    /// Their names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.split(' ').map(|name| name.trim_end_matches('!'))
    }

    /// The names of those without which there is no such thing.
    pub fn required(self) -> impl Iterator<Item = &'static str> {
        self.0.split(' ').filter_map(|name| name.strip_suffix('!'))
    }

    /// Whether a block of the type takes it.
    pub fn has(self, name: &str) -> bool {
        EVERYWHERE.contains(&name) || self.names().any(|known| known == name)
    }
}

/// The types of a sort that are known.
pub fn types(sort: &str) -> impl Iterator<Item = &'static str> {
    ARGUMENTS.lines().filter_map(move |line| line.strip_prefix(sort)?.strip_prefix(' ')?.split(' ').next())
}

/// The bodies of a labelled block: one, or several in a list (Terraform language, JSON syntax).
pub fn bodies(pointer: String, value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item)).collect()
        }
        _ => vec![(pointer, value)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_known_by_sort_and_type() {
        let bucket = Arguments::of("resource", "aws_s3_bucket").unwrap();
        assert!(bucket.has("bucket") && bucket.has("lifecycle") && !bucket.has("buket"));
        assert!(Arguments::of("data", "aws_s3_bucket").unwrap().required().eq(["bucket"]));
        assert!(Arguments::of("resource", "aws_s3").is_none());
        assert!(types("resource").any(|kind| kind == "google_storage_bucket"));
    }
}
