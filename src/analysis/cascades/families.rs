//! How well does each family use what it takes in? Every flow traced from its first use to its last.
//!
//! At each taker, what goes out is drawn from what came in and may lead to it (the link rule within
//! the family), the highest grade first, from all that may lead to it in proportion; hubs pass on in
//! the same way, and that is no use. What is not drawn from anything is new. So every exchange has a
//! share that was never used before, and a share that goes on:
//!
//! | number | definition |
//! |---|---|
//! | `first_uses` | Σ q·v over exchanges to users, v the share never used before |
//! | `cascade_factor` | Σ q over exchanges to users ÷ first uses (Mantau, Wood flows in Europe, 2012) |
//! | `mean_uses` | how many uses a unit of first use goes through, yields aside |
//! | `used_twice_share` | of first uses, what goes on to a second |
//! | `lost_grade` | mean fall in grade from the first use to the last, in the family's own scale |
//! | `exergy_share` | heat: exergy where heat is taken ÷ exergy of first uses |
//!
//! Where a quantity or a yield in a family is unknown its numbers are absent, and the row says how
//! many are missing. Cost: a few passes over the exchanges.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use crate::model::{Carrier, Category};
use crate::network::{ActorIx, Graded, Linkage, Network, ResourceIx};
use crate::worth::exergy_share;

/// What a family makes of what it takes in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FamilyUse {
    /// The family.
    pub family: String,
    /// t, GJ or m3: the base unit of all its resources.
    pub unit: &'static str,
    /// Active exchanges.
    pub exchanges: usize,
    /// Exchanges without a quantity, resources that do not convert to the unit, and conversions
    /// without a yield; while there are some the numbers are absent.
    #[serde(skip_serializing_if = "is_zero")]
    pub unknown: usize,
    /// Amount used, all uses together.
    pub all_uses: Option<f64>,
    /// Amount used for the first time.
    pub first_uses: Option<f64>,
    /// Uses by the unit of first use.
    pub cascade_factor: Option<f64>,
    /// Uses that a unit goes through.
    pub mean_uses: Option<f64>,
    /// Share of first uses that is used again.
    pub used_twice_share: Option<f64>,
    /// Mean fall in grade.
    pub lost_grade: Option<f64>,
    /// Share of exergy taken.
    pub exergy_share: Option<f64>,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// Every family of which something flows, by name.
pub fn measure_families(network: &Network) -> Vec<FamilyUse> {
    let mut members: BTreeMap<&str, Vec<ResourceIx>> = BTreeMap::new();
    for (at, resource) in network.resources.iter().enumerate() {
        if !resource.said.family.is_empty() && resource.category.is_physical() {
            members.entry(&resource.said.family).or_default().push(at);
        }
    }
    let mut flows: BTreeMap<&str, Vec<Flow>> = BTreeMap::new();
    for (_, e) in network.active().filter(|(_, e)| e.from != e.to && e.part_of.is_none()) {
        let family = network.resources[e.resource].said.family.as_str();
        if members.contains_key(family) {
            let (from, to) = (e.from, e.to);
            let flow =
                Flow { from, to, resource: e.resource, quantity: e.quantity, kept: 1.0 - e.loss };
            flows.entry(family).or_default().push(flow);
        }
    }
    let linkage = Linkage::new(network);
    let of = |(family, flows): (&str, Vec<Flow>)| {
        let members = members.get(family).map(Vec::as_slice).unwrap_or_default();
        measure_family(network, &linkage, family, members, flows)
    };
    let flows: Vec<(&str, Vec<Flow>)> = flows.into_iter().collect();
    flows.into_par_iter().map(of).collect()
}

/// An exchange of the family.
struct Flow {
    from: ActorIx,
    to: ActorIx,
    resource: ResourceIx,
    quantity: Option<f64>,
    kept: f64,
}

/// The unit in which a family is counted, and its worth in the unit of each resource.
struct Scale {
    unit: &'static str,
    of: BTreeMap<ResourceIx, f64>,
}

