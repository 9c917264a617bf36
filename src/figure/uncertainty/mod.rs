//! How sure is the sum? How it is distributed over the samples, and which numbers move it.
//!
//! # What it shows
//!
//! Left how often a sum occurs, with the bounds of 90 % of the samples, the sum as the network says
//! it, and published figures. Right how far one input alone moves the sum from its mean, the
//! largest first. Of the firmest status of which anything is known, as in the waterfall.
//!
//! # How to read it
//!
//! A better number for the input on top narrows the distribution most. Per cent are shares of the
//! variance.

mod histogram;
mod names;
mod tornado;

use super::classes::status_name;
use super::frame::{Entry, Frame, Sample, draw_inline, if_any, inline_height, sentences};
use super::geometry::{Point, Rect, at};
use super::marks::{FOOT, HEAD, diamond, published};
use super::scene::{Pen, Scene};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::analysis::impact::Impact;
use crate::model::{Spread, Status};
use crate::number::{count, percent};
use crate::text::{Lang, Text};
use histogram::{Histogram, draw_histogram};
use tornado::{Tornado, draw_tornado};

const HEADLINE: Text = Text::new("How sure the sum is", "Hvor sikker summen er");

/// The inner, the outer samples, and what an input does at either end.
const INNER: Color = SLATE;
const POINT: Color = VERMILION;
const LOW: Color = SKY;
const HIGH: Color = BLUE;

/// The height of the histogram: beside the other panel, and over it.
const LEAST: f64 = 120.0;
const MOST: f64 = 190.0;
const NARROW: f64 = 110.0;

/// Draws the figure.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let lang = options.lang;
    let empty = |reason| FigureError::Empty { figure: "uncertainty", reason };
    let impact = study.impact();
    let status = firmest(impact).ok_or_else(|| {
        empty(match impact.samples.count {
            0 => "no samples were drawn, or no exchange has a known effect on CO2e",
            _ => "no exchange has a known effect on CO2e",
        })
    })?;
    let histogram = Histogram::new(study, status)
        .ok_or_else(|| empty("no number behind the sum is uncertain"))?;
    let width = options.width();
    let full = width - 2.0 * MARGIN;
    let tornado = Tornado::new(study, status, lang);
    let beside = width >= BESIDE_MIN && tornado.is_some();
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: subtitle(impact, status, tornado.is_some(), lang),
        caption: caption(study, &histogram, tornado.as_ref(), lang),
    };
    let key = legend(&histogram, tornado.is_some(), lang);
    let foot = inline_height(&key, full);
    let left = if beside { 0.4 * full } else { full };
    let right = if beside { full - left - 18.0 } else { full };
    let set = tornado.as_ref().map(|tornado| tornado.set(right));
    let rows = set.as_ref().map_or(0.0, |set| set.height);
    let high = if beside { rows.clamp(LEAST, MOST) } else { NARROW };
    let over = histogram.head(left, lang);
    let top = HEAD + over + high + FOOT;
    let second = if rows > 0.0 { tornado::HEAD + rows + FOOT } else { 0.0 };
    let body = if beside { top.max(second) } else { top + second };
    let (mut scene, page) = frame.open(width, body + foot);
    let corner = at(page.x0, page.y0);
    let panel = Rect::new(corner.x, corner.y + HEAD + over, left, high);
    let letter = if tornado.is_some() { "a" } else { "" };
    draw_histogram(&mut scene, &histogram, panel, corner, letter, lang);
    if let (Some(tornado), Some(set)) = (&tornado, &set) {
        let corner = if beside { at(page.x1 - right, page.y0) } else { corner + at(0.0, top) };
        draw_tornado(&mut scene, tornado, set, Rect::new(corner.x, corner.y, right, second), lang);
    }
    histogram.write_data(&mut scene);
    tornado.iter().for_each(|tornado| tornado.write_data(&mut scene));
    draw_inline(&mut scene, &key, at(page.x0, page.y1 - foot), full);
    frame.close(&mut scene);
    Ok(scene)
}

/// The firmest status of which samples were drawn.
fn firmest(impact: &Impact) -> Option<Status> {
    impact.shares.iter().map(|share| share.status).find(|&status| impact.drawn(status).is_some())
}

