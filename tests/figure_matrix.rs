//! The matrix: every square in the row of its giver and the column of its taker, names that keep
//! apart, and large networks that stay legible.

use symbio::analysis::Study;
use symbio::figure::data::Cell;
use symbio::figure::geometry::Rect;
use symbio::figure::scene::{Mark, Scene};
use symbio::figure::style::{Color, viridis};
use symbio::figure::{FigureOptions, find};
use symbio::load::sketch;
use symbio::model::Dataset;
use symbio::network::build;

fn scene(data: &Dataset, options: &FigureOptions) -> Scene {
    let network = build(data, &Default::default()).unwrap();
    (find("matrix").unwrap().draw)(&Study::new(&network), options).unwrap()
}

fn draw(text: &str) -> Scene {
    scene(&sketch(text), &FigureOptions::default())
}

/// Where the middle of the name of a row is, from top to bottom, and of a column, from left to
/// right.
fn lane(scene: &Scene, name: &str, turned: bool) -> f64 {
    let mut labels = scene.labels().filter(|l| l.text == name && (l.turn != 0.0) == turned);
    let bounds = labels.next().unwrap().bounds();
    if turned { bounds.x0 } else { bounds.centre().y }
}

/// Filled boxes of a colour, but for the sample of a key.
fn boxes(scene: &Scene, fill: Color) -> Vec<Rect> {
    let of = |mark: &Mark| match mark {
        Mark::Box { rect, pen, .. } if pen.fill == Some(fill) => Some(*rect),
        _ => None,
    };
    scene.marks.iter().filter_map(of).collect()
}

/// mill gives farm 10,000 t and shop 100 t: on a scale of the decades from 10 to 10,000 the first
/// is at the top.
#[test]
fn squares_stand_at_giver_and_taker() {
    let scene = draw("mill -> farm: straw 10000\n mill -> shop: flour 100");
    let [dark] = boxes(&scene, viridis(0.0))[..] else { panic!("one square of 10,000 t") };
    let row = lane(&scene, "mill", false);
    assert!(dark.y0 < row && row < dark.y1, "{dark:?}, {row}");
    let column = lane(&scene, "farm", true);
    assert!(dark.x0 - 3.0 < column && column < dark.x1, "{dark:?}, {column}");
    // Two rows and columns of data, as drawn.
    let number = |row: usize, name: &str| {
        let found = scene.data.rows[row].iter().find(|(column, _)| *column == name);
        found.map(|(_, cell)| cell.clone()).unwrap()
    };
    assert_eq!(number(0, "amount"), Cell::Number(10_000.0));
    assert_eq!(number(0, "to"), Cell::Text("farm".into()));
    assert_eq!(number(0, "unit"), Cell::Text("t".into()));
    assert_eq!(number(1, "amount"), Cell::Number(100.0));
    assert_ne!(number(0, "column"), number(1, "column"));
}

/// What is unknown is hatched, what is planned is open; both are in the key.
#[test]
fn the_unknown_and_the_planned_are_told() {
    let mut text = String::from("a0 -> b: straw\n a1 -> b: straw 7 status=planned\n");
    for i in 2..20 {
        text += &format!("a{i} -> b: straw {i}\n");
    }
    let scene = draw(&text);
    for class in ["cell unknown", "cell open", "cell value"] {
        assert!(scene.used.contains(class) && scene.explained.contains(class), "{class}");
    }
    assert!(scene.description.contains("Amount unknown for 1."), "{}", scene.description);
}

/// Where nothing can be compared, colour says what flows.
#[test]
fn without_a_common_unit_colour_is_what_flows() {
    let scene = draw(
        "resource heat: category=energy unit=GJ carrier=heat
         a -> b: heat 5\n b -> c: straw 5\n c -> a: heat\n a -> c: straw",
    );
    assert!(scene.used.contains("stuff Heat") && scene.used.contains("stuff Material"));
    assert!(scene.description.contains("Colour: what flows"));
}

/// Actors in groups of ten that deal among themselves, and some deals between groups.
pub fn many(actors: usize) -> Dataset {
    let mut text = String::new();
    for i in 0..actors {
        let near = i / 10 * 10 + (i * 7 + 3) % 10;
        let far = (i * 37 + 11) % actors;
        text += &format!("a{i:04} -> a{near:04}: straw {}\n", 1 + i * 13 % 997);
        if i % 3 == 0 {
            text += &format!("a{i:04} -> a{far:04}: straw {}\n", 1 + i * 17 % 9973);
        }
    }
    sketch(&text)
}

/// Names keep apart, squares stay inside the page, and squares of many add up.
#[test]
fn large_networks_stay_legible() {
    for (actors, width_mm) in [(40, 180.0), (40, 85.0), (60, 180.0), (300, 180.0), (2000, 85.0)] {
        let options = FigureOptions { width_mm, ..Default::default() };
        let scene = scene(&many(actors), &options);
        let page = Rect::new(0.0, 0.0, scene.width, scene.height);
        assert!(scene.marks.iter().all(|mark| page.contains(&mark.bounds())), "{actors}");
        let labels: Vec<_> = scene.labels().collect();
        for (i, a) in labels.iter().enumerate() {
            for b in &labels[..i] {
                let overlap = a.outline().overlaps(&b.outline(), 0.25);
                assert!(!overlap, "{actors}: “{}” over “{}”", a.text, b.text);
            }
        }
        let named = labels.iter().filter(|l| l.turn != 0.0).count();
        let expected = if (actors, width_mm) == (40, 180.0) || actors == 60 { actors } else { 0 };
        assert_eq!(named, expected, "{actors} on {width_mm} mm");
        // A square is seen: four pixels of a print, or more.
        let least = scene.marks.iter().filter_map(|mark| match mark {
            Mark::Box { rect, pen, .. } if pen.fill.is_some() => Some(rect.width()),
            _ => None,
        });
        assert!(least.fold(f64::INFINITY, f64::min) > 0.9, "{actors}");
    }
}
