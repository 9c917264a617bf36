//! Prices and amounts of the linear program by an interior point method (the clarabel crate).
//!
//! Columns are scaled to 0…1 and rows to their limit, so that kilograms and gigawatt-hours weigh
//! alike. Of very many columns only the promising ones are solved first, then those that the
//! prices call for are added, until none is left (column generation): prices and value are those
//! of the whole.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SupportedConeT};

use super::Program;
use super::parts::{keep, rows_that_only_take};

/// From this many columns on, columns are generated.
const MANY: usize = 30_000;
/// How many columns of each row are promising.
const PROMISING: usize = 6;
/// Relative tolerance of the solver.
const TOLERANCE: f64 = 1e-9;

/// What the solver found; not yet within the limits.
pub(super) struct Relaxed {
    /// Of every column.
    pub amounts: Vec<f64>,
    /// Of every row, not negative.
    pub prices: Vec<f64>,
}

/// Solves the program as if every choice could be made in part.
pub(super) fn relax(program: &Program) -> Relaxed {
    if program.len() < MANY {
        return relax_all(program);
    }
    let same: Vec<usize> = (0..program.limits.len()).collect();
    let mut is_in = promising(program);
    loop {
        let columns: Vec<usize> = (0..program.len()).filter(|&j| is_in[j]).collect();
        let some = relax_all(&keep(program, program.limits.clone(), &columns, &same));
        let largest = worth_most(program);
        let calls = |j: &usize| {
            let gain = program.columns[*j].most * program.reduced_value(*j, &some.prices);
            !is_in[*j] && TOLERANCE * largest < gain
        };
        let more: Vec<usize> = (0..program.len()).filter(calls).collect();
        if more.is_empty() {
            let mut amounts = vec![0.0; program.len()];
            columns.iter().zip(some.amounts).for_each(|(&j, x)| amounts[j] = x);
            return Relaxed { amounts, prices: some.prices };
        }
        more.iter().for_each(|&j| is_in[j] = true);
    }
}

/// The columns worth most to each of their rows, and all that are no ordinary taker.
fn promising(program: &Program) -> Vec<bool> {
    let mut by_row: Vec<Vec<usize>> = vec![Vec::new(); program.limits.len()];
    let mut is_in = vec![false; program.len()];
    for (j, column) in program.columns.iter().enumerate() {
        let entries = program.of(j);
        entries.iter().for_each(|e| by_row[e.row].push(j));
        is_in[j] = column.is_choice || entries.iter().any(|e| e.amount < 0.0);
    }
    let per_row = |e: &super::Entry, j: usize| program.columns[j].value / e.amount;
    for (row, mut columns) in by_row.into_iter().enumerate() {
        let worth = |j: usize| {
            let entry = program.of(j).iter().find(|e| e.row == row);
            entry.map_or(0.0, |e| per_row(e, j))
        };
        columns.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)).then(a.cmp(&b)));
        columns.iter().take(PROMISING).for_each(|&j| is_in[j] = true);
    }
    is_in
}

/// The most that one column alone could be worth.
fn worth_most(program: &Program) -> f64 {
    let worth = program.columns.iter().map(|c| (c.value * c.most).abs());
    worth.fold(0.0, f64::max)
}

fn relax_all(program: &Program) -> Relaxed {
    let (rows, columns) = (program.limits.len(), program.len());
    let nothing = Relaxed { amounts: vec![0.0; columns], prices: vec![0.0; rows] };
    let largest = worth_most(program);
    if largest == 0.0 {
        return nothing;
    }
    let scales = row_scales(program);
    let bounded = bounded_columns(program, &scales);
    // Minimise −v·x over Ax + s = b with s ≥ 0: the rows, x ≤ u where no row says so, x ≥ 0.
    let (mut starts, mut places, mut values) = (vec![0], Vec::new(), Vec::new());
    let mut limits: Vec<f64> = program.limits.iter().zip(&scales).map(|(b, s)| b / s).collect();
    let at_most = rows..rows + bounded.len();
    limits.resize(at_most.end, 1.0);
    limits.resize(at_most.end + columns, 0.0);
    let mut bound = bounded.iter().peekable();
    for (j, column) in program.columns.iter().enumerate() {
        let mut entries: Vec<(usize, f64)> =
            program.of(j).iter().map(|e| (e.row, e.amount * column.most / scales[e.row])).collect();
        entries.sort_by_key(|(row, _)| *row);
        for (row, value) in entries {
            places.push(row);
            values.push(value);
        }
        if bound.peek() == Some(&&j) {
            places.push(at_most.end - bound.len());
            values.push(1.0);
            bound.next();
        }
        places.push(at_most.end + j);
        values.push(-1.0);
        starts.push(places.len());
    }
    let matrix = CscMatrix::new(limits.len(), columns, starts, places, values);
    let cost: Vec<f64> = program.columns.iter().map(|c| -c.value * c.most / largest).collect();
    let settings = DefaultSettings {
        verbose: false,
        tol_gap_abs: TOLERANCE,
        tol_gap_rel: TOLERANCE,
        tol_feas: TOLERANCE,
        ..DefaultSettings::default()
    };
    let none = CscMatrix::zeros((columns, columns));
    let cones = [SupportedConeT::NonnegativeConeT(limits.len())];
    let Ok(mut solver) = DefaultSolver::new(&none, &cost, &matrix, &limits, &cones, settings)
    else {
        return nothing;
    };
    solver.solve();
    let found = &solver.solution;
    // Numbers that are none are nothing, and the bound says what that costs.
    let sound = |x: f64| if x.is_finite() { x.max(0.0) } else { 0.0 };
    let amounts = program.columns.iter().zip(&found.x).map(|(c, x)| sound(*x) * c.most).collect();
    let prices = scales.iter().zip(&found.z).map(|(s, z)| sound(*z) * largest / s).collect();
    Relaxed { amounts, prices }
}

/// What each row is divided by: its limit, or what its largest column takes.
fn row_scales(program: &Program) -> Vec<f64> {
    let mut scales: Vec<f64> = program.limits.iter().map(|b| b.abs()).collect();
    let mut largest = vec![0.0_f64; scales.len()];
    for (j, column) in program.columns.iter().enumerate() {
        for e in program.of(j) {
            largest[e.row] = largest[e.row].max((e.amount * column.most).abs());
        }
    }
    for (scale, largest) in scales.iter_mut().zip(largest) {
        *scale = if *scale > 0.0 { *scale } else { largest };
        *scale = if *scale > 0.0 { *scale } else { 1.0 };
    }
    scales
}

/// Columns whose most no row implies.
fn bounded_columns(program: &Program, scales: &[f64]) -> Vec<usize> {
    let only_takes = rows_that_only_take(program, |_| true);
    let implies = |j: usize| {
        let most = program.columns[j].most;
        program.of(j).iter().any(|e| {
            only_takes[e.row]
                && scales[e.row] == program.limits[e.row]
                && program.limits[e.row] * (1.0 - 1e-12) <= e.amount * most
        })
    };
    (0..program.len()).filter(|&j| !implies(j)).collect()
}
