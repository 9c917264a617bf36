//! Who holds the network together: central actors ranked, several measures side by side.
//!
//! # What it shows
//!
//! A row per actor, a column per measure, a dot where the actor stands. Columns of which nothing is
//! known are left out.
//!
//! # How to read it
//!
//! Every column has its own scale from zero. Sorted by betweenness, then PageRank. An actor high in
//! one measure and low in another holds the network in one way only.

use super::canvas::{Axes, dot, plot, rule, ticks};
use super::classes::Trade;
use super::frame::{Frame, counted, dot_entry, draw_inline, if_any, inline_height, sentences};
use super::geometry::{Rect, at};
use super::scene::{Anchor, Label, Pen, Scene};
use super::style::*;
use super::text::{self, Weight};
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::analysis::actors::{ActorRow, Role};
use crate::number::{count, significant};
use crate::text::{Lang, Text};

const HEADLINE: Text = Text::new("Central actors", "Centrale aktører");

/// Rows on one page.
const MOST: usize = 20;
const ROW: f64 = 13.2;
/// Over and under the rows, for the headings and the scales.
const HEAD: f64 = 30.0;
const FOOT: f64 = 14.0;
const GAP: f64 = 16.0;

/// One measure: its heading, what it means, and its value.
struct Column {
    name: Text,
    meaning: Text,
    value: fn(&ActorRow) -> Option<f64>,
}

const COLUMNS: [Column; 4] = [
    Column {
        name: Text::new("Links", "Forbindelser"),
        meaning: Text::new("givers and takers", "givere og aftagere"),
        value: |row| Some((row.in_degree + row.out_degree) as f64),
    },
    Column {
        name: Text::new("Betweenness", "Mellemstilling"),
        meaning: Text::new("share of pairs", "andel af par"),
        value: |row| row.betweenness,
    },
    Column {
        name: Text::new("PageRank", "PageRank"),
        meaning: Text::new("share of all", "andel af alle"),
        value: |row| Some(row.pagerank),
    },
    Column {
        name: Text::new("CO₂e lost without it", "CO₂e tabt uden den"),
        meaning: Text::new("t per year", "t pr. år"),
        value: |row| row.co2_impact_loss_t,
    },
];

/// Draws the ranking.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let actors = study.actors();
    if actors.rows.is_empty() {
        let reason = "no actor has a link";
        return Err(FigureError::Empty { figure: "actors", reason });
    }
    let lang = options.lang;
    let rows = &actors.rows[..actors.rows.len().min(MOST)];
    let width = options.width();
    let full = width - 2.0 * MARGIN;
    // A narrow page holds two measures.
    let most = if width >= BESIDE_MIN { COLUMNS.len() } else { 2 };
    let columns: Vec<&Column> = COLUMNS
        .iter()
        .filter(|c| rows.iter().filter_map(c.value).any(|v| v != 0.0))
        .take(most)
        .collect();
    let trades: std::collections::BTreeSet<Trade> =
        rows.iter().filter_map(|r| trade(study, r)).collect();
    let entries: Vec<_> = trades.into_iter().map(|t| dot_entry(t, lang)).collect();
    let key = inline_height(&entries, full);
    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: Text::new(
            "Sorted by betweenness, then PageRank. Every measure has its own scale.",
            "Ordnet efter mellemstilling, så PageRank. Hvert mål har sin egen skala.",
        )
        .in_lang(lang)
        .to_owned(),
        caption: caption(study, rows, lang),
    };
    let table = HEAD + rows.len() as f64 * ROW + FOOT;
    let (mut scene, page) = frame.open(width, table + 6.0 + key);
    let names = if width >= BESIDE_MIN { 184.0 } else { 100.0 };
    draw_names(&mut scene, study, rows, page, names, lang);
    let wide = (page.width() - names - 8.0 - GAP * (columns.len() as f64 - 1.0).max(0.0))
        / columns.len().max(1) as f64;
    for (i, column) in columns.iter().enumerate() {
        let left = page.x0 + names + 8.0 + i as f64 * (wide + GAP);
        let panel = Rect::new(left, page.y0 + HEAD, wide, rows.len() as f64 * ROW);
        draw_column(&mut scene, study, rows, column, panel, lang);
    }
    scene.about([]);
    for (i, row) in rows.iter().enumerate() {
        scene.data.row([
            ("rank", (i + 1).into()),
            ("id", row.id.as_str().into()),
            ("name", row.name.as_str().into()),
            ("role", format!("{:?}", row.role).to_lowercase().into()),
            ("links", (row.in_degree + row.out_degree).into()),
            ("betweenness", row.betweenness.into()),
            ("pagerank", row.pagerank.into()),
            ("co2_impact_loss_t", row.co2_impact_loss_t.into()),
        ]);
    }
    draw_inline(&mut scene, &entries, at(page.x0, page.y0 + table + 6.0), full);
    frame.close(&mut scene);
    Ok(scene)
}

