//! Breadth-first search from many starts at once: a bit for each.
//!
//! Two rows of bits a node: which searches have reached it `now`, and which will have `then`, one
//! step on. While few nodes change they push what is new to their neighbours; once many do, every
//! node that still misses a search pulls from those before it, in one pass over memory without a
//! branch that depends on the bits. What a node pulls is all that its neighbours have, not only
//! what is new to them: the old bits are there already, so nothing needs to be cleared. After each
//! step the new bits of all nodes are counted by search.
//!
//! Source: Then et al., The more the merrier: efficient multi-source graph traversal, VLDB 8 (2014);
//! Beamer, Asanović and Patterson, Direction-optimizing breadth-first search (2012).

use super::Sums;
use super::bits::{Bits, LANES};
use super::columns::Columns;
use crate::math::graph::Rows;

/// Nodes pull once a step would push along more than this share of the links …
const PULL_ABOVE: f64 = 1.0 / 8.0;
/// … and push again once fewer than this share of the nodes changed.
const PUSH_BELOW: f64 = 1.0 / 32.0;

/// The links, as they are followed and as they are traced back.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    pub ahead: &'a Rows,
    pub back: &'a Rows,
}

/// The memory of the searches.
pub(super) struct Wave {
    /// How often a node was reached by new searches.
    pub arrivals: u64,
    now: Vec<Bits>,
    then: Vec<Bits>,
    /// Nodes that changed in the last step, and which searches were new to them.
    fresh: Vec<(u32, Bits)>,
    /// Nodes that a step reaches.
    touched: Vec<u32>,
    /// Nodes that may still be reached by more searches.
    open: Vec<u32>,
    /// The new bits of the step.
    new: Columns,
    sums: Vec<Sums>,
    followers: Vec<Follower>,
}

/// A node to which only the target of a search has a link.
struct Follower {
    node: u32,
    lane: usize,
    /// Whether the search has met the node itself, which has no distance to itself.
    met: bool,
    sums: Sums,
}

/// What a pull did.
struct Pulled {
    nodes: usize,
    /// The searches that reached anybody: the others will reach nobody any more.
    alive: Bits,
}

