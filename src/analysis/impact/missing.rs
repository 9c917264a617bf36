//! Which numbers are not there, and how much would they say?
//!
//! Each unknown input once, with the exchanges whose CO2e it holds back: what to ask for next.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Impact, LISTED, Sum};
use crate::model::{Category, Word};
use crate::network::{ExchangeIx, Network, Resource};
use crate::number::count;
use crate::section::Section;
use crate::text::Lang;
use crate::worth::{Gap, Gaps, Total, Worth};

/// A number that nobody states.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Missing {
    /// The field.
    pub input: &'static str,
    /// The id of the row it should stand in.
    pub of: String,
}

#[derive(Serialize)]
struct MissingRow<'a> {
    input: &'static str,
    of: &'a str,
    /// How many exchanges wait for it, and which.
    waiting: usize,
    exchanges: Vec<&'a str>,
}

/// Adds the list, what most exchanges wait for first.
pub(super) fn add(
    section: Section,
    network: &Network,
    impact: &Impact,
    worth: &[Worth],
    lang: Lang,
) -> Section {
    let mut waiting: BTreeMap<Missing, Vec<&str>> = BTreeMap::new();
    for &x in impact.shares.iter().flat_map(|share| &share.summed) {
        for missing in missing_of(network, &worth[x], worth[x].unknown, x) {
            waiting.entry(missing).or_default().push(network.id(x));
        }
    }
    let mut rows: Vec<MissingRow> = waiting
        .iter()
        .map(|(missing, exchanges)| MissingRow {
            input: missing.input,
            of: &missing.of,
            waiting: exchanges.len(),
            exchanges: exchanges.clone(),
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.waiting));
    let all = rows.len();
    rows.truncate(LISTED);
    let cut = match lang {
        _ if all <= LISTED => String::new(),
        Lang::En => format!("{} numbers are missing; {LISTED} are listed.", count(all, lang)),
        Lang::Da => format!("{} tal mangler; {LISTED} er vist.", count(all, lang)),
    };
    section.say(cut).list("missing", &rows)
}

/// What a sum over some exchanges lacks, each number once: quantities first, then what is
/// displaced, then the rest. Of what exchanges state themselves (jobs) nothing is asked.
pub(super) fn missing_among(
    network: &Network,
    worth: &[Worth],
    exchanges: &[ExchangeIx],
    sum: &Sum,
) -> Vec<Missing> {
    let gaps = |x: ExchangeIx| match sum.total {
        Some(Total::Co2 | Total::CompleteCo2 | Total::ProgrammeCo2) => worth[x].unknown,
        Some(Total::NetBenefit) => worth[x].unknown_money.without(Gap::Price),
        Some(Total::SupplierBenefit | Total::ReceiverBenefit) => worth[x].unknown_money,
        // Matter and energy are saved as far as quantities and what they displace are known.
        Some(total) => {
            let e = &network.exchanges[x];
            let saved = network.resources[e.displaces.unwrap_or(e.resource)].category;
            let concerned = match total {
                Total::Energy => saved == Category::Energy,
                Total::Water => saved == Category::Water,
                _ => saved == Category::Material,
            };
            let concerns = |gap: &Gap| {
                concerned && matches!(gap, Gap::Quantity | Gap::Displaces | Gap::Inflow)
            };
            worth[x].unknown.iter().filter(concerns).collect()
        }
        None => Gaps::default(),
    };
    let of = |&x: &ExchangeIx| missing_of(network, &worth[x], gaps(x), x);
    let mut missing: Vec<Missing> = exchanges.iter().flat_map(of).collect();
    let first = |missing: &Missing| match missing.input {
        "quantity" => 0,
        "displaces" => 1,
        _ => 2,
    };
    missing.sort_by(|a, b| first(a).cmp(&first(b)).then_with(|| a.cmp(b)));
    missing.dedup();
    missing
}

/// The gaps of one exchange, each with the row in which the number should stand.
fn missing_of(network: &Network, worth: &Worth, gaps: Gaps, x: ExchangeIx) -> Vec<Missing> {
    let e = &network.exchanges[x];
    let from_hub = network.actors[e.from].pass_through;
    let resource = |r: usize| network.resources[r].id.to_string();
    let mut found = Vec::new();
    let mut add = |gap: Gap, of: String| found.push(Missing { input: gap.as_str(), of });
    for gap in gaps.iter() {
        let displaced = |known: fn(&Resource) -> Option<f64>| {
            let lacks = move |r: &usize| known(&network.resources[*r]).is_none();
            worth.displaced.iter().map(|product| product.resource).filter(lacks)
        };
        match gap {
            Gap::ProductionCo2 => {
                displaced(|r| r.production_co2).for_each(|r| add(gap, resource(r)));
            }
            Gap::DisplacedPrice => displaced(|r| r.price).for_each(|r| add(gap, resource(r))),
            // What leaves a hub is disposed of as what flowed in.
            Gap::DisposalCo2 | Gap::DisposalCost if from_hub => add(gap, network.id(x).to_owned()),
            Gap::DisposalCo2 | Gap::DisposalCost | Gap::Mass => add(gap, resource(e.resource)),
            Gap::TransportCost => add(gap, e.mode.as_str().to_owned()),
            _ => add(gap, network.id(x).to_owned()),
        }
    }
    found
}
