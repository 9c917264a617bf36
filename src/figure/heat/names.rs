//! The names of the curves, beside them where there is room.

use super::super::geometry::{Point, Rect, at};
use super::super::layout::pack::Size;
use super::super::scene::{ASCENT, Anchor, DESCENT, Label, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::chart::{CURVE, Chart, NAME_GAP, Sheet, along};
use super::{Side, class};
use crate::text::Lang;

/// A place for a name.
struct Place {
    rect: Rect,
    anchor: Anchor,
    cost: f64,
}

impl Chart<'_> {
    /// Writes the name of a curve beside it where there is room; says whether there was.
    pub fn name_curve(
        &self,
        scene: &mut Scene,
        side: Side,
        page: &Sheet,
        panel: Rect,
        taken: &mut Vec<Rect>,
    ) -> bool {
        let lines = self.about(side);
        let width = lines
            .iter()
            .map(|(words, weight)| text::width(words, LABEL, *weight))
            .fold(0.0, f64::max);
        let height = (lines.len() as f64 - 1.0) * LABEL * LEADING + LABEL * (ASCENT + DESCENT);
        let room = Rect { y1: page.across.y1 + 4.0, ..panel };
        let ink = self.ink(page);
        let places = self.beside(side, page, Size { width, height }).into_iter().filter(|place| {
            let rect = &place.rect;
            room.contains(&rect.grow(1.0))
                && !taken.iter().any(|other| other.grow(NAME_GAP).overlaps(rect))
                && !ink.iter().any(|&p| rect.grow(CURVE + 0.6).holds(p))
        });
        let Some(place) = places.min_by(|a, b| a.cost.total_cmp(&b.cost)) else { return false };
        let Place { rect, anchor, .. } = place;
        taken.push(rect);
        let x = if anchor == Anchor::End { rect.x1 } else { rect.x0 };
        for (i, (words, weight)) in lines.into_iter().enumerate() {
            let y = rect.y0 + LABEL * ASCENT + i as f64 * LABEL * LEADING;
            let color = if i == 0 { side.color().shade(0.8) } else { GREY };
            let label = Label::new(at(x, y), words, LABEL).color(color);
            scene.text(label.weigh(weight).anchor(anchor));
        }
        scene.explained.insert(class(side));
        true
    }

    /// Places for a name beside its curve.
    fn beside(&self, side: Side, page: &Sheet, size: Size) -> Vec<Place> {
        const TRIES: usize = 60;
        /// What it costs to stand behind an end, in lengths of the curve.
        const BEHIND: f64 = 0.45;
        let corners: Vec<Point> = page.line(self.curve(side));
        let Size { width, height } = size;
        let by = |corner: Point, anchor, cost| {
            let x = if anchor == Anchor::End { corner.x - width } else { corner.x };
            Place { rect: Rect::new(x, corner.y, width, height), anchor, cost }
        };
        // The curves rise: over the upper one it is free to the left, under the lower to the right.
        // Near its middle a name is read best, and near the curve.
        let mut places = Vec::new();
        for (away, far) in [(4.0, 0.0), (15.0, 0.3)] {
            for i in 0..=TRIES {
                let share = i as f64 / TRIES as f64;
                let Some(p) = along(&corners, share) else { continue };
                let cost = (share - 0.5).abs() + far;
                places.push(match side {
                    Side::Offers => by(p - at(5.0, away + height), Anchor::End, cost),
                    Side::Needs => by(p + at(5.0, away), Anchor::Start, cost),
                });
            }
        }
        // Where the other curve goes on alone, there is room behind the end.
        let end = match side {
            Side::Offers => corners.last().map(|&p| by(p + at(7.0, -3.0), Anchor::Start, BEHIND)),
            Side::Needs => {
                corners.first().map(|&p| by(p - at(7.0, height - 3.0), Anchor::End, BEHIND))
            }
        };
        places.extend(end);
        places
    }

    /// Places close to each other on both curves.
    fn ink(&self, page: &Sheet) -> Vec<Point> {
        const PIECES: usize = 400;
        let share = |i: usize| i as f64 / PIECES as f64;
        let curves = [Side::Offers, Side::Needs].map(|side| page.line(self.curve(side)));
        let points = curves.iter().flat_map(|c| (0..=PIECES).filter_map(|i| along(c, share(i))));
        points.collect()
    }

    /// What a curve is: its name, how much, between which temperatures.
    fn about(&self, side: Side) -> Vec<(String, Weight)> {
        let curve = self.curve(side);
        let (Some(first), Some(last)) = (curve.first(), curve.last()) else { return Vec::new() };
        let amount = self.unit.write(last.heat - first.heat, self.lang);
        let name = format!("{}: {amount}", side.name().in_lang(self.lang));
        let (low, high) = (self.degrees(first.temperature), self.degrees(last.temperature));
        let range = match (side, self.lang) {
            (_, Lang::En) if low == high => format!("at {low} °C"),
            (_, Lang::Da) if low == high => format!("ved {low} °C"),
            (Side::Offers, Lang::En) => format!("cooled from {high} to {low} °C"),
            (Side::Offers, Lang::Da) => format!("køles fra {high} til {low} °C"),
            (Side::Needs, Lang::En) => format!("warmed from {low} to {high} °C"),
            (Side::Needs, Lang::Da) => format!("varmes fra {low} til {high} °C"),
        };
        vec![(name, Weight::SemiBold), (range, Weight::Regular)]
    }
}
