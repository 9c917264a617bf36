//! The squares, the lines between them, and the frames of communities.
//!
//! All edges stand on whole pixels of a print with 300 dots per inch (0.24 pt), which the SVG
//! writes exactly: squares are equally large and nothing shines through between them.

use super::cells::{Cell, Square, Value};
use super::look::{APART, Look, number};
use super::names::{self, Names};
use super::scale::Scale;
use super::{Picture, of_actors};
use crate::figure::geometry::{Point, Rect, at};
use crate::figure::scene::{Pen, Scene};
use crate::figure::style::*;

/// A pixel of a print, pt.
const PIXEL: f64 = 0.24;
/// The smallest square that is seen, in pixels.
const LEAST_PITCH: f64 = 4.0;
/// The largest square of a small network, pt.
const MOST_PITCH: f64 = 20.0;
/// The room of the key beside the picture, pt.
const KEY: f64 = 112.0;
/// Squares smaller than this with the key beside would rather have it below, pt.
const SMALL_PITCH: f64 = 8.6;

/// Where rows and columns lie.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Rows of squares.
    pub count: usize,
    /// Rows of nodes.
    pub rows: usize,
    /// How many nodes a square stands for in each direction.
    pub side: usize,
    /// From square to square, pt.
    pub pitch: f64,
    /// Room for names at the left, pt.
    pub left: f64,
    /// Room for names above, pt.
    pub head: f64,
    /// Room that turned names need at the right, pt.
    pub right: f64,
    /// How names are written.
    pub names: Names,
    /// Whether colours are what flows.
    pub kinds: bool,
    /// Whether the key stands beside.
    pub key_beside: bool,
}

/// A length in whole pixels.
pub fn snapped(length: f64) -> f64 {
    (length / PIXEL).round() * PIXEL
}

fn whole_pixels(length: f64) -> f64 {
    (length / PIXEL + 1e-6).floor() * PIXEL
}

impl Grid {
    /// A grid as large as the room of this width lets it be.
    pub fn fit(picture: &Picture, width: f64) -> Self {
        let wide = width >= BESIDE_MIN - 2.0 * MARGIN;
        let of = |key_beside: bool| {
            let room = if key_beside { width - KEY - 16.0 } else { width };
            Self { key_beside, ..Self::named(picture, room) }
        };
        let beside = of(true);
        if wide && beside.side == 1 && beside.pitch >= SMALL_PITCH { beside } else { of(false) }
    }

    /// With names where they have room, else without.
    fn named(picture: &Picture, width: f64) -> Self {
        let n = picture.order.nodes.len();
        let most = (240.0 / n as f64).clamp(12.6, MOST_PITCH);
        if let Some(grid) = names::settings(picture, width).into_iter().find_map(|names| {
            // Turned names lean out at the right of the last column.
            let room = width - names.left() - names.lean();
            let pitch = whole_pixels((room / n as f64).min(most));
            names.fits(pitch).then(|| {
                let (left, head) = (snapped(names.left()), snapped(names.head()));
                let right = names.lean();
                Self {
                    count: n,
                    rows: n,
                    side: 1,
                    pitch,
                    left,
                    head,
                    right,
                    names,
                    kinds: picture.basis.is_none(),
                    key_beside: false,
                }
            })
        }) {
            return grid;
        }
        let names = Names::of_blocks(picture, width);
        let left = snapped(names.left());
        let room = width - left;
        let least = LEAST_PITCH * PIXEL;
        let side = ((least * n as f64 / room).ceil() as usize).max(1);
        let count = n.div_ceil(side);
        let pitch = whole_pixels(room / count as f64).max(least).min(13.0);
        let (rows, head, right, kinds, key_beside) = (n, 4.0, 0.0, false, false);
        Self { count, rows, side, pitch, left, head, right, names, kinds, key_beside }
    }

    /// Width and height of names and squares, pt.
    pub fn size(&self) -> Point {
        let square = self.pitch * self.count as f64;
        at(self.left + square + self.right, self.head + square)
    }

    /// The box of the squares, with the corner of the picture at `corner`.
    fn area(&self, corner: Point) -> Rect {
        let square = self.pitch * self.count as f64;
        Rect::new(corner.x + self.left, corner.y + self.head, square, square)
    }

    /// How far a node's row begins from the first.
    pub fn offset(&self, node: usize) -> f64 {
        self.pitch * node as f64 / self.side as f64
    }
}

/// Draws names and squares; returns how many nodes have no name.
pub fn draw(
    scene: &mut Scene,
    picture: &Picture,
    grid: &Grid,
    squares: &[Square],
    scale: Option<&Scale>,
    corner: Point,
) -> usize {
    let area = grid.area(corner);
    lines(scene, grid, area);
    for square in squares {
        let [row, column] = square.at;
        let place = at(area.x0 + grid.pitch * column as f64, area.y0 + grid.pitch * row as f64);
        about(scene, picture, &square.cells);
        let rect = Rect::new(place.x, place.y, grid.pitch, grid.pitch);
        let look = Look::of_square(square, grid, scale);
        look.draw(scene, rect);
        scene.used.extend(look.classes());
        if let (true, Value::Count(several @ 2..)) = (grid.kinds, square.value) {
            number(scene, several, rect, &look, picture);
        }
    }
    scene.about([]);
    scene.rect(area, 0.0, Pen::line(NEUTRAL, 0.4));
    for &[first, last] in &picture.order.blocks {
        let (from, to) = (snapped(grid.offset(first)), snapped(grid.offset(last)));
        let block = Rect::new(area.x0 + from, area.y0 + from, to - from, to - from);
        let width = if grid.pitch >= APART { 0.8 } else { 0.5 };
        scene.rect(block, 0.0, Pen::line(INK, width));
        scene.used.insert("community".to_owned());
    }
    names::draw(scene, picture, grid, area)
}

/// What a square is about: its actors, and the exchanges behind it.
fn about(scene: &mut Scene, picture: &Picture, cells: &[&Cell]) {
    let flows = cells.iter().flat_map(|cell| &cell.flows);
    let ids = flows.flat_map(|&f| picture.flows.subject(picture.network, &picture.flows.flows[f]));
    let ids: Vec<&str> = ids.collect();
    scene.about(ids);
}

/// The grid, and the diagonal where nobody gives to himself.
fn lines(scene: &mut Scene, grid: &Grid, area: Rect) {
    if grid.pitch >= APART {
        for i in 1..grid.count {
            let step = grid.pitch * i as f64;
            let pen = Pen::line(RULE, 0.35);
            scene.line(&[at(area.x0, area.y0 + step), at(area.x1, area.y0 + step)], pen);
            scene.line(&[at(area.x0 + step, area.y0), at(area.x0 + step, area.y1)], pen);
        }
    }
    scene.line(&[at(area.x0, area.y0), at(area.x1, area.y1)], Pen::line(RULE.shade(0.92), 0.4));
}

/// Whether frames stand for communities.
pub fn has_frames(picture: &Picture) -> bool {
    of_actors(picture) && !picture.order.blocks.is_empty()
}
