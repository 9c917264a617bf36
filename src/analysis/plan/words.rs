//! Whom to introduce first? The plan in words that need no training to read.

use serde::Serialize;

use super::{Allocation, Plan, unit_of};
use crate::matching::{sentence, sum_of_known};
use crate::model::Objective;
use crate::network::Network;
use crate::number::{count, percent, rough};
use crate::text::Lang;
use crate::worth::Confidence;

/// How many introductions are named.
const FIRST: usize = 10;
/// Digits of numbers that rest on estimates.
const DIGITS: u32 = 2;

/// Two actors that should meet, and why.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Introduction {
    rank: usize,
    from: String,
    to: String,
    distance_km: Option<f64>,
    co2_t: Option<f64>,
    supplier_benefit: Option<f64>,
    receiver_benefit: Option<f64>,
    chosen_share: Option<f64>,
    confidence: Option<Confidence>,
    sentence: String,
}

/// The pairs of actors that the plan gains most from, the largest gain first.
pub(super) fn introductions(network: &Network, plan: &Plan, lang: Lang) -> Vec<Introduction> {
    let mut pairs = std::collections::BTreeMap::<(usize, usize), Vec<&Allocation>>::new();
    for allocation in &plan.allocations {
        let pair = (allocation.candidate.from, allocation.candidate.to);
        pairs.entry(pair).or_default().push(allocation);
    }
    let value = |all: &[&Allocation]| all.iter().map(|a| a.value).sum::<f64>();
    let mut pairs: Vec<Vec<&Allocation>> = pairs.into_values().collect();
    // Pairs come sorted by ids, and the sort is stable.
    pairs.sort_by(|a, b| value(b).total_cmp(&value(a)));
    let ranked = pairs.iter().take(FIRST).enumerate();
    ranked.map(|(at, pair)| introduction(network, plan, at + 1, pair, lang)).collect()
}

fn introduction(
    network: &Network,
    plan: &Plan,
    rank: usize,
    pair: &[&Allocation],
    lang: Lang,
) -> Introduction {
    let first = &pair[0].candidate;
    let sum = |value: fn(&Allocation) -> Option<f64>| sum_of_known(pair.iter().map(|a| value(a)));
    let what: Vec<String> = pair.iter().map(|a| sentence(network, &a.candidate, lang)).collect();
    let chosen_share = pair.iter().filter_map(|a| a.chosen_share).reduce(f64::min);
    let confidence = pair.iter().map(|a| a.candidate.worth.confidence()).min();
    let sentence = [
        what.join(" "),
        how_far(first.distance_km, lang),
        why(network, plan, pair, lang),
        how_sure(plan, chosen_share, lang),
        how_well_known(pair, confidence, lang),
    ];
    Introduction {
        rank,
        from: network.actors[first.from].id.to_string(),
        to: network.actors[first.to].id.to_string(),
        distance_km: first.distance_km,
        co2_t: sum(|a| a.candidate.worth.co2_t),
        supplier_benefit: sum(|a| a.candidate.worth.supplier_benefit),
        receiver_benefit: sum(|a| a.candidate.worth.receiver_benefit),
        chosen_share,
        confidence,
        sentence: sentence.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" "),
    }
}

/// Why this pair stands here: its part of the whole.
fn why(network: &Network, plan: &Plan, pair: &[&Allocation], lang: Lang) -> String {
    let value: f64 = pair.iter().map(|a| a.value).sum();
    if plan.objective <= 0.0 {
        return String::new();
    }
    let part = percent(rounded(value / plan.objective), lang);
    match (network.settings.objective, lang) {
        (Objective::Co2, Lang::En) => format!(
            "It is among the first because it brings {part} of the CO₂e that the whole plan avoids."
        ),
        (Objective::Co2, Lang::Da) => format!(
            "Den er blandt de første, fordi den giver {part} af den CO₂e, hele planen sparer."
        ),
        (Objective::Benefit, Lang::En) => format!(
            "It is among the first because it brings {part} of what the whole plan is worth."
        ),
        (Objective::Benefit, Lang::Da) => {
            format!("Den er blandt de første, fordi den giver {part} af hele planens værdi.")
        }
    }
}

