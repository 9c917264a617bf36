//! The words around the cascades: how to read them, the legend, how many there are.

use std::collections::{BTreeMap, BTreeSet};

use super::super::classes::{Progress, Stuff};
use super::super::frame::{Entry, counted, if_any, line_entry, scale_in_words, sentences};
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Pen, Scene, Step as Move};
use super::super::style::*;
use super::chain::{Chain, Scale, Step, Widths};
use super::panel::{HUB, Panel, tints};
use crate::analysis::cascades::Cascades;
use crate::model::unit::Dimension;
use crate::network::Network;
use crate::number::{count, significant};
use crate::text::{Lang, Text};

pub(super) fn subtitle(shown: &[(usize, Chain)], lang: Lang) -> String {
    let even = shown.iter().any(|(_, c)| matches!(c.scale, Scale::Unknown | Scale::Several));
    let read = Text::new(
        "From giver to taker, step by step. The thickness of a band is in proportion to the amount used per year. Higher means a better grade",
        "Fra giver til aftager, trin for trin. Båndets tykkelse er proportional med den mængde, der bruges pr. år. Højere betyder bedre kvalitet",
    );
    let evenly = Text::new(
        "; where grades are unknown or on different scales, all steps are alike.",
        "; hvor kvaliteten er ukendt eller på forskellige skalaer, er alle trin lige høje.",
    );
    let end = if even { evenly.in_lang(lang) } else { "." };
    read.in_lang(lang).to_owned() + end
}

pub(super) fn caption(
    found: &Cascades,
    shown: &[(usize, Chain)],
    skipped: bool,
    left_out: usize,
    widths: &Widths,
    lang: Lang,
) -> String {
    let scale = scale_in_words(widths.of_a_millimetre(), lang);
    let (total, drawn) = (found.count as usize, shown.len());
    // Numbers with gaps are explained.
    let ranks = shown.iter().enumerate().any(|(i, (rank, _))| *rank != i + 1);
    let repeat = usize::from(skipped);
    let candidates = shown.iter().filter(|(_, chain)| chain.row.candidates > 0).count();
    let unknown = steps(shown).filter(|step| step.amount.is_none()).count();
    let all = steps(shown).count();
    let number = |n| count(n, lang);
    match lang {
        Lang::En => {
            let least = if found.truncated { "at least " } else { "" };
            sentences(&[
                if drawn == 1 && drawn < total {
                    format!("The best of {least}{} cascades.", number(total))
                } else if drawn < total {
                    format!("The best {drawn} of {least}{} cascades.", number(total))
                } else {
                    format!("{}.", counted(total, "cascade", "cascades", lang))
                },
                if_any(usize::from(ranks), || "Their numbers are ranks.".to_owned()),
                if_any(repeat, || {
                    "Of those that share two thirds of their exchanges only the best is shown."
                        .to_owned()
                }),
                if_any(candidates, || {
                    format!("{} with a hop that is missing.", number(candidates))
                }),
                if_any(unknown, || {
                    format!("Amount unknown in {} of {} steps.", number(unknown), number(all))
                }),
                if_any(left_out, || counted(left_out, "word", "words", lang) + " found no place."),
                scale,
            ])
        }
        Lang::Da => {
            let least = if found.truncated { "mindst " } else { "" };
            sentences(&[
                if drawn == 1 && drawn < total {
                    format!("Den bedste af {least}{} kaskader.", number(total))
                } else if drawn < total {
                    format!("De bedste {drawn} af {least}{} kaskader.", number(total))
                } else {
                    format!("{}.", counted(total, "kaskade", "kaskader", lang))
                },
                if_any(usize::from(ranks), || "Numrene er pladser på listen.".to_owned()),
                if_any(repeat, || {
                    "Af dem, der deler to tredjedele af deres udvekslinger, vises kun den bedste."
                        .to_owned()
                }),
                if_any(candidates, || format!("{} med et led der mangler.", number(candidates))),
                if_any(unknown, || {
                    format!("Mængden er ukendt i {} af {} trin.", number(unknown), number(all))
                }),
                if_any(left_out, || counted(left_out, "ord", "ord", lang) + " fandt ikke plads."),
                scale,
            ])
        }
    }
}

fn steps<'s>(shown: &'s [(usize, Chain)]) -> impl Iterator<Item = &'s Step> {
    shown.iter().flat_map(|(_, chain)| &chain.steps)
}

