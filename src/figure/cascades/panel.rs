//! One cascade: heading, axis, stairs and words.

use super::super::canvas;
use super::super::classes::Progress;
use super::super::frame::counted;
use super::super::geometry::{Point, Rect, at};
use super::super::scene::{Anchor, Arrow, Label, Pen, Scene, Shape, Step as Move};
use super::super::style::*;
use super::super::text::{self, Weight};
use super::chain::{Chain, Scale, Step, Widths};
use super::stairs::{self, Band, STUB, Stairs};
use super::words::{self, Line, Placed, Room, Spot, Way, Word};
use crate::model::{Carrier, Category};
use crate::network::{ActorIx, Network};
use crate::number::{percent, significant};
use crate::text::{Lang, Text};

/// Heading with its rule, and the name of the axis.
const HEAD: f64 = 16.0;
const AXIS_NAME: f64 = 10.0;
/// Losses and rests thinner than this have no number of their own, pt.
const TOLD: f64 = 1.1;
/// The radius of an actor that only passes on, pt.
pub(super) const HUB: f64 = 2.3;
/// How far a word may move from its step, and one that may be left out.
const FAR: f64 = 400.0;
const NEAR: f64 = 4.0;

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
    if let Some(stub) = &band.stub {
        let stub = moved(stub, by);
        scene.rect(stub, 0.0, Pen::fill(rest));
        let end = [at(stub.x1, stub.y0), at(stub.x1, stub.y1)];
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

/// Every word of a cascade with the places it would like.
fn wishes(
    network: &Network,
    chain: &Chain,
    stairs: &Stairs,
    hubs: &[Point],
    wide: f64,
    lang: Lang,
) -> Vec<Word> {
    let mut wishes = Vec::new();
    let mut told = Vec::new();
    let mut hubs = hubs.iter();
    for (k, (step, band)) in chain.steps.iter().zip(&stairs.bands).enumerate() {
        let room = band.to.x - band.tread_start();
        // The first tread begins under the name of its giver.
        let x0 = if k == 0 { stairs.bars[0].x0 } else { band.tread_start() };
        // Bars are higher than thin bands.
        let more = ((stairs::LEAST_BAR - band.width) / 2.0).max(0.0);
        let (y0, y1) = (band.to.y - more, band.to.y + band.width + more);
        let tread = Rect { x0, y0, x1: band.to.x, y1 };
        wishes.push(resource_word(network, chain, step, tread, wide, lang));
        if k == 0 {
            wishes.push(giver_word(network, step.from, &stairs.bars[0], [room, wide]));
        }
        for (&hub, &place) in step.hubs.iter().zip(&mut hubs) {
            let name = Line { text: name(network, hub), weight: Weight::Regular, color: GREY };
            let settings = words::settings(&name, None, room, wide);
            let spots = beside(Rect::around(place, 2.0 * HUB, 2.0 * HUB + 1.0), Anchor::Middle);
            wishes.push(Word { settings, spots, reach: FAR });
        }
        let stays = stays(network, chain, k, band, lang);
        // Right of its bar, of what stays, and of what it passes on.
        let behind = if band.stub.is_some() { STUB } else { 0.0 } + stairs.bars[k + 1].x1;
        let behind = stairs.bands.get(k + 1).map_or(behind, |b| b.clear_of_giver().max(behind));
        let bar = Bar { rect: &stairs.bars[k + 1], level: band.to.y, behind: behind + 3.0 };
        wishes.push(taker_word(network, step.to, &bar, stays, [room, wide]));
        told.extend(lost_word(network, step, band, lang));
    }
    wishes.extend(told);
    wishes
}

fn name(network: &Network, actor: ActorIx) -> String {
    text::readable(&network.actors[actor].name)
}

/// What flows and how much, above its tread or below.
fn resource_word(
    network: &Network,
    chain: &Chain,
    step: &Step,
    tread: Rect,
    wide: f64,
    lang: Lang,
) -> Word {
    let resource = &network.resources[step.resource];
    let color = step.stuff.color().shade(0.75);
    let line = |text| Line { text, weight: Weight::Regular, color };
    let amount = match step.amount {
        Some(amount) => {
            format!("{} {}", significant(amount.own, 3, lang), resource.unit.in_print())
        }
        None => Text::new("amount unknown", "mængde ukendt").in_lang(lang).to_owned(),
    };
    let grade = step.grade.filter(|_| matches!(chain.scale, Scale::Several)).map(|grade| {
        let number = significant(grade, 3, lang);
        if resource.said.carrier == Some(Carrier::Heat) {
            format!(", {number} °C")
        } else {
            format!(", {} {number}", Text::new("grade", "kvalitet").in_lang(lang))
        }
    });
    let behind = line(amount + &grade.unwrap_or_default());
    let name = line(text::readable(&resource.name));
    Word {
        settings: words::settings(&name, Some(&behind), tread.width(), wide),
        spots: beside(tread, Anchor::Start),
        reach: FAR,
    }
}

/// The first giver, over what it gives.
fn giver_word(network: &Network, actor: ActorIx, bar: &Rect, [room, wide]: [f64; 2]) -> Word {
    let name = Line { text: name(network, actor), weight: Weight::SemiBold, color: INK };
    let over = at(bar.x0, bar.y0);
    let under = at(bar.x0, bar.y1);
    Word {
        settings: words::settings(&name, None, room, wide),
        spots: vec![
            Spot { place: over, anchor: Anchor::Start, way: Way::Up, cost: 0.0 },
            Spot { place: under, anchor: Anchor::Start, way: Way::Down, cost: 9.0 },
        ],
        reach: FAR,
    }
}

/// The bar of a taker.
struct Bar<'r> {
    rect: &'r Rect,
    /// The upper edge of what arrives.
    level: f64,
    /// Where it is free at its right.
    behind: f64,
}

