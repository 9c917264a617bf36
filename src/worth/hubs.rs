//! What does a hub (a `pass_through` actor: a heat net, a port, a sorting yard) pass on?
//!
//! Nothing is displaced on the way into a hub; what leaves it displaces as far as it carries
//! surplus: S = Σ by-product inflow·(1−λ) of a resource or its family, at most the outflow, shared
//! over the outgoing exchanges in proportion to their quantities. What one hub passes to another
//! is surplus there again.
//!
//! Each hub and family is a [`Stream`]. Within a status,
//!
//! ```text
//! S_h      = Σ by-product inflows·(1−λ) + Σ over hubs g before h: per_out_g·q_gh·(1−λ)
//! carried  = min(S_h, outflow_h)        per_out_h = carried ÷ outflow_h
//! ```
//!
//! is repeated from 0 until nothing changes: as many rounds as hubs follow each other. Where hubs
//! pass in circles the amounts rise towards their least solution, and the rounds are bounded.
//!
//! Where an outflow is unknown, or none is recorded, the inflow is credited as a whole at the hub
//! (*derived*); where the outflow was taken away, by `--without` or to see what an actor is worth,
//! the inflow strands. A later status may also use the outflow that earlier ones left without surplus.
//! What is not carried on strands, and is residue of the inflows in proportion.
//! Amounts in here are in base units (t, m3, GJ), so that a family may mix MWh and GJ.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Carriage, Disposal, Flow, ROUTES, Use, disposal_of};
use crate::model::{ExchangeType, unit::Dimension};
use crate::network::{ActorIx, Exchange, ExchangeIx, Network, ResourceIx};

/// A hub, and the first resource of a family that goes through it.
type Stream = (ActorIx, ResourceIx);

/// More rounds than hubs follow each other, for those that pass in circles.
const CIRCLE_ROUNDS: usize = 64;

/// What goes through hubs as one, and where it can no longer go.
#[derive(Clone)]
pub(super) struct Families {
    /// The first resource of the family and dimension of each resource; itself without a family.
    first: Vec<ResourceIx>,
    /// Streams of which somebody took an outflow away: what then flows in strands, it is not
    /// credited as where nobody ever said what leaves.
    cut: BTreeSet<Stream>,
}

impl Families {
    pub(super) fn new(network: &Network) -> Self {
        let mut first: BTreeMap<(&str, Dimension), ResourceIx> = BTreeMap::new();
        let each = network.resources.iter().enumerate().map(|(r, resource)| {
            let name = resource.said.family.as_str();
            let key = (name, resource.unit.dimension);
            if name.is_empty() { r } else { *first.entry(key).or_insert(r) }
        });
        let mut families = Self { first: each.collect(), cut: BTreeSet::new() };
        if !network.selection.without.is_empty() {
            families.cut_by_selection(network);
        }
        families
    }

    /// The same where these exchanges are taken away.
    pub(super) fn without(&self, network: &Network, gone: &[ExchangeIx]) -> Self {
        let mut families = self.clone();
        let gone = gone.iter().map(|&x| &network.exchanges[x]);
        let streams = gone.filter(|e| e.active && flows_through(network, e));
        let streams = streams.filter(|e| network.actors[e.from].pass_through);
        families.cut.extend(streams.map(|e| (e.from, self.first[e.resource])));
        families
    }

    /// Notes the streams whose outflow the selection leaves out by name.
    fn cut_by_selection(&mut self, network: &Network) {
        let without = &network.selection.without;
        for (id, e) in network.left_out() {
            let named = network.selection.is_active(e)
                && without.iter().any(|gone| *gone == *e.to || *gone == *id);
            let ends = network.actor(&e.from).zip(network.resource(&e.resource));
            if let Some((hub, resource)) = ends.filter(|_| named) {
                self.cut.insert((hub, self.first[resource]));
            }
        }
    }
}

/// What earlier statuses leave to later ones.
pub(super) struct Hubs<'a> {
    families: &'a Families,
    /// The outflow of each stream that carries no surplus yet; infinite where it is unknown. A
    /// stream without recorded outflow is absent.
    room: BTreeMap<Stream, f64>,
}

