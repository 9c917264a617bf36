//! Corners, and choices of yes or no, by simplex and branch and bound (the microlp crate).
//!
//! The search is bounded in steps, never in time. Where a part is too large for it, the choices
//! follow from the linear program, rounded; the bound then is the linear one.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::Program;
use super::interior::{self, Relaxed};
use super::parts::rows_that_only_take;

/// Up to this many columns the simplex is quick.
const CORNER_COLUMNS: usize = 1_500;
/// Up to this many choices are searched.
const CHOICES: usize = 300;
/// Work of a search with its proof: its steps (nodes) times the columns, since a step costs that.
pub(super) const THOROUGH: u64 = 2_000_000;
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

/// The best choices that so much work finds; where it proves nothing, those of the linear program,
/// rounded, as well.
pub(super) fn choose(program: &Program, relaxed: Option<&Relaxed>, work: u64) -> Vec<Choices> {
    let choices = program.columns.iter().filter(|c| c.is_choice).count();
    let small = choices <= CHOICES && program.len() <= CORNER_COLUMNS;
    let mut tried: Vec<Choices> =
        small.then(|| search(program, work)).flatten().into_iter().collect();
    if tried.iter().all(|choices| choices.truncated) {
        let amounts = match relaxed {
            Some(relaxed) => round(program, relaxed),
            None => round(program, &interior::relax(program)),
        };
        tried.push(Choices { amounts, bound: f64::INFINITY, truncated: true });
    }
    tried
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

/// Choices taken one by one, those first that gain most in the linear program, as long as every
/// limit is kept with the least that each then takes. One that the linear program uses for less
/// than half of its least amount, or at a loss, comes last: it takes all it can of what the others
/// leave, where that pays.
fn round(program: &Program, relaxed: &Relaxed) -> Vec<f64> {
    let only_takes = rows_that_only_take(program, |j| !program.columns[j].is_choice);
    let opened = opened_by(program);
    let choices = (0..program.len()).filter(|&j| program.columns[j].is_choice);
    let mut wanted: Vec<Wish> =
        choices.clone().filter_map(|j| wish(program, relaxed, &opened, j)).collect();
    wanted.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.choice.cmp(&b.choice)));
    let mut amounts = vec![0.0; program.len()];
    let mut left = program.limits.clone();
    for Wish { choice, takes, .. } in wanted {
        if takes.iter().all(|(row, amount)| !only_takes[*row] || *amount <= left[*row]) {
            takes.iter().for_each(|(row, amount)| left[*row] -= amount);
            amounts[choice] = 1.0;
        }
    }
    let mut left = left_by(program, relaxed, &opened, &amounts);
    let mut thin: Vec<Wish> = choices
        .filter(|&j| amounts[j] == 0.0)
        .filter_map(|j| fill(program, &opened, &only_takes, &program.limits, j))
        .collect();
    thin.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.choice.cmp(&b.choice)));
    for Wish { choice, .. } in thin {
        if let Some(Wish { takes, .. }) = fill(program, &opened, &only_takes, &left, choice) {
            takes.iter().for_each(|(row, amount)| left[*row] -= amount);
            amounts[choice] = 1.0;
        }
    }
    amounts
}

/// What the linear program leaves of every limit, of the choices only those made in `amounts`.
fn left_by(
    program: &Program,
    relaxed: &Relaxed,
    opened: &BTreeMap<usize, Vec<usize>>,
    amounts: &[f64],
) -> Vec<f64> {
    let mut flows = relaxed.amounts.clone();
    for j in (0..program.len()).filter(|&j| program.columns[j].is_choice) {
        flows[j] = amounts[j];
        if amounts[j] == 0.0 {
            opened_columns(program, opened, j).into_iter().for_each(|k| flows[k] = 0.0);
        }
    }
    let mut left = program.limits.clone();
    for (j, flow) in flows.iter().enumerate() {
        program.of(j).iter().for_each(|e| left[e.row] -= e.amount * flow);
    }
    left
}

