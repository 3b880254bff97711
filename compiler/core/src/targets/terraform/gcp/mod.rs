//! Google Cloud: what each kind of node becomes there, by the provider `hashicorp/google`.

mod bucket;

use super::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[bucket::PART];