/// Two digits are enough for a share of something estimated.
fn rounded(share: f64) -> f64 {
    if share < 0.1 { (share * 1000.0).round() / 1000.0 } else { (share * 100.0).round() / 100.0 }
}

fn how_far(distance_km: Option<f64>, lang: Lang) -> String {
    match (distance_km.map(|km| rough(km, DIGITS, lang)), lang) {
        (Some(km), Lang::En) => format!("The way between them is {km} km."),
        (Some(km), Lang::Da) => format!("Vejen mellem dem er {km} km."),
        (None, Lang::En) => "How far apart they are is not known.".to_owned(),
        (None, Lang::Da) => "Afstanden mellem dem er ikke kendt.".to_owned(),
    }
}

fn how_sure(plan: &Plan, chosen_share: Option<f64>, lang: Lang) -> String {
    let Some(share) = chosen_share else { return String::new() };
    let (part, samples) = (percent(rounded(share), lang), count(plan.samples, lang));
    let fragile = match (share < 0.8, lang) {
        (false, _) => "",
        (true, Lang::En) => ", so it is fragile: look closer before you call",
        (true, Lang::Da) => ", så den er usikker: undersøg det nærmere, før du ringer",
    };
    match lang {
        Lang::En => format!(
            "When the uncertain numbers were varied {samples} times, {part} of the plans still \
             had it{fragile}."
        ),
        Lang::Da => format!(
            "Da de usikre tal blev varieret {samples} gange, havde {part} af planerne den \
             stadig{fragile}."
        ),
    }
}

/// The confidence, and what was assumed for want of data.
fn how_well_known(pair: &[&Allocation], confidence: Option<Confidence>, lang: Lang) -> String {
    let Some(confidence) = confidence else { return String::new() };
    let assumed: std::collections::BTreeSet<&str> = pair
        .iter()
        .flat_map(|a| a.candidate.worth.assumed.words())
        .map(|a| plain(a, lang))
        .collect();
    let assumed: Vec<&str> = assumed.into_iter().collect();
    let text = match (confidence, lang) {
        (Confidence::High, Lang::En) => "Confidence in the data: high",
        (Confidence::Medium, Lang::En) => "Confidence in the data: medium",
        (Confidence::Low, Lang::En) => "Confidence in the data: low",
        (Confidence::High, Lang::Da) => "Datas sikkerhed: høj",
        (Confidence::Medium, Lang::Da) => "Datas sikkerhed: middel",
        (Confidence::Low, Lang::Da) => "Datas sikkerhed: lav",
    };
    match lang {
        _ if assumed.is_empty() => format!("{text}."),
        Lang::En => format!("{text}; not stated and so assumed: {}.", assumed.join(", ")),
        Lang::Da => format!("{text}; ikke oplyst og derfor antaget: {}.", assumed.join(", ")),
    }
}

