//! The second panel: actors on a circle, and links that run together.

use std::f64::consts::{PI, TAU};

use super::circle::{Circle, bend, place, slots, spline};
use super::ribbons::Sectors;
use super::ring::polar;
use crate::figure::canvas;
use crate::figure::classes::{Basis, Progress};
use crate::figure::flows::{Flow, Flows};
use crate::figure::geometry::{Point, at};
use crate::figure::scene::{ASCENT, Anchor, Arrow, DESCENT, Label, Pen, Scene, Shape, Step};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::network::Network;

/// More actors than this do not fit on a circle.
pub const MOST_ACTORS: usize = 80;
/// Radius of a node, pt.
const NODE: f64 = 2.1;
/// From the circle to the names, pt.
const AWAY: f64 = 5.0;
/// The largest circle beside another panel, pt.
const MOST_RADIUS: f64 = 82.0;
/// Names are not cut shorter than this, pt.
const LEAST_NAME: f64 = 26.0;
/// From here on names are cut no more than elsewhere, pt.
const GOOD_NAME: f64 = 46.0;

/// A line from one actor to another: all they exchange in this direction.
struct Link<'f> {
    ends: [usize; 2],
    flows: Vec<&'f Flow>,
    progress: Progress,
    width: f64,
    /// Of the amount behind the width, in the largest of its basis.
    share: Option<f64>,
}

/// A circle that fits.
#[derive(Clone, Debug)]
pub struct Fit {
    circle: Circle,
    radius: f64,
    /// Whether names keep a length at which they are known.
    pub named: bool,
    /// The names, in lines.
    names: Vec<Vec<String>>,
    /// From the centre to the topmost ink, pt.
    pub up: f64,
    /// From the centre to the lowest ink, pt.
    pub down: f64,
}

impl Fit {
    /// The circle of these actors in a room of this width; none, where names have no room.
    pub fn of(actors: &Flows, sectors: &Sectors, width: f64) -> Option<Self> {
        if actors.nodes.len() > MOST_ACTORS {
            return None;
        }
        let members: Vec<Vec<usize>> = sectors
            .order
            .iter()
            .map(|&sector| {
                let of = &sectors.flows.nodes[sector].actors;
                let inside = |i: &usize| actors.nodes[*i].actors.iter().all(|a| of.contains(a));
                (0..actors.nodes.len()).filter(inside).collect()
            })
            .collect();
        let mut pairs: Vec<[usize; 2]> = actors.between().map(|f| [f.from, f.to]).collect();
        pairs.dedup();
        let circle = place(&members, &pairs);
        let names = actors.nodes.iter().map(|node| text::readable(&node.name));
        let wanted = names.map(|name| text::width(&name, SMALL, Weight::Regular));
        let wanted = wanted.fold(0.0, f64::max) + 0.1;
        let line = SMALL * (ASCENT + DESCENT) + 0.2;
        let needed = line * slots(actors.nodes.len(), members.len()) / TAU - AWAY;
        let most = width / 2.0 - AWAY;
        let radius = (most - wanted).clamp(0.235 * width.min(260.0), MOST_RADIUS.max(0.3 * width));
        let radius = radius.max(needed);
        let limit = most - radius;
        if limit < LEAST_NAME.min(wanted) {
            return None;
        }
        // Few actors have room for names of two lines.
        let between = TAU * (radius + AWAY) / slots(actors.nodes.len(), members.len());
        let lines = if between >= 2.0 * SMALL * LEADING { 2 } else { 1 };
        let set =
            |name: &str| text::balance(&text::readable(name), SMALL, Weight::Regular, limit, lines);
        let names: Vec<Vec<String>> = actors.nodes.iter().map(|node| set(&node.name)).collect();
        let ink = |actor: usize| {
            let long = text::widest(&names[actor], SMALL, Weight::Regular);
            let reach = radius + AWAY + long;
            -libm::cos(circle.angles[actor]) * reach
        };
        let high: Vec<f64> = (0..names.len()).map(ink).collect();
        let up = high.iter().fold(radius, |most, y| most.max(-y)) + SMALL;
        let down = high.iter().fold(radius, |most, y| most.max(*y)) + SMALL;
        let named = limit >= GOOD_NAME.min(wanted);
        Some(Self { circle, radius, named, names, up, down })
    }
}