fn trade(study: &Study, row: &ActorRow) -> Option<Trade> {
    let network = study.network;
    Some(Trade::of(&network.actors[network.actor(&row.id)?]))
}

/// Bands, ranks, names and roles.
fn draw_names(
    scene: &mut Scene,
    study: &Study,
    rows: &[ActorRow],
    page: Rect,
    width: f64,
    lang: Lang,
) {
    for (i, row) in rows.iter().enumerate() {
        scene.about([]);
        let top = page.y0 + HEAD + i as f64 * ROW;
        if i % 2 == 0 {
            let band = Rect::new(page.x0, top, page.width(), ROW);
            scene.rect(band, 0.0, Pen::fill(Color(0xf5, 0xf6, 0xf7)));
        }
        scene.about([row.id.as_str()]);
        let base = top + ROW / 2.0 + LABEL * 0.36;
        let number = Label::new(at(page.x0 + 11.0, base), (i + 1).to_string(), LABEL);
        scene.text(number.color(GREY).anchor(Anchor::End));
        if let Some(trade) = trade(study, row) {
            let pen = Pen::fill(trade.color()).outlined(trade.color().shade(0.72), 0.5);
            scene.circle(at(page.x0 + 19.0, top + ROW / 2.0), 3.0, pen);
            scene.used.insert(format!("trade {trade:?}"));
        }
        // A narrow page has room for names only.
        let role = if page.width() < BESIDE_MIN { "" } else { role(row.role).in_lang(lang) };
        let right = at(page.x0 + width, base);
        scene.text(Label::new(right, role, SMALL).color(GREY).anchor(Anchor::End));
        let room = width - 31.0 - text::width(role, SMALL, Weight::Regular);
        let name = text::readable(&row.name);
        let fits = text::width(&name, LABEL, Weight::Regular) <= room;
        let size = if fits { LABEL } else { SMALL };
        let name = text::shorten(&name, size, Weight::Regular, room);
        scene.text(Label::new(at(page.x0 + 26.0, base), name, size));
    }
}

const fn role(role: Role) -> Text {
    match role {
        Role::Hub => Text::new("hub", "knudepunkt"),
        Role::Anchor => Text::new("anchor", "anker"),
        Role::Recycler => Text::new("recycler", "genanvender"),
        Role::Source => Text::new("source", "kilde"),
        Role::Sink => Text::new("sink", "aftager"),
        Role::Member => Text::new("member", "medlem"),
    }
}

