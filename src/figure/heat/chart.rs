//! The chart: scales, curves, what lies between them, and bars that measure it.

use super::super::canvas::{self, Axes, plot, rule, ticks};
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Anchor, Label, Pen, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::pinch::{Divide, Pinch, pinch};
use super::{Side, class};
use crate::analysis::Study;
use crate::analysis::heat::Heat;
use crate::math::pinch::Corner;
use crate::number::significant;
use crate::text::{Lang, Text};

/// From here on heat is counted in MW, kW.
const MEGA: f64 = 2000.0;
/// Over the plot, for what is recovered and what comes from elsewhere; a line of words more.
pub(super) const TOP: f64 = 26.0;
pub(super) const LINE: f64 = 8.6;
/// In the plot, under the curves, for what is left over.
const STRIP: f64 = 24.0;
/// The thickness of a bar that measures heat, and its distance from the plot, pt.
const BAR: f64 = 4.0;
const APART: f64 = 5.0;
/// The thickness of a curve, pt.
pub(super) const CURVE: f64 = 1.9;
/// From one name to the next, pt.
pub(super) const NAME_GAP: f64 = 5.0;

/// The unit in which heat is counted.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    symbol: &'static str,
    kw: f64,
}

impl Unit {
    pub fn write(self, kw: f64, lang: Lang) -> String {
        format!("{} {}", significant(kw / self.kw, 3, lang), self.symbol)
    }
}

/// What is drawn, and its scales.
pub(super) struct Chart<'h> {
    heat: &'h Heat,
    pub pinch: Option<Pinch>,
    pub unit: Unit,
    /// All heat from left to right, kW.
    span: f64,
    /// The coldest and the hottest.
    range: [f64; 2],
    pub lang: Lang,
}

/// A measure of heat: a bar from one amount to another, with its words.
pub(super) struct Measure {
    from: f64,
    to: f64,
    words: String,
    color: Color,
    anchor: Anchor,
    /// The line of its words, counted from the bar upwards.
    pub row: usize,
}

impl<'h> Chart<'h> {
    pub fn new(study: &'h Study, lang: Lang) -> Self {
        let heat = study.heat();
        let corners = || heat.hot_curve.iter().chain(&heat.cold_curve);
        let span = corners().map(|corner| corner.heat).fold(0.0, f64::max);
        let low = corners().map(|corner| corner.temperature).fold(f64::INFINITY, f64::min);
        let high = corners().map(|corner| corner.temperature).fold(f64::NEG_INFINITY, f64::max);
        // One temperature alone still has a scale.
        let pad = (0.04 * (high - low)).max(2.0);
        let unit = if span < MEGA {
            Unit { symbol: "kW", kw: 1.0 }
        } else {
            Unit { symbol: "MW", kw: 1000.0 }
        };
        let pinch = pinch(heat, study.network.settings.dt_min);
        Self { heat, pinch, unit, span, range: [low - pad, high + pad], lang }
    }

    pub fn axis_width(&self) -> f64 {
        let label = |&mark: &f64| text::width(&self.degrees(mark), SMALL, Weight::Regular);
        self.marks().iter().map(label).fold(0.0, f64::max) + 7.0
    }

    fn marks(&self) -> Vec<f64> {
        ticks(self.range[0], self.range[1], 6)
    }

    pub fn degrees(&self, temperature: f64) -> String {
        significant(temperature, 3, self.lang)
    }

    /// What is recovered and what comes from elsewhere; words that would touch stand higher.
    pub fn bars_above(&self, width: f64) -> Vec<Measure> {
        let table = &self.heat.table;
        let recovered = Text::new("Can be recovered", "Kan genvindes");
        let elsewhere = Text::new("From elsewhere", "Udefra");
        let end = table.cooling + table.recovered;
        let measure = |name: Text, from: f64, to: f64, color, anchor| {
            let words =
                format!("{}: {}", name.in_lang(self.lang), self.unit.write(to - from, self.lang));
            Measure { from, to, words, color, anchor, row: 0 }
        };
        let mut bars = vec![
            measure(recovered, table.cooling, end, GREEN, Anchor::Start),
            measure(elsewhere, end, end + table.heating, BLUE, Anchor::End),
        ];
        bars.retain(|bar| 0.0 < bar.to - bar.from);
        let wide = width - self.axis_width();
        let reach = |bar: &Measure| text::width(&bar.words, LABEL, Weight::SemiBold) + 8.0;
        if let [left, right] = &mut bars[..] {
            let free = (1.0 - left.from / self.span) * wide;
            left.row = usize::from(reach(left) + reach(right) > free);
        }
        bars
    }

