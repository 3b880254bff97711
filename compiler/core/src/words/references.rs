//! What references may refer to, and the two sorts of key that may be a reference.

use crate::merge::Item;
use crate::schema::{Decoded, Expected, Field, Literal, NodeReader, Type, Value};
use crate::source::Place;
use crate::types::{Plain, Ref, Referable, referable};

referable! {
    /// What `uses` may name: everything that a workload can stand on.
    Usable = "the address of something that a service can use, such as `database.main` or `service.api`":
        "service" "database" "cache" "bucket" "queue" "topic" "table" "search" "secret" "external";
    /// A service.
    ServiceName = "the name of a service": "service";
    /// A gateway.
    GatewayName = "the name of a gateway": "gateway";
    /// A node pool of any cluster.
    NodePoolName = "the name of a node pool": "node-pool";
    /// A queue or a topic.
    Backlogged = "the address of a queue or a topic": "queue" "topic";
    /// A cloud.
    CloudName = "the name of a cloud": "cloud";
    /// A region by its short name.
    RegionName = "the short name of a region": "region";
    /// A team.
    TeamName = "the name of a team": "team";
    /// A severity.
    SeverityName = "the name of a severity": "severity";
    /// A receiver.
    ReceiverName = "the name of a receiver": "receiver";
    /// Whom an alert can reach.
    Answerer = "the name of a receiver, or the address of a team such as `team.platform`": "receiver" "team";
    /// A firewall.
    FirewallName = "the name of a firewall": "firewall";
    /// A private network of people.
    VpnName = "the name of a vpn": "vpn";
    /// A secret of any store.
    SecretName = "the name of a secret": "secret";
    /// A kind of data.
    DataName = "the name of a kind of data": "data";
    /// A bucket.
    BucketName = "the name of a bucket": "bucket";
    /// Where a CDN can fetch from.
    OriginTarget = "the address of a service, a bucket or an external system, such as `bucket.media`": "service" "bucket" "external";
    /// A load test.
    LoadName = "the name of a load test": "load";
}

/// A name of one's own, or the address of a node that lends its own: `serve www`, `serve service.web.expose.www`.
#[derive(Debug, Clone)]
pub enum NameOr<K> {
    /// A name without a dot.
    Name(String),
    /// An address.
    Node(Ref<K>),
}

impl<K: Referable> Value for NameOr<K> {
    const ACCEPTS: &'static Type = &Type {
        name: "name or address",
        doc: "a name of its own, or an address",
        literal: Literal::Text,
        examples: &[],
        words: &[],
        reference: K::KINDS,
        check: |_| Ok(()),
    };

    fn read(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>, field: &Field) -> Decoded<Self> {
        match item.value {
            platc_kdl::Value::String(text) if text.contains('.') => Ref::read(reader, item, field).map(Self::Node),
            _ => Plain::read(reader, item, field).map(|name| Self::Name(name.0)),
        }
    }

    fn read_key(reader: &mut NodeReader<'_, '_, '_>, text: &str, place: Place) -> Decoded<Self> {
        if text.contains('.') {
            return Ref::read_key(reader, text, place).map(Self::Node);
        }
        Plain::read_key(reader, text, place).map(|name| Self::Name(name.0))
    }

    fn default_value(_text: &str) -> Option<Self> {
        None
    }
}

/// The reason why a text is no value of a type, in the words of every leaf.
pub(super) fn unfit(text: &str, expected: &Type) -> Expected {
    Expected::new(format!("`{text}` does not fit: this takes {}", expected.doc))
}
