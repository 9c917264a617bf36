//! Breadth-first search from many starts at once: a bit for each.
//!
//! Two rows of bits a node: which searches have reached it `now`, and which will have `then`, one
//! step on. While few nodes are reached, each search pushes to the neighbours of whom it reached
//! last. Once there are many, every node that still misses a search pulls all that those before it
//! have, in one pass over memory that does not read the node's own row: what a node has, those
//! before it had one step earlier. How many nodes each search has reached
//! comes from counting the rows by column; the difference to the last count is new.
//!
//! Source: Then et al., The more the merrier: efficient multi-source graph traversal, VLDB 8 (2014);
//! Beamer, Asanović and Patterson, Direction-optimizing breadth-first search (2012).

use smallvec::SmallVec;

use super::bits::{Bits, WIDTH};
use super::columns::Columns;
use super::{LONGEST_CHAIN, Sums};
use crate::math::graph::Rows;

/// Nodes pull once a step would push along more than this share of the links …
const PULL_ABOVE: f64 = 1.0 / 4.0;
/// … and push again once fewer than this share of the nodes are new, added up over all searches.
const PUSH_BELOW: f64 = 1.0 / 16.0;

/// The links, as they are followed and as they are traced back.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    pub ahead: &'a Rows,
    pub back: &'a Rows,
    /// From this node on, no link is followed: nobody pulls from them.
    pub unread: usize,
}

/// How many of something by search.
type Counts = [u32; WIDTH];

/// The memory of the searches.
pub(super) struct Wave {
    /// How many nodes the searches reached, each for itself, in all runs …
    pub reached: u64,
    /// … and by how many rows pulled and nodes pushed to.
    pub visits: u64,
    /// Which searches have reached each node.
    now: Vec<Bits>,
    /// While a step is pulled: the same one step on; after it: one step before.
    then: Vec<Bits>,
    /// Who was reached in the last step, and by which search.
    fresh: Vec<(u32, u32)>,
    /// The same for the step that is being taken.
    next: Vec<(u32, u32)>,
    /// Nodes that may still be reached by more searches.
    open: Vec<u32>,
    /// Nodes that are complete, but for their other row, which the next pull makes the same.
    closing: Vec<u32>,
    /// In how many rows each search stands: of those that pull, and of those that no longer do.
    still_open: Columns,
    closed: Columns,
    /// How many nodes each search has reached, its start included.
    known: Counts,
    /// The searches that reached somebody in the last step.
    alive: Bits,
    sums: Vec<Sums>,
    followers: Vec<Follower>,
}

/// A node to which only the target of a search leads, by a chain of only links.
struct Follower {
    node: u32,
    lane: usize,
    /// The number of links.
    length: u32,
    /// The nodes of the chain, its own included, that the search has not met: their distances do
    /// not lead past the target.
    chain: SmallVec<[u32; LONGEST_CHAIN]>,
    sums: Sums,
}

