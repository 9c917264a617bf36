//! The flows of a family, and what is drawn from what.

use std::ops::Range;

use super::{FamilyUse, Scale};
use crate::model::Carrier;
use crate::network::{ActorIx, Graded, Linkage, Network, ResourceIx};
use crate::worth::exergy_share;

/// An exchange with its amount in the unit of the family.
pub(super) struct Known {
    pub from: ActorIx,
    pub to: ActorIx,
    pub resource: ResourceIx,
    pub amount: f64,
    /// Share that arrives.
    pub kept: f64,
}

/// A resource at an actor: what came in of it, or what goes out.
type Place = (ActorIx, ResourceIx);

/// How much stands at each place, in the order of places.
struct Places {
    places: Vec<Place>,
    amounts: Vec<f64>,
}

impl Places {
    fn of(mut amounts: Vec<(Place, f64)>) -> Self {
        amounts.sort_by_key(|(place, _)| *place);
        let mut all = Self { places: Vec::new(), amounts: Vec::new() };
        for run in amounts.chunk_by(|a, b| a.0 == b.0) {
            all.places.push(run[0].0);
            all.amounts.push(run.iter().map(|(_, amount)| amount).sum());
        }
        all
    }

    fn find(&self, place: Place) -> Option<usize> {
        self.places.binary_search(&place).ok()
    }

    /// The places of an actor.
    fn at(&self, actor: ActorIx) -> Range<usize> {
        let start = self.places.partition_point(|place| place.0 < actor);
        start..self.places.partition_point(|place| place.0 <= actor)
    }
}

/// What is drawn at an actor from what came in, for what goes out.
#[derive(Clone, Copy)]
struct Draw {
    came: usize,
    out: usize,
    /// Share of what came in.
    of_came: f64,
    /// Share of what goes out.
    of_out: f64,
}

/// The flows of a family, and what is drawn from what.
pub(super) struct Trace<'a> {
    network: &'a Network,
    flows: Vec<Known>,
    came: Places,
    out: Places,
    /// By what came in, then what goes out.
    draws: Vec<Draw>,
    /// Links without a yield.
    pub unknown: usize,
}

impl<'a> Trace<'a> {
    pub fn new(network: &'a Network, linkage: &Linkage, scale: &Scale, flows: Vec<Known>) -> Self {
        let arrives = |f: &Known| ((f.to, f.resource), f.amount * f.kept);
        let came = Places::of(flows.iter().map(arrives).collect());
        let out = Places::of(flows.iter().map(|f| ((f.from, f.resource), f.amount)).collect());
        let mut trace = Self { network, flows, came, out, draws: Vec::new(), unknown: 0 };
        let actors: Vec<ActorIx> = trace.out.places.iter().map(|place| place.0).collect();
        for actor in actors.chunk_by(|a, b| a == b).map(|run| run[0]) {
            trace.draw(linkage, scale, actor);
        }
        trace.draws.sort_by_key(|draw| (draw.came, draw.out));
        trace
    }

    fn grade(&self, resource: ResourceIx) -> Option<f64> {
        self.network.resources[resource].said.grade
    }

