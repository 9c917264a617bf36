//! What of a stated need does each exchange fill?
//!
//! Displaced is never more than needed. A need is shared status by status (what operates first,
//! then pilots, contracted, planned, potential), and within a status in proportion to what each
//! could displace: f = min(1, what is left ÷ Σ α(1−λ)Q). Where an actor states no need of a
//! product, f = 1. A part of another exchange has the same f and is not counted again.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Carriage, Flow};
use crate::network::{ActorIx, ExchangeIx, Network, ResourceIx};

/// What is left of every stated need, by actor and product, in the unit of the product.
pub(super) struct Needs {
    left: BTreeMap<(ActorIx, ResourceIx), f64>,
}

impl Needs {
    /// Every need, as stated, of those who take part; several of one actor and product together.
    pub(super) fn new(network: &Network, exchanges: &[ExchangeIx]) -> Self {
        let takers: BTreeSet<ActorIx> =
            exchanges.iter().map(|&x| network.exchanges[x].to).collect();
        let mut left = BTreeMap::new();
        for actor in takers {
            let start = network.needs.partition_point(|n| n.actor < actor);
            for need in network.needs[start..].iter().take_while(|n| n.actor == actor) {
                *left.entry((actor, need.resource)).or_insert(0.0) += need.quantity;
            }
        }
        Self { left }
    }

    /// Shares what is left among flows of one status, and takes it off.
    pub(super) fn share(&mut self, network: &Network, flows: &mut [(ExchangeIx, Flow, Carriage)]) {
        let mut could: BTreeMap<(ActorIx, ResourceIx), f64> = BTreeMap::new();
        for (x, flow, carriage) in flows.iter() {
            let counts = network.exchanges[*x].part_of.is_none();
            for of in &carriage.uses {
                if let Some(key) = of.displaces.map(|d| (flow.to, d))
                    && self.left.contains_key(&key)
                {
                    let sum = could.entry(key).or_insert(0.0);
                    *sum += if counts { of.could() } else { 0.0 };
                }
            }
        }
        for (_, flow, carriage) in flows.iter_mut() {
            for of in &mut carriage.uses {
                let Some(key) = of.displaces.map(|d| (flow.to, d)) else { continue };
                let (Some(left), Some(sum)) = (self.left.get(&key), could.get(&key)) else {
                    continue;
                };
                let asked = sum.max(of.could());
                if *left < asked {
                    of.taken = left / asked;
                }
            }
        }
        for (key, sum) in could {
            if let Some(left) = self.left.get_mut(&key) {
                *left = (*left - sum).max(0.0);
            }
        }
    }
}
