//! The table of streams beside the picture.

use super::super::classes::{Progress, Stuff, printed_unit};
use super::super::geometry::{Point, at};
use super::super::scene::{Anchor, Label, Pen, Scene};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::picture::subject;
use super::{BADGE, Stream};
use crate::network::Network;
use crate::number::significant;
use crate::text::{Lang, Text};

/// The table of streams, set but not yet placed.
pub(super) struct Table {
    parts: Vec<Part>,
    width: f64,
    pub height: f64,
}

struct Part {
    stuff: Stuff,
    heading: String,
    per: String,
    rows: Vec<Row>,
}

struct Row {
    /// The ids of giver, taker and exchange.
    about: [String; 3],
    number: usize,
    lines: Vec<String>,
    quantity: String,
    agreed: bool,
}

const ROW: f64 = 11.2;
const ROW_LINE: f64 = 7.8;
const PART: f64 = 11.0;
const PART_GAP: f64 = 8.0;

/// Sets the table in a width.
pub(super) fn table(network: &Network, streams: &[Stream], width: f64, lang: Lang) -> Table {
    let mut parts: Vec<Part> = Vec::new();
    for (i, stream) in streams.iter().enumerate() {
        if parts.last().is_none_or(|p| p.stuff != stream.stuff) {
            parts.push(Part {
                stuff: stream.stuff,
                heading: stream.stuff.name().in_lang(lang).to_owned(),
                per: Text::new("per year", "pr. år").in_lang(lang).to_owned(),
                rows: Vec::new(),
            });
        }
        let exchange = &network.exchanges[stream.exchange];
        let resource = &network.resources[exchange.resource];
        let quantity = match exchange.quantity {
            Some(q) => {
                format!("{} {}", significant(q, 3, lang), printed_unit(resource.unit.symbol))
            }
            None => "–".to_owned(),
        };
        let room = width - 13.0 - text::width(&quantity, LABEL, Weight::Regular) - 5.0;
        let name = text::readable(&resource.name);
        let row = Row {
            about: subject(network, stream).map(str::to_owned),
            number: i + 1,
            lines: text::wrap(&name, LABEL, Weight::Regular, room, 2),
            quantity,
            agreed: stream.progress != Progress::Active,
        };
        if let Some(part) = parts.last_mut() {
            part.rows.push(row);
        }
    }
    let height = parts
        .iter()
        .map(|p| PART + PART_GAP + p.rows.iter().map(row_height).sum::<f64>())
        .sum::<f64>()
        - PART_GAP;
    Table { parts, width, height }
}

fn row_height(row: &Row) -> f64 {
    ROW + (row.lines.len() as f64 - 1.0) * ROW_LINE
}

/// Draws the table with its corner at `corner`.
pub(super) fn draw_table(scene: &mut Scene, table: &Table, corner: Point) {
    let right = corner.x + table.width;
    let mut y = corner.y;
    for part in &table.parts {
        scene.about([]);
        let base = y + HEADING * 0.8;
        let color = part.stuff.color();
        scene.text(
            Label::new(at(corner.x, base), &*part.heading, HEADING).bold().color(color.shade(0.85)),
        );
        let per = Label::new(at(right, base), &*part.per, CAPTION).color(GREY);
        scene.text(per.anchor(Anchor::End));
        scene.explained.insert(format!("stuff {:?}", part.stuff));
        y += PART;
        for row in &part.rows {
            scene.about(row.about.iter().map(String::as_str));
            let middle = y + ROW / 2.0;
            let fill = if row.agreed { color.tint(0.7) } else { color };
            scene.circle(at(corner.x + BADGE, middle), BADGE, Pen::fill(fill));
            let down = SMALL * 0.36;
            scene.text(
                Label::new(at(corner.x + BADGE, middle + down), row.number.to_string(), SMALL)
                    .bold()
                    .color(WHITE)
                    .anchor(Anchor::Middle),
            );
            let base = middle + LABEL * 0.36;
            for (i, line) in row.lines.iter().enumerate() {
                let place = at(corner.x + 2.0 * BADGE + 4.0, base + i as f64 * ROW_LINE);
                scene.text(Label::new(place, &**line, LABEL));
            }
            let quantity = Label::new(at(right, base), &*row.quantity, LABEL);
            scene.text(quantity.anchor(Anchor::End));
            y += row_height(row);
        }
        y += PART_GAP;
    }
}
