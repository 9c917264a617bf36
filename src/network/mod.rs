//! A dataset, checked and resolved: ids are positions, units are the resource's, nothing changes.
//!
//! Everything is sorted by id, so a position is also an order and ties are broken by id for free.
//! Build one with [`build`]; an analysis may trust all it finds here. A network shares the rows it was
//! built from: an exchange says what was made of its row, and [`Network::said`] shows the row.

mod build;
pub mod check;
mod distance;
mod exchange_ids;
pub mod flows;
mod inputs;
mod linkage;
mod lookup;
mod named;
mod order;
mod select;

pub(crate) use build::distinct_ids;
pub use build::{BuildError, build, build_checked, build_sound};
pub(crate) use distance::EARTH_KM;
pub use distance::{great_circle_km, pipe_loss, transport_km};
pub(crate) use exchange_ids::exchange_ids;
pub use inputs::{Dice, Input, Inputs, draw};
pub use linkage::{Graded, Linkage, Passage};
pub use select::{Selection, UnknownId};

use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use arcstr::ArcStr;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{
    self, ActorKind, Category, Dataset, ExchangeType, Factor, Factors, Mode, Rare, Settings,
    Sparse, Status, unit::Unit,
};
use exchange_ids::ExchangeIds;

/// Position of an actor in [`Network::actors`].
pub type ActorIx = usize;
/// Position of a resource in [`Network::resources`].
pub type ResourceIx = usize;
/// Position of an exchange in [`Network::exchanges`].
pub type ExchangeIx = usize;

/// An industrial symbiosis network, ready to be analysed.
#[derive(Clone, Debug)]
pub struct Network {
    /// Name, place, year, currency.
    pub info: model::NetworkInfo,
    /// Sorted by id.
    pub actors: Vec<Actor>,
    /// Sorted by id.
    pub resources: Vec<Resource>,
    /// Sorted by id; those that do not count today are kept, and say so (`active`).
    pub exchanges: Vec<Exchange>,
    /// Sorted by actor, then resource, then id.
    pub offers: Vec<Offer>,
    /// Sorted by actor, then resource, then id.
    pub needs: Vec<Need>,
    /// Sorted by offered, then needed resource.
    pub substitutions: Vec<Substitution>,
    /// Sorted by actor (anyone first), output, recipe, input.
    pub conversions: Vec<Conversion>,
    /// Sorted by actor, then resource, then way.
    pub boundary: Vec<BoundaryFlow>,
    /// Sorted by actor, then use, then contaminant.
    pub water_uses: Vec<WaterUse>,
    /// As written: sources, projects, claims, targets, precedents, each sorted by its key.
    pub records: Records,
    /// What part of the data this is.
    pub selection: Selection,
    /// Defaults, changed by the network's own `settings` table.
    pub settings: Settings,
    /// The analysis graph: actors with at least one link, one link for each ordered pair of
    /// different actors with an active exchange of material, water or energy; on the link, where
    /// those exchanges stand in `linked`. Nodes in order of actors, links in order of (from, to).
    pub graph: DiGraph<ActorIx, Linked>,
    /// The node of each actor in `graph`.
    pub nodes: Vec<Option<NodeIndex>>,
    /// The exchanges that make the links, link by link.
    linked: Vec<u32>,
    /// What the exchanges are called, by the row they come from.
    ids: Arc<ExchangeIds>,
    /// What somebody wrote; the network may be a part of it.
    said: Arc<Dataset>,
}

/// Where the exchanges of a link stand, one behind the other; see [`Network::on`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linked {
    start: u32,
    end: u32,
}

/// Tables that are shown but not computed with.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Records {
    pub sources: Vec<model::Source>,
    pub projects: Vec<model::Project>,
    pub claims: Vec<model::Claim>,
    pub targets: Vec<model::Target>,
    pub precedents: Vec<model::Precedent>,
}

