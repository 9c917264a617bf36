//! Which numbers is each tonne and each krone made of, whose are they, and where do they fall?
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
//!
//! **Places**: a municipal climate plan counts only what falls in the municipality. Fuel is burnt,
//! and residues treated, where the receiver is; heat, cold and water come from its municipality,
//! electricity from its country, other products from the country in which they are made
//! (`produced_in`), if that is known. Transport falls where both ends lie. What is discharged falls
//! at the giver; where other waste is treated is not known.

use std::collections::BTreeMap;

use serde::Serialize;

use super::uncertainty::name;
use super::{Impact, LISTED, written};
use crate::model::{
    ActorKind, Carrier, Category, DisposalRoute, Factor, Mode, Payer, Source, Word,
};
use crate::network::{ActorIx, Borrowed, Exchange, ExchangeIx, Input, Network, ResourceIx};
use crate::number::count;
use crate::section::Section;
use crate::text::Lang;
use crate::worth::{Account, Books, Line, Origin, Term};

/// Where a term falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// In a municipality that is named.
    Municipality,
    /// In a country that is named: that of the network.
    Country,
    /// In another country, or across a border.
    Abroad,
    /// Nobody says where.
    Unknown,
}

impl Word for Level {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Municipality, "municipality"),
        (Self::Country, "country"),
        (Self::Abroad, "abroad"),
        (Self::Unknown, "unknown"),
    ];
}

/// A place, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a> {
    /// How closely.
    pub level: Level,
    /// The municipality; empty where it is not known.
    pub municipality: &'a str,
    /// ISO code; empty where it is not known.
    pub country: &'a str,
}

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

/// A factor of the set that stands in for what nobody states.
#[derive(Serialize)]
struct FactorRow<'a> {
    /// What uses it: a resource, or a mode of transport.
    used_by: &'a str,
    factor: &'a str,
    name: &'a str,
    factor_field: &'static str,
    value: f64,
    unit: &'a str,
    year: Option<i32>,
    country: Option<&'a str>,
    source: &'a str,
    note: Option<&'a str>,
}

/// The factors that this network uses of the set.
fn factors(network: &Network) -> Vec<FactorRow<'_>> {
    fn row<'a>(used_by: &'a str, factor: &'a Factor) -> FactorRow<'a> {
        FactorRow {
            used_by,
            factor: &factor.id,
            name: &factor.name,
            factor_field: factor.what.as_str(),
            value: factor.value,
            unit: &factor.unit,
            year: factor.year,
            country: written(&factor.country),
            source: &factor.source,
            note: written(&factor.note),
        }
    }
    let mut rows = Vec::new();
    for resource in &network.resources {
        let Borrowed { production_co2, disposal_co2, energy_gj } = &resource.borrowed;
        let borrowed = [production_co2, disposal_co2, energy_gj].into_iter().flatten();
        rows.extend(borrowed.map(|factor| row(&resource.id, factor)));
    }
    for &(mode, word) in Mode::WORDS {
        let used = network.exchanges.iter().any(|e| e.mode == mode);
        let factor = network.factors().transport(mode, network.factor_year());
        let stated = network.states(&format!("transport_co2_{word}"));
        rows.extend(factor.filter(|_| used && !stated).map(|factor| row(word, factor)));
    }
    rows
}

/// A source by the key that rows name.
#[derive(Serialize)]
struct SourceRow<'a> {
    source: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    year: Option<i32>,
}

fn sources(network: &Network) -> Vec<SourceRow<'_>> {
    fn row(source: &Source) -> SourceRow<'_> {
        let Source { key, title, url, year } = source;
        SourceRow { source: key, title, url: written(url), year: *year }
    }
    network.records.sources.iter().map(row).collect()
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

/// Who says how much: of what leaves a hub, those who say how much flows in.
fn amount_source(network: &Network, e: &Exchange) -> Option<String> {
    let own = |e: &Exchange| network.said(e).source.to_string();
    if !network.actors[e.from].pass_through {
        return Some(own(e)).filter(|source| !source.is_empty());
    }
    let family = |r: ResourceIx| &network.resources[r].said.family;
    let same = |r: ResourceIx| {
        r == e.resource || (!family(r).is_empty() && family(r) == family(e.resource))
    };
    let inflows = network.exchanges.iter().filter(|i| i.to == e.from && same(i.resource));
    let known = inflows.filter(|i| i.quantity.is_some());
    let mut keys: Vec<String> = known
        .flat_map(|i| own(i).split(';').map(|key| key.trim().to_owned()).collect::<Vec<_>>())
        .filter(|key| !key.is_empty())
        .collect();
    keys.sort();
    keys.dedup();
    (!keys.is_empty()).then(|| keys.join(";"))
}

/// Where a factor stands, and who says so.
struct Stands<'a> {
    field: &'a str,
    of: &'a str,
    source: String,
}

