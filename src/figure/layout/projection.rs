//! From the earth to a plane: transverse Mercator for a region, equal areas for half a continent.
//!
//! Both on the ellipsoid GRS80, from which that of WGS 84 differs by a tenth of a millimetre.
//!
//! **Universal transverse Mercator**, for what is at most [`WIDEST_ZONE`] wide: angles are true,
//! lengths to 0.04 % at the middle of a zone. Krüger's series in the third flattening
//! n = f/(2 − f), to n⁶: with the conformal latitude χ and the longitude λ from the middle of the
//! zone,
//!
//! > ξ′ = atan2(tan χ, cos λ), η′ = asinh(sin λ / √(tan²χ + cos²λ)),
//! > x = 500 km + k₀ A (η′ + Σ αⱼ cos 2jξ′ sinh 2jη′), y = k₀ A (ξ′ + Σ αⱼ sin 2jξ′ cosh 2jη′).
//!
//! **Lambert's azimuthal equal area** around the middle, by way of the authalic latitude, for what
//! is wider, and near the poles: the projection of ETRS89-LAEA with a middle of its own.
//!
//! # Reference
//! L. Krüger 1912, *Konforme Abbildung des Erdellipsoids in der Ebene*; C. F. F. Karney 2011,
//! *Transverse Mercator with an accuracy of a few nanometers*, Journal of Geodesy 85, equations 7–11
//! and 35; J. P. Snyder 1987, *Map Projections: A Working Manual*, USGS 1395, pages 187–190.

use libm::{asin, asinh, atan2, atanh, cos, cosh, hypot, sin, sinh};

use crate::figure::geometry::{Point, at};

/// Semi-major axis of GRS80, m.
const A: f64 = 6_378_137.0;
/// Its flattening.
const F: f64 = 1.0 / 298.257_222_101;
/// The scale at the middle of a zone.
const K0: f64 = 0.9996;
/// What a zone has to the west of its middle, m.
const FALSE_EASTING: f64 = 500_000.0;
/// What a southern zone has below the equator, m.
const FALSE_NORTHING: f64 = 10_000_000.0;

/// As many degrees of longitude as one zone may show; half of them lie beyond its borders.
pub const WIDEST_ZONE: f64 = 12.0;
/// Zones end here, degrees of latitude.
const HIGHEST_ZONE: f64 = 84.0;

/// A place on the earth, degrees north and east.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Geo {
    pub lat: f64,
    pub lon: f64,
}

/// A place on the earth.
pub const fn geo(lat: f64, lon: f64) -> Geo {
    Geo { lat, lon }
}

/// Degrees of longitude from `middle` to `lon` the shorter way, −180 to 180.
pub fn turn_to(lon: f64, middle: f64) -> f64 {
    let turn = (lon - middle) % 360.0;
    if turn > 180.0 {
        turn - 360.0
    } else if turn < -180.0 {
        turn + 360.0
    } else {
        turn
    }
}

/// The middle of places: of their directions from the centre of the earth, so that it makes no
/// difference where longitudes begin.
pub fn middle(places: &[Geo]) -> Geo {
    let mut sum = [0.0; 3];
    for place in places {
        let (lat, lon) = (place.lat.to_radians(), place.lon.to_radians());
        sum[0] += cos(lat) * cos(lon);
        sum[1] += cos(lat) * sin(lon);
        sum[2] += sin(lat);
    }
    let across = hypot(sum[0], sum[1]);
    geo(atan2(sum[2], across).to_degrees(), atan2(sum[1], sum[0]).to_degrees())
}

/// Distance on a sphere of the mean radius, km.
pub fn distance_km(a: Geo, b: Geo) -> f64 {
    const RADIUS: f64 = 6_371.008_8;
    let half = |degrees: f64| sin(degrees.to_radians() / 2.0);
    let (up, along) = (half(b.lat - a.lat), half(b.lon - a.lon));
    let h = up * up + cos(a.lat.to_radians()) * cos(b.lat.to_radians()) * along * along;
    2.0 * RADIUS * asin(h.sqrt().min(1.0))
}

