//! What may follow what? The link rule between all hops, asked once.
//!
//! What arrives somewhere is told apart by taker, resource and grade; all hops that bring the same
//! share their ways on. At a hub what arrives goes on as it is, in the same step; elsewhere it is
//! used, and what follows is a new step.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::matching::Hops;
use crate::network::{ActorIx, Linkage, Network, Passage};

/// A way on from what arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Next {
    /// The hop, a position in [`Hops::all`].
    pub hop: u32,
    /// How its giver makes it of what arrives; a hub passes it on.
    pub passage: Passage,
}

/// All ways on.
pub(super) struct Ways {
    /// What each hop brings.
    pub arrival: Vec<u32>,
    /// Whether each arrival is at a hub.
    pub at_hub: Vec<bool>,
    /// Where the ways on from each arrival begin in `next`, and where the last end.
    starts: Vec<u32>,
    next: Vec<Next>,
}

impl Ways {
    pub fn new(network: &Network, hops: &Hops, linkage: &Linkage) -> Self {
        type Key = (ActorIx, usize, u64);
        let key = |hop: usize| -> Key {
            let hop = &hops.all[hop];
            // A hub passes on whatever the grade.
            let hub = network.actors[hop.to].pass_through;
            let grade = hop.sent.grade.filter(|_| !hub).map_or(u64::MAX, f64::to_bits);
            (hop.to, hop.sent.resource, grade)
        };
        let mut known: FxHashMap<Key, u32> = FxHashMap::default();
        let mut samples: Vec<usize> = Vec::new();
        let arrival: Vec<u32> = (0..hops.all.len())
            .map(|hop| {
                *known.entry(key(hop)).or_insert_with(|| {
                    samples.push(hop);
                    samples.len() as u32 - 1
                })
            })
            .collect();
        let is_hub = |hop: usize| network.actors[hops.all[hop].to].pass_through;
        let on = |&hop: &usize| -> Vec<Next> {
            let (hub, input) = (is_hub(hop), hops.all[hop].sent);
            let out = hops.out_of(hops.all[hop].to);
            let next = out.filter_map(|next| {
                let (from, sent) = (hops.all[next].from, hops.all[next].sent);
                let passage = linkage.passage(from, input, sent)?;
                // A hub passes on what it gets, and makes nothing of it.
                let follows = !hub || sent.resource == input.resource;
                follows.then_some(Next { hop: next as u32, passage })
            });
            next.collect()
        };
        let ways: Vec<Vec<Next>> = samples.par_iter().map(on).collect();
        let mut starts = vec![0];
        for ways in &ways {
            starts.push(starts.last().copied().unwrap_or(0) + ways.len() as u32);
        }
        Self {
            arrival,
            at_hub: samples.iter().map(|&hop| is_hub(hop)).collect(),
            starts,
            next: ways.into_iter().flatten().collect(),
        }
    }

    /// How many arrivals there are.
    pub fn arrivals(&self) -> usize {
        self.at_hub.len()
    }

    /// The ways on from an arrival, in the order of their hops.
    pub fn from(&self, arrival: u32) -> &[Next] {
        let at = arrival as usize;
        &self.next[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The ways on behind a hop.
    pub fn behind(&self, hop: usize) -> &[Next] {
        self.from(self.arrival[hop])
    }
}
