//! A precedent in words that need no training to read.

use super::Precedent;
use super::documented::{in_danish, trade};
use crate::network::Network;
use crate::number::{count, rough};
use crate::text::Lang;

/// Digits of numbers that rest on estimates.
const DIGITS: u32 = 2;

/// What was taken elsewhere, and who might take what here; nothing is promised.
pub fn sentence(network: &Network, precedent: &Precedent, lang: Lang) -> String {
    format!("{} {}", elsewhere(network, precedent, lang), here(network, precedent, lang))
}

/// The documented exchange: who took what where and when, what for, and how often that is on record.
fn elsewhere(network: &Network, precedent: &Precedent, lang: Lang) -> String {
    let record = precedent.record;
    let spell = |text| match lang {
        Lang::En => text,
        Lang::Da => in_danish(text),
    };
    // The network's own records may name one of its resources by id.
    let what = match network.resource(&record.resource) {
        Some(resource) => &network.resources[resource].name,
        None => spell(&record.resource),
    };
    let place = match record.place.as_str() {
        "" => String::new(),
        place => {
            let at = match lang {
                Lang::En => "in",
                Lang::Da => "i",
            };
            format!(" {at} {}", spell(place))
        }
    };
    let year = match (record.year, lang) {
        (None, _) => String::new(),
        (Some(year), Lang::En) => format!(" from {year}"),
        (Some(year), Lang::Da) => format!(" fra {year}"),
    };
    let purpose = match record.r#use.as_str() {
        "" => String::new(),
        purpose => format!(": {}", spell(purpose)),
    };
    let cases = count(precedent.others + 1, lang);
    let (company, took, cases) = match lang {
        Lang::En => ("a company", "took", format!(" Documented cases: {cases}.")),
        Lang::Da => ("en virksomhed", "aftog", format!(" Dokumenterede tilfælde: {cases}.")),
    };
    let who = capitalised(trade(&record.to_sector, lang).unwrap_or(company));
    let cases = if precedent.others == 0 { String::new() } else { cases };
    format!("{who} (NACE {}) {took} {what}{place}{year}{purpose}.{cases}", record.to_sector)
}

/// Who might use what here, how far away, and that nobody has asked.
fn here(network: &Network, precedent: &Precedent, lang: Lang) -> String {
    let (from, to) = (&network.actors[precedent.from].name, &network.actors[precedent.to].name);
    let resource = &network.resources[precedent.offer];
    let left = rough(precedent.left, DIGITS, lang);
    let offered = format!("{left} {} {}", resource.unit.symbol, resource.name);
    let km = precedent.distance_km.map(|km| rough(km, DIGITS, lang));
    match lang {
        Lang::En => {
            let away = km.map_or(String::new(), |km| format!(", {km} km away"));
            format!(
                "{to} is of the same trade and might use some of the {offered} a year that {from} \
                 has left{away}; it has not said that it needs any."
            )
        }
        Lang::Da => {
            let away = km.map_or(String::new(), |km| format!(", {km} km væk"));
            format!(
                "{to} er i samme branche og kunne måske bruge noget af de {offered} om året, som \
                 {from} har til overs{away}; der er ikke meldt noget behov."
            )
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::find_precedents;
    use super::*;
    use crate::load::sketch;
    use crate::matching::find_candidates;
    use crate::network::{Selection, build};
    use crate::worth::measure_worth;

    fn said(text: &str, lang: Lang) -> String {
        let network = build(&sketch(text), &Selection::default()).unwrap();
        let matching = find_candidates(&network, &measure_worth(&network, None));
        let found = find_precedents(&network, &matching);
        sentence(&network, &found[0], lang)
    }

    const GYPSUM: &str = "actor plant: sector=35.11 name=The+plant lat=56 lon=10
         actor board: sector=23.62 name=Board+Ltd lat=56 lon=10.1
         resource gypsum: ewc=10+01+05 name=gypsum
         offer plant: gypsum 1234";

    #[test]
    fn a_sentence_promises_nothing() {
        assert_eq!(
            said(GYPSUM, Lang::En),
            "A plasterboard factory (NACE 23.62) took gypsum from flue-gas cleaning in Kalundborg \
             from 1993: plasterboard. Board Ltd is of the same trade and might use some of the \
             1,200 t gypsum a year that The plant has left, 8.1 km away; it has not said that it \
             needs any."
        );
        assert_eq!(
            said(GYPSUM, Lang::Da),
            "En gipspladefabrik (NACE 23.62) aftog afsvovlingsgips i Kalundborg fra 1993: \
             gipsplader. Board Ltd er i samme branche og kunne måske bruge noget af de 1.200 t \
             gypsum om året, som The plant har til overs, 8,1 km væk; der er ikke meldt noget behov."
        );
    }
}
