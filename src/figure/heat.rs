//! The composite curves of heat: what is offered and what is needed, each as one, and the pinch.
//!
//! Heat from left to right, temperature upwards. The needs are moved so that ΔTmin is kept: where the
//! two curves lie above each other heat can be recovered; what the offers give off beyond is left
//! over (at the left), what the needs want beyond comes from elsewhere (at the right).

use super::canvas::{self, Axes, plot, rule, ticks};
use super::frame::{
    Entry, Frame, counted, draw_inline, if_any, inline_height, line_entry, sentences,
};
use super::geometry::{Point, Rect, at};
use super::layout::pack::Size;
use super::scene::{ASCENT, Anchor, DESCENT, Label, Pen, Scene};
use super::style::*;
use super::text::{self, Weight};
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::analysis::heat::Heat;
use crate::math::pinch::Corner;
use crate::number::{count, significant};
use crate::text::{Lang, Text};
use crate::worth::Gap;

const HEADLINE: Text = Text::new("Heat offered and needed", "Varme udbudt og efterspurgt");

/// From here on heat is counted in MW, kW.
const MEGA: f64 = 2000.0;
/// The plot on a wide and on a narrow page, pt.
const HIGH: f64 = 230.0;
const NARROW: f64 = 190.0;
/// Over the plot, for what is recovered and what comes from elsewhere; a line of words more.
const TOP: f64 = 26.0;
const LINE: f64 = 8.6;
/// In the plot, under the curves, for what is left over.
const STRIP: f64 = 24.0;
/// Under the plot, for its scale.
const FOOT: f64 = 22.0;
/// The thickness of a bar that measures heat, and its distance from the plot, pt.
const BAR: f64 = 4.0;
const APART: f64 = 5.0;
const CURVE: f64 = 1.9;
/// From one name to the next, pt.
const NAME_GAP: f64 = 5.0;

const OFFERED: Color = VERMILION;
const NEEDED: Color = BLUE;
const RECOVERED: Color = GREEN;

/// Draws the curves.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let heat = study.heat();
    if heat.hot_curve.len() < 2 || heat.cold_curve.len() < 2 {
        let reason = "no heat is offered, or none is needed, with its temperature";
        return Err(FigureError::Empty { figure: "heat", reason });
    }
    let (lang, width) = (options.lang, options.width());
    let full = width - 2.0 * MARGIN;
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: subtitle(heat, lang),
        caption: caption(study, lang),
    };
    let high = if width < BESIDE_MIN { NARROW } else { HIGH };
    let chart = Chart::new(study, lang);
    let above = chart.bars_above(full);
    let rows = above.iter().map(|bar| bar.row).max().unwrap_or(0);
    let top = TOP + LINE * rows as f64;
    let axis = chart.axis_width();
    let (mut scene, page) = frame.open(width, top + high + FOOT);
    let corner = at(page.x0 + axis, page.y0 + top);
    let panel = Rect { x0: corner.x, y0: corner.y, x1: page.x1, y1: corner.y + high };
    let mut unnamed = chart.draw(&mut scene, panel, Divide::Page);
    if !unnamed.is_empty() {
        // A shorter line at the pinch leaves more room for names.
        (scene, _) = frame.open(width, top + high + FOOT);
        unnamed = chart.draw(&mut scene, panel, Divide::Curves);
    }
    if !unnamed.is_empty() {
        // What has no room beside its curve is explained under the plot.
        let entries = legend(&unnamed, lang);
        let key = inline_height(&entries, full);
        let page;
        (scene, page) = frame.open(width, top + high + FOOT + key);
        chart.draw(&mut scene, panel, Divide::Page);
        draw_inline(&mut scene, &entries, at(page.x0, page.y1 - key), full);
    }
    frame.close(&mut scene);
    Ok(scene)
}

/// One of the two curves.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Offers,
    Needs,
}

impl Side {
    const fn color(self) -> Color {
        match self {
            Self::Offers => OFFERED,
            Self::Needs => NEEDED,
        }
    }

    const fn name(self) -> Text {
        match self {
            Self::Offers => Text::new("Offers", "Udbud"),
            Self::Needs => Text::new("Needs", "Behov"),
        }
    }
}

/// The unit in which heat is counted.
#[derive(Clone, Copy)]
struct Unit {
    symbol: &'static str,
    kw: f64,
}

