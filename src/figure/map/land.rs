//! Where is land? The outline that comes with the crate; see `land/README.md`.

use super::view::View;
use crate::figure::layout::projection::{Geo, distance_km, geo};

/// Denmark, 1:10 million.
const DENMARK: Outline = Outline { rings: include_str!("land/denmark.txt"), per_degree: 10_000.0 };
/// The countries around it, 1:50 million.
const AROUND: Outline = Outline { rings: include_str!("land/around.txt"), per_degree: 1_000.0 };

struct Outline {
    rings: &'static str,
    per_degree: f64,
}

/// Every ring of land; Denmark last, so that its finer coast is drawn over that of others.
pub fn rings() -> impl Iterator<Item = Vec<Geo>> {
    [AROUND, DENMARK]
        .into_iter()
        .flat_map(|outline| outline.rings.lines().map(move |line| ring(line, outline.per_degree)))
}

/// How far the outline may be wrong around these places, m: a millimetre on the maps it was made
/// for, less in Denmark, and more elsewhere.
pub fn error_m(places: &[Geo]) -> f64 {
    let denmark: Vec<Vec<Geo>> =
        DENMARK.rings.lines().map(|l| ring(l, DENMARK.per_degree)).collect();
    let danish = |place: &&Geo| {
        let near = |corner: &Geo| distance_km(*corner, **place) < NEAR_KM;
        denmark.iter().any(|ring| holds(ring, **place) || ring.iter().any(near))
    };
    if 2 * places.iter().filter(danish).count() > places.len() { 1_000.0 } else { 5_000.0 }
}

/// How many places lie in water as the outline has it, though it shows land around them.
pub fn in_water(places: &[Geo]) -> usize {
    let rings: Vec<Vec<Geo>> = rings().collect();
    let wet = |place: &&Geo| {
        let near = |corner: &Geo| distance_km(*corner, **place) < 4.0 * NEAR_KM;
        !rings.iter().any(|ring| holds(ring, **place)) && rings.iter().flatten().any(near)
    };
    places.iter().filter(wet).count()
}

/// Whether the outline shows land in a view: not beyond Northern and Central Europe.
pub fn is_around(view: &View) -> bool {
    let near = |corner: &Geo| view.place(*corner).is_some_and(|p| view.frame.holds(p));
    rings().any(|ring| ring.iter().any(near))
}

/// A place this near to the coast belongs to it.
const NEAR_KM: f64 = 5.0;

/// Whether a place lies inside a ring: a line from it to the east crosses the border an odd number
/// of times.
fn holds(ring: &[Geo], place: Geo) -> bool {
    let next = ring.iter().cycle().skip(1);
    let crossed = ring.iter().zip(next).filter(|(a, b)| {
        let between = (a.lat > place.lat) != (b.lat > place.lat);
        between && place.lon < a.lon + (b.lon - a.lon) * (place.lat - a.lat) / (b.lat - a.lat)
    });
    crossed.count() % 2 == 1
}

/// A line of steps from corner to corner.
fn ring(line: &str, per_degree: f64) -> Vec<Geo> {
    let steps: Vec<i32> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    let (mut lon, mut lat) = (0, 0);
    let corner = |step: &[i32]| {
        (lon, lat) = (lon + step[0], lat + step[1]);
        geo(f64::from(lat) / per_degree, f64::from(lon) / per_degree)
    };
    steps.chunks_exact(2).map(corner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_lie_on_land_or_nearly() {
        // Aarhus and Stockholm are on land; east of Grenaa is water; nothing is told of Africa.
        assert_eq!(in_water(&[geo(56.15, 10.15), geo(59.4, 17.9), geo(0.0, 0.0)]), 0);
        assert_eq!(in_water(&[geo(56.5, 11.0)]), 1);
        assert_eq!(error_m(&[geo(56.15, 10.15), geo(59.4, 17.9), geo(55.66, 11.08)]), 1_000.0);
        assert_eq!(error_m(&[geo(59.94, 30.31)]), 5_000.0);
    }

    /// Denmark without Greenland has 42,900 km², here without small islands.
    #[test]
    fn denmark_is_as_large_as_it_is() {
        let area = |ring: &[Geo]| {
            let corner = |p: &Geo| [p.lon * p.lat.to_radians().cos() * 111.32, p.lat * 111.2];
            let next = ring.iter().cycle().skip(1);
            let cross = ring.iter().zip(next).map(|(a, b)| {
                let ([ax, ay], [bx, by]) = (corner(a), corner(b));
                ax * by - bx * ay
            });
            cross.sum::<f64>().abs() / 2.0
        };
        let denmark = DENMARK.rings.lines().map(|line| area(&ring(line, 10_000.0))).sum::<f64>();
        assert!((denmark - 42_900.0).abs() < 1_200.0, "{denmark}");
        assert!(rings().all(|ring| ring.len() > 2));
    }
}
