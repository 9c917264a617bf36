//! Which numbers is each tonne and each krone made of, and whose are they?
//!
//! Every line of the books stands by itself: an amount times a factor, with the source of both.
//!
//! **Scopes** are those of the Greenhouse Gas Protocol, of the party in whose inventory the term
//! would fall. Avoided emissions stand beside an inventory, never inside it.
//!
//! | term | party | scope |
//! |---|---|---|
//! | production avoided: a fuel | receiver | 1, it is not burnt |
//! | … electricity, heat, cold | receiver | 2 |
//! | … anything else | receiver | 3.1 purchased goods |
//! | disposal avoided | supplier | 3.5 waste |
//! | residue | receiver | 3.5 waste |
//! | treatment | receiver | 1 or 2, by how it treats |
//! | transport | who pays for it | 3.4 transport |
//!
//! Households and nature keep no inventory and have no scope.

use std::collections::BTreeMap;

use serde::Serialize;

use super::places::place;
use super::sources::{amount_source, factors, origin, sources};
use super::{Impact, LISTED, Place, written};
use crate::model::{ActorKind, Carrier, Category, Payer, Word};
use crate::network::{ActorIx, Exchange, ExchangeIx, Network};
use crate::number::count;
use crate::section::Section;
use crate::text::Lang;
use crate::worth::{Account, Books, Line, Term};

/// One line of the books.
#[derive(Serialize)]
struct TermRow<'a> {
    exchange: &'a str,
    status: &'static str,
    account: &'static str,
    term: Term,
    value: f64,
    unit: &'a str,
    amount: f64,
    amount_unit: &'a str,
    amount_of: Option<&'a str>,
    factor: f64,
    factor_unit: String,
    /// The field the factor stands in, and of what.
    factor_field: &'a str,
    factor_of: &'a str,
    factor_source: String,
    amount_source: Option<String>,
    evidence: Option<&'static str>,
    party: &'a str,
    scope: Option<&'static str>,
    falls_in: Option<&'static str>,
    municipality: Option<&'a str>,
    country: Option<&'a str>,
}

/// The CO2e of one status by scope.
#[derive(Serialize)]
struct ScopeRow<'a> {
    status: &'static str,
    /// Absent where there are too many parties to list.
    party: Option<&'a str>,
    scope: &'a str,
    co2_t: f64,
}

/// The CO2e of one status by place.
#[derive(Serialize)]
struct PlaceRow<'a> {
    status: &'static str,
    falls_in: &'static str,
    municipality: Option<&'a str>,
    country: Option<&'a str>,
    co2_t: f64,
}

/// Adds the lines, and their sums by scope and by place.
pub(super) fn add(
    section: Section,
    network: &Network,
    impact: &Impact,
    books: &[Books],
    lang: Lang,
) -> Section {
    let listed = listed(impact, books);
    let mut terms = Vec::new();
    let by_party = network.actors.len() <= LISTED;
    let mut scopes: BTreeMap<(usize, Option<ActorIx>, &str), f64> = BTreeMap::new();
    let mut places: BTreeMap<(usize, Place), f64> = BTreeMap::new();
    for (s, share) in impact.shares.iter().enumerate() {
        for &x in &share.summed {
            for line in books[x].lines.iter().filter(|line| line.account == Account::Co2) {
                let found = Found::of(network, x, line);
                let value = line.value();
                if value == 0.0 {
                    continue;
                }
                let scope = found.scope.unwrap_or("none");
                let party = Some(found.party).filter(|_| by_party);
                *scopes.entry((s, party, scope)).or_insert(0.0) += value;
                *places.entry((s, found.place)).or_insert(0.0) += value;
            }
        }
    }
    for &x in &listed {
        let lines = books[x].lines.iter().filter(|line| !line.account.is_saving());
        terms.extend(lines.filter(|l| l.value() != 0.0).map(|line| row(network, x, line)));
    }
    let status = |s: usize| impact.shares[s].status.as_str();
    let scopes: Vec<ScopeRow> = scopes
        .iter()
        .map(|(&(s, party, scope), &co2_t)| {
            let party = party.map(|party| network.actors[party].id.as_str());
            ScopeRow { status: status(s), party, scope, co2_t }
        })
        .collect();
    let places: Vec<PlaceRow> = places
        .iter()
        .map(|(&(s, place), &co2_t)| PlaceRow {
            status: status(s),
            falls_in: place.level.as_str(),
            municipality: written(place.municipality),
            country: written(place.country),
            co2_t,
        })
        .collect();
    let all: usize = impact.shares.iter().map(|share| share.summed.len()).sum();
    let cut = match lang {
        _ if listed.len() == all => String::new(),
        Lang::En => format!(
            "Of {} exchanges the {} that weigh most are listed term by term.",
            count(all, lang),
            count(listed.len(), lang)
        ),
        Lang::Da => format!(
            "Af {} udvekslinger er de {}, der vejer mest, vist led for led.",
            count(all, lang),
            count(listed.len(), lang)
        ),
    };
    section
        .say(cut)
        .list("terms", &terms)
        .list("scopes", &scopes)
        .list("places", &places)
        .list("factors", &factors(network))
        .list("sources", &sources(network))
}

