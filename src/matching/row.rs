//! A candidate as it stands in the results, with all that is known of it.

use serde::Serialize;

use super::{Candidate, Note, Via, notes_of, sentence};
use crate::network::Network;
use crate::text::Lang;
use crate::worth::{Confidence, Gaps, Terms};

/// A candidate as it stands in the results.
#[derive(Serialize)]
pub struct CandidateRow<'a> {
    id: &'a str,
    from: &'a str,
    to: &'a str,
    from_country: Option<&'a str>,
    to_country: Option<&'a str>,
    offer: &'a str,
    need: &'a str,
    via: Via,
    quantity: f64,
    unit: &'a str,
    displaced: f64,
    need_unit: &'a str,
    cop: Option<f64>,
    distance_km: Option<f64>,
    co2_t: Option<f64>,
    terms: Option<Terms>,
    supplier_benefit: Option<f64>,
    receiver_benefit: Option<f64>,
    net_benefit: Option<f64>,
    price_low: Option<f64>,
    price_high: Option<f64>,
    investment: Option<f64>,
    payback_years: Option<f64>,
    npv: Option<f64>,
    break_even_km: Option<f64>,
    preheats: Option<bool>,
    takes_from_recycling: Option<bool>,
    hazardous: Option<bool>,
    notes: Option<Vec<Note>>,
    partial: bool,
    unknown: Option<Gaps>,
    unknown_money: Option<Gaps>,
    assumed: Option<Gaps>,
    confidence: Confidence,
    sentence: String,
}

/// A candidate as a row, its sentence in `lang`.
pub fn candidate_row<'a>(network: &'a Network, c: &'a Candidate, lang: Lang) -> CandidateRow<'a> {
    let gaps = |gaps: Gaps| (!gaps.is_empty()).then_some(gaps);
    let country =
        |actor: usize| Some(network.actors[actor].country.as_str()).filter(|c| !c.is_empty());
    let worth = &c.worth;
    let notes = notes_of(network, c);
    CandidateRow {
        id: &c.id,
        from: &network.actors[c.from].id,
        to: &network.actors[c.to].id,
        from_country: country(c.from),
        to_country: country(c.to),
        offer: &network.resources[c.offer].id,
        need: &network.resources[c.need].id,
        via: c.via,
        quantity: c.quantity,
        unit: network.resources[c.offer].unit.symbol,
        displaced: c.arrives() * c.quantity,
        need_unit: network.resources[c.need].unit.symbol,
        cop: c.cop,
        distance_km: c.distance_km,
        co2_t: worth.co2_t,
        terms: worth.co2_t.map(|_| worth.terms),
        supplier_benefit: worth.supplier_benefit,
        receiver_benefit: worth.receiver_benefit,
        net_benefit: worth.net_benefit,
        price_low: worth.prices.map(|p| p.low),
        price_high: worth.prices.map(|p| p.high),
        investment: worth.investment.map(|i| i.amount),
        payback_years: worth.investment.and_then(|i| i.payback_years),
        npv: worth.investment.and_then(|i| i.present_value),
        break_even_km: c.break_even_km,
        preheats: c.preheats().then_some(true),
        takes_from_recycling: c.takes_from_recycling.then_some(true),
        hazardous: notes.contains(&Note::Hazardous).then_some(true),
        notes: (!notes.is_empty()).then_some(notes),
        partial: worth.is_partial(),
        unknown: gaps(worth.unknown),
        unknown_money: gaps(worth.unknown_money),
        assumed: gaps(worth.assumed),
        confidence: worth.confidence(),
        sentence: sentence(network, c, lang),
    }
}
