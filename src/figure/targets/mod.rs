//! What was promised, and how far is it?
//!
//! # What it shows
//!
//! A block per promise with a scale of its own. What operates, is a pilot, contracted, planned,
//! possible each have a line.
//!
//! # How to read it
//!
//! The promise is a line across the bars. Bars of different status are never added, since a plan is
//! no tonne; published figures of the same indicator stand below.

mod block;
mod words;

use super::classes::Progress as Stand;
use super::frame::{Entry, Frame, Sample, draw_inline, if_any, inline_height, sentences};
use super::geometry::{Point, Rect, at};
use super::marks::{DIAMOND, WHISKER, whisker_sample};
use super::scene::{Pen, Scene};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::model::Status;
use crate::number::count;
use crate::text::{Lang, Text};
use block::{Block, Line, draw_block};

const HEADLINE: Text = Text::new("Promised and reached", "Lovet og nået");

/// Promises on one page.
const MOST: usize = 12;
/// Between two columns, and between two rows of blocks, pt.
const BETWEEN: f64 = 24.0;
const BELOW: f64 = 12.0;

/// Draws the figure.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let lang = options.lang;
    let all = block::find(study, lang);
    if all.is_empty() {
        return Err(FigureError::Empty { figure: "targets", reason: "no target is stated" });
    }
    let blocks = &all[..all.len().min(MOST)];
    let width = options.width();
    let full = width - 2.0 * MARGIN;
    let columns = if width >= BESIDE_MIN && blocks.len() > 1 { 2 } else { 1 };
    let wide = (full - BETWEEN * (columns as f64 - 1.0)) / columns as f64;
    let key = legend(blocks, lang);
    let foot = inline_height(&key, full);
    let heights: Vec<f64> = blocks
        .chunks(columns)
        .map(|row| row.iter().map(|block| block.height(wide)).fold(0.0, f64::max) + BELOW)
        .collect();
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: Text::new(
            "Each promise on its own scale. Bars of different status are never added.",
            "Hvert løfte på sin egen skala. Søjler med forskellig status lægges aldrig sammen.",
        )
        .in_lang(lang)
        .to_owned(),
        caption: caption(study, blocks, all.len(), lang),
    };
    let (mut scene, page) = frame.open(width, heights.iter().sum::<f64>() + foot);
    let mut top = page.y0;
    for (row, height) in blocks.chunks(columns).zip(&heights) {
        for (i, block) in row.iter().enumerate() {
            let left = page.x0 + i as f64 * (wide + BETWEEN);
            block.write_data(&mut scene);
            draw_block(&mut scene, block, Rect::new(left, top, wide, *height), lang);
        }
        top += height;
    }
    draw_inline(&mut scene, &key, at(page.x0, page.y1 - foot), full);
    frame.close(&mut scene);
    Ok(scene)
}

/// How what has a status is drawn: the firmer, the fuller.
fn pen(status: Status) -> Pen {
    match status {
        Status::Operating | Status::Stopped => Pen::fill(GREEN.tint(0.5)),
        Status::Pilot => Pen::fill(GREEN.tint(0.3)).outlined(GREEN, 0.7),
        Status::Contracted | Status::Planned => {
            Pen::fill(GREEN.tint(0.14)).outlined(GREEN, 0.7).dashed(Dash::Long)
        }
        Status::Potential => Pen::fill(WHITE).outlined(GREEN, 0.8).dashed(Dash::Dotted),
    }
}

/// What operates and is fully known.
const COMPLETE: Color = GREEN;
/// The promise.
const PROMISE: Color = VERMILION;
/// A published figure.
fn pink() -> Color {
    PINK.shade(0.75)
}

/// The class of a status in the legend.
fn class(status: Status) -> &'static str {
    match stand(status) {
        Stand::Active if status == Status::Pilot => "pilot",
        Stand::Active => "partial",
        Stand::Agreed => "agreed",
        Stand::Candidate => "candidate",
    }
}

fn stand(status: Status) -> Stand {
    match status {
        Status::Operating | Status::Pilot | Status::Stopped => Stand::Active,
        Status::Contracted | Status::Planned => Stand::Agreed,
        Status::Potential => Stand::Candidate,
    }
}

/// Draws the diamond of a published figure: filled where it happened, hollow where it was foretold.
fn published_mark(scene: &mut Scene, p: Point, forecast: bool) {
    let corners = [(0.0, -DIAMOND), (DIAMOND, 0.0), (0.0, DIAMOND), (-DIAMOND, 0.0)];
    let corners = corners.map(|(x, y)| p + at(x, y));
    let fill = if forecast { WHITE } else { pink() };
    scene.polygon(&corners, Pen::fill(fill).outlined(pink(), 1.2));
}

