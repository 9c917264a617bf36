//! What if those who want heat are served one after the other? The order decides.
//!
//! A source is one stream that is cooled step by step: each taker gets, at ΔTmin at both ends, what
//! is still hot enough for it, and leaves the rest colder to the next.

use super::streams::HeatStreams;
use crate::math::pinch::Stream;

/// The heat that takers get, kW, the coldest of them first. Of several sources the hottest serves
/// first.
pub(super) fn coldest_first(streams: &HeatStreams, dt_min: f64) -> f64 {
    let mut sinks: Vec<Stream> = streams.sinks.iter().map(|sink| sink.stream).collect();
    sinks.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.bottom.total_cmp(&b.bottom)));
    in_turn(streams, sinks, dt_min)
}

fn in_turn(streams: &HeatStreams, sinks: Vec<Stream>, dt_min: f64) -> f64 {
    let mut sources: Vec<Stream> = streams.sources.iter().map(|source| source.stream).collect();
    let mut recovered = 0.0;
    for mut sink in sinks {
        sources.sort_by(|a, b| b.top.total_cmp(&a.top));
        for source in &mut sources {
            let heat = pass(source, &mut sink, dt_min);
            recovered += heat;
        }
    }
    recovered
}

/// Lets heat pass: the source is left colder, the sink warmer.
fn pass(source: &mut Stream, sink: &mut Stream, dt_min: f64) -> f64 {
    let cools_to = source.bottom.max(sink.bottom + dt_min);
    let heats_to = sink.top.min(source.top - dt_min);
    let (down, up) = (source.top - source.bottom, sink.top - sink.bottom);
    // What gives or takes at one temperature does so where the other end allows it, or not at all.
    let share = |part: f64, whole: f64, fits: bool| match (0.0 < whole, fits) {
        (true, _) => (part / whole).clamp(0.0, 1.0),
        (false, fits) => f64::from(u8::from(fits)),
    };
    let gives =
        source.heat * share(source.top - cools_to, down, sink.bottom + dt_min <= source.top);
    let takes = sink.heat * share(heats_to - sink.bottom, up, sink.top + dt_min <= source.top);
    let heat = gives.min(takes);
    if 0.0 < heat {
        source.top -= down * heat / source.heat;
        sink.bottom += up * heat / sink.heat;
        source.heat -= heat;
        sink.heat -= heat;
    }
    heat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(top: f64, bottom: f64, heat: f64) -> Stream {
        Stream { top, bottom, heat }
    }

    /// METHODS, chapter 7: 5 MW from 160 to 40 °C leaves its takers at 124, 100 and 52 °C.
    #[test]
    fn from_the_top_all_are_served() {
        let mut source = stream(160.0, 40.0, 5.0);
        let sinks = [(120.0, 100.0, 1.5), (80.0, 60.0, 1.0), (45.0, 35.0, 2.0)];
        for ((top, bottom, heat), outlet) in sinks.into_iter().zip([124.0, 100.0, 52.0]) {
            let passed = pass(&mut source, &mut stream(top, bottom, heat), 10.0);
            assert!((passed - heat).abs() < 1e-12 && (source.top - outlet).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_at_one_temperature_fits_or_not() {
        let condenses = || stream(120.0, 120.0, 5.0);
        assert_eq!(pass(&mut condenses(), &mut stream(110.0, 110.0, 3.0), 10.0), 3.0);
        assert_eq!(pass(&mut condenses(), &mut stream(111.0, 111.0, 3.0), 10.0), 0.0);
        assert_eq!(pass(&mut condenses(), &mut stream(130.0, 90.0, 4.0), 10.0), 2.0);
        assert_eq!(pass(&mut condenses(), &mut stream(150.0, 130.0, 4.0), 10.0), 0.0);
    }
}
