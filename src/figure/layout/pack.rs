//! Boxes side by side in little room.

use crate::figure::geometry::{Point, Rect, at};

/// Width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// Corners for boxes so that none overlap and all fit a room of this shape as large as possible.
///
/// The largest first, each where the common box grows least relative to the room; O(n³) for n
/// boxes, which are the parts of a network.
pub fn pack(sizes: &[Size], room: Size) -> Vec<Point> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    let area = |s: Size| s.width * s.height;
    order.sort_by(|&a, &b| area(sizes[b]).total_cmp(&area(sizes[a])).then(a.cmp(&b)));
    let mut placed: Vec<Rect> = Vec::new();
    let mut corners = vec![Point::default(); sizes.len()];
    for i in order {
        let best = spots(&placed)
            .into_iter()
            .map(|p| Rect::new(p.x, p.y, sizes[i].width, sizes[i].height))
            .filter(|r| !placed.iter().any(|other| r.overlaps(other)))
            .map(|r| (badness(&placed, &r, room), r))
            .min_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some((_, rect)) = best {
            corners[i] = at(rect.x0, rect.y0);
            placed.push(rect);
        }
    }
    corners
}

/// Where a corner may stand: at the borders of what is placed.
fn spots(placed: &[Rect]) -> Vec<Point> {
    let xs: Vec<f64> = std::iter::once(0.0).chain(placed.iter().map(|r| r.x1)).collect();
    let ys: Vec<f64> = std::iter::once(0.0).chain(placed.iter().map(|r| r.y1)).collect();
    xs.iter().flat_map(|&x| ys.iter().map(move |&y| at(x, y))).collect()
}

/// How much of the room the common box takes, and a little for standing far from the corner.
fn badness(placed: &[Rect], rect: &Rect, room: Size) -> f64 {
    let all = placed.iter().fold(*rect, |all, r| all.union(r));
    let (x, y) = (all.x1 / room.width, all.y1 / room.height);
    x.max(y) + 0.02 * (x + y) + 0.001 * (rect.x0 / room.width + rect.y0 / room.height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_do_not_overlap() {
        let sizes: Vec<Size> =
            (1..12).map(|i| Size { width: 3.0 + (i * 7 % 5) as f64, height: i as f64 }).collect();
        let corners = pack(&sizes, Size { width: 3.0, height: 2.0 });
        let rects: Vec<Rect> = corners
            .iter()
            .zip(&sizes)
            .map(|(p, s)| Rect::new(p.x, p.y, s.width, s.height))
            .collect();
        for (i, a) in rects.iter().enumerate() {
            assert!(rects[..i].iter().all(|b| !a.overlaps(b)));
        }
    }
}
