//! The one line of precedence as numbers (L0).

use super::tree::Rank;

/// Nested modules beyond this depth are refused; the innermost body comes first.
pub const MAXIMUM_MODULE_DEPTH: u8 = 32;

/// The layer of base blocks. Below it: base `every` (0), then module bodies; above it: a layer for each environment of the chain.
pub const BASE: u8 = MAXIMUM_MODULE_DEPTH + 1;

/// Base `every`.
pub fn base_every() -> Rank {
    Rank { layer: 0, part: 0, narrowing: 0 }
}

/// The body of a module; `depth` counts from the instance that a person wrote, from zero.
pub fn module_body(depth: u8) -> Rank {
    Rank { layer: MAXIMUM_MODULE_DEPTH.saturating_sub(depth).max(1), part: 0, narrowing: 0 }
}

/// Base blocks.
pub fn base() -> Rank {
    Rank { layer: BASE, part: 1, narrowing: 0 }
}

/// The `every` of an environment; `index` counts along the chain, farthest ancestor first.
pub fn environment_every(index: usize) -> Rank {
    Rank { layer: environment_layer(index), part: 0, narrowing: 0 }
}

/// The blocks of an environment.
pub fn environment(index: usize) -> Rank {
    Rank { layer: environment_layer(index), part: 1, narrowing: 0 }
}

fn environment_layer(index: usize) -> u8 {
    u8::try_from(index).unwrap_or(u8::MAX).saturating_add(BASE + 1)
}

/// Whether an `every` said it.
pub fn is_every(rank: Rank) -> bool {
    rank.layer == 0 || (rank.layer > BASE && rank.part == 0)
}

/// The layer in words, for explanations; `chain` is the environment's, farthest ancestor first.
pub fn describe(rank: Rank, chain: &[&str]) -> String {
    let layer = match rank.layer {
        0 => "every, in the base".to_owned(),
        layer if layer < BASE => "the module".to_owned(),
        BASE => "the base".to_owned(),
        layer => {
            let name = chain.get(usize::from(layer - BASE - 1)).copied().unwrap_or("an environment");
            if rank.part == 0 { format!("every, in {name}") } else { name.to_owned() }
        }
    };
    match rank.narrowing {
        0 => layer,
        1 => format!("{layer}, for one cloud"),
        _ => format!("{layer}, for one region"),
    }
}
