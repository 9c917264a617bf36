//! The words and the legend of the network.

use std::collections::BTreeSet;

use super::super::arrows::arrow_blocks;
use super::super::classes::{Progress, Trade};
use super::super::flows::{By, is_unknown};
use super::super::frame::{Block, Entry, counted, dot_entry, if_any, sentences};
use super::super::scene::Pen;
use super::super::style::*;
use super::{NodeSizes, Picture};
use crate::network::Network;
use crate::number::{count, significant};
use crate::text::{Lang, Text};

pub(super) fn subtitle(picture: &Picture, lang: Lang) -> String {
    let [_, nodes] = picture.flows.by.nouns(lang);
    let grouped = picture.flows.by != By::Actor;
    let area = match (lang, picture.sizes.basis) {
        (Lang::En, Some(basis)) => format!("throughput of {}", basis.name().en.to_lowercase()),
        (Lang::En, None) => "number of exchanges".to_owned(),
        (Lang::Da, Some(basis)) => format!("gennemstrømning af {}", basis.name().da.to_lowercase()),
        (Lang::Da, None) => "antal udvekslinger".to_owned(),
    };
    let width = picture.lines.in_words(lang);
    match lang {
        Lang::En => sentences(&[
            if grouped { format!("Nodes are {nodes}.") } else { String::new() },
            format!("Area of a node: {area}. Width of a line: √amount per year, {width}."),
        ]),
        Lang::Da => sentences(&[
            if grouped { format!("Knuder er {nodes}.") } else { String::new() },
            format!("Knudens areal: {area}. Linjens bredde: √mængde pr. år, {width}."),
        ]),
    }
}

pub(super) fn caption(picture: &Picture, left_out: usize, lang: Lang) -> String {
    let Picture { network, flows, arrows, .. } = picture;
    let exchanges: usize = arrows.iter().map(|f| f.exchanges.len()).sum();
    let progresses: BTreeSet<Progress> = arrows.iter().map(|f| f.progress).collect();
    let by_progress: Vec<String> = progresses
        .into_iter()
        .map(|p| {
            let of = arrows.iter().filter(|f| f.progress == p);
            let n = count(of.map(|f| f.exchanges.len()).sum(), lang);
            format!("{n} {}", p.name(network).in_lang(lang).to_lowercase())
        })
        .collect();
    let by_progress = by_progress.join(", ");
    let drawn = arrows.iter().flat_map(|f| &f.exchanges);
    let unknown = drawn.filter(|&&e| is_unknown(network, &network.exchanges[e])).count();
    let alone = network.actors.len() - flows.actors;
    let [actor, actors] = By::Actor.nouns(lang);
    let mut nodes = counted(flows.actors, actor, actors, lang);
    if flows.by != By::Actor {
        let [one, many] = flows.by.nouns(lang);
        let within = Text::new("in", "i").in_lang(lang);
        nodes = format!("{nodes} {within} {}", counted(flows.nodes.len(), one, many, lang));
    }
    let (one, many) = match lang {
        Lang::En => ("exchange", "exchanges"),
        Lang::Da => ("udveksling", "udvekslinger"),
    };
    let unknown = if_any(unknown, || match lang {
        Lang::En => format!("Amount unknown for {}.", count(unknown, lang)),
        Lang::Da => format!("Mængden er ukendt for {}.", count(unknown, lang)),
    });
    sentences(&[
        format!("{nodes}, {}: {by_progress}.", counted(exchanges, one, many, lang)),
        unknown,
        not_drawn(network, flows.by, exchanges, alone, lang),
        if_any(left_out, || match lang {
            Lang::En => counted(left_out, "name", "names", lang) + " found no place.",
            Lang::Da => counted(left_out, "navn", "navne", lang) + " fandt ikke plads.",
        }),
    ])
}

/// What a figure of arrows leaves out: exchanges without an arrow, and actors without one.
pub fn not_drawn(network: &Network, by: By, drawn: usize, alone: usize, lang: Lang) -> String {
    let [node, _] = by.nouns(lang);
    let all = network.exchanges.iter().filter(|e| Progress::of(network, e).is_some()).count();
    let other = all - drawn;
    match lang {
        Lang::En => sentences(&[
            if_any(other, || {
                let other = counted(other, "exchange", "exchanges", lang);
                format!("Not drawn: {other} of services or within one {node}.")
            }),
            if_any(alone, || {
                let alone = counted(alone, "actor", "actors", lang);
                format!("Left out: {alone} without an arrow.")
            }),
        ]),
        Lang::Da => sentences(&[
            if_any(other, || {
                let other = counted(other, "udveksling", "udvekslinger", lang);
                format!("Ikke tegnet: {other} af ydelser eller inden for én {node}.")
            }),
            if_any(alone, || {
                let alone = counted(alone, "aktør", "aktører", lang);
                format!("Udeladt: {alone} uden pil.")
            }),
        ]),
    }
}

pub(super) fn legend<'a>(picture: &Picture, lang: Lang) -> Vec<Block<'a>> {
    let Picture { network, flows, arrows, sizes, lines } = picture;
    let heading = |en, da| Text::new(en, da).in_lang(lang).to_owned();
    let trades: BTreeSet<Trade> = flows.nodes.iter().map(|node| node.trade).collect();
    let [flowing, progress, amounts] = arrow_blocks(network, arrows, lines, lang);
    vec![
        Block {
            heading: match flows.by {
                By::Actor => heading("Actor", "Aktør"),
                _ => heading("Most of the actors", "De fleste aktører"),
            },
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
            entries: size_entries(sizes, lang),
        },
    ]
}

fn size_entries<'a>(sizes: &NodeSizes, lang: Lang) -> Vec<Entry<'a>> {
    let largest = sizes.largest();
    if sizes.basis.is_none() && largest <= 1.0 {
        return Vec::new();
    }
    let small = if sizes.basis.is_none() { 1.0 } else { round_down(largest / 6.0) };
    let values = if small > 0.0 && small < largest { vec![largest, small] } else { vec![largest] };
    values
        .into_iter()
        .map(|value| {
            let radius = sizes.radius(value);
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