impl Wave {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            reached: 0,
            visits: 0,
            now: vec![Bits::NONE; nodes],
            then: vec![Bits::NONE; nodes],
            fresh: Vec::new(),
            next: Vec::new(),
            open: Vec::new(),
            closing: Vec::new(),
            still_open: Columns::default(),
            closed: Columns::default(),
            known: [0; WIDTH],
            alive: Bits::NONE,
            sums: Vec::new(),
            followers: Vec::new(),
        }
    }

    /// The distances to at most `WIDTH` targets, to each of which somebody links, and to those that
    /// follow them.
    pub(super) fn run<'a>(
        &'a mut self,
        ways: Ways,
        targets: &'a [u32],
        followers: &Rows,
    ) -> impl Iterator<Item = (u32, Sums)> + 'a {
        let of = |(lane, &target): (usize, &u32)| {
            let before = |&v: &u32| Some(ways.ahead.row(v as usize)[0]);
            let follower = move |&node: &u32| {
                let chain = std::iter::successors(Some(node), before).take_while(|&v| v != target);
                let chain: SmallVec<[u32; LONGEST_CHAIN]> = chain.collect();
                let length = chain.len();
                Follower { node, lane, length: length as u32, chain, sums: Sums::along(length) }
            };
            followers.row(target as usize).iter().map(follower)
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
        let mut pulling = false;
        for distance in 1.. {
            let new = if pulling { self.pull(ways, starts) } else { self.push(ways) };
            self.add_up(&new, distance);
            let reached: u64 = new.iter().map(|&count| u64::from(count)).sum();
            if reached == 0 {
                break;
            }
            self.reached += reached;
            if pulling && reached as f64 >= PUSH_BELOW * self.now.len() as f64 {
                continue;
            }
            if pulling {
                self.list_fresh(ways);
            }
            let push =
                self.fresh.iter().map(|&(v, _)| ways.ahead.degree(v as usize)).sum::<usize>();
            pulling = push as f64 > PULL_ABOVE * ways.ahead.entries() as f64;
        }
    }

    #[inline(always)]
    fn start(&mut self, ways: Ways, starts: &[u32]) {
        let nodes = self.now.len() as u32;
        self.now.fill(Bits::NONE);
        self.fresh.clear();
        for (lane, &start) in starts.iter().enumerate() {
            self.now[start as usize] = Bits::one(lane);
            self.fresh.push((start, lane as u32));
        }
        (self.open, self.closing) = (0..nodes).partition(|&v| ways.back.degree(v as usize) > 0);
        self.still_open.clear();
        self.closed.clear();
        self.known = [1; WIDTH];
        self.alive = Bits::ALL;
    }

    /// One step from whom was reached last; how many are new to each search.
    #[inline(always)]
    fn push(&mut self, ways: Ways) -> Counts {
        let mut new = [0; WIDTH];
        self.next.clear();
        for &(node, lane) in &self.fresh {
            for &to in ways.ahead.row(node as usize) {
                if self.now[to as usize].insert(lane as usize) {
                    new[lane as usize] += 1;
                    self.next.push((to, lane));
                }
            }
        }
        std::mem::swap(&mut self.fresh, &mut self.next);
        self.visits += self.fresh.len() as u64;
        new
    }

    /// One step to every open node; how many are new to each search. Who stands in every search
    /// alive is complete.
    #[inline(always)]
    fn pull(&mut self, ways: Ways, starts: &[u32]) -> Counts {
        for node in self.closing.drain(..) {
            self.then[node as usize] = self.now[node as usize];
            self.closed.add(&self.now[node as usize]);
        }
        self.visits += self.open.len() as u64;
        let alive = self.alive;
        let mut kept = 0;
        for i in 0..self.open.len() {
            let node = self.open[i];
            let all = Bits::union(&self.now, ways.back.row(node as usize));
            let complete = alive.without(&all).is_empty();
            if (node as usize) < ways.unread {
                self.then[node as usize] = all;
                self.still_open.add(&all);
                if complete {
                    self.closing.push(node);
                }
            } else if complete {
                self.closed.add(&all);
            } else {
                self.still_open.add(&all);
            }
            self.open[kept] = node;
            kept += usize::from(!complete);
        }
        self.open.truncate(kept);
        std::mem::swap(&mut self.now, &mut self.then);
        let mut new = self.still_open.counts();
        self.still_open.clear();
        let closed = self.closed.counts();
        for (lane, &start) in starts.iter().enumerate() {
            // A start pulls itself only where a circuit leads back to it.
            let alone = self.now[start as usize].insert(lane);
            new[lane] = new[lane] + closed[lane] + u32::from(alone) - self.known[lane];
        }
        new
    }

    /// From pulling to pushing: who was reached in the last step. Rows that nobody pulls from are
    /// made up for.
    #[inline(always)]
    fn list_fresh(&mut self, ways: Ways) {
        for node in ways.unread..self.now.len() {
            self.now[node] = Bits::union(&self.then, ways.back.row(node));
        }
        self.fresh.clear();
        for &node in self.open.iter().chain(&self.closing) {
            let new = self.now[node as usize].without(&self.then[node as usize]);
            if (node as usize) < ways.unread && !new.is_empty() {
                self.fresh.extend(new.lanes().map(|lane| (node, lane)));
            }
        }
    }

    /// Adds what is new in a step to the sums of each target, and of those behind it.
    fn add_up(&mut self, new: &Counts, distance: u32) {
        self.known.iter_mut().zip(new).for_each(|(known, new)| *known += new);
        self.alive = Bits::of(|lane| new[lane] > 0);
        for (sums, &count) in self.sums.iter_mut().zip(new) {
            sums.add(count, distance);
        }
        for follower in self.followers.iter_mut().filter(|follower| new[follower.lane] > 0) {
            let before = follower.chain.len();
            follower.chain.retain(|&mut node| !self.now[node as usize].contains(follower.lane));
            let met = before - follower.chain.len();
            follower.sums.add(new[follower.lane] - met as u32, distance + follower.length);
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