    /// Draws what goes out of an actor from what came in.
    fn draw(&mut self, linkage: &Linkage, scale: &Scale, actor: ActorIx) {
        let graded = |resource| Graded { resource, grade: self.grade(resource) };
        // The highest grade first, an unknown one last.
        let height = |out: usize| self.grade(self.out.places[out].1).unwrap_or(f64::NEG_INFINITY);
        let mut outs: Vec<usize> = self.out.at(actor).collect();
        outs.sort_by(|&a, &b| height(b).total_cmp(&height(a)).then(a.cmp(&b)));
        let all = self.came.at(actor);
        let mut left: Vec<f64> = self.came.amounts[all.clone()].to_vec();
        let (mut unknown, mut draws) = (0, Vec::new());
        for out in outs {
            let (output, wanted) = (self.out.places[out].1, self.out.amounts[out]);
            // By what came in: what can be made of what is left.
            let mut can: Vec<(usize, f64)> = Vec::new();
            for (at, came) in all.clone().enumerate() {
                let input = self.came.places[came].1;
                if self.is_hub(actor) && input != output {
                    continue;
                }
                let passage = linkage.passage(actor, graded(input), graded(output));
                let Some(passage) = passage else { continue };
                let Some(yields) = passage.yields else {
                    unknown += 1;
                    continue;
                };
                can.push((at, left[at] * yields * scale.of[&output] / scale.of[&input]));
            }
            let most: f64 = can.iter().map(|(_, made)| made).sum();
            let share = if most <= wanted { 1.0 } else { wanted / most };
            for (at, made) in can {
                let (came, taken) = (all.start + at, left[at] * share);
                if 0.0 < taken {
                    let (of_came, of_out) =
                        (taken / self.came.amounts[came], made * share / wanted);
                    draws.push(Draw { came, out, of_came, of_out });
                    left[at] -= taken;
                }
            }
        }
        self.unknown += unknown;
        self.draws.extend(draws);
    }

    fn is_hub(&self, actor: ActorIx) -> bool {
        self.network.actors[actor].pass_through
    }

    /// What is drawn from what a flow brings.
    fn drawn_from(&self, flow: &Known) -> &[Draw] {
        let Some(came) = self.came.find((flow.to, flow.resource)) else { return &[] };
        let start = self.draws.partition_point(|draw| draw.came < came);
        let end = self.draws.partition_point(|draw| draw.came <= came);
        &self.draws[start..end]
    }

    /// Writes all that follows from it into the row.
    pub fn measure(&self, row: &mut FamilyUse) {
        let ways: Vec<&[Draw]> = self.flows.iter().map(|flow| self.drawn_from(flow)).collect();
        let flows = || self.flows.iter().zip(&ways);
        let users = || flows().filter(|(flow, _)| !self.is_hub(flow.to));
        let from: Vec<usize> =
            self.flows.iter().filter_map(|f| self.out.find((f.from, f.resource))).collect();
        let uses: f64 = users().map(|(flow, _)| flow.amount).sum();
        row.all_uses = Some(uses);
        let Some(unused) = self.never_used(&from) else { return };
        let first: Vec<f64> = self
            .flows
            .iter()
            .zip(&from)
            .map(|(f, &at)| if self.is_hub(f.to) { 0.0 } else { f.amount * unused[at] })
            .collect();
        let first_uses: f64 = first.iter().sum();
        if first_uses <= 0.0 {
            return;
        }
        row.first_uses = Some(first_uses);
        row.cascade_factor = Some(uses / first_uses);
        // The mean over first uses of what a flow is worth, by what a unit is worth where it goes
        // on to.
        let mean = |ahead: &[f64], by: &dyn Fn(&Draw) -> f64| -> f64 {
            let worth = |(flow, ways): (&Known, &&[Draw])| {
                let on = ways.iter().map(|draw| draw.of_came * (by(draw) + ahead[draw.out]));
                flow.kept * on.sum::<f64>()
            };
            flows().map(worth).zip(&first).map(|(worth, first)| first * worth).sum::<f64>()
                / first_uses
        };
        let one = |flow: &Known| if self.is_hub(flow.to) { 0.0 } else { 1.0 };
        let ahead = |goes_on: bool, at: &dyn Fn(&Known) -> f64, by: &dyn Fn(&Draw) -> f64| {
            let mut values = Relation::new(self.out.places.len());
            for ((flow, ways), &from) in flows().zip(&from) {
                let share = flow.amount / self.out.amounts[from];
                values.constant[from] += share * at(flow);
                for draw in ways.iter().filter(|_| goes_on || self.is_hub(flow.to)) {
                    let share = share * flow.kept * draw.of_came;
                    values.constant[from] += share * by(draw);
                    values.terms.push(Term { of: from, on: draw.out, share });
                }
            }
            values.solve()
        };
        let nothing = |_: &Draw| 0.0;
        row.used_twice_share = ahead(false, &one, &nothing).map(|reaches| mean(&reaches, &nothing));
        row.mean_uses = ahead(true, &one, &nothing).map(|uses| 1.0 + mean(&uses, &nothing));
        let falls: Option<Vec<f64>> = self.draws.iter().map(|draw| self.fall(draw)).collect();
        row.lost_grade = falls.and_then(|_| {
            let fall = |draw: &Draw| self.fall(draw).unwrap_or(0.0);
            Some(mean(&ahead(true, &|_| 0.0, &fall)?, &fall))
        });
        row.exergy_share = self.exergy(&ways, &first);
    }

