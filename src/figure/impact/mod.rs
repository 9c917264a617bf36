//! What the exchanges save: each one's CO₂e by term, and the way from what is avoided to the net.
//!
//! # What it shows
//!
//! Left a bar per exchange, its terms stacked: what is avoided to the right of zero, burdens to the
//! left, a dot at the net and a whisker where it lies in 90 % of the samples. At the right the way
//! from what is avoided to the net, over all exchanges of the firmest status.
//!
//! # How to read it
//!
//! Statuses stand under each other and are never added; the net of the waterfall is that of the
//! impact analysis. Published figures are marks beside; where one is far off the scale the caption
//! gives it instead. No axis is cut.

mod bars;
mod waterfall;

use super::classes::{Progress, status_name};
use super::frame::{Entry, Frame, Sample, counted, draw_inline, if_any, inline_height, sentences};
use super::geometry::{Point, Rect, at};
use super::marks::{
    FOOT, HEAD, OFF_SCALE, Scale, UNIT, WHISKER, claims, diamond, heading, ordered, published,
    whisker, whisker_sample,
};
use super::scene::{Pen, Scene};
use super::style::*;
use super::{FigureError, FigureOptions, text};
use crate::analysis::Study;
use crate::analysis::impact::range_of;
use crate::model::{Status, Word};
use crate::network::{Exchange, ExchangeIx};
use crate::number::count;
use crate::section::Range;
use crate::text::{Lang, Text};
use crate::worth::{Standing, Terms, Worth};
use bars::{draw_bars, set};
use waterfall::{draw_waterfall, falls};

const HEADLINE: Text = Text::new("Climate effect", "Klimaeffekt");

/// Bars on one page.
const MOST: usize = 16;
/// Of these, the bars that every status may keep.
const KEPT: usize = 2;

/// A term of the balance.
#[derive(Clone, Copy)]
struct Term {
    name: Text,
    color: Color,
    value: fn(&Terms) -> Option<f64>,
}

const TERMS: [Term; 5] = [
    Term {
        name: Text::new("Production avoided", "Undgået produktion"),
        color: GREEN,
        value: |t| t.displaced,
    },
    Term {
        name: Text::new("Disposal avoided", "Undgået bortskaffelse"),
        color: SKY,
        value: |t| t.disposal,
    },
    Term { name: Text::new("Treatment", "Behandling"), color: ORANGE, value: |t| t.treatment },
    Term { name: Text::new("Transport", "Transport"), color: STONE, value: |t| t.transport },
    Term { name: Text::new("Residue", "Rest"), color: BROWN, value: |t| t.residue },
];

/// One bar.
struct Row {
    id: String,
    /// The ids of giver and taker.
    ends: [String; 2],
    name: String,
    from: String,
    to: String,
    terms: Terms,
    net: f64,
    /// Where the net lies in the samples.
    range: Option<Range>,
    partial: bool,
    status: Status,
    claims: Vec<f64>,
}

/// Draws the figure.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let lang = options.lang;
    let rows = rows(study);
    let Some(firmest) = rows.first().map(|row| row.status) else {
        let reason = "no exchange has a known effect on CO2e";
        return Err(FigureError::Empty { figure: "impact", reason });
    };
    let width = options.width();
    let full = width - 2.0 * MARGIN;
    // One term alone needs no waterfall.
    let total = Some(totals(study, firmest)).filter(|t| falls(t, lang).len() > 2);
    let beside = total.is_some() && width >= BESIDE_MIN;
    // Whether a mark is drawn is known only after drawing; its line is reserved.
    let key = inline_height(&legend(&rows, &total, true, true, lang), full);
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: Text::new(
            "CO₂e avoided, t per year; burdens count negative. No axis is cut.",
            "Undgået CO₂e, t pr. år; belastninger tæller negativt. Ingen akse er afkortet.",
        )
        .in_lang(lang)
        .to_owned(),
        caption: caption(study, &rows, lang),
    };
    let left_width = if beside { full * 0.58 } else { full } - 8.0;
    let bars = set(&rows, left_width);
    let least = if beside { 96.0 } else { 0.0 };
    let top = HEAD + bars.height.max(least) + FOOT;
    let below = if total.is_some() && !beside { HEAD + 120.0 + FOOT } else { 0.0 };
    let (mut scene, page) = frame.open(width, top + below + key);
    let letter = if total.is_some() { "a" } else { "" };
    let left = Rect::new(page.x0, page.y0, left_width, top);
    draw_bars(&mut scene, &rows, &bars, left, letter, lang);
    if let Some(total) = &total {
        let right = if beside {
            Rect { x0: left.x1 + 14.0, x1: page.x1, ..left }
        } else {
            Rect::new(page.x0, left.y1, full, below)
        };
        draw_waterfall(&mut scene, study, firmest, total, right, lang);
    }
    scene.about([]);
    write_data(&mut scene, &rows, total.as_ref().map(|total| (firmest, total)));
    let [marked, sampled] = ["claim", "whisker"].map(|class| scene.used.contains(class));
    let entries = legend(&rows, &total, marked, sampled, lang);
    draw_inline(&mut scene, &entries, at(page.x0, page.y1 - key), full);
    frame.close(&mut scene);
    Ok(scene)
}

