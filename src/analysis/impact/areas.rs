//! What goes in, out and round in an area, each exchange counted once?
//!
//! ```text
//! net = gross out + gross in − inside
//! ```
//!
//! Gross out is what the actors of the area give, gross in what they take, inside what goes from
//! one of them to another: it is in both, and counts once. Two firms that exchange 10 t report 10
//! out and 10 in, their area 10. What goes out of a gate and what stands for it in tonnes CO2e or
//! money go by the same rule, so that no company's claim is added to another's. An exchange counts
//! once; a tonne that passes a hub is in two of them, as it goes through two gates.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::{Impact, LISTED};
use crate::model::{Category, DisposalRoute, Word};
use crate::network::{ActorIx, Exchange, ExchangeIx, Network};
use crate::number::count;
use crate::section::Section;
use crate::text::Lang;
use crate::worth::{ROUTES, Worth};

/// A way to divide the actors.
struct Division {
    by: &'static str,
    /// The area of an actor, empty where nobody says; `None` outside of all areas.
    of: fn(&Network, ActorIx) -> Option<&str>,
}

const DIVISIONS: [Division; 5] = [
    Division { by: "network", of: |n, a| (!n.actors[a].external).then_some("network") },
    Division { by: "country", of: |n, a| Some(&n.actors[a].country) },
    Division { by: "municipality", of: |n, a| Some(n.municipality(a)) },
    // NACE sections are letters nobody writes; the division is the first two digits.
    Division { by: "sector", of: |n, a| Some(n.actors[a].sector.get(..2).unwrap_or_default()) },
    Division { by: "actor", of: |n, a| Some(&n.actors[a].id) },
];

/// What is counted.
struct Basis {
    id: &'static str,
    unit: &'static str,
    of: fn(&Network, &Exchange, &Worth) -> Option<f64>,
}

const BASES: [Basis; 5] = [
    Basis { id: "mass", unit: "t", of: |n, e, _| amount(n, e, Category::Material) },
    Basis { id: "energy", unit: "GJ", of: |n, e, _| amount(n, e, Category::Energy) },
    Basis { id: "water", unit: "m3", of: |n, e, _| amount(n, e, Category::Water) },
    Basis { id: "co2", unit: "t", of: |_, _, worth| worth.co2_t },
    Basis { id: "net_benefit", unit: "money", of: |_, _, worth| worth.net_benefit },
];

/// What an exchange carries of a category, in t, GJ or m3; knowledge and services carry nothing.
fn amount(network: &Network, e: &Exchange, category: Category) -> Option<f64> {
    let resource = &network.resources[e.resource];
    let per_unit = match category {
        Category::Material => resource.mass_t,
        Category::Energy => resource.energy_gj,
        _ => resource.water_m3,
    };
    let physical = resource.category == category && e.kind != crate::model::ExchangeType::Service;
    e.quantity.zip(per_unit).filter(|_| physical).map(|(quantity, per_unit)| quantity * per_unit)
}

/// An area, and what crosses its border.
#[derive(Serialize)]
struct AreaRow<'a> {
    status: &'static str,
    by: &'static str,
    key: &'a str,
    basis: &'static str,
    unit: &'a str,
    gross_out: f64,
    gross_in: f64,
    inside: f64,
    net: f64,
}

/// What goes out, in, and both.
#[derive(Clone, Copy, Default)]
struct Gross {
    out: f64,
    into: f64,
    inside: f64,
}

/// What is sent of one resource, and what that saves.
#[derive(Serialize)]
struct ResourceRow<'a> {
    status: &'static str,
    resource: &'a str,
    quantity: Option<f64>,
    unit: &'a str,
    exchanges: usize,
    without_quantity: usize,
    co2_t: Option<f64>,
    net_benefit: Option<f64>,
}

/// What is kept from a disposal route.
#[derive(Serialize)]
struct DivertedRow {
    status: &'static str,
    route: &'static str,
    diverted_t: f64,
}

