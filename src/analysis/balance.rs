//! Do in and out agree, and what are the flows most likely? Chapter 8 of the methods.
//!
//! An actor inside the boundary has a balance of a resource of which something comes in and something
//! goes out: in − out = 0. Who merely makes a resource, or merely uses it, has none.
//!
//! - An exchange of Q with loss λ takes Q from its giver and brings (1 − λ)Q to its taker; one from an
//!   actor to itself costs it λQ. Services and parts of other exchanges carry nothing of their own.
//! - The boundary table adds imports, and takes exports and losses.
//! - A recipe, or a lone conversion, makes z of its output and uses z/y of each input with yield y;
//!   making counts as coming in, using as going out. What it makes, z, is measured by nobody. An actor
//!   may pass part of an input on and convert the rest, and may make one thing in several ways: each
//!   has its own z. A conversion of anyone counts where the actor gets the input, gives the output and
//!   lists none of its own for them.
//!
//! A balance is left out where in and out need not agree, and the reason is said ([`Why`]): a yield is
//! not stated; one input makes several things, of which nobody says whether they share it (alternatives)
//! or come of it together (co-products, as biogas and digestate), which are different equations; a
//! conversion that has no recorded input, or no recorded output; a conversion into which other inputs
//! may go than those recorded, or of which more may come than goes to others here (a farm grows barley
//! on digestate and on what it buys): conversions count only with what is known to be recorded in full,
//! because the need of the input or the offer of the output, both whole yearly amounts, is no larger than
//! the flows, or boundary flows are stated, or every flow is measured, or the actor only passes on; a resource of the same family comes in
//! or goes out, as which it may go on; or the actor offers or needs the resource, and so makes or uses
//! it. The last does not hold of one who only passes on, or whose boundary flows are stated.
//!
//! **Residuals** stand where all flows are known. What a conversion makes is what its output's balance
//! lacks, so that the balances of its inputs say whether it had enough. **Reconciliation**
//! ([`reconcile`]) uses quantities with a standard deviation as measured, unknown ones as unmeasured, and
//! all others as exact. A flow is suspect if its correction would be as large in one of twenty
//! data sets without gross errors (Šidák's bound over all flows that are checked). An unknown flow that
//! follows from exact amounts alone has no standard deviation: how well they are known is not said.

mod accounts;
mod residuals;
mod section;
mod words;

pub use section::section;

use std::collections::BTreeSet;

use serde::Serialize;

use self::accounts::{Account, Accounts, Place, counts, open_accounts};
use crate::math::gamma::{chance_of_chi2, chance_of_deviation};
use crate::math::reconcile::{Constraint, Measured, Problem, Reconciled, Term, reconcile};
use crate::network::{ActorIx, Exchange, ExchangeIx, Network, ResourceIx};
use crate::text::Text;

/// The heading.
pub const TITLE: Text = Text::new("Balances", "Balancer");

/// The question.
pub const QUESTION: Text = Text::new(
    "Do in and out agree, and what are the flows most likely?",
    "Passer ind og ud sammen, og hvad er strømmene mest sandsynligt?",
);

/// In and out may differ by this share of the larger before they disagree: as `symbio check` warns.
pub const GAP: f64 = 0.01;

/// A difference this small against what it is a difference of is rounding.
const ROUNDING: f64 = 1e-12;

/// How often data without gross errors may be suspected.
pub const LEVEL: f64 = 0.05;

/// Why in and out of an account need not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A conversion does not state its yield.
    Yield,
    /// One input makes several things.
    Shared,
    /// A conversion without recorded input or output.
    Unrecorded,
    /// It is converted, and not all that comes in or goes out is known to be recorded.
    Partly,
    /// It may go on as another resource of its family.
    Family,
    /// The actor makes or uses it.
    Own,
}

impl Why {
    /// The word in the results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yield => "yield not stated",
            Self::Shared => "several products",
            Self::Unrecorded => "conversion not recorded",
            Self::Partly => "perhaps not all recorded",
            Self::Family => "family",
            Self::Own => "own use or making",
        }
    }
}

/// The balances of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Balances {
    /// How many there are, those left out not among them.
    pub balances: usize,
    /// In less out where all is known, the largest share first, then by actor and resource.
    pub residuals: Vec<Residual>,
    /// Measured and estimated flows, by id.
    pub flows: Vec<Flow>,
    /// Exchanges of unknown quantity that no balance determines, by id.
    pub not_determinable: Vec<ExchangeIx>,
    /// Balances that cannot be used, by actor and resource.
    pub left_out: Vec<LeftOut>,
    /// Balances that exact amounts cannot meet, by actor and resource.
    pub contradictions: Vec<Gap>,
    /// How well the measured flows agree; none where nothing checks them.
    pub fit: Option<Fit>,
}

