//! What is an exchange worth? Climate, money, material, energy, water; chapter 2 of the methods.
//!
//! An exchange avoids two things and burdens three: the production of what it displaces, the
//! disposal of what is sent; treatment, transport, and the disposal of the residue.
//!
//! ```text
//! ΔG = D·production_co2 + Q·disposal_co2 − Q·treatment_co2 − Q·mass·km·factor − W·disposal_co2
//! D  = f·α·(1−λ)·Q          W = Q − D/α
//! ```
//!
//! | symbol | here |
//! |---|---|
//! | Q, λ, α | [`Flow::quantity`], [`Flow::loss`], [`Flow::ratio`] |
//! | D, W | [`Displaced::quantity`], the residue of `Carriage::residue` |
//! | f | what of it the receiver's need still takes, 0 to 1 (`needs`) |
//!
//! The network is measured at once, status after status, because needs and hubs are shared: what
//! operates fills a need first, then the pilots, what is contracted, planned, potential. Each file
//! answers one question: `flow` what moves and what it displaces, `ledger` which lines it is made of,
//! `hubs` what a hub passes on,
//! `needs` who fills a need, `terms` one flow's balance of CO2e and matter, `money` who
//! gains, `exergy` what work is in heat, `losses` what the network would lose without an actor. Cost: one pass over the
//! exchanges, a few more where hubs pass on to hubs.

mod exergy;
mod flow;
mod gaps;
mod hubs;
mod ledger;
mod losses;
mod money;
mod needs;
mod samples;
mod terms;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use smallvec::SmallVec;

pub use exergy::{exergy_share, pump_cop};
pub use flow::{Disposal, Electricity, Flow, ROUTES};
pub use gaps::{Gap, Gaps};
pub use ledger::{Account, Basis, Line, Origin, Term};
pub use losses::measure_losses;
pub use samples::{Driver, Question, Samples, Total, draw_samples};

use crate::model::{DisposalRoute, Evidence, ExchangeType, Status};
use crate::network::{ActorIx, Exchange, ExchangeIx, Input, Network, ResourceIx};
use flow::{Carriage, Use, origins_of};
use hubs::Families;
use ledger::Book;

/// The terms of a balance of CO2e, signed, in t per year; an unknown term is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Terms {
    /// Production avoided of what is displaced.
    pub displaced: Option<f64>,
    /// Disposal avoided of what is sent.
    pub disposal: Option<f64>,
    /// Treatment: negative.
    pub treatment: Option<f64>,
    /// Transport: negative.
    pub transport: Option<f64>,
    /// Disposal of the residue: negative.
    pub residue: Option<f64>,
}

impl Terms {
    /// The sum of the known terms; `None` where none is known.
    pub fn sum(&self) -> Option<f64> {
        let terms = [self.displaced, self.disposal, self.treatment, self.transport, self.residue];
        terms.into_iter().flatten().reduce(|sum, term| sum + term)
    }
}

/// How sure a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Something is assumed or claimed, or nothing says what it rests on.
    Low,
    /// Something is estimated.
    Medium,
    /// All is measured or calculated.
    High,
}

/// How far the balance of CO2e of an exchange is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Every term is known.
    Complete,
    /// A term is missing, and named.
    Partial,
    /// The quantity is unknown, and with it everything.
    Unknown,
    /// No credit by definition: ordinary trade, a service, a shared facility, knowledge.
    #[default]
    NotCredited,
}

/// How much of one resource is displaced per year, in its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Displaced {
    /// What is displaced.
    pub resource: ResourceIx,
    /// How much, in the unit of that resource.
    pub quantity: f64,
}

/// Between which prices per unit sent neither side is worse off; empty where `low` > `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceRange {
    /// Below it the supplier would rather dispose.
    pub low: f64,
    /// Above it the receiver would rather buy the ordinary product.
    pub high: f64,
}

/// What an investment brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Investment {
    /// Paid once.
    pub amount: f64,
    /// After how many years the benefit has paid it back; absent where it never does, or where no
    /// benefit is known.
    pub payback_years: Option<f64>,
    /// What all its years bring today, less what it costs; absent where its lifetime is unknown.
    pub present_value: Option<f64>,
}

