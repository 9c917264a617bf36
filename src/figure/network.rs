//! Who exchanges what with whom?
//!
//! Nodes are actors, coloured by trade; arrows are exchanges, coloured by what flows, one for each
//! pair, class and progress. Widths grow with the square root of the amount, relative to the
//! largest of the same basis (materials, energy, water are never compared with each other); an
//! unknown amount has a thin line of its own. The area of a node is its throughput where one basis
//! carries the network and nearly all its amounts are known, else its number of exchanges; the
//! subtitle says which. Legible to about 150 actors.

use std::collections::{BTreeMap, BTreeSet};

use super::classes::{Basis, Progress, Stuff, Trade, printed_unit};
use super::frame::{
    Block, Entry, Frame, draw_legend, legend_height, legend_width, line_entry, sentences,
};
use super::geometry::{Curve, Point, Rect, at, distance_to_piece};
use super::layout::arrange::{Nodes, arrange};
use super::layout::labels::{Obstacles, Piece, Place, Side, Wish, place_labels};
use super::layout::pack::Size;
use super::scene::{ASCENT, Anchor, Arrow, DESCENT, Label, Pen, Scene, Shape, Step};
use super::style::*;
use super::text::{self, Weight};
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::{ActorIx, Network};
use crate::number::{count, significant};
use crate::text::{Lang, Text};

const TITLE_TEXT: Text = Text::new("Exchange network", "Udvekslingsnetværk");

/// Draws the network.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = study.network;
    let lines = collect(network);
    if lines.is_empty() {
        let reason = "no exchange counts in this selection";
        return Err(FigureError::Empty { figure: "network", reason });
    }
    let actors = drawn_actors(&lines);
    let sizes = node_sizes(&lines, &actors);
    let largest = largest_amounts(&lines);
    let blocks = legend(network, &lines, &actors, &sizes, &largest, options.lang);

    let width = options.width();
    let beside = width >= BESIDE_MIN;
    let key_width = if beside { legend_width(&blocks) + 4.0 } else { width - 2.0 * MARGIN };
    let key_height = legend_height(&blocks, key_width.max(1.0));
    let room_width = if beside { width - 2.0 * MARGIN - key_width - 12.0 } else { key_width };
    let picture = (room_width * 0.5 + 2.6 * actors.len() as f64).clamp(90.0, 430.0);
    let height = if beside { picture.max(key_height) } else { picture + key_height + 10.0 };

    let mut frame = Frame {
        title: options.heading(TITLE_TEXT, study),
        subtitle: subtitle(&sizes, options.lang),
        // A name may be left out only after the page is measured: keep a line free for that.
        caption: caption(network, &lines, &actors, actors.len(), options.lang),
    };
    let (mut scene, page) = frame.open(width, height);
    let room = Rect::new(page.x0, page.y0, room_width, if beside { height } else { picture });

    let left_out = draw_picture(&mut scene, network, &lines, &actors, &sizes, &largest, room);
    let corner =
        if beside { at(page.x1 - key_width + 4.0, page.y0 + 4.0) } else { at(page.x0, room.y1 + 10.0) };
    draw_legend(&mut scene, &blocks, corner, key_width);
    frame.caption = caption(network, &lines, &actors, left_out, options.lang);
    frame.close(&mut scene);
    Ok(scene)
}

/// All exchanges of one class and progress from one actor to another: one arrow.
#[derive(Clone, Debug)]
struct Line {
    from: ActorIx,
    to: ActorIx,
    stuff: Stuff,
    progress: Progress,
    /// In the unit of its basis; unknown where any of its exchanges is.
    amount: Option<f64>,
    basis: Option<Basis>,
    exchanges: usize,
}

