//! Which numbers move the sum, the largest first.

use super::super::canvas::{Axes, bar, plot, rule};
use super::super::geometry::{Rect, at};
use super::super::marks::{Scale, UNIT, heading, ordered};
use super::super::scene::{Anchor, Label, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::names::{Named, name};
use super::{HIGH, LOW};
use crate::analysis::Study;
use crate::model::Status;
use crate::number::{fixed, rough};
use crate::text::{Lang, Text};
use crate::worth::Driver;

/// Bars on one page.
const MOST: usize = 12;
/// Over the rows: the heading, and the words of the columns.
pub(super) const HEAD: f64 = 32.0;
/// A row, and what a third line adds.
const ROW: f64 = 18.5;
const LINE: f64 = 7.2;
/// Half of a bar.
const HALF: f64 = 4.2;

/// What moves a sum.
pub(super) struct Tornado {
    rows: Vec<(Driver, Named)>,
    /// Drivers for which there is no room.
    pub others: usize,
    /// The mean of the samples.
    mean: f64,
}

/// Rows set in a width.
pub(super) struct Set {
    names: f64,
    lines: Vec<Vec<String>>,
    tops: Vec<f64>,
    shares: f64,
    pub height: f64,
}

impl Tornado {
    /// Of a status; `None` where drivers are those of another, or none stands out.
    pub fn new(study: &Study, status: Status, lang: Lang) -> Option<Self> {
        let impact = study.impact();
        let summed = impact.shares.iter().find(|share| !share.summed.is_empty())?;
        let drivers = &impact.samples.drivers;
        if summed.status != status || drivers.is_empty() {
            return None;
        }
        let drawn = impact.drawn(status)?;
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        let rows = drivers.iter().take(MOST);
        let rows = rows.map(|&driver| (driver, name(study.network, driver.input, lang)));
        let others = drivers.len().saturating_sub(MOST);
        Some(Self { rows: rows.collect(), others, mean })
    }

    /// A row for each bar, in t of CO2e per year.
    pub fn write_data(&self, scene: &mut Scene) {
        for (driver, named) in &self.rows {
            scene.data.row([
                ("mark", "input".into()),
                ("of", named.whose.as_str().into()),
                ("what", named.what.into()),
                ("way", named.way.join(" → ").into()),
                ("low_t", driver.between[0].into()),
                ("high_t", driver.between[1].into()),
                ("mean_t", self.mean.into()),
                ("share_of_variance", driver.share.into()),
            ]);
        }
    }

    /// Sets the rows: long ways take two lines.
    pub fn set(&self, width: f64) -> Set {
        let small = |words: &str| text::width(words, SMALL, Weight::Regular);
        let whole = |named: &Named| match &named.way[..] {
            [] => named.what.to_owned(),
            way => format!("{}: {}", named.what, way.join(" → ")),
        };
        let wish = |named: &Named| {
            text::width(&named.whose, LABEL, Weight::Regular).max(small(&whole(named)))
        };
        let names = self.rows.iter().map(|(_, named)| wish(named)).fold(0.0, f64::max);
        let names = names.min(0.46 * width);
        let cut = |words: &str| text::shorten(words, SMALL, Weight::Regular, names);
        let lines = self.rows.iter().map(|(_, named)| {
            let words = whole(named);
            match &named.way[..] {
                _ if small(&words) <= names => vec![words],
                [from, to] => {
                    let start = format!("{}: {from}", named.what);
                    let arrow = " →";
                    let room = names - small(arrow);
                    vec![text::shorten(&start, SMALL, Weight::Regular, room) + arrow, cut(to)]
                }
                [at] => vec![cut(&format!("{}:", named.what)), cut(at)],
                _ => vec![cut(&words)],
            }
        });
        let lines: Vec<Vec<String>> = lines.collect();
        let mut tops = Vec::new();
        let mut height = 0.0;
        for of in &lines {
            tops.push(height);
            height += ROW + (of.len() as f64 - 1.0) * LINE;
        }
        Set { names, lines, tops, shares: 26.0, height }
    }
}

/// Draws the panel.
pub(super) fn draw_tornado(
    scene: &mut Scene,
    tornado: &Tornado,
    set: &Set,
    area: Rect,
    lang: Lang,
) {
    let words = Text::new("What moves it", "Hvad der flytter den").in_lang(lang);
    heading(scene, "b", words, at(area.x0, area.y0));
    let left = area.x0 + set.names + 8.0;
    let panel = Rect::new(left, area.y0 + HEAD, area.x1 - set.shares - 4.0 - left, set.height);
    let ends = tornado.rows.iter().flat_map(|(driver, _)| driver.between);
    let low = ends.clone().fold(tornado.mean, f64::min);
    let high = ends.fold(tornado.mean, f64::max);
    let pad = 0.04 * (high - low).max(1e-9);
    let scale = Scale { panel, from: low - pad, to: high + pad };
    let height = set.height;
    {
        let plot = plot(scene, panel, Axes { x: [scale.from, scale.to], y: [height, 0.0] });
        for mark in scale.marks() {
            rule(&plot, [mark, 0.0], [mark, height], RULE, 0.5);
        }
        for ((driver, _), (top, lines)) in tornado.rows.iter().zip(set.tops.iter().zip(&set.lines))
        {
            let y = top + middle(lines);
            for (end, color) in driver.between.into_iter().zip([LOW, HIGH]) {
                bar(&plot, ordered(tornado.mean, end), [y - HALF, y + HALF], color);
            }
        }
        rule(&plot, [tornado.mean, 0.0], [tornado.mean, height], INK, 0.8);
    }
    scale.label(scene, UNIT.in_lang(lang), lang);
    for class in ["low", "high"] {
        scene.used.insert(class.to_owned());
    }
    column_words(scene, tornado, &scale, area, lang);
    for ((driver, named), (top, lines)) in tornado.rows.iter().zip(set.tops.iter().zip(&set.lines))
    {
        let y = panel.y0 + top + middle(lines);
        let whose = text::shorten(&named.whose, LABEL, Weight::Regular, set.names);
        let first = y - LINE * (lines.len() as f64 - 1.0) / 2.0 - 1.3;
        scene.text(Label::new(at(area.x0, first), whose, LABEL));
        scene.lines(&Label::new(at(area.x0, first + 7.2), "", SMALL).color(GREY), lines);
        let share = Label::new(at(area.x1, y + SMALL * 0.36), written(driver.share, lang), SMALL);
        scene.text(share.anchor(Anchor::End));
    }
}

/// A share with one decimal, so that a column of them is even.
fn written(share: f64, lang: Lang) -> String {
    format!("{} %", fixed(100.0 * share, 1, lang))
}

/// From the top of a row to the middle of its bar.
fn middle(lines: &[String]) -> f64 {
    (ROW + LINE * (lines.len() as f64 - 1.0)) / 2.0
}

/// What the line in the middle and the numbers at the right are.
fn column_words(scene: &mut Scene, tornado: &Tornado, scale: &Scale, area: Rect, lang: Lang) {
    let base = scale.panel.y0 - 4.0;
    let variance = Text::new("of variance", "af variansen").in_lang(lang);
    let variance = Label::new(at(area.x1, base), variance, SMALL).color(GREY).anchor(Anchor::End);
    let free = variance.bounds().x0 - 5.0;
    scene.text(variance);
    let mean = Text::new("Mean", "Middel").in_lang(lang);
    let words = format!("{mean}: {}", rough(tornado.mean, 3, lang));
    let mut label = Label::new(at(scale.across(tornado.mean), base), words, SMALL);
    label = label.anchor(Anchor::Middle);
    label.at.x -= (label.bounds().x1 - free).max(0.0);
    scene.text(label);
}
