//! What lies under the exchanges: water, land, borders, meridians and parallels, the frame.

use super::land;
use super::view::{View, thinned};
use crate::figure::geometry::{Point, at};
use crate::figure::layout::clip::clip_area;
use crate::figure::layout::projection::{Geo, geo, turn_to};
use crate::figure::scene::{Anchor, Label, Pen, Scene};
use crate::figure::style::*;
use crate::figure::text::{self, Weight};
use crate::text::{Lang, Text};

/// What the outline is called under the map.
pub const SOURCE: Text = Text::new("Outline: Natural Earth", "Omrids: Natural Earth");

/// Draws water, land and lines of one's own; returns how many of those are seen.
pub fn draw_land(scene: &mut Scene, view: &View, own: &[Vec<Geo>]) -> usize {
    // Where the outline ends nobody knows what is land.
    let known = land::is_around(view);
    scene.rect(view.frame, 0.0, Pen::fill(if known { SEA } else { WHITE }));
    for ring in land::rings() {
        let area = thinned(&clip_area(&view.area(&ring), &view.frame));
        if area.len() > 2 {
            scene.polygon(&area, Pen::fill(LAND));
        }
        let closed: Vec<Geo> = ring.iter().chain(ring.first()).copied().collect();
        for coast in view.line(&closed) {
            scene.line(&coast, Pen::line(COAST, MAP_LINE));
        }
    }
    let mut seen = 0;
    for line in own.iter().flat_map(|line| view.line(line)) {
        scene.line(&line, Pen::line(BORDER, MAP_LINE));
        seen += 1;
    }
    seen
}

/// Draws meridians and parallels with their degrees, and the frame over them.
pub fn draw_graticule(scene: &mut Scene, view: &View, lang: Lang) {
    let frame = view.frame;
    let reach = view.reach();
    let pen = Pen::line(GRATICULE, MAP_LINE);
    let up = step(frame.height() / view.per_km() / 111.2);
    let across = libm::cos(view.middle.lat.to_radians()).max(0.02);
    let along = step(frame.width() / view.per_km() / 111.2 / across);
    let mut degrees: Vec<Label> = Vec::new();
    let mut put = |scene: &mut Scene, label: Label| {
        let place = label.outline().bounds();
        let page = crate::figure::geometry::Rect::new(0.0, 0.0, scene.width, scene.height);
        let apart = |other: &Label| !other.outline().bounds().grow(6.0).overlaps(&place);
        if page.contains(&place) && degrees.iter().all(apart) {
            degrees.push(label.clone());
            scene.text(label);
        }
    };
    for lon in multiples(view.middle.lon, reach.lon.min(180.0), along) {
        let low = (view.middle.lat - reach.lat).max(-90.0);
        let high = (view.middle.lat + reach.lat).min(90.0);
        let meridian = sampled(|t| geo(low + (high - low) * t, lon));
        for part in view.line(&meridian) {
            scene.line(&part, pen);
            if let Some(end) = end_on(&part, |p| (p.y - frame.y0).abs() < 0.01) {
                let words = named(turn_to(lon, 0.0), along, Text::new("EW", "ØV"), lang);
                let label = Label::new(at(end.x, frame.y0 - 2.4), words, SMALL);
                if frame.x0 < end.x - half(&label) && end.x + half(&label) < frame.x1 {
                    put(scene, label.color(GREY).anchor(Anchor::Middle));
                }
            }
        }
    }
    for lat in multiples(view.middle.lat, reach.lat, up).into_iter().filter(|l| l.abs() < 90.0) {
        let west = view.middle.lon - reach.lon;
        let parallel = sampled(|t| geo(lat, west + 2.0 * reach.lon * t));
        for part in view.line(&parallel) {
            scene.line(&part, pen);
            if let Some(end) = end_on(&part, |p| (p.x - frame.x0).abs() < 0.01) {
                let words = named(lat, up, Text::new("NS", "NS"), lang);
                let label = Label::new(at(frame.x0 - 2.4, end.y), words, SMALL);
                if frame.y0 < end.y - half(&label) && end.y + half(&label) < frame.y1 {
                    put(scene, label.color(GREY).anchor(Anchor::Middle).turned(-90.0));
                }
            }
        }
    }
}

/// Draws the frame.
pub fn draw_frame(scene: &mut Scene, view: &View) {
    scene.rect(view.frame, 0.0, Pen::line(COAST, 0.7));
}

fn half(label: &Label) -> f64 {
    text::width(&label.text, label.size, Weight::Regular) / 2.0
}

/// Places along a meridian or parallel, close enough for their curves.
fn sampled(place: impl Fn(f64) -> Geo) -> Vec<Geo> {
    (0..=64).map(|i| place(f64::from(i) / 64.0)).collect()
}

fn end_on(part: &[Point], on: impl Fn(&Point) -> bool) -> Option<Point> {
    [part.first(), part.last()].into_iter().flatten().copied().find(|p| on(p))
}

/// Minutes of arc between lines, so that about four are seen.
fn step(degrees: f64) -> u32 {
    const STEPS: [u32; 14] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 2700];
    let wanted = degrees * 60.0 / 3.5;
    let near = |s: &u32| (f64::from(*s) / wanted).max(wanted / f64::from(*s));
    STEPS.into_iter().min_by(|a, b| near(a).total_cmp(&near(b))).unwrap_or(60)
}

/// The multiples of a step, in minutes, that are near a middle, in degrees.
fn multiples(middle: f64, reach: f64, step: u32) -> Vec<f64> {
    let step = f64::from(step) / 60.0;
    let first = ((middle - reach) / step).ceil() as i64;
    let last = ((middle + reach) / step).floor() as i64;
    (first..=last.min(first + 400)).map(|i| i as f64 * step).collect()
}

/// “12° 30′ E”; `letters` for above and below zero.
fn named(value: f64, step: u32, letters: Text, lang: Lang) -> String {
    let minutes = (value.abs() * 60.0).round() as u32;
    let letters = letters.in_lang(lang);
    let letter = letters.chars().nth(usize::from(value < 0.0)).unwrap_or(' ');
    let whole = minutes / 60;
    if minutes == 0 {
        return "0°".to_owned();
    }
    match step % 60 {
        0 => format!("{whole}° {letter}"),
        _ => format!("{whole}° {:02}′ {letter}", minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_on_round_degrees() {
        assert_eq!(multiples(10.2, 0.6, 30), [10.0, 10.5]);
        assert_eq!(named(-10.5, 30, Text::new("EW", "ØV"), Lang::Da), "10° 30′ V");
        assert_eq!(named(10.0, 60, Text::new("EW", "ØV"), Lang::Da), "10° Ø");
        assert_eq!([step(0.1), step(4.0), step(400.0)], [2, 60, 2700]);
    }
}
