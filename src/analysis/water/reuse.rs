//! Whose water can go on to whom? A linear program over the uses.
//!
//! ```text
//! maximise Σ s     Σᵢ (cᵢ − c̄ⱼ)·fᵢⱼ + c̄ⱼ·sⱼ ≤ c̄ⱼ·Wⱼ − Lⱼ     (leaves clean enough)
//!                  Σᵢ (cᵢ − c̲ⱼ)·fᵢⱼ + c̲ⱼ·sⱼ ≤ c̲ⱼ·Wⱼ          (comes clean enough)
//!                  Σⱼ fᵢⱼ − Σₖ fₖᵢ + sᵢ ≤ Wᵢ                   (no more goes on than came)
//! ```
//!
//! | symbol | here |
//! |---|---|
//! | Wⱼ | fresh water of use j without reuse, max L/c̄ over its contaminants |
//! | sⱼ | fresh water it saves, at most Wⱼ |
//! | fᵢⱼ | water that goes on from use i to use j |
//! | Lⱼ, c̲ⱼ, c̄ⱼ | load, highest concentration in and out; cᵢ = c̄ᵢ is what leaves use i |
//!
//! The first two hold for every contaminant. Water leaves each use as dirty as it may: with one
//! contaminant that loses nothing (Savelski and Bagajewicz, Chem. Eng. Sci. 55 (2000) 5035–5048),
//! with several it is on the safe side. Water goes on only to a use that says what it bears of
//! every contaminant in it. Regeneration is one more place that water may go to, wherever it is,
//! which gives it back at a fixed concentration of every contaminant. Moving water has a very small
//! cost, so a saving of less than a ten-thousandth of what must be regenerated for it is left.

use std::collections::BTreeMap;

use super::{Demand, Use};
use crate::math::program::{Entry, Program, maximise};
use crate::model::Mode;
use crate::network::{Network, transport_km};

/// Most columns that are worth the time.
const MOST_COLUMNS: usize = 30_000;

/// Share of all water below which an amount is what solvers leave of nothing.
const NOTHING: f64 = 1e-8;

/// What a unit passed on, and one regenerated, costs in units of fresh water: of two ways to save
/// as much, the one that regenerates less, then the one that moves less.
const PASSING: f64 = 1e-5;
const REGENERATION: f64 = 1e-4;

/// Where water comes from or goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum At {
    /// A use, by its position.
    Use(usize),
    /// What cleans water.
    Regeneration,
}

/// Water from one place to another, m³.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stream {
    pub from: At,
    pub to: At,
    pub quantity: f64,
}

/// How water is passed on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scheme {
    pub streams: Vec<Stream>,
    /// Fresh water of each use, m³.
    pub fresh: Vec<f64>,
}

/// The scheme with the least fresh water, with regeneration to `regenerated` ppm where that is
/// given; `None` where it is too much work.
pub(super) fn best_scheme(
    network: &Network,
    uses: &[Use],
    regenerated: Option<f64>,
) -> Option<Scheme> {
    if MOST_COLUMNS < uses.len() * uses.len() {
        return None;
    }
    let mut model = Model::new(uses);
    for i in 0..uses.len() {
        for j in 0..uses.len() {
            if i != j && may_meet(network, &uses[i], &uses[j]) {
                let dirt = |name: &str| uses[i].demand(name).map_or(0.0, |d| d.most_out);
                model.pass(At::Use(i), At::Use(j), dirt, PASSING);
            }
        }
    }
    if let Some(ppm) = regenerated {
        // Little is taken up where regenerated water comes close to what may leave: then much goes.
        let demands = uses.iter().flat_map(|of| &of.demands).filter(|d| ppm < d.most_out);
        model.most += demands.map(|d| d.load / (d.most_out - ppm)).sum::<f64>();
        // The plant holds what all uses give it.
        let all = || uses.iter().flat_map(|of| &of.demands);
        for (at, of) in uses.iter().enumerate() {
            model.pass(At::Use(at), At::Regeneration, |_| 0.0, REGENERATION);
            if all().all(|dirt| of.demand(&dirt.contaminant).is_some()) {
                model.pass(At::Regeneration, At::Use(at), |_| ppm, PASSING);
            }
        }
    }
    Some(model.solve())
}