fn legend<'a>(histogram: &Histogram, tornado: bool, lang: Lang) -> Vec<Entry<'a>> {
    let entry = |class: &str, text: Text, sample: Sample<'a>| Entry {
        class: class.to_owned(),
        text: text.in_lang(lang).to_owned(),
        height: 0.0,
        sample,
    };
    let swatch = |color: Color| -> Sample<'a> {
        Box::new(move |scene: &mut Scene, p: Point| {
            scene.rect(Rect::around(p, 9.0, 6.0), 0.0, Pen::fill(color));
        })
    };
    let point = |scene: &mut Scene, p: Point| {
        scene.line(&[p - at(0.0, 4.0), p + at(0.0, 4.0)], Pen::line(POINT, 1.2));
    };
    let mut entries = vec![
        entry("inner", Text::new("90 % of the samples", "90 % af udtrækkene"), swatch(inner())),
        entry("outer", Text::new("The rest", "Resten"), swatch(outer())),
        entry(
            "point",
            Text::new("With the numbers as stated", "Med tallene som oplyst"),
            Box::new(point),
        ),
    ];
    if !histogram.marked.is_empty() {
        let words = Text::new("Published figure", "Offentliggjort tal");
        entries.push(entry("claim", words, Box::new(diamond)));
    }
    if tornado {
        let low = Text::new("Input low (its 5 %)", "Tallet lavt (5 %)");
        let high = Text::new("Input high (its 95 %)", "Tallet højt (95 %)");
        entries.push(entry("low", low, swatch(LOW)));
        entries.push(entry("high", high, swatch(HIGH)));
    }
    entries
}

fn inner() -> Color {
    INNER.tint(0.72)
}

fn outer() -> Color {
    INNER.tint(0.3)
}

fn subtitle(impact: &Impact, status: Status, tornado: bool, lang: Lang) -> String {
    let samples = count(impact.samples.count, lang);
    let name = status_name(status).in_lang(lang);
    let moves = usize::from(tornado);
    match lang {
        Lang::En => sentences(&[
            format!(
                "{name}: CO₂e avoided in {samples} samples of the uncertain numbers; the height is the share of the samples."
            ),
            if_any(moves, || {
                "Panel b: the sum where one number alone is low or high, all others in their mean."
                    .to_owned()
            }),
        ]),
        Lang::Da => sentences(&[
            format!(
                "{name}: undgået CO₂e i {samples} udtræk af de usikre tal; højden er andelen af udtrækkene."
            ),
            if_any(moves, || {
                "Felt b: summen, hvor ét tal alene er lavt eller højt og alle andre i deres middel."
                    .to_owned()
            }),
        ]),
    }
}

fn caption(study: &Study, histogram: &Histogram, tornado: Option<&Tornado>, lang: Lang) -> String {
    let settings = &study.network.settings;
    let [quantity, factor] =
        [settings.uncertainty_quantity, settings.uncertainty_factor].map(|of| percent(of, lang));
    let samples = count(study.impact().samples.count, lang);
    let published = published(study.network, lang);
    let said = usize::from(!published.is_empty());
    let moves = usize::from(tornado.is_some());
    let others = tornado.map_or(0, |tornado| tornado.others);
    let width = histogram.bin_in_words(lang);
    let beyond = histogram.beyond;
    let n = |value| count(value, lang);
    match lang {
        Lang::En => {
            let (spread, range) = match settings.spread {
                Spread::Lognormal => ("lognormal", "triangular"),
                Spread::Triangular => ("triangular", "triangular"),
                Spread::Uniform => ("even", "even"),
            };
            sentences(&[
                format!("{samples} samples, in steps of {width} t."),
                if_any(beyond, || format!("{} lie off the scale.", n(beyond))),
                format!(
                    "Quantities with a range are {range} in it; others {spread}, ±{quantity} (quantities) and ±{factor} (factors), as a standard deviation."
                ),
                if_any(moves, || {
                    "Per cent: the share of the variance, as squared correlation; first-order where the sum is linear in the number.".to_owned()
                }),
                if_any(others, || format!("Not shown, since smaller: {}.", n(others))),
                "What is unknown is in none of it.".to_owned(),
                if_any(said, || {
                    format!("Published for the network, never computed with: {published}.")
                }),
            ])
        }
        Lang::Da => {
            let (spread, range) = match settings.spread {
                Spread::Lognormal => ("lognormalt", "trekantet"),
                Spread::Triangular => ("trekantet", "trekantet"),
                Spread::Uniform => ("jævnt", "jævnt"),
            };
            sentences(&[
                format!("{samples} udtræk, i trin på {width} t."),
                if_any(beyond, || format!("{} ligger uden for skalaen.", n(beyond))),
                format!(
                    "Mængder med et interval fordeler sig {range} i det; andre {spread}, ±{quantity} (mængder) og ±{factor} (faktorer) som standardafvigelse."
                ),
                if_any(moves, || {
                    "Procent: andelen af variansen, som kvadreret korrelation; af første orden, hvor summen er lineær i tallet.".to_owned()
                }),
                if_any(others, || format!("Ikke vist, da mindre: {}.", n(others))),
                "Det ukendte er ikke med.".to_owned(),
                if_any(said, || {
                    format!("Offentliggjort for netværket, indgår ikke i tallene: {published}.")
                }),
            ])
        }
    }
}
