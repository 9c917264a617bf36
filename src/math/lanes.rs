//! How to share a long search among threads so that its result does not depend on them.
//!
//! The roots of a search are dealt to a fixed number of lanes like cards. A lane keeps its own
//! scratch memory and its own findings, and works off its roots in order. In each round every lane
//! that has something left may take an equal share of the steps that are left; what it does not
//! finish it resumes in the next round. Which root goes to which lane, and what it may spend, is
//! fixed before a thread touches it; threads only decide which lane runs when.
//!
//! Cost: a few additions per round. The limit holds for all lanes together, short of what a search
//! cannot interrupt.

use std::iter::StepBy;
use std::ops::Range;

use rayon::prelude::*;

/// How many lanes there are, and so how many threads can help.
pub const LANES: usize = 16;

/// Most roots that are dealt to a lane at once.
const LARGEST_DEAL: usize = 1024;

/// What a lane is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Start from this root.
    Start(usize),
    /// Go on where the budget ended.
    Resume,
}

/// What a task cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Steps taken.
    pub steps: u64,
    /// Whether the search of this root came to its end.
    pub complete: bool,
}

/// The lanes after a search.
#[derive(Clone, Debug)]
pub struct Searched<Lane> {
    /// The lanes with their findings, in order.
    pub lanes: Vec<Lane>,
    /// Whether the limit ended the search before its end.
    pub truncated: bool,
}

/// Searches from every root below `roots`, heaviest roots first for best sharing.
///
/// `search` works on one lane, with the number of steps it may take; past that it keeps its place
/// and says it is not complete.
pub fn search_in_lanes<Lane: Send>(
    roots: usize,
    max_steps: u64,
    new_lane: impl Fn() -> Lane,
    search: impl Fn(&mut Lane, Task, u64) -> Spent + Sync,
) -> Searched<Lane> {
    let mut hands: Vec<Hand<Lane>> =
        (0..LANES.min(roots)).map(|_| Hand::empty(new_lane())).collect();
    let (mut first, mut deal, mut left) = (0, 1, max_steps);
    let mut truncated = false;
    while first < roots && !truncated {
        let end = roots.min(first + deal * LANES);
        for (i, hand) in hands.iter_mut().enumerate() {
            hand.roots = (end.min(first + i)..end).step_by(LANES);
        }
        (first, deal) = (end, LARGEST_DEAL.min(2 * deal));
        loop {
            let busy = hands.iter().filter(|hand| hand.is_busy()).count();
            if busy == 0 {
                break;
            }
            let share = left / busy as u64;
            if share == 0 {
                truncated = true;
                break;
            }
            let spent: Vec<u64> =
                hands.par_iter_mut().map(|hand| hand.work_off(share, &search)).collect();
            left = spent.into_iter().fold(left, u64::saturating_sub);
        }
    }
    Searched { lanes: hands.into_iter().map(|hand| hand.lane).collect(), truncated }
}

/// A lane and the roots it still has to search.
struct Hand<Lane> {
    lane: Lane,
    roots: StepBy<Range<usize>>,
    /// Whether a root is begun and not finished.
    begun: bool,
}

impl<Lane> Hand<Lane> {
    fn empty(lane: Lane) -> Self {
        Self { lane, roots: (0..0).step_by(LANES), begun: false }
    }

    fn is_busy(&self) -> bool {
        self.begun || self.roots.len() > 0
    }

    /// Works until all is done or the share is spent.
    fn work_off(&mut self, share: u64, search: impl Fn(&mut Lane, Task, u64) -> Spent) -> u64 {
        let mut steps = 0;
        while steps < share {
            let next =
                if self.begun { Some(Task::Resume) } else { self.roots.next().map(Task::Start) };
            let Some(task) = next else { break };
            let spent = search(&mut self.lane, task, share - steps);
            steps += spent.steps;
            self.begun = !spent.complete;
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A search in which each root costs as many steps as its number.
    #[derive(Default)]
    struct Seen {
        roots: Vec<usize>,
        open: u64,
        steps: u64,
    }

    fn visit(roots: usize, max_steps: u64) -> (Vec<usize>, u64, bool) {
        let searched = search_in_lanes(roots, max_steps, Seen::default, |seen, task, budget| {
            if let Task::Start(root) = task {
                seen.roots.push(root);
                seen.open = root as u64;
            }
            let steps = seen.open.min(budget);
            seen.open -= steps;
            seen.steps += steps;
            Spent { steps, complete: seen.open == 0 }
        });
        let mut seen: Vec<usize> = searched.lanes.iter().flat_map(|s| s.roots.clone()).collect();
        seen.sort_unstable();
        (seen, searched.lanes.iter().map(|s| s.steps).sum(), searched.truncated)
    }

    #[test]
    fn every_root_is_searched_once() {
        for roots in [0, 1, 15, 16, 17, 5000] {
            let steps = (0..roots as u64).sum();
            assert_eq!(visit(roots, u64::MAX), ((0..roots).collect(), steps, false));
        }
    }

    #[test]
    fn the_limit_holds_for_all_together() {
        // Roots 0 to 15 cost 120 steps; root 16 comes in the second deal.
        assert_eq!(visit(16, 121), ((0..16).collect(), 120, false));
        let (roots, steps, truncated) = visit(17, 120);
        assert_eq!((roots.len(), steps, truncated), (16, 120, true));
        let (_, steps, truncated) = visit(5000, 1000);
        assert!(truncated && (900..=1000).contains(&steps), "{steps}");
    }
}
