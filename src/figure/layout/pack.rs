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
/// boxes, which are the parts of a network. Many boxes are set on shelves instead.
pub fn pack(sizes: &[Size], room: Size) -> Vec<Point> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    let area = |s: Size| s.width * s.height;
    order.sort_by(|&a, &b| area(sizes[b]).total_cmp(&area(sizes[a])).then(a.cmp(&b)));
    if sizes.len() > MOST_FITTED {
        return shelves(sizes, &order, room);
    }
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

/// More boxes than this are set on shelves.
const MOST_FITTED: usize = 40;

/// Boxes side by side on shelves as wide as a page of their area and the shape of the room.
fn shelves(sizes: &[Size], order: &[usize], room: Size) -> Vec<Point> {
    let area: f64 = sizes.iter().map(|s| s.width * s.height).sum();
    let widest = sizes.iter().map(|s| s.width).fold(0.0, f64::max);
    let page = (area * room.width / room.height).sqrt().max(widest) * 1.05;
    let mut corners = vec![Point::default(); sizes.len()];
    let (mut pen, mut shelf) = (Point::default(), 0.0_f64);
    for &i in order {
        if pen.x > 0.0 && pen.x + sizes[i].width > page {
            pen = at(0.0, pen.y + shelf);
            shelf = 0.0;
        }
        corners[i] = pen;
        pen.x += sizes[i].width;
        shelf = shelf.max(sizes[i].height);
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
        for n in [11, MOST_FITTED + 20] {
            let size = |i| Size { width: 3.0 + (i * 7 % 5) as f64, height: i as f64 };
            let sizes: Vec<Size> = (1..=n).map(size).collect();
            let corners = pack(&sizes, Size { width: 3.0, height: 2.0 });
            let rect = |(p, s): (&Point, &Size)| Rect::new(p.x, p.y, s.width, s.height);
            let rects: Vec<Rect> = corners.iter().zip(&sizes).map(rect).collect();
            for (i, a) in rects.iter().enumerate() {
                assert!(rects[..i].iter().all(|b| !a.overlaps(b)));
            }
        }
    }
}
