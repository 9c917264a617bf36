//! Who says so? The sources of amounts and factors, and the factors that were taken from the set.

use serde::Serialize;

use super::uncertainty::name;
use super::written;
use crate::model::{Factor, Mode, Source, Word};
use crate::network::{Borrowed, Exchange, ExchangeIx, Input, Network, ResourceIx};
use crate::worth::{Line, Origin, Term};

/// A factor of the set that stands in for what nobody states.
#[derive(Serialize)]
pub(super) struct FactorRow<'a> {
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
pub(super) fn factors(network: &Network) -> Vec<FactorRow<'_>> {
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
pub(super) struct SourceRow<'a> {
    source: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    year: Option<i32>,
}

/// Every source of the network.
pub(super) fn sources(network: &Network) -> Vec<SourceRow<'_>> {
    fn row(source: &Source) -> SourceRow<'_> {
        let Source { key, title, url, year } = source;
        SourceRow { source: key, title, url: written(url), year: *year }
    }
    network.records.sources.iter().map(row).collect()
}

/// Who says how much: of what leaves a hub, those who say how much flows in.
pub(super) fn amount_source(network: &Network, e: &Exchange) -> Option<String> {
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
pub(super) struct Stands<'a> {
    pub field: &'a str,
    pub of: &'a str,
    pub source: String,
}

/// The factor of a line.
pub(super) fn origin<'a>(network: &'a Network, x: ExchangeIx, line: &Line) -> Stands<'a> {
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
