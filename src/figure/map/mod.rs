//! Where are those who exchange?
//!
//! # What it shows
//! Every actor with a place stands there, on the outline of the land; arrows are exchanges,
//! coloured by what flows, one for each pair, class and progress, as in the network. Their widths
//! grow with the square root of the amount, relative to the largest of the same basis (materials,
//! energy, water); an unknown amount has a thin line of its own. The area of a node is its number
//! of exchanges. More than 150 actors are drawn as municipalities, each at the middle of the places
//! of its actors, or as square fields where municipalities are not known; the subtitle says so, and
//! the area of a node is then its number of actors.
//!
//! # How to read it
//! Arrows bow clockwise from giver to taker, so that both directions between two actors are seen.
//! A pale node with a ring is only roughly known. Nodes on one spot stand around it, each led to
//! its place by a thin line. Where leaving out a few far actors makes the rest four times larger,
//! they are triangles on the edge, towards their place, with their distance. Ruler and north arrow
//! are true in the middle of the map. The caption counts who is not on it.
//!
//! # Method
//! The map is conformal where it shows a region: universal transverse Mercator, in Denmark
//! ETRS89 / UTM 32N, elsewhere in the zone of the mean longitude. Half a continent (more than 12° wide or
//! high) and the poles are shown in Lambert's azimuthal equal-area projection around the middle;
//! see [`projection`](super::layout::projection) for the formulas (Krüger 1912, Karney 2011, Snyder
//! 1987). The outline is that of Natural Earth, public domain: Northern and Central Europe, finer
//! in Denmark. Where it ends, only meridians and parallels are seen;
//! [`FigureOptions::basemap`] adds lines of one's own.
//!
//! Cost: the search for names, O(names²), and for bows, O(arrows²).

mod basemap;
mod furniture;
mod ground;
mod key;
mod land;
mod places;
mod spread;
mod view;

use super::arrows::{ArrowLook, Arrows, LineScales, arcs, crowding, draw_arrow};
use super::canvas;
use super::classes::Progress;
use super::flows::Flow;
use super::frame::{Frame, draw_legend, legend_height, legend_width};
use super::geometry::{Curve, Point, Rect, at};
use super::layout::projection::{Geo, Projection};
use super::names::{Names, draw_names};
use super::scene::{Pen, Scene, Shape};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::Network;
use crate::number::rough;
use crate::text::{Lang, Text};
use furniture::{STRIP, draw_furniture};
use places::{Grouping, Placed, at_edge, collect_places};
use view::{Extent, View};

const TITLE_TEXT: Text = Text::new("Exchanges on the map", "Udvekslinger på kortet");

/// Room for degrees at the left and above the frame, pt.
const DEGREES: f64 = 9.0;
/// A map of more nodes has the whole width of the page.
const MOST_BESIDE: usize = 40;
/// No map of the surroundings is lower, pt.
const LEAST_LOCATOR: f64 = 56.0;
/// How much an arrow bends, the best first: always to the left, which is clockwise.
const BOWS: [f64; 6] = [0.13, 0.18, 0.08, 0.23, 0.05, 0.28];

