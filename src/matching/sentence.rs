//! A candidate in one or two sentences that need no training to read.

use super::{Candidate, Via};
use crate::network::Network;
use crate::number::{MINUS, rough};
use crate::text::Lang;

/// Digits of numbers that rest on estimates.
const DIGITS: u32 = 2;

/// What would replace what, what it would save, who would gain, and what is not known.
pub fn sentence(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let parts = [
        deed(network, candidate, lang),
        climate(candidate, lang),
        money(network, candidate, lang),
        caveats(candidate, lang),
    ];
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// Who could give what to whom, and what that would replace.
fn deed(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let (from, to) = (&network.actors[candidate.from].name, &network.actors[candidate.to].name);
    let offer = &network.resources[candidate.offer];
    let need = &network.resources[candidate.need];
    let more = match (candidate.via, lang) {
        (Via::Expansion, Lang::En) => "more ",
        (Via::Expansion, Lang::Da) => "mere ",
        _ => "",
    };
    let amount = rough(candidate.quantity, DIGITS, lang);
    let what = format!("{amount} {} {more}{}", offer.unit.symbol, offer.name);
    let replaced = (candidate.offer != candidate.need).then(|| {
        let amount = candidate.worth.displaced.first().map_or(0.0, |d| d.quantity);
        format!("{} {} {}", rough(amount, DIGITS, lang), need.unit.symbol, need.name)
    });
    match lang {
        Lang::En => {
            let end = replaced.map_or(String::new(), |r| format!(", replacing {r}"));
            format!("{from} could give {to} {what} a year{end}.")
        }
        Lang::Da => {
            let end = replaced.map_or(String::new(), |r| format!(" og erstatte {r}"));
            format!("{from} kunne give {to} {what} om året{end}.")
        }
    }
}

fn climate(candidate: &Candidate, lang: Lang) -> String {
    let Some(co2_t) = candidate.worth.co2_t else {
        return match lang {
            Lang::En => "What that would save in CO2e is unknown.".to_owned(),
            Lang::Da => "Hvad det ville spare i CO2e, vides ikke.".to_owned(),
        };
    };
    let amount = rough(co2_t.abs(), DIGITS, lang);
    match (lang, co2_t < 0.0) {
        (Lang::En, false) => format!("It would save {amount} t CO2e a year."),
        (Lang::En, true) => format!("It would cost {amount} t CO2e a year more than it saves."),
        (Lang::Da, false) => format!("Det ville spare {amount} t CO2e om året."),
        (Lang::Da, true) => {
            format!("Det ville koste {amount} t CO2e om året mere, end det sparer.")
        }
    }
}

/// Who would gain or lose, before any price between them.
fn money(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let currency = network.currency();
    let (from, to) = (&network.actors[candidate.from].name, &network.actors[candidate.to].name);
    let side = |name: &str, benefit: Option<f64>| {
        let benefit = benefit.filter(|b| *b != 0.0)?;
        let sign = if benefit < 0.0 { format!("{MINUS}") } else { String::new() };
        Some(format!("{name} {sign}{} {currency}", rough(benefit.abs(), DIGITS, lang)))
    };
    let sides: Vec<String> =
        [side(from, candidate.worth.supplier_benefit), side(to, candidate.worth.receiver_benefit)]
            .into_iter()
            .flatten()
            .collect();
    if sides.is_empty() {
        return String::new();
    }
    let empty_range = candidate.worth.prices.is_some_and(|p| p.high < p.low);
    let (gain, none) = match lang {
        Lang::En => ("Gain a year before a price is agreed:", "No price leaves both no worse."),
        Lang::Da => {
            ("Gevinst om året, før en pris er aftalt:", "Ingen pris stiller begge lige så godt.")
        }
    };
    let end = if empty_range { format!(" {none}") } else { String::new() };
    format!("{gain} {}.{end}", sides.join(", "))
}

/// Preheating, recycling, and what is unknown.
fn caveats(candidate: &Candidate, lang: Lang) -> String {
    let mut out = Vec::new();
    if candidate.preheats {
        out.push(match lang {
            Lang::En => "The heat only preheats; the rest must come from elsewhere.".to_owned(),
            Lang::Da => "Varmen forvarmer kun; resten må komme andetsteds fra.".to_owned(),
        });
    }
    if candidate.takes_from_recycling {
        out.push(match lang {
            Lang::En => "It is recycled today: make sure that this is no lower use.".to_owned(),
            Lang::Da => {
                "Det genanvendes i dag: sørg for, at dette ikke er en lavere anvendelse.".to_owned()
            }
        });
    }
    if !candidate.worth.unknown.is_empty() {
        let names: Vec<&str> = candidate.worth.unknown.iter().map(|n| plain(n, lang)).collect();
        out.push(match lang {
            Lang::En => format!("Not known: {}.", names.join(", ")),
            Lang::Da => format!("Ukendt: {}.", names.join(", ")),
        });
    }
    out.join(" ")
}

/// The name of an unknown in plain words.
fn plain(name: &str, lang: Lang) -> &str {
    match (lang, name) {
        (Lang::En, "production_co2") => "the emissions of making what is replaced",
        (Lang::En, "disposal_co2") => "the emissions of today's disposal",
        (Lang::En, "distance") => "the distance",
        (Lang::En, "mass_t") => "the mass to be moved",
        (Lang::Da, "production_co2") => "udledningen fra at fremstille det erstattede",
        (Lang::Da, "disposal_co2") => "udledningen fra bortskaffelsen i dag",
        (Lang::Da, "distance") => "afstanden",
        (Lang::Da, "mass_t") => "massen, der skal flyttes",
        (_, other) => other,
    }
}
