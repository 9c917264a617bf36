//! The words around the chord diagram.

use super::Plan;
use super::bundles::MOST_ACTORS;
use super::circle::TENSION;
use super::ribbons::{Fit, Sectors};
use crate::figure::classes::{Basis, Progress};
use crate::figure::flows::{By, Flows, drawn_exchanges};
use crate::figure::frame::{counted, if_any, sentences};
use crate::figure::network::not_drawn;
use crate::network::Network;
use crate::number::{count, significant};
use crate::text::{Lang, Text};

/// How far a flow has come, in data files.
pub fn progress_word(progress: Progress) -> &'static str {
    match progress {
        Progress::Active => "active",
        Progress::Agreed => "agreed",
        Progress::Candidate => "candidate",
    }
}

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
    let unknown = all.iter().filter(|(_, e, _)| e.quantity.is_none()).count();
    let in_ring = |basis: Basis, known: bool| {
        let of = all.iter().filter(|(_, e, p)| {
            let resource = &network.resources[e.resource];
            let amount = e.quantity.and_then(|q| Basis::amount(resource, q));
            *p == sectors.progress
                && Basis::of(resource) == Some(basis)
                && amount.is_some() == known
        });
        of.count()
    };
    let not_in_ring = match (&plan.ring, sectors.basis) {
        (Some(_), Some(basis)) => all.len() - in_ring(basis, true),
        (Some(_), None) => all.len() - sectors.drawn(),
        _ => 0,
    };
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
                (Some(scale), None) => {
                    format!("Scale: 1 mm of the ring's outer edge = {scale} exchanges.")
                }
                _ => String::new(),
            },
            if_any(unknown, || format!("Amount unknown for {}.", count(unknown, lang))),
            if_any(not_in_ring, || {
                format!(
                    "Not in the ribbons: {} of another kind, of unknown amount or not in operation.",
                    counted(not_in_ring, "exchange", "exchanges", lang)
                )
            }),
            if_any(too_many, || {
                format!("Actors are too many to be drawn on a circle here (at most {most}).")
            }),
            not_drawn(network, all.len(), alone, lang),
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
                (Some(scale), None) => {
                    format!("Skala: 1 mm af ringens yderkant = {scale} udvekslinger.")
                }
                _ => String::new(),
            },
            if_any(unknown, || format!("Mængden er ukendt for {}.", count(unknown, lang))),
            if_any(not_in_ring, || {
                format!(
                    "Ikke i båndene: {} af en anden slags, af ukendt mængde eller ikke i drift.",
                    counted(not_in_ring, "udveksling", "udvekslinger", lang)
                )
            }),
            if_any(too_many, || {
                format!("Aktørerne er for mange til at stå på en cirkel her (højst {most}).")
            }),
            not_drawn(network, all.len(), alone, lang),
        ]),
    }
}
