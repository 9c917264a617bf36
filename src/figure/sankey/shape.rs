//! The outlines of bands: soft steps from column to column, and the turns of those that lead back.
//!
//! A band is told by its upper edge and a depth under it: every line along it is the same line
//! again, moved so that the band stays as thick on a slope as it is at its ends.

use super::super::geometry::{Curve, Point, at};
use super::super::scene::Step;

/// The inner radius of a turn, pt.
pub(super) const TURN: f64 = 4.0;

/// A piece of a line.
#[derive(Clone, Copy)]
pub(super) enum Piece {
    Straight(Point, Point),
    Bent(Curve),
}

impl Piece {
    fn start(&self) -> Point {
        match self {
            Self::Straight(a, _) => *a,
            Self::Bent(curve) => curve.from,
        }
    }

    fn reversed(&self) -> Self {
        match *self {
            Self::Straight(a, b) => Self::Straight(b, a),
            Self::Bent(c) => Self::Bent(Curve { from: c.to, control: c.control, to: c.from }),
        }
    }

    fn step(&self) -> Step {
        match *self {
            Self::Straight(_, b) => Step::Line(b),
            Self::Bent(curve) => Step::Curve(curve.control, curve.to),
        }
    }

    /// Places along it, without its start.
    fn places(&self) -> Vec<Point> {
        const PIECES: usize = 6;
        match self {
            Self::Straight(a, b) => {
                (1..=PIECES).map(|i| *a + (*b - *a) * (i as f64 / PIECES as f64)).collect()
            }
            Self::Bent(curve) => curve.sample(PIECES).split_off(1),
        }
    }
}

/// A line from the giver to the taker.
#[derive(Clone, Default)]
pub(super) struct Line(pub Vec<Piece>);

impl Line {
    fn to(&mut self, from: Point, to: Point) {
        if (to - from).length() > 1e-9 {
            self.0.push(Piece::Straight(from, to));
        }
    }

    fn bend(&mut self, from: Point, control: Point, to: Point) {
        self.0.push(Piece::Bent(Curve { from, control, to }));
    }

    /// A soft step between two places for the line `aside` under the middle of its bundle.
    pub fn soft_step(&mut self, from: Point, to: Point, aside: f64) {
        let (wide, rise) = (to.x - from.x, to.y - from.y);
        if rise.abs() < 1e-6 || wide.abs() < 1e-6 {
            self.to(from, to);
            return;
        }
        // The slope in the middle, and half its angle: the normal offset of the line there.
        let slope = 2.0 * rise / wide.abs();
        let half_angle = ((1.0 + slope * slope).sqrt() - 1.0) / slope;
        let most = wide.abs() / 4.0;
        let shift = (-aside * half_angle).clamp(-most, most) * wide.signum();
        let middle = at((from.x + to.x) / 2.0 + shift, (from.y + to.y) / 2.0);
        self.bend(from, at(middle.x - wide / 4.0, from.y), middle);
        self.bend(middle, at(middle.x + wide / 4.0, to.y), to);
    }

    /// On at the same height.
    pub fn level(&mut self, from: Point, x: f64) {
        self.to(from, at(x, from.y));
    }

    /// Out to `reach`, up or down, and back: around corners of this radius.
    pub fn turn(&mut self, from: Point, to: Point, reach: f64, radius: f64) {
        let out = (reach - from.x).signum();
        let down = (to.y - from.y).signum();
        let high = radius.min((to.y - from.y).abs() / 2.0);
        let wide = radius.min((reach - from.x).abs()).min((reach - to.x).abs());
        let [a, b] = [at(reach - out * wide, from.y), at(reach, from.y + down * high)];
        let [c, d] = [at(reach, to.y - down * high), at(reach - out * wide, to.y)];
        self.to(from, a);
        self.bend(a, at(reach, from.y), b);
        self.to(b, c);
        self.bend(c, at(reach, to.y), d);
        self.to(d, to);
    }

    /// Moves all of it.
    pub fn shift(&mut self, by: Point) {
        for piece in &mut self.0 {
            *piece = match *piece {
                Piece::Straight(a, b) => Piece::Straight(a + by, b + by),
                Piece::Bent(c) => {
                    Piece::Bent(Curve { from: c.from + by, control: c.control + by, to: c.to + by })
                }
            };
        }
    }

    pub fn end(&self) -> Point {
        match self.0.last() {
            Some(Piece::Straight(_, b)) => *b,
            Some(Piece::Bent(curve)) => curve.to,
            None => Point::default(),
        }
    }

    /// As the pen draws it.
    pub fn steps(&self) -> Vec<Step> {
        let start = self.0.first().map(|piece| Step::Move(piece.start()));
        start.into_iter().chain(self.0.iter().map(Piece::step)).collect()
    }

    /// Places along it.
    pub fn places(&self) -> Vec<Point> {
        let start = self.0.first().map(Piece::start);
        start.into_iter().chain(self.0.iter().flat_map(Piece::places)).collect()
    }
}

/// The area between two lines that run alike.
pub(super) fn area(upper: &Line, lower: &Line) -> Vec<Step> {
    let mut steps = upper.steps();
    steps.push(Step::Line(lower.end()));
    steps.extend(lower.0.iter().rev().map(|piece| piece.reversed().step()));
    steps.push(Step::Close);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A band 10 thick that falls by 60 over 120 is 10 thick in its middle too, across its slope.
    #[test]
    fn a_band_is_as_thick_on_a_slope() {
        let line = |aside: f64| {
            let mut line = Line::default();
            line.soft_step(at(0.0, aside), at(120.0, 60.0 + aside), aside);
            line
        };
        let middle = |line: &Line| match line.0[0] {
            Piece::Bent(curve) => curve.to,
            Piece::Straight(_, b) => b,
        };
        let (upper, lower) = (middle(&line(-5.0)), middle(&line(5.0)));
        // It falls at 45° there: across is towards the upper right.
        let across = at(1.0, -1.0).unit();
        let between = upper - lower;
        let thick = between.x * across.x + between.y * across.y;
        assert!((thick - 10.0).abs() < 1e-9, "{thick}");
    }
}
