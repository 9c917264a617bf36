//! Boxes, lines and numbers on the page, and the numbers behind them.

use std::collections::BTreeMap;

use super::super::Scales;
use super::super::canvas;
use super::super::classes::{Basis, Progress, Trade};
use super::super::geometry::{Point, Rect, at};
use super::super::layout::route::{Block, Spot};
use super::super::scene::{Anchor, Arrow, Label, Pen, Scene, Shape, Step};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::badges::badges;
use super::plan::Plan;
use super::{BADGE, CORNER, Stream};
use crate::network::{ActorIx, Network};

/// From the lattice to the page.
pub(super) struct Lattice {
    pub origin: Point,
    /// Across and down.
    pub unit: Point,
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

/// Draws lines, boxes and numbers.
pub(super) fn draw_plan(
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
    scene.scales.extend(largest.clone());
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
pub(super) fn subject<'n>(network: &'n Network, stream: &Stream) -> [&'n str; 3] {
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
            ("class", Trade::of(&network.actors[actor]).word().into()),
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
            ("class", stream.stuff.word().into()),
            ("progress", stream.progress.word().into()),
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
