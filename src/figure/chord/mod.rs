//! Which sectors give to which, and which actors are behind that?
//!
//! # What it shows
//!
//! Panel a: sectors on a ring, as long as what they give and take in a year; a ribbon is what one
//! gives another, as wide as its amount. Where no unit carries the picture (tonnes, gigajoules and
//! cubic metres are never added), arcs and ribbons count exchanges. Panel b: the actors behind
//! that on a circle, grouped by sector; links that go the same way run together (hierarchical edge
//! bundling, Holten 2006, over the sectors), as wide as the square root of their amount relative
//! to the largest of their kind.
//!
//! # How to read it
//!
//! A ribbon has the colour of its giver. It leaves flush with the giver's ring and ends in a point
//! before the taker's: ends that touch are given, points are taken. A link of panel b ends in a
//! small head. Compare a sector's two kinds of ends to see whether it lives on others or others on
//! it; a thick bundle in panel b that joins two groups is many actors, a single line one.
//!
//! One scale holds for the whole ring; the caption says it, and it can be fixed. Past
//! [`MOST_ACTORS`] actors panel b is left out; with one sector only, panel a is. Ribbons after
//! Krzywinski et al. 2009 (Circos).

mod bundles;
mod circle;
mod names;
mod ribbons;
mod ring;
mod words;

pub use bundles::MOST_ACTORS;

use std::collections::BTreeSet;

use super::carrying::carrying_basis;
use super::classes::{Progress, Trade};
use super::flows::{By, Flows, collect_flows};
use super::frame::{Entry, Frame, dot_entry, draw_inline, inline_height, line_entry};
use super::geometry::{Rect, at};
use super::marks;
use super::scene::{Label, Pen, Scene};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::Network;
use crate::text::{Lang, Text};
use ribbons::Sectors;

const TITLE_TEXT: Text = Text::new("Sectors and their actors", "Brancher og deres aktører");

/// Over a panel: its letter and what one tick is, pt.
const HEAD: f64 = 25.0;
/// Between two panels, pt.
const BETWEEN: f64 = 16.0;

/// Draws sectors as a chord diagram, and actors on a circle.
///
/// # Errors
/// No exchange to show.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = study.network;
    let lang = options.lang;
    let actors = collect_flows(network, Some(By::Actor), usize::MAX, lang);
    if actors.flows.is_empty() {
        let reason = "no exchange counts in this selection";
        return Err(FigureError::Empty { figure: "chord", reason });
    }
    let by = options.by.filter(|by| *by != By::Actor).unwrap_or(By::Sector);
    let grouped = collect_flows(network, Some(by), usize::MAX, lang);
    let sectors = Sectors::of(grouped, carrying_basis(network));
    let plan = Plan::of(&actors, &sectors, options);
    let entries = entries(network, &actors, &sectors, &plan, lang);

    let width = options.width();
    let legend = inline_height(&entries, width - 2.0 * MARGIN);
    let picture = plan.height();
    let height = picture + if legend > 0.0 { legend + 8.0 } else { 0.0 };
    let frame = Frame {
        title: options.heading(TITLE_TEXT, study),
        subtitle: words::subtitle(&sectors, &plan, lang),
        caption: words::caption(network, &actors, &sectors, &plan, lang),
    };
    let (mut scene, page) = frame.open(width, height);
    plan.draw(&mut scene, network, &actors, &sectors, page, lang);
    if legend > 0.0 {
        let corner = at(page.x0, page.y0 + picture + 8.0);
        draw_inline(&mut scene, &entries, corner, page.width());
    }
    if plan.ring.is_some() && by == By::Sector {
        // The names at the ring say what its colours are.
        let named = plan.ring.iter().flat_map(|fit| &fit.names).map(|name| name.sector);
        let trades = named.map(|sector| format!("trade {:?}", sectors.flows.nodes[sector].trade));
        scene.explained.extend(trades);
    }
    // Lines that operate are the rule.
    scene.explained.insert(format!("progress {:?}", Progress::Active));
    let scale = plan.ring.as_ref().map(ribbons::Fit::scale);
    scene.scales.extend(sectors.basis.zip(scale));
    frame.close(&mut scene);
    Ok(scene)
}

/// Which panels there are, and how large.
struct Plan {
    ring: Option<ribbons::Fit>,
    circle: Option<bundles::Fit>,
    beside: bool,
    width: f64,
}

