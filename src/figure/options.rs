//! How a figure is drawn: what one can ask for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::canvas;
use super::classes::Basis;
use super::flows::By;
use super::geometry::Point;
use super::style;
use super::theme::Theme;
use crate::analysis::Study;
use crate::text::{Lang, Text};

/// How a figure is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureOptions {
    /// The language of its words and numbers.
    pub lang: Lang,
    /// The printed width, mm; at least [`style::MIN_WIDTH_MM`].
    pub width_mm: f64,
    /// A heading of one's own.
    pub title: Option<String>,
    /// What it is drawn for.
    pub theme: Theme,
    /// Letters as outlines, for programs without the font.
    pub outline_text: bool,
    /// Widths that mean the same in several figures.
    pub scales: Scales,
    /// Actors and exchanges that stand out; all else fades.
    pub highlight: Vec<String>,
    /// Where actors stand in the network and the schematic.
    pub positions: Positions,
    /// What nodes stand for; chosen by their number where absent.
    pub by: Option<By>,
    /// A map of one's own under the map: GeoJSON, WGS 84.
    pub basemap: Option<Arc<str>>,
}

/// Where actors stand, in any unit: the picture is moved and scaled to fit.
pub type Positions = BTreeMap<String, Point>;

/// What widths mean, where they shall mean the same in several figures, in t, GJ and m³.
///
/// Bands (sankey, chord, cascades): the amount of one millimetre. Lines (network, map, schematic):
/// the amount of the widest line. What a figure used stands in [`Scene::scales`](super::Scene).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scales {
    /// Of materials.
    pub mass_t: Option<f64>,
    /// Of energy.
    pub energy_gj: Option<f64>,
    /// Of water.
    pub water_m3: Option<f64>,
}

impl Scales {
    /// The scale of a basis, where one is fixed.
    pub fn of(&self, basis: Basis) -> Option<f64> {
        match basis {
            Basis::Mass => self.mass_t,
            Basis::Energy => self.energy_gj,
            Basis::Water => self.water_m3,
        }
    }
}

impl Default for FigureOptions {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            width_mm: style::DEFAULT_WIDTH_MM,
            title: None,
            theme: Theme::default(),
            outline_text: false,
            scales: Scales::default(),
            highlight: Vec::new(),
            positions: Positions::new(),
            by: None,
            basemap: None,
        }
    }
}

impl FigureOptions {
    /// The printed width in points.
    pub(super) fn width(&self) -> f64 {
        canvas::points(self.width_mm.clamp(style::MIN_WIDTH_MM, 1000.0))
    }

    /// The heading: one's own, or the figure's with the name of the network.
    pub(super) fn heading(&self, title: Text, study: &Study) -> String {
        let network = study.network;
        // People know an actor by its name.
        let mut selection = network.selection.clone();
        for id in &mut selection.focus {
            let name = network.actor(id).map(|actor| network.actors[actor].name.to_string());
            *id = name.unwrap_or_else(|| id.clone());
        }
        let parts = [network.info.name.to_string(), selection.in_words(self.lang)];
        let named: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        match &self.title {
            Some(own) => own.clone(),
            None if named.is_empty() => title.in_lang(self.lang).to_owned(),
            None => format!("{}: {}", title.in_lang(self.lang), named.join(", ")),
        }
    }
}