    fn bar_below(&self) -> Option<Measure> {
        let cooling = self.heat.table.cooling;
        let name = Text::new("Left over", "Til overs").in_lang(self.lang);
        let words = format!("{name}: {}", self.unit.write(cooling, self.lang));
        (0.0 < cooling).then_some(Measure {
            from: 0.0,
            to: cooling,
            words,
            color: VERMILION,
            anchor: Anchor::Start,
            row: 0,
        })
    }

    /// Draws everything into a panel; returns the curves that found no room for their names.
    pub fn draw(&self, scene: &mut Scene, panel: Rect, divide: Divide) -> Vec<Side> {
        let strip = if self.heat.table.cooling > 0.0 { STRIP } else { 0.0 };
        let page = Sheet {
            across: Rect { y1: panel.y1 - strip, ..panel },
            span: self.span,
            range: self.range,
        };
        let line = self.pinch.map(|pinch| self.pinch_line(pinch, &page, panel, divide));
        self.draw_overlap(scene, &page);
        self.draw_grid(scene, panel, &page);
        for side in [Side::Needs, Side::Offers] {
            draw_curve(scene, self.curve(side), side, &page);
        }
        let mut taken: Vec<Rect> = Vec::new();
        let full = panel.width() + self.axis_width();
        for bar in self.bars_above(full) {
            let y = panel.y0 - APART - BAR;
            taken.push(draw_bar(scene, &bar, y, &page, panel));
        }
        if let Some(bar) = self.bar_below() {
            taken.push(draw_bar(scene, &bar, panel.y1 - APART - BAR, &page, panel));
        }
        if let (Some(pinch), Some(line)) = (self.pinch, line) {
            taken.extend(self.draw_pinch(scene, pinch, line, &page, panel, &taken));
            taken.push(line.grow(2.0 - NAME_GAP));
        }
        let mut unnamed = Vec::new();
        for side in [Side::Offers, Side::Needs] {
            if !self.name_curve(scene, side, &page, panel, &mut taken) {
                unnamed.push(side);
            }
        }
        unnamed
    }

    pub fn curve(&self, side: Side) -> &[Corner] {
        match side {
            Side::Offers => &self.heat.hot_curve,
            Side::Needs => &self.heat.cold_curve,
        }
    }

    fn draw_grid(&self, scene: &mut Scene, panel: Rect, page: &Sheet) {
        let across =
            ticks(0.0, self.span / self.unit.kw, if panel.width() < 300.0 { 5 } else { 8 });
        {
            // The strip under the curves has no temperature.
            let axes = Axes { x: [0.0, self.span / self.unit.kw], y: self.range };
            let chart = plot(scene, page.across, axes);
            for mark in self.marks() {
                rule(&chart, [0.0, mark], [self.span / self.unit.kw, mark], RULE, 0.5);
            }
        }
        let foot = [at(panel.x0, panel.y1), at(panel.x1, panel.y1)];
        scene.line(&foot, Pen::line(GREY, 0.7));
        scene.line(&[at(panel.x0, panel.y0), foot[0]], Pen::line(GREY, 0.7));
        for mark in self.marks() {
            let y = page.place(0.0, mark).y;
            scene.line(&[at(panel.x0 - 2.5, y), at(panel.x0, y)], Pen::line(GREY, 0.6));
            let place = at(panel.x0 - 4.5, y + SMALL * 0.36);
            let label = Label::new(place, self.degrees(mark), SMALL);
            scene.text(label.color(GREY).anchor(Anchor::End));
        }
        let mut free = f64::NEG_INFINITY;
        for mark in across {
            let x = page.place(mark * self.unit.kw, 0.0).x;
            scene.line(&[at(x, panel.y1), at(x, panel.y1 + 2.5)], Pen::line(GREY, 0.6));
            let place = at(x, panel.y1 + SMALL + 4.0);
            let label = Label::new(place, significant(mark, 3, self.lang), SMALL);
            let mut label = label.color(GREY).anchor(Anchor::Middle);
            // The last number may not leave the page.
            label.at.x -= (label.bounds().x1 - panel.x1 - MARGIN + 1.0).max(0.0);
            if label.bounds().x0 > free {
                free = label.bounds().x1 + 3.0;
                scene.text(label);
            }
        }
        let name = Text::new("Heat", "Varme").in_lang(self.lang);
        let words = format!("{name}, {}", self.unit.symbol);
        let place = at(panel.centre().x, panel.y1 + 19.0);
        scene.text(Label::new(place, words, SMALL).color(GREY).anchor(Anchor::Middle));
        let rows = self.bars_above(panel.width() + self.axis_width());
        let rows = rows.iter().map(|bar| bar.row).max().unwrap_or(0) as f64;
        let place = at(panel.x0 - self.axis_width(), panel.y0 - TOP - LINE * rows + SMALL);
        let name = Text::new("Temperature, °C", "Temperatur, °C").in_lang(self.lang);
        scene.text(Label::new(place, name, SMALL).color(GREY));
    }

