//! Every colour, size and font of the figures: nothing else decides how they look.
//!
//! Lengths are typographic points (1 mm = 72/25.4 pt), so a text size is its printed size. Classes
//! are coloured after Okabe and Ito 2008, magnitudes after viridis; both can be told apart in grey
//! and by colour-blind readers.

/// Points per millimetre.
pub const PT_PER_MM: f64 = 72.0 / 25.4;

/// The printed width where none is asked for, mm: two columns of a journal.
pub const DEFAULT_WIDTH_MM: f64 = 180.0;
/// The narrowest figure in which text keeps its size, mm: one column.
pub const MIN_WIDTH_MM: f64 = 85.0;
/// Below this width a legend stands under the picture, pt.
pub const BESIDE_MIN: f64 = 380.0;

/// White around the figure, pt.
pub const MARGIN: f64 = 10.0;

/// Text sizes, pt. None is below 6.
pub const TITLE: f64 = 11.0;
/// The line under the title.
pub const SUBTITLE: f64 = 7.2;
/// What is unknown or left out, at the foot.
pub const CAPTION: f64 = 6.2;
/// Names, legend entries, ticks.
pub const LABEL: f64 = 6.8;
/// Where many labels share the page.
pub const SMALL: f64 = 6.0;
/// Headings inside a figure.
pub const HEADING: f64 = 7.4;
/// Distance of two lines of text, in text sizes.
pub const LEADING: f64 = 1.32;

/// A colour of the screen, red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// The colour as SVG writes it, `#0072b2`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Mixed with white: 1 is the colour, 0 is white.
    #[must_use]
    pub fn tint(self, share: f64) -> Self {
        let mix = |c: u8| (255.0 - (255.0 - f64::from(c)) * share).round() as u8;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }

    /// Mixed with black: 1 is the colour, 0 is black.
    #[must_use]
    pub fn shade(self, share: f64) -> Self {
        let mix = |c: u8| (f64::from(c) * share).round() as u8;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }
}

/// Paper.
pub const WHITE: Color = Color(255, 255, 255);
/// Text and axes.
pub const INK: Color = Color(0x17, 0x1a, 0x1f);
/// Secondary text.
pub const GREY: Color = Color(0x5f, 0x66, 0x6d);
/// Rules and grid lines.
pub const RULE: Color = Color(0xe1, 0xe4, 0xe7);
/// Things without a class.
pub const NEUTRAL: Color = Color(0xa8, 0xad, 0xb3);
/// Totals.
pub const SLATE: Color = Color(0x45, 0x4d, 0x57);

/// Okabe and Ito 2008, and a brown of the same kind.
pub const ORANGE: Color = Color(0xe6, 0x9f, 0x00);
/// Okabe and Ito.
pub const SKY: Color = Color(0x56, 0xb4, 0xe9);
/// Okabe and Ito.
pub const GREEN: Color = Color(0x00, 0x9e, 0x73);
/// Okabe and Ito.
pub const YELLOW: Color = Color(0xf0, 0xe4, 0x42);
/// Okabe and Ito.
pub const BLUE: Color = Color(0x00, 0x72, 0xb2);
/// Okabe and Ito.
pub const VERMILION: Color = Color(0xd5, 0x5e, 0x00);
/// Okabe and Ito.
pub const PINK: Color = Color(0xcc, 0x79, 0xa7);
/// For minerals.
pub const BROWN: Color = Color(0x9c, 0x66, 0x3b);
/// For gases and fuels.
pub const VIOLET: Color = Color(0x7b, 0x5f, 0xc4);
/// For waste.
pub const STONE: Color = Color(0x6b, 0x70, 0x76);
/// For water that flows: between sky and blue.
pub const WATER: Color = Color(0x2b, 0x93, 0xd6);
/// For materials that flow: a darker green.
pub const MATERIAL: Color = Color(0x00, 0x8f, 0x68);
/// For actors of no stated trade.
pub const PALE: Color = Color(0xc9, 0xcd, 0xd2);

/// Water on a map: in grey darker than land.
pub const SEA: Color = Color(0xdc, 0xe7, 0xee);
/// Land on a map.
pub const LAND: Color = Color(0xf9, 0xf7, 0xf1);
/// Coasts and the borders of countries.
pub const COAST: Color = Color(0xa9, 0xa9, 0xa0);
/// Borders of a map of one's own.
pub const BORDER: Color = Color(0x86, 0x7c, 0x68);
/// Meridians and parallels.
pub const GRATICULE: Color = Color(0xc6, 0xd3, 0xdc);

