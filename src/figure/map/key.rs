//! The words and the legend of the map, and its numbers.

use std::collections::BTreeSet;

use super::places::Grouping;
use super::{Drawing, Geo, Projection, land};
use crate::figure::arrows::arrow_blocks;
use crate::figure::canvas;
use crate::figure::classes::{Basis, Trade};
use crate::figure::flows::{Flow, drawn_exchanges, is_unknown};
use crate::figure::frame::{Block, Entry, counted, dot_entry, if_any, sentences};
use crate::figure::geometry::{Point, at};
use crate::figure::scene::{Pen, Scene};
use crate::figure::style::*;
use crate::number::{count, significant};
use crate::text::{Lang, Text};

pub(super) fn subtitle(drawing: &Drawing, projection: &Projection, lang: Lang) -> String {
    let nodes = match (drawing.placed.grouping, lang) {
        (Grouping::Actor, Lang::En) => "Area of a node: number of exchanges.",
        (Grouping::Actor, Lang::Da) => "Knudens areal: antal udvekslinger.",
        (Grouping::Municipality, Lang::En) => {
            "Nodes are municipalities, at the middle of their actors; area: number of actors."
        }
        (Grouping::Municipality, Lang::Da) => {
            "Knuder er kommuner, midt mellem deres aktører; areal: antal aktører."
        }
        (Grouping::Field, Lang::En) => {
            "Nodes are the actors of one square field, at their middle; area: number of actors."
        }
        (Grouping::Field, Lang::Da) => {
            "Knuder er aktørerne i ét kvadratisk felt, i deres midte; areal: antal aktører."
        }
    };
    let width = drawing.lines.in_words(lang);
    let arrows = match lang {
        _ if drawing.flows.is_empty() => String::new(),
        Lang::En => {
            format!("Arrows bow clockwise from giver to taker; width: √amount per year, {width}.")
        }
        Lang::Da => {
            format!("Pile buer med uret fra giver til modtager; bredde: √mængde pr. år, {width}.")
        }
    };
    let name = projection.name();
    let projection = match lang {
        Lang::En => format!("Projection: {name}."),
        Lang::Da => format!("Projektion: {}.", danish(&name)),
    };
    sentences(&[arrows, nodes.to_owned(), projection])
}

/// The name of a projection in Danish: only that of equal areas is made of words.
fn danish(name: &str) -> String {
    match name.strip_prefix("Lambert azimuthal equal-area") {
        Some(middle) => {
            format!("Lamberts arealtro azimutale{}", middle.replace('E', "Ø").replace('W', "V"))
        }
        None => name.to_owned(),
    }
}

pub(super) fn caption(drawing: &Drawing, left_out: usize, near: &[Geo], lang: Lang) -> String {
    let Drawing { network, placed, flows, .. } = drawing;
    let drawn: usize = flows.iter().map(|f| f.exchanges.len()).sum();
    let within: usize = placed.flows.flows.iter().map(|f| f.exchanges.len()).sum::<usize>() - drawn;
    let all = drawn_exchanges(network).count();
    let without = all - drawn - within;
    let unknown = flows
        .iter()
        .flat_map(|f| &f.exchanges)
        .filter(|&&e| is_unknown(network, &network.exchanges[e]))
        .count();
    let [exchange, exchanges] = match lang {
        Lang::En => ["exchange", "exchanges"],
        Lang::Da => ["udveksling", "udvekslinger"],
    };
    let [actor, actors] = match lang {
        Lang::En => ["actor", "actors"],
        Lang::Da => ["aktør", "aktører"],
    };
    let shown = placed.flows.actors;
    let nowhere = if_any(placed.nowhere, || {
        let who = counted(placed.nowhere, actor, actors, lang);
        let what = counted(without, exchange, exchanges, lang);
        match (lang, without) {
            (Lang::En, 0) => format!("Not on the map: {who} without a place."),
            (Lang::En, _) => format!("Not on the map: {who} without a place, with {what}."),
            (Lang::Da, 0) => format!("Ikke på kortet: {who} uden sted."),
            (Lang::Da, _) => format!("Ikke på kortet: {who} uden sted, med {what}."),
        }
    });
    let within = if_any(within, || {
        let what = counted(within, exchange, exchanges, lang);
        match lang {
            Lang::En => format!("Not drawn: {what} within one node."),
            Lang::Da => format!("Ikke tegnet: {what} inden for én knude."),
        }
    });
    let unknown = if_any(unknown, || match lang {
        Lang::En => format!("Amount unknown for {}.", count(unknown, lang)),
        Lang::Da => format!("Mængden er ukendt for {}.", count(unknown, lang)),
    });
    let names = if_any(left_out, || match lang {
        Lang::En => counted(left_out, "name", "names", lang) + " found no place.",
        Lang::Da => counted(left_out, "navn", "navne", lang) + " fandt ikke plads.",
    });
    let wet = land::in_water(near);
    let coast = if_any(wet, || match lang {
        Lang::En => {
            let who = counted(wet, "place seems", "places seem", lang);
            format!("{who} to lie in water: the outline is coarse.")
        }
        Lang::Da => {
            let who = counted(wet, "sted synes", "steder synes", lang);
            format!("{who} at ligge i vand: omridset er groft.")
        }
    });
    let here = format!(
        "{}, {}.",
        counted(shown, actor, actors, lang),
        counted(drawn, exchange, exchanges, lang)
    );
    sentences(&[here, unknown, nowhere, within, coast, names])
}