/// A way from the earth to a plane, in metres east and north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Projection {
    /// Universal transverse Mercator.
    Utm {
        /// 1 to 60.
        zone: u8,
        /// South of the equator.
        south: bool,
    },
    /// Lambert's azimuthal equal area around a place.
    EqualArea(Geo),
}

impl Projection {
    /// The projection for places: the zone of their middle (`zone`, where the country has one for
    /// all of it), equal areas where they are wide apart or near a pole.
    pub fn of(places: &[Geo], zone: Option<u8>) -> Self {
        let middle = middle(places);
        let turns: Vec<f64> = places.iter().map(|p| turn_to(p.lon, middle.lon)).collect();
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::NEG_INFINITY, f64::max);
        let wide = most(&mut turns.iter().copied()) + most(&mut turns.iter().map(|t| -t));
        let lats = || places.iter().map(|p| p.lat);
        let high = most(&mut lats()) + most(&mut lats().map(|l| -l));
        let polar = most(&mut lats().map(f64::abs)) > HIGHEST_ZONE;
        if wide.max(high) > WIDEST_ZONE || polar {
            // A round middle can be named.
            return Self::EqualArea(geo(middle.lat.round(), middle.lon.round()));
        }
        let by_longitude = (turn_to(middle.lon, 0.0) + 180.0).div_euclid(6.0) as u8 % 60 + 1;
        Self::Utm { zone: zone.unwrap_or(by_longitude), south: middle.lat < 0.0 }
    }

    /// Its middle, where meridians run straight north.
    pub fn meridian(&self) -> f64 {
        match self {
            Self::Utm { zone, .. } => f64::from(*zone) * 6.0 - 183.0,
            Self::EqualArea(middle) => middle.lon,
        }
    }

    /// A place on the plane, metres east and north; none at the far side of the earth.
    pub fn project(&self, place: Geo) -> Option<Point> {
        let sound = place.lat.abs() <= 90.0 && place.lon.is_finite();
        let on_plane = match *self {
            Self::Utm { south, .. } if sound => {
                let p = transverse_mercator(place.lat, turn_to(place.lon, self.meridian()))?;
                Some(at(p.x + FALSE_EASTING, p.y + if south { FALSE_NORTHING } else { 0.0 }))
            }
            Self::EqualArea(middle) if sound => equal_area(place, middle),
            _ => None,
        };
        on_plane.filter(|p| p.x.is_finite() && p.y.is_finite())
    }

    /// The place that lies at a point of the plane, searched from a place not far from it (Newton).
    pub fn unproject(&self, point: Point, from: Geo) -> Option<Geo> {
        /// Degrees; small against the curvature of the plane, large against rounding.
        const STEP: f64 = 1e-4;
        let mut place = from;
        for _ in 0..12 {
            let here = self.project(place)?;
            let east = (self.project(geo(place.lat, place.lon + STEP))? - here) * (1.0 / STEP);
            let down = if place.lat > 0.0 { -STEP } else { STEP };
            let north = (self.project(geo(place.lat + down, place.lon))? - here) * (1.0 / down);
            let off = point - here;
            let area = east.x * north.y - east.y * north.x;
            if area == 0.0 {
                return None;
            }
            let lon = (off.x * north.y - off.y * north.x) / area;
            let lat = (east.x * off.y - east.y * off.x) / area;
            place = geo((place.lat + lat).clamp(-90.0, 90.0), place.lon + lon.clamp(-45.0, 45.0));
        }
        let off = (self.project(place)? - point).length();
        (off < 1.0).then_some(place)
    }

    /// How many metres of the plane one metre of the earth is at a place, on average over all
    /// directions.
    pub fn scale(&self, place: Geo) -> f64 {
        const STEP: f64 = 1e-3;
        let lat = place.lat.clamp(-89.9, 89.9);
        let (e2, s) = (F * (2.0 - F), sin(lat.to_radians()));
        // The radii of the ellipsoid along the parallel and the meridian.
        let w = 1.0 - e2 * s * s;
        let along = A / w.sqrt() * cos(lat.to_radians());
        let up = A * (1.0 - e2) / (w * w.sqrt());
        let at = |dy: f64, dx: f64| self.project(geo(lat + dy * STEP, place.lon + dx * STEP));
        let (Some(w), Some(e), Some(s), Some(n)) =
            (at(0.0, -1.0), at(0.0, 1.0), at(-1.0, 0.0), at(1.0, 0.0))
        else {
            return 1.0;
        };
        let step = 2.0 * STEP.to_radians();
        ((e - w).length() / (along * step) * (n - s).length() / (up * step)).sqrt()
    }

    /// Where north is at a place: the direction of the meridian on the plane.
    pub fn north(&self, place: Geo) -> Point {
        const STEP: f64 = 1e-3;
        let below = self.project(geo((place.lat - STEP).max(-90.0), place.lon));
        let above = self.project(geo((place.lat + STEP).min(90.0), place.lon));
        match (below, above) {
            (Some(below), Some(above)) => (above - below).unit(),
            _ => at(0.0, 1.0),
        }
    }

    /// What maps call it.
    pub fn name(&self) -> String {
        /// The zones of Europe: west of 12° W to 42° E.
        const EUROPE: std::ops::RangeInclusive<u8> = 28..=38;
        match self {
            Self::Utm { zone, south: false } if EUROPE.contains(zone) => {
                format!("ETRS89 / UTM {zone}N")
            }
            Self::Utm { zone, south } => {
                format!("WGS 84 / UTM {zone}{}", if *south { 'S' } else { 'N' })
            }
            Self::EqualArea(middle) => {
                let degrees = |value: f64, letters: [char; 2]| {
                    format!("{}° {}", value.abs(), letters[usize::from(value < 0.0)])
                };
                format!(
                    "Lambert azimuthal equal-area, {}, {}",
                    degrees(middle.lat, ['N', 'S']),
                    degrees(middle.lon, ['E', 'W'])
                )
            }
        }
    }
}

