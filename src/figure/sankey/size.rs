//! How thick things are at a scale, and which scale makes the picture as high as is sensible.

use super::super::layout::sankey::place::{Sizes, tallest};
use super::super::layout::sankey::{Port, Ports, Skeleton};
use super::super::style::*;
use super::stream::{Band, Bundle, Streams};

/// Thickness of a bar, pt.
pub(super) const BAR: f64 = 4.5;
/// No bar is shorter, pt.
const LEAST_BAR: f64 = 2.4;
/// What a hair claims at the side of a bar, pt.
const HAIR: f64 = 2.6;
/// One line of a name, and two, pt.
const ONE_LINE: f64 = 9.0;
const TWO_LINES: f64 = 17.0;

/// Between two bars: where there are many, else, and where there is room for names between, pt.
const CROWDED: f64 = 4.0;
const NARROW: f64 = 9.0;
const ROOMY: [f64; 2] = [19.0, 14.0];
/// Columns as near as this want room for names between bars, pt.
const ROOMY_BELOW: f64 = 95.0;

/// What a panel may take, pt.
pub(super) struct Space {
    /// The scale that was asked for.
    pub asked: Option<f64>,
    pub high: f64,
    /// The thickest band that may lead back.
    pub turn: f64,
    /// From column to column.
    pub across: f64,
}

/// A panel at its scale.
pub(super) struct Sized {
    /// The amount of a millimetre.
    pub scale: f64,
    pub sizes: Sizes,
}

impl Sized {
    /// The thickness of a known amount at this scale, pt.
    pub fn thick(&self, amount: f64) -> f64 {
        BANDS.of(amount / self.scale * PT_PER_MM)
    }

    /// The room a band takes at a bar.
    pub fn room(&self, band: &Band) -> f64 {
        band.amount.map_or(HAIR, |amount| self.thick(amount))
    }

    /// Measures everything at a scale.
    pub fn at(streams: &Streams, ports: &[Ports], scale: f64, gap: f64) -> Self {
        let nodes = streams.nodes.len();
        let mut sized = Self { scale, sizes: Sizes::default() };
        let bundle = |b: &Bundle| b.bands.iter().map(|band| sized.room(band)).sum::<f64>();
        let links: Vec<f64> = streams.bundles.iter().map(bundle).collect();
        let sum = |ends: &[(_, f64)]| ends.iter().map(|&(_, q)| sized.thick(q)).sum::<f64>();
        let mut sizes = Sizes {
            nodes: vec![0.0; nodes],
            slots: vec![if gap < NARROW { ONE_LINE } else { TWO_LINES }; nodes],
            leaves: vec![0.0; links.len()],
            arrives: vec![0.0; links.len()],
            links,
            gap,
        };
        for (v, ends) in streams.ends.iter().enumerate() {
            let of = |ports: &[Port]| ports.iter().map(|p| sizes.links[p.link]).sum::<f64>();
            let into = of(&ports[v].left) + sum(&ends.imports);
            let out = of(&ports[v].right) + sum(&ends.exports) + sum(&ends.losses);
            sizes.nodes[v] = into.max(out).max(LEAST_BAR);
            // Bands from the top, what ends here at the foot: between is what nobody knows of.
            let top = |ports: f64, all: f64| match ports == all {
                true if all < LEAST_BAR => -all / 2.0,
                _ => -sizes.nodes[v] / 2.0,
            };
            let mut y = top(of(&ports[v].left), into);
            for port in &ports[v].left {
                sizes.arrives[port.link] = y + sizes.links[port.link] / 2.0;
                y += sizes.links[port.link];
            }
            y = top(of(&ports[v].right), out);
            for port in &ports[v].right {
                sizes.leaves[port.link] = y + sizes.links[port.link] / 2.0;
                y += sizes.links[port.link];
            }
        }
        sized.sizes = sizes;
        sized
    }

    /// At the scale that was asked for, or else the finest round one that keeps to its room.
    pub fn fitting(streams: &Streams, skeleton: &Skeleton, ports: &[Ports], room: &Space) -> Self {
        let high = room.high;
        let crowded = tallest_names(skeleton, streams.nodes.len()) > 0.75 * high;
        let gap = if crowded { CROWDED } else { NARROW };
        let sized = Self::finest(streams, skeleton, ports, room, gap);
        // Where columns are near each other, names stand over and under their bars.
        let roomy = room.across < ROOMY_BELOW && !crowded;
        let wider = ROOMY.iter().map(|&gap| Self::at(streams, ports, sized.scale, gap));
        let mut wider = wider.filter(|wide| roomy && tallest(skeleton, &wide.sizes) <= room.high);
        wider.next().unwrap_or(sized)
    }

    fn finest(
        streams: &Streams,
        skeleton: &Skeleton,
        ports: &[Ports],
        room: &Space,
        gap: f64,
    ) -> Self {
        let (asked, high) = (room.asked, room.high);
        if let Some(scale) = asked.filter(|scale| *scale > 0.0 && scale.is_finite()) {
            return Self::at(streams, ports, scale, gap);
        }
        let most = streams.bands().filter_map(|band| band.amount).fold(0.0, f64::max);
        // Bands alone do not fill a page.
        let thickest = 46.0;
        let start = round_up(most / thickest * PT_PER_MM);
        let mut scale = start;
        for _ in 0..60 {
            let sized = Self::at(streams, ports, scale, gap);
            let returns = skeleton.back.iter().zip(&sized.sizes.links).filter(|(back, _)| **back);
            let thick = returns.map(|(_, thick)| *thick).fold(0.0, f64::max);
            // Where names and hairs alone are higher, finer bands would not help.
            let bare = Self::at(streams, ports, f64::MAX, gap);
            let bare = tallest(skeleton, &bare.sizes);
            if tallest(skeleton, &sized.sizes) <= high.max(1.35 * bare) && thick <= room.turn {
                return sized;
            }
            scale = round_up(scale * 1.01);
        }
        Self::at(streams, ports, scale, gap)
    }
}

/// The height of the column with most names, set in two lines.
fn tallest_names(skeleton: &Skeleton, nodes: usize) -> f64 {
    let names = |column: &Vec<usize>| column.iter().filter(|&&item| item < nodes).count();
    skeleton.columns.iter().map(names).max().unwrap_or(0) as f64 * TWO_LINES
}

/// The smallest 1, 2 or 5 times a power of ten that is not below a value.
pub(super) fn round_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0].map(|f| f * power);
    let found = steps.into_iter().find(|&step| step >= value * (1.0 - 1e-9));
    found.unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_can_be_typed_again() {
        let up = [0.00031, 1.0, 1.1, 3.0, 7.0, 99.0, 4.2e14].map(round_up);
        assert_eq!(up, [0.0005, 1.0, 2.0, 5.0, 10.0, 100.0, 5e14]);
    }
}
