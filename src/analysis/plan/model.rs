//! Within which limits? The plan as a linear program, and what its prices mean.
//!
//! A candidate is one column, or one for each month where both sides state a profile; where it has
//! a smallest lot, a cost by the year or an investment under a budget, a choice of yes or no comes
//! with it. A row is a limit: what is left of an offer or a need, by the year or by the month, or
//! the part of its heat that is warm enough for some of its partners. The side without a profile takes or gives whenever the
//! other does, so that its year alone binds.

use std::collections::{BTreeMap, BTreeSet};

use super::deal::{Deal, Weights};
use crate::matching::{Candidate, Input, Matching, Recipe};
use crate::math::program::{Entry, Optimum, Program, choose_amounts, maximise, prices_of};
use crate::network::{ActorIx, Network, ResourceIx};

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Position in [`Network::offers`].
    Offer(usize),
    /// Position in [`Network::needs`].
    Need(usize),
}

/// What one more unit of an offer or a need is worth, all else as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// Whose.
    pub side: Side,
    /// In the unit of the objective per unit of the resource.
    pub per_unit: f64,
}

/// A row: the share of a side that it limits.
struct Limit {
    side: Side,
    share: f64,
}

/// The plan of some candidates as a program.
pub(super) struct Model<'a> {
    network: &'a Network,
    matching: &'a Matching,
    program: Program,
    /// The rows that have a price, and what they limit: not the budget, recipes, or what ties
    /// choices to amounts.
    limits: Vec<(usize, Limit)>,
    /// The columns of each deal that takes part.
    columns: Vec<Columns>,
    rows: BTreeMap<(Side, Option<usize>, u64), usize>,
    /// The shares of each side that candidates can use, and the whole.
    parts: BTreeMap<Side, Vec<f64>>,
    /// What each candidate takes of the rows of recipes, by the actor and resource it goes into.
    into_recipes: BTreeMap<(ActorIx, ResourceIx), Vec<Entry>>,
    /// Sides that something draws on without saying when. Of the others the months say it all.
    by_year: BTreeSet<Side>,
}

struct Columns {
    deal: usize,
    first: usize,
    count: usize,
}

/// The two sides of a candidate.
fn sides(candidate: &Candidate) -> [Side; 2] {
    [Side::Offer(candidate.offer_at), Side::Need(candidate.need_at)]
}

/// The shares of each side that candidates can use, and the whole; rising.
fn parts(candidates: &[Candidate]) -> BTreeMap<Side, Vec<f64>> {
    let mut parts = BTreeMap::<Side, Vec<f64>>::new();
    for candidate in candidates {
        let [offer, need] = sides(candidate);
        parts.entry(offer).or_insert_with(|| vec![1.0]).push(candidate.shares.offer);
        parts.entry(need).or_insert_with(|| vec![1.0]).push(candidate.shares.need);
    }
    for shares in parts.values_mut() {
        shares.sort_by(f64::total_cmp);
        shares.dedup();
    }
    parts
}

/// What is left of a side, in the unit of its resource.
pub(super) fn left_of(matching: &Matching, side: Side) -> f64 {
    match side {
        Side::Offer(at) => matching.offer_left[at],
        Side::Need(at) => matching.need_left[at],
    }
}

/// The best amounts of a model.
pub(super) struct Best {
    /// By deal: how much, in the unit of the offered resource; more than nothing only.
    pub amounts: Vec<(usize, f64)>,
    pub bound: f64,
    pub truncated: bool,
    optimum: Optimum,
}

impl<'a> Model<'a> {
    /// The model of the deals that are worth something by these weights.
    pub fn new(
        network: &'a Network,
        matching: &'a Matching,
        deals: &[Deal],
        weights: Weights,
    ) -> Self {
        let mut model = Self {
            network,
            matching,
            program: Program::default(),
            limits: Vec::new(),
            columns: Vec::new(),
            rows: BTreeMap::new(),
            into_recipes: BTreeMap::new(),
            parts: parts(&matching.candidates),
            by_year: BTreeSet::new(),
        };
        for candidate in matching.candidates.iter().filter(|c| c.monthly.is_none()) {
            model.by_year.extend(sides(candidate));
        }
        let budget = network.settings.budget.map(|budget| model.program.add_row(budget));
        matching.recipes.iter().for_each(|recipe| model.add_recipe(recipe));
        for (at, deal) in deals.iter().enumerate() {
            let candidate = &matching.candidates[deal.candidate_at];
            let completes = model.into_recipes.contains_key(&(candidate.to, candidate.need));
            // What is worth nothing by the unit is in no best plan, unless something else needs it.
            if let Some(per_unit) = weights.per_unit(deal).filter(|v| *v > 0.0 || completes) {
                let fixed_cost = weights.money * deal.fixed_cost;
                let invests = budget.filter(|_| deal.investment > 0.0);
                let spends = invests.map(|row| Entry { row, amount: deal.investment });
                model.add(at, candidate, per_unit, fixed_cost, spends);
            }
        }
        model
    }

