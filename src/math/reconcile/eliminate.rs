//! Sparse rows, and taking columns out of them.

use std::collections::{BTreeMap, BTreeSet};

/// A number, and how large the numbers were that it is the sum of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub value: f64,
    pub size: f64,
}

/// A difference this small against what it is made of is rounding.
const ROUNDING: f64 = 1e-11;

/// Of a column, only cells within this of the largest are divided by.
const STABLE: f64 = 0.1;

impl Cell {
    pub fn new(value: f64) -> Self {
        Self { value, size: value.abs() }
    }

    pub fn plus(self, factor: f64, other: Self) -> Self {
        Self {
            value: self.value + factor * other.value,
            size: self.size.max(factor.abs() * other.size),
        }
    }

    /// Whether it is nothing but rounding.
    pub fn is_zero(self) -> bool {
        self.value.abs() <= ROUNDING * self.size
    }
}

/// Σ cells · variables = constant.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub cells: BTreeMap<usize, Cell>,
    pub constant: Cell,
}

/// A line that says what a column is, in terms of columns that were taken out later or never.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pivot {
    pub line: usize,
    pub column: usize,
}

/// Takes columns `from` and above out of all lines but those that then say what they are. In order
/// of elimination.
///
/// The column that stands in the fewest lines goes first, by the shortest of its lines whose cell
/// is large enough; ties by index. In a network, where a flow stands in two balances, this joins two
/// balances to one, the smaller into the larger.
pub(super) fn eliminate(lines: &mut [Line], from: usize, columns: usize) -> Vec<Pivot> {
    let mut standing: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); columns.saturating_sub(from)];
    for (at, line) in lines.iter().enumerate() {
        line.cells.range(from..).for_each(|(column, _)| _ = standing[column - from].insert(at));
    }
    let mut queue: BTreeSet<(usize, usize)> =
        standing.iter().enumerate().map(|(c, lines)| (lines.len(), c)).collect();
    let mut pivots = Vec::new();
    while let Some((_, c)) = queue.pop_first() {
        let column = c + from;
        let Some(line) = best_line(lines, &standing[c], column) else { continue };
        pivots.push(Pivot { line, column });
        let pivot = std::mem::take(&mut lines[line]);
        let others = std::mem::take(&mut standing[c]);
        for (&other, _) in pivot.cells.range(from..).filter(|(other, _)| **other != column) {
            let lines = &mut standing[other - from];
            queue.remove(&(lines.len(), other - from));
            lines.remove(&line);
            queue.insert((lines.len(), other - from));
        }
        for at in others.into_iter().filter(|at| *at != line) {
            let of_it = lines[at].cells.remove(&column).unwrap_or_default();
            let factor = -of_it.value / pivot.cells[&column].value;
            let target = &mut lines[at];
            target.constant = target.constant.plus(factor, pivot.constant);
            for (&other, &cell) in pivot.cells.iter().filter(|(other, _)| **other != column) {
                let (was, is) = add(target, other, factor, cell);
                if other >= from && was != is {
                    let lines = &mut standing[other - from];
                    queue.remove(&(lines.len(), other - from));
                    _ = if is { lines.insert(at) } else { lines.remove(&at) };
                    queue.insert((lines.len(), other - from));
                }
            }
        }
        lines[line] = pivot;
    }
    pivots
}

/// Adds to a cell of a line: whether it was there, and whether it is.
fn add(line: &mut Line, column: usize, factor: f64, cell: Cell) -> (bool, bool) {
    let before = line.cells.get(&column).copied();
    let sum = before.unwrap_or_default().plus(factor, cell);
    let is = !sum.is_zero();
    if is {
        line.cells.insert(column, sum);
    } else {
        line.cells.remove(&column);
    }
    (before.is_some(), is)
}

fn best_line(lines: &[Line], standing: &BTreeSet<usize>, column: usize) -> Option<usize> {
    let size = |at: &usize| lines[*at].cells.get(&column).map_or(0.0, |cell| cell.value.abs());
    let largest = standing.iter().map(size).fold(0.0, f64::max);
    let stable = standing.iter().filter(|at| size(at) >= STABLE * largest);
    stable.min_by_key(|at| (lines[**at].cells.len(), **at)).copied()
}