/// Krüger's series; `lon` from the middle of the zone.
fn transverse_mercator(lat: f64, lon: f64) -> Option<Point> {
    // Beyond the quarter of the earth around the zone the series says nothing.
    if lon.abs() > 80.0 {
        return None;
    }
    let n = F / (2.0 - F);
    let n2 = n * n;
    let (n3, n4) = (n2 * n, n2 * n2);
    let (n5, n6) = (n4 * n, n4 * n2);
    // Karney 2011, equation 14 (radius) and 35 (alpha).
    let radius = A / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0 + n6 / 256.0);
    let alpha = [
        n / 2.0 - 2.0 / 3.0 * n2 + 5.0 / 16.0 * n3 + 41.0 / 180.0 * n4 - 127.0 / 288.0 * n5
            + 7891.0 / 37800.0 * n6,
        13.0 / 48.0 * n2 - 3.0 / 5.0 * n3 + 557.0 / 1440.0 * n4 + 281.0 / 630.0 * n5
            - 1_983_433.0 / 1_935_360.0 * n6,
        61.0 / 240.0 * n3 - 103.0 / 140.0 * n4
            + 15061.0 / 26880.0 * n5
            + 167_603.0 / 181_440.0 * n6,
        49561.0 / 161_280.0 * n4 - 179.0 / 168.0 * n5 + 6_601_661.0 / 7_257_600.0 * n6,
        34729.0 / 80640.0 * n5 - 3_418_889.0 / 1_995_840.0 * n6,
        212_378_941.0 / 319_334_400.0 * n6,
    ];
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    let e = (F * (2.0 - F)).sqrt();
    // The tangent of the conformal latitude; near the pole it is very large, but finite.
    let t = sinh(atanh(sin(lat).clamp(-1.0 + 1e-16, 1.0 - 1e-16)) - e * atanh(e * sin(lat)));
    let xi = atan2(t, cos(lon));
    let eta = asinh(sin(lon) / hypot(t, cos(lon)));
    let (mut x, mut y) = (eta, xi);
    for (j, alpha) in alpha.iter().enumerate() {
        let twice = 2.0 * (j + 1) as f64;
        x += alpha * cos(twice * xi) * sinh(twice * eta);
        y += alpha * sin(twice * xi) * cosh(twice * eta);
    }
    Some(at(K0 * radius * x, K0 * radius * y))
}

