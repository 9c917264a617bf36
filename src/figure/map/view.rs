//! What part of the earth is on the page, and how large?

use crate::figure::geometry::{Point, Rect, at};
use crate::figure::layout::clip::clip_line;
use crate::figure::layout::projection::{Geo, Projection, geo, turn_to};

/// No map is narrower than this many errors of the outline, which would be seen.
const LEAST_ERRORS: f64 = 10.0;
/// The share of the frame the places may fill: names stand beside them.
const FILLED: [f64; 2] = [0.74, 0.78];

/// A part of the earth on the page.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// How the earth is projected.
    pub projection: Projection,
    /// The frame on the page.
    pub frame: Rect,
    /// The point of the plane in the middle of the frame, m.
    centre: Point,
    /// Points of the page per metre of the plane.
    per_metre: f64,
    /// The place in the middle.
    pub middle: Geo,
    /// Degrees of latitude and longitude from the middle beyond which nothing is seen.
    reach: Geo,
}

/// The extent of places on their plane, from which the shape of the frame follows.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    projection: Projection,
    /// On the plane, m, y to the north.
    around: Rect,
    /// No map is narrower, m.
    least: f64,
}

impl Extent {
    /// The extent of places, on an outline that errs by so many metres; none where none can be
    /// projected.
    pub fn of(places: &[Geo], projection: Projection, error: f64) -> Option<Self> {
        let points = places.iter().filter_map(|&place| projection.project(place));
        let spot = |p: Point| Rect { x0: p.x, y0: p.y, x1: p.x, y1: p.y };
        let around = points.map(spot).reduce(|all, one| all.union(&one))?;
        Some(Self { projection, around, least: LEAST_ERRORS * error })
    }

    /// The surroundings of a place, `width` metres across.
    pub fn across(place: Geo, projection: Projection, width: f64) -> Option<Self> {
        Some(Self { least: width, ..Self::of(&[place], projection, 0.0)? })
    }

    /// Height of the frame per width, within limits.
    pub fn shape(&self, least: f64, most: f64) -> f64 {
        let margin = self.least / 4.0;
        let around = self.around.grow(margin);
        (around.height() / FILLED[1] / (around.width() / FILLED[0])).clamp(least, most)
    }

    /// Fits the places into a frame.
    pub fn fit(&self, frame: Rect) -> View {
        let [wide, high] = [self.around.width(), self.around.height()];
        let least = self.least * (frame.height() / frame.width()).min(1.0);
        let per_metre = (FILLED[0] * frame.width() / wide)
            .min(FILLED[1] * frame.height() / high)
            .min(frame.width() / self.least)
            .min(frame.height() / least);
        let centre = self.around.centre();
        let start = match self.projection {
            Projection::EqualArea(middle) => middle,
            Projection::Utm { .. } => {
                let north = (centre.y - if centre.y > 0.0 { 0.0 } else { 1e7 }) / 111_000.0;
                geo(north.clamp(-80.0, 84.0), self.projection.meridian())
            }
        };
        let middle = self.projection.unproject(centre, start).unwrap_or(start);
        let half = at(frame.width(), frame.height()).length() / 2.0 / per_metre;
        let reach = reach(middle, half);
        View { projection: self.projection, frame, centre, per_metre, middle, reach }
    }
}

/// How far places within a distance of a middle lie from it, degrees of latitude and longitude.
fn reach(middle: Geo, metres: f64) -> Geo {
    // A little more than the distance, since the plane is not the earth.
    let lat = 1.15 * metres / 111_000.0 + 0.02;
    let highest = middle.lat.abs() + lat;
    // Near a pole all longitudes are near.
    let lon = if highest < 89.0 { lat / libm::cos(highest.to_radians()) } else { 180.0 };
    geo(lat, lon.min(180.0))
}

impl View {
    /// Where a place is on the page, which may be beside the frame.
    pub fn place(&self, place: Geo) -> Option<Point> {
        let p = (self.projection.project(place)? - self.centre) * self.per_metre;
        Some(self.frame.centre() + at(p.x, -p.y))
    }

    /// Where north is in the middle of the page, as a direction on it.
    pub fn north(&self) -> Point {
        let north = self.projection.north(self.middle);
        at(north.x, -north.y)
    }

