//! All typed nodes of an environment, a list a kind.

use super::{Declared, Reading, named};
use crate::merge::Component;
use crate::schema::Node;
use crate::source::Place;
use crate::words::common::Allow;
use crate::words::kinds;

/// A kind whose nodes stand in a list of [`Nodes`].
pub trait Listed: Node {
    /// All of them, sorted by name.
    fn list(nodes: &Nodes) -> &[Declared<Self>];
}

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident: $kind:ty,)+) => {
        /// All typed nodes of one environment, a list a kind, each sorted by name.
        #[derive(Debug, Default)]
        pub struct Nodes {
            $($(#[$doc])* pub $list: Vec<Declared<$kind>>,)+
        }

        $(impl Listed for $kind {
            fn list(nodes: &Nodes) -> &[Declared<Self>] {
                &nodes.$list
            }
        })+

        impl Nodes {
            /// Adds the nodes of another part of the same environment.
            pub fn append(&mut self, other: Self) {
                $(self.$list.extend(other.$list);)+
            }

            /// Where the node of an address such as `service.web` was first written.
            pub fn place(&self, address: &str) -> Option<Place> {
                let (word, name) = address.split_once('.').unwrap_or((address, ""));
                $(if <$kind as Node>::KIND.word == word {
                    return named(&self.$list, name).map(|declared| declared.place);
                })+
                None
            }

            /// The rules that the node of an address may break.
            pub fn allows(&self, address: &str) -> &[Allow] {
                let (word, name) = address.split_once('.').unwrap_or((address, ""));
                $(if <$kind as Node>::KIND.word == word {
                    return named(&self.$list, name).map_or(&[], |declared| &declared.allows);
                })+
                &[]
            }

            /// The rules that any node may break: the address of each with what it says.
            pub fn all_allows(&self) -> impl Iterator<Item = (String, &[Allow])> {
                fn of<T>(list: &[Declared<T>]) -> impl Iterator<Item = (String, &[Allow])> {
                    let allowed = list.iter().filter(|node| !node.allows.is_empty());
                    allowed.map(|node| (node.address(), node.allows.as_slice()))
                }
                std::iter::empty()$(.chain(of(&self.$list)))+
            }

            /// Reads a merged node of any kind into its list.
            pub fn read(&mut self, merged: &Component<'_>, reading: &mut Reading<'_>) {
                $(if merged.kind.is(<$kind as Node>::KIND) {
                    self.$list.extend(reading.declared::<$kind>(merged));
                    return;
                })+
            }
        }
    };
}

kinds!(lists);
