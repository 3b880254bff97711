//! Network types: ports, address blocks, hosts, URLs.

use std::net::Ipv4Addr;

use crate::schema::{Expected, Leaf, Literal, Type};

/// A TCP or UDP port, 1 to 65535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Port(pub u16);

impl Leaf for Port {
    const TYPE: &'static Type = &Type {
        name: "port",
        doc: "a port from 1 to 65535",
        literal: Literal::Number,
        examples: &["8080", "443"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        match text.parse() {
            Ok(port) if port > 0 => Ok(Self(port)),
            _ => Err(Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc))),
        }
    }

    fn others(&self) -> Vec<Self> {
        vec![Self(self.0 % 65_535 + 1), Self((self.0 ^ 0x155).max(1))]
    }
}

/// An IPv4 address block, whose host bits are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// The first address.
    pub network: Ipv4Addr,
    /// How many leading bits are fixed.
    pub prefix: u8,
}

impl Cidr {
    /// Whether two blocks share an address.
    pub fn overlaps(self, other: Self) -> bool {
        let shared = mask(self.prefix.min(other.prefix));
        u32::from(self.network) & shared == u32::from(other.network) & shared
    }
}

impl std::fmt::Display for Cidr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

impl Leaf for Cidr {
    const TYPE: &'static Type = &Type {
        name: "address block",
        doc: "an IPv4 address block as a string, such as \"10.0.0.0/16\"",
        literal: Literal::Text,
        examples: &["10.0.0.0/16"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let wrong = || Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc));
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let address: Ipv4Addr = address.parse().map_err(|_| wrong())?;
        let prefix: u8 = prefix.parse().ok().filter(|prefix| *prefix <= 32).ok_or_else(wrong)?;
        let network = Ipv4Addr::from(u32::from(address) & mask(prefix));
        if network != address {
            return Err(Expected::new(format!("`{text}` has bits set behind its prefix"))
                .help(format!("the block is \"{network}/{prefix}\"")));
        }
        Ok(Self { network, prefix })
    }

    fn others(&self) -> Vec<Self> {
        let moved = |block: u32| Self { network: Ipv4Addr::from(block & mask(self.prefix)), prefix: self.prefix };
        vec![moved(0x0AF0_0000), moved(0xAC10_0000)]
    }
}

fn mask(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0)
}

/// A DNS name (RFC 1123), which may begin with `*.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host(pub String);

impl Host {
    /// Whether a certificate for this name is one for `host`: a `*` stands for one label (RFC 6125, 6.4.3).
    pub fn covers(&self, host: &str) -> bool {
        match self.0.strip_prefix("*.") {
            Some(domain) => {
                host.split_once('.').is_some_and(|(label, rest)| label != "*" && rest == domain) || host == self.0
            }
            None => host == self.0,
        }
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Leaf for Host {
    const TYPE: &'static Type = &Type {
        name: "host",
        doc: "a DNS name such as \"www.example.com\"",
        literal: Literal::Text,
        examples: &["www.example.com", "*.example.com"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let labels = text.strip_prefix("*.").unwrap_or(text);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if text.len() <= 253 && labels.split('.').all(label) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc)))
        }
    }

    fn others(&self) -> Vec<Self> {
        vec![Self(format!("other.{}", self.0.trim_start_matches("*."))), Self("another.example.net".to_owned())]
    }
}

/// An absolute URL with a scheme and a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(pub String);

impl Url {
    /// The host, without port and path.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest);
        rest.split(['/', ':', '?', '#']).next().unwrap_or_default()
    }

    /// The port, said or implied by the scheme (RFC 3986; `wss` as `https`).
    pub fn port(&self) -> u16 {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let said = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        said.unwrap_or(if self.0.starts_with("http:") || self.0.starts_with("ws:") { 80 } else { 443 })
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Leaf for Url {
    const TYPE: &'static Type = &Type {
        name: "url",
        doc: "an absolute URL such as \"https://api.example.com\"",
        literal: Literal::Text,
        examples: &["https://api.example.com", "oci://ghcr.io/example/charts"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let url = Self(text.to_owned());
        let scheme = text.split_once("://").is_some_and(|(scheme, _)| {
            !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'+')
        });
        if scheme && !text.contains(char::is_whitespace) && Host::parse(url.host()).is_ok() {
            Ok(url)
        } else {
            Err(Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc)))
        }
    }

    fn others(&self) -> Vec<Self> {
        vec![Self("https://other.example.net/path".to_owned()), Self("http://another.example.org:8443".to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use super::Host;

    #[test]
    fn a_star_stands_for_one_label() {
        let covers = |name: &str, host: &str| Host(name.to_owned()).covers(host);
        assert!(covers("*.example.com", "www.example.com"));
        assert!(covers("example.com", "example.com"));
        assert!(!covers("*.example.com", "example.com"));
        assert!(!covers("*.example.com", "www.eu.example.com"));
        assert!(!covers("www.example.com", "api.example.com"));
    }
}
