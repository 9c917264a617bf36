//! Letters as shapes, for programs that have not the font and cannot use the one in the file.

use ab_glyph::{Font, OutlineCurve};
use resvg::usvg::WriteOptions;

use super::FigureError;
use super::geometry::{Point, Rect, Turned, at};
use super::png::tree;
use super::scene::{Anchor, Label, Scene, Step};
use super::svg::open;
use super::text;

/// The SVG of a scene with every text as shapes.
///
/// # Errors
/// An SVG that cannot be read.
pub fn outlined(scene: &Scene, svg: &str) -> Result<String, FigureError> {
    let tree = tree(svg)?;
    // A hundredth of a pixel is not seen.
    let options = WriteOptions { coordinates_precision: 2, ..WriteOptions::default() };
    let drawn = tree.to_string(&options);
    let inside = drawn.split_once('>').map_or("", |(_, inside)| inside);
    let size = at(tree.size().width().into(), tree.size().height().into());
    Ok(open(scene, size) + inside)
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
    let dot = Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y };
    Turned::new(dot, label.at, label.turn).corners[0]
}