/// In less out of an actor and resource.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Residual {
    pub actor: ActorIx,
    pub resource: ResourceIx,
    pub input: f64,
    pub output: f64,
}

impl Residual {
    /// In less out; what is left of a sum by rounding is nothing.
    pub fn gap(&self) -> f64 {
        let gap = self.input - self.output;
        if gap.abs() <= ROUNDING * self.input.max(self.output) { 0.0 } else { gap }
    }

    /// In less out, as a share of the larger.
    pub fn relative(&self) -> Option<f64> {
        let larger = self.input.max(self.output);
        (larger > 0.0).then(|| self.gap() / larger)
    }

    /// Whether in and out agree.
    pub fn closes(&self) -> bool {
        self.relative().is_none_or(|share| share.abs() <= GAP)
    }
}

/// A flow that was measured, or follows from the balances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Which.
    pub exchange: ExchangeIx,
    /// What was read, with its standard deviation; none where the quantity was unknown.
    pub measured: Option<Read>,
    /// What it most likely is.
    pub reconciled: f64,
    /// Its standard deviation, where one is known.
    pub sd: Option<f64>,
    /// How far it was moved, in standard deviations of the move; none where nothing checks it.
    pub adjustment: Option<f64>,
    /// The move is past the test.
    pub suspect: bool,
}

/// A measured amount.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Read {
    pub value: f64,
    pub sd: f64,
}

/// A balance that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct LeftOut {
    pub actor: ActorIx,
    pub resource: ResourceIx,
    pub why: Why,
}

/// A balance that exact amounts cannot meet.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Gap {
    pub actor: ActorIx,
    pub resource: ResourceIx,
    pub gap: f64,
}

/// How well measured flows agree.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// The weighted squares of all corrections.
    pub chi2: f64,
    /// Degrees of freedom.
    pub degrees: usize,
    /// How likely a χ² as large is without gross errors.
    pub chance: f64,
}

/// Balances what is known, and reconciles what is measured.
pub fn find_balances(network: &Network) -> Balances {
    let Accounts { of, processes } = open_accounts(network);
    let usable: Vec<(Place, &Account)> = of
        .iter()
        .filter(|(_, account)| account.is_two_sided() && account.open.is_none())
        .map(|(place, account)| (*place, account))
        .collect();
    let left_out = of.iter().filter(|(_, account)| account.is_two_sided());
    let left_out = left_out.filter_map(|(&(actor, resource), account)| {
        account.open.map(|why| LeftOut { actor, resource, why })
    });
    let residuals = residuals::residuals(network, &usable, processes);
    let (flows, places, found) = reconciled(network, &usable, processes);
    let solved: BTreeSet<ExchangeIx> = flows.iter().map(|flow| flow.exchange).collect();
    let unknown = network.active().filter(|(_, e)| counts(network, e) && e.quantity.is_none());
    let chi2 = if found.chi2 <= ROUNDING { 0.0 } else { found.chi2 };
    let chance = chance_of_chi2(chi2, found.degrees);
    Balances {
        balances: usable.len(),
        contradictions: contradictions(&found, &places, &usable, &residuals),
        left_out: left_out.collect(),
        not_determinable: unknown.map(|(x, _)| x).filter(|x| !solved.contains(x)).collect(),
        fit: chance.map(|chance| Fit { chi2, degrees: found.degrees, chance }),
        residuals,
        flows,
    }
}

/// Measured, where the quantity has a standard deviation above zero.
fn read(e: &Exchange) -> Option<Read> {
    Some(Read { value: e.quantity?, sd: e.sd.filter(|sd| 0.0 < *sd)? })
}

