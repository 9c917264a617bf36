//! The best circuits so far, and the mark that another has to pass.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{Best, Circuit, Value};
use crate::math::order::larger_first;

/// The best `top` circuits of those that were shown.
#[derive(Clone, Debug)]
pub struct Leaders {
    top: usize,
    /// The worst on top, so that it goes first.
    heap: BinaryHeap<Ranked>,
    /// The worst of them once there are enough, or a better one that is known elsewhere.
    mark: Option<Mark>,
}

impl Leaders {
    /// An empty list with room for `top` circuits; 0 for all.
    pub fn new(top: usize) -> Self {
        let top = if top == 0 { usize::MAX } else { top };
        Self { top, heap: BinaryHeap::new(), mark: None }
    }

    /// An empty list whose circuits have to pass the same mark.
    pub(super) fn successors(&self) -> Self {
        Self { heap: BinaryHeap::new(), ..*self }
    }

    /// Takes a circuit in, if it is one of the best.
    pub fn show(&mut self, circuit: Circuit<'_>, marked: usize, value: Value) {
        let mark = Mark { first: value.first, marked, second: value.second };
        if self.mark.is_some_and(|last| last.order(&mark) == Ordering::Less) {
            return;
        }
        let (nodes, links) = (circuit.nodes.to_vec(), circuit.links.to_vec());
        self.add(Best { nodes, links, marked, value });
    }

    fn add(&mut self, best: Best) {
        self.heap.push(Ranked(best));
        if self.heap.len() > self.top {
            self.heap.pop();
        }
        if let Some(last) = self.heap.peek().filter(|_| self.heap.len() == self.top) {
            let last = Mark::of(&last.0);
            if self.mark.is_none_or(|mark| last.order(&mark) == Ordering::Less) {
                self.mark = Some(last);
            }
        }
    }

    /// The best of both.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        other.heap.into_iter().for_each(|ranked| self.add(ranked.0));
        self
    }

    /// The circuits, best first.
    pub fn into_list(self) -> Vec<Best> {
        self.heap.into_sorted_vec().into_iter().map(|ranked| ranked.0).collect()
    }

    /// The value that a circuit has to pass, once there are enough.
    pub(super) fn mark(&self) -> Option<Mark> {
        self.mark
    }
}

/// What a circuit has to pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    pub first: Option<f64>,
    pub marked: usize,
    pub second: Option<f64>,
}

impl Mark {
    fn of(best: &Best) -> Self {
        Self { first: best.value.first, marked: best.marked, second: best.value.second }
    }

    /// Better first.
    fn order(&self, other: &Self) -> Ordering {
        larger_first(self.first, other.first)
            .then(self.marked.cmp(&other.marked))
            .then_with(|| larger_first(self.second, other.second))
    }

    /// The first value, below every other where it is unknown.
    pub fn least(&self) -> f64 {
        self.first.unwrap_or(f64::NEG_INFINITY)
    }
}

/// A circuit in the order of a list of the best.
#[derive(Clone, Debug, PartialEq)]
struct Ranked(Best);

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.order(&other.0)
    }
}
