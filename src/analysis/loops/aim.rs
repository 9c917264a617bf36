//! By which values of its links a loop is ranked, for the search that does not list all.
//!
//! A loop never has more of a value than the sum over its hops of the best exchange of each; what
//! is unknown adds nothing. Of a volume the narrowest hop is the bound, each seen in the base unit
//! of its dimension and as if the smallest yield stood before it on every hop.

use crate::matching::{Hop, Hops};
use crate::math::cycles::{Aim, Fold, Link};
use crate::model::LoopRank;
use crate::network::Network;

/// The values of every link, in the order of [`Hops::links`].
pub(super) struct LinkValues {
    first: Vec<f64>,
    fold: Fold,
    /// CO2, which decides between equals.
    co2: Vec<f64>,
}

impl LinkValues {
    /// The values by which `rank` ranks; CO2 where the rank cannot tell any two loops apart.
    pub(super) fn new(network: &Network, hops: &Hops, rank: LoopRank) -> Self {
        let best = |value: &dyn Fn(&Hop) -> Option<f64>| -> Vec<f64> {
            let of = |hop: &Hop| value(hop).unwrap_or(0.0);
            let links = hops.links.iter().map(|link| hops.all[link.clone()].iter().map(of));
            links.map(|values| values.fold(f64::NEG_INFINITY, f64::max)).collect()
        };
        let co2 = best(&|hop| hop.worth.co2_t);
        let first = match rank {
            _ if is_undecided(hops, rank) => co2.clone(),
            LoopRank::Gain => best(&|hop| hop.worth.co2_t.filter(|_| hop.candidate)),
            LoopRank::Co2 => co2.clone(),
            LoopRank::Benefit => best(&|hop| hop.worth.net_benefit),
            LoopRank::Length => vec![-1.0; hops.links.len()],
            LoopRank::Volume => {
                let least = smallest_yields(network);
                best(&|hop| Some(seen_from_afar(in_base_units(network, hop)?, least)))
            }
        };
        let fold = if rank == LoopRank::Volume { Fold::Least } else { Fold::Sum };
        Self { first, fold, co2 }
    }

    pub(super) fn aim(&self) -> Aim<'_> {
        Aim { first: &self.first, fold: self.fold, second: &self.co2 }
    }
}

/// Whether every loop has the same rank: where no link is missing, nothing is to be gained; where
/// no value is known, none can be compared.
pub(super) fn is_undecided(hops: &Hops, rank: LoopRank) -> bool {
    let nothing = |value: fn(&Hop) -> bool| !hops.all.iter().any(value);
    nothing(|hop| hop.candidate)
        && match rank {
            LoopRank::Gain => true,
            LoopRank::Benefit => nothing(|hop| hop.worth.net_benefit.is_some()),
            LoopRank::Co2 | LoopRank::Length | LoopRank::Volume => false,
        }
}

/// A quantity in the base unit of its dimension.
fn in_base_units(network: &Network, hop: &Hop) -> Option<f64> {
    Some(hop.quantity? * network.resources[hop.sent.resource].unit.base)
}

/// The product of the smallest yields that a loop can meet, in base units; 1 where nothing shrinks.
fn smallest_yields(network: &Network) -> f64 {
    let base = |resource: usize| network.resources[resource].unit.base;
    let yields = network.conversions.iter();
    let yields = yields.filter_map(|c| Some(c.yields? * base(c.output) / base(c.input)));
    let least = yields.fold(1.0, f64::min);
    (1..network.settings.max_length).fold(1.0, |product, _| product * least)
}

/// The most that a quantity can be in the terms of the first hop, and more than rounding takes.
fn seen_from_afar(quantity: f64, least_yields: f64) -> f64 {
    const ROUNDING: f64 = 1e-9;
    if least_yields > 0.0 { quantity * (1.0 + ROUNDING) / least_yields } else { f64::INFINITY }
}

/// The links as the search for circuits takes them.
pub(super) fn links(hops: &Hops) -> Vec<Link> {
    let of = |first: &Hop| Link {
        from: first.from as u32,
        to: first.to as u32,
        marked: first.candidate,
    };
    hops.links.iter().map(|link| of(&hops.all[link.start])).collect()
}