impl Plan {
    fn of(actors: &Flows, sectors: &Sectors, options: &FigureOptions) -> Self {
        let width = options.width() - 2.0 * MARGIN;
        let half = (width - BETWEEN) / 2.0;
        let several = sectors.flows.nodes.len() > 1;
        let of = |width: f64| bundles::Fit::of(actors, sectors, width);
        // Beside each other where names keep their length, else below each other.
        let wide = width >= BESIDE_MIN;
        let near = of(half).filter(|fit| wide && several && fit.named);
        let beside = near.is_some();
        let alone = width.min(330.0);
        let circle = near.or_else(|| of(alone));
        let ring_width = if beside { half } else { width.min(300.0) };
        let shown = several || circle.is_none();
        let ring = shown.then(|| sectors.fit(ring_width, &options.scales));
        Self { ring, circle, beside, width }
    }

    fn height(&self) -> f64 {
        let ring = self.ring.as_ref().map_or(0.0, |fit| HEAD + fit.up + fit.down);
        let circle = self.circle.as_ref().map_or(0.0, |fit| HEAD + fit.up + fit.down);
        let gap = if ring > 0.0 && circle > 0.0 { BETWEEN } else { 0.0 };
        if self.beside { ring.max(circle) } else { ring + gap + circle }
    }

    fn draw(
        &self,
        scene: &mut Scene,
        network: &Network,
        actors: &Flows,
        sectors: &Sectors,
        page: Rect,
        lang: Lang,
    ) {
        let both = self.ring.is_some() && self.circle.is_some();
        let half = (self.width - BETWEEN) / 2.0;
        let panel = if self.beside { half } else { self.width };
        let mut corner = at(page.x0, page.y0);
        let tall = self.height() - HEAD;
        if let Some(fit) = &self.ring {
            marks::heading(
                scene,
                if both { "a" } else { "" },
                words::between(sectors, lang),
                corner,
            );
            let tick = Label::new(corner + at(0.0, 18.5), words::tick(sectors, fit, lang), SMALL);
            scene.text(tick.color(GREY));
            let down = if self.beside { fit.up + (tall - fit.up - fit.down) / 2.0 } else { fit.up };
            let centre = corner + at(panel / 2.0, HEAD + down);
            ribbons::draw(scene, network, sectors, fit, centre);
            corner = match self.beside {
                true => corner + at(half + BETWEEN, 0.0),
                false => corner + at(0.0, HEAD + fit.up + fit.down + BETWEEN),
            };
        }
        if let Some(fit) = &self.circle {
            let words = Text::new("Between actors", "Mellem aktører").in_lang(lang);
            marks::heading(scene, if both { "b" } else { "" }, words, corner);
            let down = if self.beside { fit.up + (tall - fit.up - fit.down) / 2.0 } else { fit.up };
            bundles::draw(scene, network, actors, fit, corner + at(panel / 2.0, HEAD + down));
        }
    }
}

/// Colours that no name at the ring explains, and lines that do not operate yet.
fn entries<'a>(
    network: &Network,
    actors: &Flows,
    sectors: &Sectors,
    plan: &Plan,
    lang: Lang,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let by_sector = plan.ring.iter().filter(|_| sectors.flows.by == By::Sector);
    let named: BTreeSet<Trade> = by_sector
        .flat_map(|fit| &fit.names)
        .map(|name| sectors.flows.nodes[name.sector].trade)
        .collect();
    let of_actors = actors.nodes.iter().filter(|_| plan.circle.is_some());
    let of_ring = sectors.flows.nodes.iter().filter(|_| plan.ring.is_some());
    let drawn: BTreeSet<Trade> = of_actors.chain(of_ring).map(|node| node.trade).collect();
    entries.extend(drawn.difference(&named).map(|&trade| dot_entry(trade, lang)));
    if plan.circle.is_some() {
        let progresses: BTreeSet<Progress> = actors.between().map(|f| f.progress).collect();
        let unusual = progresses.into_iter().filter(|p| *p != Progress::Active);
        entries.extend(unusual.map(|p| {
            let pen = Pen::line(STONE, 1.1).dashed(p.dash());
            line_entry(format!("progress {p:?}"), p.name(network).in_lang(lang).to_owned(), pen)
        }));
    }
    entries
}