fn collect(network: &Network) -> Vec<Line> {
    let mut lines: BTreeMap<(ActorIx, ActorIx, Stuff, Progress), Line> = BTreeMap::new();
    for exchange in network.exchanges.iter().filter(|e| e.from != e.to) {
        let resource = &network.resources[exchange.resource];
        let shown = resource.category.is_physical()
            || network.selection.category == Some(resource.category);
        let Some(progress) = Progress::of(network, exchange).filter(|_| shown) else { continue };
        let stuff = Stuff::of(resource);
        let amount = exchange.quantity.and_then(|q| Basis::amount(resource, q));
        let key = (exchange.from, exchange.to, stuff, progress);
        let line = lines.entry(key).or_insert(Line {
            from: exchange.from,
            to: exchange.to,
            stuff,
            progress,
            amount: Some(0.0),
            basis: Basis::of(resource),
            exchanges: 0,
        });
        line.exchanges += 1;
        // A part is contained in its whole; alone on its line it stands for itself.
        let contained = exchange.part_of.is_some() && line.exchanges > 1;
        if !contained {
            line.amount = line.amount.zip(amount).map(|(sum, more)| sum + more);
        }
    }
    lines.into_values().collect()
}

fn drawn_actors(lines: &[Line]) -> Vec<ActorIx> {
    let set: BTreeSet<ActorIx> = lines.iter().flat_map(|l| [l.from, l.to]).collect();
    set.into_iter().collect()
}

fn largest_amounts(lines: &[Line]) -> BTreeMap<Basis, f64> {
    let mut largest = BTreeMap::new();
    for line in lines {
        if let (Some(basis), Some(amount)) = (line.basis, line.amount) {
            let most = largest.entry(basis).or_insert(0.0_f64);
            *most = most.max(amount);
        }
    }
    largest
}

/// What the area of a node means, and the value of each.
struct NodeSizes {
    /// The basis of throughput; the number of exchanges where absent.
    basis: Option<Basis>,
    values: Vec<f64>,
}

/// Radius of the largest node and of the smallest, pt.
const RADII: [f64; 2] = [10.5, 2.6];

impl NodeSizes {
    fn largest(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }

    fn radius(&self, value: f64, actors: usize) -> f64 {
        // Many actors need smaller nodes.
        let [most, least] = RADII.map(|r| r * crowding(actors));
        let largest = self.largest();
        if self.basis.is_none() {
            // Counts are small numbers: a node with one exchange is the same in every network.
            return (least * 1.25 * value.sqrt()).clamp(least, most);
        }
        if largest > 0.0 { (most * (value / largest).sqrt()).max(least) } else { least }
    }
}

/// Pictures with many actors are drawn with smaller nodes and thinner lines.
fn crowding(actors: usize) -> f64 {
    match actors {
        0..=30 => 1.0,
        31..=60 => 0.8,
        _ => 0.66,
    }
}

fn node_sizes(lines: &[Line], actors: &[ActorIx]) -> NodeSizes {
    /// One basis carries the network with this share of the exchanges, and this share known.
    const CARRIES: f64 = 0.6;
    const KNOWN: f64 = 0.9;
    let active: Vec<&Line> = lines.iter().filter(|l| l.progress == Progress::Active).collect();
    let basis = [Basis::Mass, Basis::Energy, Basis::Water].into_iter().find(|&basis| {
        let of = active.iter().filter(|l| l.basis == Some(basis));
        let known = of.clone().filter(|l| l.amount.is_some()).count() as f64;
        let all = of.count() as f64;
        all >= CARRIES * active.len() as f64 && known >= KNOWN * all && all > 0.0
    });
    let mut values = vec![0.0; actors.len()];
    for line in &active {
        let value = match basis {
            Some(_) if line.basis == basis => line.amount.unwrap_or(0.0),
            Some(_) => 0.0,
            None => line.exchanges as f64,
        };
        for end in [line.from, line.to] {
            if let Ok(i) = actors.binary_search(&end) {
                values[i] += value;
            }
        }
    }
    NodeSizes { basis, values }
}

