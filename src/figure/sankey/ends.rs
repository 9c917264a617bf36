//! What enters and leaves the system at a bar: short stubs.
//!
//! An import comes with a notched tail from the left, an export leaves with a point to the right,
//! what is lost bends down off the foot of the bar and drips.

use super::super::classes::Stuff;
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Pen, Scene, Step};
use super::size::{DRIP, POINT, Sized};
use super::stream::Streams;
use crate::model::Way;

/// The length of a stub, pt.
pub(super) const STUB: f64 = 10.0;
/// A drip is no wider, pt; what is more bends into the same width.
const WIDEST: f64 = 14.0;
/// Inner radius of the bend, pt.
const BEND: f64 = 1.6;

/// A stub.
pub(super) struct Stub {
    pub node: usize,
    pub way: Way,
    pub stuff: Stuff,
    pub amount: f64,
    /// Its thickness at the bar, pt.
    pub thick: f64,
    steps: Vec<Step>,
}

/// The stubs of every bar.
pub(super) fn stubs(streams: &Streams, sized: &Sized, bars: &[Rect]) -> Vec<Stub> {
    let mut stubs = Vec::new();
    for (node, (ends, bar)) in streams.ends.iter().zip(bars).enumerate() {
        let middle = bar.centre().y;
        let sides = &sized.sides[node];
        let mut y = middle + sides.imports;
        for &(stuff, amount) in &ends.imports {
            let thick = sized.thick(amount);
            let steps = import(at(bar.x0, y), thick);
            stubs.push(Stub { node, way: Way::Import, stuff, amount, thick, steps });
            y += thick;
        }
        y = middle + sides.exports;
        for &(stuff, amount) in &ends.exports {
            let thick = sized.thick(amount);
            let steps = export(at(bar.x1, y), thick);
            stubs.push(Stub { node, way: Way::Export, stuff, amount, thick, steps });
            y += thick;
        }
        // From the foot upwards: the lowest is innermost.
        let total: f64 = ends.losses.iter().map(|&(_, q)| sized.thick(q)).sum();
        let mut foot = middle + sides.losses + total;
        let (end, mut inner) = (foot + DRIP, BEND);
        for &(stuff, amount) in ends.losses.iter().rev() {
            let thick = sized.thick(amount);
            let steps = drip(at(bar.x1, foot), thick, inner, end);
            stubs.push(Stub { node, way: Way::Loss, stuff, amount, thick, steps });
            foot -= thick;
            inner += thick.min(WIDEST);
        }
    }
    stubs
}

fn closed(points: &[Point]) -> Vec<Step> {
    let mut steps: Vec<Step> = points
        .iter()
        .enumerate()
        .map(|(i, &p)| if i == 0 { Step::Move(p) } else { Step::Line(p) })
        .collect();
    steps.push(Step::Close);
    steps
}

/// A band that comes from nowhere; `corner` is its upper end at the bar.
pub(super) fn import(corner: Point, thick: f64) -> Vec<Step> {
    let notch = (thick * 0.4).clamp(1.0, 4.0);
    closed(&[
        corner,
        corner + at(0.0, thick),
        corner + at(-STUB, thick),
        corner + at(notch - STUB, thick / 2.0),
        corner + at(-STUB, 0.0),
    ])
}

/// A band that goes away.
pub(super) fn export(corner: Point, thick: f64) -> Vec<Step> {
    let point = (thick * 0.4).clamp(1.0, 4.0);
    closed(&[
        corner,
        corner + at(STUB - point, 0.0),
        corner + at(STUB, thick / 2.0),
        corner + at(STUB - point, thick),
        corner + at(0.0, thick),
    ])
}

/// A band that bends down and ends; `foot` is its lower end at the bar.
pub(super) fn drip(foot: Point, thick: f64, inner: f64, end: f64) -> Vec<Step> {
    let wide = thick.min(WIDEST);
    let (near, far) = (foot.x + inner, foot.x + inner + wide);
    let top = foot.y - thick;
    let fall = |radius: f64, from: f64| (from + radius).min(end);
    let outer = (inner + wide).min(end - top);
    vec![
        Step::Move(at(foot.x, top)),
        Step::Line(at((far - outer).max(foot.x), top)),
        Step::Curve(at(far, top), at(far, fall(outer, top))),
        Step::Line(at(far, end)),
        Step::Line(at((near + far) / 2.0, end + POINT.min(0.5 + wide))),
        Step::Line(at(near, end)),
        Step::Line(at(near, fall(inner, foot.y))),
        Step::Curve(at(near, foot.y), foot),
        Step::Close,
    ]
}

impl Stub {
    pub fn bounds(&self) -> Rect {
        super::super::scene::Mark::Path { steps: self.steps.clone(), pen: Pen::default() }.bounds()
    }

    pub fn shift(&mut self, by: Point) {
        self.steps = self.moved(by);
    }

    fn moved(&self, by: Point) -> Vec<Step> {
        let moved = |step: &Step| match *step {
            Step::Move(p) => Step::Move(p + by),
            Step::Line(p) => Step::Line(p + by),
            Step::Curve(c, p) => Step::Curve(c + by, p + by),
            Step::Close => Step::Close,
        };
        self.steps.iter().map(moved).collect()
    }

    pub fn draw(&self, scene: &mut Scene, by: Point) {
        scene.path(self.moved(by), Pen::fill(tint(self.stuff, self.way)));
        scene.used.insert(class(self.way).to_owned());
        scene.used.insert(format!("stuff {:?}", self.stuff));
    }
}

/// What is lost is paler than what arrives.
pub(super) fn tint(stuff: Stuff, way: Way) -> super::super::style::Color {
    stuff.color().tint(if way == Way::Loss { 0.3 } else { 0.6 })
}

/// The class of the legend.
pub(super) const fn class(way: Way) -> &'static str {
    match way {
        Way::Import => "import",
        Way::Export => "export",
        Way::Loss => "lost",
    }
}
