//! Instance types: the machines that AWS rents, and which of them a pool gets.
//!
//! Source: the on-demand prices of us-east-1 for Linux of 2026-03-24, as Karpenter's provider for AWS 1.12.0 has them, and the instance
//! types of the EC2 API model in botocore 1.44.8. Of the families with x86 processors that most regions have; whether the newest
//! regions have each of them could not be confirmed, so that a pool that takes what is cheap names several.

/// Machines with as much memory to a core: each larger one has more of everything.
struct Sort {
    /// The families, the usual one first; the others are for pools that take what is cheap.
    families: &'static [Family],
    /// Gibibytes of memory to a core.
    memory_per_cpu: u64,
    /// The price of a core of the usual family, in hundredths of a cent an hour.
    price: u64,
}

/// A family of machines, and the sizes among [`SIZES`] that it does not have.
struct Family(&'static str, &'static [&'static str]);

const SORTS: &[Sort] = &[
    Sort {
        families: &[
            Family("c6i", &["48xlarge"]),
            Family("c6a", &[]),
            // It has 9xlarge and 18xlarge instead.
            Family("c5", &["8xlarge", "16xlarge", "32xlarge", "48xlarge"]),
            Family("c5a", &["32xlarge", "48xlarge"]),
            Family("c7i", &["32xlarge"]),
        ],
        memory_per_cpu: 2,
        price: 425,
    },
    Sort {
        families: &[
            Family("m6i", &["48xlarge"]),
            Family("m6a", &[]),
            Family("m5", &["32xlarge", "48xlarge"]),
            Family("m5a", &["32xlarge", "48xlarge"]),
            Family("m7i", &["32xlarge"]),
        ],
        memory_per_cpu: 4,
        price: 480,
    },
    Sort {
        families: &[
            Family("r6i", &["48xlarge"]),
            Family("r6a", &[]),
            Family("r5", &["32xlarge", "48xlarge"]),
            Family("r5a", &["32xlarge", "48xlarge"]),
            Family("r7i", &["32xlarge"]),
        ],
        memory_per_cpu: 8,
        price: 630,
    },
];

/// The sizes, with their cores.
const SIZES: &[(&str, u64)] = &[
    ("large", 2),
    ("xlarge", 4),
    ("2xlarge", 8),
    ("4xlarge", 16),
    ("8xlarge", 32),
    ("12xlarge", 48),
    ("16xlarge", 64),
    ("24xlarge", 96),
    ("32xlarge", 128),
    ("48xlarge", 192),
];

/// A machine of one size in the usual family, and its like in the others with as much memory to a core.
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
    let all = SORTS.iter().flat_map(|sort| SIZES.iter().map(move |size| (sort, size)));
    let fitting = all.filter(|(sort, (_, cores))| *cores >= cpu && cores * sort.memory_per_cpu >= memory);
    let (sort, (size, cores)) = fitting.min_by_key(|(sort, (_, cores))| cores * sort.price)?;
    let families = sort.families.iter().filter(|Family(_, lacks)| !lacks.contains(size));
    Some(Machine {
        types: families.map(|Family(name, _)| format!("{name}.{size}")).collect(),
        cpu: *cores,
        memory: cores * sort.memory_per_cpu,
    })
}

/// The largest machine: its cores, and its memory in gibibytes.
pub fn largest() -> (u64, u64) {
    let cores = SIZES.iter().map(|(_, cores)| *cores).max().unwrap_or_default();
    let memory = SORTS.iter().map(|sort| sort.memory_per_cpu).max().unwrap_or_default();
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
    fn no_family_is_named_in_a_size_that_it_does_not_have() {
        let types = |cpu: u64, gibibytes: u64| at_least(cpu * 1000, gibibytes << 30).map(|machine| machine.types);
        assert_eq!(
            types(32, 64),
            Some(["c6i", "c6a", "c5a", "c7i"].map(|family| format!("{family}.8xlarge")).to_vec())
        );
        assert_eq!(types(192, 768), Some(["m6a", "m7i"].map(|family| format!("{family}.48xlarge")).to_vec()));
    }

    #[test]
    fn what_nobody_rents_is_nothing() {
        assert_eq!(usual(193, 1), None);
        assert_eq!(usual(1, 1537), None);
        assert_eq!(largest(), (192, 1536));
    }
}
