//! Scopes: the parameters that the text of one module instance sees.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    /// The scope of each item of an `each` in the block of a product, by the place of the `each` and the scope around it.
    items: BTreeMap<(Order, u32), Vec<ScopeId>>,
}

/// The order of a place.
type Order = (u16, u32, u32);

impl Default for Scopes<'_> {
    fn default() -> Self {
        Self {
            list: vec![Scope { module: "", instance: Cow::Borrowed(""), parameters: Vec::new() }],
            items: BTreeMap::new(),
        }
    }
}

impl<'s> Scopes<'s> {
    /// The scope of that id.
    pub fn get(&self, id: ScopeId) -> Option<&Scope<'s>> {
        self.list.get(id.0 as usize)
    }

    /// The scopes of the items of an `each` in a block.
    pub fn items(&self, each: Place, around: ScopeId) -> &[ScopeId] {
        self.items.get(&(each.order(), around.0)).map_or(&[], Vec::as_slice)
    }

    /// Keeps the scopes of the items of an `each` in a block for those who read the block.
    pub fn keep_items(&mut self, each: Place, around: ScopeId, items: Vec<ScopeId>) {
        self.items.insert((each.order(), around.0), items);
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
