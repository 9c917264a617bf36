//! Where boxes stand and lines run, on a lattice.

use std::collections::BTreeSet;

use super::super::layout::grid::{Cell, Grid, place_on_grid};
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
pub(super) fn plan(actors: &[ActorIx], streams: &[Stream], columns: usize) -> Plan {
    const STARTS: u64 = 6;
    let n = actors.len();
    let at = |a: ActorIx| actors.binary_search(&a).unwrap_or_default();
    let pairs: Vec<[usize; 2]> = streams.iter().map(|s| [at(s.from), at(s.to)]).collect();
    let links: BTreeSet<[usize; 2]> = pairs.iter().map(|&[a, b]| [a.min(b), a.max(b)]).collect();
    let links: Vec<[usize; 2]> = links.into_iter().collect();
    let columns = columns.min(n.div_ceil(2).max(2));
    // Some cells stay free, so that boxes can find good neighbours.
    let grid = Grid { columns, rows: (n + n / 6).div_ceil(columns).max(1) };
    let best = (0..STARTS)
        .map(|start| {
            let cells = tight(place_on_grid(n, &links, grid, start));
            let board = board(&cells);
            let routes = route(&board, &pairs);
            Plan { board, routes }
        })
        .min_by_key(|plan| plan.routes.cost);
    best.unwrap_or(Plan { board: board(&[]), routes: Routes { lines: Vec::new(), cost: 0 } })
}

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
