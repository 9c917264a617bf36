//! How to share a long search among threads so that its result does not depend on them.
//!
//! The roots of a search are dealt to a fixed number of lanes like cards. A lane keeps its own
//! scratch memory and its own findings, and works off its roots in order. Between two rounds the
//! steps of all lanes are added, and past the limit nothing more is dealt. Which root goes to
//! which lane, and what it may spend, is fixed before a thread touches it; threads only decide
//! which lane runs when.
//!
//! Cost: at most [`LANES`] times the limit, since within a round no lane knows of the others.

use rayon::prelude::*;

/// How many lanes there are, and so how many threads can help.
pub const LANES: usize = 16;

/// Most roots that a lane works off before steps are added up again.
const LONGEST_ROUND: usize = 1024;

/// What one root cost.
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
/// `search` works on one lane from one root, with the number of steps it may take; past that it
/// stops and says it is not complete.
pub fn search_in_lanes<Lane: Send>(
    roots: usize,
    max_steps: u64,
    new_lane: impl Fn() -> Lane,
    search: impl Fn(&mut Lane, usize, u64) -> Spent + Sync,
) -> Searched<Lane> {
    let mut lanes: Vec<Lane> = (0..LANES.min(roots)).map(|_| new_lane()).collect();
    let (mut first, mut round, mut steps) = (0, 1, 0_u64);
    while first < roots {
        let end = roots.min(first + round * LANES);
        let budget = max_steps - steps;
        let spent: Vec<Spent> = lanes
            .par_iter_mut()
            .enumerate()
            .map(|(i, lane)| {
                let dealt = (first + i..end).step_by(LANES);
                work_off(dealt, budget, |root, left| search(lane, root, left))
            })
            .collect();
        steps = spent.iter().fold(steps, |sum, lane| sum.saturating_add(lane.steps));
        let complete = spent.iter().all(|lane| lane.complete);
        if !complete || (max_steps < steps && end < roots) {
            return Searched { lanes, truncated: true };
        }
        steps = steps.min(max_steps);
        (first, round) = (end, LONGEST_ROUND.min(2 * round));
    }
    Searched { lanes, truncated: false }
}

/// One lane in one round.
fn work_off(
    roots: impl Iterator<Item = usize>,
    budget: u64,
    mut search: impl FnMut(usize, u64) -> Spent,
) -> Spent {
    let mut steps = 0;
    for root in roots {
        let spent = search(root, budget.saturating_sub(steps));
        steps += spent.steps;
        if !spent.complete {
            return Spent { steps, complete: false };
        }
    }
    Spent { steps, complete: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every root costs as many steps as its number, and is noted.
    fn visit(roots: usize, max_steps: u64) -> (Vec<usize>, bool) {
        let searched = search_in_lanes(roots, max_steps, Vec::new, |seen, root, budget| {
            seen.push(root);
            Spent { steps: root as u64, complete: root as u64 <= budget }
        });
        let mut seen: Vec<usize> = searched.lanes.concat();
        seen.sort_unstable();
        (seen, searched.truncated)
    }

    #[test]
    fn every_root_is_searched_once() {
        for roots in [0, 1, 15, 16, 17, 5000] {
            assert_eq!(visit(roots, u64::MAX), ((0..roots).collect(), false));
        }
    }

    #[test]
    fn the_limit_ends_it() {
        // Roots 0 to 15 cost 120 steps; the second round would start at root 16.
        assert_eq!(visit(16, 120), ((0..16).collect(), false));
        assert_eq!(visit(17, 119), ((0..16).collect(), true));
        assert_eq!(visit(16, 14), ((0..16).collect(), true));
    }
}
