//! Who could use what whom throws away? Chapter 3 of the methods, as a section.
//!
//! Candidates are ranked by the CO2e they would avoid, unknown last, then by id. Their worths are
//! not added: two candidates may want the same offer.

use serde::Serialize;

use super::Study;
use crate::matching::{Candidate, Matching, Note, Via, notes_of, sentence};
use crate::network::Network;
use crate::number::{count, rough};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};
use crate::worth::{Confidence, Terms};

/// The heading.
pub const TITLE: Text = Text::new("Possible exchanges", "Mulige udvekslinger");
/// The question.
pub const QUESTION: Text =
    Text::new("Who could use what whom throws away?", "Hvem kunne bruge, hvad hvem smider ud?");

const CANDIDATES: Measure = Measure {
    id: "candidate_count",
    name: Text::new("Possible exchanges", "Mulige udvekslinger"),
    unit: "1",
    definition: "Pairs of an offer and a need of two actors that fit; alternatives, not a sum.",
};
const UNDECIDED: Measure = Measure {
    id: "undecided_count",
    name: Text::new("Undecided pairs", "Uafklarede par"),
    unit: "1",
    definition: "Pairs that may fit, of which a needed property or quantity is not stated.",
};
const REJECTED: Measure = Measure {
    id: "rejected_count",
    name: Text::new("Rejected pairs", "Afviste par"),
    unit: "1",
    definition: "Pairs of one resource or a substitution that fail a rule, each under the first it fails.",
};
const BEST: Measure = Measure {
    id: "best_co2_t",
    name: Text::new("Largest saving of one exchange", "Største besparelse ved én udveksling"),
    unit: "t",
    definition: "CO₂e a year avoided by the best single candidate.",
};

/// A candidate as it stands in the results.
#[derive(Serialize)]
struct Row<'a> {
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
    unknown: Option<&'a [&'static str]>,
    unknown_money: Option<&'a [&'static str]>,
    assumed: Option<&'a [&'static str]>,
    confidence: Confidence,
    sentence: String,
}

#[derive(Serialize)]
struct RejectedRow {
    reason: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct UndecidedRow<'a> {
    from: &'a str,
    to: &'a str,
    offer: &'a str,
    need: &'a str,
    missing: Vec<String>,
}

/// The candidates of a study as a section.
pub fn answer(study: &Study, lang: Lang) -> Section {
    let (network, matching) = (study.network, study.matching());
    let mut ranked: Vec<&Candidate> = matching.candidates.iter().collect();
    // Candidates come sorted by id, and the sort is stable.
    ranked.sort_by(|a, b| by_co2(a.worth.co2_t, b.worth.co2_t));
    let rows: Vec<Row> = ranked.iter().map(|c| row(network, c, lang)).collect();
    let rejected: Vec<RejectedRow> = matching
        .rejected
        .iter()
        .map(|r| RejectedRow { reason: r.reason.as_str(), count: r.count })
        .collect();
    let undecided: Vec<UndecidedRow> = matching
        .undecided
        .iter()
        .map(|u| {
            let (offer, need) = (&network.offers[u.offer_at], &network.needs[u.need_at]);
            UndecidedRow {
                from: &network.actors[offer.actor].id,
                to: &network.actors[need.actor].id,
                offer: &network.resources[offer.resource].id,
                need: &network.resources[need.resource].id,
                missing: u.missing(network),
            }
        })
        .collect();
    let rejected_count: usize = matching.rejected.iter().map(|r| r.count).sum();
    Section::new("match", TITLE, lang)
        .say(found(network, matching, lang))
        .say(best(network, &ranked, lang))
        .say(downgrades(&ranked, lang))
        .indicator(&CANDIDATES, matching.candidates.len() as f64)
        .indicator(&UNDECIDED, matching.undecided.len() as f64)
        .indicator(&REJECTED, rejected_count as f64)
        .indicator(&BEST, ranked.first().and_then(|c| c.worth.co2_t))
        .list("candidates", &rows)
        .list("rejected", &rejected)
        .list("undecided", &undecided)
}

