//! Random numbers, one stream for each row, the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What is drawn; each has its own streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Fitness,
    Families,
    Places,
    Exchanges,
    Offers,
    Needs,
}

/// The seed of a region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seed(u64);

impl Seed {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The random numbers of one row.
    pub fn draw(self, table: Table, row: u32) -> Draw {
        let mut random = ChaCha8Rng::seed_from_u64(self.0);
        random.set_stream((table as u64) << 32 | u64::from(row));
        Draw(random)
    }
}

/// A stream of random numbers.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// From 0 to below 1, in steps of 2⁻⁵³.
    pub fn share(&mut self) -> f64 {
        const STEPS: f64 = (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 / STEPS
    }

    /// From 0 to below `bound`, which is above 0; the high half of a product, so the bias is below
    /// `bound` ÷ 2⁶⁴.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// A yearly amount around `typical`, over three orders of magnitude, two significant digits.
    pub fn quantity(&mut self, typical: f64) -> u64 {
        // Three shares are nearly normal; from 2⁻⁵ to 2⁵.
        let spread = (self.share() + self.share() + self.share() - 1.5) / 1.5;
        let amount = (typical * libm::exp2(5.0 * spread)) as u64;
        let mut unit = 1;
        while amount / unit >= 100 {
            unit *= 10;
        }
        (amount / unit * unit).max(1)
    }
}
