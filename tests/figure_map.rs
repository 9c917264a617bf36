//! The map: who stands where, how long the ruler is, what lies under it.

use symbio::analysis::Study;
use symbio::figure::flows::By;
use symbio::figure::geometry::Rect;
use symbio::figure::scene::{Mark, Scene, Step};
use symbio::figure::style::{BORDER, LAND, SEA, SLATE};
use symbio::figure::{FigureError, FigureOptions, find, map};
use symbio::load::sketch;
use symbio::network::{Network, build};
use symbio::text::Lang;

use super::common;

/// A sketch whose actors stand at these places.
fn placed(text: &str, places: &[(f64, f64)]) -> Network {
    let mut data = sketch(text);
    assert!(data.actors.len() >= places.len());
    for (actor, &(lat, lon)) in data.actors.iter_mut().zip(places) {
        (actor.lat, actor.lon) = (Some(lat), Some(lon));
    }
    build(&data, &Default::default()).unwrap()
}

fn drawn(network: &Network, options: &FigureOptions) -> Scene {
    let scene = map::draw(&Study::new(network), options).unwrap();
    let page = Rect::new(0.0, 0.0, scene.width, scene.height);
    for mark in &scene.marks {
        let ink = mark.bounds();
        assert!(page.contains(&ink), "ink off the page: {mark:?}");
    }
    let labels: Vec<_> = scene.labels().collect();
    for (i, a) in labels.iter().enumerate() {
        for b in &labels[..i] {
            assert!(!a.outline().overlaps(&b.outline(), 0.25), "“{}” over “{}”", a.text, b.text);
        }
    }
    for arrow in &scene.arrows {
        assert!(scene.nodes[arrow.target].distance_to_border(arrow.tip) <= 2.25);
    }
    let unexplained: Vec<_> = scene.used.difference(&scene.explained).collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
    scene
}

fn plain(network: &Network) -> Scene {
    drawn(network, &FigureOptions::default())
}

/// The ruler: its number of km, and its length on the page.
fn ruler(scene: &Scene) -> (f64, f64) {
    let number = scene.labels().find_map(|l| l.text.strip_suffix(" km")?.parse().ok());
    let half = scene.marks.iter().find_map(|mark| match mark {
        Mark::Box { rect, pen, .. } if pen.fill == Some(SLATE) => Some(rect.width()),
        _ => None,
    });
    (number.unwrap(), 2.0 * half.unwrap())
}

/// Distances on the ellipsoid: pyproj 3.7.2, `Geod(ellps='GRS80').inv`.
#[test]
fn the_ruler_is_true() {
    let cases =
        [([(55.9, 10.2), (56.0, 10.7)], 33.161_6), ([(-17.0, 179.5), (-17.1, -179.6)], 96.448_7)];
    for (places, km) in cases {
        for width_mm in [85.0, 180.0, 300.0] {
            let network = placed("a -> b: straw 5", &places);
            let options = FigureOptions { width_mm, ..Default::default() };
            let scene = drawn(&network, &options);
            let [a, b] = [0, 1].map(|i| scene.nodes[i].bounds().centre());
            let (ruler_km, points) = ruler(&scene);
            let measured = (b - a).length() / points * ruler_km;
            assert!((measured / km - 1.0).abs() < 0.005, "{places:?}: {measured} km, not {km}");
        }
    }
}

#[test]
fn far_corners_of_the_earth_are_drawn() {
    let text = "a -> b: straw 5\n b -> c: straw 2\n c -> a: heat 7";
    let cases = [
        // The antimeridian, both poles, around a pole, all over the earth, opposite ends of it.
        ([(-17.0, 179.5), (-17.5, -179.0), (-16.0, 179.9)], "UTM 1S"),
        ([(90.0, 0.0), (89.9, 120.0), (89.9, -120.0)], "Lambert"),
        ([(-90.0, 0.0), (-89.0, 77.0), (-85.0, -120.0)], "Lambert"),
        ([(70.0, 0.0), (70.0, 120.0), (70.0, -120.0)], "Lambert"),
        ([(56.0, 10.0), (-23.5, -46.6), (-33.9, 151.2)], "Lambert"),
        ([(0.0, 0.0), (0.0, 180.0), (90.0, 0.0)], "Lambert"),
        ([(0.0, 0.0), (0.0, 0.0), (0.0, 0.0)], "UTM 31N"),
    ];
    for (places, projection) in cases {
        let scene = plain(&placed(text, &places));
        assert!(scene.description.contains(projection), "{}", scene.description);
        assert_eq!(scene.nodes.len(), 3);
        assert_eq!(scene.arrows.len(), 3);
    }
}

#[test]
fn everybody_has_a_place_or_is_counted() {
    let network = placed(
        "a -> b: straw 5\n b -> c: straw 2\n c -> d: straw 1",
        &[(55.5, 11.0), (55.6, 11.2)],
    );
    let scene = plain(&network);
    let said = "2 actors, 1 exchange. Not on the map: 2 actors without a place, with 2 exchanges.";
    assert!(scene.description.contains(said), "{}", scene.description);
    assert!(scene.description.contains("ETRS89 / UTM 32N"));
    let nowhere = build(&sketch("a -> b: straw 5"), &Default::default()).unwrap();
    let refused = map::draw(&Study::new(&nowhere), &FigureOptions::default());
    assert!(matches!(refused, Err(FigureError::Empty { .. })));
}

