//! The plan in words, numbers and tables.

use serde::Serialize;

use super::words::{first_ones, introductions, the_plan};
use super::{Allocation, Plan, Point, Price, Side, TITLE, unit_of};
use crate::matching::{CandidateRow, candidate_row, sum_of_known};
use crate::network::Network;
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};
use crate::worth::{Confidence, Worth};

const OBJECTIVE: Measure = Measure {
    id: "objective",
    name: Text::new("Worth of the plan", "Planens værdi"),
    unit: "1",
    definition: "Σ b·x − Σ f·y of the plan: CO₂e avoided a year, or net benefit, by --objective",
};
const UPPER_BOUND: Measure = Measure {
    id: "upper_bound",
    name: Text::new("No plan is worth more than", "Ingen plan er mere værd end"),
    unit: "1",
    definition: "from the prices of the linear program (weak duality), or the search for choices",
};
const GAP: Measure = Measure {
    id: "gap",
    name: Text::new("Gap", "Afstand til grænsen"),
    unit: "1",
    definition: "(upper_bound − objective) ÷ upper_bound",
};
const TRUNCATED: Measure = Measure {
    id: "truncated",
    name: Text::new("Search ended early", "Søgning afbrudt"),
    unit: "1",
    definition: "1 if the search for choices ended before its end, otherwise 0",
};
const CHOSEN: Measure = Measure {
    id: "allocation_count",
    name: Text::new("Exchanges in the plan", "Udvekslinger i planen"),
    unit: "1",
    definition: "candidates of which the plan takes more than nothing",
};
const LISTED_COUNT: Measure = Measure {
    id: "listed_allocations",
    name: Text::new("Exchanges listed", "Udvekslinger på listen"),
    unit: "1",
    definition: "how many of the allocations are listed; --top 0 lists all",
};
const FRAGILE: Measure = Measure {
    id: "fragile_count",
    name: Text::new("Fragile exchanges", "Usikre udvekslinger"),
    unit: "1",
    definition: "those of the plan that are chosen in fewer than 80 % of the samples",
};
const SAMPLES: Measure = Measure {
    id: "samples",
    name: Text::new("Samples", "Stikprøver"),
    unit: "1",
    definition: "in how many draws of the uncertain quantities and factors a plan was made; where no range is stated, by uncertainty_quantity and uncertainty_factor (10 % by default)",
};
const UNKNOWN: Measure = Measure {
    id: "unknown_candidates",
    name: Text::new("Candidates of unknown worth", "Mulige udvekslinger af ukendt værdi"),
    unit: "1",
    definition: "candidates that take no part since what counts of their worth is unknown",
};
const CO2: Measure = Measure {
    id: "co2_t",
    name: Text::new("CO₂e avoided by the plan", "CO₂e undgået ved planen"),
    unit: "t",
    definition: "Sum over the allocations of which it is known.",
};
const SUPPLIERS: Measure = Measure {
    id: "supplier_benefit",
    name: Text::new("Suppliers gain", "Leverandører vinder"),
    unit: "1",
    definition: "Sum over the allocations of which it is known, before any price between the sides.",
};
const RECEIVERS: Measure = Measure {
    id: "receiver_benefit",
    name: Text::new("Receivers gain", "Modtagere vinder"),
    unit: "1",
    definition: "Sum over the allocations of which it is known, before any price between the sides.",
};
const NET: Measure = Measure {
    id: "net_benefit",
    name: Text::new("Net benefit", "Nettogevinst"),
    unit: "1",
    definition: "What suppliers and receivers gain together; any price between them cancels.",
};

/// How many allocations, and prices, are listed unless all are asked for (`--top 0`); more nobody
/// reads. All of them count.
const LISTED: usize = 10_000;

/// An allocation as it stands in the results: the candidate in the quantity chosen.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    candidate: CandidateRow<'a>,
    share: f64,
    chosen_share: Option<f64>,
    fragile: Option<bool>,
}

/// What one more unit is worth.
#[derive(Serialize)]
struct PriceRow<'a> {
    side: &'static str,
    actor: &'a str,
    resource: &'a str,
    quantity: f64,
    unit: &'a str,
    worth_of_one_more: f64,
    worth_unit: String,
}

/// What an actor gains as supplier and as receiver.
#[derive(Default, Serialize)]
struct PartyRow<'a> {
    actor: &'a str,
    gives: usize,
    takes: usize,
    supplier_benefit: Option<f64>,
    receiver_benefit: Option<f64>,
    net_benefit: Option<f64>,
    confidence: Option<Confidence>,
}

