//! What the exchanges save: each one's CO₂e by term, and the way from what is avoided to the net.
//!
//! Left a bar per exchange, its terms stacked: what is avoided to the right of zero, burdens to the
//! left, a dot at the net; statuses stand under each other and are never added. Right a waterfall
//! of the terms over all active exchanges. Both axes start at zero. Published figures are marks
//! beside; where one is far off the scale the caption gives it instead.

use super::canvas::{Axes, bar, dot, plot, rule, ticks};
use super::classes::Progress;
use super::frame::{Entry, Frame, Sample, counted, draw_inline, if_any, inline_height, sentences};
use super::geometry::{Point, Rect, at};
use super::scene::{Anchor, Label, Pen, Scene};
use super::style::*;
use super::text::{self, Weight};
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::model::Claim;
use crate::network::{ExchangeIx, Network};
use crate::number::{count, rough, significant};
use crate::text::{Lang, Text};
use crate::worth::Terms;

const HEADLINE: Text = Text::new("Climate effect", "Klimaeffekt");

/// Bars on one page.
const MOST: usize = 16;
const ROW: f64 = 17.0;
const HEAD: f64 = 22.0;
const FOOT: f64 = 26.0;
/// Marks this many times beyond the bars would flatten them: the caption gives them instead.
const OFF_SCALE: f64 = 1.6;

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
    name: String,
    way: String,
    terms: Terms,
    net: f64,
    partial: bool,
    progress: Progress,
    claims: Vec<f64>,
}

/// Draws the figure.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let (network, lang) = (study.network, options.lang);
    let all = rows(study);
    if all.is_empty() {
        let reason = "no exchange has a known effect on CO2e";
        return Err(FigureError::Empty { figure: "impact", reason });
    }
    let rows = &all[..all.len().min(MOST)];
    let width = options.width();
    let full = width - 2.0 * MARGIN;
    let beside = width >= BESIDE_MIN;
    // One term alone needs no waterfall.
    let total = totals(study).filter(|t| falls(t, lang).len() > 2);
    // Whether a mark is drawn is known only after drawing; its line is reserved.
    let key = inline_height(&legend(rows, &total, true, lang), full);
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: Text::new(
            "CO₂e avoided, t per year; burdens count negative. Axes start at zero.",
            "Undgået CO₂e, t pr. år; belastninger tæller negativt. Akserne begynder ved nul.",
        )
        .in_lang(lang)
        .to_owned(),
        caption: caption(study, &all, rows.len(), lang),
    };
    let least = if beside && total.is_some() { 96.0 } else { 0.0 };
    let bars = rows_height(rows).max(least);
    let steps = 120.0;
    let below = if beside || total.is_none() { 0.0 } else { HEAD + steps + FOOT };
    let height = bars + below;
    let (mut scene, page) = frame.open(width, HEAD + height + FOOT + key);
    let split = if !beside || total.is_none() { full } else { full * 0.58 };
    let left = Rect::new(page.x0, page.y0, split - 8.0, HEAD + bars + FOOT);
    draw_bars(&mut scene, rows, left, total.is_none(), lang);
    if let Some(total) = &total {
        let right = if beside {
            Rect::new(page.x0 + split + 6.0, page.y0, full - split - 6.0, HEAD + bars + FOOT)
        } else {
            Rect::new(page.x0, left.y1, full, below)
        };
        draw_waterfall(&mut scene, network, total, right, lang);
    }
    let entries = legend(rows, &total, scene.used.contains("claim"), lang);
    draw_inline(&mut scene, &entries, at(page.x0, page.y1 - key), full);
    frame.close(&mut scene);
    Ok(scene)
}

