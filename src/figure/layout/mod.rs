//! Where things stand. Nothing here knows what they look like, only how large they are.
//!
//! Every layout starts from a fixed pattern, runs a fixed number of rounds and breaks ties by
//! position: the same picture every time, on every machine.

pub mod arrange;
pub mod buckets;
pub mod clip;
pub mod grid;
pub mod labels;
pub mod pack;
pub mod projection;
pub mod route;
pub mod sankey;
pub mod stress;

/// A source of repeatable disorder (SplitMix64; Steele, Lea and Flood 2014): layouts shuffle with
/// it, results never depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// The next 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() % end.max(1) as u64) as usize
    }

    /// A number between 0 and 1.
    pub fn share(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Another order of the same things.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for i in (1..things.len()).rev() {
            things.swap(i, self.below(i + 1));
        }
    }
}
