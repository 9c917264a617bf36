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
mod plan;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use super::canvas;
use super::classes::{Basis, Progress, Stuff, Trade};
use super::flows::{By, is_drawn};
use super::frame::{
    Entry, Frame, counted, draw_inline, if_any, inline_height, line_entry, sentences,
};
use super::geometry::{Point, Rect, at};
use super::layout::route::{Block, Spot};
use super::network::not_drawn;
use super::scene::{Anchor, Arrow, Label, Pen, Scene, Shape, Step};
use super::style::*;
use super::text::{self, Weight};
use super::{FigureError, FigureOptions, Scales};
use crate::analysis::Study;
use crate::network::{ActorIx, Network};
use crate::number::count;
use crate::text::{Lang, Text};
use badges::badges;
use plan::{Plan, extent, plan};
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
        subtitle: Text::new(
            "Numbers refer to the table. Width: √amount per year, relative to the largest of its kind, never below a least width; thin where unknown.",
            "Numrene henviser til tabellen. Bredde: √mængde pr. år i forhold til den største af sin slags, aldrig under en mindste bredde; tynd hvor ukendt.",
        )
        .in_lang(options.lang)
        .to_owned(),
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
    frame.close(&mut scene);
    Ok(scene)
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

/// From the lattice to the page.
struct Lattice {
    origin: Point,
    /// Across and down.
    unit: Point,
}

impl Lattice {
    fn point(&self, s: Spot) -> Point {
        self.origin + at(f64::from(s.x) * self.unit.x, f64::from(s.y) * self.unit.y)
    }

    fn block(&self, b: &Block) -> Rect {
        let (p, q) = (self.point(b.first), self.point(b.last));
        Rect { x0: p.x, y0: p.y, x1: q.x, y1: q.y }
    }
}

fn draw_plan(
    scene: &mut Scene,
    network: &Network,
    actors: &[ActorIx],
    streams: &[Stream],
    plan: &Plan,
    lattice: &Lattice,
    scales: &Scales,
) {
    let boxes: Vec<Rect> = plan.board.blocks.iter().map(|b| lattice.block(b)).collect();
    scene.nodes = boxes.iter().map(|&b| Shape::Box(b)).collect();
    let mut largest: BTreeMap<Basis, f64> = BTreeMap::new();
    for stream in streams {
        if let (Some(basis), Some(amount)) = (stream.basis, stream.amount) {
            let most = largest.entry(basis).or_insert(0.0);
            *most = most.max(amount);
        }
    }
    for (basis, largest) in &mut largest {
        *largest = scales.of(*basis).unwrap_or(*largest);
    }
    let most = |s: &Stream| s.basis.and_then(|b| largest.get(&b)).copied().unwrap_or(0.0);
    let widths: Vec<f64> = streams.iter().map(|s| SCHEMATIC_LINES.of(s.amount, most(s))).collect();
    let paths: Vec<Vec<Point>> = plan
        .routes
        .lines
        .iter()
        .map(|line| line.iter().map(|&s| lattice.point(s)).collect())
        .collect();

    let mut order: Vec<usize> = (0..streams.len()).filter(|&i| paths[i].len() > 1).collect();
    order.sort_by(|&a, &b| widths[b].total_cmp(&widths[a]).then(a.cmp(&b)));
    for &i in &order {
        scene.about(subject(network, &streams[i]));
        let target = actors.binary_search(&streams[i].to).unwrap_or_default();
        draw_stream(scene, &streams[i], &paths[i], widths[i], target, most(&streams[i]));
    }
    for (rect, &actor) in boxes.iter().zip(actors) {
        scene.about([network.actors[actor].id.as_str()]);
        draw_box(scene, network, actor, *rect);
    }
    let badges = badges(&paths, &widths, &boxes);
    for &i in &order {
        scene.about(subject(network, &streams[i]));
        let color = streams[i].stuff.color();
        scene.circle(badges[i], BADGE, Pen::fill(color).outlined(WHITE, 1.0));
        let number = (i + 1).to_string();
        let down = at(0.0, SMALL * 0.36);
        let label = Label::new(badges[i] + down, number, SMALL).bold().color(WHITE);
        scene.text(label.anchor(Anchor::Middle));
    }
    scene.about([]);
    write_data(scene, network, actors, streams, &boxes, &widths);
}

/// What a stream is about.
fn subject<'n>(network: &'n Network, stream: &Stream) -> [&'n str; 3] {
    let [from, to] = [stream.from, stream.to].map(|actor| network.actors[actor].id.as_str());
    [from, to, network.id(stream.exchange)]
}

