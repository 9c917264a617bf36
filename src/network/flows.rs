//! What flows between actors and across the boundary, in one currency: mass, energy, water, or a
//! single resource. METHODS, chapter 5.
//!
//! Row gives, column takes. The quantity sent is the flow; what is lost in transport is a loss of
//! the receiver. Exchanges with external actors are imports and exports, those between two external
//! actors are no concern of the network; an exchange that is part of another is not added again,
//! and a service carries no mass.

use std::collections::BTreeMap;

use super::{ActorIx, Exchange, ExchangeIx, Network, ResourceIx};
use crate::model::{Category, ExchangeType, Way};

/// What flows are counted in. Different currencies are never added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Resources of category material, t.
    Mass,
    /// Resources of category energy, GJ.
    Energy,
    /// Resources of category water, m3.
    Water,
    /// One resource, in its own unit.
    Resource(ResourceIx),
}

impl Basis {
    /// The three that every network may have.
    pub const ALL: [Self; 3] = [Self::Mass, Self::Energy, Self::Water];

    /// The prefix of its indicators: `mass`, or the id of the resource.
    pub fn prefix(self, network: &Network) -> &str {
        match self {
            Self::Mass => "mass",
            Self::Energy => "energy",
            Self::Water => "water",
            Self::Resource(r) => &network.resources[r].id,
        }
    }

    /// The unit of its flows.
    pub fn unit(self, network: &Network) -> &str {
        match self {
            Self::Mass => "t",
            Self::Energy => "GJ",
            Self::Water => "m3",
            Self::Resource(r) => network.resources[r].unit.symbol,
        }
    }

    /// Whether flows of this resource belong to the basis.
    pub fn holds(self, network: &Network, resource: ResourceIx) -> bool {
        let category = network.resources[resource].category;
        match self {
            Self::Mass => category == Category::Material,
            Self::Energy => category == Category::Energy,
            Self::Water => category == Category::Water,
            Self::Resource(r) => r == resource,
        }
    }

    /// How much one unit of a resource of the basis is, where known.
    pub fn per_unit(self, network: &Network, resource: ResourceIx) -> Option<f64> {
        let resource = &network.resources[resource];
        match self {
            Self::Mass => resource.mass_t,
            Self::Energy => resource.energy_gj,
            Self::Water => resource.water_m3,
            Self::Resource(_) => Some(1.0),
        }
    }

    /// The active exchanges that carry the basis, each once.
    fn exchanges(self, network: &Network) -> impl Iterator<Item = (ExchangeIx, &Exchange)> {
        network.active().filter(move |(_, e)| {
            let service = e.kind == ExchangeType::Service && self == Self::Mass;
            self.holds(network, e.resource) && e.part_of.is_none() && !service
        })
    }

    /// What an exchange sends in this basis, where known.
    fn sent(self, network: &Network, exchange: &Exchange) -> Option<f64> {
        Some(exchange.quantity? * self.per_unit(network, exchange.resource)?)
    }
}

/// A flow between two actors, by their positions in [`Flows::actors`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Flow {
    pub from: usize,
    pub to: usize,
    pub amount: f64,
}

/// Every known flow of one basis.
#[derive(Clone, Debug, PartialEq)]
pub struct Flows {
    /// What is counted.
    pub basis: Basis,
    /// Actors inside the boundary with any flow or boundary amount, by id.
    pub actors: Vec<ActorIx>,
    /// F: one flow for each ordered pair, by (from, to); an actor's own recirculation included.
    pub between: Vec<Flow>,
    /// z: what each takes from outside.
    pub imports: Vec<f64>,
    /// e: what each gives to the outside.
    pub exports: Vec<f64>,
    /// r: what each loses, losses in transport to it included.
    pub losses: Vec<f64>,
    /// Exchanges of the basis: how many there are.
    pub exchanges: usize,
    /// How many of them have an amount; the others are not in the flows.
    pub quantified: usize,
    /// Boundary rows without an amount in the basis (the resource has no factor).
    pub unknown_boundary: usize,
}

impl Flows {
    /// Whether every flow is known.
    pub fn complete(&self) -> bool {
        self.quantified == self.exchanges && self.unknown_boundary == 0
    }

    /// Whether there is nothing of the basis in the network, known or not.
    pub fn is_empty(&self) -> bool {
        self.exchanges == 0 && self.unknown_boundary == 0 && self.actors.is_empty()
    }
}

/// What an actor gives, takes and loses, while it is added up.
#[derive(Clone, Copy, Debug, Default)]
struct Crossing {
    import: f64,
    export: f64,
    loss: f64,
}

/// Those of every actor that has any.
struct Crossings {
    of: Vec<Option<Crossing>>,
}

impl Crossings {
    fn at(&mut self, actor: ActorIx) -> &mut Crossing {
        self.of[actor].get_or_insert_default()
    }
}

