//! What is the best that limits allow? Linear programs, some with choices of yes or no.
//!
//! ```text
//! maximise  Σ vⱼ·xⱼ      over  Σⱼ aᵢⱼ·xⱼ ≤ bᵢ,   0 ≤ xⱼ ≤ uⱼ,   some xⱼ either 0 or 1
//! ```
//!
//! | symbol | here |
//! |---|---|
//! | bᵢ | [`Program::limits`] |
//! | vⱼ, uⱼ | value and most of a column |
//! | yᵢ | [`Optimum::prices`], the price of a limit |
//!
//! Rows that share no column are solved apart, side by side. An interior point solver (clarabel)
//! gives prices for every part, and amounts where the part is large; a simplex solver (microlp)
//! gives amounts at a corner, which has the fewest that are not 0, and makes the choices. Neither
//! is trusted: amounts are scaled back into their limits, and with yᵢ ≥ 0 whatever they are,
//!
//! ```text
//! bound = Σ bᵢ·yᵢ + Σ uⱼ·max(0, vⱼ − Σᵢ aᵢⱼ·yᵢ)
//! ```
//!
//! is never below the best value (weak duality), so the gap between the two proves how good the
//! amounts are. With choices, the bound of the search stands in where it is the sharper one.
//! Cost: a few dozen sparse factorisations a part; the search stops after a number of steps.

mod interior;
mod parts;
mod repair;
mod search;

use std::ops::Range;

use interior::Relaxed;
use rayon::prelude::*;
use search::Choices;

/// What may be chosen, and within which limits.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The right hand side of every row.
    pub limits: Vec<f64>,
    columns: Vec<Column>,
    entries: Vec<Entry>,
}

/// A coefficient of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The row.
    pub row: usize,
    /// a, in units of the row per unit of the column.
    pub amount: f64,
}

#[derive(Clone, Debug)]
struct Column {
    value: f64,
    most: f64,
    is_choice: bool,
    entries: Range<usize>,
}

/// The best that was found, and how good it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Optimum {
    /// The amount of every column, within all limits.
    pub amounts: Vec<f64>,
    /// Prices of the limits that prove the bound, not negative; [`prices_of`] says what one more
    /// unit is worth.
    pub prices: Vec<f64>,
    /// The value of `amounts`.
    pub value: f64,
    /// No amounts within the limits are worth more.
    pub bound: f64,
    /// The search for the best choices was cut off, in some part, after its number of steps.
    pub truncated: bool,
}

impl Program {
    /// A new row, Σ a·x ≤ `limit`.
    pub fn add_row(&mut self, limit: f64) -> usize {
        self.limits.push(limit);
        self.limits.len() - 1
    }

    /// A new column of any amount from 0 to `most`, worth `value` a unit.
    pub fn add_amount(&mut self, value: f64, most: f64, entries: &[Entry]) -> usize {
        self.add(value, most, false, entries)
    }

    /// A new column that is 0 or 1, worth `value` if 1.
    pub fn add_choice(&mut self, value: f64, entries: &[Entry]) -> usize {
        self.add(value, 1.0, true, entries)
    }

