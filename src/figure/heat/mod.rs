//! The composite curves of heat: what is offered and what is needed, each as one, and the pinch.
//!
//! # What it shows
//!
//! Heat from left to right, temperature upwards, all offers as one curve and all needs as another.
//! The needs are moved so that ΔTmin is kept.
//!
//! # How to read it
//!
//! Where the two curves lie above each other heat can be recovered; what the offers give off beyond
//! is left over (at the left), what the needs want beyond comes from elsewhere (at the right).

mod chart;
mod names;
mod pinch;

use super::frame::{
    Entry, Frame, counted, draw_inline, if_any, inline_height, line_entry, sentences,
};
use super::geometry::{Rect, at};
use super::scene::{Pen, Scene};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::analysis::heat::Heat;
use crate::number::{count, significant};
use crate::text::{Lang, Text};
use crate::worth::Gap;
use chart::{CURVE, Chart, LINE, TOP};
use pinch::Divide;

const HEADLINE: Text = Text::new("Heat offered and needed", "Varme udbudt og efterspurgt");

/// The plot on a wide and on a narrow page, pt.
const HIGH: f64 = 230.0;
const NARROW: f64 = 190.0;
/// Under the plot, for its scale.
const FOOT: f64 = 22.0;

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
    for (curve, corners) in [("offers", &heat.hot_curve), ("needs", &heat.cold_curve)] {
        for corner in corners {
            scene.data.row([
                ("curve", curve.into()),
                ("heat_kw", corner.heat.into()),
                ("temperature_c", corner.temperature.into()),
            ]);
        }
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
            Self::Offers => VERMILION,
            Self::Needs => BLUE,
        }
    }

    const fn name(self) -> Text {
        match self {
            Self::Offers => Text::new("Offers", "Udbud"),
            Self::Needs => Text::new("Needs", "Behov"),
        }
    }
}

/// The class of a curve in the legend.
fn class(side: Side) -> String {
    format!("curve {}", side.name().en)
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
