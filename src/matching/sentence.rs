//! A candidate in one or two sentences that need no training to read.

use super::{Candidate, Via, notes_of};
use crate::network::Network;
use crate::number::{MINUS, rough, significant};
use crate::text::Lang;

/// Digits of numbers that rest on estimates.
const DIGITS: u32 = 2;

/// What would replace what, what it would save, who would gain, and what is not known.
pub fn sentence(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let parts = [
        deed(network, candidate, lang),
        climate(candidate, lang),
        money(network, candidate, lang),
        caveats(network, candidate, lang),
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
            let end = replaced.map_or(String::new(), |r| format!(" og dermed erstatte {r}"));
            format!("{from} kunne levere {what} om året til {to}{end}.")
        }
    }
}

fn climate(candidate: &Candidate, lang: Lang) -> String {
    let Some(co2_t) = candidate.worth.co2_t else {
        return match lang {
            Lang::En => "How much CO₂e it would save is unknown.".to_owned(),
            Lang::Da => "Det er ukendt, hvor meget CO₂e det ville spare.".to_owned(),
        };
    };
    let amount = rough(co2_t.abs(), DIGITS, lang);
    match (lang, co2_t < 0.0) {
        (Lang::En, false) => format!("It would save {amount} t CO₂e a year."),
        (Lang::En, true) => format!("It would cause {amount} t CO₂e a year more than it avoids."),
        (Lang::Da, false) => format!("Det ville spare {amount} t CO₂e om året."),
        (Lang::Da, true) => {
            format!("Det ville udlede {amount} t CO₂e om året mere, end det sparer.")
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
    let (gain, known, none) = match lang {
        Lang::En => (
            "Gain a year before a price is agreed",
            ", as far as known",
            " Whatever the price, at least one side would be worse off than today.",
        ),
        Lang::Da => (
            "Gevinst om året, før en pris er aftalt",
            ", så vidt den er kendt",
            " Uanset prisen ville mindst én af parterne være dårligere stillet end i dag.",
        ),
    };
    // Before a price is agreed, the price is not what is missing.
    let known =
        if candidate.worth.unknown_money.iter().any(|n| *n != "price") { known } else { "" };
    let end = if empty_range { none } else { "" };
    format!("{gain}{known}: {}.{end}", sides.join(", "))
}

/// Preheating, a heat pump, what to check, and what is unknown.
fn caveats(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let mut out = Vec::new();
    if candidate.preheats() {
        out.push(match lang {
            Lang::En => "The heat only preheats; the rest must come from elsewhere.".to_owned(),
            Lang::Da => {
                "Varmen rækker kun til forvarmning; resten må komme andetsteds fra.".to_owned()
            }
        });
    }
    if let Some(cop) = candidate.cop {
        let cop = significant(cop, DIGITS, lang);
        out.push(match lang {
            Lang::En => format!("It needs a heat pump (COP {cop})."),
            Lang::Da => format!("Det kræver en varmepumpe (COP {cop})."),
        });
    }
    out.extend(notes_of(network, candidate).iter().map(|note| note.sentence(lang).to_owned()));
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
        (Lang::En, "electricity_co2") => "the emissions of electricity",
        (Lang::Da, "production_co2") => "udledningen fra at fremstille det erstattede",
        (Lang::Da, "disposal_co2") => "udledningen fra bortskaffelsen i dag",
        (Lang::Da, "distance") => "afstanden",
        (Lang::Da, "mass_t") => "massen, der skal flyttes",
        (Lang::Da, "electricity_co2") => "udledningen fra elektricitet",
        (_, other) => other,
    }
}