    fn add(&mut self, value: f64, most: f64, is_choice: bool, entries: &[Entry]) -> usize {
        let start = self.entries.len();
        self.entries.extend(entries.iter().filter(|e| e.amount != 0.0));
        self.columns.push(Column { value, most, is_choice, entries: start..self.entries.len() });
        self.columns.len() - 1
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is nothing to choose.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Whether some column is 0 or 1.
    pub fn has_choices(&self) -> bool {
        self.columns.iter().any(|column| column.is_choice)
    }

    fn of(&self, column: usize) -> &[Entry] {
        &self.entries[self.columns[column].entries.clone()]
    }

    /// The value of some amounts.
    pub fn value_of(&self, amounts: &[f64]) -> f64 {
        self.columns.iter().zip(amounts).map(|(column, x)| column.value * x).sum()
    }

    /// The best value that `prices` allow: weak duality, whatever the prices.
    pub fn bound_of(&self, prices: &[f64]) -> f64 {
        let paid: f64 = self.limits.iter().zip(prices).map(|(limit, price)| limit * price).sum();
        let unpaid = |j: usize| self.columns[j].most * self.reduced_value(j, prices).max(0.0);
        paid + (0..self.len()).map(unpaid).sum::<f64>()
    }

    /// v − Σ a·y: what a unit is worth beyond the prices of what it takes.
    fn reduced_value(&self, column: usize, prices: &[f64]) -> f64 {
        let taken: f64 = self.of(column).iter().map(|e| e.amount * prices[e.row]).sum();
        self.columns[column].value - taken
    }
}

/// The best amounts of a program in which doing nothing is within the limits (every limit is 0 or
/// more).
pub fn maximise(program: &Program) -> Optimum {
    let parts = parts::split(program);
    let solved: Vec<Optimum> = parts.par_iter().map(|part| solve(&part.program)).collect();
    let mut whole = Optimum {
        amounts: vec![0.0; program.len()],
        prices: vec![0.0; program.limits.len()],
        ..Optimum::default()
    };
    for (part, optimum) in parts.iter().zip(solved) {
        part.columns.iter().zip(&optimum.amounts).for_each(|(&j, x)| whole.amounts[j] = *x);
        part.rows.iter().zip(&optimum.prices).for_each(|(&i, y)| whole.prices[i] = *y);
        whole.value += optimum.value;
        whole.bound += optimum.bound;
        whole.truncated |= optimum.truncated;
    }
    whole
}

/// What one more unit of each of `rows` is worth, every other limit and the choices of `best` as
/// they are; 0 for rows not asked for.
///
/// Prices that prove a bound need not say that: where an offer just meets a need, any split of the
/// value between them is a price of both, and one more of either alone is worth nothing. With the
/// limits of all of `rows` a hair larger the prices are those of more, not of less. In very large
/// parts, where next to nothing just meets, the prices of the bound serve.
pub fn prices_of(program: &Program, best: &Optimum, rows: &[usize]) -> Vec<f64> {
    /// Large enough to be seen by the solver, too small to change what competes.
    const HAIR: f64 = 1e-5;
    /// Columns of a part that is very large.
    const LARGE: usize = 20_000;
    let mut fixed = parts::fix(program, &best.amounts).program;
    rows.iter().for_each(|&row| fixed.limits[row] *= 1.0 + HAIR);
    // What only repeats the limits, the most of a column and of a choice made, follows them.
    fixed.columns.iter_mut().for_each(|column| column.most *= 1.0 + 2.0 * HAIR);
    for (row, limit) in fixed.limits.iter_mut().enumerate() {
        if program.limits[row] <= 0.0 && 0.0 < *limit {
            *limit *= 1.0 + 2.0 * HAIR;
        }
    }
    let parts = parts::split(&fixed);
    let prices = |part: &parts::Part| {
        if LARGE < part.columns.len() {
            return part.rows.iter().map(|&row| best.prices[row]).collect();
        }
        interior::relax(&part.program).prices
    };
    let solved: Vec<Vec<f64>> = parts.par_iter().map(prices).collect();
    let mut all = vec![0.0; program.limits.len()];
    for (part, solved) in parts.iter().zip(solved) {
        part.rows.iter().zip(solved).for_each(|(&row, price)| all[row] = price);
    }
    let mut prices = vec![0.0; all.len()];
    rows.iter().for_each(|&row| prices[row] = all[row]);
    prices
}

/// Good amounts without a proof, for where very many programs are solved: corners and choices by
/// the simplex alone where a part is small enough for it.
pub fn choose_amounts(program: &Program) -> Vec<f64> {
    let parts = parts::split(program);
    let solved: Vec<Vec<f64>> = parts
        .par_iter()
        .map(|part| amounts_of(&part.program, None, search::QUICK).amounts)
        .collect();
    let mut amounts = vec![0.0; program.len()];
    for (part, solved) in parts.iter().zip(solved) {
        part.columns.iter().zip(solved).for_each(|(&j, x)| amounts[j] = x);
    }
    amounts
}

/// One part, with its proof.
fn solve(program: &Program) -> Optimum {
    let relaxed = interior::relax(program);
    let bound = program.bound_of(&relaxed.prices);
    let found = amounts_of(program, Some(&relaxed), search::THOROUGH);
    let value = program.value_of(&found.amounts);
    let bound = bound.min(found.bound).max(value);
    let Choices { amounts, truncated, .. } = found;
    Optimum { amounts, prices: relaxed.prices, value, bound, truncated }
}

/// The best amounts of one part, by the linear program where it is known already.
fn amounts_of(program: &Program, relaxed: Option<&Relaxed>, work: u64) -> Choices {
    if !program.has_choices() {
        let amounts = linear(program, relaxed, None);
        return Choices { amounts, bound: f64::INFINITY, truncated: false };
    }
    let tried = search::choose(program, relaxed, work);
    let bound = tried.iter().map(|choices| choices.bound).fold(f64::INFINITY, f64::min);
    let truncated = tried.iter().all(|choices| choices.truncated);
    let kept = tried.into_iter().map(|choices| kept(program, relaxed, choices.amounts));
    let worth = |amounts: &Vec<f64>| program.value_of(amounts);
    let best = kept.reduce(|a, b| if worth(&a) < worth(&b) { b } else { a });
    Choices { amounts: best.unwrap_or_else(|| vec![0.0; program.len()]), bound, truncated }
}

/// With the choices made the rest is linear. Where they cannot all be kept, those that get less
/// than they ask for, when nobody has to, are taken back.
fn kept(program: &Program, relaxed: Option<&Relaxed>, mut choices: Vec<f64>) -> Vec<f64> {
    loop {
        let mut fixed = parts::fix(program, &choices);
        let mut amounts = with_rest(&fixed, relaxed);
        if !repair::broken_choices(program, &amounts).is_empty() {
            fixed.program.limits.iter_mut().for_each(|limit| *limit = limit.max(0.0));
            amounts = with_rest(&fixed, relaxed);
        }
        let broken = repair::broken_choices(program, &amounts);
        if broken.is_empty() {
            return amounts;
        }
        broken.into_iter().for_each(|j| choices[j] = 0.0);
    }
}

/// The choices made, and the best amounts of all else.
fn with_rest(fixed: &parts::Fixed, relaxed: Option<&Relaxed>) -> Vec<f64> {
    let rest = linear(&fixed.program, None, relaxed.map(|relaxed| &relaxed.prices[..]));
    let mut amounts = fixed.amounts.clone();
    fixed.columns.iter().zip(rest).for_each(|(&j, x)| amounts[j] = x);
    amounts
}

/// A program without choices, solved already or of prices about `near`: at a corner where the
/// simplex finds one as good as the inner point.
fn linear(program: &Program, relaxed: Option<&Relaxed>, near: Option<&[f64]>) -> Vec<f64> {
    /// A corner may be worth this share less before the inner point is taken.
    const CLOSE: f64 = 1e-9;
    /// What a solver leaves of a column that should be 0, at a corner and inside.
    const LEFT_AT_CORNER: f64 = 1e-9;
    const LEFT_INSIDE: f64 = 1e-5;
    let within = |amounts, nothing| repair::within_limits(program, amounts, nothing);
    let corner = search::corner(program).map(|amounts| within(amounts, LEFT_AT_CORNER));
    match (corner, relaxed) {
        (Some(corner), None) => corner,
        (corner, relaxed) => {
            let inner = match (relaxed, near) {
                (Some(relaxed), _) => relaxed.amounts.clone(),
                (None, Some(prices)) => interior::relax_near(program, prices).amounts,
                (None, None) => interior::relax(program).amounts,
            };
            let inner = within(inner, LEFT_INSIDE);
            let worth = program.value_of(&inner);
            corner
                .filter(|corner| worth - CLOSE * worth.abs() <= program.value_of(corner))
                .unwrap_or(inner)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entries(of: &[(usize, f64)]) -> Vec<Entry> {
        of.iter().map(|&(row, amount)| Entry { row, amount }).collect()
    }

    /// Two limits, three columns: 3x + 2y + z with x + y ≤ 4, x + 3y + z ≤ 6: x = 4, z = 2, so 14;
    /// one more of the second limit is worth 1, of the first 2 (x for z).
    #[test]
    fn a_small_program_by_hand() {
        let mut program = Program { limits: vec![4.0, 6.0], ..Program::default() };
        program.add_amount(3.0, 100.0, &entries(&[(0, 1.0), (1, 1.0)]));
        program.add_amount(2.0, 100.0, &entries(&[(0, 1.0), (1, 3.0)]));
        program.add_amount(1.0, 100.0, &entries(&[(1, 1.0)]));
        let best = maximise(&program);
        assert!((best.value - 14.0).abs() < 1e-9 && (best.bound - 14.0).abs() < 1e-6);
        assert!((best.prices[0] - 2.0).abs() < 1e-6 && (best.prices[1] - 1.0).abs() < 1e-6);
        assert!((best.amounts[0] - 4.0).abs() < 1e-9 && best.amounts[1] == 0.0);
    }

    /// An offer of 10 that just meets a need of 10: one more of either is worth nothing; where the
    /// need is 12, one more of the offer is worth the whole value.
    #[test]
    fn prices_are_of_one_more() {
        for (need, price) in [(10.0, 0.0), (12.0, 3.0)] {
            let mut program = Program { limits: vec![10.0, need], ..Program::default() };
            program.add_amount(3.0, 10.0, &entries(&[(0, 1.0), (1, 1.0)]));
            let best = maximise(&program);
            let prices = prices_of(&program, &best, &[0]);
            assert!((prices[0] - price).abs() < 1e-3, "{prices:?}");
        }
    }

    /// A column that opens at a cost of 5 and gives 2 a unit is worth it from 2.5 units on.
    #[test]
    fn a_choice_is_made_where_it_pays() {
        for (limit, value) in [(2.0, 0.0), (4.0, 3.0)] {
            let mut program = Program { limits: vec![limit, 0.0], ..Program::default() };
            program.add_amount(2.0, limit, &entries(&[(0, 1.0), (1, 1.0)]));
            program.add_choice(-5.0, &entries(&[(1, -limit)]));
            let best = maximise(&program);
            assert!((best.value - value).abs() < 1e-9, "{best:?}");
            assert!(best.bound - best.value < 1e-6);
        }
    }

    /// 400 offers of 3 for a need of 9: the linear program takes a little of each, and there are too
    /// many choices to search. Still three are taken whole: 9 in lots of 2, 9 − 3·1 where each costs
    /// 1 a year.
    #[test]
    fn choices_are_made_where_there_are_too_many_to_search() {
        for (cost, lot, value) in [(0.0, 2.0, 9.0), (1.0, 0.0, 6.0)] {
            let mut program = Program { limits: vec![9.0], ..Program::default() };
            for _ in 0..400 {
                let [offer, opens, least] = [3.0, 0.0, 0.0].map(|limit| program.add_row(limit));
                let of = [(0, 1.0), (offer, 1.0), (opens, 1.0), (least, -1.0)];
                program.add_amount(1.0, 3.0, &entries(&of));
                program.add_choice(-cost, &entries(&[(opens, -3.0), (least, lot)]));
            }
            let best = maximise(&program);
            assert!(best.truncated && (best.value - value).abs() < 1e-6, "{}", best.value);
            assert!(value <= best.bound);
        }
    }

    /// A recipe of A and B: A comes in a lot of 60 and B, of which there are 80, is worth more in
    /// another lot of 50. Both lots cannot be kept, and among too many choices none sees it; the
    /// worse is taken back, not all.
    #[test]
    fn choices_that_exclude_each_other_are_not_all_taken_back() {
        let mut program = Program { limits: vec![100.0, 80.0, 0.0, 0.0], ..Program::default() };
        let mut lot = |value, most, least, of: &[(usize, f64)]| {
            let [opens, least_row] = [0.0, 0.0].map(|limit| program.add_row(limit));
            let mut of = entries(of);
            of.extend(entries(&[(opens, 1.0), (least_row, -1.0)]));
            program.add_amount(value, most, &of);
            program.add_choice(0.0, &entries(&[(opens, -most), (least_row, least)]));
        };
        lot(1.0, 80.0, 60.0, &[(0, 1.0), (2, 1.0)]);
        lot(50.0, 50.0, 50.0, &[(1, 1.0)]);
        (0..310).for_each(|_| lot(1.0, 0.1, 0.01, &[(0, 1.0)]));
        // B into the recipe, and its output: A ≤ w, w ≤ B.
        program.add_amount(1.0, 80.0, &entries(&[(1, 1.0), (3, -1.0)]));
        program.add_amount(0.0, 80.0, &entries(&[(2, -1.0), (3, 1.0)]));
        let best = maximise(&program);
        // 50·50 + 310·0.1 + 30 of B.
        assert!((best.value - 2561.0).abs() < 1e-3, "{}", best.value);
    }

    /// Random programs of the kind a plan makes: every column takes from two rows; some need a
    /// choice, with a cost and a least amount.
    fn programs() -> impl Strategy<Value = Program> {
        let column = (0..4usize, 4..8usize, 0.1..2.0f64, 0.1..5.0f64, 0..3u8, 0.0..3.0f64);
        (prop::collection::vec(0.5..9.0f64, 8), prop::collection::vec(column, 1..9)).prop_map(
            |(limits, columns)| {
                let mut program = Program { limits, ..Program::default() };
                for (a, b, ratio, value, kind, cost) in columns {
                    let most = program.limits[a].min(program.limits[b] / ratio);
                    let mut of = entries(&[(a, 1.0), (b, ratio)]);
                    if kind == 0 {
                        let opens = program.add_row(0.0);
                        let least = program.add_row(0.0);
                        of.extend(entries(&[(opens, 1.0), (least, -1.0)]));
                        program.add_choice(-cost, &entries(&[(opens, -most), (least, 0.4 * most)]));
                    }
                    program.add_amount(value, most, &of);
                }
                program
            },
        )
    }

    /// The best over all choices, one linear program for each.
    fn by_trying_all(program: &Program) -> f64 {
        let choices: Vec<usize> =
            (0..program.len()).filter(|&j| program.columns[j].is_choice).collect();
        let tried = (0..1_u32 << choices.len()).filter_map(|mask| {
            let mut amounts = vec![0.0; program.len()];
            choices.iter().enumerate().for_each(|(k, &j)| {
                amounts[j] = f64::from(mask >> k & 1);
            });
            let fixed = parts::fix(program, &amounts);
            let rest = linear(&fixed.program, Some(&interior::relax(&fixed.program)), None);
            let mut amounts = fixed.amounts;
            fixed.columns.iter().zip(rest).for_each(|(&j, x)| amounts[j] = x);
            repair::broken_choices(program, &amounts).is_empty().then(|| program.value_of(&amounts))
        });
        tried.fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_best_is_proven(program in programs()) {
            let best = maximise(&program);
            prop_assert!(best.value <= best.bound);
            prop_assert!(best.bound - best.value <= 1e-6 * best.bound.max(1.0), "{best:?}");
            let tried = by_trying_all(&program);
            prop_assert!((best.value - tried).abs() <= 1e-7 * tried.max(1.0), "{} {tried}", best.value);
            // Rows of offers and needs, not those that tie choices to amounts.
            for row in 0..8 {
                let load: f64 = (0..program.len())
                    .flat_map(|j| program.of(j).iter().map(move |e| (j, e)))
                    .filter(|(_, e)| e.row == row)
                    .map(|(j, e)| e.amount * best.amounts[j])
                    .sum();
                prop_assert!(load <= program.limits[row]);
            }
        }

        /// Any prices give a bound: weak duality.
        #[test]
        fn every_price_bounds(
            program in programs(),
            prices in prop::collection::vec(0.0..3.0f64, 40),
        ) {
            let rows = program.limits.len();
            prop_assert!(maximise(&program).value <= program.bound_of(&prices[..rows]) + 1e-9);
        }
    }
}
