//! Parts: what one kind of node becomes in one area of one cloud.

use super::document::Blocks;
use super::stack::Stack;
use crate::finding::Finding;
use crate::model::Declared;
use crate::targets::{Lowering, Unit};

/// What one kind of node becomes in a stack: a file for each node, or one for all.
pub struct Part {
    /// The rule's name, such as `terraform/aws-bucket`: one for each part.
    pub rule: &'static str,
    /// The cloud.
    pub cloud: &'static str,
    /// The area.
    pub area: &'static str,
    /// Its files in a stack.
    pub files: fn(&Lowering<'_>, &Stack) -> Vec<File>,
    /// What is in one of them.
    pub blocks: fn(&Lowering<'_>, &Stack, &Unit, &mut Blocks) -> Result<(), Finding>,
}

impl Part {
    /// Whether it is in a stack.
    pub fn belongs_to(&self, stack: &Stack) -> bool {
        self.area == stack.area.name && self.cloud == stack.cloud
    }
}

/// A file of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name without `.tf.json`.
    pub stem: String,
    /// The address of the node it belongs to, such as `bucket.media`.
    pub owner: String,
    /// The name of that node.
    pub node: String,
}

impl File {
    /// The file of a node: `<kind>-<name>`, or the kind's word where there is one node at most.
    pub fn of<T>(declared: &Declared<T>) -> Self {
        let stem = declared.address().replace('.', "-");
        Self { stem, owner: declared.address(), node: declared.name.clone() }
    }

    /// A further file of the same node.
    pub fn with_suffix(mut self, suffix: &str) -> Self {
        self.stem = format!("{}-{suffix}", self.stem);
        self
    }
}
