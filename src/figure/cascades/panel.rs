//! One cascade: heading, axis, stairs and words.

use super::super::canvas;
use super::super::classes::Progress;
use super::super::frame::counted;
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Anchor, Arrow, Label, Pen, Scene, Shape, Step as Move};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::chain::{Chain, Scale, Step, Widths};
use super::stairs::{self, Band, Stairs};
use super::wishes::{NEAR, wishes};
use super::words::{self, Placed, Room, Word};
use crate::model::{Carrier, Category};
use crate::network::Network;
use crate::number::{percent, significant};
use crate::text::{Lang, Text};

/// Heading with its rule, and the name of the axis.
const HEAD: f64 = 16.0;
const AXIS_NAME: f64 = 10.0;
/// Losses and rests thinner than this have no number of their own, pt.
pub(super) const TOLD: f64 = 1.1;
/// The radius of an actor that only passes on, pt.
pub(super) const HUB: f64 = 2.3;

/// One cascade in its width.
pub(super) struct Panel<'c> {
    chain: &'c Chain<'c>,
    rank: usize,
    pub stairs: Stairs,
    words: Vec<Placed>,
    /// Words without a place.
    pub left_out: usize,
    hubs: Vec<Point>,
    ticks: Vec<Tick>,
    /// The relative amount of each step.
    shares: Vec<Option<f64>>,
    width: f64,
    /// The highest and the lowest ink of the stairs.
    top: f64,
    bottom: f64,
}

/// A grade on the axis.
struct Tick {
    y: f64,
    label: String,
    /// Where its rule ends: at the first step of this grade.
    until: f64,
}

/// The room an axis takes at the left.
pub(super) fn axis_room(chain: &Chain, lang: Lang) -> f64 {
    let grades = chain.steps.iter().filter_map(|step| step.grade);
    let widest = grades
        .map(|grade| text::width(&significant(grade, 3, lang), SMALL, Weight::Regular))
        .fold(0.0, f64::max);
    match chain.scale {
        Scale::Family(_) | Scale::Celsius => widest + 7.0,
        Scale::Unknown => 10.0,
        Scale::Several => 0.0,
    }
}

