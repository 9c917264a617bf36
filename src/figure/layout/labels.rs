//! Names beside their nodes: a search over slots around each node.
//!
//! Every name may stand in one of eight directions, near or a little farther, on one line or more.
//! Each place costs by what it covers: the page's edge and other names are forbidden, nodes are
//! dear, links cheaper, and readers expect a name at the right. After everyone has chosen, they
//! choose again knowing the others, for a fixed number of rounds; a name that still collides is
//! left out. Nodes, links and names are looked up by place, so the time grows with what is near.

use rayon::prelude::*;

use super::buckets::Buckets;
use super::pack::Size;
use crate::figure::geometry::{Point, Rect, at, distance_to_piece};

/// A name that wants a place.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Centre of its node.
    pub node: Point,
    /// Radius of its node.
    pub radius: f64,
    /// Ways to set it, the best first.
    pub settings: Vec<Size>,
}

/// What names should not cover.
#[derive(Clone, Debug, Default)]
pub struct Obstacles {
    /// The room.
    pub page: Rect,
    /// Pieces of links, with half their width.
    pub pieces: Vec<Piece>,
    /// Nodes that have no wish, with their radii.
    pub nodes: Vec<(Point, f64)>,
    /// Names may stand far from their nodes, where a line leads to them.
    pub led: bool,
}

/// Where a name may stand: the gap to its node, and how little a reader expects it there.
const NEAR: [(f64, f64); 3] = [(2.2, 0.0), (6.0, 2.5), (11.0, 5.5)];
/// Where it may stand besides if a line leads to it.
const LED: [(f64, f64); 4] = [(18.0, 10.0), (27.0, 13.0), (38.0, 17.0), (51.0, 22.0)];

/// A straight piece of a link.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Piece {
    pub from: Point,
    pub to: Point,
    pub half_width: f64,
}

/// Towards which side of the node a name stands; its lines are set flush on the near side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Right,
    Left,
    Middle,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its box.
    pub rect: Rect,
    /// Which of its settings.
    pub setting: usize,
    /// On which side of its node.
    pub side: Side,
}

const ROUNDS: usize = 20;
/// Per name that is covered.
const OVER_NAME: f64 = 90.0;
/// Per line to a name that runs under another.
const UNDER_NAME: f64 = 16.0;
/// Per node that is covered.
const OVER_NODE: f64 = 60.0;
/// Per point of link that is covered.
const OVER_LINK: f64 = 0.55;
/// For standing nearer to another node than to one's own.
const AMBIGUOUS: f64 = 8.0;

/// A place for every name that finds one; earlier names go first where not all can stay.
pub fn place_labels(wishes: &[Wish], obstacles: &Obstacles) -> Vec<Option<Place>> {
    let map = Map::new(wishes, obstacles);
    let options: Vec<Vec<(f64, Place)>> =
        (0..wishes.len()).into_par_iter().map(|i| slots(i, wishes, &map)).collect();
    let rivals = rivals(&options, obstacles.page);
    let mut chosen: Vec<Option<usize>> = options.iter().map(|o| cheapest(o, |_| 0.0)).collect();
    for _ in 0..ROUNDS {
        for i in 0..wishes.len() {
            chosen[i] = cheapest(&options[i], |mine| {
                let taken = rivals[i].iter().filter_map(|&j| Some((j, &options[j][chosen[j]?].1)));
                taken.map(|(j, place)| against([i, j], [mine, place], wishes, obstacles)).sum()
            });
        }
    }
    keep_free(&options, &chosen)
}

/// Whose places may collide with whose.
fn rivals(options: &[Vec<(f64, Place)>], page: Rect) -> Vec<Vec<usize>> {
    let around = |options: &Vec<(f64, Place)>| {
        // The line to a name stays between its places.
        let rects = options.iter().map(|(_, place)| place.rect);
        rects.reduce(|all, rect| all.union(&rect)).map(|all| all.grow(1.0))
    };
    let boxes: Vec<Option<Rect>> = options.iter().map(around).collect();
    let mut buckets = Buckets::new(page, SQUARE);
    for (i, rect) in boxes.iter().enumerate() {
        rect.iter().for_each(|rect| buckets.add(i, rect));
    }
    let near = |(i, rect): (usize, &Option<Rect>)| {
        let near = rect.map(|rect| buckets.near(&rect)).unwrap_or_default();
        near.into_iter().filter(|&j| j != i).collect()
    };
    boxes.iter().enumerate().map(near).collect()
}