/// Draws the map.
///
/// # Errors
/// Nobody has a place, or the basemap cannot be read.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let (network, lang) = (study.network, options.lang);
    let own = match &options.basemap {
        Some(text) => basemap::read(text)?,
        None => Vec::new(),
    };
    let empty = FigureError::Empty { figure: "map", reason: "no actor has a place" };
    let placed = collect_places(network, options.by, lang).ok_or(empty.clone())?;
    let near = placed.near();
    let projection = Projection::of(&near, zone(network, &placed));
    let extent = Extent::of(&near, projection, land::error_m(&near)).ok_or(empty)?;

    let drawing = Drawing::new(network, &placed, options);
    // Whether a node stands beside its place is known only when all are placed.
    let blocks = key::legend(&drawing, true, lang);
    let width = options.width();
    let beside = width >= BESIDE_MIN && drawing.radii.len() <= MOST_BESIDE;
    let whole = width - 2.0 * MARGIN;
    let key_width = if beside { legend_width(&blocks) + 4.0 } else { whole };
    let key_height = legend_height(&blocks, key_width.max(1.0));
    let map_width = if beside { whole - key_width - 12.0 } else { whole } - DEGREES;
    // A narrow page is used in its height.
    let [least, most] = match width {
        _ if beside => [0.6, 1.2],
        BESIDE_MIN.. => [0.5, 1.05],
        _ => [0.75, 1.35],
    };
    let mut map_height = map_width * extent.shape(least, most);
    if beside {
        map_height = map_height.max((key_height - DEGREES - STRIP).min(map_width * most));
    }
    let room = map_height + DEGREES + STRIP;
    let height = if beside { room.max(key_height) } else { room + 8.0 + key_height } + 3.0;

    let mut frame = Frame {
        title: options.heading(TITLE_TEXT, study),
        subtitle: key::subtitle(&drawing, &projection, lang),
        // A name may be left out only after the page is measured: keep a line free for that.
        caption: key::caption(&drawing, drawing.radii.len(), &near, lang),
    };
    let (mut scene, page) = frame.open(width, height);
    let inside = Rect::new(page.x0 + DEGREES, page.y0 + DEGREES, map_width, map_height);
    let view = extent.fit(inside);
    let seen = ground::draw_land(&mut scene, &view, &own);
    if options.basemap.is_some() && seen == 0 {
        let note = Text::new(
            "nothing of the basemap lies in the map",
            "intet af baggrundskortet ligger på kortet",
        );
        scene.notes.push(note.in_lang(lang).to_owned());
    }
    ground::draw_graticule(&mut scene, &view, lang);
    let left_out = draw_picture(&mut scene, &drawing, &view, lang);
    scene.about([]);
    ground::draw_frame(&mut scene, &view);
    draw_furniture(&mut scene, &view, lang);
    let corner = if beside {
        at(page.x1 - key_width + 4.0, page.y0 + 1.0)
    } else {
        at(page.x0, page.y0 + room + 8.0)
    };
    let aside = scene.used.contains("place aside");
    draw_legend(&mut scene, &key::legend(&drawing, aside, lang), corner, key_width);
    // Where there is room under the legend, a small map says where the large one lies.
    let free = Rect { y0: corner.y + key_height + 14.0, y1: inside.y1, x0: corner.x, x1: page.x1 };
    if beside && free.height() >= LEAST_LOCATOR {
        furniture::draw_locator(&mut scene, &view, free);
    }
    frame.caption = key::caption(&drawing, left_out, &near, lang);
    frame.close(&mut scene);
    Ok(scene)
}

/// Denmark is mapped in zone 32 from coast to coast.
fn zone(network: &Network, placed: &Placed) -> Option<u8> {
    const DENMARK: Rect = Rect { x0: 7.5, y0: 54.4, x1: 15.5, y1: 58.0 };
    let near = || placed.flows.nodes.iter().zip(&placed.spots).filter(|(_, s)| s.beyond.is_none());
    let danish = near().filter(|(node, spot)| {
        let country = network.actors[node.actors[0]].country.as_str();
        DENMARK.holds(at(spot.place.lon, spot.place.lat)) && ["DK", ""].contains(&country)
    });
    (2 * danish.count() > near().count()).then_some(32)
}

/// Nodes and arrows, as large as they are drawn.
struct Drawing<'a> {
    network: &'a Network,
    placed: &'a Placed,
    /// Between different nodes.
    flows: Vec<&'a Flow>,
    /// How wide each is drawn.
    widths: Vec<f64>,
    /// The lines of this picture.
    lines: LineScales,
    /// Exchanges or actors of each node.
    values: Vec<f64>,
    radii: Vec<f64>,
    /// How much is on the page.
    crowding: f64,
    /// How small nodes are drawn: smaller where they are many, or the page is narrow.
    nodes: f64,
}

