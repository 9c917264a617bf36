//! The words around the bands: how to read them, the legend, what is left out.

use std::collections::BTreeSet;

use super::super::classes::{Basis, Progress, Stuff};
use super::super::flows::{By, Flows};
use super::super::frame::{Entry, counted, if_any, sentences};
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Pen, Scene};
use super::super::style::*;
use super::draw::{scale, tint};
use super::ends;
use super::panel::Panel;
use crate::model::Way;
use crate::network::Network;
use crate::number::count;
use crate::text::{Lang, Text};

pub(super) fn subtitle(flows: &Flows, panels: &[Panel], lang: Lang) -> String {
    let [_, many] = flows.by.nouns(lang);
    let returns = panels.iter().flat_map(|p| &p.ribbons).any(|ribbon| ribbon.back);
    match lang {
        Lang::En => sentences(&[
            "From left to right. The thickness of a band is its amount per year, on one scale for all bands of a unit. Numbers: the larger of what comes in and what goes out.".to_owned(),
            if_any(usize::from(returns), || {
                "What closes a cycle turns and runs back to the left, stronger.".to_owned()
            }),
            if_any(usize::from(flows.by != By::Actor), || format!("Bars are {many} of actors.")),
        ]),
        Lang::Da => sentences(&[
            "Fra venstre mod højre. Et bånds tykkelse er dets mængde pr. år, i ét mål for alle bånd i samme enhed. Tal: det største af ind og ud.".to_owned(),
            if_any(usize::from(returns), || {
                "Hvad der lukker et kredsløb, vender og løber tilbage mod venstre, kraftigere.".to_owned()
            }),
            if_any(usize::from(flows.by != By::Actor), || {
                format!("Søjler er {many} af aktører.")
            }),
        ]),
    }
}

/// What is not, or not in its true size, in the picture.
#[derive(Default)]
struct Tally {
    flows: usize,
    unknown: usize,
    part: usize,
    hairs: usize,
    zero: usize,
    within: usize,
    alone: usize,
    untold: usize,
    nameless: usize,
    /// Flows of a unit of which no amount is known, or of none.
    undrawn: usize,
}

fn tally(flows: &Flows, panels: &[Panel]) -> Tally {
    let mut t = Tally::default();
    for panel in panels {
        let streams = panel.streams;
        t.flows += streams.bands().count();
        t.unknown += streams.bands().filter(|band| band.amount.is_none()).count();
        t.part += streams.bands().filter(|band| band.part).count();
        t.hairs += panel.hairs();
        t.zero += streams.zero;
        t.within += streams.within;
        t.alone += streams.alone;
        t.untold += streams.untold;
        t.nameless += panel.left_out();
    }
    let drawn: BTreeSet<Basis> = panels.iter().map(|panel| panel.streams.basis).collect();
    let missing = |basis: Option<Basis>| basis.is_none_or(|basis| !drawn.contains(&basis));
    t.undrawn = flows.flows.iter().filter(|flow| missing(flow.basis)).count();
    t
}

pub(super) fn caption(flows: &Flows, panels: &[Panel], lang: Lang) -> String {
    let t = tally(flows, panels);
    let [one, many] = flows.by.nouns(lang);
    let nodes: BTreeSet<usize> =
        panels.iter().flat_map(|panel| panel.streams.nodes.iter().copied()).collect();
    let number = |n| count(n, lang);
    let scales = panels.iter().map(|panel| scale(panel, lang)).collect::<Vec<_>>().join("; ");
    match lang {
        Lang::En => sentences(&[
            format!("Scale: {scales}."),
            format!(
                "{}, {}.",
                counted(nodes.len(), one, many, lang),
                counted(t.flows, "flow", "flows", lang)
            ),
            if_any(t.unknown, || format!("Amount unknown: {}, drawn as hairs.", number(t.unknown))),
            if_any(t.part, || format!("Known in part: {}.", number(t.part))),
            if_any(t.hairs, || {
                format!(
                    "Too thin for the scale, drawn as thin as can be seen: {}.",
                    number(t.hairs)
                )
            }),
            not_drawn_en(&t, one, lang),
            if_any(t.nameless, || {
                format!("{} found no place.", counted(t.nameless, "name", "names", lang))
            }),
        ]),
        Lang::Da => sentences(&[
            format!("Mål: {scales}."),
            format!(
                "{}, {}.",
                counted(nodes.len(), one, many, lang),
                counted(t.flows, "strøm", "strømme", lang)
            ),
            if_any(t.unknown, || {
                format!("Mængde ukendt: {}, tegnet som hårstreger.", number(t.unknown))
            }),
            if_any(t.part, || format!("Delvis kendt: {}.", number(t.part))),
            if_any(t.hairs, || {
                format!("For tynde til målet, tegnet så tyndt det kan ses: {}.", number(t.hairs))
            }),
            not_drawn_da(&t, one, lang),
            if_any(t.nameless, || {
                format!("{} fandt ikke plads.", counted(t.nameless, "navn", "navne", lang))
            }),
        ]),
    }
}

