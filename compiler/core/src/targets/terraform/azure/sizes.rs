//! Sizes of machines, database servers and caches: the smallest that has what the spec asks for.

use crate::targets::terraform::sizes::{Catalogue, Size, size};

/// What a CPU costs, in gibibytes of memory (Azure virtual machines, prices of Dasv5 and Easv5).
const CPU_PRICE: u64 = 10;

const fn of(title: &'static str, sizes: &'static [Size]) -> Catalogue {
    Catalogue { title, sizes, cpu_price: CPU_PRICE }
}

/// Sizes of machines for node pools: 4 or 8 GiB for each CPU, then what is larger. Source: Azure virtual machines, Dasv5, Easv5 and
/// Msv2 series; that all regions but New Zealand North had the first two in May 2025 is in the prices of Karpenter's provider for Azure
/// 1.5.1.
pub const MACHINES: Catalogue = of(
    "Azure",
    &[
        size("Standard_D2as_v5", 2, 8),
        size("Standard_E2as_v5", 2, 16),
        size("Standard_D4as_v5", 4, 16),
        size("Standard_E4as_v5", 4, 32),
        size("Standard_D8as_v5", 8, 32),
        size("Standard_E8as_v5", 8, 64),
        size("Standard_D16as_v5", 16, 64),
        size("Standard_E16as_v5", 16, 128),
        size("Standard_D32as_v5", 32, 128),
        size("Standard_E32as_v5", 32, 256),
        size("Standard_D48as_v5", 48, 192),
        size("Standard_E48as_v5", 48, 384),
        size("Standard_D64as_v5", 64, 256),
        size("Standard_E64as_v5", 64, 512),
        size("Standard_D96as_v5", 96, 384),
        size("Standard_E96as_v5", 96, 672),
        size("Standard_M64s_v2", 64, 1024),
        size("Standard_M64ms_v2", 64, 1792),
        size("Standard_M128s_v2", 128, 2048),
        size("Standard_M128ms_v2", 128, 3892),
    ],
);

/// Servers of PostgreSQL with machines of their own. Source: Azure Database for PostgreSQL, Flexible Server, compute options, as of
/// 2026-11.
pub const POSTGRESQL: Catalogue = of(
    "Azure Database for PostgreSQL",
    &[
        size("GP_Standard_D2ds_v5", 2, 8),
        size("MO_Standard_E2ds_v5", 2, 16),
        size("GP_Standard_D4ds_v5", 4, 16),
        size("MO_Standard_E4ds_v5", 4, 32),
        size("GP_Standard_D8ds_v5", 8, 32),
        size("MO_Standard_E8ds_v5", 8, 64),
        size("GP_Standard_D16ds_v5", 16, 64),
        size("MO_Standard_E16ds_v5", 16, 128),
        size("GP_Standard_D32ds_v5", 32, 128),
        size("MO_Standard_E32ds_v5", 32, 256),
        size("GP_Standard_D48ds_v5", 48, 192),
        size("MO_Standard_E48ds_v5", 48, 384),
        size("GP_Standard_D64ds_v5", 64, 256),
        size("MO_Standard_E64ds_v5", 64, 512),
        size("GP_Standard_D96ds_v5", 96, 384),
        size("MO_Standard_E96ds_v5", 96, 672),
    ],
);

/// Servers of MySQL with machines of their own. Source: Azure Database for MySQL, Flexible Server, service tiers, as of 2026-11.
pub const MYSQL: Catalogue = of(
    "Azure Database for MySQL",
    &[
        size("GP_Standard_D2ads_v5", 2, 8),
        size("MO_Standard_E2ads_v5", 2, 16),
        size("GP_Standard_D4ads_v5", 4, 16),
        size("MO_Standard_E4ads_v5", 4, 32),
        size("GP_Standard_D8ads_v5", 8, 32),
        size("MO_Standard_E8ads_v5", 8, 64),
        size("GP_Standard_D16ads_v5", 16, 64),
        size("MO_Standard_E16ads_v5", 16, 128),
        size("GP_Standard_D32ads_v5", 32, 128),
        size("MO_Standard_E32ads_v5", 32, 256),
        size("GP_Standard_D48ads_v5", 48, 192),
        size("MO_Standard_E48ads_v5", 48, 384),
        size("GP_Standard_D64ads_v5", 64, 256),
        size("MO_Standard_E64ads_v5", 64, 512),
    ],
);

/// Servers of both engines that share machines: they can have neither a standby nor copies. Source: as above, burstable tiers.
pub const BURSTABLE: Catalogue =
    of("Azure Database", &[size("B_Standard_B1ms", 1, 2), size("B_Standard_B2s", 2, 4), size("B_Standard_B2ms", 2, 8)]);

/// Caches with the memory that each holds; their CPUs come with it. Source: Azure Managed Redis, Balanced tier, as of 2026-11.
pub const CACHES: Catalogue = of(
    "Azure Managed Redis",
    &[
        size("Balanced_B1", 0, 1),
        size("Balanced_B3", 0, 3),
        size("Balanced_B5", 0, 6),
        size("Balanced_B10", 0, 12),
        size("Balanced_B20", 0, 24),
        size("Balanced_B50", 0, 60),
        size("Balanced_B100", 0, 120),
        size("Balanced_B150", 0, 175),
        size("Balanced_B250", 0, 235),
        size("Balanced_B350", 0, 360),
        size("Balanced_B500", 0, 480),
        size("Balanced_B700", 0, 720),
        size("Balanced_B1000", 0, 960),
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
        assert_eq!(machine("4", "16Gi"), "Standard_D4as_v5");
        assert_eq!(machine("1", "12Gi"), "Standard_E2as_v5");
        assert_eq!(machine("2", "8Gi"), "Standard_D2as_v5");
        assert_eq!(machine("500", "1Gi"), "Standard_M128ms_v2");
        assert_eq!(CACHES.name(None, Bytes::parse("12Gi").ok()), "Balanced_B10");
        assert_eq!(BURSTABLE.name(Cpu::parse("500m").ok(), Bytes::parse("1Gi").ok()), "B_Standard_B1ms");
    }
}
