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
use super::bits::{Bits, WIDTH};
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
    /// How often a node was reached by new searches, in all runs.
    pub arrivals: u64,
    /// Which searches have reached each node.
    now: Vec<Bits>,
    /// While a step is pulled: the same one step on; after it: one step before.
    then: Vec<Bits>,
    /// Nodes that changed in the last step, and which searches were new to them.
    fresh: Vec<(u32, Bits)>,
    /// The same for the step that is being taken, and where in it each node stands.
    next: Vec<(u32, Bits)>,
    place: Vec<u32>,
    /// Nodes that changed in the last pull.
    pulled: Vec<u32>,
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

/// The place of a node that a step has not reached.
const NOWHERE: u32 = u32::MAX;

impl Wave {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            arrivals: 0,
            now: vec![Bits::NONE; nodes],
            then: vec![Bits::NONE; nodes],
            fresh: Vec::new(),
            next: Vec::new(),
            place: vec![NOWHERE; nodes],
            pulled: Vec::new(),
            open: Vec::new(),
            new: Columns::default(),
            sums: Vec::new(),
            followers: Vec::new(),
        }
    }

    /// The distances to at most `WIDTH` targets, and to those that follow them.
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
        debug_assert!(starts.len() <= WIDTH);
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
            alive = self.pull(ways, alive);
            self.add_up(distance);
            if self.pulled.is_empty() {
                break;
            }
            if (self.pulled.len() as f64) < PUSH_BELOW * nodes {
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
        self.fresh.clear();
        for (lane, &start) in starts.iter().enumerate() {
            let bit = Bits::one(lane);
            self.now[start as usize] = bit;
            self.fresh.push((start, bit));
        }
        self.open.clear();
        for node in 0..self.now.len() {
            if ways.back.degree(node) > 0 {
                self.open.push(node as u32);
            } else {
                // Nobody reaches it, so no pull will bring its rows together.
                self.then[node] = self.now[node];
            }
        }
    }

    /// One step from the nodes that changed. What stands in `then` is of no use afterwards, and the
    /// next pull writes it anew.
    #[inline(always)]
    fn push(&mut self, ways: Ways) {
        for (node, new) in &self.fresh {
            for &to in ways.ahead.row(*node as usize) {
                let new = new.without(&self.now[to as usize]);
                if new.is_empty() {
                    continue;
                }
                let place = &mut self.place[to as usize];
                if *place == NOWHERE {
                    *place = self.next.len() as u32;
                    self.next.push((to, new));
                } else {
                    let met = &mut self.next[*place as usize].1;
                    *met = met.or(&new);
                }
            }
        }
        for (node, new) in &self.next {
            let now = &mut self.now[*node as usize];
            *now = now.or(new);
            self.new.add(new);
            self.place[*node as usize] = NOWHERE;
        }
        self.arrivals += self.next.len() as u64;
        std::mem::swap(&mut self.fresh, &mut self.next);
        self.next.clear();
    }

    /// One step to every open node. Returns the searches that reached anybody: the others will
    /// reach nobody any more.
    #[inline(always)]
    fn pull(&mut self, ways: Ways, alive: Bits) -> Bits {
        let mut reaching = Bits::NONE;
        self.pulled.resize(self.open.len(), 0);
        let (mut kept, mut changed) = (0, 0);
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
            reaching = reaching.or(&new);
            self.pulled[changed] = node;
            changed += usize::from(!new.is_empty());
            // A node is closed one step after its last change: both its rows are complete then.
            self.open[kept] = node;
            kept += usize::from(!alive.without(&before).is_empty());
        }
        self.open.truncate(kept);
        self.pulled.truncate(changed);
        self.arrivals += changed as u64;
        std::mem::swap(&mut self.now, &mut self.then);
        reaching
    }

    /// From pulling to pushing: what was new in the last step.
    #[inline(always)]
    fn list_fresh(&mut self) {
        let new = |&node: &u32| (node, self.now[node as usize].without(&self.then[node as usize]));
        self.fresh.clear();
        self.fresh.extend(self.pulled.iter().map(new));
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
