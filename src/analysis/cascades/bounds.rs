//! What can a chain still become? Bounds on all that may follow what arrives.
//!
//! The best that k more steps can add is a maximum over what may come next, backwards from the end:
//! like the true chains, but whom they have visited, matter that has become energy and the number
//! of candidates are forgotten, so no true chain adds more. For uses, two bounds hold at once:
//!
//! ```text
//! p(a, k) = max over hops h behind a of  y·(c + (1 − λ)·p(b, k − 1))          by the unit arriving
//! m(a, k) = max over hops h behind a of  c·Q + min((1 − λ)·Q·p(b, k − 1), m(b, k − 1))     at most
//! ```
//!
//! where h brings b, c is 1 (in base units) where the step counts in the dimension, and nothing may
//! follow as well. At a hub the step goes on, so k and c stay as they are, and something must
//! follow. Cost: for each step, the ways on; 32 bytes for each arrival, step and dimension.

use rayon::prelude::*;

use super::ways::{Next, Ways};
use crate::matching::Hops;
use crate::model::Category;
use crate::model::unit::Dimension;
use crate::network::Network;

/// Steps ahead that are told apart. Beyond, a bound holds only where more steps add nothing.
const MOST_STEPS: usize = 32;

/// Rounds for hubs that pass on to hubs.
const MOST_ROUNDS: usize = 64;

/// What may still follow an arrival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ahead {
    /// Uses by the unit of what arrives, in base units; −∞ where no step can end.
    pub uses: f64,
    /// Uses at most, in base units.
    pub most_uses: f64,
    /// CO2e avoided, t.
    pub co2_t: f64,
    /// Steps; −∞ where no step can end.
    pub steps: f64,
}

/// Nothing follows, and nothing has to.
const END: Ahead = Ahead { uses: 0.0, most_uses: 0.0, co2_t: 0.0, steps: 0.0 };
/// A hub from which nothing leads on.
const STUCK: Ahead = Ahead {
    uses: f64::NEG_INFINITY,
    most_uses: f64::NEG_INFINITY,
    co2_t: f64::NEG_INFINITY,
    steps: f64::NEG_INFINITY,
};
/// Nothing is known.
const ANYTHING: Ahead = Ahead {
    uses: f64::INFINITY,
    most_uses: f64::INFINITY,
    co2_t: f64::INFINITY,
    steps: f64::INFINITY,
};

impl Ahead {
    fn or(self, other: Self) -> Self {
        Self {
            uses: self.uses.max(other.uses),
            most_uses: self.most_uses.max(other.most_uses),
            co2_t: self.co2_t.max(other.co2_t),
            steps: self.steps.max(other.steps),
        }
    }
}

/// The bounds of one dimension.
pub(super) struct Bounds {
    /// By steps left, then arrival.
    levels: Vec<Vec<Ahead>>,
    /// Whether more steps than there are levels add nothing.
    settled: bool,
}

impl Bounds {
    /// Uses are counted in `dimension`; without one they are none.
    pub fn new(
        network: &Network,
        hops: &Hops,
        ways: &Ways,
        dimension: Option<Dimension>,
        max_steps: usize,
    ) -> Self {
        let model = Model { network, hops, ways, dimension };
        let wanted = if max_steps == 0 { MOST_STEPS } else { max_steps.min(MOST_STEPS + 1) - 1 };
        let mut levels = vec![model.level(None)];
        let mut settled = false;
        while levels.len() <= wanted && !settled {
            let next = model.level(levels.last().map(Vec::as_slice));
            settled = levels.last() == Some(&next);
            levels.push(next);
        }
        Self { levels, settled: settled || (0 < max_steps && max_steps <= MOST_STEPS + 1) }
    }

    /// What may follow an arrival in at most so many more steps.
    pub fn ahead(&self, arrival: u32, steps_left: usize) -> Ahead {
        if self.levels.len() <= steps_left && !self.settled {
            return ANYTHING;
        }
        self.levels[steps_left.min(self.levels.len() - 1)][arrival as usize]
    }
}

struct Model<'a> {
    network: &'a Network,
    hops: &'a Hops<'a>,
    ways: &'a Ways,
    dimension: Option<Dimension>,
}

