//! The way of every band: over the columns, and round where it leads back.

use super::super::geometry::{Point, Rect, at};
use super::super::layout::sankey::{Port, Ports, Skeleton, Way};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::ends;
use super::shape::{Line, TURN};
use super::size::{BAR, Sized};
use super::stream::{Band, Streams};

/// Between two turns behind each other, pt.
const BESIDE: f64 = 1.2;
/// Names at the outer sides take at most this share of the width each, all that stands there this.
const NAMES: f64 = 0.19;
const OUTSIDE: f64 = 0.3;
/// A gap between columns gives bands that turn at most this share.
const TURNS: f64 = 0.5;

/// A band in its place.
pub(super) struct Ribbon {
    /// Its taker, in [`Streams::nodes`].
    pub to: usize,
    pub band: Band,
    /// Its thickness, pt.
    pub thick: f64,
    pub back: bool,
    /// Its edges; of a hair twice its middle.
    pub upper: Line,
    pub lower: Line,
    /// Where it meets its taker.
    pub tip: Point,
    /// Middles of its lanes between the columns: it runs to the left there.
    pub lanes: Vec<Point>,
}

/// Where columns and bands run.
pub(super) struct Course<'a> {
    streams: &'a Streams,
    skeleton: &'a Skeleton,
    ports: &'a [Ports],
    sized: &'a Sized,
    middle: Vec<f64>,
    /// The left side of the bars of every column.
    left: Vec<f64>,
    /// White before the first column and behind the last.
    margins: [f64; 2],
    /// White between two columns.
    pub gap: f64,
}

impl<'a> Course<'a> {
    /// Divides a width for the items whose middles are known.
    pub fn new(
        streams: &'a Streams,
        skeleton: &'a Skeleton,
        ports: &'a [Ports],
        sized: &'a Sized,
        middle: Vec<f64>,
        titles: &[String],
        width: f64,
    ) -> Self {
        let (left, margins, gap) = (Vec::new(), [0.0; 2], 0.0);
        let mut course = Self { streams, skeleton, ports, sized, middle, left, margins, gap };
        course.columns(titles, width);
        course
    }

    /// Divides the width into margins, columns and gaps.
    fn columns(&mut self, titles: &[String], width: f64) {
        let count = self.skeleton.columns.len();
        let nodes = self.streams.nodes.len();
        let [mut before, mut behind] = [1.0_f64; 2];
        let widest = |v: usize| text::width(&titles[v], LABEL, Weight::SemiBold).min(NAMES * width);
        for v in 0..nodes {
            let column = self.skeleton.items[v].layer - 1;
            let (ports, ends) = (&self.ports[v], &self.streams.ends[v]);
            let wide = width >= BESIDE_MIN - 2.0 * MARGIN;
            if column == 0 {
                let named = ports.left.is_empty() && wide && count > 1;
                let tail = if ends.imports.is_empty() { 0.0 } else { ends::TAIL + 3.0 };
                let name = if named { widest(v) + 5.0 + tail } else { tail };
                before = before.max(name).max(self.reach(v, false));
            }
            if column + 1 == count {
                let tail = if ends.exports.len() + ends.losses.len() == 0 {
                    0.0
                } else {
                    ends::TAIL + 3.0
                };
                behind = behind.max(widest(v) + 5.0 + tail).max(self.reach(v, true));
            }
        }
        let [before, behind] = [before, behind].map(|margin| margin.min(OUTSIDE * width));
        let free = width - before - behind - BAR;
        let step = if count > 1 { free / (count - 1) as f64 } else { 0.0 };
        self.left = (0..count).map(|c| before + c as f64 * step).collect();
        self.margins = [before, behind];
        self.gap = if count > 1 { step - BAR } else { width - behind };
    }

    /// How far the turns at a side of a node reach.
    fn reach(&self, v: usize, right: bool) -> f64 {
        let ports = if right { &self.ports[v].right } else { &self.ports[v].left };
        [Way::Over, Way::Under]
            .map(|way| {
                let turns = ports.iter().filter(|port| port.way == way);
                turns.map(|port| self.sized.sizes.links[port.link] + BESIDE).sum::<f64>()
            })
            .into_iter()
            .fold(0.0, f64::max)
            + TURN
            + 2.0
    }

    /// How far inside a turn begins: what turns nearer to its node, and the radius.
    fn inner(&self, v: usize, link: usize, right: bool) -> f64 {
        let ports = if right { &self.ports[v].right } else { &self.ports[v].left };
        let thick = |l: usize| self.sized.sizes.links[l] + BESIDE;
        let Some(i) = ports.iter().position(|port| port.link == link) else { return TURN };
        let alike = |p: &&Port| p.way == ports[i].way;
        let nearer: f64 = match ports[i].way {
            Way::Over => ports[..i].iter().filter(alike).map(|p| thick(p.link)).sum(),
            _ => ports[i + 1..].iter().filter(alike).map(|p| thick(p.link)).sum(),
        };
        TURN + nearer
    }

