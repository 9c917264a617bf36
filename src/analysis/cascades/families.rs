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
    pub uses: Option<f64>,
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
    flows.into_iter().map(of).collect()
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

/// What an actor has of a resource: what came in, or what goes out.
type Place = (ActorIx, ResourceIx);

/// The flows of a family, and what is drawn from what.
struct Trace<'a> {
    network: &'a Network,
    flows: Vec<Known>,
    /// What goes out of each place.
    out: BTreeMap<Place, f64>,
    /// By what came in: which resource is made of it, and the share of it that is.
    goes_on: BTreeMap<Place, Vec<(ResourceIx, f64)>>,
    /// By what goes out: which resource it is made of, and the share of it that is.
    comes_from: BTreeMap<Place, Vec<(ResourceIx, f64)>>,
    /// Links without a yield.
    unknown: usize,
}

/// Rounds of a trace that goes round; then it is given up.
const MOST_ROUNDS: usize = 2000;

impl<'a> Trace<'a> {
    fn new(network: &'a Network, linkage: &Linkage, scale: &Scale, flows: Vec<Known>) -> Self {
        let (mut came, mut out) = (BTreeMap::<Place, f64>::new(), BTreeMap::<Place, f64>::new());
        for flow in &flows {
            *came.entry((flow.to, flow.resource)).or_default() += flow.amount * flow.kept;
            *out.entry((flow.from, flow.resource)).or_default() += flow.amount;
        }
        let mut trace = Self {
            network,
            flows,
            out,
            goes_on: BTreeMap::new(),
            comes_from: BTreeMap::new(),
            unknown: 0,
        };
        let of = |map: &BTreeMap<Place, f64>, actor: ActorIx| -> Vec<(ResourceIx, f64)> {
            let all = map.range((actor, 0)..=(actor, ResourceIx::MAX));
            all.map(|(&(_, resource), &amount)| (resource, amount)).collect()
        };
        let actors: Vec<ActorIx> = trace.out.keys().map(|&(actor, _)| actor).collect();
        for actor in actors.chunk_by(|a, b| a == b).map(|run| run[0]) {
            let (came, out) = (of(&came, actor), of(&trace.out, actor));
            if !came.is_empty() {
                trace.draw(linkage, scale, actor, came, out);
            }
        }
        trace
    }

    fn grade(&self, resource: ResourceIx) -> Option<f64> {
        self.network.resources[resource].said.grade
    }

    /// Draws what goes out of an actor from what came in.
    fn draw(
        &mut self,
        linkage: &Linkage,
        scale: &Scale,
        actor: ActorIx,
        came: Vec<(ResourceIx, f64)>,
        mut out: Vec<(ResourceIx, f64)>,
    ) {
        let hub = self.network.actors[actor].pass_through;
        let graded = |resource| Graded { resource, grade: self.grade(resource) };
        // The highest grade first, an unknown one last.
        let height = |resource| self.grade(resource).unwrap_or(f64::NEG_INFINITY);
        out.sort_by(|a, b| height(b.0).total_cmp(&height(a.0)).then(a.0.cmp(&b.0)));
        let mut left = came.clone();
        let (mut unknown, mut draws) = (0, Vec::new());
        for (output, wanted) in out {
            // By what came in: what can be made of what is left.
            let mut can: Vec<(usize, f64)> = Vec::new();
            for (at, &(input, amount)) in left.iter().enumerate() {
                if hub && input != output {
                    continue;
                }
                let passage = linkage.passage(actor, graded(input), graded(output));
                let Some(passage) = passage else { continue };
                let Some(yields) = passage.yields else {
                    unknown += 1;
                    continue;
                };
                can.push((at, amount * yields * scale.of[&output] / scale.of[&input]));
            }
            let most: f64 = can.iter().map(|(_, made)| made).sum();
            let share = if most <= wanted { 1.0 } else { wanted / most };
            for (at, made) in can {
                let (input, taken) = (left[at].0, left[at].1 * share);
                if 0.0 < taken {
                    draws.push((input, output, taken / came[at].1, made * share / wanted));
                    left[at].1 -= taken;
                }
            }
        }
        self.unknown += unknown;
        for (input, output, of_input, of_output) in draws {
            self.goes_on.entry((actor, input)).or_default().push((output, of_input));
            self.comes_from.entry((actor, output)).or_default().push((input, of_output));
        }
    }

