//! Machine types and database tiers: the smallest that has what the spec asks for.

use crate::targets::terraform::sizes::{Catalogue, Size, size};

/// What a CPU costs, in gibibytes of memory (Compute Engine, prices of E2).
const CPU_PRICE: u64 = 7;

/// The sizes of a product.
pub const fn of(title: &'static str, sizes: &'static [Size]) -> Catalogue {
    Catalogue { title, sizes, cpu_price: CPU_PRICE }
}

/// Machine types for node pools: E2, which every region has, then N2 for what is larger. Source: Compute Engine, general-purpose
/// machine family, as of 2026-11.
pub const MACHINES: Catalogue = of(
    "Google Cloud",
    &[
        size("e2-highcpu-2", 2, 2),
        size("e2-standard-2", 2, 8),
        size("e2-highmem-2", 2, 16),
        size("e2-highcpu-4", 4, 4),
        size("e2-standard-4", 4, 16),
        size("e2-highmem-4", 4, 32),
        size("e2-highcpu-8", 8, 8),
        size("e2-standard-8", 8, 32),
        size("e2-highmem-8", 8, 64),
        size("e2-highcpu-16", 16, 16),
        size("e2-standard-16", 16, 64),
        size("e2-highmem-16", 16, 128),
        size("e2-highcpu-32", 32, 32),
        size("e2-standard-32", 32, 128),
        size("n2-highmem-32", 32, 256),
        size("n2-standard-48", 48, 192),
        size("n2-highmem-48", 48, 384),
        size("n2-standard-64", 64, 256),
        size("n2-highmem-64", 64, 512),
        size("n2-standard-80", 80, 320),
        size("n2-highmem-80", 80, 640),
        size("n2-standard-96", 96, 384),
        size("n2-highmem-96", 96, 768),
        size("n2-standard-128", 128, 512),
        size("n2-highmem-128", 128, 864),
    ],
);

/// Tiers of Cloud SQL in its Enterprise edition. Source: Cloud SQL, instance settings: an even number of CPUs, 3.75 to 6.5 GiB of
/// memory for each, as of 2026-11.
pub const ENTERPRISE: Catalogue = of(
    "Cloud SQL",
    &[
        size("db-custom-1-3840", 1, 3),
        size("db-custom-2-7680", 2, 7),
        size("db-custom-2-8192", 2, 8),
        size("db-custom-2-13312", 2, 13),
        size("db-custom-4-16384", 4, 16),
        size("db-custom-4-26624", 4, 26),
        size("db-custom-8-32768", 8, 32),
        size("db-custom-8-53248", 8, 52),
        size("db-custom-10-66560", 10, 65),
        size("db-custom-16-65536", 16, 64),
        size("db-custom-16-106496", 16, 104),
        size("db-custom-32-131072", 32, 128),
        size("db-custom-32-212992", 32, 208),
        size("db-custom-64-262144", 64, 256),
        size("db-custom-64-425984", 64, 416),
        size("db-custom-96-638976", 96, 624),
    ],
);

/// Tiers of Cloud SQL in its Enterprise Plus edition, which alone goes back further than seven days. Source: Cloud SQL, machine
/// series N2, as of 2026-11.
pub const ENTERPRISE_PLUS: Catalogue = of(
    "Cloud SQL Enterprise Plus",
    &[
        size("db-perf-optimized-N-2", 2, 16),
        size("db-perf-optimized-N-4", 4, 32),
        size("db-perf-optimized-N-8", 8, 64),
        size("db-perf-optimized-N-16", 16, 128),
        size("db-perf-optimized-N-32", 32, 256),
        size("db-perf-optimized-N-48", 48, 384),
        size("db-perf-optimized-N-64", 64, 512),
        size("db-perf-optimized-N-80", 80, 640),
        size("db-perf-optimized-N-96", 96, 768),
        size("db-perf-optimized-N-128", 128, 864),
    ],
);

/// Machine types of AlloyDB. Source: AlloyDB, choose a machine type (N2), as of 2026-11.
pub const ALLOYDB: Catalogue = of(
    "AlloyDB",
    &[
        size("n2-highmem-2", 2, 16),
        size("n2-highmem-4", 4, 32),
        size("n2-highmem-8", 8, 64),
        size("n2-highmem-16", 16, 128),
        size("n2-highmem-32", 32, 256),
        size("n2-highmem-64", 64, 512),
        size("n2-highmem-96", 96, 768),
        size("n2-highmem-128", 128, 864),
    ],
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Leaf;
    use crate::types::{Bytes, Cpu};

    #[test]
    fn the_cheapest_that_fits_is_taken() {
        let machine = |cpu, memory| MACHINES.name(Cpu::parse(cpu).ok(), Bytes::parse(memory).ok());
        assert_eq!(machine("4", "16Gi"), "e2-standard-4");
        assert_eq!(machine("4", "8Gi"), "e2-standard-4");
        assert_eq!(machine("1", "12Gi"), "e2-highmem-2");
        assert_eq!(machine("500", "1Gi"), "n2-highmem-128");
        assert_eq!(ENTERPRISE.name(Cpu::parse("8").ok(), Bytes::parse("64Gi").ok()), "db-custom-10-66560");
    }

    #[test]
    fn tiers_of_cloud_sql_keep_its_rules() {
        for tier in ENTERPRISE.sizes {
            let megabytes: u64 = tier.name.rsplit('-').next().unwrap().parse().unwrap();
            assert_eq!(megabytes / 1024, tier.memory, "{}", tier.name);
            assert!(megabytes.is_multiple_of(256) && megabytes <= tier.cpu * 6656, "{}", tier.name);
        }
    }
}