/// Largest first, unknown last.
fn by_co2(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

fn row<'a>(network: &'a Network, c: &'a Candidate, lang: Lang) -> Row<'a> {
    let names = |names: &'a [&'static str]| (!names.is_empty()).then_some(names);
    let country =
        |actor: usize| Some(network.actors[actor].country.as_str()).filter(|c| !c.is_empty());
    let worth = &c.worth;
    let notes = notes_of(network, c);
    Row {
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
        unknown: names(&worth.unknown),
        unknown_money: names(&worth.unknown_money),
        assumed: names(&worth.assumed),
        confidence: worth.confidence(),
        sentence: sentence(network, c, lang),
    }
}

/// How many offers, needs and candidates there are, or what is missing for any.
fn found(network: &Network, matching: &Matching, lang: Lang) -> String {
    let n = |value: usize| count(value, lang);
    let (offers, needs) = (network.offers.len(), network.needs.len());
    let (fit, open) = (matching.candidates.len(), matching.undecided.len());
    if offers == 0 || needs == 0 {
        return match lang {
            Lang::En => "No offers or no needs are stated, so nothing can be matched.".to_owned(),
            Lang::Da => "Udbud eller behov mangler, så intet kan parres.".to_owned(),
        };
    }
    let failed: usize = matching.rejected.iter().map(|r| r.count).sum();
    match lang {
        Lang::En => format!(
            "Offers: {}; needs: {}; possible exchanges: {}. Pairs rejected: {}; pairs \
             undecided, because something needed is not stated: {}.",
            n(offers),
            n(needs),
            n(fit),
            n(failed),
            n(open),
        ),
        Lang::Da => format!(
            "Udbud: {}; behov: {}; mulige udvekslinger: {}. Afviste par: {}; uafklarede par, fordi \
             noget nødvendigt ikke er oplyst: {}.",
            n(offers),
            n(needs),
            n(fit),
            n(failed),
            n(open),
        ),
    }
}

/// The best one, and how many of them have no known saving.
fn best(network: &Network, ranked: &[&Candidate], lang: Lang) -> String {
    let Some(first) = ranked.first() else { return String::new() };
    let unknown = ranked.iter().filter(|c| c.worth.co2_t.is_none()).count();
    let mut text = match lang {
        Lang::En => "The best: ".to_owned(),
        Lang::Da => "Den bedste: ".to_owned(),
    };
    text.push_str(&sentence(network, first, lang));
    if let Some(last) = ranked.iter().rev().find_map(|c| c.worth.co2_t).filter(|c| *c < 0.0) {
        let more = rough(-last, 2, lang);
        text.push_str(&match lang {
            Lang::En => format!(" The worst would cause {more} t more CO₂e than it avoids."),
            Lang::Da => format!(" Den ringeste ville udlede {more} t mere CO₂e, end den sparer."),
        });
    }
    if unknown > 0 {
        let unknown = count(unknown, lang);
        text.push_str(&match lang {
            Lang::En => format!(" For {unknown} of them the saving is unknown."),
            Lang::Da => format!(" For {unknown} af dem er besparelsen ukendt."),
        });
    }
    text
}

fn downgrades(ranked: &[&Candidate], lang: Lang) -> String {
    let n = ranked.iter().filter(|c| c.takes_from_recycling).count();
    if n == 0 {
        return String::new();
    }
    let n = count(n, lang);
    match lang {
        Lang::En => format!(
            "Note: {n} would take what is recycled today; make sure that the new use is no lower one."
        ),
        Lang::Da => format!(
            "Bemærk: {n} ville tage noget, der genanvendes i dag; sørg for, at den nye anvendelse \
             ikke er ringere."
        ),
    }
}
