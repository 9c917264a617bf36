//! The figures of what falls: cascades from grade to grade, heat from hot to warm. Thick is much,
//! long is much, and everything is said.

use symbio::analysis::Study;
use symbio::figure::classes::Stuff;
use symbio::figure::geometry::Rect;
use symbio::figure::layout::Dice;
use symbio::figure::scene::{Mark, Scene};
use symbio::figure::style::{BANDS, BLUE, Color, GREEN, NEUTRAL, VERMILION};
use symbio::figure::{FigureError, FigureOptions, find};
use symbio::load::sketch;
use symbio::model::Dataset;
use symbio::network::build;
use symbio::text::Lang;

use super::common::{NETWORKS, network};

/// METHODS, chapter 7: 1000, 900, 720, 684.
const WOOD: &str = "a -> b: timber 1000\n b -> c: board 2000\n c -> d: chips 2000
    d -> e: fibre 2000\n convert b: timber -> board yield=0.9
    convert c: board -> chips yield=0.8\n convert d: chips -> fibre yield=0.95";

/// METHODS, chapter 7: Linnhoff and Hindmarsh 1983, in kW.
const PINCH: &str = "resource waste: category=energy carrier=heat unit=GJ
    resource warmth: category=energy carrier=heat unit=GJ
    offer a: waste 1 grade=150 return_grade=60 power_kw=180
    offer b: waste 1 grade=90 return_grade=60 power_kw=240
    need c: warmth 1 min_grade=125 return_grade=20 power_kw=262.5
    need d: warmth 1 min_grade=100 return_grade=25 power_kw=225
    setting dt_min 20";

fn options(lang: Lang, width_mm: f64) -> FigureOptions {
    FigureOptions { lang, width_mm, ..Default::default() }
}

fn try_draw(figure: &str, data: &Dataset, options: &FigureOptions) -> Result<Scene, FigureError> {
    let network = build(data, &Default::default()).unwrap();
    (find(figure).unwrap().draw)(&Study::new(&network), options)
}

fn draw(figure: &str, text: &str) -> Scene {
    try_draw(figure, &sketch(text), &FigureOptions::default()).unwrap()
}

fn words(scene: &Scene) -> Vec<&str> {
    scene.labels().map(|label| label.text.as_str()).collect()
}

/// Boxes of a fill.
fn boxes(scene: &Scene, fill: Color) -> Vec<Rect> {
    let of = |mark: &Mark| match mark {
        Mark::Box { rect, pen, .. } if pen.fill == Some(fill) => Some(*rect),
        _ => None,
    };
    scene.marks.iter().filter_map(of).collect()
}

