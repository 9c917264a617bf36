//! The numbered stream diagram: a box per actor, a number per exchange, a table of streams.
//!
//! Planners know it from the printed diagrams of Kalundborg Symbiosis. Boxes stand on a grid so
//! that links are short and cross little, lines run at right angles, the table gives what flows and
//! how much. Of a large network the core that is woven closest is shown, and the caption says how
//! much is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::classes::{Basis, Progress, Stuff, Trade, printed_unit};
use super::frame::{Entry, Frame, draw_inline, inline_height, line_entry, sentences};
use super::geometry::{Point, Rect, at, distance_to_piece};
use super::layout::grid::{Cell, Grid, place_on_grid};
use super::layout::route::{Block, Board, Routes, Spot, route};
use super::scene::{Anchor, Arrow, Label, Pen, Scene, Shape, Step};
use super::style::*;
use super::text::{self, Weight};
use super::{FigureError, FigureOptions};
use crate::analysis::Study;
use crate::network::{ActorIx, Network};
use crate::number::{count, significant};
use crate::text::{Lang, Text};

const HEADLINE: Text = Text::new("Numbered streams", "Nummererede strømme");

/// At most so many boxes and streams are legible.
const MOST_ACTORS: usize = 24;
const MOST_STREAMS: usize = 38;