    /// How far the grade falls with a draw.
    fn fall(&self, draw: &Draw) -> Option<f64> {
        let (input, output) = (self.came.places[draw.came].1, self.out.places[draw.out].1);
        let (from, to) = self.grade(input).zip(self.grade(output))?;
        Some((from - to).max(0.0))
    }

    /// By what goes out: the share of it that nobody has used before. Through hubs it is that of
    /// what came in.
    fn never_used(&self, from: &[usize]) -> Option<Vec<f64>> {
        let mut values = Relation::new(self.out.places.len());
        values.constant.fill(1.0);
        for draw in &self.draws {
            values.constant[draw.out] -= draw.of_out;
        }
        for (flow, &from) in self.flows.iter().zip(from).filter(|(f, _)| self.is_hub(f.to)) {
            for draw in self.drawn_from(flow) {
                let share = flow.amount * flow.kept / self.came.amounts[draw.came] * draw.of_out;
                values.terms.push(Term { of: draw.out, on: from, share });
            }
        }
        let unused = values.solve()?;
        // What rounding leaves of nothing is nothing.
        Some(unused.into_iter().map(|share| if share < SETTLED { 0.0 } else { share }).collect())
    }

    /// Exergy of heat where it is taken and not passed on, over that of first uses.
    fn exergy(&self, ways: &[&[Draw]], first: &[f64]) -> Option<f64> {
        let quality = |flow: &Known| {
            let said = &self.network.resources[flow.resource].said;
            let heat = said.carrier == Some(Carrier::Heat);
            let share = exergy_share(said.grade?, said.return_grade, self.network.settings.t0);
            heat.then_some(share.max(0.0))
        };
        let (mut taken, mut whole) = (0.0, 0.0);
        for ((flow, ways), first) in self.flows.iter().zip(ways).zip(first) {
            if !self.is_hub(flow.to) {
                let passed: f64 = ways.iter().map(|draw| draw.of_came).sum();
                let here = flow.amount * flow.kept * (1.0 - passed).max(0.0);
                taken += here * quality(flow)?;
                whole += first * quality(flow)?;
            }
        }
        (0.0 < whole).then(|| taken / whole)
    }
}

/// A change below which a relation has settled, as a share of the largest value.
const SETTLED: f64 = 1e-12;

/// Values that rest on each other: x = constant + Σ share·x, the shares of one at most 1 together.
struct Relation {
    constant: Vec<f64>,
    terms: Vec<Term>,
}

#[derive(Clone, Copy)]
struct Term {
    of: usize,
    on: usize,
    share: f64,
}

impl Relation {
    fn new(values: usize) -> Self {
        Self { constant: vec![0.0; values], terms: Vec::new() }
    }

    /// By rounds (Gauss and Seidel); `None` where it goes round without an end.
    fn solve(mut self) -> Option<Vec<f64>> {
        const MOST_ROUNDS: usize = 2000;
        self.terms.sort_by_key(|term| term.of);
        let mut values = self.constant.clone();
        for _ in 0..MOST_ROUNDS {
            let (mut change, mut largest): (f64, f64) = (0.0, 1.0);
            for run in self.terms.chunk_by(|a, b| a.of == b.of) {
                let of = run[0].of;
                let rest: f64 = run.iter().map(|term| term.share * values[term.on]).sum();
                let value = self.constant[of] + rest;
                change = change.max((value - values[of]).abs());
                largest = largest.max(value.abs());
                values[of] = value;
            }
            if change <= SETTLED * largest {
                return Some(values);
            }
        }
        None
    }
}