pub(super) fn legend<'a>(
    network: &Network,
    shown: &[(usize, Chain)],
    panels: &[Panel],
    widths: &Widths,
    lang: Lang,
) -> Vec<Entry<'a>> {
    let stuffs: BTreeSet<Stuff> = steps(shown).map(|step| step.stuff).collect();
    let stuffs = stuffs.into_iter().map(|s| {
        let words = s.name().in_lang(lang).to_owned();
        line_entry(format!("stuff {s:?}"), words, Pen::line(s.color().tint(0.7), 4.0))
    });
    let progresses: BTreeSet<Progress> = steps(shown).map(|step| step.progress).collect();
    let progresses = progresses.into_iter().filter(|p| *p != Progress::Active).map(|p| {
        let words = match p {
            Progress::Candidate => Text::new("Missing hop", "Led der mangler"),
            _ => p.name(network),
        };
        let sample = move |scene: &mut Scene, p: Point, dash| {
            let area = Rect::around(p, 13.0, 5.0);
            scene.rect(area, 0.0, Pen::fill(tints(STONE, Progress::Candidate)[0]));
            for y in [area.y0, area.y1] {
                let line = [at(area.x0, y), at(area.x1, y)];
                scene.line(&line, Pen::line(STONE, 0.8).dashed(dash));
            }
        };
        let dash = p.dash();
        entry(&format!("progress {p:?}"), words, lang, move |scene, at| sample(scene, at, dash))
    });
    let bands = || panels.iter().flat_map(|panel| &panel.stairs.bands);
    let mut more: Vec<Entry> = Vec::new();
    if bands().any(|band| band.remnant.is_some()) {
        more.push(entry("rest", Text::new("Not passed on", "Gives ikke videre"), lang, |s, p| {
            let area = Rect::around(p, 8.0, 5.0);
            s.rect(area, 0.0, Pen::fill(tints(STONE, Progress::Active)[1]));
            let end = [at(area.x1, area.y0), at(area.x1, area.y1)];
            s.line(&end, Pen::line(STONE.tint(0.7), 0.9));
        }));
    }
    if bands().any(|band| band.drip.is_some()) {
        more.push(entry("lost", Text::new("Lost on the way", "Tabt undervejs"), lang, |s, p| {
            let corners = [(-2.0, -4.0), (2.0, -4.0), (2.0, 1.0), (0.0, 4.0), (-2.0, 1.0)];
            let mut path: Vec<Move> =
                corners.iter().map(|&(x, y)| Move::Line(p + at(x, y))).collect();
            path[0] = Move::Move(p + at(-2.0, -4.0));
            path.push(Move::Close);
            s.path(path, Pen::fill(tints(STONE, Progress::Active)[2]));
        }));
    }
    if panels.iter().any(Panel::has_hubs) {
        more.push(entry(
            "hub",
            Text::new("Only passes it on", "Giver det kun videre"),
            lang,
            |s, p| {
                s.circle(p, HUB, Pen::fill(WHITE).outlined(SLATE, 0.9));
            },
        ));
    }
    let scales = scales(widths).into_iter().map(|(dimension, amount, thickness)| {
        let unit = unit_of(dimension);
        let a_year = Text::new("per year", "pr. år").in_lang(lang);
        let text = format!("{} {unit} {a_year}", significant(amount, 3, lang));
        Entry {
            class: format!("width {dimension:?}"),
            text,
            height: 0.0,
            sample: Box::new(move |scene: &mut Scene, p| {
                scene.rect(Rect::around(p, 13.0, thickness), 0.0, Pen::fill(NEUTRAL));
            }),
        }
    });
    let unknown = steps(shown).any(|step| step.amount.is_none()).then(|| {
        let words = Text::new("Amount unknown", "Mængde ukendt").in_lang(lang).to_owned();
        let pen = Pen::line(STONE, BANDS.unknown).dashed(Dash::Long);
        line_entry("width unknown".to_owned(), words, pen)
    });
    stuffs.chain(scales).chain(unknown).chain(progresses).chain(more).collect()
}

fn entry<'a>(
    class: &str,
    text: Text,
    lang: Lang,
    sample: impl Fn(&mut Scene, Point) + 'a,
) -> Entry<'a> {
    let text = text.in_lang(lang).to_owned();
    Entry { class: class.to_owned(), text, height: 0.0, sample: Box::new(sample) }
}

/// For each dimension a round amount and how thick it is drawn.
fn scales(widths: &Widths) -> Vec<(Dimension, f64, f64)> {
    /// As thick as a line of the legend allows, pt.
    const THICK: f64 = 8.0;
    let largest: &BTreeMap<Dimension, f64> = &widths.largest;
    let scale = |(&dimension, &most): (&Dimension, &f64)| {
        let amount = round_down(most * (THICK / widths.full).min(1.0))?;
        Some((dimension, amount, widths.full * amount / most))
    };
    largest.iter().filter_map(scale).collect()
}

const fn unit_of(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Mass => "t",
        Dimension::Volume => "m³",
        Dimension::Energy => "GJ",
        Dimension::Distance => "km",
        Dimension::Transport => "t·km",
        Dimension::Time => "h",
        Dimension::Pieces => "pcs",
    }
}

/// The largest 1, 2 or 5 times a power of ten that is not above a positive value.
fn round_down(value: f64) -> Option<f64> {
    if value <= 0.0 || !value.is_finite() {
        return None;
    }
    let mut power = 1.0;
    while power > value {
        power /= 10.0;
    }
    while power * 10.0 <= value {
        power *= 10.0;
    }
    [5.0, 2.0, 1.0].into_iter().map(|f| f * power).find(|&v| v <= value)
}