/// One measure: heading, scale, and a dot per actor.
fn draw_column(
    scene: &mut Scene,
    study: &Study,
    rows: &[ActorRow],
    column: &Column,
    panel: Rect,
    lang: Lang,
) {
    scene.about([]);
    let values: Vec<Option<f64>> = rows.iter().map(column.value).collect();
    let known = values.iter().flatten();
    let (low, high) = known.fold((0.0_f64, 0.0_f64), |(low, high), &v| (low.min(v), high.max(v)));
    // The largest dot keeps off the edge.
    let pad = 0.06 * (high - low);
    let (from, to) = (if low < 0.0 { low - pad } else { 0.0 }, high + pad);
    let marks = ticks(from, to, 4);
    let n = rows.len() as f64;

    let heading = text::shorten(
        column.name.in_lang(lang),
        LABEL,
        Weight::SemiBold,
        panel.width() + GAP - 4.0,
    );
    scene.text(Label::new(at(panel.x0, panel.y0 - 17.0), heading, LABEL).bold());
    let meaning = text::shorten(
        column.meaning.in_lang(lang),
        SMALL,
        Weight::Regular,
        panel.width() + GAP - 4.0,
    );
    scene.text(Label::new(at(panel.x0, panel.y0 - 8.5), meaning, SMALL).color(GREY));
    {
        let plot = plot(scene, panel, Axes { x: [from, to], y: [n, 0.0] });
        for &mark in &marks {
            rule(&plot, [mark, 0.0], [mark, n], RULE, 0.5);
        }
        rule(&plot, [0.0, 0.0], [0.0, n], GREY, 0.7);
    }
    for (i, (value, row)) in values.iter().zip(rows).enumerate() {
        scene.about([row.id.as_str()]);
        if let Some(value) = *value {
            let y = i as f64 + 0.5;
            let plot = plot(scene, panel, Axes { x: [from, to], y: [n, 0.0] });
            let color = trade(study, row).map_or(NEUTRAL, Trade::color);
            rule(&plot, [0.0, y], [value, y], color.tint(0.55), 1.2);
            dot(&plot, [value, y], 2.7, color, color.shade(0.72));
        }
    }
    scene.about([]);
    let across = |value: f64| panel.x0 + (value - from) / (to - from).max(1e-12) * panel.width();
    let mut free = f64::NEG_INFINITY;
    for mark in marks {
        let label =
            Label::new(at(across(mark), panel.y1 + SMALL + 3.0), significant(mark, 3, lang), SMALL);
        let label = label.color(GREY).anchor(Anchor::Middle);
        // Large numbers on a narrow scale would run into each other.
        if label.bounds().x0 > free {
            free = label.bounds().x1 + 3.0;
            scene.text(label);
        }
    }
    for (i, value) in values.iter().enumerate() {
        if value.is_none() {
            let y = panel.y0 + (i as f64 + 0.5) * ROW + SMALL * 0.36;
            scene.text(Label::new(at(panel.x0 + 3.0, y), "–", SMALL).color(GREY));
        }
    }
}

fn caption(study: &Study, rows: &[ActorRow], lang: Lang) -> String {
    let actors = study.actors();
    let unknown = rows.iter().filter(|r| r.co2_impact_loss_t.is_none()).count();
    let partial = rows.iter().filter(|r| r.partial).count();
    let n = |value: usize| count(value, lang);
    match lang {
        Lang::En => sentences(&[
            format!(
                "{} of {}; {} without a link.",
                n(rows.len()),
                counted(actors.rows.len(), "linked actor", "linked actors", lang),
                n(actors.isolated)
            ),
            if_any(unknown, || format!("– : unknown ({}).", n(unknown))),
            if_any(partial, || {
                format!("CO₂e rests for {} on exchanges that are known in part.", n(partial))
            }),
        ]),
        Lang::Da => sentences(&[
            format!(
                "{} af {}; {} uden forbindelse.",
                n(rows.len()),
                counted(actors.rows.len(), "forbundet aktør", "forbundne aktører", lang),
                n(actors.isolated)
            ),
            if_any(unknown, || format!("– : ukendt ({}).", n(unknown))),
            if_any(partial, || {
                format!("CO₂e hviler for {} på udvekslinger der kun delvist er kendt.", n(partial))
            }),
        ]),
    }
}