impl Model<'_> {
    /// The level above `below`, the level of one step less; without one, that of no step more.
    fn level(&self, below: Option<&[Ahead]>) -> Vec<Ahead> {
        let hubs: Vec<u32> =
            (0..self.ways.arrivals() as u32).filter(|&a| self.ways.at_hub[a as usize]).collect();
        let mut level: Vec<Ahead> = (0..self.ways.arrivals() as u32)
            .into_par_iter()
            .map(|arrival| match below {
                _ if self.ways.at_hub[arrival as usize] => STUCK,
                None => END,
                Some(below) => self.used(arrival, below),
            })
            .collect();
        // Hubs may pass on to hubs: until nothing changes, or every way past each hub once is in it.
        // In a long row of hubs what still grows after some rounds is without a bound.
        for round in 0..=hubs.len() {
            let mut changed = false;
            for &hub in &hubs {
                let passed = self.passed_on(hub, &level);
                if level[hub as usize] != passed {
                    level[hub as usize] = if round < MOST_ROUNDS { passed } else { ANYTHING };
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        level
    }

    /// Past a hub, in the same step.
    fn passed_on(&self, hub: u32, level: &[Ahead]) -> Ahead {
        let on = self.ways.from(hub).iter().map(|next| {
            let hop = &self.hops.all[next.hop as usize];
            let then = level[self.ways.arrival[next.hop as usize] as usize];
            Ahead {
                uses: scaled(1.0 - hop.loss, then.uses),
                co2_t: hop.worth.co2_t.unwrap_or(0.0) + then.co2_t,
                ..then
            }
        });
        on.fold(STUCK, Ahead::or)
    }

    /// At a user, by a new step, or not at all.
    fn used(&self, arrival: u32, below: &[Ahead]) -> Ahead {
        let on = self.ways.from(arrival).iter().map(|next| self.by(next, below));
        on.fold(END, Ahead::or)
    }

    fn by(&self, Next { hop, passage }: &Next, below: &[Ahead]) -> Ahead {
        let then = below[self.ways.arrival[*hop as usize] as usize];
        if then.steps == f64::NEG_INFINITY {
            return STUCK;
        }
        let hop = &self.hops.all[*hop as usize];
        let counts = self.counts(hop.sent.resource);
        let kept = 1.0 - hop.loss;
        // Behind an unknown quantity or yield no use is known.
        let known = hop.quantity.zip(passage.yields);
        let (uses, most_uses) = known.map_or((0.0, 0.0), |(quantity, yields)| {
            let later = scaled(kept * quantity, then.uses).min(then.most_uses);
            (yields * (counts + scaled(kept, then.uses)), counts * quantity + later)
        });
        // A treatment that avoids CO2e is bounded by what can be treated.
        let credit = known
            .zip(passage.treatment_co2)
            .map_or(0.0, |((quantity, yields), co2)| (-co2 * quantity / yields / KG).max(0.0));
        Ahead {
            uses,
            most_uses,
            co2_t: hop.worth.co2_t.unwrap_or(0.0) + credit + then.co2_t,
            steps: 1.0 + then.steps,
        }
    }

    /// What a unit used counts in the dimension, in base units.
    fn counts(&self, resource: usize) -> f64 {
        counts_in(self.network, resource, self.dimension)
    }
}

/// kg in a t.
pub(super) const KG: f64 = 1000.0;

/// What a unit of a resource counts among the uses of a dimension, in its base unit.
pub(super) fn counts_in(network: &Network, resource: usize, dimension: Option<Dimension>) -> f64 {
    let unit = network.resources[resource].unit;
    if Some(unit.dimension) == dimension { unit.base } else { 0.0 }
}

/// The dimensions in which first uses of matter and water are counted.
pub(super) fn dimensions(network: &Network) -> Vec<Dimension> {
    let matter = network.resources.iter().filter(|r| r.category != Category::Energy);
    let mut dimensions: Vec<Dimension> = matter.map(|r| r.unit.dimension).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    dimensions
}

/// What arrives of a bound; what is infinite stays so, also where all is lost.
fn scaled(kept: f64, value: f64) -> f64 {
    if value.is_finite() { kept * value } else { value }
}
