//! The cascades of a network in words, numbers and a table.

use super::{Cascades, TITLE};
use crate::model::unit::Dimension;
use crate::model::{CascadeRank, Category};
use crate::network::Network;
use crate::number::{count, percent, significant};
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};

const CASCADE_COUNT: Measure = Measure {
    id: "cascade_count",
    name: Text::new("Cascades", "Kaskader"),
    unit: "1",
    definition: "chains of at least two steps under the link rule, within the bounds on steps and \
                 candidates; parts of a longer chain with the same score are counted, but not listed",
};

const AT_LEAST: Measure = Measure {
    id: "cascade_count_at_least",
    name: Text::new("Cascades, at least", "Kaskader, mindst"),
    unit: "1",
    definition: "chains counted before counting ended",
};

const TRUNCATED: Measure = Measure {
    id: "truncated",
    name: Text::new("Search ended early", "Søgning afbrudt"),
    unit: "1",
    definition: "1 if counting the cascades, or the search for the best, ended before its end, \
                 otherwise 0",
};

const LONGEST: Measure = Measure {
    id: "longest",
    name: Text::new("Longest cascade", "Længste kaskade"),
    unit: "steps",
    definition: "number of steps of the longest cascade counted; absent without cascades",
};

const HIGHEST_FACTOR: Measure = Measure {
    id: "highest_factor",
    name: Text::new("Highest cascade factor", "Højeste kaskadefaktor"),
    unit: "1",
    definition: "largest sum of uses over the first use, of the cascades of matter and water whose \
                 quantities and yields are known",
};

const REUSED: [(Dimension, Measure); 3] = [
    (
        Dimension::Mass,
        Measure {
            id: "reused_t",
            name: Text::new("Used again together", "Brugt igen tilsammen"),
            unit: "t",
            definition: REUSED_TOGETHER,
        },
    ),
    (
        Dimension::Energy,
        Measure {
            id: "reused_gj",
            name: Text::new("Energy used again together", "Energi brugt igen tilsammen"),
            unit: "GJ",
            definition: REUSED_TOGETHER,
        },
    ),
    (
        Dimension::Volume,
        Measure {
            id: "reused_m3",
            name: Text::new("Water used again together", "Vand brugt igen tilsammen"),
            unit: "m3",
            definition: REUSED_TOGETHER,
        },
    ),
];

const REUSED_TOGETHER: &str = "the most that the cascades listed can use again at once: the sum of \
                               all uses behind the first, no exchange used beyond its quantity and \
                               nothing given to two next uses";

/// The cascades in words, numbers and tables.
pub fn section(cascades: &Cascades, network: &Network, lang: Lang) -> Section {
    let found = cascades.count as f64;
    let longest = (cascades.longest > 0).then_some(cascades.longest as f64);
    let truncated = cascades.count_truncated || cascades.truncated;
    let section = Section::new("cascades", TITLE, lang)
        .say(how_many(cascades, network, lang))
        .say(not_listed(network, cascades, lang))
        .say(the_first(network, cascades, lang))
        .say(the_families(cascades, lang))
        .indicator(&CASCADE_COUNT, (!cascades.count_truncated).then_some(found))
        .indicator(&AT_LEAST, cascades.count_truncated.then_some(found))
        .indicator(&TRUNCATED, f64::from(u8::from(truncated)))
        .indicator(&LONGEST, longest)
        .indicator(&HIGHEST_FACTOR, cascades.highest_factor);
    let together = |section: Section, (dimension, measure): &(Dimension, Measure)| {
        let joint = cascades.joint.iter().find(|joint| joint.dimension == *dimension);
        section.indicator(measure, joint.map(|joint| joint.reused))
    };
    REUSED
        .iter()
        .fold(section, together)
        .list("cascades", &cascades.cascades)
        .list("families", &cascades.families)
}

fn how_many(cascades: &Cascades, network: &Network, lang: Lang) -> String {
    let bound = network.settings.max_steps;
    let longer = match (bound > 0 && cascades.longest == bound, lang) {
        (false, _) => "",
        (true, Lang::En) => ", the most that were looked for",
        (true, Lang::Da) => ", det højeste der blev søgt efter",
    };
    let (all, longest) = (count(cascades.count as usize, lang), cascades.longest);
    let early = match (cascades.count_truncated, cascades.truncated, lang) {
        (false, false, _) => "",
        (_, true, Lang::En) => " The search ended early, so there may be better ones.",
        (_, true, Lang::Da) => " Søgningen blev afbrudt, så der kan være bedre.",
        (true, _, Lang::En) => {
            " Counting ended early, so there are more; those listed are the best of all."
        }
        (true, _, Lang::Da) => {
            " Optællingen blev afbrudt, så der er flere; de viste er de bedste af alle."
        }
    };
    let at_least = match (cascades.count_truncated, lang) {
        (false, _) => "",
        (true, Lang::En) => "At least ",
        (true, Lang::Da) => "Mindst ",
    };
    let chains = match (cascades.count, lang) {
        (0, Lang::En) if bound == 1 => "A cascade has at least 2 steps; the bound is 1.".to_owned(),
        (0, Lang::Da) if bound == 1 => "En kaskade har mindst 2 trin; grænsen er 1.".to_owned(),
        (0, _) if cascades.count_truncated || !cascades.cascades.is_empty() => String::new(),
        (0, Lang::En) => "No resource is used again: no taker's inflow leads to an outflow by a \
                          common family or a listed conversion."
            .to_owned(),
        (0, Lang::Da) => "Ingen ressource bruges igen: hos ingen modtager fører det, der kommer \
                          ind, til det, der går ud, gennem en fælles familie eller en angivet \
                          omdannelse."
            .to_owned(),
        (1, Lang::En) => {
            format!("{at_least}1 chain in which something is used again, of {longest} steps.")
        }
        (1, Lang::Da) => {
            format!("{at_least}1 kæde, hvor noget bruges igen, på {longest} trin.")
        }
        (_, Lang::En) => format!(
            "{at_least}{all} chains in which something is used again, of up to {longest} steps{longer}."
        ),
        (_, Lang::Da) => {
            format!(
                "{at_least}{all} kæder, hvor noget bruges igen, på op til {longest} trin{longer}."
            )
        }
    };
    (chains + early).trim_start().to_owned()
}

