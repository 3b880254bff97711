//! What is given to others and brought in from others: charts, Terraform modules, sites.

use super::references::BucketName;
use crate::schema::{Block, Data, Keyed, Scope, Set, Sp};
use crate::types::{Name, Plain, Ref, Url, Version};

/// What the platform gives to others.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Shared)]
pub struct Publish {
    /// Helm charts of its own services.
    pub chart: Keyed<PublishedChart>,
    /// Terraform modules of its stacks.
    pub terraform_modules: Option<Block<PublishedModules>>,
    /// Static sites.
    pub site: Keyed<Site>,
}

/// A Helm chart for others.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "chart")]
pub struct PublishedChart {
    /// The name of the chart.
    #[node(key)]
    pub name: Sp<Name>,
    /// Its version.
    pub version: Sp<Version>,
    /// The registry that it is pushed to.
    pub to: Option<Sp<Url>>,
}

/// Terraform modules for others.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "terraform-modules")]
pub struct PublishedModules {
    /// Which parts.
    #[node(arguments)]
    pub parts: Set<Name>,
    /// Their version.
    pub version: Sp<Version>,
    /// The repository that they are pushed to.
    pub to: Option<Sp<Url>>,
}

/// A static site.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Site {
    /// The name of the site.
    #[node(key)]
    pub name: Sp<Name>,
    /// The folder with its files.
    pub from: Sp<Plain>,
    /// The bucket that they go to.
    pub to: Sp<Ref<BucketName>>,
}

/// A Helm chart of somebody else.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Chart {
    /// The name of the chart and of its release.
    #[node(key)]
    pub name: Sp<Name>,
    /// Where it comes from.
    pub repository: Sp<Url>,
    /// Its version.
    pub version: Sp<Version>,
    /// The namespace that it is put into.
    pub namespace: Option<Sp<Name>>,
    /// What is set in it.
    pub values: Data,
}