/// Reconciles: the flows, and which balance each constraint is.
fn reconciled(
    network: &Network,
    usable: &[(Place, &Account)],
    processes: usize,
) -> (Vec<Flow>, Vec<Place>, Reconciled) {
    let is_variable = |x: ExchangeIx| {
        let e = &network.exchanges[x];
        e.quantity.is_none() || read(e).is_some()
    };
    let entered = usable.iter().filter(|(_, account)| {
        !account.processes.is_empty() || account.flows.iter().any(|f| is_variable(f.exchange))
    });
    let entered: Vec<&(Place, &Account)> = entered.collect();
    let all: BTreeSet<ExchangeIx> =
        entered.iter().flat_map(|(_, account)| &account.flows).map(|f| f.exchange).collect();
    let (measured, unmeasured): (Vec<ExchangeIx>, Vec<ExchangeIx>) = all
        .into_iter()
        .filter(|x| is_variable(*x))
        .partition(|x| read(&network.exchanges[*x]).is_some());
    let place = |list: &[ExchangeIx], x| list.binary_search(&x).ok();
    let constraint = |account: &Account| {
        // The activities of processes stand before the unmeasured exchanges.
        let turns = account.processes.iter().map(|t| Term { of: t.process, factor: t.factor });
        let mut row = Constraint {
            unmeasured: turns.collect(),
            exact: account.boundary.clone(),
            ..Constraint::default()
        };
        for &accounts::Flow { exchange, factor } in &account.flows {
            if let Some(of) = place(&measured, exchange) {
                row.measured.push(Term { of, factor });
            } else if let Some(at) = place(&unmeasured, exchange) {
                row.unmeasured.push(Term { of: processes + at, factor });
            } else if let Some(quantity) = network.exchanges[exchange].quantity {
                row.exact.push(factor * quantity);
            }
        }
        row
    };
    let reads = measured.iter().filter_map(|&x| read(&network.exchanges[x]));
    let problem = Problem {
        measured: reads.map(|r| Measured { value: r.value, variance: r.sd * r.sd }).collect(),
        unmeasured: processes + unmeasured.len(),
        constraints: entered.iter().map(|(_, account)| constraint(account)).collect(),
    };
    let found = reconcile(&problem);
    let checked = found.measured.iter().filter(|m| m.move_in_sd.is_some()).count();
    let rare = rare(checked);
    let measured = measured.iter().zip(&found.measured).map(|(&exchange, m)| {
        let measured = read(&network.exchanges[exchange]);
        let stayed = measured.filter(|r| (m.value - r.value).abs() <= ROUNDING * r.value.abs());
        Flow {
            exchange,
            measured,
            reconciled: stayed.map_or(m.value, |read| read.value),
            sd: Some(m.sd),
            adjustment: m.move_in_sd.map(|moved| if stayed.is_some() { 0.0 } else { moved }),
            suspect: m.move_in_sd.is_some_and(|moved| chance_of_deviation(moved) < rare),
        }
    });
    let solved = unmeasured.iter().zip(&found.unmeasured[processes..]);
    let solved = solved.filter_map(|(&exchange, solved)| {
        let solved = (*solved)?;
        Some(Flow {
            exchange,
            measured: None,
            reconciled: solved.value,
            sd: Some(solved.sd).filter(|sd| 0.0 < *sd),
            adjustment: None,
            suspect: false,
        })
    });
    let mut flows: Vec<Flow> = measured.chain(solved).collect();
    flows.sort_by_key(|flow| flow.exchange);
    (flows, entered.iter().map(|(place, _)| *place).collect(), found)
}

/// How rare the move of one of so many flows has to be, so that none of them is suspected in 19 of 20
/// data sets without gross errors.
fn rare(checked: usize) -> f64 {
    -libm::expm1(libm::log1p(-LEVEL) / checked.max(1) as f64)
}

/// What exact amounts cannot meet and no residual has said: neither of the balance, nor of one that a
/// process joins it to.
fn contradictions(
    found: &Reconciled,
    places: &[Place],
    usable: &[(Place, &Account)],
    residuals: &[Residual],
) -> Vec<Gap> {
    let said: BTreeSet<Place> = residuals.iter().map(|r| (r.actor, r.resource)).collect();
    let processes = |place: &Place| {
        let at = usable.binary_search_by_key(place, |(place, _)| *place).ok();
        at.into_iter().flat_map(|at| &usable[at].1.processes).map(|turn| turn.process)
    };
    let told: BTreeSet<usize> = said.iter().flat_map(processes).collect();
    let gaps = found.contradictions.iter().filter_map(|c| {
        let place = places[c.constraint];
        let known = said.contains(&place) || processes(&place).any(|p| told.contains(&p));
        (!known).then_some(Gap { actor: place.0, resource: place.1, gap: c.gap })
    });
    gaps.collect()
}

#[cfg(test)]
mod tests;