/// What the families make of what they take in; those that say too little are counted.
fn the_families(cascades: &Cascades, lang: Lang) -> String {
    let known = cascades.families.iter().filter_map(|family| {
        let factor = significant(family.cascade_factor?, 3, lang);
        Some(format!("{} {factor}", family.family))
    });
    let known: Vec<String> = known.collect();
    let unknown = cascades.families.iter().filter(|family| 0 < family.unknown).count();
    let uses = match lang {
        _ if known.is_empty() => String::new(),
        Lang::En => {
            format!("Cascade factor by family, all uses over first uses: {}.", known.join(", "))
        }
        Lang::Da => {
            format!("Kaskadefaktor efter familie, al brug over første brug: {}.", known.join(", "))
        }
    };
    let missing = match (unknown, lang) {
        (0, _) => String::new(),
        (n, Lang::En) => format!(
            "Families without such a number, for want of a quantity or a yield: {}.",
            count(n, lang)
        ),
        (n, Lang::Da) => format!(
            "Familier uden et sådant tal, da en mængde eller et udbytte mangler: {}.",
            count(n, lang)
        ),
    };
    [uses, missing].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How many chains only repeat a part of a longer one.
fn not_listed(network: &Network, cascades: &Cascades, lang: Lang) -> String {
    let (listed, top) = (cascades.cascades.len(), network.settings.top);
    let parts = (cascades.count as usize).saturating_sub(listed);
    if (parts == 0 && !cascades.count_truncated) || listed == 0 {
        return String::new();
    }
    if cascades.truncated && top == 0 {
        return String::new();
    }
    if cascades.count_truncated || (top > 0 && listed >= top) {
        let (listed, rank) = (count(listed, lang), ranked_by(network.settings.cascade_rank, lang));
        return match lang {
            Lang::En => format!("Listed are the best {listed} by {rank}; --top 0 lists all."),
            Lang::Da => {
                format!("På listen står de bedste {listed} efter {rank}; --top 0 viser alle.")
            }
        };
    }
    match (parts, lang) {
        (1, Lang::En) => "1 of them is part of a longer one and not listed.".to_owned(),
        (1, Lang::Da) => "1 af dem er del af en længere og ikke på listen.".to_owned(),
        (_, Lang::En) => {
            format!("{} of them are parts of longer ones and not listed.", count(parts, lang))
        }
        (_, Lang::Da) => {
            format!("{} af dem er dele af længere og ikke på listen.", count(parts, lang))
        }
    }
}

fn ranked_by(rank: CascadeRank, lang: Lang) -> &'static str {
    match rank {
        CascadeRank::Factor => Text::new("cascade factor", "kaskadefaktor"),
        CascadeRank::Co2 => Text::new("CO₂e avoided", "undgået CO₂e"),
        CascadeRank::Steps => Text::new("number of steps", "antal trin"),
        CascadeRank::Quantity => Text::new("amount of the first step", "mængden i første trin"),
        CascadeRank::Grade => Text::new("grade kept", "bevaret kvalitet"),
    }
    .in_lang(lang)
}

fn the_first(network: &Network, cascades: &Cascades, lang: Lang) -> String {
    let Some(first) = cascades.cascades.first() else { return String::new() };
    let names = first.actors.iter();
    let names = names.map(|id| network.actor(id).map_or(id.as_str(), |a| &network.actors[a].name));
    let way = names.collect::<Vec<_>>().join(" → ");
    let start = first.resources.first().and_then(|id| network.resource(id));
    let energy = start.is_some_and(|r| network.resources[r].category == Category::Energy);
    let once = first.cascade_factor == Some(1.0);
    let factor = first.cascade_factor.map(|factor| significant(factor, 3, lang));
    let share = first.heat_share.map(|share| percent(share, lang));
    match (factor, share, lang) {
        (Some(_), _, Lang::En) if once => {
            format!("First is {way}: what enters is used once, and then as something else.")
        }
        (Some(_), _, Lang::Da) if once => format!(
            "Først er {way}: det, der kommer ind, bruges én gang og derefter som noget andet."
        ),
        (Some(factor), _, Lang::En) => {
            format!("First is {way}: what enters is used {factor} times over.")
        }
        (Some(factor), _, Lang::Da) => {
            format!("Først er {way}: det, der kommer ind, bruges {factor} gange.")
        }
        (None, Some(share), Lang::En) => {
            format!("First is {way}: {share} of the heat available is taken.")
        }
        (None, Some(share), Lang::Da) => {
            format!("Først er {way}: {share} af den tilgængelige varme udnyttes.")
        }
        (None, None, Lang::En) if energy => format!("First is {way}, which carries energy."),
        (None, None, Lang::Da) if energy => format!("Først er {way}, som fører energi."),
        (None, None, Lang::En) => format!(
            "First is {way}; how many times it is used is unknown, for want of a quantity or a \
             yield."
        ),
        (None, None, Lang::Da) => format!(
            "Først er {way}; hvor mange gange det bruges, vides ikke, da en mængde eller et \
             udbytte mangler."
        ),
    }
}