impl Wave {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            arrivals: 0,
            now: vec![Bits::NONE; nodes],
            then: vec![Bits::NONE; nodes],
            fresh: Vec::new(),
            touched: Vec::new(),
            open: Vec::new(),
            new: Columns::default(),
            sums: Vec::new(),
            followers: Vec::new(),
        }
    }

    /// The distances to at most `LANES` targets, and to those that follow them.
    pub(super) fn run<'a>(
        &'a mut self,
        ways: Ways,
        targets: &'a [u32],
        followers: &Rows,
    ) -> impl Iterator<Item = (u32, Sums)> + 'a {
        // A follower has its leader at distance 1.
        let beside = Sums { reached: 1, distance: 1, harmonic: 1.0 };
        let of = |(lane, &target): (usize, &u32)| {
            let nodes = followers.row(target as usize).iter();
            nodes.map(move |&node| Follower { node, lane, met: false, sums: beside })
        };
        self.followers = targets.iter().enumerate().flat_map(of).collect();
        self.sums = vec![Sums::default(); targets.len()];
        pulp::Arch::new().dispatch(Run { wave: self, ways, starts: targets });
        let led = self.followers.iter().map(|follower| (follower.node, follower.sums));
        targets.iter().copied().zip(self.sums.iter().copied()).chain(led)
    }

    #[inline(always)]
    fn search(&mut self, ways: Ways, starts: &[u32]) {
        debug_assert!(starts.len() <= LANES);
        self.start(ways, starts);
        let (nodes, links) = (self.now.len() as f64, ways.ahead.entries() as f64);
        let (mut pulling, mut alive) = (false, Bits::ALL);
        for distance in 1.. {
            if !pulling {
                let reach: usize =
                    self.fresh.iter().map(|&(v, _)| ways.ahead.degree(v as usize)).sum();
                if reach == 0 {
                    break;
                }
                pulling = reach as f64 > PULL_ABOVE * links;
            }
            if !pulling {
                self.push(ways);
                self.add_up(distance);
                continue;
            }
            let pulled = self.pull(ways, alive);
            self.add_up(distance);
            alive = pulled.alive;
            if pulled.nodes == 0 {
                break;
            }
            if (pulled.nodes as f64) < PUSH_BELOW * nodes {
                pulling = false;
                self.list_fresh();
            }
        }
    }

    /// Adds the new bits of a step to the sums of each target, and of those one link behind it.
    fn add_up(&mut self, distance: u32) {
        let counts = self.new.take();
        for (sums, count) in self.sums.iter_mut().zip(counts) {
            sums.add(count, distance);
        }
        for follower in &mut self.followers {
            let meets = !follower.met && self.now[follower.node as usize].contains(follower.lane);
            follower.met |= meets;
            follower.sums.add(counts[follower.lane] - u32::from(meets), distance + 1);
        }
    }

    #[inline(always)]
    fn start(&mut self, ways: Ways, starts: &[u32]) {
        self.now.fill(Bits::NONE);
        self.then.fill(Bits::NONE);
        self.fresh.clear();
        for (lane, &start) in starts.iter().enumerate() {
            let bit = Bits::one(lane);
            self.now[start as usize] = bit;
            self.then[start as usize] = bit;
            self.fresh.push((start, bit));
        }
        self.open.clear();
        let nodes = 0..self.now.len() as u32;
        self.open.extend(nodes.filter(|&v| ways.back.degree(v as usize) > 0));
    }

    /// One step from the nodes that changed; `now` and `then` are equal before and after.
    #[inline(always)]
    fn push(&mut self, ways: Ways) {
        for (node, new) in &self.fresh {
            for &to in ways.ahead.row(*node as usize) {
                let (now, then) = (&self.now[to as usize], &mut self.then[to as usize]);
                if !new.without(then).is_empty() {
                    if then == now {
                        self.touched.push(to);
                    }
                    *then = then.or(new);
                }
            }
        }
        self.fresh.clear();
        for &node in &self.touched {
            let (now, then) = (&mut self.now[node as usize], &self.then[node as usize]);
            let new = then.without(now);
            *now = *then;
            self.new.add(&new);
            self.fresh.push((node, new));
        }
        self.arrivals += self.touched.len() as u64;
        self.touched.clear();
    }

    /// One step to every open node.
    #[inline(always)]
    fn pull(&mut self, ways: Ways, alive: Bits) -> Pulled {
        let mut pulled = Pulled { nodes: 0, alive: Bits::NONE };
        let mut kept = 0;
        for i in 0..self.open.len() {
            let node = self.open[i];
            let before = self.now[node as usize];
            let mut all = before;
            for &from in ways.back.row(node as usize) {
                all = all.or(&self.now[from as usize]);
            }
            self.then[node as usize] = all;
            let new = all.without(&before);
            self.new.add(&new);
            pulled.nodes += usize::from(!new.is_empty());
            pulled.alive = pulled.alive.or(&new);
            // A node is closed one step after its last change: both its rows are complete then.
            self.open[kept] = node;
            kept += usize::from(!alive.without(&before).is_empty());
        }
        self.open.truncate(kept);
        self.arrivals += pulled.nodes as u64;
        std::mem::swap(&mut self.now, &mut self.then);
        pulled
    }

    /// From pulling to pushing: lists what the last step changed, and makes both rows equal.
    #[inline(always)]
    fn list_fresh(&mut self) {
        self.fresh.clear();
        for (node, (now, then)) in self.now.iter().zip(&mut self.then).enumerate() {
            let new = now.without(then);
            if !new.is_empty() {
                self.fresh.push((node as u32, new));
                *then = *now;
            }
        }
    }
}

/// The search as an argument of the dispatch to the widest instructions of the processor.
struct Run<'a> {
    wave: &'a mut Wave,
    ways: Ways<'a>,
    starts: &'a [u32],
}

impl pulp::NullaryFnOnce for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.wave.search(self.ways, self.starts);
    }
}
