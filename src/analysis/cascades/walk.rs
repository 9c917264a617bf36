//! A chain on its way: what is settled, what the step under way carries, and what it amounts to.

use super::bounds::{Ahead, Bounds, KG, counts_in, dimensions};
use super::ways::{Next, Ways};
use crate::matching::Hops;
use crate::model::unit::Dimension;
use crate::model::{CascadeRank, Category};
use crate::network::{Graded, Network};

/// What every walk of one search needs.
pub(super) struct Field<'a> {
    pub network: &'a Network,
    pub hops: &'a Hops<'a>,
    pub ways: &'a Ways,
    pub rank: CascadeRank,
    /// Bounds for chains whose first use counts in each dimension; those of energy come first.
    pub bounds: Vec<(Option<Dimension>, Bounds)>,
}

/// How good a chain is, or at best can be: better first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Merit {
    /// By the rank, [`even`]; unknown last.
    pub score: Option<f64>,
    /// Hops that exist only as candidates.
    pub candidates: usize,
    /// More first.
    pub steps: usize,
    /// CO2e avoided, t, [`even`].
    pub co2_t: Option<f64>,
}

/// The chain up to a hop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub hop: u32,
    pub steps: usize,
    pub candidates: usize,
    /// Whether a step carried matter or water.
    matter: bool,
    /// Whether matter has become energy.
    ended: bool,
    /// The bounds that hold for it, a position in [`Field::bounds`].
    bound: usize,
    /// The first use in base units, up to the hop; unknown is absent.
    first: Option<f64>,
    /// Whether the factor is known so far.
    factor_known: bool,
    /// Uses of the steps before this one that count, in base units.
    settled: f64,
    /// What this step began with.
    sent: Graded,
    /// The smallest quantity of this step, and the share of it that arrives.
    quantity: Option<f64>,
    kept: f64,
    /// What can reach this step of the one before; the first comes from nowhere.
    reaches: Option<f64>,
    /// What a unit of this step counts.
    counts: f64,
    /// The sum of the known.
    co2_t: Option<f64>,
    /// kg of treatment by the unit that this step uses.
    treatment: f64,
    /// CO2e of treatments before this step, t.
    treated: f64,
    /// Grade lost so far; unknown is absent.
    lost: Option<f64>,
    /// Whether two steps of one family have been compared.
    compared: bool,
}

impl<'a> Field<'a> {
    /// The field of a search by `rank`. Where uses do not matter one set of bounds is enough.
    pub fn new(
        network: &'a Network,
        hops: &'a Hops<'a>,
        ways: &'a Ways,
        rank: CascadeRank,
    ) -> Self {
        let mut of = vec![None];
        if rank == CascadeRank::Factor {
            of.extend(dimensions(network).into_iter().map(Some));
        }
        let max_steps = network.settings.max_steps;
        let bounds = of.into_iter().map(|of| (of, Bounds::new(network, hops, ways, of, max_steps)));
        Self { network, hops, ways, rank, bounds: bounds.collect() }
    }

    /// A chain that begins with this hop.
    pub fn first(&self, hop: usize) -> Place {
        let sent = &self.hops.all[hop];
        let resource = &self.network.resources[sent.sent.resource];
        let energy = resource.category == Category::Energy;
        let own = Some(resource.unit.dimension).filter(|_| !energy);
        let bound = self.bounds.iter().position(|(of, _)| *of == own).unwrap_or(0);
        let dimension = self.bounds[bound].0;
        let counts = counts_in(self.network, sent.sent.resource, dimension);
        Place {
            hop: hop as u32,
            steps: 1,
            candidates: usize::from(sent.candidate),
            matter: !energy,
            ended: false,
            bound,
            first: sent.quantity.map(|quantity| quantity * resource.unit.base),
            factor_known: !energy && sent.quantity.is_some_and(|quantity| 0.0 < quantity),
            settled: 0.0,
            sent: sent.sent,
            quantity: sent.quantity,
            kept: 1.0 - sent.loss,
            reaches: Some(f64::INFINITY),
            counts,
            co2_t: sent.worth.co2_t,
            treatment: 0.0,
            treated: 0.0,
            lost: Some(0.0),
            compared: false,
        }
    }

