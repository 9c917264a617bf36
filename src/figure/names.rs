//! The names beside their nodes.

use super::geometry::{Curve, Point, Rect, at};
use super::layout::labels::{Obstacles, Piece, Place, Side, Wish, nearest, place_labels};
use super::layout::pack::Size;
use super::scene::{ASCENT, Anchor, DESCENT, Label, Pen, Scene};
use super::style::*;
use super::text::{self, Weight};

/// Names that want a place beside their nodes, and what they keep off.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The name of each node.
    pub names: &'a [&'a str],
    /// What each name is about; see [`Scene::about`].
    pub ids: &'a [Vec<&'a str>],
    /// The larger, the sooner it is named.
    pub values: &'a [f64],
    /// The middle of each node.
    pub places: &'a [Point],
    /// Their radii.
    pub radii: &'a [f64],
    /// The arrows.
    pub arcs: &'a [Curve],
    /// How wide they are.
    pub widths: &'a [f64],
    /// Names may stand far from their nodes, where a thin line leads to them.
    pub led: bool,
}

/// More names than this are not legible on one page: the largest nodes have theirs.
const MOST: usize = 150;
/// A line leads to a name that stands farther from its node than this.
const LED: f64 = 12.0;

/// Writes the names; returns how many found no place.
pub fn draw_names(scene: &mut Scene, names: &Names, room: Rect) -> usize {
    let Names { names, ids, values, places, radii, arcs, widths, led } = *names;
    let size = if names.len() > 40 { SMALL } else { LABEL };
    // Names of large nodes have the first choice.
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let (wanted, others) = order.split_at(names.len().min(MOST));
    let settings: Vec<Vec<Vec<String>>> =
        wanted.iter().map(|&i| name_settings(&text::readable(names[i]), size)).collect();
    let box_of = |lines: &Vec<String>| Size {
        width: text::widest(lines, size, Weight::Regular),
        height: (lines.len() - 1) as f64 * size * LEADING * 0.9 + (ASCENT + DESCENT) * size,
    };
    let wish = |(&i, settings): (&usize, &Vec<Vec<String>>)| Wish {
        node: places[i],
        radius: radii[i],
        settings: settings.iter().map(box_of).collect(),
    };
    let wishes: Vec<Wish> = wanted.iter().zip(&settings).map(wish).collect();
    let pieces = arcs.iter().zip(widths).flat_map(|(arc, &width)| pieces(arc, width)).collect();
    let nodes = others.iter().map(|&i| (places[i], radii[i])).collect();
    let found = place_labels(&wishes, &Obstacles { page: room, pieces, nodes, led });
    // Lines first: no name is crossed by the line to another.
    for (&i, place) in wanted.iter().zip(&found).filter(|_| led) {
        let Some(end) = place.map(|p| nearest(&p.rect, places[i])) else { continue };
        let way = end - places[i];
        if way.length() > radii[i] + LED {
            scene.about(ids[i].iter().copied());
            let from = places[i] + way.unit() * (radii[i] + 0.6);
            scene.line(&[from, end], Pen::line(GREY, 0.4));
        }
    }
    let look = Label::new(at(0.0, 0.0), "", size);
    let mut left_out = others.len();
    for ((&i, settings), place) in wanted.iter().zip(&settings).zip(&found) {
        scene.about(ids[i].iter().copied());
        match place {
            Some(place) => draw_name(scene, &settings[place.setting], place, &look),
            None => left_out += 1,
        }
    }
    left_out
}

/// An arrow as names avoid it.
fn pieces(arc: &Curve, width: f64) -> Vec<Piece> {
    let points = arc.sample(10);
    let piece = |w: &[Point]| Piece { from: w[0], to: w[1], half_width: width / 2.0 };
    let mut pieces: Vec<Piece> = points.windows(2).map(piece).collect();
    // An arrow without its head says nothing: names keep off it twice as much.
    let back = arc.to - (arc.to - arc.control).unit() * arrow_head(width).length;
    pieces.push(Piece { from: back, to: arc.to, half_width: width / 2.0 });
    pieces
}

/// Ways to set a name: in one line if it is short, else in two or three, at last shortened.
fn name_settings(name: &str, size: f64) -> Vec<Vec<String>> {
    let regular = Weight::Regular;
    let whole = text::width(name, size, regular);
    let mut settings = Vec::new();
    if whole <= 13.0 * size {
        settings.push(vec![name.to_owned()]);
    }
    for (limit, lines) in [(13.0, 2), (9.5, 2), (9.5, 3), (7.5, 4)] {
        let set = text::balance(name, size, regular, limit * size, lines);
        if set.len() > 1 && !settings.contains(&set) && !set.iter().any(|l| l.ends_with('…')) {
            settings.push(set);
        }
    }
    if settings.is_empty() {
        settings.push(text::wrap(name, size, regular, 13.0 * size, 3));
    }
    settings
}

/// Writes lines at the place a search found for them, in the size, weight and colour of `look`.
pub fn draw_name(scene: &mut Scene, lines: &[String], place: &Place, look: &Label) {
    let (x, anchor) = match place.side {
        Side::Right => (place.rect.x0, Anchor::Start),
        Side::Left => (place.rect.x1, Anchor::End),
        Side::Middle => (place.rect.centre().x, Anchor::Middle),
    };
    for (i, line) in lines.iter().enumerate() {
        let y = place.rect.y0 + ASCENT * look.size + i as f64 * look.size * LEADING * 0.9;
        let label = Label { at: at(x, y), text: line.clone(), ..look.clone() };
        scene.text(label.anchor(anchor).halo());
    }
}
