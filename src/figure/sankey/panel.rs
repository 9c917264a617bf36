//! One basis: columns, bars, bands and names in their places.

use super::super::geometry::{Point, Rect, at};
use super::super::layout::sankey::arrange;
use super::super::layout::sankey::place::place;
use super::super::style::*;
use super::course::{Course, Ribbon};
use super::ends::{self, Tail};
use super::names;
use super::settings::{Name, Wish};
use super::shape::{Line, TURN};
use super::size::{Sized, Space};
use super::stream::{Streams, Through};
use crate::number::significant;
use crate::text::Lang;

/// A gap between columns gives bands that turn at most this share.
const TURNS: f64 = 0.42;

/// A panel, its corner at the origin.
pub(super) struct Panel<'s> {
    pub streams: &'s Streams,
    pub sized: Sized,
    pub bars: Vec<Rect>,
    pub ribbons: Vec<Ribbon>,
    pub tails: Vec<Tail>,
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
        let course = Course::new(streams, &skeleton, &ports, &sized, middle, titles, room.width);
        let bars: Vec<Rect> = (0..nodes).map(|v| course.bar(v)).collect();
        let ribbons = course.ribbons();
        let tails = ends::tails(streams, &sized, &bars);
        let numbers: Vec<String> = through.iter().map(|t| number(t, room.lang)).collect();
        let wishes: Vec<Wish> = (0..nodes)
            .map(|v| Wish {
                bar: bars[v],
                name: &titles[v],
                number: &numbers[v],
                source: ports[v].left.is_empty(),
                sink: ports[v].right.is_empty(),
                weight: through[v].into.max(through[v].out),
            })
            .collect();
        let names = names::place(&wishes, &ribbons, &tails, room.width, course.gap);
        let mut panel = Self { streams, sized, bars, ribbons, tails, names, height: 0.0 };
        panel.settle();
        panel
    }

    /// Moves everything so that the highest ink is at 0.
    fn settle(&mut self) {
        let ink = || {
            let edges = self.ribbons.iter().flat_map(|r| [&r.upper, &r.lower]);
            let heights = edges.flat_map(Line::places).map(|p| [p.y - 1.0, p.y + 1.0]);
            let boxes = self.bars.iter().copied().chain(self.tails.iter().map(|tail| tail.rect));
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
        self.tails.iter_mut().for_each(|tail| tail.shift(by));
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