/// What one exchange, or one candidate, is worth per year. Money in the network's currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worth {
    /// How far the balance of CO2e is known.
    pub standing: Standing,
    /// CO2e avoided, t: the sum of the known terms; unknown where none of them is stated.
    pub co2_t: Option<f64>,
    /// Its terms.
    pub terms: Terms,
    /// What the supplier gains.
    pub supplier_benefit: Option<f64>,
    /// What the receiver gains.
    pub receiver_benefit: Option<f64>,
    /// What both gain; the price between them cancels.
    pub net_benefit: Option<f64>,
    /// What it costs a year however much of it flows: the annuity of an investment, and a pipe for
    /// heat or cold by its length. Part of the benefits above; absent where nothing is so paid.
    pub fixed_cost: Option<f64>,
    /// What it takes to begin, and when that is back.
    pub investment: Option<Investment>,
    /// Between which prices neither side is worse off, where both ends are known.
    pub prices: Option<PriceRange>,
    /// Material saved, t.
    pub material_t: Option<f64>,
    /// Energy saved, GJ.
    pub energy_gj: Option<f64>,
    /// Water saved, m3.
    pub water_m3: Option<f64>,
    /// Kept from each disposal route, t, by [`DisposalRoute`]; known
    /// where the routes are.
    pub diverted_t: Option<[f64; ROUTES]>,
    /// What is displaced. Several products where a hub carries the surplus of several givers.
    pub displaced: SmallVec<[Displaced; 1]>,
    /// Farthest way at which CO2e is still avoided, km; absent where transport is free of it.
    pub break_even_km: Option<f64>,
    /// The displacement is credited at the hub, since what leaves the hub is unknown.
    pub derived: bool,
    /// What is unknown and left a term of `co2_t` out (`distance`, `production_co2` …);
    /// not empty means partial.
    pub unknown: Gaps,
    /// What is unknown and left money out.
    pub unknown_money: Gaps,
    /// What was assumed by default (`loss`, `treatment_co2` …).
    pub assumed: Gaps,
    /// What the numbers rest on.
    pub evidence: Option<Evidence>,
}

impl Worth {
    /// Whether a term of `co2_t` is missing.
    pub fn is_partial(&self) -> bool {
        !self.unknown.is_empty()
    }

    /// Kept from landfill, t.
    pub fn landfill_t(&self) -> Option<f64> {
        self.diverted_t.map(|diverted| diverted[DisposalRoute::Landfill as usize])
    }

    /// How sure the numbers are. What nobody vouches for is not better than what is claimed.
    pub fn confidence(&self) -> Confidence {
        match self.evidence {
            _ if !self.assumed.is_empty() => Confidence::Low,
            None | Some(Evidence::Claimed) => Confidence::Low,
            Some(Evidence::Estimated) => Confidence::Medium,
            Some(Evidence::Measured | Evidence::Calculated) => Confidence::High,
        }
    }
}

/// The worth of every exchange of a network, in the order of [`Network::exchanges`].
///
/// `without` leaves out an actor and all its exchanges, as if it were not there; theirs stays
/// empty. What every single actor is worth is [`measure_losses`], which is much faster.
pub fn measure_worth(network: &Network, without: Option<ActorIx>) -> Vec<Worth> {
    let there = |x: &ExchangeIx| {
        let e = &network.exchanges[*x];
        without.is_none_or(|gone| e.from != gone && e.to != gone)
    };
    let all = 0..network.exchanges.len();
    let (exchanges, gone): (Vec<ExchangeIx>, Vec<ExchangeIx>) = all.partition(there);
    let families = Families::new(network).without(network, &gone);
    let measured = measure_some(network, &families, &exchanges);
    if without.is_none() {
        return measured;
    }
    let mut worth = vec![Worth::default(); network.exchanges.len()];
    exchanges.into_iter().zip(measured).for_each(|(x, measured)| worth[x] = measured);
    worth
}

