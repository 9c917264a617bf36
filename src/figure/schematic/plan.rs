//! Where boxes stand and lines run, on a lattice.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::geometry::Point;
use super::super::layout::grid::{Boxes, Cell, Grid, place_on_grid};
use super::super::layout::route::{Block, Board, Routes, Spot, route};
use super::Stream;
use crate::network::ActorIx;

/// A box and the gap behind it, in points of the lattice.
const BOX: Spot = Spot { x: 8, y: 4 };
const GAP: Spot = Spot { x: 4, y: 5 };
const PITCH: Spot = Spot { x: BOX.x + GAP.x, y: BOX.y + GAP.y };

/// Boxes and lines on the lattice.
pub(super) struct Plan {
    pub board: Board,
    pub routes: Routes,
}

/// The placement that can be routed at the least cost.
pub(super) fn plan(
    actors: &[ActorIx],
    streams: &[Stream],
    wanted: &[Option<Point>],
    columns: usize,
) -> Plan {
    const STARTS: u64 = 6;
    let n = actors.len();
    let at = |a: ActorIx| actors.binary_search(&a).unwrap_or_default();
    let pairs: Vec<[usize; 2]> = streams.iter().map(|s| [at(s.from), at(s.to)]).collect();
    let links: BTreeSet<[usize; 2]> = pairs.iter().map(|&[a, b]| [a.min(b), a.max(b)]).collect();
    let links: Vec<[usize; 2]> = links.into_iter().collect();
    let pinned = pinned(wanted, columns);
    let most = |of: fn(&Cell) -> usize| pinned.iter().flatten().map(of).max().map_or(0, |m| m + 1);
    let columns = columns.min(n.div_ceil(2).max(2)).max(most(|cell| cell.column));
    // Some cells stay free, so that boxes can find good neighbours.
    let rows = (n + n / 6).div_ceil(columns).max(1).max(most(|cell| cell.row));
    let grid = Grid { columns, rows };
    let best = (0..STARTS)
        .into_par_iter()
        .map(|start| {
            let boxes = Boxes { links: &links, pinned: &pinned };
            let cells = tight(place_on_grid(&boxes, grid, start));
            let board = board(&cells);
            let routes = route(&board, &pairs);
            Plan { board, routes }
        })
        .collect::<Vec<Plan>>();
    let best = best.into_iter().min_by_key(|plan| plan.routes.cost);
    best.unwrap_or(Plan { board: board(&[]), routes: Routes { lines: Vec::new(), cost: 0 } })
}

/// The cells of places: equal numbers across are a column, equal numbers down a row. Places that are
/// no grid are cut into as many columns and rows as a page has. Of two in one cell the later is free.
fn pinned(wanted: &[Option<Point>], columns: usize) -> Vec<Option<Cell>> {
    let rows = (wanted.len() + wanted.len() / 6).div_ceil(columns.max(1));
    let ranks = |of: fn(&Point) -> f64, most: usize| {
        let mut values: Vec<f64> = wanted.iter().flatten().map(of).collect();
        values.sort_by(f64::total_cmp);
        let span = values.last().zip(values.first()).map_or(0.0, |(last, first)| last - first);
        let first = values.first().copied().unwrap_or(0.0);
        values.dedup_by(|b, a| *b - *a <= SAME * span);
        if values.len() > (2 * most).max(MOST_LINES) {
            values = (0..most).map(|i| first + span * i as f64 / most as f64).collect();
        }
        values
    };
    let (xs, ys) = (ranks(|p| p.x, columns), ranks(|p| p.y, rows));
    let rank = |values: &[f64], v: f64| values.partition_point(|&x| x <= v).saturating_sub(1);
    let mut taken = BTreeSet::new();
    let cell = |p: &Option<Point>| {
        let p = (*p)?;
        let cell = Cell { column: rank(&xs, p.x), row: rank(&ys, p.y) };
        taken.insert(cell).then_some(cell)
    };
    wanted.iter().map(cell).collect()
}

/// A grid of one's own may have as many columns or rows, or twice those of the page.
const MOST_LINES: usize = 8;
/// Numbers nearer than this share of all are the same column or row.
const SAME: f64 = 0.02;

/// The same cells without empty rows and columns.
fn tight(cells: Vec<Cell>) -> Vec<Cell> {
    let columns: BTreeSet<usize> = cells.iter().map(|c| c.column).collect();
    let rows: BTreeSet<usize> = cells.iter().map(|c| c.row).collect();
    let rank = |set: &BTreeSet<usize>, v: usize| set.range(..v).count();
    cells
        .iter()
        .map(|c| Cell { column: rank(&columns, c.column), row: rank(&rows, c.row) })
        .collect()
}

fn board(cells: &[Cell]) -> Board {
    let (columns, rows) = (
        cells.iter().map(|c| c.column + 1).max().unwrap_or(0) as i32,
        cells.iter().map(|c| c.row + 1).max().unwrap_or(0) as i32,
    );
    // Lines may run outside the outer boxes: two free points at the sides, three above and below.
    let margin = Spot { x: 2, y: 3 };
    let blocks = cells
        .iter()
        .map(|c| {
            let (x, y) = (c.column as i32 * PITCH.x + margin.x, c.row as i32 * PITCH.y + margin.y);
            Block { first: Spot { x, y }, last: Spot { x: x + BOX.x, y: y + BOX.y } }
        })
        .collect();
    Board {
        width: columns * PITCH.x - GAP.x + 2 * margin.x,
        height: rows * PITCH.y - GAP.y + 2 * margin.y,
        blocks,
    }
}

/// The first and last lattice point with ink, and one more on each side.
pub(super) fn extent(plan: &Plan) -> (Spot, Spot) {
    let blocks = plan.board.blocks.iter().flat_map(|b| [b.first, b.last]);
    let spots = blocks.chain(plan.routes.lines.iter().flatten().copied());
    let (first, last) = spots.fold(
        (Spot { x: i32::MAX, y: i32::MAX }, Spot { x: i32::MIN, y: i32::MIN }),
        |(a, b), s| {
            (Spot { x: a.x.min(s.x), y: a.y.min(s.y) }, Spot { x: b.x.max(s.x), y: b.y.max(s.y) })
        },
    );
    (Spot { x: first.x - 1, y: first.y - 1 }, Spot { x: last.x + 1, y: last.y + 1 })
}
