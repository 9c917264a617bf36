//! The central actors in words, numbers and tables.

use super::{ActorRow, Actors};
use crate::network::Network;
use crate::number;
use crate::section::{Measure, Section};
use crate::text::{Lang, Text};

/// The heading.
pub const TITLE: Text = Text::new("Central actors", "Centrale aktører");
/// The question.
pub const QUESTION: Text =
    Text::new("Who holds the network together?", "Hvem holder netværket sammen?");

const ARTICULATION_POINTS: Measure = Measure {
    id: "articulation_points",
    name: Text::new("Actors that hold parts together", "Aktører, der holder dele sammen"),
    unit: "1",
    definition: "actors whose loss leaves more separate parts (undirected projection)",
};
const BRIDGES: Measure = Measure {
    id: "bridges",
    name: Text::new("Bridges", "Broer"),
    unit: "1",
    definition: "joined pairs of actors whose parting leaves more separate parts (undirected projection)",
};
const BETWEENNESS_ERROR: Measure = Measure {
    id: "betweenness_error",
    name: Text::new("Error bound of betweenness", "Fejlgrænse for mellemstilling"),
    unit: "1",
    definition: "how far an estimated betweenness may be off, for all actors at once with 95 %; absent where it is exact",
};

/// The actors in words, numbers and tables.
pub fn section(actors: &Actors, network: &Network, lang: Lang) -> Section {
    let points = actors.rows.iter().filter(|row| row.articulation).count();
    let defined = !actors.rows.is_empty();
    Section::new("actors", TITLE, lang)
        .say(broker_in_words(actors, network, lang))
        .say(error_in_words(actors, lang))
        .say(points_in_words(actors, lang))
        .say(impact_in_words(actors, lang))
        .indicator(&ARTICULATION_POINTS, defined.then_some(points as f64))
        .indicator(&BRIDGES, defined.then_some(actors.bridges.len() as f64))
        .indicator(&BETWEENNESS_ERROR, actors.betweenness_error)
        .list("actors", &actors.rows)
        .list("bridges", &actors.bridges)
        .list("concentration", &actors.concentration)
}

fn broker_in_words(actors: &Actors, network: &Network, lang: Lang) -> String {
    let Some(first) = actors.rows.first() else {
        return match lang {
            Lang::En => "No two actors exchange anything, so nobody has a rank.",
            Lang::Da => "Ingen aktører udveksler noget, så ingen har en rang.",
        }
        .to_owned();
    };
    let (name, pairs) = (&first.name, number::count(actors.connected_pairs, lang));
    let through = number::significant(first.pairs_between, 3, lang);
    let mixed = match (network.selection.category.is_some(), lang) {
        (true, _) => "",
        (false, Lang::En) => " This is brokerage over all resources together, not flow.",
        (false, Lang::Da) => " Det er formidling på tværs af alle ressourcer, ikke strøm.",
    };
    match lang {
        _ if first.pairs_between == 0.0 => match lang {
            Lang::En => "Nobody stands between others: every chain is a single link.".to_owned(),
            Lang::Da => "Ingen står mellem andre: hver kæde er en enkelt forbindelse.".to_owned(),
        },
        Lang::En => format!(
            "{name} holds the network together: {through} of {pairs} shortest chains between actors pass through it.{mixed}"
        ),
        Lang::Da => format!(
            "{name} holder netværket sammen: {through} af {pairs} korteste kæder mellem aktører går gennem den.{mixed}"
        ),
    }
}

fn error_in_words(actors: &Actors, lang: Lang) -> String {
    let Some(error) = actors.betweenness_error else { return String::new() };
    let error = number::significant(error, 2, lang);
    match lang {
        Lang::En => format!(
            "Betweenness is estimated from a sample of shortest chains; it is off by at most {error} (95 %)."
        ),
        Lang::Da => format!(
            "Mellemstillingen er anslået ud fra et udvalg af korteste kæder; den afviger højst {error} (95 %)."
        ),
    }
}

/// How many names a sentence lists.
const NAMES: usize = 3;

fn points_in_words(actors: &Actors, lang: Lang) -> String {
    let points: Vec<&ActorRow> = actors.rows.iter().filter(|row| row.articulation).collect();
    if points.is_empty() {
        return match (actors.rows.is_empty(), lang) {
            (true, _) => "",
            (false, Lang::En) => "No single actor's exit would split it into more parts.",
            (false, Lang::Da) => "Ingen enkelt aktørs udtræden ville dele det i flere dele.",
        }
        .to_owned();
    }
    let names: Vec<&str> = points.iter().take(NAMES).map(|row| row.name.as_str()).collect();
    let more = points.len().saturating_sub(NAMES);
    let (names, more_count) = (names.join("; "), number::count(more, lang));
    let names = match (more, lang) {
        (0, _) => names,
        (_, Lang::En) => format!("{names} and {more_count} more"),
        (_, Lang::Da) => format!("{names} og {more_count} til"),
    };
    match (points.len(), lang) {
        (1, Lang::En) => format!("Losing {names} would split it into more parts."),
        (1, Lang::Da) => format!("Mister det {names}, falder det i flere dele."),
        (_, Lang::En) => format!("Losing any one of {names} would split it into more parts."),
        (_, Lang::Da) => format!("Mister det blot én af {names}, falder det i flere dele."),
    }
}

fn impact_in_words(actors: &Actors, lang: Lang) -> String {
    let unknown = actors.rows.iter().filter(|row| row.co2_impact_loss_t.is_none()).count();
    let loss = |row: &ActorRow| row.co2_impact_loss_t.filter(|loss| *loss > 0.0);
    let heaviest = actors
        .rows
        .iter()
        .filter_map(|row| loss(row).map(|loss| (row, loss)))
        .reduce(|a, b| if b.1 > a.1 { b } else { a });
    let heaviest = match (heaviest, lang) {
        (None, _) => String::new(),
        (Some((row, loss)), Lang::En) => format!(
            "Most depends on {}: without it {} t CO₂e a year would no longer be avoided{} (losses of several actors do not add up).",
            row.name,
            number::rough(loss, 2, lang),
            if row.partial { ", as far as known" } else { "" },
        ),
        (Some((row, loss)), Lang::Da) => format!(
            "Mest afhænger af {}: uden den ville {} t CO₂e om året ikke længere undgås{} (flere aktørers tab kan ikke lægges sammen).",
            row.name,
            number::rough(loss, 2, lang),
            if row.partial { ", så vidt vides" } else { "" },
        ),
    };
    let (count, all) = (number::count(unknown, lang), number::count(actors.rows.len(), lang));
    let unknown = match (unknown, lang) {
        (0, _) => String::new(),
        (_, Lang::En) => format!(
            "What is lost in CO₂e with {count} of {all} actors is unknown: nothing of what their exchanges avoid is stated."
        ),
        (_, Lang::Da) => format!(
            "Hvad der tabes i CO₂e med {count} af {all} aktører er ukendt: intet af, hvad deres udvekslinger undgår, er oplyst."
        ),
    };
    let both = [heaviest, unknown];
    both.iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}
