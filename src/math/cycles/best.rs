//! Which circuits are the best, without listing all?
//!
//! Branch and bound in rounds. Once `top` circuits are known, the last of them is the mark that
//! any other has to pass. In a round
//!
//! 1. a link is dropped if no walk of the right length through it is worth the mark, and what is
//!    then in no strong component any more goes with it;
//! 2. the most promising nodes are roots: every circuit through them that passes the mark is found
//!    (see [`Climb`]), in parallel, each with the mark as it stood before the round;
//! 3. what was found raises the mark, and the roots are gone: all their circuits are known.
//!
//! It ends when nothing is left. The most promising node is the one with the most valuable link:
//! once it is gone, bounds by walks, which may use a link again and again, are the sharper.
//!
//! Bounds are sums in another order than that in which a circuit is judged, so a bound counts only
//! where it is below the mark by more than rounding can make.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::climb::{Climb, Climbed};
use super::leaders::{Leaders, Mark};
use super::ring::{Hop, NEVER, Ring};
use super::walks::Walks;
use super::{Bounds, Circuit, Circuits, Link};
use crate::math::order::larger_first;

/// How the values of links make the value of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// They are added.
    Sum,
    /// The least counts: the narrowest link.
    Least,
}

impl Fold {
    /// The value of a walk without links.
    pub(super) fn nothing(self) -> f64 {
        match self {
            Self::Sum => 0.0,
            Self::Least => f64::INFINITY,
        }
    }

    /// The value of two walks one after the other.
    pub(super) fn join(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Sum => a + b,
            Self::Least => a.min(b),
        }
    }
}

/// What makes a circuit good: more of the first, then fewer marks, then more of the second.
#[derive(Clone, Copy, Debug)]
pub struct Aim<'a> {
    /// What each link is worth at most.
    pub first: &'a [f64],
    /// How that adds up.
    pub fold: Fold,
    /// What each link adds at most to the value that decides between equals.
    pub second: &'a [f64],
}

/// What a circuit is worth: no more than its links by an [`Aim`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Value {
    /// Larger is better; unknown is last.
    pub first: Option<f64>,
    /// Likewise, between circuits of the same first value and the same number of marks.
    pub second: Option<f64>,
}

/// One of the best circuits.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// Its nodes, the smallest first.
    pub nodes: Vec<u32>,
    /// The link behind each node.
    pub links: Vec<u32>,
    /// How many of the links are marked.
    pub marked: usize,
    /// What it is worth.
    pub value: Value,
}

impl Best {
    /// Best first: by the first value, fewer marks, the second value, nodes.
    pub fn order(&self, other: &Self) -> Ordering {
        larger_first(self.value.first, other.value.first)
            .then(self.marked.cmp(&other.marked))
            .then_with(|| larger_first(self.value.second, other.value.second))
            .then_with(|| self.nodes.cmp(&other.nodes))
    }
}

/// Roots of the first round; every round has twice as many, up to a limit.
const FEW_ROOTS: usize = 16;
const MANY_ROOTS: usize = 4096;

/// The best `top` circuits of those that `judge` gives a value, best first: the same as if all were
/// listed and sorted by [`Best::order`].
///
/// `bounds.max_length` must not be 0. A circuit may be worth less than its links by `aim`, not
/// more. Steps are shared among the roots of a round; a root that needs more than its share is
/// tried again with fewer beside it, and `truncated` means that one alone needed more than all.
pub fn best_circuits(
    nodes: usize,
    links: &[Link],
    bounds: Bounds,
    aim: &Aim<'_>,
    top: usize,
    judge: impl Fn(Circuit<'_>) -> Option<Value> + Sync,
) -> Circuits<Vec<Best>> {
    let (mut leaders, slack) = (Leaders::new(top), Slack::of(links, bounds, aim));
    let mut alive = vec![true; links.len()];
    let (mut most, mut left) = (FEW_ROOTS, bounds.max_steps);
    loop {
        let ring = Ring::new(nodes, links, bounds, |link| alive[link as usize]);
        if ring.len() == 0 {
            return Circuits { found: leaders.into_list(), truncated: false };
        }
        let walks = leaders.mark().map(|mark| (mark.least() - slack.first, Walks::new(&ring, aim)));
        if let Some((least, walks)) = &walks {
            let dropped = drop_links(&ring, aim, *least, walks, &mut alive);
            if dropped > ring.links() / 4 {
                continue;
            }
        }
        let roots = most_promising(&ring, aim, most);
        let mut turn = vec![NEVER; ring.len()];
        (0..).zip(&roots).for_each(|(i, &root)| turn[root as usize] = i);
        let share = (left / roots.len() as u64).max(1);
        let search = |climb: &mut Climb<'_>, &root: &u32| {
            let length = walks
                .as_ref()
                .map_or(Some(ring.max_length), |(least, walks)| walks.longest(root, *least));
            let leaders = leaders.successors();
            match length {
                None => Climbed { leaders, steps: 0, complete: true },
                Some(length) => climb.search(root, length, slack, leaders, share, &judge),
            }
        };
        let searched: Vec<Climbed> =
            roots.par_iter().map_init(|| Climb::new(&ring, aim, &turn), search).collect();
        left = searched.iter().fold(left, |left, one| left.saturating_sub(one.steps));
        // What was searched beside a root that is not finished left that root out.
        let finished = searched.iter().take_while(|one| one.complete).count();
        let alone = roots.len() == 1;
        for one in searched.into_iter().take(if alone { 1 } else { finished }) {
            leaders = leaders.join(one.leaders);
        }
        if alone && finished == 0 {
            return Circuits { found: leaders.into_list(), truncated: true };
        }
        for &root in &roots[..finished] {
            let links = ring.out.row(root).iter().chain(ring.into.row(root));
            links.for_each(|hop| alive[hop.link as usize] = false);
        }
        most = if finished == roots.len() { MANY_ROOTS.min(2 * most) } else { finished.max(1) };
    }
}

