//! The loops of a network in words, numbers and a table.

use super::{Loops, TITLE};
use crate::model::unit::Dimension;
use crate::network::Network;
use crate::number::{count, significant};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};

const LOOP_COUNT: Measure = Measure {
    id: "loop_count",
    name: Text::new("Loops", "Kredsløb"),
    unit: "1",
    definition: "elementary circuits over at least two organisations, within the bounds on length \
                 and candidates; all, not only those listed",
};

const AT_LEAST: Measure = Measure {
    id: "loop_count_at_least",
    name: Text::new("Loops, at least", "Kredsløb, mindst"),
    unit: "1",
    definition: "loops found before the search ended",
};

const TRUNCATED: Measure = Measure {
    id: "truncated",
    name: Text::new("Search ended early", "Søgning afbrudt"),
    unit: "1",
    definition: "1 if the search for loops ended before its end, otherwise 0",
};

const LONGEST: Measure = Measure {
    id: "longest",
    name: Text::new("Longest loop", "Længste kredsløb"),
    unit: "hops",
    definition: "number of hops of the longest loop found; absent without loops",
};

const JOINT: [(Dimension, Measure); 3] = [
    (
        Dimension::Mass,
        Measure {
            id: "joint_volume_t",
            name: Text::new("Volume of the loops together", "Kredsløbenes mængde tilsammen"),
            unit: "t",
            definition: JOINT_VOLUME,
        },
    ),
    (
        Dimension::Energy,
        Measure {
            id: "joint_volume_gj",
            name: Text::new("Energy of the loops together", "Kredsløbenes energi tilsammen"),
            unit: "GJ",
            definition: JOINT_VOLUME,
        },
    ),
    (
        Dimension::Volume,
        Measure {
            id: "joint_volume_m3",
            name: Text::new("Water of the loops together", "Kredsløbenes vand tilsammen"),
            unit: "m3",
            definition: JOINT_VOLUME,
        },
    ),
];

const JOINT_VOLUME: &str = "what can go round at once in the material loops listed: the largest sum \
                            of what goes round each, no exchange used beyond its quantity";

/// The loops in words, numbers and a table.
pub fn section(loops: &Loops, network: &Network, lang: Lang) -> Section {
    let found = loops.count as f64;
    let longest = (loops.longest > 0).then_some(loops.longest as f64);
    let joint = |dimension: Dimension| {
        let joint = loops.joint.iter().find(|joint| joint.dimension == dimension);
        joint.map(|joint| joint.volume)
    };
    let section = Section::new("loops", TITLE, lang)
        .say(how_many(network, loops, lang))
        .say(the_best(network, loops, lang))
        .say(what_closes_most(network, loops, lang))
        .indicator(&LOOP_COUNT, (!loops.truncated).then_some(found))
        .indicator(&AT_LEAST, loops.truncated.then_some(found))
        .indicator(&TRUNCATED, f64::from(u8::from(loops.truncated)))
        .indicator(&LONGEST, longest);
    let of = |section: Section, (dimension, measure): &(Dimension, Measure)| {
        section.indicator(measure, joint(*dimension))
    };
    JOINT.iter().fold(section, of).list("loops", &loops.loops).list("closing_links", &loops.cover)
}

