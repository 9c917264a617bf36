//! A candidate in one or two sentences that need no training to read.

use std::cmp::Ordering;

use super::{Candidate, Via, notes_of};
use crate::network::{Network, Resource};
use crate::number::{MINUS, rough, significant};
use crate::text::{Lang, Text};
use crate::worth::{Gap, PriceRange};

/// Digits of numbers that rest on estimates.
const DIGITS: u32 = 2;

/// What would replace what, what it would save, who would gain, and what is not known.
pub fn sentence(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let parts = [
        deed(network, candidate, lang),
        climate(candidate, lang),
        investment(network, candidate, lang),
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
    let of = |quantity: f64, what: &Resource, more: &str| {
        let (amount, unit) = (rough(quantity, DIGITS, lang), what.unit.in_print());
        match lang {
            Lang::En => format!("{amount} {unit} {more}of {}", what.name),
            Lang::Da => format!("{amount} {unit} {more}{}", what.name),
        }
    };
    let what = of(candidate.quantity, offer, more);
    let replaced = (candidate.offer != candidate.need).then(|| {
        let amount = candidate.worth.displaced.first().map_or(0.0, |d| d.quantity);
        of(amount, need, "")
    });
    match (lang, replaced) {
        (Lang::En, Some(replaced)) => {
            format!("{from} could give {to} {what} a year, replacing {replaced}.")
        }
        (Lang::En, None) => {
            format!("{from} could give {to} {what} a year, instead of as much from elsewhere.")
        }
        (Lang::Da, Some(replaced)) => {
            format!("{from} kunne levere {what} om året til {to} og dermed erstatte {replaced}.")
        }
        (Lang::Da, None) => {
            format!(
                "{from} kunne levere {what} om året til {to} i stedet for lige så meget andetsteds fra."
            )
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

/// What has to be paid first, and how soon it comes back.
fn investment(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let Some(investment) = candidate.worth.investment else { return String::new() };
    let amount = rough(investment.amount, DIGITS, lang);
    let (currency, years) = (network.currency(), investment.payback_years);
    match (lang, years.map(|years| rough(years, DIGITS, lang))) {
        (Lang::En, Some(years)) => {
            format!("It takes an investment of {amount} {currency}, paid back in {years} years.")
        }
        (Lang::En, None) => format!("It takes an investment of {amount} {currency}."),
        (Lang::Da, Some(years)) => {
            format!("Det kræver en investering på {amount} {currency}, tjent hjem på {years} år.")
        }
        (Lang::Da, None) => format!("Det kræver en investering på {amount} {currency}."),
    }
}

/// Who would gain or lose before any price between them, and which prices leave both better off.
fn money(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let worth = &candidate.worth;
    let side = |actor: usize, benefit: Option<f64>| {
        Some(gains(&network.actors[actor].name, benefit?, network.currency(), lang))
    };
    let sides =
        [side(candidate.from, worth.supplier_benefit), side(candidate.to, worth.receiver_benefit)];
    let sides: Vec<String> = sides.into_iter().flatten().collect();
    let known = [worth.supplier_benefit, worth.receiver_benefit];
    if known.into_iter().flatten().all(|benefit| benefit == 0.0) {
        return String::new();
    }
    // Before a price is agreed, the price is not what is missing.
    let partly = !worth.unknown_money.without(Gap::Price).is_empty();
    let gains = match lang {
        Lang::En => {
            let known = if partly { ", and as far as known" } else { "" };
            format!("Before a price is agreed{known}, {} a year.", sides.join(" and "))
        }
        Lang::Da => {
            let known = if partly { ", og så vidt det vides" } else { "" };
            format!("Før en pris er aftalt{known}: {} om året.", sides.join(" og "))
        }
    };
    [gains, price(network, candidate, lang)].join(" ").trim_end().to_owned()
}

/// `Mill gains 500 EUR`
fn gains(name: &str, benefit: f64, currency: &str, lang: Lang) -> String {
    let amount = format!("{} {currency}", rough(benefit.abs(), DIGITS, lang));
    match (lang, benefit.partial_cmp(&0.0)) {
        (Lang::En, Some(Ordering::Greater)) => format!("{name} gains {amount}"),
        (Lang::En, Some(Ordering::Less)) => format!("{name} loses {amount}"),
        (Lang::En, _) => format!("{name} gains nothing"),
        (Lang::Da, Some(Ordering::Greater)) => format!("{name} vinder {amount}"),
        (Lang::Da, Some(Ordering::Less)) => format!("{name} taber {amount}"),
        (Lang::Da, _) => format!("{name} vinder intet"),
    }
}

/// Between which prices both would be better off than today, where any are.
fn price(network: &Network, candidate: &Candidate, lang: Lang) -> String {
    let Some(PriceRange { low, high }) = candidate.worth.prices else { return String::new() };
    if high <= low {
        return match lang {
            Lang::En => "No price leaves both better off.".to_owned(),
            Lang::Da => "Ingen pris stiller begge bedre end i dag.".to_owned(),
        };
    }
    let unit = network.resources[candidate.offer].unit.in_print();
    let (currency, from) = (network.currency(), &network.actors[candidate.from].name);
    let below = match lang {
        _ if low >= 0.0 => String::new(),
        Lang::En => format!(" (below 0, {from} pays to be rid of it)"),
        Lang::Da => format!(" (under 0 betaler {from} for at komme af med det)"),
    };
    let (low, high) = (signed(low, lang), signed(high, lang));
    let free = match lang {
        _ if !candidate.worth.unknown_money.contains(Gap::TransportCost) => "",
        Lang::En => ", the cost of transport not counted",
        Lang::Da => ", prisen for transport ikke regnet med",
    };
    let range = match lang {
        Lang::En => format!("Both are better off at any price between {low} and {high}"),
        Lang::Da => format!("Begge stilles bedre ved enhver pris mellem {low} og {high}"),
    };
    let per = Text::new("per", "pr.").in_lang(lang);
    format!("{range} {currency} {per} {unit}{free}{below}.")
}

/// Rounded, with a true minus.
fn signed(value: f64, lang: Lang) -> String {
    let sign = if value < 0.0 { format!("{MINUS}") } else { String::new() };
    sign + &rough(value.abs(), DIGITS, lang)
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
        let names: Vec<&str> =
            candidate.worth.unknown.words().map(|word| plain(word, lang)).collect();
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
