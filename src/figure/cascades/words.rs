//! Where the words of a staircase stand: each beside its own step, none over another or over a band.
//!
//! Above a falling tread the room to the right is free, below it the room to the left. Every word
//! tries its places in order of how well they read, and moves away from its step until it is free;
//! the height of the picture follows. One after the other, so that the same words always find the
//! same places.

use super::super::geometry::{Point, Rect, at};
use super::super::layout::pack::Size;
use super::super::scene::{ASCENT, Anchor, DESCENT, Label, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};

/// A line of a word: all lines of it stand below each other.
#[derive(Clone)]
pub(super) struct Line {
    pub text: String,
    pub weight: Weight,
    pub color: Color,
}

/// A way to set a word, and how much worse than in one line it reads.
pub(super) struct Setting {
    lines: Vec<Line>,
    cost: f64,
}

/// A place for a word, beside the thing it names.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    /// Where it begins, ends or has its middle; the nearest line touches this height.
    pub place: Point,
    pub anchor: Anchor,
    pub way: Way,
    /// How much worse than the best it reads.
    pub cost: f64,
}

/// Where a word goes when its spot is taken.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    Up,
    Down,
}

/// A word that wants a place.
pub(super) struct Word {
    /// Ways to set it, the best first.
    pub settings: Vec<Setting>,
    pub spots: Vec<Spot>,
    /// How far it may move; what finds no place then is left out.
    pub reach: f64,
}

/// A word at its place.
pub(super) struct Placed {
    pub lines: Vec<Line>,
    pub rect: Rect,
    pub anchor: Anchor,
}

/// From a word to its step, and between two words, pt.
const GAP: f64 = 2.0;
const BETWEEN: f64 = 1.1;
/// What a line more costs, in points of distance, and a hyphen.
const LINE: f64 = 4.0;
const HYPHEN: f64 = 14.0;
/// What it costs not to be whole.
const CUT: f64 = 14.0;
/// What a rule of the grid under a word costs.
const RULED: f64 = 3.0;

const SIZE: f64 = SMALL;

/// What words keep off.
pub(super) struct Room {
    pub left: f64,
    pub right: f64,
    pub taken: Vec<Rect>,
    /// Better not crossed.
    pub rules: Vec<Rect>,
}