/// The books of one exchange: its worth, line by line.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// What it is worth.
    pub worth: Worth,
    /// Every line of it, as far as known: the terms of [`Worth::terms`] and the money of both sides
    /// are their sums.
    pub lines: Vec<Line>,
    /// f, what of the flow its need takes: 1 where no need is stated.
    pub taken: f64,
}

/// The books of every exchange of a network, in the order of [`Network::exchanges`].
pub fn keep_books(network: &Network) -> Vec<Books> {
    let exchanges: Vec<ExchangeIx> = (0..network.exchanges.len()).collect();
    let keep = |worth, book: Book, taken| Books { worth, lines: book.lines, taken };
    measure_each(network, &Families::new(network), &exchanges, Book::open, keep)
}

/// So many exchanges are worth a thread.
const TOGETHER: usize = 1024;

/// The worth of some exchanges, in their order, as if there were no others.
fn measure_some(network: &Network, families: &Families, exchanges: &[ExchangeIx]) -> Vec<Worth> {
    measure_each(network, families, exchanges, Book::default, |worth, _, _| worth)
}

/// What `keep` makes of the worth, the book and the share taken of some exchanges, in their order,
/// as if there were no others.
fn measure_each<T: Clone + Default + Send>(
    network: &Network,
    families: &Families,
    exchanges: &[ExchangeIx],
    book: fn() -> Book,
    keep: fn(Worth, Book, f64) -> T,
) -> Vec<T> {
    let mut kept = vec![T::default(); exchanges.len()];
    let mut hubs = hubs::Hubs::new(families);
    let mut needs = needs::Needs::new(network, exchanges);
    for (rank, members) in ranks(network, exchanges) {
        let passages = hubs.pass(network, &members);
        let carry = |exchange: &Exchange| {
            let flow = Flow::of(network, exchange).filter(|_| is_credited(network, exchange))?;
            let carriage = hubs.carriage(network, exchange, &flow, &passages);
            Some((flow, carriage))
        };
        let limited = members.iter().map(|&x| &network.exchanges[x]).filter(|e| needs.concern(e));
        let asked = needs.asked(limited.filter_map(|e| Some((e, carry(e)?.1))));
        let measure = |x: ExchangeIx, exchange: &Exchange| {
            let mut book = book();
            let origins = match book.is_open() {
                true => Origins::of(network, x),
                false => Origins::default(),
            };
            let Some((flow, mut carriage)) = carry(exchange) else {
                let worth = uncredited(network, exchange, &origins, &mut book);
                return keep(worth, book, 1.0);
            };
            needs.limit(&asked, exchange.to, &mut carriage);
            let taken = carriage.uses.first().map_or(1.0, |of| of.taken);
            let worth = balance(network, &flow, &carriage, &origins, &mut book);
            keep(worth, book, taken)
        };
        let fill = |(kept, &x): (&mut T, &ExchangeIx)| {
            let exchange = &network.exchanges[x];
            if rank_of(network, exchange) == rank {
                *kept = measure(x, exchange);
            }
        };
        kept.par_iter_mut().zip(exchanges).with_min_len(TOGETHER).for_each(fill);
        needs.take_off(asked);
    }
    kept
}

/// Where the factors of one flow come from.
struct Origins {
    disposal_co2: Origin,
    disposal_cost: Origin,
    residue_co2: Origin,
    residue_cost: Origin,
    treatment_co2: Origin,
    treatment_cost: Origin,
}

impl Default for Origins {
    fn default() -> Self {
        Self {
            disposal_co2: Origin::Stated,
            disposal_cost: Origin::Stated,
            residue_co2: Origin::Stated,
            residue_cost: Origin::Stated,
            treatment_co2: Origin::Stated,
            treatment_cost: Origin::Stated,
        }
    }
}

impl Origins {
    /// Those of an exchange. What a hub lets strand is of several givers.
    fn of(network: &Network, x: ExchangeIx) -> Self {
        let e = &network.exchanges[x];
        let [co2, cost] = origins_of(network, e.from, e.resource);
        let out_of_hub = network.actors[e.from].pass_through;
        Self {
            disposal_co2: co2,
            disposal_cost: cost,
            residue_co2: if out_of_hub { Origin::Mixed } else { co2 },
            residue_cost: if out_of_hub { Origin::Mixed } else { cost },
            treatment_co2: Origin::Input(Input::TreatmentCo2(x)),
            treatment_cost: Origin::Input(Input::TreatmentCost(x)),
        }
    }
}

