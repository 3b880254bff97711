//! Secret stores, and what is in them: names and rules, never values.

use super::references::{RegionName, TeamName, unfit};
use crate::schema::{Expected, Keyed, Leaf, Literal, Set, Sp, Type};
use crate::types::{Duration, Name, Ref, Url};

/// A place for secrets. Their values are made by Terraform or entered by a person, and are never in the spec or the output.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state)]
pub struct Secrets {
    /// The name of the store in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// Which product it is.
    #[node(default = "managed")]
    pub kind: Option<Sp<SecretStore>>,
    /// Where it answers, where it is not the cloud's.
    pub url: Option<Sp<Url>>,
    /// Regions that get a copy of every secret.
    #[node(droppable)]
    pub replicate_to: Set<Ref<RegionName>>,
    /// What is in it.
    pub secret: Keyed<Secret>,
}

/// A product that keeps secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum SecretStore {
    /// The cloud's own.
    Managed,
    /// AWS Secrets Manager.
    AwsSecretsManager,
    /// Google Secret Manager.
    GoogleSecretManager,
    /// Azure Key Vault.
    AzureKeyVault,
    /// HashiCorp Vault.
    Vault,
}

/// Some values that belong together and are changed together.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(dynamic = "key")]
pub struct Secret {
    /// What the secret is called.
    #[node(key)]
    pub name: Sp<Name>,
    /// Its values, by name.
    pub key: Keyed<SecretKey>,
    /// How often its values are changed.
    pub rotate: Option<Sp<Duration>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
}

/// One value of a secret.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "key", many)]
pub struct SecretKey {
    /// What the value is called.
    #[node(key)]
    pub name: Sp<Name>,
    /// How much chance it is made of; without this a person enters it.
    pub generate: Option<Sp<RandomBytes>>,
}

/// An amount of chance, such as `64 bytes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RandomBytes {
    /// How many bytes, 16 to 1024: fewer could be guessed.
    pub count: u16,
}

impl Leaf for RandomBytes {
    const TYPE: &'static Type = &Type {
        name: "random bytes",
        doc: "an amount of chance from \"16 bytes\" to \"1024 bytes\"",
        literal: Literal::Text,
        examples: &["32 bytes", "64 bytes"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let count = text.strip_suffix(" bytes").and_then(|digits| digits.parse().ok());
        match count.filter(|count| (16..=1024).contains(count)) {
            Some(count) => Ok(Self { count }),
            None => Err(unfit(text, Self::TYPE)),
        }
    }

    fn others(&self) -> Vec<Self> {
        [24, 48, 96].into_iter().map(|count| Self { count }).filter(|other| other != self).take(2).collect()
    }
}