fn origin<'a>(network: &'a Network, x: ExchangeIx, line: &Line) -> Stands<'a> {
    let (said, id) = (network.said(&network.exchanges[x]), network.id(x));
    let of_exchange = |field| Stands { field, of: id, source: said.source.to_string() };
    match line.origin {
        Origin::Input(input) => {
            let named = name(network, input);
            Stands { field: named.what, of: named.of, source: source(network, x, input) }
        }
        Origin::Mixed => {
            let hub = network.actors[network.exchanges[x].from].pass_through;
            let field = if hub { "mean of what flows in" } else { "mean of the offers" };
            Stands { field, of: id, source: String::new() }
        }
        Origin::Stated => match line.term {
            Term::Price => of_exchange("price"),
            Term::Investment => of_exchange("investment"),
            Term::Transport => Stands { field: "pipe_cost", of: "settings", source: String::new() },
            _ => of_exchange("quantity"),
        },
    }
}

/// The source of an uncertain number: of the row it stands in, or of the factor that stands in.
fn source(network: &Network, x: ExchangeIx, input: Input) -> String {
    let resource = |r: ResourceIx| &network.resources[r];
    let said = |r: ResourceIx| resource(r).said.source.to_string();
    match input {
        Input::ProductionCo2(r) => match &resource(r).borrowed.production_co2 {
            Some(factor) => factor.origin(),
            None => said(r),
        },
        Input::DisposalCo2(r) => match &resource(r).borrowed.disposal_co2 {
            Some(factor) => factor.origin(),
            None => said(r),
        },
        Input::ProductionGj(r) | Input::Price(r) | Input::DisposalCost(r) => said(r),
        Input::OfferDisposalCo2(o) | Input::OfferDisposalCost(o) | Input::OfferQuantity(o) => {
            network.offers[o].said.source.to_string()
        }
        Input::NeedPrice(n) | Input::NeedQuantity(n) => network.needs[n].said.source.to_string(),
        Input::TransportCo2(mode) => {
            let factor = network.factors().transport(mode, network.factor_year());
            let stated = network.states(&format!("transport_co2_{}", mode.as_str()));
            factor.filter(|_| !stated).map_or("settings".to_owned(), |factor| factor.origin())
        }
        Input::TransportCost(_) => "settings".to_owned(),
        _ => network.said(&network.exchanges[x]).source.to_string(),
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

fn place<'a>(network: &'a Network, e: &Exchange, line: &Line) -> Place<'a> {
    match line.term {
        Term::Displaced => match line.of.map(|of| &network.resources[of]) {
            Some(product) => match (product.category, product.said.carrier) {
                (Category::Energy, Some(Carrier::Electricity)) => {
                    in_country(network, &network.actors[e.to].country)
                }
                (Category::Energy | Category::Water, _) => at(network, e.to),
                _ => in_country(network, &product.said.produced_in),
            },
            None => UNKNOWN,
        },
        Term::Treatment => at(network, e.to),
        Term::Transport => between(network, e),
        Term::Disposal | Term::Residue => {
            let offers = network.offers_of(e.from, e.resource).iter();
            let own = offers.filter_map(|o| o.said.disposal_route).next();
            let route = own.or(network.resources[e.resource].said.disposal_route);
            let who = if line.term == Term::Disposal { e.from } else { e.to };
            if route == Some(DisposalRoute::Discharge) { at(network, who) } else { UNKNOWN }
        }
        _ => UNKNOWN,
    }
}

const UNKNOWN: Place<'static> = Place { level: Level::Unknown, municipality: "", country: "" };

/// Where an actor is.
fn at(network: &Network, actor: ActorIx) -> Place<'_> {
    let municipality = network.municipality(actor);
    let country = &network.actors[actor].country;
    let abroad = !network.info.country.is_empty() && *country != network.info.country;
    match municipality.is_empty() {
        true => in_country(network, country),
        // A municipality in another country is abroad, seen from here.
        false if abroad => Place { level: Level::Abroad, municipality, country },
        false => Place { level: Level::Municipality, municipality, country },
    }
}

/// Somewhere in a country.
fn in_country<'a>(network: &'a Network, country: &'a str) -> Place<'a> {
    let home = &network.info.country;
    let level = match country {
        "" => return UNKNOWN,
        _ if home.is_empty() || country == home.as_str() => Level::Country,
        _ => Level::Abroad,
    };
    Place { level, municipality: "", country }
}

/// On the way from one end to the other.
fn between<'a>(network: &'a Network, e: &Exchange) -> Place<'a> {
    let (from, to) = (at(network, e.from), at(network, e.to));
    if from == to {
        return from;
    }
    match (from.country, to.country) {
        ("", _) | (_, "") => UNKNOWN,
        (a, b) if a == b => in_country(network, &network.actors[e.to].country),
        _ => Place { level: Level::Abroad, municipality: "", country: "" },
    }
}
