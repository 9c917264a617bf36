//! The numbered stream diagram: a box per actor, a number per exchange, a table of streams.
//!
//! # What it shows
//!
//! What planners know from the printed diagrams of Kalundborg Symbiosis: boxes on a grid so that
//! links are short and cross little, lines at right angles, and a table of what flows and how much.
//! Of a large network the core that is woven closest is shown, and the caption says how much is left
//! out. `--positions` puts boxes into columns and rows.
//!
//! # How to read it
//!
//! Follow a number from its line to the table; the table is sorted by what flows. Lines are as wide
//! as in the network. A dash in the table is an amount nobody stated.

mod badges;
mod picture;
mod plan;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use super::arrows::width_in_words;
use super::classes::{Basis, Progress, Stuff, Trade};
use super::flows::{By, is_drawn};
use super::frame::{
    Entry, Frame, counted, draw_inline, if_any, inline_height, line_entry, sentences,
};
use super::geometry::{Point, Rect, at};
use super::network::not_drawn;
use super::scene::{Pen, Scene};
use super::style::*;
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::{ActorIx, Network};
use crate::number::count;
use crate::text::{Lang, Text};
use picture::{Lattice, draw_plan};
use plan::{extent, plan};
use table::{draw_table, table};

const HEADLINE: Text = Text::new("Numbered streams", "Nummererede strømme");

/// At most so many boxes and streams are legible.
const MOST_ACTORS: usize = 24;
const MOST_STREAMS: usize = 38;

const TABLE_WIDTH: f64 = 136.0;
const BADGE: f64 = 4.7;
const CORNER: f64 = 4.0;

/// Draws the schematic.
pub fn draw(study: &Study, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = study.network;
    let all = streams(network);
    if all.is_empty() {
        let reason = "no exchange counts in this selection";
        return Err(FigureError::Empty { figure: "schematic", reason });
    }
    let actors = core(&all);
    let shown: Vec<Stream> = all
        .iter()
        .filter(|s| actors.contains(&s.from) && actors.contains(&s.to))
        .cloned()
        .collect();
    let actors: Vec<ActorIx> = actors.into_iter().collect();

    let width = options.width();
    let beside = width >= BESIDE_MIN;
    let full = width - 2.0 * MARGIN;
    let room_width = if beside { full - TABLE_WIDTH - 14.0 } else { full };
    let wanted: Vec<Option<Point>> = actors
        .iter()
        .map(|&actor| options.positions.get(network.actors[actor].id.as_str()).copied())
        .collect();
    let plan = plan(&actors, &shown, &wanted, if beside { 4 } else { 2 });
    // Few boxes need not fill the page.
    let (first, last) = extent(&plan);
    let unit = (room_width / f64::from(last.x - first.x)).min(8.6);
    let entries = legend(network, &actors, &shown, options.lang);
    let key = inline_height(&entries, room_width);
    let table = table(network, &shown, if beside { TABLE_WIDTH } else { full }, options.lang);
    // A long table leaves room for higher boxes.
    let steps = f64::from(last.y - first.y);
    let room_height = if beside { table.height - key - 8.0 } else { 0.0 };
    let unit = at(unit, (room_height / steps).clamp(unit, 1.25 * unit));
    let picture = unit.y * steps;
    let height = if beside {
        (picture + 6.0 + key).max(table.height)
    } else {
        picture + 6.0 + key + 12.0 + table.height
    };

    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: subtitle(&shown, options),
        caption: caption(network, &all, &shown, &actors, options.lang),
    };
    let (mut scene, page) = frame.open(width, height);
    let slack = (room_width - unit.x * f64::from(last.x - first.x)) / 2.0;
    let origin =
        at(page.x0 + slack, page.y0) - at(f64::from(first.x) * unit.x, f64::from(first.y) * unit.y);
    let lattice = Lattice { origin, unit };
    draw_plan(&mut scene, network, &actors, &shown, &plan, &lattice, &options.scales);
    draw_inline(&mut scene, &entries, at(page.x0, page.y0 + picture + 6.0), room_width);
    let corner = if beside {
        at(page.x1 - TABLE_WIDTH, page.y0 + 4.0)
    } else {
        at(page.x0, page.y0 + picture + 6.0 + key + 12.0)
    };
    draw_table(&mut scene, &table, corner);
    scene.about([]);
    frame.close(&mut scene);
    Ok(scene)
}

fn subtitle(shown: &[Stream], options: &FigureOptions) -> String {
    let known = shown.iter().filter(|stream| stream.amount.is_some());
    let bases: BTreeSet<Basis> = known.filter_map(|stream| stream.basis).collect();
    let fixed = bases.iter().filter(|basis| options.scales.of(**basis).is_some()).count();
    let width = width_in_words(fixed, bases.len(), options.lang);
    match options.lang {
        Lang::En => format!(
            "Numbers refer to the table. Width: √amount per year, {width}; thin where unknown."
        ),
        Lang::Da => format!(
            "Numrene henviser til tabellen. Bredde: √mængde pr. år, {width}; tynd hvor ukendt."
        ),
    }
}

/// One exchange with its number.
#[derive(Clone, Debug)]
struct Stream {
    from: ActorIx,
    to: ActorIx,
    exchange: usize,
    stuff: Stuff,
    progress: Progress,
    amount: Option<f64>,
    basis: Option<Basis>,
}

