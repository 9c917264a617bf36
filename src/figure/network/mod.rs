//! Who exchanges what with whom?
//!
//! Nodes are actors, coloured by trade; arrows are exchanges, coloured by what flows, one for each
//! pair, class and progress. Widths grow with the square root of the amount, relative to the
//! largest of the same basis (materials, energy, water are never compared with each other); an
//! unknown amount has a thin line of its own. The area of a node is its throughput where one basis
//! carries the network and nearly all its amounts are known, else its number of exchanges; the
//! subtitle says which. Legible to about 150 actors.

mod key;
mod names;

use std::collections::{BTreeMap, BTreeSet};

pub use key::{is_drawn, not_drawn};
pub use names::{Names, draw_name, draw_names};

use super::arrows::{ArrowLook, Discs, arcs, draw_arrow};
use super::canvas;
use super::classes::{Basis, Progress, Stuff, Trade};
use super::frame::{Frame, draw_legend, legend_height, legend_width};
use super::geometry::{Rect, at};
use super::layout::arrange::{Nodes, arrange};
use super::scene::{Pen, Scene, Shape};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::{ActorIx, Network};
use crate::text::Text;
use key::{caption, legend, subtitle};

const TITLE_TEXT: Text = Text::new("Exchange network", "Udvekslingsnetværk");

/// The layout looks at every pair of actors.
const MOST_ACTORS: usize = 1000;

/// Draws the network.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = study.network;
    let lines = collect(network);
    if lines.is_empty() {
        let reason = "no exchange counts in this selection";
        return Err(FigureError::Empty { figure: "network", reason });
    }
    let actors = drawn_actors(&lines);
    if actors.len() > MOST_ACTORS {
        let (actors, most) = (actors.len(), MOST_ACTORS);
        return Err(FigureError::TooLarge { figure: "network", actors, most });
    }
    let sizes = node_sizes(&lines, &actors);
    let largest = largest_amounts(&lines);
    let blocks = legend(network, &lines, &actors, &sizes, &largest, options.lang);

    let width = options.width();
    let beside = width >= BESIDE_MIN;
    let key_width = if beside { legend_width(&blocks) + 4.0 } else { width - 2.0 * MARGIN };
    let key_height = legend_height(&blocks, key_width.max(1.0));
    let room_width = if beside { width - 2.0 * MARGIN - key_width - 12.0 } else { key_width };
    // A narrow page is used in its height.
    let shape = if beside { 0.5 } else { 0.95 };
    let picture = (room_width * shape + 2.6 * actors.len() as f64).clamp(90.0, 430.0);
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
    let corner = if beside {
        at(page.x1 - key_width + 4.0, page.y0 + 4.0)
    } else {
        at(page.x0, room.y1 + 10.0)
    };
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

impl Line {
    fn look(&self) -> ArrowLook {
        let (stuff, progress, basis) = (self.stuff, self.progress, self.basis);
        ArrowLook { stuff, progress, basis, known: self.amount.is_some() }
    }
}

fn collect(network: &Network) -> Vec<Line> {
    let mut lines: BTreeMap<(ActorIx, ActorIx, Stuff, Progress), Line> = BTreeMap::new();
    for exchange in network.exchanges.iter().filter(|e| e.from != e.to) {
        let resource = &network.resources[exchange.resource];
        let progress = Progress::of(network, exchange).filter(|_| is_drawn(network, exchange));
        let Some(progress) = progress else { continue };
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

/// How much an arrow bends, the best first.
const BOWS: [f64; 9] = [0.1, -0.1, 0.17, -0.17, 0.03, 0.25, -0.25, 0.34, -0.34];

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
    let ends: Vec<[usize; 2]> = lines.iter().map(|l| [node(l.from), node(l.to)]).collect();
    let discs = Discs { places: &places, radii: &radii };
    let arcs = arcs(&ends, &widths, discs, &BOWS);

    // Thick lines first, so that thin ones cross over them and stay visible.
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| widths[b].total_cmp(&widths[a]).then(a.cmp(&b)));
    scene.nodes = places.iter().zip(&radii).map(|(&p, &r)| Shape::Circle(p, r)).collect();
    for i in order {
        let share = lines[i].basis.and_then(|b| Some(lines[i].amount? / largest.get(&b)?));
        draw_arrow(scene, lines[i].look(), arcs[i], widths[i], ends[i][1], share);
    }
    for (i, &actor) in actors.iter().enumerate() {
        let trade = Trade::of(&network.actors[actor]);
        // White keeps the lines off the node, a darker edge shows light colours on paper.
        canvas::node(scene, places[i], radii[i] + 0.4, WHITE, Pen::line(WHITE, 0.8));
        let edge = Pen::line(trade.color().shade(0.72), 0.5);
        canvas::node(scene, places[i], radii[i] - 0.1, trade.color(), edge);
        scene.used.insert(format!("trade {trade:?}"));
    }
    let names: Vec<&str> = actors.iter().map(|&a| network.actors[a].name.as_str()).collect();
    let (values, widths) = (&sizes.values, &widths);
    let names = Names { names: &names, ids: &[], values, arcs: &arcs, widths, led: false };
    draw_names(scene, &names, discs, room)
}

fn line_width(line: &Line, largest: &BTreeMap<Basis, f64>, actors: usize) -> f64 {
    let most = line.basis.and_then(|b| largest.get(&b)).copied().unwrap_or(0.0);
    NETWORK_LINES.scaled(crowding(actors)).of(line.amount, most)
}