    /// Shades what lies between the curves where both are.
    fn draw_overlap(&self, scene: &mut Scene, page: &Sheet) {
        let table = &self.heat.table;
        let (from, to) = (table.cooling, table.cooling + table.recovered);
        if table.recovered <= 0.0 {
            return;
        }
        let part = |side| part(self.curve(side), from, to);
        let mut corners: Vec<Point> = part(Side::Offers);
        corners.extend(part(Side::Needs).into_iter().rev());
        let corners: Vec<Point> = corners.into_iter().map(|p| page.place(p.x, p.y)).collect();
        if corners.len() > 2 {
            scene.polygon(&corners, Pen::fill(GREEN.tint(0.13)));
        }
    }
}

/// From heat and temperature to the page.
pub(super) struct Sheet {
    pub across: Rect,
    span: f64,
    range: [f64; 2],
}

impl Sheet {
    pub fn place(&self, heat: f64, temperature: f64) -> Point {
        let up = (temperature - self.range[0]) / (self.range[1] - self.range[0]);
        let x = self.across.x0 + heat / self.span.max(1e-12) * self.across.width();
        at(x, self.across.y1 - up * self.across.height())
    }

    pub fn line(&self, curve: &[Corner]) -> Vec<Point> {
        curve.iter().map(|c| self.place(c.heat, c.temperature)).collect()
    }
}

/// Draws a curve with the head of an arrow where its heat ends: cooled to the left, warmed to the
/// right.
fn draw_curve(scene: &mut Scene, curve: &[Corner], side: Side, page: &Sheet) {
    let mut corners = page.line(curve);
    if side == Side::Offers {
        corners.reverse();
    }
    let Some(&tip) = corners.last() else { return };
    let length: f64 = corners.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
    // The head points the way of the last stretch that is as long, however many corners it has.
    let head = (arrow_head(CURVE).length * 0.85).min(0.5 * length);
    let Some(neck) = along(&corners, 1.0 - head / length.max(1e-9)) else { return };
    while corners.last().is_some_and(|&last| (last - tip).length() < (neck - tip).length()) {
        corners.pop();
    }
    corners.push(neck);
    canvas::head(scene, tip, tip - neck, CURVE, side.color());
    scene.line(&corners, Pen { round: true, ..Pen::line(side.color(), CURVE) });
    scene.used.insert(class(side));
}

/// Draws a bar and its words; returns the box of the words.
fn draw_bar(scene: &mut Scene, bar: &Measure, y: f64, page: &Sheet, panel: Rect) -> Rect {
    let (x0, x1) = (page.place(bar.from, 0.0).x, page.place(bar.to, 0.0).x);
    scene.rect(Rect { x0, y0: y, x1, y1: y + BAR }, 0.0, Pen::fill(bar.color.tint(0.55)));
    // Off the axis.
    let indent = if x0 <= panel.x0 { 3.0 } else { 0.0 };
    let x = if bar.anchor == Anchor::Start { x0 + indent } else { x1 };
    let place = at(x, y - 3.2 - LINE * bar.row as f64);
    let label = Label::new(place, bar.words.clone(), LABEL).bold().color(bar.color.shade(0.75));
    let mut label = label.anchor(bar.anchor);
    // Words of a short bar at the right begin further left.
    label.at.x -= (label.bounds().x1 - panel.x1).max(0.0);
    let bounds = label.bounds();
    scene.text(label);
    bounds
}

/// The part of a curve between two amounts of heat, as heat and temperature.
fn part(curve: &[Corner], from: f64, to: f64) -> Vec<Point> {
    let corner = |c: &Corner| at(c.heat, c.temperature);
    let mut part: Vec<Point> = Vec::new();
    for pair in curve.windows(2) {
        let (a, b) = (corner(&pair[0]), corner(&pair[1]));
        if b.x < from || to < a.x {
            continue;
        }
        let cut = |x: f64| {
            let share = if b.x > a.x { ((x - a.x) / (b.x - a.x)).clamp(0.0, 1.0) } else { 1.0 };
            a + (b - a) * share
        };
        let start = if a.x < from { cut(from) } else { a };
        let end = if to < b.x { cut(to) } else { b };
        part.extend([start, end]);
    }
    part.dedup();
    part
}

/// The place at a share of the length of a line.
pub(super) fn along(corners: &[Point], share: f64) -> Option<Point> {
    let length = |pair: &[Point]| (pair[1] - pair[0]).length();
    let whole: f64 = corners.windows(2).map(length).sum();
    let mut rest = share * whole;
    for pair in corners.windows(2) {
        let piece = length(pair);
        if rest <= piece && piece > 0.0 {
            return Some(pair[0] + (pair[1] - pair[0]) * (rest / piece));
        }
        rest -= piece;
    }
    corners.last().copied()
}