    /// Adds the extra output w that a recipe could make, and a row or two for each input:
    /// y·X ≤ w, since the others must keep pace, and w ≤ y·(F + X) − output today, where X is what
    /// the plan adds of the input. What can be bought keeps pace up to its need; what an undecided
    /// pair may bring is not counted on.
    fn add_recipe(&mut self, recipe: &Recipe) {
        let output = |i: &Input, amount: f64| i.yields * amount;
        let today = recipe.inputs.iter().map(|i| output(i, i.filled)).fold(f64::INFINITY, f64::min);
        let most = recipe.inputs.iter().map(|i| output(i, i.needed)).fold(f64::INFINITY, f64::min);
        let mut extra = Vec::new();
        for input in &recipe.inputs {
            let key = (recipe.actor, input.resource);
            if input.own {
                let row = self.program.add_row(0.0);
                extra.push(Entry { row, amount: -1.0 });
                let entry = Entry { row, amount: input.yields };
                self.into_recipes.entry(key).or_default().push(entry);
            }
            if !input.bought {
                let row = self.program.add_row(output(input, input.filled) - today);
                extra.push(Entry { row, amount: 1.0 });
                let entry = Entry { row, amount: -input.yields };
                self.into_recipes.entry(key).or_default().push(entry);
            }
        }
        self.program.add_amount(0.0, (most - today).max(0.0), &extra);
    }

    /// Adds the columns of a deal, and a choice where there is one to make.
    fn add(
        &mut self,
        deal: usize,
        candidate: &Candidate,
        per_unit: f64,
        fixed_cost: f64,
        spends: Option<Entry>,
    ) {
        // A recipe may need less of it in a year than the months could bring.
        let by_months: f64 = candidate.monthly.iter().flatten().sum();
        let capped = (candidate.quantity < by_months * (1.0 - 1e-12))
            .then(|| self.program.add_row(candidate.quantity));
        let is_chosen = 0.0 < candidate.lot || 0.0 < fixed_cost || spends.is_some();
        // Σx ≤ q·y: nothing flows unless it is chosen; lot·y ≤ Σx: then at least a lot.
        let opens = is_chosen.then(|| self.program.add_row(0.0));
        let least = (0.0 < candidate.lot).then(|| self.program.add_row(0.0));
        let ties = [(opens, 1.0), (least, -1.0), (capped, 1.0)];
        let first = self.program.len();
        let spans: Vec<(Option<usize>, f64)> = match candidate.monthly {
            None => vec![(None, candidate.quantity)],
            Some(months) => (0..12).map(|m| (Some(m), months[m])).collect(),
        };
        for (month, most) in spans {
            let mut entries = self.entries(candidate, month);
            let recipes = self.into_recipes.get(&(candidate.to, candidate.need));
            let arrives = |e: &Entry| Entry { amount: e.amount * candidate.arrives(), ..*e };
            entries.extend(recipes.into_iter().flatten().map(arrives));
            entries
                .extend(ties.iter().filter_map(|&(row, amount)| Some(Entry { row: row?, amount })));
            self.program.add_amount(per_unit, most, &entries);
        }
        self.columns.push(Columns { deal, first, count: self.program.len() - first });
        if is_chosen {
            let ties = [
                opens.map(|row| Entry { row, amount: -candidate.quantity }),
                least.map(|row| Entry { row, amount: candidate.lot }),
                spends,
            ];
            let entries: Vec<Entry> = ties.into_iter().flatten().collect();
            self.program.add_choice(-fixed_cost, &entries);
        }
    }

