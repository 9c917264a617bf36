//! Boxes on a grid, so that links are short, cross little, and pass no box on their way.
//!
//! Simulated annealing from several fixed starts: a box moves to another cell, or changes places
//! with the one there. O(starts · moves · links²).

use super::Dice;
use crate::figure::geometry::{Point, at, cross};

/// How many columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Grid {
    pub columns: usize,
    pub rows: usize,
}

/// A cell of a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Cell {
    pub column: usize,
    pub row: usize,
}

const MOVES: usize = 9000;
/// Of one step across the grid; a step down is shorter.
const ACROSS: f64 = 1.25;
/// Of a crossing, in steps.
const CROSSING: f64 = 2.2;
/// Of a box between the two ends of a link.
const BLOCKED: f64 = 2.6;
/// Temperatures at the start and the end, in steps.
const HOT: f64 = 4.0;
const COLD: f64 = 0.05;

/// What is to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Boxes<'a> {
    /// Which boxes are linked.
    pub links: &'a [[usize; 2]],
    /// The cell a box must have; absent where it is free. No two have the same.
    pub pinned: &'a [Option<Cell>],
}

/// A cell for each box, from the `start`-th fixed start.
///
/// There must be at least as many cells as boxes.
pub fn place_on_grid(boxes: &Boxes, grid: Grid, start: u64) -> Vec<Cell> {
    let Boxes { links, pinned } = *boxes;
    let n = pinned.len();
    let mut dice = Dice(start.wrapping_add(17));
    let cells = grid.columns * grid.rows;
    // What stands in each cell; numbers from `n` on are empty.
    let mut at_cell: Vec<usize> = (0..cells).collect();
    dice.shuffle(&mut at_cell);
    let mut cell_of = vec![0; cells];
    for (cell, &thing) in at_cell.iter().enumerate() {
        cell_of[thing] = cell;
    }
    for (i, wanted) in pinned.iter().enumerate() {
        let Some(wanted) = wanted else { continue };
        let cell = wanted.row * grid.columns + wanted.column;
        // Whoever stands there changes places.
        if let Some(other) = cell_of.iter().position(|&c| c == cell) {
            cell_of.swap(i, other);
        }
    }
    let stays = |thing: usize| pinned.get(thing).is_some_and(Option::is_some);
    let fall = libm::pow(COLD / HOT, 1.0 / MOVES as f64);
    let mut heat = HOT;
    let mut cost = cost_of(&cell_of, n, links, grid);
    let mut best = (cost, cell_of.clone());
    for _ in 0..MOVES {
        heat *= fall;
        let (a, b) = (dice.below(n), dice.below(cells));
        if a == b || stays(a) || stays(b) {
            continue;
        }
        cell_of.swap(a, b);
        let new = cost_of(&cell_of, n, links, grid);
        if new <= cost || dice.share() < libm::exp((cost - new) / heat) {
            cost = new;
            if cost < best.0 {
                best = (cost, cell_of.clone());
            }
        } else {
            cell_of.swap(a, b);
        }
    }
    best.1[..n].iter().map(|&c| cell(c, grid)).collect()
}

fn cell(index: usize, grid: Grid) -> Cell {
    Cell { column: index % grid.columns, row: index / grid.columns }
}

fn cost_of(cell_of: &[usize], n: usize, links: &[[usize; 2]], grid: Grid) -> f64 {
    let place = |i: usize| -> Point {
        let c = cell(cell_of[i], grid);
        at(c.column as f64, c.row as f64)
    };
    let mut cost = 0.0;
    for (k, &[a, b]) in links.iter().enumerate() {
        let (p, q) = (place(a), place(b));
        let (dx, dy) = ((p.x - q.x).abs(), (p.y - q.y).abs());
        let length = ACROSS * dx + dy;
        // A long link is worse than two short ones, and a bend is worth a little.
        cost += length + 0.25 * length * length + if dx > 0.0 && dy > 0.0 { 0.5 } else { 0.0 };
        if (dx == 0.0 && dy > 1.0) || (dy == 0.0 && dx > 1.0) {
            let between = (0..n).map(place).filter(|&r| {
                r.x >= p.x.min(q.x)
                    && r.x <= p.x.max(q.x)
                    && r.y >= p.y.min(q.y)
                    && r.y <= p.y.max(q.y)
            });
            cost += BLOCKED * (between.count() - 2) as f64;
        }
        for &[c, d] in &links[..k] {
            if a != c && a != d && b != c && b != d && cross(p, q, place(c), place(d)) {
                cost += CROSSING;
            }
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_of_four_is_a_square() {
        let grid = Grid { columns: 3, rows: 3 };
        let links = [[0, 1], [1, 2], [2, 3], [3, 0]];
        let pinned = [None, None, Some(Cell { column: 2, row: 1 }), None];
        let cells = place_on_grid(&Boxes { links: &links, pinned: &pinned }, grid, 0);
        assert_eq!(cells[2], Cell { column: 2, row: 1 });
        for [a, b] in links {
            let (p, q) = (cells[a], cells[b]);
            assert_eq!(p.column.abs_diff(q.column) + p.row.abs_diff(q.row), 1);
        }
    }
}
