//! Lines with right angles between boxes: the cheapest way on a lattice, line by line.
//!
//! A* over lattice points and directions. A step costs, a bend costs more, a crossing more still,
//! and running on top of another line, or bending on it, is all but forbidden. Lines leave and
//! reach boxes at right angles, the last stretch long enough for an arrow head. After all lines are
//! laid, each is taken up and laid again knowing the others, for a fixed number of rounds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A point of the lattice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Spot {
    pub x: i32,
    pub y: i32,
}

/// A box, by its first and last point on the lattice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Block {
    pub first: Spot,
    pub last: Spot,
}

/// The lattice (points from 0 to `width`, `height`) and the boxes on it.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Board {
    pub width: i32,
    pub height: i32,
    pub blocks: Vec<Block>,
}

/// Lines, and what they cost together.
#[derive(Clone, Debug)]
pub struct Routes {
    /// The corners of each line, from border to border.
    pub lines: Vec<Vec<Spot>>,
    /// The sum of their costs: less is better.
    pub cost: u64,
}

const ROUNDS: usize = 4;
const STEP: u64 = 10;
const BEND: u64 = 45;
const CROSSING: u64 = 90;
const BESIDE: u64 = 3;
const ON_TOP: u64 = 2500;
/// Per lattice point away from the middle of a side.
const OFF_MIDDLE: u64 = 4;
/// Length of the last stretch, in lattice points.
const LAST: i32 = 2;

const WAYS: [Spot; 4] =
    [Spot { x: 1, y: 0 }, Spot { x: 0, y: 1 }, Spot { x: -1, y: 0 }, Spot { x: 0, y: -1 }];

fn step(s: Spot, way: usize, length: i32) -> Spot {
    Spot { x: s.x + WAYS[way].x * length, y: s.y + WAYS[way].y * length }
}

/// Lays a line for each pair of blocks (from, to).
pub fn route(board: &Board, pairs: &[[usize; 2]]) -> Routes {
    let mut map = Map::new(board);
    let distance = |[a, b]: [usize; 2]| {
        let (p, q) = (board.blocks[a].first, board.blocks[b].first);
        p.x.abs_diff(q.x) + p.y.abs_diff(q.y)
    };
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_key(|&i| (distance(pairs[i]), i));
    let mut laid: Vec<Way> = vec![Way::default(); pairs.len()];
    for _ in 0..ROUNDS {
        for &i in &order {
            map.mark(&laid[i].points, -1);
            laid[i] = map.find(board, pairs[i]).unwrap_or_default();
            map.mark(&laid[i].points, 1);
        }
    }
    Routes {
        cost: laid.iter().map(|w| w.cost).sum(),
        lines: laid.iter().map(|w| corners(&w.points)).collect(),
    }
}

/// The points of a line, one by one, and its cost.
#[derive(Clone, Debug, Default)]
struct Way {
    points: Vec<Spot>,
    cost: u64,
}

/// What lies where: blocks, and how many lines pass along and across.
struct Map {
    width: i32,
    height: i32,
    blocked: Vec<bool>,
    /// Lines through a point, [along x, along y]; a bend counts in both.
    lines: Vec<[i32; 2]>,
}

impl Map {
    fn new(board: &Board) -> Self {
        let size = ((board.width + 1) * (board.height + 1)) as usize;
        let mut map = Self {
            width: board.width,
            height: board.height,
            blocked: vec![false; size],
            lines: vec![[0; 2]; size],
        };
        for block in &board.blocks {
            for y in block.first.y..=block.last.y {
                for x in block.first.x..=block.last.x {
                    let i = map.index(Spot { x, y });
                    map.blocked[i] = true;
                }
            }
        }
        map
    }

    fn index(&self, s: Spot) -> usize {
        (s.y * (self.width + 1) + s.x) as usize
    }

    fn free(&self, s: Spot) -> bool {
        s.x >= 0
            && s.y >= 0
            && s.x <= self.width
            && s.y <= self.height
            && !self.blocked[self.index(s)]
    }

