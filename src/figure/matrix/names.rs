//! Names at rows and, turned, at columns; of communities where rows are too narrow for names.

use super::plot::Grid;
use super::{Picture, of_actors};
use crate::figure::geometry::{Rect, at};
use crate::figure::scene::{ASCENT, Anchor, DESCENT, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::number::count;

/// From a name to the squares, pt.
const GAP: f64 = 3.5;
/// Names are not shorter than this where they stand at all, pt.
const LEAST: f64 = 34.0;

/// How names are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Names {
    /// Text size, pt.
    size: f64,
    /// How long a name may be at a row and at a column, pt.
    limits: [f64; 2],
    /// Degrees by which columns' names stand up.
    steep: f64,
    /// The longest at rows and at columns, pt.
    longest: [f64; 2],
    /// Communities are named, not nodes.
    of_blocks: bool,
}

/// Ways to name every row and column, the best first.
pub fn settings(picture: &Picture, width: f64) -> Vec<Names> {
    let wide = width >= BESIDE_MIN - 40.0;
    let lengths: &[f64] = if wide { &[130.0, 100.0, 80.0] } else { &[72.0, 56.0] };
    let mut settings = Vec::new();
    for &length in lengths {
        for (size, steep) in [(LABEL, 60.0), (LABEL, 90.0), (SMALL, 60.0), (SMALL, 90.0)] {
            settings.push(Names::new(picture, size, steep, length));
        }
    }
    settings
}

impl Names {
    fn new(picture: &Picture, size: f64, steep: f64, limit: f64) -> Self {
        let longest = |limit: f64| {
            let names = picture.flows.nodes.iter().map(|node| shown(&node.name, size, limit));
            names.map(|name| text::width(&name, size, Weight::Regular)).fold(0.0, f64::max)
        };
        let limits = [limit, limit * 0.92];
        Self { size, limits, steep, longest: limits.map(longest), of_blocks: false }
    }

    /// Communities at their frames.
    pub fn of_blocks(picture: &Picture, width: f64) -> Self {
        let limit = if width >= BESIDE_MIN - 40.0 { 92.0 } else { 58.0 };
        let longest = if picture.order.blocks.is_empty() { 0.0 } else { limit };
        Self { size: SMALL, limits: [limit; 2], steep: 0.0, longest: [longest; 2], of_blocks: true }
    }

    /// Room at the left, pt.
    pub fn left(&self) -> f64 {
        match (self.of_blocks, self.longest[0] > 0.0) {
            (true, true) => self.longest[0] + GAP + 5.0,
            (true, false) => 0.5,
            _ => self.longest[0] + GAP,
        }
    }

    /// Room above, pt.
    pub fn head(&self) -> f64 {
        let slope = self.steep.to_radians();
        self.longest[1] * libm::sin(slope) + self.size * (libm::cos(slope) * ASCENT) + GAP + 1.0
    }

    /// Room at the right of the last column's name, pt.
    pub fn lean(&self) -> f64 {
        let cos = libm::cos(self.steep.to_radians());
        if cos < 1e-9 { 0.5 } else { self.longest[1] * cos }
    }

    /// Whether names keep apart on squares of this pitch.
    pub fn fits(&self, pitch: f64) -> bool {
        let height = self.size * (ASCENT + DESCENT);
        let across = pitch * libm::sin(self.steep.to_radians());
        across.min(pitch) >= height - 0.1
            && self.longest[0].max(self.longest[1]) >= 0.0
            && self.limits[0] >= LEAST
    }
}

fn shown(name: &str, size: f64, limit: f64) -> String {
    text::shorten(&text::readable(name), size, Weight::Regular, limit)
}

/// Writes the names; returns how many nodes have none.
pub fn draw(scene: &mut Scene, picture: &Picture, grid: &Grid, area: Rect) -> usize {
    if grid.names.of_blocks {
        draw_blocks(scene, picture, grid, area);
        return picture.order.nodes.len();
    }
    let names = &grid.names;
    let half = (ASCENT - DESCENT / 2.0) * names.size / 2.0;
    let slope = names.steep.to_radians();
    for (i, &node) in picture.order.nodes.iter().enumerate() {
        let node = &picture.flows.nodes[node];
        let middle = grid.pitch * (i as f64 + 0.5);
        scene.about([node.id.as_str()]);
        let row = shown(&node.name, names.size, names.limits[0]);
        let place = at(area.x0 - GAP, area.y0 + middle + half);
        scene.text(Label::new(place, row, names.size).anchor(Anchor::End));
        let column = shown(&node.name, names.size, names.limits[1]);
        // The middle of the first letter stands over the middle of the column.
        let foot = at(area.x0 + middle, area.y0 - GAP);
        let place = foot + at(half * libm::sin(slope), half * (1.0 - libm::sin(slope)) * 0.5);
        scene.text(Label::new(place, column, names.size).turned(-names.steep));
    }
    scene.about([]);
    0
}

/// Writes who leads a community beside its frame, where there is room.
fn draw_blocks(scene: &mut Scene, picture: &Picture, grid: &Grid, area: Rect) {
    if !of_actors(picture) {
        return;
    }
    let names = &grid.names;
    let line = names.size * (ASCENT + DESCENT) + 1.0;
    let half = (ASCENT - DESCENT / 2.0) * names.size / 2.0;
    let mut free = area.y0 - line / 2.0;
    for &[first, last] in &picture.order.blocks {
        let (top, foot) = (area.y0 + grid.offset(first), area.y0 + grid.offset(last));
        let middle = (top + foot) / 2.0;
        if middle - line / 2.0 < free || middle + line / 2.0 > area.y1 + line / 2.0 {
            continue;
        }
        free = middle + line / 2.0;
        let members = &picture.order.nodes[first..last];
        let ids: Vec<&str> =
            members.iter().map(|&node| picture.flows.nodes[node].id.as_str()).collect();
        scene.about(ids);
        let x = area.x0 - GAP;
        let inset = 0.4_f64.min((foot - top) / 4.0);
        let bracket = [at(x, top + inset), at(x, foot - inset)];
        scene.line(&bracket, Pen::line(GREY, 0.6));
        let others = format!(" + {}", count(members.len() - 1, picture.lang));
        let room = names.limits[0] - text::width(&others, names.size, Weight::Regular);
        let leader = &picture.flows.nodes[members[0]].name;
        let name = shown(leader, names.size, room) + &others;
        let place = at(x - 3.0, middle + half);
        scene.text(Label::new(place, name, names.size).anchor(Anchor::End));
    }
    scene.about([]);
}