/// A box and the gap behind it, in points of the lattice.
const BOX: Spot = Spot { x: 8, y: 4 };
const GAP: Spot = Spot { x: 4, y: 5 };
const PITCH: Spot = Spot { x: BOX.x + GAP.x, y: BOX.y + GAP.y };

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
    let plan = plan(&actors, &shown, if beside { 4 } else { 2 });
    // Few boxes need not fill the page.
    let unit = (room_width / f64::from(plan.board.width)).min(9.0);
    let picture = unit * f64::from(plan.board.height);
    let entries = legend(network, &actors, &shown, options.lang);
    let key = inline_height(&entries, room_width);
    let table = table(network, &shown, if beside { TABLE_WIDTH } else { full }, options.lang);
    let height = if beside {
        (picture + 6.0 + key).max(table.height)
    } else {
        picture + 6.0 + key + 12.0 + table.height
    };

    let frame = Frame {
        title: options.heading(HEADLINE, study),
        subtitle: Text::new(
            "Numbers refer to the table. Width of a line: √amount per year, relative to the largest of its kind; thin where the amount is unknown.",
            "Numrene henviser til tabellen. Linjens bredde: √mængde pr. år i forhold til den største af sin slags; tynd hvor mængden er ukendt.",
        )
        .in_lang(options.lang)
        .to_owned(),
        caption: caption(network, &all, &shown, &actors, options.lang),
    };
    let (mut scene, page) = frame.open(width, height);
    let slack = (room_width - unit * f64::from(plan.board.width)) / 2.0;
    let origin = at(page.x0 + slack, page.y0);
    draw_plan(&mut scene, network, &actors, &shown, &plan, &Lattice { origin, unit });
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
            let shown = resource.category.is_physical()
                || network.selection.category == Some(resource.category);
            Some(Stream {
                from: e.from,
                to: e.to,
                exchange: i,
                stuff: Stuff::of(resource),
                progress: Progress::of(network, e).filter(|_| shown)?,
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
    let degree = |a: ActorIx| streams.iter().filter(|s| s.from == a || s.to == a).count();
    let mut core: BTreeSet<ActorIx> = BTreeSet::new();
    let mut inside = 0;
    while core.len() < MOST_ACTORS {
        let gain = |a: ActorIx| {
            streams
                .iter()
                .filter(|s| (s.from == a && core.contains(&s.to)) || (s.to == a && core.contains(&s.from)))
                .count()
        };
        // Of equals the best connected, then the first by id.
        let next = all
            .iter()
            .filter(|a| !core.contains(a))
            .map(|&a| (gain(a), degree(a), a))
            .filter(|(more, ..)| inside + more <= MOST_STREAMS)
            .max_by_key(|&(more, degree, a)| (more, degree, std::cmp::Reverse(a)));
        let Some((more, _, actor)) = next else { break };
        core.insert(actor);
        inside += more;
    }
    let joined = |a: &ActorIx| {
        streams.iter().any(|s| {
            (s.from == *a || s.to == *a) && core.contains(&s.from) && core.contains(&s.to)
        })
    };
    core.iter().copied().filter(joined).collect()
}

/// Boxes and lines on the lattice.
struct Plan {
    board: Board,
    routes: Routes,
}

/// The placement that can be routed at the least cost.
fn plan(actors: &[ActorIx], streams: &[Stream], columns: usize) -> Plan {
    const STARTS: u64 = 6;
    let n = actors.len();
    let at = |a: ActorIx| actors.binary_search(&a).unwrap_or_default();
    let pairs: Vec<[usize; 2]> = streams.iter().map(|s| [at(s.from), at(s.to)]).collect();
    let links: BTreeSet<[usize; 2]> = pairs.iter().map(|&[a, b]| [a.min(b), a.max(b)]).collect();
    let links: Vec<[usize; 2]> = links.into_iter().collect();
    let columns = columns.min(n.div_ceil(2).max(2));
    // Some cells stay free, so that boxes can find good neighbours.
    let grid = Grid { columns, rows: (n + n / 6).div_ceil(columns).max(1) };
    let best = (0..STARTS)
        .map(|start| {
            let cells = tight(place_on_grid(n, &links, grid, start));
            let board = board(&cells);
            let routes = route(&board, &pairs);
            Plan { board, routes }
        })
        .min_by_key(|plan| plan.routes.cost);
    best.unwrap_or(Plan { board: board(&[]), routes: Routes { lines: Vec::new(), cost: 0 } })
}

/// The same cells without empty rows and columns.
fn tight(cells: Vec<Cell>) -> Vec<Cell> {
    let columns: BTreeSet<usize> = cells.iter().map(|c| c.column).collect();
    let rows: BTreeSet<usize> = cells.iter().map(|c| c.row).collect();
    let rank = |set: &BTreeSet<usize>, v: usize| set.range(..v).count();
    cells
        .iter()
        .map(|c| Cell { column: rank(&columns, c.column), row: rank(&rows, c.row) })
        .collect()
}

fn board(cells: &[Cell]) -> Board {
    let (columns, rows) = (
        cells.iter().map(|c| c.column + 1).max().unwrap_or(0) as i32,
        cells.iter().map(|c| c.row + 1).max().unwrap_or(0) as i32,
    );
    // Lines may run outside the outer boxes: two free points at the sides, three above and below.
    let margin = Spot { x: 2, y: 3 };
    let blocks = cells
        .iter()
        .map(|c| {
            let (x, y) = (c.column as i32 * PITCH.x + margin.x, c.row as i32 * PITCH.y + margin.y);
            Block { first: Spot { x, y }, last: Spot { x: x + BOX.x, y: y + BOX.y } }
        })
        .collect();
    Board {
        width: columns * PITCH.x - GAP.x + 2 * margin.x,
        height: rows * PITCH.y - GAP.y + 2 * margin.y,
        blocks,
    }
}

/// From the lattice to the page.
struct Lattice {
    origin: Point,
    unit: f64,
}

impl Lattice {
    fn point(&self, s: Spot) -> Point {
        self.origin + at(f64::from(s.x), f64::from(s.y)) * self.unit
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
    let most = |s: &Stream| s.basis.and_then(|b| largest.get(&b)).copied().unwrap_or(0.0);
    let widths: Vec<f64> =
        streams.iter().map(|s| SCHEMATIC_LINES.of(s.amount, most(s))).collect();
    let paths: Vec<Vec<Point>> = plan
        .routes
        .lines
        .iter()
        .map(|line| line.iter().map(|&s| lattice.point(s)).collect())
        .collect();

    let mut order: Vec<usize> = (0..streams.len()).filter(|&i| paths[i].len() > 1).collect();
    order.sort_by(|&a, &b| widths[b].total_cmp(&widths[a]).then(a.cmp(&b)));
    for &i in &order {
        let target = actors.binary_search(&streams[i].to).unwrap_or_default();
        draw_stream(scene, &streams[i], &paths[i], widths[i], target, most(&streams[i]));
    }
    for (rect, &actor) in boxes.iter().zip(actors) {
        draw_box(scene, network, actor, *rect);
    }
    let badges = badges(&paths, &widths, &boxes);
    for &i in &order {
        let color = streams[i].stuff.color();
        scene.circle(badges[i], BADGE, Pen::fill(color).outlined(WHITE, 1.0));
        let number = (i + 1).to_string();
        let down = at(0.0, SMALL * 0.36);
        let label = Label::new(badges[i] + down, number, SMALL).bold().color(WHITE);
        scene.text(label.anchor(Anchor::Middle));
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
    scene.head(tip, along, width, color);
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
    let pen = Pen::fill(trade.color().tint(0.12)).outlined(trade.color(), 1.1);
    scene.rect(rect, 3.0, pen);
    scene.used.insert(format!("trade {trade:?}"));
    let name = text::readable(&actor.name).text;
    let (limit, weight) = (rect.width() - 5.0, Weight::SemiBold);
    // The largest size at which the whole name fits, else the smallest with an ellipsis.
    let sizes = [LABEL, 6.4, SMALL];
    let fits = |size: f64| {
        let lines = ((rect.height() - 3.0) / (size * 1.18)).floor() as usize;
        let set = text::balance(&name, size, weight, limit, lines.max(1));
        (!set.iter().any(|l| l.ends_with('…'))).then_some((size, set))
    };
    let (size, lines) = sizes.into_iter().find_map(fits).unwrap_or_else(|| {
        let lines = ((rect.height() - 3.0) / (SMALL * 1.18)).floor() as usize;
        (SMALL, text::wrap(&name, SMALL, weight, limit, lines.max(1)))
    });
    let leading = size * 1.18;
    let top = rect.centre().y - (lines.len() as f64 - 1.0) * leading / 2.0 + size * 0.36;
    for (i, line) in lines.iter().enumerate() {
        let place = at(rect.centre().x, top + i as f64 * leading);
        scene.text(Label::new(place, &**line, size).bold().anchor(Anchor::Middle));
    }
}

/// A place for each number on its own line: on the longest stretch, clear of boxes, of other lines
/// and of other numbers.
fn badges(paths: &[Vec<Point>], widths: &[f64], boxes: &[Rect]) -> Vec<Point> {
    let mut placed: Vec<Point> = Vec::with_capacity(paths.len());
    for (i, path) in paths.iter().enumerate() {
        let stretches: Vec<(Point, Point)> = path.windows(2).map(|w| (w[0], w[1])).collect();
        let longest = stretches.iter().map(|(a, b)| (*b - *a).length()).fold(0.0, f64::max);
        let mut best: Option<(f64, Point)> = None;
        for (k, &(a, b)) in stretches.iter().enumerate() {
            let length = (b - a).length();
            // The arrow head keeps its own room.
            let (from, to) = (BADGE + 1.0, length - BADGE - 1.0);
            let to = if k + 1 == stretches.len() { to - arrow_head(widths[i]).length } else { to };
            let steps = 24;
            for step in 0..=steps {
                let along = from + (to - from) * f64::from(step) / f64::from(steps);
                let place = a + (b - a).unit() * along.clamp(0.0, length);
                let mut cost = 0.08 * (along - length / 2.0).abs() + 0.05 * (longest - length);
                if to < from {
                    cost += 8.0;
                }
                for other in &placed {
                    cost += 30.0 * (1.0 - (place - *other).length() / (2.0 * BADGE + 1.5)).max(0.0);
                }
                for rect in boxes {
                    cost += 30.0 * (1.0 - rect.distance(place) / (BADGE + 1.2)).max(0.0);
                }
                for (j, line) in paths.iter().enumerate().filter(|(j, _)| *j != i) {
                    let near = line
                        .windows(2)
                        .map(|w| distance_to_piece(place, w[0], w[1]))
                        .fold(f64::INFINITY, f64::min);
                    cost += 12.0 * (1.0 - near / (BADGE + 1.0 + widths[j] / 2.0)).max(0.0);
                }
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, place));
                }
            }
        }
        placed.push(best.map_or(Point::default(), |(_, place)| place));
    }
    placed
}

