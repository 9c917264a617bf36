//! Which numbers are not there, and how much would they say?
//!
//! Each unknown input once, with the exchanges whose CO2e it holds back: what to ask for next.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Impact, LISTED, Sum};
use crate::network::{ExchangeIx, Network};
use crate::number::count;
use crate::section::Section;
use crate::text::Lang;
use crate::worth::{Gap, Worth};

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
        for missing in missing_of(network, &worth[x], x) {
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
/// displaced, then factors.
pub(super) fn missing_among(
    network: &Network,
    worth: &[Worth],
    exchanges: &[ExchangeIx],
    sum: &Sum,
) -> Vec<Missing> {
    let of = |&x: &ExchangeIx| missing_of(network, &worth[x], x);
    // Matter and energy are saved as far as quantities and what they displace are known.
    let concerns = |missing: &Missing| match sum.measure.id {
        "co2_t" | "complete.co2_t" | "programme.co2_t" => true,
        _ => matches!(missing.input, "quantity" | "displaces" | "inflow"),
    };
    let mut missing: Vec<Missing> = exchanges.iter().flat_map(of).filter(concerns).collect();
    let first = |missing: &Missing| match missing.input {
        "quantity" => 0,
        "displaces" => 1,
        _ => 2,
    };
    missing.sort_by(|a, b| first(a).cmp(&first(b)).then_with(|| a.cmp(b)));
    missing.dedup();
    missing
}

/// What the CO2e of one exchange lacks.
fn missing_of(network: &Network, worth: &Worth, x: ExchangeIx) -> Vec<Missing> {
    let e = &network.exchanges[x];
    let resource = |r: usize| network.resources[r].id.to_string();
    let mut found = Vec::new();
    let mut add =
        |gap: Gap, of: String| found.push(Missing { input: crate::model::Word::as_str(gap), of });
    let exchange = || network.id(x).to_owned();
    for gap in worth.unknown.iter() {
        match gap {
            Gap::ProductionCo2 => {
                for product in &worth.displaced {
                    if network.resources[product.resource].production_co2.is_none() {
                        add(gap, resource(product.resource));
                    }
                }
            }
            Gap::DisposalCo2 | Gap::Mass => add(gap, resource(e.resource)),
            _ => add(gap, exchange()),
        }
    }
    found
}