pub(super) fn legend<'a>(drawing: &Drawing, aside: bool, lang: Lang) -> Vec<Block<'a>> {
    let heading = |en, da| Text::new(en, da).in_lang(lang).to_owned();
    let Drawing { network, placed, flows, .. } = drawing;
    let trades: BTreeSet<Trade> = placed.flows.nodes.iter().map(|node| node.trade).collect();
    let [flowing, progress, amounts] = arrow_blocks(network, flows, &drawing.lines, lang);
    let alone = placed.grouping == Grouping::Actor;
    vec![
        Block {
            heading: match alone {
                true => heading("Actor", "Aktør"),
                false => heading("Most of the actors", "De fleste aktører"),
            },
            entries: trades.into_iter().map(|t| dot_entry(t, lang)).collect(),
        },
        Block { heading: heading("Place", "Sted"), entries: place_entries(drawing, aside, lang) },
        flowing,
        progress,
        amounts,
        Block {
            heading: match alone {
                true => heading("Exchanges", "Udvekslinger"),
                false => heading("Actors", "Aktører"),
            },
            entries: size_entries(drawing, lang),
        },
    ]
}

/// How places are shown that are not just where the node is, where there are any.
fn place_entries<'a>(drawing: &Drawing, aside: bool, lang: Lang) -> Vec<Entry<'a>> {
    type Draw = fn(&mut Scene, Point);
    let spots = &drawing.placed.spots;
    let entry = |class: &str, text: Text, draw: Draw| Entry {
        class: class.to_owned(),
        text: text.in_lang(lang).to_owned(),
        height: 0.0,
        sample: Box::new(draw),
    };
    let mut entries = Vec::new();
    if spots.iter().any(|s| !s.exact && s.beyond.is_none()) {
        let text = Text::new("place only roughly known", "sted kun omtrent kendt");
        entries.push(entry("place rough", text, |scene, p| draw_rough(scene, p, 3.4, STONE)));
    }
    if spots.iter().any(|s| s.beyond.is_some()) {
        let text = Text::new("beyond the map", "uden for kortet");
        entries.push(entry("place beyond", text, |scene, p| {
            draw_beyond(scene, p, at(1.0, 0.0), 3.4, STONE);
        }));
    }
    if aside {
        let text = Text::new("beside its place", "ved siden af sit sted");
        entries.push(entry("place aside", text, |scene, p| {
            scene.line(&[p - at(6.0, 0.0), p + at(3.0, 0.0)], Pen::line(STONE, 0.5));
            scene.circle(p - at(6.0, 0.0), 0.9, Pen::fill(STONE));
            scene.circle(p + at(3.0, 0.0), 3.0, Pen::fill(STONE));
        }));
    }
    entries
}

fn size_entries<'a>(drawing: &Drawing, lang: Lang) -> Vec<Entry<'a>> {
    let largest = drawing.values.iter().copied().fold(0.0, f64::max);
    let values: &[f64] = if largest > 1.0 { &[largest, 1.0] } else { &[] };
    let entry = |&value: &f64| {
        let radius = drawing.radius(value);
        Entry {
            class: "size".to_owned(),
            text: significant(value, 3, lang),
            height: 2.0 * radius + 2.4,
            sample: Box::new(move |scene: &mut Scene, p| {
                scene.circle(p, radius, Pen::line(STONE, 0.6));
            }) as Box<dyn Fn(&mut Scene, Point)>,
        }
    };
    values.iter().map(entry).collect()
}

/// A node whose place is only roughly known: pale, with a ring.
pub(super) fn draw_rough(scene: &mut Scene, p: Point, radius: f64, color: Color) {
    let width = (0.35 * radius).min(1.3);
    let ring = Pen::line(color.shade(0.85), width);
    canvas::node(scene, p, radius - width / 2.0, color.tint(0.3), ring);
}

/// A node beyond the map: a triangle that points to it.
pub(super) fn draw_beyond(scene: &mut Scene, p: Point, out: Point, radius: f64, color: Color) {
    let (along, side) = (out * radius, out.left() * (0.9 * radius));
    let corners = [p + along, p - along * 0.6 + side, p - along * 0.6 - side];
    scene.polygon(&corners, Pen::fill(color).outlined(color.shade(0.72), 0.5));
}

pub(super) fn record_node(scene: &mut Scene, drawing: &Drawing, i: usize) {
    let (node, spot) = (&drawing.placed.flows.nodes[i], drawing.placed.spots[i]);
    let Geo { lat, lon } = spot.place;
    let quality = match (spot.beyond, spot.exact) {
        (Some(_), _) => "beyond the map",
        (None, true) => "exact",
        (None, false) => "rough",
    };
    scene.data.row([
        ("drawn", "node".into()),
        ("id", node.id.as_str().into()),
        ("name", node.name.as_str().into()),
        ("class", node.trade.word().into()),
        ("lat", lat.into()),
        ("lon", lon.into()),
        ("place", quality.into()),
        ("distance_km", spot.beyond.into()),
        ("actors", node.actors.len().into()),
    ]);
}

pub(super) fn record_flow(scene: &mut Scene, drawing: &Drawing, flow: &Flow) {
    let nodes = &drawing.placed.flows.nodes;
    let of = |basis: Basis| flow.amount.filter(|_| flow.basis == Some(basis));
    let exchanges: Vec<&str> = flow.exchanges.iter().map(|&e| drawing.network.id(e)).collect();
    scene.data.row([
        ("drawn", "arrow".into()),
        ("id", exchanges.join(" ").into()),
        ("class", flow.stuff.word().into()),
        ("from", nodes[flow.from].id.as_str().into()),
        ("to", nodes[flow.to].id.as_str().into()),
        ("progress", flow.progress.word().into()),
        ("exchanges", flow.exchanges.len().into()),
        ("amount_t", of(Basis::Mass).into()),
        ("amount_gj", of(Basis::Energy).into()),
        ("amount_m3", of(Basis::Water).into()),
        ("at_least", (flow.at_least > 0.0).then_some(flow.at_least).into()),
    ]);
}
