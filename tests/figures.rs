//! What a pixel snapshot hides: labels that overlap, ink off the page, arrows that miss, widths
//! that lie, classes nobody explains, pictures that change. On every network and on sketches.

use std::path::PathBuf;
use std::sync::OnceLock;

use rayon::prelude::*;
use symbio::analysis::{self, Study};
use symbio::figure::layout::Dice;
use symbio::figure::scene::{Mark, Scene, Shape};
use symbio::figure::style::{LineWidths, NETWORK_LINES, SCHEMATIC_LINES};
use symbio::figure::{ALL, FigureError, FigureOptions, draw, find, to_png};
use symbio::load::{load, sketch};
use symbio::model::{Dataset, Target};
use symbio::network::{Network, build};
use symbio::number::rough;
use symbio::text::Lang;

use super::falling::falling;

fn network(data: &Dataset) -> Network {
    build(data, &Default::default()).unwrap()
}

/// How many networks are drawn at random, and how many of them in every language and width.
const RANDOM: u64 = 200;
const IN_FULL: u64 = 8;

/// Every network of the project, and many drawn at random.
fn networks() -> Vec<(String, Network)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("networks");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    assert!(files.len() >= 6, "the networks of the project");
    let real = files
        .iter()
        .map(|path| (path.display().to_string(), network(&load(path).unwrap().dataset)));
    let drawn = (0..RANDOM).map(|seed| {
        let mut network = network(&random(seed));
        // How sure the sums are is another matter, and takes long.
        network.settings.samples = (seed >= IN_FULL).then_some(200);
        (format!("random {seed}"), network)
    });
    let falling = (0..8).map(|seed| (format!("falling {seed}"), network(&falling(seed))));
    real.chain(drawn).chain(falling).collect()
}

/// A network of 2 to 44 actors with every kind of exchange, known and unknown amounts, long names
/// and letters that need escaping.
fn random(seed: u64) -> Dataset {
    let mut dice = Dice(seed);
    let n = 2 + dice.below(43);
    let mut text = String::from(
        "resource heat: category=energy unit=GJ carrier=heat family=heat
         resource gas: category=energy unit=m3 carrier=fuel
         resource power: category=energy unit=MWh carrier=electricity
         resource water: category=water unit=m3 family=water
         resource ash: disposal_co2=20 production_co2=30
         resource clay: production_co2=200\n",
    );
    for i in 0..n {
        let sectors = ["35.11", "10.51", "20.14", "23.51", "16.21", "38.11", "47.11", "01.11"];
        let sector = sectors[dice.below(sectors.len())];
        let names = ["A", "Møller+&+Søn+<A/S>", "Kalundborg+Waste+Water+Treatment+Plant", "Ørsted"];
        let name = names[dice.below(names.len())];
        let (lat, lon) = (54.8 + 2.5 * dice.share(), 8.5 + 4.0 * dice.share());
        let place =
            if dice.below(5) > 0 { format!("lat={lat:.4} lon={lon:.4}") } else { String::new() };
        text += &format!("actor a{i:02}: sector={sector} name={name}+{i} {place}\n");
    }
    for i in 0..(n + dice.below(n + 1)) {
        let (from, to) = (dice.below(n), dice.below(n));
        let resource = ["heat", "gas", "power", "water", "ash"][dice.below(5)];
        let amount = match dice.below(3) {
            0 => String::new(),
            _ => format!("{}", 1 + dice.below(90_000)),
        };
        let status = ["operating", "pilot", "contracted", "planned", "stopped"][dice.below(5)];
        let displaces = if resource == "ash" { "displaces=clay distance_km=20" } else { "" };
        text += &format!(
            "a{from:02} -> a{to:02}: {resource} {amount} id=x{i:03} status={status} {displaces}\n"
        );
    }
    sketch(&text)
}

