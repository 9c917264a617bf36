//! Who exchanges what with whom?
//!
//! # What it shows
//!
//! Nodes are actors, coloured by trade; arrows are exchanges, coloured by what flows, one for each
//! pair, class and progress. Above 2,000 actors nodes are communities of actors, or sectors, and
//! the subtitle says so.
//!
//! # How to read it
//!
//! Actors that deal with each other stand close. Widths grow with the square root of the amount,
//! relative to the largest of the same basis (materials, energy, water are never compared with each
//! other) or to a fixed scale; an unknown amount has a thin line of its own. The area of a node is
//! its throughput where one basis carries the network and nearly all its amounts are known, else its
//! number of exchanges; the subtitle says which. Names that find no place are counted in the caption.

mod key;
mod sizes;

use std::collections::{BTreeMap, BTreeSet};

pub use key::not_drawn;

use super::arrows::{ArrowLook, Arrows, LineScales, arcs, draw_arrow};
use super::canvas;
use super::classes::{Basis, Trade};
use super::flows::{By, Flow, Flows, collect_flows};
use super::frame::{Frame, draw_legend, legend_height, legend_width};
use super::geometry::{Point, Rect, at};
use super::layout::arrange::{Nodes, arrange};
use super::names::{Names, draw_names};
use super::scene::{Pen, Scene, Shape};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::Network;
use crate::text::Text;
use key::{caption, legend, subtitle};
use sizes::{NodeSizes, node_sizes};

const TITLE_TEXT: Text = Text::new("Exchange network", "Udvekslingsnetværk");

/// As many nodes are drawn one by one; above, groups of actors.
const MOST_NODES: usize = 2000;
/// Up to as many, every node is wide enough for a name; a page with more is used in its height.
const MOST_NAMED: usize = 150;

/// How far an arrow may bulge, in its lengths, the most wanted first.
const BOWS: [f64; 9] = [0.1, -0.1, 0.17, -0.17, 0.03, 0.25, -0.25, 0.34, -0.34];

/// Everything the picture is made of.
struct Picture<'a> {
    network: &'a Network,
    flows: &'a Flows,
    arrows: Vec<&'a Flow>,
    sizes: NodeSizes,
    lines: LineScales,
}

/// Draws the network.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = study.network;
    let flows = collect_flows(network, options.by, MOST_NODES, options.lang);
    let arrows: Vec<&Flow> = flows.between().collect();
    if arrows.is_empty() {
        let reason = match flows.flows.is_empty() {
            true => "no exchange counts in this selection",
            false => "all exchanges are within one group; choose other groups or --by actor",
        };
        return Err(FigureError::Empty { figure: "network", reason });
    }
    let sizes = node_sizes(network, &arrows, flows.nodes.len());
    let lines = LineScales::new(flows.largest(), &options.scales, sizes.crowding);
    let picture = Picture { network, flows: &flows, arrows, sizes, lines };
    let blocks = legend(&picture, options.lang);

    let nodes = flows.nodes.len();
    let width = options.width();
    let beside = width >= BESIDE_MIN;
    let key_width = if beside { legend_width(&blocks) + 4.0 } else { width - 2.0 * MARGIN };
    let key_height = legend_height(&blocks, key_width.max(1.0));
    let room_width = if beside { width - 2.0 * MARGIN - key_width - 12.0 } else { key_width };
    // A narrow page is used in its height, and so is one with very many nodes.
    let shape = if beside { 0.5 } else { 0.95 };
    let most = if nodes > MOST_NAMED { 560.0 } else { 430.0 };
    let high = (room_width * shape + 2.6 * nodes as f64).clamp(90.0, most);
    let height = if beside { high.max(key_height) } else { high + key_height + 10.0 };

    let mut frame = Frame {
        title: options.heading(TITLE_TEXT, study),
        subtitle: subtitle(&picture, options.lang),
        // A name may be left out only after the page is measured: keep a line free for that.
        caption: caption(&picture, nodes, options.lang),
    };
    let (mut scene, page) = frame.open(width, height);
    let room = Rect::new(page.x0, page.y0, room_width, if beside { height } else { high });

    let left_out = draw_picture(&mut scene, &picture, options, room);
    let corner = if beside {
        at(page.x1 - key_width + 4.0, page.y0 + 4.0)
    } else {
        at(page.x0, room.y1 + 10.0)
    };
    scene.about([]);
    draw_legend(&mut scene, &blocks, corner, key_width);
    frame.caption = caption(&picture, left_out, options.lang);
    frame.close(&mut scene);
    Ok(scene)
}

