//! How sure is the sum, and which input moves it?

use serde::Serialize;

use super::{Impact, Share};
use crate::math::quantile::quantile;
use crate::model::{Status, Word};
use crate::network::{ExchangeIx, Input, Network};
use crate::number::{count, percent, rough};
use crate::section::{Range, Section};
use crate::text::{Lang, Text};
use crate::worth::{Question, Samples, Total, Worth, draw_samples};

/// Samples, where nobody asks for another number.
const SAMPLES: usize = 10_000;
/// Exchanges of a network whose uncertainty is drawn unasked.
const UNASKED: usize = 5000;
/// Exchanges whose own samples are kept; fewer where there are more samples.
const WATCHED: usize = 512;

/// Where samples lie, in any order; `None` of none.
pub fn range_of(samples: &[f64]) -> Option<Range> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |share| quantile(&sorted, share);
    let range = Range { p05: at(0.05), p50: at(0.5), p95: at(0.95) };
    [range.p05, range.p95].iter().all(|end| end.is_finite()).then_some(range)
}

/// Draws the samples that the settings ask for.
pub(super) fn draw(network: &Network, worth: &[Worth], shares: &[Share]) -> Samples {
    let few = network.exchanges.len() <= UNASKED;
    let samples = network.settings.samples.unwrap_or(if few { SAMPLES } else { 0 });
    let summed: Vec<ExchangeIx> = shares.iter().flat_map(|s| &s.summed).copied().collect();
    let known = |x: &ExchangeIx| worth[*x].co2_t.is_some();
    let mut watched: Vec<ExchangeIx> = summed.iter().copied().filter(known).collect();
    if samples == 0 || summed.iter().all(|&x| worth[x] == Worth::default()) {
        return Samples::default();
    }
    let size = |x: &ExchangeIx| worth[*x].co2_t.map_or(0.0, f64::abs);
    watched.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.cmp(b)));
    watched.truncate(WATCHED.min(WATCHED * SAMPLES / samples));
    draw_samples(network, &Question { summed: &summed, watched: &watched, samples })
}

/// An input that moves the sum.
#[derive(Serialize)]
struct DriverRow<'a> {
    input: &'static str,
    of: &'a str,
    value: f64,
    unit: String,
    /// The share of the variance that goes with it, and the correlation whose square that is.
    variance_share: f64,
    correlation: f64,
    /// The sum where the input is at its 5 % and at its 95 %.
    low_input_co2_t: f64,
    high_input_co2_t: f64,
}

/// How the sum is distributed.
#[derive(Serialize)]
struct QuantileRow {
    status: &'static str,
    quantile: f64,
    co2_t: f64,
}

/// Shares at which the distribution is listed.
const SHARES: [f64; 11] = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99];

/// Adds the range, what moves it, and the distribution.
pub(super) fn add(
    section: Section,
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
    lang: Lang,
) -> Section {
    let samples = &impact.samples;
    let drivers: Vec<DriverRow> = samples
        .drivers
        .iter()
        .map(|driver| {
            let named = name(network, driver.input);
            DriverRow {
                input: named.what,
                of: named.of,
                value: driver.value,
                unit: named.unit,
                variance_share: driver.share,
                correlation: driver.correlation,
                low_input_co2_t: driver.between[0],
                high_input_co2_t: driver.between[1],
            }
        })
        .collect();
    let mut quantiles = Vec::new();
    for share in &impact.shares {
        let Some(drawn) = samples.totals.get(&(share.status, Total::Co2)) else { continue };
        let mut sorted = drawn.clone();
        sorted.sort_by(f64::total_cmp);
        quantiles.extend(SHARES.map(|at| QuantileRow {
            status: share.status.as_str(),
            quantile: at,
            co2_t: quantile(&sorted, at),
        }));
    }
    section
        .say(range(impact, lang))
        .say(off_the_middle(impact, worth, lang))
        .say(first(network, impact, lang))
        .list("drivers", &drivers)
        .list("distribution", &quantiles)
}

