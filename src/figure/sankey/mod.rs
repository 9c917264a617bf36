//! How much goes where, with cycles.
//!
//! # What it shows
//!
//! Everything that is exchanged between actors in one unit: materials in t, energy in GJ, water in
//! m³, a panel for each, since only what has one unit can be added. Bars are actors, or groups of
//! them where there are many; the height of a bar is what comes in or what goes out, whichever is
//! more. A band is as thick as its amount, at one absolute scale that the caption says and that can
//! be fixed, so that two figures can be compared. What enters the system, leaves it or is lost ends
//! visibly at its bar. Where amounts are unknown there is a dashed hair: nothing vanishes.
//!
//! # How to read it
//!
//! From left to right. Rivals turn a link round, or leave it out, where it closes a cycle; here it
//! leaves its giver at the right like all others, turns, and runs back on a lane of its own, stronger
//! and with arrow heads to the left. As little as possible leads back, by amount.
//!
//! # Method
//!
//! [`layout::sankey`](super::layout::sankey) finds what leads back, columns, order and heights;
//! after Sugiyama, Tagawa and Toda 1981, with weights. The finest round scale (1, 2 or 5 times a
//! power of ten) is chosen at which the tallest column has its sensible height. The cost is
//! that of the order: O(Σ layer² · degree²) a sweep, bounded since many actors are drawn as groups.

mod course;
mod draw;
mod ends;
mod key;
mod names;
mod panel;
mod settings;
mod shape;
mod size;
mod stream;

use super::classes::Basis;
use super::flows::{By, Flows, collect_flows};
use super::frame::{Frame, draw_inline, inline_height};
use super::geometry::at;
use super::scene::Scene;
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::Network;
use crate::text::Text;
use panel::{Panel, Room};
use stream::Streams;

const HEADLINE: Text = Text::new("Flows", "Strømme");

/// More actors are drawn as groups.
const MOST: usize = 60;
/// So are actors with more pairs that exchange something of one unit: all would be hairs.
const MOST_BUNDLES: usize = 80;
/// More bars than this cannot be told apart, whoever asks.
const MOST_ASKED: usize = 120;
/// The height of all panels together: a page; and of one, as a share of the width.
const PAGE: f64 = 560.0;
const TALL: f64 = 0.62;
/// Between two panels, pt.
const BELOW: f64 = 12.0;

/// Draws the flows of every unit of which an amount is known.
///
/// # Errors
/// No network, no known amount, or more bars asked for than can be told apart.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let (network, lang) = (study.network, options.lang);
    let mut flows = collect_flows(network, options.by, MOST, lang);
    let bundles = |s: &Streams| s.bundles.len();
    // Where bands are too many to be followed, fewer bars have fewer: communities, at last sectors.
    for by in [By::Community, By::Sector] {
        let dense = every_unit(network, &flows).iter().map(bundles).max() > Some(MOST_BUNDLES);
        if dense && options.by.is_none() && flows.by != By::Sector {
            flows = collect_flows(network, Some(by), MOST, lang);
        }
    }
    if flows.nodes.len() > MOST_ASKED {
        let actors = flows.nodes.len();
        return Err(FigureError::TooLarge { figure: "sankey", actors, most: MOST_ASKED });
    }
    let streams = every_unit(network, &flows);
    if streams.is_empty() {
        let reason = "no amount is known of anything that flows between two of them";
        return Err(FigureError::Empty { figure: "sankey", reason });
    }
    let width = options.width() - 2.0 * MARGIN;
    let most = (TALL * width).max(200.0).min(PAGE / streams.len() as f64);
    let panels: Vec<Panel> = streams
        .iter()
        .map(|streams| {
            let titles: Vec<String> =
                streams.nodes.iter().map(|&node| flows.nodes[node].name.clone()).collect();
            let scale = options.scales.of(streams.basis);
            Panel::set(streams, &titles, Room { width, height: most, scale, lang })
        })
        .collect();
    let entries = key::legend(network, &flows, &panels, lang);
    let key = inline_height(&entries, width);
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: key::subtitle(&flows, &panels, lang),
        caption: key::caption(&flows, &panels, lang),
    };
    let high: f64 = panels.iter().map(|panel| panel.height + draw::HEAD + BELOW).sum();
    let (mut scene, room) = frame.open(options.width(), high + key + 4.0);
    let mut top = room.y0;
    for panel in &panels {
        panel.draw(&mut scene, network, &flows, at(room.x0, top), lang);
        top += panel.height + draw::HEAD + BELOW;
    }
    draw_inline(&mut scene, &entries, at(room.x0, room.y1 - key), width);
    scene.scales.extend(panels.iter().map(|panel| (panel.streams.basis, panel.sized.scale)));
    frame.close(&mut scene);
    Ok(scene)
}

/// What flows, for each unit of which an amount is known.
fn every_unit(network: &Network, flows: &Flows) -> Vec<Streams> {
    Basis::ALL.into_iter().filter_map(|basis| stream::streams(network, flows, basis)).collect()
}