/// A place that is only roughly known is shown so, and nodes of one place stand beside each other.
#[test]
fn rough_and_common_places_are_told() {
    let mut data = sketch("a -> b: straw 5\n b -> c: straw 2");
    for actor in &mut data.actors {
        (actor.lat, actor.lon) = (Some(56.15), Some(10.2));
    }
    data.actors[2].location_quality = Some(symbio::model::LocationQuality::Region);
    let scene = plain(&build(&data, &Default::default()).unwrap());
    assert!(scene.used.contains("place rough") && scene.used.contains("place aside"));
    for (i, a) in scene.nodes.iter().enumerate() {
        for b in &scene.nodes[..i] {
            assert!(!a.bounds().overlaps(&b.bounds()));
        }
    }
}

#[test]
fn a_far_supplier_stands_at_the_edge() {
    let text =
        "a -> b: straw 5\n b -> c: straw 2\n c -> d: straw 1\n d -> e: heat 1\n f -> a: soy 9";
    let near = [(55.66, 11.08), (55.67, 11.1), (55.68, 11.09), (55.6, 11.2), (55.65, 11.0)];
    let mut places = near.to_vec();
    places.push((-23.5, -46.6));
    let scene = plain(&placed(text, &places));
    assert!(scene.used.contains("place beyond"));
    assert!(scene.labels().any(|l| l.text == "f, 10,300 km"));
    let (km, _) = ruler(&scene);
    assert!(km <= 5.0, "{km}");
}

/// 200 actors in three municipalities are three nodes; without names of municipalities, fields.
#[test]
fn many_actors_are_grouped() {
    let text: String =
        (0..200).map(|i| format!("a{i:03} -> a{:03}: straw 1\n", (i * 7 + 1) % 200)).collect();
    let mut data = sketch(&text);
    for (i, actor) in data.actors.iter_mut().enumerate() {
        actor.lat = Some(56.0 + 0.01 * (i % 17) as f64 + 0.4 * (i % 3) as f64);
        actor.lon = Some(9.0 + 0.012 * (i % 13) as f64);
        actor.municipality = ["Aarhus", "Randers", "Viborg"][i % 3].into();
    }
    let scene = plain(&build(&data, &Default::default()).unwrap());
    assert_eq!(scene.nodes.len(), 3);
    assert!(scene.description.contains("Nodes are municipalities"), "{}", scene.description);
    assert!(scene.description.contains("within one node"));
    data.actors.iter_mut().for_each(|actor| actor.municipality = "".into());
    let network = build(&data, &Default::default()).unwrap();
    let scene = plain(&network);
    assert!((4..=80).contains(&scene.nodes.len()), "{}", scene.nodes.len());
    assert!(scene.description.contains("square field"), "{}", scene.description);
    // What is asked for is done.
    let asked = FigureOptions { by: Some(By::Municipality), ..Default::default() };
    let scene = drawn(&common::network("region"), &asked);
    assert!(scene.description.contains("Nodes are municipalities"));
    assert_eq!(scene.nodes.len(), 5);
}

/// A square around two towns: its lower left corner is cut off by the frame.
#[test]
fn a_map_of_ones_own_is_drawn_and_cut() {
    let network = placed("a -> b: straw 5", &[(55.5, 9.5), (55.8, 10.0)]);
    let square = r#"{"type": "Polygon", "coordinates":
        [[[-80, 5], [9.8, 5], [9.8, 55.65], [-80, 55.65], [-80, 5]]]}"#;
    let with = |text: &str| FigureOptions { basemap: Some(text.into()), ..Default::default() };
    let scene = drawn(&network, &with(square));
    // The map, and the small one of its surroundings.
    let frames: Vec<Rect> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Box { rect, pen, .. } if pen.fill == Some(SEA) => Some(rect.grow(0.01)),
            _ => None,
        })
        .collect();
    let mut lines = 0;
    for mark in &scene.marks {
        let Mark::Path { steps, pen } = mark else { continue };
        let inside = |step: &Step| match step {
            Step::Move(p) | Step::Line(p) => frames.iter().any(|frame| frame.holds(*p)),
            _ => true,
        };
        if pen.stroke == Some(BORDER) {
            lines += 1;
            assert!(steps.len() > 1 && steps.iter().all(inside));
        }
        assert!(pen.fill != Some(LAND) || steps.iter().all(inside));
    }
    assert!(lines >= 1);
    let far =
        drawn(&network, &with(r#"{"type": "LineString", "coordinates": [[70, 5], [71, 6]]}"#));
    assert_eq!(far.notes, ["nothing of the basemap lies in the map"]);
    let broken = map::draw(&Study::new(&network), &with(r#"{"type": "Polygon"}"#));
    assert_eq!(broken, Err(FigureError::Basemap("a Polygon without coordinates".to_owned())));
}

#[test]
fn every_network_with_places_has_a_map() {
    for name in common::NETWORKS {
        for (lang, width_mm) in [(Lang::En, 180.0), (Lang::Da, 85.0)] {
            let scene = drawn(
                &common::network(name),
                &FigureOptions { lang, width_mm, ..Default::default() },
            );
            assert!(!scene.nodes.is_empty() && scene.data.rows.len() >= scene.nodes.len());
        }
    }
    assert_eq!(find("map").unwrap().section, "structure");
}
