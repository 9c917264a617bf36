//! From the numbers of a solver to amounts that keep every limit.
//!
//! A solver keeps limits to some tolerance only. Every column is scaled down by the worst of the
//! rows it takes from; a little value is lost, and the gap shows it. Rows that a column gives to
//! (a choice that opens them, an input that needs another) are left as the solver kept them.

use super::Program;
use super::parts::rows_that_only_take;

/// `amounts`, moved into every limit of rows that only take. Less than the share `nothing` of the
/// most a column can be is nothing.
pub(super) fn within_limits(program: &Program, mut amounts: Vec<f64>, nothing: f64) -> Vec<f64> {
    for (column, x) in program.columns.iter().zip(&mut amounts) {
        let most = column.most;
        *x = if *x > nothing * most { x.min(most) } else { 0.0 };
    }
    let only_takes = rows_that_only_take(program, |_| true);
    // Scaling may round up in the last bit: a second look, and a third, take that off.
    for _ in 0..3 {
        let mut load = vec![0.0; program.limits.len()];
        for (j, x) in amounts.iter().enumerate().filter(|(_, x)| **x > 0.0) {
            program.of(j).iter().for_each(|e| load[e.row] += e.amount * x);
        }
        let over = |row: usize| only_takes[row] && program.limits[row] < load[row];
        if !(0..load.len()).any(over) {
            break;
        }
        for (j, x) in amounts.iter_mut().enumerate().filter(|(_, x)| **x > 0.0) {
            let shares = program.of(j).iter().filter(|e| 0.0 < e.amount && over(e.row));
            let share = shares.map(|e| program.limits[e.row] / load[e.row]).fold(1.0, f64::min);
            if share < 1.0 {
                // One unit in the last place further, so that the next sum is not over again.
                *x *= (share * (1.0 - f64::EPSILON)).max(0.0);
            }
        }
    }
    amounts
}

/// Choices whose rows the amounts do not keep: what they open is used without them, or less than
/// they ask for.
pub(super) fn broken_choices(program: &Program, amounts: &[f64]) -> Vec<usize> {
    /// Relative to the largest term of the row.
    const CLOSE: f64 = 1e-7;
    let rows = program.limits.len();
    let (mut load, mut size) = (vec![0.0; rows], vec![0.0_f64; rows]);
    for (j, x) in amounts.iter().enumerate() {
        for e in program.of(j) {
            load[e.row] += e.amount * x;
            size[e.row] = size[e.row].max((e.amount * x).abs());
        }
    }
    let is_broken = |row: usize| {
        program.limits[row] + CLOSE * size[row].max(program.limits[row].abs()) < load[row]
    };
    let choices =
        program.columns.iter().enumerate().filter(|(j, c)| c.is_choice && amounts[*j] > 0.5);
    choices
        .filter(|(j, _)| program.of(*j).iter().any(|e| 0.0 < e.amount && is_broken(e.row)))
        .map(|(j, _)| j)
        .collect()
}
