//! The words of a cascade, each with the places it would like: what flows, who gives and takes, what
//! stays and what is lost.

use super::super::geometry::{Point, Rect, at};
use super::super::scene::Anchor;
use super::super::style::*;
use super::super::text::{self, Weight};
use super::chain::{Chain, Scale, Step};
use super::panel::{HUB, TOLD};
use super::stairs::{self, Band, REMNANT, Stairs};
use super::words::{self, Line, Spot, Way, Word};
use crate::model::Carrier;
use crate::network::{ActorIx, Network};
use crate::number::significant;
use crate::text::{Lang, Text};

/// How far a word may move from its step, and one that may be left out.
const FAR: f64 = 400.0;
pub(super) const NEAR: f64 = 4.0;

/// Every word of a cascade with the places it would like.
pub(super) fn wishes(
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
        let behind = if band.remnant.is_some() { REMNANT } else { 0.0 } + stairs.bars[k + 1].x1;
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
            spot(behind, level + SMALL, Anchor::Start, Way::Up, 6.0),
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
    band.remnant.filter(|remnant| remnant.height() >= TOLD)?;
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