    /// The chain with one hop more; `None` where that is against the rules or the settings.
    pub fn then(&self, place: &Place, next: &Next) -> Option<Place> {
        let hop = &self.hops.all[next.hop as usize];
        let candidates = place.candidates + usize::from(hop.candidate);
        if self.network.settings.max_candidates < candidates {
            return None;
        }
        let co2_t = match (place.co2_t, hop.worth.co2_t) {
            (Some(sum), Some(more)) => Some(sum + more),
            (sum, more) => sum.or(more),
        };
        let common = Place { hop: next.hop, candidates, co2_t, ..*place };
        if self.network.actors[hop.from].pass_through {
            let quantity = place.quantity.zip(hop.quantity).map(|(a, b)| a.min(b));
            let base = self.network.resources[hop.sent.resource].unit.base;
            let first = if place.steps == 1 { quantity.map(|q| q * base) } else { place.first };
            return Some(Place {
                quantity,
                kept: place.kept * (1.0 - hop.loss),
                first,
                factor_known: place.factor_known
                    && (1 < place.steps || quantity.is_some_and(|quantity| 0.0 < quantity)),
                ..common
            });
        }
        let max_steps = self.network.settings.max_steps;
        if max_steps != 0 && max_steps <= place.steps {
            return None;
        }
        let resource = &self.network.resources[hop.sent.resource];
        let energy = resource.category == Category::Energy;
        if place.ended && !energy {
            return None;
        }
        let (used, settled, treated) = self.settle(place);
        let dimension = self.bounds[place.bound].0;
        let yields = next.passage.yields;
        let (lost, compared) = self.lost(place, hop.sent);
        Some(Place {
            steps: place.steps + 1,
            matter: place.matter || !energy,
            ended: place.ended || (energy && place.matter),
            settled,
            sent: hop.sent,
            factor_known: place.factor_known && used.is_some(),
            quantity: hop.quantity,
            kept: 1.0 - hop.loss,
            reaches: yields.zip(used).map(|(yields, used)| yields * place.kept * used),
            counts: counts_in(self.network, hop.sent.resource, dimension),
            // A unit that this step uses takes 1/y units of what was treated.
            treatment: next.passage.treatment_co2.zip(yields).map_or(0.0, |(co2, y)| co2 / y),
            treated,
            lost,
            compared,
            ..common
        })
    }

    /// What the step under way uses, the counted uses with it, and the CO2e of treatments.
    fn settle(&self, place: &Place) -> (Option<f64>, f64, f64) {
        let used = place.quantity.zip(place.reaches).map(|(quantity, most)| quantity.min(most));
        let settled = place.settled + place.counts * used.unwrap_or(0.0);
        (used, settled, place.treated + place.treatment * used.unwrap_or(0.0) / KG)
    }

    /// The grade lost with a step of `sent` behind this one.
    fn lost(&self, place: &Place, sent: Graded) -> (Option<f64>, bool) {
        let before = place.sent;
        let family = |resource: usize| &self.network.resources[resource].said.family;
        let same = family(before.resource);
        if same.is_empty() || same != family(sent.resource) {
            return (place.lost, place.compared);
        }
        let fall = before.grade.zip(sent.grade).map(|(from, to)| (from - to).max(0.0));
        (place.lost.zip(fall).map(|(lost, fall)| lost + fall), true)
    }

    /// Whether the step has come to a hub.
    fn is_under_way(&self, place: &Place) -> bool {
        self.ways.at_hub[self.ways.arrival[place.hop as usize] as usize]
    }

    /// Whether the chain may end here.
    pub fn is_cascade(&self, place: &Place) -> bool {
        2 <= place.steps && !self.is_under_way(place)
    }