/// Anyone who gives or takes.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The id.
    pub id: ArcStr,
    /// The name, or the id where none is given.
    pub name: ArcStr,
    /// Who owns it; the id where nobody is named.
    pub organisation: ArcStr,
    /// NACE Rev. 2, where known.
    pub sector: ArcStr,
    /// What it is.
    pub kind: ActorKind,
    /// Only passes a resource on.
    pub pass_through: bool,
    /// Outside the system boundary.
    pub external: bool,
    /// Latitude and longitude, WGS 84, where known.
    pub place: Option<Position>,
    /// ISO code; the network's where the actor has none.
    pub country: ArcStr,
    /// The row it was made of, in the table of actors.
    row: u32,
}

/// A place on the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Known well enough for distances.
    pub exact: bool,
}

/// What is exchanged. All factors are per `unit`.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The id.
    pub id: ArcStr,
    /// The name, or the id where none is given.
    pub name: ArcStr,
    /// The unit of every amount of this resource in the network.
    pub unit: &'static Unit,
    /// Material, water, energy, or shared.
    pub category: Category,
    /// t per unit, where known; implied by a unit of mass.
    pub mass_t: Option<f64>,
    /// GJ per unit, where known; implied by a unit of energy.
    pub energy_gj: Option<f64>,
    /// m3 of water per unit, where known; implied for water in a unit of volume.
    pub water_m3: Option<f64>,
    /// kg CO2e per unit of the ordinary product: as stated, else by the factor asked for.
    pub production_co2: Option<f64>,
    /// GJ of primary energy per unit of it.
    pub production_gj: Option<f64>,
    /// kg CO2e per unit on today's route: as stated, else by the factor asked for.
    pub disposal_co2: Option<f64>,
    /// Money per unit of the ordinary product.
    pub price: Option<f64>,
    /// Money per unit on today's route.
    pub disposal_cost: Option<f64>,
    /// The factors that stand in for what is not stated.
    pub borrowed: Borrowed,
    /// The row as written.
    pub said: model::Resource,
}

/// The factors of a set that stand in for what a resource does not state.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Borrowed {
    pub production_co2: Option<Arc<Factor>>,
    pub disposal_co2: Option<Arc<Factor>>,
    pub energy_gj: Option<Arc<Factor>>,
}

/// One resource from one actor to another, in the unit of the resource. What few exchanges have
/// stands in [`ExchangeDetails`] and is reached as if it stood here.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Who gives.
    pub from: ActorIx,
    /// Who takes.
    pub to: ActorIx,
    /// What.
    pub resource: ResourceIx,
    /// Sent per year, where known.
    pub quantity: Option<f64>,
    /// Share lost on the way; none where nothing is stated.
    pub loss: f64,
    /// The row it was made of, in the table of exchanges.
    row: u32,
    /// Counts in this selection.
    pub active: bool,
    /// The status under which it is summed; with a year, what flowed counts as operating.
    pub status: Status,
    /// By-product, utility, service or product.
    pub kind: ExchangeType,
    /// How it is carried.
    pub mode: Mode,
    /// What few exchanges have.
    pub details: Rare<ExchangeDetails>,
}

/// What few exchanges have.
#[derive(Clone, Debug, PartialEq)]
pub struct ExchangeDetails {
    /// Lower end of the quantity.
    pub low: Option<f64>,
    /// Upper end of the quantity.
    pub high: Option<f64>,
    /// Standard deviation of the quantity.
    pub sd: Option<f64>,
    /// The product displaced.
    pub displaces: Option<ResourceIx>,
    /// Displaced per unit used, in the units of the two resources.
    pub ratio: f64,
    /// kg CO2e per unit sent.
    pub treatment_co2: Option<f64>,
    /// Money per unit sent.
    pub treatment_cost: Option<f64>,
    /// Money per unit, paid by the receiver.
    pub price: Option<f64>,
    /// The exchange that already contains this one and counts as it does (active, status): this one
    /// is then not summed. What the row says stands in [`Network::said`].
    pub part_of: Option<ExchangeIx>,
}

