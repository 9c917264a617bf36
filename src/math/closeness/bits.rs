//! One bit for each source that runs beside the others.

/// Machine words in a row of bits.
const WORDS: usize = 16;

/// How many sources run side by side.
pub(super) const LANES: usize = 64 * WORDS;

/// A set of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Bits([u64; WORDS]);

impl Bits {
    pub(super) const NONE: Self = Self([0; WORDS]);
    pub(super) const ALL: Self = Self([u64::MAX; WORDS]);

    /// The set of one source.
    pub(super) fn one(lane: usize) -> Self {
        let mut bits = Self::NONE;
        bits.0[lane / 64] = 1 << (lane % 64);
        bits
    }

    #[inline(always)]
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
        self
    }

    #[inline(always)]
    pub(super) fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
        self
    }

    #[inline(always)]
    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }
}