/// The flows of one basis.
pub fn measure_flows(network: &Network, basis: Basis) -> Flows {
    let external = |a: ActorIx| network.actors[a].external;
    let mut between: Vec<Flow> = Vec::new();
    let mut crossings = Crossings { of: vec![None; network.actors.len()] };
    let (mut exchanges, mut quantified, mut unknown_boundary) = (0, 0, 0);
    for (_, e) in basis.exchanges(network).filter(|(_, e)| !(external(e.from) && external(e.to))) {
        exchanges += 1;
        let Some(amount) = basis.sent(network, e) else { continue };
        quantified += 1;
        if amount == 0.0 {
            continue;
        }
        match (external(e.from), external(e.to)) {
            (true, _) => crossings.at(e.to).import += amount,
            (_, true) => crossings.at(e.from).export += amount,
            _ => between.push(Flow { from: e.from, to: e.to, amount }),
        }
        if e.loss > 0.0 && !external(e.to) {
            crossings.at(e.to).loss += amount * e.loss;
        }
    }
    let boundary = network.boundary.iter();
    for row in boundary.filter(|b| basis.holds(network, b.resource) && !external(b.actor)) {
        let Some(factor) = basis.per_unit(network, row.resource) else {
            unknown_boundary += 1;
            continue;
        };
        let amount = row.quantity * factor;
        if amount > 0.0 {
            let of = crossings.at(row.actor);
            match row.way {
                Way::Import => of.import += amount,
                Way::Export => of.export += amount,
                Way::Loss => of.loss += amount,
            }
        }
    }
    for flow in &between {
        crossings.at(flow.from);
        crossings.at(flow.to);
    }
    let known = crossings.of.iter().enumerate().filter_map(|(a, c)| Some((a, (*c)?)));
    let (actors, known): (Vec<ActorIx>, Vec<Crossing>) = known.unzip();
    Flows {
        basis,
        between: summed(between, &actors, network.actors.len()),
        imports: known.iter().map(|c| c.import).collect(),
        exports: known.iter().map(|c| c.export).collect(),
        losses: known.iter().map(|c| c.loss).collect(),
        actors,
        exchanges,
        quantified,
        unknown_boundary,
    }
}

/// One flow for each ordered pair, by their positions among `actors`; equal pairs are added in
/// their order.
fn summed(mut flows: Vec<Flow>, actors: &[ActorIx], all: usize) -> Vec<Flow> {
    let mut place = vec![0; all];
    actors.iter().enumerate().for_each(|(i, &actor)| place[actor] = i);
    flows.iter_mut().for_each(|f| (f.from, f.to) = (place[f.from], place[f.to]));
    flows.sort_by_key(|f| (f.from, f.to));
    flows.dedup_by(|next, kept| {
        let same = (next.from, next.to) == (kept.from, kept.to);
        if same {
            kept.amount += next.amount;
        }
        same
    });
    flows
}

/// What one actor takes from others and gives to others in a basis.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strength {
    /// Taken; unknown where an exchange has no amount.
    pub into: Option<f64>,
    /// Given; unknown where an exchange has no amount.
    pub out: Option<f64>,
}

/// The strength of every actor in a basis: its exchanges with others, outsiders included.
pub fn measure_strengths(network: &Network, basis: Basis) -> Vec<Strength> {
    let nothing = Strength { into: Some(0.0), out: Some(0.0) };
    let mut strengths = vec![nothing; network.actors.len()];
    for (_, e) in basis.exchanges(network).filter(|(_, e)| e.from != e.to) {
        let sent = basis.sent(network, e);
        let out = &mut strengths[e.from].out;
        *out = out.zip(sent).map(|(sum, sent)| sum + sent);
        let into = &mut strengths[e.to].into;
        *into = into.zip(sent).map(|(sum, sent)| sum + sent);
    }
    strengths
}

/// How far a resource hangs on few suppliers.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// What is supplied.
    pub resource: ResourceIx,
    /// How many give it to somebody else.
    pub suppliers: usize,
    /// How many take it.
    pub takers: usize,
    /// Σ of squared shares of supply: 1 for a single supplier; unknown where several supply and
    /// a quantity is missing.
    pub herfindahl: Option<f64>,
    /// The one who gives most, where that is known.
    pub largest: Option<ActorIx>,
}

/// Supplier concentration (Herfindahl) of every resource that moves between actors: material,
/// water and energy, or whatever category is selected.
pub fn measure_concentration(network: &Network) -> Vec<Concentration> {
    let shown = |r: ResourceIx| {
        let category = network.resources[r].category;
        category.is_physical() || network.selection.category == Some(category)
    };
    let mut moved: BTreeMap<ResourceIx, Vec<&Exchange>> = BTreeMap::new();
    for (_, e) in network.active().filter(|(_, e)| e.from != e.to && e.part_of.is_none()) {
        if shown(e.resource) {
            moved.entry(e.resource).or_default().push(e);
        }
    }
    moved.into_iter().map(|(resource, exchanges)| concentration(resource, &exchanges)).collect()
}