/// The worth of one flow beside the network, displacing all it can of what it names: for a
/// candidate exchange, whose quantity already fits what is left of the need.
pub fn worth_of(network: &Network, flow: &Flow) -> Worth {
    let arriving = (1.0 - flow.loss) * flow.quantity;
    let from_hub = network.actors[flow.from].pass_through;
    let carriage = Carriage {
        surplus: flow.quantity,
        // Out of a hub no disposal is avoided: that was counted when it went in.
        rescued: if from_hub { 0.0 } else { flow.quantity },
        uses: vec![Use::new(arriving, flow.displaces, flow.ratio)],
        derived: network.actors[flow.to].pass_through,
        disposal: flow.disposal,
        ..Carriage::default()
    };
    balance(network, flow, &carriage, &Origins::default(), &mut Book::default())
}

/// CO2e avoided by the active exchanges together, t; parts of others are not added again, and
/// what is unknown is not there. `None` where nothing is known.
pub fn total_co2_t(network: &Network, worth: &[Worth]) -> Option<f64> {
    network
        .active()
        .filter(|(_, e)| e.part_of.is_none())
        .filter_map(|(x, _)| worth[x].co2_t)
        .reduce(|sum, co2_t| sum + co2_t)
}

/// When an exchange fills needs and hubs: by status, and in a selected year what does not flow
/// behind what does.
type Rank = (bool, Status);

fn rank_of(network: &Network, exchange: &Exchange) -> Rank {
    (network.selection.year.is_some() && !exchange.active, exchange.status)
}

/// Exchanges by rank, first to last.
fn ranks(network: &Network, exchanges: &[ExchangeIx]) -> BTreeMap<Rank, Vec<ExchangeIx>> {
    let mut ranks = BTreeMap::<Rank, Vec<ExchangeIx>>::new();
    for &x in exchanges {
        ranks.entry(rank_of(network, &network.exchanges[x])).or_default().push(x);
    }
    ranks
}

/// Whether an exchange is a flow that avoids or burdens anything: physical, and neither a service
/// nor ordinary trade.
fn is_credited(network: &Network, exchange: &Exchange) -> bool {
    network.resources[exchange.resource].category.is_physical()
        && matches!(exchange.kind, ExchangeType::ByProduct | ExchangeType::Utility)
}

/// The full balance of a flow.
fn balance(
    network: &Network,
    flow: &Flow,
    carriage: &Carriage,
    origins: &Origins,
    book: &mut Book,
) -> Worth {
    let mut worth =
        Worth { derived: carriage.derived, evidence: flow.evidence, ..Worth::default() };
    terms::measure(network, flow, carriage, origins, &mut worth, book);
    money::measure(network, flow, carriage, origins, &mut worth, book);
    worth
}

/// Without a quantity nothing is known, and what would get no credit anyway is not missed.
/// Ordinary trade gets nothing; a service and what is shared carry the money they state.
fn uncredited(network: &Network, exchange: &Exchange, origins: &Origins, book: &mut Book) -> Worth {
    let mut worth = Worth { evidence: network.said(exchange).evidence, ..Worth::default() };
    match Flow::of(network, exchange) {
        None if is_credited(network, exchange) => {
            worth.standing = Standing::Unknown;
            worth.unknown = Gaps::from_iter([Gap::Quantity]);
            worth.unknown_money = Gaps::from_iter([Gap::Quantity]);
        }
        None => {
            worth.standing = Standing::NotCredited;
            worth.unknown_money = Gaps::from_iter([Gap::Quantity]);
        }
        Some(flow) if exchange.kind != ExchangeType::Product => {
            money::measure_stated(network, &flow, origins, &mut worth, book);
        }
        Some(_) => {}
    }
    worth
}