fn not_drawn_en(t: &Tally, one: &str, lang: Lang) -> String {
    let flows =
        |n, what: &str| (n > 0).then(|| format!("{} {what}", counted(n, "flow", "flows", lang)));
    let rows = |n, what: &str| {
        (n > 0).then(|| {
            format!(
                "{} {what}",
                counted(n, "import, export or loss", "imports, exports or losses", lang)
            )
        })
    };
    let parts: Vec<String> = [
        flows(t.undrawn, "of kinds of which no amount is known"),
        flows(t.zero, "of 0"),
        flows(t.within, &format!("within one {one}")),
        rows(t.alone, "of actors without a band"),
        rows(t.untold, "of unknown amount"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if_any(parts.len(), || format!("Not drawn: {}.", parts.join(", ")))
}

fn not_drawn_da(t: &Tally, one: &str, lang: Lang) -> String {
    let flows =
        |n, what: &str| (n > 0).then(|| format!("{} {what}", counted(n, "strøm", "strømme", lang)));
    let rows = |n, what: &str| {
        (n > 0).then(|| {
            format!(
                "{} {what}",
                counted(n, "import, eksport eller tab", "importer, eksporter eller tab", lang)
            )
        })
    };
    let parts: Vec<String> = [
        flows(t.undrawn, "af slags, hvor ingen mængde er kendt"),
        flows(t.zero, "på 0"),
        flows(t.within, &format!("inden for én {one}")),
        rows(t.alone, "hos aktører uden bånd"),
        rows(t.untold, "af ukendt mængde"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if_any(parts.len(), || format!("Ikke tegnet: {}.", parts.join(", ")))
}

pub(super) fn legend<'a>(
    network: &Network,
    flows: &Flows,
    panels: &[Panel],
    lang: Lang,
) -> Vec<Entry<'a>> {
    let ribbons = || panels.iter().flat_map(|panel| &panel.ribbons);
    let tails = || panels.iter().flat_map(|panel| &panel.tails);
    let stuffs: BTreeSet<Stuff> =
        ribbons().map(|r| r.band.stuff).chain(tails().map(|tail| tail.stuff)).collect();
    let mut entries: Vec<Entry> = stuffs
        .into_iter()
        .map(|stuff| {
            let fill = tint(stuff.color(), Progress::Active, false);
            entry(&format!("stuff {stuff:?}"), stuff.name(), lang, move |scene, p| {
                scene.rect(Rect::around(p, 13.0, 5.0), 0.0, Pen::fill(fill));
            })
        })
        .collect();
    let progresses: BTreeSet<Progress> =
        ribbons().map(|r| flows.flows[r.band.flow].progress).collect();
    for progress in progresses.into_iter().filter(|p| *p != Progress::Active) {
        let class = format!("progress {progress:?}");
        entries.push(entry(&class, progress.name(network), lang, move |scene, p| {
            let area = Rect::around(p, 13.0, 5.0);
            scene.rect(area, 0.0, Pen::fill(tint(STONE, progress, false)));
            for y in [area.y0, area.y1] {
                let line = [at(area.x0, y), at(area.x1, y)];
                scene.line(&line, Pen::line(STONE.tint(0.8), 0.6).dashed(progress.dash()));
            }
        }));
    }
    if ribbons().any(|ribbon| ribbon.back) {
        let words = Text::new("Leads back", "Løber tilbage");
        entries.push(entry("return", words, lang, |scene, p| {
            scene.rect(Rect::around(p, 13.0, 5.0), 0.0, Pen::fill(STONE.tint(0.62)));
            let corners = [p - at(1.5, 0.0), p + at(1.0, -1.8), p + at(1.0, 1.8)];
            scene.polygon(&corners, Pen::fill(STONE.shade(0.8)));
        }));
    }
    if ribbons().any(|ribbon| ribbon.band.amount.is_none()) {
        let words = Text::new("Amount unknown", "Mængde ukendt");
        entries.push(entry("width unknown", words, lang, |scene, p| {
            let pen = Pen::line(STONE.tint(0.8), BANDS.unknown).dashed(Dash::Long);
            scene.line(&[p - at(6.5, 0.0), p + at(6.5, 0.0)], pen);
        }));
    }
    if ribbons().any(|ribbon| ribbon.band.part) {
        let words = Text::new("Known in part, at least this", "Delvis kendt, mindst dette");
        entries.push(entry("part", words, lang, |scene, p| {
            let area = Rect::around(p, 13.0, 5.0);
            scene.rect(area, 0.0, Pen::fill(tint(STONE, Progress::Active, false)));
            let line = [at(area.x0, area.y0), at(area.x1, area.y0)];
            scene.line(&line, Pen::line(STONE.tint(0.9), 0.6).dashed(Dash::Long));
        }));
    }
    let ways: BTreeSet<Way> = tails().map(|tail| tail.way).collect();
    entries.extend(ways.into_iter().map(|way| end_entry(way, lang)));
    let external = panels.iter().any(|panel| {
        let nodes = panel.streams.nodes.iter().map(|&node| &flows.nodes[node]);
        nodes.into_iter().any(|n| n.actors.iter().all(|&a| network.actors[a].external))
    });
    if external {
        let words = Text::new("Outside the network", "Uden for netværket");
        entries.push(entry("external", words, lang, |scene, p| {
            scene.rect(Rect::around(p, 4.5, 8.0), 0.5, Pen::fill(NEUTRAL));
        }));
    }
    entries
}

/// Imports, exports, losses.
fn end_entry<'a>(way: Way, lang: Lang) -> Entry<'a> {
    let words = match way {
        Way::Import => Text::new("Brought in", "Tilført udefra"),
        Way::Export => Text::new("Leaves the network", "Forlader netværket"),
        Way::Loss => Text::new("Lost on the way or in use", "Tabt undervejs eller i brug"),
    };
    entry(ends::class(way), words, lang, move |scene: &mut Scene, p: Point| {
        let (bar, tail) = if way == Way::Import { (4.5, -6.5) } else { (-6.0, -4.5) };
        ends::draw(scene, Rect::new(p.x + tail, p.y - 2.5, 11.0, 5.0), Stuff::Shared, way);
        scene.rect(Rect::new(p.x + bar, p.y - 3.6, 1.5, 7.2), 0.0, Pen::fill(SLATE));
    })
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