impl Account {
    /// Whether it is neither CO2e nor money, but what is saved of matter, which has one factor.
    fn is_saving(self) -> bool {
        !matches!(self, Self::Co2 | Self::Supplier | Self::Receiver)
    }
}

/// The exchanges whose lines are listed, in order: all, or of many those that weigh most.
fn listed(impact: &Impact, books: &[Books]) -> Vec<ExchangeIx> {
    let mut all: Vec<ExchangeIx> =
        impact.shares.iter().flat_map(|share| &share.summed).copied().collect();
    if LISTED < all.len() {
        let size = |x: &ExchangeIx| books[*x].worth.co2_t.map_or(0.0, f64::abs);
        all.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.cmp(b)));
        all.truncate(LISTED);
    }
    all.sort_unstable();
    all
}

fn row<'a>(network: &'a Network, x: ExchangeIx, line: &Line) -> TermRow<'a> {
    let e = &network.exchanges[x];
    let said = network.said(e);
    let found = Found::of(network, x, line);
    let is_co2 = line.account == Account::Co2;
    let (amount_unit, amount_of) = match (line.of, line.term) {
        (Some(of), _) => {
            let resource = &network.resources[of];
            (resource.unit.symbol, Some(resource.id.as_str()))
        }
        (None, Term::Transport) => ("tkm", None),
        (None, _) => ("year", None),
    };
    let above = if is_co2 { "kg" } else { network.currency() };
    let origin = origin(network, x, line);
    TermRow {
        exchange: network.id(x),
        status: e.status.as_str(),
        account: match line.account {
            Account::Supplier => "supplier",
            Account::Receiver => "receiver",
            _ => "co2",
        },
        term: line.term,
        value: line.value(),
        unit: if is_co2 { "t" } else { network.currency() },
        amount: line.amount,
        amount_unit,
        amount_of,
        factor: line.sign * line.factor,
        factor_unit: format!("{above}/{amount_unit}"),
        factor_field: origin.field,
        factor_of: origin.of,
        factor_source: origin.source,
        amount_source: amount_source(network, e),
        evidence: said.evidence.map(Word::as_str),
        party: &network.actors[found.party].id,
        scope: found.scope.filter(|_| is_co2),
        falls_in: is_co2.then_some(found.place.level.as_str()),
        municipality: written(found.place.municipality).filter(|_| is_co2),
        country: written(found.place.country).filter(|_| is_co2),
    }
}

/// Whose a line is, in which scope, and where it falls.
struct Found<'a> {
    party: ActorIx,
    scope: Option<&'static str>,
    place: Place<'a>,
}

impl<'a> Found<'a> {
    fn of(network: &'a Network, x: ExchangeIx, line: &Line) -> Self {
        let e = &network.exchanges[x];
        let party = party(network, e, line);
        let keeps_none = matches!(
            network.actors[party].kind,
            ActorKind::Households | ActorKind::Nature | ActorKind::Market
        );
        let scope = (!keeps_none).then(|| scope(network, line));
        Self { party, scope, place: place(network, e, line) }
    }
}

fn party(network: &Network, e: &Exchange, line: &Line) -> ActorIx {
    let payer = network.said(e).transport_payer;
    match (line.account, line.term) {
        (Account::Supplier, _) => e.from,
        (Account::Co2, Term::Disposal) => e.from,
        (Account::Co2, Term::Transport) if payer == Payer::Supplier => e.from,
        _ => e.to,
    }
}

fn scope(network: &Network, line: &Line) -> &'static str {
    let displaced = line.of.map(|of| &network.resources[of]);
    match line.term {
        Term::Displaced => match displaced.map(|r| (r.category, r.said.carrier)) {
            Some((Category::Energy, Some(Carrier::Fuel))) => "1",
            Some((Category::Energy, Some(_))) => "2",
            _ => "3.1",
        },
        Term::Disposal | Term::Residue => "3.5",
        Term::Treatment => "1 or 2",
        _ => "3.4",
    }
}