    /// Adds (1) or takes away (−1) a line.
    fn mark(&mut self, points: &[Spot], by: i32) {
        for (k, &p) in points.iter().enumerate() {
            let i = self.index(p);
            let before = k.checked_sub(1).map(|k| points[k]);
            let after = points.get(k + 1).copied();
            let mut axes = [false; 2];
            for other in before.into_iter().chain(after) {
                axes[usize::from(other.x == p.x)] = true;
            }
            for (lines, touched) in self.lines[i].iter_mut().zip(axes) {
                *lines += if touched { by } else { 0 };
            }
        }
    }

    /// What entering a point along an axis costs.
    fn enter(&self, s: Spot, way: usize) -> u64 {
        let axis = way % 2;
        let here = self.lines[self.index(s)];
        let mut cost = STEP;
        if here[axis] > 0 {
            cost += ON_TOP;
        }
        if here[1 - axis] > 0 {
            cost += CROSSING;
        }
        for side in [1, 3] {
            let beside = step(s, (way + side) % 4, 1);
            if self.free(beside) && self.lines[self.index(beside)][axis] > 0 {
                cost += BESIDE;
            }
        }
        cost
    }

    /// What bending at a point costs.
    fn bend(&self, s: Spot) -> u64 {
        let here = self.lines[self.index(s)];
        BEND + if here[0] + here[1] > 0 { ON_TOP } else { 0 }
    }

    /// The cheapest line between two blocks.
    fn find(&self, board: &Board, [from, to]: [usize; 2]) -> Option<Way> {
        let (source, target) = (board.blocks[from], board.blocks[to]);
        let states = self.blocked.len() * 4;
        let mut best = vec![u64::MAX; states];
        let mut came: Vec<Option<usize>> = vec![None; states];
        let mut goal = vec![None; states];
        let state = |s: Spot, way: usize| self.index(s) * 4 + way;
        for (port, way, off) in ports(target) {
            // The last stretch runs against the way out of the block.
            let (start, inward) = (step(port, way, LAST), (way + 2) % 4);
            if (1..=LAST).all(|k| self.free(step(port, way, k))) {
                let run: u64 = (1..LAST).map(|k| self.enter(step(port, way, k), inward)).sum();
                let taken = self.lines[self.index(port)][way % 2] > 0;
                let cost = run + off * OFF_MIDDLE + if taken { ON_TOP } else { 0 };
                goal[state(start, inward)] = Some((cost, port));
            }
        }
        let guess = |s: Spot| {
            let dx = (target.first.x - s.x).max(s.x - target.last.x).max(0);
            let dy = (target.first.y - s.y).max(s.y - target.last.y).max(0);
            ((dx + dy - LAST).max(0)) as u64 * STEP
        };
        let mut open = BinaryHeap::new();
        let mut first_port = std::collections::BTreeMap::new();
        for (port, way, off) in ports(source) {
            let s = step(port, way, 1);
            if self.free(s) {
                let taken = self.lines[self.index(port)][way % 2] > 0;
                let cost = self.enter(s, way) + off * OFF_MIDDLE + if taken { ON_TOP } else { 0 };
                best[state(s, way)] = cost;
                first_port.insert(state(s, way), port);
                open.push(Reverse((cost + guess(s), cost, s, way)));
            }
        }
        // (cost, last state, port) of the best line that arrives.
        let mut arrived: Option<(u64, usize, Spot)> = None;
        while let Some(Reverse((bound, cost, s, way))) = open.pop() {
            if arrived.is_some_and(|(least, ..)| bound >= least) {
                break;
            }
            let here = state(s, way);
            if cost > best[here] {
                continue;
            }
            if let Some((rest, port)) = goal[here] {
                let total = cost + rest;
                if arrived.is_none_or(|(least, ..)| total < least) {
                    arrived = Some((total, here, port));
                }
            }
            // Bending into the last stretch at its very start is allowed as well.
            for turn in [0, 1, 3] {
                let new_way = (way + turn) % 4;
                let bend = if turn == 0 { 0 } else { self.bend(s) };
                let turned = state(s, new_way);
                if turn != 0
                    && let Some((rest, port)) = goal[turned]
                {
                    let total = cost + bend + rest;
                    if arrived.is_none_or(|(least, ..)| total < least) {
                        arrived = Some((total, here, port));
                    }
                }
                let next = step(s, new_way, 1);
                if !self.free(next) {
                    continue;
                }
                let new = cost + bend + self.enter(next, new_way);
                let there = state(next, new_way);
                if new < best[there] {
                    best[there] = new;
                    came[there] = Some(here);
                    open.push(Reverse((new + guess(next), new, next, new_way)));
                }
            }
        }
        let (cost, last, port) = arrived?;
        let spot = |state: usize| {
            let i = (state / 4) as i32;
            Spot { x: i % (self.width + 1), y: i / (self.width + 1) }
        };
        let mut points = Vec::new();
        let mut at = last;
        loop {
            points.push(spot(at));
            match came[at] {
                Some(before) => at = before,
                None => break,
            }
        }
        points.extend(first_port.get(&at).copied());
        points.reverse();
        // The last stretch.
        let end = points.last().copied()?;
        let (dx, dy) = ((port.x - end.x).signum(), (port.y - end.y).signum());
        points.extend((1..=LAST).map(|k| Spot { x: end.x + dx * k, y: end.y + dy * k }));
        Some(Way { points, cost })
    }
}