/// All streams, sorted as the table is: by class, then giver, taker and id.
fn streams(network: &Network) -> Vec<Stream> {
    let mut streams: Vec<Stream> = network
        .exchanges
        .iter()
        .enumerate()
        .filter(|(_, e)| e.from != e.to)
        .filter_map(|(i, e)| {
            let resource = &network.resources[e.resource];
            Some(Stream {
                from: e.from,
                to: e.to,
                exchange: i,
                stuff: Stuff::of(resource),
                progress: Progress::of(network, e).filter(|_| is_drawn(network, e))?,
                amount: e.quantity.and_then(|q| Basis::amount(resource, q)),
                basis: Basis::of(resource),
            })
        })
        .collect();
    streams.sort_by_key(|s| (s.stuff, s.from, s.to, s.exchange));
    streams
}

/// The actors to show: all, or a core grown from the most connected actor by whoever adds most
/// streams, as long as the page holds them.
fn core(streams: &[Stream]) -> BTreeSet<ActorIx> {
    let all: BTreeSet<ActorIx> = streams.iter().flat_map(|s| [s.from, s.to]).collect();
    if all.len() <= MOST_ACTORS && streams.len() <= MOST_STREAMS {
        return all;
    }
    let mut partners: BTreeMap<ActorIx, Vec<ActorIx>> = BTreeMap::new();
    for s in streams {
        partners.entry(s.from).or_default().push(s.to);
        partners.entry(s.to).or_default().push(s.from);
    }
    // How many streams each actor would add to the core.
    let mut gain: BTreeMap<ActorIx, usize> = all.iter().map(|&a| (a, 0)).collect();
    let mut core: BTreeSet<ActorIx> = BTreeSet::new();
    let mut inside = 0;
    while core.len() < MOST_ACTORS {
        // Of equals the best connected, then the first by id.
        let next = gain
            .iter()
            .filter(|(_, more)| inside + **more <= MOST_STREAMS)
            .max_by_key(|&(a, more)| (*more, partners[a].len(), std::cmp::Reverse(*a)));
        let Some((&actor, &more)) = next else { break };
        core.insert(actor);
        gain.remove(&actor);
        for partner in &partners[&actor] {
            gain.entry(*partner).and_modify(|more| *more += 1);
        }
        inside += more;
    }
    let joined = |a: &ActorIx| {
        streams
            .iter()
            .any(|s| (s.from == *a || s.to == *a) && core.contains(&s.from) && core.contains(&s.to))
    };
    core.iter().copied().filter(joined).collect()
}

fn legend<'a>(
    network: &Network,
    actors: &[ActorIx],
    streams: &[Stream],
    lang: Lang,
) -> Vec<Entry<'a>> {
    let trades: BTreeSet<Trade> = actors.iter().map(|&a| Trade::of(&network.actors[a])).collect();
    let progresses: BTreeSet<Progress> = streams.iter().map(|s| s.progress).collect();
    let boxes = trades.into_iter().map(|trade| Entry {
        class: format!("trade {trade:?}"),
        text: trade.name().in_lang(lang).to_owned(),
        height: 0.0,
        sample: Box::new(move |scene: &mut Scene, p: Point| {
            let pen = Pen::fill(trade.color().tint(0.12)).outlined(trade.edge(), 0.9);
            scene.rect(Rect::around(p, 10.0, 6.4), 1.6, pen);
        }),
    });
    let lines = progresses.into_iter().map(|p| {
        let pen = Pen::line(STONE, 1.1).dashed(p.dash());
        line_entry(format!("progress {p:?}"), p.name(network).in_lang(lang).to_owned(), pen)
    });
    boxes.chain(lines).collect()
}

fn caption(
    network: &Network,
    all: &[Stream],
    shown: &[Stream],
    actors: &[ActorIx],
    lang: Lang,
) -> String {
    let n = |value: usize| count(value, lang);
    let linked: BTreeSet<ActorIx> = all.iter().flat_map(|s| [s.from, s.to]).collect();
    let unknown = shown.iter().filter(|s| network.exchanges[s.exchange].quantity.is_none()).count();
    let (less_streams, less_actors) = (all.len() - shown.len(), linked.len() - actors.len());
    let alone = network.actors.len() - linked.len();
    match lang {
        Lang::En => sentences(&[
            format!(
                "{}, {}.",
                counted(actors.len(), "actor", "actors", lang),
                counted(shown.len(), "stream", "streams", lang)
            ),
            if_any(unknown, || format!("– : amount unknown ({}).", n(unknown))),
            if_any(less_streams, || {
                format!(
                    "The most closely woven part; {} and {} are left out.",
                    counted(less_actors, "actor more", "actors more", lang),
                    counted(less_streams, "stream more", "streams more", lang)
                )
            }),
            not_drawn(network, By::Actor, all.len(), alone, lang),
        ]),
        Lang::Da => sentences(&[
            format!(
                "{}, {}.",
                counted(actors.len(), "aktør", "aktører", lang),
                counted(shown.len(), "strøm", "strømme", lang)
            ),
            if_any(unknown, || format!("– : mængden er ukendt ({}).", n(unknown))),
            if_any(less_streams, || {
                format!(
                    "Den tættest vævede del; {} og {} er udeladt.",
                    counted(less_actors, "aktør mere", "aktører mere", lang),
                    counted(less_streams, "strøm mere", "strømme mere", lang)
                )
            }),
            not_drawn(network, By::Actor, all.len(), alone, lang),
        ]),
    }
}
