//! The way from what is avoided to the net, over all exchanges of one status.

use super::super::canvas::{Axes, bar, plot, rule};
use super::super::geometry::{Rect, at};
use super::super::scene::{Label, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::{
    FOOT, HEAD, OFF_SCALE, Scale, TERMS, UNIT, claims, heading, interval, ordered, status_name,
    whisker,
};
use crate::analysis::Study;
use crate::model::Status;
use crate::number::rough;
use crate::text::{Lang, Text};
use crate::worth::Terms;

/// A step.
pub(super) struct Fall {
    name: &'static str,
    from: f64,
    to: f64,
    color: Color,
    value: f64,
}

/// The known terms one after the other, at last the net.
pub(super) fn falls(total: &Terms, lang: Lang) -> Vec<Fall> {
    let mut level = 0.0;
    let mut falls: Vec<Fall> = TERMS
        .iter()
        .filter_map(|term| {
            let value = (term.value)(total).filter(|&v| v != 0.0)?;
            let from = level;
            level += value;
            let name = term.name.in_lang(lang);
            Some(Fall { name, from, to: level, color: term.color, value })
        })
        .collect();
    let name = Text::new("Net", "Netto").in_lang(lang);
    falls.push(Fall { name, from: 0.0, to: level, color: SLATE, value: level });
    falls
}

/// Draws the panel.
pub(super) fn draw_waterfall(
    scene: &mut Scene,
    study: &Study,
    status: Status,
    total: &Terms,
    area: Rect,
    lang: Lang,
) {
    let together = Text::new("sum, term by term", "sum, led for led").in_lang(lang);
    let words = format!("{}: {together}", status_name(status).in_lang(lang));
    heading(scene, "b", &words, at(area.x0, area.y0));
    let falls = falls(total, lang);
    let range = study.impact().drawn(status).and_then(interval).map(|range| [range.p05, range.p95]);
    let inked = falls.iter().flat_map(|f| [f.from, f.to]).chain(range.into_iter().flatten());
    let high = inked.clone().fold(0.0, f64::max);
    let low = inked.clone().fold(0.0, f64::min);
    let on_scale = |&v: &f64| v <= OFF_SCALE * high && v >= low;
    let beside: Vec<f64> =
        claims(study.network, "network").filter_map(|c| c.value).filter(on_scale).collect();
    let names =
        falls.iter().map(|f| text::width(f.name, LABEL, Weight::SemiBold)).fold(0.0, f64::max);
    let step = ((area.height() - HEAD - FOOT) / falls.len() as f64).min(24.0);
    let left = area.x0 + names + 6.0;
    let height = step * falls.len() as f64;
    let panel = Rect::new(left, area.y0 + HEAD, area.x1 - left, height);
    let scale = Scale::over(inked.chain(beside.iter().copied()), 0.3, panel);
    draw_plot(scene, &falls, range, &scale);
    if range.is_some() {
        scene.used.insert("whisker".to_owned());
    }
    scale.label(scene, UNIT.in_lang(lang), lang);
    for (i, fall) in falls.iter().enumerate() {
        let last = i + 1 == falls.len();
        let middle = panel.y0 + (i as f64 + 0.5) * step;
        let weight = if last { Weight::SemiBold } else { Weight::Regular };
        let name = Label::new(at(area.x0, middle + LABEL * 0.36), fall.name, LABEL);
        scene.text(name.weigh(weight));
        let sign = if fall.value > 0.0 && !last { "+" } else { "" };
        let number = format!("{sign}{}", rough(fall.value, 3, lang));
        let wide = text::width(&number, SMALL, weight);
        let claims = if last { &*beside } else { &[] };
        let sampled = range.filter(|_| last).map_or(0.0, |[_, high]| high);
        let end = fall.from.max(fall.to).max(sampled).max(0.0);
        let x = scale.claims(scene, claims, middle, end, wide);
        scene.text(Label::new(at(x, middle + SMALL * 0.36), number, SMALL).weigh(weight));
    }
}

fn draw_plot(scene: &mut Scene, falls: &[Fall], range: Option<[f64; 2]>, scale: &Scale) {
    let foot = falls.len() as f64;
    let plot = plot(scene, scale.panel, Axes { x: [scale.from, scale.to], y: [foot, 0.0] });
    for mark in scale.marks() {
        rule(&plot, [mark, 0.0], [mark, foot], RULE, 0.5);
    }
    for (i, fall) in falls.iter().enumerate() {
        let y = i as f64;
        bar(&plot, ordered(fall.from, fall.to), [y + 0.2, y + 0.8], fall.color);
        if i + 1 < falls.len() {
            rule(&plot, [fall.to, y + 0.8], [fall.to, y + 1.2], GREY, 0.6);
        }
    }
    if let Some(range) = range {
        whisker(&plot, range, foot - 0.5, 2.2 * foot / scale.panel.height());
    }
    rule(&plot, [0.0, 0.0], [0.0, foot], INK, 0.8);
}