/// Chains of 2 to 9 steps with what real ones have: hubs, losses, branches, unknown amounts, known
/// and unknown grades, rises, candidates, long names.
pub fn falling(seed: u64) -> Dataset {
    let mut dice = Dice(seed);
    let steps = 2 + dice.below(8);
    let graded = dice.below(3);
    let mut text = String::new();
    let names = ["A", "Hjørringegnens+Sorteringsgård+og+Genbrug+A/S", "Kraftvarmeværket", "Å"];
    for i in 0..=steps {
        let name = names[dice.below(names.len())];
        text +=
            &format!("actor a{i}: name={name}+{i}\n actor h{i}: pass_through=yes name=Net+{i}\n");
    }
    let category = ["material", "water", "energy carrier=heat"][dice.below(3)];
    let unit = if category == "material" {
        "t"
    } else if category == "water" {
        "m3"
    } else {
        "GJ"
    };
    let mut grade = 200;
    for i in 0..steps {
        grade -= dice.below(40) as i64;
        let stated =
            if graded > 0 || dice.below(2) > 0 { format!("grade={grade}") } else { String::new() };
        let family = if graded == 2 && dice.below(4) == 0 { "other" } else { "one" };
        let name =
            ["Slam", "Procesvarme+fra+kondensatorer+og+kompressorer", "Pap,+brugt"][dice.below(3)];
        text += &format!(
            "resource r{i}: category={category} unit={unit} family={family} name={name}+{i} {stated}\n"
        );
        let amount =
            if dice.below(6) == 0 { String::new() } else { format!("{}", 10 + dice.below(1_000)) };
        let loss = [0.0, 0.01, 0.1, 0.4][dice.below(4)];
        if dice.below(3) == 0 {
            text += &format!(
                "a{i} -> h{i}: r{i} {amount} loss={loss}\n h{i} -> a{}: r{i} {amount}\n",
                i + 1
            );
        } else if dice.below(5) == 0 && !amount.is_empty() {
            text += &format!("offer a{i}: r{i} {amount}\n need a{}: r{i} {amount}\n", i + 1);
        } else {
            text += &format!("a{i} -> a{}: r{i} {amount} loss={loss}\n", i + 1);
        }
        if i > 0 {
            let made = ["yield=0.9", "yield=1", "yield=0.3", ""][dice.below(4)];
            text += &format!("convert a{i}: r{} -> r{i} {made}\n", i - 1);
        }
    }
    text += "resource waste: category=energy carrier=heat unit=GJ
        resource warmth: category=energy carrier=heat unit=GJ\n";
    for i in 0..=steps {
        let (top, power) = (30 + dice.below(150), 1 + dice.below(4_000));
        let back = ["".to_owned(), format!("return_grade={}", 5 + dice.below(25))];
        let back = &back[dice.below(4).min(1)];
        let hours = ["", "hours=8000"][dice.below(2)];
        text += &if dice.below(2) == 0 {
            format!("offer a{i}: waste 1 grade={top} {back} power_kw={power} {hours}\n")
        } else {
            format!("need a{i}: warmth 1 min_grade={top} {back} power_kw={power} {hours}\n")
        };
    }
    sketch(&text)
}

/// Every cascade figure of a real network or of chains made up, in both languages and widths.
fn each_cascade(test: impl Fn(&str, &Scene)) {
    let mut drawn = 0;
    let sheets = [(Lang::En, 180.0), (Lang::Da, 85.0), (Lang::En, 85.0)];
    let mut show = |name: &str, scene: Result<Scene, FigureError>| match scene {
        Ok(scene) => {
            drawn += 1;
            test(name, &scene);
        }
        Err(FigureError::Empty { .. }) => {}
        Err(error) => panic!("{name}: {error}"),
    };
    for (lang, width) in sheets {
        for name in NETWORKS {
            let network = network(name);
            let scene =
                (find("cascades").unwrap().draw)(&Study::new(&network), &options(lang, width));
            show(&format!("{name} {width}"), scene);
        }
        for seed in 0..20 {
            let scene = try_draw("cascades", &falling(seed), &options(lang, width));
            show(&format!("falling {seed} {width}"), scene);
        }
    }
    assert!(drawn > 60, "{drawn}");
}

/// Bands are as thick as their amounts, within 0.5 %, above the least; one scale on the page.
#[test]
fn bands_tell_the_truth() {
    each_cascade(|name, scene| {
        let known = scene.arrows.iter().filter_map(|a| Some((a.width, a.share?)));
        let full =
            known.clone().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(width, share)| width / share);
        for (width, share) in known {
            let truth = full.unwrap() * share;
            let thin = width == BANDS.least && truth <= BANDS.least;
            assert!(thin || (width / truth - 1.0).abs() < 0.005, "{name}: {width} for {truth}");
        }
        let unknown = scene.arrows.iter().filter(|a| a.share.is_none());
        assert!(unknown.clone().all(|a| a.width == BANDS.unknown), "{name}");
    });
}