impl<'a> Drawing<'a> {
    fn new(network: &'a Network, placed: &'a Placed, options: &FigureOptions) -> Self {
        let flows: Vec<&Flow> = placed.flows.between().collect();
        let crowding = crowding(placed.spots.len(), flows.len());
        let lines = LineScales::new(placed.flows.largest(), &options.scales, crowding);
        let widths = flows.iter().map(|flow| lines.width(flow)).collect();
        let mut values = vec![0.0; placed.spots.len()];
        match placed.grouping {
            Grouping::Actor => {
                for flow in flows.iter().filter(|flow| flow.progress == Progress::Active) {
                    values[flow.from] += flow.exchanges.len() as f64;
                    values[flow.to] += flow.exchanges.len() as f64;
                }
            }
            _ => {
                let sizes = placed.flows.nodes.iter().map(|node| node.actors.len() as f64);
                values = sizes.collect();
            }
        }
        let narrow = if options.width() < BESIDE_MIN { 0.75 } else { 1.0 };
        let (radii, nodes) = (Vec::new(), narrow * crowding);
        let mut drawing =
            Self { network, placed, flows, widths, lines, values, radii, crowding, nodes };
        drawing.radii = drawing.values.iter().map(|&v| drawing.radius(v)).collect();
        drawing
    }

    /// The radius of a node with this many exchanges or actors: its area grows with them.
    fn radius(&self, value: f64) -> f64 {
        /// Of one exchange, and of the largest and the smallest node, pt.
        const ONE: f64 = 2.6;
        const MOST: f64 = 8.5;
        const LEAST: f64 = 1.9;
        let largest = self.values.iter().copied().fold(1.0, f64::max);
        let most = (ONE * largest.sqrt()).min(MOST) * self.nodes;
        (most * (value / largest).sqrt()).max(LEAST)
    }
}

/// White between two nodes, so that arrows between neighbours are seen, pt.
fn gap(nodes: usize) -> f64 {
    match nodes {
        0..=16 => 10.0,
        17..=30 => 7.0,
        31..=60 => 5.0,
        _ => 3.6,
    }
}

/// Draws arrows, nodes and names; returns how many names found no place.
fn draw_picture(scene: &mut Scene, drawing: &Drawing, view: &View, lang: Lang) -> usize {
    let Drawing { network, placed, flows, widths, radii, .. } = drawing;
    let true_places: Vec<Point> = placed
        .spots
        .iter()
        .map(|spot| match spot.beyond {
            Some(_) => at_edge(view.middle, spot.place, view.frame, 9.0, view.north()),
            None => view.place(spot.place).unwrap_or(view.frame.centre()),
        })
        .collect();
    let places = spread::spread(&true_places, radii, gap(radii.len()) * drawing.nodes, view.frame);
    let (places, room) = (&places[..], view.frame);
    let arcs = arcs(&Arrows { flows, widths, places, radii, room, bows: &BOWS });
    let arcs: Vec<Curve> = arcs.into_iter().map(|arc| held(arc, view.frame)).collect();

    scene.scales.extend(drawing.lines.largest.clone());
    scene.nodes = places.iter().zip(radii).map(|(&p, &r)| Shape::Circle(p, r)).collect();
    draw_leaders(scene, drawing, &true_places, places);
    // Thick lines first, so that thin ones cross over them and stay visible.
    let mut order: Vec<usize> = (0..flows.len()).collect();
    order.sort_by(|&a, &b| widths[b].total_cmp(&widths[a]).then(a.cmp(&b)));
    for i in order {
        let flow = flows[i];
        scene.about(placed.flows.subject(network, flow));
        let (width, share) = (widths[i], drawing.lines.share(flow));
        let look = ArrowLook { width, target: flow.to, share, crowding: drawing.crowding };
        draw_arrow(scene, flow, arcs[i], &look);
        key::record_flow(scene, drawing, flow);
    }
    for (i, &p) in places.iter().enumerate() {
        scene.about(subject(drawing, i));
        draw_node(scene, drawing, i, p, view);
        key::record_node(scene, drawing, i);
    }
    let named: Vec<String> = (0..places.len()).map(|i| name(drawing, i, lang)).collect();
    let names: Vec<&str> = named.iter().map(String::as_str).collect();
    let ids: Vec<Vec<&str>> = (0..places.len()).map(|i| subject(drawing, i)).collect();
    let names = Names {
        names: &names,
        ids: &ids,
        values: &drawing.values,
        places,
        radii,
        arcs: &arcs,
        widths,
        led: true,
    };
    draw_names(scene, &names, view.frame.grow(-2.0))
}

