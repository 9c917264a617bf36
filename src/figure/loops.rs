//! The best loops, one small ring each.
//!
//! Actors stand on a ring in the order of the loop, the smallest id on top; on each hop stands what
//! flows, in the middle what goes round, or what the loop is worth. A missing hop, the one a
//! planner could add, is dashed.

use super::classes::{Stuff, Trade, printed_unit};
use super::frame::{
    Entry, Frame, counted, draw_inline, if_any, inline_height, line_entry, sentences,
};
use super::geometry::{Curve, Point, Rect, at};
use super::layout::labels::{Obstacles, Piece, Wish, place_labels};
use super::layout::pack::Size;
use super::network::{between_borders, draw_name};
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
const CELL_HEIGHT: f64 = 150.0;
const NODE: f64 = 4.2;
const HOP: f64 = 1.5;

/// Draws the loops.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let (network, found) = (study.network, study.loops());
    if found.loops.is_empty() {
        let reason = "no loop was found within the bounds";
        return Err(FigureError::Empty { figure: "loops", reason });
    }
    let lang = options.lang;
    let shown = &found.loops[..found.loops.len().min(MOST)];
    let width = options.width();
    let columns = shown.len().min(if width >= BESIDE_MIN { 3 } else { 1 });
    let rows = shown.len().div_ceil(columns);
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
    let (mut scene, page) = frame.open(width, rows as f64 * CELL_HEIGHT + key + 4.0);
    let wide = page.width() / columns as f64;
    let mut left_out = 0;
    for (i, one) in shown.iter().enumerate() {
        let (column, row) = ((i % columns) as f64, (i / columns) as f64);
        let cell =
            Rect::new(page.x0 + column * wide, page.y0 + row * CELL_HEIGHT, wide, CELL_HEIGHT);
        left_out += draw_loop(&mut scene, network, one, i + 1, cell, lang);
    }
    draw_inline(&mut scene, &entries, at(page.x0, page.y1 - key), full);
    frame.caption = caption(found, shown.len(), left_out, lang);
    frame.close(&mut scene);
    Ok(scene)
}

/// Draws one loop; returns how many words found no place.
fn draw_loop(
    scene: &mut Scene,
    network: &Network,
    one: &Loop,
    rank: usize,
    cell: Rect,
    lang: Lang,
) -> usize {
    heading(scene, one, rank, cell, lang);
    let ring = Rect { y0: cell.y0 + 17.0, y1: cell.y1 - 5.0, ..cell };
    let n = one.actors.len();
    let centre = ring.centre();
    let radius = ring.height() * if n == 2 { 0.24 } else { 0.275 };
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
        let pen = Pen::fill(trade.color()).outlined(trade.color().shade(0.72), 0.5);
        scene.circle(places[i], NODE, pen);
        scene.nodes.push(Shape::Circle(places[i], NODE));
        scene.used.insert(format!("trade {trade:?}"));
    }
    let middle = middle(scene, one, centre, lang);
    words(scene, network, one, &places, &arcs, &Inside { middle, centre, radius }, ring)
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
    let rule = [at(cell.x0, cell.y0 + 13.0), at(cell.x1 - 12.0, cell.y0 + 13.0)];
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
    scene.head(arc.to, arc.to - body.to, HOP, stuff.color());
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
) -> usize {
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
    let mut pieces: Vec<Piece> = Vec::new();
    for arc in arcs {
        let points = arc.sample(8);
        pieces.extend(points.windows(2).map(|w| Piece { from: w[0], to: w[1], half_width: HOP }));
    }
    let Inside { middle, centre, radius } = *inside;
    let reach = at(0.62 * radius, 0.0);
    let inner = Piece { from: centre - reach, to: centre + reach, half_width: 0.62 * radius };
    pieces.push(inner);
    // The words in the middle are as good as forbidden: many lines lie there.
    let (from, to) = (at(middle.x0, middle.centre().y), at(middle.x1, middle.centre().y));
    let half_width = middle.height() / 2.0 + 1.0;
    pieces.extend(std::iter::repeat_n(Piece { from, to, half_width }, 12));
    let found = place_labels(&wishes, &Obstacles { page, pieces });
    let mut left_out = 0;
    for (i, place) in found.iter().enumerate() {
        let Some(place) = place.filter(|p| !p.rect.overlaps(&middle)) else {
            left_out += 1;
            continue;
        };
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
    left_out
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
    let total = count(found.count as usize, lang);
    match lang {
        Lang::En => sentences(&[
            format!(
                "The best {} of {}{total}, {} closed today.",
                count(shown, lang),
                if found.truncated { "at least " } else { "" },
                count(found.closed as usize, lang)
            ),
            if_any(left_out, || counted(left_out, "word", "words", lang) + " found no place."),
        ]),
        Lang::Da => sentences(&[
            format!(
                "De bedste {} af {}{total}, {} sluttet i dag.",
                count(shown, lang),
                if found.truncated { "mindst " } else { "" },
                count(found.closed as usize, lang)
            ),
            if_any(left_out, || counted(left_out, "ord", "ord", lang) + " fandt ikke plads."),
        ]),
    }
}