fn concentration(resource: ResourceIx, exchanges: &[&Exchange]) -> Concentration {
    let mut supply: BTreeMap<ActorIx, Option<f64>> = BTreeMap::new();
    for e in exchanges {
        let sum = supply.entry(e.from).or_insert(Some(0.0));
        *sum = sum.zip(e.quantity).map(|(sum, sent)| sum + sent);
    }
    let mut takers: Vec<ActorIx> = exchanges.iter().map(|e| e.to).collect();
    takers.sort_unstable();
    takers.dedup();
    let total: Option<f64> = supply.values().try_fold(0.0, |sum, s| Some(sum + (*s)?));
    let total = total.filter(|total| *total > 0.0);
    let share = |sent: f64| total.map(|total| sent / total);
    let herfindahl = match supply.len() {
        1 => Some(1.0),
        _ => supply.values().try_fold(0.0, |sum, s| {
            let share = share((*s)?)?;
            Some(sum + share * share)
        }),
    };
    let most = supply.iter().reduce(|a, b| if *b.1 > *a.1 { b } else { a });
    Concentration {
        resource,
        suppliers: supply.len(),
        takers: takers.len(),
        herfindahl,
        largest: most.filter(|_| herfindahl.is_some()).map(|(&actor, _)| actor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build};

    fn network(text: &str) -> Network {
        build(&sketch(text), &Selection::default()).unwrap()
    }

    /// METHODS, chapter 5: A → B 10, B → C 8, C → A 4; in A 6; out B 2, C 4.
    #[test]
    fn three_in_a_ring() {
        let network = network(
            "in -> a: wood 6
             a -> b: wood 10
             b -> c: wood 8
             c -> a: wood 4
             b -> out: wood 2
             c -> out: wood 4",
        );
        let flows = measure_flows(&network, Basis::Mass);
        let flow = |from, to, amount| Flow { from, to, amount };
        assert_eq!(flows.between, [flow(0, 1, 10.0), flow(1, 2, 8.0), flow(2, 0, 4.0)]);
        assert_eq!(flows.imports, [6.0, 0.0, 0.0]);
        assert_eq!(flows.exports, [0.0, 2.0, 4.0]);
        assert_eq!(flows.losses, [0.0; 3]);
        assert!(flows.complete());
        assert!(measure_flows(&network, Basis::Energy).is_empty());
    }

    /// Outsiders are boundary; a tenth lost on the way is a loss of the receiver; a part is not
    /// added again; an actor's own recirculation stands on the diagonal; 500 kg is 0.5 t.
    #[test]
    fn every_feature_once() {
        let network = network(
            "world -> a: ore 100
             a -> b: ore 80 id=whole loss=0.1
             a -> b: salt 5 part_of=whole
             b -> b: ore 500 unit=kg
             b -> world: ore 30
             b -> a: sand
             actor world: external=yes",
        );
        let flows = measure_flows(&network, Basis::Mass);
        assert_eq!(flows.actors.len(), 2);
        assert_eq!(flows.imports, [100.0, 0.0]);
        assert_eq!(flows.exports, [0.0, 30.0]);
        assert_eq!(flows.losses, [0.0, 8.0]);
        let between: Vec<f64> = flows.between.iter().map(|f| f.amount).collect();
        assert_eq!(between, [80.0, 0.5]);
        assert_eq!((flows.exchanges, flows.quantified), (5, 4));
        let strengths = measure_strengths(&network, Basis::Mass);
        assert_eq!(strengths[1], Strength { into: Some(80.0), out: None });
        assert_eq!(strengths[0], Strength { into: None, out: Some(80.0) });
    }

    /// 60 and 20 of 80: 0.75² + 0.25² = 0.625. One supplier is 1, whatever it sends.
    #[test]
    fn suppliers() {
        let network = network(
            "a -> c: wood 60
             b -> c: wood 20
             a -> b: sand
             a -> c: slag 4
             b -> c: slag",
        );
        let found = measure_concentration(&network);
        let of = |id: &str| found.iter().find(|c| c.resource == network.resource(id).unwrap());
        assert_eq!(of("wood").unwrap().herfindahl, Some(0.625));
        assert_eq!(of("wood").unwrap().largest, network.actor("a"));
        assert_eq!(of("sand").unwrap().herfindahl, Some(1.0));
        assert_eq!(of("slag").unwrap().herfindahl, None);
        assert_eq!(of("slag").unwrap().suppliers, 2);
    }
}