/// Draws arrows, nodes and names into `room`; returns how many names found no place.
fn draw_picture(
    scene: &mut Scene,
    network: &Network,
    lines: &[Line],
    actors: &[ActorIx],
    sizes: &NodeSizes,
    largest: &BTreeMap<Basis, f64>,
    room: Rect,
) -> usize {
    let n = actors.len();
    let radii: Vec<f64> = sizes.values.iter().map(|&v| sizes.radius(v, n)).collect();
    let node = |actor: ActorIx| actors.binary_search(&actor).unwrap_or_default();
    let pairs: BTreeSet<[usize; 2]> = lines
        .iter()
        .map(|l| (node(l.from), node(l.to)))
        .map(|(a, b)| [a.min(b), a.max(b)])
        .collect();
    let links: Vec<[usize; 2]> = pairs.into_iter().collect();
    // Names stand mostly beside their nodes: keep room for them at the sides.
    let inner = Rect {
        x0: room.x0 + room.width() * 0.085,
        x1: room.x1 - room.width() * 0.085,
        y0: room.y0 + 12.0,
        y1: room.y1 - 12.0,
    };
    let clearance = if n > 45 { 12.0 } else { 17.0 };
    let places = arrange(&Nodes { radii: &radii, links: &links, clearance }, inner);
    let widths: Vec<f64> = lines.iter().map(|l| line_width(l, largest, n)).collect();
    let arcs = arcs(lines, &widths, &places, &radii, node);

    // Thick lines first, so that thin ones cross over them and stay visible.
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| widths[b].total_cmp(&widths[a]).then(a.cmp(&b)));
    scene.nodes = places.iter().zip(&radii).map(|(&p, &r)| Shape::Circle(p, r)).collect();
    for i in order {
        let share = lines[i].basis.and_then(|b| Some(lines[i].amount? / largest.get(&b)?));
        draw_arrow(scene, &lines[i], arcs[i], widths[i], node(lines[i].to), share);
    }
    for (i, &actor) in actors.iter().enumerate() {
        let trade = Trade::of(&network.actors[actor]);
        let pen = Pen::fill(trade.color()).outlined(WHITE, 0.8);
        scene.circle(places[i], radii[i] + 0.4, pen);
        scene.circle(places[i], radii[i] - 0.1, Pen::line(trade.color().shade(0.72), 0.5));
        scene.used.insert(format!("trade {trade:?}"));
    }
    draw_names(scene, network, actors, &places, &radii, &arcs, &widths, &sizes.values, room)
}

fn line_width(line: &Line, largest: &BTreeMap<Basis, f64>, actors: usize) -> f64 {
    let most = line.basis.and_then(|b| largest.get(&b)).copied().unwrap_or(0.0);
    NETWORK_LINES.scaled(crowding(actors)).of(line.amount, most)
}

/// Curves from border to border, bent so that they avoid each other and foreign nodes.
fn arcs(
    lines: &[Line],
    widths: &[f64],
    places: &[Point],
    radii: &[f64],
    node: impl Fn(ActorIx) -> usize,
) -> Vec<Curve> {
    const BOWS: [f64; 9] = [0.1, -0.1, 0.17, -0.17, 0.03, 0.25, -0.25, 0.34, -0.34];
    let mut chosen: Vec<Option<Curve>> = vec![None; lines.len()];
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let length = |i: usize| (places[node(lines[i].to)] - places[node(lines[i].from)]).length();
    order.sort_by(|&a, &b| length(a).total_cmp(&length(b)).then(a.cmp(&b)));
    for &i in &order {
        let (a, b) = (node(lines[i].from), node(lines[i].to));
        let cost = |curve: &Curve, bow: f64| {
            let mut cost = 3.0 * bow.abs() + if bow < 0.0 { 0.05 } else { 0.0 };
            let points = curve.sample(12);
            for (k, &p) in places.iter().enumerate().filter(|(k, _)| *k != a && *k != b) {
                let want = radii[k] + widths[i] / 2.0 + 3.5;
                let near = points
                    .windows(2)
                    .map(|w| distance_to_piece(p, w[0], w[1]))
                    .fold(f64::INFINITY, f64::min);
                cost += 3.0 * (1.0 - near / want).max(0.0);
            }
            for (j, other) in chosen.iter().enumerate() {
                let Some(other) = other else { continue };
                let same = [node(lines[j].from), node(lines[j].to)];
                let both = same.contains(&a) && same.contains(&b);
                let one = same.contains(&a) || same.contains(&b);
                let want = (widths[i] + widths[j]) / 2.0 + if both { 6.0 } else { 2.5 };
                if both || one {
                    let apart = (curve.point(0.5) - other.point(0.5)).length();
                    cost += if both { 6.0 } else { 1.0 } * (1.0 - apart / want).max(0.0);
                } else {
                    let theirs = other.sample(6);
                    let hits = curve
                        .sample(6)
                        .windows(2)
                        .flat_map(|w| theirs.windows(2).map(move |v| (w[0], w[1], v[0], v[1])))
                        .filter(|&(p, q, r, s)| super::geometry::cross(p, q, r, s))
                        .count();
                    cost += 0.45 * hits as f64;
                }
            }
            cost
        };
        chosen[i] = BOWS
            .iter()
            .map(|&bow| (bow, Curve::bowed(places[a], places[b], bow)))
            .map(|(bow, curve)| (cost(&curve, bow), curve))
            .min_by(|(x, _), (y, _)| x.total_cmp(y))
            .map(|(_, curve)| curve);
    }
    chosen
        .into_iter()
        .zip(lines)
        .map(|(curve, line)| {
            let (a, b) = (node(line.from), node(line.to));
            let whole = curve.unwrap_or(Curve::bowed(places[a], places[b], 0.0));
            between_borders(&whole, radii[a] + 0.6, radii[b] + 1.4)
        })
        .collect()
}