impl Unit {
    fn write(self, kw: f64, lang: Lang) -> String {
        format!("{} {}", significant(kw / self.kw, 3, lang), self.symbol)
    }
}

/// Where offers and needs come nearest.
#[derive(Clone, Copy)]
struct Pinch {
    heat: f64,
    hot: f64,
    cold: f64,
}

/// What the line at the pinch divides.
#[derive(Clone, Copy, PartialEq)]
enum Divide {
    Page,
    Curves,
}

/// What is drawn, and its scales.
struct Chart<'h> {
    heat: &'h Heat,
    pinch: Option<Pinch>,
    unit: Unit,
    /// All heat from left to right, kW.
    span: f64,
    /// The coldest and the hottest.
    range: [f64; 2],
    lang: Lang,
}

/// A measure of heat: a bar from one amount to another, with its words.
struct Measure {
    from: f64,
    to: f64,
    words: String,
    color: Color,
    anchor: Anchor,
    /// The line of its words, counted from the bar upwards.
    row: usize,
}

impl<'h> Chart<'h> {
    fn new(study: &'h Study, lang: Lang) -> Self {
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

    fn axis_width(&self) -> f64 {
        let label = |&mark: &f64| text::width(&self.degrees(mark), SMALL, Weight::Regular);
        self.marks().iter().map(label).fold(0.0, f64::max) + 7.0
    }

    fn marks(&self) -> Vec<f64> {
        ticks(self.range[0], self.range[1], 6)
    }

    fn degrees(&self, temperature: f64) -> String {
        significant(temperature, 3, self.lang)
    }

    /// What is recovered and what comes from elsewhere; words that would touch stand higher.
    fn bars_above(&self, width: f64) -> Vec<Measure> {
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
            measure(recovered, table.cooling, end, RECOVERED, Anchor::Start),
            measure(elsewhere, end, end + table.heating, NEEDED, Anchor::End),
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
            color: OFFERED,
            anchor: Anchor::Start,
            row: 0,
        })
    }

    /// Draws everything into a panel; returns the curves that found no room for their names.
    fn draw(&self, scene: &mut Scene, panel: Rect, divide: Divide) -> Vec<Side> {
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
            let ends = [at(line.x0, line.y0), at(line.x0, line.y1)];
            scene.line(&ends, Pen::line(INK.tint(0.6), 0.7).dashed(Dash::Long));
            taken.extend(self.draw_pinch(scene, pinch, &page, panel, &taken));
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

    fn curve(&self, side: Side) -> &[Corner] {
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
            scene.polygon(&corners, Pen::fill(RECOVERED.tint(0.13)));
        }
    }

    /// Where the line at the pinch stands.
    fn pinch_line(&self, pinch: Pinch, page: &Sheet, panel: Rect, divide: Divide) -> Rect {
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
    fn draw_pinch(
        &self,
        scene: &mut Scene,
        pinch: Pinch,
        page: &Sheet,
        panel: Rect,
        taken: &[Rect],
    ) -> Vec<Rect> {
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

    /// Writes the name of a curve beside it where there is room; says whether there was.
    fn name_curve(
        &self,
        scene: &mut Scene,
        side: Side,
        page: &Sheet,
        panel: Rect,
        taken: &mut Vec<Rect>,
    ) -> bool {
        let lines = self.about(side);
        let width = lines
            .iter()
            .map(|(words, weight)| text::width(words, LABEL, *weight))
            .fold(0.0, f64::max);
        let height = (lines.len() as f64 - 1.0) * LABEL * LEADING + LABEL * (ASCENT + DESCENT);
        let room = Rect { y1: page.across.y1 + 4.0, ..panel };
        let places = self.beside(side, page, Size { width, height }).into_iter().filter(|place| {
            let rect = &place.rect;
            room.contains(&rect.grow(1.0))
                && !taken.iter().any(|other| other.grow(NAME_GAP).overlaps(rect))
                && self.is_clear(rect, page)
        });
        let Some(place) = places.min_by(|a, b| a.cost.total_cmp(&b.cost)) else { return false };
        let Place { rect, anchor, .. } = place;
        taken.push(rect);
        let x = if anchor == Anchor::End { rect.x1 } else { rect.x0 };
        for (i, (words, weight)) in lines.into_iter().enumerate() {
            let y = rect.y0 + LABEL * ASCENT + i as f64 * LABEL * LEADING;
            let color = if i == 0 { side.color().shade(0.8) } else { GREY };
            let label = Label::new(at(x, y), words, LABEL).color(color);
            scene.text(label.weigh(weight).anchor(anchor));
        }
        scene.explained.insert(class(side));
        true
    }

    /// Places for a name beside its curve.
    fn beside(&self, side: Side, page: &Sheet, size: Size) -> Vec<Place> {
        const TRIES: usize = 60;
        /// What it costs to stand behind an end, in lengths of the curve.
        const BEHIND: f64 = 0.45;
        let corners: Vec<Point> = page.line(self.curve(side));
        let Size { width, height } = size;
        let by = |corner: Point, anchor, cost| {
            let x = if anchor == Anchor::End { corner.x - width } else { corner.x };
            Place { rect: Rect::new(x, corner.y, width, height), anchor, cost }
        };
        // The curves rise: over the upper one it is free to the left, under the lower to the right.
        // Near its middle a name is read best, and near the curve.
        let mut places = Vec::new();
        for (away, far) in [(4.0, 0.0), (15.0, 0.3)] {
            for i in 0..=TRIES {
                let share = i as f64 / TRIES as f64;
                let Some(p) = along(&corners, share) else { continue };
                let cost = (share - 0.5).abs() + far;
                places.push(match side {
                    Side::Offers => by(p - at(5.0, away + height), Anchor::End, cost),
                    Side::Needs => by(p + at(5.0, away), Anchor::Start, cost),
                });
            }
        }
        // Where the other curve goes on alone, there is room behind the end.
        let end = match side {
            Side::Offers => corners.last().map(|&p| by(p + at(7.0, -3.0), Anchor::Start, BEHIND)),
            Side::Needs => {
                corners.first().map(|&p| by(p - at(7.0, height - 3.0), Anchor::End, BEHIND))
            }
        };
        places.extend(end);
        places
    }

    /// Whether a box touches no curve.
    fn is_clear(&self, rect: &Rect, page: &Sheet) -> bool {
        const PIECES: usize = 400;
        let around = rect.grow(CURVE + 0.6);
        let clear = |side| {
            let corners = page.line(self.curve(side));
            let mut points = (0..=PIECES).filter_map(|i| along(&corners, i as f64 / PIECES as f64));
            !points.any(|p| around.holds(p))
        };
        clear(Side::Offers) && clear(Side::Needs)
    }

    /// What a curve is: its name, how much, between which temperatures.
    fn about(&self, side: Side) -> Vec<(String, Weight)> {
        let curve = self.curve(side);
        let (Some(first), Some(last)) = (curve.first(), curve.last()) else { return Vec::new() };
        let amount = self.unit.write(last.heat - first.heat, self.lang);
        let name = format!("{}: {amount}", side.name().in_lang(self.lang));
        let (low, high) = (self.degrees(first.temperature), self.degrees(last.temperature));
        let range = match (side, self.lang) {
            (_, Lang::En) if low == high => format!("at {low} °C"),
            (_, Lang::Da) if low == high => format!("ved {low} °C"),
            (Side::Offers, Lang::En) => format!("cooled from {high} to {low} °C"),
            (Side::Offers, Lang::Da) => format!("køles fra {high} til {low} °C"),
            (Side::Needs, Lang::En) => format!("warmed from {low} to {high} °C"),
            (Side::Needs, Lang::Da) => format!("varmes fra {low} til {high} °C"),
        };
        vec![(name, Weight::SemiBold), (range, Weight::Regular)]
    }
}

/// A place for a name.
struct Place {
    rect: Rect,
    anchor: Anchor,
    cost: f64,
}

/// From heat and temperature to the page.
struct Sheet {
    across: Rect,
    span: f64,
    range: [f64; 2],
}

impl Sheet {
    fn place(&self, heat: f64, temperature: f64) -> Point {
        let up = (temperature - self.range[0]) / (self.range[1] - self.range[0]);
        let x = self.across.x0 + heat / self.span.max(1e-12) * self.across.width();
        at(x, self.across.y1 - up * self.across.height())
    }

    fn line(&self, curve: &[Corner]) -> Vec<Point> {
        curve.iter().map(|c| self.place(c.heat, c.temperature)).collect()
    }
}

fn class(side: Side) -> String {
    format!("curve {}", side.name().en)
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

/// Where the curves come nearest: below it stands what falls from the levels below.
fn pinch(heat: &Heat, dt_min: f64) -> Option<Pinch> {
    // Where nothing is recovered the curves do not meet.
    let middle = heat.table.pinch.filter(|_| 0.0 < heat.table.recovered)?;
    let levels = &heat.table.levels;
    let least = levels.iter().map(|level| level.falls).fold(f64::INFINITY, f64::min);
    let nothing = 1e-9 * levels.iter().map(|level| level.hot + level.cold).sum::<f64>();
    let at = levels.iter().position(|level| level.falls - least <= nothing)?;
    let below: f64 = levels[at + 1..].iter().map(|level| level.hot).sum();
    Some(Pinch { heat: below, hot: middle + dt_min / 2.0, cold: middle - dt_min / 2.0 })
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
fn along(corners: &[Point], share: f64) -> Option<Point> {
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

fn legend<'a>(sides: &[Side], lang: Lang) -> Vec<Entry<'a>> {
    let entry = |&side: &Side| {
        let words = side.name().in_lang(lang).to_owned();
        line_entry(class(side), words, Pen::line(side.color(), CURVE))
    };
    sides.iter().map(entry).collect()
}

fn subtitle(heat: &Heat, lang: Lang) -> String {
    let read = Text::new(
        "All offers and all needs of heat, each added up by temperature. Where one curve lies over the other, offers can warm needs.",
        "Alle udbud af varme og alle behov, hver for sig lagt sammen efter temperatur. Hvor den ene kurve ligger over den anden, kan udbud varme behov.",
    );
    let nearest = Text::new(
        "At the pinch they come nearest: above it no heat is to spare, below it there is.",
        "Ved pinch-punktet er de nærmest hinanden: over det er der ingen varme at undvære, under det er der.",
    );
    let pinch = heat.table.pinch.filter(|_| 0.0 < heat.table.recovered);
    let nearest = if_any(usize::from(pinch.is_some()), || nearest.in_lang(lang).to_owned());
    sentences(&[read.in_lang(lang).to_owned(), nearest])
}

fn caption(study: &Study, lang: Lang) -> String {
    let heat = study.heat();
    let (sources, sinks) = (&heat.streams.sources, &heat.streams.sinks);
    let assumed =
        |gap| sources.iter().chain(sinks).filter(|stream| stream.assumed.contains(gap)).count();
    let (back, hours) = (assumed(Gap::ReturnGrade), assumed(Gap::Hours));
    let table = &heat.table;
    let enough = usize::from(table.heating <= 0.0);
    let all = usize::from(table.cooling <= 0.0);
    let nothing = usize::from(table.recovered <= 0.0);
    let apart = significant(study.network.settings.dt_min, 3, lang);
    let number = |n| count(n, lang);
    match lang {
        Lang::En => sentences(&[
            format!(
                "{}, {}, at least {apart} K between them; as if all ran at the same time, wherever they are.",
                counted(sources.len(), "offer", "offers", lang),
                counted(sinks.len(), "need", "needs", lang),
            ),
            if_any(nothing, || "Nothing can be recovered: no offer is warm enough.".to_owned()),
            if_any(enough, || "No heat is needed from elsewhere.".to_owned()),
            if_any(all, || "No heat is left over.".to_owned()),
            if_any(heat.streams.unknown, || {
                let n = number(heat.streams.unknown);
                format!("Left out, since temperature or energy is unknown: {n}.")
            }),
            if_any(back, || format!("Return unknown, so all at the supply: {}.", number(back))),
            if_any(hours, || format!("Hours unknown, so all year: {}.", number(hours))),
        ]),
        Lang::Da => sentences(&[
            format!(
                "{} udbud, {} behov, mindst {apart} K imellem dem; som om alle kørte samtidig, hvor de end er.",
                number(sources.len()),
                number(sinks.len()),
            ),
            if_any(nothing, || "Intet kan genvindes: intet udbud er varmt nok.".to_owned()),
            if_any(enough, || "Der skal ingen varme til udefra.".to_owned()),
            if_any(all, || "Der er ingen varme til overs.".to_owned()),
            if_any(heat.streams.unknown, || {
                let n = number(heat.streams.unknown);
                format!("Udeladt, da temperatur eller energi er ukendt: {n}.")
            }),
            if_any(back, || {
                format!("Returtemperatur ukendt, derfor alt ved fremløbet: {}.", number(back))
            }),
            if_any(hours, || format!("Timer ukendt, derfor hele året: {}.", number(hours))),
        ]),
    }
}
