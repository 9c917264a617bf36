//! The pinch: where it is, and how it is marked.

use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Anchor, Label, Pen, Scene};
use super::super::style::*;
use super::Side;
use super::chart::{Chart, Sheet};
use crate::analysis::heat::Heat;

/// Where offers and needs come nearest.
#[derive(Clone, Copy)]
pub(super) struct Pinch {
    /// Of the offers, what lies below.
    heat: f64,
    hot: f64,
    cold: f64,
}

/// What the line at the pinch divides.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Divide {
    Page,
    Curves,
}

/// Where the curves come nearest: below it stands what falls from the levels below.
pub(super) fn pinch(heat: &Heat, dt_min: f64) -> Option<Pinch> {
    // Where nothing is recovered the curves do not meet.
    let middle = heat.table.pinch.filter(|_| 0.0 < heat.table.recovered)?;
    let levels = &heat.table.levels;
    let least = levels.iter().map(|level| level.falls).fold(f64::INFINITY, f64::min);
    let nothing = 1e-9 * levels.iter().map(|level| level.hot + level.cold).sum::<f64>();
    let at = levels.iter().position(|level| level.falls - least <= nothing)?;
    let below: f64 = levels[at + 1..].iter().map(|level| level.hot).sum();
    Some(Pinch { heat: below, hot: middle + dt_min / 2.0, cold: middle - dt_min / 2.0 })
}

impl Chart<'_> {
    /// Where the line at the pinch stands.
    pub fn pinch_line(&self, pinch: Pinch, page: &Sheet, panel: Rect, divide: Divide) -> Rect {
        const BEYOND: f64 = 12.0;
        let (hot, cold) = (page.place(pinch.heat, pinch.hot), page.place(pinch.heat, pinch.cold));
        let (y0, y1) = match divide {
            Divide::Page => (panel.y0, page.across.y1),
            Divide::Curves => {
                ((hot.y - BEYOND).max(panel.y0), (cold.y + BEYOND).min(page.across.y1))
            }
        };
        Rect { x0: hot.x, y0, x1: hot.x, y1 }
    }

    /// Marks the pinch; returns the boxes of its words.
    pub fn draw_pinch(
        &self,
        scene: &mut Scene,
        pinch: Pinch,
        line: Rect,
        page: &Sheet,
        panel: Rect,
        taken: &[Rect],
    ) -> Vec<Rect> {
        let ends = [at(line.x0, line.y0), at(line.x0, line.y1)];
        scene.line(&ends, Pen::line(INK.tint(0.6), 0.7).dashed(Dash::Long));
        let (hot, cold) = (page.place(pinch.heat, pinch.hot), page.place(pinch.heat, pinch.cold));

        for (place, side) in [(hot, Side::Offers), (cold, Side::Needs)] {
            scene.circle(place, 2.3, Pen::fill(WHITE).outlined(side.color(), 1.2));
        }
        let degrees = |t: f64| format!("{} °C", self.degrees(t));
        // Over the hot curve it is free to the left, under the cold one to the right.
        let label =
            |p: Point, text: String, anchor| Label::new(p, text, LABEL).bold().anchor(anchor);
        let words = |text: &str| format!("Pinch {text}");
        let over = label(hot - at(4.5, 4.0), words(&degrees(pinch.hot)), Anchor::End);
        let under = label(cold + at(4.5, LABEL + 2.0), words(&degrees(pinch.cold)), Anchor::Start);
        let both = format!("{} / {}", degrees(pinch.hot), degrees(pinch.cold));
        let fits = |label: &Label| {
            let bounds = label.bounds();
            panel.contains(&bounds) && !taken.iter().any(|other| other.overlaps(&bounds))
        };
        let chosen = match (fits(&over), fits(&under)) {
            (true, true) => vec![over, Label { text: degrees(pinch.cold), ..under }],
            (true, false) => vec![Label { text: words(&both), ..over }],
            _ => vec![Label { text: words(&both), ..under }],
        };
        let boxes = chosen.iter().map(Label::bounds).collect();
        chosen.into_iter().filter(|label| fits(label)).for_each(|label| scene.text(label));
        boxes
    }
}
