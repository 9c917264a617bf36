//! Names of sectors beside the ring, pushed apart where sectors are small.

use super::ring::{Ring, polar};
use crate::figure::flows::Flows;
use crate::figure::geometry::{Point, Rect, at};
use crate::figure::scene::{ASCENT, Anchor, DESCENT, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};

/// From the ring to names: over the ticks, pt.
pub const AWAY: f64 = 8.0;
/// Names of sectors, pt.
const NAME_WIDTH: f64 = 52.0;
/// The name of a sector, its box measured from the centre of the ring.
#[derive(Clone, Debug)]
pub struct Name {
    /// The sector.
    pub sector: usize,
    lines: Vec<String>,
    /// Its box, from the centre of the ring.
    pub rect: Rect,
    right: bool,
}

/// Names beside the ring: at the side of their sector, pushed apart from top to bottom.
pub fn names(flows: &Flows, ring: &Ring, radius: f64) -> Vec<Name> {
    let reach = radius + AWAY;
    let mut names: Vec<Name> = Vec::new();
    let named = longest(ring);
    for right in [true, false] {
        let mut side: Vec<(f64, Name)> = Vec::new();
        for &sector in &named {
            let node = &flows.nodes[sector];
            let middle = (ring.arcs[sector][0] + ring.arcs[sector][1]) / 2.0;
            if (libm::sin(middle) >= 0.0) != right || ring.arcs[sector][1] <= ring.arcs[sector][0] {
                continue;
            }
            let lines =
                text::balance(&text::readable(&node.name), SMALL, Weight::SemiBold, NAME_WIDTH, 3);
            let height = (lines.len() as f64 - 1.0) * SMALL * LEADING + (ASCENT + DESCENT) * SMALL;
            let wide = text::widest(&lines, SMALL, Weight::SemiBold);
            // Above and below the ring a name keeps clear of it, beside it it is centred.
            let lift = -libm::cos(middle);
            let y = lift * reach - height / 2.0 * (1.0 - lift);
            let rect = Rect::new(libm::sin(middle) * reach, y, wide, height);
            side.push((middle, Name { sector, lines, rect, right }));
        }
        // From the top of the ring to its foot.
        side.sort_by(|(a, x), (b, y)| {
            let lift = |angle: f64| -libm::cos(angle);
            lift(*a).total_cmp(&lift(*b)).then(x.sector.cmp(&y.sector))
        });
        let mut side: Vec<Name> = side.into_iter().map(|(_, name)| name).collect();
        push_apart(&mut side);
        for name in &mut side {
            let Rect { y0, y1, x0, .. } = name.rect;
            let nearest = 0.0_f64.clamp(y0, y1);
            let beside = (reach * reach - nearest * nearest).max(0.0).sqrt().max(x0.abs());
            let wide = name.rect.width();
            name.rect = if right {
                Rect::new(beside, y0, wide, y1 - y0)
            } else {
                Rect::new(-beside - wide, y0, wide, y1 - y0)
            };
        }
        names.append(&mut side);
    }
    names
}

/// The sectors with a name: all, or those with the longest arcs.
fn longest(ring: &Ring) -> Vec<usize> {
    /// More names have no place around a ring.
    const MOST: usize = 14;
    let long = |sector: usize| ring.arcs[sector][1] - ring.arcs[sector][0];
    let mut named: Vec<usize> = (0..ring.arcs.len()).collect();
    named.sort_by(|&a, &b| long(b).total_cmp(&long(a)).then(a.cmp(&b)));
    named.truncate(MOST);
    named.sort_unstable();
    named
}

fn push_apart(side: &mut [Name]) {
    /// White between names, pt.
    const WHITE_BETWEEN: f64 = 3.0;
    // Each pass moves neighbours apart by half of what they share.
    for _ in 0..60 {
        for i in 1..side.len() {
            let shared = side[i - 1].rect.y1 + WHITE_BETWEEN - side[i].rect.y0;
            if shared > 0.0 {
                for (name, by) in [(i - 1, -shared / 2.0), (i, shared / 2.0)] {
                    side[name].rect.y0 += by;
                    side[name].rect.y1 += by;
                }
            }
        }
    }
    // What is left is pushed down.
    for i in 1..side.len() {
        let shared = side[i - 1].rect.y1 + 1.0 - side[i].rect.y0;
        if shared > 0.0 {
            side[i].rect.y0 += shared;
            side[i].rect.y1 += shared;
        }
    }
}

/// Writes a name around a ring with this centre.
pub fn draw_name(scene: &mut Scene, ring: &Ring, radius: f64, name: &Name, centre: Point) {
    let angles = ring.arcs[name.sector];
    let from = polar(centre, radius + 4.4, (angles[0] + angles[1]) / 2.0);
    let near = if name.right { name.rect.x0 } else { name.rect.x1 };
    let rect = name.rect;
    let to = centre + at(near, (rect.y0 + rect.y1) / 2.0);
    // A name that had to move away is led back to its sector.
    if (to - from).length() > rect.height() / 2.0 + 9.0 {
        let end = to - at(if name.right { 1.5 } else { -1.5 }, 0.0);
        scene.line(&[from, end], Pen::line(NEUTRAL, 0.4));
    }
    let label = Label::new(centre + at(near, rect.y0 + ASCENT * SMALL), "", SMALL).bold();
    let anchor = if name.right { Anchor::Start } else { Anchor::End };
    scene.lines(&label.anchor(anchor), &name.lines);
}
