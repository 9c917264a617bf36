//! Robustness over the degree of order.

use super::webs::WEBS;
use super::{OfBasis, own_dot, web_dot};
use crate::figure::geometry::{Point, Rect, at};
use crate::figure::scene::{Anchor, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::number::{fixed, significant};
use crate::text::{Lang, Text};

/// The axes: α from 0 to 1, robustness from 0 to this.
const MOST: f64 = 0.4;

/// −α ln α.
fn robustness(alpha: f64) -> f64 {
    if alpha > 0.0 { -alpha * libm::log(alpha) } else { 0.0 }
}

/// Draws the curve, the food webs on it, and the network.
pub fn draw(scene: &mut Scene, bases: &[OfBasis], room: Rect, lang: Lang) {
    let area = Rect { x0: room.x0 + 27.0, x1: room.x1 - 4.0, ..room };
    let place = |alpha: f64, robust: f64| -> Point {
        at(area.x0 + alpha * area.width(), area.y1 - robust / MOST * area.height())
    };
    axes(scene, area, lang);
    let curve: Vec<Point> = (0..=240)
        .map(|i| f64::from(i) / 240.0)
        .map(|alpha| place(alpha, robustness(alpha)))
        .collect();
    scene.line(&curve, Pen::line(NEUTRAL, 1.1));
    for web in WEBS {
        let robust = robustness(web.alpha);
        web_dot(scene, place(web.alpha, robust));
        scene.data.row([
            ("panel", "a".into()),
            ("of", web.name.into()),
            ("source", web.source.into()),
            ("measure", "alpha".into()),
            ("value", web.alpha.into()),
            ("robustness", robust.into()),
        ]);
    }
    let mut own: Vec<(f64, f64, &OfBasis)> = bases
        .iter()
        .filter_map(|b| {
            Some((b.alpha?, b.robustness.unwrap_or_else(|| robustness(b.alpha.unwrap_or(0.0))), b))
        })
        .collect();
    own.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.basis.cmp(&b.2.basis)));
    // Names stand under the curve, where nothing else is, in the order of their dots.
    let words = |alpha: f64, b: &OfBasis| {
        format!("{}, α {}", b.basis.name().in_lang(lang), significant(alpha, 2, lang))
    };
    let widths =
        own.iter().map(|&(alpha, _, b)| text::width(&words(alpha, b), LABEL, Weight::SemiBold));
    let left = area.centre().x - widths.fold(0.0, f64::max) / 2.0;
    for (i, &(alpha, robust, b)) in own.iter().enumerate() {
        let dot = place(alpha, robust);
        let base = area.y0 + area.height() * 0.56 + 12.0 * i as f64;
        scene.circle(at(left - 7.0, base - LABEL * 0.36), 2.4, Pen::fill(b.color()));
        let label = Label::new(at(left, base), words(alpha, b), LABEL).bold();
        scene.text(label.color(b.color().shade(0.85)));
        own_dot(scene, dot, b.color(), format!("basis {:?}", b.basis));
        scene.data.row([
            ("panel", "a".into()),
            ("of", b.basis.name().en.into()),
            ("measure", "alpha".into()),
            ("value", alpha.into()),
            ("robustness", robust.into()),
        ]);
    }
}

fn axes(scene: &mut Scene, area: Rect, lang: Lang) {
    for i in 0..=4 {
        let share = f64::from(i) / 4.0;
        let y = area.y1 - share * area.height();
        scene.line(&[at(area.x0, y), at(area.x1, y)], Pen::line(RULE, 0.4));
        let label =
            Label::new(at(area.x0 - 3.5, y + SMALL * 0.36), fixed(share * MOST, 1, lang), SMALL);
        scene.text(label.color(GREY).anchor(Anchor::End));
    }
    for i in 0..=5 {
        let share = f64::from(i) / 5.0;
        let x = area.x0 + share * area.width();
        scene.line(&[at(x, area.y1), at(x, area.y1 + 2.2)], Pen::line(GREY, 0.5));
        let label = Label::new(at(x, area.y1 + 9.5), fixed(share, 1, lang), SMALL);
        scene.text(label.color(GREY).anchor(Anchor::Middle));
    }
    let order = Text::new("α, degree of order", "α, ordensgrad").in_lang(lang);
    let label = Label::new(at(area.centre().x, area.y1 + 18.5), order, SMALL);
    scene.text(label.color(GREY).anchor(Anchor::Middle));
    let robust = Text::new("Robustness, −α ln α", "Robusthed, −α ln α").in_lang(lang);
    let label = Label::new(at(area.x0 - 20.5, area.centre().y), robust, SMALL);
    scene.text(label.color(GREY).anchor(Anchor::Middle).turned(-90.0));
}