/// Nodes and links by where they are.
struct Map<'a> {
    obstacles: &'a Obstacles,
    /// Of the wishes, then the others.
    nodes: Vec<(Point, f64)>,
    by_place: Buckets,
    pieces: Buckets,
    largest: f64,
}

/// Side of the squares in which things are looked up, pt.
const SQUARE: f64 = 24.0;

impl<'a> Map<'a> {
    fn new(wishes: &[Wish], obstacles: &'a Obstacles) -> Self {
        let wished = wishes.iter().map(|wish| (wish.node, wish.radius));
        let nodes: Vec<(Point, f64)> = wished.chain(obstacles.nodes.iter().copied()).collect();
        let mut by_place = Buckets::new(obstacles.page, SQUARE);
        for (i, (place, _)) in nodes.iter().enumerate() {
            by_place.add(i, &Rect::around(*place, 0.0, 0.0));
        }
        let mut pieces = Buckets::new(obstacles.page, SQUARE);
        for (i, piece) in obstacles.pieces.iter().enumerate() {
            pieces.add_along(i, piece.from, piece.to, piece.half_width);
        }
        let largest = nodes.iter().map(|(_, radius)| *radius).fold(0.0, f64::max);
        Self { obstacles, nodes, by_place, pieces, largest }
    }
}

/// Two names need a hair of white between them.
fn clash(a: &Rect, b: &Rect) -> bool {
    a.grow(0.8).overlaps(b)
}

/// In order of wishes: the chosen place if it is free, else the cheapest free one, else none.
fn keep_free(options: &[Vec<(f64, Place)>], chosen: &[Option<usize>]) -> Vec<Option<Place>> {
    let mut kept: Vec<Option<Place>> = Vec::with_capacity(options.len());
    for (mine, choice) in options.iter().zip(chosen) {
        let free =
            |rect: &Rect| !kept.iter().flatten().any(|other: &Place| clash(rect, &other.rect));
        let wanted = choice.map(|c| mine[c].1).filter(|p| free(&p.rect));
        let other = || {
            let open = mine.iter().filter(|(cost, p)| *cost < OVER_NODE && free(&p.rect));
            open.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, p)| *p)
        };
        kept.push(wanted.or_else(other));
    }
    kept
}

/// What two names cost each other: by their boxes, and by a line that runs under the other's box.
fn against(names: [usize; 2], at: [&Place; 2], wishes: &[Wish], obstacles: &Obstacles) -> f64 {
    let [mine, other] = at.map(|place| &place.rect);
    if clash(mine, other) {
        return OVER_NAME;
    }
    let under = |name: usize, rect: &Rect, other: &Rect| {
        let node = &wishes[name];
        let end = nearest(rect, node.node);
        let led = obstacles.led && (end - node.node).length() > node.radius + NEAR[2].0 + 1.0;
        if led && length_inside(other, node.node, end) > 0.0 { UNDER_NAME } else { 0.0 }
    };
    under(names[0], mine, other) + under(names[1], other, mine)
}

fn cheapest(options: &[(f64, Place)], extra: impl Fn(&Place) -> f64) -> Option<usize> {
    options
        .iter()
        .enumerate()
        .map(|(i, (cost, place))| (cost + extra(place), i))
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, i)| i)
}

/// Every place of a name inside the page, with what it costs on its own.
fn slots(i: usize, wishes: &[Wish], map: &Map) -> Vec<(f64, Place)> {
    /// Direction, and how little a reader expects a name there.
    const DIRECTIONS: [(f64, f64, f64); 8] = [
        (1.0, 0.0, 0.0),
        (-1.0, 0.0, 0.6),
        (0.0, 1.0, 1.2),
        (0.0, -1.0, 1.2),
        (0.7, -0.7, 1.8),
        (0.7, 0.7, 1.8),
        (-0.7, -0.7, 2.2),
        (-0.7, 0.7, 2.2),
    ];
    let wish = &wishes[i];
    let mut out = Vec::new();
    for (setting, size) in wish.settings.iter().enumerate() {
        for (dx, dy, strange) in DIRECTIONS {
            let led = if map.obstacles.led { &LED[..] } else { &[] };
            for (gap, far) in NEAR.into_iter().chain(led.iter().copied()) {
                // Above and below, a name may also start or end over its node.
                let shifts: &[f64] = if dx == 0.0 { &[0.0, -0.35, 0.35] } else { &[0.0] };
                for &shift in shifts {
                    let reach = wish.radius + gap;
                    let middle = wish.node
                        + at(
                            dx * reach + sign(dx) * size.width / 2.0 + shift * size.width,
                            dy * reach + sign(dy) * size.height / 2.0,
                        );
                    let rect = Rect::around(middle, size.width, size.height);
                    if map.obstacles.page.contains(&rect) {
                        let side = if dx > 0.0 {
                            Side::Right
                        } else if dx < 0.0 {
                            Side::Left
                        } else {
                            Side::Middle
                        };
                        let own = strange + far + 0.5 * setting as f64 + 2.0 * shift.abs();
                        let cost = own + covered(&rect, i, wish, map, gap > NEAR[2].0);
                        out.push((cost, Place { rect, setting, side }));
                    }
                }
            }
        }
    }
    out
}

