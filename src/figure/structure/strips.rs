//! Measures side by side: the network on the scale of food webs.

use super::webs::{WEBS, Web};
use super::{OfBasis, own_dot, web_dot};
use crate::figure::canvas::ticks;
use crate::figure::geometry::{Rect, at};
use crate::figure::scene::{Anchor, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::number::significant;
use crate::section::Section;
use crate::text::{Lang, Text};

/// A measure, with what the network has of it.
pub struct Row {
    id: &'static str,
    name: Text,
    of: fn(&Web) -> f64,
    own: Vec<(f64, Color, String)>,
}

/// The measures; what is undefined for the network has no dot of it.
pub fn rows(section: &Section, bases: &[OfBasis]) -> Vec<Row> {
    let shape = |id: &str| -> Vec<(f64, Color, String)> {
        section.value(id).map(|value| (value, SLATE, "network".to_owned())).into_iter().collect()
    };
    let cycled =
        bases.iter().filter_map(|b| Some((b.fci?, b.color(), format!("basis {:?}", b.basis))));
    let row = |id, name, of, own| Row { id, name, of, own };
    vec![
        row(
            "link_density",
            Text::new("Links per actor, L/n", "Forbindelser pr. aktør, L/n"),
            |web| web.link_density,
            shape("link_density"),
        ),
        row(
            "connectance",
            Text::new("Connectance, L/n²", "Konnektans, L/n²"),
            |web| web.connectance,
            shape("connectance"),
        ),
        row(
            "cyclicity",
            Text::new("Cyclicity, λ", "Cyklicitet, λ"),
            |web| web.cyclicity,
            shape("cyclicity"),
        ),
        row(
            "fci",
            Text::new("Cycled share of flows, FCI", "Strømmenes andel i kredsløb, FCI"),
            |web| web.fci,
            cycled.collect(),
        ),
    ]
}

/// Draws one strip for each measure.
pub fn draw(scene: &mut Scene, rows: &[Row], room: Rect, lang: Lang) {
    let step = room.height() / rows.len() as f64;
    for (i, row) in rows.iter().enumerate() {
        let top = room.y0 + step * i as f64;
        draw_row(
            scene,
            row,
            Rect { x0: room.x0 + 4.0, x1: room.x1 - 6.0, y0: top, y1: top + step },
            lang,
        );
    }
}

fn draw_row(scene: &mut Scene, row: &Row, room: Rect, lang: Lang) {
    let values: Vec<f64> = WEBS.iter().map(row.of).collect();
    let all = values.iter().copied().chain(row.own.iter().map(|(value, ..)| *value));
    let marks = ticks(0.0, all.fold(0.0, f64::max) * 1.02, 5);
    let last = marks.last().copied().unwrap_or(1.0);
    let step = marks.get(1).copied().unwrap_or(1.0);
    let most = values.iter().copied().chain(row.own.iter().map(|o| o.0)).fold(last, f64::max);
    let most = if most > last * 1.02 { last + step } else { last };
    let across = |value: f64| room.x0 + value / most * room.width();
    let base = room.y0 + 22.5;
    scene.text(Label::new(at(room.x0 - 4.0, room.y0 + 7.0), row.name.in_lang(lang), LABEL));
    scene.line(&[at(room.x0, base), at(room.x1, base)], Pen::line(RULE.shade(0.9), 0.6));
    let mut mark = 0.0;
    while mark <= most * (1.0 + 1e-9) {
        let x = across(mark);
        scene.line(&[at(x, base - 1.6), at(x, base + 1.6)], Pen::line(NEUTRAL, 0.5));
        let label = Label::new(at(x, base + 12.0), significant(mark, 3, lang), SMALL);
        scene.text(label.color(GREY).anchor(Anchor::Middle));
        mark += step;
    }
    for (web, &value) in WEBS.iter().zip(&values) {
        web_dot(scene, at(across(value), base));
        scene.data.row([
            ("panel", "b".into()),
            ("of", web.name.into()),
            ("source", web.source.into()),
            ("measure", row.id.into()),
            ("value", value.into()),
        ]);
    }
    let x = across(median(&values));
    scene.line(&[at(x, base - 5.0), at(x, base + 5.0)], Pen::line(INK, 1.1));
    scene.used.insert("median".to_owned());
    let mut own: Vec<&(f64, Color, String)> = row.own.iter().collect();
    own.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut free = room.x0 - 4.0;
    for (value, color, class) in own {
        let place = at(across(*value), base);
        own_dot(scene, place, *color, class.clone());
        let words = significant(*value, 2, lang);
        let wide = text::width(&words, SMALL, Weight::SemiBold);
        // The number stands over its dot, or behind the words that are there already.
        let x = (place.x - wide / 2.0).max(free).min(room.x1 - wide + 4.0);
        if x >= free {
            let label = Label::new(at(x, base - 7.0), words, SMALL).bold();
            scene.text(label.color(color.shade(0.85)));
            free = x + wide + 4.0;
        }
        scene.data.row([
            ("panel", "b".into()),
            ("of", class.as_str().into()),
            ("measure", row.id.into()),
            ("value", (*value).into()),
        ]);
    }
    if row.own.is_empty() {
        let words = Text::new("not defined here", "ikke defineret her").in_lang(lang);
        let label = Label::new(at(room.x1 + 4.0, room.y0 + 7.0), words, SMALL);
        scene.text(label.color(GREY).anchor(Anchor::End));
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    match n {
        0 => 0.0,
        _ if n % 2 == 1 => sorted[n / 2],
        _ => (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_three_and_of_four() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }
}
