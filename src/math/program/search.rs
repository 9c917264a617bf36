//! Corners, and choices of yes or no, by simplex and branch and bound (the microlp crate).
//!
//! The search is bounded in steps, never in time. Where a part is too large for it, the choices
//! follow from the linear program, rounded; the bound then is the linear one.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::Program;
use super::interior::{self, Relaxed};
use super::parts::rows_that_only_take;

/// Up to this many columns the simplex is quick.
const CORNER_COLUMNS: usize = 1_500;
/// Up to this many choices are searched.
const CHOICES: usize = 300;
/// Work of a search with its proof: its steps (nodes) times the columns, since a step costs that.
pub(super) const THOROUGH: u64 = 4_000_000;
/// Work of a search that only wants good choices.
pub(super) const QUICK: u64 = 100_000;
/// Relative gap at which the search may stop.
const GAP: f64 = 1e-9;

/// The choices found.
pub(super) struct Choices {
    /// The amount of every column; only those of choices are meant.
    pub amounts: Vec<f64>,
    /// What the search proved; infinite where it proved nothing.
    pub bound: f64,
    /// It was cut off.
    pub truncated: bool,
}

/// A corner of a program without choices; `None` where it is too large or the solver gives up.
pub(super) fn corner(program: &Program) -> Option<Vec<f64>> {
    if program.is_empty() || CORNER_COLUMNS < program.len() {
        return None;
    }
    let stated = state(program);
    let solution = stated.problem.solve().ok()?.into_solution().ok()?;
    Some(stated.amounts(program, |v| solution.var_value(v)))
}

/// The best choices that so much work finds.
pub(super) fn choose(program: &Program, relaxed: Option<&Relaxed>, work: u64) -> Choices {
    let choices = program.columns.iter().filter(|c| c.is_choice).count();
    if choices <= CHOICES
        && program.len() <= CORNER_COLUMNS
        && let Some(found) = search(program, work)
    {
        return found;
    }
    let amounts = match relaxed {
        Some(relaxed) => round(program, relaxed),
        None => round(program, &interior::relax(program)),
    };
    Choices { amounts, bound: f64::INFINITY, truncated: true }
}

fn search(program: &Program, work: u64) -> Option<Choices> {
    let stated = state(program);
    let mut options = SolveOptions::default();
    options.node_limit = Some(work / program.len() as u64);
    options.mip_gap = GAP;
    let outcome = stated.problem.solve_with(options).ok()?;
    let proven = outcome.is_optimal();
    let solution = outcome.solution()?;
    let value = solution.objective() * stated.largest;
    let gap = if proven { GAP } else { solution.gap()? + GAP };
    Some(Choices {
        amounts: stated.amounts(program, |v| solution.var_value(v)),
        bound: value + gap * value.abs(),
        truncated: !proven && solution.gap()? > GAP,
    })
}

/// A program as the solver takes it: amounts as shares of the most, values of the largest.
struct Stated {
    problem: Problem,
    variables: Vec<Variable>,
    largest: f64,
}

impl Stated {
    fn amounts(&self, program: &Program, value: impl Fn(Variable) -> f64) -> Vec<f64> {
        let shares = self.variables.iter().map(|v| value(*v).clamp(0.0, 1.0));
        shares.zip(&program.columns).map(|(share, column)| share * column.most).collect()
    }
}

fn state(program: &Program) -> Stated {
    let worth = program.columns.iter().map(|c| (c.value * c.most).abs());
    let largest = worth.fold(0.0, f64::max);
    let largest = if largest > 0.0 { largest } else { 1.0 };
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let variables: Vec<Variable> = program
        .columns
        .iter()
        .map(|c| match c.is_choice {
            true => problem.add_binary_var(c.value / largest),
            false => problem.add_var(c.value * c.most / largest, (0.0, 1.0)),
        })
        .collect();
    let mut rows: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); program.limits.len()];
    for (j, column) in program.columns.iter().enumerate() {
        for e in program.of(j) {
            rows[e.row].push((variables[j], e.amount * column.most));
        }
    }
    for (limit, row) in program.limits.iter().zip(rows) {
        let size = row.iter().map(|(_, a)| a.abs()).fold(limit.abs(), f64::max);
        if !row.is_empty() && size > 0.0 {
            let row: Vec<(Variable, f64)> = row.into_iter().map(|(v, a)| (v, a / size)).collect();
            problem.add_constraint(row.as_slice(), ComparisonOp::Le, limit / size);
        }
    }
    Stated { problem, variables, largest }
}

/// Choices taken one by one, those first that the linear program takes most of, as long as they
/// leave every limit kept with the least that each then takes.
fn round(program: &Program, relaxed: &Relaxed) -> Vec<f64> {
    let mut amounts = vec![0.0; program.len()];
    let mut wanted: Vec<usize> = (0..program.len())
        .filter(|&j| program.columns[j].is_choice && relaxed.amounts[j] > 1e-6)
        .collect();
    wanted.sort_by(|&a, &b| relaxed.amounts[b].total_cmp(&relaxed.amounts[a]).then(a.cmp(&b)));
    let opened = opened_by(program);
    let only_takes = rows_that_only_take(program, |j| !program.columns[j].is_choice);
    let mut left = program.limits.clone();
    for j in wanted {
        let takes = least(program, j, &opened);
        let fits = takes.iter().all(|(row, a)| !only_takes[*row] || *a <= left[*row]);
        if fits {
            takes.iter().for_each(|(row, a)| left[*row] -= a);
            amounts[j] = 1.0;
        }
    }
    amounts
}

/// Which columns each row holds open, and how much of them: rows such as lot·y − x ≤ 0.
fn opened_by(program: &Program) -> Vec<Vec<(usize, f64)>> {
    let mut gives = vec![Vec::new(); program.limits.len()];
    for j in (0..program.len()).filter(|&j| !program.columns[j].is_choice) {
        for e in program.of(j).iter().filter(|e| e.amount < 0.0) {
            gives[e.row].push((j, -e.amount));
        }
    }
    gives
}

/// What a choice takes of every row at least: itself, and the columns it forces to a least amount.
fn least(program: &Program, choice: usize, opened: &[Vec<(usize, f64)>]) -> Vec<(usize, f64)> {
    let mut takes: Vec<(usize, f64)> =
        program.of(choice).iter().map(|e| (e.row, e.amount)).collect();
    for e in program.of(choice).iter().filter(|e| 0.0 < e.amount) {
        let Some(&(column, gives)) = opened[e.row].first() else { continue };
        let forced = e.amount / gives;
        takes.extend(program.of(column).iter().map(|x| (x.row, x.amount * forced)));
    }
    takes
}