/// A row for each bar, then one for the sum, in t of CO2e per year.
fn write_data(scene: &mut Scene, rows: &[Row], total: Option<(Status, &Terms)>) {
    for row in rows {
        scene.data.row([
            ("mark", "exchange".into()),
            ("id", row.id.as_str().into()),
            ("status", row.status.as_str().into()),
            ("displaced_t", row.terms.displaced.into()),
            ("disposal_t", row.terms.disposal.into()),
            ("treatment_t", row.terms.treatment.into()),
            ("transport_t", row.terms.transport.into()),
            ("residue_t", row.terms.residue.into()),
            ("net_t", row.net.into()),
            ("p05_t", row.range.map(|range| range.p05).into()),
            ("p95_t", row.range.map(|range| range.p95).into()),
        ]);
    }
    if let Some((status, terms)) = total {
        let net = TERMS.iter().filter_map(|term| (term.value)(terms)).sum::<f64>();
        scene.data.row([
            ("mark", "sum".into()),
            ("status", status.as_str().into()),
            ("displaced_t", terms.displaced.into()),
            ("disposal_t", terms.disposal.into()),
            ("treatment_t", terms.treatment.into()),
            ("transport_t", terms.transport.into()),
            ("residue_t", terms.residue.into()),
            ("net_t", net.into()),
        ]);
    }
}

/// The exchanges that are shown, each with its worth; a part of another is not summed again.
fn shown<'a>(study: &'a Study) -> impl Iterator<Item = (ExchangeIx, &'a Exchange, &'a Worth)> {
    let (network, worth) = (study.network, study.worth());
    let whole = network.exchanges.iter().enumerate().filter(|(_, e)| e.part_of.is_none());
    whole.filter(|(_, e)| Progress::of(network, e).is_some()).map(move |(i, e)| (i, e, &worth[i]))
}

/// Exchanges with a known effect: the firmest status first, of each the largest first. Where the
/// page cannot hold all, every status keeps a few and the firmest take the rest.
fn rows(study: &Study) -> Vec<Row> {
    let network = study.network;
    let name = |a: usize| network.actors[a].name.as_str();
    let watched = &study.impact().samples.watched;
    let mut found: Vec<(ExchangeIx, Row)> = shown(study)
        .filter_map(|(i, e, worth)| {
            let row = Row {
                id: network.id(i).to_owned(),
                ends: [e.from, e.to].map(|a| network.actors[a].id.to_string()),
                name: text::readable(&network.resources[e.resource].name),
                from: text::readable(name(e.from)),
                to: text::readable(name(e.to)),
                terms: worth.terms,
                net: worth.co2_t?,
                range: None,
                partial: worth.is_partial(),
                status: e.status,
                claims: claims(network, network.id(i)).filter_map(|c| c.value).collect(),
            };
            let seen = TERMS.iter().any(|t| (t.value)(&row.terms).is_some_and(|v| v != 0.0));
            seen.then_some((i, row))
        })
        .collect();
    found.sort_by(|(i, a), (j, b)| {
        a.status.cmp(&b.status).then(b.net.abs().total_cmp(&a.net.abs())).then(i.cmp(j))
    });
    // The first few of each status, then the others, as many as the page holds.
    let of_status = found.chunk_by(|(_, a), (_, b)| a.status == b.status);
    let is_kept = of_status.flat_map(|of| (0..of.len()).map(|k| k < KEPT)).collect::<Vec<bool>>();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&k| (!is_kept[k], k));
    order.truncate(MOST);
    let rows = found.into_iter().enumerate().filter(|(k, _)| order.contains(k));
    // Samples are many: only those of the rows that stay are looked at.
    let range = |i: &ExchangeIx| watched.get(i).and_then(|drawn| interval(drawn));
    rows.map(|(_, (i, row))| Row { range: range(&i), ..row }).collect()
}