impl Sparse for ExchangeDetails {
    const ABSENT: &'static Self = &Self {
        low: None,
        high: None,
        sd: None,
        displaces: None,
        ratio: 1.0,
        treatment_co2: None,
        treatment_cost: None,
        price: None,
        part_of: None,
    };
}

impl Default for ExchangeDetails {
    fn default() -> Self {
        Self::ABSENT.clone()
    }
}

impl Deref for Exchange {
    type Target = ExchangeDetails;

    fn deref(&self) -> &ExchangeDetails {
        &self.details
    }
}

impl DerefMut for Exchange {
    fn deref_mut(&mut self) -> &mut ExchangeDetails {
        &mut self.details
    }
}

/// The whole yearly amount an actor gives off of a resource, in its unit.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Offer {
    /// The id, made up where none is written: `actor:resource`.
    pub id: String,
    pub actor: ActorIx,
    pub resource: ResourceIx,
    pub quantity: f64,
    /// The offer's own grade, or the resource's.
    pub grade: Option<f64>,
    pub return_grade: Option<f64>,
    /// Twelve shares that sum to 1.
    pub profile: Option<[f64; 12]>,
    pub min_lot: Option<f64>,
    /// Money per unit; the offer's own, or the resource's.
    pub disposal_cost: Option<f64>,
    /// kg CO2e per unit; the offer's own, or the resource's.
    pub disposal_co2: Option<f64>,
    pub said: model::Offer,
}

/// The whole yearly amount an actor takes in of a resource, in its unit.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Need {
    /// The id, made up where none is written: `actor:resource`.
    pub id: String,
    pub actor: ActorIx,
    pub resource: ResourceIx,
    pub quantity: f64,
    /// The need's own least grade, or the resource's grade.
    pub min_grade: Option<f64>,
    pub return_grade: Option<f64>,
    /// Twelve shares that sum to 1.
    pub profile: Option<[f64; 12]>,
    pub min_lot: Option<f64>,
    /// Money per unit; the need's own, or the resource's.
    pub price: Option<f64>,
    pub said: model::Need,
}

/// Which offered resource may serve which needed one.
#[derive(Clone, Debug)]
pub struct Substitution {
    /// What is offered.
    pub offer: ResourceIx,
    /// What is needed.
    pub need: ResourceIx,
    /// Needed replaced per unit of offered used, in the units of the two resources.
    pub ratio: f64,
    /// Share lost on the way.
    pub loss: f64,
    /// The row as written.
    pub said: model::Substitution,
}

/// What an actor makes of what it takes in.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// Who; `None` is anyone.
    pub actor: Option<ActorIx>,
    /// What goes in.
    pub input: ResourceIx,
    /// What comes out.
    pub output: ResourceIx,
    /// Output per unit of this input, in the units of the two resources; unknown where absent.
    pub yields: Option<f64>,
    /// The row as written.
    pub said: model::Conversion,
}

/// What crosses the system boundary, in the unit of the resource.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct BoundaryFlow {
    pub actor: ActorIx,
    pub resource: ResourceIx,
    pub quantity: f64,
    pub way: model::Way,
}

/// What water takes up where it is used.
#[derive(Clone, Debug)]
pub struct WaterUse {
    /// Who.
    pub actor: ActorIx,
    /// The row as written.
    pub said: model::WaterUse,
}

impl Network {
    /// The actor with this id.
    pub fn actor(&self, id: &str) -> Option<ActorIx> {
        self.actors.binary_search_by(|a| a.id.as_str().cmp(id)).ok()
    }

    /// The resource with this id.
    pub fn resource(&self, id: &str) -> Option<ResourceIx> {
        self.resources.binary_search_by(|r| r.id.as_str().cmp(id)).ok()
    }

