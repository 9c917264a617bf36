//! The cascades of a network in words, numbers and a table.

use super::{Cascades, TITLE};
use crate::model::Category;
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
    definition: "chains found before the search ended",
};

const TRUNCATED: Measure = Measure {
    id: "truncated",
    name: Text::new("Search ended early", "Søgning afbrudt"),
    unit: "1",
    definition: "1 if the search for cascades ended before its end, otherwise 0",
};

const LONGEST: Measure = Measure {
    id: "longest",
    name: Text::new("Longest cascade", "Længste kaskade"),
    unit: "steps",
    definition: "number of steps of the longest cascade found; absent without cascades",
};

const HIGHEST_FACTOR: Measure = Measure {
    id: "highest_factor",
    name: Text::new("Highest cascade factor", "Højeste kaskadefaktor"),
    unit: "1",
    definition: "largest sum of uses over the first use, of the cascades of matter and water whose \
                 quantities and yields are known",
};

/// The cascades in words, numbers and a table.
pub fn section(cascades: &Cascades, network: &Network, lang: Lang) -> Section {
    let found = cascades.count as f64;
    let longest = (cascades.longest > 0).then_some(cascades.longest as f64);
    Section::new("cascades", TITLE, lang)
        .say(how_many(cascades, lang))
        .say(not_listed(network, cascades, lang))
        .say(the_first(network, cascades, lang))
        .indicator(&CASCADE_COUNT, (!cascades.truncated).then_some(found))
        .indicator(&AT_LEAST, cascades.truncated.then_some(found))
        .indicator(&TRUNCATED, f64::from(u8::from(cascades.truncated)))
        .indicator(&LONGEST, longest)
        .indicator(&HIGHEST_FACTOR, cascades.highest_factor)
        .list("cascades", &cascades.cascades)
}

fn how_many(cascades: &Cascades, lang: Lang) -> String {
    let (all, longest) = (count(cascades.count as usize, lang), cascades.longest);
    let early = match (cascades.truncated, lang) {
        (false, _) => "",
        (true, Lang::En) => "The search ended early, so there may be more. ",
        (true, Lang::Da) => "Søgningen blev afbrudt, så der kan være flere. ",
    };
    match (cascades.count, lang) {
        (0, Lang::En) => format!(
            "{early}No resource is used again: no taker's inflow leads to an outflow by a common \
             family or a listed conversion."
        ),
        (0, Lang::Da) => format!(
            "{early}Ingen ressource bruges igen: hos ingen modtager fører det, der kommer ind, til \
             det, der går ud, gennem en fælles familie eller en angivet omdannelse."
        ),
        (1, Lang::En) => {
            format!("{early}1 chain in which something is used again, of {longest} steps.")
        }
        (1, Lang::Da) => format!("{early}1 kæde, hvor noget bruges igen, på {longest} trin."),
        (_, Lang::En) => {
            format!(
                "{early}{all} chains in which something is used again, of up to {longest} steps."
            )
        }
        (_, Lang::Da) => {
            format!("{early}{all} kæder, hvor noget bruges igen, på op til {longest} trin.")
        }
    }
}

/// How many chains only repeat a part of a longer one.
fn not_listed(network: &Network, cascades: &Cascades, lang: Lang) -> String {
    let (listed, top) = (cascades.cascades.len(), network.settings.top);
    let parts = (cascades.count as usize).saturating_sub(listed);
    if parts == 0 || (top > 0 && listed >= top) {
        return String::new();
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

fn the_first(network: &Network, cascades: &Cascades, lang: Lang) -> String {
    let Some(first) = cascades.cascades.first() else { return String::new() };
    let names = first.actors.iter();
    let names = names.map(|id| network.actor(id).map_or(id.as_str(), |a| &network.actors[a].name));
    let way = names.collect::<Vec<_>>().join(" → ");
    let start = first.resources.first().and_then(|id| network.resource(id));
    let energy = start.is_some_and(|r| network.resources[r].category == Category::Energy);
    let factor = first.cascade_factor.map(|factor| significant(factor, 3, lang));
    let share = first.heat_share.map(|share| percent(share, lang));
    match (factor, share, lang) {
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