/// The plan in words, numbers and tables.
pub fn section(plan: &Plan, network: &Network, lang: Lang) -> Section {
    let (unit, money) = (unit_of(network), network.currency());
    let listed = if network.settings.top == 0 { usize::MAX } else { LISTED };
    let rows: Vec<Row> =
        plan.allocations.iter().take(listed).map(|a| row(network, a, lang)).collect();
    let firsts = introductions(network, plan, lang);
    let sum = |value: fn(&Worth) -> Option<f64>| {
        sum_of_known(plan.allocations.iter().map(|a| value(&a.candidate.worth)))
    };
    let fragile = plan.allocations.iter().filter(|a| a.is_fragile()).count();
    let prices: Vec<PriceRow> =
        plan.prices.iter().take(listed).map(|p| price(network, p, unit)).collect();
    Section::new("plan", TITLE, lang)
        .say(the_plan(network, plan, lang))
        .say(first_ones(network, &firsts, lang))
        .prefixed_indicator("", &OBJECTIVE, unit, plan.objective)
        .prefixed_indicator("", &UPPER_BOUND, unit, plan.upper_bound)
        .indicator(&GAP, plan.gap)
        .indicator(&TRUNCATED, f64::from(u8::from(plan.truncated)))
        .indicator(&LISTED_COUNT, rows.len() as f64)
        .indicator(&CHOSEN, plan.allocations.len() as f64)
        .indicator(&FRAGILE, (plan.samples > 0).then_some(fragile as f64))
        .indicator(&SAMPLES, plan.samples as f64)
        .indicator(&UNKNOWN, plan.unknown as f64)
        .indicator(&CO2, sum(|w| w.co2_t))
        .prefixed_indicator("", &SUPPLIERS, money, sum(|w| w.supplier_benefit))
        .prefixed_indicator("", &RECEIVERS, money, sum(|w| w.receiver_benefit))
        .prefixed_indicator("", &NET, money, sum(|w| w.net_benefit))
        .list("introductions", &firsts)
        .list("allocations", &rows)
        .list("parties", &parties(network, plan))
        .list("shadow_prices", &prices)
        .list::<Point>("front", &plan.front)
}

fn row<'a>(network: &'a Network, allocation: &'a Allocation, lang: Lang) -> Row<'a> {
    Row {
        candidate: candidate_row(network, &allocation.candidate, lang),
        share: allocation.share,
        chosen_share: allocation.chosen_share,
        fragile: allocation.is_fragile().then_some(true),
    }
}

fn price<'a>(network: &'a Network, price: &Price, worth_unit: &str) -> PriceRow<'a> {
    let (side, actor, resource, quantity) = match price.side {
        Side::Offer(at) => {
            let o = &network.offers[at];
            ("offer", o.actor, o.resource, o.quantity)
        }
        Side::Need(at) => {
            let n = &network.needs[at];
            ("need", n.actor, n.resource, n.quantity)
        }
    };
    PriceRow {
        side,
        actor: &network.actors[actor].id,
        resource: &network.resources[resource].id,
        quantity,
        unit: network.resources[resource].unit.symbol,
        worth_of_one_more: price.per_unit,
        worth_unit: format!("{worth_unit}/{}", network.resources[resource].unit.symbol),
    }
}

/// Everyone in the plan, the largest gain first, unknown last, then by id.
fn parties<'a>(network: &'a Network, plan: &Plan) -> Vec<PartyRow<'a>> {
    let mut of = std::collections::BTreeMap::<usize, PartyRow>::new();
    let add = |sum: &mut Option<f64>, more: Option<f64>| {
        *sum = sum_of_known([*sum, more].into_iter());
    };
    for Allocation { candidate: c, .. } in &plan.allocations {
        for actor in [c.from, c.to] {
            let least = &mut of.entry(actor).or_default().confidence;
            let confidence = c.worth.confidence();
            *least = Some(least.map_or(confidence, |least| least.min(confidence)));
        }
        let giver = of.entry(c.from).or_default();
        giver.gives += 1;
        add(&mut giver.supplier_benefit, c.worth.supplier_benefit);
        add(&mut giver.net_benefit, c.worth.supplier_benefit);
        let taker = of.entry(c.to).or_default();
        taker.takes += 1;
        add(&mut taker.receiver_benefit, c.worth.receiver_benefit);
        add(&mut taker.net_benefit, c.worth.receiver_benefit);
    }
    let named = |(at, row): (usize, _)| PartyRow { actor: &network.actors[at].id, ..row };
    let mut rows: Vec<PartyRow> = of.into_iter().map(named).collect();
    // They come sorted by id, and the sort is stable.
    let gain = |row: &PartyRow| row.net_benefit.unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    rows
}
