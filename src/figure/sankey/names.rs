//! Names beside their bars: a search over places at every side.
//!
//! A name with its number may stand at the right or left of its bar, a little higher or lower, or
//! over or under it, on one line or more. Bars and other names are forbidden, edges of bands dear,
//! the inside of a band is nearly free: it is tinted so that letters stay readable. All choose in
//! turn for a few rounds; what then finds no place is left out.

use super::super::geometry::{Point, Rect, at};
use super::course::Ribbon;
use super::ends::{TAIL, Tail};
use super::settings::{NEAR, Name, Setting, Wish, name, settings};

const ROUNDS: usize = 8;
const OVER_NAME: f64 = 60.0;
/// As dear as this, no place is a place.
const FORBIDDEN: f64 = 50.0;

/// A place, with what it costs alone.
struct Place {
    rect: Rect,
    setting: usize,
    cost: f64,
}

/// A box that holds ink.
struct Ink {
    rect: Rect,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Letters can stand inside.
    Thick,
    Thin,
    /// A head or a tail: letters should stand neither on its edge nor inside.
    Sign,
}

/// A place for every name that finds one.
pub(super) fn place(
    wishes: &[Wish],
    ribbons: &[Ribbon],
    tails: &[Tail],
    width: f64,
    gap: f64,
) -> Vec<Option<Name>> {
    let ink = ink(ribbons, tails);
    let sets: Vec<Vec<Setting>> = wishes.iter().map(|w| settings(w, gap, width)).collect();
    let places: Vec<Vec<Place>> =
        (0..wishes.len()).map(|i| places(wishes, i, &sets[i], &ink, width)).collect();
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| wishes[b].weight.total_cmp(&wishes[a].weight).then(a.cmp(&b)));
    let mut chosen: Vec<Option<usize>> = vec![None; wishes.len()];
    for _ in 0..ROUNDS {
        for &i in &order {
            let cost = |place: &Place| {
                let taken = (0..wishes.len()).filter(|&j| j != i);
                let taken = taken.filter_map(|j| Some(places[j][chosen[j]?].rect));
                place.cost + OVER_NAME * taken.filter(|r| clash(r, &place.rect)).count() as f64
            };
            let costs = places[i].iter().map(cost).enumerate();
            chosen[i] = costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(p, _)| p);
        }
    }
    let mut kept: Vec<Option<usize>> = vec![None; wishes.len()];
    for &i in &order {
        let free = |p: usize| {
            let place = &places[i][p];
            let mut others = (0..wishes.len()).filter_map(|j| Some(places[j][kept[j]?].rect));
            place.cost < FORBIDDEN && !others.any(|other| clash(&other, &place.rect))
        };
        kept[i] = chosen[i].filter(|&p| free(p)).or_else(|| {
            let open = (0..places[i].len()).filter(|&p| free(p));
            open.min_by(|&a, &b| places[i][a].cost.total_cmp(&places[i][b].cost))
        });
    }
    (0..wishes.len())
        .map(|i| {
            let place = &places[i][kept[i]?];
            Some(name(&wishes[i], &sets[i][place.setting], place.rect))
        })
        .collect()
}

fn clash(a: &Rect, b: &Rect) -> bool {
    // Side by side two names need more white than over each other.
    let around = Rect { x0: a.x0 - 4.0, x1: a.x1 + 4.0, y0: a.y0 - 2.0, y1: a.y1 + 2.0 };
    around.overlaps(b)
}

fn ink(ribbons: &[Ribbon], tails: &[Tail]) -> Vec<Ink> {
    let mut ink = Vec::new();
    for ribbon in ribbons {
        let (upper, lower) = (ribbon.upper.places(), ribbon.lower.places());
        let slices: Vec<Rect> = upper.iter().zip(&lower).map(|(a, b)| around(*a, *b)).collect();
        for pair in slices.windows(2) {
            // What both have in common is inside the band all along; a slope leaves corners.
            let (a, b) = (&pair[0], &pair[1]);
            let rect = Rect {
                x0: a.x0.min(b.x0),
                x1: a.x1.max(b.x1),
                y0: (a.y0 + b.y0) / 2.0,
                y1: (a.y1 + b.y1) / 2.0,
            };
            ink.push(Ink { rect, kind: if ribbon.thick > 7.0 { Kind::Thick } else { Kind::Thin } });
        }
    }
    // The heads of arrows.
    ink.extend(ribbons.iter().map(|ribbon| {
        let rect = Rect::new(ribbon.tip.x - 6.0, ribbon.tip.y - 4.0, 6.0, 8.0);
        Ink { rect, kind: Kind::Sign }
    }));
    ink.extend(tails.iter().map(|tail| Ink { rect: tail.rect, kind: Kind::Sign }));
    ink
}

