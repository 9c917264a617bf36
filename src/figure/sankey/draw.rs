//! A panel as ink: bands from thick to thin, those that lead back over them, bars, names.

use super::super::classes::Progress;
use super::super::flows::Flows;
use super::super::geometry::{Point, at};
use super::super::scene::{Arrow, Label, Pen, Scene, Shape};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::course::Ribbon;
use super::panel::{Panel, moved};
use super::shape::area;
use crate::model::Way;
use crate::network::Network;
use crate::number::significant;
use crate::text::{Lang, Text};

/// The heading of a panel with the white under it, pt.
pub(super) const HEAD: f64 = 18.0;
/// Bands thinner than this are drawn as lines, pt.
const THIN: f64 = 1.6;
/// Thinner bands have an arrow head instead of a chevron, pt.
const CHEVRON: f64 = 4.5;

/// The fill of a band, and its outline where it is not firm.
pub(super) fn tint(color: Color, progress: Progress, back: bool) -> Color {
    match (progress, back) {
        (Progress::Active, false) => color.tint(0.42),
        (Progress::Active, true) => color.tint(0.62),
        (_, false) => color.tint(0.15),
        (_, true) => color.tint(0.24),
    }
}

impl Panel<'_> {
    /// Draws it with its corner at `corner`.
    pub fn draw(
        &self,
        scene: &mut Scene,
        network: &Network,
        flows: &Flows,
        corner: Point,
        lang: Lang,
    ) {
        self.heading(scene, corner, lang);
        let by = corner + at(0.0, HEAD);
        let base = scene.nodes.len();
        scene.nodes.extend(self.bars.iter().map(|bar| Shape::Box(moved(bar, by))));
        // Behind the bands, whose way they may cross.
        for tail in &self.tails {
            scene.about([self.node(flows, tail.node)]);
            tail.draw(scene, by);
        }
        let mut order: Vec<&Ribbon> = self.ribbons.iter().collect();
        let thick = |r: &Ribbon| if r.band.amount.is_some() { r.thick } else { 0.0 };
        order.sort_by(|a, b| a.back.cmp(&b.back).then(thick(b).total_cmp(&thick(a))));
        for ribbon in order {
            let flow = &flows.flows[ribbon.band.flow];
            scene.about(flows.subject(network, flow));
            draw_ribbon(scene, ribbon, flow.progress, by);
            self.record(scene, ribbon, base, by);
        }
        for (v, bar) in self.bars.iter().enumerate() {
            scene.about([self.node(flows, v)]);
            let place = moved(bar, by);
            let node = &flows.nodes[self.streams.nodes[v]];
            if node.actors.iter().all(|&actor| network.actors[actor].external) {
                scene.rect(place, 0.5, Pen::fill(NEUTRAL));
                scene.used.insert("external".to_owned());
            } else {
                scene.rect(place, 0.5, Pen::fill(SLATE));
            }
            if let Some(name) = &self.names[v] {
                name.draw(scene, by);
            }
        }
        scene.about([]);
        self.rows(scene, flows);
    }

    fn node<'f>(&self, flows: &'f Flows, v: usize) -> &'f str {
        &flows.nodes[self.streams.nodes[v]].id
    }

    fn heading(&self, scene: &mut Scene, corner: Point, lang: Lang) {
        let name = self.streams.basis.name().in_lang(lang);
        let base = corner + at(0.0, 8.0);
        scene.text(Label::new(base, name, HEADING).bold());
        let behind = at(text::width(name, HEADING, Weight::SemiBold) + 4.0, 0.0);
        let words = [unit(self, lang), scale(self, lang)].join(" · ");
        scene.text(Label::new(base + behind, words, LABEL).color(GREY));
    }

    /// What tests ask about a band, and which classes it uses.
    fn record(&self, scene: &mut Scene, ribbon: &Ribbon, base: usize, by: Point) {
        let most = self.streams.bands().filter_map(|b| b.amount).fold(0.0, f64::max);
        let share = ribbon.band.amount.map(|amount| amount / most);
        let (target, tip) = (base + ribbon.to, ribbon.tip + by);
        scene.arrows.push(Arrow { target, tip, width: ribbon.thick, share });
        scene.used.insert(format!("stuff {:?}", ribbon.band.stuff));
        if ribbon.back {
            scene.used.insert("return".to_owned());
        }
    }

    /// The numbers behind the marks.
    fn rows(&self, scene: &mut Scene, flows: &Flows) {
        let unit = self.streams.basis.unit();
        let basis = self.streams.basis.name().in_lang(Lang::En);
        for ribbon in &self.ribbons {
            let flow = &flows.flows[ribbon.band.flow];
            let (from, to) = (&flows.nodes[flow.from], &flows.nodes[flow.to]);
            let kind = if ribbon.back { "return" } else { "forward" };
            scene.data.row([
                ("basis", basis.into()),
                ("kind", kind.into()),
                ("from", from.id.clone().into()),
                ("from_name", from.name.clone().into()),
                ("to", to.id.clone().into()),
                ("to_name", to.name.clone().into()),
                ("class", flow.stuff.word().into()),
                ("progress", flow.progress.word().into()),
                ("amount", flow.amount.into()),
                ("at_least", (flow.at_least > 0.0).then_some(flow.at_least).into()),
                ("unit", unit.into()),
                ("width_mm", (ribbon.thick / PT_PER_MM).into()),
            ]);
        }
        for tail in &self.tails {
            let node = &flows.nodes[self.streams.nodes[tail.node]];
            let (kind, ends) = match tail.way {
                Way::Import => ("import", ["to", "to_name"]),
                Way::Export => ("export", ["from", "from_name"]),
                Way::Loss => ("loss", ["from", "from_name"]),
            };
            scene.data.row([
                ("basis", basis.into()),
                ("kind", kind.into()),
                (ends[0], node.id.clone().into()),
                (ends[1], node.name.clone().into()),
                ("class", tail.stuff.word().into()),
                ("amount", tail.amount.into()),
                ("unit", unit.into()),
                ("width_mm", (tail.rect.height() / PT_PER_MM).into()),
            ]);
        }
    }
}

