//! Where is land? The outline that comes with the crate; see `land/README.md`.

use crate::figure::layout::projection::{Geo, geo};

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
    [AROUND, DENMARK].into_iter().flat_map(|outline| {
        outline.rings.lines().map(move |line| ring(line, outline.per_degree))
    })
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