/// The part of a curve outside a circle around each end.
fn between_borders(curve: &Curve, from_radius: f64, to_radius: f64) -> Curve {
    // Halving: the distance from an end grows along a gentle arc.
    let edge = |centre: Point, radius: f64, mut near: f64, mut far: f64| {
        for _ in 0..40 {
            let middle = (near + far) / 2.0;
            if (curve.point(middle) - centre).length() < radius {
                near = middle;
            } else {
                far = middle;
            }
        }
        far
    };
    let start = edge(curve.from, from_radius, 0.0, 0.5);
    let end = edge(curve.to, to_radius, 1.0, 0.5);
    curve.part(start, end)
}

fn draw_arrow(
    scene: &mut Scene,
    line: &Line,
    arc: Curve,
    width: f64,
    target: usize,
    share: Option<f64>,
) {
    let head = arrow_head(width);
    // The line ends inside the head, where the head is wider than the line.
    let length = arc.sample(16).windows(2).map(|w| (w[1] - w[0]).length()).sum::<f64>();
    let body = arc.part(0.0, (1.0 - 0.8 * head.length / length.max(1e-9)).max(0.2));
    let color = line.stuff.color();
    let tint = if line.progress == Progress::Active { 0.74 } else { 0.55 };
    let steps = vec![Step::Move(body.from), Step::Curve(body.control, body.to)];
    let casing = Pen::line(WHITE, width + 2.0 * CASING);
    scene.path(steps.clone(), casing);
    let pen = Pen::line(color.tint(tint), width).dashed(line.progress.dash());
    scene.path(steps, pen);
    // The head points along the last stretch it covers, so that it sits on its line.
    let direction = arc.to - arc.part(0.0, (1.0 - 0.6 * head.length / length.max(1e-9)).max(0.2)).to;
    scene.head(arc.to, direction, width, color.tint(if tint > 0.6 { 0.95 } else { 0.75 }));
    scene.arrows.push(Arrow { target, tip: arc.to, width, share });
    scene.used.insert(format!("stuff {:?}", line.stuff));
    scene.used.insert(format!("progress {:?}", line.progress));
    scene.used.insert(match line.amount {
        Some(_) => format!("width {:?}", line.basis),
        None => "width unknown".to_owned(),
    });
}

