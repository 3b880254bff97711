//! The machines that databases, caches and search engines run on: the smallest that has what the spec asks for.
//!
//! Of the families that most regions have; the largest sizes, which only newer families have, are theirs.

/// A class of machines: its name, its cores, its memory in mebibytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine(pub &'static str, pub u64, pub u64);

const GIB: u64 = 1024;

/// A class whose memory is a whole number of gibibytes.
const fn machine(name: &'static str, cores: u64, gibibytes: u64) -> Machine {
    Machine(name, cores, gibibytes * GIB)
}

/// Aurora, the cheapest first (Amazon Aurora User Guide, DB instance classes; November 2026).
pub const AURORA: &[Machine] = &[
    machine("db.t4g.medium", 2, 4),
    machine("db.t4g.large", 2, 8),
    machine("db.r7g.large", 2, 16),
    machine("db.r7g.xlarge", 4, 32),
    machine("db.r7g.2xlarge", 8, 64),
    machine("db.r7g.4xlarge", 16, 128),
    machine("db.r7g.8xlarge", 32, 256),
    machine("db.r7g.12xlarge", 48, 384),
    machine("db.r7g.16xlarge", 64, 512),
    machine("db.r8g.24xlarge", 96, 768),
    machine("db.r8g.48xlarge", 192, 1536),
];

/// RDS, the cheapest first (Amazon RDS User Guide, DB instance classes; November 2026).
pub const RDS: &[Machine] = &[
    machine("db.t4g.micro", 2, 1),
    machine("db.t4g.small", 2, 2),
    machine("db.t4g.medium", 2, 4),
    machine("db.m7g.large", 2, 8),
    machine("db.r7g.large", 2, 16),
    machine("db.m7g.xlarge", 4, 16),
    machine("db.r7g.xlarge", 4, 32),
    machine("db.m7g.2xlarge", 8, 32),
    machine("db.r7g.2xlarge", 8, 64),
    machine("db.m7g.4xlarge", 16, 64),
    machine("db.r7g.4xlarge", 16, 128),
    machine("db.m7g.8xlarge", 32, 128),
    machine("db.r7g.8xlarge", 32, 256),
    machine("db.m7g.12xlarge", 48, 192),
    machine("db.r7g.12xlarge", 48, 384),
    machine("db.m7g.16xlarge", 64, 256),
    machine("db.r7g.16xlarge", 64, 512),
    machine("db.r8g.24xlarge", 96, 768),
    machine("db.r8g.48xlarge", 192, 1536),
];

/// DocumentDB, the cheapest first (Amazon DocumentDB Developer Guide, managing instance classes; November 2025).
pub const DOCUMENTDB: &[Machine] = &[
    machine("db.t4g.medium", 2, 4),
    machine("db.r6g.large", 2, 16),
    machine("db.r6g.xlarge", 4, 32),
    machine("db.r6g.2xlarge", 8, 64),
    machine("db.r6g.4xlarge", 16, 128),
    machine("db.r6g.8xlarge", 32, 256),
    machine("db.r6g.12xlarge", 48, 384),
    machine("db.r6g.16xlarge", 64, 512),
];

/// ElastiCache, by the memory that a program can use, the cheapest first (Amazon ElastiCache User Guide, supported node types;
/// November 2026).
pub const ELASTICACHE: &[Machine] = &[
    Machine("cache.t4g.micro", 2, 512),
    Machine("cache.t4g.small", 2, 1402),
    Machine("cache.t4g.medium", 2, 3164),
    Machine("cache.m7g.large", 2, 6533),
    Machine("cache.r7g.large", 2, 13_383),
    Machine("cache.r7g.xlarge", 4, 26_952),
    Machine("cache.r7g.2xlarge", 8, 54_087),
    Machine("cache.r7g.4xlarge", 16, 108_349),
    Machine("cache.r7g.8xlarge", 32, 214_579),
    Machine("cache.r7g.12xlarge", 48, 325_396),
    Machine("cache.r7g.16xlarge", 64, 429_148),
];

/// OpenSearch Service, the cheapest first (`OpenSearchPartitionInstanceType` of the API model in botocore 1.44.8).
pub const OPENSEARCH: &[Machine] = &[
    machine("t3.small.search", 2, 2),
    machine("t3.medium.search", 2, 4),
    machine("m6g.large.search", 2, 8),
    machine("r6g.large.search", 2, 16),
    machine("m6g.xlarge.search", 4, 16),
    machine("r6g.xlarge.search", 4, 32),
    machine("m6g.2xlarge.search", 8, 32),
    machine("r6g.2xlarge.search", 8, 64),
    machine("m6g.4xlarge.search", 16, 64),
    machine("r6g.4xlarge.search", 16, 128),
    machine("m6g.8xlarge.search", 32, 128),
    machine("r6g.8xlarge.search", 32, 256),
    machine("m6g.12xlarge.search", 48, 192),
    machine("r6g.12xlarge.search", 48, 384),
];

/// What is asked of a machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Thousandths of a core.
    pub millicores: u64,
    /// Memory in mebibytes.
    pub memory: u64,
    /// Whether it must give all of its cores all of the time.
    pub steady: bool,
}

/// The cheapest machine of a list that has what is asked; none where no machine has.
pub fn fitting(machines: &[Machine], wanted: Wanted) -> Option<Machine> {
    let fits = |machine: &&Machine| {
        let Machine(_, cores, memory) = **machine;
        cores * 1000 >= wanted.millicores && memory >= wanted.memory && (!wanted.steady || !is_burstable(**machine))
    };
    machines.iter().find(fits).copied()
}

/// Whether it saves up for bursts of work instead of giving all of its cores all of the time.
pub fn is_burstable(Machine(name, ..): Machine) -> bool {
    name.split('.').any(|part| part == "t3" || part == "t4g")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(machines: &[Machine], cores: u64, gibibytes: u64) -> Option<&'static str> {
        let wanted = Wanted { millicores: cores * 1000, memory: gibibytes * GIB, steady: false };
        fitting(machines, wanted).map(|machine| machine.0)
    }

    #[test]
    fn the_cheapest_that_fits() {
        assert_eq!(name(AURORA, 8, 64), Some("db.r7g.2xlarge"));
        assert_eq!(name(RDS, 2, 8), Some("db.m7g.large"));
        assert_eq!(name(RDS, 2, 16), Some("db.r7g.large"));
        assert_eq!(name(ELASTICACHE, 0, 12), Some("cache.r7g.large"));
        assert_eq!(name(AURORA, 8, 1024), Some("db.r8g.48xlarge"));
        assert_eq!(name(AURORA, 8, 2048), None);
    }

    #[test]
    fn steady_work_gets_no_burstable_machine() {
        let wanted = Wanted { millicores: 2000, memory: 4 * GIB, steady: true };
        assert_eq!(fitting(DOCUMENTDB, wanted).map(|machine| machine.0), Some("db.r6g.large"));
    }

    #[test]
    fn no_list_has_a_machine_that_is_never_taken() {
        for machines in [AURORA, RDS, DOCUMENTDB, ELASTICACHE, OPENSEARCH] {
            for Machine(name, cores, memory) in machines {
                let wanted = Wanted { millicores: cores * 1000, memory: *memory, steady: false };
                assert_eq!(fitting(machines, wanted).map(|machine| machine.0), Some(*name));
            }
        }
    }
}
