//! What of a stated need does each exchange fill?
//!
//! Displaced is never more than needed. A need is shared status by status (what operates first,
//! then pilots, contracted, planned, potential), and within a status in proportion to what each
//! could displace: f = min(1, what is left ÷ Σ α(1−λ)Q). Where an actor states no need of a
//! product, f = 1. A part of another exchange has the same f and is not counted again.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Carriage;
use crate::network::{ActorIx, Exchange, ExchangeIx, Network, ResourceIx};

/// What the flows of one status could displace together, of each need they ask for.
pub(super) type Asked = BTreeMap<(ActorIx, ResourceIx), f64>;

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

    /// Whether what this exchange brings could be limited by a need.
    pub(super) fn concern(&self, exchange: &Exchange) -> bool {
        let any = (exchange.to, ResourceIx::MIN)..=(exchange.to, ResourceIx::MAX);
        self.left.range(any).next().is_some()
    }

    /// What the flows of one status ask of the needs that are stated.
    pub(super) fn asked<'a>(
        &self,
        carried: impl Iterator<Item = (&'a Exchange, Carriage)>,
    ) -> Asked {
        let mut asked = BTreeMap::new();
        for (exchange, carriage) in carried {
            for of in &carriage.uses {
                let Some(key) = of.displaces.map(|d| (exchange.to, d)) else { continue };
                if self.left.contains_key(&key) {
                    let sum = asked.entry(key).or_insert(0.0);
                    *sum += if exchange.part_of.is_none() { of.could() } else { 0.0 };
                }
            }
        }
        asked
    }

    /// Leaves a flow to `to` its share of what is left.
    pub(super) fn limit(&self, asked: &Asked, to: ActorIx, carriage: &mut Carriage) {
        for of in &mut carriage.uses {
            let Some(key) = of.displaces.map(|d| (to, d)) else { continue };
            let (Some(left), Some(sum)) = (self.left.get(&key), asked.get(&key)) else { continue };
            let asked = sum.max(of.could());
            if *left < asked {
                of.taken = left / asked;
            }
        }
    }

    /// Takes off what one status was given.
    pub(super) fn take_off(&mut self, asked: Asked) {
        for (key, sum) in asked {
            if let Some(left) = self.left.get_mut(&key) {
                *left = (*left - sum).max(0.0);
            }
        }
    }
}
