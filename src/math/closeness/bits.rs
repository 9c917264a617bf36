//! One bit for each of the searches that run side by side.

/// Bits of a machine word.
pub(super) const WORD: usize = 64;

/// Machine words in a row of bits.
const WORDS: usize = 16;

/// How many searches run side by side.
pub(super) const WIDTH: usize = WORD * WORDS;

/// A set of lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(128))]
pub(super) struct Bits([u64; WORDS]);

impl Bits {
    pub(super) const NONE: Self = Self([0; WORDS]);
    pub(super) const ALL: Self = Self([u64::MAX; WORDS]);

    /// The set of one lane.
    pub(super) fn one(lane: usize) -> Self {
        let mut bits = Self::NONE;
        bits.0[lane / WORD] = 1 << (lane % WORD);
        bits
    }

    pub(super) fn contains(&self, lane: usize) -> bool {
        self.0[lane / WORD] >> (lane % WORD) & 1 == 1
    }

    /// The lanes for which this holds.
    #[inline(always)]
    pub(super) fn of(holds: impl Fn(usize) -> bool) -> Self {
        let word =
            |i| (0..WORD).fold(0, |word, bit| word | u64::from(holds(i * WORD + bit)) << bit);
        Self(std::array::from_fn(word))
    }

    /// All lanes of these rows.
    #[inline(always)]
    pub(super) fn union(rows: &[Self], of: &[u32]) -> Self {
        of.iter().fold(Self::NONE, |all, &row| all.or(&rows[row as usize]))
    }

    /// Adds a lane; whether it was missing.
    #[inline(always)]
    pub(super) fn insert(&mut self, lane: usize) -> bool {
        let (word, bit) = (&mut self.0[lane / WORD], 1 << (lane % WORD));
        let missing = *word & bit == 0;
        *word |= bit;
        missing
    }

    /// The lanes in it, rising.
    pub(super) fn lanes(&self) -> impl Iterator<Item = u32> {
        (0..).step_by(WORD).zip(self.0).flat_map(|(first, word)| {
            let rest = |word: &u64| Some(word & (word - 1)).filter(|&rest| rest != 0);
            let words = std::iter::successors(Some(word).filter(|&word| word != 0), rest);
            words.map(move |word| first + word.trailing_zeros())
        })
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    #[inline(always)]
    pub(super) fn or(self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    #[inline(always)]
    pub(super) fn and(self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    #[inline(always)]
    pub(super) fn xor(self, other: &Self) -> Self {
        self.with(other, |a, b| a ^ b)
    }

    #[inline(always)]
    pub(super) fn without(self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }

    #[inline(always)]
    fn with(mut self, other: &Self, word: impl Fn(u64, u64) -> u64) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a = word(*a, *b));
        self
    }
}
