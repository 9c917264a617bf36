//! The same figure on white paper, on a dark screen, or printed in grey.
//!
//! Figures are drawn for white paper; a theme maps every colour of the finished scene. On a dark
//! ground lightness is turned round (in OKLab; Ottosson 2020), hue stays, and strong colours keep
//! the middle of the scale so that they glow. In grey every class of [`style`](super::style) has a
//! lightness of its own, farther apart than its colour's, and a tint of a class is the same tint of
//! its grey.

use super::scene::{Mark, Pen, Scene};
use super::style::{self, Color};

/// What a figure is drawn for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// White paper.
    #[default]
    Light,
    /// A dark screen.
    Dark,
    /// Print without colour.
    Grey,
}

impl Theme {
    /// Every theme, with its word on the command line.
    pub const WORDS: [(Self, &'static str); 3] =
        [(Self::Light, "light"), (Self::Dark, "dark"), (Self::Grey, "grey")];

    /// What a colour of white paper becomes.
    pub fn ink(self, color: Color) -> Color {
        match self {
            Self::Light => color,
            Self::Dark => dark(color),
            Self::Grey => grey(color),
        }
    }
}

/// Maps every colour of a scene.
pub fn apply(scene: &mut Scene, theme: Theme) {
    if theme == Theme::Light {
        return;
    }
    let ink = |color: &mut Color| *color = theme.ink(*color);
    let pen = |pen: &mut Pen| {
        pen.fill.iter_mut().for_each(ink);
        pen.stroke.iter_mut().for_each(ink);
    };
    ink(&mut scene.paper);
    for mark in &mut scene.marks {
        match mark {
            Mark::Path { pen: p, .. } | Mark::Circle { pen: p, .. } | Mark::Box { pen: p, .. } => {
                pen(p);
            }
            Mark::Gradient { stops, .. } => stops.iter_mut().for_each(ink),
            Mark::Text(label) => ink(&mut label.color),
        }
    }
}

/// The lightness of paper on a dark screen, and of text on it.
const NIGHT: f64 = 0.19;
const MOON: f64 = 0.94;
/// Chroma from which a colour counts as strong, and the lightness strong ones are kept in.
const STRONG: f64 = 0.11;
const GLOW: [f64; 2] = [0.6, 0.86];

fn dark(color: Color) -> Color {
    let lab = Oklab::of(color);
    let [night, moon] = [NIGHT, MOON];
    let ink = Oklab::of(style::INK).l;
    // Paper becomes night, ink becomes moon, what lies between is turned round.
    let turned = night + (1.0 - lab.l) / (1.0 - ink) * (moon - night);
    let strength = (lab.chroma() / STRONG).min(1.0);
    let glowing = turned.max(lab.l.min(GLOW[1])).clamp(GLOW[0], GLOW[1]);
    Oklab { l: turned + (glowing - turned) * strength * strength, ..lab }.color()
}

/// Classes in grey: level of each of the colours of [`style`], from black (0) to white (255).
///
/// The classes of stuff and those of trades each spread over the range; orange and the blues, which
/// both lists have, keep their order.
const GREYS: [(Color, u8); 13] = [
    (style::BLUE, 0x3a),
    // The colour of materials is a shade of green: it is looked for first.
    (style::MATERIAL, 0xac),
    (style::GREEN, 0xa4),
    (style::WATER, 0x66),
    (style::PINK, 0xc8),
    (style::BROWN, 0x18),
    (style::YELLOW, 0xee),
    (style::STONE, 0x62),
    (style::ORANGE, 0x88),
    (style::VERMILION, 0x1c),
    (style::VIOLET, 0x42),
    (style::SKY, 0xb4),
    (style::PALE, 0xdc),
];

fn grey(color: Color) -> Color {
    let class = GREYS.iter().find_map(|&(base, level)| {
        let level = Color(level, level, level);
        let tinted = fitted(color, base, 255.0).map(|share| level.tint(share));
        tinted.or_else(|| fitted(color, base, 0.0).map(|share| level.shade(share)))
    });
    class.unwrap_or_else(|| {
        let lab = Oklab::of(color);
        Oklab { a: 0.0, b: 0.0, ..lab }.color()
    })
}

/// The share of `base` in `color` where it is `base` mixed with black (0) or white (255).
fn fitted(color: Color, base: Color, with: f64) -> Option<f64> {
    let parts = |c: Color| [c.0, c.1, c.2].map(|v| f64::from(v) - with);
    let (mixed, pure) = (parts(color), parts(base));
    let dot = |x: [f64; 3], y: [f64; 3]| x.iter().zip(y).map(|(a, b)| a * b).sum::<f64>();
    let share = dot(mixed, pure) / dot(pure, pure);
    let near = mixed.iter().zip(pure).all(|(m, p)| (m - p * share).abs() <= ROUNDING);
    // Near white and near black every colour looks like a tint of every other.
    (near && (LEAST_SHARE..=1.0 + 1e-6).contains(&share)).then_some(share)
}

/// What rounding to whole levels, of a tint of a tint, leaves.
const ROUNDING: f64 = 1.6;
const LEAST_SHARE: f64 = 0.08;

/// A colour by perceived lightness and two axes of hue.
#[derive(Clone, Copy, Debug)]
struct Oklab {
    l: f64,
    a: f64,
    b: f64,
}

impl Oklab {
    fn of(color: Color) -> Self {
        let [r, g, b] = [color.0, color.1, color.2].map(|v| linear(f64::from(v) / 255.0));
        let l = libm::cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
        let m = libm::cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
        let s = libm::cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
        Self {
            l: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            a: 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            b: 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        }
    }

    fn chroma(self) -> f64 {
        (self.a * self.a + self.b * self.b).sqrt()
    }

    fn color(self) -> Color {
        let cube = |x: f64| x * x * x;
        let l = cube(self.l + 0.396_337_777_4 * self.a + 0.215_803_757_3 * self.b);
        let m = cube(self.l - 0.105_561_345_8 * self.a - 0.063_854_172_8 * self.b);
        let s = cube(self.l - 0.089_484_177_5 * self.a - 1.291_485_548_0 * self.b);
        let [r, g, b] = [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
        .map(|v| (255.0 * gamma(v.clamp(0.0, 1.0))).round() as u8);
        Color(r, g, b)
    }
}

fn linear(v: f64) -> f64 {
    if v <= 0.040_45 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
}

fn gamma(v: f64) -> f64 {
    if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * libm::pow(v, 1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::style::{BLUE, INK, VERMILION, WHITE};

    #[test]
    fn paper_and_ink_change_places() {
        let (paper, ink) = (dark(WHITE), dark(INK));
        assert!(Oklab::of(paper).l < 0.2 && Oklab::of(ink).l > 0.93, "{paper:?} {ink:?}");
        // A strong colour stays what it is, a little lighter.
        let (blue, night) = (Oklab::of(BLUE), Oklab::of(dark(BLUE)));
        assert!(night.l >= GLOW[0] - 0.01 && night.b < 0.7 * blue.b);
    }

    /// What flows in one figure can be told apart in grey.
    #[test]
    fn every_class_has_a_grey_of_its_own() {
        let levels = |colors: &[Color]| {
            let mut levels: Vec<i32> = colors.iter().map(|&c| i32::from(grey(c).0)).collect();
            levels.sort_unstable();
            levels.windows(2).map(|w| w[1] - w[0]).min()
        };
        use style::*;
        assert!(levels(&[VERMILION, VIOLET, WATER, ORANGE, MATERIAL]) >= Some(0x1c));
        let trades = [BLUE, GREEN, PINK, BROWN, YELLOW, STONE, ORANGE, PALE];
        assert!(levels(&trades) >= Some(0x12));
    }

    #[test]
    fn a_tint_of_a_class_is_that_tint_of_its_grey() {
        assert_eq!(grey(VERMILION), Color(0x1c, 0x1c, 0x1c));
        let tint = grey(VERMILION.tint(0.5));
        assert_eq!(tint, Color(0x1c, 0x1c, 0x1c).tint(0.5));
        assert_eq!([grey(WHITE), grey(INK).tint(1.0)].map(|c| c.0 == c.1 && c.1 == c.2), [true; 2]);
    }
}
