//! A bar per exchange, its terms stacked on both sides of zero.

use super::super::canvas::{Axes, bar, dot, plot, rule};
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Label, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::{HEAD, OFF_SCALE, Row, Scale, TERMS, UNIT, heading, ordered, status_name, whisker};
use crate::model::Status;
use crate::number::rough;
use crate::text::{Lang, Text};
use crate::worth::Terms;

/// Rows set in a width: how wide their words are, and where each stands.
pub(super) struct Bars {
    names: f64,
    ways: Vec<Vec<String>>,
    tops: Vec<f64>,
    /// From a row's top to the middle of its bar.
    middle: f64,
    pub height: f64,
}

/// A row, and what a second line of its way adds.
const ROW: f64 = 17.0;
const LINE: f64 = 7.2;
/// The heading of a status.
const STATUS: f64 = 12.0;

/// Sets the rows: few of them stand wider apart, long ways take two lines.
pub(super) fn set(rows: &[Row], width: f64) -> Bars {
    let small = |words: &str| text::width(words, SMALL, Weight::Regular);
    let wish = |row: &Row| {
        let name = text::width(&row.name, LABEL, Weight::Regular);
        name.max(small(&format!("{} → {}", row.from, row.to)))
    };
    let names = rows.iter().map(wish).fold(0.0, f64::max).min(0.44 * width);
    let way = |row: &Row| {
        let whole = format!("{} → {}", row.from, row.to);
        if small(&whole) <= names {
            return vec![whole];
        }
        let arrow = " →";
        let from = text::shorten(&row.from, SMALL, Weight::Regular, names - small(arrow));
        vec![from + arrow, text::shorten(&row.to, SMALL, Weight::Regular, names)]
    };
    let ways: Vec<Vec<String>> = rows.iter().map(way).collect();
    let airy = if rows.len() <= 3 { 6.0 } else { 0.0 };
    let mut height = 0.0;
    let mut tops = Vec::new();
    for (i, lines) in ways.iter().enumerate() {
        if starts_status(rows, i) {
            height += STATUS;
        }
        tops.push(height);
        height += ROW + airy + (lines.len() as f64 - 1.0) * LINE;
    }
    Bars { names, ways, tops, middle: 8.5 + airy / 2.0, height }
}

/// Whether a heading stands over this row: where a status begins.
fn starts_status(rows: &[Row], i: usize) -> bool {
    i == 0 || rows[i].status != rows[i - 1].status
}

/// Draws the panel.
pub(super) fn draw_bars(
    scene: &mut Scene,
    rows: &[Row],
    bars: &Bars,
    area: Rect,
    letter: &str,
    lang: Lang,
) {
    heading(scene, letter, Text::new("By exchange", "Pr. udveksling").in_lang(lang), corner(area));
    let left = area.x0 + bars.names + 8.0;
    let panel = Rect::new(left, area.y0 + HEAD, area.x1 - left, bars.height);
    let inked = rows.iter().flat_map(|r| reach(r).into_iter().chain([r.net]));
    let most = OFF_SCALE * inked.clone().fold(0.0, f64::max);
    // Published figures on the scale count, those far off do not.
    let marked = rows.iter().flat_map(|r| r.claims.iter().copied()).filter(|&c| c <= most);
    // Room for the number behind the longest bar.
    let scale = Scale::over(inked.chain(marked), 0.24, panel);
    draw_plot(scene, rows, bars, &scale);
    if rows.iter().any(|row| row.range.is_some()) {
        scene.used.insert("whisker".to_owned());
    }
    scale.label(scene, UNIT.in_lang(lang), lang);
    for (i, row) in rows.iter().enumerate() {
        scene.about([]);
        let top = panel.y0 + bars.tops[i];
        if starts_status(rows, i) {
            let words = status_name(row.status).in_lang(lang);
            scene.text(Label::new(at(area.x0, top - 3.0), words, SMALL).bold().color(GREY));
        }
        scene.about(subject(row));
        let middle = top + bars.middle;
        row_words(scene, row, &bars.ways[i], at(area.x0, middle), bars.names);
        let number = format!("{}{}", rough(row.net, 3, lang), if row.partial { "*" } else { "" });
        let wide = text::width(&number, SMALL, Weight::Regular);
        let on_scale = |&&claim: &&f64| claim >= scale.from && claim <= most;
        let claims: Vec<f64> = row.claims.iter().filter(on_scale).copied().collect();
        let end = reach(row)[1].max(row.net).max(0.0);
        let x = scale.claims(scene, &claims, middle, end, wide);
        scene.text(Label::new(at(x, middle + SMALL * 0.36), number, SMALL));
    }
}

fn corner(area: Rect) -> Point {
    at(area.x0, area.y0)
}

fn draw_plot(scene: &mut Scene, rows: &[Row], bars: &Bars, scale: &Scale) {
    let height = bars.height;
    let half = if rows.len() <= 3 { 5.5 } else { 4.0 };
    let axes = Axes { x: [scale.from, scale.to], y: [height, 0.0] };
    {
        let plot = plot(scene, scale.panel, axes);
        for mark in scale.marks() {
            rule(&plot, [mark, 0.0], [mark, height], RULE, 0.5);
        }
    }
    for (row, &top) in rows.iter().zip(&bars.tops) {
        let y = top + bars.middle;
        let running = matches!(row.status, Status::Operating | Status::Stopped);
        let tint = if running { 1.0 } else { 0.5 };
        scene.about(subject(row));
        let plot = plot(scene, scale.panel, axes);
        let (mut plus, mut minus) = (0.0, 0.0);
        for term in TERMS {
            let Some(value) = (term.value)(&row.terms) else { continue };
            let end = if value >= 0.0 { &mut plus } else { &mut minus };
            let color = term.color.tint(tint);
            bar(&plot, ordered(*end, *end + value), [y - half, y + half], color);
            *end += value;
        }
        if let Some(range) = row.range {
            whisker(&plot, [range.p05, range.p95], y, 2.2);
        }
        dot(&plot, [row.net, y], 2.1, WHITE, INK);
    }
    scene.about([]);
    let plot = plot(scene, scale.panel, axes);
    rule(&plot, [0.0, 0.0], [0.0, height], INK, 0.8);
}

/// What a row is about.
fn subject(row: &Row) -> impl Iterator<Item = &str> {
    row.ends.iter().chain([&row.id]).map(String::as_str)
}

/// The left and right end of a stacked bar.
fn ends(terms: &Terms) -> [f64; 2] {
    TERMS
        .iter()
        .filter_map(|t| (t.value)(terms))
        .fold([0.0, 0.0], |[low, high], v| if v < 0.0 { [low + v, high] } else { [low, high + v] })
}

/// The same with the whisker.
fn reach(row: &Row) -> [f64; 2] {
    let [low, high] = ends(&row.terms);
    row.range.map_or([low, high], |range| [low.min(range.p05), high.max(range.p95)])
}

fn row_words(scene: &mut Scene, row: &Row, way: &[String], left: Point, width: f64) {
    let name = text::shorten(&row.name, LABEL, Weight::Regular, width);
    scene.text(Label::new(left - at(0.0, 1.3), name, LABEL));
    scene.lines(&Label::new(left + at(0.0, 5.9), "", SMALL).color(GREY), way);
}
