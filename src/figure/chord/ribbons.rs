//! The first panel: sectors on a ring, and ribbons between them.

use std::f64::consts::{PI, TAU};

use super::names::{AWAY, Name, draw_name, names};
use super::ring::{Link, Ring, arc, arrange, band, place, polar};
use crate::figure::canvas::ticks;
use crate::figure::classes::{Basis, Progress};
use crate::figure::flows::{Flow, Flows};
use crate::figure::geometry::Point;
use crate::figure::options::Scales;
use crate::figure::scene::{Pen, Scene, Step};
use crate::figure::style::*;
use crate::network::Network;

/// Thickness of the ring, pt.
const THICK: f64 = 6.5;
/// Between two sectors, pt of the outer edge.
const GAP: f64 = 5.0;
/// From the ring to the tip of a ribbon, pt.
const SHORT: f64 = 2.4;
/// A thinner ribbon has a hair around it, pt.
const HAIR: f64 = 0.4;
/// The smallest ring, pt.
const LEAST_RADIUS: f64 = 30.0;

/// The first panel, measured.
#[derive(Clone, Debug)]
pub struct Sectors {
    /// What flows between sectors.
    pub flows: Flows,
    /// The order on the ring.
    pub order: Vec<usize>,
    /// The unit; exchanges are counted where absent.
    pub basis: Option<Basis>,
    links: Vec<Link>,
    /// Exchanges in each link.
    exchanges: Vec<usize>,
    /// Positions of the flows in each link.
    of: Vec<Vec<usize>>,
    /// How far what is drawn has come.
    pub progress: Progress,
}

impl Sectors {
    /// What sectors exchange, in one unit.
    pub fn of(flows: Flows, basis: Option<Basis>) -> Self {
        let firmest = flows.flows.iter().map(|flow| flow.progress).min();
        let progress = firmest.unwrap_or(Progress::Active);
        // Amounts that sum to nothing have no ribbons: then exchanges are counted.
        let some = flows
            .flows
            .iter()
            .any(|f| f.progress == progress && f.basis == basis && f.at_least > 0.0);
        let basis = basis.filter(|_| some);
        let mut sectors = Self {
            flows,
            order: Vec::new(),
            basis,
            links: Vec::new(),
            exchanges: Vec::new(),
            of: Vec::new(),
            progress,
        };
        sectors.collect();
        sectors.order = arrange(sectors.flows.nodes.len(), &sectors.links);
        sectors
    }

    fn counts(&self, flow: &Flow) -> bool {
        flow.progress == self.progress && (self.basis.is_none() || flow.basis == self.basis)
    }

    fn collect(&mut self) {
        let flows = std::mem::take(&mut self.flows.flows);
        for (i, flow) in flows.iter().enumerate() {
            if !self.counts(flow) {
                continue;
            }
            let same = |l: &Link| l.from == flow.from && l.to == flow.to;
            let position = self.links.iter().position(same).unwrap_or_else(|| {
                self.links.push(Link { from: flow.from, to: flow.to, amount: 0.0 });
                self.exchanges.push(0);
                self.of.push(Vec::new());
                self.links.len() - 1
            });
            self.links[position].amount += match self.basis {
                Some(_) => flow.at_least,
                None => flow.exchanges.len() as f64,
            };
            self.exchanges[position] += flow.exchanges.len();
            self.of[position].push(i);
        }
        self.flows.flows = flows;
    }

    /// Places the ring and its names in a room of this width.
    pub fn fit(&self, width: f64, scales: &Scales) -> Fit {
        let n = self.flows.nodes.len();
        let fixed = self.basis.and_then(|basis| scales.of(basis)).filter(|s| *s > 0.0);
        let total: f64 = self.links.iter().map(|link| 2.0 * link.amount).sum();
        let mut radius = width / 2.0 - AWAY;
        loop {
            // Many groups have small gaps.
            let gaps = if n > 1 { (GAP * n as f64).min(0.3 * TAU * radius) } else { 0.0 };
            let most = TAU * radius - gaps;
            // A fixed scale makes the ring as large as it must be; what does not fit is scaled.
            let (ring_radius, gap) = match fixed.map(|scale| total / scale * PT_PER_MM) {
                Some(wanted) if wanted < most => {
                    let ring = ((wanted + gaps) / TAU).max(LEAST_RADIUS);
                    (
                        ring,
                        if n > 1 {
                            (TAU * ring - wanted) / n as f64 / ring
                        } else {
                            TAU - wanted / ring
                        },
                    )
                }
                _ => (radius, gaps / n.max(1) as f64 / radius),
            };
            let ring = place(n, &self.links, &self.order, gap);
            let names = names(&self.flows, &ring, ring_radius);
            let reach = names.iter().map(|name| name.rect.x0.abs().max(name.rect.x1.abs()));
            if reach.fold(0.0, f64::max) <= width / 2.0 || radius <= LEAST_RADIUS {
                let least = ring_radius + 4.0;
                let up = names.iter().map(|name| -name.rect.y0).fold(least, f64::max);
                let down = names.iter().map(|name| name.rect.y1).fold(least, f64::max);
                let unit = self.basis.is_some();
                return Fit { ring, radius: ring_radius, names, up, down, unit };
            }
            radius = (radius - 1.5).max(LEAST_RADIUS);
        }
    }
}

