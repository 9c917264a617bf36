//! One basis: columns, bars, bands and names in their places.

use super::super::geometry::{Point, Rect, at};
use super::super::layout::sankey::place::place;
use super::super::layout::sankey::{Ports, Skeleton, Way, arrange};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::ends::{self, Stub};
use super::names::{self, Name};
use super::shape::{Line, TURN};
use super::size::{BAR, Sized, Space};
use super::stream::{Band, Streams, Through};
use crate::number::significant;
use crate::text::Lang;

/// Between two turns behind each other, pt.
const BESIDE: f64 = 1.2;
/// Names at the outer sides take at most this share of the width each.
const NAMES: f64 = 0.19;
/// A gap between columns gives bands that turn at most this share.
const TURNS: f64 = 0.42;

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

/// A panel, its corner at the origin.
pub(super) struct Panel<'s> {
    pub streams: &'s Streams,
    pub sized: Sized,
    pub bars: Vec<Rect>,
    pub ribbons: Vec<Ribbon>,
    pub stubs: Vec<Stub>,
    pub names: Vec<Option<Name>>,
    pub height: f64,
}

/// What a panel may take.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub width: f64,
    pub height: f64,
    /// The scale that was asked for.
    pub scale: Option<f64>,
    pub lang: Lang,
}

impl<'s> Panel<'s> {
    /// Sets the names of nodes and everything else.
    pub fn set(streams: &'s Streams, titles: &[String], room: Room) -> Self {
        let nodes = streams.nodes.len();
        let skeleton = arrange(nodes, streams.links());
        let ports = skeleton.ports(nodes);
        let across = room.width / skeleton.columns.len().max(2) as f64;
        let turn = (TURNS * across - TURN).max(6.0);
        let space = Space { asked: room.scale, high: room.height, turn, across };
        let sized = Sized::fitting(streams, &skeleton, &ports, &space);
        let middle = place(&skeleton, &sized.sizes);
        let through = streams.through();
        let mut set = Setting {
            streams,
            skeleton: &skeleton,
            ports: &ports,
            sized: &sized,
            middle,
            left: Vec::new(),
            gap: 0.0,
        };
        set.columns(titles, room.width);
        let bars: Vec<Rect> = (0..nodes).map(|v| set.bar(v)).collect();
        let ribbons = set.ribbons();
        let stubs = ends::stubs(streams, &sized, &bars);
        let numbers: Vec<String> = through.iter().map(|t| number(t, room.lang)).collect();
        let wishes: Vec<names::Wish> = (0..nodes)
            .map(|v| names::Wish {
                bar: bars[v],
                name: &titles[v],
                number: &numbers[v],
                source: ports[v].left.is_empty(),
                sink: ports[v].right.is_empty(),
                weight: through[v].into.max(through[v].out),
            })
            .collect();
        let gap = set.gap;
        let names = names::place(&wishes, &ribbons, &stubs, room.width, gap);
        let mut panel = Self { streams, sized, bars, ribbons, stubs, names, height: 0.0 };
        panel.settle();
        panel
    }

    /// Moves everything so that the highest ink is at 0.
    fn settle(&mut self) {
        let ink = || {
            let edges = self.ribbons.iter().flat_map(|r| [&r.upper, &r.lower]);
            let heights = edges.flat_map(Line::places).map(|p| [p.y - 1.0, p.y + 1.0]);
            let boxes = self.bars.iter().copied().chain(self.stubs.iter().map(|stub| stub.rect));
            let boxes = boxes.chain(self.names.iter().flatten().map(|name| name.rect));
            heights.chain(boxes.map(|r| [r.y0, r.y1])).collect::<Vec<_>>()
        };
        let (top, bottom) =
            ink().into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), [a, b]| {
                (top.min(a), bottom.max(b))
            });
        if !top.is_finite() || !bottom.is_finite() {
            return;
        }
        let by = at(0.0, -top);
        for ribbon in &mut self.ribbons {
            ribbon.upper.shift(by);
            ribbon.lower.shift(by);
            ribbon.tip = ribbon.tip + by;
            ribbon.lanes.iter_mut().for_each(|p| *p = *p + by);
        }
        self.bars.iter_mut().for_each(|bar| *bar = moved(bar, by));
        self.stubs.iter_mut().for_each(|stub| stub.shift(by));
        self.names.iter_mut().flatten().for_each(|name| name.shift(by));
        self.height = bottom - top;
    }

    /// Names without a place.
    pub fn left_out(&self) -> usize {
        self.names.iter().filter(|name| name.is_none()).count()
    }

    /// Known bands that are as thin as can be seen, thicker than they are.
    pub fn hairs(&self) -> usize {
        let thin = |amount: f64| amount / self.sized.scale * PT_PER_MM < BANDS.least;
        self.streams.bands().filter(|band| band.amount.is_some_and(thin)).count()
    }
}

pub(super) fn moved(rect: &Rect, by: Point) -> Rect {
    Rect::new(rect.x0 + by.x, rect.y0 + by.y, rect.width(), rect.height())
}

/// The larger of in and out, as far as it is known.
fn number(through: &Through, lang: Lang) -> String {
    let most = through.into.max(through.out);
    match (through.more, most > 0.0) {
        (true, false) => String::new(),
        (true, true) => format!("≥ {}", significant(most, 3, lang)),
        (false, _) => significant(most, 3, lang),
    }
}

/// A panel while it is set.
struct Setting<'a> {
    streams: &'a Streams,
    skeleton: &'a Skeleton,
    ports: &'a [Ports],
    sized: &'a Sized,
    middle: Vec<f64>,
    /// The left side of the bars of every column.
    left: Vec<f64>,
    /// White between two columns.
    gap: f64,
}

impl Setting<'_> {
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
                let stub = if ends.imports.is_empty() { 0.0 } else { ends::STUB + 3.0 };
                let name = if named { widest(v) + 5.0 + stub } else { stub };
                before = before.max(name).max(self.reach(v, false));
            }
            if column + 1 == count {
                let stub = if ends.exports.len() + ends.losses.len() == 0 {
                    0.0
                } else {
                    ends::STUB + 3.0
                };
                behind = behind.max(widest(v) + 5.0 + stub).max(self.reach(v, true));
            }
        }
        let free = width - before - behind - BAR;
        let step = if count > 1 { free / (count - 1) as f64 } else { 0.0 };
        self.left = (0..count).map(|c| before + c as f64 * step).collect();
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
        let alike = |p: &&super::super::layout::sankey::Port| p.way == ports[i].way;
        let nearer: f64 = match ports[i].way {
            Way::Over => ports[..i].iter().filter(alike).map(|p| thick(p.link)).sum(),
            _ => ports[i + 1..].iter().filter(alike).map(|p| thick(p.link)).sum(),
        };
        TURN + nearer
    }

    fn bar(&self, v: usize) -> Rect {
        let column = self.skeleton.items[v].layer - 1;
        let high = self.sized.sizes.nodes[v];
        Rect::new(self.left[column], self.middle[v] - high / 2.0, BAR, high)
    }

    fn ribbons(&self) -> Vec<Ribbon> {
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
        let most = (TURNS + 0.1) * self.gap;
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
