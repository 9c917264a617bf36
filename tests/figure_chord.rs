//! Sectors on a ring and actors on a circle: arcs and ribbons to scale, links that end where they
//! should, and what does not fit is said.

use std::collections::BTreeMap;

use symbio::analysis::Study;
use symbio::figure::data::Cell;
use symbio::figure::flows::By;
use symbio::figure::geometry::Rect;
use symbio::figure::scene::Scene;
use symbio::figure::{FigureError, FigureOptions, Scales, find};
use symbio::load::sketch;
use symbio::model::Dataset;
use symbio::network::build;

use super::common::network;
use super::figure_matrix::many;

fn scene(data: &Dataset, options: &FigureOptions) -> Scene {
    let network = build(data, &Default::default()).unwrap();
    (find("chord").unwrap().draw)(&Study::new(&network), options).unwrap()
}

/// Mill (food) gives works (chemicals) 300 t, works give mill 100 t and each other 100 t.
const TWO: &str = "actor mill: sector=10.61\n actor works: sector=20.14\n actor lab: sector=20.14
    mill -> works: straw 300\n works -> mill: ash 100\n works -> lab: ash 100";

fn cell(row: &[(&'static str, Cell)], name: &str) -> Option<Cell> {
    row.iter().find(|(column, _)| *column == name).map(|(_, cell)| cell.clone())
}

fn number(row: &[(&'static str, Cell)], name: &str) -> f64 {
    match cell(row, name) {
        Some(Cell::Number(number)) => number,
        other => panic!("{name}: {other:?}"),
    }
}

/// The rows of a panel.
fn panel<'s>(scene: &'s Scene, letter: &str) -> Vec<&'s Vec<(&'static str, Cell)>> {
    let of = |row: &&Vec<(&'static str, Cell)>| cell(row, "panel") == Some(letter.into());
    scene.data.rows.iter().filter(of).collect()
}

/// 500 t are given and 500 t taken: the ring is 1,000 t, and every ribbon as wide as its share.
#[test]
fn ribbons_are_to_scale() {
    let scene = scene(&sketch(TWO), &FigureOptions::default());
    let ribbons = panel(&scene, "a");
    assert_eq!(ribbons.len(), 3);
    let degrees: f64 = ribbons.iter().map(|row| 2.0 * number(row, "degrees")).sum();
    // Two gaps are left.
    assert!(degrees < 360.0 && degrees > 330.0, "{degrees}");
    for row in ribbons {
        let wide = number(row, "degrees") / degrees;
        assert!((wide / (number(row, "amount") / 1000.0) - 1.0).abs() < 1e-9);
    }
}

/// With a fixed scale a millimetre is the same amount in every figure; what is too much is said.
#[test]
fn a_scale_can_be_fixed() {
    let with = |mass_t: f64| {
        let scales = Scales { mass_t: Some(mass_t), ..Default::default() };
        scene(&sketch(TWO), &FigureOptions { scales, ..Default::default() }).description
    };
    assert!(with(8.0).contains("1 mm of the ring's outer edge = 8 t."), "{}", with(8.0));
    assert!(!with(0.001).contains("= 0.001 t."), "{}", with(0.001));
}

/// Links of the circle are as wide as √amount, within 0.5 %, and end at their nodes.
#[test]
fn links_are_true() {
    let mut compared = 0;
    for name in ["kalundborg", "region", "teaching"] {
        let network = network(name);
        let scene = (find("chord").unwrap().draw)(&Study::new(&network), &FigureOptions::default())
            .unwrap();
        let largest = scene.arrows.iter().filter(|a| a.share == Some(1.0)).map(|a| a.width);
        let Some(largest) = largest.reduce(f64::max) else { continue };
        let least = scene.arrows.iter().map(|a| a.width).fold(f64::INFINITY, f64::min);
        for arrow in &scene.arrows {
            if let Some(share) = arrow.share.filter(|_| arrow.width > least) {
                assert!((arrow.width / (largest * share.sqrt()) - 1.0).abs() < 0.005, "{name}");
                compared += 1;
            }
        }
    }
    assert!(compared > 3, "{compared}");
}

/// One sector alone has no ring of sectors; many actors have no circle, and the caption says so.
#[test]
fn panels_that_would_say_nothing_are_left_out() {
    let one = scene(&sketch("a -> b: straw 5\n b -> c: straw 2"), &FigureOptions::default());
    assert!(panel(&one, "a").is_empty() && panel(&one, "b").len() == 2);
    let large = scene(&many(300), &FigureOptions::default());
    assert!(panel(&large, "b").is_empty() && large.arrows.is_empty());
    assert!(large.description.contains("No circle of actors"), "{}", large.description);
}

/// Up to eighty actors stand on the circle, at 85 mm as well, each once.
#[test]
fn eighty_actors_have_names() {
    let mut text = String::new();
    let sectors = ["35.11", "10.51", "20.14", "23.51", "16.21", "38.11", "47.11"];
    for i in 0..80 {
        text += &format!("actor firm{i:02}: sector={}\n", sectors[i % 7]);
        text += &format!("firm{i:02} -> firm{:02}: straw {}\n", (i * 31 + 7) % 80, 5 + i);
    }
    let scene = scene(&sketch(&text), &FigureOptions::default());
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    scene.labels().filter(|l| l.text.starts_with("firm")).for_each(|l| {
        *names.entry(l.text.as_str()).or_default() += 1;
    });
    assert_eq!((names.len(), names.values().max()), (80, Some(&1)));
    let labels: Vec<_> = scene.labels().collect();
    for (i, a) in labels.iter().enumerate() {
        for b in &labels[..i] {
            assert!(!a.outline().overlaps(&b.outline(), 0.25), "“{}” over “{}”", a.text, b.text);
        }
    }
}

/// Groups of any kind and number: names keep apart, and all ink is on the page.
#[test]
fn any_groups_can_stand_on_the_ring() {
    for (by, actors, width_mm) in
        [(By::Community, 300, 85.0), (By::Community, 60, 180.0), (By::Municipality, 60, 85.0)]
    {
        for figure in ["chord", "matrix"] {
            let network = build(&many(actors), &Default::default()).unwrap();
            let options = FigureOptions { by: Some(by), width_mm, ..Default::default() };
            let scene = (find(figure).unwrap().draw)(&Study::new(&network), &options).unwrap();
            let page = Rect::new(0.0, 0.0, scene.width, scene.height);
            let off = scene.marks.iter().find(|mark| !page.contains(&mark.bounds()));
            assert_eq!(off, None, "{figure} {by:?}");
            let labels: Vec<_> = scene.labels().collect();
            for (i, a) in labels.iter().enumerate() {
                for b in &labels[..i] {
                    let overlap = a.outline().overlaps(&b.outline(), 0.25);
                    assert!(!overlap, "{figure} {by:?}: “{}” over “{}”", a.text, b.text);
                }
            }
        }
    }
}

/// Amounts of nothing, unknown amounts alone and huge ones: no number is wrong, nothing breaks.
#[test]
fn extreme_amounts_are_drawn() {
    let sectors = "actor a: sector=10.61\n actor b: sector=20.14\n actor c: sector=35.11\n";
    for flows in ["a -> b: x 0", "a -> b: x\n b -> c: x", "a -> b: x 1e15\n b -> a: x 1e-9"] {
        let network = build(&sketch(&format!("{sectors}{flows}")), &Default::default()).unwrap();
        for figure in ["chord", "matrix", "structure"] {
            let scene = (find(figure).unwrap().draw)(&Study::new(&network), &Default::default());
            let scene = scene.unwrap();
            let page = Rect::new(0.0, 0.0, scene.width, scene.height);
            let off = scene.marks.iter().find(|mark| !page.contains(&mark.bounds()));
            assert_eq!(off, None, "{figure} {flows}");
        }
    }
}

#[test]
fn nothing_to_show_says_so() {
    let network = build(&sketch("offer a: straw 5"), &Default::default()).unwrap();
    for figure in ["matrix", "chord", "structure"] {
        let drawn = (find(figure).unwrap().draw)(&Study::new(&network), &Default::default());
        assert!(matches!(drawn, Err(FigureError::Empty { .. })), "{figure}");
    }
}
