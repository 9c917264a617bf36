//! What is known of the loops seen so far: all counted, the best kept.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::choice::Measured;
use crate::math::cycles::{Circuit, Leaders, Value};

/// Most different sets of missing links that are counted apart.
const MOST_SETS: usize = 1_000_000;

/// Loops that were seen.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) count: u64,
    pub(super) closed: u64,
    pub(super) material: u64,
    pub(super) longest: usize,
    pub(super) best: Leaders,
    /// How many loops lack exactly these links, rising.
    missing: FxHashMap<Vec<u32>, u64>,
    room: Vec<u32>,
    /// Whether every set has its place.
    all_sets: bool,
}

impl Tally {
    pub(super) fn new(top: usize) -> Self {
        Self {
            count: 0,
            closed: 0,
            material: 0,
            longest: 0,
            best: Leaders::new(top),
            missing: FxHashMap::default(),
            room: Vec::new(),
            all_sets: true,
        }
    }

    /// Counts a loop; `is_missing` of its links exist only as candidates.
    pub(super) fn add(
        &mut self,
        circuit: Circuit<'_>,
        measured: &Measured,
        value: Value,
        is_missing: impl Fn(u32) -> bool,
    ) {
        self.room.clear();
        self.room.extend(circuit.links.iter().filter(|&&link| is_missing(link)));
        self.room.sort_unstable();
        self.count += 1;
        self.closed += u64::from(self.room.is_empty());
        self.material += u64::from(measured.material);
        self.longest = self.longest.max(circuit.nodes.len());
        self.best.show(circuit, self.room.len(), value);
        if self.room.is_empty() {
            return;
        }
        if let Some(count) = self.missing.get_mut(&self.room) {
            *count += 1;
        } else if self.missing.len() < MOST_SETS {
            self.missing.insert(self.room.clone(), 1);
        } else {
            self.all_sets = false;
        }
    }

    pub(super) fn join(mut self, other: Self) -> Self {
        self.count += other.count;
        self.closed += other.closed;
        self.material += other.material;
        self.longest = self.longest.max(other.longest);
        self.best = self.best.join(other.best);
        self.all_sets &= other.all_sets;
        for (links, count) in other.missing {
            *self.missing.entry(links).or_default() += count;
        }
        self
    }

    /// How many loops lack exactly these links; `None` where there are too many sets to say.
    pub(super) fn missing(&mut self) -> Option<BTreeMap<Vec<u32>, u64>> {
        self.all_sets.then(|| std::mem::take(&mut self.missing).into_iter().collect())
    }
}