fn legend<'a>(blocks: &[Block], lang: Lang) -> Vec<Entry<'a>> {
    let lines = || blocks.iter().flat_map(|block| &block.lines);
    let has = |status: fn(Status) -> bool| {
        lines().any(
            |line| matches!(line, Line::Status { status: s, amount: Some(_), .. } if status(*s)),
        )
    };
    let part = |of: fn(&block::Inside) -> bool| {
        lines().any(|line| matches!(line, Line::Status { inside: Some(inside), .. } if of(inside)))
    };
    let marked = |forecast: bool| {
        lines().any(|line| matches!(line, Line::Published { forecast: f, .. } if *f == forecast))
    };
    let swatch = |pen: Pen| -> Sample<'a> {
        Box::new(move |scene: &mut Scene, p: Point| {
            scene.rect(Rect::around(p, 11.0, 6.0), 0.0, pen);
        })
    };
    let diamond = |forecast: bool| -> Sample<'a> {
        Box::new(move |scene: &mut Scene, p: Point| published_mark(scene, p, forecast))
    };
    let promise = |scene: &mut Scene, p: Point| {
        scene.line(&[p - at(0.0, 4.0), p + at(0.0, 4.0)], Pen::line(PROMISE, 1.2));
    };
    let entries: [(bool, &str, Text, Sample<'a>); 9] = [
        (true, "promise", Text::new("Promised", "Lovet"), Box::new(promise)),
        (
            part(|inside| inside.complete.is_some()),
            "complete",
            Text::new("In operation, fully known", "I drift, fuldt kendt"),
            swatch(Pen::fill(COMPLETE)),
        ),
        (
            part(block::Inside::shows_partial),
            "partial",
            Text::new("In operation, a term unknown", "I drift, et led ukendt"),
            swatch(pen(Status::Operating)),
        ),
        (part(|inside| inside.range.is_some()), "whisker", WHISKER, Box::new(whisker_sample)),
        (
            has(|s| s == Status::Pilot),
            "pilot",
            Text::new("Pilots", "Pilotprojekter"),
            swatch(pen(Status::Pilot)),
        ),
        (
            has(|s| class(s) == "agreed"),
            "agreed",
            Text::new("Contracted or planned", "Aftalt eller planlagt"),
            swatch(pen(Status::Planned)),
        ),
        (
            has(|s| class(s) == "candidate"),
            "candidate",
            Text::new("Potential", "Mulig"),
            swatch(pen(Status::Potential)),
        ),
        (
            marked(false),
            "outcome",
            Text::new("Published outcome", "Offentliggjort resultat"),
            diamond(false),
        ),
        (
            marked(true),
            "forecast",
            Text::new("Published forecast", "Offentliggjort prognose"),
            diamond(true),
        ),
    ];
    let shown = entries.into_iter().filter(|(shown, ..)| *shown);
    shown
        .map(|(_, class, text, sample)| Entry {
            class: class.to_owned(),
            text: text.in_lang(lang).to_owned(),
            height: 0.0,
            sample,
        })
        .collect()
}

fn caption(study: &Study, blocks: &[Block], all: usize, lang: Lang) -> String {
    let samples = study.impact().samples.count;
    let whiskers = blocks.iter().flat_map(|block| &block.lines).any(
        |line| matches!(line, Line::Status { inside: Some(inside), .. } if inside.range.is_some()),
    );
    let samples = if whiskers { samples } else { 0 };
    let unseen: usize = blocks.iter().map(|block| block.unseen).sum();
    let others = all - blocks.len();
    let n = |value| count(value, lang);
    match lang {
        Lang::En => sentences(&[
            "Per cent: of what was promised.".to_owned(),
            if_any(samples, || {
                format!("Intervals: {} samples of the uncertain numbers.", n(samples))
            }),
            "What is unknown is in no bar; published figures enter none.".to_owned(),
            if_any(unseen, || format!("Published figures not shown: {}.", n(unseen))),
            if_any(others, || format!("Promises not shown: {}.", n(others))),
        ]),
        Lang::Da => sentences(&[
            "Procent: af det lovede.".to_owned(),
            if_any(samples, || format!("Intervaller: {} udtræk af de usikre tal.", n(samples))),
            "Det ukendte er ikke med i nogen søjle, og offentliggjorte tal indgår ikke.".to_owned(),
            if_any(unseen, || format!("Offentliggjorte tal, der ikke er vist: {}.", n(unseen))),
            if_any(others, || format!("Løfter, der ikke er vist: {}.", n(others))),
        ]),
    }
}
