//! The words around the matrix.

use std::collections::BTreeSet;

use super::cells::{Cell, Value};
use super::plot::{Grid, has_frames};
use super::{Picture, of_actors};
use crate::figure::classes::Progress;
use crate::figure::flows::{By, drawn_exchanges, is_unknown};
use crate::figure::frame::{counted, if_any, sentences};
use crate::figure::network::not_drawn;
use crate::figure::style::SMALL;
use crate::number::count;
use crate::text::{Lang, Text};

/// What a square and the order mean.
pub fn subtitle(picture: &Picture, grid: &Grid) -> String {
    let lang = picture.lang;
    let [_, nodes] = picture.flows.by.nouns(lang);
    let side = count(grid.side, lang);
    let more = |cell: &Cell| matches!(cell.value, Value::Count(2..));
    let several = grid.pitch >= SMALL + 1.0 && picture.cells.iter().any(more);
    let what = |lang: Lang| match (picture.basis, lang) {
        (Some(basis), Lang::En) => format!(
            "the amount of {} per year, on a logarithmic scale",
            basis.name().en.to_lowercase()
        ),
        (Some(basis), Lang::Da) => {
            format!("mængden af {} pr. år, på logaritmisk skala", basis.name().da.to_lowercase())
        }
        (None, Lang::En) if grid.kinds && !several => "what flows".to_owned(),
        (None, Lang::Da) if grid.kinds && !several => "det der udveksles".to_owned(),
        (None, Lang::En) if grid.kinds => "what flows; a number: several exchanges".to_owned(),
        (None, Lang::Da) if grid.kinds => "det der udveksles; tal: flere udvekslinger".to_owned(),
        (None, Lang::En) => "the number of exchanges".to_owned(),
        (None, Lang::Da) => "antallet af udvekslinger".to_owned(),
    };
    let framed = has_frames(picture);
    match lang {
        Lang::En => sentences(&[
            "Rows give, columns take.".to_owned(),
            match grid.side {
                1 => format!("Colour: {}.", what(lang)),
                _ => format!("A square stands for {side} × {side} {nodes}; colour: {}, added up.", what(lang)),
            },
            match (framed, of_actors(picture)) {
                (true, _) => "Order: communities (framed) by size, in each the actors with most partners first.".to_owned(),
                (false, true) => "Order: actors with most partners first.".to_owned(),
                (false, false) => format!("Rows and columns are {nodes} of actors, those with most partners first."),
            },
        ]),
        Lang::Da => sentences(&[
            "Rækker giver, kolonner tager.".to_owned(),
            match grid.side {
                1 => format!("Farve: {}.", what(lang)),
                _ => format!("Et felt står for {side} × {side} {nodes}; farve: {}, lagt sammen.", what(lang)),
            },
            match (framed, of_actors(picture)) {
                (true, _) => "Rækkefølge: klynger (indrammet) efter størrelse, i hver aktørerne med flest partnere først.".to_owned(),
                (false, true) => "Rækkefølge: aktører med flest partnere først.".to_owned(),
                (false, false) => format!("Rækker og kolonner er {nodes} af aktører, dem med flest partnere først."),
            },
        ]),
    }
}

/// How many, what is unknown, what is left out.
pub fn caption(picture: &Picture, unnamed: usize) -> String {
    let Picture { network, lang, flows, .. } = picture;
    let lang = *lang;
    let all: Vec<_> = drawn_exchanges(network).collect();
    let progresses: BTreeSet<Progress> = all.iter().map(|(.., progress)| *progress).collect();
    let by_progress: Vec<String> = progresses
        .into_iter()
        .map(|p| {
            let n = all.iter().filter(|(.., progress)| *progress == p).count();
            format!("{} {}", count(n, lang), p.name(network).in_lang(lang).to_lowercase())
        })
        .collect();
    let by_progress = by_progress.join(", ");
    let unknown = match picture.basis {
        Some(_) => all.iter().filter(|(_, e, _)| is_unknown(network, e)).count(),
        None => 0,
    };
    let alone = network.actors.len() - flows.actors;
    let actors = counted_actors(flows.actors, lang);
    let exchanges = match lang {
        Lang::En => counted(all.len(), "exchange", "exchanges", lang),
        Lang::Da => counted(all.len(), "udveksling", "udvekslinger", lang),
    };
    let nodes = flows.nodes.len();
    let [_, nouns] = flows.by.nouns(lang);
    let grouped = if_any(usize::from(!of_actors(picture)), || {
        format!(" {} {} {nouns}", Text::new("in", "i").in_lang(lang), count(nodes, lang))
    });
    let both = if of_actors(picture) { filled(picture) } else { String::new() };
    let left_out = |en: &str, da: &str| {
        if_any(unnamed, || match lang {
            Lang::En => en.to_owned(),
            Lang::Da => da.to_owned(),
        })
    };
    let none = left_out(
        "Too many actors to name: a community is called after its actor with most partners.",
        "For mange aktører til navne: en klynge er opkaldt efter aktøren med flest partnere.",
    );
    let unknown = if_any(unknown, || match lang {
        Lang::En => format!("Amount unknown for {}.", count(unknown, lang)),
        Lang::Da => format!("Mængden er ukendt for {}.", count(unknown, lang)),
    });
    sentences(&[
        format!("{actors}{grouped}, {exchanges}: {by_progress}."),
        both,
        unknown,
        not_drawn(network, By::Actor, all.len(), alone, lang),
        if has_frames(picture) { none } else { String::new() },
    ])
}

fn counted_actors(n: usize, lang: Lang) -> String {
    match lang {
        Lang::En => counted(n, "actor", "actors", lang),
        Lang::Da => counted(n, "aktør", "aktører", lang),
    }
}

/// How full the matrix is.
fn filled(picture: &Picture) -> String {
    let cells = picture.cells.len();
    let n = picture.order.nodes.len();
    let share = cells as f64 / ((n * n.saturating_sub(1)) as f64).max(1.0);
    let share = crate::number::percent(share, picture.lang);
    let cells = count(cells, picture.lang);
    match picture.lang {
        Lang::En => format!("{cells} pairs give and take, {share} of all that could."),
        Lang::Da => format!("{cells} par giver og tager, {share} af alle mulige."),
    }
}
