//! Which pairs are surely too far apart, without measuring the way of each?
//!
//! A great circle of d km spans a chord of 2·sin(d/2R) between two unit vectors, and grows with it.
//! With x·x taken off a difference of two vectors, three products say whether a chord is longer than
//! that of the largest distance. Only what is clearly longer is decided here; all else is measured
//! as METHODS says, so that no pair hangs on the last bit.

use super::pairs::mode_of;
use crate::network::{ActorIx, EARTH_KM, Network, ResourceIx};

/// Metres do not decide: a chord² of 10⁻¹² is about six of them.
const MARGIN: f64 = 1e-12;

/// Where actors stand, and how far a resource may go.
pub(super) struct Near {
    /// Unit vectors; absent where the place is unknown or known by its region only.
    at: Vec<Option<[f64; 3]>>,
    /// The longest chord of each resource, squared; infinite without a largest distance.
    chord: Vec<f64>,
}

impl Near {
    pub fn new(network: &Network) -> Self {
        let at = network.actors.iter().map(|actor| {
            let place = actor.place.filter(|place| place.exact)?;
            let (lat, lon) = (place.lat.to_radians(), place.lon.to_radians());
            let across = libm::cos(lat);
            Some([across * libm::cos(lon), across * libm::sin(lon), libm::sin(lat)])
        });
        let chord = network.resources.iter().map(|resource| {
            let detour = network.settings.detour(mode_of(resource));
            let angle = network.settings.max_km.map(|km| km / (detour * EARTH_KM));
            let half = angle.map(|angle| angle / 2.0).filter(|half| *half < 1.5);
            half.map_or(f64::INFINITY, |half| {
                let chord = 2.0 * libm::sin(half);
                chord * chord * (1.0 + 1e-6) + MARGIN
            })
        });
        Self { at: at.collect(), chord: chord.collect() }
    }

    /// Whether the way is certainly longer than the largest distance.
    pub fn is_surely_far(&self, resource: ResourceIx, from: ActorIx, to: ActorIx) -> bool {
        let (Some(a), Some(b)) = (self.at[from], self.at[to]) else { return false };
        let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
        self.chord[resource] < x * x + y * y + z * z
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::sketch;
    use crate::network::{Selection, build, transport_km};

    proptest! {
        /// What is surely far is far; what is clearly farther is surely so.
        #[test]
        fn the_chord_agrees_with_the_way(lat in -89.0_f64..89.0, lon in -180.0_f64..180.0,
            north in -3.0_f64..3.0, east in -3.0_f64..3.0, max_km in 0.0_f64..500.0,
        ) {
            let text = format!(
                "offer a: wood 1\n need b: wood 1\n setting max_km {max_km}
                actor a: lat={lat} lon={lon}
                actor b: lat={} lon={}",
                (lat + north).clamp(-90.0, 90.0),
                (lon + east).clamp(-180.0, 180.0),
            );
            let network = build(&sketch(&text), &Selection::default()).unwrap();
            let (a, b) = (&network.actors[0], &network.actors[1]);
            let mode = mode_of(&network.resources[0]);
            let way = transport_km(a, b, mode, &network.settings).unwrap();
            let far = Near::new(&network).is_surely_far(0, 0, 1);
            prop_assert!(!far || max_km < way);
            prop_assert!(far || way < max_km * 1.001 + 0.1);
        }
    }
}