/// Draws the panel around `centre`.
pub fn draw(scene: &mut Scene, network: &Network, actors: &Flows, fit: &Fit, centre: Point) {
    let Fit { circle, radius, .. } = fit;
    let place = |actor: usize| polar(centre, *radius, circle.angles[actor]);
    let first = scene.nodes.len();
    let nodes = (0..actors.nodes.len()).map(|i| Shape::Circle(place(i), NODE));
    scene.nodes.extend(nodes);
    let mut links = links(actors);
    links.sort_by(|a, b| b.width.total_cmp(&a.width).then(a.ends.cmp(&b.ends)));
    let mut ways = Vec::new();
    for link in &links {
        let ids = link.flows.iter().flat_map(|flow| actors.subject(network, flow));
        let ids: Vec<&str> = ids.collect();
        scene.about(ids);
        let way = Way::of(fit, centre, link);
        way.draw_line(scene, actors, link);
        remember(scene, network, actors, link);
        ways.push(way);
    }
    // Heads lie above all lines.
    for (link, way) in links.iter().zip(&ways) {
        let ids = link.flows.iter().flat_map(|flow| actors.subject(network, flow));
        let ids: Vec<&str> = ids.collect();
        scene.about(ids);
        way.draw_head(scene, actors, link, first);
    }
    for &actor in &circle.order {
        let node = &actors.nodes[actor];
        scene.about([node.id.as_str()]);
        let trade = node.trade;
        scene.circle(
            place(actor),
            NODE,
            Pen::fill(trade.color()).outlined(trade.edge().shade(0.8), 0.4),
        );
        scene.used.insert(format!("trade {trade:?}"));
        let angle = circle.angles[actor];
        let right = angle <= PI;
        let turn = if right { angle - PI / 2.0 } else { angle + PI / 2.0 };
        // Letters stand with their middle on the ray.
        let low = (ASCENT - DESCENT / 2.0) * SMALL / 2.0;
        let down = at(-libm::sin(turn), libm::cos(turn));
        let anchor = if right { Anchor::Start } else { Anchor::End };
        let lines = &fit.names[actor];
        for (i, line) in lines.iter().enumerate() {
            let step = (i as f64 - (lines.len() as f64 - 1.0) / 2.0) * SMALL * 1.16;
            let place = polar(centre, radius + AWAY, angle) + down * (low + step);
            let label = Label::new(place, line.as_str(), SMALL);
            scene.text(label.anchor(anchor).turned(turn.to_degrees()));
        }
    }
    scene.about([]);
}

fn links(actors: &Flows) -> Vec<Link<'_>> {
    let largest = actors.largest();
    let widths = NETWORK_LINES.scaled(if actors.nodes.len() > 40 { 0.4 } else { 0.56 });
    let mut links: Vec<Link> = Vec::new();
    for flow in actors.between() {
        let most = flow.basis.and_then(|basis| largest.get(&basis).copied()).unwrap_or(0.0);
        let width = widths.of(flow.amount, most);
        let share = flow.amount.map(|amount| if most > 0.0 { amount / most } else { 0.0 });
        let ends = [flow.from, flow.to];
        match links.last_mut().filter(|link| link.ends == ends) {
            Some(link) => {
                link.flows.push(flow);
                link.progress = link.progress.min(flow.progress);
                if width > link.width {
                    (link.width, link.share) = (width, share);
                }
            }
            None => {
                let progress = flow.progress;
                links.push(Link { ends, flows: vec![flow], progress, width, share });
            }
        }
    }
    links
}

/// The way of a link on the page.
struct Way {
    /// The line, which ends inside its head.
    body: Vec<Step>,
    tip: Point,
    direction: Point,
}

impl Way {
    fn of(fit: &Fit, centre: Point, link: &Link) -> Self {
        let inner = fit.radius - NODE;
        let head = arrow_head(link.width);
        let [from, to] = link.ends.map(|actor| fit.circle.angles[actor]);
        let ends = [polar(centre, inner - 0.4, from), polar(centre, inner - 1.0, to)];
        let corners = fit.circle.way(centre, fit.radius, link.ends, ends);
        let tip = ends[1];
        let places = bend(&corners);
        // The head points along the last stretch it covers, so that it sits on its line.
        let covered = |p: &&Point| (tip - **p).length() >= head.length * 0.8;
        let behind = places.iter().rev().find(covered).copied().unwrap_or(ends[0]);
        let direction = (tip - behind).unit();
        let mut line: Vec<Point> = places.iter().filter(covered).copied().collect();
        line.push(tip - direction * (head.length * 0.7));
        Self { body: spline(&line), tip, direction }
    }

    fn draw_line(&self, scene: &mut Scene, actors: &Flows, link: &Link) {
        let color = actors.nodes[link.ends[0]].trade.edge();
        scene.path(self.body.clone(), Pen::line(WHITE, link.width + CASING));
        let tint = if link.progress == Progress::Active { 0.78 } else { 0.6 };
        let pen = Pen::line(color.tint(tint), link.width);
        scene.path(self.body.clone(), pen.dashed(link.progress.dash()));
        scene.used.insert(format!("progress {:?}", link.progress));
    }

    fn draw_head(&self, scene: &mut Scene, actors: &Flows, link: &Link, first: usize) {
        let color = actors.nodes[link.ends[0]].trade.edge();
        canvas::head(scene, self.tip, self.direction, link.width * 0.9, color);
        let (target, tip) = (first + link.ends[1], self.tip);
        scene.arrows.push(Arrow { target, tip, width: link.width, share: link.share });
    }
}

fn remember(scene: &mut Scene, network: &Network, actors: &Flows, link: &Link) {
    for flow in &link.flows {
        let [from, to] = link.ends.map(|node| &actors.nodes[node]);
        let ids: Vec<&str> = flow.exchanges.iter().map(|&e| network.id(e)).collect();
        scene.data.row([
            ("panel", "b".into()),
            ("from", from.id.as_str().into()),
            ("from_name", from.name.as_str().into()),
            ("to", to.id.as_str().into()),
            ("to_name", to.name.as_str().into()),
            ("class", flow.stuff.word().into()),
            ("amount", flow.amount.into()),
            ("unit", flow.basis.map(Basis::unit).into()),
            ("exchanges", flow.exchanges.len().into()),
            ("exchange_ids", ids.join(" ").into()),
            ("progress", flow.progress.word().into()),
        ]);
    }
}