/// In which range the firmest sum lies.
fn range(impact: &Impact, lang: Lang) -> String {
    let drawn = impact.shares.first().and_then(|share| {
        let range = impact.range(share.status, &super::SUMS[0])?;
        Some((super::words::status_name(share.status, lang), range))
    });
    // Of a few samples nobody can say how often.
    let Some((status, range)) = drawn.filter(|_| 20 <= impact.samples.count) else {
        return String::new();
    };
    let [low, high] = [range.p05, range.p95].map(|x| rough(x, 2, lang));
    let samples = count(impact.samples.count, lang);
    match lang {
        Lang::En => format!(
            "{status}: between {low} and {high} t in 90 % of {samples} samples of the uncertain \
             quantities and factors; what is unknown is in none of them."
        ),
        Lang::Da => format!(
            "{status}: mellem {low} og {high} t i 90 % af {samples} udtræk af de usikre mængder og \
             faktorer; det ukendte er ikke med i nogen af dem."
        ),
    }
}

/// Why the sum of the stated numbers lies off the middle of the samples, where it does.
fn off_the_middle(impact: &Impact, worth: &[Worth], lang: Lang) -> String {
    const FAR: f64 = 0.2;
    let found = impact.shares.first().and_then(|share| {
        let range = impact.range(share.status, &super::SUMS[0])?;
        Some((share.co2_t(worth)?, range))
    });
    let Some((stated, range)) = found else { return String::new() };
    if (stated - range.p50).abs() < FAR * (range.p95 - range.p05) {
        return String::new();
    }
    let [stated, middle] = [stated, range.p50].map(|x| rough(x, 2, lang));
    match lang {
        Lang::En => format!(
            "The stated numbers give {stated} t, the middle of the samples is {middle} t: a need \
             takes no more than it needs, so more of a flow adds less than the same less takes away."
        ),
        Lang::Da => format!(
            "De oplyste tal giver {stated} t, midten af udtrækkene er {middle} t: et behov tager \
             ikke mere, end det har brug for, så mere af en strøm giver mindre, end lige så meget \
             mindre tager."
        ),
    }
}

/// Which input moves the sum most.
fn first(network: &Network, impact: &Impact, lang: Lang) -> String {
    let Some(driver) = impact.samples.drivers.first() else { return String::new() };
    let named = name(network, driver.input);
    let (what, share) = (in_words(named.what, lang), percent(driver.share, lang));
    let of = name_of(network, driver.input).unwrap_or(named.of);
    match lang {
        Lang::En => {
            format!(
                "The largest part of its spread comes from {what} of {of}: {share} of the variance."
            )
        }
        Lang::Da => {
            format!(
                "Den største del af spredningen kommer fra {what} for {of}: {share} af variansen."
            )
        }
    }
}

/// A field in words.
pub(super) fn in_words(field: &str, lang: Lang) -> &str {
    const FIELDS: &[(&str, Text)] = &[
        ("quantity", Text::new("quantity", "mængde")),
        ("displaces", Text::new("what is displaced", "hvad der fortrænges")),
        ("production_co2", Text::new("CO₂e of production", "CO₂e ved produktion")),
        ("disposal_co2", Text::new("CO₂e of disposal", "CO₂e ved bortskaffelse")),
        ("treatment_co2", Text::new("CO₂e of treatment", "CO₂e ved behandling")),
        ("transport_co2", Text::new("CO₂e of transport", "CO₂e ved transport")),
        ("distance", Text::new("distance", "afstand")),
        ("mass_t", Text::new("mass", "masse")),
        ("inflow", Text::new("inflow", "tilløb")),
        ("price", Text::new("price", "pris")),
        ("displaced price", Text::new("price of what is displaced", "pris på det fortrængte")),
        ("disposal_cost", Text::new("cost of disposal", "pris for bortskaffelse")),
        ("transport_cost", Text::new("cost of transport", "pris for transport")),
        ("treatment_cost", Text::new("cost of treatment", "pris for behandling")),
        ("lifetime", Text::new("lifetime", "levetid")),
    ];
    let found = FIELDS.iter().find(|(id, _)| *id == field);
    found.map_or(field, |(_, words)| words.in_lang(lang))
}