/// A choice made, and all that flows with it as far as it is `left`; `None` where that does not
/// pay, or is less than its least amount.
fn fill(
    program: &Program,
    opened: &BTreeMap<usize, Vec<usize>>,
    only_takes: &[bool],
    left: &[f64],
    choice: usize,
) -> Option<Wish> {
    let own = program.of(choice);
    let columns = opened_columns(program, opened, choice);
    let mut whole = BTreeMap::<usize, f64>::new();
    for &j in &columns {
        let most = program.columns[j].most;
        program.of(j).iter().for_each(|e| *whole.entry(e.row).or_insert(0.0) += e.amount * most);
    }
    let mut takes: BTreeMap<usize, f64> = own.iter().map(|e| (e.row, e.amount)).collect();
    let room = |row: usize| left[row] - takes.get(&row).unwrap_or(&0.0);
    if takes.keys().any(|&row| only_takes[row] && room(row) < 0.0) {
        return None;
    }
    let limits = whole.iter().filter(|(row, amount)| only_takes[**row] && 0.0 < **amount);
    let share = limits.map(|(&row, amount)| room(row) / amount).fold(1.0, f64::min);
    // A row such as lot·y − Σx ≤ 0; the last bits of a quotient do not decide.
    let is_kept = |row: &usize| {
        let gives = whole.get(row).filter(|x| **x < 0.0);
        gives.is_none_or(|x| x * share <= room(*row) * (1.0 - 1e-12))
    };
    let value: f64 =
        columns.iter().map(|&j| program.columns[j].value * program.columns[j].most).sum();
    let gain = value * share + program.columns[choice].value;
    if share <= 0.0 || gain <= 0.0 || !takes.keys().all(is_kept) {
        return None;
    }
    whole.iter().for_each(|(&row, amount)| *takes.entry(row).or_insert(0.0) += amount * share);
    Some(Wish { choice, gain, takes })
}

/// The columns that a choice opens.
fn opened_columns(
    program: &Program,
    opened: &BTreeMap<usize, Vec<usize>>,
    choice: usize,
) -> Vec<usize> {
    let own = program.of(choice).iter().filter(|e| e.amount < 0.0);
    own.filter_map(|e| opened.get(&e.row)).flatten().copied().collect()
}

/// A choice that the linear program would make.
struct Wish {
    choice: usize,
    /// What it adds to the value.
    gain: f64,
    /// What it takes of every row at least.
    takes: BTreeMap<usize, f64>,
}

/// What a choice is worth in the linear program, and what it takes at least; `None` where it is
/// not worth making.
fn wish(
    program: &Program,
    relaxed: &Relaxed,
    opened: &BTreeMap<usize, Vec<usize>>,
    choice: usize,
) -> Option<Wish> {
    let own = program.of(choice);
    let columns = opened_columns(program, opened, choice);
    let flow: f64 = columns.iter().map(|&j| relaxed.amounts[j]).sum();
    let value: f64 = columns.iter().map(|&j| relaxed.amounts[j] * program.columns[j].value).sum();
    let gain = value + program.columns[choice].value;
    // A row such as lot·y − Σx ≤ 0 asks for a least amount.
    let gives = |row: usize| {
        columns.iter().any(|&j| program.of(j).iter().any(|e| e.row == row && e.amount < 0.0))
    };
    let lots = own.iter().filter(|e| 0.0 < e.amount && gives(e.row)).map(|e| e.amount);
    let least = lots.fold(0.0, f64::max);
    if flow <= 0.0 || gain <= 0.0 || flow < least / 2.0 {
        return None;
    }
    let share = least / flow;
    let forced = columns.iter().flat_map(|&j| {
        let x = relaxed.amounts[j] * share;
        program.of(j).iter().map(move |e| (e.row, e.amount * x))
    });
    let mut takes: BTreeMap<usize, f64> = own.iter().map(|e| (e.row, e.amount)).collect();
    forced.for_each(|(row, amount)| *takes.entry(row).or_insert(0.0) += amount);
    Some(Wish { choice, gain, takes })
}

/// Which columns each row lets flow: rows such as Σx − q·y ≤ 0.
fn opened_by(program: &Program) -> BTreeMap<usize, Vec<usize>> {
    let choices = program.columns.iter().filter(|column| column.is_choice);
    let entries = choices.flat_map(|column| &program.entries[column.entries.clone()]);
    let opens = entries.filter(|e| e.amount < 0.0).map(|e| (e.row, Vec::new()));
    let mut opened: BTreeMap<usize, Vec<usize>> = opens.collect();
    for j in (0..program.len()).filter(|&j| !program.columns[j].is_choice) {
        for e in program.of(j) {
            if let Some(columns) = opened.get_mut(&e.row) {
                columns.push(j);
            }
        }
    }
    opened
}
