//! Under the map: how far, where north is, whose outline.

use super::ground::{SOURCE, draw_frame, draw_land};
use super::land;
use super::view::{Extent, View};
use crate::figure::geometry::{Point, Rect, at};
use crate::figure::layout::projection::Projection;
use crate::figure::scene::{Anchor, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::number::significant;
use crate::text::Lang;

/// The height of what stands under the map, pt.
pub const STRIP: f64 = 19.0;

/// Draws scale bar, north arrow and source under the frame.
pub fn draw_furniture(scene: &mut Scene, view: &View, lang: Lang) {
    let frame = view.frame;
    let bar = scale_bar(view);
    let (left, top) = (frame.x0 + 1.0, frame.y1 + 5.0);
    // Two halves, dark and light, as rulers have them.
    let half = bar.points / 2.0;
    let height = 2.6;
    let field = |x: f64| Rect::new(x, top, half, height);
    scene.rect(field(left), 0.0, Pen::fill(SLATE).outlined(SLATE, 0.5));
    scene.rect(field(left + half), 0.0, Pen::fill(WHITE).outlined(SLATE, 0.5));
    let foot = top + height + SMALL + 0.6;
    let number = |km: f64| significant(km, 3, lang);
    scene.text(Label::new(at(left, foot), "0", SMALL).color(GREY));
    let end = format!("{} km", number(bar.km));
    let [zero, wide] = ["0", &end].map(|t| text::width(t, SMALL, Weight::Regular));
    // The unit hangs over the end of the bar, the number stands below it.
    let under = left + bar.points - text::width(&number(bar.km), SMALL, Weight::Regular) / 2.0;
    let under = under.max(left + zero + 4.0);
    scene.text(Label::new(at(under, foot), end, SMALL).color(GREY));

    let north = at((left + bar.points).max(under + wide) + 16.0, top + 4.6);
    draw_north(scene, north, view.north());
    let source = Label::new(at(frame.x1, top + SMALL * 0.8), SOURCE.in_lang(lang), SMALL);
    scene.text(source.color(GREY).anchor(Anchor::End));
}

/// A needle that points north, and its letter.
fn draw_north(scene: &mut Scene, middle: Point, north: Point) {
    let (along, side) = (north * 5.2, north.left() * 2.6);
    let tail = middle - along * 0.55;
    scene.polygon(&[middle + along, tail - side, middle - along * 0.2], Pen::fill(SLATE));
    let pen = Pen::fill(WHITE).outlined(SLATE, 0.4);
    scene.polygon(&[middle + along, tail + side, middle - along * 0.2], pen);
    let letter = middle + at(5.0, SMALL * 0.36);
    scene.text(Label::new(letter, "N", SMALL).bold().color(SLATE));
}

/// Draws a small map of the surroundings with the frame of the large one, at the foot of `room`,
/// where the large one is small and the outline shows its surroundings.
pub fn draw_locator(scene: &mut Scene, view: &View, room: Rect) {
    /// How wide the surroundings are, and the widest map that has them, km.
    const WIDE: f64 = 900.0;
    const WIDEST: f64 = 160.0;
    let km = view.frame.width() / view.per_km();
    let side = room.width().min(room.height()).min(104.0);
    let frame = Rect::new(room.x0, room.y1 - side, side, side);
    let around = Projection::EqualArea(view.middle);
    let locator = Extent::across(view.middle, around, 1000.0 * WIDE).map(|e| e.fit(frame));
    let Some(locator) = locator.filter(|l| km <= WIDEST && land::is_around(l)) else { return };
    draw_land(scene, &locator, &[]);
    draw_frame(scene, &locator);
    let here = |size: f64| (size / view.per_km() * locator.per_km()).max(4.0);
    let [wide, high] = [here(view.frame.width()), here(view.frame.height())];
    let place = Rect::around(frame.centre(), wide, high);
    scene.rect(place, 0.0, Pen::line(WHITE, 2.4));
    scene.rect(place, 0.0, Pen::line(VERMILION, 1.1));
}

/// A length on the page and what it is on the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleBar {
    /// A round number of km.
    pub km: f64,
    /// As long on the page.
    pub points: f64,
}

/// A bar of a fifth of the frame or less.
pub fn scale_bar(view: &View) -> ScaleBar {
    let most = (view.frame.width() * 0.24).max(30.0) / view.per_km();
    let mut power = 0.001;
    while power * 10.0 <= most {
        power *= 10.0;
    }
    let km = [5.0, 2.0, 1.0].into_iter().map(|f| f * power).find(|&km| km <= most);
    let km = km.unwrap_or(power);
    // Powers of ten by multiplication are not quite round.
    let km = if km >= 1.0 { km.round() } else { km };
    ScaleBar { km, points: km * view.per_km() }
}
