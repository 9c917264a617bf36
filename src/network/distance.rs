//! How far is it? Great circles, and the way a mode of transport takes.
//!
//! d = 2R·asin √(sin²(Δφ/2) + cos φ₁·cos φ₂·sin²(Δλ/2)), R = 6371.0088 km (mean earth radius,
//! IUGG), times the detour factor of the mode. The `libm` crate computes the sines, so that the
//! last bit is the same on every machine.

use super::{Actor, Position, Resource};
use crate::model::{Carrier, Mode, Settings};

/// Mean radius of the earth (IUGG), km.
pub(crate) const EARTH_KM: f64 = 6371.0088;

/// The great-circle distance between two places, km (haversine).
pub fn great_circle_km(a: Position, b: Position) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = libm::sin((lat_b - lat_a) / 2.0);
    let half_lon = libm::sin((b.lon - a.lon).to_radians() / 2.0);
    let h = half_lat * half_lat + libm::cos(lat_a) * libm::cos(lat_b) * half_lon * half_lon;
    2.0 * EARTH_KM * libm::asin(h.sqrt().min(1.0))
}

/// The way from one actor to another by `mode`, km; unknown where a place is unknown or known
/// only by its region.
pub fn transport_km(from: &Actor, to: &Actor, mode: Mode, settings: &Settings) -> Option<f64> {
    let (a, b) = (from.place?, to.place?);
    (a.exact && b.exact).then(|| great_circle_km(a, b) * settings.detour(mode))
}

/// The share of heat or cold lost in a pipe of this length, 1 − (1 − loss per km)^km; unknown
/// unless the setting `pipe_loss` is given.
pub fn pipe_loss(
    resource: &Resource,
    mode: Mode,
    distance_km: Option<f64>,
    settings: &Settings,
) -> Option<f64> {
    let thermal = matches!(resource.said.carrier, Some(Carrier::Heat | Carrier::Cold));
    let (per_km, km) = (settings.pipe_loss?, distance_km?);
    (thermal && mode == Mode::Pipe).then(|| 1.0 - libm::pow(1.0 - per_km.clamp(0.0, 1.0), km))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// METHODS, chapter 1: one degree on the equator.
    #[test]
    fn one_degree_is_111_km() {
        let at = |lon| Position { lat: 0.0, lon, exact: true };
        assert!((great_circle_km(at(0.0), at(1.0)) - 111.195).abs() < 5e-4);
        assert_eq!(great_circle_km(at(7.0), at(7.0)), 0.0);
        assert!((great_circle_km(at(0.0), at(180.0)) - 20015.115).abs() < 1e-2);
    }
}
