//! What of an area or a line lies inside a box?
//!
//! Areas side by side of the box (Sutherland and Hodgman 1974): an area in several parts stays one,
//! joined along the border of the box, which an area drawn without its outline does not show. Lines
//! piece by piece (Liang and Barsky 1984). Both O(corners).

use crate::figure::geometry::{Point, Rect, at};

/// The part of an area inside a box; empty where there is none.
pub fn clip_area(corners: &[Point], to: &Rect) -> Vec<Point> {
    let mut area = corners.to_vec();
    // For every side of the box: how far a point is inside.
    let sides: [&dyn Fn(Point) -> f64; 4] =
        [&|p| p.x - to.x0, &|p| to.x1 - p.x, &|p| p.y - to.y0, &|p| to.y1 - p.y];
    for inside in sides {
        let mut kept = Vec::with_capacity(area.len() + 4);
        for (i, &here) in area.iter().enumerate() {
            let before = area[(i + area.len() - 1) % area.len()];
            let (was, is) = (inside(before), inside(here));
            if (was < 0.0) != (is < 0.0) {
                kept.push(before + (here - before) * (was / (was - is)));
            }
            if is >= 0.0 {
                kept.push(here);
            }
        }
        area = kept;
    }
    if area.len() < 3 { Vec::new() } else { area }
}

/// The parts of a line inside a box.
pub fn clip_line(points: &[Point], to: &Rect) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    // Whether the last part ends where the next piece begins.
    let mut joined = false;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let Some([t0, t1]) = inside(a, b, to) else {
            joined = false;
            continue;
        };
        let place = |t: f64| if t == 1.0 { b } else { a + (b - a) * t };
        match parts.last_mut().filter(|_| joined && t0 == 0.0) {
            Some(part) => part.push(place(t1)),
            None => parts.push(vec![place(t0), place(t1)]),
        }
        joined = t1 == 1.0;
    }
    parts
}

/// Where the straight piece from `a` to `b` enters and leaves a box, as shares of its length.
fn inside(a: Point, b: Point, r: &Rect) -> Option<[f64; 2]> {
    let d = b - a;
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-d.x, a.x - r.x0), (d.x, r.x1 - a.x), (-d.y, a.y - r.y0), (d.y, r.y1 - a.y)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    (t0 < t1).then_some([t0, t1])
}

/// Where a ray from inside a box meets its border.
pub fn to_border(from: Point, direction: Point, r: &Rect) -> Point {
    let reach = |d: f64, low: f64, high: f64| {
        if d > 0.0 {
            high / d
        } else if d < 0.0 {
            low / d
        } else {
            f64::INFINITY
        }
    };
    let t = reach(direction.x, r.x0 - from.x, r.x1 - from.x).min(reach(
        direction.y,
        r.y0 - from.y,
        r.y1 - from.y,
    ));
    let p = if t.is_finite() { from + direction * t } else { from };
    at(p.x.clamp(r.x0, r.x1), p.y.clamp(r.y0, r.y1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Rect = Rect { x0: 0.0, y0: 0.0, x1: 4.0, y1: 2.0 };

    fn size(area: &[Point]) -> f64 {
        let next = area.iter().cycle().skip(1);
        area.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn areas_are_cut() {
        // All around the box, half over it, beside it, and inside.
        let square =
            |x: f64, y: f64, w: f64| [at(x, y), at(x + w, y), at(x + w, y + w), at(x, y + w)];
        assert_eq!(size(&clip_area(&square(-10.0, -10.0, 30.0), &BOX)), 8.0);
        assert_eq!(size(&clip_area(&square(3.0, 1.0, 5.0), &BOX)), 1.0);
        assert!(clip_area(&square(5.0, 0.0, 1.0), &BOX).is_empty());
        assert_eq!(clip_area(&square(1.0, 0.5, 1.0), &BOX), square(1.0, 0.5, 1.0));
        assert!(clip_area(&[], &BOX).is_empty());
    }

    #[test]
    fn lines_are_cut_into_parts() {
        // In, out at the right, and back in.
        let line = [at(1.0, 1.0), at(2.0, 1.0), at(6.0, 1.0), at(6.0, 1.5), at(3.0, 1.5)];
        let parts = clip_line(&line, &BOX);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0], [at(1.0, 1.0), at(2.0, 1.0), at(4.0, 1.0)]);
        assert_eq!(parts[1], [at(4.0, 1.5), at(3.0, 1.5)]);
        assert!(clip_line(&[at(-1.0, 3.0), at(9.0, 3.0)], &BOX).is_empty());
    }

    #[test]
    fn rays_meet_the_border() {
        assert_eq!(to_border(at(1.0, 1.0), at(3.0, 0.5), &BOX), at(4.0, 1.5));
        assert_eq!(to_border(at(1.0, 1.0), at(0.0, -9.0), &BOX), at(1.0, 0.0));
    }
}
