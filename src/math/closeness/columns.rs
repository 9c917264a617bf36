//! In how many sets is each lane? Sets of bits added up by column.

use super::bits::{Bits, WIDTH, WORD};

/// A count for each lane, lying on its side: plane k holds the bits of weight 2ᵏ of all counts.
///
/// The sum is carry-save: a set that comes to a plane waits there for a second one, then both and
/// the plane make a new plane and one set of twice the weight. That is one such step per set, on
/// average, for all lanes together.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    planes: Vec<Plane>,
}

#[derive(Clone, Copy, Debug)]
struct Plane {
    sum: Bits,
    waiting: Option<Bits>,
}

impl Columns {
    /// One more set.
    #[inline(always)]
    pub(super) fn add(&mut self, set: &Bits) {
        let mut carry = *set;
        for plane in &mut self.planes {
            let Some(waiting) = plane.waiting.take() else {
                plane.waiting = Some(carry);
                return;
            };
            let odd = plane.sum.xor(&waiting);
            let twice = plane.sum.and(&waiting).or(&odd.and(&carry));
            plane.sum = odd.xor(&carry);
            carry = twice;
        }
        self.planes.push(Plane { sum: Bits::NONE, waiting: Some(carry) });
    }

    /// How many sets each lane was in.
    pub(super) fn counts(&self) -> [u32; WIDTH] {
        let mut counts = [0; WIDTH];
        for (plane, weight) in self.planes.iter().zip(0..) {
            for half in std::iter::once(&plane.sum).chain(&plane.waiting) {
                for (counts, word) in counts.chunks_exact_mut(WORD).zip(half.words()) {
                    for (count, lane) in counts.iter_mut().zip(0..) {
                        *count += ((word >> lane & 1) as u32) << weight;
                    }
                }
            }
        }
        counts
    }

    /// The next set is the first again.
    pub(super) fn clear(&mut self) {
        self.planes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lane i is in every set whose number is a multiple of i + 1.
    #[test]
    fn counts_by_lane() {
        let mut columns = Columns::default();
        for sets in [1_u32, 2, 3, 64, 1000, 4097] {
            for number in 1..=sets {
                let lanes = (0..WIDTH).filter(|&lane| number % (lane as u32 + 1) == 0);
                columns.add(&lanes.fold(Bits::NONE, |all, lane| all.or(&Bits::one(lane))));
            }
            let counts = columns.counts();
            columns.clear();
            assert!((1..).zip(counts).all(|(every, count)| count == sets / every), "{sets}");
        }
    }
}