    fn is_hub(&self, actor: ActorIx) -> bool {
        self.network.actors[actor].pass_through
    }

    fn measure(&self, row: &mut FamilyUse) {
        let users = || self.flows.iter().filter(|flow| !self.is_hub(flow.to));
        let uses: f64 = users().map(|flow| flow.amount).sum();
        row.uses = Some(uses);
        let Some(unused) = self.never_used() else { return };
        let first = |flow: &Known| flow.amount * unused[&(flow.from, flow.resource)];
        let first_uses: f64 = users().map(first).sum();
        if first_uses <= 0.0 {
            return;
        }
        row.first_uses = Some(first_uses);
        row.cascade_factor = Some(uses / first_uses);
        let mean = |by: &dyn Fn(&Known) -> f64| -> f64 {
            users().map(|flow| first(flow) * by(flow)).sum::<f64>() / first_uses
        };
        // What arrives of a flow and goes on, by what it is worth there.
        let on = |flow: &Known, ahead: &Ahead| -> f64 {
            let on = self.goes_on.get(&(flow.to, flow.resource)).into_iter().flatten();
            flow.kept * on.map(|(output, share)| share * ahead[&(flow.to, *output)]).sum::<f64>()
        };
        let reaches = self.ahead(|_, _, _| 0.0, |_| 1.0, false);
        row.used_twice_share = reaches.map(|ahead| mean(&|flow| on(flow, &ahead)));
        let counted = self.ahead(|_, _, _| 0.0, |_| 1.0, true);
        row.mean_uses = counted.map(|ahead| mean(&|flow| 1.0 + on(flow, &ahead)));
        row.lost_grade = self.lost_grade(&mean);
        row.exergy_share = self.exergy(&first);
    }

    /// By what goes out: the share of it that nobody has used before. Through hubs it is that of
    /// what came in.
    fn never_used(&self) -> Option<Ahead> {
        let mut shares: Ahead = self.out.keys().map(|&place| (place, 1.0)).collect();
        // What came into a hub, by what brought it.
        let mut brought: BTreeMap<Place, Vec<(Place, f64)>> = BTreeMap::new();
        for flow in self.flows.iter().filter(|flow| self.is_hub(flow.to)) {
            let arrives = flow.amount * flow.kept;
            brought
                .entry((flow.to, flow.resource))
                .or_default()
                .push(((flow.from, flow.resource), arrives));
        }
        for _ in 0..MOST_ROUNDS {
            let mut change: f64 = 0.0;
            for &place in self.out.keys() {
                let (actor, _) = place;
                let drawn = self.comes_from.get(&place).into_iter().flatten();
                let share = drawn.fold(1.0, |share, &(input, of)| {
                    let before = brought.get(&(actor, input)).filter(|_| self.is_hub(actor));
                    let unused = before.map_or(0.0, |before| {
                        let sum: f64 = before.iter().map(|(_, arrives)| arrives).sum();
                        before.iter().map(|(from, arrives)| arrives * shares[from]).sum::<f64>()
                            / sum
                    });
                    share - of * (1.0 - unused)
                });
                change = change.max((share - shares[&place]).abs());
                shares.insert(place, share.max(0.0));
            }
            if change < SETTLED {
                return Some(shares);
            }
        }
        None
    }

