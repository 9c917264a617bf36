//! The names beside their nodes.

use super::super::arrows::Discs;
use super::super::geometry::{Curve, Rect, at};
use super::super::layout::labels::{Obstacles, Piece, Place, Side, Wish, nearest, place_labels};
use super::super::layout::pack::Size;
use super::super::scene::{ASCENT, Anchor, DESCENT, Label, Pen, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};

/// Names that want a place beside their nodes, and what they keep off.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The name of each node.
    pub names: &'a [&'a str],
    /// What each name is about, where that shall be told.
    pub ids: &'a [Vec<&'a str>],
    /// Names of large nodes have the first choice.
    pub values: &'a [f64],
    /// The arrows.
    pub arcs: &'a [Curve],
    /// How wide they are.
    pub widths: &'a [f64],
    /// Names may stand far from their nodes, where a thin line leads to them.
    pub led: bool,
}

/// Writes the names; returns how many found no place.
pub fn draw_names(scene: &mut Scene, names: &Names, discs: Discs, room: Rect) -> usize {
    let Names { names, ids, values, arcs, widths, led } = *names;
    let Discs { places, radii } = discs;
    let size = if names.len() > 40 { SMALL } else { LABEL };
    let settings: Vec<Vec<Vec<String>>> =
        names.iter().map(|name| name_settings(&text::readable(name), size)).collect();
    let box_of = |lines: &Vec<String>| Size {
        width: text::widest(lines, size, Weight::Regular),
        height: (lines.len() - 1) as f64 * size * LEADING * 0.9 + (ASCENT + DESCENT) * size,
    };
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let wishes: Vec<Wish> = order
        .iter()
        .map(|&i| Wish {
            node: places[i],
            radius: radii[i],
            settings: settings[i].iter().map(box_of).collect(),
        })
        .collect();
    let pieces = arcs
        .iter()
        .zip(widths)
        .flat_map(|(arc, &width)| {
            let points = arc.sample(10);
            let mut pieces: Vec<Piece> = points
                .windows(2)
                .map(|w| Piece { from: w[0], to: w[1], half_width: width / 2.0 })
                .collect();
            // An arrow without its head says nothing: names keep off it twice as much.
            let back = arc.to - (arc.to - arc.control).unit() * arrow_head(width).length;
            pieces.push(Piece { from: back, to: arc.to, half_width: width / 2.0 });
            pieces
        })
        .collect();
    let found = place_labels(&wishes, &Obstacles { page: room, pieces, led });
    let look = Label::new(at(0.0, 0.0), "", size);
    // Lines first: no name is crossed by the line to another.
    for (&i, place) in order.iter().zip(&found).filter(|_| led) {
        let Some(end) = place.map(|p| nearest(&p.rect, places[i])) else { continue };
        let way = end - places[i];
        if way.length() > radii[i] + 12.0 {
            about(scene, ids, i);
            let from = places[i] + way.unit() * (radii[i] + 0.6);
            scene.line(&[from, end], Pen::line(GREY, 0.4));
        }
    }
    let mut left_out = 0;
    for (&i, place) in order.iter().zip(&found) {
        match place {
            Some(place) => {
                about(scene, ids, i);
                draw_name(scene, &settings[i][place.setting], place, &look);
            }
            None => left_out += 1,
        }
    }
    left_out
}

fn about(scene: &mut Scene, ids: &[Vec<&str>], i: usize) {
    if let Some(ids) = ids.get(i) {
        scene.about(ids.iter().copied());
    }
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