/// A ring on the page.
#[derive(Clone, Debug)]
pub struct Fit {
    ring: Ring,
    /// Of the outer edge of the ring, pt.
    radius: f64,
    pub names: Vec<Name>,
    /// From the centre to the topmost ink, pt.
    pub up: f64,
    /// From the centre to the lowest ink, pt.
    pub down: f64,
    /// Whether it has a unit and does not count.
    unit: bool,
}

impl Fit {
    /// The amount of one millimetre of the outer edge of the ring.
    pub fn scale(&self) -> f64 {
        self.ring.per_radian / (self.radius / PT_PER_MM)
    }

    /// The amount of one tick.
    pub fn tick(&self) -> f64 {
        /// Ticks are at least so far from each other, pt.
        const APART: f64 = 5.5;
        let around = self.radius * TAU;
        let whole = self.ring.per_radian * TAU;
        let tick = ticks(0.0, whole, (around / APART) as usize).get(1).copied().unwrap_or(whole);
        if self.unit { tick } else { tick.max(1.0) }
    }
}

/// Draws the panel around `centre`.
pub fn draw(scene: &mut Scene, network: &Network, sectors: &Sectors, fit: &Fit, centre: Point) {
    let inner = fit.radius - THICK;
    // What is small lies above what is large.
    let mut order: Vec<usize> = (0..sectors.links.len()).collect();
    order.sort_by(|&a, &b| {
        sectors.links[b].amount.total_cmp(&sectors.links[a].amount).then(a.cmp(&b))
    });
    for link in order {
        let Link { from, to, amount } = sectors.links[link];
        if amount <= 0.0 {
            continue;
        }
        let [giver, taker] = [from, to].map(|node| &sectors.flows.nodes[node]);
        let flows = sectors.of[link].iter().map(|&flow| &sectors.flows.flows[flow]);
        let ids: Vec<&str> = flows.flat_map(|flow| sectors.flows.subject(network, flow)).collect();
        scene.about(ids);
        let ribbon = fit.ring.ribbons[link];
        let steps = ribbon_steps(centre, inner, ribbon.give, ribbon.take);
        scene.path(steps.clone(), Pen::fill(WHITE).outlined(WHITE, 2.0 * CASING * 0.7));
        let color = giver.trade.color().tint(0.8);
        let wide = (ribbon.give[1] - ribbon.give[0]) * inner;
        let pen = Pen::fill(color);
        scene.path(steps, if wide < HAIR { pen.outlined(color, HAIR) } else { pen });
        scene.data.row([
            ("panel", "a".into()),
            ("from", giver.id.as_str().into()),
            ("to", taker.id.as_str().into()),
            ("amount", sectors.basis.map(|_| amount).into()),
            ("unit", sectors.basis.map(Basis::unit).into()),
            ("exchanges", sectors.exchanges[link].into()),
            ("degrees", (ribbon.give[1] - ribbon.give[0]).to_degrees().into()),
            ("progress", sectors.progress.word().into()),
        ]);
    }
    for (sector, node) in sectors.flows.nodes.iter().enumerate() {
        let angles = fit.ring.arcs[sector];
        if angles[1] <= angles[0] {
            continue;
        }
        scene.about(sectors.flows.node_subject(network, sector));
        draw_ticks(scene, fit, centre, angles);
        scene.path(band(centre, [inner, fit.radius], angles), Pen::fill(node.trade.color()));
        scene.used.insert(format!("trade {:?}", node.trade));
    }
    for name in &fit.names {
        scene.about(sectors.flows.node_subject(network, name.sector));
        draw_name(scene, &fit.ring, fit.radius, name, centre);
    }
    scene.about([]);
}

fn draw_ticks(scene: &mut Scene, fit: &Fit, centre: Point, angles: [f64; 2]) {
    let step = fit.tick() / fit.ring.per_radian;
    let mut i = 0;
    loop {
        let angle = angles[0] + step * f64::from(i);
        if angle > angles[1] + 1e-9 {
            return;
        }
        let long = if i % 5 == 0 { 3.6 } else { 2.0 };
        let ends = [fit.radius, fit.radius + long].map(|r| polar(centre, r, angle));
        scene.line(&ends, Pen::line(NEUTRAL, 0.4));
        i += 1;
    }
}

/// The outline of a ribbon: it leaves flush with the ring and ends in a point before it.
fn ribbon_steps(centre: Point, inner: f64, give: [f64; 2], take: [f64; 2]) -> Vec<Step> {
    let wide = (take[1] - take[0]) * inner;
    let head = (wide * 0.42).clamp(1.6, 7.0);
    let tip = inner - SHORT;
    let base = tip - head;
    let mut steps = vec![Step::Move(polar(centre, inner, give[0]))];
    steps.extend(arc(centre, inner, give[0], give[1]));
    steps.push(edge(centre, inner, give[1], take[0], base));
    steps.push(Step::Line(polar(centre, tip, (take[0] + take[1]) / 2.0)));
    steps.push(Step::Line(polar(centre, base, take[1])));
    steps.push(edge(centre, base, take[1], give[0], inner));
    steps.push(Step::Close);
    steps
}

/// A side of a ribbon: the farther it goes, the nearer it comes to the centre.
fn edge(centre: Point, radius: f64, from: f64, to: f64, end_radius: f64) -> Step {
    let mut apart = to - from;
    while apart > PI {
        apart -= TAU;
    }
    while apart < -PI {
        apart += TAU;
    }
    let near = libm::pow((1.0 - apart.abs() / PI).max(0.0), 2.2);
    let control = polar(centre, radius.min(end_radius) * near, from + apart / 2.0);
    Step::Curve(control, polar(centre, end_radius, to))
}