fn how_many(network: &Network, loops: &Loops, lang: Lang) -> String {
    let number = |n: u64| count(n as usize, lang);
    let within = match (lang, network.settings.max_length) {
        (_, 0) => String::new(),
        (Lang::En, 1) => " of at most 1 hop".to_owned(),
        (Lang::En, n) => format!(" of at most {n} hops"),
        (Lang::Da, n) => format!(" på højst {n} led"),
    };
    let early = match (loops.truncated, loops.best_of_all, lang) {
        (false, ..) => "",
        (true, true, Lang::En) => {
            " Counting ended early, so there are more; those listed are the best of all."
        }
        (true, true, Lang::Da) => {
            " Optællingen blev afbrudt, så der er flere; de viste er de bedste af alle."
        }
        (true, false, Lang::En) => " The search ended early, so there may be more.",
        (true, false, Lang::Da) => " Søgningen blev afbrudt, så der kan være flere.",
    };
    if loops.count == 0 {
        return match lang {
            Lang::En => {
                format!("No loop{within} was found, neither closed nor with a candidate.{early}")
            }
            Lang::Da => {
                format!("Intet kredsløb{within} fundet, hverken sluttet eller muligt.{early}")
            }
        };
    }
    let noun = match (loops.count, lang) {
        (1, Lang::En) => "loop",
        (_, Lang::En) => "loops",
        (_, Lang::Da) => "kredsløb",
    };
    let parts = [closed(loops.closed, lang), open(network, loops.count - loops.closed, lang)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let (all, parts, matter) =
        (number(loops.count), parts.join(", "), matter_in_words(loops, lang));
    format!("{all} {noun}{within}: {parts}. {matter}{early}")
}

fn closed(n: u64, lang: Lang) -> Option<String> {
    let word = match (n, lang) {
        (0, _) => return None,
        (_, Lang::En) => "closed",
        (1, Lang::Da) => "sluttet",
        (_, Lang::Da) => "sluttede",
    };
    Some(format!("{} {word}", count(n as usize, lang)))
}

fn open(network: &Network, n: u64, lang: Lang) -> Option<String> {
    let missing = match (network.settings.max_candidates, lang) {
        _ if n == 0 => return None,
        (1, Lang::En) => "one missing link that a candidate could be".to_owned(),
        (1, Lang::Da) => "ét manglende led, som en kandidat kan udfylde".to_owned(),
        (most, Lang::En) => format!("up to {most} missing links that candidates could be"),
        (most, Lang::Da) => format!("op til {most} manglende led, som kandidater kan udfylde"),
    };
    let n = count(n as usize, lang);
    Some(match lang {
        Lang::En => format!("{n} with {missing}"),
        Lang::Da => format!("{n} med {missing}"),
    })
}

fn matter_in_words(loops: &Loops, lang: Lang) -> String {
    let material = count(loops.material as usize, lang);
    match (loops.material, lang) {
        (0, Lang::En) => "No single matter goes round: the actors serve each other with different \
                          things."
            .to_owned(),
        (0, Lang::Da) => "Intet enkelt stof går rundt: aktørerne hjælper hinanden med forskellige \
                          ting."
            .to_owned(),
        (n, Lang::En) if n == loops.count => "It is the same matter that goes round.".to_owned(),
        (n, Lang::Da) if n == loops.count => "Det er det samme stof, der går rundt.".to_owned(),
        (_, Lang::En) => format!(
            "The same matter goes round in {material}; in the others the actors serve each other \
             with different things."
        ),
        (_, Lang::Da) => format!(
            "Det samme stof går rundt i {material}; i de øvrige hjælper aktørerne hinanden med \
             forskellige ting."
        ),
    }
}

fn the_best(network: &Network, loops: &Loops, lang: Lang) -> String {
    let Some(best) = loops.loops.first() else { return String::new() };
    let ids = best.actors.iter().chain(best.actors.first());
    let names = ids.map(|id| network.actor(id).map_or(id.as_str(), |a| &network.actors[a].name));
    let round = names.collect::<Vec<_>>().join(" → ");
    let avoided = if best.candidates > 0 { best.gain_co2_t } else { best.co2_t };
    // A 0 that rests on unknowns says nothing.
    let avoided = avoided.filter(|t| *t != 0.0 || !best.footing.partial);
    let worth = avoided.map(|t| significant(t, 2, lang));
    let known = match (best.footing.partial, lang) {
        (false, _) => "",
        (true, Lang::En) => ", as far as is known,",
        (true, Lang::Da) => ", så vidt vides,",
    };
    match (lang, worth) {
        (Lang::En, Some(t)) if best.candidates > 0 => {
            format!(
                "The best to close is {round}: its missing part would avoid{known} {t} t CO₂e a year."
            )
        }
        (Lang::En, Some(t)) => format!("The first is {round}: it avoids{known} {t} t CO₂e a year."),
        (Lang::En, None) => format!("The first is {round}; what it avoids is unknown."),
        (Lang::Da, Some(t)) if best.candidates > 0 => {
            format!(
                "Bedst at slutte er {round}: den manglende del ville spare{known} {t} t CO₂e om året."
            )
        }
        (Lang::Da, Some(t)) => {
            format!("Det første er {round}: det sparer{known} {t} t CO₂e om året.")
        }
        (Lang::Da, None) => format!("Det første er {round}; hvad det sparer, er ukendt."),
    }
}

/// The new link that closes the most loops by itself, where there is a choice.
fn what_closes_most(network: &Network, loops: &Loops, lang: Lang) -> String {
    let [first, _, ..] = &loops.cover[..] else { return String::new() };
    if first.closes < 2 {
        return String::new();
    }
    let name = |id| network.actor(id).map_or(id, |a| network.actors[a].name.as_str());
    let (from, to) = (name(&first.from), name(&first.to));
    let open = count((loops.count - loops.closed) as usize, lang);
    let closes = count(first.closes as usize, lang);
    match lang {
        Lang::En => format!("{from} → {to} alone would close {closes} of the {open} open loops."),
        Lang::Da => {
            format!("{from} → {to} alene ville slutte {closes} af de {open} åbne kredsløb.")
        }
    }
}