/// The name of the resource whose number an input is.
fn name_of(network: &Network, input: Input) -> Option<&str> {
    match input {
        Input::ProductionCo2(r)
        | Input::ProductionGj(r)
        | Input::DisposalCo2(r)
        | Input::Price(r)
        | Input::DisposalCost(r) => Some(&network.resources[r].name),
        _ => None,
    }
}

/// What an input is called.
pub(super) struct Named<'a> {
    /// The field it stands in.
    pub what: &'static str,
    /// The id of the row.
    pub of: &'a str,
    /// Its unit.
    pub unit: String,
}

/// The name of an input, by the field and the row it stands in.
pub(super) fn name(network: &Network, input: Input) -> Named<'_> {
    let resources = &network.resources;
    let per = |above: &str, r: usize| format!("{above}/{}", resources[r].unit.symbol);
    let money = network.currency();
    let of_resource =
        |what, above: &str, r: usize| Named { what, of: &resources[r].id, unit: per(above, r) };
    let of_exchange = |what, above: &str, x: ExchangeIx| Named {
        what,
        of: network.id(x),
        unit: per(above, network.exchanges[x].resource),
    };
    let amount =
        |of, r: usize| Named { what: "quantity", of, unit: resources[r].unit.symbol.into() };
    match input {
        Input::ProductionCo2(r) => of_resource("production_co2", "kg", r),
        Input::ProductionGj(r) => of_resource("production_gj", "GJ", r),
        Input::DisposalCo2(r) => of_resource("disposal_co2", "kg", r),
        Input::Price(r) => of_resource("price", money, r),
        Input::DisposalCost(r) => of_resource("disposal_cost", money, r),
        Input::TransportCo2(mode) => {
            Named { what: "transport_co2", of: mode.as_str(), unit: "kg/tkm".to_owned() }
        }
        Input::TransportCost(mode) => {
            Named { what: "transport_cost", of: mode.as_str(), unit: format!("{money}/tkm") }
        }
        Input::SubstitutionCo2(s) => {
            of_resource("treatment_co2", "kg", network.substitutions[s].offer)
        }
        Input::SubstitutionCost(s) => {
            of_resource("treatment_cost", money, network.substitutions[s].offer)
        }
        Input::TreatmentCo2(x) => of_exchange("treatment_co2", "kg", x),
        Input::TreatmentCost(x) => of_exchange("treatment_cost", money, x),
        Input::OfferDisposalCo2(o) => {
            let offer = &network.offers[o];
            Named { what: "disposal_co2", of: &offer.id, unit: per("kg", offer.resource) }
        }
        Input::OfferDisposalCost(o) => {
            let offer = &network.offers[o];
            Named { what: "disposal_cost", of: &offer.id, unit: per(money, offer.resource) }
        }
        Input::NeedPrice(n) => {
            let need = &network.needs[n];
            Named { what: "price", of: &need.id, unit: per(money, need.resource) }
        }
        Input::OfferQuantity(o) => amount(&network.offers[o].id, network.offers[o].resource),
        Input::NeedQuantity(n) => amount(&network.needs[n].id, network.needs[n].resource),
        Input::Quantity(x) => amount(network.id(x), network.exchanges[x].resource),
    }
}

impl Impact {
    /// t CO2e of a status in every sample.
    pub fn drawn(&self, status: Status) -> Option<&[f64]> {
        self.samples.totals.get(&(status, Total::Co2)).map(|drawn| &drawn[..])
    }
}