impl<'c> Panel<'c> {
    pub fn set(
        network: &Network,
        chain: &'c Chain<'c>,
        rank: usize,
        widths: &Widths,
        width: f64,
        lang: Lang,
    ) -> Self {
        let left = axis_room(chain, lang);
        let stairs = stairs::set(chain, widths, left, width);
        let ticks = ticks(chain, &stairs, lang);
        let hubs: Vec<Point> =
            chain.steps.iter().zip(&stairs.bands).flat_map(|(s, b)| hub_places(s, b)).collect();
        let mut taken: Vec<Rect> = stairs.bands.iter().flat_map(Band::boxes).collect();
        taken.extend(&stairs.bars);
        taken.extend(hubs.iter().map(|&hub| Rect::around(hub, 2.0 * HUB + 1.0, 2.0 * HUB + 1.0)));
        let rules = ticks.iter().map(|t| Rect::new(left, t.y - 0.3, t.until - left, 0.6)).collect();
        let room = Room { left, right: width, taken: taken.clone(), rules };
        let wishes = wishes(network, chain, &stairs, &hubs, width - left, lang);
        let found = words::place(&wishes, room);
        let lost = |(word, place): &(&Word, &Option<Placed>)| place.is_none() && word.reach > NEAR;
        let left_out = wishes.iter().zip(&found).filter(lost).count();
        let words: Vec<Placed> = found.into_iter().flatten().collect();
        let labels = ticks.iter().map(|t| Rect::new(0.0, t.y - 4.0, 1.0, 8.0));
        let ink = taken.into_iter().chain(words.iter().map(|word| word.rect)).chain(labels);
        let (top, bottom) = ink.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), rect| {
            (top.min(rect.y0), bottom.max(rect.y1))
        });
        let shares = chain.steps.iter().map(|s| Some(widths.share(s.amount?))).collect();
        Self { chain, rank, stairs, words, left_out, hubs, ticks, shares, width, top, bottom }
    }

    pub fn height(&self) -> f64 {
        HEAD + AXIS_NAME + self.bottom - self.top
    }

    /// Whether hubs stand in it.
    pub fn has_hubs(&self) -> bool {
        !self.hubs.is_empty()
    }

    /// Says what the marks of this panel are about.
    pub fn about(&self, scene: &mut Scene) {
        let row = self.chain.row;
        scene.about(row.actors.iter().chain(&row.exchanges).map(String::as_str));
    }

    /// A row for each step.
    pub fn write_data(&self, scene: &mut Scene, network: &Network) {
        for (k, (step, band)) in self.chain.steps.iter().zip(&self.stairs.bands).enumerate() {
            let resource = &network.resources[step.resource];
            let amount = step.amount.map(|amount| amount.own);
            scene.data.row([
                ("cascade", self.rank.into()),
                ("step", (k + 1).into()),
                ("from", network.actors[step.from].id.as_str().into()),
                ("to", network.actors[step.to].id.as_str().into()),
                ("resource", resource.id.as_str().into()),
                ("progress", step.progress.word().into()),
                ("grade", step.grade.into()),
                ("amount", amount.into()),
                ("unit", amount.map(|_| resource.unit.symbol).into()),
                ("lost_share", step.lost.into()),
                ("width_mm", (band.width / PT_PER_MM).into()),
            ]);
        }
    }

    pub fn draw(&self, scene: &mut Scene, network: &Network, corner: Point, lang: Lang) {
        self.heading(scene, network, corner, lang);
        let by = corner + at(0.0, HEAD + AXIS_NAME - self.top);
        self.axis(scene, corner, by, lang);
        let base = scene.nodes.len();
        for (k, (step, band)) in self.chain.steps.iter().zip(&self.stairs.bands).enumerate() {
            draw_band(scene, step, band, by);
            let (width, share) = (band.width, self.shares[k]);
            scene.arrows.push(Arrow { target: base + k + 1, tip: by + band.to, width, share });
            scene.used.insert(format!("stuff {:?}", step.stuff));
            let class = match step.amount {
                Some(amount) => format!("width {:?}", amount.dimension),
                None => "width unknown".to_owned(),
            };
            scene.used.insert(class);
            if step.progress != Progress::Active {
                scene.used.insert(format!("progress {:?}", step.progress));
            }
        }
        for bar in &self.stairs.bars {
            let place = moved(bar, by);
            scene.rect(place, 0.6, Pen::fill(SLATE));
            scene.nodes.push(Shape::Box(place));
        }
        for &hub in &self.hubs {
            canvas::node(scene, by + hub, HUB, WHITE, Pen::line(SLATE, 0.9));
            scene.used.insert("hub".to_owned());
        }
        for word in &self.words {
            words::write(scene, word, by);
        }
    }

    fn heading(&self, scene: &mut Scene, network: &Network, corner: Point, lang: Lang) {
        let base = corner + at(0.0, 9.0);
        scene.text(Label::new(base, self.rank.to_string(), HEADING).bold());
        let indent = text::width(&self.rank.to_string(), HEADING, Weight::SemiBold) + 6.0;
        let words = summary(network, self.chain, lang);
        let fits = text::width(&words, LABEL, Weight::Regular) <= self.width - indent;
        let size = if fits { LABEL } else { SMALL };
        let words = text::shorten(&words, size, Weight::Regular, self.width - indent);
        scene.text(Label::new(base + at(indent, 0.0), words, size).color(GREY));
        let rule = [corner + at(0.0, 13.0), corner + at(self.width, 13.0)];
        scene.line(&rule, Pen::line(RULE, 0.6));
    }

    fn axis(&self, scene: &mut Scene, corner: Point, by: Point, lang: Lang) {
        let name = axis_name(&self.chain.scale, lang);
        let name = text::shorten(&name, SMALL, Weight::Regular, self.width);
        scene.text(Label::new(corner + at(0.0, HEAD + SMALL), name, SMALL).color(GREY));
        match self.chain.scale {
            Scale::Several => {}
            Scale::Unknown => {
                let levels = self.stairs.bands.iter().map(|band| band.to.y);
                let (from, to) = ends(levels);
                let [top, tip] = [from, to.max(from + 12.0)].map(|y| by + at(3.0, y));
                let pen = Pen::line(NEUTRAL, 0.8).dashed(Dash::Long);
                scene.line(&[top, tip - at(0.0, 3.0)], pen);
                canvas::head(scene, tip, tip - top, 0.8, NEUTRAL);
            }
            Scale::Family(_) | Scale::Celsius => {
                let left = axis_room(self.chain, lang);
                let (from, to) = ends(self.ticks.iter().map(|tick| tick.y));
                let x = left - 3.0;
                let line = [from, to].map(|y| by + at(x, y));
                scene.line(&line, Pen::line(GREY, 0.6));
                for tick in &self.ticks {
                    let rule = [x - 2.0, tick.until].map(|x| by + at(x, tick.y));
                    scene.line(&rule, Pen::line(RULE, 0.6));
                    let mark = [x - 2.0, x].map(|x| by + at(x, tick.y));
                    scene.line(&mark, Pen::line(GREY, 0.6));
                    let place = by + at(x - 3.5, tick.y + SMALL * 0.36);
                    let label = Label::new(place, tick.label.clone(), SMALL);
                    scene.text(label.color(GREY).anchor(Anchor::End));
                }
            }
        }
    }
}

