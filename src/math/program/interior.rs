//! Prices and amounts of the linear program by an interior point method (the clarabel crate).
//!
//! Columns are scaled to 0…1 and rows to their limit, so that kilograms and gigawatt-hours weigh
//! alike. A program whose prices are nearly known is solved over the columns that could pay at
//! them: the others are in no best plan.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SupportedConeT};

use super::Program;
use super::parts::{keep, rows_that_only_take};

/// From this many columns on, it pays to leave out those that cannot pay.
const MANY: usize = 5_000;
/// A column that is worth this share less than the prices of what it takes cannot pay, where
/// prices are nearly known.
const NEAR: f64 = 0.02;
/// Relative tolerance of the solver.
const TOLERANCE: f64 = 1e-9;

/// What the solver found; not yet within the limits.
pub(super) struct Relaxed {
    /// Of every column.
    pub amounts: Vec<f64>,
    /// Of every row, not negative.
    pub prices: Vec<f64>,
}

/// Solves a program whose prices are nearly `prices`.
pub(super) fn relax_near(program: &Program, prices: &[f64]) -> Relaxed {
    if program.len() < MANY {
        return relax(program);
    }
    let could_pay = |j: &usize| {
        let gives = program.of(*j).iter().any(|e| e.amount < 0.0);
        let value = program.columns[*j].value.abs();
        gives || -NEAR * value <= program.reduced_value(*j, prices)
    };
    let columns: Vec<usize> = (0..program.len()).filter(could_pay).collect();
    let same: Vec<usize> = (0..program.limits.len()).collect();
    let some = relax(&keep(program, program.limits.clone(), &columns, &same));
    let mut amounts = vec![0.0; program.len()];
    columns.iter().zip(some.amounts).for_each(|(&j, x)| amounts[j] = x);
    Relaxed { amounts, prices: some.prices }
}

/// The most that one column alone could be worth.
fn worth_most(program: &Program) -> f64 {
    let worth = program.columns.iter().map(|c| (c.value * c.most).abs());
    worth.fold(0.0, f64::max)
}

/// Solves the program as if every choice could be made in part.
pub(super) fn relax(program: &Program) -> Relaxed {
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
