//! How much can be used again at once, when cascades share exchanges?
//!
//! A chain takes its exchanges for itself alone. Together, maximise what is used again, Σ over the
//! chains of x·(all uses behind the first), where x is what a chain begins with, and what passes an
//! exchange stays within its quantity: so nothing is given to two next uses. Each listed chain may
//! also end sooner. A linear program for each dimension, in its base unit (t, GJ, m³).

use std::collections::{BTreeMap, BTreeSet};

use super::measures::Step;
use crate::matching::Hops;
use crate::math::program::{Entry, Program, maximise};
use crate::model::unit::Dimension;
use crate::network::Network;

/// What can be used again at once in one dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joint {
    /// Mass, energy or volume: that of the first step.
    pub dimension: Dimension,
    /// In the base unit of the dimension.
    pub reused: f64,
}

/// Most entries of the programs that are worth the time.
const MOST_ENTRIES: usize = 100_000;

/// What can be used again in chains of these hops and steps; as far as quantities and yields are
/// known. Nothing is said of very many or very long ones.
pub(super) fn joint_reuse<'a>(
    network: &Network,
    hops: &Hops,
    chains: impl Clone + Iterator<Item = (&'a [u32], &'a [Step])>,
) -> Vec<Joint> {
    let entries: usize = chains.clone().map(|(chain, _)| chain.len() * chain.len()).sum();
    if MOST_ENTRIES < entries {
        return Vec::new();
    }
    let mut programs: BTreeMap<Dimension, (Program, BTreeMap<u32, usize>)> = BTreeMap::new();
    let mut seen: BTreeSet<&[u32]> = BTreeSet::new();
    for (chain, steps) in chains {
        let Some(first) = steps.first() else { continue };
        let unit = network.resources[first.sent.resource].unit;
        let (program, rows) = programs.entry(unit.dimension).or_default();
        let mut entries: Vec<Entry> = Vec::new();
        // What a unit begun with brings to each step, and what of it counts as used again.
        let (mut amount, mut reused, mut passed) = (1.0, 0.0, 0);
        for (k, step) in steps.iter().enumerate() {
            let Some(quantity) = step.quantity else { break };
            if let Some(before) = k.checked_sub(1) {
                let Some(yields) = step.passage.and_then(|passage| passage.yields) else { break };
                amount *= yields * steps[before].kept;
                let own = network.resources[step.sent.resource].unit;
                reused += if own.dimension == unit.dimension { amount * own.base } else { 0.0 };
            }
            for &hop in &chain[passed..passed + step.hops] {
                let most = hops.all[hop as usize].quantity.unwrap_or(quantity);
                let row = *rows.entry(hop).or_insert_with(|| program.add_row(most));
                entries.push(Entry { row, amount });
            }
            passed += step.hops;
            if 0.0 < reused && seen.insert(&chain[..passed]) {
                program.add_amount(reused, first.quantity.unwrap_or(0.0), &entries);
            }
        }
    }
    let joint = |(dimension, (program, _)): (Dimension, (Program, _))| Joint {
        dimension,
        reused: maximise(&program).value,
    };
    programs.into_iter().map(joint).filter(|joint| 0.0 < joint.reused).collect()
}
