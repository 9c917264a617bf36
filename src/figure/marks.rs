//! Marks that figures of sums share: a scale, intervals of the samples, published figures.

use super::canvas::{Plot, rule, ticks};
use super::geometry::{Point, Rect, at};
use super::scene::{Anchor, Label, Pen, Scene};
use super::style::*;
use crate::model::{Claim, ClaimKind};
use crate::network::Network;
use crate::number::significant;
use crate::text::{Lang, Text};

/// Over and under a panel, for its heading and its scale, pt.
pub const HEAD: f64 = 22.0;
/// Under it.
pub const FOOT: f64 = 32.0;
/// Marks this many times beyond the bars would flatten them: the caption gives them instead.
pub const OFF_SCALE: f64 = 1.6;
/// The unit of the sums.
pub const UNIT: Text = Text::new("t CO₂e per year", "t CO₂e pr. år");

/// A scale from left to right over a panel.
pub struct Scale {
    /// Where it lies.
    pub panel: Rect,
    /// Its left end.
    pub from: f64,
    /// Its right end.
    pub to: f64,
}

impl Scale {
    /// A scale that holds these values, with a share of their span free at the right.
    pub fn over(values: impl Iterator<Item = f64>, free: f64, panel: Rect) -> Self {
        let (low, high) =
            values.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        let span = (high - low).max(1e-9);
        Self {
            panel,
            from: if low < 0.0 { low - 0.03 * span } else { 0.0 },
            to: high + free * span,
        }
    }

    /// Where a value stands.
    pub fn across(&self, value: f64) -> f64 {
        self.panel.x0 + (value - self.from) / (self.to - self.from) * self.panel.width()
    }

    /// Round values with room for their numbers.
    pub fn marks(&self) -> Vec<f64> {
        ticks(self.from, self.to, 5)
    }

    /// Writes numbers and unit under the panel.
    pub fn label(&self, scene: &mut Scene, unit: &str, lang: Lang) {
        let mut free = f64::NEG_INFINITY;
        for mark in self.marks() {
            let place = at(self.across(mark), self.panel.y1 + SMALL + 3.0);
            let label = Label::new(place, significant(mark, 3, lang), SMALL);
            let mut label = label.color(GREY).anchor(Anchor::Middle);
            // The first number may not leave the figure.
            label.at.x += (MARGIN - label.bounds().x0).max(0.0);
            if label.bounds().x0 > free {
                free = label.bounds().x1 + 3.0;
                scene.text(label);
            }
        }
        let place = at(self.panel.centre().x, self.panel.y1 + 18.0);
        scene.text(Label::new(place, unit, SMALL).color(GREY).anchor(Anchor::Middle));
    }

    /// Draws published figures as diamonds on a line, and says from where a number is free that
    /// would stand behind `end`: before the first diamond if it fits there, else behind the last.
    pub fn claims(&self, scene: &mut Scene, claims: &[f64], y: f64, end: f64, number: f64) -> f64 {
        let mut free = self.across(end);
        let mut places: Vec<f64> = claims.iter().map(|&claim| self.across(claim)).collect();
        places.sort_by(f64::total_cmp);
        for x in places {
            diamond(scene, at(x, y));
            scene.used.insert("claim".to_owned());
            if x - DIAMOND < free + BEHIND + number {
                free = free.max(x + 1.0);
            }
        }
        free + BEHIND
    }
}

/// From the end of a bar to its number, pt.
const BEHIND: f64 = 4.5;
/// Half the diagonal of a diamond, pt.
pub const DIAMOND: f64 = 3.2;

/// Draws the mark of a published figure.
pub fn diamond(scene: &mut Scene, p: Point) {
    let corners = [(0.0, -DIAMOND), (DIAMOND, 0.0), (0.0, DIAMOND), (-DIAMOND, 0.0)];
    let corners = corners.map(|(x, y)| p + at(x, y));
    scene.polygon(&corners, Pen::fill(WHITE).outlined(PINK.shade(0.75), 1.2));
}

/// Writes the heading of a panel, with its letter.
pub fn heading(scene: &mut Scene, letter: &str, words: &str, corner: Point) {
    let base = corner + at(0.0, 9.0);
    scene.text(Label::new(base, letter, HEADING).bold());
    let indent = if letter.is_empty() { 0.0 } else { 9.0 };
    scene.text(Label::new(base + at(indent, 0.0), words, HEADING).bold());
}

/// Two numbers, the smaller first.
pub fn ordered(a: f64, b: f64) -> [f64; 2] {
    [a.min(b), a.max(b)]
}

/// Draws an interval as a thin line with caps, cased so that it is seen on dark bars; `cap` is half
/// of one, in the unit of the plot.
pub fn whisker(plot: &Plot, ends: [f64; 2], y: f64, cap: f64) {
    for (color, width) in [(WHITE, 1.7), (INK, 0.7)] {
        rule(plot, [ends[0], y], [ends[1], y], color, width);
        for end in ends {
            rule(plot, [end, y - cap], [end, y + cap], color, width);
        }
    }
}

/// The same in a legend.
pub fn whisker_sample(scene: &mut Scene, p: Point) {
    let pen = Pen::line(INK, 0.7);
    scene.line(&[p - at(6.0, 0.0), p + at(6.0, 0.0)], pen);
    for x in [-6.0, 6.0] {
        scene.line(&[p + at(x, -2.2), p + at(x, 2.2)], pen);
    }
}

/// What a whisker is.
pub const WHISKER: Text = Text::new("5–95 % of samples", "5–95 % af udtrækkene");

/// Published figures of the CO₂e avoided by a subject.
pub fn claims<'a>(network: &'a Network, subject: &'a str) -> impl Iterator<Item = &'a Claim> {
    let of = |c: &&Claim| c.indicator == "co2_t" && c.unit == "t" && c.per.is_empty();
    network.records.claims.iter().filter(of).filter(move |c| c.subject == subject)
}

/// What was published for the network in words, for a caption: also what has one end only or is a
/// sum over a stated count, forecasts as such, and what several say alike once.
pub fn published(network: &Network, lang: Lang) -> String {
    let of = |c: &&Claim| {
        let is_mean = !c.per.is_empty() && c.count.is_none();
        c.subject == "network" && c.indicator == "co2_t" && c.unit == "t" && !is_mean
    };
    let mut said: Vec<String> = Vec::new();
    for claim in network.records.claims.iter().filter(of) {
        let number = |x: f64| significant(x, 3, lang);
        let amount = match (claim.value, claim.low, claim.high) {
            (Some(value), _, _) => number(value),
            (None, Some(low), Some(high)) => format!("{}–{}", number(low), number(high)),
            (None, Some(low), None) => format!("≥ {}", number(low)),
            (None, None, Some(high)) => format!("≤ {}", number(high)),
            (None, None, None) => continue,
        };
        let forecast = Text::new("forecast", "forventet").in_lang(lang);
        let kind = (claim.kind == Some(ClaimKind::Forecast)).then(|| forecast.to_owned());
        let year = claim.year.map(|year| year.to_string());
        let said_of: Vec<String> = [kind, year].into_iter().flatten().collect();
        let behind = match said_of.is_empty() {
            true => String::new(),
            false => format!(" ({})", said_of.join(" ")),
        };
        let words = format!("{amount} t{behind}");
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said.join(", ")
}