/// The least and the largest.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

fn moved(rect: &Rect, by: Point) -> Rect {
    Rect::new(rect.x0 + by.x, rect.y0 + by.y, rect.width(), rect.height())
}

fn shifted(steps: Vec<Move>, by: Point) -> Vec<Move> {
    let shift = |step| match step {
        Move::Move(p) => Move::Move(p + by),
        Move::Line(p) => Move::Line(p + by),
        Move::Curve(c, p) => Move::Curve(c + by, p + by),
        Move::Close => Move::Close,
    };
    steps.into_iter().map(shift).collect()
}

/// The fill of a band, of what is not passed on, and of what is lost.
pub(super) fn tints(color: Color, progress: Progress) -> [Color; 3] {
    let strength = if progress == Progress::Active { 0.7 } else { 0.22 };
    [color.tint(strength), color.tint(0.28), color.tint(0.28)]
}

fn draw_band(scene: &mut Scene, step: &Step, band: &Band, by: Point) {
    let color = step.stuff.color();
    if !band.known {
        let dash = if step.progress == Progress::Candidate { Dash::Dotted } else { Dash::Long };
        let pen = Pen::line(color.tint(0.8), band.width).dashed(dash);
        scene.path(shifted(band.line(band.width / 2.0), by), pen);
        return;
    }
    let [fill, rest, lost] = tints(color, step.progress);
    if let Some(drip) = band.drip {
        // A hair needs more colour to be seen.
        let lost = if drip.width < TOLD { color.tint(0.5) } else { lost };
        scene.path(shifted(drip.outline(), by), Pen::fill(lost));
        scene.used.insert("lost".to_owned());
    }
    if let Some(remnant) = &band.remnant {
        let remnant = moved(remnant, by);
        scene.rect(remnant, 0.0, Pen::fill(rest));
        let end = [at(remnant.x1, remnant.y0), at(remnant.x1, remnant.y1)];
        scene.line(&end, Pen::line(color.tint(0.7), 0.9));
        scene.used.insert("rest".to_owned());
    }
    let firm = step.progress == Progress::Active;
    let edge = |width| Pen::line(color.tint(0.85), width).dashed(step.progress.dash());
    if band.is_thin() {
        let pen = if firm { Pen::line(fill, band.width) } else { edge(band.width) };
        scene.path(shifted(band.line(band.width / 2.0), by), pen);
        return;
    }
    scene.path(shifted(band.outline(), by), Pen::fill(fill));
    if !firm {
        scene.path(shifted(band.line(0.0), by), edge(0.8));
        scene.path(shifted(band.lower_edge(), by), edge(0.8));
    }
}

/// Where the hubs of a step stand on its tread.
fn hub_places(step: &Step, band: &Band) -> Vec<Point> {
    let n = step.hubs.len() as f64;
    let start = band.tread_start();
    let x = |i: usize| start + (band.to.x - start) * (i as f64 + 1.0) / (n + 1.0);
    (0..step.hubs.len()).map(|i| at(x(i), band.to.y + band.arrives / 2.0)).collect()
}