/// The points of a border where lines may start, corners left out: place, way out, distance from
/// the middle of the side.
fn ports(b: Block) -> Vec<(Spot, usize, u64)> {
    let (mx, my) = (b.first.x + b.last.x, b.first.y + b.last.y);
    let mut out = Vec::new();
    for x in (b.first.x + 1)..b.last.x {
        let off = u64::from((2 * x).abs_diff(mx)) / 2;
        out.push((Spot { x, y: b.last.y }, 1, off));
        out.push((Spot { x, y: b.first.y }, 3, off));
    }
    for y in (b.first.y + 1)..b.last.y {
        let off = u64::from((2 * y).abs_diff(my)) / 2;
        out.push((Spot { x: b.last.x, y }, 0, off));
        out.push((Spot { x: b.first.x, y }, 2, off));
    }
    out
}

/// Start, bends and end of a line.
fn corners(points: &[Spot]) -> Vec<Spot> {
    let mut out: Vec<Spot> = Vec::new();
    for (k, &p) in points.iter().enumerate() {
        let straight = k > 0
            && k + 1 < points.len()
            && (points[k + 1].x - p.x, points[k + 1].y - p.y)
                == (p.x - points[k - 1].x, p.y - points[k - 1].y);
        if !straight {
            out.push(p);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(x: i32, y: i32) -> Block {
        Block { first: Spot { x, y }, last: Spot { x: x + 4, y: y + 4 } }
    }

    /// Three boxes in a row: neighbours are joined straight, the outer two around the middle one.
    #[test]
    fn lines_go_around_boxes() {
        let board =
            Board { width: 36, height: 16, blocks: vec![block(2, 6), block(16, 6), block(30, 6)] };
        let routes = route(&board, &[[0, 1], [0, 2]]);
        assert_eq!(routes.lines[0], [Spot { x: 6, y: 8 }, Spot { x: 16, y: 8 }]);
        assert!(routes.lines[1].len() >= 4);
        for line in &routes.lines {
            for w in line.windows(2) {
                assert!(w[0].x == w[1].x || w[0].y == w[1].y);
            }
        }
    }

    /// A pair that exchanges both ways has two lines side by side.
    #[test]
    fn lines_do_not_run_on_top_of_each_other() {
        let board = Board { width: 24, height: 14, blocks: vec![block(2, 4), block(16, 4)] };
        let routes = route(&board, &[[0, 1], [1, 0]]);
        assert_ne!(routes.lines[0][0].y, routes.lines[1][0].y);
        assert!(routes.cost < ON_TOP);
    }
}