/// Exchanges with a known effect; active ones first, the largest first.
fn rows(study: &Study) -> Vec<Row> {
    let (network, worth) = (study.network, study.worth());
    let mut rows: Vec<(ExchangeIx, Row)> = network
        .exchanges
        .iter()
        .enumerate()
        .filter(|(_, e)| e.part_of.is_none())
        .filter_map(|(i, e)| {
            let progress = Progress::of(network, e)?;
            let net = worth[i].co2_t?;
            let name = |a: usize| network.actors[a].name.as_str();
            let row = Row {
                name: network.resources[e.resource].name.clone(),
                way: format!("{} → {}", name(e.from), name(e.to)),
                terms: worth[i].terms,
                net,
                partial: worth[i].is_partial(),
                progress,
                claims: claims(network, &e.id).filter_map(|c| c.value).collect(),
            };
            let known = TERMS.iter().filter_map(|t| (t.value)(&row.terms));
            known.fold(0.0, |sum: f64, v| sum + v.abs()).gt(&0.0).then_some((i, row))
        })
        .collect();
    rows.sort_by(|(i, a), (j, b)| {
        a.progress.cmp(&b.progress).then(b.net.abs().total_cmp(&a.net.abs())).then(i.cmp(j))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Published figures of the same indicator about a subject.
fn claims<'a>(network: &'a Network, subject: &str) -> impl Iterator<Item = &'a Claim> {
    let of = move |c: &&Claim| c.indicator == "co2_t" && c.unit == "t" && c.per.is_empty();
    let subject = subject.to_owned();
    network.records.claims.iter().filter(of).filter(move |c| c.subject == subject)
}

/// The terms of all active exchanges together; `None` where nothing is known.
fn totals(study: &Study) -> Option<Terms> {
    let (network, worth) = (study.network, study.worth());
    let known = || {
        let whole = network.active().filter(|(_, e)| e.part_of.is_none());
        whole.map(|(i, _)| &worth[i]).filter(|w| w.co2_t.is_some()).map(|w| &w.terms)
    };
    known().next()?;
    let sum = |of: fn(&Terms) -> Option<f64>| known().filter_map(of).reduce(|a, b| a + b);
    Some(Terms {
        displaced: sum(|t| t.displaced),
        disposal: sum(|t| t.disposal),
        treatment: sum(|t| t.treatment),
        transport: sum(|t| t.transport),
        residue: sum(|t| t.residue),
    })
}

/// Where each row starts, with a heading over each status.
fn layout(rows: &[Row]) -> Vec<f64> {
    let several = rows.iter().any(|r| r.progress != rows[0].progress);
    let mut y = 0.0;
    let mut last = None;
    rows.iter()
        .map(|row| {
            if several && last != Some(row.progress) {
                y += 12.0;
            }
            last = Some(row.progress);
            y += ROW;
            y - ROW
        })
        .collect()
}

fn rows_height(rows: &[Row]) -> f64 {
    layout(rows).last().map_or(0.0, |y| y + ROW)
}

fn draw_bars(scene: &mut Scene, rows: &[Row], area: Rect, alone: bool, lang: Lang) {
    let letter = if alone { "" } else { "a" };
    heading(scene, letter, Text::new("By exchange", "Pr. udveksling").in_lang(lang), area);
    let names = (area.width() * 0.44).min(150.0);
    let starts = layout(rows);
    let height = rows_height(rows);
    let panel =
        Rect::new(area.x0 + names + 6.0, area.y0 + HEAD, area.width() - names - 6.0, height);
    let (low, high) = rows.iter().fold((0.0_f64, 0.0_f64), |(low, high), row| {
        let ends = ends(&row.terms);
        (low.min(ends[0]).min(row.net), high.max(ends[1]).max(row.net))
    });
    // Marks on the scale count, those far off do not.
    let most = OFF_SCALE * high;
    let marked = rows.iter().flat_map(|r| &r.claims).copied().filter(|&c| c <= most);
    let high = marked.fold(high, f64::max);
    // Room for the number behind the longest bar.
    let span = (high - low).max(1e-9);
    let (from, to) = (low - if low < 0.0 { 0.03 * span } else { 0.0 }, high + 0.24 * span);
    let marks = ticks(from, to, 5);
    {
        let plot = plot(scene, panel, Axes { x: [from, to], y: [height, 0.0] });
        for &mark in &marks {
            rule(&plot, [mark, 0.0], [mark, height], RULE, 0.5);
        }
        for (row, &y) in rows.iter().zip(&starts) {
            let tint = if row.progress == Progress::Active { 1.0 } else { 0.5 };
            let (mut plus, mut minus) = (0.0, 0.0);
            for term in TERMS {
                let Some(value) = (term.value)(&row.terms) else { continue };
                let end = if value >= 0.0 { &mut plus } else { &mut minus };
                bar(&plot, ordered(*end, *end + value), [y + 4.5, y + 12.5], term.color.tint(tint));
                *end += value;
            }
            dot(&plot, [row.net, y + 8.5], 2.1, WHITE, INK);
        }
        rule(&plot, [0.0, 0.0], [0.0, height], INK, 0.8);
    }
    let across = |v: f64| panel.x0 + (v - from) / (to - from) * panel.width();
    tick_labels(scene, &marks, panel.y1, across, lang);
    let unit = Text::new("t CO₂e per year", "t CO₂e pr. år").in_lang(lang);
    let place = at(panel.centre().x, panel.y1 + 18.0);
    scene.text(Label::new(place, unit, SMALL).color(GREY).anchor(Anchor::Middle));
    let mut last = None;
    let several = rows.iter().any(|r| r.progress != rows[0].progress);
    for (row, &y) in rows.iter().zip(&starts) {
        let top = panel.y0 + y;
        if several && last != Some(row.progress) {
            let words = row.progress.name().in_lang(lang);
            scene.text(Label::new(at(area.x0, top - 3.0), words, SMALL).bold().color(GREY));
        }
        last = Some(row.progress);
        row_words(scene, row, at(area.x0, top), names);
        let end = ends(&row.terms)[1].max(row.net).max(0.0);
        let mut x = across(end);
        for &claim in row.claims.iter().filter(|&&claim| claim >= from && claim <= most) {
            diamond(scene, at(across(claim), top + 8.5));
            scene.used.insert("claim".to_owned());
            x = x.max(across(claim));
        }
        let value = format!("{}{}", rough(row.net, 3, lang), if row.partial { "*" } else { "" });
        scene.text(Label::new(at(x + 5.5, top + 8.5 + SMALL * 0.36), &*value, SMALL));
    }
}

fn ordered(a: f64, b: f64) -> [f64; 2] {
    [a.min(b), a.max(b)]
}

/// The left and right end of a stacked bar.
fn ends(terms: &Terms) -> [f64; 2] {
    TERMS
        .iter()
        .filter_map(|t| (t.value)(terms))
        .fold([0.0, 0.0], |[low, high], v| if v < 0.0 { [low + v, high] } else { [low, high + v] })
}

fn row_words(scene: &mut Scene, row: &Row, corner: Point, width: f64) {
    let fit =
        |words: &str, size: f64, weight| text::shorten(&text::readable(words), size, weight, width);
    let name = fit(&row.name, LABEL, Weight::Regular);
    scene.text(Label::new(corner + at(0.0, 7.2), name, LABEL));
    let way = fit(&row.way, SMALL, Weight::Regular);
    scene.text(Label::new(corner + at(0.0, 14.4), way, SMALL).color(GREY));
}

fn heading(scene: &mut Scene, letter: &str, words: &str, area: Rect) {
    let base = at(area.x0, area.y0 + 9.0);
    scene.text(Label::new(base, letter, HEADING).bold());
    let indent = if letter.is_empty() { 0.0 } else { 9.0 };
    scene.text(Label::new(base + at(indent, 0.0), words, HEADING).bold());
}

fn tick_labels(scene: &mut Scene, marks: &[f64], y: f64, across: impl Fn(f64) -> f64, lang: Lang) {
    let mut free = f64::NEG_INFINITY;
    for &mark in marks {
        let label =
            Label::new(at(across(mark), y + SMALL + 3.0), significant(mark, 3, lang), SMALL);
        let label = label.color(GREY).anchor(Anchor::Middle);
        if label.bounds().x0 > free {
            free = label.bounds().x1 + 3.0;
            scene.text(label);
        }
    }
}

fn diamond(scene: &mut Scene, p: Point) {
    let corners = [at(0.0, -3.2), at(3.2, 0.0), at(0.0, 3.2), at(-3.2, 0.0)].map(|d| p + d);
    scene.polygon(&corners, Pen::fill(WHITE).outlined(PINK.shade(0.75), 1.2));
}

/// A step of the waterfall.
struct Fall {
    name: String,
    from: f64,
    to: f64,
    color: Color,
    value: f64,
}

fn draw_waterfall(scene: &mut Scene, network: &Network, total: &Terms, area: Rect, lang: Lang) {
    let words = Text::new("All in operation, term by term", "Alle i drift, led for led");
    heading(scene, "b", words.in_lang(lang), area);
    let falls = falls(total, lang);
    let (low, high) = falls.iter().fold((0.0_f64, 0.0_f64), |(low, high), f| {
        (low.min(f.from).min(f.to), high.max(f.from).max(f.to))
    });
    let beside: Vec<f64> = claims(network, "network")
        .filter_map(|c| c.value)
        .filter(|&v| v <= OFF_SCALE * high && v >= low)
        .collect();
    let high = beside.iter().copied().fold(high, f64::max);
    let span = (high - low).max(1e-9);
    let (from, to) = (if low < 0.0 { low - 0.03 * span } else { 0.0 }, high + 0.3 * span);
    let marks = ticks(from, to, 4);
    let names =
        falls.iter().map(|f| text::width(&f.name, LABEL, Weight::SemiBold)).fold(0.0, f64::max);
    let step = ((area.height() - HEAD - FOOT) / falls.len() as f64).min(24.0);
    let height = step * falls.len() as f64;
    let panel =
        Rect::new(area.x0 + names + 6.0, area.y0 + HEAD, area.width() - names - 6.0, height);
    {
        let plot = plot(scene, panel, Axes { x: [from, to], y: [falls.len() as f64, 0.0] });
        let foot = falls.len() as f64;
        for &mark in &marks {
            rule(&plot, [mark, 0.0], [mark, foot], RULE, 0.5);
        }
        for (i, fall) in falls.iter().enumerate() {
            let y = i as f64;
            bar(&plot, ordered(fall.from, fall.to), [y + 0.2, y + 0.8], fall.color);
            if i + 1 < falls.len() {
                rule(&plot, [fall.to, y + 0.8], [fall.to, y + 1.2], GREY, 0.6);
            }
        }
        rule(&plot, [0.0, 0.0], [0.0, foot], INK, 0.8);
    }
    let across = |v: f64| panel.x0 + (v - from) / (to - from) * panel.width();
    tick_labels(scene, &marks, panel.y1, across, lang);
    let unit = Text::new("t CO₂e per year", "t CO₂e pr. år").in_lang(lang);
    let place = at(panel.centre().x, panel.y1 + 18.0);
    scene.text(Label::new(place, unit, SMALL).color(GREY).anchor(Anchor::Middle));
    for (i, fall) in falls.iter().enumerate() {
        let last = i + 1 == falls.len();
        let middle = panel.y0 + (i as f64 + 0.5) * step;
        let name = Label::new(at(area.x0, middle + LABEL * 0.36), &*fall.name, LABEL);
        scene.text(if last { name.bold() } else { name });
        let mut end = across(fall.from.max(fall.to).max(0.0));
        for &value in beside.iter().filter(|_| last) {
            diamond(scene, at(across(value), middle));
            scene.used.insert("claim".to_owned());
            end = end.max(across(value) + 1.5);
        }
        let sign = if fall.value > 0.0 && !last { "+" } else { "" };
        let value = format!("{sign}{}", rough(fall.value, 3, lang));
        let value = Label::new(at(end + 4.0, middle + SMALL * 0.36), value, SMALL);
        scene.text(if last { value.bold() } else { value });
    }
}

fn falls(total: &Terms, lang: Lang) -> Vec<Fall> {
    let mut level = 0.0;
    let mut falls: Vec<Fall> = TERMS
        .iter()
        .filter_map(|term| {
            let value = (term.value)(total).filter(|&v| v != 0.0)?;
            let from = level;
            level += value;
            let name = term.name.in_lang(lang).to_owned();
            Some(Fall { name, from, to: level, color: term.color, value })
        })
        .collect();
    let name = Text::new("Net", "Netto").in_lang(lang).to_owned();
    falls.push(Fall { name, from: 0.0, to: level, color: SLATE, value: level });
    falls
}

fn legend<'a>(rows: &[Row], total: &Option<Terms>, marked: bool, lang: Lang) -> Vec<Entry<'a>> {
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
    if marked {
        let words = Text::new("Published figure", "Offentliggjort tal");
        entries.push(entry("claim", words, Box::new(diamond)));
    }
    entries
}

fn caption(study: &Study, all: &[Row], shown: usize, lang: Lang) -> String {
    let (network, worth) = (study.network, study.worth());
    let unknown =
        network.active().filter(|(i, e)| e.part_of.is_none() && worth[*i].co2_t.is_none()).count();
    let partial = all.iter().filter(|r| r.partial).count();
    let less = all.len() - shown;
    let n = |value: usize| count(value, lang);
    let published: Vec<String> = claims(network, "network")
        .filter_map(|c| {
            let year = c.year.map_or(String::new(), |y| format!(" ({y})"));
            Some(format!("{} t{year}", significant(c.value?, 3, lang)))
        })
        .collect();
    let published = published.join(", ");
    let said = usize::from(!published.is_empty());
    match lang {
        Lang::En => sentences(&[
            format!("{} with a known effect.", counted(all.len(), "exchange", "exchanges", lang)),
            if_any(partial, || format!("* a term is unknown ({}).", n(partial))),
            if_any(unknown, || format!("Effect unknown for {}.", n(unknown))),
            if_any(less, || format!("{} smaller ones are not shown.", n(less))),
            if_any(said, || {
                format!("Published for the network, never computed with: {published}.")
            }),
        ]),
        Lang::Da => sentences(&[
            format!("{} med kendt effekt.", counted(all.len(), "udveksling", "udvekslinger", lang)),
            if_any(partial, || format!("* et led er ukendt ({}).", n(partial))),
            if_any(unknown, || format!("Effekten er ukendt for {}.", n(unknown))),
            if_any(less, || format!("{} mindre er ikke vist.", n(less))),
            if_any(said, || {
                format!("Offentliggjort for netværket, indgår ikke i tallene: {published}.")
            }),
        ]),
    }
}
