//! What would the network lose without each actor?
//!
//! Loss of a = ΔG of the network − ΔG without a; not additive over actors. Removing one actor
//! changes the worth of others only where they share a need or a hub, so exchanges fall into
//! *shares* (components of sharing) that are measured apart: a loss is the sum over the shares the
//! actor touches of what they are worth with it, less what they are worth without it. Cost: for each
//! actor, one measurement of its shares, which is its own exchanges where nothing is shared; a hub
//! of many actors is measured once for each.

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;

use super::hubs::Families;
use super::{Standing, Worth, measure_some};
use crate::network::{ActorIx, ExchangeIx, Network};

/// The CO2e in t that the active exchanges would avoid less without each actor, in the order of
/// [`Network::actors`]; `None` where an actor has exchanges that should avoid something and nothing
/// is known of any of them. Trade and services avoid nothing, and that is known.
/// `worth` is that of the whole network.
pub fn measure_losses(network: &Network, worth: &[Worth]) -> Vec<Option<f64>> {
    let shares = Shares::new(network);
    let of_actor = shares.of_actors(network);
    let indices: Vec<ActorIx> = (0..network.actors.len()).collect();
    let loss = |&a: &ActorIx| loss(network, worth, &shares, a, &of_actor[a]);
    indices.par_iter().map(loss).collect()
}

fn loss(
    network: &Network,
    worth: &[Worth],
    shares: &Shares,
    actor: ActorIx,
    touched: &[usize],
) -> Option<f64> {
    let counts = |x: ExchangeIx| {
        let e = &network.exchanges[x];
        e.active && e.part_of.is_none()
    };
    let mine = |x: ExchangeIx| {
        let e = &network.exchanges[x];
        e.from == actor || e.to == actor
    };
    let credited =
        |x: ExchangeIx| counts(x) && mine(x) && worth[x].standing != Standing::NotCredited;
    let (mut lost, mut expected, mut known) = (0.0, false, false);
    for &share in touched {
        let members = &shares.members[share];
        for &x in members.iter().filter(|&&x| credited(x)) {
            expected = true;
            known |= worth[x].co2_t.is_some();
        }
        let (gone, rest): (Vec<ExchangeIx>, Vec<ExchangeIx>) =
            members.iter().copied().partition(|&x| mine(x));
        let before = members.iter().filter(|&&x| counts(x)).filter_map(|&x| worth[x].co2_t);
        let without = match &rest[..] {
            [] => Vec::new(),
            rest => {
                let families = shares.families.without(network, &gone);
                measure_some(network, &families, rest)
            }
        };
        let after =
            rest.iter().zip(&without).filter(|(x, _)| counts(**x)).filter_map(|(_, w)| w.co2_t);
        lost += before.sum::<f64>() - after.sum::<f64>();
    }
    (known || !expected).then_some(lost)
}

/// Exchanges grouped by what they share.
pub(super) struct Shares {
    /// The exchanges of each share, in order.
    members: Vec<Vec<ExchangeIx>>,
    /// The share of each exchange.
    of: Vec<usize>,
    families: Families,
}

impl Shares {
    /// Joins exchanges that touch the same hub, or displace something at an actor that states any
    /// need (which product, the inflow of a hub may decide).
    pub(super) fn new(network: &Network) -> Self {
        let (exchanges, actors) = (network.exchanges.len(), network.actors.len());
        let mut sets = UnionFind::<usize>::new(exchanges + actors);
        let mut needs = vec![false; actors];
        for need in &network.needs {
            needs[need.actor] = true;
        }
        for (x, e) in network.exchanges.iter().enumerate() {
            let hub = |a: ActorIx| network.actors[a].pass_through;
            for actor in [e.from, e.to] {
                if hub(actor) || (actor == e.to && needs[actor]) {
                    sets.union(x, exchanges + actor);
                }
            }
        }
        let mut members: Vec<Vec<ExchangeIx>> = Vec::new();
        let mut number = vec![usize::MAX; exchanges + actors];
        let mut of = vec![0; exchanges];
        for (x, share) in of.iter_mut().enumerate() {
            let root = sets.find_mut(x);
            if number[root] == usize::MAX {
                number[root] = members.len();
                members.push(Vec::new());
            }
            *share = number[root];
            members[*share].push(x);
        }
        Self { members, of, families: Families::new(network) }
    }

    /// The exchanges of each share, in order.
    pub(super) fn members(&self) -> &[Vec<ExchangeIx>] {
        &self.members
    }

    /// The shares each actor touches, in order, each once.
    fn of_actors(&self, network: &Network) -> Vec<Vec<usize>> {
        let mut touched = vec![Vec::new(); network.actors.len()];
        for (x, e) in network.exchanges.iter().enumerate() {
            touched[e.from].push(self.of[x]);
            touched[e.to].push(self.of[x]);
        }
        for shares in &mut touched {
            shares.sort_unstable();
            shares.dedup();
        }
        touched
    }
}