/// Drops the links that no circuit worth `least` goes through; how many.
fn drop_links(ring: &Ring, aim: &Aim<'_>, least: f64, walks: &Walks, alive: &mut [bool]) -> usize {
    let dropped: Vec<Vec<u32>> = (0..ring.len() as u32)
        .into_par_iter()
        .map(|node| {
            let hopeless = |hop: &&Hop| {
                let worth = aim.first[hop.link as usize];
                walks.through(node, hop.node, worth, ring.marks(hop.link)) < least
            };
            ring.out.row(node).iter().filter(hopeless).map(|hop| hop.link).collect()
        })
        .collect();
    dropped.iter().flatten().for_each(|&link| alive[link as usize] = false);
    dropped.iter().map(Vec::len).sum()
}

/// The nodes with the most valuable links.
fn most_promising(ring: &Ring, aim: &Aim<'_>, most: usize) -> Vec<u32> {
    let worth = |node: u32| {
        let hops = ring.out.row(node).iter().chain(ring.into.row(node));
        hops.map(|hop| aim.first[hop.link as usize]).fold(f64::NEG_INFINITY, f64::max)
    };
    let mut nodes: Vec<(f64, u32)> = (0..ring.len() as u32).map(|v| (worth(v), v)).collect();
    let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if most < nodes.len() {
        nodes.select_nth_unstable_by(most, order);
        nodes.truncate(most);
    }
    nodes.sort_unstable_by(order);
    nodes.into_iter().map(|(_, node)| node).collect()
}

/// By how much a sum of links may be off from another order of adding them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slack {
    pub first: f64,
    pub second: f64,
}

impl Slack {
    /// Whether equal bounds are equal values, so that the second value decides.
    pub fn is_exact(&self) -> bool {
        self.first == 0.0
    }

    fn of(links: &[Link], bounds: Bounds, aim: &Aim<'_>) -> Self {
        let alone = bounds.max_marked <= 1
            && links.iter().zip(aim.first).all(|(link, worth)| link.marked || *worth == 0.0);
        let exact = aim.fold == Fold::Least || alone;
        let first = if exact { 0.0 } else { rounding(aim.first, bounds.max_length) };
        Self { first, second: rounding(aim.second, bounds.max_length) }
    }
}

/// What rounding makes of a sum of `length` such values, with room to spare; nothing where all are
/// whole numbers of a moderate size.
fn rounding(values: &[f64], length: usize) -> f64 {
    let largest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let whole = values.iter().all(|value| value.fract() == 0.0) && largest < 1e9;
    if whole { 0.0 } else { largest * length as f64 * 1e-14 }
}

/// Whether a circuit may pass the mark that is worth at most `first`, with at least so many marked
/// links.
pub(super) fn may_pass(
    mark: Option<Mark>,
    slack: Slack,
    first: f64,
    marked: usize,
    second: impl Fn() -> f64,
) -> bool {
    let Some(mark) = mark else { return true };
    let least = mark.least();
    if !slack.is_exact() || first != least {
        return least - slack.first <= first;
    }
    match marked.cmp(&mark.marked) {
        Ordering::Less => true,
        Ordering::Greater => false,
        Ordering::Equal => mark.second.is_none_or(|least| least - slack.second <= second()),
    }
}
