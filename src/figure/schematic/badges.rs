//! Where the numbers stand on their lines.

use super::super::geometry::{Point, Rect, distance_to_piece};
use super::super::style::*;
use super::BADGE;

/// A place for each number on its own line: on the longest stretch, clear of boxes, of other lines
/// and of other numbers.
pub(super) fn badges(paths: &[Vec<Point>], widths: &[f64], boxes: &[Rect]) -> Vec<Point> {
    let mut placed: Vec<Point> = Vec::with_capacity(paths.len());
    for (i, path) in paths.iter().enumerate() {
        let stretches: Vec<(Point, Point)> = path.windows(2).map(|w| (w[0], w[1])).collect();
        let longest = stretches.iter().map(|(a, b)| (*b - *a).length()).fold(0.0, f64::max);
        let mut best: Option<(f64, Point)> = None;
        for (k, &(a, b)) in stretches.iter().enumerate() {
            let length = (b - a).length();
            // The arrow head keeps its own room.
            let (from, to) = (BADGE + 1.0, length - BADGE - 1.0);
            let to = if k + 1 == stretches.len() { to - arrow_head(widths[i]).length } else { to };
            let steps = 24;
            for step in 0..=steps {
                let along = from + (to - from) * f64::from(step) / f64::from(steps);
                let place = a + (b - a).unit() * along.clamp(0.0, length);
                let mut cost = 0.08 * (along - length / 2.0).abs() + 0.05 * (longest - length);
                if to < from {
                    cost += 8.0;
                }
                for other in &placed {
                    cost += 30.0 * (1.0 - (place - *other).length() / (2.0 * BADGE + 1.5)).max(0.0);
                }
                for rect in boxes {
                    cost += 30.0 * (1.0 - rect.distance(place) / (BADGE + 1.2)).max(0.0);
                }
                for (j, line) in paths.iter().enumerate().filter(|(j, _)| *j != i) {
                    let near = line
                        .windows(2)
                        .map(|w| distance_to_piece(place, w[0], w[1]))
                        .fold(f64::INFINITY, f64::min);
                    cost += 12.0 * (1.0 - near / (BADGE + 1.0 + widths[j] / 2.0)).max(0.0);
                }
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, place));
                }
            }
        }
        placed.push(best.map_or(Point::default(), |(_, place)| place));
    }
    placed
}
