//! Scopes: the parameters that the text of one module instance sees.

use std::borrow::Cow;

use super::tree::{Item, ScopeId};
use crate::source::Place;

/// The parameters of one module instance.
#[derive(Clone, Debug)]
pub struct Scope<'s> {
    /// The module.
    pub module: &'s str,
    /// The name of the instance.
    pub instance: Cow<'s, str>,
    /// Parameters with their values; the items of an `each` come first.
    pub parameters: Vec<(&'s str, Vec<Item<'s>>)>,
}

/// All scopes of an environment; equal ones are kept once, so that cells can be compared.
#[derive(Debug)]
pub struct Scopes<'s> {
    /// By [`ScopeId`]; the first is outside of any module.
    pub list: Vec<Scope<'s>>,
}

impl Default for Scopes<'_> {
    fn default() -> Self {
        Self { list: vec![Scope { module: "", instance: Cow::Borrowed(""), parameters: Vec::new() }] }
    }
}

impl<'s> Scopes<'s> {
    /// The scope of that id.
    pub fn get(&self, id: ScopeId) -> Option<&Scope<'s>> {
        self.list.get(id.0 as usize)
    }

    /// The id of a scope, old or new.
    pub fn add(&mut self, scope: Scope<'s>) -> ScopeId {
        let same = |known: &Scope<'s>| {
            known.module == scope.module && known.instance == scope.instance && places(known).eq(places(&scope))
        };
        let tail = self.list.len().saturating_sub(RECENT);
        let index = match self.list.iter().skip(tail).position(same) {
            Some(index) => tail + index,
            None => {
                self.list.push(scope);
                self.list.len() - 1
            }
        };
        ScopeId(u32::try_from(index).unwrap_or(0))
    }
}

/// What tells the parameters of two scopes apart.
fn places<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = (&'a str, Place, ScopeId)> {
    scope.parameters.iter().flat_map(|(name, items)| items.iter().map(move |item| (*name, item.place, item.scope)))
}

/// How far back equal scopes are looked for; a miss costs a copy and nothing else.
const RECENT: usize = 64;
