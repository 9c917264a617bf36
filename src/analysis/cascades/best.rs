//! Which chains are the best? Branch and bound, exact, without listing all.
//!
//! From each first hop the chains are walked depth first, the most promising way on first. A way
//! whose [promise](super::walk::Field::promise) is worse than the worst of the best so far is not
//! gone. Roots go in rounds, the most promising first: within a round each is searched by itself
//! against the mark of the round before, so that what is found, and what it costs, does not hang on
//! threads.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use rayon::prelude::*;

use super::walk::{Field, Merit, Place};
use crate::math::order::larger_first;

/// A chain with what it is ranked by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranked {
    pub merit: Merit,
    /// Positions in [`Hops::all`](crate::matching::Hops::all).
    pub hops: Box<[u32]>,
}

impl Merit {
    /// Only within such a group can a sub-chain be left out: equal score and candidates.
    pub fn group(&self, other: &Self) -> Ordering {
        larger_first(self.score, other.score).then(self.candidates.cmp(&other.candidates))
    }

    /// Better first: the score, fewer candidates, more steps, CO2; unknown last.
    fn order(&self, other: &Self) -> Ordering {
        self.group(other)
            .then(other.steps.cmp(&self.steps))
            .then_with(|| larger_first(self.co2_t, other.co2_t))
    }
}

impl Ord for Ranked {
    /// Better first, ties by ids.
    fn cmp(&self, other: &Self) -> Ordering {
        self.merit.order(&other.merit).then_with(|| self.hops.cmp(&other.hops))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Ranked {}

/// The best chains.
pub(super) struct Best {
    /// Best first.
    pub chains: Vec<Ranked>,
    /// Whether the search ended before its end.
    pub truncated: bool,
}

/// The exact best `top` chains that begin with one of `roots`, looking at no more than about
/// `max_looks` hops.
pub(super) fn best_chains(field: &Field, roots: &[usize], top: usize, max_looks: u64) -> Best {
    /// Roots of a round: first few, for a mark; then enough for all threads.
    const FIRST: usize = 16;
    const MOST: usize = 1024;
    let mut open: Vec<(Merit, Place)> = roots
        .par_iter()
        .filter_map(|&root| {
            let place = field.first(root);
            let within = place.candidates <= field.network.settings.max_candidates;
            Some((field.promise(&place).filter(|_| within)?, place))
        })
        .collect();
    open.sort_by(|a, b| a.0.order(&b.0).then(a.1.hop.cmp(&b.1.hop)));
    let mut leaders = Leaders { top, chains: BTreeSet::new() };
    let (mut round, mut left) = (FIRST, max_looks);
    while !open.is_empty() && 0 < left {
        let mut cut_off = Vec::new();
        let mut rest = &open[..];
        while let Some((next, _)) = rest.first().filter(|_| 0 < left) {
            if leaders.mark().is_some_and(|mark| mark.merit.order(next) == Ordering::Less) {
                rest = &[];
                break;
            }
            let (now, later) = rest.split_at(round.min(rest.len()));
            let share = left.div_ceil(now.len() as u64);
            let mark = leaders.mark();
            let searched: Vec<Searched> =
                now.par_iter().map(|(_, root)| search(field, *root, top, mark, share)).collect();
            for (root, searched) in now.iter().zip(searched) {
                searched.found.into_iter().for_each(|ranked| leaders.show(ranked));
                left = left.saturating_sub(searched.looks);
                cut_off.extend(searched.cut_off.then_some(*root));
            }
            (rest, round) = (later, MOST.min(2 * round));
        }
        // What was cut off is searched again, as long as there is something left for it.
        cut_off.extend_from_slice(rest);
        open = cut_off;
    }
    Best { chains: leaders.chains.into_iter().collect(), truncated: !open.is_empty() }
}

/// The best so far.
struct Leaders {
    top: usize,
    chains: BTreeSet<Ranked>,
}

impl Leaders {
    /// What another has to beat.
    fn mark(&self) -> Option<&Ranked> {
        self.chains.last().filter(|_| self.chains.len() == self.top)
    }

    fn show(&mut self, ranked: Ranked) {
        self.chains.insert(ranked);
        if self.top < self.chains.len() {
            self.chains.pop_last();
        }
    }
}

/// What the search from one root has found.
struct Searched {
    found: Vec<Ranked>,
    looks: u64,
    cut_off: bool,
}

/// Ways on from a place, the most promising last.
struct Branch {
    on: Vec<(Merit, Place)>,
}

/// The chains from one root that beat `mark` and are among its own best `top`.
fn search(
    field: &Field,
    root: Place,
    top: usize,
    mark: Option<&Ranked>,
    max_looks: u64,
) -> Searched {
    let mut own = Leaders { top, chains: BTreeSet::new() };
    let start = field.hops.all[root.hop as usize].from;
    // Chains are short: who was visited is looked up in the chain itself.
    let mut path: Vec<u32> = vec![root.hop];
    let mut stack: Vec<Branch> = Vec::new();
    let (mut looks, mut cut_off) = (0, false);
    let mut here = root;
    loop {
        let mut on: Vec<(Merit, Place)> = Vec::new();
        for next in field.ways.behind(here.hop as usize) {
            looks += 1;
            let to = field.hops.all[next.hop as usize].to;
            let visited = |&hop: &u32| field.hops.all[hop as usize].to == to;
            if to == start || path.iter().any(visited) {
                continue;
            }
            let Some(place) = field.then(&here, next) else { continue };
            let Some(promise) = field.promise(&place) else { continue };
            path.push(next.hop);
            if field.is_cascade(&place) {
                let merit = field.merit(&place);
                let beats = |mark: &Ranked| may_beat(&merit, &path, mark);
                if mark.is_none_or(beats) && own.mark().is_none_or(beats) {
                    own.show(Ranked { merit, hops: path.as_slice().into() });
                }
            }
            let beats = |mark: &Ranked| may_beat(&promise, &path, mark);
            if mark.is_none_or(beats) && own.mark().is_none_or(beats) {
                on.push((promise, place));
            }
            path.pop();
        }
        on.sort_by(|a, b| b.0.order(&a.0).then(b.1.hop.cmp(&a.1.hop)));
        stack.push(Branch { on });
        // The next way that is still worth going.
        loop {
            let Some(branch) = stack.last_mut() else {
                let found = own.chains.into_iter().collect();
                return Searched { found, looks, cut_off };
            };
            let Some((promise, place)) = branch.on.pop() else {
                stack.pop();
                path.pop();
                continue;
            };
            path.push(place.hop);
            if own.mark().is_none_or(|mark| may_beat(&promise, &path, mark)) {
                if looks < max_looks {
                    here = place;
                    break;
                }
                cut_off = true;
            }
            path.pop();
        }
    }
}

/// Whether a chain of this merit, or one that goes on from it and promises as much, can stand
/// before `mark`.
fn may_beat(merit: &Merit, path: &[u32], mark: &Ranked) -> bool {
    match merit.order(&mark.merit) {
        Ordering::Less => true,
        Ordering::Greater => false,
        Ordering::Equal => path <= &mark.hops[..path.len().min(mark.hops.len())],
    }
}
