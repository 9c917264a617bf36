//! What enters and leaves the system at a bar: short tails at its foot.
//!
//! What is brought in fades in from the left, what is lost fades out to the right, what leaves the
//! network to the right has a point.

use super::super::classes::Stuff;
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Pen, Scene};
use super::size::Sized;
use super::stream::Streams;
use crate::model::Way;

/// The length of a tail, pt.
pub(super) const TAIL: f64 = 12.0;
/// The tint of a band at its bar, and the steps in which it fades.
const FULL: f64 = 0.5;
const STEPS: usize = 12;

/// A tail.
pub(super) struct Tail {
    pub node: usize,
    pub way: Way,
    pub stuff: Stuff,
    pub amount: f64,
    /// As long as all tails, and as high as it is much.
    pub rect: Rect,
}

/// The tails of every bar.
pub(super) fn tails(streams: &Streams, sized: &Sized, bars: &[Rect]) -> Vec<Tail> {
    let mut tails = Vec::new();
    for (node, (ends, bar)) in streams.ends.iter().zip(bars).enumerate() {
        let mut add = |list: &[(Stuff, f64)], way: Way, foot: f64| {
            let mut foot = foot;
            let left = if way == Way::Import { bar.x0 - TAIL } else { bar.x1 };
            for &(stuff, amount) in list.iter().rev() {
                let thick = sized.thick(amount);
                foot -= thick;
                let rect = Rect::new(left, foot, TAIL, thick);
                tails.push(Tail { node, way, stuff, amount, rect });
            }
            foot
        };
        add(&ends.imports, Way::Import, bar.y1);
        let foot = add(&ends.losses, Way::Loss, bar.y1);
        add(&ends.exports, Way::Export, foot);
    }
    tails
}

impl Tail {
    pub fn shift(&mut self, by: Point) {
        self.rect = super::panel::moved(&self.rect, by);
    }

    pub fn draw(&self, scene: &mut Scene, by: Point) {
        draw(scene, super::panel::moved(&self.rect, by), self.stuff, self.way);
        scene.used.insert(class(self.way).to_owned());
        scene.used.insert(format!("stuff {:?}", self.stuff));
    }
}

/// Draws a tail into its box.
pub(super) fn draw(scene: &mut Scene, rect: Rect, stuff: Stuff, way: Way) {
    let color = stuff.color();
    if way == Way::Export {
        let point = (rect.height() * 0.4).clamp(1.5, 4.5);
        let corners = [
            at(rect.x0, rect.y0),
            at(rect.x1 - point, rect.y0),
            at(rect.x1, rect.centre().y),
            at(rect.x1 - point, rect.y1),
            at(rect.x0, rect.y1),
        ];
        scene.polygon(&corners, Pen::fill(color.tint(FULL)));
        return;
    }
    // Every step reaches to the bar, the palest is the longest: no seams.
    for step in 0..STEPS {
        let long = rect.width() * (STEPS - step) as f64 / STEPS as f64;
        let x = if way == Way::Import { rect.x1 - long } else { rect.x0 };
        let tint = FULL * (step + 1) as f64 / STEPS as f64;
        scene.rect(Rect::new(x, rect.y0, long, rect.height()), 0.0, Pen::fill(color.tint(tint)));
    }
}

/// The class of the legend.
pub(super) const fn class(way: Way) -> &'static str {
    match way {
        Way::Import => "import",
        Way::Export => "export",
        Way::Loss => "lost",
    }
}