/// Every figure of every network that has something to show, in both languages and both widths;
/// drawn once for all tests.
fn each_scene(test: impl Fn(&str, &Scene)) {
    static SCENES: OnceLock<Vec<(String, Scene)>> = OnceLock::new();
    let scenes = SCENES.get_or_init(draw_all);
    for figure in ALL {
        let drawn = scenes.iter().filter(|(name, _)| name.starts_with(figure.id)).count();
        assert!(drawn >= 6, "{} was hardly drawn", figure.id);
    }
    scenes.iter().for_each(|(name, scene)| test(name, scene));
}

fn draw_all() -> Vec<(String, Scene)> {
    let looks = [(Lang::En, 180.0), (Lang::Da, 180.0), (Lang::En, 85.0), (Lang::Da, 85.0)];
    let networks = networks();
    let of_one = |(i, (name, network)): (usize, &(String, Network))| {
        let study = Study::new(network);
        let in_full = network.settings.samples.is_none();
        let looks = looks.iter().enumerate();
        let looks = looks.filter(|(k, _)| if in_full { *k < 3 } else { *k == i % 4 });
        let mut scenes = Vec::new();
        for (_, &(lang, width_mm)) in looks {
            for figure in ALL {
                let options = FigureOptions { lang, width_mm, ..Default::default() };
                match (figure.draw)(&study, &options) {
                    Ok(scene) => {
                        scenes.push((format!("{} {name} {lang:?} {width_mm}", figure.id), scene));
                    }
                    Err(FigureError::Empty { .. }) => {}
                    Err(error) => panic!("{}: {error}", figure.id),
                }
            }
        }
        scenes
    };
    networks.par_iter().enumerate().flat_map_iter(|(i, network)| of_one((i, network))).collect()
}

#[test]
fn no_two_labels_overlap_and_all_ink_is_on_the_page() {
    each_scene(|name, scene| {
        let page = symbio::figure::geometry::Rect::new(0.0, 0.0, scene.width, scene.height);
        for mark in &scene.marks {
            let ink = mark.bounds();
            assert!(page.contains(&ink), "{name}: ink off the page: {mark:?}");
        }
        let labels: Vec<_> = scene.labels().collect();
        for (i, a) in labels.iter().enumerate() {
            for b in &labels[..i] {
                // A quarter of a point is what descenders and accents may share.
                let overlap = a.outline().overlaps(&b.outline(), 0.25);
                assert!(!overlap, "{name}: “{}” over “{}”", a.text, b.text);
            }
        }
    });
}

/// A name is never written over a node, nor in a ring of loops over an arc or across its inside.
#[test]
fn names_keep_off_nodes_and_rings() {
    each_scene(|name, scene| {
        let (mut on_nodes, mut labels) = (Vec::new(), 0);
        for label in scene.labels().filter(|l| l.halo) {
            labels += 1;
            let over = |node: &&Shape| node.bounds().grow(-1.0).overlaps(&label.bounds());
            on_nodes.extend(scene.nodes.iter().find(over).map(|_| label.text.clone()));
        }
        let drawn = ["network", "loops", "map"].iter().any(|id| name.starts_with(id));
        assert_eq!(labels > 0, drawn, "{name}: names stand beside nodes");
        // One column is too narrow for many actors; elsewhere few names find no better place.
        let crowded = scene.width < 300.0 && scene.nodes.len() > 24;
        assert!(crowded || on_nodes.len() <= 1 + labels / 6, "{name}: over a node: {on_nodes:?}");
    });
}

#[test]
fn every_arrow_ends_at_its_target() {
    each_scene(|name, scene| {
        for arrow in &scene.arrows {
            let gap = scene.nodes[arrow.target].distance_to_border(arrow.tip);
            // 3 px of 96 to the inch.
            assert!(gap <= 3.0 * 72.0 / 96.0, "{name}: an arrow ends {gap} pt from its target");
        }
    });
}

#[test]
fn text_is_never_small_and_never_lost() {
    each_scene(|name, scene| {
        assert_eq!(scene.missing, 0, "{name}");
        for label in scene.labels() {
            assert!(label.size >= 6.0, "{name}: “{}” at {} pt", label.text, label.size);
        }
    });
}

