//! How much goes where: bands tell the truth at one scale, cycles are seen as cycles, nothing that
//! flows vanishes.

use symbio::analysis::Study;
use symbio::figure::data::Cell;
use symbio::figure::flows::By;
use symbio::figure::layout::Dice;
use symbio::figure::layout::sankey::{Link, arrange};
use symbio::figure::scene::{Mark, Scene, Step};
use symbio::figure::style::{BANDS, PT_PER_MM};
use symbio::figure::{FigureError, FigureOptions, Scales, draw as write, find};
use symbio::load::sketch;
use symbio::network::build;
use symbio::text::Lang;

fn try_draw(text: &str, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = build(&sketch(text), &Default::default()).unwrap();
    (find("sankey").unwrap().draw)(&Study::new(&network), options)
}

fn draw(text: &str) -> Scene {
    try_draw(text, &FigureOptions::default()).unwrap()
}

fn cell<'a>(row: &'a [(&'static str, Cell)], name: &str) -> Option<&'a Cell> {
    row.iter().find(|(n, _)| *n == name).map(|(_, cell)| cell)
}

fn number(row: &[(&'static str, Cell)], name: &str) -> Option<f64> {
    match cell(row, name) {
        Some(Cell::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Kind, giver, taker, amount and width (mm) of everything drawn.
fn rows(scene: &Scene) -> Vec<(String, String, String, Option<f64>, f64)> {
    let word = |row: &[(&'static str, Cell)], name| match cell(row, name) {
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let row = |row: &Vec<(&'static str, Cell)>| {
        let [kind, from, to] = ["kind", "from", "to"].map(|name| word(row, name));
        (kind, from, to, number(row, "amount"), number(row, "width_mm").unwrap())
    };
    scene.data.rows.iter().map(row).collect()
}

const RING: &str = "a -> b: straw 90\n b -> c: straw 60\n c -> a: straw 30";

/// What leads back is drawn as what it is: from the right of its giver to the left of its taker.
#[test]
fn a_ring_has_three_bands() {
    let scene = draw(RING);
    let kinds: Vec<(String, String, String)> =
        rows(&scene).into_iter().map(|(kind, from, to, ..)| (kind, from, to)).collect();
    let said = [("forward", "a", "b"), ("forward", "b", "c"), ("return", "c", "a")];
    assert_eq!(kinds, said.map(|(k, f, t)| (k.into(), f.into(), t.into())));
    assert_eq!(scene.arrows.len(), 3);
    assert!(scene.explained.contains("return"));
    // Its outline spans all three bars and more on both sides.
    let bars: Vec<_> = scene.nodes.iter().map(|node| node.bounds()).collect();
    let left = bars.iter().map(|b| b.x0).fold(f64::INFINITY, f64::min);
    let right = bars.iter().map(|b| b.x1).fold(0.0, f64::max);
    let paths =
        scene.marks.iter().filter(|m| matches!(m, Mark::Path { pen, .. } if pen.fill.is_some()));
    let around = paths.filter(|m| m.bounds().x0 < left - 3.0 && m.bounds().x1 > right + 3.0);
    assert_eq!(around.count(), 1);
}

/// Every filled band begins as high as its amount says.
#[test]
fn bands_are_as_thick_as_they_say() {
    let scene =
        draw("a -> b: straw 1234\n b -> c: straw 777.7\n c -> a: straw 333\n a -> c: clay 50");
    let drawn: Vec<f64> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Path { steps, pen } if pen.fill.is_some() && pen.stroke.is_none() => {
                let ends: Vec<_> = steps
                    .iter()
                    .filter_map(|step| match step {
                        Step::Move(p) | Step::Line(p) | Step::Curve(_, p) => Some(*p),
                        Step::Close => None,
                    })
                    .collect();
                // Heads of arrows have three corners.
                (ends.len() > 3).then(|| (ends[ends.len() - 1].y - ends[0].y).abs() / PT_PER_MM)
            }
            _ => None,
        })
        .collect();
    let told: Vec<(f64, f64)> =
        rows(&scene).into_iter().map(|(.., amount, mm)| (amount.unwrap(), mm)).collect();
    let scale = told[0].0 / told[0].1;
    for (amount, mm) in &told {
        assert!((amount / mm / scale - 1.0).abs() < 0.005, "{amount} {mm}");
        assert!(drawn.iter().any(|d| (d / mm - 1.0).abs() < 0.005), "{mm}: {drawn:?}");
    }
    // The scale is in the caption.
    assert!(scene.description.contains(&format!("1 mm = {} t", scale.round())), "{scale}");
}

/// At one scale a band of twice the amount is twice as thick, whatever else is drawn.
#[test]
fn a_fixed_scale_means_the_same_everywhere() {
    let scales = Scales { mass_t: Some(12.5), ..Default::default() };
    let options = FigureOptions { scales, ..Default::default() };
    let width = |text: &str| rows(&try_draw(text, &options).unwrap())[0].4;
    let (small, large) = (width("a -> b: straw 100"), width(&format!("{RING}\n a -> d: straw 1")));
    assert!((large / small / 0.9 - 1.0).abs() < 0.005);
    assert!((small - 8.0).abs() < 0.04);
    let said = try_draw(RING, &options).unwrap().description;
    assert!(said.contains("Scale: 1 mm = 12.5 t."), "{said}");
}

#[test]
fn unknown_amounts_are_hairs_and_zero_is_told() {
    let scene = draw("a -> b: straw 500000\n b -> c: straw\n c -> d: straw 0\n a -> d: straw 1");
    let found = rows(&scene);
    assert_eq!(found.len(), 3);
    let unknown = found.iter().find(|row| row.3.is_none()).unwrap();
    assert_eq!(unknown.4, BANDS.unknown / PT_PER_MM);
    let tiny = found.iter().find(|row| row.3 == Some(1.0)).unwrap();
    assert_eq!(tiny.4, BANDS.least / PT_PER_MM);
    let said = &scene.description;
    assert!(said.contains("Amount unknown: 1, drawn as hairs."), "{said}");
    assert!(said.contains("drawn as thin as can be seen: 1."), "{said}");
    assert!(said.contains("Not drawn: 1 flow of 0."), "{said}");
    assert!(scene.explained.contains("width unknown"));
    for text in ["a -> b: straw", "a -> b: straw 0", "a -> a: straw 5"] {
        let none = try_draw(text, &FigureOptions::default());
        assert!(matches!(none, Err(FigureError::Empty { .. })), "{text}");
    }
}

/// 100 t sent with a tenth lost: 10 t end at the taker; what crosses the boundary ends at its bar.
#[test]
fn imports_exports_and_losses_end_visibly() {
    let scene = draw(
        "in -> a: straw 60\n a -> b: straw 100 loss=0.1\n b -> out: straw 40\n b -> loss: straw 5",
    );
    let ends: Vec<(String, Option<f64>)> =
        rows(&scene).into_iter().skip(1).map(|(kind, .., amount, _)| (kind, amount)).collect();
    let said = [("import", 60.0), ("loss", 15.0), ("export", 40.0)];
    assert_eq!(ends, said.map(|(kind, amount)| (kind.to_owned(), Some(amount))));
    for class in ["import", "export", "lost"] {
        assert!(scene.explained.contains(class), "{class}");
    }
}

/// Water and heat cannot be added: a panel each, and none for what nobody knows an amount of.
#[test]
fn every_unit_has_its_panel() {
    let text = "resource heat: category=energy unit=GJ carrier=heat
        resource water: category=water unit=m3
        a -> b: heat 5\n b -> a: water 7\n a -> c: straw\n a -> b: straw";
    let scene = draw(text);
    let words: Vec<&str> = scene.labels().map(|label| label.text.as_str()).collect();
    assert!(words.contains(&"Energy") && words.contains(&"Water"));
    assert!(!words.contains(&"Materials"));
    assert!(scene.description.contains("2 flows of kinds of which no amount is known"));
    let danish = FigureOptions { lang: Lang::Da, ..Default::default() };
    let said = try_draw(text, &danish).unwrap().description;
    assert!(
        said.contains("Ikke tegnet: 2 strømme af slags, hvor ingen mængde er kendt."),
        "{said}"
    );
}

/// What stays within a group is counted, and the subtitle says what bars are.
#[test]
fn groups_are_said() {
    let options = FigureOptions { by: Some(By::Sector), ..Default::default() };
    let text = "actor a: sector=35.11\n actor b: sector=35.11\n actor c: sector=10.51
        a -> b: straw 5\n b -> c: straw 7\n c -> a: straw 2";
    let said = try_draw(text, &options).unwrap().description;
    assert!(said.contains("Bars are sectors of actors."), "{said}");
    assert!(said.contains("1 flow within one sector"), "{said}");
}

/// Ordering never makes more cross than the first order did, and rings of any size have a rest
/// without cycles, which has its columns from left to right.
#[test]
fn order_helps_and_columns_rise() {
    for seed in 0..25 {
        let mut dice = Dice(seed);
        let n = 3 + dice.below(25);
        let mut links: Vec<Link> = Vec::new();
        for _ in 0..2 * n {
            let (from, to) = (dice.below(n), dice.below(n));
            if from != to && links.iter().all(|l| (l.from, l.to) != (from, to)) {
                links.push(Link { from, to, weight: 0.1 + dice.share() });
            }
        }
        let total: f64 = links.iter().map(|l| l.weight).sum();
        let set = arrange(n, links);
        assert!(set.after <= set.before + 1e-9, "{seed}");
        let back: f64 =
            set.links.iter().zip(&set.back).filter(|(_, b)| **b).map(|(l, _)| l.weight).sum();
        assert!(back <= total / 2.0, "{seed}");
        for (link, back) in set.links.iter().zip(&set.back) {
            let rises = set.items[link.from].layer < set.items[link.to].layer;
            assert_eq!(rises, !back, "{seed}");
        }
    }
}

/// No bar stands on another and no name on a bar.
#[test]
fn bars_and_names_have_their_own_places() {
    for seed in 0..6 {
        let mut dice = Dice(seed);
        let mut text = String::new();
        for _ in 0..40 {
            let (from, to) = (dice.below(18), dice.below(18));
            text += &format!("actor{from} -> actor{to}: straw {}\n", 1 + dice.below(4000));
        }
        for width_mm in [85.0, 180.0] {
            let options = FigureOptions { width_mm, ..Default::default() };
            let scene = try_draw(&text, &options).unwrap();
            let bars: Vec<_> = scene.nodes.iter().map(|node| node.bounds()).collect();
            for (i, bar) in bars.iter().enumerate() {
                assert!(bars[..i].iter().all(|other| !other.overlaps(bar)), "{seed}");
            }
            for label in scene.labels().filter(|l| l.text.starts_with("actor")) {
                assert!(bars.iter().all(|bar| !bar.overlaps(&label.bounds())), "{}", label.text);
            }
        }
    }
}

/// Whatever the amounts, and whatever people are called, there is a sound picture.
#[test]
fn strange_amounts_and_names_break_nothing() {
    let long =
        "Kalundborg+Waste+Water+Treatment+Plant+and+Everything+Else+That+Anyone+Could+Name+Here";
    let texts = [
        "a -> b: straw 1e15\n b -> a: straw 1e-9".to_owned(),
        "a -> b: straw 1e15\n b -> c: straw 1e15\n c -> a: straw 1e15".to_owned(),
        format!("actor a: name={long}\n actor b: name=\u{1f33e}\u{5e9}\n a -> b: straw 1e-12"),
    ];
    for text in texts {
        let network = build(&sketch(&text), &Default::default()).unwrap();
        for scale in [None, Some(1e-6), Some(1e20)] {
            let scales =
                Scales { mass_t: scale.filter(|_| text.contains("1e-12")), ..Default::default() };
            let options = FigureOptions { scales, ..Default::default() };
            let drawing = write("sankey", &Study::new(&network), &options).unwrap();
            assert!(!drawing.svg.contains("NaN") && !drawing.svg.contains("inf"), "{text}");
        }
    }
}