    /// Points of the page per km of the earth, in the middle.
    pub fn per_km(&self) -> f64 {
        1000.0 * self.per_metre * self.projection.scale(self.middle)
    }

    /// Degrees of latitude and longitude that the frame reaches from its middle.
    pub fn reach(&self) -> Geo {
        self.reach
    }

    /// Whether any of these corners, or a line between them, may be in the frame.
    fn concerns(&self, corners: &[Geo]) -> bool {
        let turn = |g: &Geo| turn_to(g.lon, self.middle.lon);
        let range = |values: &mut dyn Iterator<Item = f64>| {
            values.fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], v| [a.min(v), b.max(v)])
        };
        let [south, north] = range(&mut corners.iter().map(|g| g.lat - self.middle.lat));
        let [west, east] = range(&mut corners.iter().map(turn));
        // What spans more than half the earth may go around its far side.
        let across = east - west > 180.0;
        south <= self.reach.lat
            && north >= -self.reach.lat
            && (across || west <= self.reach.lon && east >= -self.reach.lon)
    }

    /// A ring of places as an area on the page, corners close enough for their curves.
    pub fn area(&self, ring: &[Geo]) -> Vec<Point> {
        if !self.concerns(ring) {
            return Vec::new();
        }
        // Cut in degrees first: far corners have no place on the plane.
        let mut lon = ring.first().map_or(0.0, |g| turn_to(g.lon, self.middle.lon));
        let unrolled: Vec<Point> = ring
            .iter()
            .map(|g| {
                lon += turn_to(g.lon - self.middle.lon, lon);
                at(lon, g.lat)
            })
            .collect();
        let Geo { lat, lon } = self.window();
        let low = (self.middle.lat - lat).max(-90.0);
        let high = (self.middle.lat + lat).min(90.0);
        let window = Rect { x0: -lon, y0: low, x1: lon, y1: high };
        let cut = crate::figure::layout::clip::clip_area(&unrolled, &window);
        let mut closed: Vec<Geo> = cut.iter().map(|p| geo(p.y, p.x + self.middle.lon)).collect();
        closed.extend(closed.first().copied());
        self.dense(&closed).into_iter().filter_map(|g| self.place(g)).collect()
    }

    /// A line of places on the page, cut at the frame.
    pub fn line(&self, places: &[Geo]) -> Vec<Vec<Point>> {
        if !self.concerns(places) {
            return Vec::new();
        }
        let window = self.window();
        let near = |g: &Geo| {
            turn_to(g.lon, self.middle.lon).abs() <= window.lon
                && (g.lat - self.middle.lat).abs() <= window.lat
        };
        let mut parts = Vec::new();
        let mut run: Vec<Point> = Vec::new();
        for place in self.dense(places) {
            match self.place(place).filter(|_| near(&place)) {
                Some(p) => run.push(p),
                None => parts.extend(clip_line(&std::mem::take(&mut run), &self.frame)),
            }
        }
        parts.extend(clip_line(&run, &self.frame));
        parts.into_iter().map(|part| thinned(&part)).collect()
    }

    /// What is projected: twice what is seen, so that no cut shows.
    fn window(&self) -> Geo {
        geo(2.0 * self.reach.lat, (2.0 * self.reach.lon).min(179.9))
    }

    /// With more corners on long lines, which are bent on the plane.
    fn dense(&self, places: &[Geo]) -> Vec<Geo> {
        let step = (self.reach.lat.min(self.reach.lon) / 12.0).clamp(0.01, 2.0);
        let mut out: Vec<Geo> = places.first().copied().into_iter().collect();
        for pair in places.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let d = geo(b.lat - a.lat, turn_to(b.lon, a.lon));
            let n = (d.lat.abs().max(d.lon.abs()) / step).ceil().clamp(1.0, 2000.0) as usize;
            // What is far from the frame stays as it is.
            let n = if self.concerns(pair) { n } else { 1 };
            out.extend((1..=n).map(|i| {
                let t = i as f64 / n as f64;
                geo(a.lat + d.lat * t, a.lon + d.lon * t)
            }));
        }
        out
    }
}

/// Without corners that nobody can see: a quarter of a point from the one before.
pub fn thinned(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for (i, &p) in points.iter().enumerate() {
        let last = i + 1 == points.len();
        if last || kept.last().is_none_or(|&q| (p - q).length() > 0.25) {
            kept.push(p);
        }
    }
    kept
}