#[test]
fn the_legend_explains_what_occurs() {
    each_scene(|name, scene| {
        let unexplained: Vec<_> = scene.used.difference(&scene.explained).collect();
        assert!(unexplained.is_empty(), "{name}: not in the legend: {unexplained:?}");
    });
}

/// How much thinner lines are where much is on the page.
const CROWDED: [f64; 6] = [1.0, 0.8, 0.66, 0.5, 0.36, 0.25];

/// Widths are proportional to the square root of the amount, within 0.5 %, above the least width.
#[test]
fn widths_tell_the_truth() {
    fn holds(scene: &Scene, widths: LineWidths) -> bool {
        scene.arrows.iter().all(|arrow| match arrow.share {
            Some(share) => {
                let true_width = widths.largest * share.sqrt();
                let drawn = arrow.width;
                drawn == widths.least && true_width <= widths.least
                    || (drawn / true_width - 1.0).abs() < 0.005
            }
            None => arrow.width == widths.unknown,
        })
    }
    each_scene(|name, scene| {
        let allowed: Vec<LineWidths> = match name.split(' ').next() {
            Some("network") => CROWDED.map(|by| NETWORK_LINES.scaled(by)).to_vec(),
            Some("schematic") => vec![SCHEMATIC_LINES],
            _ => return,
        };
        assert!(allowed.iter().any(|&widths| holds(scene, widths)), "{name}");
    });
}

/// The same bytes on one and two threads, and every time.
#[test]
fn the_same_bytes_every_time() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let few = networks().into_iter().filter(|(_, n)| n.settings.samples.is_none());
        let draw = |(name, network): (String, Network)| {
            let study = Study::new(&network);
            let draw = |figure: &symbio::figure::Figure| {
                let drawn = draw(figure.id, &study, &FigureOptions::default());
                (format!("{} {name}", figure.id), drawn.map(|drawing| drawing.svg))
            };
            ALL.iter().map(draw).collect::<Vec<_>>()
        };
        pool.install(|| few.flat_map(draw).collect::<Vec<_>>())
    };
    let (one, two) = (on(1), on(2));
    assert_eq!(one.len(), two.len());
    for (one, two) in one.iter().zip(two) {
        assert!(*one == two, "{}", two.0);
    }
}

/// The waterfall sums the firmest status alone, and ends at the number of the impact analysis.
#[test]
fn the_waterfall_is_of_one_status() {
    let mut compared = 0;
    for (name, network) in networks() {
        let study = Study::new(&network);
        let Ok(scene) = (find("impact").unwrap().draw)(&study, &FigureOptions::default()) else {
            continue;
        };
        let words: Vec<&str> = scene.labels().map(|l| l.text.as_str()).collect();
        let Some(at) = words.iter().rposition(|w| w.ends_with(": sum, term by term")) else {
            continue;
        };
        let impact = analysis::ALL.iter().find(|a| a.id == "impact").unwrap();
        let section = (impact.answer)(&study, Lang::En);
        let status = match words[at].split(':').next() {
            Some("In operation") => "operating",
            Some("Pilots") => "pilot",
            Some("Contracted") => "contracted",
            Some("Planned") => "planned",
            other => panic!("{name}: {other:?}"),
        };
        let firmer = ["operating", "pilot", "contracted", "planned"].into_iter();
        for firmer in firmer.take_while(|s| *s != status) {
            let nothing = section.value(&format!("{firmer}.co2_t")).is_none_or(|v| v == 0.0);
            assert!(nothing, "{name}: {firmer} is firmer than {status}");
        }
        let net = section.value(&format!("{status}.co2_t")).unwrap();
        let drawn = at + words[at..].iter().position(|w| *w == "Net").unwrap() + 1;
        assert_eq!(words[drawn], rough(net, 3, Lang::En), "{name}");
        compared += 1;
    }
    assert!(compared >= 4, "{compared}");
}