    /// By what goes out: what a unit of it is worth from here on. Each exchange is worth `at` where
    /// it comes to a user, and as it goes on (`goes_on`, always at hubs) `by` the way it falls and
    /// what follows. `None` where it goes round for ever.
    fn ahead(
        &self,
        by: impl Fn(ActorIx, ResourceIx, ResourceIx) -> f64,
        at: impl Fn(&Known) -> f64,
        goes_on: bool,
    ) -> Option<Ahead> {
        let mut ahead: Ahead = self.out.keys().map(|&place| (place, 0.0)).collect();
        let mut starts: Vec<usize> = (0..self.flows.len()).collect();
        starts.sort_by_key(|&i| (self.flows[i].from, self.flows[i].resource));
        for _ in 0..MOST_ROUNDS {
            let (mut change, mut largest): (f64, f64) = (0.0, 1.0);
            let place = |i: usize| (self.flows[i].from, self.flows[i].resource);
            for run in starts.chunk_by(|&a, &b| place(a) == place(b)).rev() {
                let here = place(run[0]);
                let mean: f64 = run
                    .iter()
                    .map(|&i| {
                        let flow = &self.flows[i];
                        let hub = self.is_hub(flow.to);
                        let on = self.goes_on.get(&(flow.to, flow.resource)).into_iter().flatten();
                        let on = on.filter(|_| hub || goes_on).map(|&(output, share)| {
                            share * (by(flow.to, flow.resource, output) + ahead[&(flow.to, output)])
                        });
                        let here = if hub { 0.0 } else { at(flow) };
                        flow.amount * (here + flow.kept * on.sum::<f64>())
                    })
                    .sum::<f64>()
                    / self.out[&here];
                change = change.max((mean - ahead[&here]).abs());
                largest = largest.max(mean.abs());
                ahead.insert(here, mean);
            }
            if change < SETTLED * largest {
                return Some(ahead);
            }
        }
        None
    }

    /// The mean fall in grade of first uses; absent where a grade on the way is unknown.
    fn lost_grade(&self, mean: &dyn Fn(&dyn Fn(&Known) -> f64) -> f64) -> Option<f64> {
        let fall = |from: ResourceIx, to: ResourceIx| {
            let (from, to) = self.grade(from).zip(self.grade(to))?;
            Some((from - to).max(0.0))
        };
        let all_known = self
            .goes_on
            .iter()
            .all(|(&(_, input), on)| on.iter().all(|(output, _)| fall(input, *output).is_some()));
        if !all_known {
            return None;
        }
        let falls = |_: ActorIx, from, to| fall(from, to).unwrap_or(0.0);
        let ahead = self.ahead(falls, |_| 0.0, true)?;
        Some(mean(&|flow| {
            let on = self.goes_on.get(&(flow.to, flow.resource)).into_iter().flatten();
            let on = on.map(|&(output, share)| {
                share * (falls(flow.to, flow.resource, output) + ahead[&(flow.to, output)])
            });
            flow.kept * on.sum::<f64>()
        }))
    }

    /// Exergy of heat where it is taken and not passed on, over that of first uses.
    fn exergy(&self, first: &dyn Fn(&Known) -> f64) -> Option<f64> {
        let quality = |flow: &Known| {
            let said = &self.network.resources[flow.resource].said;
            let heat = said.carrier == Some(Carrier::Heat);
            let share = exergy_share(said.grade?, said.return_grade, self.network.settings.t0);
            heat.then_some(share.max(0.0))
        };
        let (mut taken, mut whole) = (0.0, 0.0);
        for flow in self.flows.iter().filter(|flow| !self.is_hub(flow.to)) {
            let on = self.goes_on.get(&(flow.to, flow.resource)).into_iter().flatten();
            let passed: f64 = on.map(|(_, share)| share).sum();
            taken += flow.amount * flow.kept * (1.0 - passed).max(0.0) * quality(flow)?;
            whole += first(flow) * quality(flow)?;
        }
        (0.0 < whole).then(|| taken / whole)
    }
}

/// A number for everything that goes out.
type Ahead = BTreeMap<Place, f64>;

/// A change below which a trace has settled.
const SETTLED: f64 = 1e-12;
