//! Instance types: the machines that AWS rents, and which of them a pool gets.
//!
//! Source: Amazon EC2 instance types, general purpose, compute optimized and memory optimized, with the on-demand price of
//! us-east-1 for Linux, read in November 2025. Of the families that every region has, with x86 processors.

/// Machines of one sort: each larger one has twice as much of everything.
struct Family {
    /// Its name, and those of others with as much memory to a core, for pools that take what is cheap.
    names: &'static [&'static str],
    /// Gibibytes of memory to a core.
    memory_per_cpu: u64,
    /// The price of a core, in hundredths of a cent an hour.
    price: u64,
}

const FAMILIES: &[Family] = &[
    Family { names: &["c6i", "c6a", "c5", "c5a", "c7i"], memory_per_cpu: 2, price: 425 },
    Family { names: &["m6i", "m6a", "m5", "m5a", "m7i"], memory_per_cpu: 4, price: 480 },
    Family { names: &["r6i", "r6a", "r5", "r5a", "r7i"], memory_per_cpu: 8, price: 630 },
];

/// The sizes that all families have, with their cores.
const SIZES: &[(&str, u64)] = &[
    ("large", 2),
    ("xlarge", 4),
    ("2xlarge", 8),
    ("4xlarge", 16),
    ("8xlarge", 32),
    ("12xlarge", 48),
    ("16xlarge", 64),
    ("24xlarge", 96),
];

/// A machine of that size of one family, and of its like in the others with as much memory to a core.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Its types, the usual one first: `m6i.xlarge`.
    pub types: Vec<String>,
    /// Cores.
    pub cpu: u64,
    /// Memory in gibibytes.
    pub memory: u64,
}

/// The cheapest machine with at least so many thousandths of a core and so many bytes; none where no machine is as large.
pub fn at_least(millicores: u64, bytes: u64) -> Option<Machine> {
    let (cpu, memory) = (millicores.div_ceil(1000), bytes.div_ceil(1 << 30));
    let all = FAMILIES.iter().flat_map(|family| SIZES.iter().map(move |size| (family, size)));
    let fitting = all.filter(|(family, (_, cores))| *cores >= cpu && cores * family.memory_per_cpu >= memory);
    let (family, (size, cores)) = fitting.min_by_key(|(family, (_, cores))| cores * family.price)?;
    Some(Machine {
        types: family.names.iter().map(|name| format!("{name}.{size}")).collect(),
        cpu: *cores,
        memory: cores * family.memory_per_cpu,
    })
}

/// The largest machine: its cores, and its memory in gibibytes.
pub fn largest() -> (u64, u64) {
    let cores = SIZES.iter().map(|(_, cores)| *cores).max().unwrap_or_default();
    let memory = FAMILIES.iter().map(|family| family.memory_per_cpu).max().unwrap_or_default();
    (cores, cores * memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(cpu: u64, gibibytes: u64) -> Option<String> {
        at_least(cpu * 1000, gibibytes << 30)?.types.into_iter().next()
    }

    #[test]
    fn the_cheapest_that_fits_is_taken() {
        assert_eq!(usual(4, 16).as_deref(), Some("m6i.xlarge"));
        assert_eq!(usual(4, 8).as_deref(), Some("c6i.xlarge"));
        assert_eq!(usual(2, 16).as_deref(), Some("r6i.large"));
        assert_eq!(usual(2, 17).as_deref(), Some("r6i.xlarge"));
        assert_eq!(usual(0, 0).as_deref(), Some("c6i.large"));
    }

    #[test]
    fn what_nobody_rents_is_nothing() {
        assert_eq!(usual(97, 1), None);
        assert_eq!(usual(1, 769), None);
        assert_eq!(largest(), (96, 768));
    }
}