/// Finds a place for every word; one that finds none is `None`.
pub(super) fn place(words: &[Word], mut room: Room) -> Vec<Option<Placed>> {
    let mut placed = Vec::new();
    for word in words {
        let best = word
            .settings
            .iter()
            .flat_map(|setting| word.spots.iter().map(move |spot| (setting, spot)))
            .filter_map(|(Setting { lines, cost }, spot)| {
                let found = settle(lines, spot, word.reach, &room)?;
                let ruled = room.rules.iter().filter(|rule| rule.overlaps(&found.rect)).count();
                let cost = spot.cost + cost + found.moved + RULED * ruled as f64;
                Some((cost, lines, spot, found.rect))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        placed.push(best.map(|(_, lines, spot, rect)| {
            room.taken.push(rect);
            Placed { lines: lines.clone(), rect, anchor: spot.anchor }
        }));
    }
    placed
}

struct Settled {
    rect: Rect,
    moved: f64,
}

/// The nearest free box for these lines on the way of a spot.
fn settle(lines: &[Line], spot: &Spot, reach: f64, room: &Room) -> Option<Settled> {
    const STEP: f64 = 1.0;
    let size = extent(lines);
    let x0 = match spot.anchor {
        Anchor::Start => spot.place.x,
        Anchor::Middle => spot.place.x - size.width / 2.0,
        Anchor::End => spot.place.x - size.width,
    };
    // What ends at the edge may do so but for rounding.
    if x0 < room.left - 1e-6 || room.right + 1e-6 < x0 + size.width {
        return None;
    }
    let (y0, direction) = match spot.way {
        Way::Up => (spot.place.y - GAP - size.height, -STEP),
        Way::Down => (spot.place.y + GAP, STEP),
    };
    let free = |rect: &Rect| {
        let around = rect.grow(BETWEEN);
        !room.taken.iter().any(|other| around.overlaps(other))
    };
    let mut moved = 0.0;
    while moved <= reach {
        let y = y0 + direction * (moved / STEP);
        let rect = Rect::new(x0, y, size.width, size.height);
        if free(&rect) {
            return Some(Settled { rect, moved });
        }
        moved += STEP;
    }
    None
}

fn extent(lines: &[Line]) -> Size {
    let width = |line: &Line| text::width(&line.text, SIZE, line.weight);
    Size {
        width: lines.iter().map(width).fold(0.0, f64::max),
        height: (lines.len() as f64 - 1.0) * SIZE * LEADING + (ASCENT + DESCENT) * SIZE,
    }
}

/// Writes a word, moved by `by`.
pub(super) fn write(scene: &mut Scene, word: &Placed, by: Point) {
    let x = match word.anchor {
        Anchor::Start => word.rect.x0,
        Anchor::Middle => word.rect.centre().x,
        Anchor::End => word.rect.x1,
    };
    for (i, line) in word.lines.iter().enumerate() {
        let y = word.rect.y0 + ASCENT * SIZE + i as f64 * SIZE * LEADING;
        let label = Label::new(by + at(x, y), line.text.clone(), SIZE).color(line.color);
        scene.text(label.weigh(line.weight).anchor(word.anchor));
    }
}

/// Ways to set a name and what stands behind it: in one line, the name broken to `narrow` and to
/// parts of `wide`, at last shortened.
pub(super) fn settings(name: &Line, behind: Option<&Line>, narrow: f64, wide: f64) -> Vec<Setting> {
    let line = |text: &str| Line { text: text.to_owned(), ..name.clone() };
    let mut ways: Vec<Setting> = Vec::new();
    let mut add = |lines: Vec<Line>, hyphens: f64| {
        let known = ways.iter().any(|way| {
            way.lines.len() == lines.len()
                && way.lines.iter().zip(&lines).all(|(a, b)| a.text == b.text)
        });
        if extent(&lines).width <= wide && !known {
            let cost = LINE * (lines.len() as f64 - 1.0) + HYPHEN * hyphens;
            ways.push(Setting { lines, cost });
        }
    };
    let alike = |other: &Line| other.weight == name.weight && other.color == name.color;
    match behind {
        Some(behind) if alike(behind) => {
            add(vec![line(&format!("{}, {}", name.text, behind.text))], 0.0);
        }
        _ => {}
    }
    let under = |names: &[String]| {
        let names = names.iter().map(|text| line(text));
        names.chain(behind.cloned()).collect::<Vec<_>>()
    };
    add(under(std::slice::from_ref(&name.text)), 0.0);
    for (limit, most) in [(0.5 * wide, 2), (narrow, 2), (narrow, 3), (0.3 * wide, 3)] {
        let whole = text::hyphenate(&name.text, SIZE, name.weight, limit);
        let broken = text::balance(&whole, SIZE, name.weight, limit, most);
        if !broken.iter().any(|l| l.ends_with('…')) {
            let count = |text: &str| text.matches('-').count();
            let hyphens = count(&broken.concat()).saturating_sub(count(&name.text));
            add(under(&broken), hyphens as f64);
        }
    }
    // Half of the width finds a place wherever a step ends; a name that is cut stands nearer to its
    // step than a whole one far away.
    for (limit, most, cost) in [(0.5 * wide, 3, 0.0), (0.5 * wide, 1, 4.0), (0.28 * wide, 1, 10.0)]
    {
        if extent(std::slice::from_ref(name)).width <= limit {
            continue;
        }
        let whole = text::hyphenate(&name.text, SIZE, name.weight, limit);
        let mut lines = under(&text::wrap(&whole, SIZE, name.weight, limit, most));
        if lines.iter().any(|line| line.text.ends_with('…')) {
            for line in &mut lines {
                line.text = text::shorten(&line.text, SIZE, line.weight, 0.5 * wide);
            }
            let cost = CUT + cost + LINE * (lines.len() as f64 - 1.0);
            ways.push(Setting { lines, cost });
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, y: f64) -> Word {
        let line = Line { text: text.to_owned(), weight: Weight::Regular, color: INK };
        let spot = |x, anchor| Spot { place: at(x, y), anchor, way: Way::Down, cost: 0.0 };
        Word {
            settings: settings(&line, None, 40.0, 100.0),
            spots: vec![spot(50.0, Anchor::Start), spot(50.0, Anchor::End)],
            reach: 500.0,
        }
    }

    /// Nine words at one place, one of them far too long: all are written, none over another.
    #[test]
    fn every_word_finds_a_place_of_its_own() {
        let texts = ["Mill", "Farm", "Rederiet", "Brrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr"];
        let words: Vec<Word> = (0..9).map(|i| word(texts[i % 4], i as f64)).collect();
        let room = Room { left: 0.0, right: 100.0, taken: Vec::new(), rules: Vec::new() };
        let placed: Vec<Placed> = place(&words, room).into_iter().flatten().collect();
        assert_eq!(placed.len(), 9);
        for (i, a) in placed.iter().enumerate() {
            assert!(0.0 <= a.rect.x0 && a.rect.x1 <= 100.0, "{:?}", a.rect);
            assert!(placed[..i].iter().all(|b| !a.rect.overlaps(&b.rect)));
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        let ways = word("Brrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr", 0.0).settings;
        assert!(ways.iter().all(|way| way.lines.iter().any(|line| line.text.ends_with('…'))));
        let ways = word("Kalundborg Waste Water", 0.0).settings;
        let whole = |way: &&Setting| way.lines.iter().all(|line| !line.text.ends_with('…'));
        let cut = |way: &&Setting| !whole(way);
        let cost = |way: &Setting| way.cost;
        let dearest = ways.iter().filter(whole).map(cost).fold(0.0, f64::max);
        assert!(ways.iter().filter(cut).map(cost).all(|cost| dearest < cost));
    }
}