/// 40 t of clay at 200 kg each are 8 t CO₂e in operation; the pilot's 2 t stand under a heading of
/// their own.
#[test]
fn pilots_are_not_in_operation() {
    let data = sketch(
        "resource ash: disposal_co2=20
         resource clay: production_co2=200
         a -> b: ash 40 id=x1 displaces=clay distance_km=0
         c -> b: ash 10 id=x2 displaces=clay distance_km=0 status=pilot",
    );
    let network = network(&data);
    let scene =
        (find("impact").unwrap().draw)(&Study::new(&network), &FigureOptions::default()).unwrap();
    let words: Vec<&str> = scene.labels().map(|l| l.text.as_str()).collect();
    let place = |word: &str| words.iter().position(|w| *w == word).unwrap();
    assert!(place("In operation") < place("a → b") && place("a → b") < place("Pilots"));
    assert!(place("Pilots") < place("c → b"));
    assert!(words.contains(&"In operation: sum, term by term"), "{words:?}");
}

/// Without samples nobody knows how sure a sum is: no figure says so, and no whisker.
#[test]
fn without_samples_there_are_no_intervals() {
    let data = sketch(
        "resource ash: disposal_co2=20
         resource clay: production_co2=200
         a -> b: ash 40 id=x1 displaces=clay distance_km=0",
    );
    let mut network = network(&data);
    let explained = |network: &Network| {
        let study = Study::new(network);
        (find("impact").unwrap().draw)(&study, &FigureOptions::default()).unwrap().explained
    };
    let unsure = |network: &Network| draw("uncertainty", &Study::new(network), &Default::default());
    assert!(explained(&network).contains("whisker") && unsure(&network).is_ok());
    network.settings.samples = Some(0);
    assert!(!explained(&network).contains("whisker"));
    assert!(matches!(unsure(&network), Err(FigureError::Empty { .. })));
}

/// Captions count what is drawn and what is not, with the right number of the noun.
#[test]
fn captions_count() {
    let caption = |figure: &str, text: &str, lang: Lang| {
        let network = network(&sketch(text));
        let options = FigureOptions { lang, ..Default::default() };
        let scene = (find(figure).unwrap().draw)(&Study::new(&network), &options).unwrap();
        scene.description
    };
    let one =
        caption("network", "a -> a: straw 5\n a -> b: straw 5\n actor c: kind=farm", Lang::En);
    let said = "2 actors, 1 exchange: 1 in operation. \
                Not drawn: 1 exchange of services or within one actor. \
                Left out: 1 actor without an arrow.";
    assert!(one.ends_with(said), "{one}");
    let two = "a -> b: straw\n b -> a: straw 5 status=pilot\n a -> c: straw 1 status=planned";
    let two = caption("network", two, Lang::Da);
    let said = "3 aktører, 3 udvekslinger: 2 i drift eller pilot, 1 aftalt eller planlagt. \
                Mængden er ukendt for 1.";
    assert!(two.ends_with(said), "{two}");
    let loops = caption("loops", "a -> b: straw 5\n b -> a: heat 5", Lang::En);
    assert!(loops.ends_with("1 loop, 1 closed today."), "{loops}");
}

