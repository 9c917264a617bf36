//! What is near? Things in the squares of a grid they touch, so that neighbours are found without
//! looking at everyone.

use crate::figure::geometry::{Point, Rect};

/// Things by the squares they touch.
#[derive(Clone, Debug)]
pub struct Buckets {
    corner: Point,
    side: f64,
    columns: usize,
    rows: usize,
    squares: Vec<Vec<u32>>,
}

/// More squares than this are not worth their memory: they become larger.
const MOST_SQUARES: f64 = 40_000.0;

impl Buckets {
    /// A grid over `room` with squares of about `side`; what lies outside counts to the border.
    pub fn new(room: Rect, side: f64) -> Self {
        let (width, height) = (room.width().max(1e-9), room.height().max(1e-9));
        let least = (width * height / MOST_SQUARES).sqrt().max(width.max(height) / MOST_SQUARES);
        let side = side.max(least);
        let (columns, rows) = ((width / side).ceil() as usize, (height / side).ceil() as usize);
        let (columns, rows) = (columns.max(1), rows.max(1));
        let corner = Point { x: room.x0, y: room.y0 };
        Self { corner, side, columns, rows, squares: vec![Vec::new(); columns * rows] }
    }

    /// Adds a thing where its box is.
    pub fn add(&mut self, thing: usize, rect: &Rect) {
        for square in self.squares_of(rect) {
            self.squares[square].push(thing as u32);
        }
    }

    /// Adds a thing along a straight piece, with room beside it.
    pub fn add_along(&mut self, thing: usize, a: Point, b: Point, beside: f64) {
        for square in self.along(a, b, beside) {
            if self.squares[square].last() != Some(&(thing as u32)) {
                self.squares[square].push(thing as u32);
            }
        }
    }

    /// Everything that may touch a box, each once, in order.
    pub fn near(&self, rect: &Rect) -> Vec<usize> {
        self.gathered(self.squares_of(rect))
    }

    /// Everything that may come nearer to a straight piece than `beside`, each once, in order.
    pub fn near_piece(&self, a: Point, b: Point, beside: f64) -> Vec<usize> {
        self.gathered(self.along(a, b, beside))
    }

    fn gathered(&self, squares: impl Iterator<Item = usize>) -> Vec<usize> {
        let things = squares.flat_map(|square| self.squares[square].iter().map(|&t| t as usize));
        let mut things: Vec<usize> = things.collect();
        things.sort_unstable();
        things.dedup();
        things
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.corner.x) / self.side).max(0.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.corner.y) / self.side).max(0.0) as usize).min(self.rows - 1)
    }

    fn squares_of(&self, rect: &Rect) -> impl Iterator<Item = usize> + use<> {
        let columns = self.column(rect.x0)..=self.column(rect.x1);
        let (wide, rows) = (self.columns, self.row(rect.y0)..=self.row(rect.y1));
        rows.flat_map(move |row| columns.clone().map(move |column| row * wide + column))
    }

    /// The squares a piece passes: row by row, the columns between which it lies there.
    fn along(&self, a: Point, b: Point, beside: f64) -> impl Iterator<Item = usize> + use<> {
        let (low, high) = (a.y.min(b.y) - beside, a.y.max(b.y) + beside);
        let (left, right) = (a.x.min(b.x), a.x.max(b.x));
        let (first, last) = (self.row(low), self.row(high));
        let mut squares = Vec::new();
        for row in first..=last {
            // The borders of the grid stand for all that lies beyond them.
            let top = if row == 0 { low } else { self.corner.y + row as f64 * self.side };
            let foot = match row + 1 == self.rows {
                true => high,
                false => self.corner.y + (row + 1) as f64 * self.side,
            };
            let at_height = |y: f64| {
                let t = if b.y == a.y { 0.0 } else { ((y - a.y) / (b.y - a.y)).clamp(0.0, 1.0) };
                a.x + (b.x - a.x) * t
            };
            let (x0, x1) = match a.y == b.y {
                true => (left, right),
                false => {
                    let (p, q) = (at_height(top - beside), at_height(foot + beside));
                    (p.min(q), p.max(q))
                }
            };
            let columns = self.column(x0 - beside)..=self.column(x1 + beside);
            squares.extend(columns.map(|column| row * self.columns + column));
        }
        squares.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::geometry::{at, distance_to_piece};
    use crate::figure::layout::Dice;

    #[test]
    fn everything_near_a_piece_is_found() {
        let mut dice = Dice(3);
        let mut place = || at(dice.share() * 100.0, dice.share() * 60.0);
        let points: Vec<Point> = (0..300).map(|_| place()).collect();
        let mut buckets = Buckets::new(Rect::new(0.0, 0.0, 100.0, 60.0), 7.0);
        for (i, p) in points.iter().enumerate() {
            buckets.add(i, &Rect::around(*p, 0.0, 0.0));
        }
        for _ in 0..50 {
            let (a, b) = (place(), place());
            let near = buckets.near_piece(a, b, 3.0);
            for (i, &p) in points.iter().enumerate() {
                let is_near = distance_to_piece(p, a, b) < 3.0;
                assert!(!is_near || near.binary_search(&i).is_ok());
            }
            let rect = Rect::around(a, 9.0, 5.0);
            let near = buckets.near(&rect);
            assert!((0..300).all(|i| !rect.holds(points[i]) || near.binary_search(&i).is_ok()));
            assert!(near.len() < 60);
        }
    }
}