/// The boxes with their middles, then the streams.
fn write_data(
    scene: &mut Scene,
    network: &Network,
    actors: &[ActorIx],
    streams: &[Stream],
    boxes: &[Rect],
    widths: &[f64],
) {
    for (&actor, rect) in actors.iter().zip(boxes) {
        let middle = rect.centre();
        scene.data.row([
            ("mark", "box".into()),
            ("id", network.actors[actor].id.as_str().into()),
            ("name", network.actors[actor].name.as_str().into()),
            ("class", format!("{:?}", Trade::of(&network.actors[actor])).to_lowercase().into()),
            ("x", (middle.x / PT_PER_MM).into()),
            ("y", (middle.y / PT_PER_MM).into()),
        ]);
    }
    for (i, (stream, width)) in streams.iter().zip(widths).enumerate() {
        let [from, to, id] = subject(network, stream);
        let exchange = &network.exchanges[stream.exchange];
        let resource = &network.resources[exchange.resource];
        scene.data.row([
            ("mark", "stream".into()),
            ("number", (i + 1).into()),
            ("id", id.into()),
            ("from", from.into()),
            ("to", to.into()),
            ("resource", resource.name.as_str().into()),
            ("class", format!("{:?}", stream.stuff).to_lowercase().into()),
            ("progress", format!("{:?}", stream.progress).to_lowercase().into()),
            ("quantity", exchange.quantity.into()),
            ("unit", resource.unit.symbol.into()),
            ("width_mm", (width / PT_PER_MM).into()),
        ]);
    }
}

fn draw_stream(
    scene: &mut Scene,
    stream: &Stream,
    path: &[Point],
    width: f64,
    target: usize,
    largest: f64,
) {
    let color = stream.stuff.color();
    let color = if stream.progress == Progress::Active { color } else { color.tint(0.7) };
    let head = arrow_head(width);
    let (last, before) = (path[path.len() - 1], path[path.len() - 2]);
    let along = (last - before).unit();
    let tip = last - along * 1.2;
    let mut body = path.to_vec();
    body[path.len() - 1] = tip - along * (head.length * 0.8);
    let steps = rounded(&body);
    scene.path(steps.clone(), Pen::line(WHITE, width + 2.0 * CASING + 0.6));
    scene.path(steps, Pen::line(color, width).dashed(stream.progress.dash()));
    canvas::head(scene, tip, along, width, color);
    let share = stream.amount.filter(|_| largest > 0.0).map(|q| q / largest);
    scene.arrows.push(Arrow { target, tip, width, share });
    scene.used.insert(format!("stuff {:?}", stream.stuff));
    scene.used.insert(format!("progress {:?}", stream.progress));
}

/// A line with round corners.
fn rounded(points: &[Point]) -> Vec<Step> {
    let mut steps = vec![Step::Move(points[0])];
    for w in points.windows(3) {
        let (into, out) = (w[1] - w[0], w[2] - w[1]);
        let radius = CORNER.min(into.length() / 2.0).min(out.length() / 2.0);
        steps.push(Step::Line(w[1] - into.unit() * radius));
        steps.push(Step::Curve(w[1], w[1] + out.unit() * radius));
    }
    steps.push(Step::Line(points[points.len() - 1]));
    steps
}

fn draw_box(scene: &mut Scene, network: &Network, actor: ActorIx, rect: Rect) {
    let actor = &network.actors[actor];
    let trade = Trade::of(actor);
    let pen = Pen::fill(trade.color().tint(0.12)).outlined(trade.edge(), 1.1);
    scene.rect(rect, 3.0, pen);
    scene.used.insert(format!("trade {trade:?}"));
    let name = text::readable(&actor.name);
    let (limit, weight) = (rect.width() - 5.0, Weight::SemiBold);
    // The largest size at which the whole name fits, else the smallest with long words broken.
    let most = |size: f64| (((rect.height() - 1.0) / (size * 1.18)).floor() as usize).max(1);
    let fits = |size: f64| {
        let whole = text::balance(&name, size, weight, limit, most(size));
        (!whole.iter().any(|l| l.ends_with('…'))).then_some((size, whole))
    };
    let (size, lines) = [LABEL, 6.4, SMALL].into_iter().find_map(fits).unwrap_or_else(|| {
        let name = text::hyphenate(&name, SMALL, weight, limit);
        (SMALL, text::wrap(&name, SMALL, weight, limit, most(SMALL)))
    });
    let leading = size * 1.18;
    let top = rect.centre().y - (lines.len() as f64 - 1.0) * leading / 2.0 + size * 0.36;
    for (i, line) in lines.iter().enumerate() {
        let place = at(rect.centre().x, top + i as f64 * leading);
        scene.text(Label::new(place, &**line, size).bold().anchor(Anchor::Middle));
    }
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