/// How the surplus of one stream goes on, within one status.
#[derive(Clone)]
pub(super) struct Passage {
    /// The surplus by its kind.
    surplus: Surplus,
    /// Some inflow has no quantity.
    hides: bool,
    /// All outgoing quantities together; `None` where one is unknown.
    out: Option<f64>,
    /// The surplus in one unit of outflow.
    per_out: f64,
    /// The share of the surplus that goes on.
    onward: f64,
    /// The share credited at the hub.
    derived: f64,
}

/// Surplus by what it would displace and how it would be disposed of. Every amount is linear in
/// the inflows, so a hub's outflow is a share of each kind.
type Surplus = BTreeMap<Kind, f64>;

/// One kind of surplus; per base unit.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Kind {
    displaces: Option<ResourceIx>,
    ratio: f64,
    disposal: Disposal,
}

impl Kind {
    /// Some total order; which one does not matter, as long as it is always the same.
    fn key(&self) -> impl Ord + use<> {
        let bits = |x: Option<f64>| x.map(f64::to_bits);
        let Disposal { co2, cost, routes } = self.disposal;
        let routes = routes.map(|shares| shares.map(f64::to_bits));
        (self.displaces, self.ratio.to_bits(), [bits(co2), bits(cost)], routes)
    }
}

impl Eq for Kind {}

impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kind {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl<'a> Hubs<'a> {
    pub(super) fn new(families: &'a Families) -> Self {
        Self { families, room: BTreeMap::new() }
    }

    /// How every stream goes on, from the exchanges of one status.
    pub(super) fn pass(
        &mut self,
        network: &Network,
        exchanges: &[ExchangeIx],
    ) -> BTreeMap<Stream, Passage> {
        let mut streams = self.streams(network, exchanges);
        let between: Vec<&Exchange> = exchanges
            .iter()
            .map(|&x| &network.exchanges[x])
            .filter(|e| flows_through(network, e) && e.quantity.is_some())
            .filter(|e| {
                self.stream_in(network, e).is_some() && self.stream_out(network, e).is_some()
            })
            .filter(|e| e.kind != ExchangeType::Product)
            .collect();
        let from_givers: Vec<Surplus> = streams.values().map(|p| p.surplus.clone()).collect();
        for passage in streams.values_mut() {
            passage.carry();
        }
        let rounds = if between.is_empty() { 0 } else { streams.len() + CIRCLE_ROUNDS };
        for _ in 0..rounds {
            let mut next = streams.clone();
            for (passage, own) in next.values_mut().zip(&from_givers) {
                passage.surplus.clone_from(own);
            }
            for exchange in &between {
                self.hand_over(network, exchange, &streams, &mut next);
            }
            for passage in next.values_mut() {
                passage.carry();
            }
            let settled = next.values().zip(streams.values()).all(|(new, old)| new.same(old));
            streams = next;
            if settled {
                break;
            }
        }
        for (stream, passage) in &mut streams {
            let earlier = self.room.get(stream).copied();
            passage.credit_at_hub(earlier, self.families.cut.contains(stream));
            if let Some(room) = passage.room_left(earlier) {
                self.room.insert(*stream, room);
            }
        }
        streams
    }

    /// Every stream with what flows into it from givers, and all its outflow.
    fn streams(&self, network: &Network, exchanges: &[ExchangeIx]) -> BTreeMap<Stream, Passage> {
        let mut streams: BTreeMap<Stream, Passage> = BTreeMap::new();
        for &x in exchanges {
            let e = &network.exchanges[x];
            if !flows_through(network, e) {
                continue;
            }
            let base = network.resources[e.resource].unit.base;
            if let Some(stream) = self.stream_out(network, e) {
                let passage = streams.entry(stream).or_default();
                passage.count_out(e.quantity.map(|q| q * base));
            }
            if let Some(stream) = self.stream_in(network, e) {
                let passage = streams.entry(stream).or_default();
                match e.quantity {
                    _ if !network.actors[e.from].pass_through
                        && e.kind != ExchangeType::ByProduct => {}
                    None => passage.hides = true,
                    Some(_) if network.actors[e.from].pass_through => {}
                    Some(q) => {
                        let disposal = disposal_of(network, e.from, e.resource).per_base(base);
                        let kind = Kind { displaces: e.displaces, ratio: e.ratio / base, disposal };
                        *passage.surplus.entry(kind).or_insert(0.0) += (1.0 - e.loss) * q * base;
                    }
                }
            }
        }
        streams
    }

    /// What one hub passes to the next. Where the exchange says what it displaces, that holds.
    fn hand_over(
        &self,
        network: &Network,
        e: &Exchange,
        before: &BTreeMap<Stream, Passage>,
        after: &mut BTreeMap<Stream, Passage>,
    ) {
        let (Some(giver), Some(taker)) = (self.stream_out(network, e), self.stream_in(network, e))
        else {
            return;
        };
        let (Some(from), Some(to)) = (before.get(&giver), after.get_mut(&taker)) else { return };
        let base = network.resources[e.resource].unit.base;
        let arriving = (1.0 - e.loss) * e.quantity.unwrap_or(0.0) * base * from.per_out;
        to.hides |= from.hides && from.per_out < 1.0;
        let total = from.amount();
        for (kind, amount) in from.surplus.iter().filter(|_| 0.0 < total) {
            let own =
                e.displaces.map(|d| Kind { displaces: Some(d), ratio: e.ratio / base, ..*kind });
            *to.surplus.entry(own.unwrap_or(*kind)).or_insert(0.0) += arriving * amount / total;
        }
    }

    /// What becomes of one flow, by the hubs at its ends.
    pub(super) fn carriage(
        &self,
        network: &Network,
        exchange: &Exchange,
        flow: &Flow,
        passages: &BTreeMap<Stream, Passage>,
    ) -> Carriage {
        let (out_of, into) =
            (self.stream_out(network, exchange), self.stream_in(network, exchange));
        let base = network.resources[flow.resource].unit.base;
        let nothing = Passage::default();
        let left = out_of.map(|stream| passages.get(&stream).unwrap_or(&nothing));
        let mut carriage = match left {
            None => Carriage {
                surplus: flow.quantity,
                rescued: flow.quantity,
                disposal: flow.disposal,
                ..Carriage::default()
            },
            Some(hub) => Carriage {
                surplus: hub.per_out * flow.quantity,
                disposal: hub.mean_disposal(base),
                hides_surplus: hub.hides && hub.per_out < 1.0 && hub.out.is_some(),
                ..Carriage::default()
            },
        };
        let arriving = (1.0 - flow.loss) * carriage.surplus;
        if exchange.from == exchange.to && out_of.is_some() {
            // What a hub gives to itself is neither spared nor used.
            return Carriage { disposal: carriage.disposal, ..Carriage::default() };
        }
        let mut used = arriving;
        if let Some(stream) = into {
            let hub = passages.get(&stream).unwrap_or(&nothing);
            let is_surplus = out_of.is_some() || exchange.kind == ExchangeType::ByProduct;
            used = if is_surplus { hub.derived * arriving } else { 0.0 };
            if is_surplus {
                carriage.stranded = (1.0 - hub.onward - hub.derived).max(0.0) * arriving;
            }
            carriage.derived = 0.0 < used;
            carriage.hides_surplus = false;
        }
        if 0.0 < used || (left.is_none() && into.is_none()) {
            carriage.uses = match left.filter(|_| flow.displaces.is_none()) {
                Some(hub) => hub.uses(used, base),
                None => vec![Use::new(used, flow.displaces, flow.ratio)],
            };
        }
        carriage
    }

    /// The stream an exchange leaves, where its giver is a hub.
    fn stream_out(&self, network: &Network, e: &Exchange) -> Option<Stream> {
        network.actors[e.from].pass_through.then(|| (e.from, self.families.first[e.resource]))
    }

    /// The stream an exchange enters, where its taker is a hub.
    fn stream_in(&self, network: &Network, e: &Exchange) -> Option<Stream> {
        network.actors[e.to].pass_through.then(|| (e.to, self.families.first[e.resource]))
    }
}

impl Default for Passage {
    fn default() -> Self {
        let surplus = Surplus::new();
        Self { surplus, hides: false, out: Some(0.0), per_out: 0.0, onward: 0.0, derived: 0.0 }
    }
}

impl Passage {
    /// One outgoing exchange more.
    fn count_out(&mut self, quantity: Option<f64>) {
        self.out = self.out.zip(quantity).map(|(sum, q)| sum + q);
    }

    fn amount(&self) -> f64 {
        self.surplus.values().sum()
    }

    /// Whether nothing that matters for the next round differs.
    fn same(&self, other: &Self) -> bool {
        self.hides == other.hides && self.surplus == other.surplus
    }

    /// The surplus the outgoing exchanges carry: none where one of them is unknown.
    fn carry(&mut self) {
        let amount = self.amount();
        let carried = self.out.map_or(0.0, |out| amount.min(out));
        let out = self.out.unwrap_or(0.0);
        self.per_out = if 0.0 < out { carried / out } else { 0.0 };
        self.onward = if 0.0 < amount { carried / amount } else { 0.0 };
    }

    /// What the outgoing exchanges do not carry is credited at the hub as far as an unknown
    /// outflow may carry it, or one that earlier statuses left without surplus.
    fn credit_at_hub(&mut self, earlier: Option<f64>, is_cut: bool) {
        let amount = self.amount();
        let room = match self.out {
            None => f64::INFINITY,
            Some(out) if out == 0.0 && earlier.is_none() && !is_cut => f64::INFINITY,
            Some(_) => earlier.unwrap_or(0.0),
        };
        let rest = (1.0 - self.onward).max(0.0) * amount;
        self.derived = if 0.0 < amount { rest.min(room) / amount } else { 0.0 };
    }

    /// The outflow that still carries no surplus; `None` where no outflow was ever recorded.
    fn room_left(&self, earlier: Option<f64>) -> Option<f64> {
        match (self.out, earlier) {
            (None, _) => Some(f64::INFINITY),
            (Some(0.0), None) => None,
            (Some(out), earlier) => {
                let carried = (self.onward + self.derived) * self.amount();
                Some((earlier.unwrap_or(0.0) + out - carried).max(0.0))
            }
        }
    }

    /// The mean by quantity of what would become of the surplus, per unit of `base`; unknown
    /// where it is unknown of a part.
    fn mean_disposal(&self, base: f64) -> Disposal {
        let total = self.amount();
        let mean = |of: &dyn Fn(&Disposal) -> Option<f64>| {
            let parts = self.surplus.iter().filter(|(_, amount)| 0.0 < **amount);
            let sum =
                parts.map(|(kind, amount)| Some(amount * of(&kind.disposal)?)).sum::<Option<f64>>();
            sum.filter(|_| 0.0 < total).map(|sum| sum / total)
        };
        let mut routes = Some([0.0; ROUTES]);
        for route in 0..ROUTES {
            let share = mean(&|d| d.routes.map(|shares| shares[route]));
            routes = routes.zip(share).map(|(mut routes, share)| {
                routes[route] = share;
                routes
            });
        }
        Disposal {
            co2: mean(&|d| d.co2).map(|x| x * base),
            cost: mean(&|d| d.cost).map(|x| x * base),
            routes,
        }
    }

    /// `used` divided by what the inflows say it displaces.
    fn uses(&self, used: f64, base: f64) -> Vec<Use> {
        let total = self.amount();
        let mut uses: Vec<Use> = Vec::new();
        for (kind, amount) in self.surplus.iter().filter(|(_, amount)| 0.0 < **amount) {
            let ratio = kind.ratio * base;
            let part = used * amount / total;
            match uses.iter_mut().find(|u| u.displaces == kind.displaces && u.ratio == ratio) {
                Some(of) => of.used += part,
                None => uses.push(Use::new(part, kind.displaces, ratio)),
            }
        }
        uses
    }
}

impl Disposal {
    /// Per base unit instead of per unit.
    fn per_base(self, base: f64) -> Self {
        Self { co2: self.co2.map(|x| x / base), cost: self.cost.map(|x| x / base), ..self }
    }
}

/// Whether an exchange takes part in what hubs carry: matter or energy, not a service, not a part
/// of another exchange (that would count twice), not from an actor to itself.
fn flows_through(network: &Network, e: &Exchange) -> bool {
    network.resources[e.resource].category.is_physical()
        && e.kind != ExchangeType::Service
        && e.part_of.is_none()
        && e.from != e.to
}
