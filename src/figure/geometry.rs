//! Points, boxes and curves of the page, in points, y downwards.

/// A place, or a vector.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A place.
pub const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl std::ops::Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        at(self.x + other.x, self.y + other.y)
    }
}

impl std::ops::Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        at(self.x - other.x, self.y - other.y)
    }
}

impl std::ops::Mul<f64> for Point {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        at(self.x * factor, self.y * factor)
    }
}

impl Point {
    /// Distance from the origin.
    pub fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    /// The same direction with length 1; to the right where there is none.
    #[must_use]
    pub fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { at(1.0, 0.0) }
    }

    /// Turned by a quarter to the left, as seen on the page.
    #[must_use]
    pub fn left(self) -> Self {
        at(self.y, -self.x)
    }
}

/// An upright box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Rect {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

impl Rect {
    /// A box by its corner and size.
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x0: x, y0: y, x1: x + width, y1: y + height }
    }

    /// A box around a centre.
    pub fn around(centre: Point, width: f64, height: f64) -> Self {
        Self::new(centre.x - width / 2.0, centre.y - height / 2.0, width, height)
    }

    /// From left to right.
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// From top to bottom.
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// Its middle.
    pub fn centre(&self) -> Point {
        at((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// Larger by `by` on every side.
    #[must_use]
    pub fn grow(&self, by: f64) -> Self {
        Self { x0: self.x0 - by, y0: self.y0 - by, x1: self.x1 + by, y1: self.y1 + by }
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Whether the two share more than a border.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }

    /// Whether all of `other` lies inside.
    pub fn contains(&self, other: &Self) -> bool {
        self.x0 <= other.x0 && other.x1 <= self.x1 && self.y0 <= other.y0 && other.y1 <= self.y1
    }

    /// Whether a point lies inside.
    pub fn holds(&self, p: Point) -> bool {
        self.x0 <= p.x && p.x <= self.x1 && self.y0 <= p.y && p.y <= self.y1
    }

    /// Distance of a point from the box; 0 inside.
    pub fn distance(&self, p: Point) -> f64 {
        let dx = (self.x0 - p.x).max(p.x - self.x1).max(0.0);
        let dy = (self.y0 - p.y).max(p.y - self.y1).max(0.0);
        at(dx, dy).length()
    }
}

/// A box that stands at an angle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turned {
    /// Its corners, in order.
    pub corners: [Point; 4],
}

impl Turned {
    /// A box turned around a place, degrees clockwise.
    pub fn new(rect: Rect, around: Point, degrees: f64) -> Self {
        let corners = [
            at(rect.x0, rect.y0),
            at(rect.x1, rect.y0),
            at(rect.x1, rect.y1),
            at(rect.x0, rect.y1),
        ];
        if degrees == 0.0 {
            return Self { corners };
        }
        let turn = degrees.to_radians();
        let (sin, cos) = (libm::sin(turn), libm::cos(turn));
        let turned = |p: Point| {
            let d = p - around;
            around + at(d.x * cos - d.y * sin, d.x * sin + d.y * cos)
        };
        Self { corners: corners.map(turned) }
    }

    /// The smallest upright box around it.
    pub fn bounds(&self) -> Rect {
        let [first, rest @ ..] = self.corners;
        let start = Rect { x0: first.x, y0: first.y, x1: first.x, y1: first.y };
        rest.iter().fold(start, |r, p| r.union(&Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y }))
    }

    /// Whether two share more than `border`: no line along a side of one keeps them apart.
    pub fn overlaps(&self, other: &Self, border: f64) -> bool {
        let sides = |of: &Self| [of.corners[1] - of.corners[0], of.corners[2] - of.corners[1]];
        sides(self).into_iter().chain(sides(other)).all(|side| {
            let axis = side.unit();
            let reach = |of: &Self| {
                let along = of.corners.map(|p| p.x * axis.x + p.y * axis.y);
                along.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &v| {
                    [low.min(v), high.max(v)]
                })
            };
            let ([a0, a1], [b0, b1]) = (reach(self), reach(other));
            a0 + border < b1 && b0 + border < a1
        })
    }
}

/// A quadratic curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// Start.
    pub from: Point,
    /// Where the tangents meet.
    pub control: Point,
    /// End.
    pub to: Point,
}

impl Curve {
    /// An arc between two places that bulges to the left by `bow` times their distance.
    pub fn bowed(from: Point, to: Point, bow: f64) -> Self {
        let middle = (from + to) * 0.5;
        Self { from, control: middle + (to - from).left() * (2.0 * bow), to }
    }

    /// The place at 0 ≤ t ≤ 1.
    pub fn point(&self, t: f64) -> Point {
        let s = 1.0 - t;
        self.from * (s * s) + self.control * (2.0 * s * t) + self.to * (t * t)
    }

    /// The part between `a` and `b`.
    #[must_use]
    pub fn part(&self, a: f64, b: f64) -> Self {
        let (from, to) = (self.point(a), self.point(b));
        let tangent = (self.control - self.from) * (1.0 - a) + (self.to - self.control) * a;
        Self { from, control: from + tangent * (b - a), to }
    }

    /// `n` + 1 places from start to end.
    pub fn sample(&self, n: usize) -> Vec<Point> {
        (0..=n).map(|i| self.point(i as f64 / n as f64)).collect()
    }
}

/// Whether two straight pieces cross inside both.
pub fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// Distance of `p` from the straight piece between `a` and `b`.
pub fn distance_to_piece(p: Point, a: Point, b: Point) -> f64 {
    let (ab, ap) = (b - a, p - a);
    let square = ab.x * ab.x + ab.y * ab.y;
    let t = if square > 0.0 { ((ap.x * ab.x + ap.y * ab.y) / square).clamp(0.0, 1.0) } else { 0.0 };
    (p - (a + ab * t)).length()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_curve_lies_on_it() {
        let curve = Curve::bowed(at(0.0, 0.0), at(10.0, 4.0), 0.3);
        let part = curve.part(0.2, 0.7);
        let (a, b) = (part.point(0.5), curve.point(0.45));
        assert!((a - b).length() < 1e-12);
    }

    #[test]
    fn turned_boxes_pass_each_other_where_upright_ones_would_not() {
        let name = |x: f64| Turned::new(Rect::new(x, -5.0, 60.0, 5.0), at(x, 0.0), -60.0);
        assert!(name(0.0).bounds().overlaps(&name(8.0).bounds()));
        assert!(!name(0.0).overlaps(&name(8.0), 0.25) && name(0.0).overlaps(&name(3.0), 0.25));
    }

    #[test]
    fn pieces_cross_or_not() {
        assert!(cross(at(0.0, 0.0), at(2.0, 2.0), at(0.0, 2.0), at(2.0, 0.0)));
        assert!(!cross(at(0.0, 0.0), at(1.0, 1.0), at(1.0, 1.0), at(2.0, 0.0)));
        assert_eq!(distance_to_piece(at(1.0, 1.0), at(0.0, 0.0), at(2.0, 0.0)), 1.0);
    }
}