/// Nine steps of viridis (van der Walt and Smith 2015), dark to light.
const VIRIDIS: [Color; 9] = [
    Color(0x44, 0x01, 0x54),
    Color(0x47, 0x2d, 0x7b),
    Color(0x3b, 0x52, 0x8b),
    Color(0x2c, 0x72, 0x8e),
    Color(0x21, 0x91, 0x8c),
    Color(0x28, 0xae, 0x80),
    Color(0x5e, 0xc9, 0x62),
    Color(0xad, 0xdc, 0x30),
    Color(0xfd, 0xe7, 0x25),
];

/// The colour of a magnitude between 0 and 1 on viridis.
pub fn viridis(share: f64) -> Color {
    let last = VIRIDIS.len() - 1;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (place as usize).min(last - 1);
    let (a, b, t) = (VIRIDIS[below], VIRIDIS[below + 1], place - below as f64);
    let mix = |x: u8, y: u8| (f64::from(x) + (f64::from(y) - f64::from(x)) * t).round() as u8;
    Color(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dash {
    /// What operates.
    #[default]
    Solid,
    /// What is agreed or planned.
    Long,
    /// What could be.
    Dotted,
}

impl Dash {
    /// The pattern of SVG for a line of this width.
    pub fn pattern(self, width: f64) -> Option<[f64; 2]> {
        match self {
            Self::Solid => None,
            Self::Long => Some([3.6 + 1.2 * width, 1.8 + 0.7 * width]),
            Self::Dotted => Some([0.01, 1.1 + 1.3 * width]),
        }
    }
}

/// The width of lines in the network and the schematic, pt.
#[derive(Clone, Copy, Debug)]
pub struct LineWidths {
    /// Of the largest amount.
    pub largest: f64,
    /// No known amount is drawn thinner.
    pub least: f64,
    /// Of an unknown amount.
    pub unknown: f64,
}

impl LineWidths {
    /// Thinner lines for pictures with much on them.
    #[must_use]
    pub fn scaled(self, by: f64) -> Self {
        let thin = |width: f64| width * by.max(0.5 + by / 3.0).min(1.0);
        Self { largest: self.largest * by, least: thin(self.least), unknown: thin(self.unknown) }
    }

    /// The width of an amount: proportional to its square root.
    pub fn of(&self, amount: Option<f64>, largest: f64) -> f64 {
        match amount {
            Some(q) if largest > 0.0 => (self.largest * (q / largest).sqrt()).max(self.least),
            Some(_) => self.least,
            None => self.unknown,
        }
    }
}

/// Lines of the network and the map.
pub const NETWORK_LINES: LineWidths = LineWidths { largest: 5.0, least: 1.1, unknown: 0.8 };
/// Lines of the schematic.
pub const SCHEMATIC_LINES: LineWidths = LineWidths { largest: 3.4, least: 1.2, unknown: 1.0 };

/// The thickness of bands, pt: in proportion to what they carry, never below a hair.
#[derive(Clone, Copy, Debug)]
pub struct BandWidths {
    /// Of the largest amount, where there is room.
    pub largest: f64,
    /// No known amount is drawn thinner.
    pub least: f64,
    /// Of an unknown amount.
    pub unknown: f64,
}

impl BandWidths {
    /// The thickness that is drawn for a true one.
    pub fn of(&self, thickness: f64) -> f64 {
        thickness.max(self.least)
    }
}

/// Bands of the cascades.
pub const BANDS: BandWidths = BandWidths { largest: 20.0, least: 0.6, unknown: 1.0 };

/// Lines of a map, pt.
pub const MAP_LINE: f64 = 0.45;

/// White on both sides of a line that crosses others, pt.
pub const CASING: f64 = 0.9;
/// White around letters over a drawing, pt.
pub const HALO: f64 = 1.5;

/// Length and half width of the arrow head on a line of this width, pt.
pub fn arrow_head(width: f64) -> ArrowHead {
    ArrowHead { length: 3.4 + 1.35 * width, half_width: 1.55 + 0.95 * width }
}

impl ArrowHead {
    /// Smaller, for pictures with much on them.
    #[must_use]
    pub fn scaled(self, by: f64) -> Self {
        Self { length: self.length * by, half_width: self.half_width * by }
    }
}

/// The head of an arrow.
#[derive(Clone, Copy, Debug)]
pub struct ArrowHead {
    /// From base to tip.
    pub length: f64,
    /// Half of its base.
    pub half_width: f64,
}
