//! How many sources stand at which distance of every node, in whole numbers: no order of adding
//! shows in them.

/// Distances up to here are counted one by one.
const NEAR: usize = 64;

/// 1/d beyond is added up in units of 2⁻⁸⁰: exact to 2⁻⁶⁰ of the sum for any graph that fits.
const UNIT: u128 = 1 << 80;

/// Counts of sources by node and distance.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    nodes: usize,
    /// Row d − 1: how many are at distance d, for each node.
    near: Vec<Vec<u32>>,
    /// Those farther than `NEAR`; empty until there is one.
    far: Vec<Far>,
}

/// The sources of one node beyond `NEAR`.
#[derive(Clone, Copy, Debug, Default)]
struct Far {
    reached: u64,
    distance: u64,
    harmonic: u128,
}

/// What the distances of one node add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// r.
    pub reached: u64,
    /// Σd.
    pub distance: u64,
    /// Σ 1/d.
    pub harmonic: f64,
}

impl Tally {
    pub(super) fn new(nodes: usize) -> Self {
        Self { nodes, near: Vec::new(), far: Vec::new() }
    }

    /// Makes room for a distance, counted from 1.
    pub(super) fn open(&mut self, distance: usize) {
        if distance <= NEAR {
            if self.near.len() < distance {
                self.near.resize(distance, vec![0; self.nodes]);
            }
        } else if self.far.is_empty() {
            self.far = vec![Far::default(); self.nodes];
        }
    }

    /// `count` sources stand at `distance`, which is open.
    #[inline(always)]
    pub(super) fn add(&mut self, distance: usize, node: usize, count: u32) {
        match self.near.get_mut(distance - 1) {
            Some(row) => row[node] += count,
            None => self.far[node].add(distance, count),
        }
    }

    /// The counts of both.
    pub(super) fn with(mut self, other: Self) -> Self {
        if self.near.is_empty() && self.far.is_empty() {
            return other;
        }
        self.open(other.near.len().max(1));
        for (row, more) in self.near.iter_mut().zip(other.near) {
            row.iter_mut().zip(more).for_each(|(a, b)| *a += b);
        }
        if self.far.is_empty() {
            self.far = other.far;
        } else {
            for (a, b) in self.far.iter_mut().zip(other.far) {
                a.reached += b.reached;
                a.distance += b.distance;
                a.harmonic += b.harmonic;
            }
        }
        self
    }

    /// The sums of every node.
    pub(super) fn sums(&self) -> Vec<Sums> {
        let mut sums = vec![Sums::default(); self.nodes];
        for (row, d) in self.near.iter().zip(1_u32..) {
            for (sum, &count) in sums.iter_mut().zip(row) {
                sum.reached += u64::from(count);
                sum.distance += u64::from(count) * u64::from(d);
                sum.harmonic += f64::from(count) / f64::from(d);
            }
        }
        for (sum, far) in sums.iter_mut().zip(&self.far) {
            sum.reached += far.reached;
            sum.distance += far.distance;
            sum.harmonic += far.harmonic as f64 / UNIT as f64;
        }
        sums
    }
}

impl Far {
    #[cold]
    fn add(&mut self, distance: usize, count: u32) {
        self.reached += u64::from(count);
        self.distance += u64::from(count) * distance as u64;
        self.harmonic += UNIT / distance as u128 * u128::from(count);
    }
}
