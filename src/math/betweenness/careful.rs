//! Dependencies on one source where shortest paths are more than a number can count: each count
//! has its own scale. Slower than [`brandes`](super::brandes), the same result.

use super::LARGE;
use crate::math::graph::{Graph, Rows};

/// Adds what every node is worth to `source`.
#[cold]
pub(super) fn add_dependencies(graph: &Graph, source: u32, sum: &mut [f64]) {
    let mut search = Search::new(graph.len());
    search.run(&graph.out, source);
    search.follow_back(|_, _, _| {});
    let found = search.queue.iter().zip(&search.dependency).skip(1);
    found.for_each(|(&node, dependency)| sum[node as usize] += dependency);
}

/// Tells what every link (from, to) of a shortest path is worth to `source`.
#[cold]
pub(super) fn follow_links(graph: &Graph, source: u32, tell: impl FnMut(u32, u32, f64)) {
    let mut search = Search::new(graph.len());
    search.run(&graph.out, source);
    search.follow_back(tell);
}

/// The shortest-path links from one source; all but `position` in the order of discovery.
struct Search {
    /// Where a node stands in the queue; `UNSEEN` before it is found.
    position: Vec<u32>,
    queue: Vec<u32>,
    distance: Vec<u32>,
    /// σ of the node, divided by `LARGE` to the power `shift`.
    paths: Vec<f64>,
    shift: Vec<u32>,
    /// Queue positions of the successors on shortest paths, those of the first node first.
    next: Vec<u32>,
    /// Where the successors of each node begin in `next`.
    first: Vec<usize>,
    dependency: Vec<f64>,
}

const UNSEEN: u32 = u32::MAX;

impl Search {
    fn new(nodes: usize) -> Self {
        Self {
            position: vec![UNSEEN; nodes],
            queue: Vec::new(),
            distance: Vec::new(),
            paths: Vec::new(),
            shift: Vec::new(),
            next: Vec::new(),
            first: Vec::new(),
            dependency: Vec::new(),
        }
    }

    fn run(&mut self, out: &Rows, source: u32) {
        self.find(source, 0);
        self.paths[0] = 1.0;
        let mut here = 0;
        while here < self.queue.len() {
            if self.paths[here] > LARGE {
                self.paths[here] /= LARGE;
                self.shift[here] += 1;
            }
            self.first.push(self.next.len());
            for &node in out.row(self.queue[here] as usize) {
                let mut there = self.position[node as usize];
                if there == UNSEEN {
                    there = self.find(node, self.distance[here] + 1);
                }
                if self.distance[there as usize] == self.distance[here] + 1 {
                    self.add_paths(here, there as usize);
                    self.next.push(there);
                }
            }
            here += 1;
        }
        self.first.push(self.next.len());
    }

    fn find(&mut self, node: u32, distance: u32) -> u32 {
        let position = self.queue.len() as u32;
        self.position[node as usize] = position;
        self.queue.push(node);
        self.distance.push(distance);
        self.paths.push(0.0);
        self.shift.push(0);
        position
    }

    /// σ(there) += σ(here), on the larger scale of the two.
    fn add_paths(&mut self, here: usize, there: usize) {
        let (from, to) = (self.shift[here], self.shift[there]);
        if from == to {
            self.paths[there] += self.paths[here];
        } else if from > to {
            self.paths[there] = self.paths[there] * scale(from - to) + self.paths[here];
            self.shift[there] = from;
        } else {
            self.paths[there] += self.paths[here] * scale(to - from);
        }
    }

    /// δ(v) = Σ over successors w of σ(v)/σ(w)·(1 + δ(w)), farthest first, told link by link.
    fn follow_back(&mut self, mut tell: impl FnMut(u32, u32, f64)) {
        self.dependency = vec![0.0; self.queue.len()];
        for here in (0..self.queue.len()).rev() {
            let mut dependency = 0.0;
            for &there in &self.next[self.first[here]..self.first[here + 1]] {
                let there = there as usize;
                let apart = self.shift[there] - self.shift[here];
                let share = self.paths[here] / self.paths[there];
                let share = if apart == 0 { share } else { share * scale(apart) };
                let part = share * (1.0 + self.dependency[there]);
                tell(self.queue[here], self.queue[there], part);
                dependency += part;
            }
            self.dependency[here] = dependency;
        }
    }
}

/// 1 / LARGE to a power; 2⁻⁴⁰⁰ and less is as good as 0.
fn scale(power: u32) -> f64 {
    (0..power.min(4)).fold(1.0, |scale, _| scale / LARGE)
}