/// The table of streams, set but not yet placed.
struct Table {
    parts: Vec<Part>,
    width: f64,
    height: f64,
}

struct Part {
    stuff: Stuff,
    heading: String,
    per: String,
    rows: Vec<Row>,
}

struct Row {
    number: usize,
    lines: Vec<String>,
    quantity: String,
    agreed: bool,
}

const ROW: f64 = 11.2;
const ROW_LINE: f64 = 7.8;
const PART: f64 = 12.5;
const PART_GAP: f64 = 5.0;

fn table(network: &Network, streams: &[Stream], width: f64, lang: Lang) -> Table {
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
        let name = text::readable(&resource.name).text;
        let row = Row {
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

fn draw_table(scene: &mut Scene, table: &Table, corner: Point) {
    let right = corner.x + table.width;
    let mut y = corner.y;
    for part in &table.parts {
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
            let pen = Pen::fill(trade.color().tint(0.12)).outlined(trade.color(), 0.9);
            scene.rect(Rect::around(p, 10.0, 6.4), 1.6, pen);
        }),
    });
    let lines = progresses.into_iter().map(|p| {
        let pen = Pen::line(STONE, 1.1).dashed(p.dash());
        line_entry(format!("progress {p:?}"), p.name().in_lang(lang).to_owned(), pen)
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
            format!("{} actors, {} streams.", n(actors.len()), n(shown.len())),
            if unknown > 0 {
                format!("– : amount unknown ({} streams).", n(unknown))
            } else {
                String::new()
            },
            if less_streams > 0 {
                format!(
                    "The most closely woven part; {} more actors and {} more streams are left out.",
                    n(less_actors),
                    n(less_streams)
                )
            } else {
                String::new()
            },
            if alone > 0 {
                format!("{} actors without an exchange are not drawn.", n(alone))
            } else {
                String::new()
            },
        ]),
        Lang::Da => sentences(&[
            format!("{} aktører, {} strømme.", n(actors.len()), n(shown.len())),
            if unknown > 0 {
                format!("– : mængden er ukendt ({} strømme).", n(unknown))
            } else {
                String::new()
            },
            if less_streams > 0 {
                format!(
                    "Den tættest vævede del; yderligere {} aktører og {} strømme er udeladt.",
                    n(less_actors),
                    n(less_streams)
                )
            } else {
                String::new()
            },
            if alone > 0 {
                format!("{} aktører uden udveksling er ikke tegnet.", n(alone))
            } else {
                String::new()
            },
        ]),
    }
}
