//! Breadth-first search to one node: for graphs so thin that searches side by side hardly meet.

use super::Sums;
use super::wave::Ways;

/// The memory of a search.
pub(super) struct Single {
    seen: Vec<bool>,
    queue: Vec<u32>,
}

impl Single {
    pub(super) fn new(nodes: usize) -> Self {
        Self { seen: vec![false; nodes], queue: Vec::new() }
    }

    /// The distances to `target`.
    pub(super) fn run(&mut self, ways: Ways, target: u32) -> Sums {
        let mut sums = Sums::default();
        self.queue.push(target);
        self.seen[target as usize] = true;
        let mut level = 0;
        for distance in 1.. {
            let end = self.queue.len();
            if level == end {
                break;
            }
            for here in level..end {
                for &node in ways.ahead.row(self.queue[here] as usize) {
                    if !self.seen[node as usize] {
                        self.seen[node as usize] = true;
                        self.queue.push(node);
                    }
                }
            }
            sums.add((self.queue.len() - end) as u32, distance);
            level = end;
        }
        for node in self.queue.drain(..) {
            self.seen[node as usize] = false;
        }
        sums
    }
}