/// Snyder 1987, equations 24-17 to 24-23 and 3-12; by half angles, which also holds at the poles.
fn equal_area(place: Geo, middle: Geo) -> Option<Point> {
    let e2 = F * (2.0 - F);
    let e = e2.sqrt();
    let q = |lat: f64| {
        let s = sin(lat);
        (1.0 - e2) * (s / (1.0 - e2 * s * s) + atanh(e * s) / e)
    };
    let q_pole = q(std::f64::consts::FRAC_PI_2);
    let authalic = |lat: f64| asin((q(lat) / q_pole).clamp(-1.0, 1.0));
    let (lat, lat0) = (place.lat.to_radians(), middle.lat.to_radians());
    let lon = turn_to(place.lon, middle.lon).to_radians();
    let (b, b0) = (authalic(lat), authalic(lat0));
    let radius = A * (q_pole / 2.0).sqrt();
    // D keeps the scale true at the middle in all directions; at a pole it is 1.
    let m0 = cos(lat0) / (1.0 - e2 * sin(lat0) * sin(lat0)).sqrt();
    let d = if cos(b0) > 1e-9 { A * m0 / (radius * cos(b0)) } else { 1.0 };
    let nearness = 1.0 + sin(b0) * sin(b) + cos(b0) * cos(b) * cos(lon);
    // The antipode of the middle is a whole circle.
    if nearness < 1e-3 {
        return None;
    }
    let scale = radius * (2.0 / nearness).sqrt();
    let x = scale * d * cos(b) * sin(lon);
    let y = scale / d * (cos(b0) * sin(b) - sin(b0) * cos(b) * cos(lon));
    Some(at(x, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UTM: fn(u8) -> Projection = |zone| Projection::Utm { zone, south: false };

    /// Expected: pyproj 3.7.2 on PROJ 9.5.1, `Transformer.from_crs(4258, EPSG, always_xy=True)`, to
    /// 0.1 mm: EPSG 25832, 25833, 25831, 32735 (from 4326), 3035 (here without its false origin of
    /// 4,321 and 3,210 km), and `+proj=laea +ellps=GRS80` with the middles below.
    #[test]
    fn places_are_where_proj_has_them() {
        let laea = |lat: f64, lon: f64| Projection::EqualArea(geo(lat, lon));
        let south = Projection::Utm { zone: 35, south: true };
        let cases = [
            (UTM(32), 55.6761, 12.5683, 724_351.928_6, 6_175_804.022_1),
            (UTM(32), 57.0488, 9.9217, 555_917.025_7, 6_323_195.552_2),
            (UTM(32), 55.1, 14.9, 876_244.779_3, 6_121_830.558_4),
            (UTM(32), 54.6, 8.1, 441_857.789_5, 6_050_653.534_9),
            (UTM(32), 56.0, 9.0, 500_000.0, 6_206_079.587_1),
            (UTM(32), 60.0, 3.0, 165_640.332_1, 6_666_593.572_0),
            (UTM(32), 70.0, 15.0, 728_706.743_8, 7_777_138.716_8),
            (UTM(33), 59.3793, 13.5036, 414_980.422_2, 6_583_244.033_1),
            (UTM(33), 55.6, 13.0, 373_988.371_6, 6_163_377.116_3),
            (UTM(31), 51.9, 4.4, 596_322.493_6, 5_750_842.170_4),
            (south, -33.9, 27.9, 583_211.618_8, 6_248_567.205_7),
            (laea(52.0, 10.0), 55.6761, 12.5683, 161_635.467_7, 411_956.161_7),
            (laea(52.0, 10.0), 59.93, 30.31, 1_120_337.224_7, 1_044_195.381_1),
            (laea(52.0, 10.0), 38.7, -9.1, -1_652_716.559_4, -1_266_498.976_4),
            (laea(52.0, 10.0), 71.0, 25.0, 547_726.272_2, 2_167_537.882_5),
            (laea(89.0, -175.0), 88.0, 170.0, -57_807.544_5, -104_083.049_7),
            (laea(89.0, -175.0), 89.5, 10.0, -4_867.744_2, 167_323.447_8),
            (laea(0.0, 179.0), 5.0, -178.0, 332_974.818_1, 552_899.136_3),
            (laea(0.0, 179.0), -10.0, 170.0, -989_482.428_9, -1_107_840.781_1),
            (laea(90.0, 0.0), 80.0, 30.0, 557_704.525_5, -965_972.573_8),
        ];
        for (projection, lat, lon, x, y) in cases {
            let p = projection.project(geo(lat, lon)).unwrap();
            let off = (p - at(x, y)).length();
            assert!(off < 0.01, "{projection:?} {lat} {lon}: {off} m off");
        }
    }

    #[test]
    fn the_projection_follows_the_places() {
        let of = |places: &[Geo]| Projection::of(places, None);
        assert_eq!(of(&[geo(55.7, 11.1)]).name(), "ETRS89 / UTM 32N");
        assert_eq!(of(&[geo(59.4, 13.5)]).name(), "ETRS89 / UTM 33N");
        assert_eq!(of(&[geo(-23.5, -46.6)]).name(), "WGS 84 / UTM 23S");
        // The Baltic is too wide for a zone.
        let baltic = of(&[geo(54.0, 10.0), geo(60.0, 30.0)]);
        assert_eq!(baltic.name(), "Lambert azimuthal equal-area, 57° N, 19° E");
        // Longitudes go on where they end, and the last zone ends where the first begins.
        assert_eq!(of(&[geo(-17.0, 179.0), geo(-17.0, -178.0)]).name(), "WGS 84 / UTM 1S");
        assert_eq!(of(&[geo(0.0, 180.0)]).name(), "WGS 84 / UTM 1N");
        assert!(matches!(of(&[geo(90.0, 0.0)]), Projection::EqualArea(_)));
    }

    #[test]
    fn north_is_up_at_the_middle_of_a_zone_and_leans_elsewhere() {
        let up = UTM(32).north(geo(56.0, 9.0));
        assert!(up.x.abs() < 1e-9);
        // Convergence is about Δλ sin φ: 3.57° sin 55.7° = 2.95°, to the west.
        let north = UTM(32).north(geo(55.6761, 12.5683));
        assert!((north.x.atan2(north.y).to_degrees() + 2.949).abs() < 0.01);
    }

    #[test]
    fn the_way_back_and_the_scale() {
        let laea = Projection::EqualArea(geo(58.0, 19.0));
        for (projection, scale) in [(UTM(32), 0.9996), (laea, 1.0)] {
            let middle = geo(57.0, projection.meridian());
            let place = geo(57.3, projection.meridian() + 1.7);
            let back = projection.unproject(projection.project(place).unwrap(), middle).unwrap();
            assert!(distance_km(place, back) < 1e-4);
            assert!((projection.scale(middle) - scale).abs() < 2e-4);
        }
    }

    #[test]
    fn no_place_is_not_a_number() {
        for lat in [-90.0, -89.9, 0.0, 45.0, 90.0, f64::NAN, 91.0] {
            for lon in [-180.0, -90.0, 0.0, 89.0, 180.0, 1e9, f64::INFINITY] {
                for projection in [
                    UTM(1),
                    UTM(60),
                    Projection::EqualArea(geo(90.0, 0.0)),
                    Projection::EqualArea(geo(-90.0, 7.0)),
                ] {
                    let p = projection.project(geo(lat, lon));
                    assert!(p.is_none_or(|p| p.x.is_finite() && p.y.is_finite()));
                }
            }
        }
        assert!(distance_km(geo(0.0, 0.0), geo(0.0, 180.0)) > 20_000.0);
    }
}
