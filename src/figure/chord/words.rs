//! The words around the chord diagram.

use super::Plan;
use super::bundles::MOST_ACTORS;
use super::circle::TENSION;
use super::ribbons::{Fit, Sectors};
use crate::figure::classes::Basis;
use crate::figure::flows::{By, Flows, drawn_exchanges, is_unknown};
use crate::figure::frame::{counted, if_any, sentences};
use crate::figure::network::not_drawn;
use crate::network::Network;
use crate::number::{count, significant};
use crate::text::{Lang, Text};

/// The heading of the ring.
pub fn between(sectors: &Sectors, lang: Lang) -> &'static str {
    match sectors.flows.by {
        By::Community => Text::new("Between communities", "Mellem klynger"),
        By::Municipality => Text::new("Between municipalities", "Mellem kommuner"),
        By::Actor | By::Sector => Text::new("Between sectors", "Mellem brancher"),
    }
    .in_lang(lang)
}

/// What one tick of the ring is.
pub fn tick(sectors: &Sectors, fit: &Fit, lang: Lang) -> String {
    let amount = significant(fit.tick(), 3, lang);
    match (sectors.basis, lang) {
        (Some(basis), Lang::En) => {
            format!("{}; a tick is {amount} {} per year", basis.name().en, basis.unit())
        }
        (Some(basis), Lang::Da) => {
            format!("{}; en streg er {amount} {} pr. år", basis.name().da, basis.unit())
        }
        (None, Lang::En) => format!("Number of exchanges; a tick is {amount}"),
        (None, Lang::Da) => format!("Antal udvekslinger; en streg er {amount}"),
    }
}

/// How to read it.
pub fn subtitle(sectors: &Sectors, plan: &Plan, lang: Lang) -> String {
    let ring = usize::from(plan.ring.is_some());
    let circle = usize::from(plan.circle.is_some());
    let tension = significant(TENSION, 2, lang);
    let what = match (sectors.basis, lang) {
        (Some(basis), Lang::En) => format!("amount of {}", basis.name().en.to_lowercase()),
        (Some(basis), Lang::Da) => format!("mængde af {}", basis.name().da.to_lowercase()),
        (None, Lang::En) => "number of exchanges".to_owned(),
        (None, Lang::Da) => "antal udvekslinger".to_owned(),
    };
    match lang {
        Lang::En => sentences(&[
            if_any(ring, || {
                format!(
                    "A ribbon has the colour of its giver, leaves flush with the ring and points at its taker; width: {what}."
                )
            }),
            if_any(circle, || {
                format!(
                    "A line has the colour of its giver; width: √amount, relative to the largest of its kind, never below a least width; bundled by sector (tension {tension})."
                )
            }),
        ]),
        Lang::Da => sentences(&[
            if_any(ring, || {
                format!(
                    "Et bånd har giverens farve, begynder ved ringen og peger på modtageren; bredde: {what}."
                )
            }),
            if_any(circle, || {
                format!(
                    "En linje har giverens farve; bredde: √mængde i forhold til den største af sin slags, aldrig under en mindste bredde; samlet efter branche (stramning {tension})."
                )
            }),
        ]),
    }
}

/// How many, the scale, what is unknown and what is left out.
pub fn caption(
    network: &Network,
    actors: &Flows,
    sectors: &Sectors,
    plan: &Plan,
    lang: Lang,
) -> String {
    let all: Vec<_> = drawn_exchanges(network).collect();
    let alone = network.actors.len() - actors.actors;
    let [_, nouns] = sectors.flows.by.nouns(lang);
    let groups = sectors.flows.nodes.len();
    let unknown = all.iter().filter(|(_, e, _)| is_unknown(network, e)).count();
    let left_out =
        if plan.ring.is_some() { not_in_ring(network, sectors, lang) } else { String::new() };
    let scale = plan.ring.as_ref().map(|fit| significant(fit.scale(), 3, lang));
    let unit = sectors.basis.map_or("", Basis::unit);
    let too_many = usize::from(plan.circle.is_none());
    let most = count(MOST_ACTORS, lang);
    match lang {
        Lang::En => sentences(&[
            format!(
                "{} in {} {nouns}, {}.",
                counted(actors.actors, "actor", "actors", lang),
                count(groups, lang),
                counted(all.len(), "exchange", "exchanges", lang)
            ),
            match (scale, sectors.basis) {
                (Some(scale), Some(_)) => {
                    format!("Scale: 1 mm of the ring's outer edge = {scale} {unit}.")
                }
                _ => String::new(),
            },
            if_any(unknown, || format!("Amount unknown for {}.", count(unknown, lang))),
            left_out,
            if_any(too_many, || format!("No circle of actors: at most {most} have room.")),
            not_drawn(network, By::Actor, all.len(), alone, lang),
        ]),
        Lang::Da => sentences(&[
            format!(
                "{} i {} {nouns}, {}.",
                counted(actors.actors, "aktør", "aktører", lang),
                count(groups, lang),
                counted(all.len(), "udveksling", "udvekslinger", lang)
            ),
            match (scale, sectors.basis) {
                (Some(scale), Some(_)) => {
                    format!("Skala: 1 mm af ringens yderkant = {scale} {unit}.")
                }
                _ => String::new(),
            },
            if_any(unknown, || format!("Mængden er ukendt for {}.", count(unknown, lang))),
            left_out,
            if_any(too_many, || format!("Ingen cirkel af aktører: højst {most} har plads.")),
            not_drawn(network, By::Actor, all.len(), alone, lang),
        ]),
    }
}

/// What the ribbons leave out, by reason.
fn not_in_ring(network: &Network, sectors: &Sectors, lang: Lang) -> String {
    let [mut other, mut unknown, mut later] = [0; 3];
    for (_, exchange, progress) in drawn_exchanges(network) {
        let resource = &network.resources[exchange.resource];
        let Some(basis) = sectors.basis else {
            later += usize::from(progress != sectors.progress);
            continue;
        };
        if progress != sectors.progress {
            later += 1;
        } else if Basis::of(resource) != Some(basis) {
            other += 1;
        } else if exchange.quantity.and_then(|q| Basis::amount(resource, q)).is_none() {
            unknown += 1;
        }
    }
    let reasons = [
        (other, Text::new("of another kind", "af en anden slags")),
        (unknown, Text::new("of unknown amount", "af ukendt mængde")),
        (later, Text::new("not in operation", "ikke i drift")),
    ];
    let said: Vec<String> = reasons
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, words)| format!("{} {}", count(*n, lang), words.in_lang(lang)))
        .collect();
    if said.is_empty() {
        return String::new();
    }
    let start = Text::new("Exchanges not in the ribbons", "Udvekslinger uden for båndene");
    format!("{}: {}.", start.in_lang(lang), said.join(", "))
}
