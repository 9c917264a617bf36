//! One part of a problem: constraints that hang together by their variables.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::unionfind::UnionFind;

use super::eliminate::{Cell, Line, Pivot, eliminate};
use super::{Adjusted, Contradiction, Problem, Solved};
use crate::math::sparse_ldl::{Factor, Symmetric};

/// Constraints that hang together, by number, and their variables.
pub(super) struct Part {
    constraints: Vec<usize>,
    measured: Vec<usize>,
    unmeasured: Vec<usize>,
}

/// What a part says, by numbers of the whole.
#[derive(Default)]
pub(super) struct Answer {
    pub measured: Vec<(usize, Adjusted)>,
    pub unmeasured: Vec<(usize, Solved)>,
    pub chi2: f64,
    pub degrees: usize,
    pub contradictions: Vec<Contradiction>,
}

/// Exact amounts that miss each other by less than this share of themselves agree.
const AGREES: f64 = 1e-9;

/// A variance this small against what it is a difference of is rounding: a millionth of the standard
/// deviation.
const CERTAIN: f64 = 1e-12;

/// The parts of a problem, by their first constraints.
pub(super) fn parts(problem: &Problem) -> Vec<Part> {
    let (measured, rows) = (problem.measured.len(), problem.constraints.len());
    let variables = measured + problem.unmeasured;
    let mut sets = UnionFind::<usize>::new(variables + rows);
    for (at, row) in problem.constraints.iter().enumerate() {
        let unmeasured = row.unmeasured.iter().map(|t| measured + t.of);
        for variable in row.measured.iter().map(|t| t.of).chain(unmeasured) {
            sets.union(variable, variables + at);
        }
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let mut parts: Vec<Part> = Vec::new();
    let empty = || Part { constraints: Vec::new(), measured: Vec::new(), unmeasured: Vec::new() };
    for at in 0..rows {
        let next = numbers.len();
        let number = *numbers.entry(sets.find_mut(variables + at)).or_insert(next);
        if number == parts.len() {
            parts.push(empty());
        }
        parts[number].constraints.push(at);
    }
    for variable in 0..variables {
        let Some(&number) = numbers.get(&sets.find_mut(variable)) else { continue };
        match variable.checked_sub(measured) {
            None => parts[number].measured.push(variable),
            Some(unmeasured) => parts[number].unmeasured.push(unmeasured),
        }
    }
    parts
}

/// Reconciles one part. Columns are its measured, then its unmeasured variables.
pub(super) fn solve(problem: &Problem, part: &Part) -> Answer {
    let count = part.measured.len();
    let columns = count + part.unmeasured.len();
    let mut lines: Vec<Line> = part.constraints.iter().map(|&at| line(problem, part, at)).collect();
    let scales: Vec<f64> = lines.iter_mut().map(scale).collect();
    let pivots = eliminate(&mut lines, count, columns);
    let known = known(&pivots, &lines, count, columns);

    let solving: BTreeSet<usize> = pivots.iter().map(|pivot| pivot.line).collect();
    let projected: Vec<usize> = (0..lines.len()).filter(|at| !solving.contains(at)).collect();
    let mut echelon: Vec<Line> = projected.iter().map(|&at| lines[at].clone()).collect();
    let mut independent: Vec<usize> =
        eliminate(&mut echelon, 0, count).iter().map(|pivot| pivot.line).collect();
    independent.sort_unstable();
    let contradictions: Vec<Contradiction> = echelon
        .iter()
        .enumerate()
        .filter(|(at, _)| independent.binary_search(at).is_err())
        .filter(|(_, line)| line.constant.value.abs() > AGREES * line.constant.size)
        .map(|(at, line)| Contradiction {
            constraint: part.constraints[projected[at]],
            gap: -line.constant.value * scales[projected[at]],
        })
        .collect();
    if !contradictions.is_empty() {
        return Answer { contradictions, ..Answer::default() };
    }
    let read: Vec<f64> = part.measured.iter().map(|&i| problem.measured[i].value).collect();
    let variances: Vec<f64> = part.measured.iter().map(|&i| problem.measured[i].variance).collect();
    let rows: Vec<&Line> = independent.iter().map(|&at| &lines[projected[at]]).collect();
    let normal = Normal::new(&rows, &variances);
    let mut answer = normal.adjust(&rows, &read, &variances, part);
    let values: Vec<f64> = answer.measured.iter().map(|(_, adjusted)| adjusted.value).collect();
    let unmeasured = solve_unmeasured(&pivots, &lines, &values, count, columns);
    let mut place = vec![None; columns];
    pivots.iter().enumerate().for_each(|(at, pivot)| place[pivot.column] = Some(at));
    for pivot in &pivots {
        let j = pivot.column - count;
        if known[j] {
            let mut weights = weights(&pivots, &lines, &place, pivot.column);
            // What stays free cancels in a column that is known.
            weights.split_off(&count);
            let sd = normal.sd(&weights, &variances);
            let solved = Solved { value: unmeasured[j], sd };
            answer.unmeasured.push((part.unmeasured[j], solved));
        }
    }
    answer
}

/// A constraint with the columns of its part, its exact amounts on the right.
fn line(problem: &Problem, part: &Part, at: usize) -> Line {
    let row = &problem.constraints[at];
    let mut line = Line::default();
    let place = |list: &[usize], of: usize| list.binary_search(&of).unwrap_or_default();
    let measured = row.measured.iter().map(|t| (place(&part.measured, t.of), t.factor));
    let unmeasured = row
        .unmeasured
        .iter()
        .map(|t| (part.measured.len() + place(&part.unmeasured, t.of), t.factor));
    for (column, factor) in measured.chain(unmeasured) {
        let cell = line.cells.entry(column).or_default();
        *cell = cell.plus(1.0, Cell::new(factor));
    }
    line.cells.retain(|_, cell| !cell.is_zero());
    for exact in &row.exact {
        line.constant = line.constant.plus(-1.0, Cell::new(*exact));
    }
    line
}

/// Divides a line by its largest factor, and says which it was.
fn scale(line: &mut Line) -> f64 {
    let largest = line.cells.values().map(|cell| cell.value.abs()).fold(0.0, f64::max);
    if largest == 0.0 {
        return 1.0;
    }
    let by = 1.0 / largest;
    line.cells.values_mut().for_each(|cell| *cell = Cell::default().plus(by, *cell));
    line.constant = Cell::default().plus(by, line.constant);
    largest
}

/// Which unmeasured columns the lines determine: those that move with none of the columns that stay
/// free. Seen by giving the free columns irregular values, twice.
fn known(pivots: &[Pivot], lines: &[Line], count: usize, columns: usize) -> Vec<bool> {
    let mut solved = vec![false; columns - count];
    pivots.iter().for_each(|pivot| solved[pivot.column - count] = true);
    let mut known = solved.clone();
    for seed in [1, 2] {
        let irregular = |j: usize| Cell::new(1.0 + irregular(j as u64, seed));
        let mut moves: Vec<Cell> = (0..columns - count)
            .map(|j| if solved[j] { Cell::default() } else { irregular(j) })
            .collect();
        for pivot in pivots.iter().rev() {
            let cells = &lines[pivot.line].cells;
            let mut sum = Cell::default();
            for (&other, cell) in cells.range(count..).filter(|(other, _)| **other != pivot.column)
            {
                sum = sum.plus(-cell.value, moves[other - count]);
            }
            let sum = Cell::default().plus(1.0 / cells[&pivot.column].value, sum);
            moves[pivot.column - count] = if sum.is_zero() { Cell::default() } else { sum };
            known[pivot.column - count] &= sum.is_zero();
        }
    }
    known
}

/// A number from 0 to 1 that follows no rule (splitmix64).
fn irregular(of: u64, seed: u64) -> f64 {
    let mut z = (of + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(seed << 32);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z >> 11) as f64 / (1_u64 << 53) as f64
}

/// The unmeasured, with what stays free at zero.
fn solve_unmeasured(
    pivots: &[Pivot],
    lines: &[Line],
    measured: &[f64],
    count: usize,
    columns: usize,
) -> Vec<f64> {
    let mut values = vec![0.0; columns - count];
    for pivot in pivots.iter().rev() {
        let line = &lines[pivot.line];
        let value = |column: usize| match column.checked_sub(count) {
            None => measured[column],
            Some(unmeasured) => values[unmeasured],
        };
        let others = line.cells.iter().filter(|(other, _)| **other != pivot.column);
        let sum: f64 = others.map(|(&other, cell)| cell.value * value(other)).sum();
        values[pivot.column - count] =
            (line.constant.value - sum) / line.cells[&pivot.column].value;
    }
    values
}

/// How an unmeasured column hangs on the measured ones; `place` says where a column was taken out.
fn weights(
    pivots: &[Pivot],
    lines: &[Line],
    place: &[Option<usize>],
    column: usize,
) -> BTreeMap<usize, f64> {
    let mut waiting: BTreeMap<usize, f64> = BTreeMap::new();
    place[column].map(|at| waiting.insert(at, 1.0));
    let mut weights = BTreeMap::new();
    while let Some((at, weight)) = waiting.pop_first() {
        let Pivot { line, column } = pivots[at];
        let cells = &lines[line].cells;
        let weight = weight / cells[&column].value;
        for (&other, cell) in cells.iter().filter(|(other, _)| **other != column) {
            if let Some(then) = place[other] {
                *waiting.entry(then).or_insert(0.0) -= weight * cell.value;
            } else {
                *weights.entry(other).or_insert(0.0) -= weight * cell.value;
            }
        }
    }
    weights
}

/// G V Gᵀ of independent lines, with ones on its diagonal.
struct Normal {
    factor: Factor,
    /// What each line was divided by.
    sizes: Vec<f64>,
    /// By measured column: the lines it stands in, with its factor there, divided.
    columns: Vec<Vec<(usize, f64)>>,
}

impl Normal {
    fn new(rows: &[&Line], variances: &[f64]) -> Self {
        let size = |row: &&Line| {
            let squares = row.cells.iter().map(|(&i, cell)| cell.value * cell.value * variances[i]);
            squares.sum::<f64>().sqrt()
        };
        let sizes: Vec<f64> = rows.iter().map(size).collect();
        let mut columns: Vec<Vec<(usize, f64)>> = vec![Vec::new(); variances.len()];
        for (k, row) in rows.iter().enumerate() {
            for (&i, cell) in &row.cells {
                columns[i].push((k, cell.value / sizes[k]));
            }
        }
        let mut cells: Vec<(usize, usize, f64)> = Vec::new();
        for (column, variance) in columns.iter().zip(variances) {
            for &(a, x) in column {
                cells.extend(column.iter().map(|&(b, y)| (a, b, x * variance * y)));
            }
        }
        // Stable, so that equal places are added in the order of the columns.
        cells.sort_by_key(|&(a, b, _)| (a, b));
        let mut matrix = Symmetric { rows: vec![Vec::new(); rows.len()] };
        for (a, b, value) in cells {
            match matrix.rows[a].last_mut() {
                Some(last) if last.0 == b => last.1 += value,
                _ => matrix.rows[a].push((b, value)),
            }
        }
        Self { factor: Factor::new(&matrix), sizes, columns }
    }

    /// Gᵀ λ for one measured column.
    fn pull(&self, i: usize, multipliers: &[f64]) -> f64 {
        self.columns[i].iter().map(|&(k, g)| g * multipliers[k]).sum()
    }

    fn adjust(&self, rows: &[&Line], read: &[f64], variances: &[f64], part: &Part) -> Answer {
        let gap = |values: &[f64]| -> Vec<f64> {
            let gap = rows.iter().zip(&self.sizes).map(|(row, size)| {
                let sum: f64 = row.cells.iter().map(|(&i, cell)| cell.value * values[i]).sum();
                (sum - row.constant.value) / size
            });
            gap.collect()
        };
        let gaps = gap(read);
        let mut multipliers = self.factor.solve(&gaps);
        let moved = |multipliers: &[f64]| -> Vec<f64> {
            let all = read.iter().zip(variances).enumerate();
            all.map(|(i, (x, v))| x - v * self.pull(i, multipliers)).collect()
        };
        // What rounding has left open is closed once or twice more.
        for _ in 0..2 {
            let left = self.factor.solve(&gap(&moved(&multipliers)));
            multipliers.iter_mut().zip(left).for_each(|(m, l)| *m += l);
        }
        let inverse = self.factor.inverse();
        let values = moved(&multipliers);
        let adjusted = |i: usize| {
            let variance = variances[i];
            // gᵀ S⁻¹ g, which times v² is what the variance loses.
            let mut square = 0.0;
            for &(a, x) in &self.columns[i] {
                for &(b, y) in &self.columns[i] {
                    square += x * y * inverse.get(a, b).unwrap_or_default();
                }
            }
            let left = variance - variance * variance * square;
            let left = if left <= CERTAIN * variance { 0.0 } else { left };
            let checked = square > 0.0;
            Adjusted {
                value: values[i],
                sd: left.sqrt(),
                move_in_sd: checked.then(|| -self.pull(i, &multipliers) / square.sqrt()),
            }
        };
        let chi2: f64 = gaps.iter().zip(&multipliers).map(|(g, m)| g * m).sum();
        Answer {
            measured: part.measured.iter().enumerate().map(|(i, &of)| (of, adjusted(i))).collect(),
            chi2: chi2.max(0.0),
            degrees: self.factor.rank(),
            ..Answer::default()
        }
    }

    /// The standard deviation of Σ weight · reconciled.
    fn sd(&self, weights: &BTreeMap<usize, f64>, variances: &[f64]) -> f64 {
        let mut across = vec![0.0; self.sizes.len()];
        let mut before = 0.0;
        for (&i, weight) in weights {
            before += weight * weight * variances[i];
            for &(k, g) in &self.columns[i] {
                across[k] += g * variances[i] * weight;
            }
        }
        let after = before - self.factor.square(&across);
        if after <= CERTAIN * before { 0.0 } else { after.sqrt() }
    }
}