    /// What a unit of a candidate takes, in a month or in the year.
    fn entries(&mut self, candidate: &Candidate, month: Option<usize>) -> Vec<Entry> {
        let [offer, need] = sides(candidate);
        let mut entries = Vec::new();
        for (side, amount, share) in [
            (offer, 1.0, candidate.shares.offer),
            (need, candidate.arrives(), candidate.shares.need),
        ] {
            // Heat: not all of a side is warm enough for the other. Those that can use the warmest
            // tenth only share that tenth, those that can use a half share that half with them, and
            // all share the whole.
            let parts: Vec<f64> =
                self.parts[&side].iter().copied().filter(|part| share <= *part).collect();
            for part in parts {
                if self.by_year.contains(&side) {
                    entries.push(Entry { row: self.row(side, None, part), amount });
                }
                if month.is_some() {
                    entries.push(Entry { row: self.row(side, month, part), amount });
                }
            }
        }
        entries
    }

    /// The row of a part of a side, in a month or in the year.
    fn row(&mut self, side: Side, month: Option<usize>, part: f64) -> usize {
        // Parts are positive, so their bits are in their order.
        let key = (side, month, part.to_bits());
        if let Some(&row) = self.rows.get(&key) {
            return row;
        }
        let row = self.limit(side, part * self.share_of(side, month));
        self.rows.insert(key, row);
        row
    }

    /// A new row that limits a share of a side.
    fn limit(&mut self, side: Side, share: f64) -> usize {
        let row = self.program.add_row(left_of(self.matching, side) * share);
        self.limits.push((row, Limit { side, share }));
        row
    }

    /// How much of a year's amount a month has.
    fn share_of(&self, side: Side, month: Option<usize>) -> f64 {
        let profile = match side {
            Side::Offer(at) => self.network.offers[at].profile,
            Side::Need(at) => self.network.needs[at].profile,
        };
        month.zip(profile).map_or(1.0, |(month, profile)| profile[month])
    }

    /// The best amounts.
    pub fn solve(&self) -> Best {
        let optimum = maximise(&self.program);
        Best {
            amounts: self.by_deal(&optimum.amounts),
            bound: optimum.bound,
            truncated: optimum.truncated,
            optimum,
        }
    }

    /// The best amounts without a proof, by deal.
    pub fn choose(&self) -> Vec<(usize, f64)> {
        self.by_deal(&choose_amounts(&self.program))
    }

    /// How much of each deal, where it is more than nothing.
    fn by_deal(&self, amounts: &[f64]) -> Vec<(usize, f64)> {
        let sums = self.columns.iter().map(|columns| {
            let all = columns.first..columns.first + columns.count;
            (columns.deal, amounts[all].iter().sum())
        });
        sums.filter(|(_, quantity)| *quantity > 0.0).collect()
    }

    /// What one more unit of each offer is worth with the needs as they are, and the other way
    /// round; largest first.
    pub fn prices(&self, best: &Best) -> Vec<Price> {
        let of = |wanted: fn(Side) -> bool| {
            let limits: Vec<&(usize, Limit)> =
                self.limits.iter().filter(|(_, limit)| wanted(limit.side)).collect();
            let rows: Vec<usize> = limits.iter().map(|(row, _)| *row).collect();
            let found = prices_of(&self.program, &best.optimum, &rows);
            let mut prices = BTreeMap::<Side, f64>::new();
            for (row, limit) in limits {
                *prices.entry(limit.side).or_insert(0.0) += limit.share * found[*row];
            }
            prices
        };
        let (mut prices, of_needs) = rayon::join(
            || of(|side| matches!(side, Side::Offer(_))),
            || of(|side| matches!(side, Side::Need(_))),
        );
        prices.extend(of_needs);
        // What a whole side is worth at its price, beside the largest; less is rounding.
        const ROUNDING: f64 = 1e-4;
        let whole = |(side, per_unit): (&Side, &f64)| per_unit * left_of(self.matching, *side);
        let largest = prices.iter().map(whole).fold(0.0, f64::max);
        let mut prices: Vec<Price> = prices
            .into_iter()
            .filter(|(side, per_unit)| ROUNDING * largest < whole((side, per_unit)))
            .map(|(side, per_unit)| Price { side, per_unit })
            .collect();
        prices.sort_by(|a, b| b.per_unit.total_cmp(&a.per_unit));
        prices
    }
}
