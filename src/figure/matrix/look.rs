//! How is a square drawn? Full where it operates, open where it is agreed, hatched where nobody
//! knows how much, a dot where it is of another kind.

use super::Picture;
use super::cells::{Square, Value};
use super::plot::Grid;
use super::scale::Scale;
use crate::figure::classes::{Progress, Stuff};
use crate::figure::geometry::{Rect, at};
use crate::figure::scene::{Anchor, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::number::count;

/// From here on squares are set apart by white and by a grid, pt.
pub const APART: f64 = 3.0;
/// From here on a square has room for a pattern, pt.
pub const PATTERN: f64 = 3.5;
/// How a square is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    value: Value,
    open: bool,
    /// Of its value, or of what flows; grey where it has none.
    colors: Vec<Color>,
    stuffs: Vec<Stuff>,
}

impl Look {
    /// The look of a square of a picture.
    pub fn of_square(square: &Square, grid: &Grid, scale: Option<&Scale>) -> Self {
        let stuffs = square.cells.iter().flat_map(|cell| &cell.stuffs).copied();
        let stuffs = if grid.kinds { stuffs.collect() } else { Vec::new() };
        Self::of(square.value, square.progress, scale, stuffs)
    }

    /// The look of a value, or of what flows.
    pub fn of(value: Value, progress: Progress, scale: Option<&Scale>, stuffs: Vec<Stuff>) -> Self {
        let size = match value {
            Value::Amount(size) | Value::AtLeast(size) => Some(size),
            Value::Count(count) => Some(count as f64),
            Value::Unknown | Value::Other => None,
        };
        let of_scale = scale.zip(size).map(|(scale, size)| scale.color(size));
        let colors = match stuffs.is_empty() {
            true => of_scale.into_iter().collect(),
            false => stuffs.iter().map(|stuff| stuff.color()).collect(),
        };
        Self { value, open: progress != Progress::Active, colors, stuffs }
    }

    /// Draws it into the room of a square.
    pub fn draw(&self, scene: &mut Scene, room: Rect) {
        let pitch = room.width();
        let apart = if pitch >= APART { (pitch * 0.06).clamp(0.24, 0.6) } else { 0.0 };
        let color = self.colors.first().copied().unwrap_or(NEUTRAL);
        if self.value == Value::Other {
            let size = (pitch * 0.34).max(0.72);
            let dot = Rect::around(room.centre(), size, size);
            scene.rect(dot, 0.0, Pen::fill(NEUTRAL));
            return;
        }
        if self.open {
            let width = (pitch * 0.13).clamp(0.24, 1.2);
            let inset = if pitch >= PATTERN { pitch * 0.2 } else { 0.0 };
            let square = room.grow(-inset - width / 2.0);
            let pen = Pen::fill(WHITE).outlined(color, width);
            scene.rect(
                square,
                0.0,
                if self.value == Value::Unknown && pitch >= PATTERN {
                    pen.dashed(Dash::Dotted)
                } else {
                    pen
                },
            );
            return;
        }
        let square = room.grow(-apart);
        match self.value {
            Value::Unknown if pitch >= PATTERN => hatch(scene, square),
            _ => stripes(scene, square, &self.colors),
        }
        if matches!(self.value, Value::AtLeast(_)) && pitch >= PATTERN {
            let cut = square.width() * 0.4;
            let tip = at(square.x1, square.y0);
            let corners = [tip, tip - at(cut, 0.0), tip + at(0.0, cut)];
            scene.polygon(&corners, Pen::fill(WHITE));
        }
    }

    /// The classes it needs in the key.
    pub fn classes(&self) -> Vec<String> {
        let class = match self.value {
            Value::Amount(_) | Value::Count(_) => "value",
            Value::AtLeast(_) => "at least",
            Value::Unknown => "unknown",
            Value::Other => "other",
        };
        let open = (self.open && self.value != Value::Other).then_some("open");
        let cell = [Some(class), open].into_iter().flatten().map(|c| format!("cell {c}"));
        cell.chain(self.stuffs.iter().map(|stuff| format!("stuff {stuff:?}"))).collect()
    }
}

/// A square in stripes of these colours.
fn stripes(scene: &mut Scene, square: Rect, colors: &[Color]) {
    let wide = square.width() / colors.len().max(1) as f64;
    for (i, &color) in colors.iter().enumerate() {
        let x = square.x0 + wide * i as f64;
        scene.rect(Rect { x0: x, x1: x + wide, ..square }, 0.0, Pen::fill(color));
    }
    if colors.is_empty() {
        scene.rect(square, 0.0, Pen::fill(NEUTRAL));
    }
}

/// Writes how many exchanges a square stands for, where there is room.
pub fn number(scene: &mut Scene, several: usize, room: Rect, look: &Look, picture: &Picture) {
    let words = count(several, picture.lang);
    let wide = text::width(&words, SMALL, Weight::SemiBold);
    if wide + 2.0 > room.width() || SMALL + 1.0 > room.height() {
        return;
    }
    let color = if look.open { INK } else { WHITE };
    let place = room.centre() + at(0.0, SMALL * 0.36);
    scene.text(Label::new(place, words, SMALL).bold().color(color).anchor(Anchor::Middle));
}

/// Slanting lines inside a frame.
fn hatch(scene: &mut Scene, square: Rect) {
    let width = (square.width() * 0.07).clamp(0.3, 0.6);
    let inner = square.grow(-width / 2.0);
    let side = inner.width();
    scene.rect(inner, 0.0, Pen::fill(WHITE).outlined(NEUTRAL.shade(0.85), width));
    for share in [0.4, 0.8, 1.2, 1.6] {
        // From the left or lower side to the upper or right one.
        let reach = side * share;
        let over = (reach - side).max(0.0);
        let from = at(inner.x0 + over, inner.y0 + reach - over);
        let to = at(inner.x0 + reach - over, inner.y0 + over);
        scene.line(&[from, to], Pen::line(NEUTRAL.shade(0.85), width));
    }
}
