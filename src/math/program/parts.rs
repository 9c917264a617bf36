//! Taking a program apart: rows that share no column, and what is left once choices are made.

use petgraph::unionfind::UnionFind;

use super::Program;

/// A part of a program that can be solved alone.
pub(super) struct Part {
    /// Its own program.
    pub program: Program,
    /// Its rows in the whole.
    pub rows: Vec<usize>,
    /// Its columns in the whole.
    pub columns: Vec<usize>,
}

/// The parts that share no row, in order of their first column. A column without a row is a part
/// of its own, a row without a column is in none.
pub(super) fn split(program: &Program) -> Vec<Part> {
    let rows = program.limits.len();
    // A node for every row, then one for every column.
    let mut hangs = UnionFind::<usize>::new(rows + program.len());
    for column in 0..program.len() {
        for entry in program.of(column) {
            hangs.union(entry.row, rows + column);
        }
    }
    let mut place = vec![usize::MAX; rows + program.len()];
    let mut parts: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for column in 0..program.len() {
        let place = &mut place[hangs.find(rows + column)];
        if *place == usize::MAX {
            *place = parts.len();
            parts.push(Default::default());
        }
        parts[*place].1.push(column);
    }
    for row in 0..rows {
        if let Some((rows, _)) = parts.get_mut(place[hangs.find(row)]) {
            rows.push(row);
        }
    }
    let mut renamed = vec![usize::MAX; rows];
    parts
        .into_iter()
        .map(|(rows, columns)| {
            rows.iter().enumerate().for_each(|(i, &row)| renamed[row] = i);
            let limits = rows.iter().map(|&row| program.limits[row]).collect();
            Part { program: keep(program, limits, &columns, &renamed), rows, columns }
        })
        .collect()
}

/// A program with the choices made.
pub(super) struct Fixed {
    /// What is left: no choices, no rows gone.
    pub program: Program,
    /// Its columns in the whole.
    pub columns: Vec<usize>,
    /// The choices, and 0 for every other column.
    pub amounts: Vec<f64>,
}

/// Makes the choices as they stand in `amounts`. Columns that cannot be more than 0 then are left
/// out.
pub(super) fn fix(program: &Program, amounts: &[f64]) -> Fixed {
    let mut limits = program.limits.clone();
    let mut chosen = vec![0.0; program.len()];
    for (j, column) in program.columns.iter().enumerate().filter(|(_, c)| c.is_choice) {
        chosen[j] = if amounts[j] > 0.5 { 1.0 } else { 0.0 };
        for entry in &program.entries[column.entries.clone()] {
            limits[entry.row] -= entry.amount * chosen[j];
        }
    }
    let only_takes = rows_that_only_take(program, |j| !program.columns[j].is_choice);
    let shut = |row: usize| only_takes[row] && limits[row] <= 0.0;
    let columns: Vec<usize> = (0..program.len())
        .filter(|&j| !program.columns[j].is_choice)
        .filter(|&j| !program.of(j).iter().any(|e| 0.0 < e.amount && shut(e.row)))
        .collect();
    let same: Vec<usize> = (0..limits.len()).collect();
    Fixed { program: keep(program, limits, &columns, &same), columns, amounts: chosen }
}

/// Which rows no column gives anything to, of those that count.
pub(super) fn rows_that_only_take(program: &Program, counts: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut only = vec![true; program.limits.len()];
    for j in (0..program.len()).filter(|&j| counts(j)) {
        for entry in program.of(j) {
            only[entry.row] &= 0.0 <= entry.amount;
        }
    }
    only
}

/// A program of some columns, their rows renamed.
pub(super) fn keep(
    program: &Program,
    limits: Vec<f64>,
    columns: &[usize],
    renamed: &[usize],
) -> Program {
    let mut kept = Program { limits, ..Program::default() };
    let mut entries = Vec::new();
    for &j in columns {
        let column = &program.columns[j];
        entries.clear();
        entries.extend(
            program.of(j).iter().map(|e| super::Entry { row: renamed[e.row], amount: e.amount }),
        );
        kept.add(column.value, column.most, column.is_choice, &entries);
    }
    kept
}
