//! What is left of offers and needs, once what flows today is taken off?
//!
//! Of an offer: its quantity less what active exchanges of that actor and resource carry. Of a
//! need: less what active exchanges displace of it or, without `displaces`, deliver of it.
//! Ordinary trade (`type: product`) and services count in neither, and a part of another exchange is not
//! counted twice. Several offers (needs) of one actor and resource are drawn on alike, in
//! proportion, so that splitting a row changes nothing. Where a quantity is unknown, so is what is
//! left: unknown is not zero.

use std::collections::BTreeMap;

use crate::model::ExchangeType;
use crate::network::{ActorIx, Exchange, ExchangeIx, Need, Network, ResourceIx};
use crate::worth::Worth;

/// What one actor states of one resource.
type Stated = (ActorIx, ResourceIx);

/// What is left, in the order of the tables.
#[derive(Default)]
pub(super) struct Left {
    /// Of each offer, in the unit of its resource.
    pub offers: Vec<f64>,
    /// Of each need, in the unit of its resource.
    pub needs: Vec<f64>,
    /// What active exchanges fill of each need, in the unit of its resource.
    pub filled: Vec<f64>,
    /// Of each offer, an exchange of unknown quantity that draws on it.
    pub unknown_out: Vec<Option<ExchangeIx>>,
    /// Of each need, an exchange of unknown quantity that fills it.
    pub unknown_in: Vec<Option<ExchangeIx>>,
}

/// Measures what is left, given the worth of every exchange.
pub(super) fn measure_left(network: &Network, worth: &[Worth]) -> Left {
    if network.offers.is_empty() && network.needs.is_empty() {
        return Left::default();
    }
    let mut sent = BTreeMap::<Stated, f64>::new();
    let mut filled = BTreeMap::<Stated, f64>::new();
    let (mut unknown_out, mut unknown_in) = (BTreeMap::new(), BTreeMap::new());
    for (x, e) in network.active().filter(|(_, e)| draws(e)) {
        let Some(quantity) = e.quantity else {
            unknown_out.entry((e.from, e.resource)).or_insert(x);
            unknown_in.entry((e.to, e.displaces.unwrap_or(e.resource))).or_insert(x);
            continue;
        };
        *sent.entry((e.from, e.resource)).or_insert(0.0) += quantity;
        for displaced in &worth[x].displaced {
            *filled.entry((e.to, displaced.resource)).or_insert(0.0) += displaced.quantity;
        }
        if e.displaces.is_none() && worth[x].displaced.is_empty() {
            *filled.entry((e.to, e.resource)).or_insert(0.0) += (1.0 - e.loss) * quantity;
        }
    }
    let all = |rows: &mut dyn Iterator<Item = (Stated, f64)>| {
        let mut all = BTreeMap::<Stated, f64>::new();
        rows.for_each(|(key, quantity)| *all.entry(key).or_insert(0.0) += quantity);
        all
    };
    let offered = all(&mut network.offers.iter().map(|o| ((o.actor, o.resource), o.quantity)));
    let needed = all(&mut network.needs.iter().map(|n| ((n.actor, n.resource), n.quantity)));
    let offers = network.offers.iter().map(|o| {
        let key = (o.actor, o.resource);
        rest(o.quantity, offered[&key], sent.get(&key))
    });
    let needs = network.needs.iter().map(|n| {
        let key = (n.actor, n.resource);
        rest(n.quantity, needed[&key], filled.get(&key))
    });
    let share = |n: &Need| {
        let key = (n.actor, n.resource);
        let all = needed[&key];
        filled.get(&key).filter(|_| 0.0 < all).map_or(0.0, |filled| filled * (n.quantity / all))
    };
    let out = network.offers.iter().map(|o| unknown_out.get(&(o.actor, o.resource)).copied());
    let into = network.needs.iter().map(|n| unknown_in.get(&(n.actor, n.resource)).copied());
    Left {
        offers: offers.collect(),
        needs: needs.collect(),
        filled: network.needs.iter().map(share).collect(),
        unknown_out: out.collect(),
        unknown_in: into.collect(),
    }
}

/// Whether an exchange draws on an offer and fills a need.
pub(super) fn draws(e: &Exchange) -> bool {
    e.part_of.is_none() && !matches!(e.kind, ExchangeType::Product | ExchangeType::Service)
}

/// What is left of one row out of `all` rows together, of which `taken` is gone. The last bits of
/// a sum that should be used up do not count as something left.
fn rest(quantity: f64, all: f64, taken: Option<&f64>) -> f64 {
    /// Rounding of a few sums, relative to the whole.
    const ROUNDING: f64 = 1e-12;
    let Some(taken) = taken.filter(|_| 0.0 < all) else { return quantity };
    let rest = quantity - taken * (quantity / all);
    if rest <= ROUNDING * quantity { 0.0 } else { rest }
}
