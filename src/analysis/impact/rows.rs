//! The exchanges as they stand in the results, each with its worth and what it rests on.

use serde::Serialize;

use super::{Impact, range_of};
use crate::model::Word;
use crate::network::{ExchangeIx, Network};
use crate::worth::{Confidence, Gaps, Standing, Terms, Worth};

/// An exchange as it stands in the results.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    id: &'a str,
    from: &'a str,
    to: &'a str,
    resource: &'a str,
    status: &'static str,
    quantity: Option<f64>,
    unit: &'a str,
    /// The year the quantity is of, where it is stated.
    quantity_year: Option<i32>,
    co2_t: Option<f64>,
    /// Below it lie 5 % of the samples, and 95 % below the next.
    co2_p05_t: Option<f64>,
    co2_p95_t: Option<f64>,
    terms: Option<Terms>,
    supplier_benefit: Option<f64>,
    receiver_benefit: Option<f64>,
    net_benefit: Option<f64>,
    price_low: Option<f64>,
    price_high: Option<f64>,
    material_t: Option<f64>,
    energy_gj: Option<f64>,
    water_m3: Option<f64>,
    landfill_t: Option<f64>,
    vehicle_km: Option<f64>,
    jobs: Option<f64>,
    /// Years, and what the exchange avoids in all of them; never without what it avoids in one.
    lifetime: Option<f64>,
    lifetime_co2_t: Option<f64>,
    attribution: Option<f64>,
    break_even_km: Option<f64>,
    part_of: Option<&'a str>,
    baseline: Option<bool>,
    derived: Option<bool>,
    /// Complete, partial, unknown, or not credited by definition.
    standing: Standing,
    partial: bool,
    unknown: Option<Gaps>,
    unknown_money: Option<Gaps>,
    assumed: Option<Gaps>,
    evidence: Option<&'static str>,
    confidence: Confidence,
}

/// The row of an exchange.
pub(super) fn row<'a>(
    network: &'a Network,
    impact: &Impact,
    x: ExchangeIx,
    worth: &'a Worth,
) -> Row<'a> {
    let range = impact.samples.watched.get(&x).and_then(|drawn| range_of(drawn));
    let gaps = |gaps: Gaps| (!gaps.is_empty()).then_some(gaps);
    let e = &network.exchanges[x];
    let said = network.said(e);
    let resource = &network.resources[e.resource];
    Row {
        id: network.id(x),
        from: &network.actors[e.from].id,
        to: &network.actors[e.to].id,
        resource: &resource.id,
        status: e.status.as_str(),
        quantity: e.quantity,
        unit: resource.unit.symbol,
        quantity_year: said.quantity_year.filter(|_| e.quantity.is_some()),
        co2_t: worth.co2_t,
        co2_p05_t: range.map(|range| range.p05),
        co2_p95_t: range.map(|range| range.p95),
        terms: worth.co2_t.map(|_| worth.terms),
        supplier_benefit: worth.supplier_benefit,
        receiver_benefit: worth.receiver_benefit,
        net_benefit: worth.net_benefit,
        price_low: worth.prices.map(|p| p.low),
        price_high: worth.prices.map(|p| p.high),
        material_t: worth.material_t,
        energy_gj: worth.energy_gj,
        water_m3: worth.water_m3,
        landfill_t: worth.landfill_t(),
        vehicle_km: said.vehicle_km,
        jobs: said.jobs,
        lifetime: said.lifetime,
        lifetime_co2_t: worth.co2_t.zip(said.lifetime).map(|(co2_t, years)| co2_t * years),
        attribution: said.attribution,
        break_even_km: worth.break_even_km,
        part_of: super::written(&said.part_of),
        baseline: said.baseline.then_some(true),
        derived: worth.derived.then_some(true),
        standing: worth.standing,
        partial: worth.is_partial(),
        unknown: gaps(worth.unknown),
        unknown_money: gaps(worth.unknown_money),
        assumed: gaps(worth.assumed),
        evidence: worth.evidence.map(Word::as_str),
        confidence: worth.confidence(),
    }
}
