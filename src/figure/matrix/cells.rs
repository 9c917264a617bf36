//! What stands in a cell: how much one node gives another.
//!
//! A cell shows what operates; only where nothing does, what is agreed. In a picture of one basis
//! it shows the amount of that basis, and what is of another is said, not measured.

use std::collections::{BTreeMap, BTreeSet};

use crate::figure::classes::{Basis, Progress, Stuff};
use crate::figure::flows::{Flow, Flows};

/// The value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A known amount, in the unit of the picture.
    Amount(f64),
    /// The known part of an amount.
    AtLeast(f64),
    /// The number of exchanges.
    Count(usize),
    /// There is an exchange, and nobody knows how much.
    Unknown,
    /// Only exchanges of another basis.
    Other,
}

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Row, a position in [`Flows::nodes`].
    pub from: usize,
    /// Column.
    pub to: usize,
    /// What it shows.
    pub value: Value,
    /// How far what it shows has come.
    pub progress: Progress,
    /// What flows, of what it shows.
    pub stuffs: BTreeSet<Stuff>,
    /// Every flow of the pair, in order.
    pub flows: Vec<usize>,
    /// Exchanges behind them.
    pub exchanges: usize,
}

/// The cells of a picture, by row and column.
pub fn cells(flows: &Flows, basis: Option<Basis>) -> Vec<Cell> {
    let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, flow) in flows.flows.iter().enumerate() {
        pairs.entry((flow.from, flow.to)).or_default().push(i);
    }
    pairs.into_iter().map(|(pair, of)| cell(flows, basis, pair, of)).collect()
}

fn cell(flows: &Flows, basis: Option<Basis>, pair: (usize, usize), of: Vec<usize>) -> Cell {
    let all: Vec<&Flow> = of.iter().map(|&i| &flows.flows[i]).collect();
    let comparable: Vec<&Flow> =
        all.iter().copied().filter(|flow| basis.is_none() || flow.basis == basis).collect();
    let seen = if comparable.is_empty() { &all } else { &comparable };
    let progress = seen.iter().map(|flow| flow.progress).min().unwrap_or(Progress::Active);
    let shown: Vec<&Flow> = seen.iter().copied().filter(|flow| flow.progress == progress).collect();
    let value = match basis {
        None => Value::Count(shown.iter().map(|flow| flow.exchanges.len()).sum()),
        Some(_) if comparable.is_empty() => Value::Other,
        Some(_) => {
            let known: f64 = shown.iter().map(|flow| flow.at_least).sum();
            match shown.iter().all(|flow| flow.amount.is_some()) {
                true => Value::Amount(known),
                false if known > 0.0 => Value::AtLeast(known),
                false => Value::Unknown,
            }
        }
    };
    let exchanges = all.iter().map(|flow| flow.exchanges.len()).sum();
    let stuffs = shown.iter().map(|flow| flow.stuff).collect();
    Cell { from: pair.0, to: pair.1, value, progress, stuffs, flows: of, exchanges }
}

/// A square of the picture: a cell, or several that add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Square<'c> {
    /// Row and column.
    pub at: [usize; 2],
    /// What it shows.
    pub value: Value,
    /// How far that has come.
    pub progress: Progress,
    /// Its cells.
    pub cells: Vec<&'c Cell>,
}

/// Squares of `side` × `side` cells, by row and column: they add up; what operates hides what is
/// agreed.
pub fn squares<'c>(cells: &'c [Cell], place: &[usize], side: usize) -> Vec<Square<'c>> {
    let mut squares: BTreeMap<[usize; 2], Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        squares.entry([place[cell.from] / side, place[cell.to] / side]).or_default().push(cell);
    }
    let one = |(at, cells): ([usize; 2], Vec<&'c Cell>)| {
        let rank = |cell: &Cell| (cell.value == Value::Other, cell.progress);
        let first = cells.iter().map(|cell| rank(cell)).min();
        let (_, progress) = first.unwrap_or((false, Progress::Active));
        let shown = cells.iter().filter(|cell| Some(rank(cell)) == first);
        let value = shown.map(|cell| cell.value).reduce(together).unwrap_or(Value::Unknown);
        Square { at, value, progress, cells }
    };
    squares.into_iter().map(one).collect()
}

fn together(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Amount(a), Value::Amount(b)) => Value::Amount(a + b),
        (Value::Count(a), Value::Count(b)) => Value::Count(a + b),
        (Value::Amount(a) | Value::AtLeast(a), Value::Amount(b) | Value::AtLeast(b)) => {
            Value::AtLeast(a + b)
        }
        (Value::Amount(a) | Value::AtLeast(a), _) | (_, Value::Amount(a) | Value::AtLeast(a)) => {
            Value::AtLeast(a)
        }
        (Value::Other, _) | (_, Value::Other) => Value::Other,
        _ => Value::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_add_up_and_do_not_hide_the_unknown() {
        assert_eq!(together(Value::Amount(2.0), Value::Amount(3.0)), Value::Amount(5.0));
        assert_eq!(together(Value::Amount(2.0), Value::Unknown), Value::AtLeast(2.0));
        assert_eq!(together(Value::Unknown, Value::Unknown), Value::Unknown);
        assert_eq!(together(Value::Count(2), Value::Count(1)), Value::Count(3));
    }
}