/// Whatever people call things, every figure is a sound SVG: reading it for the PNG says so.
#[test]
fn strange_names_break_nothing() {
    let names = [
        "Æblegård & Søn <A/S> \"Øst\" 'Å'",
        "Ett långt namn utan slut men med många ord som aldrig tar slut i denna mening nu",
        "DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftAG",
        "שלום עולם",
        "\u{1f33e} Hof \u{1f69c}",
        " \t\u{0}\n ",
        "]]><script>&amp;",
    ];
    let mut text = String::from(
        "resource ash: disposal_co2=20 family=ash\n resource clay: production_co2=200
         resource heat: category=energy carrier=heat unit=GJ
         offer a0: heat 9 grade=90 return_grade=50\n need a1: heat 5 min_grade=70 return_grade=40\n",
    );
    for i in 0..names.len() {
        let next = (i + 1) % names.len();
        text += &format!("a{i} -> a{next}: ash 40 displaces=clay distance_km=2\n");
    }
    text += "a1 -> a0: ash 5\n";
    let mut data = sketch(&text);
    for (i, (actor, name)) in data.actors.iter_mut().zip(names).enumerate() {
        actor.name = name.into();
        (actor.lat, actor.lon) = (Some(56.0 + 0.1 * i as f64), Some(10.0));
    }
    data.resources[0].name = names[2].into();
    data.resources[0].family = names[3].into();
    data.targets = vec![Target {
        indicator: names[1].into(),
        value: 5.0,
        unit: names[0].into(),
        programme: names[3].into(),
        ..Default::default()
    }];
    let network = network(&data);
    for figure in ALL {
        for width_mm in [85.0, 180.0] {
            let options = FigureOptions { width_mm, ..Default::default() };
            let drawing = draw(figure.id, &Study::new(&network), &options)
                .unwrap_or_else(|error| panic!("{}: {error}", figure.id));
            to_png(&drawing.svg, 30.0).unwrap();
            assert!(!drawing.svg.contains("<script") && !drawing.svg.contains('\u{0}'));
            // Loops, cascades, uncertainty show a few actors, heat and structure show none.
            let few =
                ["loops", "cascades", "heat", "uncertainty", "structure"].contains(&figure.id);
            let told = drawing.notes.len() == 1 || few;
            assert!(told, "{}: lost letters are told", figure.id);
        }
    }
}

/// The PNG is drawn with the embedded letters: a word leaves ink, and the same ink every time.
#[test]
fn letters_are_in_the_png() {
    let network = network(&sketch("mill -> farm: straw 5\n farm -> mill: grain 9"));
    let study = Study::new(&network);
    let drawing = draw("network", &study, &FigureOptions::default()).unwrap();
    let png = to_png(&drawing.svg, 150.0).unwrap();
    assert_eq!(png, to_png(&drawing.svg, 150.0).unwrap());
    let without: String =
        drawing.svg.lines().filter(|l| !l.starts_with("<text")).collect::<Vec<_>>().join("\n");
    let blank = to_png(&without, 150.0).unwrap();
    assert!(png.len() > blank.len() + 2000, "text leaves ink");
}

#[test]
fn names_are_escaped_and_strange_letters_are_told() {
    let mut data = sketch("a -> b: straw 5");
    data.actors[0].name = "<Å & \"B\"> 漢".into();
    let network = network(&data);
    let drawing = draw("network", &Study::new(&network), &FigureOptions::default()).unwrap();
    assert!(drawing.svg.contains("&lt;Å &amp; &quot;B&quot;&gt; ?"));
    assert_eq!(drawing.notes.len(), 1);
}

#[test]
fn an_unknown_figure_and_an_empty_network_say_so() {
    assert!(matches!(find("pie"), Err(FigureError::Unknown { .. })));
    let network = network(&sketch("actor a: kind=farm"));
    for figure in ALL {
        let drawn = draw(figure.id, &Study::new(&network), &FigureOptions::default());
        assert!(matches!(drawn, Err(FigureError::Empty { .. })), "{}", figure.id);
    }
}

/// One actor, one link, a link to oneself, everybody linked to everybody: nothing breaks.
#[test]
fn extreme_networks_are_drawn() {
    let complete: String = (0..12)
        .flat_map(|i| (0..12).filter(move |j| i != *j).map(move |j| format!("a{i} -> a{j}: x 1\n")))
        .collect();
    let star: String = (0..60).map(|i| format!("hub -> leaf{i}: heat\n")).collect();
    for text in ["a -> b: x 0", "a -> a: x 5\n a -> b: y", &complete, &star] {
        let network = network(&sketch(text));
        let study = Study::new(&network);
        for id in ["network", "schematic"] {
            let scene = (find(id).unwrap().draw)(&study, &FigureOptions::default()).unwrap();
            for mark in &scene.marks {
                if let Mark::Path { .. } = mark {
                    let b = mark.bounds();
                    assert!(b.x0.is_finite() && b.y1.is_finite(), "{id}: {mark:?}");
                }
            }
        }
    }
}