fn unit(panel: &Panel, lang: Lang) -> String {
    let per_year = Text::new("per year", "pr. år").in_lang(lang);
    format!("{} {per_year}", panel.streams.basis.unit())
}

/// “1 mm = 2,000 t”.
pub(super) fn scale(panel: &Panel, lang: Lang) -> String {
    let amount = significant(panel.sized.scale, 6, lang);
    format!("1 mm = {amount} {}", panel.streams.basis.unit())
}

fn draw_ribbon(scene: &mut Scene, ribbon: &Ribbon, progress: Progress, by: Point) {
    let color = ribbon.band.stuff.color();
    let firm = progress == Progress::Active;
    if !firm {
        scene.used.insert(format!("progress {progress:?}"));
    }
    let (mut upper, mut lower) = (ribbon.upper.clone(), ribbon.lower.clone());
    upper.shift(by);
    lower.shift(by);
    if ribbon.band.amount.is_none() {
        scene.used.insert("width unknown".to_owned());
        scene.path(upper.steps(), Pen::line(WHITE, BANDS.unknown + CASING));
        let dash = if progress == Progress::Candidate { Dash::Dotted } else { Dash::Long };
        scene.path(upper.steps(), Pen::line(color.tint(0.8), BANDS.unknown).dashed(dash));
        arrow(scene, ribbon, color.tint(0.85), by);
        return;
    }
    if ribbon.band.part {
        scene.used.insert("part".to_owned());
    }
    let outline = area(&upper, &lower);
    for edge in [&upper, &lower] {
        scene.path(edge.steps(), Pen::line(WHITE, CASING));
    }
    if ribbon.thick < THIN && !firm {
        scene.path(upper.steps(), Pen::line(color.tint(0.8), BANDS.least).dashed(progress.dash()));
    } else {
        let strength =
            if ribbon.thick < THIN { color.tint(0.75) } else { tint(color, progress, ribbon.back) };
        scene.path(outline, Pen::fill(strength));
        if !firm {
            for edge in [&upper, &lower] {
                let pen = Pen::line(color.tint(0.8), 0.6).dashed(progress.dash());
                scene.path(edge.steps(), pen);
            }
        }
    }
    if ribbon.band.part {
        // The rest is not known: a hair along the band.
        scene.path(upper.steps(), Pen::line(color.tint(0.9), 0.6).dashed(Dash::Long));
    }
    arrow(scene, ribbon, color.tint(0.85), by);
}

/// Which way it flows: a head at its end, and others along its lanes where it leads back.
fn arrow(scene: &mut Scene, ribbon: &Ribbon, color: Color, by: Point) {
    let half = if ribbon.thick < CHEVRON { 1.7 } else { (ribbon.thick * 0.32).clamp(1.7, 4.0) };
    let mut head = |tip: Point, along: f64| {
        let long = half * 1.25;
        let corners = [tip, tip - at(along * long, half), tip - at(along * long, -half)];
        scene.polygon(&corners, Pen::fill(color));
    };
    head(ribbon.tip + by - at(0.8, 0.0), 1.0);
    for &lane in &ribbon.lanes {
        head(lane + by - at(half * 0.6, 0.0), -1.0);
    }
}
