//! The best loops, one small ring each.
//!
//! # What it shows
//!
//! The first of the ranked loops. Actors stand on a ring in the order of the loop, the smallest id
//! on top; on each hop stands what flows. A missing hop, the one a planner could add, is dashed.
//!
//! # How to read it
//!
//! The number is the rank. In the middle stands how much can go round per year, where one matter
//! does, and the CO₂e the loop avoids. The width of a hop says nothing.

use super::arrows::between_borders;
use super::canvas;
use super::classes::{Stuff, Trade, printed_unit};
use super::frame::{
    Entry, Frame, counted, draw_inline, if_any, inline_height, line_entry, sentences,
};
use super::geometry::{Curve, Point, Rect, at};
use super::layout::labels::{Obstacles, Piece, Wish, place_labels};
use super::layout::pack::Size;
use super::names::draw_name;
use super::scene::{ASCENT, Anchor, Arrow, DESCENT, Label, Pen, Scene, Shape, Step};
use super::style::*;
use super::text::{self, Weight};
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::analysis::loops::{Kind, Loop, Loops};
use crate::network::Network;
use crate::number::{count, significant};
use crate::text::{Lang, Text};

const HEADLINE: Text = Text::new("Best loops", "De bedste kredsløb");

/// Loops on one page.
const MOST: usize = 9;
/// Between two cells.
const GUTTER: f64 = 10.0;
const NODE: f64 = 4.2;
const HOP: f64 = 1.5;

/// The size of a loop of so many actors: a longer one needs a larger ring for its names.
struct Ring {
    radius: f64,
    height: f64,
}

fn ring(actors: usize) -> Ring {
    match actors {
        0..=2 => Ring { radius: 31.0, height: 112.0 },
        3..=4 => Ring { radius: 36.0, height: 150.0 },
        5..=6 => Ring { radius: 39.0, height: 156.0 },
        _ => Ring { radius: 50.0, height: 180.0 },
    }
}

/// Draws the loops.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    if study.loops().loops.is_empty() {
        let reason = "no loop was found within the bounds";
        return Err(FigureError::Empty { figure: "loops", reason });
    }
    if options.width() < BESIDE_MIN {
        return Ok(draw_page(study, 1, options).scene);
    }
    // Three columns, unless two set more words well.
    let three = draw_page(study, 3, options);
    if three.faults == 0 {
        return Ok(three.scene);
    }
    let two = draw_page(study, 2, options);
    Ok(if two.faults < three.faults { two.scene } else { three.scene })
}

/// All loops in so many columns, and how many words stand badly.
struct Page {
    scene: Scene,
    faults: usize,
}

fn draw_page(study: &Study, columns: usize, options: &FigureOptions) -> Page {
    let (network, found, lang) = (study.network, study.loops(), options.lang);
    let width = options.width();
    // The last row is full where the loops are many.
    let most = MOST - MOST % columns;
    let shown = &found.loops[..found.loops.len().min(most)];
    let columns = columns.min(shown.len());
    let heights: Vec<f64> = shown
        .chunks(columns)
        .map(|row| row.iter().map(|one| ring(one.actors.len()).height).fold(0.0, f64::max))
        .collect();
    let full = width - 2.0 * MARGIN;
    let entries = legend(network, shown, lang);
    let key = inline_height(&entries, full);
    let mut frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: Text::new(
            "On each hop what flows; in the middle how much can go round per year where one matter does, and the CO₂e the loop avoids.",
            "På hvert led hvad der strømmer; i midten hvor meget der kan gå rundt pr. år, hvor det er ét stof, og den CO₂e kredsløbet sparer.",
        )
        .in_lang(lang)
        .to_owned(),
        caption: caption(found, shown.len(), shown.len(), lang),
    };
    let (mut scene, page) = frame.open(width, heights.iter().sum::<f64>() + key + 4.0);
    let wide = (page.width() + GUTTER) / columns as f64;
    let mut words = Words::default();
    let mut top = page.y0;
    for (row, height) in heights.iter().enumerate() {
        for column in 0..columns {
            let i = row * columns + column;
            let Some(one) = shown.get(i) else { break };
            let left = page.x0 + column as f64 * wide;
            let cell = Rect::new(left, top, wide - GUTTER, *height);
            let hops = one.exchanges.iter().map(|hop| hop.id.as_str());
            scene.about(one.actors.iter().map(String::as_str).chain(hops));
            write_data(&mut scene, one, i + 1);
            let more = draw_loop(&mut scene, network, one, i + 1, cell, lang);
            words.left_out += more.left_out;
            words.on_arcs += more.on_arcs;
        }
        top += height;
    }
    scene.about([]);
    draw_inline(&mut scene, &entries, at(page.x0, page.y1 - key), full);
    frame.caption = caption(found, shown.len(), words.left_out, lang);
    frame.close(&mut scene);
    Page { scene, faults: words.left_out + words.on_arcs }
}

