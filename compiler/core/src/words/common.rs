//! What every top-level node takes besides its own settings.

use crate::schema::{Keyed, Sp};
use crate::types::{Name, Plain, Rule};

/// The settings of every top-level node. No node is of this kind: merging adds its fields to those of each kind.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Common {
    /// What the thing is for, in a sentence.
    #[node(argument)]
    pub description: Option<Sp<Plain>>,
    /// The only place where it exists: a cloud, a region, `primary`, `each-region` or `each-cloud`.
    #[node(word = "in")]
    pub place: Option<Sp<Plain>>,
    /// Its former name: what runs under that name is kept and renamed, not made anew.
    pub was: Option<Sp<Name>>,
    /// The identifier of the thing in its cloud or cluster, where it is already there and only referred to.
    pub existing: Option<Sp<Plain>>,
    /// Rules that it may break, each with the reason. A check of checkov about Kubernetes (`CKV_K8S_…`) is noted on the objects that
    /// run its pods, one about a cloud (`CKV_AWS_…`) in `.checkov.yaml` of the environment for the files of the node: where checkov
    /// reads it.
    pub allow: Keyed<Allow>,
}

/// Lets a node break one rule, with the reason on record.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Allow {
    /// The rule, by its code.
    #[node(key)]
    pub rule: Sp<Rule>,
    /// Why that is right here.
    pub because: Sp<Plain>,
}
