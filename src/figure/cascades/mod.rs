//! Chains as falling steps: what is used again at a lower grade, how much of it, what is lost.
//!
//! # What it shows
//!
//! A panel for each of the best cascades. From actor to actor a band as thick as the amount used, its
//! upper edge at the grade of its step; what a taker does not pass on ends behind its bar, what is
//! lost on the way drips off.
//!
//! # How to read it
//!
//! Down is a lower grade, to the right a later use. Amounts of one dimension have one scale on the
//! whole page, which the caption gives; `--scale` makes it the same in several figures.

mod chain;
mod key;
mod panel;
mod stairs;
mod wishes;
mod words;

use std::collections::BTreeSet;

use super::frame::{Frame, draw_inline, inline_height};
use super::geometry::at;
use super::scene::Scene;
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::analysis::cascades::Cascade;
use crate::network::Network;
use crate::text::Text;
use chain::{Chain, Widths, chain};
use panel::Panel;

const HEADLINE: Text = Text::new("Cascades", "Kaskader");

/// Panels on one page, side by side and below each other.
const MOST: usize = 6;
const MOST_NARROW: usize = 4;
/// As high as the panels of a page may be together, pt: A4 with its margins.
const PAGE: f64 = 600.0;
/// Steps drawn of one chain.
const MOST_STEPS: usize = 12;
/// Chains of more steps take the whole width.
const SIDE_BY_SIDE: usize = 7;
/// Between two panels, pt.
const GUTTER: f64 = 18.0;
const BELOW: f64 = 9.0;

/// Draws the cascades.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let (network, found, lang) = (study.network, study.cascades(), options.lang);
    let resolve =
        |&rank: &usize| Some((rank + 1, chain(network, &found.cascades[rank], MOST_STEPS)?));
    let most = if options.width() < BESIDE_MIN { MOST_NARROW } else { MOST };
    let different = different(&found.cascades, most);
    let mut shown: Vec<(usize, Chain)> = different.ranks.iter().filter_map(resolve).collect();
    if shown.is_empty() {
        let reason = "no resource is used again: no taker's inflow leads to an outflow";
        return Err(FigureError::Empty { figure: "cascades", reason });
    }
    let full = options.width() - 2.0 * MARGIN;
    let short = shown.iter().all(|(_, chain)| chain.steps.len() <= SIDE_BY_SIDE);
    let columns = if options.width() < BESIDE_MIN || !short { 1 } else { 2 };
    let mut page = Page::set(network, &shown, columns, full, options);
    while page.height() > PAGE && shown.len() > columns {
        shown.pop();
        page = Page::set(network, &shown, columns, full, options);
    }
    let entries = key::legend(network, &shown, &page.panels, &page.widths, lang);
    let key = inline_height(&entries, full);
    let left_out = page.panels.iter().map(|panel| panel.left_out).sum();
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: key::subtitle(&shown, lang),
        caption: key::caption(found, &shown, different.skipped, left_out, &page.widths, lang),
    };
    let (mut scene, room) = frame.open(options.width(), page.height() + key + 4.0);
    let mut top = room.y0;
    for (row, height) in page.panels.chunks(columns).zip(&page.heights) {
        for (i, panel) in row.iter().enumerate() {
            let left = room.x0 + i as f64 * (page.wide + GUTTER);
            panel.about(&mut scene);
            panel.write_data(&mut scene, network);
            panel.draw(&mut scene, network, at(left, top), lang);
        }
        top += height + BELOW;
    }
    scene.about([]);
    draw_inline(&mut scene, &entries, at(room.x0, room.y1 - key), full);
    scene.scales.extend(page.widths.of_a_millimetre());
    frame.close(&mut scene);
    Ok(scene)
}

/// Panels set in columns.
struct Page<'c> {
    panels: Vec<Panel<'c>>,
    widths: Widths,
    /// The width of a panel.
    wide: f64,
    /// The height of each row.
    heights: Vec<f64>,
}

impl<'c> Page<'c> {
    fn set(
        network: &Network,
        shown: &'c [(usize, Chain<'c>)],
        columns: usize,
        full: f64,
        options: &FigureOptions,
    ) -> Self {
        let columns = columns.min(shown.len());
        let wide = (full - GUTTER * (columns as f64 - 1.0)) / columns as f64;
        let chains = || shown.iter().map(|(_, chain)| chain);
        let mut widths = Widths { largest: Widths::of(chains()), full: BANDS.largest };
        let room = |chain: &Chain| {
            (wide - panel::axis_room(chain, options.lang)) / chain.steps.len() as f64
        };
        widths.full = stairs::full_width(chains().map(|chain| (chain, room(chain))), &widths);
        widths.fix(&options.scales);
        let panels: Vec<Panel> = shown
            .iter()
            .map(|(rank, chain)| Panel::set(network, chain, *rank, &widths, wide, options.lang))
            .collect();
        let heights = panels
            .chunks(columns)
            .map(|row| row.iter().map(Panel::height).fold(0.0, f64::max))
            .collect();
        Self { panels, widths, wide, heights }
    }

    fn height(&self) -> f64 {
        self.heights.iter().map(|height| height + BELOW).sum()
    }
}

/// Which cascades say something new.
struct Different {
    /// Their positions, best first.
    ranks: Vec<usize>,
    /// Whether others were left out.
    skipped: bool,
}

/// Of those that share two thirds of their exchanges only the best; at most `most`.
fn different(cascades: &[Cascade], most: usize) -> Different {
    let mut kept: Vec<(usize, BTreeSet<&str>)> = Vec::new();
    let mut skipped = false;
    for (rank, cascade) in cascades.iter().enumerate() {
        if kept.len() == most {
            break;
        }
        let hops: BTreeSet<&str> = cascade.exchanges.iter().map(String::as_str).collect();
        let repeats = |(_, other): &(usize, BTreeSet<&str>)| {
            3 * hops.intersection(other).count() >= 2 * hops.len()
        };
        if kept.iter().any(repeats) {
            skipped = true;
        } else {
            kept.push((rank, hops));
        }
    }
    Different { ranks: kept.into_iter().map(|(rank, _)| rank).collect(), skipped }
}