    /// How good the chain is if it ends here.
    pub fn merit(&self, place: &Place) -> Merit {
        let (used, settled, treated) = self.settle(place);
        let known = place.factor_known && used.is_some();
        let co2_t = place.co2_t.map(|co2_t| even(co2_t - treated));
        let score = match self.rank {
            CascadeRank::Factor => place.first.filter(|_| known).map(|first| even(settled / first)),
            CascadeRank::Co2 => co2_t,
            CascadeRank::Steps => Some(place.steps as f64),
            CascadeRank::Quantity => place.first.map(even),
            CascadeRank::Grade => place.lost.filter(|_| place.compared).map(|lost| even(-lost)),
        };
        Merit { score, candidates: place.candidates, steps: place.steps, co2_t }
    }

    /// The best that the chain can become, if it goes on or ends here; `None` where it cannot end.
    pub fn promise(&self, place: &Place) -> Option<Merit> {
        let arrival = self.ways.arrival[place.hop as usize];
        let max_steps = self.network.settings.max_steps;
        let left = if max_steps == 0 { usize::MAX } else { max_steps - place.steps };
        let ahead = self.bounds[place.bound].1.ahead(arrival, left);
        // A chain has two steps at least.
        if (place.steps as f64) + ahead.steps < 2.0 {
            return None;
        }
        let (used, settled, treated) = self.settle(place);
        // At a hub the step may still lose some of what burdens it.
        let treated = if self.is_under_way(place) { treated.min(place.treated) } else { treated };
        let co2_t = self.co2_promise(place, &ahead, treated);
        let steps = place.steps.saturating_add(ahead.steps as usize);
        let score = match self.rank {
            CascadeRank::Factor => self.factor_promise(place, &ahead, used, settled),
            CascadeRank::Co2 => co2_t,
            CascadeRank::Steps => Some(steps as f64),
            CascadeRank::Quantity => place.first.map(even),
            // Nothing known so far may still be compared; what is unknown stays so.
            CascadeRank::Grade => place.lost.map(|lost| even(-lost)),
        };
        Some(Merit { score, candidates: place.candidates, steps, co2_t })
    }

    fn co2_promise(&self, place: &Place, ahead: &Ahead, treated: f64) -> Option<f64> {
        let sum = place.co2_t.unwrap_or(0.0) - treated + ahead.co2_t;
        let sizes = place.co2_t.unwrap_or(0.0).abs() + treated.abs() + ahead.co2_t.abs();
        Some(even(sum + 100.0 * ROUNDING * sizes))
    }

    fn factor_promise(
        &self,
        place: &Place,
        ahead: &Ahead,
        used: Option<f64>,
        settled: f64,
    ) -> Option<f64> {
        let first = place.first.filter(|_| place.factor_known)?;
        let by_unit = place.kept * used? * ahead.uses;
        // While the first step is under way its quantity may still shrink, and the factor grow.
        let shrinks = place.steps == 1 && self.is_under_way(place);
        let later = if shrinks { by_unit } else { by_unit.min(ahead.most_uses) };
        Some(even((settled + later.max(0.0)) / first * (1.0 + ROUNDING)))
    }
}

/// More than what rounding adds up to over a chain, as a share.
const ROUNDING: f64 = 1e-14;

/// A number without its last bits (forty are left), so that sums of the same in another order are
/// equal.
pub(super) fn even(value: f64) -> f64 {
    const LOST: u64 = 1 << 12;
    if !value.is_finite() {
        return value;
    }
    f64::from_bits((value.to_bits() + LOST / 2) & !(LOST - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bits_do_not_count() {
        assert_eq!(even(0.1 + 0.2), even(0.3));
        assert_eq!((even(8.0), even(-3.5), even(0.0)), (8.0, -3.5, 0.0));
        assert!(even(1.0) < even(1.0 + 1e-9) && even(f64::INFINITY).is_infinite());
    }
}