/// Whether water may go on: the taker bears, to a known limit, all that is in it, and is near
/// enough.
fn may_meet(network: &Network, from: &Use, to: &Use) -> bool {
    let bears = from.demands.iter().all(|dirt| to.demand(&dirt.contaminant).is_some());
    let settings = &network.settings;
    let (a, b) = (&network.actors[from.actor], &network.actors[to.actor]);
    let near = settings.max_km.is_none_or(|max_km| {
        from.actor == to.actor
            || transport_km(a, b, Mode::Pipe, settings).is_some_and(|km| km <= max_km)
    });
    bears && near
}

struct Model<'a> {
    uses: &'a [Use],
    program: Program,
    /// By use, then contaminant: what leaves, what comes.
    limits: Vec<Vec<[usize; 2]>>,
    /// By place: no more goes on than came.
    balance: BTreeMap<At, usize>,
    saved: Vec<usize>,
    passed: Vec<(usize, At, At)>,
    /// All fresh water without reuse.
    whole: f64,
    /// No more than this goes anywhere.
    most: f64,
}

impl<'a> Model<'a> {
    fn new(uses: &'a [Use]) -> Self {
        let mut program = Program::default();
        let (mut limits, mut balance, mut saved) = (Vec::new(), BTreeMap::new(), Vec::new());
        for (at, of) in uses.iter().enumerate() {
            let fresh = of.fresh_alone();
            let row = program.add_row(fresh);
            balance.insert(At::Use(at), row);
            let mut entries = vec![Entry { row, amount: 1.0 }];
            let mut rows = Vec::new();
            for demand in &of.demands {
                let leaves = program.add_row((demand.most_out * fresh - demand.load).max(0.0));
                let comes = program.add_row(demand.most_in * fresh);
                entries.push(Entry { row: leaves, amount: demand.most_out });
                entries.push(Entry { row: comes, amount: demand.most_in });
                rows.push([leaves, comes]);
            }
            limits.push(rows);
            saved.push(program.add_amount(1.0, fresh, &entries));
        }
        balance.insert(At::Regeneration, program.add_row(0.0));
        let whole = uses.iter().map(Use::fresh_alone).sum();
        Self { uses, program, limits, balance, saved, passed: Vec::new(), whole, most: whole }
    }

    /// Water of this dirt may pass.
    fn pass(&mut self, from: At, to: At, dirt: impl Fn(&str) -> f64, cost: f64) {
        let mut entries = vec![
            Entry { row: self.balance[&from], amount: 1.0 },
            Entry { row: self.balance[&to], amount: -1.0 },
        ];
        if let At::Use(at) = to {
            for (demand, [leaves, comes]) in self.uses[at].demands.iter().zip(&self.limits[at]) {
                let Demand { contaminant, most_in, most_out, .. } = demand;
                let dirt = dirt(contaminant);
                entries.push(Entry { row: *leaves, amount: dirt - most_out });
                entries.push(Entry { row: *comes, amount: dirt - most_in });
            }
        }
        let column = self.program.add_amount(-cost, self.most, &entries);
        self.passed.push((column, from, to));
    }

    fn solve(&self) -> Scheme {
        let amounts = maximise(&self.program).amounts;
        let streams =
            self.passed.iter().map(|&(at, from, to)| Stream { from, to, quantity: amounts[at] });
        let something = |stream: &Stream| NOTHING * self.whole < stream.quantity;
        let fresh = self.uses.iter().zip(&self.saved).map(|(of, &saved)| {
            let fresh = of.fresh_alone() - amounts[saved];
            if fresh <= NOTHING * self.whole { 0.0 } else { fresh }
        });
        Scheme { streams: streams.filter(something).collect(), fresh: fresh.collect() }
    }
}