/// One tick for every grade; those too near to another have none.
fn ticks(chain: &Chain, stairs: &Stairs, lang: Lang) -> Vec<Tick> {
    let mut ticks: Vec<Tick> = Vec::new();
    if !matches!(chain.scale, Scale::Family(_) | Scale::Celsius) {
        return ticks;
    }
    for (step, band) in chain.steps.iter().zip(&stairs.bands) {
        let Some(grade) = step.grade else { continue };
        let y = band.to.y;
        if ticks.iter().all(|tick| (tick.y - y).abs() > SMALL) {
            let until = band.tread_start();
            ticks.push(Tick { y, label: significant(grade, 3, lang), until });
        }
    }
    ticks
}

fn axis_name(scale: &Scale, lang: Lang) -> String {
    match (scale, lang) {
        (Scale::Family(family), Lang::En) => format!("Grade on the scale of “{family}”"),
        (Scale::Family(family), Lang::Da) => format!("Kvalitet på skalaen for »{family}«"),
        (Scale::Celsius, Lang::En) => "Supply temperature, °C".to_owned(),
        (Scale::Celsius, Lang::Da) => "Fremløbstemperatur, °C".to_owned(),
        (Scale::Several, Lang::En) => "Grades on different scales, given at each step".to_owned(),
        (Scale::Several, Lang::Da) => {
            "Kvalitet på forskellige skalaer, angivet ved hvert trin".to_owned()
        }
        (Scale::Unknown, Lang::En) => "Grade unknown".to_owned(),
        (Scale::Unknown, Lang::Da) => "Kvalitet ukendt".to_owned(),
    }
}

/// What stands behind the number of a cascade.
fn summary(network: &Network, chain: &Chain, lang: Lang) -> String {
    let row = chain.row;
    let steps = row.steps;
    let mut parts = vec![match lang {
        Lang::En => counted(steps, "step", "steps", lang),
        Lang::Da => counted(steps, "trin", "trin", lang),
    }];
    if chain.steps.len() < steps {
        let n = chain.steps.len();
        parts.push(match lang {
            Lang::En => format!("the first {n} drawn"),
            Lang::Da => format!("de første {n} tegnet"),
        });
    }
    let first = &network.resources[chain.steps[0].resource];
    let energy = first.category == Category::Energy;
    match (row.cascade_factor, row.heat_share, lang) {
        (Some(factor), ..) => {
            let number = significant(factor, 3, lang);
            let once = number == "1";
            parts.push(match lang {
                Lang::En if once => "used once".to_owned(),
                Lang::En => format!("used {number} times"),
                Lang::Da if once => "bruges 1 gang".to_owned(),
                Lang::Da => format!("bruges {number} gange"),
            });
        }
        (None, Some(share), Lang::En) => {
            parts.push(format!("{} of the heat taken", percent(share, lang)));
        }
        (None, Some(share), Lang::Da) => {
            parts.push(format!("{} af varmen udnyttes", percent(share, lang)));
        }
        (None, None, _) if energy => {
            let heat = first.said.carrier == Some(Carrier::Heat);
            let words = Text::new("share of the heat taken unknown", "udnyttet andel ukendt");
            parts.extend(heat.then(|| words.in_lang(lang).to_owned()));
        }
        (None, None, Lang::En) => parts.push("times used unknown".to_owned()),
        (None, None, Lang::Da) => parts.push("antal gange brugt ukendt".to_owned()),
    }
    if let Some(co2) = row.co2_t.filter(|&co2| co2 != 0.0) {
        let avoided = Text::new("t CO₂e avoided", "t CO₂e undgået").in_lang(lang);
        parts.push(format!("{} {avoided}", significant(co2, 2, lang)));
    }
    if row.candidates > 0 {
        parts.push(match lang {
            Lang::En => counted(row.candidates, "hop missing", "hops missing", lang),
            Lang::Da => counted(row.candidates, "led mangler", "led mangler", lang),
        });
    }
    parts.join(", ")
}
