//! Which chains of steps are there? The walk from one first hop, depth first, hop by hop.

use std::collections::BTreeSet;

use super::Ranked;
use crate::matching::Hops;
use crate::math::lanes::Spent;
use crate::model::Category;
use crate::network::{ActorIx, Linkage, Network, ResourceIx};

/// Hops with which a first step may start: from a user, or from a hub that nobody supplies.
pub(super) fn first_hops(network: &Network, hops: &Hops) -> Vec<usize> {
    let supplied: BTreeSet<(ActorIx, ResourceIx)> =
        network.active().filter(|(_, e)| e.from != e.to).map(|(_, e)| (e.to, e.resource)).collect();
    let starts = hops.all.iter().enumerate().filter(|(_, hop)| {
        !network.actors[hop.from].pass_through || !supplied.contains(&(hop.from, hop.sent.resource))
    });
    starts.map(|(i, _)| i).collect()
}

/// A hop on the way, and what has been on the way so far.
#[derive(Clone, Copy)]
struct Visit {
    hop: usize,
    /// The next hop to try behind it.
    next: usize,
    /// Steps begun.
    steps: usize,
    candidates: usize,
    /// Whether a step carried matter or water.
    matter: bool,
    /// Whether matter has become energy.
    ended: bool,
}

/// The way from a first hop, and whom it has visited.
pub(super) struct Walk {
    start: ActorIx,
    visits: Vec<Visit>,
    visited: Vec<bool>,
}

impl Walk {
    pub(super) fn new(actors: usize) -> Self {
        Self { start: 0, visits: Vec::new(), visited: vec![false; actors] }
    }
}

/// What every walk of one network needs.
pub(super) struct Search<'a> {
    pub(super) network: &'a Network,
    pub(super) hops: &'a Hops<'a>,
    pub(super) linkage: Linkage<'a>,
}

impl Search<'_> {
    /// Begins a walk with hop `first`, where that is within the bounds.
    pub(super) fn start(&self, first: usize, walk: &mut Walk) {
        walk.start = self.hops.all[first].from;
        walk.visited[walk.start] = true;
        if let Some(visit) = self.visit(first, None) {
            self.enter(walk, visit);
        }
    }

    /// Notes every cascade on the walk, as far as the budget goes.
    pub(super) fn advance(&self, walk: &mut Walk, budget: u64, found: &mut Vec<Ranked>) -> Spent {
        let mut steps = 0;
        while let Some(last) = walk.visits.last_mut() {
            let at = self.hops.all[last.hop].to;
            if last.next == self.hops.out_of(at).end {
                walk.visited[at] = false;
                walk.visits.pop();
                continue;
            }
            if steps == budget {
                return Spent { steps, complete: false };
            }
            steps += 1;
            let next = last.next;
            last.next += 1;
            let to = self.hops.all[next].to;
            if walk.visited[to] {
                continue;
            }
            let Some(visit) = self.visit(next, Some(*last)) else { continue };
            self.enter(walk, visit);
            if visit.steps >= 2 && !self.network.actors[to].pass_through {
                let hops: Vec<usize> = walk.visits.iter().map(|visit| visit.hop).collect();
                found.push(self.rank(hops.into(), visit.candidates));
            }
        }
        walk.visited[walk.start] = false;
        Spent { steps, complete: true }
    }

    fn enter(&self, walk: &mut Walk, visit: Visit) {
        walk.visited[self.hops.all[visit.hop].to] = true;
        walk.visits.push(visit);
    }

    /// What is on the way once `hop` follows `last`; `None` where it may not.
    fn visit(&self, hop: usize, last: Option<Visit>) -> Option<Visit> {
        let settings = &self.network.settings;
        let sent = &self.hops.all[hop];
        let so_far =
            last.map_or((0, 0, false, false), |v| (v.steps, v.candidates, v.matter, v.ended));
        let (mut steps, mut candidates, mut matter, mut ended) = so_far;
        candidates += usize::from(sent.candidate);
        let before = last.map(|visit| &self.hops.all[visit.hop]);
        let hub = before.is_some() && self.network.actors[sent.from].pass_through;
        if hub {
            // A hub passes on what it gets, in the same step.
            before.filter(|before| before.sent.resource == sent.sent.resource)?;
        } else {
            steps += 1;
            if let Some(before) = before {
                self.linkage.passage(sent.from, before.sent, sent.sent)?;
            }
            let energy = self.network.resources[sent.sent.resource].category == Category::Energy;
            if ended && !energy {
                return None;
            }
            ended |= energy && matter;
            matter |= !energy;
        }
        let within = (settings.max_steps == 0 || steps <= settings.max_steps)
            && candidates <= settings.max_candidates;
        let next = self.hops.out_of(sent.to).start;
        within.then_some(Visit { hop, next, steps, candidates, matter, ended })
    }
}
