//! Where do actors stand? Parks along Hilbert's curve, actors scattered around their park.
//!
//! Hilbert's curve walks through every cell of a square, each step to a neighbour, so parks of near
//! numbers are near in place, and a block of 4ᵏ parks is a compact patch.
//!
//! Source: Hilbert, Math. Ann. 38 (1891); the turns follow from his figure.

use super::PARK;
use super::draw::{Seed, Table};

/// Degrees, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub lat: f64,
    pub lon: f64,
}

/// The middle of the region: Denmark.
const MIDDLE: Place = Place { lat: 56.0, lon: 10.5 };
/// From park to park, km.
const SPACING_KM: f64 = 8.0;
/// The longest side of a region: northern Europe. Larger regions stand denser.
const LONGEST_SIDE_KM: f64 = 1400.0;
/// Most that an actor is from the middle of its park, north or east, km.
const PARK_KM: f64 = 2.0;
const KM_PER_DEGREE: f64 = 111.2;
/// Cells of a side: 2 to this power.
const ORDER: u32 = 16;

/// The place of one of `actors` actors.
pub(super) fn place_of(seed: Seed, actor: u32, actors: u32) -> Place {
    let parks = f64::from(actors.div_ceil(PARK));
    let side = (SPACING_KM * parks.sqrt()).min(LONGEST_SIDE_KM);
    let cells = 1_u64 << ORDER;
    let along = f64::from(actor / PARK) / parks;
    let cell = cell_of((along * (cells * cells) as f64) as u64);
    let mut draw = seed.draw(Table::Places, actor);
    let mut km = |cell: u32| {
        let middle = (f64::from(cell) / cells as f64 - 0.5) * side;
        middle + PARK_KM * (draw.share() + draw.share() - 1.0)
    };
    let (east, north) = (km(cell.x), km(cell.y));
    let lat = MIDDLE.lat + north / KM_PER_DEGREE;
    let shrunk = libm::cos(MIDDLE.lat.to_radians());
    Place { lat, lon: MIDDLE.lon + east / (KM_PER_DEGREE * shrunk) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    x: u32,
    y: u32,
}

/// The cell at which the curve is after `steps` steps: two bits a level, from the smallest square
/// up; in the first and the last quarter the smaller curve is mirrored.
fn cell_of(mut steps: u64) -> Cell {
    let (mut x, mut y) = (0, 0);
    for level in 0..ORDER {
        let side = 1 << level;
        match steps % 4 {
            0 => (x, y) = (y, x),
            1 => y += side,
            2 => (x, y) = (x + side, y + side),
            _ => (x, y) = (2 * side - 1 - y, side - 1 - x),
        }
        steps /= 4;
    }
    Cell { x, y }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every step goes to a neighbour, and no cell is met twice.
    #[test]
    fn the_curve_walks() {
        let cells: Vec<Cell> = (0..4096).map(cell_of).collect();
        for pair in cells.windows(2) {
            assert_eq!(pair[0].x.abs_diff(pair[1].x) + pair[0].y.abs_diff(pair[1].y), 1);
        }
        let mut met: Vec<(u32, u32)> = cells.iter().map(|cell| (cell.x, cell.y)).collect();
        met.sort_unstable();
        met.dedup();
        assert_eq!(met.len(), 4096);
        assert!(met.iter().all(|&(x, y)| x < 64 && y < 64));
    }

    #[test]
    fn a_region_stands_in_northern_europe() {
        for actors in [1, 1000, 1_000_000, u32::MAX] {
            for actor in [0, actors / 3, actors / 2, actors - 1] {
                let Place { lat, lon } = place_of(Seed::new(3), actor, actors);
                assert!((49.0..63.0).contains(&lat) && (-2.0..23.0).contains(&lon), "{lat} {lon}");
            }
        }
    }
}