fn write_data(scene: &mut Scene, one: &Loop, rank: usize) {
    for hop in &one.exchanges {
        scene.data.row([
            ("loop", rank.into()),
            ("kind", format!("{:?}", one.kind).to_lowercase().into()),
            ("from", hop.from.as_str().into()),
            ("to", hop.to.as_str().into()),
            ("resource", hop.resource.as_str().into()),
            ("status", hop.status.into()),
            ("exchange", hop.id.as_str().into()),
            ("volume", one.volume.into()),
            ("unit", one.unit.into()),
            ("co2_t", one.co2_t.into()),
        ]);
    }
}

/// How many words found no place, and how many stand on an arc or inside a ring.
#[derive(Default)]
struct Words {
    left_out: usize,
    on_arcs: usize,
}

/// Draws one loop, and tells how well its words stand.
fn draw_loop(
    scene: &mut Scene,
    network: &Network,
    one: &Loop,
    rank: usize,
    cell: Rect,
    lang: Lang,
) -> Words {
    heading(scene, one, rank, cell, lang);
    let room = Rect { y0: cell.y0 + 16.0, y1: cell.y1 - 3.0, ..cell };
    let n = one.actors.len();
    let (centre, radius) = (room.centre(), ring(n).radius);
    // Two actors stand side by side, more start on top.
    let first = if n == 2 { std::f64::consts::PI } else { -std::f64::consts::FRAC_PI_2 };
    let places: Vec<Point> = (0..n)
        .map(|i| {
            let turn = first + std::f64::consts::TAU * i as f64 / n as f64;
            centre + at(libm::cos(turn) * 1.12, libm::sin(turn)) * radius
        })
        .collect();
    // A quarter ring needs the bow of a circle: tan(π/2n)/2 of the chord.
    let bow = if n == 2 { 0.36 } else { libm::tan(std::f64::consts::FRAC_PI_2 / n as f64) / 2.0 };
    let arcs: Vec<Curve> = (0..n)
        .map(|i| Curve::bowed(places[i], places[(i + 1) % n], bow))
        .map(|whole| between_borders(&whole, NODE + 0.6, NODE + 1.2))
        .collect();
    let base = scene.nodes.len();
    for (i, arc) in arcs.iter().enumerate() {
        let stuff = stuff(network, &one.exchanges[i].resource);
        let missing = one.exchanges[i].status == "candidate";
        draw_hop(scene, stuff, missing, *arc, base + (i + 1) % n);
    }
    for (i, id) in one.actors.iter().enumerate() {
        let trade = network.actor(id).map_or(Trade::Other, |a| Trade::of(&network.actors[a]));
        let outline = Pen::line(trade.color().shade(0.72), 0.5);
        canvas::node(scene, places[i], NODE, trade.color(), outline);
        scene.nodes.push(Shape::Circle(places[i], NODE));
        scene.used.insert(format!("trade {trade:?}"));
    }
    let middle = middle(scene, one, centre, lang);
    words(scene, network, one, &places, &arcs, &Inside { middle, centre, radius }, room)
}

fn heading(scene: &mut Scene, one: &Loop, rank: usize, cell: Rect, lang: Lang) {
    let base = at(cell.x0, cell.y0 + 9.0);
    scene.text(Label::new(base, rank.to_string(), HEADING).bold());
    let kind = match one.kind {
        Kind::Material => Text::new("one matter goes round", "ét stof går rundt"),
        Kind::Reciprocal => Text::new("mutual service", "gensidig nytte"),
    };
    let words = if one.candidates > 0 {
        let missing = match lang {
            Lang::En => counted(one.candidates, "hop missing", "hops missing", lang),
            Lang::Da => counted(one.candidates, "led mangler", "led mangler", lang),
        };
        format!("{}, {missing}", kind.in_lang(lang))
    } else {
        kind.in_lang(lang).to_owned()
    };
    scene.text(Label::new(base + at(12.0, 0.0), words, LABEL).color(GREY));
    let rule = [at(cell.x0, cell.y0 + 13.0), at(cell.x1, cell.y0 + 13.0)];
    scene.line(&rule, Pen::line(RULE, 0.6));
}