/// What a node is about: itself and its actors.
fn subject<'a>(drawing: &'a Drawing, node: usize) -> Vec<&'a str> {
    let node = &drawing.placed.flows.nodes[node];
    let actors = node.actors.iter().map(|&a| drawing.network.actors[a].id.as_str());
    std::iter::once(node.id.as_str()).chain(actors).collect()
}

/// The name of a node, with its distance where it is not on the map.
fn name(drawing: &Drawing, node: usize, lang: Lang) -> String {
    let name = &drawing.placed.flows.nodes[node].name;
    match drawing.placed.spots[node].beyond {
        Some(km) => format!("{name}, {} km", rough(km, 3, lang)),
        None => name.clone(),
    }
}

/// A curve whose bow stays inside the frame: it is made flatter until it does.
fn held(arc: Curve, frame: Rect) -> Curve {
    let inner = frame.grow(-4.0);
    let middle = (arc.from + arc.to) * 0.5;
    let bends = [1.0, 0.8, 0.6, 0.4, 0.2];
    let flatter = bends
        .map(|bend| Curve { control: middle + (arc.control - middle) * bend, ..arc })
        .into_iter()
        .find(|arc| arc.sample(12).into_iter().all(|p| inner.holds(p)));
    flatter.unwrap_or(Curve { control: middle, ..arc })
}

/// Thin lines from places to nodes that had to step aside.
fn draw_leaders(scene: &mut Scene, drawing: &Drawing, from: &[Point], to: &[Point]) {
    for (i, (&from, &to)) in from.iter().zip(to).enumerate() {
        if drawing.is_aside(i, from, to) {
            scene.about(subject(drawing, i));
            scene.line(&[from, to], Pen::line(STONE, 0.5));
            scene.circle(from, 0.9, Pen::fill(STONE));
            scene.used.insert("place aside".to_owned());
        }
    }
}

impl Drawing<'_> {
    /// Whether a node no longer covers its place.
    fn is_aside(&self, node: usize, from: Point, to: Point) -> bool {
        self.placed.spots[node].beyond.is_none() && (to - from).length() > self.radii[node]
    }
}

fn draw_node(scene: &mut Scene, drawing: &Drawing, i: usize, p: Point, view: &View) {
    let (radius, spot) = (drawing.radii[i], drawing.placed.spots[i]);
    let trade = drawing.placed.flows.nodes[i].trade;
    // White keeps the lines off the node, a darker edge shows light colours on paper.
    canvas::node(scene, p, radius + 0.4, WHITE, Pen::line(WHITE, 0.8));
    scene.used.insert(format!("trade {trade:?}"));
    if spot.beyond.is_some() {
        let out = (p - view.frame.centre()).unit();
        key::draw_beyond(scene, p, out, radius, trade.color());
        scene.used.insert("place beyond".to_owned());
    } else if spot.exact {
        let edge = Pen::line(trade.color().shade(0.72), 0.5);
        canvas::node(scene, p, radius - 0.1, trade.color(), edge);
    } else {
        key::draw_rough(scene, p, radius, trade.color());
        scene.used.insert("place rough".to_owned());
    }
}
