//! Breadth-first search from one source: for graphs so thin that sources side by side never meet.

use super::tally::Tally;
use super::wave::Ways;

/// The memory of a search, and what it found.
pub(super) struct Single {
    pub tally: Tally,
    seen: Vec<bool>,
    queue: Vec<u32>,
}

impl Single {
    pub(super) fn new(nodes: usize) -> Self {
        Self { tally: Tally::new(nodes), seen: vec![false; nodes], queue: Vec::new() }
    }

    /// Counts, for every node, the distance from `source`.
    pub(super) fn run(&mut self, ways: Ways, source: u32) {
        self.queue.push(source);
        self.seen[source as usize] = true;
        let mut level = 0;
        for distance in 1.. {
            let end = self.queue.len();
            if level == end {
                break;
            }
            self.tally.open(distance);
            for here in level..end {
                for &node in ways.ahead.row(self.queue[here] as usize) {
                    if !self.seen[node as usize] {
                        self.seen[node as usize] = true;
                        self.queue.push(node);
                        self.tally.add(distance, node as usize, 1);
                    }
                }
            }
            level = end;
        }
        for node in self.queue.drain(..) {
            self.seen[node as usize] = false;
        }
    }
}
