//! The park beside food webs: dots where the indicators are, nothing where they are undefined.

use symbio::analysis::{self, Study};
use symbio::figure::data::Cell;
use symbio::figure::scene::Scene;
use symbio::figure::{FigureOptions, find};
use symbio::load::sketch;
use symbio::network::{Network, build};
use symbio::text::Lang;

fn sketched(text: &str) -> Network {
    build(&sketch(text), &Default::default()).unwrap()
}

fn draw(network: &Network) -> Scene {
    (find("structure").unwrap().draw)(&Study::new(network), &FigureOptions::default()).unwrap()
}

/// METHODS, chapter 5: the ring that leaks has FCI 0.4 and λ 1.
const RING: &str = "in -> a: wood 6\n a -> b: wood 10\n b -> c: wood 8\n c -> a: wood 4
    b -> out: wood 2\n c -> out: wood 4";

fn value(scene: &Scene, of: &str, measure: &str) -> Option<f64> {
    let is = |row: &[(&'static str, Cell)], name: &str, text: &str| {
        row.iter().any(|(column, cell)| *column == name && *cell == Cell::Text(text.into()))
    };
    let row = scene.data.rows.iter().find(|r| is(r, "of", of) && is(r, "measure", measure))?;
    row.iter().find_map(|(column, cell)| match cell {
        Cell::Number(number) if *column == "value" => Some(*number),
        _ => None,
    })
}

#[test]
fn dots_stand_where_the_indicators_are() {
    let network = sketched(RING);
    let scene = draw(&network);
    let structure = analysis::ALL.iter().find(|a| a.id == "structure").unwrap();
    let section = (structure.answer)(&Study::new(&network), Lang::En);
    assert!((value(&scene, "basis Mass", "fci").unwrap() - 0.4).abs() < 1e-9);
    assert_eq!(value(&scene, "network", "cyclicity"), section.value("cyclicity"));
    assert_eq!(value(&scene, "Materials", "alpha"), section.value("mass.alpha"));
    assert_eq!(value(&scene, "network", "link_density"), section.value("link_density"));
}

/// One unknown flow, and the basis has neither α nor FCI: the first panel is gone, and it is said.
#[test]
fn what_is_undefined_is_absent_and_said() {
    let scene = draw(&sketched("a -> b: wood 6\n b -> c: wood"));
    assert_eq!(value(&scene, "basis Mass", "fci"), None);
    assert!(scene.description.contains("for materials: not every flow is known"));
    let words: Vec<&str> = scene.labels().map(|l| l.text.as_str()).collect();
    assert!(!words.contains(&"Order and robustness") && words.contains(&"Links and cycles"));
}