#[allow(clippy::too_many_arguments)]
fn draw_names(
    scene: &mut Scene,
    network: &Network,
    actors: &[ActorIx],
    places: &[Point],
    radii: &[f64],
    arcs: &[Curve],
    widths: &[f64],
    values: &[f64],
    room: Rect,
) -> usize {
    let size = if actors.len() > 40 { SMALL } else { LABEL };
    let settings: Vec<Vec<Vec<String>>> = actors
        .iter()
        .map(|&a| name_settings(&text::readable(&network.actors[a].name).text, size))
        .collect();
    let box_of = |lines: &Vec<String>| Size {
        width: text::widest(lines, size, Weight::Regular),
        height: (lines.len() - 1) as f64 * size * LEADING * 0.9 + (ASCENT + DESCENT) * size,
    };
    // Names of large nodes have the first choice.
    let mut order: Vec<usize> = (0..actors.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let wishes: Vec<Wish> = order
        .iter()
        .map(|&i| Wish {
            node: places[i],
            radius: radii[i],
            settings: settings[i].iter().map(box_of).collect(),
        })
        .collect();
    let pieces = arcs
        .iter()
        .zip(widths)
        .flat_map(|(arc, &width)| {
            let points = arc.sample(10);
            let pieces: Vec<Piece> = points
                .windows(2)
                .map(|w| Piece { from: w[0], to: w[1], half_width: width / 2.0 })
                .collect();
            pieces
        })
        .collect();
    let found = place_labels(&wishes, &Obstacles { page: room, pieces });
    let mut left_out = 0;
    for (&i, place) in order.iter().zip(&found) {
        match place {
            Some(place) => draw_name(scene, &settings[i][place.setting], place, size),
            None => left_out += 1,
        }
    }
    left_out
}

/// Ways to set a name: in one line if it is short, else in two or three, at last shortened.
fn name_settings(name: &str, size: f64) -> Vec<Vec<String>> {
    let regular = Weight::Regular;
    let whole = text::width(name, size, regular);
    let mut settings = Vec::new();
    if whole <= 13.0 * size {
        settings.push(vec![name.to_owned()]);
    }
    for (limit, lines) in [(13.0, 2), (9.5, 2), (9.5, 3), (7.5, 4)] {
        let set = text::balance(name, size, regular, limit * size, lines);
        if set.len() > 1 && !settings.contains(&set) && !set.iter().any(|l| l.ends_with('…')) {
            settings.push(set);
        }
    }
    if settings.is_empty() {
        settings.push(text::wrap(name, size, regular, 13.0 * size, 3));
    }
    settings
}

fn draw_name(scene: &mut Scene, lines: &[String], place: &Place, size: f64) {
    let (x, anchor) = match place.side {
        Side::Right => (place.rect.x0, Anchor::Start),
        Side::Left => (place.rect.x1, Anchor::End),
        Side::Middle => (place.rect.centre().x, Anchor::Middle),
    };
    for (i, line) in lines.iter().enumerate() {
        let y = place.rect.y0 + ASCENT * size + i as f64 * size * LEADING * 0.9;
        scene.text(Label::new(at(x, y), &**line, size).anchor(anchor).halo());
    }
}

fn subtitle(sizes: &NodeSizes, lang: Lang) -> String {
    match (lang, sizes.basis) {
        (Lang::En, Some(basis)) => format!(
            "Area of a node: throughput of {}. Width of a line: √amount per year, relative to the largest of its kind.",
            basis.name().en.to_lowercase()
        ),
        (Lang::En, None) => "Area of a node: number of exchanges. Width of a line: √amount per year, relative to the largest of its kind.".to_owned(),
        (Lang::Da, Some(basis)) => format!(
            "Knudens areal: gennemstrømning af {}. Linjens bredde: √mængde pr. år i forhold til den største af sin slags.",
            basis.name().da.to_lowercase()
        ),
        (Lang::Da, None) => "Knudens areal: antal udvekslinger. Linjens bredde: √mængde pr. år i forhold til den største af sin slags.".to_owned(),
    }
}

fn caption(
    network: &Network,
    lines: &[Line],
    actors: &[ActorIx],
    left_out: usize,
    lang: Lang,
) -> String {
    let of = |progress| {
        lines.iter().filter(|l| l.progress == progress).map(|l| l.exchanges).sum::<usize>()
    };
    let active = of(Progress::Active);
    let other: usize = lines.iter().map(|l| l.exchanges).sum::<usize>() - active;
    let shown = network
        .exchanges
        .iter()
        .filter(|e| e.from != e.to && Progress::of(network, e) == Some(Progress::Active));
    let physical = |r: usize| {
        let category = network.resources[r].category;
        category.is_physical() || network.selection.category == Some(category)
    };
    let unknown = shown.filter(|e| e.quantity.is_none() && physical(e.resource)).count();
    let alone = network.actors.len() - actors.len();
    let n = |value: usize| count(value, lang);
    match lang {
        Lang::En => sentences(&[
            format!("{} actors, {} exchanges in operation", n(actors.len()), n(active))
                + &if other > 0 { format!(", {} agreed or possible.", n(other)) } else { ".".into() },
            if unknown > 0 { format!("Amount unknown for {}.", n(unknown)) } else { String::new() },
            if alone > 0 {
                format!("{} actors without an exchange are not drawn.", n(alone))
            } else {
                String::new()
            },
            if left_out > 0 {
                format!("{} names found no place.", n(left_out))
            } else {
                String::new()
            },
        ]),
        Lang::Da => sentences(&[
            format!("{} aktører, {} udvekslinger i drift", n(actors.len()), n(active))
                + &if other > 0 { format!(", {} aftalt eller mulige.", n(other)) } else { ".".into() },
            if unknown > 0 { format!("Mængden er ukendt for {}.", n(unknown)) } else { String::new() },
            if alone > 0 {
                format!("{} aktører uden udveksling er ikke tegnet.", n(alone))
            } else {
                String::new()
            },
            if left_out > 0 {
                format!("{} navne fandt ikke plads.", n(left_out))
            } else {
                String::new()
            },
        ]),
    }
}

fn legend<'a>(
    network: &Network,
    lines: &[Line],
    actors: &[ActorIx],
    sizes: &NodeSizes,
    largest: &BTreeMap<Basis, f64>,
    lang: Lang,
) -> Vec<Block<'a>> {
    let heading = |en, da| Text::new(en, da).in_lang(lang).to_owned();
    let trades: BTreeSet<Trade> = actors.iter().map(|&a| Trade::of(&network.actors[a])).collect();
    let stuffs: BTreeSet<Stuff> = lines.iter().map(|l| l.stuff).collect();
    let progresses: BTreeSet<Progress> = lines.iter().map(|l| l.progress).collect();
    vec![
        Block {
            heading: heading("Actor", "Aktør"),
            entries: trades.into_iter().map(|t| trade_entry(t, lang)).collect(),
        },
        Block {
            heading: heading("What flows", "Det der udveksles"),
            entries: stuffs
                .into_iter()
                .map(|s| {
                    let pen = Pen::line(s.color().tint(0.74), 2.4);
                    line_entry(format!("stuff {s:?}"), s.name().in_lang(lang).to_owned(), pen)
                })
                .collect(),
        },
        Block {
            heading: heading("Progress", "Status"),
            entries: progresses
                .into_iter()
                .map(|p| {
                    let pen = Pen::line(STONE, 1.1).dashed(p.dash());
                    line_entry(format!("progress {p:?}"), p.name().in_lang(lang).to_owned(), pen)
                })
                .collect(),
        },
        Block {
            heading: heading("Amount per year", "Mængde pr. år"),
            entries: width_entries(lines, NETWORK_LINES.scaled(crowding(actors.len())), largest, lang),
        },
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

fn trade_entry<'a>(trade: Trade, lang: Lang) -> Entry<'a> {
    Entry {
        class: format!("trade {trade:?}"),
        height: 0.0,
        text: trade.name().in_lang(lang).to_owned(),
        sample: Box::new(move |scene, p| {
            scene.circle(
                p,
                3.4,
                Pen::fill(trade.color()).outlined(trade.color().shade(0.72), 0.5),
            );
        }),
    }
}

fn width_entries<'a>(
    lines: &[Line],
    widths: LineWidths,
    largest: &BTreeMap<Basis, f64>,
    lang: Lang,
) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = largest
        .iter()
        .map(|(basis, &most)| {
            let text = format!(
                "{} {} {}",
                significant(most, 3, lang),
                printed_unit(basis.unit()),
                basis.name().in_lang(lang).to_lowercase()
            );
            let pen = Pen::line(NEUTRAL, widths.largest);
            line_entry(format!("width {:?}", Some(*basis)), text, pen)
        })
        .collect();
    if !entries.is_empty() {
        let text = Text::new("a tenth of these", "en tiendedel").in_lang(lang).to_owned();
        let pen = Pen::line(NEUTRAL, widths.of(Some(0.1), 1.0));
        entries.push(line_entry("width tenth".to_owned(), text, pen));
    }
    if lines.iter().any(|l| l.amount.is_none()) {
        let text = Text::new("unknown", "ukendt").in_lang(lang).to_owned();
        let pen = Pen::line(NEUTRAL, widths.unknown);
        entries.push(line_entry("width unknown".to_owned(), text, pen));
    }
    entries
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