/// What is drawn is as thick as the arrow says: the first band is a straight area, and the sample
/// of the legend has the same scale.
#[test]
fn wood_grows_thinner() {
    let scene = draw("cascades", WOOD);
    let widths: Vec<f64> = scene.arrows.iter().map(|a| a.width).collect();
    assert_eq!(widths.len(), 4);
    for (width, amount) in widths.iter().zip([1000.0, 900.0, 720.0, 684.0]) {
        assert!((width / widths[0] - amount / 1000.0).abs() < 1e-9, "{width} for {amount}");
    }
    let fill = Some(Stuff::Material.color().tint(0.7));
    let area = |mark: &&Mark| matches!(mark, Mark::Path { pen, .. } if pen.fill == fill);
    let first = scene.marks.iter().find(area).unwrap().bounds();
    assert!((first.height() - widths[0]).abs() < 1e-9, "{first:?}");
    let words = words(&scene);
    for word in
        ["timber, 1,000 t", "board, 900 t", "chips, 720 t", "fibre, 684 t", "200 t per year"]
    {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    assert!(words.iter().any(|w| w.starts_with("4 steps, used 3.3 times")), "{words:?}");
    let sample = boxes(&scene, NEUTRAL)[0];
    assert!((sample.height() / widths[0] - 0.2).abs() < 0.001, "{sample:?}");
}

/// 10 of 100 t are lost, 45 come of the rest, of which 30 go on: 60 stay.
#[test]
fn losses_and_rests_are_said() {
    let scene =
        draw("cascades", "a -> b: x 100 loss=0.1\n b -> c: y 30\n convert b: x -> y yield=0.5");
    let words = words(&scene);
    for word in ["10 t lost", "60 t stay here", "y, 30 t", "Lost on the way", "Not passed on"] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
}

/// An upper edge stands at its grade: 90, 60 and 30 °C are as far from each other.
#[test]
fn steps_stand_at_their_grades() {
    let heat = |id: &str, grade: u32| {
        format!("resource {id}: category=energy carrier=heat unit=GJ family=heat grade={grade}\n")
    };
    let text = "a -> b: hot 9\n b -> c: warm 6\n c -> d: lukewarm 3\n".to_owned()
        + &heat("hot", 90)
        + &heat("warm", 60)
        + &heat("lukewarm", 30);
    let scene = draw("cascades", &text);
    let tips: Vec<f64> = scene.arrows.iter().map(|a| a.tip.y).collect();
    assert!((tips[2] - tips[1] - (tips[1] - tips[0])).abs() < 1e-9, "{tips:?}");
    let words = words(&scene);
    for word in ["Supply temperature, °C", "90", "60", "30"] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    let unknown = draw("cascades", &text.replace("grade=60", "note=none"));
    assert!(self::words(&unknown).contains(&"Grade unknown"));
}

/// Nobody is left out, and nothing is written over a bar or over an actor that passes on.
#[test]
fn every_word_has_its_place() {
    each_cascade(|name, scene| {
        let said = &scene.description;
        assert!(!said.contains("no place") && !said.contains("ikke plads"), "{name}: {said}");
        for label in scene.labels() {
            let on = scene.nodes.iter().find(|n| n.bounds().overlaps(&label.bounds().grow(-0.3)));
            assert!(on.is_none(), "{name}: “{}” over {on:?}", label.text);
        }
    });
}

/// An amount that nobody stated is a thin broken line, and said.
#[test]
fn unknown_amounts_are_said() {
    let scene = draw("cascades", "a -> b: x 10\n b -> c: x\n resource x: family=f grade=1");
    let words = words(&scene);
    assert!(words.contains(&"x, amount unknown") && words.contains(&"Amount unknown"), "{words:?}");
    assert!(scene.description.contains(" 1 cascade. Amount unknown in 1 of 2 steps."));
}

/// Of chains that share two thirds of their hops only the best is shown; the others are counted.
#[test]
fn what_repeats_is_counted() {
    let text = format!("{WOOD}\n d -> f: fibre 1");
    let scene = draw("cascades", &text);
    let said = scene.description;
    // Of abcde's four hops abcdf has three, of its own two cdf has one.
    assert!(said.contains("The best 2 of 9 cascades. Their numbers are ranks."), "{said}");
    assert!(said.contains("two thirds of their exchanges"), "{said}");
}

/// METHODS, chapter 7: heating 107.5, cooling 40 kW, of 420 offered 380 recovered, pinch at 90/70.
#[test]
fn linnhoff_and_hindmarsh_is_drawn() {
    let scene = draw("heat", PINCH);
    let words = words(&scene);
    for word in [
        "Left over: 40 kW",
        "Can be recovered: 380 kW",
        "From elsewhere: 108 kW",
        "Offers: 420 kW",
        "cooled from 150 to 60 °C",
        "warmed from 20 to 125 °C",
        "Pinch 90 °C",
        "70 °C",
        "Temperature, °C",
        "Heat, kW",
    ] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    let length = |color: Color| boxes(&scene, color.tint(0.55))[0].width();
    let (left, met, more) = (length(VERMILION), length(GREEN), length(BLUE));
    assert!((left / met - 40.0 / 380.0).abs() < 0.005 * 40.0 / 380.0, "{left} {met}");
    assert!((more / met - 107.5 / 380.0).abs() < 0.005 * 107.5 / 380.0, "{more} {met}");
}

/// METHODS, chapter 7: 5 MW from 160 to 40 °C serve 4.5 MW; all is served, so there is no pinch.
#[test]
fn megawatts_are_megawatts() {
    let scene = draw(
        "heat",
        "resource waste: category=energy carrier=heat unit=GJ
         resource warmth: category=energy carrier=heat unit=GJ
         offer a: waste 1 grade=160 return_grade=40 power_kw=5000
         need b: warmth 1 min_grade=120 return_grade=100 power_kw=1500
         need c: warmth 1 min_grade=80 return_grade=60 power_kw=1000
         need d: warmth 1 min_grade=45 return_grade=35 power_kw=2000",
    );
    let words = words(&scene);
    assert!(words.contains(&"Can be recovered: 4.5 MW"), "{words:?}");
    assert!(!words.iter().any(|w| w.contains("Pinch") || w.contains("elsewhere: ")), "{words:?}");
    assert!(scene.description.contains("No heat is needed from elsewhere."));
}

/// Offers without needs, and needs without offers, are no picture.
#[test]
fn one_side_alone_is_empty() {
    let one = PINCH.lines().filter(|line| !line.trim_start().starts_with("need"));
    let one: Vec<&str> = one.collect();
    let drawn = try_draw("heat", &sketch(&one.join("\n")), &FigureOptions::default());
    assert!(matches!(drawn, Err(FigureError::Empty { figure: "heat", .. })));
}

/// Both curves are named beside them or in the legend, the bars say what they measure, and all of
/// it is on the page.
#[test]
fn every_area_of_heat_is_drawn() {
    let mut drawn = 0;
    for seed in 0..40 {
        for (lang, width) in [(Lang::En, 180.0), (Lang::Da, 85.0)] {
            let Ok(scene) = try_draw("heat", &falling(seed), &options(lang, width)) else {
                continue;
            };
            drawn += 1;
            let page = Rect::new(0.0, 0.0, scene.width, scene.height);
            assert!(scene.marks.iter().all(|m| page.contains(&m.bounds())), "{seed} {width}");
            assert_eq!(scene.used, scene.explained, "{seed}");
            let labels: Vec<_> = scene.labels().collect();
            for (i, a) in labels.iter().enumerate() {
                for b in &labels[..i] {
                    let over = a.bounds().grow(-0.25).overlaps(&b.bounds());
                    assert!(!over, "{seed} {width}: “{}” over “{}”", a.text, b.text);
                }
            }
        }
    }
    assert!(drawn > 40, "{drawn}");
}