/// Adds the areas, the resources and the disposal routes.
pub(super) fn add(
    section: Section,
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
    lang: Lang,
) -> Section {
    let many = LISTED < network.actors.len();
    let mut rows = Vec::new();
    for share in &impact.shares {
        let fine = |d: &&Division| !(many && d.by == "actor");
        let tables: Vec<(&Division, &Basis)> = DIVISIONS
            .iter()
            .filter(fine)
            .flat_map(|division| BASES.iter().map(move |basis| (division, basis)))
            .collect();
        let found: Vec<BTreeMap<&str, Gross>> = tables
            .par_iter()
            .map(|(division, basis)| areas(network, worth, &share.summed, division, basis))
            .collect();
        for ((division, basis), areas) in tables.into_iter().zip(found) {
            let unit = if basis.unit == "money" { network.currency() } else { basis.unit };
            rows.extend(areas.into_iter().map(|(key, gross)| AreaRow {
                status: share.status.as_str(),
                by: division.by,
                key,
                basis: basis.id,
                unit,
                gross_out: gross.out,
                gross_in: gross.into,
                inside: gross.inside,
                net: gross.out + gross.into - gross.inside,
            }));
        }
    }
    let cut = match lang {
        _ if !many => String::new(),
        Lang::En => format!(
            "Areas are not listed for each of {} actors.",
            count(network.actors.len(), lang)
        ),
        Lang::Da => format!(
            "Områder er ikke vist for hver af {} aktører.",
            count(network.actors.len(), lang)
        ),
    };
    section
        .say(cut)
        .list("areas", &rows)
        .list("resources", &resources(network, impact, worth))
        .list("diverted", &diverted(impact, worth))
}

fn areas<'a>(
    network: &'a Network,
    worth: &[Worth],
    summed: &[ExchangeIx],
    division: &Division,
    basis: &Basis,
) -> BTreeMap<&'a str, Gross> {
    let mut areas: BTreeMap<&str, Gross> = BTreeMap::new();
    for &x in summed {
        let e = &network.exchanges[x];
        let Some(amount) = (basis.of)(network, e, &worth[x]) else { continue };
        // Those of whom nobody says where they belong make no area.
        let area = |actor| (division.of)(network, actor).filter(|area| !area.is_empty());
        let [from, to] = [e.from, e.to].map(area);
        if let Some(from) = from {
            areas.entry(from).or_default().out += amount;
        }
        let Some(to) = to else { continue };
        let into = areas.entry(to).or_default();
        into.into += amount;
        if from == Some(to) {
            into.inside += amount;
        }
    }
    areas
}

fn resources<'a>(network: &'a Network, impact: &Impact, worth: &[Worth]) -> Vec<ResourceRow<'a>> {
    let mut rows = Vec::new();
    for share in &impact.shares {
        let mut of: BTreeMap<usize, Vec<ExchangeIx>> = BTreeMap::new();
        for &x in &share.summed {
            of.entry(network.exchanges[x].resource).or_default().push(x);
        }
        rows.extend(of.into_iter().map(|(r, mine)| {
            let sum = |of: &dyn Fn(ExchangeIx) -> Option<f64>| {
                mine.iter().filter_map(|&x| of(x)).reduce(|sum, value| sum + value)
            };
            let quantity = |x: ExchangeIx| network.exchanges[x].quantity;
            ResourceRow {
                status: share.status.as_str(),
                resource: &network.resources[r].id,
                quantity: sum(&quantity),
                unit: network.resources[r].unit.symbol,
                exchanges: mine.len(),
                without_quantity: mine.iter().filter(|&&x| quantity(x).is_none()).count(),
                co2_t: sum(&|x| worth[x].co2_t),
                net_benefit: sum(&|x| worth[x].net_benefit),
            }
        }));
    }
    rows
}

fn diverted(impact: &Impact, worth: &[Worth]) -> Vec<DivertedRow> {
    let mut rows = Vec::new();
    for share in &impact.shares {
        let known: Vec<&[f64; ROUTES]> =
            share.summed.iter().filter_map(|&x| worth[x].diverted_t.as_ref()).collect();
        for &(route, word) in DisposalRoute::WORDS {
            let diverted_t: f64 = known.iter().map(|d| d[route as usize]).sum();
            if diverted_t != 0.0 {
                rows.push(DivertedRow { status: share.status.as_str(), route: word, diverted_t });
            }
        }
    }
    rows
}
