//! Sizes of machines: what each has, and the cheapest that has what the spec asks for. The lists are each cloud's own.

use crate::types::{Bytes, Cpu};

/// What a machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Its name with the cloud.
    pub name: &'static str,
    /// Virtual CPUs; 0 where they come with the memory and cannot be asked for.
    pub cpu: u64,
    /// Memory in gibibytes.
    pub memory: u64,
}

/// A size, as the lists have it.
pub const fn size(name: &'static str, cpu: u64, memory: u64) -> Size {
    Size { name, cpu, memory }
}

/// The sizes that a product has, and what one CPU costs in gibibytes of memory.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue {
    /// What the product is called in messages.
    pub title: &'static str,
    /// The sizes.
    pub sizes: &'static [Size],
    /// The price of a CPU, in gibibytes of memory.
    pub cpu_price: u64,
}

impl Catalogue {
    /// The cheapest that has at least so much; none where none has.
    pub fn fitting(&self, cpu: Option<Cpu>, memory: Option<Bytes>) -> Option<&'static Size> {
        let cores = cpu.map_or(0, |cpu| cpu.millicores.div_ceil(1000));
        let gibibytes = memory.map_or(1, Bytes::gibibytes);
        let fits = |size: &&Size| size.cpu >= cores && size.memory >= gibibytes;
        self.sizes.iter().filter(fits).min_by_key(|size| self.price(size))
    }

    /// The dearest.
    pub fn largest(&self) -> Option<&'static Size> {
        self.sizes.iter().max_by_key(|size| self.price(size))
    }

    /// The name of the cheapest that has at least so much. Where none has, `no-machine-class` and `no-such-machine` have said so, and
    /// nothing is written.
    pub fn name(&self, cpu: Option<Cpu>, memory: Option<Bytes>) -> &'static str {
        self.fitting(cpu, memory).or_else(|| self.largest()).map_or("", |size| size.name)
    }

    fn price(&self, size: &Size) -> u64 {
        size.cpu * self.cpu_price + size.memory
    }
}
