//! The words and the legend of the network.

use std::collections::{BTreeMap, BTreeSet};

use super::super::arrows::arrow_blocks;
use super::super::classes::{Basis, Progress, Trade};
use super::super::frame::{Block, Entry, counted, dot_entry, if_any, sentences};
use super::super::scene::Pen;
use super::super::style::*;
use super::{Line, NodeSizes, crowding};
use crate::network::{ActorIx, Exchange, Network};
use crate::number::{count, significant};
use crate::text::{Lang, Text};

pub(super) fn subtitle(sizes: &NodeSizes, lang: Lang) -> String {
    match (lang, sizes.basis) {
        (Lang::En, Some(basis)) => format!(
            "Area of a node: throughput of {}. Width of a line: √amount per year, relative to the largest of its kind, never below a least width.",
            basis.name().en.to_lowercase()
        ),
        (Lang::En, None) => "Area of a node: number of exchanges. Width of a line: √amount per year, relative to the largest of its kind, never below a least width.".to_owned(),
        (Lang::Da, Some(basis)) => format!(
            "Knudens areal: gennemstrømning af {}. Linjens bredde: √mængde pr. år i forhold til den største af sin slags, aldrig under en mindste bredde.",
            basis.name().da.to_lowercase()
        ),
        (Lang::Da, None) => "Knudens areal: antal udvekslinger. Linjens bredde: √mængde pr. år i forhold til den største af sin slags, aldrig under en mindste bredde.".to_owned(),
    }
}

pub(super) fn caption(
    network: &Network,
    lines: &[Line],
    actors: &[ActorIx],
    left_out: usize,
    lang: Lang,
) -> String {
    let exchanges: usize = lines.iter().map(|l| l.exchanges).sum();
    let progresses: BTreeSet<Progress> = lines.iter().map(|l| l.progress).collect();
    let by_progress: Vec<String> = progresses
        .into_iter()
        .map(|p| {
            let of = lines.iter().filter(|l| l.progress == p);
            let n = count(of.map(|l| l.exchanges).sum(), lang);
            format!("{n} {}", p.name(network).in_lang(lang).to_lowercase())
        })
        .collect();
    let by_progress = by_progress.join(", ");
    let drawn = |e: &&Exchange| {
        e.from != e.to && is_drawn(network, e) && Progress::of(network, e).is_some()
    };
    let unknown = network.exchanges.iter().filter(drawn).filter(|e| e.quantity.is_none()).count();
    let alone = network.actors.len() - actors.len();
    match lang {
        Lang::En => sentences(&[
            format!(
                "{}, {}: {by_progress}.",
                counted(actors.len(), "actor", "actors", lang),
                counted(exchanges, "exchange", "exchanges", lang),
            ),
            if_any(unknown, || format!("Amount unknown for {}.", count(unknown, lang))),
            not_drawn(network, exchanges, alone, lang),
            if_any(left_out, || counted(left_out, "name", "names", lang) + " found no place."),
        ]),
        Lang::Da => sentences(&[
            format!(
                "{}, {}: {by_progress}.",
                counted(actors.len(), "aktør", "aktører", lang),
                counted(exchanges, "udveksling", "udvekslinger", lang),
            ),
            if_any(unknown, || format!("Mængden er ukendt for {}.", count(unknown, lang))),
            not_drawn(network, exchanges, alone, lang),
            if_any(left_out, || counted(left_out, "navn", "navne", lang) + " fandt ikke plads."),
        ]),
    }
}

/// Whether arrows stand for exchanges of this kind: of matter and energy, or of what was chosen.
pub fn is_drawn(network: &Network, exchange: &Exchange) -> bool {
    let category = network.resources[exchange.resource].category;
    category.is_physical() || network.selection.category == Some(category)
}

/// What a figure of arrows leaves out: exchanges without an arrow, and actors without one.
pub fn not_drawn(network: &Network, drawn: usize, alone: usize, lang: Lang) -> String {
    let all = network.exchanges.iter().filter(|e| Progress::of(network, e).is_some()).count();
    let other = all - drawn;
    match lang {
        Lang::En => sentences(&[
            if_any(other, || {
                let other = counted(other, "exchange", "exchanges", lang);
                format!("Not drawn: {other} of services or within one actor.")
            }),
            if_any(alone, || {
                let alone = counted(alone, "actor", "actors", lang);
                format!("Left out: {alone} without an arrow.")
            }),
        ]),
        Lang::Da => sentences(&[
            if_any(other, || {
                let other = counted(other, "udveksling", "udvekslinger", lang);
                format!("Ikke tegnet: {other} af ydelser eller inden for én aktør.")
            }),
            if_any(alone, || {
                let alone = counted(alone, "aktør", "aktører", lang);
                format!("Udeladt: {alone} uden pil.")
            }),
        ]),
    }
}

pub(super) fn legend<'a>(
    network: &Network,
    lines: &[Line],
    actors: &[ActorIx],
    sizes: &NodeSizes,
    largest: &BTreeMap<Basis, f64>,
    lang: Lang,
) -> Vec<Block<'a>> {
    let heading = |en, da| Text::new(en, da).in_lang(lang).to_owned();
    let trades: BTreeSet<Trade> = actors.iter().map(|&a| Trade::of(&network.actors[a])).collect();
    let looks = lines.iter().map(Line::look).collect();
    let widths = NETWORK_LINES.scaled(crowding(actors.len()));
    let [flowing, progress, amounts] = arrow_blocks(network, &looks, widths, largest, lang);
    vec![
        Block {
            heading: heading("Actor", "Aktør"),
            entries: trades.into_iter().map(|t| dot_entry(t, lang)).collect(),
        },
        flowing,
        progress,
        amounts,
        Block {
            heading: match sizes.basis {
                Some(basis) => format!(
                    "{}, {}",
                    heading("Throughput per year", "Gennemstrømning pr. år"),
                    basis.unit()
                ),
                None => heading("Exchanges", "Udvekslinger"),
            },
            entries: size_entries(sizes, actors.len(), lang),
        },
    ]
}

fn size_entries<'a>(sizes: &NodeSizes, actors: usize, lang: Lang) -> Vec<Entry<'a>> {
    let largest = sizes.largest();
    if sizes.basis.is_none() && largest <= 1.0 {
        return Vec::new();
    }
    let small = if sizes.basis.is_none() { 1.0 } else { round_down(largest / 6.0) };
    let values = if small > 0.0 && small < largest { vec![largest, small] } else { vec![largest] };
    values
        .into_iter()
        .map(|value| {
            let radius = sizes.radius(value, actors);
            Entry {
                class: "size".to_owned(),
                text: significant(value, 3, lang),
                height: 2.0 * radius + 2.4,
                sample: Box::new(move |scene, p| {
                    scene.circle(p, radius, Pen::line(STONE, 0.6));
                }),
            }
        })
        .collect()
}

/// The largest 1, 2 or 5 times a power of ten that is not above `value`.
fn round_down(value: f64) -> f64 {
    if value < 1.0 {
        return 0.0;
    }
    let mut power = 1.0;
    while power * 10.0 <= value {
        power *= 10.0;
    }
    [5.0, 2.0, 1.0].into_iter().map(|f| f * power).find(|&v| v <= value).unwrap_or(power)
}
