//! The second panel: actors on a circle, and links that run together.

use std::f64::consts::{PI, TAU};

use super::circle::{Circle, place, slots, spline};
use super::ribbons::Sectors;
use super::ring::polar;
use super::words;
use crate::figure::canvas;
use crate::figure::classes::{Basis, Progress};
use crate::figure::flows::{Flow, Flows};
use crate::figure::geometry::{Point, at};
use crate::figure::scene::{ASCENT, Anchor, Arrow, DESCENT, Label, Pen, Scene, Shape};
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
pub const GOOD_NAME: f64 = 46.0;

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
    /// How long names may be, pt.
    pub limit: f64,
    /// The longest that occurs, pt.
    longest: f64,
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
        let radius = (most - wanted).clamp(0.3 * width.min(260.0), MOST_RADIUS.max(0.3 * width));
        let radius = radius.max(needed);
        let limit = most - radius;
        let longest = wanted.min(limit);
        (limit >= LEAST_NAME).then_some(Self { circle, radius, limit, longest })
    }

    /// From the centre to the farthest ink, pt.
    pub fn reach(&self) -> f64 {
        self.radius + AWAY + self.longest + 1.0
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
    for link in &links {
        let ids = link.flows.iter().flat_map(|flow| actors.subject(network, flow));
        let ids: Vec<&str> = ids.collect();
        scene.about(ids);
        draw_link(scene, actors, fit, centre, link, first);
        remember(scene, network, actors, link);
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
        let name = text::shorten(&text::readable(&node.name), SMALL, Weight::Regular, fit.limit);
        let right = angle <= PI;
        let turn = if right { angle - PI / 2.0 } else { angle + PI / 2.0 };
        // Letters stand with their middle on the ray.
        let low = (ASCENT - DESCENT / 2.0) * SMALL / 2.0;
        let down = at(-libm::sin(turn), libm::cos(turn)) * low;
        let label = Label::new(polar(centre, radius + AWAY, angle) + down, name, SMALL);
        let anchor = if right { Anchor::Start } else { Anchor::End };
        scene.text(label.anchor(anchor).turned(turn.to_degrees()));
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

fn draw_link(
    scene: &mut Scene,
    actors: &Flows,
    fit: &Fit,
    centre: Point,
    link: &Link,
    first: usize,
) {
    let [from, to] = link.ends;
    let color = actors.nodes[from].trade.edge();
    let angle = |actor: usize| fit.circle.angles[actor];
    let inner = fit.radius - NODE;
    let head = arrow_head(link.width);
    let ends = [polar(centre, inner - 0.4, angle(from)), polar(centre, inner - 1.0, angle(to))];
    let corners = fit.circle.way(centre, fit.radius, link.ends, ends);
    let last = corners[corners.len() - 1];
    let direction = (last - corners[corners.len() - 2]).unit();
    // The line ends inside its head.
    let mut body = corners.clone();
    let end = body.len() - 1;
    body[end] = last - direction * (head.length * 0.75);
    let steps = spline(&body);
    scene.path(steps.clone(), Pen::line(WHITE, link.width + CASING));
    let tint = if link.progress == Progress::Active { 0.78 } else { 0.6 };
    scene.path(steps, Pen::line(color.tint(tint), link.width).dashed(link.progress.dash()));
    canvas::head(scene, last, direction, link.width * 0.9, color);
    scene.arrows.push(Arrow {
        target: first + to,
        tip: last,
        width: link.width,
        share: link.share,
    });
    scene.used.insert(format!("progress {:?}", link.progress));
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
            ("class", format!("{:?}", flow.stuff).to_lowercase().into()),
            ("amount", flow.amount.into()),
            ("unit", flow.basis.map(Basis::unit).into()),
            ("exchanges", flow.exchanges.len().into()),
            ("exchange_ids", ids.join(" ").into()),
            ("progress", words::progress_word(flow.progress).into()),
        ]);
    }
}