fn sign(v: f64) -> f64 {
    if v > 0.0 {
        1.0
    } else if v < 0.0 {
        -1.0
    } else {
        0.0
    }
}

/// The place of a box that is nearest to a point: where a line to it ends.
pub fn nearest(rect: &Rect, to: Point) -> Point {
    at(to.x.clamp(rect.x0, rect.x1), to.y.clamp(rect.y0, rect.y1))
}

/// What a place costs by the nodes and links it covers, and the line to it by the nodes.
fn covered(rect: &Rect, i: usize, wish: &Wish, map: &Map, led: bool) -> f64 {
    let own = rect.distance(wish.node) - wish.radius;
    let end = nearest(rect, wish.node);
    let mut cost = 0.0;
    for j in map.by_place.near(&rect.grow(own.max(1.0) + map.largest)) {
        let (node, radius) = map.nodes[j];
        let gap = rect.distance(node) - radius;
        if gap < 0.6 {
            cost += OVER_NODE;
        } else if j != i && gap < own {
            // A line says whose name it is, unless it runs over another node.
            let off = distance_to_piece(node, wish.node, end) - radius;
            cost += match led {
                false => AMBIGUOUS,
                true if off < 0.6 => OVER_NODE / 2.0,
                true => 0.0,
            };
        }
    }
    for k in map.pieces.near(rect) {
        let piece = &map.obstacles.pieces[k];
        let around = rect.grow(piece.half_width);
        // A gap in a thick line is seen more than one in a thin line.
        let weight = OVER_LINK * (0.8 + 0.4 * piece.half_width.min(3.0));
        cost += weight * length_inside(&around, piece.from, piece.to);
    }
    cost
}

/// How much of a straight piece lies in a box (Liang and Barsky 1984).
fn length_inside(r: &Rect, a: Point, b: Point) -> f64 {
    let d = b - a;
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-d.x, a.x - r.x0), (d.x, r.x1 - a.x), (-d.y, a.y - r.y0), (d.y, r.y1 - a.y)] {
        if p == 0.0 {
            if q < 0.0 {
                return 0.0;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
        if t0 >= t1 {
            return 0.0;
        }
    }
    d.length() * (t1 - t0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_clipped() {
        let r = Rect::new(0.0, 0.0, 2.0, 2.0);
        assert_eq!(length_inside(&r, at(-1.0, 1.0), at(5.0, 1.0)), 2.0);
        assert_eq!(length_inside(&r, at(-1.0, 3.0), at(5.0, 3.0)), 0.0);
    }

    /// Nine names on one spot of a small page: those that are kept do not touch.
    #[test]
    fn names_never_overlap() {
        let wish = |i: usize| Wish {
            node: at(40.0 + i as f64, 40.0),
            radius: 2.0,
            settings: vec![Size { width: 30.0, height: 7.0 }],
        };
        let wishes: Vec<Wish> = (0..9).map(wish).collect();
        let page = Obstacles {
            page: Rect::new(0.0, 0.0, 90.0, 80.0),
            pieces: Vec::new(),
            ..Obstacles::default()
        };
        let places: Vec<Place> = place_labels(&wishes, &page).into_iter().flatten().collect();
        assert!(places.len() >= 4);
        for (i, a) in places.iter().enumerate() {
            assert!(places[..i].iter().all(|b| !a.rect.overlaps(&b.rect)));
        }
    }
}