    pub fn bar(&self, v: usize) -> Rect {
        let column = self.skeleton.items[v].layer - 1;
        let high = self.sized.sizes.nodes[v];
        Rect::new(self.left[column], self.middle[v] - high / 2.0, BAR, high)
    }

    /// All bands in their places.
    pub fn ribbons(&self) -> Vec<Ribbon> {
        let mut ribbons = Vec::new();
        for (link, bundle) in self.streams.bundles.iter().enumerate() {
            let mut depth = 0.0;
            let back = self.skeleton.back[link];
            for band in &bundle.bands {
                let room = self.sized.room(band);
                let thick = band.amount.map_or(BANDS.unknown, |amount| self.sized.thick(amount));
                let rim = (room - thick) / 2.0;
                let lines = [depth + rim, depth + rim + thick].map(|d| match band.amount {
                    Some(_) => self.line(link, d),
                    None => self.line(link, depth + room / 2.0),
                });
                let [upper, lower] = lines;
                let tip = (upper.end() + lower.end()) * 0.5;
                let lanes = if back { self.lanes(link, depth + room / 2.0) } else { Vec::new() };
                let to = bundle.to;
                ribbons.push(Ribbon { to, band: *band, thick, back, upper, lower, tip, lanes });
                depth += room;
            }
        }
        ribbons
    }

    /// The line of a bundle at a depth under its upper edge, as it leaves its giver.
    fn line(&self, link: usize, depth: f64) -> Line {
        let full = self.sized.sizes.links[link];
        let aside = depth - full / 2.0;
        let chain = &self.skeleton.chains[link];
        let (from, to) = (self.skeleton.links[link].from, self.skeleton.links[link].to);
        let start =
            at(self.bar(from).x1, self.middle[from] + self.sized.sizes.leaves[link] + aside);
        let goal = at(self.bar(to).x0, self.middle[to] + self.sized.sizes.arrives[link] + aside);
        let mut line = Line::default();
        if !self.skeleton.back[link] {
            let mut here = start;
            for &item in &chain[1..chain.len() - 1] {
                let left = self.left[self.skeleton.items[item].layer - 1];
                let y = self.middle[item] + aside;
                line.soft_step(here, at(left, y), aside);
                line.level(at(left, y), left + BAR);
                here = at(left + BAR, y);
            }
            line.soft_step(here, goal, aside);
            return line;
        }
        // A turn puts the upper edge below, the next one up again.
        let lanes: Vec<usize> = chain[2..chain.len() - 2].to_vec();
        let lane = |item: usize| self.middle[item] - aside;
        let (first, last) = (lanes[0], lanes[lanes.len() - 1]);
        let (reach, radius) = self.turn(from, link, true, first, depth);
        let mut here = at(start.x, lane(first));
        line.turn(start, here, start.x + reach, radius);
        for &item in &lanes {
            let left = self.left[self.skeleton.items[item].layer - 1];
            line.soft_step(here, at(left + BAR, lane(item)), -aside);
            line.level(at(left + BAR, lane(item)), left);
            here = at(left, lane(item));
        }
        let (reach, radius) = self.turn(to, link, false, last, depth);
        line.turn(here, goal, goal.x - reach, radius);
        line
    }

    /// How far the line at a depth reaches where it turns at a node, and the radius.
    fn turn(&self, v: usize, link: usize, right: bool, lane: usize, depth: f64) -> (f64, f64) {
        let full = self.sized.sizes.links[link];
        let over = self.middle[lane] < self.middle[v];
        let within = if over { depth } else { full - depth };
        let (reach, radius) = (self.inner(v, link, right) + within, TURN + within);
        // Where the gap is too narrow, turns are pressed together.
        let layer = self.skeleton.items[v].layer;
        let outermost = if right { layer == self.left.len() } else { layer == 1 };
        let most = if outermost { self.margins[usize::from(right)] } else { TURNS * self.gap };
        let press = (most / (self.reach(v, right)).max(1e-9)).min(1.0);
        (reach * press, radius * press)
    }

    fn lanes(&self, link: usize, depth: f64) -> Vec<Point> {
        let chain = &self.skeleton.chains[link];
        let aside = depth - self.sized.sizes.links[link] / 2.0;
        let lanes = &chain[2..chain.len() - 2];
        let place = |item: usize| {
            let left = self.left[self.skeleton.items[item].layer - 1];
            at(left, self.middle[item] - aside)
        };
        lanes
            .windows(2)
            .map(|pair| {
                let (a, b) = (place(pair[0]), place(pair[1]) + at(BAR, 0.0));
                (a + b) * 0.5
            })
            .collect()
    }
}