fn draw_hop(scene: &mut Scene, stuff: Stuff, missing: bool, arc: Curve, target: usize) {
    let head = arrow_head(HOP);
    let length = arc.sample(12).windows(2).map(|w| (w[1] - w[0]).length()).sum::<f64>();
    let cut = (1.0 - 0.8 * head.length / length.max(1e-9)).max(0.2);
    let body = arc.part(0.0, cut);
    let dash = if missing { Dash::Long } else { Dash::Solid };
    let pen = Pen::line(stuff.color().tint(0.8), HOP).dashed(dash);
    scene.path(vec![Step::Move(body.from), Step::Curve(body.control, body.to)], pen);
    canvas::head(scene, arc.to, arc.to - body.to, HOP, stuff.color());
    scene.arrows.push(Arrow { target, tip: arc.to, width: HOP, share: None });
    scene.used.insert(format!("stuff {stuff:?}"));
    if missing {
        scene.used.insert("missing".to_owned());
    }
}

/// Writes what goes round and what it avoids into the middle; returns the box of the words.
fn middle(scene: &mut Scene, one: &Loop, centre: Point, lang: Lang) -> Rect {
    let mut lines: Vec<(String, f64, Weight, Color)> = Vec::new();
    if let (Some(volume), Some(unit)) = (one.volume, one.unit) {
        let words = format!("{} {}", significant(volume, 2, lang), printed_unit(unit));
        lines.push((words, HEADING, Weight::SemiBold, INK));
    }
    // A sum of nothing but unknown terms and zeros says nothing.
    if let Some(co2) = one.co2_t.filter(|&co2| co2 != 0.0) {
        let words = format!("{} t CO₂e", significant(co2, 2, lang));
        lines.push((words, SMALL, Weight::Regular, GREY));
    }
    if lines.is_empty() {
        let words = Text::new("amount unknown", "mængde ukendt").in_lang(lang);
        lines.push((words.to_owned(), SMALL, Weight::Regular, GREY));
    }
    let height = 9.0 * lines.len() as f64;
    let mut bounds = Rect::around(centre, 4.0, height);
    for (i, (words, size, weight, color)) in lines.into_iter().enumerate() {
        let y = centre.y - height / 2.0 + 9.0 * i as f64 + 6.8;
        let mut label = Label::new(at(centre.x, y), words, size).color(color);
        label.weight = weight;
        label.anchor = Anchor::Middle;
        bounds = bounds.union(&label.bounds());
        scene.text(label);
    }
    bounds
}

/// What words should leave free: the words in the middle, and if possible the whole inside.
struct Inside {
    middle: Rect,
    centre: Point,
    radius: f64,
}

/// Names of actors and of what flows, each beside its node or hop.
fn words(
    scene: &mut Scene,
    network: &Network,
    one: &Loop,
    places: &[Point],
    arcs: &[Curve],
    inside: &Inside,
    page: Rect,
) -> Words {
    let n = places.len();
    let names = one.actors.iter().map(|id| actor_name(network, id));
    let flows = one.exchanges.iter().map(|hop| resource_name(network, &hop.resource));
    let settings: Vec<Vec<Vec<String>>> =
        names.chain(flows).map(|name| short_settings(&text::readable(name))).collect();
    let weight = |i: usize| if i < n { Weight::SemiBold } else { Weight::Regular };
    let wishes: Vec<Wish> = (0..2 * n)
        .map(|i| Wish {
            node: if i < n { places[i] } else { arcs[i - n].point(0.48) },
            radius: if i < n { NODE } else { 0.8 },
            settings: settings[i]
                .iter()
                .map(|lines| Size {
                    width: text::widest(lines, SMALL, weight(i)),
                    height: (lines.len() - 1) as f64 * SMALL * LEADING * 0.9
                        + (ASCENT + DESCENT) * SMALL,
                })
                .collect(),
        })
        .collect();
    // Eight lines on each other are as good as forbidden.
    const DEAR: usize = 8;
    let pieces = |arc: &Curve| {
        let points = arc.sample(10);
        let half_width = HOP / 2.0 + 0.7;
        let piece = |w: &[Point]| Piece { from: w[0], to: w[1], half_width };
        points.windows(2).map(piece).collect::<Vec<_>>()
    };
    let ring: Vec<Piece> = arcs.iter().flat_map(pieces).collect();
    let Inside { middle, centre, radius } = *inside;
    let reach = at(0.7 * radius, 0.0);
    let inner = Piece { from: centre - reach, to: centre + reach, half_width: 0.62 * radius };
    let (from, to) = (at(middle.x0, middle.centre().y), at(middle.x1, middle.centre().y));
    let written = Piece { from, to, half_width: middle.height() / 2.0 + 1.0 };
    let once = ring.iter().copied().chain([inner, written]);
    let pieces: Vec<Piece> = once.flat_map(|p| std::iter::repeat_n(p, DEAR)).collect();
    let found = place_labels(&wishes, &Obstacles { page, pieces, ..Obstacles::default() });
    let stands_badly = |rect: &Rect| {
        let near = rect.grow(HOP / 2.0);
        let hit = |p: &Piece| near.holds(p.from) || near.holds(p.to);
        ring.iter().any(hit) || (rect.centre() - centre).length() < radius
    };
    let mut told = Words::default();
    for (i, place) in found.iter().enumerate() {
        let Some(place) = place.filter(|p| !p.rect.overlaps(&middle)) else {
            told.left_out += 1;
            continue;
        };
        told.on_arcs += usize::from(stands_badly(&place.rect));
        let lines = &settings[i][place.setting];
        let color = if i < n {
            INK
        } else {
            stuff(network, &one.exchanges[i - n].resource).color().shade(0.8)
        };
        draw_name(
            scene,
            lines,
            &place,
            &Label::new(at(0.0, 0.0), "", SMALL).color(color).weigh(weight(i)),
        );
    }
    told
}

