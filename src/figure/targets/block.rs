//! One promise: its lines, and how they are drawn.

use super::super::canvas::{Axes, bar, plot, rule};
use super::super::classes::status_name;
use super::super::frame::sentences;
use super::super::geometry::{Rect, at};
use super::super::marks::{DIAMOND, OFF_SCALE, Scale, ordered, whisker};
use super::super::scene::{Anchor, Label, Pen, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::words::{axis, few_marks, indicator, missing, share, unit_of};
use super::{COMPLETE, PROMISE, class, pen, pink, published_mark};
use crate::analysis::Study;
use crate::analysis::impact::{self, Progress};
use crate::model::{Claim, ClaimKind, Status, Target, Word, unit};
use crate::number::{rough, significant};
use crate::section::Range;
use crate::text::{Lang, Text};

/// Over the lines: the name, and what was promised.
const HEAD: f64 = 26.0;
/// A line, and half of its bar.
const LINE: f64 = 12.5;
const HALF: f64 = 3.9;
/// Under the lines: numbers, and a unit where there is one.
const NUMBERS: f64 = 11.0;
const UNIT: f64 = 8.5;
/// Published figures of one promise.
const PUBLISHED: usize = 4;
/// Lines of what is missing.
const WRAPPED: usize = 3;

/// A promise.
pub(super) struct Block {
    name: String,
    programme: String,
    promised: f64,
    unit: String,
    axis: String,
    pub lines: Vec<Line>,
    missing: String,
    /// Published figures for which there is no line.
    pub unseen: usize,
}

impl Block {
    /// A row for the promise, then one for each line, in the unit of the promise.
    pub fn write_data(&self, scene: &mut Scene) {
        let row = |mark: &str, value: Option<f64>, low: Option<f64>, high: Option<f64>| {
            [
                ("promise", self.name.as_str().into()),
                ("programme", self.programme.as_str().into()),
                ("mark", mark.into()),
                ("value", value.into()),
                ("low", low.into()),
                ("high", high.into()),
                ("unit", self.unit.as_str().into()),
            ]
        };
        scene.data.row(row("promised", Some(self.promised), None, None));
        for line in &self.lines {
            match line {
                Line::Status { status, amount, inside } => {
                    let range = inside.as_ref().and_then(|inside| inside.range);
                    let (low, high) = (range.map(|r| r.p05), range.map(|r| r.p95));
                    scene.data.row(row(status.as_str(), *amount, low, high));
                    if let Some(complete) = inside.as_ref().and_then(|inside| inside.complete) {
                        scene.data.row(row("fully known", Some(complete), None, None));
                    }
                }
                Line::Published { value, low, high, forecast, .. } => {
                    let mark = if *forecast { "forecast" } else { "outcome" };
                    scene.data.row(row(mark, *value, *low, *high));
                }
            }
        }
    }
}

/// A line of a block.
#[derive(PartialEq)]
pub(super) enum Line {
    /// What there is in a status; unknown where nothing is known.
    Status { status: Status, amount: Option<f64>, inside: Option<Inside> },
    /// A published figure.
    Published {
        name: String,
        value: Option<f64>,
        low: Option<f64>,
        high: Option<f64>,
        forecast: bool,
    },
}

/// What is known of what operates.
#[derive(PartialEq)]
pub(super) struct Inside {
    /// The part of fully known exchanges.
    pub complete: Option<f64>,
    pub range: Option<Range>,
    amount: f64,
}

impl Inside {
    /// Whether there is anything beside the fully known.
    pub fn shows_partial(&self) -> bool {
        let [low, high] = ordered(self.amount, self.complete.unwrap_or(0.0));
        high - low > 1e-9 * self.amount.abs()
    }
}

/// Every promise of a network.
pub(super) fn find(study: &Study, lang: Lang) -> Vec<Block> {
    let found = impact::find_progress(study.network, study.impact(), study.worth(), lang);
    found.iter().map(|progress| block(study, progress, lang)).collect()
}

fn block(study: &Study, progress: &Progress, lang: Lang) -> Block {
    let target = progress.target;
    let of_sum = impact::find_sum(&target.indicator).is_some();
    let mut lines = Vec::new();
    let operating = progress.of(Status::Operating);
    let inside = operating.map(|amount| Inside {
        // What is counted is known.
        complete: if of_sum { progress.complete } else { Some(amount) },
        range: progress.range.filter(|range| range.p05 < range.p95),
        amount,
    });
    lines.push(Line::Status { status: Status::Operating, amount: operating, inside });
    let others = [Status::Pilot, Status::Contracted, Status::Planned, Status::Potential];
    lines.extend(others.into_iter().filter_map(|status| {
        let amount = progress.of(status)?;
        Some(Line::Status { status, amount: Some(amount), inside: None })
    }));
    let mut claims: Vec<Line> = Vec::new();
    for line in study.network.records.claims.iter().filter_map(|c| published(c, target, lang)) {
        // What several say alike is drawn once.
        if !claims.contains(&line) {
            claims.push(line);
        }
    }
    let unseen = claims.len().saturating_sub(PUBLISHED);
    lines.extend(claims.into_iter().take(PUBLISHED));
    let unit = unit_of(&target.unit, &target.indicator);
    Block {
        name: text::readable(&indicator(&target.indicator, lang)),
        programme: text::readable(&target.programme),
        promised: target.value,
        axis: axis(&target.indicator, &unit, lang),
        unit,
        lines,
        missing: sentences(&[
            missing(study, &target.indicator, lang),
            own(progress, operating.filter(|_| of_sum), lang),
        ]),
        unseen,
    }
}

/// How much of what operates is the programme's own, where a programme promised it.
fn own(progress: &Progress, operating: Option<f64>, lang: Lang) -> String {
    if progress.target.programme.is_empty() || operating.is_none() {
        return String::new();
    }
    let words = progress.own_in_words(lang);
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A published figure of what was promised, in its unit; means over some count are another thing.
fn published(claim: &Claim, target: &Target, lang: Lang) -> Option<Line> {
    let is_mean = !claim.per.is_empty() && claim.count.is_none();
    if claim.subject != "network" || claim.indicator != target.indicator || is_mean {
        return None;
    }
    let scale = match () {
        () if claim.unit == target.unit || claim.unit.is_empty() => 1.0,
        () => unit::factor(unit::find(&claim.unit)?, unit::find(&target.unit)?)?,
    };
    let [value, low, high] = [claim.value, claim.low, claim.high].map(|v| Some(v? * scale));
    value.or(low).or(high)?;
    let forecast = claim.kind == Some(ClaimKind::Forecast);
    let name = match forecast {
        true => Text::new("Forecast", "Prognose"),
        false => Text::new("Published", "Offentliggjort"),
    };
    let year = claim.year.map_or(String::new(), |year| format!(" {year}"));
    let name = format!("{}{year}", name.in_lang(lang));
    Some(Line::Published { name, value, low, high, forecast })
}

impl Line {
    fn name(&self, lang: Lang) -> &str {
        match self {
            Self::Status { status, .. } => status_name(*status).in_lang(lang),
            Self::Published { name, .. } => name,
        }
    }

    /// What stands in the two columns at the right.
    fn numbers(&self, promised: f64, lang: Lang) -> [String; 2] {
        let none = String::new;
        match self {
            Self::Status { amount: None, .. } => [none(), none()],
            Self::Status { amount: Some(amount), .. } => {
                [rough(*amount, 3, lang), share(*amount, promised, lang)]
            }
            Self::Published { value, low, high, .. } => {
                let write = |value: f64| significant(value, 3, lang);
                match (*value, *low, *high) {
                    (Some(value), ..) => [write(value), share(value, promised, lang)],
                    (None, Some(low), Some(high)) => {
                        [format!("{}–{}", write(low), write(high)), none()]
                    }
                    (None, Some(low), None) => [format!("≥ {}", write(low)), none()],
                    (None, None, Some(high)) => [format!("≤ {}", write(high)), none()],
                    (None, None, None) => [none(), none()],
                }
            }
        }
    }

    /// What it draws on the scale.
    fn inked(&self) -> Vec<f64> {
        match self {
            Self::Status { amount, inside, .. } => {
                let range = inside.as_ref().and_then(|inside| inside.range);
                let range = range.map(|range| [range.p05, range.p95]);
                amount.iter().copied().chain(range.into_iter().flatten()).collect()
            }
            Self::Published { value, low, high, .. } => {
                [value, low, high].into_iter().filter_map(|v| *v).collect()
            }
        }
    }
}

impl Block {
    pub fn height(&self, width: f64) -> f64 {
        let unit = if self.axis.is_empty() { 0.0 } else { UNIT };
        let missing = self.missing_lines(width).len();
        HEAD + LINE * self.lines.len() as f64
            + NUMBERS
            + unit
            + if missing > 0 { 3.0 + text::height(missing, SMALL) } else { 0.0 }
    }

    fn missing_lines(&self, width: f64) -> Vec<String> {
        match &*self.missing {
            "" => Vec::new(),
            words => text::wrap(words, SMALL, Weight::Regular, width, WRAPPED),
        }
    }

    /// The greatest value on the scale: a published figure far beyond the rest would flatten it.
    fn most(&self) -> f64 {
        let bars = self.lines.iter().filter(|line| matches!(line, Line::Status { .. }));
        OFF_SCALE * bars.flat_map(Line::inked).fold(self.promised, f64::max)
    }

    fn scale(&self, panel: Rect) -> Scale {
        let most = self.most();
        let inked = self.lines.iter().flat_map(Line::inked).filter(|v| *v <= most);
        Scale::over(inked.chain([self.promised]), 0.04, panel)
    }
}

/// Draws a promise.
pub(super) fn draw_block(scene: &mut Scene, block: &Block, area: Rect, lang: Lang) {
    draw_heading(scene, block, area);
    let widest = |texts: &[String]| text::widest(texts, SMALL, Weight::Regular);
    let names: Vec<String> = block.lines.iter().map(|line| line.name(lang).to_owned()).collect();
    let names = text::widest(&names, LABEL, Weight::Regular) + 7.0;
    let numbers: Vec<[String; 2]> =
        block.lines.iter().map(|line| line.numbers(block.promised, lang)).collect();
    let column = |i: usize| {
        let texts: Vec<String> = numbers.iter().map(|of| of[i].clone()).collect();
        widest(&texts)
    };
    let (amounts, shares) = (column(0), column(1));
    let right = amounts + if shares > 0.0 { shares + 7.0 } else { 0.0 };
    let left = area.x0 + names;
    let height = LINE * block.lines.len() as f64;
    let panel = Rect::new(left, area.y0 + HEAD, area.x1 - right - 7.0 - left, height);
    let scale = block.scale(panel);
    draw_lines(scene, block, &scale, lang);
    for (i, (line, number)) in block.lines.iter().zip(&numbers).enumerate() {
        let y = panel.y0 + LINE * (i as f64 + 0.5);
        let name = Label::new(at(area.x0, y + LABEL * 0.36), line.name(lang), LABEL);
        scene.text(name);
        let end = |x: f64, words: &str| {
            Label::new(at(x, y + SMALL * 0.36), words, SMALL).anchor(Anchor::End)
        };
        scene.text(end(area.x1 - right + amounts, &number[0]));
        scene.text(end(area.x1, &number[1]).color(GREY));
    }
    draw_promise(scene, block, &scale, area, lang);
    draw_scale(scene, block, &scale, lang);
    let lines = block.missing_lines(area.width());
    let unit = if block.axis.is_empty() { 0.0 } else { UNIT };
    let base = panel.y1 + NUMBERS + unit + 3.0 + SMALL;
    scene.lines(&Label::new(at(area.x0, base), "", SMALL).color(GREY), &lines);
}

fn draw_heading(scene: &mut Scene, block: &Block, area: Rect) {
    let base = at(area.x0, area.y0 + 9.0);
    // A long name leaves room for the programme.
    let wide = text::width(&block.programme, SMALL, Weight::Regular).min(0.35 * area.width());
    let gap = if block.programme.is_empty() { 0.0 } else { 6.0 };
    let room = area.width() - wide - gap;
    let name = text::shorten(&block.name, HEADING, Weight::SemiBold, room);
    let label = Label::new(base, name, HEADING).bold();
    let free = label.bounds().x1 + gap;
    scene.text(label);
    let programme = text::shorten(&block.programme, SMALL, Weight::Regular, area.x1 - free);
    scene.text(Label::new(at(free, base.y), programme, SMALL).color(GREY));
}

fn draw_lines(scene: &mut Scene, block: &Block, scale: &Scale, lang: Lang) {
    let panel = scale.panel;
    let height = panel.height();
    {
        let plot = plot(scene, panel, Axes { x: [scale.from, scale.to], y: [height, 0.0] });
        for mark in few_marks(scale) {
            rule(&plot, [mark, 0.0], [mark, height], RULE, 0.5);
        }
    }
    for (i, line) in block.lines.iter().enumerate() {
        let y = LINE * (i as f64 + 0.5);
        match line {
            Line::Status { amount: None, .. } => {
                let words = Text::new("nothing known", "intet kendt").in_lang(lang);
                let place = at(scale.across(0.0) + 4.0, panel.y0 + y + SMALL * 0.36);
                scene.text(Label::new(place, words, SMALL).color(GREY));
            }
            Line::Status { status, amount: Some(amount), inside } => {
                draw_bar(scene, scale, y, *status, *amount, inside.as_ref());
            }
            Line::Published { .. } => {}
        }
    }
    let x = scale.across(0.0);
    scene.line(&[at(x, panel.y0), at(x, panel.y1)], Pen::line(INK, 0.8));
    // The promise stands over bars, and published figures over the promise.
    let x = scale.across(block.promised);
    scene.line(&[at(x, panel.y0 - 2.5), at(x, panel.y1)], Pen::line(PROMISE, 1.2));
    scene.used.insert("promise".to_owned());
    for (i, line) in block.lines.iter().enumerate() {
        if let Line::Published { value, low, high, forecast, .. } = line {
            let y = LINE * (i as f64 + 0.5);
            draw_published(scene, block, scale, y, [*value, *low, *high], *forecast, lang);
        }
    }
}

fn draw_bar(
    scene: &mut Scene,
    scale: &Scale,
    y: f64,
    status: Status,
    amount: f64,
    inside: Option<&Inside>,
) {
    let panel = scale.panel;
    let pen = pen(status);
    if pen.stroke.is_some() {
        let [from, to] = ordered(scale.across(0.0), scale.across(amount));
        let y = panel.y0 + y;
        scene.rect(Rect { x0: from, y0: y - HALF, x1: to, y1: y + HALF }, 0.0, pen);
        scene.used.insert(class(status).to_owned());
        return;
    }
    let Some(inside) = inside else { return };
    if inside.shows_partial() {
        scene.used.insert("partial".to_owned());
    }
    let axes = Axes { x: [scale.from, scale.to], y: [panel.height(), 0.0] };
    if inside.complete.is_some() {
        scene.used.insert("complete".to_owned());
    }
    if inside.range.is_some() {
        scene.used.insert("whisker".to_owned());
    }
    let plot = plot(scene, panel, axes);
    let tall = [y - HALF, y + HALF];
    bar(&plot, ordered(0.0, amount), tall, pen.fill.unwrap_or(COMPLETE));
    let [low, high] = ordered(0.0, amount);
    let complete = inside.complete.unwrap_or(0.0).clamp(low, high);
    bar(&plot, ordered(0.0, complete), tall, COMPLETE);
    if let Some(range) = inside.range {
        whisker(&plot, [range.p05, range.p95], y, 2.2);
    }
}

fn draw_published(
    scene: &mut Scene,
    block: &Block,
    scale: &Scale,
    y: f64,
    [value, low, high]: [Option<f64>; 3],
    forecast: bool,
    lang: Lang,
) {
    let y = scale.panel.y0 + y;
    let most = block.most();
    scene.used.insert(if forecast { "forecast" } else { "outcome" }.to_owned());
    if [value, low, high].into_iter().flatten().any(|v| v > most) {
        let words = Text::new("off the scale", "uden for skalaen").in_lang(lang);
        let end = scale.panel.x1 - 2.0 * DIAMOND - 3.0;
        let place = at(end, y + SMALL * 0.36);
        scene.text(Label::new(place, words, SMALL).color(GREY).anchor(Anchor::End));
        published_mark(scene, at(scale.panel.x1 - DIAMOND, y), forecast);
        return;
    }
    if let (Some(low), Some(high)) = (low, high) {
        let ends = [low, high].map(|v| at(scale.across(v), y));
        scene.line(&ends, Pen::line(pink(), 0.9));
        for end in ends {
            scene.line(&[end - at(0.0, 2.2), end + at(0.0, 2.2)], Pen::line(pink(), 0.9));
        }
    }
    match value {
        Some(value) => published_mark(scene, at(scale.across(value), y), forecast),
        None => {
            for bound in [low, high].into_iter().flatten() {
                published_mark(scene, at(scale.across(bound), y), forecast);
            }
        }
    }
}

/// The words over the line of the promise.
fn draw_promise(scene: &mut Scene, block: &Block, scale: &Scale, area: Rect, lang: Lang) {
    let x = scale.across(block.promised);
    let panel = scale.panel;
    let promised = Text::new("promised", "lovet").in_lang(lang);
    let number = significant(block.promised, 3, lang);
    let words = format!("{promised} {number} {}", block.unit);
    let label = Label::new(at(x, panel.y0 - 4.5), words.trim_end(), SMALL);
    let mut label = label.color(PROMISE.shade(0.85)).anchor(Anchor::Middle);
    label.at.x -= (label.bounds().x1 - area.x1).max(0.0);
    label.at.x += (area.x0 - label.bounds().x0).max(0.0);
    scene.text(label);
}

fn draw_scale(scene: &mut Scene, block: &Block, scale: &Scale, lang: Lang) {
    let panel = scale.panel;
    let mut free = f64::NEG_INFINITY;
    for mark in few_marks(scale) {
        let place = at(scale.across(mark), panel.y1 + SMALL + 2.5);
        let label = Label::new(place, significant(mark, 3, lang), SMALL);
        let label = label.color(GREY).anchor(Anchor::Middle);
        if label.bounds().x0 > free {
            free = label.bounds().x1 + 4.0;
            scene.text(label);
        }
    }
    let place = at(panel.centre().x, panel.y1 + NUMBERS + SMALL);
    let unit = Label::new(place, block.axis.clone(), SMALL).color(GREY).anchor(Anchor::Middle);
    scene.text(unit);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::FigureOptions;
    use crate::figure::scene::Mark;
    use crate::load::sketch;

    /// 40 t of ash replace clay of 200 kg a tonne: 8 t CO₂e in operation, all known; 10 t more at an
    /// unknown distance are partial; a pilot has 2 t, of 16 t promised. Published are 12 t.
    fn scene() -> Scene {
        let mut data = sketch(
            "resource ash: disposal_co2=0
             resource clay: production_co2=200
             a -> b: ash 40 id=x1 displaces=clay distance_km=0
             a -> c: ash 10 id=x2 displaces=clay
             c -> b: ash 10 id=x3 displaces=clay distance_km=0 status=pilot",
        );
        let target = |indicator: &str, value, unit: &str| Target {
            indicator: indicator.into(),
            value,
            unit: unit.into(),
            ..Default::default()
        };
        data.targets = vec![target("co2_t", 16.0, "t"), target("jobs", 3.0, "jobs")];
        data.claims = vec![Claim {
            subject: "network".into(),
            indicator: "co2_t".into(),
            value: Some(12_000.0),
            unit: "kg".into(),
            ..Default::default()
        }];
        let network = crate::network::build(&data, &Default::default()).unwrap();
        super::super::draw(&Study::new(&network), &FigureOptions::default()).unwrap()
    }

    #[test]
    fn bars_are_as_long_as_what_they_show() {
        let scene = scene();
        let boxes = |of: Pen| -> Vec<f64> {
            let tall = |r: &Rect| (r.height() - 2.0 * HALF).abs() < 0.1;
            let found = scene.marks.iter().filter_map(|mark| match mark {
                Mark::Box { rect, pen, .. } if *pen == of && tall(rect) => Some(rect.width()),
                _ => None,
            });
            found.collect()
        };
        let promise = scene.marks.iter().find_map(|mark| match mark {
            Mark::Path { pen, .. } if pen.stroke == Some(PROMISE) => Some(mark.bounds().centre().x),
            _ => None,
        });
        let diamond = scene.marks.iter().find_map(|mark| match mark {
            Mark::Path { pen, .. } if pen.fill == Some(pink()) => Some(mark.bounds().centre().x),
            _ => None,
        });
        let complete = boxes(Pen::fill(COMPLETE))[0];
        let all = boxes(pen(Status::Operating))[0];
        let pilot = boxes(pen(Status::Pilot))[0];
        let near = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 0.005, "{a} {b}");
        near(all / complete, 10.0 / 8.0);
        near(pilot / complete, 2.0 / 8.0);
        // The bars begin at zero, from where the promise is twice the complete part.
        let (promise, diamond) = (promise.unwrap(), diamond.unwrap());
        near((promise - diamond) / complete, (16.0 - 12.0) / 8.0);
    }

    #[test]
    fn what_is_unknown_is_said() {
        let scene = scene();
        let words: Vec<&str> = scene.labels().map(|l| l.text.as_str()).collect();
        for said in ["Jobs created", "nothing known", "promised 16 t", "62 %"] {
            assert!(words.contains(&said), "{said}: {words:?}");
        }
    }
}
