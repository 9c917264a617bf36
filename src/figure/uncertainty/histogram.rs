//! How often each sum occurs.

use super::super::canvas::{Axes, bar, plot, rule, ticks};
use super::super::geometry::{Point, Rect, at};
use super::super::marks::{DIAMOND, Scale, UNIT, claims, diamond, heading};
use super::super::scene::{Anchor, Label, Pen, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::{POINT, inner, outer};
use crate::analysis::Study;
use crate::analysis::impact::{SUMS, range_of};
use crate::math::quantile::quantile;
use crate::model::Status;
use crate::number::{rough, significant};
use crate::section::Range;
use crate::text::{Lang, Text};

/// At most so many bars; as many as half of it at least.
const BARS: usize = 50;
/// The share of the samples that may lie off the scale at either end: a long tail would flatten
/// the rest.
const TAIL: f64 = 0.002;
/// Marks farther off than this many widths of the distribution would flatten it.
const OFF: f64 = 0.6;
/// A line of words over the panel, pt.
const LINE: f64 = 8.4;
/// Under the bars, for published figures, pt.
const STRIP: f64 = 11.0;

/// The samples in bars.
pub(super) struct Histogram {
    /// The left end of the first bar, and the width of each.
    first: f64,
    step: f64,
    /// How many samples each holds.
    bars: Vec<usize>,
    /// How many samples lie in none of them.
    pub beyond: usize,
    range: Range,
    /// The sum as the network says it.
    point: Option<f64>,
    /// Published figures that are near enough to be drawn.
    pub marked: Vec<f64>,
    /// What the scale shows.
    ends: [f64; 2],
}

impl Histogram {
    /// The sums of a status; `None` where all samples are the same.
    pub fn new(study: &Study, status: Status) -> Option<Self> {
        let impact = study.impact();
        let mut sorted = impact.drawn(status)?.to_vec();
        sorted.sort_by(f64::total_cmp);
        let [low, high] = [TAIL, 1.0 - TAIL].map(|share| quantile(&sorted, share));
        let span = high - low;
        if span <= 1e-9 * low.abs().max(high.abs()) {
            return None;
        }
        let marks = ticks(low, high, BARS);
        let step = marks.get(1)? - marks.first()?;
        let first = (low / step).floor();
        let count = ((high / step).ceil() - first).max(1.0) as usize;
        let mut bars = vec![0; count];
        let mut beyond = 0;
        for value in &sorted {
            let place = (value / step).floor() - first;
            match bars.get_mut(place as usize).filter(|_| place >= 0.0) {
                Some(bar) => *bar += 1,
                None => beyond += 1,
            }
        }
        let first = first * step;
        let last = first + step * count as f64;
        let near = |&mark: &f64| first - OFF * span <= mark && mark <= last + OFF * span;
        let share = impact.share(status);
        let point = share.and_then(|share| share.sum(study.network, study.worth(), &SUMS[0]));
        let point = point.filter(near);
        let marked: Vec<f64> =
            claims(study.network, "network").filter_map(|c| c.value).filter(near).collect();
        let shown = || marked.iter().copied().chain(point);
        let ends = [shown().fold(first, f64::min), shown().fold(last, f64::max)];
        let pad = 0.02 * (ends[1] - ends[0]);
        let ends = [ends[0] - pad, ends[1] + pad];
        let range = range_of(&sorted)?;
        Some(Self { first, step, bars, beyond, range, point, marked, ends })
    }

    /// A row for each bar, then what is marked, in t of CO2e per year.
    pub fn write_data(&self, scene: &mut Scene) {
        for (i, samples) in self.bars.iter().enumerate() {
            let from = self.first + self.step * i as f64;
            scene.data.row([
                ("mark", "bar".into()),
                ("from_t", from.into()),
                ("to_t", (from + self.step).into()),
                ("samples", (*samples).into()),
            ]);
        }
        let Range { p05, p50, p95, .. } = self.range;
        let marks = [("p05", Some(p05)), ("p50", Some(p50)), ("p95", Some(p95))];
        let published = self.marked.iter().map(|&claim| ("published", Some(claim)));
        for (mark, value) in marks.into_iter().chain([("stated", self.point)]).chain(published) {
            scene.data.row([("mark", mark.into()), ("value_t", value.into())]);
        }
    }

    /// The width of a bar.
    pub fn bin_in_words(&self, lang: Lang) -> String {
        significant(self.step, 3, lang)
    }

    fn scale(&self, panel: Rect) -> Scale {
        Scale { panel, from: self.ends[0], to: self.ends[1] }
    }

    /// The words over the bars, with the line each stands on, counted from below.
    fn words(&self, width: f64, lang: Lang) -> Vec<Mark> {
        let scale = self.scale(Rect::new(0.0, 0.0, width, 1.0));
        let of = |share: Text, value: f64| {
            let words = format!("{}: {}", share.in_lang(lang), rough(value, 3, lang));
            let wide = text::width(&words, SMALL, Weight::Regular);
            let x = scale.across(value).clamp(wide / 2.0, (width - wide / 2.0).max(wide / 2.0));
            Mark { words, wide, x, value, line: 0, stated: false }
        };
        let mut marks = vec![
            of(Text::new("5 %", "5 %"), self.range.p05),
            of(Text::new("50 %", "50 %"), self.range.p50),
            of(Text::new("95 %", "95 %"), self.range.p95),
        ];
        let stated = self.point.map(|point| of(Text::new("As stated", "Som oplyst"), point));
        marks.extend(stated.map(|mark| Mark { stated: true, ..mark }));
        for i in 1..marks.len() {
            let clash = |line: usize| {
                marks[..i].iter().any(|other| {
                    other.line == line
                        && (other.x - marks[i].x).abs() < (other.wide + marks[i].wide) / 2.0 + 4.0
                })
            };
            // The point is set apart even where it would fit.
            let from = usize::from(marks[i].stated);
            marks[i].line = (from..4).find(|&line| !clash(line)).unwrap_or(4);
        }
        marks
    }

    /// The room the words over the bars take.
    pub fn head(&self, width: f64, lang: Lang) -> f64 {
        let lines = self.words(width, lang).iter().map(|mark| mark.line).max().unwrap_or(0);
        LINE * (lines as f64 + 1.0)
    }
}

/// A value with its words over the bars.
struct Mark {
    words: String,
    wide: f64,
    x: f64,
    value: f64,
    line: usize,
    stated: bool,
}

/// Draws the panel; `corner` is that of its heading.
pub(super) fn draw_histogram(
    scene: &mut Scene,
    histogram: &Histogram,
    panel: Rect,
    corner: Point,
    letter: &str,
    lang: Lang,
) {
    let words = Text::new("How often each sum occurs", "Hvor tit hver sum forekommer");
    heading(scene, letter, words.in_lang(lang), corner);
    let scale = histogram.scale(panel);
    let strip = if histogram.marked.is_empty() { 0.0 } else { STRIP };
    let sheet = Rect { y1: panel.y1 - strip, ..panel };
    let most = histogram.bars.iter().copied().max().unwrap_or(1) as f64;
    {
        let plot = plot(scene, sheet, Axes { x: histogram.ends, y: [0.0, 1.03 * most] });
        for mark in scale.marks() {
            rule(&plot, [mark, 0.0], [mark, 1.03 * most], RULE, 0.5);
        }
        let Range { p05, p95, .. } = histogram.range;
        for (i, &samples) in histogram.bars.iter().enumerate().filter(|(_, n)| **n > 0) {
            let from = histogram.first + histogram.step * i as f64;
            let to = from + histogram.step;
            // A bar across a bound is cut there.
            let [a, b] = [p05, p95].map(|bound| bound.clamp(from, to));
            for (ends, color) in [([from, a], outer()), ([a, b], inner()), ([b, to], outer())] {
                if ends[0] < ends[1] {
                    bar(&plot, ends, [0.0, samples as f64], color);
                }
            }
        }
        for i in 1..histogram.bars.len() {
            // A hair of paper between bars.
            let x = histogram.first + histogram.step * i as f64;
            rule(&plot, [x, 0.0], [x, most], WHITE, 0.35);
        }
    }
    for class in ["inner", "outer", "point"] {
        scene.used.insert(class.to_owned());
    }
    for mark in histogram.words(panel.width(), lang) {
        let x = scale.across(mark.value);
        let base = panel.y0 - 3.0 - LINE * mark.line as f64;
        let pen = if mark.stated { Pen::line(POINT, 1.2) } else { Pen::line(INK, 0.6) };
        scene.line(&[at(x, panel.y0 - 1.5), at(x, sheet.y1)], pen);
        let color = if mark.stated { POINT.shade(0.85) } else { INK };
        let label = Label::new(at(panel.x0 + mark.x, base), mark.words, SMALL).color(color);
        scene.text(label.anchor(Anchor::Middle));
    }
    let foot = [at(panel.x0, sheet.y1), at(panel.x1, sheet.y1)];
    scene.line(&foot, Pen::line(INK, 0.8));
    for &claim in &histogram.marked {
        scene.used.insert("claim".to_owned());
        diamond(scene, at(scale.across(claim), panel.y1 - STRIP / 2.0 - DIAMOND / 8.0));
    }
    scale.label(scene, UNIT.in_lang(lang), lang);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::impact::Impact;
    use crate::figure::FigureOptions;
    use crate::figure::geometry::Rect;
    use crate::figure::scene::Mark;
    use crate::load::sketch;
    use crate::network::build;

    /// Bars are as high as the samples they hold are many, and those of the tornado as long as the
    /// sum moves.
    #[test]
    fn bars_are_as_large_as_what_they_show() {
        let data = sketch(
            "resource ash: disposal_co2=20
             resource clay: production_co2=200
             a -> b: ash 40 id=x1 displaces=clay distance_km=20
             a -> c: ash 10 id=x2 displaces=clay distance_km=30",
        );
        let network = build(&data, &Default::default()).unwrap();
        let study = Study::new(&network);
        let scene = super::super::draw(&study, &FigureOptions::default()).unwrap();
        let boxes = |colors: &[Color]| -> Vec<Rect> {
            let found = scene.marks.iter().filter_map(|mark| match mark {
                Mark::Box { rect, pen, .. } if pen.fill.is_some_and(|c| colors.contains(&c)) => {
                    Some(*rect)
                }
                _ => None,
            });
            // The last swatches are those of the legend.
            found.collect()
        };
        let near = |a: f64, b: f64| assert!((a - b).abs() < 0.05 + 0.005 * b.abs(), "{a} {b}");

        let impact: &Impact = study.impact();
        let histogram = Histogram::new(&study, Status::Operating).unwrap();
        let drawn = boxes(&[inner(), outer()]);
        let (foot, most) = (drawn[0].y1, *histogram.bars.iter().max().unwrap() as f64);
        let highest = drawn.iter().map(Rect::height).fold(0.0, f64::max);
        let mut heights: Vec<[f64; 2]> = Vec::new();
        for rect in drawn.iter().filter(|r| r.y1 == foot) {
            // Two parts of a bar that is cut at a bound have the same height.
            let height = rect.height();
            match heights.last() {
                Some([x1, last]) if (x1 - rect.x0).abs() < 0.05 && *last == height => {
                    heights.pop();
                }
                _ => {}
            }
            heights.push([rect.x1, height]);
        }
        let held: Vec<f64> = histogram.bars.iter().filter(|n| **n > 0).map(|n| *n as f64).collect();
        assert!(heights.len() <= held.len() && held.len() <= heights.len() + 2);
        for n in held {
            let height = n / most * highest;
            assert!(heights.iter().any(|[_, h]| (h - height).abs() < 0.05), "{n}");
        }

        let drivers = &impact.samples.drivers;
        let moved = boxes(&[super::super::LOW, super::super::HIGH]);
        let long = |k: usize| moved[2 * k].width() + moved[2 * k + 1].width();
        let moves = |k: usize| (drivers[k].between[1] - drivers[k].between[0]).abs();
        assert!(drivers.len() >= 3);
        for k in 1..drivers.len().min(12) {
            near(long(k), moves(k) / moves(0) * long(0));
        }
    }
}
