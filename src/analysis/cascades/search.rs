//! How many chains are there? Every one within the bounds, depth first, hop by hop.

use std::collections::BTreeSet;

use super::ways::Ways;
use crate::matching::Hops;
use crate::math::lanes::{Spent, Task, search_in_lanes};
use crate::model::Category;
use crate::network::{ActorIx, Network, ResourceIx};

/// Hops with which a first step may start: from a user, or from a hub that nobody supplies.
pub(super) fn first_hops(network: &Network, hops: &Hops) -> Vec<usize> {
    let supplied: BTreeSet<(ActorIx, ResourceIx)> = network
        .active()
        .filter(|(_, e)| e.from != e.to && network.actors[e.to].pass_through)
        .map(|(_, e)| (e.to, e.resource))
        .collect();
    let starts = hops.all.iter().enumerate().filter(|(_, hop)| {
        !network.actors[hop.from].pass_through || !supplied.contains(&(hop.from, hop.sent.resource))
    });
    starts.map(|(i, _)| i).collect()
}

/// How many chains there are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counted {
    /// Chains found.
    pub count: u64,
    /// Steps of the longest found.
    pub longest: usize,
    /// Whether the search ended before its end.
    pub truncated: bool,
}

/// Counts every chain from `roots`, looking at no more than `max_looks` hops.
pub(super) fn count_chains(
    network: &Network,
    hops: &Hops,
    ways: &Ways,
    roots: &[usize],
    max_looks: u64,
) -> Counted {
    let search = Search { network, hops, ways };
    let searched = search_in_lanes(
        roots.len(),
        max_looks,
        || (Counted::default(), Walk::new(network.actors.len())),
        |(counted, walk), task, budget| {
            if let Task::Start(root) = task {
                search.start(roots[root], walk);
            }
            search.advance(walk, budget, counted)
        },
    );
    let lanes = searched.lanes.iter().map(|(counted, _)| counted);
    Counted {
        count: lanes.clone().map(|counted| counted.count).sum(),
        longest: lanes.map(|counted| counted.longest).max().unwrap_or(0),
        truncated: searched.truncated,
    }
}

/// A hop on the way, and what has been on the way so far.
#[derive(Clone, Copy)]
struct Visit {
    hop: usize,
    /// The next way on to try.
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
struct Walk {
    start: ActorIx,
    visits: Vec<Visit>,
    visited: Vec<bool>,
}

impl Walk {
    fn new(actors: usize) -> Self {
        Self { start: 0, visits: Vec::new(), visited: vec![false; actors] }
    }
}

struct Search<'a> {
    network: &'a Network,
    hops: &'a Hops<'a>,
    ways: &'a Ways,
}

impl Search<'_> {
    /// Begins a walk with hop `first`, where that is within the bounds.
    fn start(&self, first: usize, walk: &mut Walk) {
        walk.start = self.hops.all[first].from;
        walk.visited[walk.start] = true;
        if let Some(visit) = self.visit(first, None) {
            self.enter(walk, visit);
        }
    }

    /// Counts every cascade on the walk, as far as the budget goes.
    fn advance(&self, walk: &mut Walk, budget: u64, counted: &mut Counted) -> Spent {
        let mut steps = 0;
        while let Some(last) = walk.visits.last_mut() {
            let Some(next) = self.ways.behind(last.hop).get(last.next) else {
                walk.visited[self.hops.all[last.hop].to] = false;
                walk.visits.pop();
                continue;
            };
            if steps == budget {
                return Spent { steps, complete: false };
            }
            steps += 1;
            last.next += 1;
            let (hop, last) = (next.hop as usize, *last);
            let to = self.hops.all[hop].to;
            if walk.visited[to] {
                continue;
            }
            let Some(visit) = self.visit(hop, Some(last)) else { continue };
            self.enter(walk, visit);
            if visit.steps >= 2 && !self.network.actors[to].pass_through {
                counted.count += 1;
                counted.longest = counted.longest.max(visit.steps);
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
        if last.is_none() || !self.network.actors[sent.from].pass_through {
            steps += 1;
            let energy = self.network.resources[sent.sent.resource].category == Category::Energy;
            if ended && !energy {
                return None;
            }
            ended |= energy && matter;
            matter |= !energy;
        }
        let within = (settings.max_steps == 0 || steps <= settings.max_steps)
            && candidates <= settings.max_candidates;
        within.then_some(Visit { hop, next: 0, steps, candidates, matter, ended })
    }
}