/// Draws arrows, nodes and names into `room`; returns how many names found no place.
fn draw_picture(
    scene: &mut Scene,
    picture: &Picture,
    options: &FigureOptions,
    room: Rect,
) -> usize {
    let Picture { network, flows, arrows, sizes, .. } = picture;
    let radii: Vec<f64> = sizes.values.iter().map(|&v| sizes.radius(v)).collect();
    let places = places(picture, &radii, options, room);
    let widths: Vec<f64> = arrows.iter().map(|flow| picture.lines.width(flow)).collect();
    scene.scales.extend(picture.lines.largest.clone());
    let arcs_of = Arrows {
        flows: arrows,
        widths: &widths,
        places: &places,
        radii: &radii,
        room,
        bows: &BOWS,
    };
    let curves = arcs(&arcs_of);

    // Thick lines first, so that thin ones cross over them and stay visible.
    let mut order: Vec<usize> = (0..arrows.len()).collect();
    order.sort_by(|&a, &b| widths[b].total_cmp(&widths[a]).then(a.cmp(&b)));
    scene.nodes = places.iter().zip(&radii).map(|(&p, &r)| Shape::Circle(p, r)).collect();
    for i in order {
        let flow = arrows[i];
        scene.about(flows.subject(network, flow));
        let (target, share) = (flow.to, picture.lines.share(flow));
        let look = ArrowLook { width: widths[i], target, share, crowding: sizes.crowding };
        draw_arrow(scene, flow, curves[i], &look);
    }
    for (i, node) in flows.nodes.iter().enumerate() {
        scene.about(flows.node_subject(network, i));
        draw_node(scene, places[i], radii[i], node.trade);
    }
    write_data(scene, picture, &places, &widths);
    let names: Vec<&str> = flows.nodes.iter().map(|node| node.name.as_str()).collect();
    let ids: Vec<Vec<&str>> =
        (0..flows.nodes.len()).map(|node| flows.node_subject(network, node)).collect();
    let names = Names {
        names: &names,
        ids: &ids,
        values: &sizes.values,
        places: &places,
        radii: &radii,
        arcs: &curves,
        widths: &widths,
        led: false,
    };
    draw_names(scene, &names, room)
}

/// Draws the disc of an actor or group.
pub fn draw_node(scene: &mut Scene, place: Point, radius: f64, trade: Trade) {
    // White keeps the lines off the node, a darker edge shows light colours on paper.
    let ring = 0.8_f64.min(radius / 2.0);
    canvas::node(scene, place, radius + ring / 2.0, WHITE, Pen::line(WHITE, ring));
    let edge = Pen::line(trade.color().shade(0.72), 0.5_f64.min(radius / 3.0));
    canvas::node(scene, place, radius - 0.1, trade.color(), edge);
    scene.used.insert(format!("trade {trade:?}"));
}

fn places(picture: &Picture, radii: &[f64], options: &FigureOptions, room: Rect) -> Vec<Point> {
    let flows = picture.flows;
    let pairs = picture.arrows.iter().map(|f| [f.from.min(f.to), f.from.max(f.to)]);
    let links: Vec<[usize; 2]> = pairs.collect::<BTreeSet<_>>().into_iter().collect();
    let pinned = flows.nodes.iter().enumerate().filter(|_| flows.by == By::Actor);
    let mut taken = BTreeSet::new();
    // Of several at one place only the first stands there.
    let pinned: BTreeMap<usize, Point> = pinned
        .filter_map(|(i, node)| Some((i, *options.positions.get(&node.id)?)))
        .filter(|(_, p)| taken.insert([p.x.to_bits(), p.y.to_bits()]))
        .collect();
    // Names stand mostly beside their nodes: keep room for them at the sides.
    let beside = if flows.nodes.len() > MOST_NAMED { 0.04 } else { 0.085 };
    let inner = Rect {
        x0: room.x0 + room.width() * beside,
        x1: room.x1 - room.width() * beside,
        y0: room.y0 + 12.0,
        y1: room.y1 - 12.0,
    };
    let clearance = if flows.nodes.len() > 45 { 12.0 } else { 17.0 };
    arrange(&Nodes { radii, links: &links, clearance, pinned: &pinned }, inner)
}

/// What is drawn: the nodes with their places, then the arrows.
fn write_data(scene: &mut Scene, picture: &Picture, places: &[Point], widths: &[f64]) {
    let Picture { network, flows, arrows, sizes, .. } = picture;
    for (i, node) in flows.nodes.iter().enumerate() {
        scene.data.row([
            ("mark", "node".into()),
            ("id", node.id.as_str().into()),
            ("name", node.name.as_str().into()),
            ("class", node.trade.word().into()),
            ("actors", node.actors.len().into()),
            ("x", (places[i].x / PT_PER_MM).into()),
            ("y", (places[i].y / PT_PER_MM).into()),
            ("size", sizes.values[i].into()),
            ("size_unit", sizes.basis.map_or("exchanges", Basis::symbol).into()),
        ]);
    }
    for (flow, width) in arrows.iter().zip(widths) {
        scene.data.row(flow_cells(network, flows, flow, width / PT_PER_MM));
    }
}

/// An arrow in a table of data.
pub fn flow_cells(
    network: &Network,
    flows: &Flows,
    flow: &Flow,
    width_mm: f64,
) -> [(&'static str, super::data::Cell); 10] {
    let ids: Vec<&str> = flow.exchanges.iter().map(|&e| network.id(e)).collect();
    [
        ("mark", "arrow".into()),
        ("from", flows.nodes[flow.from].id.as_str().into()),
        ("to", flows.nodes[flow.to].id.as_str().into()),
        ("class", flow.stuff.word().into()),
        ("progress", flow.progress.word().into()),
        ("amount", flow.amount.into()),
        ("at_least", (flow.at_least > 0.0).then_some(flow.at_least).into()),
        ("unit", flow.basis.map(Basis::symbol).into()),
        ("exchanges", ids.join(";").into()),
        ("width_mm", width_mm.into()),
    ]
}