/// A taker and what stays with it, behind its bar or below it.
fn taker_word(
    network: &Network,
    actor: ActorIx,
    bar: &Bar,
    stays: Option<String>,
    [room, wide]: [f64; 2],
) -> Word {
    let name = Line { text: name(network, actor), weight: Weight::SemiBold, color: INK };
    let stays = stays.map(|text| Line { text, weight: Weight::Regular, color: GREY });
    let Bar { rect, level, behind } = *bar;
    let spot = |x, y, anchor, way, cost| Spot { place: at(x, y), anchor, way, cost };
    Word {
        settings: words::settings(&name, stays.as_ref(), room, wide),
        spots: vec![
            spot(behind, level - 2.6, Anchor::Start, Way::Down, 0.0),
            spot(behind, level + SMALL, Anchor::Start, Way::Up, 1.0),
            spot(rect.x1, rect.y1, Anchor::End, Way::Down, 3.0),
            spot(rect.centre().x, rect.y1, Anchor::Middle, Way::Down, 3.0),
            spot(rect.centre().x, rect.y0, Anchor::Middle, Way::Up, 13.0),
            spot(rect.x1, rect.y0, Anchor::End, Way::Up, 13.0),
        ],
        reach: FAR,
    }
}

/// Above a thing, or below it.
fn beside(thing: Rect, first: Anchor) -> Vec<Spot> {
    let anchors = [Anchor::Start, Anchor::Middle, Anchor::End];
    let x = |anchor| match anchor {
        Anchor::Start => thing.x0,
        Anchor::Middle => thing.centre().x,
        Anchor::End => thing.x1,
    };
    let spots = anchors.into_iter().flat_map(|anchor| {
        let strange = if anchor == first { 0.0 } else { 1.0 };
        [(thing.y0, Way::Up, 0.0), (thing.y1, Way::Down, 4.0)].map(|(y, way, cost)| Spot {
            place: at(x(anchor), y),
            anchor,
            way,
            cost: cost + strange,
        })
    });
    spots.collect()
}

/// How much a taker does not pass on, where it is much.
fn stays(network: &Network, chain: &Chain, k: usize, band: &Band, lang: Lang) -> Option<String> {
    band.stub.filter(|stub| stub.height() >= TOLD)?;
    let (here, next) = (&chain.steps[k], chain.steps.get(k + 1)?);
    let unit = network.resources[here.resource].unit;
    let rest = here.amount?.own * (1.0 - here.lost) - next.amount?.base / unit.base;
    let words = Text::new("stay here", "bliver her").in_lang(lang);
    Some(format!("{} {} {words}", significant(rest, 3, lang), unit.in_print()))
}

/// How much is lost, beside its drip, where it is much.
fn lost_word(network: &Network, step: &Step, band: &Band, lang: Lang) -> Option<Word> {
    let drip = band.drip.filter(|drip| drip.width >= TOLD)?;
    let unit = network.resources[step.resource].unit;
    let words = Text::new("lost", "tabt").in_lang(lang);
    let lost = significant(step.amount?.own * step.lost, 3, lang);
    let text = format!("{lost} {} {words}", unit.in_print());
    let line = Line { text, weight: Weight::Regular, color: GREY };
    let place = drip.bounds();
    let spot = |x, y, anchor, cost| Spot { place: at(x, y), anchor, way: Way::Down, cost };
    Some(Word {
        settings: words::settings(&line, None, FAR, FAR),
        spots: vec![
            spot(place.x1 + 2.0, place.y0 + 1.0, Anchor::Start, 0.0),
            spot(place.x0 - 2.0, place.y0 + 1.0, Anchor::End, 0.0),
            spot(place.centre().x, place.y1 - 1.0, Anchor::Middle, 0.0),
        ],
        reach: NEAR,
    })
}