    /// The exchange with this id.
    pub fn exchange(&self, id: &str) -> Option<ExchangeIx> {
        self.exchanges.binary_search_by(|e| self.ids.of(e.row as usize).cmp(id)).ok()
    }

    /// The id of an exchange, made up where none is written: `from>to:resource`.
    pub fn id(&self, exchange: ExchangeIx) -> &str {
        self.ids.of(self.exchanges[exchange].row as usize)
    }

    /// The way of an exchange by its mode, km, where known: as stated, or measured.
    pub fn distance_km(&self, exchange: &Exchange) -> Option<f64> {
        let Exchange { from, to, mode, .. } = *exchange;
        let measured = || transport_km(&self.actors[from], &self.actors[to], mode, &self.settings);
        self.said(exchange).distance_km.or_else(measured)
    }

    /// The factors that resources may ask for.
    pub fn factors(&self) -> &Factors {
        &self.said.factors
    }

    /// Whether the network's own settings state this one.
    pub fn states(&self, setting: &str) -> bool {
        self.said.settings.iter().any(|(key, _)| key == setting)
    }

    /// The year factors are of: that of the settings, the selection, the network, or the set.
    pub fn factor_year(&self) -> i32 {
        build::factor_year(&self.settings, &self.selection, &self.info)
    }

    /// The municipality an actor states; empty where none is.
    pub fn municipality(&self, actor: ActorIx) -> &str {
        &self.said_of_actor(actor).municipality
    }

    /// Rows of exchanges that this network, a part of the data, does not have, each with its id.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = (&str, &model::Exchange)> {
        let mut has = vec![false; self.said.exchanges.len()];
        self.exchanges.iter().for_each(|e| has[e.row as usize] = true);
        let rows = self.said.exchanges.iter().enumerate();
        rows.filter(move |(row, _)| !has[*row]).map(|(row, e)| (self.ids.of(row), e))
    }

    /// The row of an actor as written.
    pub fn said_of_actor(&self, actor: ActorIx) -> &model::Actor {
        &self.said.actors[self.actors[actor].row as usize]
    }

    /// The row of an exchange as written.
    pub fn said(&self, exchange: &Exchange) -> &model::Exchange {
        &self.said.exchanges[exchange.row as usize]
    }

    /// Exchanges that count in this selection, with their positions, in order of ids.
    pub fn active(&self) -> impl Iterator<Item = (ExchangeIx, &Exchange)> {
        self.exchanges.iter().enumerate().filter(|(_, e)| e.active)
    }

    /// The active exchanges that make a link, in order of ids.
    pub fn on(&self, link: Linked) -> impl ExactSizeIterator<Item = ExchangeIx> + Clone {
        let range: Range<usize> = link.start as usize..link.end as usize;
        self.linked[range].iter().map(|&x| x as ExchangeIx)
    }

    /// The active exchanges from one actor to another that make their link; none without one.
    pub fn between(
        &self,
        from: ActorIx,
        to: ActorIx,
    ) -> impl ExactSizeIterator<Item = ExchangeIx> + Clone {
        let link = self.nodes[from]
            .zip(self.nodes[to])
            .and_then(|(a, b)| self.graph.find_edge(a, b))
            .and_then(|edge| self.graph.edge_weight(edge));
        self.on(link.copied().unwrap_or(Linked { start: 0, end: 0 }))
    }

    /// Links as pairs of actors, in order.
    pub fn links(&self) -> Vec<(ActorIx, ActorIx)> {
        self.graph
            .edge_indices()
            .filter_map(|edge| self.graph.edge_endpoints(edge))
            .map(|(a, b)| (self.graph[a], self.graph[b]))
            .collect()
    }

    /// ISO 4217 code of all money.
    pub fn currency(&self) -> &str {
        if self.info.currency.is_empty() { "EUR" } else { &self.info.currency }
    }
}