fn around(a: Point, b: Point) -> Rect {
    Rect { x0: a.x.min(b.x), y0: a.y.min(b.y), x1: a.x.max(b.x), y1: a.y.max(b.y) }
}

/// Every place of a name inside the page.
fn places(wishes: &[Wish], i: usize, sets: &[Setting], ink: &[Ink], width: f64) -> Vec<Place> {
    let wish = &wishes[i];
    let bar = wish.bar;
    let mut out = Vec::new();
    for (s, set) in sets.iter().enumerate() {
        let mut add = |corner: Point, strange: f64| {
            let rect = Rect::new(corner.x, corner.y, set.width, set.height);
            if rect.x0 < 0.0 || rect.x1 > width {
                return;
            }
            let cost = set.cost + strange + covered(&rect, wishes, ink) + doubt(&rect, wishes, i);
            out.push(Place { rect, setting: s, cost });
        };
        let [right, left] = [bar.x1 + NEAR, bar.x0 - NEAR - set.width];
        let high = bar.centre().y - set.height / 2.0;
        let [dear_right, dear_left] = match (wish.source, wish.sink) {
            (true, false) => [0.9, 0.0],
            (false, true) => [0.0, 0.9],
            _ => [0.0, 0.3],
        };
        for by in [0.0, -4.0, 4.0, -7.0, 7.0, -11.0, 11.0, -16.0, 16.0] {
            // Beside its bar, or touching it with a corner.
            let y = high + by;
            if y > bar.y1 || y + set.height < bar.y0 {
                continue;
            }
            // Beside the bar, behind the head of an arrow, behind a tail.
            for aside in [0.0, 6.0, TAIL + 1.5] {
                let strange = 0.06 * f64::abs(by) + 0.03 * aside;
                add(at(right + aside, y), dear_right + strange);
                add(at(left - aside, y), dear_left + strange);
            }
        }
        for far in [0.0, 4.0, 9.0] {
            for (y, strange) in [(bar.y0 - 1.6 - far - set.height, 0.9), (bar.y1 + 1.6 + far, 1.1)]
            {
                let strange = strange + 0.2 * far;
                add(at(bar.x0, y), strange);
                add(at(bar.x1 - set.width, y), strange + 0.1);
                add(at(bar.centre().x - set.width / 2.0, y), strange);
            }
        }
    }
    out
}

/// What a place costs where a name would seem to belong to another bar.
fn doubt(rect: &Rect, wishes: &[Wish], i: usize) -> f64 {
    /// Per bar that is as near.
    const DOUBT: f64 = 0.8;
    let own = apart(rect, &wishes[i].bar);
    let others = wishes.iter().enumerate().filter(|(j, _)| *j != i);
    DOUBT * others.filter(|(_, other)| apart(rect, &other.bar) < own + 0.5).count() as f64
}

/// The distance of two boxes.
fn apart(a: &Rect, b: &Rect) -> f64 {
    let dx = (a.x0 - b.x1).max(b.x0 - a.x1).max(0.0);
    let dy = (a.y0 - b.y1).max(b.y0 - a.y1).max(0.0);
    at(dx, dy).length()
}

/// What a place costs by the ink it covers.
fn covered(rect: &Rect, wishes: &[Wish], ink: &[Ink]) -> f64 {
    let bars = wishes.iter().filter(|other| other.bar.grow(0.8).overlaps(rect)).count();
    let mut cost = FORBIDDEN * 2.0 * bars as f64;
    for ink in ink {
        let slice = &ink.rect.grow(0.5);
        if slice.x1 < rect.x0 || rect.x1 < slice.x0 || slice.y1 < rect.y0 || rect.y1 < slice.y0 {
            continue;
        }
        let wide = slice.x1.min(rect.x1) - slice.x0.max(rect.x0);
        let high = slice.y1.min(rect.y1) - slice.y0.max(rect.y0);
        let inside = slice.y0 <= rect.y0 && rect.y1 <= slice.y1;
        cost += match ink.kind {
            Kind::Sign => 0.2 * wide.max(high),
            _ if inside => 0.008 * wide,
            Kind::Thick => 0.08 * wide,
            Kind::Thin => 0.2 * wide.max(high),
        };
    }
    cost
}