/// Where samples lie; nowhere if they are all the same.
fn interval(drawn: &[f64]) -> Option<Range> {
    range_of(drawn).filter(|range| range.p05 < range.p95)
}

/// The terms of all exchanges of one status together.
fn totals(study: &Study, status: Status) -> Terms {
    let known = || shown(study).filter(|(_, e, w)| e.status == status && w.co2_t.is_some());
    let sum = |of: fn(&Terms) -> Option<f64>| {
        known().filter_map(|(_, _, worth)| of(&worth.terms)).reduce(|a, b| a + b)
    };
    Terms {
        displaced: sum(|t| t.displaced),
        disposal: sum(|t| t.disposal),
        treatment: sum(|t| t.treatment),
        transport: sum(|t| t.transport),
        residue: sum(|t| t.residue),
    }
}

fn legend<'a>(
    rows: &[Row],
    total: &Option<Terms>,
    marked: bool,
    sampled: bool,
    lang: Lang,
) -> Vec<Entry<'a>> {
    let occurs = |term: &Term| {
        let of = |t: &Terms| (term.value)(t).is_some_and(|v| v != 0.0);
        rows.iter().any(|r| of(&r.terms)) || total.as_ref().is_some_and(of)
    };
    let entry = |class: &str, text: Text, sample: Sample<'a>| Entry {
        class: class.to_owned(),
        text: text.in_lang(lang).to_owned(),
        height: 0.0,
        sample,
    };
    let mut entries: Vec<Entry> = TERMS
        .into_iter()
        .filter(occurs)
        .map(|term| {
            let swatch = move |scene: &mut Scene, p: Point| {
                scene.rect(Rect::around(p, 9.0, 6.0), 0.0, Pen::fill(term.color));
            };
            entry(term.name.en, term.name, Box::new(swatch))
        })
        .collect();
    let net = |scene: &mut Scene, p: Point| {
        scene.circle(p, 2.1, Pen::fill(WHITE).outlined(INK, 0.8));
    };
    entries.push(entry("net", Text::new("Net", "Netto"), Box::new(net)));
    if sampled {
        entries.push(entry("whisker", WHISKER, Box::new(whisker_sample)));
    }
    if marked {
        let words = Text::new("Published figure", "Offentliggjort tal");
        entries.push(entry("claim", words, Box::new(diamond)));
    }
    entries
}

fn caption(study: &Study, rows: &[Row], lang: Lang) -> String {
    let of = |keep: fn(&Worth) -> bool| shown(study).filter(|(_, _, w)| keep(w)).count();
    let known = of(|w| w.co2_t.is_some());
    let partial = of(|w| w.co2_t.is_some() && w.is_partial());
    let uncredited = of(|w| w.co2_t.is_none() && w.standing == Standing::NotCredited);
    let unknown = of(|w| w.co2_t.is_none() && w.standing != Standing::NotCredited);
    let less = known - rows.len();
    let n = |value: usize| count(value, lang);
    let published = published(study.network, lang);
    let said = usize::from(!published.is_empty());
    let samples = study.impact().samples.count;
    let intervals = if rows.iter().any(|row| row.range.is_some()) { samples } else { 0 };
    match lang {
        Lang::En => sentences(&[
            format!("{} with a known effect.", counted(known, "exchange", "exchanges", lang)),
            if_any(partial, || format!("* a term is unknown ({}).", n(partial))),
            if_any(less, || format!("Not shown, since smaller: {}.", n(less))),
            if_any(unknown, || format!("Effect unknown for {}.", n(unknown))),
            if_any(uncredited, || {
                format!("{} without credit (services, ordinary trade).", n(uncredited))
            }),
            if_any(intervals, || {
                format!("Intervals: {} samples of the uncertain numbers.", n(samples))
            }),
            if_any(said, || {
                format!("Published for the network, never computed with: {published}.")
            }),
        ]),
        Lang::Da => sentences(&[
            format!("{} med kendt effekt.", counted(known, "udveksling", "udvekslinger", lang)),
            if_any(partial, || format!("* et led er ukendt ({}).", n(partial))),
            if_any(less, || format!("Ikke vist, da mindre: {}.", n(less))),
            if_any(unknown, || format!("Effekten er ukendt for {}.", n(unknown))),
            if_any(uncredited, || {
                format!("{} godskrives ikke (ydelser, almindelig handel).", n(uncredited))
            }),
            if_any(intervals, || format!("Intervaller: {} udtræk af de usikre tal.", n(samples))),
            if_any(said, || {
                format!("Offentliggjort for netværket, indgår ikke i tallene: {published}.")
            }),
        ]),
    }
}
