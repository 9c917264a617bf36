//! Letters as shapes, for programs that have not the font and cannot use the one in the file.

use ab_glyph::{Font, OutlineCurve};

use super::geometry::{Point, Turned, at};
use super::scene::{Anchor, Label, Mark, Pen, Scene, Step};
use super::style::HALO;
use super::text;

/// Replaces every text by its outlines; a halo becomes an outline of its own behind them.
pub fn apply(scene: &mut Scene) {
    let marks = std::mem::take(&mut scene.marks);
    let mut moved = Vec::with_capacity(marks.len() + 1);
    for mark in marks {
        moved.push(scene.marks.len());
        match mark {
            Mark::Text(label) => {
                let steps = outlines(&label);
                if label.halo {
                    let halo = Pen::fill(scene.paper).outlined(scene.paper, 2.0 * HALO);
                    scene.path(steps.clone(), halo);
                }
                scene.path(steps, Pen::fill(label.color));
            }
            other => scene.marks.push(other),
        }
    }
    moved.push(scene.marks.len());
    for subject in &mut scene.subjects {
        subject.from = moved[subject.from.min(moved.len() - 1)];
    }
}

/// The outlines of a line of text where it stands.
pub fn outlines(label: &Label) -> Vec<Step> {
    let font = text::face(label.weight);
    let scale = label.size / f64::from(font.units_per_em().unwrap_or(2048.0));
    let width = text::width(&label.text, label.size, label.weight);
    let back = match label.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => width / 2.0,
        Anchor::End => width,
    };
    let mut pen = label.at.x - back;
    let mut steps = Vec::new();
    for letter in label.text.chars() {
        let glyph = font.glyph_id(letter);
        let place = |p: ab_glyph::Point| {
            let level = at(pen + f64::from(p.x) * scale, label.at.y - f64::from(p.y) * scale);
            turned(level, label)
        };
        let mut last = None;
        for curve in font.outline(glyph).map(|outline| outline.curves).unwrap_or_default() {
            let (from, step, to) = match curve {
                OutlineCurve::Line(a, b) => (a, Step::Line(place(b)), b),
                OutlineCurve::Quad(a, c, b) => (a, Step::Curve(place(c), place(b)), b),
                // TrueType faces have none.
                OutlineCurve::Cubic(a, _, _, b) => (a, Step::Line(place(b)), b),
            };
            if last != Some(from) {
                steps.push(Step::Move(place(from)));
            }
            steps.push(step);
            last = Some(to);
        }
        pen += f64::from(font.h_advance_unscaled(glyph)) * scale;
    }
    steps
}

fn turned(p: Point, label: &Label) -> Point {
    let dot = super::geometry::Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y };
    Turned::new(dot, label.at, label.turn).corners[0]
}