/// The name of what was assumed in plain words.
fn plain(name: &'static str, lang: Lang) -> &'static str {
    match (lang, name) {
        (Lang::En, "mode") => "the means of transport",
        (Lang::En, "loss") => "no loss on the way",
        (Lang::En, "ratio") => "one unit replaces one",
        (Lang::En, "treatment_co2") => "no emissions of treatment",
        (Lang::En, "treatment_cost") => "no cost of treatment",
        (Lang::Da, "mode") => "transportmidlet",
        (Lang::Da, "loss") => "intet tab undervejs",
        (Lang::Da, "ratio") => "én enhed erstatter én",
        (Lang::Da, "treatment_co2") => "ingen udledning fra behandling",
        (Lang::Da, "treatment_cost") => "ingen udgift til behandling",
        (_, other) => other,
    }
}

/// How good the plan is, and what it leaves open.
pub(super) fn the_plan(network: &Network, plan: &Plan, lang: Lang) -> String {
    let n = |value: usize| count(value, lang);
    let amount = |value: f64| format!("{} {}", rough(value, 3, lang), unit_of(network));
    let mut text = if plan.allocations.is_empty() {
        nothing(plan, lang)
    } else {
        let chosen = match (plan.allocations.len(), lang) {
            (1, Lang::En) => "one exchange".to_owned(),
            (1, Lang::Da) => "én udveksling".to_owned(),
            (chosen, Lang::En) => format!("{} exchanges", n(chosen)),
            (chosen, Lang::Da) => format!("{} udvekslinger", n(chosen)),
        };
        let value = amount(plan.objective);
        let bound = proven(plan, &amount(plan.upper_bound), lang);
        match (network.settings.objective, lang) {
            (Objective::Co2, Lang::En) => {
                format!("The best plan makes {chosen} and avoids {value} CO₂e a year; {bound}.")
            }
            (Objective::Co2, Lang::Da) => {
                format!("Den bedste plan har {chosen} og sparer {value} CO₂e om året; {bound}.")
            }
            (Objective::Benefit, Lang::En) => {
                format!("The best plan makes {chosen} and is worth {value} a year; {bound}.")
            }
            (Objective::Benefit, Lang::Da) => {
                format!("Den bedste plan har {chosen} og er {value} værd om året; {bound}.")
            }
        }
    };
    let fragile = plan.allocations.iter().filter(|a| a.is_fragile()).count();
    if fragile > 0 {
        let (fragile, samples) = (n(fragile), n(plan.samples));
        text.push_str(&match lang {
            Lang::En => format!(" Fragile, since chosen in fewer than 80 % of {samples} draws of the uncertain numbers: {fragile}."),
            Lang::Da => format!(" Usikre, fordi de vælges i færre end 80 % af {samples} trækninger af de usikre tal: {fragile}."),
        });
    }
    if plan.unknown > 0 {
        let unknown = n(plan.unknown);
        text.push_str(&match lang {
            Lang::En => format!(" Left out, since their worth is unknown: {unknown}."),
            Lang::Da => format!(" Udeladt, fordi deres værdi er ukendt: {unknown}."),
        });
    }
    text
}

/// That no plan is better, or how much better one could be at most.
fn proven(plan: &Plan, bound: &str, lang: Lang) -> String {
    /// What is closer than this is rounding of the solvers.
    const PROVEN: f64 = 1e-6;
    match (plan.gap <= PROVEN, lang) {
        (true, Lang::En) => "no plan does better".to_owned(),
        (true, Lang::Da) => "ingen plan er bedre".to_owned(),
        (false, Lang::En) => format!("no plan does better than {bound}"),
        (false, Lang::Da) => format!("ingen plan når over {bound}"),
    }
}

/// Why a plan is empty.
fn nothing(plan: &Plan, lang: Lang) -> String {
    match (plan.unknown > 0, lang) {
        (false, Lang::En) => "No candidate is worth anything by this objective, so the best plan is to do nothing.",
        (false, Lang::Da) => "Ingen mulig udveksling er noget værd efter dette mål, så den bedste plan er at lade være.",
        (true, Lang::En) => "No candidate of known worth gains anything by this objective.",
        (true, Lang::Da) => "Ingen mulig udveksling af kendt værdi giver en gevinst efter dette mål.",
    }
    .to_owned()
}

/// The first pairs by name; what to tell them stands in the list.
pub(super) fn first_ones(network: &Network, introductions: &[Introduction], lang: Lang) -> String {
    /// As many as a summary can carry.
    const NAMED: usize = 3;
    let name = |id: &str| network.actor(id).map_or("", |at| &network.actors[at].name);
    let pair = |i: &Introduction| match lang {
        Lang::En => format!("{} and {}", name(&i.from), name(&i.to)),
        Lang::Da => format!("{} og {}", name(&i.from), name(&i.to)),
    };
    let pairs: Vec<String> = introductions.iter().take(NAMED).map(pair).collect();
    match lang {
        _ if pairs.is_empty() => String::new(),
        Lang::En => format!("Introduce these to each other first: {}.", pairs.join("; ")),
        Lang::Da => format!("Præsentér disse for hinanden først: {}.", pairs.join("; ")),
    }
}