/// Ways to set a word in a small cell: narrow, and shortened if nothing else helps.
fn short_settings(name: &str) -> Vec<Vec<String>> {
    let mut settings: Vec<Vec<String>> = Vec::new();
    for (limit, lines) in [(66.0, 1), (58.0, 2), (44.0, 3), (52.0, 3)] {
        let set = text::balance(name, SMALL, Weight::SemiBold, limit, lines);
        if !settings.contains(&set) && !set.iter().any(|l| l.ends_with('…')) {
            settings.push(set);
        }
    }
    if settings.is_empty() {
        settings.push(text::wrap(name, SMALL, Weight::SemiBold, 58.0, 3));
    }
    settings
}

fn actor_name<'a>(network: &'a Network, id: &'a str) -> &'a str {
    network.actor(id).map_or(id, |a| &network.actors[a].name)
}

fn resource_name<'a>(network: &'a Network, id: &'a str) -> &'a str {
    network.resource(id).map_or(id, |r| &network.resources[r].name)
}

fn stuff(network: &Network, resource: &str) -> Stuff {
    network.resource(resource).map_or(Stuff::Shared, |r| Stuff::of(&network.resources[r]))
}

fn legend<'a>(network: &Network, loops: &[Loop], lang: Lang) -> Vec<Entry<'a>> {
    let hops = || loops.iter().flat_map(|one| &one.exchanges);
    let stuffs: std::collections::BTreeSet<Stuff> =
        hops().map(|hop| stuff(network, &hop.resource)).collect();
    let trades: std::collections::BTreeSet<Trade> = loops
        .iter()
        .flat_map(|one| &one.actors)
        .filter_map(|id| Some(Trade::of(&network.actors[network.actor(id)?])))
        .collect();
    let lines = stuffs.into_iter().map(|s| {
        let pen = Pen::line(s.color().tint(0.8), 2.0);
        line_entry(format!("stuff {s:?}"), s.name().in_lang(lang).to_owned(), pen)
    });
    let missing = hops().any(|hop| hop.status == "candidate").then(|| {
        let words = Text::new("Missing hop", "Led der mangler").in_lang(lang).to_owned();
        line_entry("missing".to_owned(), words, Pen::line(STONE, HOP).dashed(Dash::Long))
    });
    let nodes = trades.into_iter().map(|trade| super::frame::dot_entry(trade, lang));
    lines.chain(missing).chain(nodes).collect()
}

fn caption(found: &Loops, shown: usize, left_out: usize, lang: Lang) -> String {
    let (total, closed) = (found.count as usize, count(found.closed as usize, lang));
    let least = |words| if found.truncated { words } else { "" };
    match lang {
        Lang::En => sentences(&[
            if shown < total {
                let total = count(total, lang);
                let least = least("at least ");
                format!("The best {shown} of {least}{total} loops, {closed} closed today.")
            } else {
                format!("{}, {closed} closed today.", counted(total, "loop", "loops", lang))
            },
            if_any(left_out, || counted(left_out, "word", "words", lang) + " found no place."),
        ]),
        Lang::Da => sentences(&[
            if shown < total {
                let total = count(total, lang);
                let least = least("mindst ");
                format!("De bedste {shown} af {least}{total} kredsløb, {closed} sluttet i dag.")
            } else {
                format!("{} kredsløb, {closed} sluttet i dag.", count(total, lang))
            },
            if_any(left_out, || counted(left_out, "ord", "ord", lang) + " fandt ikke plads."),
        ]),
    }
}