/// Mass, energy or water, by the category of the first member.
fn scale(network: &Network, members: &[ResourceIx]) -> Scale {
    let category = members.first().map(|&r| network.resources[r].category);
    let (unit, factor): (&'static str, fn(&crate::network::Resource) -> Option<f64>) =
        match category {
            Some(Category::Energy) => ("GJ", |r| r.energy_gj),
            Some(Category::Water) => ("m3", |r| r.water_m3),
            _ => ("t", |r| r.mass_t),
        };
    let same = members.iter().filter(|&&r| Some(network.resources[r].category) == category);
    let of = same.filter_map(|&r| Some((r, factor(&network.resources[r])?)));
    Scale { unit, of: of.collect() }
}

fn measure_family(
    network: &Network,
    linkage: &Linkage,
    family: &str,
    members: &[ResourceIx],
    flows: Vec<Flow>,
) -> FamilyUse {
    let scale = scale(network, members);
    let amount = |flow: &Flow| Some(flow.quantity? * scale.of.get(&flow.resource)?);
    let mut row = FamilyUse {
        family: family.to_owned(),
        unit: scale.unit,
        exchanges: flows.len(),
        unknown: flows.iter().filter(|flow| amount(flow).is_none()).count(),
        ..FamilyUse::default()
    };
    if row.unknown > 0 {
        return row;
    }
    let known = flows.iter().map(|flow| Known {
        from: flow.from,
        to: flow.to,
        resource: flow.resource,
        amount: amount(flow).unwrap_or(0.0),
        kept: flow.kept,
    });
    let trace = Trace::new(network, linkage, &scale, known.filter(|f| 0.0 < f.amount).collect());
    if trace.unknown > 0 {
        row.unknown = trace.unknown;
        return row;
    }
    trace.measure(&mut row);
    row
}

/// An exchange with its amount in the unit of the family.
struct Known {
    from: ActorIx,
    to: ActorIx,
    resource: ResourceIx,
    amount: f64,
    kept: f64,
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
struct Trace<'a> {
    network: &'a Network,
    flows: Vec<Known>,
    came: Places,
    out: Places,
    /// By what came in, then what goes out.
    draws: Vec<Draw>,
    /// Links without a yield.
    unknown: usize,
}

impl<'a> Trace<'a> {
    fn new(network: &'a Network, linkage: &Linkage, scale: &Scale, flows: Vec<Known>) -> Self {
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

    fn measure(&self, row: &mut FamilyUse) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};

    fn family(text: &str) -> FamilyUse {
        let network = build(&sketch(text), &Selection::default()).expect("a sound sketch");
        let mut families = measure_families(&network);
        assert_eq!(families.len(), 1);
        families.remove(0)
    }

    fn assert_near(value: Option<f64>, expected: f64) {
        let value = value.expect("a known number");
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    /// 100 t of planks; of what the joiner gets it sends 60 on as chips, of which 15 go on as dust;
    /// 20 t of chips come new from the forest to the same board maker.
    const WOOD: &str = "mill -> joiner: planks 100\n joiner -> board: chips 60
        forest -> board: chips 20\n board -> stove: dust 20
        resource planks: family=wood grade=3\n resource chips: family=wood grade=2
        resource dust: family=wood grade=1";

    #[test]
    fn wood_by_hand() {
        let wood = family(WOOD);
        // 200 t used, 120 for the first time.
        assert_near(wood.all_uses, 200.0);
        assert_near(wood.first_uses, 120.0);
        assert_near(wood.cascade_factor, 200.0 / 120.0);
        // 60 of the mill's 100 go on, and a quarter of the forest's 20.
        assert_near(wood.used_twice_share, 65.0 / 120.0);
        // A unit from the mill: 1 + 0.6·(1 + 0.25); from the forest 1 + 0.25.
        assert_near(wood.mean_uses, (100.0 * 1.75 + 20.0 * 1.25) / 120.0);
        // One grade with each.
        assert_near(wood.lost_grade, (100.0 * 0.75 + 20.0 * 0.25) / 120.0);
        assert_eq!((wood.exchanges, wood.unknown, wood.unit), (4, 0, "t"));
    }

    /// A hub's passing on is no use; what of its own it adds is new.
    #[test]
    fn hubs_do_not_use() {
        let heat = family(
            "a -> net: hot 30\n net -> b: hot 40\n b -> c: warm 10\n actor net: pass_through=yes
             resource hot: category=energy carrier=heat unit=GJ family=heat grade=90
             resource warm: category=energy carrier=heat unit=GJ family=heat grade=40",
        );
        assert_near(heat.all_uses, 50.0);
        assert_near(heat.first_uses, 40.0);
        assert_near(heat.used_twice_share, 0.25);
        let (hot, warm) = (75.0 / 363.15, 25.0 / 313.15);
        assert_near(heat.exergy_share, (30.0 * hot + 10.0 * warm) / (40.0 * hot));
    }

    /// What goes round for ever has no first use.
    #[test]
    fn a_closed_ring_has_no_factor() {
        let ring = family("a -> b: x 5\n b -> a: x 5\n resource x: family=f grade=1");
        assert_eq!((ring.all_uses, ring.cascade_factor), (Some(10.0), None));
        let leaking = family("a -> b: x 10\n b -> a: x 5\n resource x: family=f grade=1");
        // b draws 5 of 10, a draws 5 of its 10: 5 new, 1 + 0.5·(1 + …) uses, of 1 goes on 0.5, then 1.
        assert_near(leaking.first_uses, 5.0);
        assert_near(leaking.cascade_factor, 3.0);
        assert_near(leaking.mean_uses, 3.0);
    }

    #[test]
    fn what_is_unknown_is_counted() {
        let unknown = family("a -> b: x 5\n b -> c: x\n resource x: family=f grade=1");
        assert_eq!((unknown.unknown, unknown.all_uses), (1, None));
    }

    /// Half of what comes in is lost in making y, which a conversion within the family says.
    #[test]
    fn yields_count() {
        let made = family(
            "a -> b: x 10\n b -> c: y 4\n convert b: x -> y yield=0.5
             resource x: family=f grade=1\n resource y: family=f grade=2",
        );
        assert_near(made.first_uses, 10.0);
        // 4 of y take 8 of 10.
        assert_near(made.used_twice_share, 0.8);
        assert_near(made.cascade_factor, 1.4);
    }
}
